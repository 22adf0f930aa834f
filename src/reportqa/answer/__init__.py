"""From a question to an answer: cells of the form, figures of sentences, passages, or a refusal."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportqa.answer import wording
from reportqa.answer.agencies import names_of, renamed_of, reports_of, with_names_told
from reportqa.answer.asking import asks_words, is_heading
from reportqa.answer.contact import with_contact
from reportqa.answer.conversation import conversation
from reportqa.answer.coverage import from_holdings
from reportqa.answer.figures import NOT_OF_THE_FORM, bounds_asked, from_form, names_a_measure
from reportqa.answer.general import from_general_tables
from reportqa.answer.glossary import asks_for_meaning, define, is_confusable, with_near_terms
from reportqa.answer.held import answering
from reportqa.answer.model import Answer
from reportqa.answer.nearest import with_near_agencies, with_near_measures
from reportqa.answer.prose import from_sentences
from reportqa.answer.quoting import asks_for_plans, from_passages
from reportqa.answer.refusal import no_such_rate, refuse
from reportqa.answer.scope import Scope, counted_back, scope_of
from reportqa.answer.search import find_passages, told_once
from reportqa.answer.several import parts_of, together
from reportqa.answer.slipping import slip_notes, without_slips
from reportqa.answer.talk import only_talks
from reportqa.answer.targets import find_targets, left_out
from reportqa.answer.two_steps import in_two_steps
from reportqa.form.catalogue import catalogue
from reportqa.question.agencies import Agencies
from reportqa.question.follow_ups import inherit
from reportqa.question.operations import WHICH
from reportqa.question.parse import NEUTRAL, Question, parse
from reportqa.question.text import language_of
from reportqa.store.model import Hit, ReportRecord, Store

__all__ = ["answer", "search"]

_SENTENCES = re.compile(r"(?<=[。！？?!；;\n])|(?<=[a-z\d]\.) (?=[A-Z])")

LONGEST_QUESTION = 2000
"""Characters of a question that are looked at: a question is a sentence, not a document."""


def answer(
    store: Store,
    question: str,
    *,
    previous: Sequence[str] = (),
    agency: str | None = None,
    year: int | None = None,
    today: date | None = None,
) -> Answer:
    """Answer a question over a library.

    ``previous`` are earlier questions of the conversation, oldest first: they are interpreted, not
    answered. ``agency`` (a name or a part of one) and ``year`` keep the answer to some reports.
    The same question over the same library on the same day gives the same answer.
    """
    started = time.perf_counter()
    held = reports_of(store)
    reports: Sequence[ReportRecord] = held
    if agency or year is not None:
        both = zip(held, store.reports(), strict=True)
        reports = [r for r, p in both if _kept(r, agency, year) or _kept(p, agency, year)]
    names = names_of(reports, store)
    if agency and not names:
        return _no_such_agency(question, agency, store)
    day = today or date.today()
    texts = [t[:LONGEST_QUESTION] for t in [*previous, question]]
    told = from_holdings(texts, held, store.registry(), day, agency=agency, year=year)
    if told is not None:
        elapsed = round((time.perf_counter() - started) * 1000, 3)
        return replace(told, question=question, elapsed_ms=elapsed)
    library = _Library(store, reports, names, day)
    result = (
        _two_steps(question, previous, library)
        or _several(question, previous, library)
        or _single(question, previous, library)
    )
    result = replace(result, question=question)
    return replace(result, elapsed_ms=round((time.perf_counter() - started) * 1000, 3))


def search(
    store: Store, query: str, *, reports: Sequence[str] | None = None, section: str = "",
    top: int = 10,
) -> list[Hit]:  # fmt: skip
    """The passages nearest to a query, nearest first, of the agencies and years that it names.

    Where no year is named, what several years of an agency say alike is one hit (``Found``).
    """
    kept = None if reports is None else frozenset(reports)
    held = [r for r in reports_of(store) if kept is None or r.report in kept]
    asked = parse(query[:LONGEST_QUESTION], names_of(held, store), date.today())
    named = _wide(asked, scope_of(asked, held)).reports if asked.agencies or asked.years else ()
    of = [r.report for r in named] if named else reports
    if not query.strip():
        return []
    if asked.years:
        return find_passages(asked, of, store, section=section, top=top)
    return told_once(find_passages(asked, of, store, section=section, top=2 * top))[:top]


@dataclass(frozen=True, slots=True)
class _Library:
    """What is asked: the reports that may answer, and how agencies and days are understood."""

    store: Store
    reports: Sequence[ReportRecord]
    names: Agencies
    day: date


def _two_steps(question: str, previous: Sequence[str], library: _Library) -> Answer | None:
    """A question for the agency or year that another question finds."""

    def of_that(then: str, agency: str, year: int) -> Answer:
        reports = [r for r in library.reports if r.agency == agency and r.year == year]
        names = names_of(reports, library.store)
        return _single(then, [], replace(library, reports=reports, names=names))

    def which(text: str, before: Sequence[str]) -> Answer:
        return _single(text, [*previous, *before], library)

    return in_two_steps(question[:LONGEST_QUESTION], which, of_that)


def _several(question: str, previous: Sequence[str], library: _Library) -> Answer | None:
    """Each of several questions in one; None for one question, or where none has a figure."""

    def names(piece: str) -> bool:
        asked = parse(piece, library.names, library.day)
        # "true?" and "in 2023?" ask nothing of their own
        return not asked.asserted and any(not ids <= NEUTRAL for ids in asked.terms)

    parts = parts_of(question[:LONGEST_QUESTION], names)
    answers = []
    for i, part in enumerate(parts):
        answer = _single(part, [*previous, *parts[:i]], library)
        if answer.kind == "clarification":
            return None
        answers.append((part, answer))
    return together(question, language_of(question), answers) if answers else None


def _single(question: str, previous: Sequence[str], library: _Library) -> Answer:
    names, day, reports, store = library.names, library.day, library.reports, library.store
    asked = _understand(question, previous, names, day)
    result = _respond(asked, reports, store)
    if result.kind == "no_answer" and asked.left:
        result = _sentence_by_sentence(asked, names, day, reports, store) or result
    if result.kind in {"no_answer", "passage"} and asked.left:
        result = _despite_slips([*previous, question], names, day, reports, store) or result
    result = with_names_told(result, asked, renamed_of(store))
    result = with_near_agencies(with_near_terms(result, asked), asked, names)
    result = with_near_measures(result, asked, reports)
    return with_contact(result, asked, answering(reports), store)


def _no_such_agency(question: str, agency: str, store: Store) -> Answer:
    """The filter leaves no report: said, with what the library holds."""
    language = language_of(question)
    held = wording.holdings(answering(store.reports()), language)
    text = f"{wording.unknown_agency(agency, language)}\n{held}"
    return Answer(question=question, language=language, kind="no_answer", text=text)


def _kept(report: ReportRecord, agency: str | None, year: int | None) -> bool:
    return (not agency or agency in report.agency) and (year is None or report.year == year)


def _understand(
    question: str, previous: Sequence[str], names: Sequence[str], today: date
) -> Question:
    texts = [t[:LONGEST_QUESTION] for t in [*previous, question]]
    return conversation([parse(t, names, today) for t in texts], names)


def _despite_slips(
    texts: Sequence[str],
    names: Sequence[str],
    today: date,
    reports: Sequence[ReportRecord],
    store: Store,
) -> Answer | None:
    """The answer where the left-over words are typing slips; None where that is unsure."""
    texts = [t[:LONGEST_QUESTION] for t in texts]
    questions, slips = without_slips(texts, names, today, store)
    asked = conversation(questions, names)
    if not slips or asked.left:
        return None
    result = _respond(asked, reports, store)
    if result.kind == "passage":
        return None
    return replace(result, warnings=(*result.warnings, *slip_notes(slips, asked.language)))


def _sentence_by_sentence(
    question: Question,
    names: Sequence[str],
    today: date,
    reports: Sequence[ReportRecord],
    store: Store,
) -> Answer | None:
    """Of several sentences the one that can be answered, if the others only talk to the system.

    An instruction changes nothing and is named as not taken into account. A sentence that may
    narrow or redirect the question (another agency, a part of the year) is none: no answer then.
    """
    parts = [p for p in _SENTENCES.split(question.text) if p.strip()]
    if len(parts) < 2:
        return None
    answered = []
    parsed = {part: parse(part, names, today) for part in parts}
    for part in parts:
        asked = inherit(question, parsed[part])
        if asked.wants_number and parsed[part].content:
            result = _answer(asked, reports, store)
            if result.kind == "figure":
                answered.append((part, result))
    if len(answered) != 1:
        return None
    part, result = answered[0]
    if not all(only_talks(parsed[p]) for p in parts if p is not part):
        return None
    rest = " ".join(p.strip() for p in parts if p is not part)
    note = (
        f"没有理会：“{rest}”" if question.language == "zh" else f"Not taken into account: “{rest}”"
    )
    return replace(result, warnings=(*result.warnings, note))


def _respond(question: Question, reports: Sequence[ReportRecord], store: Store) -> Answer:
    """An explanation where what a word means is asked, else the answer of the reports."""
    if (defined := define(question)) is not None:
        return defined
    meaning = asks_for_meaning(question)
    if meaning:
        question = replace(question, wants_number=False)
    found = _answer(question, reports, store)
    is_passage = found.kind == "passage"
    if is_passage:
        # a passage that only uses words of the form explains none of them
        wrong = is_confusable(question) or (meaning and bool(question.terms) and not question.left)
    else:
        wrong = meaning and found.kind != "no_answer"
    if not wrong:
        return found
    reason = wording.unexplained(_words(question), question.language)
    return refuse(question, scope_of(question, reports), reason)


def _answer(question: Question, reports: Sequence[ReportRecord], store: Store) -> Answer:
    question = counted_back(question, answering(reports))
    scope = scope_of(question, reports)
    if question.unknown_agency and not _is_longer_name(question, scope, store):
        text = wording.unknown_agency(question.unknown_agency, question.language)
        return refuse(question, scope, text)
    if question.unknown_agency:
        # the name with its upper region, as the report itself prints it: all explained
        rest = tuple(w for w in question.left if w not in question.unknown_agency)
        content = tuple(c for c in question.content if c.text not in question.unknown_agency)
        question = replace(question, unknown_agency="", left=rest, content=content)
    if (
        not scope.reports
        and scope.missing
        and asks_for_plans(question)
        and not _OF_REPORT.search(question.plain)
    ):
        return _from_year_before(question, reports, store) or refuse(
            question, scope, wording.missing_text(scope.missing, question.language)
        )
    if not scope.reports:
        text = wording.missing_text(scope.missing, question.language) if scope.missing else ""
        return refuse(question, scope, text)
    if not question.content:
        return refuse(question, scope, wording.asks_nothing(question.language))
    if question.without:
        words = wording.cannot_leave_out(left_out(question), question.language)
        return from_form(question, scope, store) or refuse(question, scope, words)
    if question.only_total and len(scope.reports) < 2:
        return refuse(question, scope, wording.nothing_to_add(question.language))
    if is_heading(question) and find_targets(question, catalogue()):
        question = replace(question, wants_number=True)
    numeric = (
        question.wants_number
        or bool(question.asserted)
        or is_heading(question)
        or question.asks("which_part")
        or (question.asks_indicator and not asks_words(question))
        or (names_a_measure(question) and not asks_words(question))
        or bounds_asked(question)
    )
    if numeric:
        found = _in_numbers(question, scope, store)
        if found is not None:
            return found
    elif question.asks(*WHICH, "which_year") and not asks_words(question):
        found = from_form(question, scope, store)
        if found is not None and found.kind == "figure":
            return found
    if _CLOSED_RATE.search(question.plain) and numeric:
        return no_such_rate(question, scope)
    found = from_passages(question, _wide(question, scope), store, numeric=numeric)
    if found is not None:
        return found
    return refuse(question, scope, wording.unexplained(_words(question), question.language))


_OF_REPORT = re.compile(r"20\d\d年?的?(?:年度?报|报告|年度报告)|20\d\d (?:annual )?report")
"""What the report of a year says, no other year's tells."""
_CLOSED_RATE = re.compile(
    r"办结率|办理率|答复率|(?:处理|完成)率|\b(?:completion|closure|clearance|reply|response) rate"
)
_PRINTED = {"share", "change", "difference", "ratio"}
"""Computations whose result a report may print in a sentence."""


def _in_numbers(question: Question, scope: Scope, store: Store) -> Answer | None:
    """By cells; by a sentence where there are none, or where a computation over them fails."""
    found = from_form(question, scope, store)
    if found is None or found.kind == "no_answer":
        other = from_general_tables(question, scope, store)
        other = other or (from_sentences(question, scope, store) if found is None else None)
        return other or found
    if found.value is None and found.interpretation.operation in _PRINTED:
        told = from_sentences(question, scope, store)
        return told if told is not None and told.value is not None else found
    return found


def _from_year_before(
    question: Question, reports: Sequence[ReportRecord], store: Store
) -> Answer | None:
    """Plans for a year stand in the report for the year before: quoted from there, and said."""
    earlier = replace(question, years=tuple(y - 1 for y in question.years))
    scope = scope_of(earlier, reports)
    found = from_passages(earlier, scope, store)
    if found is None:
        return None
    years = "、".join(map(str, earlier.years))
    note = (
        f"没有所问年度的报告；下一年度的打算写在上一年度（{years}年）的报告里"
        if question.language == "zh"
        else f"No report is held for the year asked; plans stand in the report before ({years})"
    )
    return replace(found, warnings=(*found.warnings, note))


def _wide(question: Question, scope: Scope) -> Scope:
    """Passages are sought in all years where none was named."""
    if not scope.newest:
        return scope
    agencies = question.agencies
    return replace(
        scope, reports=tuple(r for r in scope.held if not agencies or r.agency in agencies)
    )


def _is_longer_name(question: Question, scope: Scope, store: Store) -> bool:
    """Whether an agency is named with an upper region that its own report prints before it."""
    if len(question.agencies) != 1 or not scope.reports or not question.left:
        return False
    name = question.unknown_agency
    agency = question.agencies[0]
    region = name if not name.endswith(agency) else name.removesuffix(agency)
    text = store.document(scope.reports[0].report).text
    return any(region + agency[:size] in text for size in (len(agency), 3, 2))


def _words(question: Question) -> tuple[str, ...]:
    """The words that stand against a figure: unexplained ones, else those that ask for another."""
    odd = question.left or question.guards
    if not odd and question.counts & NOT_OF_THE_FORM:
        odd = question.count_words
    return odd or tuple(run.words for run in question.content)
