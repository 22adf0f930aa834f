"""The percentages of a sentence: shares of a whole, and growth from one number to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportqa.checks.clauses import Item, Sentence
from reportqa.checks.lists import Listing
from reportqa.checks.rounding import Fit, fit, share_of

_OF = re.compile(
    r"^(?:[,、]?(?:约)?(?P<said>占(?P<of>[^,;:()]{0,14}?)|占比|比例|比重|所占比例)(?:的)?"
    r"(?:比例|比重|比|百分比)?(?:分别)?(?:约)?(?:为|达到?|是|:)?|\((?:占比?(?:为|:)?)?)$"
)
_GENERIC = re.compile("总数量?|总体|总量|全部|总件数|总|数量|[数量比例其的约为达到重]")
_UP = "增长|增加|增|上升|提高|提升|增幅|涨幅|多"
_DOWN = "减少|减|下降|降低|回落|降幅|压减|少"
_RATE = re.compile(
    r"^[,、(]?(?:同比|环比|相比|幅度)?[,:]?(?:同比|环比)?"
    rf"(?P<way>{_UP}|{_DOWN})(?:率|了|幅度)?(?:为|达到?|约)?$"
)
_DIFFERENCE = re.compile(
    rf"^[,、(](?:同比|比上一?年度?|较上一?年度?|比去年|较去年|与上年相比)[^,;()0-9]{{0,6}}?"
    rf"(?P<way>{_UP}|{_DOWN})(?:了)?$"
)
_LAST_YEAR = re.compile(
    r"^[,、(]?(?:比|较|与|同比)(?:上一?年度?|去年|(?:19|20)\d\d年度?)(?:全年|同期)?"
    r"(?:的|收到|公开|发布|办理|受理)?(?:的)?(?:申请)?$"
)
_FROM = re.compile(r"(?:由|从)[^,;()]*$")
_TO = re.compile(rf"^(?:[^,;()]{{0,3}})?(?:{_UP}|{_DOWN}|扩大|缩减|压缩|[升涨扩降缩])[至到为]$")


_OF_DONE = re.compile(r"^[,、(]?(?P<done>[^,;:()]{2,6})率(?:约)?(?:为|达到?|是)?$")


@dataclass(frozen=True, slots=True)
class Rated:
    """A percentage, what it comes from, and how it fits.

    ``part`` / ``whole`` for a share, ``whole`` (before) to ``part`` (now) for growth. ``total`` is
    the whole's value: of a share it may be the sum of ``parts``. ``fits`` is "" if it is wrong.
    """

    kind: Literal["share", "growth"]
    printed: Item
    part: Item
    whole: Item | None
    total: Decimal
    exact: Decimal
    fits: Fit
    parts: tuple[Item, ...] = ()


def digits_of(item: Item) -> int:
    """How many decimals are printed."""
    found = re.search(r"\d[.．](\d+)", item.figure.raw)
    return len(found[1]) if found else 0


def rated(sentence: Sentence, lists: Sequence[Listing]) -> Iterator[Rated]:
    """The percentages of a sentence that can be worked out again, right and wrong ones.

    A share is wrong only if its whole is certain: the whole that other shares of the sentence fit,
    or the only number that 其中 can be said of.
    """
    shares: list[tuple[Item, Item]] = []
    for item in sentence.items:
        if not item.is_share or not item.exact or not item.index:
            continue
        previous = sentence.items[item.index - 1]
        if previous.is_share or not previous.exact:
            continue
        if _OF.match(item.gap):
            shares.append((item, previous))
        elif (found := _RATE.match(item.gap)) is not None:
            growth = _growth(sentence, item, up=found["way"] in _UP.split("|"))
            if growth is not None:
                yield growth
        elif (found := _OF_DONE.match(item.gap)) is not None:
            rate = _rate(sentence, item, found["done"])
            if rate is not None:
                yield rate
    if shares:
        yield from _shares(sentence, shares, lists)


def _fits(item: Item, exact: Decimal) -> Fit:
    return fit(item.value, exact, digits_of(item))


def _shares(
    sentence: Sentence, shares: Sequence[tuple[Item, Item]], lists: Sequence[Listing]
) -> Iterator[Rated]:
    siblings = tuple(part for _, part in shares)
    votes: dict[tuple[str, Decimal], int] = {}
    for item, part in shares:
        for _, total in {(u, t) for _, u, t in _candidates(sentence, part, siblings)}:
            if _fits(item, share_of(part.value, total, item.unit)):
                votes[part.unit, total] = votes.get((part.unit, total), 0) + 1
    for item, part in shares:
        found = list(_candidates(sentence, part, siblings))
        found = _named(item, part, found) or found
        fitting = [
            (whole, total)
            for whole, _, total in found
            if _fits(item, share_of(part.value, total, item.unit))
        ]
        if fitting:
            whole, total = max(fitting, key=lambda f: votes.get((part.unit, f[1]), 0))
            exact = share_of(part.value, total, item.unit)
            parts = () if whole else siblings
            yield Rated("share", item, part, whole, total, exact, _fits(item, exact), parts)
            continue
        sure = _sure(item, part, found, votes, lists)
        if sure is not None:
            whole, total = sure
            exact = share_of(part.value, total, item.unit)
            yield Rated("share", item, part, whole, total, exact, "", () if whole else siblings)


_Candidate = tuple[Item | None, str, Decimal]


def _candidates(sentence: Sentence, part: Item, siblings: Sequence[Item]) -> Iterator[_Candidate]:
    """The numbers that a part may be a share of, the nearest first, then the sum of all parts."""
    earlier = list(reversed(sentence.items[: part.index]))
    before = sentence.before
    if before is not None:
        earlier += list(reversed(before.items))
        if before.before is not None and before.text.lstrip().startswith("其中"):
            earlier += list(reversed(before.before.items))
    for item in earlier:
        alike = not item.is_share and item.unit == part.unit and item.exact
        if alike and item.value and item.value >= part.value:
            yield item, item.unit, item.value
    parts = [s.value for s in siblings if s.unit == part.unit]
    total = sum(parts, Decimal(0))
    if len(parts) > 1 and total:
        yield None, part.unit, total


def _named(item: Item, part: Item, found: Sequence[_Candidate]) -> list[_Candidate]:
    """The one whole of the sentence that the share names (占办结总数的); [] where it names none."""
    of = _of(item)
    named = [
        one
        for one in found
        if of and one[0] is not None and of in one[0].words and _together(one[0], part)
    ]
    return named if len({total for _, _, total in named}) == 1 else []


def _of(item: Item) -> str:
    """Of what a share says that it is one, without words such as 总数."""
    said = _OF.match(item.gap)
    return _GENERIC.sub("", (said["of"] or "") if said else "")


def _together(one: Item, other: Item) -> bool:
    return one.figure.quote == other.figure.quote


def _sure(
    item: Item,
    part: Item,
    found: Sequence[_Candidate],
    votes: dict[tuple[str, Decimal], int],
    lists: Sequence[Listing],
) -> tuple[Item | None, Decimal] | None:
    """The whole that a wrong share is held against; None where it may be another."""
    of = _of(item)
    voted = [(w, t) for w, u, t in found if votes.get((u, t), 0)]
    best = max((votes[part.unit, t] for _, t in voted), default=0)
    chosen = next(((w, t) for w, t in voted if votes[part.unit, t] == best), None)
    if chosen is not None and chosen[0] is not None and of in chosen[0].words:
        return chosen
    mine = [x for x in lists if part in x.parts and x.strong and x.clear]
    wholes = {w.value: w for x in mine for w in x.wholes}
    if len(wholes) != 1 or not mine:
        return None
    (whole,) = wholes.values()
    if of not in whole.words or not whole.exact or not whole.value:
        return None
    near = _together(whole, part)
    same = [t for w, _, t in found if w is not None and (not near or _together(w, part))]
    return (whole, whole.value) if set(same) == {whole.value} else None


def _rate(sentence: Sentence, item: Item, done: str) -> Rated | None:
    """收到45件，按时办结30件，按时办结率66.7%. 100% may leave out those that are not due."""
    part = sentence.items[item.index - 1]
    whole = sentence.items[item.index - 2] if item.index > 1 else None
    if whole is None or whole.is_share or not whole.exact or whole.unit != part.unit:
        return None
    if not whole.value or whole.value < part.value or whole.depth != part.depth:
        return None
    if not re.fullmatch(rf"[,、;]?(?:其中,?)?(?:已|共)?{re.escape(done)}(?:了)?", part.gap):
        return None
    exact = share_of(part.value, whole.value, item.unit)
    fits = _fits(item, exact)
    if not fits and item.value == (1000 if item.unit == "‰" else 100):
        return None
    return Rated("share", item, part, whole, whole.value, exact, fits)


def _growth(sentence: Sentence, item: Item, *, up: bool) -> Rated | None:
    """由30件增至45件，增长50%; 45件，比上年的30件增长50%; 45件，比上年增加15件，增长50%."""
    items = sentence.items
    last = items[item.index - 1]
    before = items[item.index - 2] if item.index > 1 else None
    if before is None or before.unit != last.unit or before.is_share or not before.exact:
        return None
    now: Item
    if _TO.match(last.gap) and _FROM.search(before.gap) and item.gap[:1] in ",、(":
        old, now = before.value, last
    elif (difference := _DIFFERENCE.match(last.gap)) is not None:
        if (difference["way"] in _UP.split("|")) != up:
            return None
        now = before
        old = before.value - last.value if up else before.value + last.value
    elif _LAST_YEAR.match(last.gap):
        old, now = last.value, before
    else:
        return None
    if old <= 0:
        return None
    exact = share_of(now.value - old, old, item.unit)
    signed = exact if up else -exact
    whole = last if old == last.value else before if old == before.value else None
    return Rated("growth", item, now, whole, old, signed, _fits(item, signed), (last,))
