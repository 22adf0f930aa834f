"""What is in a file but not shown, and what is shown but not in its text."""

from __future__ import annotations

import io
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from lxml import etree
from reportlab.pdfgen.canvas import Canvas

import support
from reportqa.document import Figure, Kind, Report
from reportqa.readers import read
from reportqa.readers.html import read_html
from reportqa.readers.office._rtf import mended
from reportqa.readers.office.docx import read_docx
from reportqa.readers.pdf import read_pdf
from reportqa.report import understand
from support.reading import assert_read
from test_producers import (
    COUNTY,
    W,
    code,
    doubts,
    drawn,
    element,
    figures_of,
    in_each_figure,
    mark,
    page_with,
    ruled,
    run,
    word,
    written,
)

EXPECTED = {place[:3]: place for place in support.expected(COUNTY)}


def silent(found: Report) -> list[Figure]:
    """The figures that are neither those of the report nor unread."""
    return [
        figure
        for figure in found.figures
        if figure.kind is not Kind.UNREAD
        and EXPECTED.get(support.place(figure)[:3]) != support.place(figure)
    ]


# ---- PDF


def test_digits_of_a_pdf_that_cannot_be_seen_put_their_cell_in_doubt() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, (50, 130, 210, 290, 370), (270, 300, 330, 360))
        canvas.setFont("Courier", 12)
        places = [(x, y) for y in (340, 310, 280) for x in (60, 140, 220, 300)]

        def put(i: int, text: str) -> None:
            canvas.drawString(places[i][0] + 7.2 * (text == "9"), places[i][1], text)

        for i in range(11):
            put(i, "3")
        canvas.setFillGray(1)
        put(1, "9")
        canvas.setFillColorRGB(0.97, 0.97, 0.97)
        put(2, "9")
        canvas.setFillGray(0)
        canvas.setFillAlpha(0.02)
        put(3, "9")
        canvas.setFillAlpha(1)
        text = canvas.beginText(places[4][0] + 7.2, places[4][1])
        text.setTextRenderMode(3)
        text.textOut("9")
        text.setTextRenderMode(0)
        canvas.drawText(text)
        put(5, "9")
        canvas.setFillGray(1)
        canvas.rect(places[5][0] + 7.2, places[5][1] - 3, 9, 14, stroke=0, fill=1)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(places[6][0], places[6][1] - 5, 9, 20)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFillGray(0)
        put(6, "9")
        canvas.restoreState()
        canvas.setFillGray(0)
        put(7, "9")  # seen
        canvas.setFont("Courier", 1)
        put(8, "9")
        canvas.setFont("Courier", 12)
        canvas.setFillGray(0)
        canvas.rect(212, 272, 76, 26, stroke=0, fill=1)
        canvas.setFillGray(1)
        put(10, "9")  # white on black is seen; the digit below the black is not
        canvas.drawString(302, 280, " ")
        canvas.setFillGray(0)
        canvas.drawString(302, 280, "77")

    table = drawn(draw)
    found = {(c.row, c.column): (c.text, bool(c.doubt)) for c in table.cells}
    assert found[0, 0] == ("3", False)
    assert {found[0, c] for c in (1, 2, 3)} == {("3", True)}
    assert {found[1, c] for c in (0, 1, 2)} == {("3", True)}
    assert found[1, 3] == ("39", False)
    assert found[2, 0] == ("3", True)
    assert found[2, 2] == ("9", True)
    assert found[2, 3] == ("77", False)


def test_white_figures_on_a_dark_ground_are_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFillColorRGB(0.1, 0.2, 0.3)
        canvas.rect(50, 330, 200, 30, stroke=0, fill=1)
        ruled(canvas, (50, 150, 250), (300, 330, 360))
        canvas.setFillGray(1)
        canvas.drawString(60, 340, "26")
        canvas.drawString(160, 340, "38")
        canvas.setFillGray(0)
        canvas.drawString(60, 310, "5")

    assert doubts(drawn(draw)) == {"26": "", "38": "", "5": "", "": ""}


def test_a_box_inside_a_cell_does_not_part_it() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, (50, 150, 250, 350), (240, 300, 330, 360))
        for x, y, text in (
            (60, 340, "item"),
            (160, 340, "a"),
            (260, 340, "b"),
            (60, 310, "one"),
            (160, 310, "1"),
            (260, 310, "2"),
            (60, 265, "two"),
            (260, 265, "7"),
        ):
            canvas.drawString(x, y, text)  # fmt: skip
        canvas.rect(152, 260, 96, 18)
        canvas.drawString(160, 265, "9")

    found = {(c.row, c.column): (c.text, c.row_span) for c in drawn(draw).cells}
    assert found[2, 1] == ("9", 1)
    assert found[2, 2] == ("7", 1)
    assert max(row for row, _ in found) == 2


def test_a_blank_cell_below_a_header_of_two_columns_stays_blank() -> None:
    def draw(canvas: Canvas) -> None:
        for y in (300, 330, 360):
            canvas.line(50, y, 250, y)
        for x in (50, 250):
            canvas.line(x, 300, x, 360)
        canvas.line(150, 300, 150, 330)
        canvas.drawString(60, 340, "header of both")
        canvas.drawString(60, 310, "label")

    found = {(c.row, c.column): (c.text, c.column_span) for c in drawn(draw).cells}
    assert found[1, 0] == ("label", 1)
    assert found[1, 1] == ("", 1)


def test_a_strike_is_measured_from_the_line_that_the_digits_stand_on() -> None:
    def draw(canvas: Canvas) -> None:
        ruled(canvas, (50, 150, 250), (300, 330, 360))
        canvas.setFont("Times-Roman", 12)
        canvas.drawString(60, 340, "88")
        canvas.line(60, 341.5, 72, 341.5)
        canvas.drawString(160, 340, "17")
        canvas.line(160, 339, 172, 339)

    found = doubts(drawn(draw))
    assert found["88"]
    assert not found["17"]


FIELDS = {
    "fields": '<input style="border:none;width:60px" value="{0}">',
    "areas": '<textarea rows="1" style="width:90%">{0}</textarea>',
    "lists": "<select><option>1</option><option selected>{0}</option></select>",
    "boxes": '<table style="width:auto"><tr><td>{0}</td></tr></table>',
    "white": '{0}<span style="color:#fff">9</span>',
    "clear": '<span style="color:transparent">9</span>{0}',
    "cut off": '<div style="width:6px;overflow:hidden;white-space:nowrap">{0}</div>',
    "covered": '{0}<span style="position:relative">9<span style="position:absolute;left:0;top:0;'
    'width:20px;height:20px;background:#fff"></span></span>',
}


@pytest.mark.parametrize("each_figure", FIELDS.values(), ids=FIELDS)
def test_what_a_browser_prints_of_fields_and_of_hidden_text(
    chromium: Path, each_figure: str, tmp_path: Path
) -> None:
    page = page_with(each_figure).decode()
    article = page.partition('<div class="TRS_Editor">')[2].partition('<div class="tools">')[0]
    style = "@page{size:A4} table{border-collapse:collapse;width:100%} td{border:1px solid #000}"
    given, made = tmp_path / "page.html", tmp_path / "page.pdf"
    given.write_text(
        f"<!doctype html><meta charset=utf-8><style>{style}</style><h1>{COUNTY.title}</h1>{article}"
    )
    subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={tmp_path / 'profile'}", f"--print-to-pdf={made}", given.as_uri(),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = understand(read_pdf(made.read_bytes()), "page.pdf")
    assert len(found.figures) > 100
    assert not silent(found)


# ---- web pages


@pytest.mark.parametrize(
    "each_figure",
    [
        '{0}<span style="opacity:0">9</span>',
        '{0}<span style="font-size:0">9</span>',
        '{0}<span style="color:transparent">9</span>',
        '{0}<span style="color:rgba(0,0,0,0)">9</span>',
        '{0}<span style="position:absolute;left:-9999px">9</span>',
        '{0}<span style="display:inline-block;width:0;overflow:hidden">9</span>',
        '{0}<span class="gone">9</span>',
        '<span class="struck">9</span>{0}',
        '<div style="color:#fff"><span style="color:#000">{0}</span></div>',
        '<span style="background:#000;color:#fff">{0}</span>',
        '<div style="font-size:0"><span style="font-size:14px">{0}</span></div>',
        "<select><option>1</option><option selected>{0}</option></select>",
        '<input style="border:none" value="{0}">',
    ],
)
def test_a_page_says_what_it_shows(each_figure: str) -> None:
    style = b"<style>td .gone{display:none} .struck{text-decoration:line-through}</style></head>"
    page = page_with(each_figure).replace(b"</head>", style, 1)
    assert style in page
    assert_read(understand(read_html(page), "report.html"), COUNTY)


@pytest.mark.parametrize(
    "each_figure",
    [
        '{0}<span style="color:#fff">9</span>',
        '<span style="background:#ff0"><span style="color:#ff0">9</span></span>{0}',
        '{0}<span style="vertical-align:super">9</span>',
        '<span class="beside">{0}</span>',
        '<input id="a">',
        "<svg><text>{0}</text></svg>",
        "<script>document.write({0})</script>",
    ],
)
def test_what_is_not_sure_to_be_shown_is_unread(each_figure: str) -> None:
    style = b'<style>.beside::after{content:"7"}</style></head>'
    page = page_with(each_figure).replace(b"</head>", style, 1)
    found = understand(read_html(page), "report.html")
    changed = [f for f in found.figures if f.raw != "" or f.kind is Kind.UNREAD]
    assert len(changed) > 100
    assert not [f for f in silent(found) if f.kind in {Kind.NUMBER, Kind.BLANK}]


def test_a_hidden_cell_keeps_its_place() -> None:
    page = (
        b"<table><tr><td>a</td><td>b</td><td>c</td></tr>"
        b'<tr><td>1</td><td style="visibility:hidden">2</td><td>3</td></tr></table>'
    )
    (table,) = read_html(page).tables
    assert [(c.column, c.text) for c in table.cells if c.row == 1] == [(0, "1"), (1, ""), (2, "3")]


def test_a_long_text_that_a_program_shows_is_read() -> None:
    text = "本机关主动公开政府信息。" * 30
    page = f'<style>.tab{{display:none}}</style><div class="tab"><p>{text}</p></div>'
    assert text in read_html(page.encode()).text


# ---- Word

LIST = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
    '<w:listEntry w:val="8"/><w:listEntry w:val="{0}"/></w:ddList></w:ffData></w:fldChar></w:r>'
)


def test_the_chosen_entry_of_a_list_stands_in_its_cell() -> None:
    field = LIST + code("FORMDROPDOWN") + mark("separate") + mark("end")
    assert_read(understand(read_docx(word(in_each_figure(field))), "report.docx"), COUNTY)


@pytest.mark.parametrize(
    "beside",
    [
        run("4", '<w:color w:val="FFFFFF"/>'),
        run("4", '<w:sz w:val="2"/>'),
        run("4", '<w:color w:val="FFFF00"/><w:shd w:val="clear" w:fill="FFFF00"/>'),
        run("4", '<w:position w:val="8"/>'),
        mark("begin") + code(r"EQ \o(3,8)") + mark("end"),
    ],
)
def test_runs_that_are_not_seen_or_are_marks_of_notes(beside: str) -> None:
    document = read_docx(word(in_each_figure(run("{0}") + beside)))
    found = understand(document, "report.docx")
    assert len(found.figures) == len(EXPECTED)
    assert not [f for f in silent(found) if f.kind is Kind.NUMBER]


def test_white_figures_on_a_shaded_cell_are_read() -> None:
    shaded = run("{0}", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1F3864"/>')
    assert_read(understand(read_docx(word(in_each_figure(shaded))), "report.docx"), COUNTY)


def test_a_picture_in_a_word_cell_is_unread() -> None:
    picture = "<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>"
    found = understand(read_docx(word(in_each_figure(picture))), "report.docx")
    assert sum(f.kind is Kind.UNREAD for f in found.figures) > 100
    assert not [f for f in silent(found) if f.kind in {Kind.NUMBER, Kind.BLANK}]


def _with_rows_emptied(root: Any) -> None:
    """Rows whose text was deleted under review, as LibreOffice writes those of DOC and RTF."""
    for table in root.iter(f"{W}tbl"):
        row = table.findall(f"{W}tr")[-1]
        cells = "".join(
            '<w:tc><w:p><w:del w:id="1" w:author="a"><w:r><w:delText>7</w:delText></w:r></w:del>'
            "</w:p></w:tc>"
            for _ in row.iter(f"{W}tc")
        )
        row.addprevious(element(f"<w:tr>{cells}</w:tr>"))


def test_a_row_of_which_all_was_deleted_is_no_row() -> None:
    assert_read(understand(read_docx(word(_with_rows_emptied)), "report.docx"), COUNTY)


# ---- through LibreOffice


def converted(soffice: Path, data: bytes, kind: str, folder: Path) -> Path:
    given = folder / "report.docx"
    given.write_bytes(data)
    subprocess.run(
        [
            soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", kind, "--outdir", folder, given,
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return folder / f"report.{kind}"


def _reviewed(root: Any) -> None:
    when = 'w:author="a" w:date="2022-01-01T00:00:00Z"'
    for table in root.iter(f"{W}tbl"):
        row = table.findall(f"{W}tr")[-1]
        copy: Any = etree.fromstring(etree.tostring(row))
        copy.insert(0, element(f'<w:trPr><w:del w:id="3" {when}/></w:trPr>'))
        for shown in list(copy.iter(f"{W}r")):
            for said in shown.iter(f"{W}t"):
                said.tag, said.text = f"{W}delText", "7"
            deleted = element(f'<w:del w:id="4" {when}/>')
            shown.getparent().replace(shown, deleted)
            deleted.append(shown)
        row.addprevious(copy)
    for cell, text in figures_of(root)[::3]:
        paragraph = cell.find(f"{W}p")
        for child in list(paragraph):
            paragraph.remove(child)
        runs = (
            f'<w:del w:id="1" {when}><w:r><w:delText>99</w:delText></w:r></w:del>'
            f'<w:ins w:id="2" {when}>{run(text)}</w:ins>'
        )
        paragraph.extend(element(f"<w:p>{runs}</w:p>"))


@pytest.mark.parametrize("kind", ["doc", "rtf", "odt"])
def test_changes_under_review_are_accepted_in_every_format(
    soffice: Path, kind: str, tmp_path: Path
) -> None:
    found = read(converted(soffice, word(_reviewed), kind, tmp_path))
    assert_read(understand(found, f"report.{kind}"), COUNTY)


def _numbered() -> bytes:
    """The county's report whose six headings are numbered by a list: 一、 to 六、."""
    space = f'xmlns:w="{W[1:-1]}"'
    document = docx.Document(io.BytesIO(written()))
    lists = document.part.numbering_part.element
    lists.insert(0, parse_xml(
        f'<w:abstractNum {space} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    lists.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for paragraph in document.paragraphs:
        first = next((r for r in paragraph.runs if r.text[1:2] == "、"), None)
        if first is None or first.text[0] not in "一二三四五六" or len(paragraph.text) > 40:
            continue
        first.text = first.text[2:]
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {space}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>')
        )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_list_numbers_of_an_rtf_file(soffice: Path, tmp_path: Path) -> None:
    found = understand(read(converted(soffice, _numbered(), "rtf", tmp_path)), "report.rtf")
    assert [s.number for s in found.sections if s.key] == [f"{n}、" for n in "一二三四五六"]
    assert_read(found, COUNTY)


def test_an_rtf_file_whose_lists_are_whole_is_left_as_it_is() -> None:
    whole = rb"{\rtf1{\leveltext \'02\'00\u12289\'3f;}{\listtext 1\tab}\ls1 a}"
    assert mended(whole) == whole


def test_repeated_input_fields_of_an_rtf_file_are_unread(soffice: Path, tmp_path: Path) -> None:
    def field(text: str) -> str:
        control = "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
        return control.format(run(text))

    given = word(in_each_figure(field("{0}") + field("4")))
    found = understand(read(converted(soffice, given, "rtf", tmp_path)), "report.rtf")
    right = {
        place[:3]: Decimal(f"{place.raw}4") for place in EXPECTED.values() if place.raw.isdigit()
    }
    read_as = {support.place(f)[:3]: f for f in found.figures if f.kind is Kind.NUMBER}
    assert all(figure.value == right.get(place, figure.value) for place, figure in read_as.items())
    assert sum(f.kind is Kind.UNREAD for f in found.figures) > 100
