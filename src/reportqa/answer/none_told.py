"""Statements of the reports that there was none of what is asked: 0, quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.answer.evidence import back_coverage, coverage
from reportqa.nothing import states_none, things
from reportqa.question.parse import Question
from reportqa.question.text import Language, normalise
from reportqa.store.model import ReportRecord, StoredFigure

_WHATEVER_WAS_DONE = "收到 收取 受理 发生 产生 接到 提起"
"""Of what was not received nothing was handled or decided either."""

_MONEY = re.compile(r"费|款|金额|钱")
_BEFORE = re.compile(r"去年|上一?年|以前|此前")


def none_told(
    question: Question, report: ReportRecord, figures: Sequence[StoredFigure]
) -> StoredFigure | None:
    """The statement that answers; None where none is of exactly what is asked.

    The statement must speak of every content word of the question, and the question of all that
    narrows the statement (对信息公开工作的) and of one of the things that it lists. No serious
    complaints does not mean no complaints.
    """
    if "share" in question.counts:
        return None
    return next((f for f in figures if states_none(f.figure) and _is_of(question, report, f)), None)


def _is_of(question: Question, report: ReportRecord, stored: StoredFigure) -> bool:
    figure = stored.figure
    year = re.search(r"\d{4}", figure.period)
    if (year and int(year[0]) != report.year) or _BEFORE.search(figure.period):
        return False
    if "money" in question.counts and not _MONEY.search(figure.subject):
        return False
    subject = normalise(figure.subject)
    if coverage(question.content, f"{subject} {_WHATEVER_WAS_DONE}") < 1.0:
        return False
    named = things(subject)
    whole = [back_coverage(part, question.content) == 1.0 for part in named.of]
    return all(whole) and any(back_coverage(item, question.content) == 1.0 for item in named.items)


def none_text(where: str, stored: StoredFigure, mark: int, language: Language) -> str:
    """The line of an answer for a statement of none."""
    figure = stored.figure
    if language == "zh":
        said = f"报告写明没有（“{figure.raw}”），即0[{mark}]"
        return f"{where}：{figure.subject}：{said}。原文：“{figure.quote}”"
    said = f"none, the report says so (“{figure.raw}”): 0 [{mark}]"
    return f"{where}: {figure.subject}: {said}. In its own words: “{figure.quote}”"
