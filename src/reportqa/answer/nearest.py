"""What comes near the words of a refused question: offered as a question, never taken.

An agency one character of whose name was typed otherwise, and measures of the form by meaning:
names and synonyms decide what a question asks for. Where they leave a word unexplained, the
vectors of the measures' names tell which may have been meant. They cannot tell a measure from its
opposite (予以公开 and 不予公开 have a cosine of 0.83), so that nothing is answered by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np

from reportqa.answer.figures import NOT_OF_THE_FORM, option
from reportqa.answer.model import Answer
from reportqa.answer.refusal import offering
from reportqa.answer.scope import Scope, scope_of
from reportqa.answer.targets import target_of
from reportqa.embedding.encoder import Vectors, use_encode, use_encode_together
from reportqa.form.catalogue import Applicant, Group, Measure, catalogue
from reportqa.question.mistyped import near_names
from reportqa.question.parse import APPLICANTS, NEUTRAL, Question, index_of
from reportqa.store.model import ReportRecord

# Chosen on questions whose measure is known and on questions for what the form does not hold: see
# docs/answers.md.
_NEAR_AT_LEAST = 0.6
_MUCH_FARTHER = 0.1
_MOST = 3


def with_near_agencies(answer: Answer, question: Question, names: Sequence[str]) -> Answer:
    """A question refused for an agency that is not held, asked of those of nearly the same name."""
    typed = question.unknown_agency
    if answer.kind != "no_answer" or answer.options or not typed or typed not in question.text:
        return answer
    options = tuple(
        question.text.replace(typed, name, 1) for name in near_names(typed, index_of(names))
    )
    said = "名称相近的机关：" if question.language == "zh" else "Agencies of nearly this name:"
    return offering(answer, said, options)


def with_near_measures(
    answer: Answer, question: Question, reports: Sequence[ReportRecord]
) -> Answer:
    """A refused question for a figure, with up to three questions for measures that come near it.

    Unchanged where something else is offered already, or where no report is asked about.
    """
    if answer.kind != "no_answer" or answer.options:
        return answer
    scope = scope_of(question, reports)
    if not _may_mean_a_measure(question, scope):
        return answer
    text = " ".join(run.text for run in question.content)
    named = frozenset().union(*question.terms) - NEUTRAL
    near = near_measures(text, _editions(scope), named)
    if not near:
        return answer
    agency = scope.agencies[0] if len(scope.agencies) == 1 else ""
    year = f"{question.years[0]}年" if len(question.years) == 1 else ""
    columns = _columns(question)
    targets = [target_of(e, columns if e.table == "3" else (), catalogue()) for e in near]
    options = tuple(dict.fromkeys(option(t, agency, year, question.language) for t in targets))
    said = "表格中相近的指标：" if question.language == "zh" else "Near it in the form:"
    return offering(answer, said, options)


def near_measures(
    text: str, editions: frozenset[int], named: frozenset[str]
) -> tuple[Measure | Group, ...]:
    """The measures and groups of these editions that come near a text, nearest first; few or none.

    By the cosine of the embedded default's vectors of the text and of their Chinese and English
    names, whatever model the library was made with. ``named`` are the terms that the text is known
    to name: a measure that needs none of them is not near.
    """
    if not text.strip() or not named:
        return ()
    entries, zh, en = _vectors()
    vector = use_encode([text])[0]
    vector = vector / np.linalg.norm(vector)
    cosines = np.maximum(zh @ vector, en @ vector)
    fit = [bool(editions & set(e.editions) and named & e.needs) for e in entries]
    order = [n for n in np.argsort(-cosines, kind="stable") if fit[n]]
    least = max(_NEAR_AT_LEAST, float(cosines[order[0]]) - _MUCH_FARTHER) if order else 1.0
    return tuple(entries[n] for n in order[:_MOST] if cosines[n] >= least)


@cache
def _vectors() -> tuple[tuple[Measure | Group, ...], Vectors, Vectors]:
    entries = tuple(catalogue().entries)
    rows = use_encode_together([e.name for e in entries] + [e.en for e in entries])
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return entries, rows[: len(entries)], rows[len(entries) :]


def _may_mean_a_measure(question: Question, scope: Scope) -> bool:
    if not scope.reports or question.unknown_agency or question.guards or not question.left:
        return False
    if question.language == "en" and _may_name_another(question):
        return False
    return question.wants_number and not question.counts & NOT_OF_THE_FORM


def _may_name_another(question: Question) -> bool:
    """Whether a word left over may be the name of an agency that is not held."""
    first = question.agency_words.split(" ")[0]
    return not first or any(f"{word} {first}" in question.plain for word in question.left)


def _editions(scope: Scope) -> frozenset[int]:
    return frozenset(r.edition for r in scope.reports if r.edition)


def _columns(question: Question) -> tuple[Applicant, ...]:
    """The column of table three that the question names; () for none or several."""
    named = frozenset().union(*question.terms) & APPLICANTS
    columns = tuple(a for a in catalogue().applicants if a.needs & named)
    return columns if len(columns) == 1 else ()
