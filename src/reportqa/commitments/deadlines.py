"""When a promise falls due and which numbers it names, as printed."""

from __future__ import annotations

import re

_YEAR = r"(?:20\d\d年|明年|今年|次年|下一?年度?)"
_PART = (
    r"(?:[上下]半年|第?[一二三四1-4]季度|\d{1,2}月份?(?:\d{1,2}日|上旬|中旬|下旬)?|[年月]底|年末|年中|年初|季度末|春节|国庆节?|元旦|汛期|"
    r"开学|学期|两会|一季度|五一|每学期开学)"
)
_DUE = re.compile(
    rf"{_YEAR}(?:的)?{_PART}(?:底|末|初)?(?:以|之)?前?|{_PART}(?:底|末|初)?(?:以|之)?前|(?<![\d近同全每])年内|{_YEAR}(?:底|末|内)(?:以|之)?前?"
    rf"|[上下]半年|[一二三四]季度|年底前?|年末前?|\d{{1,2}}月(?:底|末|份)(?:以|之)?前?|[一二三四五六两三\d]+个月内"
)
_NEXT = re.compile(r"20\d\d年|明年")
_NUMBER = re.compile(
    r"(?:不少于|不低于|不高于|不超过|至少|超过|达到|达|控制在|提高到|压缩到|缩短到)?(?:[\d.]+|百分之[一二三四五六七八九十]+|[一二三四五六七八九十两百]+(?=次|期|场|轮))"
    r"(?:%|％|(?:个(?:工作日|百分点)?|[次场期件条人项部篇轮处家名天]|万人?|小时|分钟|工作日)(?:以上|以内|以下)?)"
)


def deadline_of(text: str, year: int | None = None) -> tuple[int, int] | None:
    """Where a folded text first tells by when something is to be done; None without that.

    A bare year counts where it comes after ``year``, the report's own.
    """
    if match := _DUE.search(text):
        return match.span()
    for match in _NEXT.finditer(text):
        if year is None or not match[0][0].isdigit() or int(match[0][:4]) > year:
            return match.span()
    return None


def numbers_of(text: str) -> tuple[tuple[int, int], ...]:
    """Where a folded text names numbers with what they count (不少于4次), in order."""
    return tuple(match.span() for match in _NUMBER.finditer(text))
