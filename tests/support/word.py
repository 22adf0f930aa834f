"""A Word file, its merged cells by gridSpan and vMerge."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from support.model import InventedReport, Layout, layouts


def to_docx(report: InventedReport, headings: bool = True, signed: bool = True) -> bytes:
    """The file's bytes; without ``headings`` the section titles are plain paragraphs.

    ``signed``: agency and date stand at the end.
    """
    document = docx.Document()
    document.core_properties.title = report.title
    document.core_properties.author = report.agency if signed else ""
    document.core_properties.comments = ""  # python-docx names itself here
    year, month, day = map(int, report.published.split("-"))
    document.core_properties.created = document.core_properties.modified = datetime(
        year, month, day, tzinfo=UTC
    )
    title = document.add_paragraph(report.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in report.preamble:
        document.add_paragraph(text)
    two, three, four = layouts(report)
    tables = {1: two, 2: three, 3: four}
    for i, (heading, paragraphs) in enumerate(report.sections):
        document.add_paragraph(heading, style="Heading 1" if headings else None)
        for text in paragraphs:
            document.add_paragraph(text)
        if i in tables:
            _add_table(document, tables[i])
    signature = (report.agency, f"{year}年{month}月{day}日") if signed else ()
    for text in signature:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _add_table(document: docx.document.Document, layout: Layout) -> None:
    table = document.add_table(layout.height, layout.width, style="Table Grid")
    for p in layout.places:
        cell = table.cell(p.row, p.column)
        if p.row_span > 1 or p.column_span > 1:
            far = table.cell(p.row + p.row_span - 1, p.column + p.column_span - 1)
            cell = cell.merge(far)
        cell.text = p.text
