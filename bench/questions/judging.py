"""Whether an answer is right, wrong or missed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from bench.questions.model import Asked, Shown
from reportqa.answer.model import Answer

Verdict = Literal["right", "wrong", "missed"]

_NEAR = Decimal("1e-9")
"""Percentages are quotients: so much of them may be cut off."""

_REST = re.compile(r"其余|The others")
_YES = re.compile(r"^(?:是的|对|没错|Yes|Correct)", re.IGNORECASE)
_NO = re.compile(r"^(?:不是|不对|没有|否|No\b|Not\b)", re.IGNORECASE)


def judge(asked: Asked, answer: Answer) -> tuple[Verdict, str]:
    """The verdict on an answer, and why where it is not right."""
    shown = frozenset(
        (f.agency, f.year or 0, f.value) for f in answer.figures if f.value is not None
    )
    if asked.how == "number":
        return _number(asked, answer)
    if answer.value is not None:
        return "wrong", f"value {answer.value} where none may be"
    if asked.how == "silence":
        return ("wrong", "figures where none may be") if shown else ("right", "")
    if asked.how == "nothing":
        return "right", ""
    return _figures(asked, answer, shown)


def _number(asked: Asked, answer: Answer) -> tuple[Verdict, str]:
    if asked.value is None:
        raise ValueError(f"no number is expected of {asked.question}")
    if answer.value is None:
        return "missed", answer.kind
    if abs(answer.value - asked.value) > _NEAR * max(abs(asked.value), Decimal(1)):
        return "wrong", f"{answer.value} instead of {asked.value}"
    head = _REST.split(answer.text)[0]
    lacking = [w for w in asked.winners if w not in head]
    if lacking or any(w in head for w in asked.losers):
        return "wrong", "the right number of another one"
    if asked.yes is not None and (_NO if asked.yes else _YES).search(answer.text.strip()):
        return "wrong", "yes and no confused"
    return "right", ""


def _figures(asked: Asked, answer: Answer, shown: frozenset[Shown]) -> tuple[Verdict, str]:
    if answer.kind != "figure":
        return "missed", answer.kind
    if not asked.figures:
        said = re.search(r"没有|none", answer.text)
        return ("right", "") if said else ("wrong", "none meets it")
    if shown != asked.figures:
        more, less = shown - asked.figures, asked.figures - shown
        return "wrong", f"shown beside {_list(more)}; not shown {_list(less)}"
    if asked.how == "list":
        values = [f.value for f in answer.figures if f.value is not None]
        if values != sorted(values, reverse=True):
            return "wrong", "out of order"
    return "right", ""


def _list(shown: frozenset[Shown]) -> str:
    return ", ".join(f"{a} {y} {v}" for a, y, v in sorted(shown)) or "none"
