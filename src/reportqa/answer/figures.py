"""Answers from the cells of the form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportqa.answer import wording
from reportqa.answer.cite import Citations, answer_figure
from reportqa.answer.compute import (
    CONSUMED,
    SOFT,
    among_the_others,
    as_terms,
    compute,
    is_own_change,
    measures_compared,
    subjects_of,
)
from reportqa.answer.compute.gather import findings_of
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.parts import swallowed
from reportqa.answer.compute.plan import plan_of
from reportqa.answer.doubts import recognised_notes
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer, AnswerFigure, Interpretation
from reportqa.answer.notes import conflict_notes, count_notes, finding_warnings, scope_notes
from reportqa.answer.refusal import ask_back
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.answer.targets import Target, find_targets, find_wider
from reportqa.form.catalogue import catalogue
from reportqa.numbers import MONEY
from reportqa.question.operations import EACH
from reportqa.question.parse import NEUTRAL, Asserted, Question
from reportqa.question.text import Language
from reportqa.question.vocabulary import VERIFIES
from reportqa.store.model import Store, StoredFigure

MOST_OPTIONS = 6

NOT_OF_THE_FORM = frozenset({"share", "months", "other"})
"""Counting words in which no cell of the form is counted."""


def from_form(question: Question, scope: Scope, store: Store) -> Answer | None:
    """The answer of the form's tables; None where the question means no cell of the form.

    Every content word must be accounted for: a word left over, a question for a person, a place or
    a date, or a counting word that nothing of the form is counted in blocks an exact answer; and so
    do words for a computation that cannot be carried out.
    """
    of_others = among_the_others(question)
    if of_others is None or question.left or question.guards:
        return None
    question = of_others
    plan = plan_of(question, len(scope.held.agencies))
    if (compared := measures_compared(question, scope, store)) is not None:
        return compared
    if plan is None:
        return None
    if (question.counts - CONSUMED.get(plan.kind, set())) & NOT_OF_THE_FORM:
        return None
    if is_own_change(question, plan, scope) and not question.excluded:
        question = as_terms(question)
    elif plan.kind == "value" and question.asks(*EACH):
        # each of several agencies: listed, whatever the one that stands over them says
        return compute(question, replace(plan, kind="compare"), scope, store)
    elif plan.kind != "value":
        found = compute(question, plan, scope, store)
        if found is not None or plan.kind not in SOFT or question.asks(*EACH):
            return found or _ask_back(question, scope)
    targets = find_targets(question, catalogue())
    targets = _by_count(question, targets)
    if not targets or swallowed(question, targets):
        return compute(question, Plan("value"), scope, store) or _ask_back(question, scope)
    if len(scope.agencies) > MOST_AGENCIES:
        return _ask_agency(question, scope)
    if not scope.reports:
        return None
    if question.counts & {"persons", "firms"} and all(t.unit == "万元" for t in targets):
        return None
    if _are_several(targets, scope):
        return _ask_which(question, scope, targets)
    return _compose(question, scope, findings_of(scope.reports, targets, store))


def _are_several(targets: Sequence[Target], scope: Scope) -> bool:
    """Whether the question may mean different cells of one edition (结转: of which year's end)."""
    editions = {r.edition for r in scope.reports if r.edition}
    for edition in editions:
        cells = {(t.members, t.applicant_name) for t in targets if edition in t.editions}
        if len(cells) > 1:
            return True
    return False


def _by_count(question: Question, targets: Sequence[Target]) -> tuple[Target, ...]:
    """Asked for money, a measure in money comes first where there is one."""
    if "money" in question.counts:
        money = [t for t in targets if t.unit == "万元" or t.name.endswith("金额")]
        if money:
            return tuple(money)
    return tuple(targets)


def _compose(question: Question, scope: Scope, findings: Sequence[Finding]) -> Answer:
    language = question.language
    citations = Citations(scope.reports)
    figures: list[AnswerFigure] = []
    lines: list[str] = []
    warnings: list[str] = []
    for finding in findings:
        marks = []
        for cell in finding.cells:
            mark = citations.figure(cell)
            marks.append(mark)
            figures.append(answer_figure(cell, _figure_measure(finding, cell), mark))
        lines.append(wording.finding_text(finding, marks, language))
        warnings += finding_warnings(finding, language)
        warnings += conflict_notes(finding, citations, language)
    if scope.missing:
        lines.append(wording.missing_text(scope.missing, language))
    lines += count_notes(question, findings)
    cells = [cell.figure for f in findings for cell in f.cells]
    warnings += recognised_notes(cells, language)
    warnings += scope_notes(question, scope)
    present = [f for f in findings if f.status != "absent"]
    target = (present or list(findings))[0].target
    alone = len(present) == 1 and len(findings) == 1 and not scope.missing
    alone = alone and not question.every_year
    single = present[0] if alone else None
    if single is not None and single.value is not None and question.asserted:
        said = verdict(single, question)
        lines = [said, *lines] if said else lines
    return Answer(
        question=question.text,
        language=language,
        kind="figure" if present else "no_answer",
        text="\n".join(lines),
        value=single.value if single else None,
        unit=(single.unit or target.unit) if single else None,
        interpretation=Interpretation(
            agencies=scope.agencies,
            years=tuple(sorted({r.year for r in scope.reports if r.year})),
            measure=target.name,
            columns=(target.applicant_name,) if target.applicant_name else (),
            operation=_operation(question, target, findings),
        ),
        figures=tuple(figures),
        derivation=single.derivation if single else None,
        warnings=tuple(dict.fromkeys(warnings)),
        citations=citations.all,
    )


_CASES = frozenset("件起宗个份项例次")
"""What people say for 件."""

_ASKS_FAULT = re.compile(r"有误|有没有[错误]|有错|错了?吗")


def verdict(finding: Finding, question: Question) -> str:
    """Whether an asserted number is the cell's; "" where its unit is of another kind.

    Money is compared after conversion. A number that the cell's rounds to is told apart.
    """
    if finding.value is None:
        return ""
    outcomes = [_compare(a, finding.value, finding.unit or "") for a in question.asserted]
    if None in outcomes or not outcomes:
        return ""
    best = max((o for o in outcomes if o is not None), key=wording.VERDICTS.index)
    zh = question.language == "zh"
    texts = {t.converted for t in finding.told if t.how == "differs"}
    if best == "different" and {a.value for a in question.asserted} & texts:
        return wording.AS_TEXT[0 if zh else 1]
    if zh and _ASKS_FAULT.search(question.plain) and best in wording.WITHOUT_FAULT:
        return wording.WITHOUT_FAULT[best]
    return wording.verdict(best, question.language)


def _compare(asserted: Asserted, value: Decimal, unit: str) -> wording.Verdict | None:
    said = asserted.value
    if asserted.unit in MONEY and unit in MONEY:
        said = said * MONEY[asserted.unit] / MONEY[unit]
    elif asserted.unit not in {"", unit} and not (asserted.unit in _CASES and unit in _CASES):
        return None
    if said == value:
        return "same"
    whole = value.quantize(Decimal(1))
    return "rounded" if said in {whole, value.quantize(Decimal("0.1"))} else "different"


def _figure_measure(finding: Finding, cell: StoredFigure) -> str:
    return cell.figure.measure or finding.target.name


def _operation(question: Question, target: Target, findings: Sequence[Finding]) -> str:
    years = {f.report.year for f in findings}
    if question.asserted:
        return "verify"
    if len(years) > 1:
        return "trend"
    return "sum" if target.is_sum else "value"


def _ask_back(question: Question, scope: Scope) -> Answer | None:
    """A question that lacks a word: the complete questions it may have meant."""
    wider = find_wider(question, catalogue())
    editions = {r.edition for r in scope.reports if r.edition}
    wider = tuple(t for t in wider if not editions or editions & set(t.editions))
    if not wider or not question.wants_number:
        return None
    if len(wider) > MOST_OPTIONS:
        return None
    return _ask_which(question, scope, wider)


def _ask_which(question: Question, scope: Scope, targets: Sequence[Target]) -> Answer:
    """The complete questions that may be meant."""
    agency = scope.agencies[0] if len(scope.agencies) == 1 else ""
    year = f"{question.years[0]}年" if len(question.years) == 1 else ""
    options = tuple(option(t, agency, year, question.language) for t in targets)
    text = (
        "这个问题可以有几种理解，请选择："
        if question.language == "zh"
        else "Which of these is meant?"
    )
    return ask_back(question, scope, text, options)


def option(target: Target, agency: str, year: str, language: Language) -> str:
    """The complete question for a target; agency and year ("2024年") may be ""."""
    name = wording.measure_name(target, language)
    if language == "zh":
        return f"{agency}{year}{name}是多少？"
    where = f" of {agency}" if agency else ""
    when = f" in {year.rstrip('年')}" if year else ""
    return f"How many: {name}{where}{when}?"


def _ask_agency(question: Question, scope: Scope) -> Answer:
    agencies = scope.agencies
    zh = question.language == "zh"
    options = tuple(
        f"{a}：{question.text}" if zh else f"{a}: {question.text}" for a in agencies[:MOST_OPTIONS]
    )
    text = (
        f"库中有{len(agencies)}个机关的这类报告，请说明是哪一个机关。"
        if zh
        else f"The library holds such reports of {len(agencies)} agencies: which one is meant?"
    )
    return Answer(
        question=question.text,
        language=question.language,
        kind="clarification",
        text=text,
        interpretation=Interpretation(years=question.years),
        options=options,
    )


def names_a_measure(question: Question) -> bool:
    """Whether all words are explained and mean cells of the form."""
    return (
        not question.left
        and any(not ids <= NEUTRAL for ids in question.terms)
        and bool(find_targets(question, catalogue()) or subjects_of(question))
    )


def bounds_asked(question: Question) -> bool:
    """Whether it is asked if a figure is above or below a bound: 败诉超过30件了吗."""
    bound = question.asks("above", "at_least", "below", "at_most")
    return bound and bool(VERIFIES.search(question.plain))
