"""From the text of a question to what it asks: agencies, years, terms, and what is left over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from reportqa.question.agencies import AgencyIndex, looks_like_an_agency, resolve
from reportqa.question.spans import Role, Span, cover, merge
from reportqa.question.text import Language, language_of, normalise
from reportqa.question.vocabulary import ASKS_WHY, HOW_MANY, find_words
from reportqa.question.years import find_years

OPTIONAL = ""
"""Among the terms that a span may mean: it may also be a counting or a function word."""

NEUTRAL = frozenset({OPTIONAL, "total", "this_year"})
"""Terms that go along with every measure."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood as far as its words go.

    ``terms`` holds, for each term span, the ids of all terms that it may mean (and OPTIONAL). ``years`` are
    absolute; ``relative`` says which words stood for which year. ``last`` asks for the newest n
    years, ``every_year`` for all. ``left`` are the words that nothing explains. ``content`` is the
    question without agency, year and function words, blanks between its pieces: what a sentence
    must speak of to answer it. ``numbers`` are the figures that the question itself asserts.
    """

    text: str
    plain: str
    language: Language
    agencies: tuple[str, ...] = ()
    agency_words: str = ""
    unknown_agency: str = ""
    years: tuple[int, ...] = ()
    relative: tuple[tuple[str, int], ...] = ()
    last: int = 0
    every_year: bool = False
    terms: tuple[frozenset[str], ...] = ()
    counts: frozenset[str] = frozenset()
    count_words: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    wants_number: bool = False
    asks_why: bool = False

    def unresolved_latin(self) -> bool:
        """Whether Latin words are left over that might be pinyin or English names of agencies."""
        return any(re.search("[a-z]", word) for word in self.left)

    def names(self, *terms: str) -> bool:
        """Whether the question certainly or possibly names one of these terms."""
        return any(not ids.isdisjoint(terms) for ids in self.terms)


def parse(text: str, agencies: Sequence[str], today: date) -> Question:
    """Understand one question; ``agencies`` are the full names that the library holds."""
    plain = normalise(text)
    names = tuple(agencies)
    question = _parse(text, plain, _index(names, False), today)
    if question.unresolved_latin():
        question = _parse(text, plain, _index(names, True), today)
    return question


def inherit(earlier: Question, later: Question) -> Question:
    """A follow-up takes over what it leaves out: agency, years, and the terms asked about."""
    changes: dict[str, object] = {}
    if not later.agencies and not later.unknown_agency:
        changes["agencies"] = earlier.agencies
    if not later.years and not later.last and not later.every_year:
        changes |= {
            "years": earlier.years,
            "relative": earlier.relative,
            "last": earlier.last,
            "every_year": earlier.every_year,
        }
    own_subject = later.content
    if not own_subject:
        changes |= {
            "terms": earlier.terms,
            "content": earlier.content,
            "left": later.left or earlier.left,
            "counts": later.counts or earlier.counts,
            "count_words": later.count_words or earlier.count_words,
            "wants_number": later.wants_number or (earlier.wants_number and not later.asks_why),
        }
    elif earlier.wants_number and not later.asks_why:
        changes["wants_number"] = True
    return replace(later, **changes)  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def _index(names: tuple[str, ...], latin: bool) -> AgencyIndex:
    return AgencyIndex(names, latin=latin)


def _parse(text: str, plain: str, index: AgencyIndex, today: date) -> Question:
    found = [*find_words(plain), *find_years(plain, today), *index.find(plain)]
    spans, left = cover(plain, merge(found))
    spans = _decide_years(spans)
    agencies, fits = resolve([s for s in spans if _is_agency(s)])
    unknown = _unknown_agency(plain, spans, left)
    if not fits and not unknown:
        unknown = "".join(plain[s.start : s.end] for s in spans if _is_agency(s))
    years, relative, last, every = _years(spans)
    content = _content(plain, spans, left)
    counts = [s for s in spans if s.has(Role.COUNT)]
    return Question(
        text=text,
        plain=plain,
        language=language_of(text),
        agencies=agencies,
        agency_words=" ".join(plain[s.start : s.end] for s in spans if _is_agency(s)),
        unknown_agency=unknown,
        years=years,
        relative=relative,
        last=last,
        every_year=every,
        terms=tuple(_term_ids(s) for s in spans if s.has(Role.TERM)),
        counts=frozenset(i for s in counts for i in s.ids(Role.COUNT)),
        count_words=tuple(plain[s.start : s.end] for s in counts),
        left=tuple(plain[a:b] for a, b in left),
        content=content,
        wants_number=bool(HOW_MANY.search(plain)),
        asks_why=bool(ASKS_WHY.search(plain)),
    )


def _term_ids(span: Span) -> frozenset[str]:
    """The terms a span may mean, with OPTIONAL where it may as well be no term at all."""
    optional = any(m.role is not Role.TERM for m in span.meanings)
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


def _years(spans: Sequence[Span]) -> tuple[tuple[int, ...], tuple[tuple[str, int], ...], int, bool]:
    years: list[int] = []
    relative: list[tuple[str, int]] = []
    last = 0
    for span in spans:
        for meaning in sorted(span.ids(Role.YEAR)):
            if ".." in meaning:
                a, b = meaning.split("..")
                years += range(int(a), int(b) + 1)
            elif meaning.startswith("last "):
                last = int(meaning.split()[1])
            elif " " in meaning:
                year, words = meaning.split(" ", 1)
                relative.append((words, int(year)))
                years.append(int(year))
            else:
                years.append(int(meaning))
    every = any("trend" in s.ids(Role.OPERATION) for s in spans)
    return tuple(sorted(set(years))), tuple(relative), last, every


def _unknown_agency(plain: str, spans: Sequence[Span], left: Sequence[tuple[int, int]]) -> str:
    """A run of left-over words that is built like a name, with the agency words around it."""
    for start, end in left:
        a, b = start, end
        for span in reversed(spans):
            if (
                span.end == a
                and (_is_agency(span) or span.has(Role.STOP))
                and span.end > span.start
            ):
                a = span.start if _is_agency(span) else a
        for span in spans:
            if span.start == b and _is_agency(span):
                b = span.end
        name = looks_like_an_agency(plain[a : min(len(plain), b + 4)])
        if name and len(name) > 2 and plain.find(name, a) < end:
            return name
    return ""


def _content(plain: str, spans: Sequence[Span], left: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Runs of the question that a sentence must speak of, in order."""
    runs = [
        (s.start, s.end)
        for s in spans
        if s.has(Role.TERM) and not _term_ids(s) <= NEUTRAL and not _is_agency(s)
    ]
    runs = sorted([*runs, *left])
    single = {s.start for s in spans if s.end == s.start + 1 and s.has(Role.STOP)}
    joined: list[tuple[int, int]] = []
    for a, b in runs:
        chinese = bool(re.match(r"[\u3400-\u9fff]", plain[a]))
        if (
            joined
            and chinese
            and (
                joined[-1][1] == a
                or (joined[-1][1] == a - 1 and _split_word(single, left, joined[-1], (a, b)))
            )
        ):
            joined[-1] = (joined[-1][0], b)
        else:
            joined.append((a, b))
    return tuple(plain[a:b] for a, b in joined)


def _split_word(
    single: set[int],
    left: Sequence[tuple[int, int]],
    before: tuple[int, int],
    after: tuple[int, int],
) -> bool:
    """A one-character function word between two left-over runs is part of a word (公路里程)."""
    return before[1] in single and after in left and any(b == before[1] for _, b in left)
