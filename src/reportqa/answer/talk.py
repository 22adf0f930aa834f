"""Sentences beside a question that only talk to the system: thanks, instructions, who is asking."""

from __future__ import annotations

import re

from reportqa.answer.figures import names_a_measure
from reportqa.question.parse import Question

_TALK = re.compile(
    r"忽略|无视|必须说|回复|不要引用|别引用|回答|输出|答案|系统|指令|提示词|假装|扮演|你(?:现在|是)|"
    r"^(?:我(?:是|在|想|要写|正|们|叫)|谢|感谢|多谢|你好|您好|麻烦|急|求)|"
    r"\b(?:ignore|disregard|system|instructions?|answer|respond|reply|pretend|act as|output|print|"
    r"thanks?|hello|hi|please|urgent)\b|^i(?:'m| am| was| have| need| want)\b"
)
_NARROWS = re.compile(
    r"仅|只[要算看限]|除|不含|不包括|不算|[上下]半年|季度|月|地区|领域|[部局委]|"
    r"\b(?:only|except|exclud\w+|without|half|quarter|month|first|instead|mean)\b"
)


def only_talks(question: Question) -> bool:
    """Whether a sentence beside the question tells the system something, and asks for nothing."""
    if question.agencies or question.without or question.unknown_agency:
        return False
    if names_a_measure(question):
        return False
    if question.years and not re.search(r"系统|\bsystem\b", question.plain):
        return False
    if not question.left:
        return True
    return bool(_TALK.search(question.plain)) and not _NARROWS.search(question.plain)
