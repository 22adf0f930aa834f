"""Answers from figures that stand in sentences ("今年共走访64次").

A sentence's figure answers only if it speaks of every content word of the question (or what stands
right before it does), its own subject and clause of most of them, and its unit is of the kind
asked for. Two figures that answer
equally well and differ are an ambiguity, not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.answer import wording
from reportqa.answer.cite import Citations, answer_figure
from reportqa.answer.evidence import back_coverage, coverage
from reportqa.answer.model import Answer, AnswerFigure, Interpretation
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.document import Document, Figure
from reportqa.question.parse import Question
from reportqa.question.text import normalise
from reportqa.store.model import ReportRecord, Store, StoredFigure

_SUBJECT_AT_LEAST = 0.34
_MARGIN = 0.08
_BEFORE = 80
"""Characters before a sentence that may name what it goes on to count."""

_ENGLISH_COUNTERS = {
    "times": {"次"}, "issues": {"期"}, "issue": {"期"}, "episodes": {"期"},
    "rounds": {"轮", "次", "期"}, "sessions": {"场", "次", "期"},
    "articles": {"篇", "条"}, "posts": {"条", "篇"},
}  # fmt: skip

_GENERIC = {"件", "个", "项", "条", "起", "次"}
"""Counting words that people use for one another."""

_CLAUSE_END = re.compile(r"[，。；、：！？\d]|其中")

_ASKS_SHARE = re.compile(r"率|占|比例|比重|\b(?:share|rate|proportion|ratio)s?\b")

_ASKS_MONEY = re.compile(r"[费钱款]|金额|资金|\bhow much\b|\b(?:amount|fees?|money|cost|sum)\b")

_MONEY = {"元", "万元", "亿元"}
_SHARES = {"%", "‰"}


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: StoredFigure
    subject: float
    back: float

    @property
    def score(self) -> float:
        return self.subject + 0.5 * self.back


def from_sentences(question: Question, scope: Scope, store: Store) -> Answer | None:
    """The answer of the reports' sentences; None where none speaks of all that is asked."""
    if not question.content or not scope.reports or len(scope.agencies) > MOST_AGENCIES:
        return None
    chosen: list[tuple[ReportRecord, StoredFigure]] = []
    for report in scope.reports:
        figures = store.figures(reports=[report.report], sentences=True)
        best = _best(question, figures) or _best(question, figures, store.document(report.report))
        if best is not None:
            chosen.append((report, best))
    return _compose(question, scope, chosen) if chosen else None


def _best(
    question: Question, figures: Sequence[StoredFigure], document: Document | None = None
) -> StoredFigure | None:
    """The one figure that answers; with a document, what stands before a sentence counts too."""
    candidates = []
    stretches = _stretches(figures)
    for stored in figures:
        figure = stored.figure
        if figure.value is None or figure.doubt or not _unit_fits(question, figure.unit):
            continue
        subject = normalise(figure.subject)
        before = _before(document, figure) if document else ""
        stretch = stretches[stored.id]
        sentence = f"{normalise(before)} {stretch.up_to_here} {subject}"
        if coverage(question.content, sentence) < 1.0:
            continue
        own = coverage(question.content, f"{subject} {stretch.clause}")
        earlier = f"{normalise(before)} {stretch.up_to_the_one_before}"
        completes = coverage(question.content, earlier) < 1.0
        if own >= _SUBJECT_AT_LEAST or (own > 0 and completes):
            named = coverage(question.content, subject)
            back = back_coverage(subject, question.content)
            candidates.append(_Candidate(stored, (own + named) / 2, back))
    if not candidates:
        return None
    candidates.sort(key=lambda c: (-c.score, c.figure.id))
    best = candidates[0]
    rivals = [
        c
        for c in candidates[1:]
        if best.score - c.score < _MARGIN
        and (c.figure.figure.value, c.figure.figure.unit)
        != (best.figure.figure.value, best.figure.figure.unit)
    ]
    return None if rivals else best.figure


def _before(document: Document, figure: Figure) -> str:
    """What stands before a figure's sentence in its paragraph."""
    at = figure.location.start or 0
    window = document.text[max(0, at - len(figure.quote) - _BEFORE) : at]
    return window.rsplit("\n", 1)[-1]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where a figure stands in its sentence: its clause, and the sentence up to its end."""

    clause: str = ""
    up_to_here: str = ""
    up_to_the_one_before: str = ""


def _stretches(figures: Sequence[StoredFigure]) -> dict[int, _Stretch]:
    """For each figure, by id, its stretch of its sentence.

    A figure is understood from what stands before it and in its own clause, never from what
    follows: in "信访298件，其中来访14件" only the 14 are 来访.
    """
    found_at: dict[int, _Stretch] = {}
    sentence, at, before = "", 0, ""
    for stored in sorted(figures, key=lambda f: (f.report, f.figure.location.start or 0)):
        figure = stored.figure
        if figure.quote != sentence:
            sentence, at, before = figure.quote, 0, ""
        found = sentence.find(figure.raw, at)
        if found < 0:
            found_at[stored.id] = _Stretch()
            continue
        after = found + len(figure.raw)
        stop = _CLAUSE_END.search(sentence, after)
        end = stop.start() if stop else len(sentence)
        whole = normalise(sentence[:end])
        found_at[stored.id] = _Stretch(normalise(sentence[at:end]), whole, before)
        at, before = after, whole
    return found_at


def _unit_fits(question: Question, unit: str | None) -> bool:
    """Shares answer only questions for shares; a counting word asked for must be the figure's."""
    counters = {w for w in question.count_words if w not in {"%", "百分之几", "百分比"}}
    asks_share = "share" in question.counts or (
        not counters and bool(_ASKS_SHARE.search(question.plain))
    )
    if (unit in _SHARES) != asks_share:
        return False
    if unit in _MONEY and not ("money" in question.counts or _ASKS_MONEY.search(question.plain)):
        return False
    if "money" in question.counts and unit not in _MONEY:
        return False
    for word in question.count_words:
        if word in _ENGLISH_COUNTERS and unit is not None:
            return unit in _ENGLISH_COUNTERS[word]
    asked = {w for w in question.count_words if not w.isascii()}
    if not asked or unit is None or asks_share or asked & _MONEY:
        return True
    return any(_same_counter(word, unit) for word in asked)


def _same_counter(asked: str, unit: str) -> bool:
    if asked in unit or unit in asked:
        return True
    return asked in _GENERIC and unit in _GENERIC | {"篇", "份", "宗", "场", "期", "类"}


def _compose(
    question: Question, scope: Scope, chosen: Sequence[tuple[ReportRecord, StoredFigure]]
) -> Answer:
    zh = question.language == "zh"
    citations = Citations(scope.reports)
    figures: list[AnswerFigure] = []
    lines, warnings = [], []
    for report, stored in chosen:
        mark = citations.figure(stored)
        figure = stored.figure
        figures.append(answer_figure(stored, figure.subject, mark))
        where = wording.report_name(report, question.language)
        if zh:
            lines.append(f"{where}：{figure.subject}，{figure.raw}[{mark}]。原文：“{figure.quote}”")
        else:
            own = f"In its own words: “{figure.quote}”"
            lines.append(f"{where}: {figure.subject}: {figure.raw} [{mark}]. {own}")
        if figure.qualifier:
            warnings.append(
                f"原文写作“{figure.raw}”，不是确切数（“{figure.qualifier}”）"
                if zh
                else f"The report prints “{figure.raw}”, which is not exact (“{figure.qualifier}”)"
            )
        if "截至" in figure.period or "截止" in figure.period:
            warnings.append(
                f"这个数字的统计期间是“{figure.period}”，不是全年"
                if zh
                else f"The figure covers “{figure.period}”, not the whole year"
            )
    warnings += [
        (f"“{words}”按今天的日期理解为{year}年" if zh else f"“{words}” is {year} by today's date")
        for words, year in question.relative
    ]
    if scope.newest and len({r.year for r in scope.held if r.agency in scope.agencies}) > 1:
        years = "、".join(str(r.year) for r, _ in chosen)
        warnings.append(
            f"没有说明年度，按库中最新的年度（{years}年）回答"
            if zh
            else f"No year was named: answered for the newest held ({years})"
        )
    if scope.missing:
        lines.append(wording.missing_text(scope.missing, question.language))
    single = chosen[0][1].figure if len(chosen) == 1 else None
    return Answer(
        question=question.text,
        language=question.language,
        kind="figure",
        text="\n".join(lines),
        value=single.value if single else None,
        unit=single.unit if single else None,
        interpretation=Interpretation(
            agencies=tuple(dict.fromkeys(r.agency for r, _ in chosen)),
            years=tuple(sorted({r.year for r, _ in chosen if r.year})),
            measure=chosen[0][1].figure.subject,
            operation="value" if len({r.year for r, _ in chosen}) == 1 else "trend",
        ),
        figures=tuple(figures),
        warnings=tuple(dict.fromkeys(warnings)),
        citations=citations.all,
    )
