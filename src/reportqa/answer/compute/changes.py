"""Which agency or year rose or fell the most against an earlier year."""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import Result, change, difference, in_one_unit
from reportqa.answer.compute.derived import Derived, DerivedPool, Series
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.gather import best
from reportqa.answer.compute.groups import Group
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.operate import carry_out, operation_of
from reportqa.answer.compute.parts import Subject
from reportqa.answer.compute.per_report import without_number
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer
from reportqa.answer.scope import Scope
from reportqa.answer.wording import measure_name
from reportqa.question.parse import Question
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, Store

_CHANGED = {
    ("zh", False): {"up": "增加最多", "down": "减少最多", "either": "变化最大"},
    ("zh", True): {"up": "增幅最大", "down": "降幅最大", "either": "变化幅度最大"},
    ("en", False): {"up": "rose most", "down": "fell most", "either": "changed most"},
    ("en", True): {"up": "rose most in percent", "down": "fell most in percent",
                   "either": "changed most in percent"},
}  # fmt: skip


Held = dict[tuple[str, int], ReportRecord]


@dataclass(frozen=True, slots=True)
class _Span:
    """The later reports, the earlier year of each, and what is not held."""

    reports: tuple[ReportRecord, ...]
    back: dict[tuple[str, int], int]
    missing: tuple[tuple[str, int], ...]


def over_changes(
    question: Question, plan: Plan, scope: Scope, subject: Subject, store: Store
) -> Answer | None:
    """The extreme or the order of the changes; None where it is not certain between what."""
    if plan.kind == "filter" and any("项目" in t.name for t in subject):
        # the form's own 本年增/减 may be meant
        return None
    held = {(r.agency, r.year or 0): r for r in scope.held}
    span = _span(question, plan, scope, held)
    if span is None or not span.reports:
        return None
    language = question.language

    def derive(report: ReportRecord) -> Derived:
        year = span.back[report.agency, report.year or 0]
        later = best(report, subject, store)
        earlier = held.get((report.agency, year))
        if earlier is None:
            return Derived(later, Result(None, None), (later,), _not_held(year, language))
        return _changed(later, best(earlier, subject, store), plan, language)

    draft = Draft(question, scope)
    unit = "%" if plan.percent else best(span.reports[0], subject, store).target.unit
    words = _CHANGED[language, plan.percent][plan.way]
    name = measure_name(subject[0], language)
    if plan.kind == "ranking":
        name += "的变化" if language == "zh" else ", change"
    series = Series(derive, name, unit or "", (words, words))
    pool = DerivedPool(draft, plan, Group(span.reports, span.missing), store, series)
    if plan.way == "either":
        pool.terms = tuple(replace(t, value=abs(t.value)) for t in pool.terms)
    elif plan.kind in {"extreme", "filter"} or plan.count or plan.nth:
        _only_one_way(pool, plan, draft)
    if plan.axis == "agencies":
        first, last = question.years[0], question.years[-1]
        draft.lines.append(
            f"{first}–{last}年的变化：" if draft.zh else f"Changes from {first} to {last}:"
        )
    if not pool.terms:
        draft.lines.append(_none_changed(pool, plan, draft))
        draft.result(None)
    elif plan.kind == "filter":
        _all_that_changed(pool, plan, draft)
    elif len(pool.terms) == 1 and plan.kind == "extreme" and len(pool.findings) > 1:
        draft.result(_the_only_one(pool, words, draft))
    else:
        carry_out(draft, plan, pool)
    return draft.answer(operation_of(plan), subject)


def _span(question: Question, plan: Plan, scope: Scope, held: Held) -> _Span | None:
    if plan.axis == "agencies":
        if len(question.years) < 2:
            return None
        first, last = question.years[0], question.years[-1]
        reports = tuple(r for r in scope.reports if r.year == last)
        have = {r.agency for r in reports}
        missing = tuple((a, last) for a in question.agencies if a not in have)
        return _Span(reports, {(r.agency, last): first for r in reports}, missing)
    if len(scope.agencies) != 1:
        return None
    reports = scope.reports
    if not (question.years or question.last):
        # the first that is held has none before it
        first_held = min(y for a, y in held if a == scope.agencies[0])
        reports = tuple(r for r in reports if (r.year or 0) > first_held)
    back = {(r.agency, r.year or 0): (r.year or 0) - 1 for r in reports}
    return _Span(reports, back, scope.missing)


def _the_only_one(pool: DerivedPool, words: str, draft: Draft) -> Result:
    """Only one rose (fell): it did so the most."""
    (term,) = pool.terms
    draft.first.append((term.finding.report.agency, term.finding.report.year or 0))
    label, shown = pool.label(term.finding, draft), pool.shown(draft, term.finding)
    if draft.zh:
        draft.lines.append(f"{pool.name}{words}的是{label}，为{shown}。")
    else:
        draft.lines.append(f"{pool.name}: {words}: {label}, {shown}.")
    notes = [*pool.lacking, *pool.missing]
    draft.lines.append(wording.left_out(notes, draft.language, partial=False))
    return Result(term.value, pool.unit, pool.how(term.finding))


def _all_that_changed(pool: DerivedPool, plan: Plan, draft: Draft) -> None:
    """Everyone who rose (fell), the most first, and who did not."""
    order = sorted(pool.terms, key=lambda t: -abs(t.value))
    items = [
        f"{pool.label(t.finding, draft)}{'' if draft.zh else ' '}{pool.shown(draft, t.finding)}"
        for t in order
    ]
    notes = [*pool.lacking, *pool.missing]
    for finding in pool.findings:
        pool.cite(draft, finding)
    if draft.zh:
        word = "增加" if plan.way == "up" else "减少"
        draft.lines.append(f"{pool.name}{word}的有{len(items)}个：{'；'.join(items)}。")
        draft.lines.append(f"不在其中：{'；'.join(notes)}。" if notes else "")
    else:
        word = "rose at" if plan.way == "up" else "fell at"
        draft.lines.append(f"{pool.name}: {word} {len(items)}: {'; '.join(items)}.")
        draft.lines.append(f"Not among them: {'; '.join(notes)}." if notes else "")
    draft.result(None)


def _only_one_way(pool: DerivedPool, plan: Plan, draft: Draft) -> None:
    """Who did not rise (fall) takes no part among those who did."""
    if plan.way == "either":
        return
    kept = []
    for term in pool.terms:
        if term.value > 0 if plan.way == "up" else term.value < 0:
            kept.append(term)
            continue
        label = pool.label(term.finding, draft)
        shown = pool.shown(draft, term.finding)
        word = {"up": ("没有增加", "did not rise"), "down": ("没有减少", "did not fall")}[plan.way]
        pool.lacking.append(
            f"{label}{word[0]}：{shown}" if draft.zh else f"{label} {word[1]}: {shown}"
        )
    pool.terms = tuple(kept)


def _none_changed(pool: DerivedPool, plan: Plan, draft: Draft) -> str:
    notes = [*pool.lacking, *pool.missing]
    for finding in pool.findings:
        pool.cite(draft, finding)
    if draft.zh:
        word = {"up": "没有增加的", "down": "没有减少的", "either": "没有可比的数字"}[plan.way]
        return f"{pool.name}：{word}。{'；'.join(notes)}。"
    word = {"up": "none rose", "down": "none fell", "either": "nothing to compare"}[plan.way]
    return f"{pool.name}: {word}. {'; '.join(notes)}."


def _changed(later: Finding, earlier: Finding, plan: Plan, language: Language) -> Derived:
    over = (earlier, later)
    units = in_one_unit(over)
    if units is None:
        why = wording.mixed_units(language).rstrip("。.")
        return Derived(later, Result(None, None), over, why)
    terms, unit = units
    if len(terms) < 2:
        return Derived(later, Result(None, unit), over, without_number(over, language))
    old, new = terms
    result = change(new, old) if plan.percent else difference(new, old, unit)
    why = "" if result.value is not None else wording.zero_base(language).rstrip("。.")
    return Derived(later, result, over, why)


def _not_held(year: int, language: Language) -> str:
    return (
        f"没有{year}年的报告可比" if language == "zh" else f"no report for {year} to compare with"
    )
