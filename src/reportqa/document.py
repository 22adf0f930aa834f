"""The one model that every reader fills: text, blocks, tables, sections, figures.

Two levels:

* ``Document`` is what a file says: its text, and paragraphs and tables in reading order.
  Readers make it and know nothing of disclosure reports.
* ``Report`` is what the document means: agency, year, edition, sections, figures.

Offsets are characters into ``Document.text``, end exclusive. Pages count from 1; boxes are in PDF
points with the origin at the top left. Everything is frozen and may be shared between threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """What a cell holds. Blank, slash and dash are not zero, and not each other."""

    NUMBER = "number"
    BLANK = "blank"
    SLASH = "slash"
    DASH = "dash"
    WORD = "word"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: page from 1, PDF points, origin top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Location:
    """Where something stands: characters of the text, and boxes where the file has pages.

    ``start`` and ``end`` are None where the text has no such run (a blank cell may have
    ``start == end``). A cell that is joined over two pages has two boxes.
    """

    start: int | None = None
    end: int | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def page(self) -> int | None:
        """The first page, from 1; None where the file has no pages."""
        return self.boxes[0].page if self.boxes else None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of prose without line breaks; ``text == document.text[start:end]``.

    ``heading`` is the level (from 1) if the file itself marks it as a heading, else None.
    ``confidence`` is the recogniser's, 0 to 1, for scans; None for born-digital text.
    """

    text: str
    location: Location
    heading: int | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, merged cells being one cell with spans. ``text`` is as printed."""

    row: int
    column: int
    text: str
    location: Location = Location()
    row_span: int = 1
    column_span: int = 1
    confidence: float | None = None
    doubt: str = ""
    """Why the text must not be taken as read ("" where there is no doubt)."""
    basis: str = ""
    """Which rule chose this reading where the print alone left several ("" where it did not)."""


@dataclass(frozen=True)
class Table:
    """A grid of cells. No two cells cover the same place; a place may be covered by none."""

    cells: tuple[Cell, ...]
    location: Location = Location()
    caption: str = ""

    @cached_property
    def height(self) -> int:
        """Number of grid rows."""
        return max((c.row + c.row_span for c in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        """Number of grid columns."""
        return max((c.column + c.column_span for c in self.cells), default=0)

    @cached_property
    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """``height`` x ``width``: the cell that covers each place; None where no cell does."""
        rows: list[list[Cell | None]] = [[None] * self.width for _ in range(self.height)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.row_span):
                for c in range(cell.column, cell.column + cell.column_span):
                    rows[r][c] = cell
        return tuple(tuple(row) for row in rows)


Block = Paragraph | Table


@dataclass(frozen=True)
class Document:
    """What a file says, in reading order.

    ``format`` is one of "text", "html", "docx", "pdf", …; ``pages`` is None where the file has
    none. ``properties`` holds what the file tells of itself, where it does: "title", "author",
    "published" (ISO date), "source_url". ``doubts`` are sentences for people about what could not
    be read.
    """

    format: str
    text: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in reading order; a table's index counts here."""
        return tuple(b for b in self.blocks if isinstance(b, Table))

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs in reading order."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the section tree, given as a list in reading order.

    ``number`` is as printed ("一、", "1)", "（3）"), ``title`` the heading without it. ``parent``
    is the index of the section above, None at the top. ``key`` is "1" to "6" where the section is
    one of the national form's six, whatever its printed number, else None. ``end`` is where the
    next section of the same or a higher level begins.
    """

    index: int
    parent: int | None
    level: int
    number: str
    title: str
    key: str | None
    start: int
    end: int
    page: int | None = None

    @property
    def label(self) -> str:
        """Number and title as printed together."""
        return f"{self.number}{self.title}"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something found out about a report, and where it came from ("title", "signature", …)."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One value cell of a table, or one figure that stands in a sentence.

    Cells: ``table`` is "2", "3", "4" for the form's tables, else the table's title; ``row`` and
    ``column`` are the label paths from the outermost in, as printed without white space; ``cell``
    is (table index, grid row, grid column).

    Sentences: ``table`` and ``cell`` are None, both paths empty; ``subject`` says what is counted,
    ``qualifier`` is the word that makes it inexact ("余", "约", "近" …), ``period`` the time it
    covers as printed, ``quote`` the sentence.

    ``measure`` is the catalogue's canonical name or None; ``raw`` is as printed; ``value`` is
    exact and None unless ``kind`` is NUMBER; ``unit`` as printed in cell, header or sentence or
    by the form's convention, None where there is none. ``doubt`` says why the value must not be
    taken as certain, or which rule chose the reading.
    """

    table: str | None
    section: int | None
    row: tuple[str, ...]
    column: tuple[str, ...]
    measure: str | None
    raw: str
    kind: Kind
    value: Decimal | None
    unit: str | None
    location: Location
    cell: tuple[int, int, int] | None = None
    note: str = ""
    doubt: str = ""
    confidence: float | None = None
    subject: str = ""
    qualifier: str = ""
    period: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Report:
    """A document understood: whose report, for which year, in which edition, with its figures.

    ``is_form`` is False for a plain document: readable, searchable, but no annual disclosure
    report. ``agency``, ``year``, ``title`` … are None where they could not be found.
    ``edition`` is 2019, 2021 or None. ``doubts`` are sentences for people.
    """

    document: Document
    is_form: bool
    agency: Fact | None
    year: Fact | None
    title: Fact | None
    edition: int | None
    published: Fact | None
    source_url: Fact | None
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    sentences: tuple[Figure, ...]
    doubts: tuple[str, ...] = ()

    def section_at(self, offset: int | None) -> Section | None:
        """The innermost section that covers a character of the text; None before the first."""
        if offset is None:
            return None
        found = None
        for section in self.sections:
            if section.start <= offset < section.end:
                found = section
        return found

    def section_path(self, index: int | None) -> tuple[str, ...]:
        """Labels of a section and all above it, from the outermost in."""
        return section_path(self.sections, index)


def section_path(sections: Sequence[Section], index: int | None) -> tuple[str, ...]:
    """Labels of a section and all above it, from the outermost in; () for none."""
    path: list[str] = []
    while index is not None:
        path.append(sections[index].label)
        index = sections[index].parent
    return tuple(reversed(path))
