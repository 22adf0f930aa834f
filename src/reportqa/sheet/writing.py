"""Correction sheets of a library's reports, and into a file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from reportqa.checking import ReportCheck
from reportqa.library import Library
from reportqa.sheet.model import Language, Sheet, make_sheet
from reportqa.sheet.page import to_html
from reportqa.sheet.workbook import to_xlsx


def sheets_of(library: Library, checks: Sequence[ReportCheck]) -> list[Sheet]:
    """The sheet of each report that has checks, in their order."""
    sheets = []
    for report, found in groupby(checks, key=lambda c: c.report):
        figures = [f.figure for f in library.figures(report=report)]
        sheets.append(make_sheet(list(found), library.document(report), figures))
    return sheets


def write_sheets(sheets: Sequence[Sheet], path: Path, form: str, language: Language = "zh") -> None:
    """Write sheets as "html" or "xlsx". Raises OSError."""
    if form == "xlsx":
        to_xlsx(sheets, path, language)
    else:
        path.write_text(to_html(sheets, language), "utf-8")
