"""Years in a question: absolute, in Chinese digits, ranges, and relative ones by the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reportqa.question.spans import Meaning, Role
from reportqa.question.vocabulary import Found

FIRST_YEAR = 2008
"""The 条例 took effect in 2008: no disclosure report is older."""

_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_YEAR = r"(?:19|20)\d{2}"
_TO = r"\s*(?:年度?)?\s*(?:-|–|—|~|～|至|到|to|until|through|and)\s*"
_RANGE = re.compile(
    rf"(?:(?:from|between)\s+)?(?<!\d)({_YEAR}){_TO}({_YEAR})(?!\d)\s*(?:年度|年)?(?:间|之间)?"
)
_ABSOLUTE = re.compile(rf"(?<!\d)({_YEAR})(?!\d)\s*(?:年度|年)?")
_CHINESE = re.compile(r"([一二][零〇○九][零〇○一二三四五六七八九]{2})\s*(?:年度|年)")
_SHORT = re.compile(r"(?<!\d)([0-3]\d)\s*(?:年度|年)(?!代)")
_RELATIVE = {
    "前年": -2, "去年度": -1, "去年": -1, "上一年度": -1, "上一年": -1, "上年度": -1, "上年": -1,
    "今年度": 0, "今年": 0, "the year before last": -2, "last year": -1,
    "the previous year": -1, "previous year": -1, "this year": 0,
}  # fmt: skip
_LAST_N = re.compile(
    r"(?:近|最近|过去)([二两三四五六七八九十]|\d{1,2})年|(?:past|last) (\w+) years"
)
_SMALL = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {
    "两": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip


def find_years(text: str, today: date) -> Iterator[Found]:
    """Years as meanings "2020", "2019..2022" (a range) or "last 3" (counted back from the newest).

    Relative years are resolved by ``today`` and keep their words: "2025 去年".
    """
    for m in _RANGE.finditer(text):
        if "and" in m[0] and not m[0].startswith("between"):
            continue
        first, last = int(m[1]), int(m[2])
        # three digits run together, as in 2020-2021年度, is a range too; a falling one is not
        if first < last:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"{first}..{last}")
    for m in _ABSOLUTE.finditer(text):
        yield m.start(), m.end(), Meaning(Role.YEAR, m[1])
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
        count = m[1] or m[2]
        number = int(count) if count.isdigit() else _SMALL.get(count, 0)
        if number:
            yield m.start(), m.end(), Meaning(Role.YEAR, f"last {number}")
