"""What a follow-up takes over from the question before it, and questions with other terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from reportqa.question.parse import APPLICANTS, Question
from reportqa.question.years import year_beside

_ASKS_WHAT = re.compile(r"什么|哪些|有何|\bwhat\b(?! about)")
"""Beside words of its own: a follow-up that asks for words, whatever was asked before."""


def inherit(earlier: Question, later: Question) -> Question:
    """A follow-up takes over what it leaves out: agency, years, and what was asked about.

    Where it names a subject of its own, ``merge_subjects`` tells whether that stands alone.
    """
    changes: dict[str, Any] = {}
    beside = year_beside(later.plain, earlier.years)
    if beside:
        later = replace(
            later, years=beside, relative=(), last=0, left=(), content=(), terms=(), places=(),
            operations=(),
        )  # fmt: skip
    if not later.agencies and not later.unknown_agency:
        changes |= {
            "agencies": earlier.agencies,
            "unknown_agency": earlier.unknown_agency,
            "by_region": earlier.by_region,
            "renamed": earlier.renamed,
            "mistyped": earlier.mistyped,
            "excluded": later.excluded or earlier.excluded,
        }
    if not (later.years or later.last or later.every_year or later.asks("which_year")):
        changes |= {
            "years": earlier.years,
            "relative": earlier.relative,
            "last": earlier.last,
            "every_year": earlier.every_year,
            "since": earlier.since,
        }
    if later.only_operates and later.asks("than") and len(later.years) == len(earlier.years) == 1:
        # "比2021年增长多少" after a question for 2022
        changes["years"] = tuple(sorted({*earlier.years, *later.years}))
    if not later.content or later.only_operates:
        terms = earlier.terms
        if later.asks("together") or (later.terms and not later.content):
            # 总共呢 after 其中企业呢 asks for all applicants
            terms = without_applicants(earlier).terms
            changes["only_total"] = len(terms) == len(earlier.terms)
        changes |= {
            "terms": terms,
            "places": ((-1, -1),) * len(terms),
            "content": earlier.content + later.content,
            "left": earlier.left,
            "operations": later.operations or earlier.operations,
        }
        if not later.operations:
            changes |= {
                "counts": later.counts or earlier.counts,
                "count_words": later.count_words or earlier.count_words,
            }
    asks_words = later.content and _ASKS_WHAT.search(later.plain)
    if earlier.wants_number and not later.asks_why and not asks_words:
        changes["wants_number"] = True
    return replace(later, **changes)


def with_terms(question: Question, keep: Sequence[int]) -> Question:
    """The question with some of its terms alone, by index."""
    return replace(
        question,
        terms=tuple(question.terms[i] for i in keep),
        places=tuple(question.places[i] for i in keep),
    )


def after(earlier: Sequence[frozenset[str]], later: Question) -> Question:
    """The question with terms of an earlier one before its own; these have no place in it."""
    return replace(
        later,
        terms=(*earlier, *later.terms),
        places=(*((-1, -1) for _ in earlier), *later.places),
    )


def without_applicants(question: Question) -> Question:
    """The question without the columns of table three that it names."""
    keep = [i for i, ids in enumerate(question.terms) if not ids & APPLICANTS]
    return with_terms(question, keep)


def merge_subjects(earlier: Question, later: Question) -> Iterator[Question]:
    """What a follow-up may mean that only adds to the former subject ("其中自然人呢").

    First with all terms of the earlier question, then with one of them less at a time: the new
    word takes its place (制发 … "废止的有几件").
    """
    everything = range(len(earlier.terms))
    for dropped in (None, *reversed(everything)):
        kept = [earlier.terms[i] for i in everything if i != dropped]
        yield replace(after(kept, later), content=earlier.content + later.content)
