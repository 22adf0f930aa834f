"""Which reports a question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.answer import wording
from reportqa.answer.held import Answering, answering
from reportqa.question.parse import Question
from reportqa.store.model import ReportRecord

MOST_AGENCIES = 5
"""A question that names no agency is answered for so many; above that it is asked back."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The reports that answer, and what was asked for but is not held.

    ``newest`` is set where no year was asked and the newest of each agency answers. ``missing``
    are pairs (agency, year) without a report; agency "" where none was named. ``held`` are all
    reports of the form that answer for their agency and year.
    """

    reports: tuple[ReportRecord, ...]
    held: Answering
    newest: bool = False
    missing: tuple[tuple[str, int], ...] = ()

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies of the reports that answer."""
        return tuple(dict.fromkeys(r.agency for r in self.reports))


def department_notes(question: Question, scope: Scope) -> list[str]:
    """A warning for each department that answers though the question named its region alone."""
    said = [a for a in question.by_region if a in scope.agencies]
    return [wording.of_department(a, question.language) for a in said]


def counted_back(question: Question, held: Sequence[ReportRecord]) -> Question:
    """近三年 as years: back from the newest that is held of the agencies asked for.

    A year among them without a report is then missing like any that was named.
    """
    if question.last < 2 or question.years:
        return question
    agencies = question.agencies
    years = [r.year or 0 for r in held if not agencies or r.agency in agencies]
    if not years:
        return question
    newest = max(years)
    span = tuple(range(newest - question.last + 1, newest + 1))
    return replace(question, years=span, last=0, counted_back=True)


def scope_of(question: Question, reports: Sequence[ReportRecord]) -> Scope:
    """The reports of the agencies and years asked for; see ``Scope``."""
    held = answering(reports)
    wanted = held.of(question.agencies)
    if question.years:
        chosen = [r for r in wanted if r.year in question.years]
        return Scope(tuple(_ordered(chosen)), held, missing=_missing(question, chosen))
    if question.every_year:
        chosen = [r for r in wanted if (r.year or 0) >= question.since]
        return Scope(tuple(_ordered(chosen)), held, missing=_holes(chosen))
    keep = question.last or 1
    newest: list[ReportRecord] = []
    for of_agency in Answering(wanted).by_agency.values():
        newest += sorted(of_agency, key=lambda r: r.year or 0)[-keep:]
    return Scope(tuple(_ordered(newest)), held, newest=not question.last)


def _ordered(reports: Sequence[ReportRecord]) -> list[ReportRecord]:
    return sorted(reports, key=lambda r: (r.agency, r.year or 0, r.report))


def _holes(reports: Sequence[ReportRecord]) -> tuple[tuple[str, int], ...]:
    """Years between the first and the last of an agency's for which no report is held."""
    found = []
    for agency, of_agency in Answering(_ordered(reports)).by_agency.items():
        years = {r.year or 0 for r in of_agency}
        found += [(agency, y) for y in range(min(years), max(years)) if y not in years]
    return tuple(found)


def _missing(question: Question, chosen: Sequence[ReportRecord]) -> tuple[tuple[str, int], ...]:
    have = {(r.agency, r.year) for r in chosen}
    years = {r.year for r in chosen}
    if question.agencies:
        return tuple(
            (a, y) for a in question.agencies for y in question.years if (a, y) not in have
        )
    return tuple(("", y) for y in question.years if y not in years)
