"""The findings of several reports for one thing of the form."""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.answer.lookup import Finding, look_up
from reportqa.answer.targets import Target
from reportqa.form.catalogue import catalogue
from reportqa.store.model import ReportRecord, Store, StoredFigure

MOST_WHOLE = 24
"""Up to so many reports, whole tables are read: a blank cell is explained by its row's total."""


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
    return _first(found)


def _choose(
    report: ReportRecord, targets: Sequence[Target], figures: Sequence[StoredFigure]
) -> Finding:
    return _first([look_up(report, t, figures, catalogue()) for t in targets])


def _first(findings: Sequence[Finding]) -> Finding:
    return next((f for f in findings if f.status != "absent"), findings[0])
