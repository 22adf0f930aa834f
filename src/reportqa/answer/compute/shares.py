"""Which part of which whole a question asks the share of.

"A占B" and "B中A占": both are named, and no other whole is put in place of the one that is.
"""

from __future__ import annotations

import re

from reportqa.answer.compute.parts import (
    Subject,
    beside,
    split_subjects,
    subjects_of,
    targets_of,
)
from reportqa.answer.targets import find_targets
from reportqa.form.catalogue import catalogue
from reportqa.question.follow_ups import after, with_terms
from reportqa.question.parse import APPLICANTS, NEUTRAL, Question

_OF_WHICH = re.compile(r"^的?(?:当中|之中|中|里面?|内)")
_WAS = re.compile(
    r"\b(?:were|was|are|is|been|came|come|comes|went|ended|got|received|filed|made)\b"
)
_RELATIVE = re.compile(r"\b(?:that|which|who)\b")
_AMONG = re.compile(r" (?:among|in|of|out of|to)(?: all)?(?: the)? ")


def part_and_whole(question: Question) -> tuple[Subject, Subject | None] | None:
    """The part, and the whole or None for the natural one; None where it is not certain."""
    places = [o for o in question.operations if o.name in {"share", "percent"}]
    if not places:
        return None
    before, behind = beside(question, places[0].start, places[0].end)
    both = _both(question, before, behind) if before and behind else None
    if question.base and both is None:
        return _after_a_question(question, before, behind)
    if before and behind:
        return both
    if before:
        return _within(question, before)
    return _in_english(question, behind) if behind else _alone(question)


def _both(
    question: Question, before: list[int], behind: list[int]
) -> tuple[Subject, Subject | None] | None:
    part = targets_of(question, before, [*before, *behind])
    rest = [i for i in before if not question.terms[i] & APPLICANTS]
    whole = targets_of(question, behind, [*rest, *behind])
    if part and part == whole and part[0].table == "3" and _says_concluded(question, behind):
        return part, None
    return (part, whole) if part and whole and part != whole else None


def _says_concluded(question: Question, named: list[int]) -> bool:
    """占办结的: of what, the part tells."""
    said = [question.terms[i] for i in named if not question.terms[i] <= NEUTRAL]
    concluded = [ids for ids in said if "concluded_loosely" in ids]
    return bool(concluded) and all(ids & _WITH_CONCLUDED for ids in said)


_WITH_CONCLUDED = frozenset({"concluded_loosely", "application"})
"""占办结的申请的: the words that go along."""


def _within(question: Question, named: list[int]) -> tuple[Subject, Subject | None] | None:
    """不予公开中国家秘密占: the whole stands first; 自然人申请占: the natural whole."""
    for n in range(1, len(named)):
        gap = question.plain[question.places[named[n - 1]][1] : question.places[named[n]][0]]
        if _OF_WHICH.match(gap):
            whole = targets_of(question, named[:n])
            part = targets_of(question, named, named[n:])
            return (part, whole) if part and whole and part != whole else None
    return _alone(question)


def _in_english(question: Question, named: list[int]) -> tuple[Subject, Subject | None] | None:
    """What share of X was Y; the share of X among Y."""
    start = question.places[named[0]][1]
    verb = _WAS.search(question.plain, start)
    if verb and not _RELATIVE.search(question.plain[start : verb.start()]):
        first = [i for i in named if question.places[i][1] <= verb.start()]
        second = [i for i in named if question.places[i][0] >= verb.end()]
        if first and second:
            whole, part = targets_of(question, first), targets_of(question, first + second, second)
            return (part, whole) if part and whole and part != whole else None
    for n in range(1, len(named)):
        gap = question.plain[question.places[named[n - 1]][1] : question.places[named[n]][0]]
        if _AMONG.fullmatch(gap):
            part = targets_of(question, named[:n], named)
            whole = targets_of(question, named[n:])
            if part and whole and part != whole:
                return part, whole
    return _alone(question)


def _alone(question: Question) -> tuple[Subject, Subject | None] | None:
    """One thing of its natural whole; two things have none in common."""
    if split_subjects(question):
        return None
    subjects = subjects_of(question)
    return (subjects[0], None) if len(subjects) == 1 else None


_OF_THESE = re.compile(r" ?(?:the |all )?(?:these|those|them|it|that|total)\b")


def _names_the_part(question: Question) -> bool:
    """Whether the part is what an English question names behind: what share came from firms?"""
    if question.language != "en":
        return False
    share = next(o for o in question.operations if o.name in {"share", "percent"})
    if question.plain[share.start : share.end] != share.words:
        return False
    return not share.words.endswith(" of") or bool(_OF_THESE.match(question.plain, share.end))


def _after_a_question(
    question: Question, before: list[int], behind: list[int]
) -> tuple[Subject, Subject | None] | None:
    """其中国家秘密占多少 after 不予公开多少: what was asked before is the whole, or the part."""
    alone = after(question.base, with_terms(question, ()))
    together = after(question.base, with_terms(question, [*before, *behind]))
    earlier = find_targets(alone, catalogue())
    own = targets_of(question, before, behind)
    both = find_targets(together, catalogue())
    if not earlier:
        return None
    if behind and not before and not _names_the_part(question):
        if _says_concluded(question, behind):
            return earlier, None
        return (earlier, own) if own and own != earlier else None
    part = both or own
    return (part, earlier) if part and part != earlier else None
