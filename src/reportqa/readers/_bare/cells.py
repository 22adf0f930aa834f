"""What stands on a page where no rulings say so: stretches of text that stand together as a cell.

A stretch is a part of a line with a gap at either side (``fragments_of``); stretches below each
other, aligned and no more than a line apart, are one label that wraps. Figures never are put
together here: which figures stand in one row, the labels tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from reportqa.form.catalogue import catalogue
from reportqa.form.labels import block_index, key, vocabulary
from reportqa.numbers import half_width
from reportqa.readers._page.text import Line, starts_with_number

_VALUE = re.compile(r"[+\-−—–]?[\d.,，]*\d[%％件条元万]*|[/—–\-]{1,4}|无|[.,，]+\d+")
_NUMBER_ALONE = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]?")

_PITCH = 1.6
"""Distance from line to line within a label, in letters, at most."""

MOST_STRETCHES = 3000
"""Of one page; a page of the form has some hundred."""


@dataclass(frozen=True)
class Stack:
    """Lines of one cell, from the top."""

    lines: tuple[Line, ...]

    @cached_property
    def text(self) -> str:
        """All of its lines, for comparing."""
        return "".join(line.text for line in self.lines)

    @cached_property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @cached_property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def middle(self) -> float:
        """Half way from its top to its bottom."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half way from its left to its right."""
        return (self.x0 + self.x1) / 2

    @cached_property
    def is_value(self) -> bool:
        """Whether it is a figure, or what stands for none."""
        return is_value(self.text)


def is_value(text: str) -> bool:
    """Whether a text is a figure, a part of one, or what is printed where there is none."""
    return _VALUE.fullmatch(half_width(text).replace(" ", "")) is not None


def stacks_of(bits: Sequence[Line]) -> list[Stack]:
    """Stretches of a page put together to labels and figures, from top to bottom."""
    done: list[Stack] = []
    open_stacks: list[list[Line]] = []
    for bit in sorted(bits, key=lambda b: (b.top, b.x0)):
        reach = bit.top - 2 * _PITCH * bit.size
        done.extend(Stack(tuple(s)) for s in open_stacks if s[-1].top < reach)
        open_stacks = [s for s in open_stacks if s[-1].top >= reach]
        above = [s for s in open_stacks if _goes_on(s, bit)]
        if above:
            max(above, key=lambda s: s[-1].top).append(bit)
        else:
            open_stacks.append([bit])
    done.extend(Stack(tuple(s)) for s in open_stacks)
    return sorted(done, key=lambda s: (s.top, s.x0))


def _goes_on(lines: Sequence[Line], bit: Line) -> bool:
    """Whether a stretch is the next line of a label."""
    above = lines[-1]
    size = max(above.size, bit.size)
    step = bit.top - above.top
    if not 0.6 * size < step <= _PITCH * size or abs(above.size - bit.size) > 0.15 * size:
        return False
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    near = 0.55 * size
    aligned = (
        abs(bit.x0 - left) <= near
        or abs((bit.x0 + bit.x1) - (left + right)) <= 2 * near
        or abs((bit.x0 + bit.x1) - (above.x0 + above.x1)) <= 2 * near
    )
    if not aligned or is_value(bit.text) or is_value(above.text):
        return False
    return not _begins_anew(bit.text, "".join(line.text for line in lines))


def _begins_anew(text: str, above: str) -> bool:
    """Whether a line is a label of its own, not the rest of the one above it."""
    if block_index(above) is None and block_index(above + text) is not None:
        return block_index(text) is not None
    if text in {"（", "("}:  # a vertical label begins with its number
        return True
    if starts_with_number(text) or block_index(text) is not None:
        return True
    words = vocabulary()
    if _NUMBER_ALONE.fullmatch(above):
        return False
    if words.content.find(text) or words.columns_three.find(text) in {(), (words.organisations,)}:
        return True
    return key(text) in _whole_labels()


@cache
def _whole_labels() -> frozenset[str]:
    """The keys of all labels of the form that no other label ends with."""
    form = catalogue()
    labels = {label for block in form.blocks for row in block.rows for label in row.labels}
    labels |= {m.row[-1] for m in form.of_table("3")}
    labels |= {label for m in form.of_table("4") for label in m.column}
    return frozenset(key(label) for label in labels if len(key(label)) > 2) | {key("规章")}


def band_of(stack: Stack, edges: Sequence[float]) -> int | None:
    """The column that a stack stands in, by its middle; None where it is outside them."""
    for i in range(len(edges) - 1):
        if edges[i] <= stack.centre < edges[i + 1]:
            return i
    return None


def edges_of(centres: Sequence[float]) -> list[float]:
    """Where columns begin and end whose middles are known."""
    middles = [(a + b) / 2 for a, b in pairwise(centres)]
    first = centres[0] - (middles[0] - centres[0])
    last = centres[-1] + (centres[-1] - middles[-1])
    return [first, *middles, last]


def lines_together(stacks: Iterable[Stack]) -> tuple[Line, ...]:
    """All lines of some stacks, from the top."""
    return tuple(sorted((line for s in stacks for line in s.lines), key=lambda b: b.top))
