"""Which reports a computation goes over: one group for each result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.answer.compute.kinds import Plan
from reportqa.answer.held import answering
from reportqa.answer.scope import Scope, scope_of
from reportqa.question.parse import Question
from reportqa.store.model import ReportRecord


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that are computed over together, by agency (in the order of naming) and year.

    ``missing`` are the (agency, year) pairs that belong to it and are not held; ``gaps`` those
    that nobody named: a year between two that are held, an agency that is held for other years.
    """

    reports: tuple[ReportRecord, ...]
    missing: tuple[tuple[str, int], ...] = ()
    gaps: tuple[tuple[str, int], ...] = ()


def years_of(question: Question, plan: Plan, reports: Sequence[ReportRecord]) -> Question:
    """The question with the years that its computation goes over."""
    named = question.years or question.last or question.every_year
    if plan.previous:
        years = question.years[-1:] or _newest(question, reports)
        return replace(question, years=tuple(y for n in years for y in (n - 1, n)), last=0)
    if plan.kind == "difference" and len(question.years) > 2:
        return replace(question, years=(question.years[0], question.years[-1]))
    if plan.of == "change" and plan.axis == "agencies" and len(question.years) < 2:
        if question.every_year and not question.since:
            return question
        years = question.years[-1:] or _newest(question, reports)
        if question.since:
            return replace(question, years=(question.since, *years), every_year=False)
        return replace(question, years=tuple(y for n in years for y in (n - 1, n)), last=0)
    if plan.axis == "agencies" and not named:
        return replace(question, years=_newest(question, reports))
    if plan.axis in {"years", "both"} and not named:
        return replace(question, every_year=True)
    return question


def _newest(question: Question, reports: Sequence[ReportRecord]) -> tuple[int, ...]:
    years = [r.year or 0 for r in answering(reports).of(question.agencies)]
    return (max(years),) if years else ()


def groups_of(question: Question, plan: Plan, scope: Scope) -> tuple[Group, ...]:
    """One group for each agency (over years), for each year (over agencies), or one for all."""
    ordered = sorted(scope.reports, key=lambda r: (_place(r.agency, question), r.year or 0))
    missing = scope.missing
    if plan.axis == "both":
        return (Group(tuple(ordered), missing, _gaps(question, ordered)),)
    if plan.axis == "agencies":
        return tuple(
            Group(
                tuple(r for r in ordered if r.year == year),
                tuple(m for m in missing if m[1] == year),
                _absent(question, year, ordered, scope),
            )
            for year in sorted({r.year for r in ordered if r.year} | {y for _, y in missing})
        )
    agencies = list(dict.fromkeys([*(r.agency for r in ordered), *(a for a, _ in missing if a)]))
    agencies.sort(key=lambda a: _place(a, question))
    return tuple(
        Group(
            tuple(r for r in ordered if r.agency == agency),
            tuple((agency, y) for a, y in missing if a in {agency, ""}),
            _gaps(question, [r for r in ordered if r.agency == agency]),
        )
        for agency in agencies
    )


def scope_for(question: Question, reports: Sequence[ReportRecord]) -> Scope:
    """As ``scope_of``; every agency of an explicit year is looked for in each year."""
    scope = scope_of(question, reports)
    if question.agencies or not question.years:
        return scope
    have = {(r.agency, r.year) for r in scope.reports}
    empty = [y for y in question.years if not any(y == year for _, year in have)]
    return replace(scope, missing=tuple(("", y) for y in empty))


_BASE_FIRST = re.compile(
    r"(?:\d{4}年?度?,?)?(?:和|与|跟|同|对比|相较于?|比起)[^,]{2,40}?(?:相比较?|比较?|来说)?,"
)


def _place(agency: str, question: Question) -> tuple[int, str]:
    """In the order of naming; what is compared with stands last, also in 和甲局比，乙局多多少."""
    names = question.agencies
    if (
        len(names) == 2
        and question.asks("than", "difference")
        and _BASE_FIRST.match(question.plain)
    ):
        names = names[::-1]
    return (names.index(agency) if agency in names else len(names), agency)


def _gaps(question: Question, reports: Sequence[ReportRecord]) -> tuple[tuple[str, int], ...]:
    """Of agencies that nobody named those without a report for a year that was named."""
    if not question.years or question.agencies:
        return ()
    have = {(r.agency, r.year) for r in reports}
    agencies = sorted({r.agency for r in reports})
    return tuple((a, y) for a in agencies for y in question.years if (a, y) not in have)


def _absent(
    question: Question, year: int, reports: Sequence[ReportRecord], scope: Scope
) -> tuple[tuple[str, int], ...]:
    """Agencies that nobody named and that are held for other years only."""
    if question.agencies:
        return ()
    have = {r.agency for r in reports if r.year == year}
    return tuple((a, year) for a in sorted(set(scope.held.agencies) - have))
