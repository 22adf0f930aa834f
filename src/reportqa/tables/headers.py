"""Which cells of a table are headers, and which headers stand over each cell.

A cell has one of five roles. ``column`` and ``row`` name what stands below or to the right of them
(金额, 日期); ``column_key`` and ``row_key`` say whose values stand there (a company, a product);
``value`` is all else. The roles are found by trained trees from position, span, form of the text
and form of the neighbours, in two rounds: the second sees what the first thought of the neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportqa.tables.grid import KINDS, Grid, words
from reportqa.tables.trees import Trees

ROLES = ("value", "column", "row", "column_key", "row_key")
VALUE, COLUMN, ROW, COLUMN_KEY, ROW_KEY = range(5)

Floats = NDArray[np.float64]

_TEXTUAL = frozenset(KINDS.index(k) for k in ("word", "prose", "code"))
_NUMERIC = frozenset(KINDS.index(k) for k in ("number", "percent", "date", "dash"))


@dataclass(frozen=True)
class Headers:
    """``roles[n]`` is the role of cell n, ``chances`` its five probabilities.

    The paths list cells from the nearest header out. ``section[n]`` are headers further up over
    the cell's own row labels.
    """

    roles: NDArray[np.int64]
    chances: Floats
    above: tuple[tuple[int, ...], ...]
    left: tuple[tuple[int, ...], ...]
    section: tuple[tuple[int, ...], ...]


def _beside(grid: Grid, number: int, rows: int, columns: int) -> int:
    """The cell that touches this one in a direction; -1 at the edge."""
    cell = grid.cells[number]
    row = cell.row + (cell.row_span if rows > 0 else rows)
    column = cell.column + (cell.column_span if columns > 0 else columns)
    if not (0 <= row < grid.height and 0 <= column < grid.width):
        return -1
    return int(grid.places[row, column])


_SIDES = ((-1, 0), (1, 0), (0, -1), (0, 1))


def _line(grid: Grid, numbers: NDArray[np.int64]) -> list[float]:
    """Of a row or column: shares of numeric, textual, blank cells, mean length, distinct cells."""
    held = list(dict.fromkeys(int(n) for n in numbers if n >= 0))
    if not held:
        return [0.0] * 6
    kinds = [int(grid.kinds[n]) for n in held]
    count = len(held)
    hints = words("header")["words"]
    return [
        sum(k in _NUMERIC for k in kinds) / count,
        sum(k in _TEXTUAL for k in kinds) / count,
        sum(k == 0 for k in kinds) / count,
        sum(min(len(grid.texts[n]), 40) for n in held) / count,
        float(count),
        sum(any(h in grid.texts[n] for h in hints) for n in held) / count,
    ]


def first_features(grid: Grid) -> Floats:
    """What the first round sees: one row a cell."""
    height, width = grid.height, grid.width
    rows = [_line(grid, grid.places[r, :]) for r in range(height)]
    columns = [_line(grid, grid.places[:, c]) for c in range(width)]
    nothing = [-1.0] * 6
    hints, totals = words("header")["words"], words("total")["words"]
    seen: dict[str, int] = {}
    for text in grid.texts:
        seen[text] = seen.get(text, 0) + 1
    whole = [rows[0][0], rows[0][1], columns[0][0], columns[0][1], columns[-1][0], rows[-1][0]]
    found = []
    for number, cell in enumerate(grid.cells):
        text, kind = grid.texts[number], int(grid.kinds[number])
        row, column = cell.row, cell.column
        last_row, last_column = row + cell.row_span - 1, column + cell.column_span - 1
        line = [
            float(row), float(column), height - 1.0 - last_row, width - 1.0 - last_column,
            float(height), float(width), float(cell.row_span), float(cell.column_span),
            float(cell.column_span == width), row / height, column / width,
            *(float(kind == k) for k in range(len(KINDS))),
            float(min(len(text), 60)),
            sum(c.isdigit() for c in text) / max(1, len(text)),
            float(any(h in text for h in hints)), float(any(text.endswith(h) for h in hints)),
            float(any(t in text for t in totals)),
            float(text.endswith((":", "："))), float("(" in text), float("%" in text),
            float(text[:1].isdigit()), float(seen[text]),
        ]  # fmt: skip
        for down, right in _SIDES:
            other = _beside(grid, number, down, right)
            if other < 0:
                line += [-1.0] * 6
                continue
            its = int(grid.kinds[other])
            line += [
                float(its in _NUMERIC), float(its in _TEXTUAL), float(its == 0),
                float(its == kind), float(min(len(grid.texts[other]), 60)),
                float(any(h in grid.texts[other] for h in hints)),
            ]  # fmt: skip
        line += rows[row] + columns[column]
        line += rows[row - 1] if row else nothing
        line += rows[last_row + 1] if last_row + 1 < height else nothing
        line += columns[column - 1] if column else nothing
        line += columns[last_column + 1] if last_column + 1 < width else nothing
        found.append(line + whole)
    return np.array(found, dtype=np.float64)


def second_features(grid: Grid, first: Floats, chances: Floats) -> Floats:
    """What the second round sees: the first's features and what it thought of the neighbours."""
    padded = np.vstack([chances, np.full(len(ROLES), -1.0)])  # cell -1 is the edge
    beside = [
        padded[[_beside(grid, n, down, right) for n in range(len(grid.cells))]]
        for down, right in _SIDES
    ]
    over_rows = np.array([_mean(grid.places[r, :], chances) for r in range(grid.height)])
    over_columns = np.array([_mean(grid.places[:, c], chances) for c in range(grid.width)])
    rows = np.array([c.row for c in grid.cells])
    columns = np.array([c.column for c in grid.cells])
    whole = np.tile(chances.mean(axis=0), (len(rows), 1))
    top = np.tile(over_rows[0], (len(rows), 1))
    side = np.tile(over_columns[0], (len(rows), 1))
    return np.hstack(
        [first, chances, *beside, over_rows[rows], over_columns[columns], whole, top, side]
    )


def _mean(numbers: NDArray[np.int64], chances: Floats) -> Floats:
    held = sorted({int(n) for n in numbers if n >= 0})
    return chances[held].mean(axis=0) if held else np.zeros(len(ROLES))


def find_headers(grid: Grid, first: Trees, second: Trees) -> Headers:
    """The roles and the paths of all cells."""
    seen = first_features(grid)
    chances = second.chances(second_features(grid, seen, first.chances(seen)))
    return paths(grid, chances)


def paths(grid: Grid, chances: Floats) -> Headers:
    """The headers over each cell, given the probabilities of the roles."""
    roles = np.where(grid.kinds == 0, VALUE, chances.argmax(axis=1)).astype(np.int64)
    numbers = range(len(grid.cells))
    above = tuple(_above(grid, roles, n) for n in numbers)
    left = tuple(_left(grid, roles, n) for n in numbers)
    section = tuple(_section(grid, roles, n, left[n], above[n]) for n in numbers)
    return Headers(roles, chances, above, left, section)


def _up(grid: Grid, number: int) -> list[int]:
    """The cells over one, from the nearest, each once."""
    cell = grid.cells[number]
    column = grid.places[: cell.row, cell.column][::-1]
    return list(dict.fromkeys(int(n) for n in column if n >= 0))


def _above(grid: Grid, roles: NDArray[np.int64], number: int) -> tuple[int, ...]:
    found: list[int] = []
    block = False  # whether a header other than a banner has been met
    left_block = False
    for other in _up(grid, number):
        banner = grid.cells[other].column_span == grid.width > 1
        if roles[other] in {COLUMN, COLUMN_KEY}:
            if left_block and (block or banner):
                break
            found.append(other)
            block = block or not banner
        elif found:
            left_block = True
            if block:
                break
    return tuple(found)


def _left(grid: Grid, roles: NDArray[np.int64], number: int) -> tuple[int, ...]:
    cell = grid.cells[number]
    row = grid.places[cell.row, : cell.column][::-1]
    found: list[int] = []
    left_block = False
    for other in dict.fromkeys(int(n) for n in row if n >= 0):
        if roles[other] in {ROW, ROW_KEY}:
            # of fields beside each other only the nearest counts; a key counts for the whole row
            if not left_block or roles[other] == ROW_KEY:
                found.append(other)
        elif found:
            left_block = True
    return tuple(found)


def _section(
    grid: Grid,
    roles: NDArray[np.int64],
    number: int,
    left: tuple[int, ...],
    above: tuple[int, ...],
) -> tuple[int, ...]:
    """Headers over the outermost row label that do not stand over the cell itself."""
    start = left[-1] if left else number
    return tuple(n for n in _above(grid, roles, start) if n not in above)
