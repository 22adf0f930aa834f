"""Spreadsheets, OFD, older office formats and archives: whole reports, and what goes wrong."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Alignment

import support
from reportqa import Library, ingest, sources
from reportqa.document import Document, Kind
from reportqa.errors import EmptyFileError, EncryptedError, ReadError, UnknownFormatError
from reportqa.numbers import read_cell
from reportqa.readers import _package, archive, kind_of, read
from reportqa.readers.ofd import read_ofd
from reportqa.readers.ofd._page import deltas
from reportqa.readers.office import libreoffice as office
from reportqa.readers.office._number_format import shown, shown_text
from reportqa.readers.office.xlsx import read_xlsx
from reportqa.report import understand
from support.ofd import pack
from support.ole import to_ole
from support.reading import assert_read, refused
from support.word import to_flat_xml, to_xml_2003

REPORTS = support.invented_reports()


def assert_every_cell(document: Document, written: support.InventedReport) -> None:
    found = understand(document, "file")
    assert_read(found, written)
    assert [s.key for s in found.sections if s.key] == list("123456")


EACH_REPORT = pytest.mark.parametrize("report", REPORTS, ids=lambda r: f"{r.agency}{r.year}")


# ---- spreadsheets


@EACH_REPORT
@pytest.mark.parametrize("sheets", [False, True], ids=["one sheet", "a sheet a section"])
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "no borders"])
@pytest.mark.parametrize("gaps", [True, False], ids=["empty rows between", "touching"])
def test_every_cell_of_a_spreadsheet(
    report: support.InventedReport, sheets: bool, ruled: bool, gaps: bool
) -> None:
    data = support.to_xlsx(report, sheets=sheets, ruled=ruled, gaps=gaps)
    assert kind_of(data) == "xlsx"
    document = read_xlsx(data)
    assert_every_cell(document, report)
    assert document.properties["title"] == report.title
    for paragraph in (*report.preamble, *(t for _, ts in report.sections for t in ts)):
        assert paragraph.replace("　", "") in document.text.replace("　", "")


@pytest.mark.parametrize("merged", [1, 4, 15])
@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "no borders"])
@pytest.mark.parametrize("boxed", [True, False], ids=["prose in boxes", "prose without"])
def test_headings_over_few_columns(merged: int, ruled: bool, boxed: bool) -> None:
    for report in (support.culture_2019(), support.market_2023()):
        data = support.to_xlsx(report, ruled=ruled, gaps=False, merged=merged, boxed=boxed)
        assert_every_cell(read_xlsx(data), report)


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("387.5163", "0.00", "387.52"), ("0.4515", "0.00%", "45.15%"), ("0.285", "0%", "29%"),
        ("12406", "#,##0", "12,406"), ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-4", "0;-0", "-4"), ("5", "+0;-0;0", "+5"), ("0", "0;-0;;@", ""), ("7", "000", "007"),
        ("44927", 'yyyy"年"m"月"d"日"', "2023年1月1日"), ("44927", "yyyy-mm-dd", "2023-01-01"),
        ("44927.5", "yyyy/m/d h:mm", "2023/1/1 12:00"), ("1", "yyyy-mm-dd", "1900-01-01"),
        ("1.5", "[h]:mm", "36:00"), ("0.75", "h:mm am/pm", "6:00 pm"),
        ("0.30000000000000004", "General", "0.3"), ("3878", "General", "3878"),
        ("1.2E+15", "General", "1200000000000000"), ("12", '0"件"', "12件"),
        ("-1234.5", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
        ("0", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("12.5", "[$¥-804]#,##0.00", "¥12.50"), ("-7", "[Red]0.0_);\\(0.0\\)", "-7.0"),
        ("2.5", "0", "3"), ("-0.4", "0", "0"), ("0.5", "#.##", "0.5"),
        ("123456", "0.00E+00", "1.23E+05"),
        ("1234567", "#,##0,", "1,235"), ("1E+400", "0", "1E+400"), ("rubbish", "0", "rubbish"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_it_is_shown(raw: str, code: str, text: str) -> None:
    assert shown(raw, code).text == text


@pytest.mark.parametrize("code", ["[DBNum1]0", "# ?/?", '[=0]"-";0'])
def test_a_format_that_is_not_imitated_is_told(code: str) -> None:
    look = shown("12.5", code)
    assert (look.text, look.is_exact) == ("12.5", False)


def test_words_of_a_format() -> None:
    assert shown_text("三", '0;0;0;@"件"') == "三件"
    assert shown_text("三", "0.00") == "三"


def _book(cells: Mapping[str, Any], **more: Any) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    return book


def _read_book(book: openpyxl.Workbook) -> Document:
    out = io.BytesIO()
    book.save(out)
    return read_xlsx(out.getvalue())


def _rewritten(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", 8) as written:
        for name in given.namelist():
            content = given.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            written.writestr(name, content)
    return out.getvalue()


GRID = {"A1": "项目", "B1": "数量", "A2": "行政许可", "B2": 528, "A3": "行政处罚", "B3": 17}


def test_a_formula_gives_its_stored_result_never_itself() -> None:
    book = _book({**GRID, "A4": "合计", "B4": "=SUM(B2:B3)"})
    out = io.BytesIO()
    book.save(out)
    without = read_xlsx(out.getvalue())
    cell = without.tables[0].grid[3][1]
    assert cell is not None
    assert cell.text == ""
    assert "formula" in cell.doubt
    assert "SUM" not in without.text
    part, empty = "xl/worksheets/sheet1.xml", b"<f>SUM(B2:B3)</f><v></v>"
    with_result = read_xlsx(_rewritten(out.getvalue(), part, empty, b"<f>SUM(B2:B3)</f><v>545</v>"))
    cell = with_result.tables[0].grid[3][1]
    assert cell is not None
    assert (cell.text, cell.doubt) == ("545", "")


def test_an_error_in_a_cell_is_no_figure() -> None:
    book = _book({**GRID, "B3": "#REF!"})
    book.active["B3"].data_type = "e"
    cell = _read_book(book).tables[0].grid[2][1]
    assert cell is not None
    assert cell.doubt


def test_what_is_hidden_is_left_out_and_told() -> None:
    book = _book({**GRID, "C1": "备注", "C2": "内部", "A4": "行政强制", "B4": 3})
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    book.create_sheet("草稿").sheet_state = "hidden"
    document = _read_book(book)
    assert [[c and c.text for c in row] for row in document.tables[0].grid] == [
        ["项目", "数量"], ["行政许可", "528"], ["行政强制", "3"],
    ]  # fmt: skip
    assert any("草稿" in doubt for doubt in document.doubts)
    assert any("1 hidden rows and 1 hidden columns" in doubt for doubt in document.doubts)


def test_zeros_that_a_sheet_does_not_show() -> None:
    book = _book({**GRID, "B3": 0})
    book.active.sheet_view.showZeros = False
    cell = _read_book(book).tables[0].grid[2][1]
    assert cell is not None
    assert read_cell(cell.text).kind is Kind.BLANK


def test_words_centred_over_columns_span_them() -> None:
    book = _book(
        {
            "A1": "项目",
            "B1": "办结",
            "A2": "类别",
            "B2": "公开",
            "C2": "不公开",
            "A3": "件数",
            "B3": 8,
            "C3": 9,
        }
    )
    for place in ("B1", "C1"):
        book.active[place].alignment = Alignment(horizontal="centerContinuous")
    header = _read_book(book).tables[0].grid[0]
    assert header[1] is header[2] is not None


def test_a_merge_over_whole_columns_takes_no_memory() -> None:
    book = _book({**GRID, "D1": "说明"})
    out = io.BytesIO()
    book.save(out)
    part = "xl/worksheets/sheet1.xml"
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="D1:XFD1048576"/></mergeCells>'
    document = read_xlsx(_rewritten(out.getvalue(), part, b"</sheetData>", merge))
    assert "528" in document.text


def test_tables_side_by_side_are_two() -> None:
    book = openpyxl.Workbook()
    from support.sheet import BOX

    for left in (1, 5):
        for r, row in enumerate([("项目", "数量"), ("许可", left), ("处罚", 9)], start=1):
            for c, value in enumerate(row):
                book.active.cell(r, left + c, value).border = BOX
    tables = _read_book(book).tables
    assert [(t.height, t.width) for t in tables] == [(3, 2), (3, 2)]


@pytest.mark.parametrize("change", ["bomb", "entities", "depth", "cells"])
def test_spreadsheets_that_grow_without_end(
    tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = support.to_xlsx(support.county_2022())
    part = "xl/worksheets/sheet1.xml"
    if change == "bomb":
        data = _rewritten(data, part, b"</sheetData>", b"</sheetData>" + b" " * 2**25)
        assert len(data) < 2**20
        assert "MiB" in refused(tmp_path, "a.xlsx", data).message
    elif change == "entities":
        data = _laughing(data, "xl/sharedStrings.xml", b"<t>", b"<t>&j;")
        path = tmp_path / "a.xlsx"
        path.write_bytes(data)
        assert len(read(path).text) < 100_000
    elif change == "depth":
        data = _rewritten(data, part, b"</sheetData>", b"</sheetData>" + b"<x>" * 100_000)
        refused(tmp_path, "a.xlsx", data)
    else:
        monkeypatch.setattr("reportqa.readers.office._workbook.MOST_CELLS", 100)
        assert "100 cells" in refused(tmp_path, "a.xlsx", data).message


def _laughing(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The package with entities of entities in one part, and one use of them."""
    entities = b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%b">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", 8) as written:
        for name in given.namelist():
            content = given.read(name)
            if name == part:
                content = content.split(b"?>", 1)[-1].replace(old, new, 1)
                content = b'<?xml version="1.0"?><!DOCTYPE x [' + entities + b"]>" + content
            written.writestr(name, content)
    return out.getvalue()


# ---- OFD


@EACH_REPORT
@pytest.mark.parametrize("options", [{}, {"scaled": True}, {"template": True}], ids=str)
def test_every_cell_of_an_ofd_file(
    report: support.InventedReport, options: dict[str, bool], tmp_path: Path
) -> None:
    data = support.to_ofd(report, **options)
    assert kind_of(data) == "ofd"
    document = read_ofd(data)
    assert_every_cell(document, report)
    assert document.properties == {
        "title": report.title, "author": report.agency, "created": report.published
    }  # fmt: skip


def test_an_ofd_file_reads_as_the_pdf_of_the_same_pages(tmp_path: Path) -> None:
    report = support.market_2023()
    ofd, pdf = (read(support.write(report, tmp_path / f"a{s}")) for s in (".ofd", ".pdf"))
    assert ofd.text == pdf.text
    assert ofd.pages == pdf.pages
    for ours, theirs in zip(ofd.tables, pdf.tables, strict=True):
        for a, b in zip(ours.cells, theirs.cells, strict=True):
            for x, y in zip(a.location.boxes, b.location.boxes, strict=True):
                assert x.page == y.page
                assert (x.x0, x.y0, x.x1, x.y1) == pytest.approx((y.x0, y.y0, y.x1, y.y1), abs=1)


def test_steps_between_characters() -> None:
    assert deltas("g 3 2.5 1 g 2 4", 6) == [2.5, 2.5, 2.5, 1, 4, 4]
    assert deltas("3 4", 4) == [3, 4, 4, 4], "the last goes on"
    assert deltas("g 1000000000 1", 5) == [1] * 5
    assert deltas("g x", 2) == []
    assert deltas(None, 3) == []


def _ofd(content: str, pages: int = 1) -> bytes:
    name = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="Page.xml"/>' for i in range(pages))
    return pack(
        {
            "OFD.xml": f"<ofd:OFD {name}><ofd:DocBody><ofd:DocRoot>Doc/Document.xml</ofd:DocRoot>"
            "</ofd:DocBody></ofd:OFD>",
            "Doc/Document.xml": f"<ofd:Document {name}><ofd:Pages>{listed}</ofd:Pages>"
            "</ofd:Document>",
            "Doc/Page.xml": f'<ofd:Page {name}><ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer>'
            "</ofd:Content></ofd:Page>",
        }
    )


def _words(text: str, more: str = "", code: str = 'X="0" Y="5"') -> str:
    return (
        f'<ofd:TextObject Boundary="20 20 150 8" Font="1" Size="5" {more}>'
        f"<ofd:TextCode {code}>{text}</ofd:TextCode></ofd:TextObject>"
    )


def test_an_ofd_text_without_steps_or_units() -> None:
    document = read_ofd(_ofd(_words("本机关没有其他需要报告的事项，共计收到申请12件。")))
    assert document.text == "本机关没有其他需要报告的事项，共计收到申请12件。\n"
    box = document.paragraphs[0].location.boxes[0]
    assert box.x0 == pytest.approx(20 * 72 / 25.4)
    assert 20 < box.y0 * 25.4 / 72 < 25 < box.y1 * 25.4 / 72 < 27


def test_what_an_ofd_page_does_not_show_is_left_out() -> None:
    text = "本机关没有其他需要报告的事项，全年共收到申请若干件。"
    hidden = _words("不显示的字样不显示的字样", 'Visible="false"')
    slanted = _words("水印水印水印水印水印", 'CTM="0.7 0.7 -0.7 0.7 0 0"')
    assert read_ofd(_ofd(_words(text) + hidden + slanted)).text == f"{text}\n"


def test_an_ofd_file_of_pictures_says_so(tmp_path: Path) -> None:
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
    assert "only pictures" in refused(tmp_path, "a.ofd", _ofd(picture)).message
    assert "no text" in refused(tmp_path, "b.ofd", _ofd("")).message


def test_fonts_of_an_ofd_file_that_tell_no_characters(tmp_path: Path) -> None:
    assert "fonts" in refused(tmp_path, "a.ofd", _ofd(_words("\ue5e5" * 30))).message


def test_an_ofd_file_that_grows_without_end(tmp_path: Path) -> None:
    pages = _ofd(_words("本机关没有其他需要报告的事项。"), pages=2000)
    assert "1500" in refused(tmp_path, "pages.ofd", pages).message
    bomb = _rewritten(_ofd("<x/>"), "Doc/Page.xml", b"<x/>", b" " * 2**25)
    assert "MiB" in refused(tmp_path, "bomb.ofd", bomb).message
    deep = _rewritten(_ofd("<x/>"), "Doc/Page.xml", b"<x/>", b"<ofd:PageBlock>" * 10_000)
    refused(tmp_path, "deep.ofd", deep)
    cut = support.to_ofd(support.county_2022())
    assert "damaged" in refused(tmp_path, "cut.ofd", cut[: len(cut) // 2]).message
    locked = pack({"OFD.xml": "<x/>", "Encryptions.xml": "<x/>"})
    assert isinstance(refused(tmp_path, "locked.ofd", locked), EncryptedError)


# ---- older office formats

OLDER = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt"}


@pytest.fixture(scope="module")
def older(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two reports as DOC, RTF and ODT, written by LibreOffice."""
    folder = tmp_path_factory.mktemp("older")
    for name, report in (("2019", support.culture_2019()), ("2021", support.county_2022())):
        support.write(report, folder / f"{name}.docx")
    for target in OLDER.values():
        subprocess.run(
            [
                soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--convert-to", target, "--outdir", folder, folder / "2019.docx",
                folder / "2021.docx",
            ],
            check=True, capture_output=True, timeout=300,
        )  # fmt: skip
    return folder


@pytest.mark.parametrize("kind", OLDER)
@pytest.mark.parametrize(
    ("name", "report"), [("2019", support.culture_2019()), ("2021", support.county_2022())]
)
def test_every_cell_of_older_formats(
    older: Path, kind: str, name: str, report: support.InventedReport
) -> None:
    document = read(older / f"{name}.{kind}")
    assert document.format == kind
    assert_every_cell(document, report)


def test_a_doc_by_another_name_and_cut_off(older: Path, tmp_path: Path) -> None:
    data = (older / "2021.doc").read_bytes()
    path = tmp_path / "report.wps"
    path.write_bytes(data)
    assert_every_cell(read(path), support.county_2022())
    assert "cut off" in refused(tmp_path, "cut.doc", data[: len(data) // 2]).message
    path = tmp_path / "cut.rtf"
    path.write_bytes((older / "2021.rtf").read_bytes()[:-5000])
    try:
        document = read(path)
    except ReadError:
        return
    assert any("cut off" in doubt for doubt in document.doubts)


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_soffice", lambda: None)
    word = to_ole({"WordDocument": struct.pack("<H8xH", 0xA5EC, 0)})
    error = refused(tmp_path, "a.doc", word)
    assert "LibreOffice" in error.message
    assert "libreoffice-writer" in error.remedy
    sheet = refused(tmp_path, "a.xls", to_ole({"Workbook": b"x"}))
    assert "libreoffice-calc" in sheet.remedy
    assert "LibreOffice" in refused(tmp_path, "a.rtf", b"{\\rtf1 x}").message


@pytest.mark.skipif(os.name != "posix", reason="stands in for LibreOffice with a shell script")
def test_a_conversion_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, note = tmp_path / "soffice", tmp_path / "child"
    script.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {note}\nwait\n")
    script.chmod(0o755)
    monkeypatch.setattr(office, "find_soffice", lambda: script)
    monkeypatch.setattr(office, "TIMEOUT", 2)
    error = refused(tmp_path, "a.rtf", b"{\\rtf1 x}")
    assert "2 seconds" in error.message
    child = int(note.read_text())
    for _ in range(100):
        if not _runs(child):
            return
        time.sleep(0.1)
    pytest.fail("what it started goes on")


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return sys.platform != "linux" and _answers(process)
    return state != "Z"


def _answers(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("streams", "error", "words"),
    [
        ({"EncryptedPackage": b""}, EncryptedError, "password"),
        ({"WordDocument": struct.pack("<H8xH", 0xA5EC, 0x100)}, EncryptedError, "password"),
        ({"PowerPoint Document": b""}, UnknownFormatError, "presentation"),
        ({"Something": b""}, UnknownFormatError, "without a text"),
    ],
)
def test_kinds_of_office_files(
    streams: dict[str, bytes], error: type[ReadError], words: str, tmp_path: Path
) -> None:
    found = refused(tmp_path, "a.doc", to_ole(streams))
    assert isinstance(found, error)
    assert words in found.message


def test_an_open_document_with_a_password(tmp_path: Path) -> None:
    locked = pack(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": "<manifest:encryption-data/>",
            "content.xml": "?",
        }
    )
    assert isinstance(refused(tmp_path, "a.odt", locked), EncryptedError)


# ---- Word files as XML


@EACH_REPORT
@pytest.mark.parametrize("write", [to_xml_2003, to_flat_xml], ids=["2003", "flat"])
def test_every_cell_of_word_xml(
    report: support.InventedReport,
    write: Callable[[support.InventedReport], bytes],
    tmp_path: Path,
) -> None:
    path = tmp_path / "report.xml"
    path.write_bytes(write(report))
    document = read(path)
    assert document.format == "word-xml"
    assert_every_cell(document, report)
    assert document.properties["title"] == report.title
    assert document.properties["created"] == report.published
    refused(tmp_path, "cut.xml", path.read_bytes()[:-2000])


def test_numbers_and_deletions_of_word_2003(tmp_path: Path) -> None:
    data = to_xml_2003(support.county_2022()).decode()
    heading = "一、总体情况"
    number = '<w:listPr><w:ilvl w:val="0"/><wx:t wx:val="一、"/></w:listPr>'
    at = data.index(heading)
    start = data.rindex("<w:p>", 0, at)
    whole = data[start : data.index("</w:p>", at)]
    deleted = (
        '<aml:annotation xmlns:aml="http://schemas.microsoft.com/aml/2001/core"'
        ' w:type="Word.Deletion"><aml:content><w:r><w:t>删去</w:t></w:r></aml:content>'
        "</aml:annotation>"
    )
    automatic = f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>总体情况</w:t></w:r>{deleted}"
    path = tmp_path / "a.xml"
    path.write_text(data.replace(whole, automatic, 1), "utf-8")
    document = read(path)
    assert "删去" not in document.text
    assert_every_cell(document, support.county_2022())


# ---- saved web pages


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@EACH_REPORT
def test_every_cell_of_a_saved_page(
    report: support.InventedReport, charset: str, tmp_path: Path
) -> None:
    message = MIMEMultipart("related")
    page = MIMEBase("text", "html")
    page.set_payload(support.to_html(report, charset).encode(charset))
    encode_base64(page)
    page["Content-Location"] = "https://www.example.gov.cn/report.html"
    message.attach(page)
    message.attach(MIMEText("body {}", "css"))
    path = tmp_path / "page.mht"
    path.write_bytes(b"From: <Saved by a browser>\r\n" + message.as_bytes())
    document = read(path)
    assert document.format == "mhtml"
    assert_every_cell(document, report)
    assert document.properties["source_url"]


def test_a_saved_page_without_a_page(tmp_path: Path) -> None:
    message = MIMEMultipart("related")
    message.attach(MIMEText("body {}", "css"))
    assert "no web page" in refused(tmp_path, "a.mht", message.as_bytes()).message


# ---- archives


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members.items():
            opened.writestr(name, content)
    return out.getvalue()


def found_in(folder: Path) -> list[str]:
    found, _ = sources.find_files([folder], folder / "index")
    return [Path(s.file).relative_to(sources.stored_name(folder)).as_posix() for s in found]


def test_the_files_of_an_archive_stand_in_its_place(tmp_path: Path) -> None:
    inner = zipped({"内/甲.txt": "甲", "more.zip": zipped({"x.txt": "x"})})
    docx = support.to_docx(support.county_2022())
    (tmp_path / "all.zip").write_bytes(
        zipped({
            "2023/report.docx": docx, "年报.txt": "正文", "inner.zip": inner, "2023/": b"",
            "__MACOSX/._年报.txt": b"x", ".DS_Store": b"x", "a/~$b.docx": b"x", "Thumbs.db": b"x",
        })
    )  # fmt: skip
    (tmp_path / "plain.docx").write_bytes(docx)
    assert found_in(tmp_path) == [
        "all.zip/2023/report.docx", "all.zip/inner.zip/more.zip",
        "all.zip/inner.zip/内/甲.txt", "all.zip/年报.txt", "plain.docx",
    ]  # fmt: skip
    assert read(tmp_path / "all.zip/2023/report.docx").text == read(tmp_path / "plain.docx").text
    assert read(tmp_path / "all.zip/inner.zip/内/甲.txt").text == "甲"
    with pytest.raises(ReadError, match="no such file"):
        read(tmp_path / "all.zip/none.txt")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_names_in_the_encoding_of_their_writer(encoding: str, tmp_path: Path) -> None:
    name = "信息公开/年度报告２０２３.txt"
    stand_in = "x" * len(name.encode(encoding))
    data = zipped({stand_in: "正文"}).replace(stand_in.encode(), name.encode(encoding))
    (tmp_path / "a.zip").write_bytes(data)
    assert found_in(tmp_path) == [f"a.zip/{name}"]
    assert read(tmp_path / "a.zip" / name).text == "正文"


def test_no_name_leads_out_of_an_archive(tmp_path: Path) -> None:
    names = ("../../out.txt", "/etc/abs.txt", "C:\\win\\dir.txt", "a/../b.txt", "x\x1b[2Jy.txt")
    (tmp_path / "a.zip").write_bytes(zipped(dict.fromkeys(names, "正文")))
    assert found_in(tmp_path) == [
        "a.zip/a/b.txt", "a.zip/etc/abs.txt", "a.zip/out.txt", "a.zip/win/dir.txt",
        "a.zip/x_[2Jy.txt",
    ]  # fmt: skip
    before = sorted(tmp_path.rglob("*"))
    for name in found_in(tmp_path):
        read(tmp_path / name)
    assert sorted(tmp_path.rglob("*")) == before, "nothing is unpacked"
    assert not (tmp_path.parent / "out.txt").exists()


def test_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("a.txt", "一")
        with pytest.warns(UserWarning, match="Duplicate"):
            opened.writestr("a.txt", "二")
    (tmp_path / "a.zip").write_bytes(out.getvalue())
    assert found_in(tmp_path) == ["a.zip/a-2.txt", "a.zip/a.txt"]
    assert {read(tmp_path / name).text for name in found_in(tmp_path)} == {"一", "二"}


def _locked(data: bytes) -> bytes:
    """The archive with every member marked as encrypted."""
    broken = bytearray(data)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = broken.find(mark)
        while at >= 0:
            broken[at + flags] |= 1
            at = broken.find(mark, at + 4)
    return bytes(broken)


def test_archives_that_cannot_be_opened_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = zipped({"a.txt": "正文" * 50, "b.txt": "x"})
    (tmp_path / "locked.zip").write_bytes(_locked(plain))
    (tmp_path / "cut.zip").write_bytes(plain[:-30])
    monkeypatch.setattr(archive, "MOST_UNPACKED", 1000)
    (tmp_path / "bomb.zip").write_bytes(zipped({f"{i}.txt": "x" * 600 for i in range(3)}))
    assert found_in(tmp_path) == ["bomb.zip", "cut.zip", "locked.zip"]
    errors = {}
    for name in found_in(tmp_path):
        understood = ingest.understand_file(tmp_path / name)
        assert not understood.unknown, "a failure, not another kind of file"
        errors[name] = understood.error
        assert "\n" not in understood.error
    assert "password" in errors["locked.zip"]
    assert "damaged" in errors["cut.zip"]
    assert "MiB" in errors["bomb.zip"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1))
def test_damaged_archives_raise_nothing_but_read_errors(
    changes: list[tuple[int, int]], tmp_path: Path
) -> None:
    data = bytearray(zipped({"年/a.txt": "正文" * 20, "in.zip": zipped({"b.txt": "x" * 30})}))
    for at, value in changes:
        data[at % len(data)] = value
    (tmp_path / "a.zip").write_bytes(data)
    for source in sources.find_files([tmp_path], tmp_path / "index")[0]:
        assert source.sha256()
        assert sources.is_there(source.file)
        with contextlib.suppress(ReadError):
            read(source.path)


def test_one_file_of_an_archive_that_unpacks_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"big.txt": b"x" * 5000, "b.txt": "正文"}))
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    with pytest.raises(ReadError, match="MiB"):
        read(tmp_path / "a.zip/big.txt")
    assert read(tmp_path / "a.zip/b.txt").text == "正文"


def test_an_archive_in_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "given"
    folder.mkdir()
    first, second = support.county_2022(), support.market_2023()
    members: dict[str, bytes | str] = {
        "县/report.docx": support.to_docx(first), "report.html": support.to_html(second),
        "data.json": '{"a": 1}', "logo.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
    }  # fmt: skip
    path = folder / "all.zip"
    path.write_bytes(zipped(members))
    with Library.open("index", create=True) as library:

        def run(prune: bool = False) -> dict[str, str]:
            results = library.ingest(["given"], prune=prune)
            assert not [r for r in results if r.status == "failed"], results
            return {r.file.removeprefix("given/all.zip/"): r.status for r in results}

        assert run() == {
            "县/report.docx": "added", "report.html": "added", "data.json": "not a report",
            "logo.png": "not a report",
        }  # fmt: skip
        assert {r.agency for r in library.reports()} == {first.agency, second.agency}
        assert not library.stale(["given"])
        assert run()["县/report.docx"] == "unchanged"
        members["县/report.docx"] = support.to_docx(support.culture_2019())
        path.write_bytes(zipped(members))
        assert library.stale(["given"])
        assert run() | {"logo.png": "", "data.json": ""} == {
            "县/report.docx": "replaced", "report.html": "unchanged", "data.json": "",
            "logo.png": "",
        }  # fmt: skip
        del members["report.html"]
        path.write_bytes(zipped(members))
        assert run().get("report.html") is None
        assert library.stale(["given"])
        assert run(prune=True)["report.html"] == "removed"
        assert [r.file for r in library.reports()] == ["given/all.zip/县/report.docx"]
        path.write_bytes(b"PK\x03\x04 now damaged")
        failed = library.ingest(["given"], prune=True)
        assert [(r.file, r.status) for r in failed] == [("given/all.zip", "failed")]
        assert len(library.reports()) == 1, "what cannot be opened now is not taken for gone"
        path.unlink()
        assert library.stale(["given"])
        library.ingest(["given"], prune=True)
        assert library.reports() == ()


# ---- folders


def test_folders_are_read_however_deep_and_links_do_not_loop(tmp_path: Path) -> None:
    deepest = tmp_path
    here = Path.cwd()
    try:
        for _ in range(300):  # by steps: the whole path is longer than the system takes
            os.chdir(deepest if deepest is tmp_path else ".")
            Path("f").mkdir()
            os.chdir("f")
            deepest = Path("f")
        Path("a.txt").write_text("深处")
    finally:
        os.chdir(here)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "gone.txt").symlink_to("nothing")
    assert found_in(tmp_path) == ["f/" * 300 + "a.txt"]


DATA = {
    "data.json": '{"title": "某市2023年政府信息公开工作年度报告", "sections": ["一、总体情况"]}',
    "lines.jsonl": '{"a": 1}\n{"a": 2}\n',
    "feed.xml": '<?xml version="1.0"?><rss><title>年度报告</title><p>x</p></rss>',
    "ns.xml": '<a:b xmlns:a="u"><a:title>政府信息公开工作年度报告</a:title></a:b>',
    "code.py": 'TITLES = ("一、总体情况", "二、主动公开政府信息情况")\n\ndef f():\n    return 1\n',
    "README.md": "# 工具\n\n读取政府信息公开工作年度报告的程序。\n\n## 安装\n\n- `make run`\n",
    "style.css": "body { color: red }\n",
}


def test_files_beside_the_reports_are_no_reports_and_no_failure(tmp_path: Path) -> None:
    for name, content in DATA.items():
        (tmp_path / name).write_text(content, "utf-8")
        understood = ingest.understand_file(tmp_path / name)
        assert understood.unknown or (
            understood.report is not None and not understood.report.is_form
        ), name
    for name in ("data.json", "lines.jsonl", "feed.xml", "ns.xml"):
        assert isinstance(refused(tmp_path, name, DATA[name].encode()), UnknownFormatError)


def test_this_project_holds_no_reports_but_its_corpus() -> None:
    root = Path(__file__).parent.parent
    for pattern in (
        "src/reportqa/form/*.toml",
        "docs/*.md",
        "requirements/*.*",
        "tests/*.py",
        "src/**/*.py",
        "tests/support/*.py",
        "*.md",
        "bench/**/*.py",
    ):
        for path in root.glob(pattern):
            understood = ingest.understand_file(path)
            assert understood.report is None or not understood.report.is_form, path


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c" + bytes(30), "7z"),
        (b"\x1f\x8b\x08" + bytes(30), "gzip"),
        (pack({"xl/workbook.bin": ""}), "xlsb"), (pack({"ppt/x.xml": ""}), "presentation"),
        (pack({"a.txt": "x"}), "archive"), (pack({"mimetype": "application/epub+zip"}), "book"),
    ],
)  # fmt: skip
def test_other_kinds_say_what_they_are(data: bytes, words: str, tmp_path: Path) -> None:
    error = refused(tmp_path, "report.docx", data)
    assert isinstance(error, UnknownFormatError)
    assert words in error.message


def test_xml_of_many_comments_takes_no_time() -> None:
    start = time.monotonic()
    assert kind_of(b"<?xml ?>" * 20_000 + b"text") == "text"
    assert time.monotonic() - start < 5


def test_a_pdf_of_five_thousand_pages(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter()
    for _ in range(5000):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    assert "5000 pages" in refused(tmp_path, "long.pdf", out.getvalue()).message


def test_a_package_refuses_more_than_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_package, "MOST_UNPACKED", 100)
    with pytest.raises(ReadError, match="MiB"):
        _package.Package(zipped({"a": b"x" * 200}), "OFD")
    with pytest.raises(EncryptedError):
        _package.Package(_locked(zipped({"a": b"x"})), "OFD")


def test_an_empty_spreadsheet(tmp_path: Path) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert isinstance(refused(tmp_path, "a.xlsx", out.getvalue()), EmptyFileError)


def test_values_are_exact() -> None:
    document = _read_book(_book({**GRID, "B2": 0.1, "B3": 1.1}))
    values = [read_cell(row[1].text).value for row in document.tables[0].grid[1:] if row[1]]
    assert values == [Decimal("0.1"), Decimal("1.1")]
