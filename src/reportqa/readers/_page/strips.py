"""Cells of a table that are only what is left of a cell around a box drawn in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Sized
from typing import TypeVar

Span = tuple[int, int, int, int]
"""The rows and the columns of a cell: first and end of each."""

T = TypeVar("T", bound=Sized)

_STRIP = 8.0
"""Points below which no text finds room."""

_DOWN, _ACROSS = (0, 2), (2, 0)
"""Where a span has the ends along which cells are joined, and the other two."""


def without_strips(
    spans: Sequence[Span],
    inside: Sequence[T],
    xs: Sequence[float],
    ys: Sequence[float],
) -> tuple[list[Span], list[T]]:
    """The cells and what is inside of each, the empty strips given to the cell they are part of.

    A field to type into is drawn as a box inside its cell; where it nearly touches the cell's
    borders, its own would part the cell. A strip is empty and lies along a cell with text; a label
    before them (or a header above them) goes on past both, and past no other text of the column; in
    the first column a cell behind them does. Where a strip has room for text, there is another on
    the other side.
    """
    if all(inside):
        return list(spans), list(inside)
    found = dict(enumerate(spans))
    sides = _sides(found)
    boxes: set[tuple[int, int]] = set()
    for i in range(len(spans)):
        for (a, b), tracks in ((_DOWN, ys), (_ACROSS, xs)):
            own = found.get(i)
            if inside[i] or own is None:
                continue
            is_thin = tracks[own[a + 1]] - tracks[own[a]] < _STRIP
            told = []
            for line in own[a : a + 2]:
                for j in sides.get((a, line, own[b : b + 2]), ()):
                    beyond = found[j][a] + found[j][a + 1] - line
                    others = sides.get((a, beyond, found[j][b : b + 2]), ())
                    is_box = is_thin or (a, j) in boxes or any(not inside[k] for k in others)
                    if inside[j] and is_box and _are_one(found, inside, (i, j), line, (a, b)):
                        told.append(j)
            if len(told) == 1:
                boxes.add((a, told[0]))
                found[told[0]] = _joined(own, found[told[0]], a)
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


def _joined(own: Span, other: Span, a: int) -> Span:
    first, end = min(own[a], other[a]), max(own[a + 1], other[a + 1])
    return (first, end, *own[2:]) if a == 0 else (*own[:2], first, end)


def _are_one(
    found: Mapping[int, Span],
    inside: Sequence[T],
    pair: tuple[int, int],
    line: int,
    axis: tuple[int, int],
) -> bool:
    """Whether the line between a strip and a cell is that of a box, by what stands before them."""
    a, b = axis
    own = found[pair[0]]
    whole = _joined(own, found[pair[1]], a)
    past = [
        s for i, s in found.items() if inside[i] and s[a] <= whole[a] and whole[a + 1] <= s[a + 1]
    ]
    before = [s for s in past if s[b + 1] <= own[b]]
    behind = [s for s in past if s[b] >= own[b + 1]] if axis == _DOWN and own[b] == 0 else []
    if not before and not behind:
        return False
    label = max(before, key=lambda s: s[b + 1]) if before else behind[0]
    begin = label[b + 1] if before else 0
    side = a + 1 if own[a + 1] == line else a
    for i, s in found.items():
        if i in pair or not inside[i] or s[a + 1] <= label[a] or label[a + 1] <= s[a]:
            continue
        same = s[b] < own[b + 1] and own[b] < s[b + 1]
        if same or (s[b] >= begin and s[side] == line):
            return False
    return True
