"""Whether a question asks for a number, and whether a sentence counts what is asked for."""

from __future__ import annotations

import re

from reportqa.question.parse import Question
from reportqa.question.vocabulary import HOW_MANY

_NOT_ASKED = re.compile(
    r"没有?多少|不多少|商量|质量|力量|次数(?=据)|哪几[个件条次项篇起宗份人家户期场类名轮批套回种]|"
    r"几[个家](?=[^，,。]{0,10}(?:怎么|怎样|如何|咋))|"
    r"\b(?:share|count)(?:d|s|ed)? (?:with|in|as|towards?|by|among)\b"
)
"""Wordings of a number that ask for none: 没多少人看, 几个部门怎么商量, 哪几个区."""

_ALIKE = (
    "次回期场届轮趟批",
    "人名位",
    "件个项条份起宗类种篇则",
    "家户",
    "册本",
    "元钱",
    "天日",
    "%％",
)
_NUMBER = r"[\d一二两三四五六七八九十百千万亿]\s?(?:余|多)?\s?"
_ANY_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百]+(?:余|多)?[件个项条次期场届轮批人名家户]")
_SHARE = re.compile(r"占多少|百分|比例|比重|几成|\b(?:share|percent\w*|proportion)\b")


def asks_how_many(question: Question) -> bool:
    """Whether a number is asked for, not merely spoken of."""
    plain = question.plain
    if not question.wants_number or not HOW_MANY.search(plain):
        return question.wants_number
    return bool(HOW_MANY.search(_NOT_ASKED.sub(" ", plain)))


def names_unit(question: Question) -> bool:
    """Whether the question says in what it wants to be answered: 多少次, 占多少."""
    return bool(_SHARE.search(question.plain) or _kinds(question))


def _kinds(question: Question) -> list[str]:
    words = [w for w in question.count_words if not w.isascii()]
    return [k for k in _ALIKE if any(w[-1] in k or w[0] in k for w in words)]


def counts(question: Question, sentence: str) -> bool:
    """Whether a normalised sentence has a number of the kind asked for: times, persons, a share.

    Words that count alike do for one another (次, 回, 期). A question that names no counting word
    is content with any number.
    """
    if _SHARE.search(question.plain):
        return "%" in sentence
    if kinds := _kinds(question):
        return any(re.search(f"{_NUMBER}[{kind}]", sentence) for kind in kinds)
    return bool(_ANY_NUMBER.search(sentence))
