"""Tables that another tool has flattened: each cell on a line of its own behind a tab.

Rows are apart by a blank line; a line without a tab inside a row continues the cell above. Lines
that hold several tabs are rows of their own, their cells apart by tabs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.document import Cell, Location, Table

PAGE_OR_DIGITS = "digits on a line of their own may be a page number or the rest of this figure"
"""The doubt of a cell that a page number may have run into."""

_BARE_DIGITS = re.compile(r"\s*[\d０-９]{1,3}\s*")
_LONGEST_ROW = 15  # columns of table four, the widest row of the form
BLANKS = " \t\u00a0\u3000\u200b\u2002\u2003\u2009\u202f"
_TRIMMED = BLANKS + "\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cleaned text with the offset of its first character."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """Whether nothing is to be seen on it, and it holds no cell."""
        return "\t" not in self.text and not self.text.strip(BLANKS)

    @property
    def tabbed(self) -> bool:
        """Whether it holds a cell."""
        return "\t" in self.text


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell before its place in the grid is known: trimmed text and offsets.

    ``doubt`` says why the text must not be taken as read, ``basis`` which rule chose the reading.
    """

    text: str
    start: int
    end: int
    doubt: str = ""
    basis: str = ""


Row = tuple[Piece, ...]


def piece(text: str, start: int) -> Piece:
    """The text trimmed at both ends, with offsets; an empty cell stands at its first character."""
    body = text.strip(_TRIMMED)
    if not body:
        return Piece("", start, start)
    begin = start + text.index(body)
    return Piece(body, begin, begin + len(body))


def rows_of(lines: Sequence[Line], text: str) -> list[Row]:
    """The rows that the lines of one flattened table hold."""
    rows: list[list[Piece]] = []
    open_row: list[tuple[int, int]] = []  # spans of cells, the last may still grow
    digits: list[int] = []  # cells that a line of digits alone goes on in

    def close() -> None:
        if open_row:
            row = [piece(text[a:b], a) for a, b in open_row]
            # a page ends behind a row: inside one, such digits are the rest of a broken figure
            for i in digits:
                if i == len(row) - 1 or len(row) > _LONGEST_ROW:
                    row[i] = replace(row[i], doubt=PAGE_OR_DIGITS)
            rows.append(row)
            open_row.clear()
            digits.clear()

    for line in lines:
        if line.blank:
            close()
        elif _is_cells(line.text):
            # "\t\tlabel" is an empty cell and a label; "\tlabel" is a label
            lead = len(line.text) - len(line.text.lstrip("\t"))
            if lead > 1:
                open_row.extend((line.start + i, line.start + i) for i in range(1, lead))
            open_row.append((line.start + lead, line.end))
        elif line.tabbed:
            close()
            at = line.start
            for part in line.text.split("\t"):
                open_row.append((at, at + len(part)))
                at += len(part) + 1
            close()
        elif open_row:
            start, end = open_row[-1]
            if _BARE_DIGITS.fullmatch(line.text):
                above = text[start:end].strip(BLANKS + "\n")
                if above and not above[-1].isdecimal() and above[-1] not in ".,，．":
                    continue  # no label goes on in digits: the number of a page
                if above[-1:] not in tuple(".,，．") or not above:
                    digits.append(len(open_row) - 1)
            open_row[-1] = (start, line.end)
    close()
    return [tuple(row) for row in rows]


def _is_cells(line: str) -> bool:
    """Whether a line holds one cell behind its tab, perhaps empty cells before it; else a row."""
    if not line.startswith("\t"):
        return False
    if "\t" not in line[1:]:  # as most
        return True
    body = line.rstrip("\t")
    trailing = len(line) - len(body)
    return "\t" not in body.lstrip("\t") and (not body or trailing < 2)


def cell(p: Piece, row: int, column: int, rows: int = 1, columns: int = 1) -> Cell:
    """A cell of the grid from a piece."""
    place = Location(p.start, p.end)
    return Cell(row, column, p.text, place, rows, columns, doubt=p.doubt, basis=p.basis)


def span_of(rows: Sequence[Row]) -> Location:
    """From the first to the last character of some rows."""
    pieces = [p for row in rows for p in row]
    return Location(min(p.start for p in pieces), max(p.end for p in pieces))


def general_table(rows: Sequence[Row]) -> Table:
    """A table of no known form, cell by cell as the lines gave them."""
    cells = tuple(cell(p, r, c) for r, row in enumerate(rows) for c, p in enumerate(row))
    return Table(cells, span_of(rows))
