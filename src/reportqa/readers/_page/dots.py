"""Dotted rulings, which browsers draw dot by dot, as lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

_LARGEST = 2.5
"""Points: side of the largest dot; dots are as far apart as they are wide."""

_FEWEST = 6
"""Dots that make a line."""

Span = tuple[float, float, float]
"""Begin and end of a line, and where it is across."""


def dotted_lines(page: Any) -> tuple[list[Span], list[Span]]:
    """The horizontal and the vertical lines that dots of a pdfplumber page make, in points."""
    across: dict[float, list[tuple[float, float]]] = defaultdict(list)
    down: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for r in page.rects:
        if r["width"] <= _LARGEST and r["height"] <= _LARGEST:
            across[round((r["top"] + r["bottom"]) / 2, 1)].append((r["x0"], r["x1"]))
            down[round((r["x0"] + r["x1"]) / 2, 1)].append((r["top"], r["bottom"]))
    return (
        [(a, b, y) for y, dots in across.items() for a, b in _runs(dots)],
        [(a, b, x) for x, dots in down.items() for a, b in _runs(dots)],
    )


def _runs(dots: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Begin and end of each run of dots without a gap."""
    dots.sort()
    first, end, count = dots[0][0], dots[0][1], 1
    for a, b in dots[1:]:
        if a - end <= 1.5 * _LARGEST:
            count += 1
        else:
            if count >= _FEWEST:
                yield first, end
            first, count = a, 1
        end = b
    if count >= _FEWEST:
        yield first, end
