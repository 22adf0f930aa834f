"""A PDF of several A4 pages, its tables ruled, with merged cells and page numbers.

Tables break where the page ends, also inside a merged cell: the label then stands in the upper
part, or is broken itself, and the header is printed again on the next page, or is not.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pypdf
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from support.model import InventedReport, Layout, Place, layouts

_FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/truetype/arphic/uming.ttc"),
)
_MARGIN = 72.0
_WIDTHS = {"2": (9, 7, 7, 7), "3": (2.2, 5, 10, *[2.7] * 7), "4": (1,) * 15}


@cache
def font() -> str:
    """The name of a Chinese font: embedded where this machine has one, else a standard one.

    The standard font is not embedded: such a file reads the same but is drawn with what the
    viewer has.
    """
    for path in _FONTS:
        if path.exists():
            pdfmetrics.registerFont(TTFont("Chinese", str(path), subfontIndex=0))
            return "Chinese"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def _style(**more: Any) -> ParagraphStyle:
    settings: dict[str, Any] = {
        "fontName": font(), "fontSize": 12, "leading": 22, "wordWrap": "CJK",
        "firstLineIndent": 24, **more,
    }  # fmt: skip
    return ParagraphStyle("style", **settings)


def to_pdf(
    report: InventedReport,
    repeat_header: bool = False,
    break_labels: bool = False,
    signed: bool = True,
    title_size: float = 18,
) -> bytes:
    """The file's bytes.

    ``repeat_header`` prints the header of table three again after a page break; ``break_labels``
    breaks a merged label where the page ends, as Word does; ``signed``: agency and date stand at
    the end. At 18 points, a long title needs two lines.
    """
    centred = _style(fontSize=title_size, leading=30, alignment=1, firstLineIndent=0, spaceAfter=16)
    right = _style(alignment=2, firstLineIndent=0)
    story: list[Flowable] = [Paragraph(escape(report.title), centred)]
    # an address is set small, so that it stays on one line
    story += [
        Paragraph(escape(p), _style(fontSize=9) if "://" in p else _style())
        for p in report.preamble
    ]
    two, three, four = layouts(report)
    tables = {1: two, 2: three, 3: four}
    for i, (heading, paragraphs) in enumerate(report.sections):
        story.append(Paragraph(escape(heading), _style(fontSize=14, leading=26)))
        story += [Paragraph(escape(p), _style()) for p in paragraphs]
        if i in tables:
            story += [Spacer(1, 8), _Ruled(tables[i], repeat_header, break_labels), Spacer(1, 8)]
    year, month, day = report.published.split("-")
    if signed:
        story += [Spacer(1, 24), Paragraph(escape(report.agency), right)]
        story.append(Paragraph(f"{year}年{int(month)}月{int(day)}日", right))
    out = BytesIO()
    # invariant: the same report gives the same bytes
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN,
        bottomMargin=_MARGIN, title=report.title,
        author=report.agency if signed else "", invariant=1, initialFontName=font(),
    )  # fmt: skip
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return _dated(out, f"D:{year}{month}{day}093000+08'00'")


def _dated(data: BytesIO, moment: str) -> bytes:
    """The file with the day of the report as its own, where the writer only knows today."""
    writer = pypdf.PdfWriter(clone_from=data)
    writer.add_metadata({"/CreationDate": moment, "/ModDate": moment})
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _number(canvas: Any, document: Any) -> None:
    canvas.setFont(font(), 10)
    canvas.drawCentredString(A4[0] / 2, 40, f"- {document.page} -")


class _Ruled(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A form table that can be cut between any two rows, also through merged cells."""

    def __init__(self, layout: Layout, repeat_header: bool, break_labels: bool) -> None:
        super().__init__()
        self.layout = layout
        self.repeat_header = repeat_header
        self.break_labels = break_labels
        self._table: Any = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._table = _drawn(self.layout, width)
        size: tuple[float, float] = self._table.wrapOn(self.canv, width, height)
        return size

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        rows, used = 0, 0.0
        for row_height in self._table._rowHeights:
            if used + row_height > height:
                break
            rows, used = rows + 1, used + row_height
        if rows <= self.layout.header or rows >= self.layout.height:
            return []
        upper, lower = _cut(self.layout, rows, self.break_labels)
        if self.repeat_header and self.layout.header:
            lower = _with_header(self.layout, lower)
        return [_Ruled(part, self.repeat_header, self.break_labels) for part in (upper, lower)]

    def draw(self) -> None:
        self._table.drawOn(self.canv, 0, 0)


def _drawn(layout: Layout, width: float) -> Any:
    small = _style(fontSize=9, leading=12, firstLineIndent=0, alignment=1)
    data: list[list[Any]] = [[""] * layout.width for _ in range(layout.height)]
    style: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("FONTNAME", (0, 0), (-1, -1), font()),
        ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]  # fmt: skip
    for p in layout.places:
        data[p.row][p.column] = Paragraph(escape(p.text), small) if p.text else ""
        if p.row_span > 1 or p.column_span > 1:
            far = (p.column + p.column_span - 1, p.row + p.row_span - 1)
            style.append(("SPAN", (p.column, p.row), far))
    parts = _WIDTHS[layout.table]
    return Table(data, colWidths=[width * part / sum(parts) for part in parts], style=style)


def _cut(layout: Layout, at: int, break_labels: bool) -> tuple[Layout, Layout]:
    upper: list[Place] = []
    lower: list[Place] = []
    for p in layout.places:
        end = p.row + p.row_span
        if end <= at:
            upper.append(p)
        elif p.row >= at:
            lower.append(_moved(p, p.row - at, p.row_span, p.text))
        else:
            half = (len(p.text) + 1) // 2 if break_labels else len(p.text)
            upper.append(_moved(p, p.row, at - p.row, p.text[:half]))
            lower.append(_moved(p, 0, end - at, p.text[half:]))
    return (
        Layout(layout.table, tuple(upper), layout.header),
        Layout(layout.table, tuple(lower), 0),
    )


def _with_header(whole: Layout, lower: Layout) -> Layout:
    header = [p for p in whole.places if p.row < whole.header]
    moved = [_moved(p, p.row + whole.header, p.row_span, p.text) for p in lower.places]
    return Layout(whole.table, (*header, *moved), whole.header)


def _moved(p: Place, row: int, row_span: int, text: str) -> Place:
    return Place(row, p.column, text, row_span, p.column_span, p.expected)
