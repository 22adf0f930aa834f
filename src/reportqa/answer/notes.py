"""What is said beside a figure: doubts, failed sums, how years and units were taken."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportqa.answer import wording
from reportqa.answer.cite import Citations
from reportqa.answer.doubts import doubt_text
from reportqa.answer.lookup import Finding
from reportqa.answer.scope import Scope, department_notes
from reportqa.checks import check_sums
from reportqa.numbers import MONEY
from reportqa.question.parse import Question
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord


def finding_warnings(finding: Finding, language: Language) -> list[str]:
    """Doubts and notes of its cells, rows that a sum lacks, sums of the form that fail."""
    notes: list[str] = []
    zh = language == "zh"
    if finding.target.name.endswith("上一年项目数量") and finding.value is not None:
        notes.append(
            "表中这一格是上一年的项目数量，不是当年的"
            if zh
            else "This cell counts the items of the year before, not of the year itself"
        )
    for cell in finding.cells:
        if cell.figure.doubt:
            notes.append(doubt_text(cell.figure.doubt, language))
        if cell.figure.note:
            notes.append(
                f"格内注明：{cell.figure.note}" if zh else f"Note in the cell: {cell.figure.note}"
            )
    if finding.value is not None and finding.target.is_sum:
        have = {c.figure.measure for c in finding.cells}
        lost = [m for m in finding.target.members if m not in have]
        if lost:
            listed = "、".join(lost) if zh else ", ".join(lost)
            notes.append(
                f"报告中没有这些行：{listed}" if zh else f"Rows not in the report: {listed}"
            )
    return notes + _failed_sums(finding, language)


def conflict_notes(finding: Finding, citations: Citations, language: Language) -> list[str]:
    """A sentence that gives the measure another number, with both numbers, cited."""
    if finding.value is None:
        return []
    unit = finding.unit or finding.target.unit
    cell = wording.with_unit(finding.value, unit)
    notes = []
    for told in finding.told:
        mark = citations.figure(told.stored)
        figure = told.stored.figure
        raw = figure.raw
        if figure.unit != unit:
            raw += f"（={wording.number(_plain(told.converted))}{unit or ''}）"
        zh, en = wording.CONFLICTS[told.how]
        text = zh if language == "zh" else en
        notes.append(
            text.format(
                quote=figure.quote, raw=raw, mark=mark, cell=cell, detail=told.detail,
                where=wording.report_name(finding.report, language),
            )
        )  # fmt: skip
    return notes


def _plain(value: Decimal) -> Decimal:
    """Without the zeros that a conversion leaves at the end."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _failed_sums(finding: Finding, language: Language) -> list[str]:
    """The sums of the form that fail and touch one of the cells that answer."""
    if finding.target.table not in {"3", "4"} or not finding.cells:
        return []
    places = {c.figure.cell for c in finding.cells}
    return [
        check.message if language == "zh" else check.message_en
        for check in check_sums([f.figure for f in finding.table])
        if check.status == "fail" and any(c.cell in places for c in check.cells)
    ]


def count_notes(question: Question, findings: Sequence[Finding]) -> list[str]:
    """A measure in 件 that was asked for in persons, firms or money is none of these."""
    units = {f.unit or f.target.unit for f in findings}
    told = any(f.value is not None for f in findings)
    if told and units <= MONEY.keys() and question.counts & {"cases", "items"}:
        return [wording.MONEY_NOT_CASES[0 if question.language == "zh" else 1]]
    if units != {"件"}:
        return []
    notes = [wording.COUNT_NOT[c] for c in sorted(question.counts & wording.COUNT_NOT.keys())]
    return [zh if question.language == "zh" else en for zh, en in notes]


def scope_notes(question: Question, scope: Scope) -> list[str]:
    """How the agencies and years of the question were taken, and whether the form changed."""
    notes = taken_as(question, scope, scope.reports)
    if question.excluded:
        names = "、".join(question.excluded)
        notes.append(
            f"按问题的要求没有计入：{names}"
            if question.language == "zh"
            else f"Left out as asked: {names}"
        )
    editions = {r.edition for r in scope.reports if r.edition}
    if len(editions) > 1 and len({r.year for r in scope.reports}) > 1:
        notes.append(
            "2021年起表格改版，前后年度的口径可能不同"
            if question.language == "zh"
            else "The form changed with the year 2021: definitions may differ between the years"
        )
    return notes


def taken_as(question: Question, scope: Scope, answering: Sequence[ReportRecord]) -> list[str]:
    """How the agencies and years of the question were taken; ``answering`` are the reports used."""
    zh = question.language == "zh"
    notes = department_notes(question, scope)
    for words, year in question.relative:
        notes.append(
            f"“{words}”按今天的日期理解为{year}年" if zh else f"“{words}” is {year} by today's date"
        )
    if question.counted_back:
        first, last = question.years[0], question.years[-1]
        notes.append(
            f"最近{last - first + 1}年从库中最新的报告往回数，为{first}–{last}年"
            if zh
            else f"The last {last - first + 1} years, counted back from the newest report held: "
            f"{first}–{last}"
        )
    if scope.newest and answering:
        listed = {r.year for r in answering}
        held = [r for r in scope.held if r.agency in scope.agencies]
        if len({r.year for r in held}) > 1:
            years = "、".join(str(y) for y in sorted(y for y in listed if y))
            notes.append(
                f"没有说明年度，按库中最新的年度（{years}年）回答"
                if zh
                else f"No year was named: answered for the newest held ({years})"
            )
    return notes
