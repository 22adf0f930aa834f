"""How figures are written: digits, separators, signs, units, notes, Chinese numerals, empties.

A cell is read as a number only if all of it is explained: digits, sign, separators, a unit, a
qualifier, and a note in brackets. What is made of the characters of numbers but could be read in
two ways (``1 2``, ``1,23``, ``3-5``, ``007``) is unread; anything else is a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from reportqa.characters import replacer
from reportqa.document import Kind

UNITS = (
    "个百分点", "平方公里", "平方米", "立方米", "件次", "人次", "场次", "批次", "篇次", "条次",
    "户次", "项次", "家次", "千米", "公里", "公顷", "英里", "美元", "件", "条", "次", "个", "项",
    "人", "家", "份", "篇", "起", "期", "场", "部", "户", "宗", "元", "名", "位", "类", "批", "种",
    "处", "台", "辆", "套", "张", "册", "本", "例", "笔", "则", "幅", "卷", "吨", "亩", "米", "%",
    "‰",
)  # fmt: skip
"""Counting words and units that may stand behind a number, longest first."""

_BLANKS = "\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff\u2002\u2003\u2007\u2009\u202f\u00ad"
_HALF: dict[int, str | int] = {
    **dict.fromkeys(map(ord, _BLANKS), " "),
    # Full-width forms only. A full normalisation would turn ² into 2 and ① into 1.
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    ord("−"): "-",
    ord("﹣"): "-",
    ord("﹢"): "+",
    ord("∕"): "/",
    ord("⁄"): "/",
}
# units and signs in traditional characters, one for one; 無 and other words are left as they are
_simplified = replacer(
    str.maketrans(
        "萬億個條項場戶類處臺輛張冊筆則噸畝減約過餘", "万亿个条项场户类处台辆张册笔则吨亩减约过余"
    )
)
_DASHES = re.compile(r"[-‐‑‒–—―─━⸺⸻]+")
_NEGATIVE = {"减少", "减", "-"}
_UNIT = rf"(?:[百千万亿]|万亿)?(?:{'|'.join(map(re.escape, UNITS))})|万亿|万|亿"
_NUMBER = re.compile(
    r"(?:(?P<before>约|近|超过|超|逾)\s*)?"
    r"(?:(?P<sign>增加|减少|增|减|\+|-)\s*)?"
    r"(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?\s*"
    r"(?P<after>余|多)?\s*"
    rf"(?P<unit>{_UNIT})?\s*"
    r"(?P<mark>(?:[①-⑳*※]|\[[¹²³⁰⁴-⁹]{1,2}\])*)\s*"
    r"(?P<note>\(.*\))?",
    re.S,
)
_NUMBER_LIKE = re.compile(r"(?=.*[0-9])(?:[0-9\s.,+/~-]|[‐‑‒–—―⸺⸻]|增加|减少|增|减)+", re.S)


MONEY = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
"""How many 元 a unit of money is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read: ``value`` is exact and None unless ``kind`` is NUMBER; ``unit`` as printed."""

    kind: Kind
    value: Decimal | None = None
    unit: str | None = None
    note: str = ""
    qualifier: str = ""


def is_unit(text: str) -> bool:
    """Whether a text is a unit, as it stands in a column of its own: 件, 万元, 人次."""
    return re.fullmatch(_UNIT, _simplified(text)) is not None


half_width = replacer(_HALF)
"""Full-width forms to half-width and all kinds of blank to spaces, length unchanged."""


def normalise(text: str) -> str:
    """Full-width forms to half-width, all kinds of blank to plain spaces, ends stripped."""
    return half_width(text).strip()


def read_cell(text: str) -> Reading:
    """Read the text of a value cell. Never raises.

    ``+3`` and 增3 are 3, 减2 is -2; a note in brackets, or the mark of one (12①), is kept as
    ``note``; the value stays in the unit printed. What is not understood is a WORD (12² may be a
    power); what looks like a number but is not clearly one is UNREAD. A number broken over two
    lines is one number; blanks inside a line join nothing.
    """
    return _remembered(text) if len(text) <= _LONGEST_REMEMBERED else _read_cell(text)


def _read_cell(text: str) -> Reading:
    plain = normalise(text)
    if not plain:
        return Reading(Kind.BLANK)
    if re.fullmatch(r"[/\\]{1,2}", plain):
        return Reading(Kind.SLASH)
    if _DASHES.fullmatch(re.sub(r"\s+", "", plain)):
        return Reading(Kind.DASH)
    joined = _join_broken_lines(plain)
    number = _read_number(joined)
    if number is not None:
        return number
    return Reading(Kind.UNREAD if _NUMBER_LIKE.fullmatch(joined) else Kind.WORD)


_LONGEST_REMEMBERED = 30  # characters: the cells of a table are asked for again and again
_remembered = lru_cache(20_000)(_read_cell)


def _join_broken_lines(plain: str) -> str:
    joined = re.sub(r"(?<=[0-9,.])[^\S\n\r]*[\n\r]+[^\S\n\r]*(?=[0-9,.])", "", plain)
    # 增 / 加12, 251000万 / 元: words are broken as well
    return re.sub(r"(?<=[一-鿿])[^\S\n\r]*[\n\r]+[^\S\n\r]*(?=[一-鿿])", "", joined)


def _read_number(plain: str) -> Reading | None:
    match = _NUMBER.fullmatch(_simplified(plain))
    if match is None:
        return None
    minus = "-" if match["sign"] in _NEGATIVE else ""
    # From the string: arithmetic would round to the context's precision.
    value = Decimal(minus + match["digits"].replace(",", "") + (match["fraction"] or ""))
    note = (match["note"] or "")[1:-1].strip() or match["mark"]
    qualifier = (match["before"] or "") + (match["after"] or "")
    return Reading(
        Kind.NUMBER, value if value else value.copy_abs(), match["unit"], note, qualifier
    )


_DIGITS = {"零": 0, "〇": 0, **{c: i for i, c in enumerate("一二三四五六七八九", 1)}, "两": 2}
_BELOW_TEN_THOUSAND = re.compile(
    r"(?:(?P<q>[一二两三四五六七八九])千)?(?:(?P<zb>零)?(?P<b>[一二两三四五六七八九])百)?"
    r"(?:(?P<zs>零)?(?P<s>[一二三四五六七八九]?)(?P<ten>十))?(?:(?P<zg>零)?(?P<g>[一二两三四五六七八九]))?"
)


def chinese_number(text: str) -> Decimal | None:
    """A Chinese numeral such as 十二, 一百二十, 两千零五, 三万; None for anything else.

    Digits in a row (二〇二〇), which write years, and colloquial short forms (三百五, which some
    read as 350) are None: nothing is guessed.
    """
    total = 0
    rest = text
    for unit, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = rest.partition(unit)
        if found:
            part = _below_ten_thousand(head)
            if part is None or (not tail and not head):
                return None
            total += part * factor
            rest = tail
            if not rest:
                return Decimal(total)
            if rest[0] in "零〇":
                rest = rest[1:]
            elif not re.match(r".[千百]", rest) and "万" not in rest:
                return None
    part = _below_ten_thousand(rest)
    if part is None:
        return None
    return Decimal(total + part)


def _below_ten_thousand(text: str) -> int | None:
    if text in {"零", "〇"}:
        return 0
    match = _BELOW_TEN_THOUSAND.fullmatch(text)
    if match is None or not text:
        return None
    hundreds, tens, ones = match["b"], match["ten"], match["g"]
    higher = match["q"] or hundreds
    if (match["zb"] and not match["q"]) or (match["zs"] and (hundreds or not match["q"])):
        return None
    if ones and higher and not tens and not match["zg"]:
        return None
    if match["zg"] and (tens or not higher):
        return None
    if ones == "两" and (tens or higher):
        return None
    value = _DIGITS.get(match["q"] or "", 0) * 1000 + _DIGITS.get(hundreds or "", 0) * 100
    if tens:
        value += _DIGITS.get(match["s"] or "一", 1) * 10
    return value + _DIGITS.get(ones or "", 0)
