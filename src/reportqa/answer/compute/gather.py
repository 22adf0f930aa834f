"""The findings of several reports for one thing of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.answer.lookup import Finding, applicant_label, look_up
from reportqa.answer.targets import Target
from reportqa.checks.said import is_compared, told_otherwise
from reportqa.form.catalogue import catalogue
from reportqa.store.model import ReportRecord, Store, StoredFigure

MOST_WHOLE = 24
"""Up to so many reports, whole tables are read: a blank cell is explained by its row's total."""

_TOTAL = "总计"


def findings_of(
    reports: Sequence[ReportRecord], targets: Sequence[Target], store: Store
) -> list[Finding]:
    """What each report says; two wordings of the editions are two targets, a report has one.

    Where a report has neither, its finding is "absent".
    """
    if len(reports) <= MOST_WHOLE:
        return [best(r, targets, store) for r in reports]
    members = sorted({m for t in targets for m in t.members})
    by_report: dict[str, list[StoredFigure]] = {r.report: [] for r in reports}
    for stored in store.figures(reports=list(by_report), measures=members):
        by_report[stored.report].append(stored)
    return [_choose(r, targets, by_report[r.report]) for r in reports]


def best(report: ReportRecord, targets: Sequence[Target], store: Store) -> Finding:
    """The finding of the target that this report's form has; the first absent one otherwise."""
    found = []
    for target in targets:
        figures = store.figures(reports=[report.report], table=target.table)
        found.append(look_up(report, target, figures, catalogue()))
    return _with_sentences(_first(found), store)


def _with_sentences(finding: Finding, store: Store) -> Finding:
    """With the sentences of the report that give the same measure another number."""
    target = finding.target
    applicants = {a.name for a in target.applicants}
    if finding.value is None or not is_compared(target.name) or applicants - {_TOTAL}:
        return finding
    totals = {
        f.figure.measure: f.figure.value
        for f in finding.table
        if f.figure.measure
        and f.figure.value is not None
        and applicant_label(f.figure, catalogue()) == _TOTAL
    }
    told = told_otherwise(
        finding.report.agency,
        finding.report.year,
        target.name,
        finding.value,
        finding.unit or target.unit,
        table=totals,
        sentences=store.figures(reports=[finding.report.report], sentences=True),
    )
    return replace(finding, told=told)


def _choose(
    report: ReportRecord, targets: Sequence[Target], figures: Sequence[StoredFigure]
) -> Finding:
    return _first([look_up(report, t, figures, catalogue()) for t in targets])


def _first(findings: Sequence[Finding]) -> Finding:
    return next((f for f in findings if f.status != "absent"), findings[0])
