"""Questions of one conversation made one: what a follow-up takes over from those before it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from reportqa.answer.compute.rates import asked_for
from reportqa.answer.glossary import define
from reportqa.answer.targets import find_targets
from reportqa.form.catalogue import catalogue
from reportqa.hierarchy import parent_of
from reportqa.question.follow_ups import (
    after,
    inherit,
    merge_subjects,
    with_terms,
    without_applicants,
)
from reportqa.question.names import is_government, region_kinds, regions
from reportqa.question.operations import EACH, SCOPES, WHICH, Operation
from reportqa.question.parse import APPLICANTS, NEUTRAL, Question


def conversation(questions: Sequence[Question], held: Sequence[str] = ()) -> Question:
    """The last question, with what it takes over from those before it.

    ``held`` are the agencies of the library: 全县呢 after a department asks for its county.
    """
    first, *later = questions
    said = list(first.years)
    if later and define(later[-1]) is not None:
        return later[-1]
    for follow_up in later:
        asked = _these_years(follow_up, said)
        said += asked.years
        first = _elsewhere(first, _follow(first, asked), asked, held)
    return first


def _elsewhere(earlier: Question, later: Question, own: Question, held: Sequence[str]) -> Question:
    """A follow-up whose own words ask for the county, or for all bureaus, keeps no department.

    ``own`` is the follow-up without what it takes over.
    """
    if _is_held_beside(earlier, own):
        agencies = tuple(dict.fromkeys((*earlier.agencies, *own.agencies)))
        said = tuple(o for o in own.operations if o.name in _APART)
        name = "compare" if own.agencies else "difference"
        both = (*earlier.operations, *(said or (Operation(name, -2, -2),)))
        return replace(later, agencies=agencies, operations=both)
    if own.agencies or own.unknown_agency or not earlier.agencies:
        return later
    departments = [a for a in earlier.agencies if not is_government(a)]
    kinds = region_kinds(own.agency_words)
    if not departments:
        return later
    if kinds and own.asks("place", "share", "percent"):
        # 全县排第几: the department's place
        return later
    if kinds:
        above = {_government_over(a, kinds, held) for a in departments}
        other = own.asks(*_HELD_AGAINST) or _OTHER.search(own.plain)
        if len(above) == 1 and "" not in above and not other:
            return replace(later, agencies=tuple(above), by_region=(), renamed=(), mistyped=())
        return replace(later, agencies=(), unknown_agency=own.agency_words)
    which = [o.words for o in own.operations if o.name in WHICH | EACH]
    if len(earlier.agencies) == 1 and any(map(_ASKS_WHICH.search, which)):
        return replace(later, agencies=(), by_region=(), renamed=(), mistyped=())
    return later


_ASKS_WHICH = re.compile(r"[哪谁各每]|所有|全部|\b(?:which|what|who|each|every|all)\b")
"""And not the 局 of 局里."""

_HELD_AGAINST = ("than", "compare", "gap", "times")
_OTHER = re.compile(r"其[他它余]|别的|邻|外[县区市]|\b(?:other|another|neighbou?r\w*)\b")


_APART = frozenset({"difference", "gap", "times"})
"""How far two things are apart: 比乙局多多少 after a question for 甲局."""


def _is_held_beside(earlier: Question, own: Question) -> bool:
    """和乙局比呢 after a question for 甲局, 和2022年比呢 after one for 2023: both are asked for."""
    names = {o.name for o in own.operations}
    held = {"than", "compare"} | (_APART if own.agencies else frozenset())
    if not (names and names <= held and own.only_operates):
        return False
    if any(not o.name.startswith("indicator:") for o in earlier.operations):
        return False
    if len(earlier.agencies) != 1 or len(earlier.years) != 1:
        return False
    if own.agencies:
        return len(own.agencies) == 1 and own.agencies != earlier.agencies and not own.years
    return len(own.years) == 1 and own.years != earlier.years


def _government_over(agency: str, kinds: Collection[str], held: Sequence[str]) -> str:
    """The government of that kind of region which an agency belongs to; "" for none held."""
    above = parent_of(agency, held, ())
    while above:
        found = regions(above)[0]
        if is_government(above) and found and found[-1][1] in kinds:
            return above
        above = parent_of(above, held, ())
    return ""


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
    alone = _without_former_name(earlier, inherit(earlier, later))
    if _is_complete(later):
        alone = replace(alone, wants_number=later.wants_number)
    first_number = later.wants_number and not earlier.wants_number and bool(later.left)
    if _asks_for_words_of_its_own(later) or first_number:
        return alone
    if later.asks_indicator and later.only_operates:
        return _of_an_indicator(alone)
    if earlier.asks_indicator and later.only_operates:
        # 哪年最高 after 公开率
        rates = tuple(o for o in earlier.operations if o.name.startswith("indicator:"))
        alone = replace(alone, operations=(*rates, *alone.operations))
    named = any(not ids <= NEUTRAL for ids in later.terms)
    if named and later.asks("share", "percent"):
        base = tuple(ids for ids in earlier.terms if not ids <= NEUTRAL)
        return replace(alone, base=base)
    if later.asks("together"):
        earlier = without_applicants(earlier)
    if earlier.left and _names_the_concluded_alone(later):
        # 办结多少件 after 承办建议多少件: of the proposals
        whole = after(earlier.terms, alone)
        return replace(whole, left=earlier.left, content=earlier.content + later.content)
    if not later.terms or find_targets(later, catalogue()):
        return _of_the_same_applicant(earlier, alone) if named else alone
    readings = merge_subjects(earlier, alone)
    return next((q for q in readings if find_targets(q, catalogue())), alone)


def _names_the_concluded_alone(question: Question) -> bool:
    """Whether it is not said what was concluded (办结多少件)."""
    named = [ids for ids in question.terms if not ids <= NEUTRAL]
    bare = bool(named) and all("concluded_loosely" in ids for ids in named)
    return bare and not question.left


_OF_CASES = frozenset({"review", "litigation", "direct", "after_review"})


def _of_an_indicator(question: Question) -> Question:
    """纠错率呢 after 行政复议 is of reviews; 公开率呢 is of nothing that was asked before."""
    named = [i for i, ids in enumerate(question.terms) if not ids <= NEUTRAL]
    cases = with_terms(question, [i for i in named if question.terms[i] & _OF_CASES])
    return cases if asked_for(cases) else with_terms(question, ())


_ADDS = re.compile(
    r"呢[?。]?$|^(?:那|而|再|其中)|^(?:and|what about|how about|but|of those|of these)\b"
)
_DESCRIBE = re.compile(
    r"什么|啥|哪些|有何|介绍|说说|谈谈|讲讲|讲一讲|概括|总结|概述|描述|"
    r"\b(?:what(?! about)|describe|summar\w+|explain|tell me about|overview)\b"
)
_COMPARES = ("trend", "difference", "direction", "compare", "growth")


def _is_complete(question: Question) -> bool:
    """Whether a question says itself of whom, of when and what it asks."""
    placed = question.agencies or question.unknown_agency
    if not (placed and question.years and question.content) or _ADDS.search(question.plain):
        return False
    return bool(question.left or find_targets(question, catalogue()))


def _asks_for_words_of_its_own(question: Question) -> bool:
    """Whether words are asked for, and it is said of what: nothing is added to an earlier figure.

    为什么 and 结果如何 after a figure ask about that figure.
    """
    if question.wants_number or not question.content or _ADDS.search(question.plain):
        return False
    if any(o.name not in SCOPES for o in question.operations) or question.asks(*WHICH):
        return False
    if question.asks_why and question.asks(*_COMPARES):
        return False
    own = question.left or question.agencies or question.unknown_agency
    return bool(own) and bool(question.asks_why or _DESCRIBE.search(question.plain))


def _without_former_name(earlier: Question, later: Question) -> Question:
    """A follow-up that names an agency of its own leaves a name behind that is not held."""
    name = earlier.unknown_agency
    if not name or later.unknown_agency == name:
        return later
    return replace(
        later,
        left=tuple(w for w in later.left if w not in name),
        content=tuple(c for c in later.content if c.text not in name),
    )


def _of_the_same_applicant(earlier: Question, later: Question) -> Question:
    """Another row of table three after a question for one column stays in that column."""
    of = tuple(ids for ids in earlier.terms if ids & APPLICANTS)
    if not of or any(ids & APPLICANTS for ids in later.terms):
        return later
    merged = after(of, later)
    return merged if find_targets(merged, catalogue()) else later
