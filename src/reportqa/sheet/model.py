"""What a correction sheet holds, before it is drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reportqa.checking import ReportCheck
from reportqa.document import Document, Figure, Table

Language = Literal["zh", "en"]

_ORDER = ("fail", "note", "unread")
_FORM = {"2", "3", "4"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A check that did not simply pass, with its number on the sheet."""

    number: int
    found: ReportCheck


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table of the report. ``marks``: the numbers of entries by the top left of a cell.

    ``values`` are the top left places of its value cells; the others are labels.
    """

    name: str
    table: Table
    marks: Mapping[tuple[int, int], tuple[int, ...]]
    values: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one report: entries (failed sums first), tables, and checks by status."""

    report: str
    agency: str
    year: int | None
    file: str
    entries: tuple[Entry, ...]
    tables: tuple[Drawn, ...]
    counts: Mapping[str, int]


def make_sheet(
    checks: Sequence[ReportCheck], document: Document, figures: Sequence[Figure]
) -> Sheet:
    """The sheet of the report that ``checks`` (all of one report, not empty) are about.

    ``figures`` are its value cells. Checks that a person has dismissed stay, with the remark.
    """
    first = checks[0]
    told = [c for status in _ORDER for c in checks if c.check.status == status]
    entries = tuple(Entry(number, check) for number, check in enumerate(told, 1))
    numbers: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for entry in entries:
        for cell in {f.cell for f in entry.found.check.cells if f.cell is not None}:
            numbers[cell].append(entry.number)
    return Sheet(
        report=first.report,
        agency=first.agency,
        year=first.year,
        file=first.file,
        entries=entries,
        tables=tuple(_tables(document, figures, numbers)),
        counts=Counter(c.check.status for c in checks),
    )


def _tables(
    document: Document,
    figures: Sequence[Figure],
    numbers: Mapping[tuple[int, int, int], Sequence[int]],
) -> list[Drawn]:
    """The tables of the form, in reading order."""
    values: dict[int, set[tuple[int, int]]] = defaultdict(set)
    names: dict[int, str] = {}
    for figure in figures:
        if figure.cell is not None and figure.table in _FORM:
            index, row, column = figure.cell
            values[index].add((row, column))
            names.setdefault(index, figure.table or "")
    return [
        Drawn(
            names[index],
            document.tables[index],
            {(r, c): tuple(n) for (t, r, c), n in numbers.items() if t == index},
            frozenset(places),
        )
        for index, places in sorted(values.items())
    ]
