"""What is measured of a cell, and of a set of cells, under a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportqa.tables.grid import KINDS, Grid, words
from reportqa.tables.headers import COLUMN, ROW, Headers
from reportqa.tables.matching import MATCH, Matches

Floats = NDArray[np.float64]

_SHORT = tuple(
    MATCH.index(m)
    for m in ("covered", "single", "whole", "claimed", "rare", "alike", "cosine", "window")
)
_KEY = tuple(
    MATCH.index(m)
    for m in ("covered", "single", "claimed", "rare", "alike", "alike run", "cosine", "window")
)
_NONE = np.full(len(MATCH), -1.0)
_LABELS = (COLUMN, ROW)


@dataclass(frozen=True)
class Seen:
    """Candidates for an answer and what was measured of them, one row a candidate."""

    grid: Grid
    headers: Headers
    matches: Matches
    numbers: tuple[int, ...]
    rows: Floats


def candidates(grid: Grid, headers: Headers) -> tuple[int, ...]:
    """Cells that may be answers: not empty, and not surely headers that only name things."""
    surely = headers.chances[:, COLUMN] + headers.chances[:, ROW] > 0.97
    return tuple(n for n in range(len(grid.cells)) if grid.kinds[n] and not surely[n])


def measure(grid: Grid, headers: Headers, matches: Matches) -> Seen:
    """Measure all candidates of a table."""
    numbers = candidates(grid, headers)
    if not numbers:
        return Seen(grid, headers, matches, (), np.zeros((0, 1)))
    texts = grid.texts
    found = [matches.of(t) for t in texts]
    tops = [_leaf(headers.above[n], found) for n in numbers]
    sides = [_leaf(headers.left[n], found) for n in numbers]
    top_paths = [_joined(headers.above[n], found) for n in numbers]
    side_paths = [_joined(headers.left[n], found) for n in numbers]
    top_key = _axis_key([headers.above[n] for n in numbers], texts)
    side_key = _axis_key([headers.left[n] for n in numbers], texts)
    parts = [
        _margins(tops, top_key), _margins(sides, side_key),
        _margins(top_paths, top_key), _margins(side_paths, side_key),
    ]  # fmt: skip
    in_rows, in_columns = _values_matched(grid, headers, found)
    flags = matches.question.flags
    totals = words("total")["words"]
    whole = [
        float(grid.height), float(grid.width), float(len(numbers)),
        float(len(set(top_key))), float(len(set(side_key))),
        max((float(found[n][2]) for n in range(len(texts))), default=0.0),
    ]  # fmt: skip
    rows = []
    for place, n in enumerate(numbers):
        cell, kind = grid.cells[n], int(grid.kinds[n])
        over = [texts[h] for h in (*headers.above[n], *headers.left[n])]
        everything = [*over, *(texts[h] for h in headers.section[n])]
        line = [
            *headers.chances[n],
            *(float(kind == k) for k in range(1, len(KINDS))),
            float(min(len(texts[n]), 60)),
            cell.row / grid.height, cell.column / grid.width,
            float(grid.height - cell.row - cell.row_span),
            float(grid.width - cell.column - cell.column_span),
            float(len(headers.above[n])), float(len(headers.left[n])),
            float(any(t in h for h in over for t in totals)),
            float(any(t in texts[n] for t in totals)),
            matches.shared(over), matches.shared(everything),
            in_rows[n], in_columns[n],
            *found[n], *tops[place], *sides[place],
            *top_paths[place][list(_SHORT)], *side_paths[place][list(_SHORT)],
            *_joined(headers.section[n], found)[list(_SHORT)],
            *(v for o in _around(grid, n) for v in (found[o] if o >= 0 else _NONE)[list(_SHORT)]),
            *(value for group in parts for value in group[place]),
            *flags, *whole,
        ]  # fmt: skip
        rows.append(line)
    matrix = np.array(rows, dtype=np.float64).reshape(len(numbers), -1)
    return Seen(grid, headers, matches, numbers, matrix)


def _around(grid: Grid, number: int) -> tuple[int, int, int, int]:
    """The next cell to the left and above, the first of the row and of the column; else -1.

    Whatever their roles are: these help where a header was not known for one.
    """
    cell = grid.cells[number]
    left = int(grid.places[cell.row, cell.column - 1]) if cell.column else -1
    above = int(grid.places[cell.row - 1, cell.column]) if cell.row else -1
    first, top = int(grid.places[cell.row, 0]), int(grid.places[0, cell.column])
    return left, above, -1 if first == number else first, -1 if top == number else top


def _leaf(path: Sequence[int], found: Sequence[Floats]) -> Floats:
    return found[path[0]] if path else _NONE


def _joined(path: Sequence[int], found: Sequence[Floats]) -> Floats:
    """The measures of a path: of each the mean, weighted by the length of its texts."""
    if not path:
        return _NONE
    rows = np.array([found[n] for n in path])
    weights = np.maximum(rows[:, -1], 1.0)
    joined: Floats = (rows * weights[:, None]).sum(axis=0) / weights.sum()
    return joined


def _axis_key(paths: Sequence[tuple[int, ...]], texts: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(texts[n] for n in path) for path in paths]


def _margins(rows: Sequence[Floats], keys: Sequence[tuple[str, ...]]) -> list[Floats]:
    """How far each candidate's measures lie over the best of those under other headers."""
    if not rows:
        return []
    values = np.array(rows)[:, list(_KEY)]
    best: dict[tuple[str, ...], Floats] = dict(zip(keys, values, strict=True))
    every = np.array(list(best.values()))
    order = {key: n for n, key in enumerate(best)}
    result = np.zeros_like(values)
    if len(every) > 1:
        ordered = np.sort(every, axis=0)
        top, second = ordered[-1], ordered[-2]
        ties = (every >= top[None, :] - 1e-9).sum(axis=0)
        for n, key in enumerate(keys):
            own = every[order[key]]
            rival = np.where((own >= top - 1e-9) & (ties == 1), second, top)
            result[n] = own - rival
    else:
        result[:] = 1.0
    ahead = np.array([float((every[:, 0] > every[order[key], 0] + 1e-9).sum()) for key in keys])
    return [np.append(result[n], ahead[n]) for n in range(len(keys))]


def _values_matched(
    grid: Grid, headers: Headers, found: Sequence[Floats]
) -> tuple[list[float], list[float]]:
    """For each cell, how well the question holds the other values of its row and column."""
    covered = np.array(
        [
            found[n][2] if headers.roles[n] not in _LABELS and found[n][1] >= 1 else 0.0
            for n in range(len(grid.cells))
        ]
    )
    in_rows, in_columns = [], []
    for n, cell in enumerate(grid.cells):
        row = set(grid.places[cell.row : cell.row + cell.row_span].ravel().tolist()) - {n, -1}
        column = set(
            grid.places[:, cell.column : cell.column + cell.column_span].ravel().tolist()
        ) - {n, -1}
        in_rows.append(float(max((covered[o] for o in row), default=0.0)))
        in_columns.append(float(max((covered[o] for o in column), default=0.0)))
    return in_rows, in_columns
