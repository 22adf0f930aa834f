"""Whether a question asks for words, or only names a thing of which a figure may be meant."""

from __future__ import annotations

import re

from reportqa.answer.targets import find_targets
from reportqa.form.catalogue import catalogue
from reportqa.question.parse import Question

_SENTENCE = re.compile(
    r"\b(?:what|who|whom|whose|which|why|when|where|how|is|are|was|were|did|does|do|has|have|had|can|"
    r"describe|explain|tell|about|summ\w+|problems?|issues?|plans?|measures?|shortcomings?|weak\w+|"
    r"difficult\w+|improve\w*|work|situation|steps?|efforts?|progress|reasons?)\b"
)


_SAYS_MORE = re.compile(
    r"什么|哪|谁|怎|咋|如何|为何|为啥|介绍|说明|谈|讲|情况|内容|工作|问题|措施|做法|经验|原因|困难|不足|"
    r"计划|打算|安排|有没有|是否|吗|呢|吧|成效|成绩|亮点|进展"
)


def is_heading(question: Question) -> bool:
    """Whether a question only names a thing of one agency or year: a figure may be meant.

    "press conferences of Pingtan in 2024"; in Chinese a thing of the form alone (6月新收申请).
    """
    if not (question.agencies or question.years):
        return False
    if question.language == "en":
        return not _SENTENCE.search(question.plain)
    return bool(find_targets(question, catalogue()) and not _SAYS_MORE.search(question.plain))


_WHY = re.compile(
    r"为什么|为何|为啥|(?<!所有)(?<!各种)(?<!全部)原因|\bwhy\b|(?<!\ball )(?<!\bany )\breasons?\b"
)


def asks_words(question: Question) -> bool:
    """Whether a reason or a meaning is asked; 如何变化 asks for figures."""
    if question.asks_why and not question.asks("trend", "difference", "direction", "compare"):
        return True
    return bool(_WHY.search(question.plain)) or _asks_meaning(question)


_MEANING = re.compile(
    r"什么意思|指什么|含义|啥意思|怎么理解|"
    r"\bmean(?:s|ing)?\b(?! (?:number|value|figure|amount|of)\b)|\bdefin\w+"
)
_WHAT_IS = re.compile(r"什么是|是什么|啥是|是啥|\bwhat(?:'s| is| are)\b")


def _asks_meaning(question: Question) -> bool:
    """Whether what a word of the form means is asked, not a figure of some report."""
    somewhere = question.agencies or question.years or question.last or question.every_year
    plain = question.plain
    return bool(_MEANING.search(plain) or (_WHAT_IS.search(plain) and not somewhere))
