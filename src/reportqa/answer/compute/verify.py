"""Whether what a question asserts holds: more than so many, at most so many."""

from __future__ import annotations

import re

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import Result, meets
from reportqa.answer.compute.draft import Draft, number_of
from reportqa.answer.compute.gather import best
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.parts import Subject
from reportqa.answer.model import Answer
from reportqa.answer.scope import Scope
from reportqa.answer.wording import measure_name, report_name
from reportqa.question.operations import IF_MONEY
from reportqa.question.parse import Question
from reportqa.question.vocabulary import VERIFIES
from reportqa.store.model import Store

_OF_MONEY = re.compile(r"罚款|[金款]额|钱")


def verified(
    question: Question, plan: Plan, scope: Scope, subject: Subject, store: Store
) -> Answer | None:
    """Yes or no with the true figure; None where nothing is asserted."""
    if not VERIFIES.search(question.plain) or len(scope.reports) != 1 or scope.missing:
        return None
    if any(b.unit == IF_MONEY for b in plan.bounds) and _OF_MONEY.search(question.plain):
        # 罚款超过100万 asks for money, and fines are counted in cases
        return None
    draft = Draft(question, scope)
    finding = best(scope.reports[0], subject, store)
    name = measure_name(finding.target, draft.language)
    where = report_name(finding.report, draft.language)
    shown = draft.shown(finding)
    if finding.value is None:
        draft.lines.append(
            f"{where}{name}：{shown}。" if draft.zh else f"{where}: {name}: {shown}."
        )
        draft.result(None)
        return draft.answer("verify", subject)
    unit = finding.unit or finding.target.unit
    outcomes = [meets(number_of(finding), unit, bound) for bound in plan.bounds]
    if None in outcomes:
        draft.lines.append(wording.mixed_units(draft.language))
    else:
        yes = all(outcomes)
        draft.lines.append(
            ("是的。" if yes else "没有。") if draft.zh else ("Yes." if yes else "No.")
        )
    draft.lines.append(f"{where}{name}为{shown}。" if draft.zh else f"{where}: {name}: {shown}.")
    draft.result(Result(finding.value, unit))
    return draft.answer("verify", subject)
