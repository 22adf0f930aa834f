"""Files as other programs write them: Word, sites, browsers that print, Calc."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

import support
from reportqa.document import Kind, Report, Table
from reportqa.numbers import read_cell
from reportqa.readers import read
from reportqa.readers.html import read_html
from reportqa.readers.office.docx import read_docx
from reportqa.readers.pdf import read_pdf
from reportqa.report import understand
from support.reading import assert_read

COUNTY = support.county_2022()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)

# ---- Word


def element(xml: str) -> Any:
    return etree.fromstring(f"<x {_SPACES}>{xml}</x>")[0]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText> {text} </w:instrText></w:r>"


def input_field(text: str) -> str:
    return mark("begin") + code('FILLIN ""') + mark("separate") + run(text) + mark("end")


@cache
def written() -> bytes:
    """The county's report as DOCX."""
    return support.to_docx(COUNTY)


def word(change: Callable[[Any], None]) -> bytes:
    """The county's report as DOCX, its document and its styles changed."""
    out = io.BytesIO()
    hidden = '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    with (
        zipfile.ZipFile(io.BytesIO(written())) as given,
        zipfile.ZipFile(out, "w") as made,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == "word/document.xml":
                root = etree.fromstring(content)
                change(root)
                content = etree.tostring(root)
            if name == "word/styles.xml":
                content = content.replace(b"</w:styles>", f"{hidden}</w:styles>".encode())
            made.writestr(name, content)
    return out.getvalue()


def figures_of(root: Any) -> list[tuple[Any, str]]:
    """The cells that hold digits alone, with these."""
    cells = [(tc, "".join(t.text or "" for t in tc.iter(f"{W}t"))) for tc in root.iter(f"{W}tc")]
    return [(tc, text) for tc, text in cells if text.isdigit()]


def typed_anew(cell: Any, runs: str) -> None:
    paragraph = cell.find(f"{W}p")
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.extend(element(f"<w:p>{runs}</w:p>"))


def in_each_figure(runs: str) -> Callable[[Any], None]:
    """Types each figure as these runs; ``{0}`` stands for it."""

    def change(root: Any) -> None:
        for cell, text in figures_of(root):
            typed_anew(cell, runs.replace("{0}", text))

    return change


def with_cells_deleted(root: Any) -> None:
    for row in root.iter(f"{W}tr"):
        row.append(element(
            '<w:tc><w:tcPr><w:cellDel w:id="1" w:author="a"/></w:tcPr><w:p><w:del w:id="2" '
            'w:author="a"><w:r><w:delText>55</w:delText></w:r></w:del></w:p></w:tc>'
        ))  # fmt: skip


def with_tables_in_boxes(root: Any) -> None:
    for table in list(root[0].iterchildren(f"{W}tbl")):
        box = "<w:pict><v:textbox><w:txbxContent/></v:textbox></w:pict>"
        choices = f'<mc:Choice Requires="v">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
        framed = element(
            f"<w:p><w:r><mc:AlternateContent>{choices}</mc:AlternateContent></w:r></w:p>"
        )
        for content in framed.iter(f"{W}txbxContent"):
            content.append(deepcopy(table))
        root[0].replace(table, framed)


def with_reading_aids(root: Any) -> None:
    for cell in list(root.iter(f"{W}tc"))[::3]:
        text = "".join(t.text or "" for t in cell.iter(f"{W}t"))
        if text and not text.isdigit():
            aid = f"<w:r><w:ruby><w:rt>{run('xin')}</w:rt><w:rubyBase>{run(text[0])}"
            typed_anew(cell, f"{aid}</w:rubyBase></w:ruby></w:r>{run(text[1:])}")


WORD_CHANGES = {
    "hidden by a style": in_each_figure(run("{0}") + run("44", '<w:rStyle w:val="Secret"/>')),
    "struck out": in_each_figure(run("88", "<w:strike/>") + run("{0}")),
    "struck out twice": in_each_figure(run("{0}") + run("7", "<w:dstrike/>")),
    "a sum with its result": in_each_figure(
        mark("begin") + code("=SUM(ABOVE)") + mark("separate") + run("{0}") + mark("end")
    ),
    "a field in the code of a field": in_each_figure(
        mark("begin") + code("IF") + mark("begin") + code("MERGEFIELD a") + mark("separate")
        + run("12") + mark("end") + code('= 1 "2" "3"') + mark("separate") + run("{0}")
        + mark("end")
    ),
    "an input field written several times": in_each_figure(
        input_field("{0}") + run("{0}") + input_field("{0}") + run("0") + input_field("{0}")
    ),
    "characters that print nothing": in_each_figure(
        run("\u200b\u2060") + run("{0}") + run("\ufeff\u200d\xad")
    ),
    "deleted under review": in_each_figure(
        '<w:del w:id="1" w:author="a"><w:r><w:delText>99</w:delText></w:r></w:del>'
        f'<w:moveFrom w:id="2" w:author="a">{run("77")}</w:moveFrom>'
        f'<w:ins w:id="3" w:author="a">{run("{0}")}</w:ins>'
    ),
    "deleted cells": with_cells_deleted,
    "tables in text boxes": with_tables_in_boxes,
    "reading aids above characters": with_reading_aids,
}  # fmt: skip


@pytest.mark.parametrize("change", WORD_CHANGES.values(), ids=WORD_CHANGES)
def test_what_word_does_not_show_is_no_part_of_a_cell(change: Callable[[Any], None]) -> None:
    assert_read(understand(read_docx(word(change)), "report.docx"), COUNTY)


def test_a_control_that_is_not_filled_in_is_blank() -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    found = understand(
        read_docx(word(in_each_figure(control.format(run("单击此处输入文字。"))))), "report.docx"
    )
    kinds = {f.kind for f in found.figures if support.meaning(f.raw)[0] is not Kind.NUMBER}
    assert Kind.WORD not in kinds
    assert not [f for f in found.figures if f.kind is Kind.NUMBER and f.raw.isdigit()]


def test_a_raised_digit_is_no_digit_of_the_figure() -> None:
    raised = in_each_figure(run("{0}") + run("1", '<w:vertAlign w:val="superscript"/>'))
    found = understand(read_docx(word(raised)), "report.docx")
    assert found.figures
    assert not [f for f in found.figures if f.kind is Kind.NUMBER and "¹" in f.raw]
    of_page = understand(read_html(page_with("{0}<sup>1</sup>")), "report.html")
    assert not [f for f in of_page.figures if f.kind is Kind.NUMBER and "¹" in f.raw]
    assert sum("¹" in f.raw for f in of_page.figures) == sum("¹" in f.raw for f in found.figures)


@pytest.mark.parametrize("printed", ["26①", "26*", "26件※", "26[¹]"])
def test_the_mark_of_a_note_behind_a_figure(printed: str) -> None:
    reading = read_cell(printed)
    assert (reading.kind, reading.value) == (Kind.NUMBER, Decimal(26))


# ---- sites


def page_with(each_figure: str) -> bytes:
    """The county's page, each figure written so; ``{0}`` stands for it."""
    page = support.to_html(COUNTY)
    return re.sub(
        r"(<span>)(\d+)(</span>)",
        lambda m: m[1] + each_figure.replace("{0}", m[2]) + m[3],
        page,
    ).encode()


@pytest.mark.parametrize(
    "each_figure",
    [
        "<s>88</s><del>7</del>{0}",
        '<span style="color:red;text-decoration: line-through">5</span>{0}',
        '<input type="text" size="3" value="{0}">',
        "<textarea>{0}</textarea>",
        "&#8203;{0}&shy;&#xFEFF;",
        '<span lang="EN-US"><font face="Times">{0}</font><o:p></o:p></span>',
        "<ruby>{0}<rp>(</rp><rt>shu</rt><rp>)</rp></ruby>",
        '{0}<span style="display:none">99</span>',
    ],
)
def test_figures_as_pages_write_them(each_figure: str) -> None:
    assert_read(understand(read_html(page_with(each_figure)), "report.html"), COUNTY)


def test_a_picture_in_place_of_a_figure_is_unread_and_a_spacer_is_blank() -> None:
    found = understand(read_html(page_with('<img src="n.png" alt="{0}">')), "report.html")
    unread = [f for f in found.figures if f.kind is Kind.UNREAD]
    assert len(unread) > 100
    assert all("picture" in f.doubt for f in unread)
    assert not [f for f in found.figures if f.kind is Kind.NUMBER and f.raw.isdigit()]
    spaced = understand(
        read_html(page_with('<img src="spacer.gif" width="1" height="1">')), "report.html"
    )
    assert Kind.UNREAD not in {f.kind for f in spaced.figures}


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"</table>\s*(?=<p[^>]*><strong>三)", ""),
        (r"(<tr>.*?</tr>)", r"<b>\1</b>"),
        (r"</span>", ""),
        (r"</td>", ""),
    ],
    ids=["a table that is not ended", "rows in a wrapper", "spans not ended", "cells not ended"],
)
def test_pages_with_tags_out_of_place(pattern: str, instead: str) -> None:
    head, article, tail = support.to_html(COUNTY).partition('<div class="TRS_Editor">')
    body, ends, rest = tail.partition('<div class="tools">')
    page = head + article + re.sub(pattern, instead, body, flags=re.S) + ends + rest
    found = understand(read_html(page.encode()), "report.html")
    assert {support.place(f) for f in found.figures} == support.expected(COUNTY)


def test_a_copy_of_the_text_for_printing_is_not_read_twice() -> None:
    page = support.to_html(COUNTY)
    tables = "".join(t for t in re.findall(r"<table border.*?</table>", page, re.S))
    copied = page.replace("</body>", f'<div class="print-only">{tables}</div></body>')
    once = read_html(page.encode())
    assert [len(t.cells) for t in read_html(copied.encode()).tables] == [
        len(t.cells) for t in once.tables
    ]


# ---- PDF


def drawn(draw: Callable[[Canvas], None]) -> Table:
    """The one table of a page."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=1)
    draw(canvas)
    canvas.drawString(40, 40, "text below the table, so that the page has some letters")
    canvas.save()
    (table,) = read_pdf(out.getvalue()).tables
    return table


def ruled(canvas: Canvas, xs: tuple[float, ...], ys: tuple[float, ...]) -> None:
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)


def doubts(table: Table) -> dict[str, str]:
    return {cell.text: cell.doubt for cell in table.cells}


def test_a_figure_with_a_line_through_it_is_in_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, (50, 150, 250), (300, 330, 360))
        canvas.drawString(60, 340, "88")
        canvas.line(58, 344, 75, 344)
        canvas.drawString(160, 340, "17")
        canvas.line(158, 337, 175, 337)  # underlined
        canvas.drawString(60, 310, "3")

    found = doubts(drawn(draw))
    assert found["88"]
    assert not found["17"]
    assert not found["3"]


def test_a_raised_digit_puts_the_figure_in_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, (50, 150, 250), (300, 330, 360))
        canvas.setFont("Helvetica", 12)
        canvas.drawString(60, 340, "39")
        canvas.drawString(160, 340, "39")
        canvas.drawString(60, 310, "12")
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60 + 13.5, 344, "1")

    found = doubts(drawn(draw))
    assert found["391"]
    assert not found["39"]
    assert not found["12"]


def test_a_figure_across_a_border_is_in_doubt_on_both_sides() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, (50, 150, 250), (300, 330, 360))
        canvas.setFont("Courier", 12)  # letters 7.2 wide: the border stands between two of them
        canvas.drawString(150 - 3 * 7.2, 340, "949507")
        canvas.drawString(60, 310, "12")

    found = doubts(drawn(draw))
    assert found["949"]
    assert found["507"]
    assert not found["12"]


def test_words_over_two_columns_of_lines_without_sides_are_one_cell() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Courier", 12)
        for i, y in enumerate((360, 330, 300, 270)):
            for x in (50, 150, 250):
                canvas.rect(x, y, 100, 0.7, stroke=0, fill=1)
            if i < 3:
                canvas.drawString(60, y - 20, f"row {i}")
        canvas.drawString(170, 340, "12")
        canvas.drawString(270, 340, "34")
        canvas.drawString(250 - 3 * 7.2, 310, "949507")
        canvas.drawString(170, 280, "5")

    found = {(c.row, c.column): (c.text, c.column_span) for c in drawn(draw).cells}
    assert found[0, 1] == ("12", 1)
    assert found[0, 2] == ("34", 1)
    assert found[1, 1] == ("949507", 2)
    assert found[2, 1] == ("5", 1)


def test_rulings_of_dots() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (50, 150, 250):
            for k in range(41):
                canvas.rect(x, 300 + 1.5 * k, 0.75, 0.75, stroke=0, fill=1)
        for y in (300, 330, 360):
            for k in range(134):
                canvas.rect(50 + 1.5 * k, y, 0.75, 0.75, stroke=0, fill=1)
        for x, y, text in ((60, 340, "12"), (160, 340, "34"), (60, 310, "56"), (160, 310, "78")):
            canvas.drawString(x, y, text)

    cells = {(c.row, c.column): c.text for c in drawn(draw).cells}
    assert cells == {(0, 0): "12", (0, 1): "34", (1, 0): "56", (1, 1): "78"}


def test_columns_of_one_table_do_not_move_those_of_the_next() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=1)
    ruled(canvas, (50, 150, 250), (300, 330, 360))
    for at in (0, 2.5, 5, 7.5):  # each ruling is near the next
        canvas.line(252.5 + at, 100, 252.5 + at, 200)
    ruled(canvas, (50, 252.5, 260), (100, 150, 200))
    for y in (340, 310, 170, 120):
        for x in (60, 160):
            canvas.drawString(x, y, str(x + y))
    canvas.save()
    first = read_pdf(out.getvalue()).tables[0]
    assert [c.text for c in first.cells] == ["400", "500", "370", "470"]


# ---- a browser

SIDES = "table{border-collapse:collapse;width:100%} td{padding:4px;"
STYLES = {
    "borders of its own": "",
    "one border": SIDES + "border:1px solid #000}",
    "dotted": SIDES + "border:1px dotted #000}",
    "double": "table{border:3px double #000} td{border:3px double #000;padding:3px}",
    "areas": "table{border:0!important;border-spacing:1px!important;background:#000;"
    "border-collapse:separate!important} td{background:#fff;padding:4px;border:0}",
    "tall rows": SIDES + "border:1px solid #000;padding:8px;line-height:2.2;font-size:17px}",
    "landscape": "@page{size:A4 landscape}" + SIDES + "border:1px solid #000}",
    "lines below rows": SIDES + "border:0;border-bottom:1px solid #888} table{border:0!important}",
    "every other row shaded": SIDES + "border:0} table{border:0!important}"
    "tr:nth-child(even){background:#eef}",
    "no lines": SIDES + "border:0} table{border:0!important}",
}
WHOLE = {"borders of its own", "one border", "areas", "tall rows", "landscape"}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=str(chromium), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        yield found
        found.close()


def printed(browser: Any, page: str) -> Report:
    shown = browser.new_page()
    shown.set_content(page)
    data = shown.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    shown.close()
    return understand(read_pdf(data), "report.pdf")


@pytest.mark.parametrize("style", STYLES)
def test_a_page_that_a_browser_printed(browser: Any, style: str) -> None:
    page = support.to_html(COUNTY).replace(' style="border-collapse:collapse"', "")
    article = page.partition('<div class="TRS_Editor">')[2].partition('<div class="tools">')[0]
    head = f"<style>body{{font-family:serif}} {STYLES[style]}</style><h1>{COUNTY.title}</h1>"
    found = printed(browser, head + article)
    expected = {f[:3]: f for f in support.expected(COUNTY)}
    places = [support.place(f) for f in found.figures]
    if style in WHOLE:
        assert set(places) == set(expected.values())
    wrong = [
        place
        for place, figure in zip(places, found.figures, strict=True)
        if figure.kind is not Kind.UNREAD and figure.measure and expected.get(place[:3]) != place
    ]
    assert not wrong
    assert found.agency is not None
    assert found.agency.value == COUNTY.agency


# ---- Calc


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_a_workbook_that_calc_wrote(soffice: Path, kind: str, tmp_path: Path) -> None:
    if not (soffice.resolve().parent / "libsclo.so").exists():
        pytest.skip("LibreOffice Calc is not installed (Debian: libreoffice-calc)")
    given = support.write(COUNTY, tmp_path / "report.xlsx")
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to",
            {"xls": "xls:MS Excel 97", "ods": "ods"}[kind], "--outdir", tmp_path, given,
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found = read(tmp_path / f"report.{kind}")
    assert found.format == kind
    assert_read(understand(found, f"report.{kind}"), COUNTY)
