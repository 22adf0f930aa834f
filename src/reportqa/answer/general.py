"""Answers from tables outside the national form, by the labels that stand over a cell.

A cell answers if its table's title and its labels speak of every content word of the question, its
own labels are spoken of in turn, and no other cell does so as well. Where several do, the look-up
in tables of any layout decides, if it is sure of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportqa.answer import wording
from reportqa.answer.cite import Citations, answer_figure
from reportqa.answer.doubts import doubt_text, recognised_notes
from reportqa.answer.evidence import back_coverage, coverage
from reportqa.answer.model import Answer, AnswerFigure, Interpretation
from reportqa.answer.notes import scope_notes
from reportqa.answer.prose import names_a_thing, unit_fits
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.document import Kind
from reportqa.question.operations import EACH, WHICH
from reportqa.question.parse import Question
from reportqa.question.text import normalise
from reportqa.store.model import ReportRecord, Store, StoredFigure

FORM = frozenset({"2", "3", "4"})

_CUMULATIVE = re.compile(r"累计|历年|\bcumulative|\ball years\b|\bto date\b")
"""A cumulative column never answers for the year."""

_OWN_LABEL_AT_LEAST = 0.6
_MARGIN = 0.15
_COUNTERS = re.compile(r"^(?:合计|总计|数量|数|件数|数值|单位|本年度?|当年|20\d\d年?度?)$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: StoredFigure
    score: float


def from_general_tables(question: Question, scope: Scope, store: Store) -> Answer | None:
    """The answer of the reports' other tables; None where no cell answers for certain."""
    if question.guards or not names_a_thing(question) or len(scope.agencies) > MOST_AGENCIES:
        return None
    if question.asks(*WHICH, *EACH, "which_year", "which_part") or not scope.reports:
        return None
    chosen = [(r, f) for r in scope.reports if (f := _cell(question, r, store)) is not None]
    return _compose(question, scope, chosen) if chosen else None


def _cell(question: Question, report: ReportRecord, store: Store) -> StoredFigure | None:
    figures = [
        f
        for f in store.figures(reports=[report.report])
        if f.figure.table is not None and f.figure.table not in FORM and f.figure.cell is not None
    ]
    candidates = [c for f in figures if (c := _candidate(question, f)) is not None]
    if not candidates:
        return None
    best = max(c.score for c in candidates)
    near = [c.figure for c in candidates if best - c.score < _MARGIN]
    return near[0] if len(near) == 1 else _by_look_up(question, report, near, store)


def _candidate(question: Question, stored: StoredFigure) -> _Candidate | None:
    figure = stored.figure
    labels = [*figure.row, *figure.column]
    text = normalise(" ".join([figure.table or "", *labels]))
    if _CUMULATIVE.search(text) and not _CUMULATIVE.search(question.plain):
        return None
    if _CUMULATIVE.search(question.plain) and not _CUMULATIVE.search(text):
        return None
    if figure.kind is Kind.NUMBER and not unit_fits(question, figure.unit):
        return None
    if coverage(question.content, text) < 1.0:
        return None
    own = [label for label in labels if not _COUNTERS.match(label) and label != figure.unit]
    spoken = max((back_coverage(normalise(label), question.content) for label in own), default=0.0)
    if spoken < _OWN_LABEL_AT_LEAST:
        return None
    return _Candidate(stored, spoken)


def _by_look_up(
    question: Question, report: ReportRecord, near: Sequence[StoredFigure], store: Store
) -> StoredFigure | None:
    """Of cells that answer equally well the one that the look-up is sure of."""
    from reportqa.tables.lookup import find_cells

    tables = store.document(report.report).tables
    numbers = sorted({f.figure.cell[0] for f in near if f.figure.cell is not None})
    asked = re.sub(r"(?:19|20)\d\d\s*年?度?", "", question.plain)
    for word in question.agency_words.split():
        asked = asked.replace(word, "")
    found = find_cells(asked, [tables[n] for n in numbers])
    if found is None or len(found.cells) != 1:
        return None
    cell = found.cells[0].cell
    place = (numbers[found.table], cell.row, cell.column)
    return next((f for f in near if f.figure.cell == place), None)


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
        name = " / ".join([*figure.row, *figure.column])
        figures.append(answer_figure(stored, figure.row[0] if figure.row else name, mark))
        where = wording.report_name(report, question.language)
        shown = _shown(stored, zh=zh)
        if zh:
            lines.append(f"{where}《{figure.table}》“{name}”：{shown}[{mark}]。")
        else:
            lines.append(f"{where}, table “{figure.table}”, “{name}”: {shown} [{mark}].")
        if figure.doubt:
            warnings.append(doubt_text(figure.doubt, question.language))
    if scope.missing:
        lines.append(wording.missing_text(scope.missing, question.language))
    warnings += recognised_notes([f.figure for _, f in chosen], question.language)
    warnings += scope_notes(question, scope)
    single = chosen[0][1].figure if len(chosen) == 1 and not scope.missing else None
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
            measure=figures[0].measure,
            columns=figures[0].column,
            operation="value" if len({r.year for r, _ in chosen}) == 1 else "trend",
        ),
        figures=tuple(figures),
        warnings=tuple(dict.fromkeys(warnings)),
        citations=citations.all,
    )


def _shown(stored: StoredFigure, *, zh: bool) -> str:
    figure = stored.figure
    if figure.value is not None:
        return wording.with_unit(Decimal(figure.value), figure.unit)
    return wording.EMPTY[figure.kind.value][0 if zh else 1]
