"""A run of figures that has lost the borders of its cells, and the ways to cut it into cells.

``270020130`` over seven cells can be 27, 0, 0, 2, 0, 1, 30 and much else. A cell is a number
without leading zeros, a slash, a dash or 无; blanks between figures are borders of cells.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise
from math import gcd

from reportqa.numbers import half_width
from reportqa.script import simplified

Span = tuple[int, int]
Split = tuple[Span, ...]
Sums = dict[int, tuple[int, int]]
"""By the place where cells begin: the least and the most that they come to together."""

COUNT, CHANGE, AMOUNT = "count", "change", "amount"
"""What a column holds: a count without sign, a change with one, an amount with decimals."""

MOST_SPLITS = 20_000  # 19 digits over seven cells can be cut in 18,564 ways

UNITS = "万元|亿元|元|件|个|项|宗|次"
NOTE = r"\((?!\s*(?:[一二三四五六七八九十]\s*){1,2}\)|\s*\d\s*\)|\s*单\s*位)[^()\n]{1,60}\)"
_WHOLE = r"(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)"
_TAIL = rf"(?:{UNITS})?(?:{NOTE})?"
_DASHES = "-—–―─"
_CELLS = {
    COUNT: rf"{_WHOLE}{_TAIL}",
    CHANGE: rf"(?:增加|减少|增|减|[+-])?{_WHOLE}{_TAIL}",
    AMOUNT: rf"{_WHOLE}(?:\.\d+)?{_TAIL}",
}
_FIGURES = re.compile(rf"^{_WHOLE}")
_IN_A_ROW = re.compile(r"([—–―─])\1*|-{2,}|-(?!\d)")  # a hyphen before a figure may be its sign

Widths = tuple[tuple[str, int], ...]
"""Dashes that fill a cell only in so many characters: ``——``."""


@cache
def _cell(kind: str, wide: Widths) -> re.Pattern[str]:
    """What a cell holds; a dash is one to four characters wide where ``wide`` says nothing."""
    free = "".join(c for c in _DASHES if c not in dict(wide))
    dashes = [f"[{free}]{{1,4}}", *(f"{c}{{{width}}}" for c, width in wide)]
    return re.compile("|".join([_CELLS[kind], "/", *dashes, "无"]))


@dataclass(frozen=True)
class Run:
    """The figures of one row: ``text`` in half width and simplified script without blanks.

    ``at`` are the offsets of its characters in the document; at ``walls`` (indices into ``text``)
    a blank stood, so a cell ends there. ``wide``: the dashes of which only so many fill a cell.
    """

    text: str
    at: tuple[int, ...]
    walls: tuple[int, ...] = ()
    wide: Widths = ()

    @classmethod
    def of(cls, text: str, start: int, end: int, wide: Widths = ()) -> Run:
        """The run that stands in ``text[start:end]``."""
        letters: list[str] = []
        at: list[int] = []
        walls: list[int] = []
        for i, c in enumerate(simplified(half_width(text[start:end])), start):
            if c.isspace():
                if letters and walls[-1:] != [len(letters)]:
                    walls.append(len(letters))
                continue
            letters.append(c)
            at.append(i)
        kept = tuple(w for w in walls if w < len(letters))
        return cls("".join(letters), tuple(at), kept, wide)

    def without_end(self, count: int) -> Run | None:
        """The run less its last characters; None where there are fewer or they are no digits."""
        kept = len(self.text) - count
        if not count:
            return self
        if kept < 0 or not self.text[kept:].isdigit():
            return None
        walls = tuple(w for w in self.walls if w < kept)
        return replace(self, text=self.text[:kept], at=self.at[:kept], walls=walls)

    def joined(self) -> Run:
        """The run with its blanks taken for blanks inside cells."""
        return replace(self, walls=())

    @property
    def most_cells(self) -> int:
        """How many cells it can be cut into at most."""
        return len(self.text) - sum(
            self.text.count(c) - self.text.count(c) // width for c, width in self.wide
        )

    def other_dashes(self) -> Run | None:
        """The run with dashes of one character each; None where it has no wider ones."""
        if not any(c in self.text for c, _ in self.wide):
            return None
        return replace(self, wide=tuple((c, 1) for c, _ in self.wide))

    def part(self, start: int, end: int) -> Run:
        """What stands between two of its places, as one piece."""
        return replace(self, text=self.text[start:end], at=self.at[start:end], walls=())

    def place(self, span: Span) -> Span:
        """Offsets in the document of a part of the run."""
        return self.at[span[0]], self.at[span[1] - 1] + 1

    def number(self, span: Span) -> int | None:
        """The number of a cell; None where it holds none."""
        match = _FIGURES.match(self.text[span[0] : span[1]])
        return int(match[0].replace(",", "")) if match else None

    @cached_property
    def whole(self) -> Span:
        """Offsets in the document of all of it."""
        return self.at[0], self.at[-1] + 1


def wide_dashes(runs: Iterable[Run]) -> Widths:
    """The dashes that fill a cell only in twos, by all that stand in a text.

    Where ``——`` fills a cell, dashes come in even numbers throughout; two cells with ``—`` look the
    same, but among many rows some would have an odd number.
    """
    lengths: dict[str, int] = {}
    for run in runs:
        for begin, end in pairwise([0, *run.walls, len(run.text)]):
            for match in _IN_A_ROW.finditer(run.text, begin, end):
                lengths[match[0][0]] = gcd(lengths.get(match[0][0], 0), len(match[0]))
    return tuple((c, 2) for c, length in sorted(lengths.items()) if length % 2 == 0)


def with_other_dashes(runs: Iterable[Run]) -> list[Run]:
    """The runs that hold something, then the same with dashes of one character each.

    A row is cut by the former; what the latter would make of it as well is no longer certain.
    """
    filled = [run for run in runs if run.text]
    return filled + [other for run in filled if (other := run.other_dashes()) is not None]


class Ways:
    """All ways to cut a run into cells of the given kinds, one cell after the other."""

    def __init__(self, run: Run, kinds: Sequence[str]) -> None:
        self.run = run
        self.kinds = kinds
        self._next: list[dict[int, list[int]]] = []
        self._values: dict[Span, int | None] = {}
        self._known: dict[tuple[int, int, int], Sequence[Sums]] = {}
        self._prepare()

    def _prepare(self) -> None:
        """For each cell and start the ends from which the rest can still be cut."""
        text, size = self.run.text, len(self.run.text)
        cells = {kind: self._cells(text, size, kind) for kind in set(self.kinds)}
        good = {size}
        for kind in reversed(self.kinds):
            step = {
                i: kept
                for i, ends in cells[kind].items()
                if (kept := [j for j in ends if j in good])
            }
            self._next.insert(0, step)
            good = set(step)
        # and forwards: only starts that can be reached
        reached = {0}
        for step in self._next:
            for start in [i for i in step if i not in reached]:
                del step[start]
            reached = {j for ends in step.values() for j in ends}

    def _cells(self, text: str, size: int, kind: str) -> dict[int, list[int]]:
        pattern = _cell(kind, self.run.wide)
        walls = self.run.walls
        plain = text.isascii() and text.isdigit()
        found = {}
        for i in range(size):
            k = bisect_right(walls, i)
            stop = walls[k] if k < len(walls) else size
            if plain:  # a number of any length, but 0 stands alone
                found[i] = [i + 1] if text[i] == "0" else list(range(i + 1, stop + 1))
                continue
            ends = [j for j in range(i + 1, stop + 1) if pattern.fullmatch(text, i, j)]
            if ends:
                found[i] = ends
        return found

    @property
    def possible(self) -> bool:
        """Whether there is a way at all."""
        return bool(self._next) and 0 in self._next[0]

    def count(self) -> int:
        """How many ways there are."""
        ways = {len(self.run.text): 1}
        for step in reversed(self._next):
            ways = {i: sum(ways.get(j, 0) for j in ends) for i, ends in step.items()}
        return ways.get(0, 0)

    def spans(self, cell: int) -> set[Span]:
        """Every place that a cell takes in some way."""
        return {(i, j) for i, ends in self._next[cell].items() for j in ends}

    def all(self) -> Iterator[Split]:
        """Every way."""
        yield from self._from(0, 0, ())

    def _from(self, cell: int, start: int, done: Split) -> Iterator[Split]:
        if cell == len(self._next):
            yield done
            return
        for end in self._next[cell].get(start, ()):
            yield from self._from(cell + 1, end, (*done, (start, end)))

    def adding_up(self, groups: int = 1) -> Iterator[Split]:
        """The ways in which each of so many equal groups of cells adds up to its last cell."""
        yield from self._groups(0, len(self._next) // groups, 0, ())

    def _groups(self, cell: int, size: int, start: int, done: Split) -> Iterator[Split]:
        if cell == len(self._next):
            yield done
            return
        last = cell + size - 1
        for begin in sorted(b for b in self._next[last] if b > start):
            for end in self._next[last][begin]:
                total = self.value(begin, end)
                if total is None:
                    continue
                for parts in self._parts(cell, last, start, begin, total):
                    group = (*parts, (begin, end))
                    yield from self._groups(last + 1, size, end, (*done, *group))

    def _parts(self, cell: int, last: int, start: int, stop: int, total: int) -> Iterator[Split]:
        """Ways to fill ``start`` to ``stop`` with the cells before ``last`` so that they add up."""
        within = self._sums(cell, last, stop)
        least, most = within[0].get(start, (1, 0))
        if least <= total <= most:
            yield from self._fill(cell, start, total, within, set())

    def _fill(
        self, cell: int, start: int, total: int, within: Sequence[Sums], dead: set[tuple[int, ...]]
    ) -> Iterator[Split]:
        """``dead`` remembers where no way leads on: cell, place and what is still missing."""
        if len(within) == 1:
            yield ()
            return
        state = (cell, start, total)
        if state in dead:
            return
        found = False
        below = within[1:]
        for end, value in self._valued[cell][start]:
            rest = total - value
            least, most = below[0].get(end, (1, 0))
            if least <= rest <= most:
                for more in self._fill(cell + 1, end, rest, below, dead):
                    found = True
                    yield ((start, end), *more)
        if not found:
            dead.add(state)

    def _sums(self, cell: int, last: int, stop: int) -> Sequence[Sums]:
        """For ``cell`` to ``last`` and each start, what the cells up to ``stop`` come to.

        The least and the most; a start from which ``stop`` cannot be reached is left out.
        """
        if (cell, last, stop) in self._known:
            return self._known[cell, last, stop]
        found: list[Sums] = [{stop: (0, 0)}]
        for current in range(last - 1, cell - 1, -1):
            below, level = found[-1], {}
            for start, options in self._valued[current].items():
                if start >= stop:
                    continue
                sums = [
                    (value + sum_[0], value + sum_[1])
                    for end, value in options
                    if (sum_ := below.get(end)) is not None
                ]
                if sums:
                    level[start] = min(s[0] for s in sums), max(s[1] for s in sums)
            found.append(level)
        self._known[cell, last, stop] = found[::-1]
        return self._known[cell, last, stop]

    @cached_property
    def _valued(self) -> list[dict[int, list[tuple[int, int]]]]:
        """For each cell and start the ends, with the number in between; a mark counts as none."""
        return [
            {i: [(j, self.value(i, j) or 0) for j in ends] for i, ends in step.items()}
            for step in self._next
        ]

    def value(self, start: int, end: int) -> int | None:
        """The number of a cell; None where it holds none."""
        if (start, end) not in self._values:
            self._values[start, end] = self.run.number((start, end))
        return self._values[start, end]


def adds_up_with_blanks(run: Run, cells: int) -> bool:
    """Whether the run adds up when cells may be blank, or blanks stand inside figures."""
    joined = run.joined()
    return any(
        next(Ways(joined, [COUNT] * n).adding_up(), None) is not None for n in range(2, cells)
    ) or (bool(run.walls) and next(Ways(joined, [COUNT] * cells).adding_up(), None) is not None)
