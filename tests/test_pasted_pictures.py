"""Pictures pasted into pages with text: a table in one is read in its place, or named as unread."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import support
from reportqa.document import Document, Paragraph, Table
from reportqa.readers.pdf import read_pdf
from reportqa.readers.scan import _pasted
from reportqa.report import understand
from support.pdf import font
from support.scans import Pixels, rendered

HEADING = "四、政府信息公开行政复议、行政诉讼情况"
BEHIND = "五、存在的主要问题及改进情况"
FIGURES = [19, 5, 11, 4, 39, 6, 1, 0, 2, 9, 3, 0, 1, 1, 5]


@cache
def table_four() -> Pixels:
    """Table four as it is printed, with nothing around it, at 150 dots an inch."""
    paper = support.to_pdf(support.market_2023())
    original = understand(read_pdf(paper), "a.pdf")
    table = next(f for f in original.figures if f.table == "4")
    assert table.cell is not None
    boxes = original.document.tables[table.cell[0]].location.boxes
    page = rendered(paper, boxes[0].page - 1, 150)
    top, bottom = (round(v * 150 / 72) for v in (boxes[0].y0 - 4, boxes[0].y1 + 4))
    left, right = (round(v * 150 / 72) for v in (boxes[0].x0 - 4, boxes[0].x1 + 4))
    return page[top:bottom, left:right]


def page_with(picture: Pixels, place: tuple[float, float, float, float]) -> bytes:
    """A page with text above and below a picture at a place (left, top, right, bottom)."""
    out = BytesIO()
    sheet = Canvas(out, pagesize=(595.3, 841.9))
    sheet.setFont(font(), 12)
    x0, top, x1, bottom = place
    sheet.drawString(72, 841.9 - top + 30, HEADING)
    sheet.drawString(72, 841.9 - bottom - 30, BEHIND)
    sheet.drawString(72, 841.9 - bottom - 60, "全年的工作还有不足，下一年继续改进。")
    image = ImageReader(Image.fromarray(picture))
    sheet.drawImage(image, x0, 841.9 - bottom, x1 - x0, bottom - top)
    sheet.save()
    return out.getvalue()


PLACE = (70.0, 200.0, 525.0, 200.0 + 455.0 * 0.26)


@pytest.fixture(scope="module")
def pasted() -> Document:
    height, width = table_four().shape
    place = (70.0, 200.0, 525.0, 200.0 + 455.0 * height / width)
    return read_pdf(page_with(table_four(), place))


def test_a_pasted_table_is_read_in_its_place(pasted: Document) -> None:
    kinds = [type(block) for block in pasted.blocks]
    assert kinds[:2] == [Paragraph, Table]
    assert set(kinds[2:]) == {Paragraph}
    figures = [f for f in understand(pasted, "a.pdf").figures if f.table == "4"]
    assert [f.value for f in figures] == FIGURES
    assert all(f.confidence is not None for f in figures)
    for figure in figures:
        (box,) = figure.location.boxes
        assert box.page == 1
        assert 68 < box.x0 < box.x1 < 527
        assert 198 < box.y0 < box.y1 < 360


def test_it_is_said_which_pictures_were_read(pasted: Document) -> None:
    assert any("picture on page 1 was recognised" in doubt for doubt in pasted.doubts)
    assert not any("not read" in doubt for doubt in pasted.doubts)


def test_a_picture_that_is_not_read_is_named() -> None:
    document = read_pdf(page_with(table_four(), PLACE), "never")
    assert not document.tables
    assert "Page 1: a picture is not read (455 x 118 points)." in document.doubts
    assert any(
        "table four" in doubt and "perhaps in a picture" in doubt for doubt in document.doubts
    )


@pytest.mark.parametrize("place", [(400.0, 200.0, 520.0, 260.0), (80.0, 200.0, 500.0, 230.0)])
def test_logos_are_not_looked_at(place: tuple[float, float, float, float]) -> None:
    document = read_pdf(page_with(table_four(), place))
    assert not document.tables
    assert not any("picture" in doubt for doubt in document.doubts)


def test_a_photograph_adds_nothing_to_the_text() -> None:
    random = np.random.default_rng(5)
    photo = np.kron(random.integers(0, 255, (30, 40)), np.ones((20, 20))).astype(np.uint8)
    document = read_pdf(page_with(photo, (72.0, 200.0, 500.0, 520.0)))
    assert document.text.splitlines()[0] == HEADING
    assert document.text.splitlines()[1].startswith(BEHIND[:1])
    assert any("a picture is not read" in doubt for doubt in document.doubts)


def test_pictures_are_left_alone_where_no_table_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Sequence[object]) -> None:
        pytest.fail("a picture was recognised")

    monkeypatch.setattr(_pasted, "_missing_tables", lambda pages: frozenset())
    monkeypatch.setattr(_pasted, "_with_picture", never)
    document = read_pdf(page_with(table_four(), PLACE))
    assert "Page 1: a picture is not read (455 x 118 points)." in document.doubts
