"""The places that addresses and citations name: a cell of a table, or a run of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.answer.model import Citation
from reportqa.errors import ReportqaError
from reportqa.web.texts import Texts


class PlaceError(ReportqaError):
    """An address names a place that is malformed or not in the report."""

    def __init__(self, message: str, *, malformed: bool) -> None:
        super().__init__(message)
        self.malformed = malformed


@dataclass(frozen=True, slots=True)
class CellMark:
    """A cell to mark: index of the table in the document, grid row and grid column, from 0."""

    table: int
    row: int
    column: int

    def __str__(self) -> str:
        return f"{self.table}.{self.row}.{self.column}"


@dataclass(frozen=True, slots=True)
class SpanMark:
    """A run of the document's text to mark: characters from ``start``, ``end`` exclusive."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start}-{self.end}"


Mark = CellMark | SpanMark


def parse_mark(cell: str | None, span: str | None, t: Texts) -> Mark | None:
    """The place that an address names; None where it names none. Raises PlaceError."""
    if cell is not None and span is not None:
        raise PlaceError(t.one_place, malformed=True)
    if cell is not None:
        found = re.fullmatch(r"([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})", cell)
        if found is None:
            raise PlaceError(t.malformed_cell, malformed=True)
        return CellMark(int(found[1]), int(found[2]), int(found[3]))
    if span is not None:
        found = re.fullmatch(r"([0-9]{1,10})-([0-9]{1,10})", span)
        if found is None or int(found[1]) >= int(found[2]):
            raise PlaceError(t.malformed_span, malformed=True)
        return SpanMark(int(found[1]), int(found[2]))
    return None


def mark_of(citation: Citation) -> Mark | None:
    """The place that a citation stands for."""
    if citation.cell is not None:
        return CellMark(*citation.cell)
    if citation.start is not None and citation.end is not None and citation.start < citation.end:
        return SpanMark(citation.start, citation.end)
    return None
