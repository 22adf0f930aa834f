"""Orders, bounds and differences over numbers computed for each report (``derived``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import Result, part_of
from reportqa.answer.compute.derived import Derived, DerivedPool, Series
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.gather import best
from reportqa.answer.compute.groups import groups_of
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.operate import carry_out, operation_of
from reportqa.answer.compute.parts import Subject
from reportqa.answer.compute.rates import ask_which, asked_for, sum_of
from reportqa.answer.compute.shares import part_and_whole
from reportqa.answer.compute.wholes import whole_of
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer
from reportqa.answer.refusal import refuse
from reportqa.answer.scope import Scope
from reportqa.answer.targets import Target
from reportqa.answer.wording import EMPTY, measure_name, missing_text, report_name
from reportqa.form.catalogue import catalogue
from reportqa.hierarchy import parent_of
from reportqa.question.names import is_government, regions
from reportqa.question.parse import Question
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, Store

_HIGH = {"zh": ("最高", "最低"), "en": ("highest", "lowest")}


def over_rates(question: Question, plan: Plan, scope: Scope, store: Store) -> Answer | None:
    """An indicator of each report, in order, against a bound or one less another."""
    found = asked_for(question)
    if not found:
        return None
    if len(found) > 1:
        return ask_which(question, scope, found)
    indicator = found[0]
    language = question.language

    def derive(report: ReportRecord) -> Derived:
        part = sum_of(indicator.numerator, report, store)
        whole = sum_of(indicator.denominator, report, store)
        return _percentage(part, whole, language)

    name = indicator.name if language == "zh" else indicator.en
    return _answer(question, plan, scope, store, Series(derive, name, "%", _HIGH[language]))


def over_shares(question: Question, plan: Plan, scope: Scope, store: Store) -> Answer | None:
    """The share of a part in its whole in each report, in order or against a bound."""
    found = part_and_whole(question)
    if found is None or (found[1] and found[0][0].table != found[1][0].table):
        return None
    part, whole = found
    of = whole or tuple(w for t in part if (w := whole_of(t, catalogue())) is not None)
    if not of:
        return None
    language = question.language

    def derive(report: ReportRecord) -> Derived:
        return _percentage(best(report, part, store), best(report, of, store), language)

    names = [measure_name(t[0], language) for t in (part, of)]
    name = f"“{names[0]}”占“{names[1]}”" if language == "zh" else " as a share of ".join(names)
    series = Series(derive, name, "%", _HIGH[language])
    return _answer(question, plan, scope, store, series, targets=(*part, *of))


_LEVEL = re.compile(r"全(.)|(county|district|city|province)")
_KINDS = {"county": "县", "district": "区", "city": "市", "province": "省"}


def of_county(question: Question, scope: Scope, subject: Subject, store: Store) -> Answer:
    """A department's share in the figure of the government whose report counts it in."""
    language, zh = question.language, question.language == "zh"
    said = next(o for o in question.operations if o.name == "of_parent")
    level = _LEVEL.search(said.words)
    kind = (level[1] or _KINDS[level[2]]) if level else ""
    held = {(r.agency, r.year): r for r in scope.held}
    draft = Draft(question, scope)
    no_parent: list[str] = []
    for report in scope.reports:
        above = _government(report.agency, kind, scope, store)
        if not above:
            no_parent.append(report.agency)
            continue
        where = report_name(report, language)
        over = held.get((above, report.year))
        part = best(report, subject, store)
        if over is None:
            shown = draft.named(part)
            lack = missing_text(((above, report.year or 0),), language)
            draft.lines.append(f"{where}{shown}。{lack}" if zh else f"{where}: {shown}. {lack}")
            draft.result(None)
            continue
        whole = best(over, subject, store)
        derived = _percentage(part, whole, language)
        if part.value is not None and whole.value is not None and part.value > whole.value:
            why = wording.more_than_whole(above, language)
            derived = replace(derived, result=Result(None, "%"), why=why)
        marks = "".join(draft.cite(f) for f in derived.over)
        name = measure_name(part.target, language)
        head = f"{where}{name}占{above}的" if zh else f"{where}: {name} as a share of {above}'s:"
        if derived.result.value is None:
            head = f"{where}{name}：" if zh else f"{where}: {name}: "
            draft.lines.append(f"{head}{derived.why}{marks}{'。' if zh else '.'}")
            draft.result(None)
            continue
        draft.lines.append(wording.result(head, derived.result, language, marks))
        draft.result(derived.result)
    names = tuple(dict.fromkeys(no_parent))
    if not draft.results:
        return refuse(question, scope, wording.no_government(names, kind, language))
    if names:
        draft.lines.append(wording.no_government(names, kind, language))
        draft.result(None)
    if scope.missing:
        draft.lines.append(missing_text(scope.missing, language))
        draft.result(None)
    return draft.answer("share", subject)


def over_county(
    question: Question, plan: Plan, scope: Scope, subject: Subject, store: Store
) -> Answer | None:
    """The departments' shares in what their governments report, in order."""
    language, zh = question.language, question.language == "zh"
    said = next(o for o in question.operations if o.name == "of_parent")
    level = _LEVEL.search(said.words)
    kind = (level[1] or _KINDS[level[2]]) if level else ""
    held = {(r.agency, r.year): r for r in scope.held}

    def derive(report: ReportRecord) -> Derived:
        part = best(report, subject, store)
        above = _government(report.agency, kind, scope, store)
        over = held.get((above, report.year))
        if not above or over is None:
            why = (
                missing_text(((above, report.year or 0),), language)
                if above
                else wording.no_government((report.agency,), kind, language)
            )
            return Derived(part, Result(None, "%"), (part,), why.rstrip("。."))
        whole = best(over, subject, store)
        derived = _percentage(part, whole, language)
        if part.value is not None and whole.value is not None and part.value > whole.value:
            why = wording.more_than_whole(above, language)
            return replace(derived, result=Result(None, "%"), why=why)
        return derived

    name = measure_name(subject[0], language)
    name = f"{name}占全{kind}的比例" if zh else f"{name} as a share of the whole ({kind})"
    series = Series(derive, name, "%", _HIGH[language])
    return _answer(question, plan, scope, store, series, targets=subject)


def _government(agency: str, kind: str, scope: Scope, store: Store) -> str:
    """The government of that kind (县, 市 …) whose report counts the agency in; "" for none."""
    above = parent_of(agency, scope.held.agencies, store.registry())
    while above:
        kinds = regions(above)[0]
        if is_government(above) and kinds and kinds[-1][1].endswith(kind):
            return above
        above = parent_of(above, scope.held.agencies, store.registry())
    return ""


def _answer(
    question: Question,
    plan: Plan,
    scope: Scope,
    store: Store,
    series: Series,
    *,
    targets: Sequence[Target] = (),
) -> Answer:
    draft = Draft(question, scope)
    for group in groups_of(question, plan, scope):
        carry_out(draft, plan, DerivedPool(draft, plan, group, store, series))
    return draft.answer(operation_of(plan), targets, measure=series.name)


def _percentage(part: Finding, whole: Finding, language: Language) -> Derived:
    over = (part, whole)
    if part.value is None or whole.value is None:
        return Derived(part, Result(None, "%"), over, without_number(over, language))
    result = part_of(part.value, whole.value)
    why = "" if result.value is not None else wording.zero_base(language).rstrip("。.")
    return Derived(part, result, over, why, base=whole)


def without_number(findings: Sequence[Finding], language: Language) -> str:
    """Which of the figures hold no number."""
    items = []
    for finding in findings:
        if finding.value is not None:
            continue
        zh, en = EMPTY.get(finding.status, ("没有这一项", "no such item"))
        name = measure_name(finding.target, language)
        year = finding.report.year
        items.append(f"{year}年{name}{zh}" if language == "zh" else f"{name} in {year}: {en}")
    return ("、" if language == "zh" else ", ").join(items)
