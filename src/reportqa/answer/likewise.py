"""What reports of several years say in the same words, so that it is told once.

Same words are those that differ in nothing but years, points of a list and a few characters: a
figure or a negation that differs makes another statement.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from rapidfuzz import fuzz

T = TypeVar("T")

_YEAR = re.compile(r"(?:19|20)\d\d")
_POINT = re.compile(r"^[一二三四五六七八九十]{1,2}是|^[（(][一二三四五六七八九十\d]{1,2}[）)]")
_DECISIVE = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿两零]+|[不没未无否]")
_ALIKE = 90


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts say the same of different years."""
    first, second = _bare(one), _bare(other)
    if first == second:
        return True
    if _DECISIVE.findall(first) != _DECISIVE.findall(second):
        return False
    return fuzz.ratio(first, second) >= _ALIKE


def grouped(found: Iterable[T], same: Callable[[T, T], bool]) -> list[list[T]]:
    """Those found in groups of the same, in the order of the first of each."""
    groups: list[list[T]] = []
    for one in found:
        of = next((group for group in groups if same(group[0], one)), None)
        if of is None:
            groups.append([one])
        else:
            of.append(one)
    return groups


def _bare(text: str) -> str:
    return _POINT.sub("", _YEAR.sub("#", "".join(text.split())))
