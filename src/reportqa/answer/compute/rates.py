"""Indicators: percentages that people compute from the form, with their formula."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import Result, part_of, rounded
from reportqa.answer.compute.derived import SMALL
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.gather import best
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer
from reportqa.answer.refusal import ask_back
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.answer.targets import Target
from reportqa.answer.wording import missing_text, number, report_name
from reportqa.form.catalogue import catalogue
from reportqa.form.indicators import Indicator, indicators
from reportqa.hierarchy import without_parents
from reportqa.question.operations import EACH
from reportqa.question.parse import NEUTRAL, Question
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, Store


def asked_for(question: Question) -> tuple[Indicator, ...]:
    """The indicators that the question may mean: every term stands beside them."""
    names = {o.name.removeprefix("indicator:") for o in question.operations}
    at = {(o.start, o.end) for o in question.operations}
    terms = [
        ids
        for ids, place in zip(question.terms, question.places, strict=True)
        if place not in at and not ids <= NEUTRAL
    ]
    named = frozenset().union(*terms)
    called = [i for i in indicators() if i.name in names]
    fit = [i for i in called if all(ids & (i.needs | i.may | NEUTRAL) for ids in terms)]
    meant = [i for i in fit if i.needs <= named]
    # 纠错率 without a word for whose: of reviews or of lawsuits
    return tuple(meant or [i for i in fit if i.needs <= {"review", "litigation"}])


def rates(question: Question, scope: Scope, store: Store) -> Answer | None:
    """The indicator in each report; a question back where several are meant."""
    found = asked_for(question)
    each = question.asks(*EACH)
    if not found or (len(scope.agencies) > MOST_AGENCIES and not each):
        return None
    if len(found) > 1:
        return ask_which(question, scope, found)
    draft = Draft(question, scope)
    for report in scope.reports:
        draft.result(_rate(draft, found[0], report, store))
    if scope.missing:
        draft.lines.append(missing_text(scope.missing, draft.language))
        draft.result(None)
    if question.asks("average"):
        _averages(draft, found[0], scope, store)
    name = found[0].name if draft.zh else found[0].en
    return draft.answer("ratio", (), measure=name)


def _averages(draft: Draft, indicator: Indicator, scope: Scope, store: Store) -> None:
    """A mean of rates has two readings that differ: both are told, none is the value."""
    draft.result(None)
    agencies = set(without_parents(scope.agencies, store.registry())[0])
    pairs = []
    for report in scope.reports:
        part = sum_of(indicator.numerator, report, store).value
        whole = sum_of(indicator.denominator, report, store).value
        if report.agency in agencies and part is not None and whole:
            pairs.append((part, whole))
    if len(pairs) < 2:
        return
    parts, wholes = (sum(side, Decimal(0)) for side in zip(*pairs, strict=True))
    pooled = rounded(parts * 100 / wholes)
    mean = rounded(sum((p * 100 / w for p, w in pairs), Decimal(0)) / len(pairs))
    count = len(pairs)
    if draft.zh:
        draft.lines.append(
            f"比率的平均数有两种算法，结果不同：合在一起算（{parts} ÷ {wholes}）为{pooled}%；"
            f"{count}个比率简单平均为{mean}%。"
        )
        return
    draft.lines.append(
        f"An average of rates has two readings: taken together ({parts} ÷ {wholes}) {pooled}%; "
        f"the plain mean of the {count} rates {mean}%."
    )


def _rate(draft: Draft, indicator: Indicator, report: ReportRecord, store: Store) -> Result | None:
    """Over all cases; over the closed ones in the text, where some are open."""
    numerator = sum_of(indicator.numerator, report, store)
    denominator = sum_of(indicator.denominator, report, store)
    name = indicator.name if draft.zh else indicator.en
    where = report_name(report, draft.language)
    formula = _formula(numerator, denominator, draft.language)
    if numerator.value is None or denominator.value is None:
        shown = "；".join(draft.named(f) for f in (numerator, denominator))
        if draft.zh:
            draft.lines.append(f"{where}{name}（{formula}）无法计算：{shown}。")
        else:
            draft.lines.append(f"{where}: {name} ({formula}) cannot be computed: {shown}.")
        return None
    marks = draft.cite(numerator) + draft.cite(denominator)
    result = part_of(numerator.value, denominator.value)
    if result.value is None:
        head = f"{where}{name}（{formula}）：" if draft.zh else f"{where}: {name} ({formula}): "
        draft.lines.append(head + wording.zero_base(draft.language))
        return None
    if denominator.value < SMALL:
        draft.warnings.append(
            wording.small_base(denominator.value, denominator.unit, draft.language)
        )
    what = f"{where}{name}（{formula}）为" if draft.zh else f"{where}: {name} ({formula}):"
    draft.lines.append(wording.result(what, result, draft.language, marks))
    draft.lines.append(_closed(draft, indicator, report, store, (numerator, denominator)))
    return result


def _closed(
    draft: Draft,
    indicator: Indicator,
    report: ReportRecord,
    store: Store,
    over: tuple[Finding, Finding],
) -> str:
    """The same over the closed cases."""
    if not indicator.open or over[0].value is None or over[1].value is None:
        return ""
    pending = sum_of(indicator.open, report, store)
    if not pending.value:
        return ""
    result = part_of(over[0].value, over[1].value - pending.value)
    if result.value is None:
        return ""
    marks = draft.cite(pending)
    how = f"{number(over[0].value)} ÷ ({number(over[1].value)} - {number(pending.value)}) × 100%"
    if draft.zh:
        return f"只算已审结的案件：{how} = {rounded(result.value)}%{marks}。"
    return f"Over the closed cases alone: {how} = {rounded(result.value)}%{marks}."


def sum_of(names: Sequence[str], report: ReportRecord, store: Store) -> Finding:
    """The measures of an indicator's part added up, in one report."""
    measures = [catalogue().by_name[n] for n in names]
    applicants = catalogue().applicants[-1:] if measures[0].table == "3" else ()
    target = Target(
        name="、".join(names),
        en=", ".join(m.en for m in measures),
        table=measures[0].table,
        unit=measures[0].unit,
        editions=measures[0].editions,
        members=tuple(names),
        applicants=applicants,
    )
    return best(report, (target,), store)


def _formula(numerator: Finding, denominator: Finding, language: Language) -> str:
    top, bottom = (
        [catalogue().by_name[m] for m in f.target.members] for f in (numerator, denominator)
    )
    names = [[m.name if language == "zh" else m.en for m in part] for part in (top, bottom)]
    shown = [" + ".join(part) if len(part) == 1 else f"({' + '.join(part)})" for part in names]
    return f"{shown[0]} ÷ {shown[1]}"


def ask_which(question: Question, scope: Scope, found: Sequence[Indicator]) -> Answer:
    """A question back: of which cases the indicator is meant."""
    zh = question.language == "zh"
    agency = scope.agencies[0] if len(scope.agencies) == 1 else ""
    year = str(question.years[0]) if len(question.years) == 1 else ""
    if zh:
        head = f"{agency}{year}年" if year else agency
        options = tuple(f"{head}{i.name}是多少？" for i in found)
    else:
        tail = (f" of {agency}" if agency else "") + (f" in {year}" if year else "")
        options = tuple(f"What is the {i.en}{tail}?" for i in found)
    text = "这个指标可以按不同的案件计算，请选择：" if zh else "Of which cases?"
    return ask_back(question, scope, text, options)
