"""The form's tables in PDFs that draw horizontal lines only, or nothing at all."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bench.invented import invent, write
from bench.reading import compare
from reportqa.document import Document, Kind
from reportqa.figures import table_figures
from reportqa.readers._page import page as _pdf_page
from reportqa.readers.pdf import read_pdf
from reportqa.report import understand
from reportqa.structure import find_sections
from support.pdf import font

_COLUMNS = (
    "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计",
)  # fmt: skip
_AT = [200 + 56 * i for i in range(7)]


class _Sheet:
    """Pages with text at any place; nothing is drawn."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._canvas = Canvas(self._out, pagesize=(595, 842), invariant=1)

    def text(self, x: float, y: float, text: str, *, centred: bool = False) -> None:
        self._canvas.setFont(font(), 8)
        left = x - stringWidth(text, font(), 8) / 2 if centred else x
        self._canvas.drawString(left, 842 - y, text)

    def next(self) -> None:
        self._canvas.showPage()

    def header(self, y: float) -> None:
        self.text(_AT[3], y, "申请人情况", centred=True)
        self.text(_AT[3], y + 17, "法人或其他组织", centred=True)
        for i, (x, label) in enumerate(zip(_AT, _COLUMNS, strict=True)):
            self.text(x, y + (25 if i in {0, 6} else 34), label, centred=True)

    def row(self, y: float, label: str, values: str) -> None:
        self.text(30, y, label)
        for x, value in zip(_AT, values.split("|"), strict=True):
            self.text(x, y, value.strip(), centred=True)

    def read(self) -> Document:
        self._canvas.save()
        return read_pdf(self._out.getvalue())


def _cells(document: Document) -> dict[tuple[str, str], tuple[Kind, int | None]]:
    return {
        (f.row[-1], f.column[-1]): (f.kind, None if f.value is None else int(f.value))
        for f in table_figures(document, find_sections(document))
    }


@pytest.mark.parametrize("form", ["pdf_lines", "pdf_bare"])
@pytest.mark.parametrize(
    "traps", [(), ("vertical_headings", "labels_cut"), ("blanks", "shaded"), ("title_at_foot",)]
)
def test_every_cell_of_the_form(form: str, traps: tuple[str, ...]) -> None:
    report = invent(4711, frozenset(t for t in traps if t in {"vertical_headings", "blanks"}))
    read = understand(read_pdf(write(report, form, frozenset(traps))), "report.pdf")
    found = compare(report, read)
    assert found.cells["right"] == len(report.known)
    assert not found.misses


def test_a_blank_is_told_by_its_place() -> None:
    sheet = _Sheet()
    sheet.header(100)
    sheet.row(160, "一、本年新收政府信息公开申请数量", "3||||2||5")
    sheet.row(178, "二、上年结转政府信息公开申请数量", "||1||||1")
    cells = _cells(sheet.read())
    first, second = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
    assert [cells[first, c][1] for c in _COLUMNS] == [3, None, None, None, 2, None, 5]
    assert [cells[second, c][1] for c in _COLUMNS] == [None, None, 1, None, None, None, 1]
    assert cells[second, "自然人"][0] is Kind.BLANK


def test_a_figure_off_the_lines_puts_its_neighbours_in_doubt() -> None:
    sheet = _Sheet()
    sheet.header(100)
    sheet.row(160, "一、本年新收政府信息公开申请数量", "3|0|0|0|0|0|3")
    sheet.row(196, "二、上年结转政府信息公开申请数量", "|1|0|0|0|0|1")
    sheet.text(_AT[0], 178, "7", centred=True)  # whose it is cannot be told
    cells = _cells(sheet.read())
    assert cells["二、上年结转政府信息公开申请数量", "自然人"][0] is Kind.UNREAD
    assert not any(value == 7 for _, value in cells.values())


def test_a_figure_between_two_columns_is_in_doubt() -> None:
    sheet = _Sheet()
    sheet.header(100)
    sheet.row(160, "一、本年新收政府信息公开申请数量", "3|0|0|0|0|0|3")
    sheet.row(178, "二、上年结转政府信息公开申请数量", "||0|0|0|0|1")
    sheet.text((_AT[0] + _AT[1]) / 2, 178, "12", centred=True)
    kinds = {c: k for (row, c), (k, _) in _cells(sheet.read()).items() if row.startswith("二")}
    assert set(kinds.values()) == {Kind.UNREAD}


def test_a_header_that_lacks_a_label_makes_no_table() -> None:
    sheet = _Sheet()
    sheet.text(230, 120, "自然人")
    sheet.text(400, 120, "总计")
    sheet.row(160, "一、本年新收政府信息公开申请数量", "3|0|0|0|0|0|3")
    document = sheet.read()
    assert not document.tables
    assert "一、本年新收政府信息公开申请数量" in document.text


@pytest.mark.parametrize("form", ["pdf", "pdf_lines", "pdf_bare"])
def test_figures_that_a_page_break_cuts_are_never_shortened(form: str) -> None:
    traps = frozenset({"rows_cut", "broken_numbers", "large"})
    for seed in (700001, 200001):
        report = invent(seed, traps & {"broken_numbers", "large"})
        found = compare(report, understand(read_pdf(write(report, form, traps)), "report.pdf"))
        assert not {m.outcome for m in found.misses} & {"wrong", "flagged", "extra"}


def test_a_page_of_too_many_characters_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_pdf_page, "MOST_CHARACTERS", 300)
    sheet = _Sheet()
    sheet.text(50, 100, "本页说明统计口径以及各项数据的来源与范围等情况。")
    sheet.next()
    for i in range(40):
        sheet.text(50, 100 + 12 * i, "一二三四五六七八九十")
    document = sheet.read()
    assert "统计口径" in document.text
    assert "六七八九" not in document.text
    assert any("Page 2" in doubt for doubt in document.doubts)
