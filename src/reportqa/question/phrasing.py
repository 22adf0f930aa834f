"""Everyday phrasings of a normalised question in the plain words that mean the same.

What is said in many ways is brought to one (领先乙县多少件: 比乙县多多少件; 破一万三了没有:
超过13000件吗; eleven thousand: 11000), so that the parser explains it word for word. Nothing is
left out: what no rule knows stays as it was typed.
"""

from __future__ import annotations

import re
from functools import cache

from reportqa.numbers import chinese_number
from reportqa.question.vocabulary import VERIFIES, data_file


def plainly(text: str) -> str:
    """A normalised question with its everyday phrasings put plainly."""
    for pattern, plain in _rules():
        text = pattern.sub(plain, text)
    text = _BOUND.sub(_bound, text)
    if VERIFIES.search(text):
        text = _NUMERAL_OF_CASES.sub(_in_digits, text)
        text = _SOME.sub(_some, text)
    return _ENGLISH_NUMBER.sub(_digits, text)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["say"]), r["as"]) for r in data_file("phrasing.toml")["rule"])


_NUMERAL = (
    r"\d[\d,]*万?|[一二两三四五六七八九十百千万零]*[百千万十][一二两三四五六七八九十百千万零]*"
)
_BOUND = re.compile(
    rf"(?P<verb>有没有超过|有没有达到|有没有到|有没有过|有没有|没有?超过|没有?达到|没有?到|没有?满|不超过|超过|突破|破|过|超出|超|上|达到|达|满|够|足|"
    rf"到|不足|不到|不满|未满|未达|未到|不止)了?(?P<n>{_NUMERAL})(?P<unit>万?[件起宗份次个例]|万元|元)?"
    r"(?P<end>了?(?:没有?|吗|么|不|吧)?(?=[?。!]*$))"
)
"""A bound that a question asks about: 破一万三了没有, 超过30件了吗."""
_VERBS = {
    "破": "超过", "过": "超过", "上": "达到", "达": "达到", "到": "达到", "满": "达到",
    "够": "达到", "足": "达到", "超": "超过",
    "未到": "不到", "未达": "不到", "没到": "不到", "没有到": "不到",
    "没达到": "不到", "没有达到": "不到", "没满": "不到", "没有满": "不到", "没超过": "不超过",
    "没有超过": "不超过", "不止": "超过", "有没有": "达到", "有没有到": "达到",
    "有没有达到": "达到", "有没有过": "超过", "有没有超过": "超过",
}  # fmt: skip


def _bound(match: re.Match[str]) -> str:
    number = _spoken(match["n"])
    asks = match["verb"].startswith("有没有") or re.search("[没吗么不吧]", match["end"])
    if number is None or not asks:
        return match[0]
    verb = _VERBS.get(match["verb"], match["verb"])
    return f"{verb}{number}{match['unit'] or ''}吗"


_SPOKEN = re.compile(
    r"(?P<head>.*[一二两三四五六七八九十])(?P<unit>[百千万])(?P<tail>[一二三四五六七八九])"
)


def _spoken(text: str) -> str | None:
    """A numeral as digits; 一万三 is 13000 and 一百五 150, as they are spoken."""
    if text[0].isdigit():
        return text
    if (short := _SPOKEN.fullmatch(text)) is not None:
        below = {"万": "千", "千": "百", "百": "十"}[short["unit"]]
        text = f"{short['head']}{short['unit']}{short['tail']}{below}"
    number = chinese_number("一" + text if text[0] in "百千万" else text)
    return None if number is None else str(number)


_NUMERAL_OF_CASES = re.compile(
    r"(?<![一二两三四五六七八九十百千万零第几\d])"
    r"(?P<n>[一二两三四五六七八九][百千万十][一二两三四五六七八九十百千万零]*|十[一二三四五六七八九])"
    r"(?=多?[件起宗份次个例])"
)


def _in_digits(match: re.Match[str]) -> str:
    return _spoken(match["n"]) or match[0]


_SOME = re.compile(r"(?P<n>[1-9]\d*?)(?P<zeros>0+)多(?P<unit>[件起宗份次个例])")
"""500多起 in a question that asks whether it is so: between 501 and 599."""


def _some(match: re.Match[str]) -> str:
    low = int(match["n"] + match["zeros"])
    high = low + 10 ** len(match["zeros"]) - 1
    return f"介于{low + 1}到{high}{match['unit']}之间"


_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ONE = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_SMALL)[1:10])}))?|{'|'.join(_SMALL)})"
_BELOW = rf"(?:(?:an? |{_ONE} )?hundred(?: and)?(?: {_ONE})?|{_ONE})"
_ENGLISH_NUMBER = re.compile(
    rf"\b(?:(?:(?P<thousands>an?|{_BELOW}|\d+) thousand(?:,? and|,)?(?: (?P<rest>{_BELOW}))?)"
    rf"|(?P<below>(?:an? |{_ONE} )hundred(?: and)?(?: {_ONE})?|(?:{'|'.join(_TENS)})"
    rf"(?:[- ](?:{'|'.join(list(_SMALL)[1:10])}))?|{'|'.join(list(_SMALL)[11:])}))\b"
    r"(?!(?: million| billion)?(?: yuan| rmb| renminbi| cny))"
)
"""Numbers above ten in words; 10,000 yuan is a unit of the form and stays."""


_YEARS = range(2001, 2100)


def _digits(match: re.Match[str]) -> str:
    if match["below"]:
        return str(_below_thousand(match["below"]))
    thousands = match["thousands"]
    high = int(thousands) if thousands.isdigit() else _below_thousand(thousands)
    number = 1000 * high + (_below_thousand(match["rest"]) if match["rest"] else 0)
    # two thousand penalties are no year
    return str(number) if match["rest"] and number in _YEARS else f"{number:,}"


def _below_thousand(words: str) -> int:
    total = 0
    for word in re.split(r"[- ]", words):
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += _SMALL.get(word, _TENS.get(word, 1 if word in {"a", "an"} else 0))
    return total
