"""A place of a report, taken out of the library and drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportqa.errors import UnknownReportError
from reportqa.store.model import ReportRecord
from reportqa.web.marks import Mark
from reportqa.web.source import render_source
from reportqa.web.texts import Texts

if TYPE_CHECKING:
    from reportqa.library import Library


def find_record(library: Library, report: str) -> ReportRecord:
    """What the library says about a report; raises UnknownReportError."""
    for record in library.reports():
        if record.report == report:
            return record
    raise UnknownReportError(f"没有这份报告 / no such report: {report}")


def show_place(
    library: Library, report: str, mark: Mark | None, t: Texts, *, focus: bool = False
) -> tuple[ReportRecord, str]:
    """The report's record and the place as HTML; raises UnknownReportError and PlaceError."""
    record = find_record(library, report)
    figures = [stored.figure for stored in library.figures(report=report)]
    document, sections = library.document(report), library.sections(report)
    return record, render_source(record, document, sections, figures, mark, t=t, focus=focus)
