"""An answer and its citations, with the keys that the command line and the API print."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from reportqa.document import Box, Kind

AnswerKind = Literal["figure", "passage", "commitments", "definition", "clarification", "no_answer"]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement of an answer stands.

    ``id`` is the n of the mark [n]. ``table`` is "2", "3", "4" or a title for a cell, None for
    prose; ``row`` and ``column`` the cell's label paths. ``quote`` is the cell as printed or the
    sentence. ``start``/``end`` are characters of the document's text; ``cell`` is (table index,
    grid row, grid column). ``link`` is the permanent address in the web application, from its root.
    """

    id: int
    report: str
    agency: str
    year: int | None
    file: str
    section: str
    table: str | None
    row: tuple[str, ...]
    column: tuple[str, ...]
    page: int | None
    boxes: tuple[Box, ...]
    quote: str
    source_url: str
    published: str
    link: str
    start: int | None = None
    end: int | None = None
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class AnswerFigure:
    """One figure of an answer; ``value`` is exact and None unless ``kind`` is NUMBER."""

    agency: str
    year: int | None
    measure: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    value: Decimal | None
    unit: str | None
    raw: str
    kind: Kind
    citation: int


@dataclass(frozen=True, slots=True)
class Interpretation:
    """How the question was understood. Empty and None where it names nothing of the kind."""

    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    measure: str | None = None
    columns: tuple[str, ...] = ()
    operation: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer for people (``text``, with [n] marks) and for programs (the rest).

    ``value`` is set when the answer is one number: exact, in the unit as printed. ``first`` are the
    reports (agency, year) of an extreme, several for a tie; it is no part of the JSON.
    """

    question: str
    language: Literal["zh", "en"]
    kind: AnswerKind
    text: str
    value: Decimal | None = None
    unit: str | None = None
    interpretation: Interpretation = Interpretation()
    figures: tuple[AnswerFigure, ...] = ()
    derivation: str | None = None
    options: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    first: tuple[tuple[str, int], ...] = ()
    elapsed_ms: float = field(default=0.0, compare=False)

    def as_json(self) -> dict[str, Any]:
        """The answer under the keys that programs rely on; Decimals stay exact Decimals."""
        return {
            "question": self.question,
            "language": self.language,
            "kind": self.kind,
            "text": self.text,
            "value": self.value,
            "unit": self.unit,
            "interpretation": {
                "agencies": list(self.interpretation.agencies),
                "years": list(self.interpretation.years),
                "measure": self.interpretation.measure,
                "columns": list(self.interpretation.columns),
                "operation": self.interpretation.operation,
            },
            "figures": [_figure_json(f) for f in self.figures],
            "derivation": self.derivation,
            "options": list(self.options),
            "warnings": list(self.warnings),
            "citations": [_citation_json(c) for c in self.citations],
            "elapsed_ms": self.elapsed_ms,
        }


def _figure_json(f: AnswerFigure) -> dict[str, Any]:
    return {
        "agency": f.agency,
        "year": f.year,
        "measure": f.measure,
        "row": list(f.row),
        "column": list(f.column),
        "value": f.value,
        "unit": f.unit,
        "raw": f.raw,
        "kind": f.kind.value,
        "citation": f.citation,
    }


def _citation_json(c: Citation) -> dict[str, Any]:
    return {
        "id": c.id,
        "report": c.report,
        "agency": c.agency,
        "year": c.year,
        "file": c.file,
        "section": c.section,
        "table": c.table,
        "row": list(c.row),
        "column": list(c.column),
        "page": c.page,
        "boxes": [[b.page, b.x0, b.y0, b.x1, b.y1] for b in c.boxes],
        "quote": c.quote,
        "source_url": c.source_url,
        "published": c.published,
        "link": c.link,
    }
