"""Readers of DOCX, HTML and PDF: text, places, headings and the grids of tables."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

import support
from reportqa.document import Cell, Document, Kind, Paragraph, Table
from reportqa.numbers import read_cell
from reportqa.readers import kind_of, read
from reportqa.readers.html import read_html
from reportqa.readers.office._numbering import write
from reportqa.readers.office.docx import read_docx
from reportqa.readers.pdf import read_pdf

SHARED = Path(__file__).parents[2] / "shared" / "reports"

Spot = tuple[int, int, int, int, str]


def spots(table: Table) -> set[Spot]:
    """Row, column, spans and text (without white space) of each cell."""
    return {
        (c.row, c.column, c.row_span, c.column_span, support.squeeze(c.text)) for c in table.cells
    }


def assert_consistent(document: Document) -> None:
    """What holds for every document: offsets, one cell a place, boxes on the pages."""
    last = 0
    for block in document.blocks:
        assert block.location.start is not None
        assert block.location.end is not None
        assert block.location.start >= last
        last = block.location.end
        if isinstance(block, Paragraph):
            assert document.text[block.location.start : block.location.end] == block.text
            assert block.text.strip()
            assert "\n" not in block.text
        else:
            for cell in block.cells:
                assert document.text[cell.location.start : cell.location.end] == cell.text
            covered = sum(c.row_span * c.column_span for c in block.cells)
            assert covered == sum(c is not None for row in block.grid for c in row)
        inner: list[Any] = [block, *(block.cells if isinstance(block, Table) else ())]
        for thing in inner:
            assert bool(thing.location.boxes) == (document.pages is not None)
            for box in thing.location.boxes:
                assert 1 <= box.page <= (document.pages or 0)
                assert 0 <= box.x0 < box.x1 <= 850
                assert 0 <= box.y0 < box.y1 <= 850


# ---- whole reports


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
@pytest.mark.parametrize("suffix", [".docx", ".html", ".pdf"])
def test_every_cell_of_an_invented_report(
    report: support.InventedReport, suffix: str, tmp_path: Path
) -> None:
    document = read(support.write(report, tmp_path / f"report{suffix}"))
    assert_consistent(document)
    assert document.format == suffix[1:]
    assert document.properties["title"] == report.title
    assert not document.doubts
    assert_has_tables(document, report)
    assert_has_prose(document, report)


@pytest.mark.parametrize("repeat_header", [False, True])
@pytest.mark.parametrize("break_labels", [False, True])
@pytest.mark.parametrize("more", [2, 7, 13])
def test_tables_over_page_breaks(repeat_header: bool, break_labels: bool, more: int) -> None:
    report = support.county_2022()
    sections = list(report.sections)
    heading, paragraphs = sections[0]
    sections[0] = (heading, paragraphs + ("这一段只为了让后面的表格移到别处。",) * more)
    report = support.InventedReport(**{**_fields(report), "sections": tuple(sections)})
    data = support.to_pdf(report, repeat_header=repeat_header, break_labels=break_labels)
    document = read_pdf(data)
    assert_consistent(document)
    assert_has_tables(document, report)
    pages = [{box.page for box in table.location.boxes} for table in document.tables]
    assert any(len(p) > 1 for p in pages), "no table of this file goes over a page break"


def _fields(report: support.InventedReport) -> dict[str, Any]:
    return {name: getattr(report, name) for name in report.__dataclass_fields__}


def assert_has_tables(document: Document, report: support.InventedReport) -> None:
    layouts = support.layouts(report)
    assert len(document.tables) == len(layouts)
    for table, layout in zip(document.tables, layouts, strict=True):
        expected = {
            (p.row, p.column, p.row_span, p.column_span, support.squeeze(p.text))
            for p in layout.places
        }
        assert spots(table) == expected
        assert not [c for c in table.cells if c.doubt]


def assert_has_prose(document: Document, report: support.InventedReport) -> None:
    expected = [report.title, *report.preamble]
    for heading, paragraphs in report.sections:
        expected += [heading, *paragraphs]
    expected = [support.squeeze(text) for text in expected]
    found = [support.squeeze(p.text) for p in document.paragraphs]
    assert [text for text in found if text in expected] == expected


# ---- random grids: what is written is what is read


@dataclass(frozen=True)
class Grid:
    height: int
    width: int
    cells: tuple[tuple[int, int, int, int], ...]  # row, column, row span, column span

    def starting_in(self, row: int) -> Iterator[tuple[int, tuple[int, int, int, int]]]:
        for i, cell in enumerate(self.cells):
            if cell[0] == row:
                yield i, cell

    @property
    def expected(self) -> set[Spot]:
        return {(*cell, f"格{i}") for i, cell in enumerate(self.cells)}


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Tables with merged cells, in which every row and every column has a cell of its own."""
    height, width = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    taken = [[False] * width for _ in range(height)]
    cells = []
    for r in range(height):
        for c in range(width):
            if taken[r][c]:
                continue
            free = 1
            while c + free < width and not taken[r][c + free]:
                free += 1
            # the first row and the first column stay apart, so that no line of the grid is lost
            across = 1 if r == 0 or c == 0 else draw(st.integers(1, min(3, free)))
            down = 1 if r == 0 or c == 0 else draw(st.integers(1, min(3, height - r)))
            for i in range(r, r + down):
                for j in range(c, c + across):
                    taken[i][j] = True
            cells.append((r, c, down, across))
    return Grid(height, width, tuple(cells))


@given(grids())
@settings(deadline=None, max_examples=60)
def test_html_gives_back_any_grid(grid: Grid) -> None:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td rowspan={h} colspan={w}>格{i}</td>" for i, (_, _, h, w) in grid.starting_in(row)
        )
        + "</tr>"
        for row in range(grid.height)
    )
    document = read_html(f"<p>前</p><table>{rows}</table><p>后</p>".encode())
    assert_consistent(document)
    assert spots(document.tables[0]) == grid.expected
    assert [type(b).__name__ for b in document.blocks] == ["Paragraph", "Table", "Paragraph"]


@given(grids())
@settings(deadline=None, max_examples=40)
def test_docx_gives_back_any_grid(grid: Grid) -> None:
    file = docx.Document()
    table = file.add_table(grid.height, grid.width)
    for i, (r, c, h, w) in enumerate(grid.cells):
        cell = table.cell(r, c)
        if h > 1 or w > 1:
            cell = cell.merge(table.cell(r + h - 1, c + w - 1))
        cell.text = f"格{i}"
    document = read_docx(_saved(file))
    assert_consistent(document)
    assert spots(document.tables[0]) == grid.expected


@given(grids())
@settings(deadline=None, max_examples=25)
def test_pdf_gives_back_any_grid(grid: Grid) -> None:
    page = Page()
    page.grid(grid, top=100)
    document = read_pdf(page.data())
    assert_consistent(document)
    assert spots(document.tables[0]) == grid.expected


# ---- DOCX


def _saved(file: Any) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _with_body(xml: str) -> Document:
    """A document whose body is some WordprocessingML."""
    file = docx.Document()
    body = file.element.body
    for child in list(body):
        body.remove(child)
    wrapped = parse_xml(f"<w:body {nsdecls('w', 'wp', 'a')}>{xml}</w:body>")
    for child in list(wrapped):
        body.append(child)
    return read_docx(_saved(file))


def test_docx_headings_and_line_breaks() -> None:
    file = docx.Document()
    file.add_heading("一、总体情况", level=1)
    file.add_heading("（一）主动公开", level=2)
    file.add_paragraph("第一行\n第二行")
    outlined = file.add_paragraph("大纲标题")
    outlined._p.get_or_add_pPr().append(parse_xml(f"<w:outlineLvl {nsdecls('w')} w:val='2'/>"))
    found = [(p.heading, p.text) for p in read_docx(_saved(file)).paragraphs]
    assert found == [
        (1, "一、总体情况"), (2, "（一）主动公开"), (None, "第一行"), (None, "第二行"),
        (3, "大纲标题"),
    ]  # fmt: skip


def test_docx_revisions_fields_boxes_and_controls() -> None:
    document = _with_body(
        "<w:p><w:r><w:t>受理</w:t></w:r><w:ins><w:r><w:t>12</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:r><w:t>件</w:t></w:r></w:p>"
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>可见</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的字</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:t>见</w:t><w:tab/>"
        "<w:t>下页</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>后半</w:t></w:r></w:p>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    assert [p.text for p in document.paragraphs] == [
        "受理12件", "可见", "控件里的字", "见\t下页", "前半后半", "文本框",
    ]  # fmt: skip


def test_docx_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    document = _with_body(
        f'<w:p><w:r><mc:AlternateContent xmlns:mc="{mc}"><mc:Choice Requires="wps">{box}'
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )
    assert [p.text for p in document.paragraphs] == ["文本框"]


def test_docx_automatic_numbers_are_printed() -> None:
    file = docx.Document()
    numbering = file.part.numbering_part.element
    levels = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    abstract = parse_xml(
        f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>"
        + "".join(
            f"<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='{form}'/>"
            f"<w:lvlText w:val='{text}'/></w:lvl>"
            for i, (form, text) in enumerate(levels)
        )
        + "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(f"<w:num {nsdecls('w')} w:numId='77'><w:abstractNumId w:val='77'/></w:num>")
    )

    def add(text: str, level: int) -> None:
        numbers = (
            f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='77'/></w:numPr>"
        )
        file.add_paragraph(text)._p.get_or_add_pPr().append(parse_xml(numbers))

    for text, level in (
        ("总体情况", 0), ("主动公开", 1), ("依申请公开", 1), ("政府信息公开", 0), ("平台", 1),
        ("网站", 2), ("新媒体", 2),
    ):  # fmt: skip
        add(text, level)
    assert [p.text for p in read_docx(_saved(file)).paragraphs] == [
        "一、总体情况", "（一）主动公开", "（二）依申请公开", "二、政府信息公开", "（一）平台",
        "1.网站", "2.新媒体",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (1, "chineseCounting", "一"), (10, "chineseCounting", "十"),
        (11, "chineseCounting", "十一"),
        (20, "chineseCountingThousand", "二十"), (101, "chineseCountingThousand", "一百零一"),
        (110, "japaneseCounting", "一百一十"), (3, "decimal", "3"), (3, "decimalFullWidth", "３"),
        (2, "decimalEnclosedCircleChinese", "②"), (3, "ideographTraditional", "丙"),
        (4, "lowerRoman", "iv"), (28, "upperLetter", "BB"), (7, "unknown form", "7"),
    ],
)  # fmt: skip
def test_forms_of_automatic_numbers(number: int, form: str, printed: str) -> None:
    assert write(number, form) == printed


def test_docx_cells_with_several_paragraphs() -> None:
    file = docx.Document()
    table = file.add_table(2, 2)
    table.cell(0, 0).text = "项目"
    table.cell(0, 1).text = "数量"
    table.cell(1, 0).text = "行政许可"
    table.cell(1, 1).text = "3985\n758"  # a line break: one figure, broken
    document = read_docx(_saved(file))
    cell = document.tables[0].grid[1][1]
    assert cell is not None
    assert read_cell(cell.text).value == 3985758
    assert not cell.doubt
    table.cell(1, 1).text = "12"
    table.cell(1, 1).add_paragraph("7")  # paragraphs: two figures in one cell
    cell = read_docx(_saved(file)).tables[0].grid[1][1]
    assert cell is not None
    assert cell.doubt


def test_docx_layout_tables_are_text_and_rows_may_begin_late() -> None:
    file = docx.Document()
    frame = file.add_table(1, 1)
    frame.cell(0, 0).text = "一、总体情况"
    inner = frame.cell(0, 0).add_table(2, 2)
    for i, text in enumerate("甲乙丙丁"):
        inner.cell(i // 2, i % 2).text = text
    late = file.add_table(2, 3)
    for i, text in enumerate("一二三四五六"):
        late.cell(i // 3, i % 3).text = text
    row = late.rows[1]._tr
    row.remove(row.tc_lst[0])
    pr = row.get_or_add_trPr()
    before = parse_xml(f"<w:gridBefore {nsdecls('w')} w:val='1'/>")
    pr.append(before)
    document = read_docx(_saved(file))
    assert document.paragraphs[0].text == "一、总体情况"
    assert spots(document.tables[0]) == {
        (0, 0, 1, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 0, 1, 1, "丙"), (1, 1, 1, 1, "丁"),
    }  # fmt: skip
    assert document.tables[1].grid[1][0] is None
    assert document.tables[1].grid[1][1] is not None
    assert qn("w:gridBefore") == before.tag


def test_docx_table_of_no_rows() -> None:
    document = _with_body(
        "<w:tbl><w:tblPr/><w:tblGrid/></w:tbl><w:p><w:r><w:t>文</w:t></w:r></w:p>"
    )
    assert [type(b).__name__ for b in document.blocks] == ["Paragraph"]


# ---- HTML


def test_html_columns_a_pixel_wide_are_closed_up() -> None:
    """A header that is merged to the right stands over figures that are merged to the left."""
    document = read_html(
        """<table>
        <tr><td colspan=5>第二十条第（五）项</td></tr>
        <tr><td>信息内容</td><td>上一年</td><td colspan=2>本年增/减</td><td>决定数量</td></tr>
        <tr><td>行政许可</td><td colspan=2>7</td><td>+3</td><td>528</td></tr>
        </table>""".encode()
    )
    table = document.tables[0]
    assert table.width == 4
    assert [[support.squeeze(c.text) for c in row if c] for row in table.grid[1:]] == [
        ["信息内容", "上一年", "本年增/减", "决定数量"], ["行政许可", "7", "+3", "528"],
    ]  # fmt: skip


def test_html_blank_is_not_zero_and_stays_as_printed() -> None:
    document = read_html(
        "<table><tr><td>项</td><td>数</td></tr><tr><td>甲</td><td>&nbsp;</td></tr>"
        "<tr><td>乙</td><td>\u3000３６</td></tr><tr><td>丙</td><td>1<br>024</td></tr>"
        "<tr><td>丁</td><td><p>5</p><p>（其中新增1件）</p></td></tr></table>".encode()
    )
    cells = [row[1] for row in document.tables[0].grid[1:]]
    readings = [read_cell(c.text) for c in cells if c]
    assert [r.kind for r in readings] == [Kind.BLANK] + [Kind.NUMBER] * 3
    assert [r.value for r in readings] == [None, 36, 1024, 5]
    assert cells[0] is not None
    assert cells[0].text == "\xa0"


def test_html_layout_tables_are_unfolded() -> None:
    data = (
        "<table border=1><tr><td>规章</td><td>13</td></tr><tr><td>文件</td><td>60</td></tr></table>"
    )
    prose = "全年主动公开政府信息，及时回应社会关切，不断提高公开质量。" * 8
    document = read_html(
        f"<table><tr><td>侧栏</td><td><table><tr><td><h1>年度报告</h1><p>{prose}</p>{data}"
        "<p>结束</p></td></tr></table></td></tr></table>".encode()
    )
    assert [p.text for p in document.paragraphs] == ["侧栏", "年度报告", prose, "结束"]
    assert document.paragraphs[1].heading == 1
    assert spots(document.tables[0]) == {
        (0, 0, 1, 1, "规章"), (0, 1, 1, 1, "13"), (1, 0, 1, 1, "文件"), (1, 1, 1, 1, "60"),
    }  # fmt: skip


@pytest.mark.parametrize("written", ["utf-8", "gb18030", "utf-8-sig", "utf-16", "big5"])
@pytest.mark.parametrize("label", ["utf-8", "gb2312", "gbk", "iso-8859-1", "big5", ""])
def test_html_encodings_and_wrong_labels(written: str, label: str) -> None:
    text = (
        "二零二三年政府資訊公開工作年度報告"
        if written == "big5"
        else "政府信息公开工作年度报告，镕"
    )
    meta = f'<meta charset="{label}">' if label else ""
    page = f"<html><head>{meta}</head><body><p>{text}</p></body></html>"
    assert read_html(page.encode(written)).text.strip() == text


def test_html_chrome_is_left_out_and_prose_about_it_is_not() -> None:
    prose = "全年通过微信、微博发布信息120条，版权所有人的意见均已采纳，" * 6
    page = f"""<html><head><title>年报_某局</title><meta name="PubDate" content="2024-1-9 08:00">
        <meta name="ContentSource" content="某局"><link rel="canonical" href="https://a.example/1">
        <script>document.write("<table><tr><td>1</td></tr></table>")</script></head><body>
        <div class="nav"><a href=1>首页</a><a href=2>公开</a></div>
        <div class="position">当前位置：首页 &gt; 政府信息公开</div>
        <ul><li><a>领导之窗</a><li><a>机构职能</a><li><a>政策文件</a><li><a>年报</a><li><a>指南</a></ul>
        <!-- <table><tr><td>9</td></tr></table> -->
        <p>{prose}</p><p>信息公开平台包括微信、微博。</p>
        <div>分享到：微信 微博</div><div style="display: none">看不见</div>
        <div class="footer"><p>版权所有：某局</p><p>X ICP备00000000号</p></div></body></html>"""
    document = read_html(page.encode())
    assert [p.text for p in document.paragraphs] == [prose, "信息公开平台包括微信、微博。"]
    assert not document.tables
    assert dict(document.properties) == {
        "title": "年报_某局", "published": "2024-01-09", "author": "某局",
        "source_url": "https://a.example/1",
    }  # fmt: skip


def test_html_properties_from_the_text() -> None:
    document = read_html("<p>年度报告</p><p>发布日期：2020年1月31日 信息来源：某局</p>".encode())
    assert document.properties["published"] == "2020-01-31"
    assert document.properties["author"] == "某局"


def test_html_source_lines_leave_no_blanks_between_characters() -> None:
    document = read_html("<p>政府信\n    息公开 2023 年\n共 <b>1</b>2 件</p>".encode())
    assert document.text.strip() == "政府信息公开 2023 年 共 12 件".replace("年 共", "年共")


# ---- PDF

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
HEIGHT = 842.0


class Page:
    """Draws A4 pages in the coordinates that readers give: origin top left."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._canvas: Any = Canvas(self._out, pagesize=(595, HEIGHT), invariant=1)

    def text(self, x: float, top: float, text: str, size: float = 12) -> None:
        self._canvas.setFont("STSong-Light", size)
        self._canvas.drawString(x, HEIGHT - top - size * 0.88, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> None:
        for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.line(*line)

    def cell(self, x0: float, y0: float, x1: float, y1: float, *lines: str) -> None:
        self.box(x0, y0, x1, y1)
        for i, line in enumerate(lines):
            self.text(x0 + 4, y0 + 4 + 14 * i, line, 10)

    def rows(self, top: float, xs: Sequence[float], rows: Sequence[Sequence[str]]) -> float:
        """A plain table; each row 24 points. Gives where it ends."""
        for row in rows:
            for x0, x1, text in zip(xs, xs[1:], row, strict=False):
                self.cell(x0, top, x1, top + 24, *([text] if text else []))
            top += 24
        return top

    def grid(self, grid: Grid, top: float) -> None:
        for i, (r, c, h, w) in enumerate(grid.cells):
            x, y = 80 + 60 * c, top + 30 * r
            self.cell(x, y, x + 60 * w, y + 30 * h, f"格{i}")

    def next(self) -> None:
        self._canvas.showPage()

    def data(self) -> bytes:
        self._canvas.save()
        return self._out.getvalue()


def test_pdf_paragraphs_headings_and_furniture() -> None:
    page = Page()
    full = "甲" * 35  # 35 characters of 12 points fill the lines from 84 to 504
    for number in range(1, 4):
        page.text(200, 30, "某市政府信息公开年度报告（2023）", 9)
        page.text(270, 800, f"— {number} —", 10)
        if number == 1:
            page.text(108, 80, "一、总体情况")
            page.text(108, 104, full[:33])
            page.text(84, 128, full)
            page.text(84, 152, "至此。")
            page.text(108, 176, full[:33])
        if number == 2:
            page.text(84, 80, "跨页之后，共２０件。")
            page.text(108, 104, "二、⾏政⼯作")
        page.next()
    document = read_pdf(page.data())
    assert_consistent(document)
    assert document.pages == 3
    assert [p.text for p in document.paragraphs] == [
        "一、总体情况", full[:33] + full + "至此。", full[:33] + "跨页之后，共２０件。",
        "二、行政工作",
    ]  # fmt: skip
    assert [box.page for box in document.paragraphs[2].location.boxes] == [1, 2]
    box = document.paragraphs[1].location.boxes[0]
    assert (round(box.x0), round(box.x1)) == (84, 504)
    assert 100 < box.y0 < 110
    assert 150 < box.y1 < 170


def test_pdf_cell_boxes_are_the_drawn_ones() -> None:
    page = Page()
    page.rows(100, (80, 200, 300), [("项目", "数量"), ("行政许可", "528")])
    document = read_pdf(page.data())
    cell = document.tables[0].grid[1][1]
    assert cell is not None
    (box,) = cell.location.boxes
    assert [round(v) for v in (box.x0, box.y0, box.x1, box.y1)] == [200, 124, 300, 148]


def _table(page: Page) -> Table:
    document = read_pdf(page.data())
    assert_consistent(document)
    assert len(document.tables) == 1
    return document.tables[0]


def test_pdf_figures_over_two_lines() -> None:
    page = Page()
    page.rows(100, (80, 200, 230), [("项目", "数")])
    page.cell(80, 124, 200, 164, "12", "7")  # room enough: two figures
    page.cell(200, 124, 230, 164, "3985", "758")  # no room for one more digit: one figure
    cells = {support.squeeze(c.text): c for c in _table(page).cells}
    assert read_cell(cells["3985758"].text).value == 3985758
    assert not cells["3985758"].doubt
    assert cells["127"].doubt


def test_pdf_figure_that_runs_over_its_border_is_in_doubt() -> None:
    page = Page()
    page.rows(100, (80, 160, 190, 220), [("项目", "甲", "乙"), ("许可", "", "")])
    page.text(164, 128, "39857581", 10)
    table = _table(page)
    assert any(c.doubt for c in table.cells if c.row == 1 and c.column in {1, 2})


def test_pdf_row_cut_by_a_page_break() -> None:
    page = Page()
    xs = (80, 160, 240, 300)
    page.rows(700, xs, [("项目", "甲", "乙"), ("2.逾期未按收费", "6", "0")])
    page.next()
    page.rows(80, (82, 161, 240, 301), [("通知缴纳", "", ""), ("3.其他", "1", "/")])
    table = _table(page)
    texts = [[c.text if c else None for c in row] for row in table.grid]
    assert texts == [
        ["项目", "甲", "乙"],
        ["2.逾期未按收费通知缴纳", "6", "0"],
        ["3.其他", "1", "/"],
    ]
    assert [[b.page for b in c.location.boxes] for c in table.cells if c.row == 1] == [[1, 2]] * 3


def test_pdf_rows_that_only_look_cut_stay_apart() -> None:
    """Without a sign that a label goes on, a label too many is better than a wrong one."""
    page = Page()
    xs = (80, 180, 240)
    page.rows(700, xs, [("项目", "数"), ("电子书库", "12")])
    page.next()
    page.rows(80, xs, [("阅览室", ""), ("展厅", "3")])
    texts = [[c.text if c else None for c in row] for row in _table(page).grid]
    assert texts == [["项目", "数"], ["电子书库", "12"], ["阅览室", ""], ["展厅", "3"]]


def test_pdf_merged_label_cut_by_a_page_break() -> None:
    page = Page()
    page.rows(676, (80, 122, 260, 320), [("类", "情形", "数")])
    page.cell(80, 700, 122, 748, "（三）不")
    page.rows(700, (122, 260, 320), [("1.国家秘密", "4"), ("2.其他", "5")])
    page.cell(80, 748, 122, 772, "（四）无")
    page.rows(748, (122, 260, 320), [("1.不掌握", "7")])
    page.next()
    page.cell(80, 80, 122, 128, "法提供")
    page.rows(80, (122, 260, 320), [("2.需另行制作", "8"), ("3.不明确", "9")])
    page.cell(80, 128, 122, 176, "（五）不", "予处理")
    page.rows(128, (122, 260, 320), [("1.信访", "2"), ("2.重复", "1")])
    table = _table(page)
    assert {s for s in spots(table) if s[1] == 0} == {
        (0, 0, 1, 1, "类"), (1, 0, 2, 1, "（三）不"), (3, 0, 3, 1, "（四）无法提供"),
        (6, 0, 2, 1, "（五）不予处理"),
    }  # fmt: skip
    assert [row[2].text for row in table.grid if row[2]] == ["数", *"4578921"]


def test_pdf_header_that_ends_a_page_takes_no_cell_of_the_next() -> None:
    page = Page()
    page.cell(80, 700, 160, 748, "")
    page.cell(160, 700, 320, 724, "申请人")
    page.rows(724, (160, 240, 320), [("个人", "企业")])
    page.cell(320, 700, 380, 748, "总计")
    page.next()
    xs = (80, 160, 240, 320, 380)
    page.rows(80, xs, [("一、新收", "4", "5", ""), ("二、结转", "", "1", "")])
    texts = [[c.text if c else None for c in row] for row in _table(page).grid]
    assert texts[2:] == [["一、新收", "4", "5", ""], ["二、结转", "", "1", ""]]


def test_pdf_blank_figure_below_a_header_that_ends_a_page() -> None:
    page = Page()
    page.cell(80, 700, 160, 748, "结果")
    page.cell(160, 700, 320, 724, "诉讼")
    page.rows(724, (160, 240, 320), [("维持", "纠正")])
    page.next()
    page.rows(80, (80, 160, 240, 320), [("", "4", "5")])
    texts = [[c.text if c else None for c in row] for row in _table(page).grid]
    assert texts[2:] == [["", "4", "5"]]


def test_pdf_tables_with_text_between_or_other_columns_stay_apart() -> None:
    page = Page()
    page.rows(700, (80, 180, 240), [("甲", "1"), ("乙", "2")])
    page.next()
    page.text(80, 60, "表二")
    end = page.rows(90, (80, 180, 240), [("丙", "3"), ("丁", "4")])
    page.rows(end + 450, (80, 180, 240), [("戊", "5"), ("己", "6")])
    page.next()
    page.rows(80, (80, 300, 460), [("庚", "7"), ("辛", "8")])
    document = read_pdf(page.data())
    assert [t.height for t in document.tables] == [2, 2, 2, 2]


def test_pdf_table_left_open_at_the_page_break() -> None:
    """Browsers draw no line where a page break cuts a table."""
    page = Page()
    for y in (700, 724, 748):
        page.line(80, y, 300, y)
    for x in (80, 180, 300):
        page.line(x, 700, x, 772)
    for i, (label, figure) in enumerate([("项目", "数"), ("甲", "1"), ("乙", "2")]):
        page.text(84, 704 + 24 * i, label, 10)
        page.text(184, 704 + 24 * i, figure, 10)
    page.next()
    for y in (104, 128):
        page.line(80, y, 300, y)
    for x in (80, 180, 300):
        page.line(x, 80, x, 128)
    for i, (label, figure) in enumerate([("丙", "3"), ("丁", "4")]):
        page.text(84, 84 + 24 * i, label, 10)
        page.text(184, 84 + 24 * i, figure, 10)
    texts = [[c.text if c else None for c in row] for row in _table(page).grid]
    assert texts == [["项目", "数"], ["甲", "1"], ["乙", "2"], ["丙", "3"], ["丁", "4"]]


def test_pdf_background_of_a_paragraph_is_no_table() -> None:
    page = Page()
    page._canvas.setFillColorRGB(0.9, 0.9, 0.9)
    for i in range(3):
        page._canvas.rect(80, HEIGHT - 128 - 24 * i, 430, 24, stroke=0, fill=1)
    page._canvas.setFillColorRGB(0, 0, 0)
    for i, text in enumerate(("甲" * 35, "乙" * 35, "丙。")):
        page.text(84, 106 + 24 * i, text)
    document = read_pdf(page.data())
    assert not document.tables
    assert [p.text for p in document.paragraphs] == ["甲" * 35 + "乙" * 35 + "丙。"]


def test_pdf_watermark_does_not_run_into_cells() -> None:
    page = Page()
    page.rows(100, (80, 200, 300), [("项目", "数量"), ("行政许可", "528")])
    page._canvas.saveState()
    page._canvas.translate(120, HEIGHT - 150)
    page._canvas.rotate(30)
    page._canvas.setFont("STSong-Light", 20)
    page._canvas.drawString(0, 0, "内部资料2024")
    page._canvas.restoreState()
    assert {s[4] for s in spots(_table(page))} == {"项目", "数量", "行政许可", "528"}


# ---- the kind of a file


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"), (b"\xef\xbb\xbf\n%PDF-1.4", "pdf"),
        (b"<!DOCTYPE html><html><body><p>x</p></body></html>", "html"),
        ("<p>年度报告</p><p>正文</p>".encode(), "html"),
        ("<p>年度报告</p><p>正文</p>".encode("utf-16"), "html"),
        ("政府信息公开工作年度报告\n一、总体情况".encode("gb18030"), "text"),
        ("标题：<br>是换行的写法，a < b 而 c > d".encode(), "text"),
        ("政府信息公开".encode("utf-16"), "text"),
    ],
)  # fmt: skip
def test_kind_is_found_from_the_content(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


def test_name_does_not_matter(tmp_path: Path) -> None:
    report = support.water_2020()
    path = tmp_path / "report.txt"
    path.write_bytes(support.to_docx(report))
    assert read(path).format == "docx"


# ---- real reports, where they are at hand


def _real(name: str) -> Document:
    path = SHARED / name
    if not path.exists():
        pytest.skip("the collection of real reports does not lie beside the repository")
    document = read(path)
    assert_consistent(document)
    return document


def _column(table: Table, index: int) -> list[Cell]:
    return [row[index] for row in table.grid if row[index] is not None]  # type: ignore[misc]


def test_real_pdf() -> None:
    document = _real("huaian_2024.pdf")
    assert [(t.height, t.width, len(t.cells)) for t in document.tables] == [
        (14, 4, 30), (28, 10, 215), (4, 15, 34),
    ]  # fmt: skip
    labels = {support.squeeze(c.text): c for c in document.tables[1].cells}
    cut = labels["（四）无法提供"]
    assert (cut.row_span, [b.page for b in cut.location.boxes]) == (3, [4, 5])
    assert labels["三、本年度办理结果"].row_span == 22
    for column, first, concluded, left in ((3, 3001, 2932, 103), (9, 3119, 3050, 103)):
        values = [read_cell(c.text).value for c in _column(document.tables[1], column)[3:]]
        assert None not in values
        assert values[0] == first
        assert values[-2] == concluded
        assert sum(v for v in values[2:-2] if v is not None) == concluded
        assert values[-1] == left


def test_real_pdf_that_is_no_report() -> None:
    document = _real("not_a_disclosure_report.pdf")
    assert document.pages == 23
    assert len(document.tables) == 10


@pytest.mark.parametrize("name", ["shanghai_office_2019.html", "shanghai_office_2019_rebuilt.docx"])
def test_real_columns_stand_under_each_other(name: str) -> None:
    two, three, four = _real(name).tables
    assert (two.width, three.width, four.width) == (4, 10, 15)
    rows = {support.squeeze(row[0].text): row for row in two.grid if row[0]}
    assert [c.text for c in rows["规章"] if c] == ["规章", "13", "13", "524"]
    assert rows["政府集中采购"][3] is not None
    assert rows["政府集中采购"][3].text == "251000元"


def test_real_blank_form() -> None:
    document = _real("blank_form_2021.docx")
    assert [len(t.cells) for t in document.tables] == [30, 215, 34]
