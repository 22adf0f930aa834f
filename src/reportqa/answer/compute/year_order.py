"""Which of two years a question names first: an earlier one held against a later one."""

from __future__ import annotations

import re

from reportqa.question.parse import Question

YEAR = r"(?:(?:19|20)\d\d年?度?)"
_EARLIER_FIRST = re.compile(
    rf"(?P<a>{YEAR})[^,。?;]*?(?:比|较|相比于?|相较于?|比起)(?:起|于)?(?P<b>{YEAR})"
    rf"|(?:与|和|跟|同|相比于?|对比)(?P<b2>{YEAR})(?:的)?(?:相比较?|比起来|比较?|来说),?[^?.;,]{{0,15}}?(?P<a2>{YEAR})"
    rf"|(?P<a4>{YEAR})[^,。?;]*?(?:是|为|相当于|占)(?P<b4>{YEAR})(?=[^,。?;]*倍)"
    rf"|(?P<a5>{YEAR})[^,。?;]*?(?:和|与|跟|同)(?P<b5>{YEAR})(?:的)?(?:相比较?|比起来|比较?),?"
    r"(?=[^,。?;]{0,10}?[多少高低](?:多少|几))"
    rf"|(?P<a3>{YEAR})[^?.;]*?\bthan (?:in |for |that of |those of )?(?P<b3>{YEAR})"
)


def names_earlier_first(question: Question) -> bool:
    """Whether an earlier year is held against a later one: 2022年比2023年多几件."""
    compares = question.asks("than", "compare", "previous", "times")
    if len(question.years) != 2 or not compares:
        return False
    plain = question.plain
    for words, year in question.relative:
        plain = plain.replace(words, f"{year}年")
    match = _EARLIER_FIRST.search(plain)
    if match is None:
        return False
    first = match["a"] or match["a2"] or match["a3"] or match["a4"] or match["a5"]
    second = match["b"] or match["b2"] or match["b3"] or match["b4"] or match["b5"]
    return first[:4] < second[:4]
