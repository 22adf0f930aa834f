"""Scanned tables without column lines: figures are under their labels, in doubt, or not there."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from reportqa.document import Document, Kind
from reportqa.readers._bare.cells import Stack
from reportqa.readers._bare.tables import _put_right
from reportqa.readers._page.text import Line
from reportqa.readers.pdf import read_pdf
from reportqa.readers.scan._image import UNIT, ink_of
from reportqa.readers.scan._stretches import zone_of
from reportqa.report import understand
from support.pdf import font
from support.scans import askew, picture_pdf, rendered, specked

COLUMNS = (
    "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计",
)  # fmt: skip
AT = [220 + 54 * i for i in range(7)]
FIRST, SECOND = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
HEADING = "三、收到和处理政府信息公开申请情况"


class Sheet:
    """A page with text at any place, and level lines over its whole width."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pagesize=(595.3, 841.9), invariant=1)

    def text(self, x: float, y: float, text: str, *, size: float = 8, centred: bool = True) -> None:
        self._canvas.setFont(font(), size)
        left = x - stringWidth(text, font(), size) / 2 if centred else x
        self._canvas.drawString(left, 841.9 - y, text)

    def line(self, y: float) -> None:
        self._canvas.line(28, 841.9 - y, 580, 841.9 - y)

    def table(self, rows: Sequence[tuple[str, str]], *, ruled: bool) -> None:
        """Table three from 80 points down, with these rows of figures between bars."""
        self.text(60, 60, HEADING, size=12, centred=False)
        self.text(AT[3], 100, "申请人情况")
        self.text(AT[3], 117, "法人或其他组织")
        for i, (x, label) in enumerate(zip(AT, COLUMNS, strict=True)):
            self.text(x, 125 if i in {0, 6} else 134, label)
        if ruled:
            for y in (86, 144):
                self.line(y)
        for n, (label, values) in enumerate(rows):
            y = 160 + 18 * n
            self.text(30, y, label, centred=False)
            for x, value in zip(AT, values.split("|"), strict=True):
                self.text(x, y, value.strip())
            if ruled:
                self.line(y + 5)

    def read(self, degrees: float = 0.0, specks: float = 0.0) -> Document:
        """The page as a scanner gives it, at 150 dots an inch."""
        self._canvas.save()
        page = specked(askew(rendered(self._out.getvalue(), 0, 150), degrees), specks)
        return read_pdf(picture_pdf([page], 150))


Cells = dict[tuple[str, str], tuple[Kind, int | None]]


def cells(document: Document) -> Cells:
    return {
        (f.row[-1], f.column[-1]): (f.kind, None if f.value is None else int(f.value))
        for f in understand(document, "a.pdf").figures
    }


@pytest.mark.parametrize(("ruled", "degrees", "specks"), [(True, 0.8, 0.0), (False, 0.0, 0.0005)])
def test_figures_and_blanks_are_told_by_their_places(
    ruled: bool, degrees: float, specks: float
) -> None:
    sheet = Sheet()
    sheet.table([(FIRST, "3||||2||5"), (SECOND, "17|0|1|0|0|240|258")], ruled=ruled)
    document = sheet.read(degrees, specks)
    found = cells(document)
    assert [found[FIRST, c][1] for c in COLUMNS] == [3, None, None, None, 2, None, 5]
    assert [found[SECOND, c][1] for c in COLUMNS] == [17, 0, 1, 0, 0, 240, 258]
    assert found[FIRST, "其他"][0] is Kind.BLANK
    assert document.text.startswith(HEADING)
    # boxes are those of the page of the file, which lies askew
    first = next(f for f in understand(document, "a.pdf").figures if f.raw == "240")
    (box,) = first.location.boxes
    assert (box.x0 + box.x1) / 2 == pytest.approx(AT[5], abs=8)
    assert (box.y0 + box.y1) / 2 == pytest.approx(175, abs=8)


def test_a_figure_between_two_columns_is_in_doubt() -> None:
    sheet = Sheet()
    sheet.table([(FIRST, "3|0|0|0|0|0|3"), (SECOND, "||0|0|0|0|12")], ruled=False)
    sheet.text((AT[0] + AT[1]) / 2, 178, "12")
    kinds = {c: kind for (row, c), (kind, _) in cells(sheet.read()).items() if row == SECOND}
    assert set(kinds.values()) == {Kind.UNREAD}


def test_a_row_that_does_not_add_up_is_in_doubt() -> None:
    sheet = Sheet()
    sheet.table([(FIRST, "3|0|0|0|0|0|8"), (SECOND, "4|0|0|0|0|1|5")], ruled=True)
    found = cells(sheet.read())
    assert {found[FIRST, c][0] for c in COLUMNS} == {Kind.UNREAD}
    assert [found[SECOND, c][1] for c in COLUMNS] == [4, 0, 0, 0, 0, 1, 5]


def test_prose_is_not_taken_for_columns() -> None:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(595.3, 841.9))
    canvas.setFont(font(), 12)
    for i in range(20):
        text = "（一）全年，收到申请：十二件。其中，已办结十件；其余两件（年底收到），仍在办理。"
        canvas.drawString(72, 780 - 21 * i, text[i % 5 :])
    canvas.save()
    assert zone_of(ink_of(rendered(out.getvalue(), 0, 72 * UNIT))) is None
    assert zone_of(np.zeros((900, 600), np.uint8)) is None


def _stack(*texts: str) -> Stack:
    return Stack(
        tuple(
            Line(text, 1, 0.0, 9.0 * len(text), 10.0 * i, 10.0 * i + 9, 9.0, 0.9, "two readings")
            for i, text in enumerate(texts)
        )
    )


def test_a_misread_label_of_the_form_is_put_right() -> None:
    known = [_stack(text) for text in ("结果维持", "结果纠正", "其他结果")]
    (*_, last) = _put_right([*known, _stack("尚末", "审结")])
    assert last.text == "尚未审结"
    assert [line.text for line in last.lines] == ["尚未", "审结"]
    assert not any(line.doubt for line in last.lines)
    # without other labels beside it nothing says that it is one
    assert _put_right([_stack("尚末", "审结")])[0].text == "尚末审结"
