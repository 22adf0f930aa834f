"""Refusals and questions back: why there is no answer, what there is, and what may be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer import wording
from reportqa.answer.model import Answer, Interpretation
from reportqa.answer.scope import Scope
from reportqa.question.parse import Question


def refuse(question: Question, scope: Scope, reason: str) -> Answer:
    """No answer: why, and what the library holds instead.

    A year that is not held is never taken for another: the newest is offered as a question.
    """
    held = wording.holdings(scope.held, question.language)
    newest = _newest(question, scope)
    offered = _for_year(question, newest) if newest else ""
    lines = [reason, wording.newest_held(newest, question.language) if newest else "", held]
    return Answer(
        question=question.text,
        language=question.language,
        kind="no_answer",
        text="\n".join(line for line in lines if line),
        interpretation=Interpretation(agencies=question.agencies, years=question.years),
        options=(offered,) if offered else (),
    )


def ask_back(question: Question, scope: Scope, text: str, options: tuple[str, ...]) -> Answer:
    """A question back: complete questions, one of which is meant."""
    return Answer(
        question=question.text,
        language=question.language,
        kind="clarification",
        text=f"{text}\n{_listed(options)}",
        interpretation=Interpretation(agencies=scope.agencies, years=question.years),
        options=options,
    )


def offering(answer: Answer, said: str, options: tuple[str, ...]) -> Answer:
    """A refusal with questions that may be asked instead, under a line; unchanged for none."""
    if not options:
        return answer
    return replace(answer, text=f"{answer.text}\n{said}\n{_listed(options)}", options=options)


def _listed(options: Sequence[str]) -> str:
    return "\n".join(f"- {option}" for option in options)


def no_such_rate(question: Question, scope: Scope) -> Answer:
    """A rate that neither the form nor an indicator defines: what there is may be asked."""
    agency = scope.agencies[0] if len(scope.agencies) == 1 else ""
    year = str(question.years[0]) if len(question.years) == 1 else ""
    names: tuple[str, ...]
    if question.language == "zh":
        reason = "表格没有规定这个比率怎么算，不能给出；可以问它可能用到的各项。"
        head = f"{agency}{year}年" if year else agency
        names = ("新收政府信息公开申请", "上年结转政府信息公开申请", "办理结果总计", "结转下年度")
        options = tuple(f"{head}{name}多少件？" for name in names)
    else:
        reason = (
            "The form does not say how this rate is computed; what it may be made of can be asked."
        )
        tail = (f" of {agency}" if agency else "") + (f" in {year}" if year else "")
        names = ("new applications received", "applications concluded", "applications carried over")
        options = tuple(f"How many {name}{tail}?" for name in names)
    refused = refuse(question, scope, f"{reason}\n{_listed(options)}")
    return replace(refused, options=options)


def _newest(question: Question, scope: Scope) -> int:
    """The newest year held of the agencies asked for, where the one year asked for is not; or 0."""
    if scope.reports or not scope.missing or len(question.years) != 1:
        return 0
    agencies = question.agencies
    years = [r.year or 0 for r in scope.held if not agencies or r.agency in agencies]
    return max(years, default=0)


def _for_year(question: Question, year: int) -> str:
    """The question asked for another year; "" where its year is written in a way of its own."""
    (asked,) = question.years
    words = [w for w, y in question.relative if y == asked]
    for written in [*words, f"{asked}年", str(asked)]:
        if written in question.text:
            suffix = "年" if question.language == "zh" and not written.isdigit() else ""
            return question.text.replace(written, f"{year}{suffix}", 1)
    return ""
