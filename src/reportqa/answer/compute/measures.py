"""Which of several things in one report is the most: 许可、处罚、强制哪个最多."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportqa.answer.compute.arithmetic import Result, in_one_unit, ranked
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.gather import best
from reportqa.answer.compute.members import only_which
from reportqa.answer.compute.parts import (
    Subject,
    split_subjects,
    subjects_of,
    targets_of,
    without_operations,
)
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer
from reportqa.answer.scope import Scope
from reportqa.answer.wording import measure_name, report_name, with_unit
from reportqa.question.operations import EACH, WHICH
from reportqa.question.parse import NEUTRAL, Question
from reportqa.store.model import Store

_ORDERS = {"maximum": False, "which_more": False, "minimum": True, "which_fewer": True}
_ASKS = re.compile(r"哪|\bwhich\b|\bwhat\b|\bor\b")
_MOST = 6
"""Things that are compared in one question."""


def measures_compared(question: Question, scope: Scope, store: Store) -> Answer | None:
    """The most or the fewest of several things of one agency; None where no such thing is asked."""
    names = {o.name for o in question.operations}
    orders = {_ORDERS[n] for n in names & _ORDERS.keys()}
    other = names - _ORDERS.keys() - WHICH - {"which_part"}
    if len(orders) != 1 or other or question.excluded or question.left or question.guards:
        return None
    if names & (WHICH | EACH) and not only_which(question):
        return None
    if not _ASKS.search(question.plain) or len(scope.agencies) != 1 or scope.missing:
        return None
    subjects = _things(without_operations(question))
    if not 1 < len(subjects) <= _MOST or question.counts - {"cases", "items"}:
        return None
    (lowest,) = orders
    draft = Draft(question, scope)
    for report in scope.reports:
        found = [best(report, s, store) for s in subjects]
        draft.result(_compared(draft, report_name(report, draft.language), found, lowest))
    operation = "minimum" if lowest else "maximum"
    return draft.answer(operation, tuple(t for s in subjects for t in s))


def _things(question: Question) -> tuple[Subject, ...]:
    """What is named side by side, with words that join it or with none."""
    parted = split_subjects(question)
    if parted:
        return parted
    if subjects_of(question):
        return ()
    named = [i for i, ids in enumerate(question.terms) if not ids <= NEUTRAL]
    alone = tuple(targets_of(question, [i]) for i in named)
    return alone if all(alone) and len(set(alone)) == len(alone) else ()


def _compared(draft: Draft, where: str, found: Sequence[Finding], lowest: bool) -> Result | None:
    colon, semicolon = ("：", "；") if draft.zh else (": ", "; ")
    shown = [measure_name(f.target, draft.language) + colon + draft.shown(f) for f in found]
    end = "。" if draft.zh else "."
    draft.lines.append(f"{where}{colon}{semicolon.join(shown)}{end}")
    units = in_one_unit(found)
    if units is None or len(units[0]) < len(found):
        draft.lines.append(
            "单位不同或有的格没有数字，无法比较。"
            if draft.zh
            else "The units differ, or a cell holds no number: they cannot be compared."
        )
        return None
    terms, unit = units
    first = ranked(terms, lowest=lowest)[0]
    names = [measure_name(t.finding.target, draft.language) for t in first]
    value = with_unit(first[0].value, unit)
    if len(first) == len(terms):
        draft.lines.append("都一样多。" if draft.zh else "All are the same.")
    elif draft.zh:
        tie = "并列" if len(first) > 1 else ""
        word = "最少" if lowest else "最多"
        draft.lines.append(f"{tie}{word}的是{'、'.join(names)}，为{value}。")
    else:
        tie = " (a tie)" if len(first) > 1 else ""
        word = "fewest" if lowest else "most"
        draft.lines.append(f"The {word}{tie}: {', '.join(names)}, {value}.")
    return Result(first[0].value, unit)
