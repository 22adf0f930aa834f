"""An invented report with everything that a reader must find in it.

A report is what its author typed: headings, paragraphs and tables in order. Each value cell carries
what is known of it, so that whatever a writer makes of the report, the truth stays at hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from reportqa.document import Kind

SLOTTED = frozenset("234")
"""The tables of the national form; any other table goes by its title."""


@dataclass(frozen=True, slots=True)
class Known:
    """What must be read in one value cell.

    ``row`` and ``column`` are the label paths as the report prints them, without white space and
    without 申请人情况. ``measure`` is the catalogue's name (None for a row that the form does not
    have), ``applicant`` the last label of the form's column in table three, else "".
    """

    table: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    measure: str | None
    applicant: str
    raw: str
    kind: Kind
    value: Decimal | None
    unit: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """How a cell is printed and what that means."""

    raw: str
    kind: Kind
    value: Decimal | None = None
    unit: str | None = None
    note: str = ""


@dataclass(slots=True)
class Box:
    """A cell as the author makes it: text (line breaks allowed), spans, and what is known."""

    text: str
    columns: int = 1
    rows: int = 1
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a laid-out table. ``known`` is None for labels."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    known: Known | None = None


@dataclass(frozen=True)
class Grid:
    """A table laid out: its cells in reading order; ``header`` counts the rows to repeat.

    ``table`` is "2", "3", "4", or a title; "" for a frame that only looks like a table. ``widths``
    are shares of the columns.
    """

    table: str
    places: tuple[Place, ...]
    header: int
    widths: tuple[float, ...]

    @cached_property
    def height(self) -> int:
        """Number of rows."""
        return max(p.row + p.row_span for p in self.places)

    @cached_property
    def width(self) -> int:
        """Number of columns."""
        return max(p.column + p.column_span for p in self.places)

    @cached_property
    def lines(self) -> tuple[tuple[tuple[Place, bool], ...], ...]:
        """For each row the cells that cover it from the left, and whether they begin in it."""
        rows: list[list[tuple[Place, bool]]] = [[] for _ in range(self.height)]
        for p in sorted(self.places, key=lambda p: p.column):
            for r in range(p.row, p.row + p.row_span):
                rows[r].append((p, r == p.row))
        return tuple(tuple(row) for row in rows)


def laid_out(
    table: str, rows: Sequence[Sequence[Box]], header: int, widths: Sequence[float]
) -> Grid:
    """Boxes row by row, as HTML gives them, at their places in the grid."""
    taken: set[tuple[int, int]] = set()
    places = []
    for r, row in enumerate(rows):
        c = 0
        for box in row:
            while (r, c) in taken:
                c += 1
            places.append(Place(r, c, box.text, box.rows, box.columns, box.known))
            taken |= {(r + i, c + j) for i in range(box.rows) for j in range(box.columns)}
            c += box.columns
    return Grid(table, tuple(places), header, tuple(widths))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as printed; ``key`` is "1" to "6" for the form's sections, else None."""

    text: str
    key: str | None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph."""

    text: str


Part = Heading | Prose | Grid


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure that stands in a sentence. ``subject`` is a word that the subject must hold."""

    subject: str
    value: Decimal
    unit: str
    sentence: str
    qualifier: str = ""
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A problem and what was promised about it, with what the next year's report says.

    ``later`` is "reported" (the measure was taken), "repeated" (the problem is named again),
    "not mentioned", or None where no later report was made. ``later_quote`` is the sentence.
    """

    topic: str
    problem: str
    commitment: str
    deadline: str
    later: str | None = None
    later_quote: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong on purpose: the rule it breaks (see ``reportqa.checks``; "text" for a figure
    of the text that disagrees with the table), where, and the two sides.
    """

    rule: str
    where: str
    left: Decimal
    right: Decimal


@dataclass(frozen=True)
class Invented:
    """A report that no agency ever published, and all answers about it.

    ``edition`` is None for a free-form report. ``signed``: agency and date stand at the end.
    ``published`` is an ISO date.
    """

    agency: str
    year: int
    edition: int | None
    title: str
    published: str
    source_url: str
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    signed: bool
    counted: tuple[Counted, ...] = ()
    promises: tuple[Promise, ...] = ()
    faults: tuple[Fault, ...] = ()
    traps: frozenset[str] = frozenset()
    seed: int = 0
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def grids(self) -> Iterator[Grid]:
        """The tables in order, frames included."""
        return (p for p in self.parts if isinstance(p, Grid))

    @property
    def headings(self) -> Iterator[Heading]:
        """The headings in order."""
        return (p for p in self.parts if isinstance(p, Heading))

    @property
    def known(self) -> list[Known]:
        """Every value cell in reading order."""
        return [p.known for g in self.grids for p in g.places if p.known]

    @property
    def signed_on(self) -> str:
        """The day of the report as its signature prints it."""
        year, month, day = self.published.split("-")
        return f"{year}年{int(month)}月{int(day)}日"
