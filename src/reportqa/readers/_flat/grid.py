"""The grid that a flattened table is rebuilt into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportqa.document import Cell, Location, Table
from reportqa.form.columns import MISFIT
from reportqa.readers._flat.text import Piece, Row, cell, span_of


@dataclass
class FlatGrid:
    """Cells gathered row by row; ``row`` is the grid row that is being filled."""

    text: str
    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def put(self, p: Piece, column: int, columns: int = 1, rows: int = 1) -> None:
        """A cell of the row."""
        self.cells.append(cell(p, self.row, column, rows, columns))

    def values(self, pieces: Sequence[Piece], column: int, expected: int) -> None:
        """The value cells of a row, from a column on; doubtful where they do not fit."""
        if len(pieces) == expected:
            for i, p in enumerate(pieces):
                self.put(p, column + i)
        elif pieces or expected:
            self.doubtful(pieces, column, expected)

    def doubtful(self, pieces: Sequence[Piece], column: int, expected: int) -> None:
        """The value cells of a row as one cell that must not be read."""
        if not pieces:
            return
        start, end = pieces[0].start, pieces[-1].end
        doubt = MISFIT.format(found=len(pieces), expected=expected)
        self.cells.append(
            Cell(
                self.row,
                column,
                self.text[start:end],
                Location(start, end),
                1,
                max(expected, 1),
                doubt=doubt,
            )
        )

    def table(self, rows: Sequence[Row]) -> Table:
        """All that was gathered; ``rows`` are the flattened rows it came from."""
        return Table(tuple(self.cells), span_of(rows))
