"""Cells of tables that are drawn with horizontal lines only, from the ends of those lines.

Word processors draw the border of each cell by itself: a cell without sides still has a line above
and a line below that begin and end where it does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

Segment = tuple[float, float, float]
"""Left and right end of a horizontal line, and its place from the top, in points."""

_NEAR = 1.6
"""Points within which two ends are the same."""

_LEAST_ROW = 8.0
_MOST_SEGMENTS = 4000


def segments_of(page: Any) -> list[Segment]:
    """The horizontal lines of a pdfplumber page that no vertical line meets, each once."""
    across: set[Segment] = set()
    down: list[tuple[float, float, float]] = []
    for thing in (*page.lines, *page.rects):
        wide, high = thing["x1"] - thing["x0"], thing["bottom"] - thing["top"]
        if high <= 2 < wide:
            across.add((thing["x0"], thing["x1"], (thing["top"] + thing["bottom"]) / 2))
        elif wide <= 2 and high >= _LEAST_ROW:
            down.append(((thing["x0"] + thing["x1"]) / 2, thing["top"], thing["bottom"]))
    if len(across) > _MOST_SEGMENTS or len(down) > _MOST_SEGMENTS:
        return []
    down.sort()
    at = [x for x, _, _ in down]
    free = []
    for x0, x1, y in sorted(across, key=lambda s: (s[2], s[0])):
        near = down[bisect_left(at, x0 - 3) : bisect_right(at, x1 + 3)]
        if not any(a - 3 <= y <= b + 3 for _, a, b in near):
            free.append((x0, x1, y))
    return free


def cells_between(segments: Sequence[Segment]) -> list[tuple[float, float, float, float]]:
    """The cells (left, top, right, bottom) that a line above and its like below hold between them.

    [] where the lines do not tell columns: each runs over the whole table.
    """
    levels = _levels(segments)
    found: list[tuple[float, float, float, float]] = []
    for i, (top, own) in enumerate(levels):
        by_bottom: dict[float, list[tuple[float, float]]] = defaultdict(list)
        for x0, x1 in own:
            bottom = _next_below(x0, x1, top, levels[i + 1 :])
            if bottom is not None:
                by_bottom[bottom].append((x0, x1))
        for bottom, spans in by_bottom.items():
            found.extend((x0, top, x1, bottom) for x0, x1 in spans if not _is_parted(x0, x1, spans))
    found = _without_strays(found, levels)
    return found if len({round(cell[0]) for cell in found}) > 1 else []


def _without_strays(
    cells: Sequence[tuple[float, float, float, float]],
    levels: Sequence[tuple[float, list[tuple[float, float]]]],
) -> list[tuple[float, float, float, float]]:
    """The cells without those that stand where no row is: between one table and the next."""
    rows: list[tuple[float, float]] = []
    for (top, above), (bottom, below) in pairwise(levels):
        reach = min(max(b for _, b in own) - min(a for a, _ in own) for own in (above, below))
        inside = [c for c in cells if c[1] <= top + _NEAR and c[3] >= bottom - _NEAR]
        if sum(c[2] - c[0] for c in inside) > 0.98 * reach:
            rows.append((top, bottom))
    return [c for c in cells if any(c[1] - _NEAR <= a and b <= c[3] + _NEAR for a, b in rows)]


def without_crossed(
    cells: Sequence[tuple[float, float, float, float]], chars: Sequence[Mapping[str, Any]]
) -> list[tuple[float, float, float, float]]:
    """The cells, those made one that text runs across.

    Browsers draw a line below each column of a cell that is merged over several.
    """
    rows: dict[tuple[float, float], list[tuple[float, float, float, float]]] = defaultdict(list)
    for cell in sorted(cells):
        rows[cell[1], cell[3]].append(cell)
    found = []
    for (top, bottom), row in rows.items():
        inside = [
            c for c in chars
            if top < (c["top"] + c["bottom"]) / 2 < bottom and not c["text"].isspace()
        ]  # fmt: skip
        open_cell = row[0]
        for cell in row[1:]:
            if _same(open_cell[2], cell[0]) and _runs_across(cell[0], inside):
                open_cell = (open_cell[0], top, cell[2], bottom)
            else:
                found.append(open_cell)
                open_cell = cell
        found.append(open_cell)
    return found


def _runs_across(x: float, chars: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a character, or two side by side, stand on both sides of a place."""
    left: list[Mapping[str, Any]] = []
    right: list[Mapping[str, Any]] = []
    for c in chars:
        near = 0.35 * c["size"]
        if c["x0"] < x - 1 and c["x1"] > x + 1:
            return True
        if x - near <= c["x1"] <= x + 1:
            left.append(c)
        elif x - 1 <= c["x0"] <= x + near:
            right.append(c)
    return any(
        b["x0"] - a["x1"] <= 0.35 * a["size"] and abs(a["bottom"] - b["bottom"]) < 0.3 * a["size"]
        for a in left
        for b in right
    )


def _levels(segments: Iterable[Segment]) -> list[tuple[float, list[tuple[float, float]]]]:
    """The lines by their height on the page, from the top; each of a height once."""
    levels: list[tuple[float, list[tuple[float, float]]]] = []
    for x0, x1, y in segments:
        if not levels or y - levels[-1][0] > _NEAR:
            levels.append((y, []))
        own = levels[-1][1]
        if not any(_same(x0, a) and _same(x1, b) for a, b in own):
            own.append((x0, x1))
    return levels


def _next_below(
    x0: float,
    x1: float,
    top: float,
    levels: Sequence[tuple[float, list[tuple[float, float]]]],
) -> float | None:
    """Where the next line below ends a cell of this width; None where another width follows."""
    for y, own in levels:
        over = [(a, b) for a, b in own if min(x1, b) - max(x0, a) > _NEAR]
        if over:
            whole = any(_same(x0, a) and _same(x1, b) for a, b in over)
            return y if whole and y - top >= _LEAST_ROW else None
    return None


def _is_parted(x0: float, x1: float, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether narrower cells of the same height fill this one: it is a line of other rows."""
    inside = sorted(
        (a, b)
        for a, b in spans
        if x0 - _NEAR <= a and b <= x1 + _NEAR and not (_same(a, x0) and _same(b, x1))
    )
    at = x0
    for a, b in inside:
        if _same(a, at):
            at = b
    return _same(at, x1)


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= _NEAR
