"""Which cells of a drawn table are labels, and which labels name a value."""

from __future__ import annotations

from reportqa.document import Cell, Table


def cell_at(table: Table, row: int, column: int) -> Cell | None:
    """The cell that covers a place of the grid; None outside it or where none does."""
    if row < table.height and column < table.width:
        return table.grid[row][column]
    return None


class Labels:
    """Which cells of a table are labels, and which of them name a value."""

    def __init__(self, table: Table, values: set[tuple[int, int]]) -> None:
        self.table = table
        self.known = bool(values)
        self.values = {
            id(cell) for row, column in values if (cell := cell_at(table, row, column)) is not None
        }

    def is_label(self, cell: Cell) -> bool:
        """Whether a cell with text holds no value; where no values are known, the first row."""
        if not cell.text.strip():
            return False
        return id(cell) not in self.values if self.known else cell.row == 0

    def scope(self, cell: Cell) -> str:
        """ "row" where a value stands to the right of the label, else "col"."""
        right = self.table.grid[cell.row][cell.column + cell.column_span :]
        return "row" if any(c is not None and id(c) in self.values for c in right) else "col"

    def naming(self, row: int, column: int) -> frozenset[int]:
        """The ids of the labels left of a cell in its row and above it in its column.

        Upward, values are passed over until labels begin, and the labels end at the next value:
        above it begins another block with headers of its own.
        """
        if not self.known:
            return frozenset()
        grid = self.table.grid
        found = {id(c) for c in grid[row][:column] if c is not None and self.is_label(c)}
        met = False
        for r in range(row - 1, -1, -1):
            cell = grid[r][column]
            if cell is not None and self.is_label(cell):
                found.add(id(cell))
                met = True
            elif met:
                break
        return frozenset(found)
