"""The web application below the browser: drawing, escaping, addresses, languages, the port."""

from __future__ import annotations

import dataclasses
import socket
import string
from decimal import Decimal
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.answer.model import Answer, AnswerFigure, Citation, Interpretation
from reportqa.document import Cell, Document, Figure, Kind, Location, Paragraph, Section, Table
from reportqa.errors import SettingsError
from reportqa.store.model import ReportRecord
from reportqa.web.marks import CellMark, Mark, PlaceError, SpanMark, mark_of, parse_mark
from reportqa.web.port import address_of, listen, take_port
from reportqa.web.render import number, render_answer, render_earlier, render_holdings, source_page
from reportqa.web.source import render_source
from reportqa.web.texts import EN, LANGUAGES, ZH, Texts, choose_language, texts

PLANTED = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`${alert(3)}{{x}}&lt;"


def parse(html: str) -> Any:
    """A page as lxml reads it; what xpath gives is told by the path, not by its type."""
    return lxml.html.fromstring(html)


RECORD = ReportRecord(
    report="甲区乙局-2020",
    is_form=True,
    agency="甲区乙局",
    year=2020,
    title="甲区乙局2020年年度报告",
    edition=2019,
    file="a.txt",
    format="text",
    pages=None,
    sections=1,
    tables=1,
    figures=1,
    passages=1,
    sha256="0" * 64,
    published="2021-01-20",
    source_url="https://example.invalid/a?b=1&c=2",
)


def a_table(*rows: tuple[str | None, ...]) -> Table:
    """A table from its texts; None continues the cell to the left."""
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is not None:
                span = 1
                while c + span < len(row) and row[c + span] is None:
                    span += 1
                cells.append(Cell(r, c, text, column_span=span))
    return Table(tuple(cells))


def a_value(row: int, column: int, raw: str, table: int = 0) -> Figure:
    return Figure(
        table="2",
        section=0,
        row=("行标签",),
        column=("列标签",),
        measure=None,
        raw=raw,
        kind=Kind.NUMBER,
        value=Decimal(1),
        unit="件",
        location=Location(),
        cell=(table, row, column),
    )


BLOCKS = a_table(
    ("第一块", None, None),
    ("内容", "新制作", "总数"),
    ("规章", "1", "2"),
    ("第二块", None, None),
    ("内容", "上一年", "处理决定"),
    ("许可", "72", "3878"),
    ("其他", "10", ""),
)
BLOCK_VALUES = [
    a_value(r, c, BLOCKS.grid[r][c].text)  # type: ignore[union-attr]
    for r in (2, 5, 6)
    for c in (1, 2)
]


def draw(
    *blocks: Paragraph | Table,
    mark: Mark | None = None,
    figures: list[Figure] | None = None,
    text: str = "",
    record: ReportRecord = RECORD,
    t: Texts = ZH,
) -> Any:
    document = Document("text", text, blocks)
    sections = (Section(0, None, 1, "一、", "总体情况", "1", 0, max(1, len(text))),)
    html = render_source(record, document, sections, figures or [], mark, t=t, focus=True)
    return parse(source_page(record, html, mark is None, t))


def paragraphs(*texts_: str) -> tuple[str, list[Paragraph]]:
    """A document's text and its paragraphs, one a line."""
    whole, found = "", []
    for each in texts_:
        found.append(Paragraph(each, Location(len(whole), len(whole) + len(each))))
        whole += each + "\n"
    return whole, found


# -- languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "accepts", "language"),
    [
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB,en;q=0.9,zh;q=0.3", "en"),
        (None, "fr;q=1, en;q=0.2, zh;q=0.7", "zh"),
        (None, "de-DE", "zh"),
        (None, "", "zh"),
        (None, None, "zh"),
        (None, "en;q=x,zh;q=0.1", "zh"),
        ("en", "zh-CN", "en"),
        ("zh", "en", "zh"),
        ("<script>", "en", "en"),
    ],
)
def test_language_follows_the_switch_then_the_browser(
    wanted: str | None, accepts: str | None, language: str
) -> None:
    assert choose_language(wanted, accepts) == language


def test_both_languages_fill_the_same_places() -> None:
    def holes(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert {texts(language).language for language in LANGUAGES} == set(LANGUAGES)
    for field in dataclasses.fields(Texts):
        zh, en = getattr(ZH, field.name), getattr(EN, field.name)
        assert zh
        assert en
        if isinstance(zh, str):
            assert holes(zh) == holes(en), field.name
        else:
            assert zh.keys() == en.keys(), field.name


# -- addresses -----------------------------------------------------------------------------------


@given(st.integers(0, 999), st.integers(0, 999), st.integers(0, 999))
def test_an_address_of_a_cell_names_that_cell(table: int, row: int, column: int) -> None:
    mark = CellMark(table, row, column)
    assert parse_mark(str(mark), None, ZH) == mark


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_an_address_of_a_span_names_that_span(start: int, length: int) -> None:
    mark = SpanMark(start, start + length)
    assert parse_mark(None, str(mark), ZH) == mark


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("1.2", None),
        ("1.2.x", None),
        ("-1.2.3", None),
        ("1.2.3.4", None),
        ("", None),
        ("１.2.3", None),
        (None, "5-5"),
        (None, "9-2"),
        (None, "a-b"),
        (None, "None-None"),
        (None, "3"),
        ("1.2.3", "1-2"),
    ],
)
@pytest.mark.parametrize("t", [ZH, EN])
def test_a_malformed_address_is_refused_in_one_line(
    cell: str | None, span: str | None, t: Texts
) -> None:
    with pytest.raises(PlaceError) as caught:
        parse_mark(cell, span, t)
    assert caught.value.malformed
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("mark", [CellMark(1, 0, 0), CellMark(0, 7, 0), CellMark(0, 0, 3)])
def test_a_cell_that_is_not_there_is_told(mark: CellMark) -> None:
    with pytest.raises(PlaceError) as caught:
        draw(BLOCKS, mark=mark)
    assert not caught.value.malformed


def test_a_span_behind_the_end_is_told() -> None:
    whole, found = paragraphs("一段话")
    with pytest.raises(PlaceError) as caught:
        draw(*found, mark=SpanMark(0, len(whole) + 1), text=whole)
    assert not caught.value.malformed


# -- tables --------------------------------------------------------------------------------------


def test_the_cited_cell_is_marked_in_words_too_with_the_labels_that_name_it() -> None:
    page = draw(BLOCKS, mark=CellMark(0, 5, 2), figures=BLOCK_VALUES)
    (cited,) = page.xpath("//*[@id='cited']")
    assert cited.tag == "td"
    assert cited.xpath("string(mark)") == "3878"
    assert ZH.cited in cited.text_content()
    naming = {e.text_content() for e in page.xpath("//th[@class='rq-naming']")}
    # the headers of the block above do not name it
    assert naming == {"许可", "处理决定", "第二块"}
    assert {e.text_content() for e in page.xpath("//th[@scope='row']")} == {"规章", "许可", "其他"}
    assert "行标签" in page.text_content()


def test_a_blank_cited_cell_says_that_it_is_blank() -> None:
    page = draw(BLOCKS, mark=CellMark(0, 6, 2), figures=BLOCK_VALUES)
    assert page.xpath("string(//*[@id='cited']/mark)") == ZH.blank
    page = draw(BLOCKS, mark=CellMark(0, 6, 2), figures=BLOCK_VALUES, t=EN)
    assert page.xpath("string(//*[@id='cited']/mark)") == EN.blank


def test_a_merged_cell_is_found_from_any_place_it_covers() -> None:
    page = draw(BLOCKS, mark=CellMark(0, 3, 2), figures=BLOCK_VALUES)
    (cited,) = page.xpath("//*[@id='cited']")
    assert cited.get("colspan") == "3"
    assert cited.xpath("string(mark)") == "第二块"


@st.composite
def tables(draw_: st.DrawFn) -> Table:
    """Tables cut at random into cells with spans, some places left without a cell."""
    height, width = draw_(st.integers(1, 7)), draw_(st.integers(1, 6))
    free = {(r, c) for r in range(height) for c in range(width)}
    cells: list[Cell] = []
    while free:
        r, c = min(free)
        rows, columns = draw_(st.integers(1, 3)), draw_(st.integers(1, 3))
        places = {(r + i, c + j) for i in range(rows) for j in range(columns)}
        if not places <= free:
            rows = columns = 1
            places = {(r, c)}
        free -= places
        if draw_(st.integers(0, 9)):
            text = draw_(st.text(st.sampled_from("数字件<>&\"'12/ "), max_size=6))
            cells.append(Cell(r, c, text, row_span=rows, column_span=columns))
    return Table(tuple(cells))


@given(tables(), st.data())
def test_a_table_is_redrawn_cell_for_cell(table: Table, data: st.DataObject) -> None:
    values = [a_value(c.row, c.column, c.text) for c in table.cells if data.draw(st.booleans())]
    page = draw(table, figures=values)
    drawn = [
        (" ".join(e.text_content().split()), e.get("rowspan", "1"), e.get("colspan", "1"))
        for row in page.xpath("//table//tr")
        for e in row.xpath("td|th")
        if e.text_content().strip() or {"rowspan", "colspan"} & set(e.attrib)
    ]
    expected = [
        (" ".join(c.text.split()), str(c.row_span), str(c.column_span))
        for c in sorted(table.cells, key=lambda c: (c.row, c.column))
        if c.text.strip() or c.row_span > 1 or c.column_span > 1
    ]
    assert drawn == expected


@given(tables().filter(lambda t: t.cells), st.data())
def test_exactly_one_cell_is_marked_and_it_is_the_right_one(
    table: Table, data: st.DataObject
) -> None:
    cell = data.draw(st.sampled_from(table.cells))
    page = draw(table, mark=CellMark(0, cell.row, cell.column))
    (cited,) = page.xpath("//*[contains(@class,'rq-cited')]")
    assert cited.get("id") == "cited"
    assert cited.xpath("string(mark)") == (" ".join(cell.text.split()) or ZH.blank)


def test_a_long_table_shows_its_head_and_the_rows_around_the_cell() -> None:
    rows = [("名称", "数量"), *((f"第{r}行", str(r)) for r in range(1, 2001))]
    values = [a_value(r, 1, str(r)) for r in range(1, 2001)]
    page = draw(a_table(*rows), mark=CellMark(0, 1500, 1), figures=values)
    assert page.xpath("string(//*[@id='cited']/mark)") == "1500"
    shown = [e.text_content() for e in page.xpath("//tr")]
    assert len(shown) < 100
    assert shown[0] == "名称数量"
    assert {e.text_content() for e in page.xpath("//th[@class='rq-naming']")} == {
        "第1500行",
        "数量",
    }
    left_out = [
        int("".join(filter(str.isdigit, e))) for e in page.xpath("//td[@class='rq-omitted']/text()")
    ]
    assert sum(left_out) + len(shown) - len(left_out) == 2001


# -- paragraphs ----------------------------------------------------------------------------------


@given(
    st.lists(st.text(st.sampled_from("公开信息<b>&，。1２"), min_size=1, max_size=12), min_size=1),
    st.data(),
)
def test_the_marked_text_is_the_span_and_nothing_else(
    lines: list[str], data: st.DataObject
) -> None:
    whole, found = paragraphs(*lines)
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.integers(start + 1, len(whole)))
    page = draw(*found, mark=SpanMark(start, end), text=whole)
    marked = "".join(e.text_content() for e in page.xpath("//mark"))
    assert marked.replace("\n", "") == whole[start:end].replace("\n", "")
    assert len(page.xpath("//*[@id='cited']")) == 1


def test_a_span_over_a_table_marks_the_table() -> None:
    whole = "前文\n表格占位\n后文\n"
    table = dataclasses.replace(BLOCKS, location=Location(3, 7))
    before, after = Paragraph("前文", Location(0, 2)), Paragraph("后文", Location(8, 10))
    page = draw(before, table, after, mark=SpanMark(3, 7), text=whole)
    (cited,) = page.xpath("//*[@id='cited']")
    assert cited.tag == "table"
    assert ZH.cited in page.text_content()
    # what stands beside it is shown
    assert {"前文", "后文"} <= {e.text_content() for e in page.xpath("//p")}


# -- escaping ------------------------------------------------------------------------------------


def assert_harmless(html: str) -> None:
    page = parse(html)
    assert not page.xpath("//script | //img | //iframe | //object")
    for element in page.iter():
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        assert not element.get("href", "").strip().lower().startswith(("javascript:", "data:"))


def a_citation(**more: object) -> Citation:
    known = {f.name: PLANTED for f in dataclasses.fields(Citation) if f.type == "str"}
    rest = {
        "id": 1, "year": 2020, "table": PLANTED, "row": (PLANTED,), "column": (PLANTED,),
        "page": None, "boxes": (),
    }  # fmt: skip
    return Citation(**{**known, **rest, **more})  # type: ignore[arg-type]


def an_answer(**more: object) -> Answer:
    figure = AnswerFigure(
        PLANTED, 2020, PLANTED, (PLANTED,), (PLANTED,), None, PLANTED, PLANTED, Kind.WORD, 1
    )
    everything = {
        "question": PLANTED,
        "language": "zh",
        "kind": "figure",
        "text": f"{PLANTED} [1] [7]\n{PLANTED}",
        "value": Decimal(5),
        "unit": PLANTED,
        "interpretation": Interpretation((PLANTED,), (2020,), PLANTED, (PLANTED,), PLANTED),
        "figures": (figure, dataclasses.replace(figure, agency="x")),
        "derivation": PLANTED,
        "options": (PLANTED,),
        "warnings": (PLANTED,),
        "citations": (a_citation(), a_citation(id=2)),
    }
    return Answer(**{**everything, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("t", [ZH, EN])
def test_whatever_a_report_or_a_question_says_is_shown_as_text(t: Texts) -> None:
    answer = an_answer()
    html = render_answer(answer, t) + render_earlier([answer], t)
    assert_harmless(html)
    assert parse(html).text_content().count(PLANTED) >= 10
    strings: dict[str, Any] = {
        f.name: PLANTED for f in dataclasses.fields(ReportRecord) if f.type == "str"
    }
    record = dataclasses.replace(RECORD, **strings)
    whole, found = paragraphs(PLANTED)
    table = a_table((PLANTED, PLANTED), (PLANTED, PLANTED))
    marks: tuple[Mark | None, ...] = (SpanMark(0, 9), CellMark(0, 1, 1), None)
    for mark in marks:
        page = draw(*found, table, mark=mark, text=whole, record=record, t=t)
        assert_harmless(lxml.html.tostring(page, encoding="unicode"))
        assert PLANTED in page.text_content()
    assert_harmless(render_holdings([record], t))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.invalid/a?b=1&c=2", True),
        ("http://example.invalid", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)//https://x", False),
        ("data:text/html,x", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    page = draw(BLOCKS, record=dataclasses.replace(RECORD, source_url=url))
    assert (url in page.xpath("//dd/a/@href")) is linked
    assert url.strip() in page.text_content()


# -- answers -------------------------------------------------------------------------------------


def test_marks_link_to_their_places_and_others_stay_text() -> None:
    html = render_answer(an_answer(citations=(a_citation(link="/source/a?cell=0.1.2"),)), ZH)
    page = parse(html)
    marks = page.xpath("//p[@class='rq-text']//a")
    assert [(a.get("href"), a.text_content(), a.get("data-cite")) for a in marks] == [
        ("/source/a?cell=0.1.2", "[1]", "1")
    ]
    assert "[7]" in page.text_content()


@pytest.mark.parametrize(
    ("value", "shown"),
    [("3878", "3878"), ("24252.311082", "24252.311082"), ("1E+3", "1000"), ("-2.50", "-2.50")],
)
def test_numbers_are_shown_exactly(value: str, shown: str) -> None:
    assert parse(f"<p>{number(Decimal(value), ZH)}</p>").text_content() == shown


def test_a_quotient_without_end_says_that_it_is_cut() -> None:
    shown = parse(f"<p>{number(Decimal(100) / 7, ZH)}</p>")
    assert shown.text_content() == "约 14.29"
    assert shown.xpath("string(.//@title)").startswith("14.2857142857")


@pytest.mark.parametrize("kind", [Kind.BLANK, Kind.SLASH, Kind.DASH, Kind.UNREAD])
@pytest.mark.parametrize("t", [ZH, EN])
def test_an_empty_cell_is_never_shown_as_a_number(kind: Kind, t: Texts) -> None:
    figure = AnswerFigure("甲局", 2020, "行政许可", (), (), None, "件", "", kind, 1)
    answer = an_answer(value=None, figures=(figure,), text="", citations=())
    page = parse(render_answer(answer, t))
    assert page.xpath("string(//p[@class='rq-nothing'])") == t.no_figure[kind.value]
    assert not page.xpath("//*[@class='rq-figure']")


def test_options_are_buttons_that_ask_them() -> None:
    options = ("2020年行政许可多少件？", PLANTED)
    page = parse(render_answer(an_answer(options=options), ZH))
    buttons = page.xpath("//div[@class='rq-options']//button")
    assert [b.get("data-ask") for b in buttons] == list(options)


def test_a_citation_names_its_place() -> None:
    assert mark_of(a_citation(cell=(0, 1, 2), start=3, end=4)) == CellMark(0, 1, 2)
    assert mark_of(a_citation(start=3, end=4)) == SpanMark(3, 4)
    assert mark_of(a_citation()) is None


# -- the port ------------------------------------------------------------------------------------


def test_a_port_in_use_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port} ") as caught:
            take_port("127.0.0.1", port)
    assert "\n" not in str(caught.value)


def test_of_two_that_start_at_once_one_is_told() -> None:
    with take_port("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with take_port("127.0.0.1", port) as second:
            listen(first)
            with pytest.raises(SettingsError, match=f"port {port} "):
                listen(second)


@pytest.mark.parametrize("port", [70000, 65536, -1])
def test_a_port_that_cannot_be_is_told(port: int) -> None:
    with pytest.raises(SettingsError, match=str(port)):
        take_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "shown"),
    [("127.0.0.1", "127.0.0.1"), (".".join("0000"), "127.0.0.1"), ("::1", "[::1]")],
)
def test_the_address_can_be_typed_into_a_browser(host: str, shown: str) -> None:
    with take_port("127.0.0.1", 0) as taken:
        assert address_of(taken, host) == f"http://{shown}:{taken.getsockname()[1]}/"
