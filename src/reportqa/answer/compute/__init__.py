"""Computations over cells: sums, differences, extremes, ranks, shares, each with its cells."""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.answer.compute import wording
from reportqa.answer.compute.changes import over_changes
from reportqa.answer.compute.groups import scope_for, years_of
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.measures import measures_compared
from reportqa.answer.compute.members import among_the_others, with_members
from reportqa.answer.compute.operate import over_reports
from reportqa.answer.compute.parts import (
    Subject,
    as_terms,
    on_both_sides,
    split_subjects,
    subjects_of,
    without_operations,
)
from reportqa.answer.compute.per_report import of_county, over_county, over_rates, over_shares
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
from reportqa.answer.compute.shares import part_and_whole
from reportqa.answer.compute.verify import verified
from reportqa.answer.model import Answer
from reportqa.answer.refusal import refuse
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.answer.targets import target_of
from reportqa.form.catalogue import catalogue
from reportqa.question.follow_ups import after
from reportqa.question.operations import EACH, WHICH
from reportqa.question.parse import NEUTRAL, Question
from reportqa.store.model import Store

__all__ = [
    "CONSUMED", "SOFT", "among_the_others", "as_terms", "compute", "is_own_change",
    "measures_compared", "subjects_of",
]  # fmt: skip

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


_OF_YEAR_BEFORE = re.compile(
    r"上一?年度?的?项目|\bitems of (?:the )?(?:previous|last|preceding|prior) year|"
    r"\b(?:previous|last|preceding|prior)[- ]year(?:'s)? items"
)


def is_own_change(question: Question, plan: Plan, scope: Scope) -> bool:
    """Whether the form's own 本年增/减 is asked for: the edition of 2019 has such cells."""
    if plan.kind != "difference" or len(question.years) > 1:
        return False
    if question.asks("previous") and not question.names("items"):
        # licences compared with the year before: decisions are meant as well as items
        return False
    if question.asks("previous") and _OF_YEAR_BEFORE.search(question.plain):
        # the 上一年项目数量 of two reports
        return False
    own = subjects_of(as_terms(question))
    of_change = len(own) == 1 and all("增减" in t.name for t in own[0])
    return of_change and any(r.edition == 2019 for r in scope.reports)


def compute(question: Question, plan: Plan, scope: Scope, store: Store) -> Answer | None:
    """The answer that a plan asks for; None where it cannot be carried out exactly.

    ``question`` must be explained to the last word.
    """
    named = question
    if plan.axis == "none" and plan.kind == "difference":
        # of two things of one agency: 哪个 asks for no agency
        own = tuple(o for o in question.operations if o.name not in WHICH)
        question = replace(question, operations=own)
    if plan.of == "county" and plan.kind == "share" and not _names_a_part(question):
        return refuse(question, scope, wording.whose_share(question.language))
    members = with_members(question, _held(scope), store.registry())
    if members is None:
        return None
    question = members
    plan = replace(plan, named=len(named.agencies) > 1)
    if plan.of in {"indicator", "share"}:
        return _over_percentages(question, plan, scope, store, named)
    bare = without_operations(question)
    subjects = _subjects(question, bare, plan)
    if not subjects and plan.kind != "share":
        return None
    if len(subjects) > 1 and not question.asks("previous"):
        plan = replace(plan, previous=False)
    asked = years_of(question, plan, scope.held)
    scope = scope_for(asked, scope.held)
    if not scope.reports:
        return None
    if plan.of == "county":
        if len(subjects) != 1:
            return refuse(question, scope, wording.whose_share(question.language))
        if plan.kind != "share":
            return over_county(asked, plan, scope, subjects[0], store)
        return of_county(asked, scope, subjects[0], store)
    if plan.of == "change":
        if len(subjects) != 1:
            return None
        return over_changes(asked, plan, scope, subjects[0], store)
    if plan.axis == "parts":
        return of_parts(asked, plan, scope, subjects[0], store)
    if plan.kind == "share":
        return _share(replace(bare, years=asked.years), scope, store)
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


def _over_percentages(
    question: Question, plan: Plan, scope: Scope, store: Store, named: Question
) -> Answer | None:
    """An indicator or a share of each report: listed, put in order, one less another."""
    asked = years_of(question, plan, scope.held)
    scope = scope_for(asked, scope.held)
    if not scope.reports:
        return None
    if plan.kind == "indicator":
        return rates(asked, scope, store)
    if plan.axis == "none" or (plan.axis == "years" and len(scope.agencies) > MOST_AGENCIES):
        return None
    if question.asks("place"):
        plan = replace(plan, place_of=named.agencies)
    if plan.of == "indicator":
        return over_rates(asked, plan, scope, store)
    bare = replace(without_operations(question), years=asked.years)
    return over_shares(bare, plan, scope, store)


_COMPARING = frozenset({"difference", "times", "compare", "extreme"})


def _subjects(question: Question, bare: Question, plan: Plan) -> tuple[Subject, ...]:
    """What is computed over; () where it is not certain that one thing or several are named."""
    if plan.kind in _COMPARING:
        parted = split_subjects(bare)
        if parted:
            return parted
        if on_both_sides(bare, "than", "times"):
            return ()
        whole = subjects_of(bare)
        # 予以公开和部分公开差多少 names two things, though the pair has a name of its own
        if any(re.search("和|与", t.name) for s in whole for t in s):
            return ()
    found = subjects_of(bare)
    if any(_is_unsure(s) for s in found):
        return ()
    return found or _lost_lawsuits(bare, plan) or _applications(question, plan)


def _is_unsure(subject: Subject) -> bool:
    # different cells of one edition may be meant (结转: from last year or into the next)
    return any(
        len({(t.members, t.applicant_name) for t in subject if edition in t.editions}) > 1
        for edition in {e for t in subject for e in t.editions}
    )


def _names_a_part(question: Question) -> bool:
    """Whether it is said whose share in the county is meant, and of no other whole."""
    whole = next(o for o in question.operations if o.name == "of_parent")
    each = [o for o in question.operations if o.name in EACH]
    if any(o.start >= whole.end for o in each) and question.language == "zh":
        return False
    return bool(question.agencies or each)


def _lost_lawsuits(question: Question, plan: Plan) -> tuple[Subject, ...]:
    """败诉, where agencies or years are compared or a bound is asked about, is of lawsuits."""
    named = [ids for ids in question.terms if not ids <= NEUTRAL]
    if (
        (plan.axis == "none" and plan.kind != "filter")
        or len(named) != 1
        or "corrected" not in named[0]
    ):
        return ()
    if not _LOST.search(question.plain):
        return ()
    return subjects_of(after((frozenset({"litigation"}),), question))


_LOST = re.compile(r"败诉|打输|\b(?:lost|lose|losing|defeat)")


_APPLICANTS = re.compile(r"申请人|主体|applicant|requester|people|人群")


def _applications(question: Question, plan: Plan) -> tuple[Subject, ...]:
    """What 哪类申请人最多 is asked of: the applications received."""
    filed = NEUTRAL | {"received", "application", "charged"}
    if plan.axis != "parts" or any(not ids & filed for ids in question.terms):
        return ()
    if not any(_APPLICANTS.search(o.words) for o in question.operations):
        return ()
    received = next(m for m in catalogue().of_table("3") if len(m.row) == 1)
    return ((target_of(received, (), catalogue()),),)


def _held(scope: Scope) -> tuple[str, ...]:
    """The agencies of the library, in order."""
    return scope.held.agencies


def _share(question: Question, scope: Scope, store: Store) -> Answer | None:
    found = part_and_whole(question)
    if found is None or (found[1] and found[0][0].table != found[1][0].table):
        return None
    return share(question, scope, found[0], found[1], store)


def _of_several(
    question: Question, plan: Plan, scope: Scope, subjects: tuple[Subject, ...], store: Store
) -> Answer | None:
    """Two or more things: listed, added up, or one less the other."""
    if plan.kind in {"together", "difference"} and (len(scope.reports) > 1 or scope.missing):
        # of which report which thing: not certain
        return None
    if plan.kind in {"value", "breakdown", "compare"}:
        operation = "compare" if plan.kind == "compare" else "value"
        return several(question, scope, subjects, store, operation)
    if plan.kind == "together":
        return summed(question, scope, subjects, store)
    if plan.kind == "difference" and not plan.percent:
        return apart(question, scope, subjects, store, absolute=plan.absolute)
    return None
