"""Agencies under their names of today, and what an answer says of the names that were used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from reportqa.answer.model import Answer
from reportqa.question.parse import Question
from reportqa.question.text import Language
from reportqa.store.model import AgencyRecord, ReportRecord, Store

_UNDER_PRESENT_NAMES: WeakKeyDictionary[Store, tuple[ReportRecord, ...]] = WeakKeyDictionary()


def reports_of(store: Store) -> tuple[ReportRecord, ...]:
    """The reports of a store under their agencies' names of today, in the order of the store's."""
    if store not in _UNDER_PRESENT_NAMES:
        named = under_present_names(store.reports(), store.registry())
        _UNDER_PRESENT_NAMES[store] = named
    return _UNDER_PRESENT_NAMES[store]


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


def with_names_told(answer: Answer, question: Question, reports: Sequence[ReportRecord]) -> Answer:
    """The answer with what it must say of names: mistyped ones, former ones, those of old reports.

    ``reports`` have the names that they were printed with.
    """
    language = answer.language
    zh = language == "zh"
    lines = [
        f"“{words}”现称“{name}”。" if zh else f"“{words}” is now called “{name}”."
        for words, name in question.renamed
    ]
    notes = [slip_note(typed, name, language) for typed, name in question.mistyped]
    cited = {c.report for c in answer.citations}
    printed = {r.report: r.agency for r in reports if r.report in cited} if cited else {}
    for citation in answer.citations:
        name = printed.get(citation.report, citation.agency)
        if name != citation.agency:
            notes.append(
                f"{citation.year}年的报告以“{name}”的名称发布"
                if zh
                else f"The report for {citation.year} was published under the name “{name}”"
            )
    if not lines and not notes:
        return answer
    return replace(
        answer,
        text="\n".join([answer.text, *lines]),
        warnings=tuple(dict.fromkeys([*notes, *answer.warnings])),
    )


def slip_note(typed: str, name: str, language: Language) -> str:
    """A name that was taken for another one."""
    if language == "zh":
        return f"“{typed}”理解为“{name}”"
    return f"“{typed}” was taken for “{name}”"
