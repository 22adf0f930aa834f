"""How figures are written in cells: numbers, signs, units, notes, and the kinds of empty.

A cell is read as a number only if all of it is explained: digits, sign, separators, a unit, a
qualifier, and a note in brackets. Anything else is a word, or unread where it looks like a number
that could be read in two ways.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from reportqa.document import Kind

UNITS = (
    "万元", "亿元", "元", "件次", "人次", "万人", "件", "条", "次", "个", "项", "人", "家", "份",
    "篇", "起", "期", "场", "部", "户", "宗", "%", "‰",
)  # fmt: skip
"""Units that may stand behind a number in a cell, longest first."""

_SPACE = dict.fromkeys(map(ord, "\u00a0\u3000\u200b\u200c\u200d\ufeff\u2002\u2003\u2009\u202f"), " ")
_DASHES = re.compile(r"[-‐‑‒–—―－─━]+")
_SIGN = {"增加": 1, "减少": -1, "增": 1, "减": -1, "+": 1, "-": -1, "−": -1}
_NUMBER = re.compile(
    r"(?P<sign>增加|减少|增|减|\+|-|−)?\s*"
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<fraction>\.\d+)?\s*"
    r"(?P<qualifier>余|多)?\s*"
    rf"(?P<unit>{'|'.join(map(re.escape, UNITS))})?\s*"
    r"(?P<note>\(.*\))?",
    re.S,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read: ``value`` is exact and None unless ``kind`` is NUMBER; ``unit`` as printed."""

    kind: Kind
    value: Decimal | None = None
    unit: str | None = None
    note: str = ""
    qualifier: str = ""


def normalise(text: str) -> str:
    """Full-width forms to half-width, all kinds of blank to plain spaces, ends stripped."""
    return unicodedata.normalize("NFKC", text.translate(_SPACE)).strip()


def read_cell(text: str) -> Reading:
    """Read the text of a value cell. Never raises; what is not understood is a WORD."""
    plain = normalise(text)
    if not plain:
        return Reading(Kind.BLANK)
    if plain in {"/", "\\", "//"}:
        return Reading(Kind.SLASH)
    if _DASHES.fullmatch(plain):
        return Reading(Kind.DASH)
    number = _read_number(_join_broken_lines(plain))
    return number or Reading(Kind.WORD)


def _join_broken_lines(plain: str) -> str:
    """A number broken over two lines is one number; blanks inside a line are not joined."""
    return re.sub(r"(?<=[\d,.])\s*\n\s*(?=[\d,.])", "", plain)


def _read_number(plain: str) -> Reading | None:
    match = _NUMBER.fullmatch(plain)
    if match is None:
        return None
    digits = match["digits"].replace(",", "") + (match["fraction"] or "")
    value = Decimal(digits) * _SIGN.get(match["sign"] or "+", 1)
    note = (match["note"] or "").strip("()")
    return Reading(Kind.NUMBER, value, match["unit"], note, match["qualifier"] or "")
