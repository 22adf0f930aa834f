"""Questions of one conversation made one: what a follow-up takes over from those before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer.targets import find_targets
from reportqa.form.catalogue import catalogue
from reportqa.question.parse import (
    APPLICANTS,
    NEUTRAL,
    Question,
    after,
    inherit,
    merge_subjects,
    without_applicants,
)


def conversation(questions: Sequence[Question]) -> Question:
    """The last question, with what it takes over from those before it."""
    first, *later = questions
    said = list(first.years)
    for follow_up in later:
        asked = _these_years(follow_up, said)
        said += asked.years
        first = _follow(first, asked)
    return first


_THESE = re.compile(
    r"[这那上]面?(?:提到的)?[\d两几二三四五六七八九十]+个?年|"
    r"\b(?:these|those|both|the) (?:\w+ )?years\b"
)


def _these_years(question: Question, said: Sequence[int]) -> Question:
    """这两年 after questions for two years means these, not the two newest."""
    count = question.last
    spoken = list(dict.fromkeys(reversed(said)))
    if not count or len(spoken) < count or not _THESE.search(question.plain):
        return question
    return replace(question, years=tuple(sorted(spoken[:count])), last=0)


def _follow(earlier: Question, later: Question) -> Question:
    """A question after another: alone where it means something of the form, else added to it."""
    alone = inherit(earlier, later)
    named = any(not ids <= NEUTRAL for ids in later.terms)
    if named and later.asks("share", "percent"):
        base = tuple(ids for ids in earlier.terms if not ids <= NEUTRAL)
        return replace(alone, base=base)
    if later.asks("together"):
        earlier = without_applicants(earlier)
    if not later.terms or find_targets(later, catalogue()):
        return _of_the_same_applicant(earlier, alone) if named else alone
    readings = merge_subjects(earlier, alone)
    return next((q for q in readings if find_targets(q, catalogue())), alone)


def _of_the_same_applicant(earlier: Question, later: Question) -> Question:
    """Another row of table three after a question for one column stays in that column."""
    of = tuple(ids for ids in earlier.terms if ids & APPLICANTS)
    if not of or any(ids & APPLICANTS for ids in later.terms):
        return later
    merged = after(of, later)
    return merged if find_targets(merged, catalogue()) else later
