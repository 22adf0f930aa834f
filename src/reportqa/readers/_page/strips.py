"""Cells of a table that are only what is left of a cell around a box drawn in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

Span = tuple[int, int, int, int]
"""The rows and the columns of a cell: first and end of each."""

T = TypeVar("T")

_STRIP = 8.0
"""Points below which no text finds room."""

_DOWN, _ACROSS = (0, 2), (2, 0)
"""Where a span has the ends along which cells are joined, and the other two."""


def without_strips(
    spans: Sequence[Span],
    inside: Sequence[Sequence[T]],
    xs: Sequence[float],
    ys: Sequence[float],
) -> tuple[list[Span], list[Sequence[T]]]:
    """The cells and what is inside of each, the empty strips given to the cell they are part of.

    A field to type into is drawn as a box inside its cell; where it nearly touches the cell's
    borders, its own would part the cell. A strip is empty, the one cell beside it of the same
    width (or height) holds text, and the line between them stands in no label before them.
    """
    if all(inside):
        return list(spans), list(inside)
    found = dict(enumerate(spans))
    sides = _sides(found)
    for i in range(len(spans)):
        for (a, b), tracks in ((_DOWN, ys), (_ACROSS, xs)):
            own = found.get(i)
            if inside[i] or own is None:
                continue
            thin = tracks[own[a + 1]] - tracks[own[a]] < _STRIP
            told = [
                j
                for line in own[a : a + 2]
                for j in sides.get((a, line, own[b : b + 2]), ())
                if inside[j] and _is_passed(found, (i, j), line, (a, b), anywhere=thin)
            ]
            if len(told) == 1:
                other = found[told[0]]
                ends = (min(own[a], other[a]), max(own[a + 1], other[a + 1]))
                found[told[0]] = (*ends, *own[2:]) if a == 0 else (*own[:2], *ends)
                del found[i]
                sides = _sides(found)
    kept = sorted(found, key=lambda j: (found[j][0], found[j][2]))
    return [found[j] for j in kept], [inside[j] for j in kept]


def _sides(found: Mapping[int, Span]) -> dict[tuple[int, int, tuple[int, ...]], list[int]]:
    """The cells at each line that have the same two ends along it."""
    sides: dict[tuple[int, int, tuple[int, ...]], list[int]] = defaultdict(list)
    for i, span in found.items():
        for a, b in (_DOWN, _ACROSS):
            for line in span[a : a + 2]:
                sides[a, line, span[b : b + 2]].append(i)
    return sides


def _is_passed(
    found: Mapping[int, Span],
    joined: tuple[int, int],
    line: int,
    axis: tuple[int, int],
    *,
    anywhere: bool,
) -> bool:
    """Whether the cells before two that would be joined go on past the line between them.

    ``anywhere``: that one cell of the table does is enough.
    """
    a, b = axis
    begin = found[joined[0]][b]
    passing = False
    for i, span in found.items():
        if i in joined:
            continue
        passes = span[a] < line < span[a + 1]
        if anywhere:
            passing = passing or passes
        elif span[b + 1] <= begin:
            if line in span[a : a + 2]:
                return False
            passing = passing or passes
    return passing
