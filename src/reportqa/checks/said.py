"""Sentences that give a cell's measure a number, the cell's own or another.

The text and the table of a report should agree. A sentence is compared with a cell only if its
clause says the measure and nothing besides, for the same year. A sentence about another scope or
period is told apart from one that contradicts the table. What is not certain to be comparable is
passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from reportqa import clause_words as words
from reportqa.checks.model import Placed
from reportqa.checks.sayings import (
    CARRIED,
    CONCLUDED,
    LEFT,
    NEW,
    SCOPE,
    WHOLE,
    is_compared,
    says,
    trigger,
)
from reportqa.document import Figure, Kind
from reportqa.numbers import MONEY, half_width
from reportqa.script import simplified

__all__ = [
    "CARRIED",
    "CONCLUDED",
    "LEFT",
    "NEW",
    "Told",
    "in_plain",
    "is_compared",
    "told",
    "told_otherwise",
]

How = Literal["agrees", "reading", "differs", "scope", "period", "carried", "published"]

_Placed = TypeVar("_Placed", bound=Placed)


@dataclass(frozen=True, slots=True)
class Told(Generic[_Placed]):
    """A sentence's figure of a measure, and how it stands to the cell's.

    ``how``: it agrees with the cell; agrees under another ``detail``, a reading ("new + carried");
    contradicts it; or is of another ``detail``: a scope, a period, with what was carried over, of
    what was put online. ``converted`` is its value in the unit of the cell.
    """

    stored: _Placed
    how: How
    detail: str
    converted: Decimal


_EARLIER = re.compile(r"去年|上一?年(?!度?结转)|同比|同期|环比")
# a clause that only compares (较去年回落12.3%) says nothing of the year of those behind it
_COMPARED = re.compile(
    r"[,(][^,;()]{0,8}(?:同比|环比|[较比][去上]一?年)[^,;()]*\d[^,;()]*(?=[,;)])"
)
_WITH_CARRIED = re.compile(r"[^,;:。()]*[（(,][^,;。()]{0,4}(?:含|包括)(?:了)?上一?年度?结转")
_SCALES = {
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "千": Decimal(1000),
    "百": Decimal(100),
}
_CASE_UNITS = frozenset({"件", "起", "宗", "个", "份", "项", "例", "件次"})


def told(
    agency: str,
    year: int | None,
    name: str,
    value: Decimal,
    unit: str | None,
    *,
    table: Mapping[str, Decimal],
    sentences: Sequence[_Placed],
    published: bool = False,
) -> Iterator[Told[_Placed]]:
    """The figures of a report's sentences for a measure whose cell is ``value``, in reading order.

    ``agency`` and ``year`` are the report's, "" and None where they are not known.
    ``table`` are the totals of table three by measure; ``sentences`` the report's figures of
    sentences in reading order. ``published`` takes those of what was put online, and of a part of
    the year, as well.
    """
    wanted = trigger(name)
    for stored in sentences:
        figure = stored.figure
        quote = in_plain(figure.quote)
        if not wanted.search(quote):
            continue
        # a subject that was not found matters less where the whole clause is compared
        doubtful = _PLANNED in figure.doubt if published else figure.doubt
        if figure.kind is not Kind.NUMBER or figure.value is None or doubtful:
            continue
        if published and (own := _own_name(agency)) is not None:
            quote = own.sub(_as_ours, quote)
        converted = _converted(figure.value, figure.unit or "", unit or "")
        if converted is None:
            continue
        at = _place(stored, quote, sentences)
        if at is None:
            continue
        agrees = _agrees(figure, converted, value)
        if says(name, quote, at, stored):
            how = _how(
                agency, year, name, figure, converted,
                before=quote[: at[0]], after=quote[at[1] :], table=table, agrees=agrees,
                periods=published,
            )  # fmt: skip
            if how is not None:
                yield Told(stored, *how, converted)
        elif published and says(name, quote, at, stored, loosely=True):
            before = quote[: at[0]]
            if agrees and not _of_another_year(year, before):
                yield Told(stored, "agrees", "", converted)
            elif not agrees and not _of_another_year(year, before):
                if _IN_FORCE.search(before):
                    yield Told(stored, "published", "", converted)
                elif _HANDLED.search(before):
                    yield Told(stored, "published", "办理", converted)


def told_otherwise(
    agency: str,
    year: int | None,
    name: str,
    value: Decimal,
    unit: str | None,
    *,
    table: Mapping[str, Decimal],
    sentences: Sequence[_Placed],
) -> tuple[Told[_Placed], ...]:
    """The figures of a report's sentences for a measure that are not ``value``; see ``told``."""
    every = told(agency, year, name, value, unit, table=table, sentences=sentences)
    found = [t for t in every if t.how not in {"agrees", "reading"}]
    unique = {(t.converted, t.how, t.detail): t for t in reversed(found)}
    return tuple(reversed(unique.values()))


# of decisions far fewer may be put online than are made
_IN_FORCE = re.compile("现行有效|制发|制定")
_HANDLED = re.compile(r"(?:全年|年)[^,;。]{0,12}(?:办理|办结)(?:各类)?行政许可(?:事项)?$")


_PLANNED = "plan"


@lru_cache(256)
def _own_name(agency: str) -> re.Pattern[str] | None:
    """The name of an agency, in full or without what stands before it, where it opens a clause.

    None for governments: 县政府收到 may be of its office alone.
    """
    if len(agency) < 3 or _is_government(agency) or _OFFICE.search(agency):
        return None
    names = "|".join(re.escape(agency[n:]) for n in range(len(agency) - 2))
    return re.compile(rf"(?:(?<=[年度月,;:。])|(?<![\u4e00-\u9fff]))(?:{names})")


def _as_ours(name: re.Match[str]) -> str:
    """我局, with stops before it: as long as the name."""
    return "," * (len(name[0]) - 2) + "我局"


@lru_cache(4096)
def in_plain(quote: str) -> str:
    """A sentence in half-width simplified characters, of the same length."""
    return simplified(half_width(quote))


def _place(stored: Placed, quote: str, sentences: Sequence[Placed]) -> tuple[int, int] | None:
    """Where a figure stands in its sentence; None where its words stand there several times."""
    raw = in_plain(stored.figure.raw)
    places = [m.start() for m in re.finditer(rf"(?<!\d){re.escape(raw)}", quote)]
    same = [
        s.figure
        for s in sentences
        if s.figure.quote == stored.figure.quote and s.figure.raw == stored.figure.raw
    ]
    starts = sorted({f.location.start or 0 for f in same})
    index = starts.index(stored.figure.location.start or 0)
    if len(places) != len(starts):
        return None
    return places[index], places[index] + len(raw)


def _converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A sentence's number in the unit of the cell; None for a unit of another kind."""
    if wanted in MONEY:
        return value * MONEY[unit] / MONEY[wanted] if unit in MONEY else None
    scale = _SCALES.get(unit[:1], Decimal(1)) if len(unit) > 1 else Decimal(1)
    counter = unit[1:] if scale != 1 else unit
    return value * scale if counter in _CASE_UNITS and wanted in _CASE_UNITS else None


_ABOUT = Decimal("0.1")


def _agrees(figure: Figure, converted: Decimal, value: Decimal) -> bool:
    """Whether a printed number is the cell's, rounded or cut at its printed digits."""
    said, unit, qualifier = figure.value or Decimal(0), figure.unit or "", figure.qualifier
    if converted == value or re.search("[各均]", qualifier):
        return True
    if qualifier:
        return abs(converted - value) <= _ABOUT * value
    if unit[:1] not in _SCALES and said == said.to_integral_value():
        # a whole number of 元 beside one of 万元 may be cut there
        cut = Decimal("0.01") if unit == "元" and converted != said else Decimal(0)
        return abs(converted - value) < cut
    _, _, exponent = said.as_tuple()
    digits = exponent if isinstance(exponent, int) else 0
    step = Decimal(1).scaleb(digits) * (converted / said if said else Decimal(1))
    return abs(converted - value) < step


_PART_OF_THE_YEAR = re.compile(
    r"[上下]半年|第?[一二三四]季度|(?<!\d)\d{1,2}月?(?:\d{1,2}日)?[至到-](?!12月)\d{1,2}月"
)


def _of_another_year(year: int | None, before: str) -> bool:
    before = _COMPARED.sub("", before)
    years = {int(y) for y in re.findall(r"(?:19|20)\d\d(?=年)", before)}
    return bool(_EARLIER.search(before) or (years and year not in years))


def _how(
    agency: str,
    year: int | None,
    name: str,
    figure: Figure,
    converted: Decimal,
    *,
    before: str,
    after: str,
    table: Mapping[str, Decimal],
    agrees: bool,
    periods: bool,
) -> tuple[How, str] | None:
    """How a number is meant, and the detail; None where it may be another year's or no whole."""
    if _of_another_year(year, before):
        return None
    if agrees:
        return None if re.search("[各均]", figure.qualifier) else ("agrees", "")
    reading = _other_readings(name, table, before).get(converted)
    if reading:
        return "reading", reading
    if re.search(r"(?:半年|季度|[^底]\d月)", before) and not re.search(r"截[至止]", before):
        part = _PART_OF_THE_YEAR.search(before) if periods else None
        return ("period", part[0]) if part else None
    if re.search(r"截[至止]", before) and not re.search(
        r"截[至止]到?(?:\d{4}年?)?(?:12月|年?[底末])", before
    ):
        found = re.search(rf"{words.TIME_WORDS}", before)
        return "period", figure.period or (found[0] if found else "")
    scope = SCOPE.search(before)
    if scope and not _is_own(scope[0], agency):
        return "scope", scope[0]
    whole = re.search(WHOLE, before)
    if whole and not _is_government(agency):
        return "scope", whole[0]
    if name == NEW and _WITH_CARRIED.match(after):
        return "carried", ""
    return "differs", ""


def _other_readings(name: str, table: Mapping[str, Decimal], before: str) -> dict[Decimal, str]:
    """The numbers of other cells that the words of a sentence may as well mean, and which."""
    new, carried, done, left = (table.get(m) for m in (NEW, CARRIED, CONCLUDED, LEFT))
    both = new + carried if new is not None and carried is not None else None
    loosely = re.search(r"受理|办理|答复", before)
    found: list[tuple[Decimal | None, str]] = []
    if name == NEW:
        found = [(both, "new + carried"), (done if loosely else None, "concluded")]
    elif name == CONCLUDED:
        found = [
            (new - left if new and left is not None else None, "new - left"),
            (new if loosely else None, "new"),
            (both if loosely else None, "new + carried"),
        ]
    return {number: reading for number, reading in reversed(found) if number is not None}


_OFFICE = re.compile(r"办公[厅室]$")
_GOVERNMENT = re.compile(r"人民政府$|管委会$|管理委员会$|行政公署$")


def _is_government(agency: str) -> bool:
    return bool(_GOVERNMENT.search(agency))


def _is_own(scope: str, agency: str) -> bool:
    """Whether words for an organ mean the one that reports."""
    if _OFFICE.search(agency):
        return "政府办" in scope
    return _is_government(agency) and scope in {"各部门", "各单位"}
