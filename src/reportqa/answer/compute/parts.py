"""The things of the form that one question names: one, or several joined by 和 or parted by 占.

"许可和处罚各多少件" names two; "规章和规范性文件废止了多少" two that share a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from reportqa.answer.targets import Target, find_targets
from reportqa.form.catalogue import catalogue
from reportqa.question.follow_ups import with_terms
from reportqa.question.parse import NEUTRAL, OPTIONAL, Question

Subject = tuple[Target, ...]
"""The wordings of one thing in the editions of the form: a report has one of them."""

_JOIN = re.compile(
    r"和|与|及|、|跟|还有|同|,|;|/|或|并|比|占|除以|外加|加上?|相对|对|"
    r"\band\b|\bor\b|\bvs\b|\bversus\b|\bto\b|\bof\b|\bthan\b|\bplus\b|\bwith\b|\bamong\b|\bin\b"
)
_MOST = 4
"""Things named in one question."""

_MODIFIERS = frozenset(
    {"upheld", "corrected", "other_result", "pending", "repealed", "in_force", "new"}
    | {"newly_open", "open_total", "items", "change", "amount"}
)
"""Terms that say what of a thing is asked: they may go for several things together."""


_DONE = NEUTRAL | {"decided", "received", "charged", "procured", "concluded_loosely", "new", "grew"}
"""Terms that only say that something was done."""


def without_operations(question: Question) -> Question:
    """The question whose operations name nothing of the form (增加 is no 本年增减 then)."""
    at = {(o.start, o.end) for o in question.operations}
    keep = [i for i, place in enumerate(question.places) if place not in at]
    return with_terms(question, keep)


def as_terms(question: Question) -> Question:
    """The question whose operations do name something of the form (增减: 本年增/减)."""
    at = {(o.start, o.end) for o in question.operations}
    terms = tuple(
        ids - {OPTIONAL} if place in at else ids
        for ids, place in zip(question.terms, question.places, strict=True)
    )
    return replace(question, terms=terms)


def subjects_of(question: Question) -> tuple[Subject, ...]:
    """What the question asks for: each thing in the order of naming; () for nothing certain."""
    whole = find_targets(question, catalogue())
    return swallowed(question, whole) or ((whole,) if whole else split_subjects(question))


def swallowed(question: Question, whole: Subject) -> tuple[Subject, ...]:
    """The things that are named beside the one that seems to be meant; () for that one alone.

    "How many requests and how many lawsuits": a lawsuit may be applied for, but here it is not.
    """
    parted = split_subjects(question) if whole else ()
    if not any(_key(whole) == _key(p) for p in parted):
        return ()
    received = next(m.name for m in catalogue().of_table("3") if len(m.row) == 1)
    return parted if whole[0].table == "4" and any(p[0].name == received for p in parted) else ()


def split_subjects(question: Question) -> tuple[Subject, ...]:
    """The two or more things that joining words part; () where one thing alone is named.

    Where "予以公开比部分公开多几件" compares, the two are never taken for one sum.
    """
    segments = _segments(question)
    if not 1 < len(segments) <= _MOST:
        return ()
    for shared in _shares(question, segments):
        found = tuple(targets_of(question, [*s, *shared]) for s in segments)
        if all(found) and len({_key(s) for s in found}) == len(found):
            return found
    return ()


def on_both_sides(question: Question, *operations: str) -> bool:
    """Whether things of the form stand before and behind one of these operations."""
    for operation in question.operations:
        if operation.name in operations:
            sides = beside(question, operation.start, operation.end)
            # 比前年多办了: a verb names nothing of its own
            before, behind = ([i for i in s if not question.terms[i] <= _DONE] for s in sides)
            if before and behind:
                return True
    return False


def beside(question: Question, start: int, end: int) -> tuple[list[int], list[int]]:
    """The terms before and behind a place of the question, by index; neutral words left out."""
    named = [i for i, ids in enumerate(question.terms) if not ids <= NEUTRAL]
    before = [i for i in named if question.places[i][0] >= 0 and question.places[i][1] <= start]
    return before, [i for i in named if question.places[i][0] >= end]


def targets_of(question: Question, *groups: Sequence[int]) -> Subject:
    """What the terms of the first group that means something mean; () for none."""
    for group in groups:
        found = find_targets(with_terms(question, sorted(set(group))), catalogue()) if group else ()
        if found:
            return found
    return ()


def _key(subject: Subject) -> tuple[str, ...]:
    return (*(t.name for t in subject), *(t.applicant_name for t in subject))


def _segments(question: Question) -> list[list[int]]:
    """The terms between two joining words, by index; neutral words alone are no segment."""
    segments: list[list[int]] = [[]]
    end = 0
    for i, (start, close) in enumerate(question.places):
        if segments[-1] and _JOIN.search(question.plain[end:start]):
            segments.append([])
        segments[-1].append(i)
        end = close
    return [s for s in segments if any(not question.terms[i] <= NEUTRAL for i in s)]


def _shares(question: Question, segments: Sequence[Sequence[int]]) -> Iterator[tuple[int, ...]]:
    """The words that may go for all things: those that say what of them, then none, then any."""
    first, last = segments[0], segments[-1]
    modifies = [i for i in last if question.terms[i] & _MODIFIERS]
    if modifies and not any(question.terms[i] & _MODIFIERS for i in first):
        yield tuple(modifies)
    yield ()
    for size in (1, 2):
        for source in (last, first):
            yield from combinations(source, size)
