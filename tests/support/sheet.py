"""A spreadsheet: the whole report in one sheet or in several, its numbers as numbers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.styles import Border, Font, Side
from openpyxl.utils import get_column_letter

from support.model import InventedReport, Layout, layouts

_THIN = Side(style="thin")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)

# printed forms that a number with a format shows; what is not here and not plain digits is text
_FORMATS: dict[str, tuple[float, str]] = {
    "+3": (3, "+0;-0;0"), "-4": (-4, "+0;-0;0"), "增2": (2, '"增"0;"减"0;0'),
    "减1": (-1, '"增"0;"减"0;0'), "12,406": (12406, "#,##0"), "387.5200": (387.52, "0.0000"),
    "482600元": (482600, '0"元"'), "1268.45万元": (1268.45, '0.00"万元"'),
}  # fmt: skip


def to_xlsx(
    report: InventedReport,
    *,
    sheets: bool = False,
    ruled: bool = True,
    gaps: bool = True,
    merged: int = 15,
    boxed: bool = False,
) -> bytes:
    """The file's bytes.

    ``sheets``: each section in a sheet of its own, named after it; else all stand in one, one
    under another. ``ruled``: the tables have borders, else nothing but empty rows parts them from
    the text. ``gaps``: empty rows around the tables, else headings and tables touch. ``merged``:
    over how many columns prose is merged; 1 lets it run out of the first one. ``boxed``: prose has
    borders too.
    """
    book = openpyxl.Workbook()
    book.properties.title = report.title
    book.properties.creator = report.agency
    page = _Page(book.active, ruled, gaps, merged, boxed)
    page.line(report.title, Font(size=18, bold=True))
    for text in report.preamble:
        page.line(text)
    tables = dict(zip((1, 2, 3), layouts(report), strict=True))
    for i, (heading, paragraphs) in enumerate(report.sections):
        if sheets:
            page = _Page(book.create_sheet(heading.replace("：", "")), ruled, gaps, merged, boxed)
        else:
            page.line(heading, Font(bold=True))
        for text in paragraphs:
            page.line(text)
        if i in tables:
            page.table(tables[i])
    year, month, day = report.published.split("-")
    page.line(report.agency)
    page.line(f"{year}年{int(month)}月{int(day)}日")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class _Page:
    def __init__(self, sheet: Any, ruled: bool, gaps: bool, merged: int, boxed: bool) -> None:
        self.merged = merged
        self.boxed = boxed
        self.sheet = sheet
        self.ruled = ruled
        self.gaps = gaps
        self.next = 1

    def line(self, text: str, font: Font | None = None) -> None:
        cell = self.sheet.cell(self.next, 1, text)
        if font is not None:
            cell.font = font
        for column in range(1, self.merged + 1) if self.boxed else ():
            self.sheet.cell(self.next, column).border = BOX
        if self.merged > 1:
            last = f"{get_column_letter(self.merged)}{self.next}"
            self.sheet.merge_cells(f"A{self.next}:{last}")
        self.next += 1

    def table(self, layout: Layout) -> None:
        self.next += self.gaps
        top = self.next
        for p in layout.places:
            cell = self.sheet.cell(top + p.row, 1 + p.column)
            if p.text.isascii() and p.text.isdigit():
                cell.value = int(p.text)
            elif p.text in _FORMATS and p.expected:
                cell.value, cell.number_format = _FORMATS[p.text]
            elif p.text:
                cell.value = p.text
            if self.ruled:
                for r in range(p.row_span):
                    for c in range(p.column_span):
                        self.sheet.cell(top + p.row + r, 1 + p.column + c).border = BOX
            if p.row_span > 1 or p.column_span > 1:
                first = f"{get_column_letter(1 + p.column)}{top + p.row}"
                last_column = get_column_letter(p.column + p.column_span)
                self.sheet.merge_cells(f"{first}:{last_column}{top + p.row + p.row_span - 1}")
        self.next = top + layout.height + self.gaps
