"""Computations over cells: sums, differences, extremes, ranks, shares, each with its cells."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.answer.compute.groups import scope_for, years_of
from reportqa.answer.compute.members import with_members
from reportqa.answer.compute.operate import over_reports
from reportqa.answer.compute.parts import Subject, as_terms, subjects_of, without_operations
from reportqa.answer.compute.plan import Plan
from reportqa.answer.compute.proportions import (
    apart,
    breakdown,
    of_parts,
    several,
    share,
    summed,
    times,
)
from reportqa.answer.compute.rates import rates
from reportqa.answer.compute.verify import verified
from reportqa.answer.model import Answer
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.answer.targets import target_of
from reportqa.form.catalogue import catalogue
from reportqa.question.parse import NEUTRAL, Question
from reportqa.store.model import Store

__all__ = ["CONSUMED", "SOFT", "as_terms", "compute", "is_own_change", "subjects_of"]

CONSUMED = {
    "share": {"share"},
    "difference": {"share"},
    "compare": {"share"},
    "times": {"other"},
    "indicator": {"share"},
}
"""Counting words (百分之几, 倍) that a computation answers to, by its kind."""


SOFT = {"together", "breakdown"}
"""Words that ask for nothing where there is nothing to add up or to break down."""


def is_own_change(question: Question, plan: Plan, scope: Scope) -> bool:
    """Whether the form's own 本年增/减 is asked for: the edition of 2019 has such cells."""
    if plan.kind != "difference" or len(question.years) > 1:
        return False
    own = subjects_of(as_terms(question))
    of_change = len(own) == 1 and all("增减" in t.name for t in own[0])
    return of_change and any(r.edition == 2019 for r in scope.reports)


def compute(question: Question, plan: Plan, scope: Scope, store: Store) -> Answer | None:
    """The answer that a plan asks for; None where it cannot be carried out exactly.

    ``question`` must be explained to the last word.
    """
    if plan.kind == "indicator":
        asked = years_of(question, plan, scope.held)
        return rates(asked, scope_for(asked, scope.held), store)
    named = question
    members = with_members(question, _held(scope), store.registry())
    if members is None:
        return None
    question = members
    plan = replace(plan, named=len(named.agencies) > 1)
    bare = without_operations(question)
    subjects = subjects_of(bare) or _applications(question, plan)
    if not subjects:
        return None
    if len(subjects) > 1 and not question.asks("previous"):
        plan = replace(plan, previous=False)
    asked = years_of(question, plan, scope.held)
    scope = scope_for(asked, scope.held)
    if not scope.reports:
        return None
    if plan.axis == "parts":
        return of_parts(asked, plan, scope, subjects[0], store)
    if plan.kind == "share":
        return _share(asked, scope, subjects, store)
    if plan.kind == "times":
        return times(asked, scope, subjects, store)
    if len(subjects) > 1:
        return _of_several(asked, plan, scope, subjects, store)
    if plan.kind == "breakdown":
        return breakdown(asked, scope, subjects[0], store)
    if plan.kind == "filter" and plan.axis == "none":
        return verified(asked, plan, scope, subjects[0], store)
    if plan.axis == "none":
        return None
    if plan.axis == "years" and len(scope.agencies) > MOST_AGENCIES:
        return None
    if question.asks("place"):
        plan = replace(plan, place_of=named.agencies)
    return over_reports(asked, plan, scope, subjects[0], store)


_APPLICANTS = re.compile(r"申请人|主体|applicant|requester|people|人群")


def _applications(question: Question, plan: Plan) -> tuple[Subject, ...]:
    """What 哪类申请人最多 is asked of: the applications received."""
    if plan.axis != "parts" or any(not ids <= NEUTRAL for ids in question.terms):
        return ()
    if not any(_APPLICANTS.search(question.plain[o.start : o.end]) for o in question.operations):
        return ()
    received = next(m for m in catalogue().of_table("3") if len(m.row) == 1)
    return ((target_of(received, (), catalogue()),),)


def _held(scope: Scope) -> tuple[str, ...]:
    """The agencies of the library, in order."""
    return scope.held.agencies


_WHOLE_FIRST = re.compile(r"^的?(?:当中|之中|中|里面?|内)|^ (?:were|was|are|is|came|come)\b|^,")


def _share(
    question: Question, scope: Scope, subjects: tuple[Subject, ...], store: Store
) -> Answer | None:
    if len(subjects) == 1:
        return share(question, scope, subjects[0], None, store)
    if len(subjects) != 2:
        return None
    first, second = subjects
    if _names_whole_first(question):
        first, second = second, first
    if first[0].table != second[0].table:
        return None
    return share(question, scope, first, second, store)


def _names_whole_first(question: Question) -> bool:
    """Whether the whole is named before its part (申请中自然人占多少, of all requests …)."""
    ops = [o for o in question.operations if o.name in {"share", "percent"}]
    if not ops or not question.places:
        return False
    at = ops[0].start
    before = [p for p in question.places if p[1] <= at]
    after = [p for p in question.places if p[0] >= ops[0].end]
    if before and after:
        return False
    if before:
        return any(_WHOLE_FIRST.match(question.plain[end:]) for _, end in before[:-1])
    # "what percentage of requests came from companies": what stands behind "of" is the whole
    return bool(after) and bool(re.match(r"\s*(?:of|的)?", question.plain[ops[0].end :]))


def _of_several(
    question: Question, plan: Plan, scope: Scope, subjects: tuple[Subject, ...], store: Store
) -> Answer | None:
    """Two or more things: listed, added up, or one less the other."""
    if plan.kind in {"value", "breakdown", "compare"}:
        operation = "compare" if plan.kind == "compare" else "value"
        return several(question, scope, subjects, store, operation)
    if plan.kind == "together":
        return summed(question, scope, subjects, store)
    if plan.kind == "difference" and not plan.percent:
        return apart(question, scope, subjects, store, absolute=plan.absolute)
    return None
