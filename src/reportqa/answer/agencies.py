"""Agencies under their names of today, and what an answer says of the names that were used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from reportqa.answer.held import Reports, answering
from reportqa.answer.model import Answer
from reportqa.question.agencies import Agencies
from reportqa.question.parse import Question
from reportqa.question.text import Language
from reportqa.store.model import AgencyRecord, ReportRecord, Store

_UNDER_PRESENT_NAMES: WeakKeyDictionary[Store, Reports] = WeakKeyDictionary()
_RENAMED: WeakKeyDictionary[Store, Mapping[str, str]] = WeakKeyDictionary()
_NAMES: WeakKeyDictionary[Store, Agencies] = WeakKeyDictionary()


def reports_of(store: Store) -> Reports:
    """The reports of a store under their agencies' names of today, in the order of the store's."""
    if store not in _UNDER_PRESENT_NAMES:
        named = under_present_names(store.reports(), store.registry())
        _UNDER_PRESENT_NAMES[store] = Reports(named)
    return _UNDER_PRESENT_NAMES[store]


def renamed_of(store: Store) -> Mapping[str, str]:
    """The agency's name of today for each report that prints another one."""
    if store not in _RENAMED:
        both = zip(store.reports(), reports_of(store), strict=True)
        _RENAMED[store] = {p.report: n.agency for p, n in both if p.agency != n.agency}
    return _RENAMED[store]


def names_of(reports: Sequence[ReportRecord], store: Store) -> Agencies:
    """The agencies whose reports answer, with the list of those that should report."""
    if reports is not reports_of(store):
        return Agencies(answering(reports).agencies, store.registry())
    if store not in _NAMES:
        _NAMES[store] = Agencies(answering(reports).agencies, store.registry())
    return _NAMES[store]


def under_present_names(
    reports: Sequence[ReportRecord], registry: Sequence[AgencyRecord]
) -> tuple[ReportRecord, ...]:
    """The reports, those printed under an alias or a former name with the agency's own name.

    A name that the list gives to two agencies stays, and so does one of a year for which the
    agency has a report under its own name.
    """
    present = _present_names(registry)
    if not present:
        return tuple(reports)
    own = {(r.agency, r.year) for r in reports if r.agency not in present}
    return tuple(
        replace(r, agency=present[r.agency])
        if r.agency in present and (present[r.agency], r.year) not in own
        else r
        for r in reports
    )


def _present_names(registry: Sequence[AgencyRecord]) -> Mapping[str, str]:
    given: dict[str, set[str]] = {}
    for record in registry:
        for other in (*record.aliases, *record.former):
            given.setdefault(other, set()).add(record.name)
    own = {record.name for record in registry}
    return {n: next(iter(of)) for n, of in given.items() if len(of) == 1 and n not in own}


def with_names_told(answer: Answer, question: Question, renamed: Mapping[str, str]) -> Answer:
    """The answer with what it must say of names: mistyped ones, former ones, those of old reports.

    Figures and citations get the names of today. ``renamed`` is ``renamed_of`` the store.
    """
    zh = answer.language == "zh"
    lines = [
        f"“{words}”现称“{name}”。" if zh else f"“{words}” is now called “{name}”."
        for words, name in question.renamed
    ]
    notes = [slip_note(typed, name, answer.language) for typed, name in question.mistyped]
    cited = {c.report for c in answer.citations}
    now = {report: renamed[report] for report in sorted(cited & renamed.keys())}
    old = [c for c in answer.citations if c.report in now]
    notes += [_printed_note(c.year, c.agency, answer.language) for c in old]
    if not lines and not notes:
        return answer
    by_id = {c.id: now[c.report] for c in old}
    return replace(
        answer,
        text="\n".join([answer.text, *lines]),
        warnings=tuple(dict.fromkeys([*notes, *answer.warnings])),
        figures=tuple(
            replace(f, agency=by_id[f.citation]) if f.citation in by_id else f
            for f in answer.figures
        ),
        citations=tuple(
            replace(c, agency=now[c.report]) if c.report in now else c for c in answer.citations
        ),
    )


def _printed_note(year: int | None, name: str, language: Language) -> str:
    """A report that was published under the agency's former name."""
    if language == "zh":
        return f"{year}年的报告以“{name}”的名称发布"
    return f"The report for {year} was published under the name “{name}”"


def slip_note(typed: str, name: str, language: Language) -> str:
    """A name that was taken for another one."""
    if language == "zh":
        return f"“{typed}”理解为“{name}”"
    return f"“{typed}” was taken for “{name}”"
