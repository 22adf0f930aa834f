"""Parts of a table that no rulings draw, made from labels and figures whose places are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reportqa.document import Box
from reportqa.readers._bare.cells import Stack, lines_together
from reportqa.readers._page.page import Part, Piece

CROWDED = "it cannot be told which columns the figures of this row stand under"
OFF_LINE = "this figure does not stand on the line of a label"


@dataclass
class Canvas:
    """A piece of a table in the making: ``xs`` are its column lines, ``heights`` its rows."""

    page: int
    xs: Sequence[float]
    parts: list[Part] = field(default_factory=list)
    heights: list[tuple[float, float]] = field(default_factory=list)

    def add_row(self, top: float, bottom: float) -> int:
        """A new row below the others; its number."""
        self.heights.append((top, bottom))
        return len(self.heights) - 1

    def put(
        self,
        stacks: Sequence[Stack],
        row: int,
        column: int,
        spans: tuple[int, int] = (1, 1),
        doubt: str = "",
    ) -> None:
        """A cell over so many rows and columns; blank where it has no stacks."""
        row_span, column_span = spans
        x0, x1 = self.xs[column], self.xs[column + column_span]
        top, bottom = self.heights[row][0], self.heights[row + row_span - 1][1]
        lines = lines_together(stacks)
        if lines:
            box = Box(
                self.page,
                min(line.x0 for line in lines),
                lines[0].top,
                max(line.x1 for line in lines),
                max(line.bottom for line in lines),
            )
        else:
            box = Box(self.page, x0, top, x1, bottom)
        self.parts.append(
            Part(
                row,
                column,
                row_span,
                column_span,
                tuple((line, x1 - x0) for line in lines),
                (box,),
                doubt or next((line.doubt for line in lines if line.doubt), ""),
            )
        )

    def piece(self) -> Piece:
        """The finished piece."""
        top, bottom = self.heights[0][0], self.heights[-1][1]
        height = len(self.heights)
        return Piece(self.page, tuple(self.xs), height, tuple(self.parts), top, bottom)


@dataclass(frozen=True)
class Zone:
    """A table found on a page, and the stacks that it is made of."""

    piece: Piece
    used: frozenset[int]
    """Places of its stacks in the list of the page."""
