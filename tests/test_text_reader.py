"""Flattened text becomes paragraphs and tables with their merged cells."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support
from reportqa.document import Document, Table
from reportqa.errors import EmptyFileError, UnknownFormatError
from reportqa.readers.text import read_text
from support.text import to_text

TEXT = "柳河县档案局2022年政府信息公开工作年度报告\n一、总体情况\n全年发布信息３６条。\n"


def read(text: str) -> Document:
    return read_text(text.encode())


def shape(table: Table) -> list[tuple[int, int, int, int, str]]:
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


def check_offsets(document: Document) -> None:
    for paragraph in document.paragraphs:
        place = paragraph.location
        assert paragraph.text == document.text[place.start : place.end]
        assert "\n" not in paragraph.text
    for table in document.tables:
        assert len(table.grid) == table.height
        for cell in table.cells:
            assert cell.text == document.text[cell.location.start : cell.location.end]


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode("gb18030"),
    ],
    ids=[
        "utf-8",
        "utf-8 mark",
        "gb18030",
        "utf-16",
        "utf-16-be mark",
        "le bare",
        "be bare",
        "crlf",
    ],
)
def test_every_encoding_gives_the_same_document(data: bytes) -> None:
    assert read_text(data) == read(TEXT)
    assert [p.text for p in read_text(data).paragraphs] == TEXT.splitlines()


@pytest.mark.parametrize("data", [b"", b" \n\t\n", codecs.BOM_UTF8, "　\n".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyFileError):
        read_text(data)


@pytest.mark.parametrize("data", [b"\xff\xff\xff\x80\x80", bytes(range(1, 32)) * 30])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnknownFormatError):
        read_text(data)


def test_header_lines_of_a_scraper_become_properties() -> None:
    document = read(
        "标题: 柳河县2022年政府信息公开工作年度报告\n发布时间: 2023-1-9 15:22\n文号: \n"
        "发布机构: 柳河县人民政府办公室\n栏目: 年报\n原文链接: https://example.invalid/a/1.htm\n"
        "本地目录: a/b\n附件见同目录\n===== 正文 =====\n一、总体情况\n无。\n"
    )
    assert document.properties == {
        "title": "柳河县2022年政府信息公开工作年度报告",
        "published": "2023-01-09",
        "publisher": "柳河县人民政府办公室",
        "source_url": "https://example.invalid/a/1.htm",
    }
    assert [p.text for p in document.paragraphs] == ["一、总体情况", "无。"]


def test_a_line_with_a_colon_is_no_header() -> None:
    document = read("来源: 本局\n一、总体情况\n")
    assert not document.properties
    assert [p.text for p in document.paragraphs] == ["来源: 本局", "一、总体情况"]


def test_bookmarks_and_invisible_characters_are_dropped_from_text_and_offsets() -> None:
    document = read("（4） [bookmark: _GoBack]线上\u200b办理\ufeff12件。  \n下一段。\n")
    assert [p.text for p in document.paragraphs] == ["（4） 线上办理12件。", "下一段。"]
    check_offsets(document)


def test_wrapped_lines_are_joined_and_page_numbers_dropped() -> None:
    sentence = "全县各单位按照要求把群众关心的事项逐项列出并在网站首页公布联系人和办理时限"
    body = (sentence * 12)[:400] + "。"
    width = 30
    lines = [body[i : i + width] for i in range(0, len(body), width)]
    lines.insert(6, "— 3 —")
    document = read("\n".join(["一、总体情况", *lines, "（一）主动公开方面", "短段。"]))
    assert [p.text for p in document.paragraphs] == [
        "一、总体情况",
        body,
        "（一）主动公开方面",
        "短段。",
    ]
    check_offsets(document)


def test_lines_of_different_lengths_stay_paragraphs() -> None:
    lines = ["甲" * n for n in (12, 40, 22, 35, 48, 27, 52, 31, 44, 25)]
    assert [p.text for p in read("\n".join(lines)).paragraphs] == lines


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
def test_merged_cells_of_the_form_are_restored(report: support.InventedReport) -> None:
    document = read(to_text(report))
    check_offsets(document)
    assert len(document.tables) == 3
    for table, layout in zip(document.tables[1:], support.layouts(report)[1:], strict=True):
        wanted = {
            (p.row, p.column, p.row_span, p.column_span, support.squeeze(p.text))
            for p in layout.places
        }
        found = {(*cell[:4], support.squeeze(cell[4])) for cell in shape(table)}
        assert found == wanted
        assert not any(cell.doubt for cell in table.cells)


def test_a_cell_goes_on_over_lines_without_a_tab() -> None:
    document = read(
        "\t第二十条第（一）项\n\n\t信息内容\n\t本年新\n制作数量\n\n\t规章\n\t1\n2\n\n完。\n"
    )
    (table,) = document.tables
    assert shape(table) == [
        (0, 0, 1, 2, "第二十条第（一）项"),
        (1, 0, 1, 1, "信息内容"),
        (1, 1, 1, 1, "本年新\n制作数量"),
        (2, 0, 1, 1, "规章"),
        (2, 1, 1, 1, "1\n2"),
    ]
    assert [p.text for p in document.paragraphs] == ["完。"]


def test_a_heading_right_below_a_table_is_no_cell() -> None:
    document = read(
        "\t信息内容\n\t本年处理决定数量\n\n\t行政许可\n\t7\n三、收到和处理政府信息公开申请情况\n"
    )
    assert document.tables[0].cells[-1].text == "7"
    assert [p.text for p in document.paragraphs] == ["三、收到和处理政府信息公开申请情况"]


def test_other_tables_are_kept_cell_by_cell() -> None:
    document = read("附表\n\t渠道\n\t条数\n\n\t网站\n\t120\n\n\t微信\n\t\u00a0\n\n正文。\n")
    (table,) = document.tables
    assert [[c.text if c else None for c in row] for row in table.grid] == [
        ["渠道", "条数"],
        ["网站", "120"],
        ["微信", ""],
    ]
    check_offsets(document)


def test_rows_on_one_line_with_cells_apart_by_tabs() -> None:
    document = read("渠道\t条数\n网站\t120\n微信\t\n完。\n")
    (table,) = document.tables
    assert [[c.text if c else None for c in row] for row in table.grid] == [
        ["渠道", "条数"],
        ["网站", "120"],
        ["微信", ""],
    ]


def test_pipe_tables_and_marked_headings() -> None:
    document = read(
        "## 二、附表\n\n| 渠道 | 条数 |\n|---|--:|\n| 网站 | 1,20 |\n| 微信 |  |\n\n完。\n"
    )
    assert [(p.text, p.heading) for p in document.paragraphs] == [("二、附表", 2), ("完。", None)]
    (table,) = document.tables
    assert shape(table) == [
        (0, 0, 1, 1, "渠道"),
        (0, 1, 1, 1, "条数"),
        (1, 0, 1, 1, "网站"),
        (1, 1, 1, 1, "1,20"),
        (2, 0, 1, 1, "微信"),
        (2, 1, 1, 1, ""),
    ]
    check_offsets(document)


@given(
    st.lists(
        st.text(alphabet="规章行政许可一、1２ \t\n|（）-。", max_size=12),
        max_size=30,
    )
)
def test_any_text_keeps_its_offsets(lines: list[str]) -> None:
    text = "\n".join(lines)
    if text.strip():
        check_offsets(read("题\n" + text))
