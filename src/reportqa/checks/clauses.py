"""A sentence as its numbers and the words between them, for the arithmetic inside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256

from reportqa.checks.model import Placed
from reportqa.checks.said import in_plain
from reportqa.document import Figure, Kind

_SHARES = frozenset({"%", "‰"})
_SCALES = "万亿千百"
_PLAN = "plan"
_NEXT_TO = 4  # characters between two sentences that follow each other


@dataclass(frozen=True, slots=True)
class Item:
    """A number of a sentence: ``gap`` are the words since the number before, ``tail`` those behind.

    Both are without white space. ``depth`` counts the brackets it stands in. ``exact`` is False
    for 约30件, 3.5万件, and plans.
    """

    index: int
    figure: Figure
    start: int
    end: int
    value: Decimal
    unit: str
    exact: bool
    depth: int
    gap: str
    tail: str

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.unit in _SHARES

    @property
    def words(self) -> str:
        """What stands right before and behind it, in its clause."""
        before = re.split(r"[,;:()]", self.gap)[-1]
        return before + re.split(r"[,;:()。]", self.tail, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, half-width and simplified, and the one right before it if that has numbers."""

    quote: str
    text: str
    items: tuple[Item, ...]
    before: Sentence | None = None

    @property
    def key(self) -> str:
        """Eight hexadecimal digits of its words: the same wherever the sentence stands."""
        return sha256(re.sub(r"\s", "", self.text).encode()).hexdigest()[:8]


def sentences(placed: Sequence[Placed]) -> Iterator[Sentence]:
    """The sentences of figures in reading order, but those whose numbers have no sure place."""
    last: tuple[Sentence, int] | None = None
    for group in _groups([p.figure for p in placed]):
        quote = group[0].quote
        base = _base(group)
        if base is None:
            last = None
            continue
        before = None
        if last is not None and 0 <= base - last[1] <= _NEXT_TO:
            # the sentence before, and the one before that, are enough
            further = last[0].before
            before = replace(last[0], before=replace(further, before=None) if further else None)
        text = in_plain(quote)
        sentence = Sentence(quote, text, _items(group, text, base), before)
        last = (sentence, base + len(quote))
        yield sentence


def _groups(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The figures of each sentence."""
    group: list[Figure] = []
    for figure in figures:
        start = figure.location.start
        if group and (
            figure.quote != group[0].quote
            or start is None
            or start - (group[0].location.start or 0) >= len(figure.quote)
        ):
            yield group
            group = []
        group.append(figure)
    if group:
        yield group


def _base(group: Sequence[Figure]) -> int | None:
    """Where the sentence begins in its document; None if its numbers do not settle it."""
    starts = [f.location.start for f in group]
    first = starts[0]
    if first is None:
        return None
    quote, raw = group[0].quote, group[0].raw
    found = []
    at = quote.find(raw)
    while at >= 0:
        base = first - at
        if all(
            s is not None and quote.startswith(f.raw, s - base)
            for f, s in zip(group, starts, strict=True)
        ):
            found.append(base)
        at = quote.find(raw, at + 1)
    if len(found) > 1:
        # 1件 stands in 11件 as well: the number begins where no digit stands before it
        found = [b for b in found if not quote[: first - b][-1:].isdigit()]
    return found[0] if len(found) == 1 else None


def _items(group: Sequence[Figure], text: str, base: int) -> tuple[Item, ...]:
    figures = [f for f in group if f.kind is Kind.NUMBER and f.value is not None and f.unit]
    places = [(f.location.start or 0) - base for f in figures]
    ends = [0, *(p + len(f.raw) for p, f in zip(places, figures, strict=True))]
    items = []
    for i, (figure, start) in enumerate(zip(figures, places, strict=True)):
        value, unit = figure.value, figure.unit or ""
        if value is None:
            continue
        share = unit in _SHARES
        scaled = unit[:1] in _SCALES or ("." in figure.raw and not share)
        exact = not figure.qualifier and _PLAN not in figure.doubt and not scaled
        following = places[i + 1] if i + 1 < len(places) else len(text)
        items.append(
            Item(
                i, figure, start, ends[i + 1], value, unit, exact,
                text.count("(", 0, start) - text.count(")", 0, start),
                re.sub(r"\s", "", text[ends[i] : start]),
                re.sub(r"\s", "", text[ends[i + 1] : following]),
            )
        )  # fmt: skip
    return tuple(items)
