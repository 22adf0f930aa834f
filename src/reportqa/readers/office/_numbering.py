"""Automatic numbers of a Word document, as Word prints them in front of its paragraphs."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass
class Numbering:
    """Counts the numbered paragraphs in reading order. Unknown lists give no number."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _list_of: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, root: Any | None) -> Numbering:
        """The lists that numbering.xml defines; none where the document has no such part."""
        numbering = cls()
        if root is None:
            return numbering
        abstract = {
            a.get(f"{W}abstractNumId"): _levels_of(a) for a in root.iterchildren(f"{W}abstractNum")
        }
        for num in root.iterchildren(f"{W}num"):
            number_id = num.get(f"{W}numId")
            base = _value(num.find(f"{W}abstractNumId"))
            levels = dict(abstract.get(base, {}))
            overridden = False
            for override in num.iterchildren(f"{W}lvlOverride"):
                index = _integer(override.get(f"{W}ilvl"), 0)
                own = override.find(f"{W}lvl")
                if own is not None:
                    levels[index] = _level_of(own)
                start = override.find(f"{W}startOverride")
                if start is not None and index in levels:
                    old = levels[index]
                    levels[index] = _Level(_integer(_value(start), 1), old.form, old.text)
                    overridden = True
            numbering._levels[number_id] = levels
            # lists of one definition go on counting together unless one starts anew
            numbering._list_of[number_id] = number_id if overridden else f"abstract {base}"
        return numbering

    def next(self, number_id: str, level: int) -> str:
        """The number of the next paragraph of this list at this level, "" where none is printed."""
        levels = self._levels.get(number_id, {})
        if level not in levels:
            return ""
        counts = self._counts[self._list_of[number_id]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [d for d in counts if d > level]:
            del counts[deeper]
        for above in range(level):
            if above not in counts and above in levels:
                counts[above] = levels[above].start

        def printed(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            if index not in levels:
                return ""
            return write(counts.get(index, levels[index].start), levels[index].form)

        if levels[level].form in {"bullet", "none"}:
            return ""
        return re.sub(r"%([1-9])", printed, levels[level].text)


def write(number: int, form: str) -> str:
    """A number in one of Word's forms (ST_NumberFormat); decimal where the form is not known."""
    if form.startswith(("chineseCounting", "taiwaneseCounting", "japaneseCounting")) or form in {
        "ideographDigital",
        "japaneseDigitalTenThousand",
        "taiwaneseDigital",
    }:
        return _chinese(number, _CHINESE, ("十", "百", "千"), short=True)
    if form in {"chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"}:
        return _chinese(number, _FORMAL, ("拾", "佰", "仟"), short=False)
    if form == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if form == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if form.startswith("decimalEnclosedCircle") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "decimalEnclosedParen" and 1 <= number <= 20:
        return chr(0x2474 + number - 1)
    if form == "decimalEnclosedFullstop" and 1 <= number <= 20:
        return chr(0x2488 + number - 1)
    if form.startswith("decimalFullWidth"):
        return "".join(chr(0xFF10 + int(d)) for d in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    if form in {"lowerLetter", "upperLetter"} and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in {"lowerRoman", "upperRoman"} and number > 0:
        return _roman(number) if form == "lowerRoman" else _roman(number).upper()
    return str(number)


def _chinese(number: int, digits: str, units: tuple[str, ...], *, short: bool) -> str:
    """一 … 九千九百九十九; ``short`` writes 十一 for 一十一."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    text = ""
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            if text and number // 10 ** (power + 1) % 10 == 0:
                text += "零"
            text += digits[digit] + (units[power - 1] if power else "")
    if short and 10 <= number < 20:
        return text[1:]
    return text


def _roman(number: int) -> str:
    text = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        text += sign * (number // value)
        number %= value
    return text


def _levels_of(abstract: Any) -> dict[int, _Level]:
    return {
        _integer(level.get(f"{W}ilvl"), 0): _level_of(level)
        for level in abstract.iterchildren(f"{W}lvl")
    }


def _level_of(level: Any) -> _Level:
    return _Level(
        _integer(_value(level.find(f"{W}start")), 1),
        _value(level.find(f"{W}numFmt")) or "decimal",
        _value(level.find(f"{W}lvlText")) or "",
    )


def _value(element: Any | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
