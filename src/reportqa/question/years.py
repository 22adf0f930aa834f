"""Years in a question: absolute, in Chinese digits, ranges, and relative ones by the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reportqa.question.spans import Meaning, Role, Span
from reportqa.question.vocabulary import Found

FIRST_YEAR = 2008
"""The 条例 took effect in 2008: no disclosure report is older."""

_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_YEAR = r"(?:19|20)\d{2}"
_TO = r"\s*(?:年度?)?\s*(?:-|–|—|~|～|至|到|to|until|through|and)\s*"
_RANGE = re.compile(
    rf"(?:(?:from|between)\s+)?(?<!\d)({_YEAR}){_TO}({_YEAR})(?!\d)\s*(?:年度|年)?(?:间|之间)?"
)
_BOUND = "(?<!than )(?<!at least )(?<!at most )"
"""What stands before a number that is no year: more than 2000 penalties."""
_NOT_BOUND = r"(?!\s(?!(?:and|or|in|to|for|was|were|did|by|from|with|as|at|on|of|is)\b)[a-z])"
_ABSOLUTE = re.compile(
    rf"(?<!\d)(?:{_BOUND}({_YEAR})|({_YEAR}){_NOT_BOUND})(?!\d)(?!\s?(?:件|起|宗|万|元|余|多件))"
    r"\s*(?:年度|年)?"
)
_CHINESE = re.compile(r"([一二][零〇○九][零〇○一二三四五六七八九]{2})\s*(?:年度|年)")
_SHORT = re.compile(r"(?<!\d)([0-3]\d)\s*(?:年度|年)(?!代)")
_SHORT_RANGE = re.compile(r"(?<!\d)([0-3]\d)年?(?:到|至|-|—|–|~)([0-3]\d)年(?:间|之间)?")
_CHINESE_RANGE = re.compile(
    r"([一二][零〇○九][零〇○一二三四五六七八九]{2})年?(?:到|至|-|—|–|~)"
    r"([一二][零〇○九][零〇○一二三四五六七八九]{2})年(?:间|之间)?"
)
_SHORT_LIST = re.compile(r"(?<![\d.])((?:[0-3]\d年?[、,和]){1,4}[0-3]\d)(?=\)|两年|三年|四年)")
_SINCE = re.compile(
    rf"(?:自|从)?({_YEAR})年?度?(?:以来|起|开始|至今|到现在|往后)|"
    rf"\b(?:since ({_YEAR})|from ({_YEAR}) on(?:wards?)?)\b"
)
_NEWEST = re.compile(
    r"最(?:新|近)(?:的|一[次份期本])?(?:年度)?(?:年报|报告)|最近一?(?:个)?年度?|最新一?(?:个)?年度?|最新的?一?年度?|"
    r"\b(?:the )?(?:latest|most recent|newest)(?: reporting)? year\b"
)
_AGO = re.compile(r"([一二两三四五六七八九]|\d)年(?:以)?前|\b(\w+) years? ago\b")
_COUNTED = re.compile(
    r"(?:这|那)?([二两三四五六七八九十]|\d)个?年度?(?:以?来|里|间|之?内|之?间|中)?(?:的)?(?![前月初底末])|"
    r"\b(?:the |these |those )?(two|three|four|five|six) years\b"
)
_RELATIVE = {
    "大前年": -3, "上上年": -2, "上上一年": -2,
    "前年": -2, "去年度": -1, "去年": -1, "上一年度": -1, "上一年": -1, "上年度": -1,
    "上年": -1,
    "今年度": 0, "今年": 0, "the year before last": -2, "last year": -1,
    "the previous year": -1, "previous year": -1, "this year": 0, "last year's": -1,
    "the previous year's": -1, "previous year's": -1, "this year's": 0,
}  # fmt: skip
_LAST_N = re.compile(
    r"(?:近|最近|过去)([二两三四五六七八九十]|\d{1,2})年|"
    r"\b(?:(?:over|in|during|for|within) )?(?:the )?(?:past|last) (\w+) years"
)
_SMALL = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {
    "两": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


_YEAR_BEFORE = re.compile(
    r"^(?:那么?|那|而|再)?(?:它|他们)?(?:的)?(?:上一?年度?|前一年度?|上一个年度|头一年)(?:的)?"
    r"(?:呢|是?多少|又是多少|怎么样|如何)?[?。]?$|"
    r"^(?:and |what about |how about |and what about )?(?:in )?(?:the )?"
    r"(?:year before|previous year|preceding year|prior year)(?: that)?[?. ]*$"
)
_YEAR_AFTER = re.compile(
    r"^(?:那么?|那|而|再)?(?:下一年度?|后一年度?|第二年|次年)(?:的)?(?:呢|是?多少|又是多少)?[?。]?$|"
    r"^(?:and |what about |how about |and what about )?(?:in )?(?:the )?(?:year after|next year|"
    r"following year)(?: that)?[?. ]*$"
)


def year_beside(follow_up: str, years: Iterable[int]) -> tuple[int, ...]:
    """The year that 上一年呢 or 下一年呢 asks for after one year; () for no such."""
    one = tuple(years)
    if len(one) != 1:
        return ()
    if _YEAR_BEFORE.search(follow_up):
        return (one[0] - 1,)
    return (one[0] + 1,) if _YEAR_AFTER.search(follow_up) else ()


def find_years(text: str, today: date) -> Iterator[Found]:
    """Years as meanings "2020", "2019..2022", "2023+2024", "since 2019" or "last 3" (the newest).

    Relative years are resolved by ``today`` and keep their words: "2025 去年". "of 3" says how many
    years were named, or are meant.
    """
    yield from _in_two_digits(text, today)
    for m in _SINCE.finditer(text):
        yield m.start(), m.end(), Meaning(Role.YEAR, f"since {m[1] or m[2] or m[3]}")
    for m in _NEWEST.finditer(text):
        yield m.start(), m.end(), Meaning(Role.YEAR, "last 1")
    for m in _AGO.finditer(text):
        number = _small(m[1] or m[2])
        if number:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"{today.year - number} {m[0]}")
    for m in _COUNTED.finditer(text):
        number = _small(m[1] or m[2])
        if number > 1:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"of {number}")
    for m in _RANGE.finditer(text):
        if "and" in m[0] and not m[0].startswith("between"):
            continue
        first, last = int(m[1]), int(m[2])
        # three digits run together, as in 2020-2021年度, is a range too; a falling one is not
        if first < last:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"{first}..{last}")
    for m in _ABSOLUTE.finditer(text):
        yield m.start(), m.end(), Meaning(Role.YEAR, m[1] or m[2])
    for m in _CHINESE.finditer(text):
        yield m.start(), m.end(), Meaning(Role.YEAR, "".join(_DIGITS[c] for c in m[1]))
    for m in _SHORT.finditer(text):
        year = 2000 + int(m[1])
        if FIRST_YEAR <= year <= today.year:
            yield m.start(), m.end(), Meaning(Role.YEAR, str(year))
    for words, offset in _RELATIVE.items():
        for m in re.finditer(re.escape(words), text):
            yield m.start(), m.end(), Meaning(Role.YEAR, f"{today.year + offset} {words}")
    for m in _LAST_N.finditer(text):
        number = _small(m[1] or m[2])
        if number:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"last {number}")


def _in_two_digits(text: str, today: date) -> Iterator[Found]:
    """22到24年, 23、24 and 二〇二一至二〇二三年."""
    for m in _SHORT_RANGE.finditer(text):
        first, last = 2000 + int(m[1]), 2000 + int(m[2])
        if FIRST_YEAR <= first < last <= today.year:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"{first}..{last}")
    for m in _CHINESE_RANGE.finditer(text):
        begins, ends = ("".join(_DIGITS[c] for c in part) for part in m.groups())
        if begins < ends:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"{begins}..{ends}")
    for m in _SHORT_LIST.finditer(text):
        years = [2000 + int(part) for part in re.findall(r"\d\d", m[1])]
        if all(FIRST_YEAR <= y <= today.year for y in years):
            yield m.start(), m.end(), Meaning(Role.YEAR, "+".join(map(str, years)))


def _small(count: str) -> int:
    return int(count) if count.isdigit() else _SMALL.get(count, 0)


@dataclass(frozen=True, slots=True)
class Years:
    """The years of a question, see ``Question``; ``unmet``: how many it counts, not named."""

    years: tuple[int, ...] = ()
    relative: tuple[tuple[str, int], ...] = ()
    last: int = 0
    every: bool = False
    since: int = 0
    unmet: int = 0


def years_of(spans: Iterable[Span]) -> Years:
    """What the year spans of a covering mean together."""
    years: list[int] = []
    relative: list[tuple[str, int]] = []
    last = since = of = 0
    every = False
    for span in spans:
        every = every or "trend" in span.ids(Role.OPERATION)
        for meaning in sorted(span.ids(Role.YEAR)):
            if ".." in meaning:
                a, b = meaning.split("..")
                years += range(int(a), int(b) + 1)
            elif "+" in meaning:
                years += map(int, meaning.split("+"))
            elif meaning.startswith("last "):
                last = int(meaning.split()[1])
            elif meaning.startswith("since "):
                since, every = int(meaning.split()[1]), True
            elif meaning.startswith("of "):
                of = int(meaning.split()[1])
            elif " " in meaning:
                year, words = meaning.split(" ", 1)
                relative.append((words, int(year)))
                years.append(int(year))
            else:
                years.append(int(meaning))
    named = tuple(sorted(set(years)))
    if of and not named and not last:
        last, every = of, False
    met = {len(named), last} if len(named) != 2 else {2, last, named[1] - named[0] + 1}
    unmet = of if of and of not in met else 0
    return Years(named, tuple(relative), last, every, since, unmet)
