"""From a question to the passages nearest to it: by words, by meaning, and by the words of reports.

The store finds candidates by words and vectors. They are put in order by five things together:
the store's score; how much of the question a passage speaks of; whether it uses the words in which
reports speak of what was asked in everyday ones (related.toml); whether it stands among problems
or plans where one of these is asked for; and, for the first of them, the nearest sentence, since a
passage tells of several things. Weights: see docs/answers.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from reportqa.answer.boilerplate import commonness
from reportqa.answer.evidence import coverage
from reportqa.answer.likewise import grouped, says_the_same
from reportqa.answer.reranking import reranked
from reportqa.answer.topics import Topic, speaks_of, topics_in
from reportqa.passages import sentences_in
from reportqa.question.parse import Question
from reportqa.question.text import normalise
from reportqa.question.vocabulary import data_file
from reportqa.question.wordings import Wordings
from reportqa.store.model import Hit, Store, StoredPassage

if TYPE_CHECKING:
    from reportqa.embedding import Vectors

_CANDIDATES = 40
_BY_SENTENCE = 6
"""So many of the first are looked at sentence by sentence: each costs the encoder's time."""

_SPOKEN, _RELATED, _PART, _SENTENCE_WEIGHT = 0.2, 0.1, 0.08, 0.6
_OTHER_PART = 0.02
_ON_TOPIC = 0.1
_COMMON = 0.05
_ASIDE = 0.15
"""What a title or a table is put behind: they name everything and tell nothing in sentences."""

_YEAR = re.compile(
    r"(?:19|20)\d\d ?年?度?|(?<!\d)\d\d年报?(?!\d)|[去今前上]年度?|\b(?:last|this) year\b"
)

_PROBLEMS = re.compile(
    r"问题|不足|短板|困难|薄弱|缺|毛病|哪里没|哪里做得|难处|不到位|没吃透|没做好|"
    r"\b(?:problems?|shortcomings?|weak\w*|difficult\w*|trouble\w*|admit\w*|lack\w*|flaws?)\b"
)
_PLANS = re.compile(
    r"改进|打算|计划|下一步|今后|准备|下一?年|明年|接下来|以后|将来|想怎么|怎么补|承诺|答应|整改|之后|"
    r"\b(?:plan\w*|intend\w*|mean to|promis\w*|next year|will|going to|in future|want to|"
    r"commit\w*|improve\w*)\b"
)
_PROBLEM_LABEL = re.compile("问题|不足")
_PLAN_LABEL = re.compile("改进|整改|下一步|打算")


@dataclass(frozen=True, slots=True)
class _Related:
    """Everyday words, and what reports write for them."""

    said: Wordings
    find: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Passages, nearest first, and the cosines of the sentences of those looked at closely, by id.

    ``score`` of the hits is what they are ordered by.
    """

    hits: list[Hit]
    near: Mapping[int, tuple[float, ...]]


def find_passages(
    question: Question,
    reports: Sequence[str] | None,
    store: Store,
    *,
    section: str = "",
    top: int = 10,
) -> list[Hit]:
    """The passages of these reports (None: of all) nearest to a question, nearest first."""
    return nearest_passages(question, reports, store, section=section, top=top).hits


def nearest_passages(
    question: Question,
    reports: Sequence[str] | None,
    store: Store,
    *,
    section: str = "",
    top: int = 10,
) -> Nearest:
    """The passages nearest to a question, with how near their sentences are.

    Where reports are chosen, the agencies and years of the question are not sought: the choice has
    taken account of them, and every title names them.
    """
    text = topic_of(question) if reports is not None else question.plain
    hits = store.search(text, reports=reports, section=section, top=max(_CANDIDATES, 2 * top))
    if not hits:
        return Nearest([], {})
    groups = _groups_in(text)
    topics = topics_in(text)
    scored = sorted((_score(question, hit, groups, topics, store) for hit in hits), key=_order)
    first = [hit for hit in scored if hit.passage.passage.table is None][:_BY_SENTENCE]
    asked = store.vectors([text])[0]
    near = {hit.passage.id: _sentences_near(hit, asked, store) for hit in first}
    nearer = {hit.passage.id: _by_sentence(hit, near[hit.passage.id]) for hit in first}
    # what was looked at more closely stays before what was not
    ahead = sorted(nearer.values(), key=_order)
    rest = [hit for hit in scored if hit.passage.id not in nearer]
    ordered = [*ahead, *rest]
    if ahead and rest and rest[0].passage.passage.table is not None:
        ordered.sort(key=_order)
    return Nearest(reranked(text, ordered)[:top], near)


@dataclass(frozen=True, slots=True)
class Found(Hit):
    """A hit, and the passages of the agency's other years that say the same, earliest first."""

    likewise: tuple[StoredPassage, ...] = ()


def told_once(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with those left out that only say again what a better one says of another year."""

    def same(one: Hit, other: Hit) -> bool:
        first, second = one.passage, other.passage
        if first.report == second.report or first.agency != second.agency:
            return False
        return says_the_same(first.passage.text, second.passage.text)

    told: list[Hit] = []
    for best, *others in grouped(hits, same):
        likewise = sorted((o.passage for o in others), key=lambda p: (p.year or 0, p.report))
        told.append(
            Found(best.passage, best.score, best.dense, best.words, tuple(likewise))
            if others
            else best
        )
    return told


def share_related(text: str, passage: str) -> float:
    """Of how many of a question's everyday words a passage has the reports' words, 0 to 1."""
    return _share_related(_groups_in(text), passage)


def topic_of(question: Question) -> str:
    """The question without its agencies and years, with what a follow-up takes over."""
    taken = [run.words for run in question.content if run.text not in question.plain]
    text = question.plain
    for word in sorted(question.agency_words.split(), key=len, reverse=True):
        text = text.replace(word, " ", 1)
    text = " ".join([*_YEAR.sub(" ", text).split(), *taken])
    return text if re.search(r"\w", text) else question.plain


def nearness(sentences: Sequence[str], asked: Vectors, store: Store) -> list[float]:
    """The cosine of each sentence with the vector of a question."""
    return [float(cosine) for cosine in store.vectors(sentences) @ asked]


def _score(
    question: Question, hit: Hit, groups: Sequence[_Related], topics: Sequence[Topic], store: Store
) -> Hit:
    passage = hit.passage.passage
    text = normalise(passage.text)
    score = hit.score + _SPOKEN * coverage(question.content, text)
    score += _RELATED * _share_related(groups, text)
    score += _of_its_part(question, passage.path)
    score += _ON_TOPIC * (bool(topics) and speaks_of(topics, text))
    score -= _COMMON * commonness(text, store)
    if passage.section is None or passage.table is not None:
        score -= _ASIDE
    return replace(hit, score=score)


def _groups_in(text: str) -> list[_Related]:
    return [group for group in _related() if group.said.search(text)]


def _share_related(groups: Sequence[_Related], text: str) -> float:
    """Of how many of the groups a text has a word, 0 to 1; 0 without a group."""
    return sum(any(w in text for w in g.find) for g in groups) / len(groups) if groups else 0.0


def _of_its_part(question: Question, path: Sequence[str]) -> float:
    """More for a passage among the problems or plans that are asked for, less where neither is."""
    problems, plans = bool(_PROBLEMS.search(question.plain)), bool(_PLANS.search(question.plain))
    if not any(_PROBLEM_LABEL.search(label) or _PLAN_LABEL.search(label) for label in path):
        return 0.0
    score = _OTHER_PART if problems or plans else -_OTHER_PART
    of_problems = bool(_PROBLEM_LABEL.search(path[-1]))
    of_plans = bool(_PLAN_LABEL.search(path[-1])) and not of_problems
    return score + _PART * (problems and of_problems) + _PART * (plans and of_plans)


def _sentences_near(hit: Hit, asked: Vectors, store: Store) -> tuple[float, ...]:
    text = hit.passage.passage.text
    sentences = [sentence for _, sentence in sentences_in(text, 0, len(text))]
    return tuple(nearness(sentences, asked, store)) if sentences else ()


def _by_sentence(hit: Hit, near: Sequence[float]) -> Hit:
    if not near or hit.dense is None:
        return hit
    return replace(hit, score=hit.score + _SENTENCE_WEIGHT * (max(near) - hit.dense))


def _order(hit: Hit) -> tuple[float, str, int]:
    return -round(hit.score, 6), hit.passage.report, hit.passage.passage.start


@cache
def _related() -> tuple[_Related, ...]:
    return tuple(
        _Related(Wordings(tuple(g["say"]), tuple(g["en"])), tuple(map(normalise, g["find"])))
        for g in data_file("related.toml")["group"]
    )
