"""From the text of a question to what it asks: agencies, years, terms, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from reportqa.question.agencies import (
    Agencies,
    AgencyIndex,
    by_region,
    is_strong,
    names_in,
    other_department,
    resolve,
)
from reportqa.question.content import Run, content_runs
from reportqa.question.exclusions import exclusions, the_others
from reportqa.question.mistyped import as_typed, mistyped, mistyped_beside
from reportqa.question.names import is_government, is_government_office
from reportqa.question.operations import Operation, find_operations, operations_of
from reportqa.question.phrasing import plainly
from reportqa.question.spans import Role, Span, cover, merge
from reportqa.question.text import Language, language_of, normalise
from reportqa.question.vocabulary import ASKS_WHY, HOW_MANY, VERIFIES, find_numbers, find_words
from reportqa.question.years import find_years, years_of

OPTIONAL = ""
"""Among the terms that a span may mean: it may also be a counting or a function word."""

NEUTRAL = frozenset({OPTIONAL, "total", "this_year"})
"""Terms that go along with every measure."""


APPLICANTS = frozenset(
    {"natural_person", "company", "research", "charity", "law_firm", "other_organisation"}
) | {"organisation"}
"""Terms of table three's columns."""

ALL_BUT = "all but "
"""Before one of them: the applicants but for these (除企业外)."""


@dataclass(frozen=True, slots=True)
class Asserted:
    """A number that a question asserts, with the unit it gives it, "" for none."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood as far as its words go.

    ``terms`` holds, for each term span, the ids of all terms that it may mean (and OPTIONAL).
    ``years`` are absolute; ``relative`` says which words stood for which year. ``last`` asks for
    the newest n years (``counted_back`` when these stand in ``years``), ``every_year`` for all
    (from ``since`` on). ``left`` are the words that nothing explains; ``places`` are the terms'
    characters (start, end) in ``plain``, (-1, -1) for those of an earlier question. ``operations``
    are the words that ask for a computation. ``base`` are the terms of the question before one for
    a share; ``only_total``: a follow-up that asks for a total of what went before. ``content`` is
    what a sentence must speak of to answer. ``asserted`` are the numbers of a question that asks
    whether something is so. ``by_region`` are departments that only their region names.
    ``renamed`` are names of earlier years and ``mistyped`` names with a slip, each with the agency
    that is meant. ``guards`` ask for something else than a figure: a person, a place, a date, a
    reason. ``excluded`` are agencies that the answer leaves out (除甲局外).
    """

    text: str
    plain: str
    language: Language
    agencies: tuple[str, ...] = ()
    agency_words: str = ""
    unknown_agency: str = ""
    by_region: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    mistyped: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    relative: tuple[tuple[str, int], ...] = ()
    last: int = 0
    counted_back: bool = False
    every_year: bool = False
    since: int = 0
    terms: tuple[frozenset[str], ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    operations: tuple[Operation, ...] = ()
    base: tuple[frozenset[str], ...] = ()
    only_total: bool = False
    counts: frozenset[str] = frozenset()
    count_words: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    content: tuple[Run, ...] = ()
    wants_number: bool = False
    asks_why: bool = False
    asserted: tuple[Asserted, ...] = ()
    guards: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def without(self) -> tuple[str, ...]:
        """The agencies, or the terms of the applicants, that the answer leaves out."""
        named = sorted({i for ids in self.terms for i in ids if i.startswith(ALL_BUT)})
        return self.excluded or tuple(i.removeprefix(ALL_BUT) for i in named)

    def unresolved_latin(self) -> bool:
        """Whether Latin words are left over that might be pinyin or English names of agencies."""
        return any(re.search("[a-z]", word) for word in self.left)

    def asks(self, *operations: str) -> bool:
        """Whether the question asks for one of these operations."""
        return any(o.name in operations for o in self.operations)

    @property
    def asks_indicator(self) -> bool:
        """Whether a percentage that people compute from the form is named (公开率)."""
        return any(o.name.startswith("indicator:") for o in self.operations)

    @property
    def only_operates(self) -> bool:
        """Whether nothing but a computation is asked for ("和上一年比呢"): the rest went before."""
        at = {(o.start, o.end) for o in self.operations}
        named = [ids for ids, place in zip(self.terms, self.places, strict=True) if place not in at]
        return bool(at) and not self.left and all(ids <= NEUTRAL for ids in named)

    def names(self, *terms: str) -> bool:
        """Whether the question certainly or possibly names one of these terms."""
        return any(not ids.isdisjoint(terms) for ids in self.terms)


def parse(text: str, agencies: Sequence[str], today: date) -> Question:
    """Understand one question.

    ``agencies`` are the full names that the library holds, or those with the list of ``Agencies``.
    """
    plain = plainly(normalise(text))
    names = agencies if isinstance(agencies, Agencies) else Agencies(agencies)
    for rest, who in exclusions(plain):
        without = _understood(who, who, names, today)
        if without.agencies and _names_agencies_alone(without):
            question = _understood(text, rest, names, today)
            return replace(question, excluded=without.agencies)
        if applicants := _applicants_alone(without):
            question = _understood(text, the_others(rest), names, today)
            terms = tuple(frozenset({ALL_BUT + a}) for a in sorted(applicants))
            places = ((-1, -1),) * len(terms)
            return replace(
                question, terms=(*terms, *question.terms), places=(*places, *question.places)
            )
    return _understood(text, plain, names, today)


def _names_agencies_alone(question: Question) -> bool:
    nothing = (question.left, question.terms, question.unknown_agency, question.operations)
    return not any(nothing) and not (question.years or question.last or question.by_region)


_ASKS = re.compile(r"什么|[哪谁啥几]|多少|\b(?:what|which|who|how)\b")


def _applicants_alone(question: Question) -> frozenset[str]:
    """The columns of table three that are named, where nothing else is."""
    if question.left or question.agencies or question.unknown_agency or question.operations:
        return frozenset()
    if question.years or question.last or _ASKS.search(question.plain):
        return frozenset()
    if question.guards or not all(ids & APPLICANTS for ids in question.terms):
        return frozenset()
    return frozenset(i for ids in question.terms for i in ids & APPLICANTS)


def _understood(text: str, plain: str, names: Agencies, today: date) -> Question:
    question = _parse(text, plain, index_of(names), today)
    if question.unresolved_latin():
        question = _parse(text, plain, _index(names, True), today)
    if question.unknown_agency:
        index = index_of(names)
        name = mistyped(question.unknown_agency, index)
        if name:
            return _parse(text, plain, index, today, (question.unknown_agency, name))
    elif question.left and question.terms:
        index = index_of(names)
        slip = mistyped_beside(plain, question.left, index)
        if slip is not None:
            meant = _parse(text, plain, index, today, slip)
            return meant if len(meant.left) < len(question.left) else question
    return question


def index_of(agencies: Sequence[str]) -> AgencyIndex:
    """The Chinese wordings of these agencies; made once for a library."""
    return _index(agencies if isinstance(agencies, Agencies) else Agencies(agencies), False)


@lru_cache(maxsize=4)
def _index(names: Agencies, latin: bool) -> AgencyIndex:
    return AgencyIndex(names.held, names.registry, latin=latin)


def _parse(
    text: str, plain: str, index: AgencyIndex, today: date, slip: tuple[str, str] | None = None
) -> Question:
    """``slip`` is a mistyped name and the agency that is meant."""
    verifies = bool(VERIFIES.search(plain))
    found = [*find_words(plain), *find_operations(plain), *find_years(plain, today)]
    found += index.find(plain)
    found += as_typed(plain, slip) if slip else ()
    if verifies:
        found += find_numbers(plain)
    spans, left = cover(plain, merge(found))
    spans = _decide_years(spans)
    agencies, unfit = resolve([s for s in spans if _is_agency(s)], plain, index.held)
    absent = [a for a in agencies if a not in index.held]
    agencies = tuple(a for a in agencies if a in index.held)
    # "政府" beside an agency that is no government is a word like any other
    words = [s for s in unfit if not is_strong(s)]
    spans = tuple(s for s in spans if s not in words)
    unknown = _unknown_agency(plain, spans, left)
    left = tuple(sorted([*left, *((s.start, s.end) for s in words)]))
    if len(words) < len(unfit) and not unknown:
        unknown = "".join(plain[s.start : s.end] for s in spans if _is_agency(s))
    unknown = unknown or next(iter(absent), "") or other_department(plain, spans)
    unknown = unknown or _other_office(plain, spans, agencies)
    said = [plain[s.start : s.end] for s in spans if _is_agency(s)]
    named = years_of(spans)
    years = _without_origin(named.years, spans) or _carried_years(plain, spans)
    counts = [s for s in spans if s.has(Role.COUNT)]
    return Question(
        text=text,
        plain=plain,
        language=language_of(text),
        agencies=agencies,
        agency_words=" ".join(said),
        unknown_agency=unknown,
        by_region=tuple(a for a in by_region(agencies, spans) if not is_government(a)),
        renamed=index.renamed((*agencies, *absent), said),
        mistyped=(slip,) if slip else (),
        years=years,
        relative=named.relative,
        last=named.last,
        every_year=named.every,
        since=named.since,
        terms=tuple(_term_ids(s) for s in spans if s.has(Role.TERM)),
        places=tuple((s.start, s.end) for s in spans if s.has(Role.TERM)),
        operations=operations_of(plain, spans),
        counts=frozenset(i for s in counts for i in s.ids(Role.COUNT)),
        count_words=tuple(plain[s.start : s.end] for s in counts),
        left=(*(plain[a:b] for a, b in left), *([f"{named.unmet}年"] if named.unmet else [])),
        content=content_runs(plain, spans, left, NEUTRAL - {OPTIONAL}),
        wants_number=bool(HOW_MANY.search(plain)),
        asks_why=bool(ASKS_WHY.search(plain)),
        guards=tuple(plain[s.start : s.end] for s in spans if _is_guard(s)),
        asserted=tuple(_asserted(plain, s) for s in spans if _is_number(s)),
    )


_UNIT = re.compile(
    r"\s?(万元|亿元|元|%|[万亿](?=[件起宗份个])|(?!年)[\u4e00-\u9fff])"
    r"|\s?(thousand|million|billion|ten thousand)\b(\s(?:yuan|rmb|renminbi))?"
)
_THOUSANDS = {
    "thousand": 1000, "ten thousand": 10_000, "million": 10**6, "billion": 10**9,
    "万": 10_000, "亿": 10**8,
}  # fmt: skip


def _is_number(span: Span) -> bool:
    return span.has(Role.NUMBER) and not span.has(Role.YEAR)


def _asserted(plain: str, span: Span) -> Asserted:
    unit = _UNIT.match(plain, span.end)
    (digits,) = span.ids(Role.NUMBER)
    value = Decimal(digits)
    if unit is None:
        return Asserted(value, "")
    if unit[2]:
        return Asserted(value * _THOUSANDS[unit[2]], "元" if unit[3] else "")
    if unit[1] in _THOUSANDS and plain[unit.end() : unit.end() + 1] in set("件起宗份个"):
        return Asserted(value * _THOUSANDS[unit[1]], "件")
    return Asserted(value, unit[1])


def _is_guard(span: Span) -> bool:
    return all(m.role is Role.GUARD for m in span.meanings)


def _term_ids(span: Span) -> frozenset[str]:
    """The terms a span may mean, with OPTIONAL where it may as well be no term at all."""
    optional = any(m.role not in {Role.TERM, Role.GUARD} for m in span.meanings)
    return span.ids(Role.TERM) | ({OPTIONAL} if optional else set())


def _is_agency(span: Span) -> bool:
    return span.has(Role.AGENCY) and not span.has(Role.TERM)


def _decide_years(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """ "上一年" beside an absolute year is the form's 上一年项目数量, else the calendar's."""
    absolute = any(i.isdigit() for s in spans for i in s.ids(Role.YEAR))
    decided = []
    keep = Role.TERM if absolute else Role.YEAR
    for span in spans:
        if span.has(Role.YEAR) and span.has(Role.TERM):
            kept = frozenset(m for m in span.meanings if m.role is keep)
            decided.append(replace(span, meanings=kept))
        else:
            decided.append(span)
    return tuple(decided)


def _carried_years(plain: str, spans: Sequence[Span]) -> tuple[int, ...]:
    """结转到2025年 stands in the report for 2024, 从2023年结转 in that for 2024."""
    for span in spans:
        year = re.search(r"20\d\d", plain[span.start : span.end])
        if year and "carried_forward" in span.ids(Role.TERM):
            return (int(year[0]) - 1,)
        if year and "carried_over" in span.ids(Role.TERM):
            return (int(year[0]) + 1,)
    return ()


def _without_origin(years: tuple[int, ...], spans: Sequence[Span]) -> tuple[int, ...]:
    """What was carried over into 2024 from 2023 stands in the report for 2024 alone."""
    carried = any("carried_over" in s.ids(Role.TERM) for s in spans)
    if carried and len(years) == 2 and years[1] - years[0] == 1:
        return years[1:]
    return years


_OFFICE_OF = re.compile(r"办(?:公[室厅])?(?![了过理结完事案好的成得件证])")


def _other_office(plain: str, spans: Sequence[Span], agencies: Sequence[str]) -> str:
    """The office of a government that is named and not held itself (甲县政府办)."""
    if any(is_government_office(a) for a in agencies):
        return ""
    for span in spans:
        office = _OFFICE_OF.match(plain, span.end)
        said = plain[span.start : span.end]
        if _is_agency(span) and is_strong(span) and said.endswith("政府") and office:
            return said + office[0]
    return ""


_ASIDE = re.compile("[^省市州区县旗镇乡局厅委办府部]{0,6}[给跟问向找让叫替帮拿寄]")
"""What may stand before a name and is no part of it."""


def _unknown_agency(plain: str, spans: Sequence[Span], left: Sequence[tuple[int, int]]) -> str:
    """A name of an agency or place that holds left-over words, "" where there is none.

    It is sought where names stand: from the left-over words on, with the agency words and the
    function words right before them.
    """
    for start, end in left:
        if re.fullmatch("月[底末初]", plain[max(0, start - 1) : end]):
            continue
        begin = start
        for span in reversed(spans):
            if span.end == begin and _is_agency(span):
                begin = span.start
        close = max([end, *(s.end for s in spans if s.start < end + 4 and s.start >= end)])
        for a, b in names_in(plain[begin:close]):
            aside = _ASIDE.match(plain, begin + a)
            if aside and aside.end() >= end:
                continue  # 想给定海区: only the verb is left over, the name is explained
            if begin + a < end and begin + b > start and (a == 0 or begin + a == start):
                return plain[begin + a : begin + b]
    return ""
