"""Shares, multiples and breakdowns: a part of the form against its whole, within each report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import (
    Result,
    added,
    difference,
    in_one_unit,
    multiple,
    part_of,
    ranked,
)
from reportqa.answer.compute.derived import SMALL
from reportqa.answer.compute.draft import Draft, number_of
from reportqa.answer.compute.gather import best, findings_of
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.parts import Subject
from reportqa.answer.compute.wholes import parts_of, whole_of
from reportqa.answer.compute.year_order import names_earlier_first
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.answer.targets import Target
from reportqa.answer.wording import measure_name, missing_text, report_name
from reportqa.form.catalogue import catalogue
from reportqa.question.operations import EACH
from reportqa.question.parse import Question
from reportqa.store.model import Store


def share(
    question: Question, scope: Scope, part: Subject, whole: Subject | None, store: Store
) -> Answer | None:
    """The part in percent of the whole, in each report; None where the part has no whole."""
    if len(scope.agencies) > MOST_AGENCIES and not question.asks(*EACH):
        return None
    of = whole or tuple(w for t in part if (w := whole_of(t, catalogue())) is not None)
    if not of:
        return None
    draft = Draft(question, scope)
    for report in scope.reports:
        one, all_of = best(report, part, store), best(report, of, store)
        where = report_name(report, draft.language)
        draft.result(_share(draft, where, one, all_of))
    return _done(draft, scope, "share", (*part, *of))


def _share(draft: Draft, where: str, part: Finding, whole: Finding) -> Result | None:
    if part.value is None or whole.value is None:
        _pair(draft, where, (part, whole))
        return None
    result = part_of(number_of(part), number_of(whole))
    names = [measure_name(f.target, draft.language) for f in (part, whole)]
    marks = draft.cite(part) + draft.cite(whole)
    if result.value is None:
        _pair(draft, where, (part, whole))
        draft.lines.append(wording.zero_base(draft.language))
        return None
    if whole.value < SMALL:
        draft.warnings.append(wording.small_base(whole.value, whole.unit, draft.language))
    if draft.zh:
        what = f"{where}“{names[0]}”占“{names[1]}”的"
    else:
        what = f"{where}: {names[0]} as a share of {names[1]}:"
    draft.lines.append(wording.result(what, result, draft.language, marks))
    return result


def times(
    question: Question, scope: Scope, subjects: Sequence[Subject], store: Store
) -> Answer | None:
    """How many times the second the first is: two things of one report, years or agencies."""
    draft = Draft(question, scope)
    if len(subjects) == 2:
        for report in scope.reports:
            pair = (best(report, subjects[0], store), best(report, subjects[1], store))
            draft.result(_multiple(draft, report_name(report, draft.language), pair))
        return _done(draft, scope, "ratio", (*subjects[0], *subjects[1]))
    found = findings_of(scope.reports, subjects[0], store)
    if len(found) != 2 or scope.missing:
        return None
    by_year = len(question.agencies) < 2
    later_first = not names_earlier_first(question)
    order = sorted(found, key=lambda f: f.report.year or 0, reverse=later_first)
    if not by_year:
        order = sorted(found, key=lambda f: question.agencies.index(f.report.agency))
    draft.result(_multiple(draft, "", (order[0], order[1])))
    return _done(draft, scope, "ratio", subjects[0])


def _multiple(draft: Draft, where: str, pair: tuple[Finding, Finding]) -> Result | None:
    one, other = pair
    _pair(draft, where, pair)
    if one.value is None or other.value is None:
        return None
    units = in_one_unit(pair)
    if units is None:
        draft.lines.append(wording.mixed_units(draft.language))
        return None
    first, second = units[0]
    result = multiple(first.value, second.value)
    if result.value is None:
        draft.lines.append(wording.zero_base(draft.language))
        return None
    what = "前者是后者的" if draft.zh else "The first is the second"
    draft.lines.append(wording.result(what, result, draft.language))
    return result


def breakdown(question: Question, scope: Scope, whole: Subject, store: Store) -> Answer | None:
    """The parts of a whole in each report; None where the form has none."""
    if len(scope.agencies) > MOST_AGENCIES or not any(parts_of(t, catalogue()) for t in whole):
        return None
    draft = Draft(question, scope)
    for report in scope.reports:
        total = best(report, whole, store)
        found = [best(report, (p,), store) for p in parts_of(total.target, catalogue())]
        found = [f for f in found if f.status != "absent"]
        where = report_name(report, draft.language)
        items = [draft.named(f) for f in found]
        name = measure_name(total.target, draft.language)
        shown = draft.named(total)
        if total.target.is_sum and total.value is not None:
            shown = f"{name}{number_of(total)}" if draft.zh else f"{name}: {number_of(total)}"
        lines = "；".join(items) if draft.zh else "; ".join(items)
        draft.lines.append(
            f"{where}{shown}，其中：{lines}。" if draft.zh else f"{where}: {shown}: {lines}."
        )
        draft.result(None)
    return _done(draft, scope, "breakdown", whole)


def of_parts(
    question: Question, plan: Plan, scope: Scope, whole: Subject, store: Store
) -> Answer | None:
    """Which part of a whole is the most or the fewest (哪类申请人最多), in each report."""
    if plan.kind != "extreme" or len(scope.agencies) > MOST_AGENCIES:
        return None
    if not any(parts_of(t, catalogue()) for t in whole):
        return None
    draft = Draft(question, scope)
    for report in scope.reports:
        target = best(report, whole, store).target
        found = [best(report, (p,), store) for p in parts_of(target, catalogue())]
        units = in_one_unit(found)
        where = report_name(report, draft.language)
        if units is None or len(units[0]) < len(found) or len(found) < 2:
            _pair(draft, where, found)
            draft.result(None)
            continue
        first = ranked(units[0], lowest=plan.lowest)[0]
        names = [measure_name(t.finding.target, draft.language) for t in first]
        marks = "".join(draft.cite(t.finding) for t in units[0])
        most = Result(first[0].value, units[1])
        if draft.zh:
            word = "最少" if plan.lowest else "最多"
            what = f"{where}“{target.name}”各部分中{word}的是{'、'.join(names)}，为"
        else:
            word = "fewest" if plan.lowest else "most"
            what = f"{where}: parts of {target.en}: {word}: {', '.join(names)}:"
        draft.lines.append(wording.result(what, most, draft.language, marks))
        draft.result(most)
    operation = "minimum" if plan.lowest else "maximum"
    return _done(draft, scope, operation, whole)


def several(
    question: Question, scope: Scope, subjects: Sequence[Subject], store: Store, operation: str
) -> Answer | None:
    """Each thing that the question names, in each report: one line each."""
    if len(scope.agencies) > MOST_AGENCIES:
        return None
    draft = Draft(question, scope)
    for report in scope.reports:
        found = [best(report, s, store) for s in subjects]
        _pair(draft, report_name(report, draft.language), found)
        draft.result(None)
    draft.result(None)
    return _done(draft, scope, operation, tuple(t for s in subjects for t in s))


def summed(
    question: Question, scope: Scope, subjects: Sequence[Subject], store: Store
) -> Answer | None:
    """Several things of one report added up ("许可和处罚一共"); what counts twice is said."""
    subjects = _without_own_parts(subjects)
    if len(scope.agencies) > MOST_AGENCIES or not _goes_together(subjects):
        return None
    draft = Draft(question, scope)
    for report in scope.reports:
        found = [best(report, s, store) for s in subjects]
        where = report_name(report, draft.language)
        units = in_one_unit(found)
        if units is None or len(units[0]) < len(found):
            _pair(draft, where, found)
            if units is None:
                draft.lines.append(wording.mixed_units(draft.language))
            draft.result(None)
            continue
        result = added(*units)
        names = [measure_name(f.target, draft.language) for f in found]
        marks = "".join(draft.cite(f) for f in found)
        joined = "、".join(names) if draft.zh else " + ".join(names)
        what = f"{where}{joined}合计" if draft.zh else f"{where}: {joined}:"
        draft.lines.append(wording.result(what, result, draft.language, marks))
        draft.result(result)
    if _counts_twice(subjects):
        draft.warnings.append(wording.counts_twice(draft.language))
    return _done(draft, scope, "sum", tuple(t for s in subjects for t in s))


def apart(
    question: Question, scope: Scope, subjects: Sequence[Subject], store: Store, *, absolute: bool
) -> Answer | None:
    """The first thing less the second, in each report."""
    if len(scope.agencies) > MOST_AGENCIES or len(subjects) != 2 or _overlap(subjects):
        return None
    draft = Draft(question, scope)
    for report in scope.reports:
        pair = [best(report, s, store) for s in subjects]
        _pair(draft, report_name(report, draft.language), pair)
        units = in_one_unit(pair)
        if units is None or len(units[0]) < 2:
            draft.result(None)
            continue
        first, second = units[0]
        result = difference(first, second, units[1])
        draft.lines.append(wording.apart(result, draft.language))
        draft.result(replace(result, value=abs(result.number)) if absolute else result)
    return _done(draft, scope, "difference", tuple(t for s in subjects for t in s))


def _without_own_parts(subjects: Sequence[Subject]) -> Sequence[Subject]:
    """The first thing alone where the others are all of its parts (in total, direct and …)."""
    if any(not t.whole for s in subjects for t in s):
        return subjects
    first, *others = ({m for t in s for m in t.members} for s in subjects)
    if others and set().union(*others) == first and sum(map(len, others)) == len(first):
        return subjects[:1]
    return subjects


def _overlap(subjects: Sequence[Subject]) -> bool:
    """Whether one thing holds the other, or one is of an applicant and the other of all."""
    if len({t.whole for s in subjects for t in s}) > 1:
        return True
    one, other = ({(m, t.applicant_name) for t in s for m in t.members} for s in subjects)
    return bool(one & other)


def _goes_together(subjects: Sequence[Subject]) -> bool:
    """Whether no thing is a part of another: a total and its part are not added."""
    members = [{m for t in s for m in t.members} for s in subjects]
    columns = [{a.name for t in s for a in t.applicants} for s in subjects]
    for i in range(len(members)):
        for j in range(i):
            if members[i] & members[j] and ("总计" in columns[i] | columns[j] or not columns[i]):
                return False
    wholes = [whole_of(t, catalogue()) for s in subjects for t in s]
    names = {t.name for s in subjects for t in s}
    return not any(w is not None and w.name in names and w.table == "4" for w in wholes)


def _counts_twice(subjects: Sequence[Subject]) -> bool:
    """Whether reviews and lawsuits after a review are added: those cases count in both."""
    columns = {
        catalogue().by_name[m].column
        for s in subjects
        for t in s
        if t.table == "4"
        for m in t.members
    }
    return any(c[0] == "行政复议" for c in columns) and any("复议后起诉" in c for c in columns)


def _pair(draft: Draft, where: str, findings: Sequence[Finding]) -> None:
    items = []
    for finding in findings:
        own = where or report_name(finding.report, draft.language)
        name = measure_name(finding.target, draft.language)
        shown = draft.shown(finding)
        if finding.derivation:
            shown += f"（{finding.derivation}）" if draft.zh else f" ({finding.derivation})"
        joiner = "" if draft.zh else ": "
        prefix = "" if where else own + joiner
        items.append(f"{prefix}{name}{joiner or '：'}{shown}")
    text = "；".join(items) if draft.zh else "; ".join(items)
    head = where + ("：" if draft.zh else ": ") if where else ""
    draft.lines.append(f"{head}{text}。" if draft.zh else f"{head}{text}.")


def _done(draft: Draft, scope: Scope, operation: str, targets: Sequence[Target]) -> Answer | None:
    if not draft.results:
        return None
    if scope.missing:
        draft.lines.append(missing_text(scope.missing, draft.language))
        draft.result(None)
    return draft.answer(operation, targets)
