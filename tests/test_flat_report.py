"""From a flattened text to a report: every cell with its paths; real reports as published."""

from __future__ import annotations

import dataclasses
import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support
from reportqa.document import Figure, Kind, Report
from reportqa.figures import table_figures
from reportqa.readers import read
from reportqa.readers.text import read_text
from reportqa.report import understand
from reportqa.structure import find_sections
from support.text import to_text

SAMPLES = Path(__file__).parents[2] / "shared" / "reports"


def flat(text: str) -> Report:
    return understand(read_text(text.encode()), "report.txt")


# ---- invented reports


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
def test_every_cell_has_its_paths_and_its_value(report: support.InventedReport) -> None:
    found = flat(to_text(report))
    places = [support.place(f) for f in found.figures]
    assert len(places) == len(set(places))
    assert set(places) == support.expected(report)
    for figure in found.figures:
        kind, value = support.meaning(support.squeeze(figure.raw))
        assert (figure.kind, figure.value, figure.doubt) == (kind, value, "")
        assert figure.measure is not None
        assert figure.section is not None
        assert found.sections[figure.section].key == figure.table
        place = figure.location
        assert found.document.text[place.start : place.end] == figure.raw


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
def test_agency_year_and_edition(report: support.InventedReport) -> None:
    found = flat(to_text(report))
    assert found.is_form
    assert found.agency is not None
    assert found.agency.value == report.agency
    assert found.year is not None
    assert found.year.value == str(report.year)
    assert found.edition == report.edition


def value(figure: Figure) -> object:
    return figure.value


def by_measure(report: Report, measure: str) -> list[Figure]:
    return [f for f in report.figures if f.measure == measure]


def test_signs_units_and_notes() -> None:
    base = support.water_2020()
    two = {
        **base.two,
        "行政许可": ("46", "减少2", "9（其中修订2件）"),
        "政府集中采购": ("19", "1268.45万元"),
    }
    found = flat(to_text(dataclasses.replace(base, two=two)))
    change = by_measure(found, "行政许可本年增减项目数量")[0]
    assert (value(change), change.unit, change.raw) == (-2, None, "减少2")
    decisions = by_measure(found, "行政许可处理决定数量")[0]
    assert (value(decisions), decisions.unit, decisions.note) == (9, "件", "其中修订2件")
    amount = by_measure(found, "政府集中采购总金额")[0]
    assert (value(amount), amount.unit) == (Decimal("1268.45"), "万元")


def cut(text: str, label: str, drop: int) -> str:
    """The text with some value lines less below the line of a label."""
    lines = text.split("\n")
    at = next(i for i, line in enumerate(lines) if line.strip() == label)
    del lines[at + 1 : at + 1 + drop]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("label", "measure", "columns"),
    [
        ("行政处罚", "行政处罚处理决定数量", 1),
        ("2.重复申请", "不予处理：重复申请", 7),
        ("四、结转下年度继续办理", "结转下年度继续办理", 7),
    ],
)
@pytest.mark.parametrize("drop", [1, 2])
def test_a_row_with_too_few_cells_is_unread_and_no_other(
    label: str, measure: str, columns: int, drop: int
) -> None:
    report = support.water_2020()
    text = to_text(report)
    whole, torn = flat(text), flat(cut(text, label, drop))
    found = by_measure(torn, measure)
    assert len(found) == columns
    assert {(f.kind, f.value) for f in found} == {(Kind.UNREAD, None)}
    assert all(f.doubt for f in found)
    rows = {f.row for f in found}

    def others(r: Report) -> set[tuple[Any, ...]]:
        return {(*support.place(f), f.value) for f in r.figures if f.row not in rows}

    assert others(torn) == others(whole)
    assert not any(f.doubt for f in torn.figures if f.row not in rows)


def test_a_value_too_many_in_table_four_makes_it_unread() -> None:
    text = to_text(support.county_2022())
    lines = text.split("\n")
    last = max(i for i, line in enumerate(lines) if line.startswith("\t"))
    lines.insert(last, "\t7")
    found = [f for f in flat("\n".join(lines)).figures if f.table == "4"]
    assert len(found) == 15
    assert {(f.kind, f.value) for f in found} == {(Kind.UNREAD, None)}


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
def test_without_blank_lines_between_rows_nothing_is_wrong(report: support.InventedReport) -> None:
    """Rows may become unread where blank cells blur their ends; none takes a wrong value."""
    text = re.sub(r"\n\n(?=\t)", "\n", to_text(report))
    expected = support.expected(report)
    found = flat(text).figures
    read_cells = [f for f in found if f.kind is not Kind.UNREAD]
    assert [p for f in read_cells if (p := support.place(f)) not in expected] == []
    assert len(read_cells) > 0.9 * len(expected)


def test_without_blank_lines_a_lost_cell_is_not_made_up_by_the_next_row() -> None:
    report = support.water_2020()
    text = re.sub(r"\n\n(?=\t)", "\n", to_text(report))
    expected = support.expected(report)
    # the row of 本机关不掌握 is followed by one that begins with two empty cells
    found = flat(cut(text, "1.本机关不掌握相关政府信息", 1)).figures
    assert [
        p for f in found if f.kind is not Kind.UNREAD and (p := support.place(f)) not in expected
    ] == []
    lost = [f for f in found if f.measure == "无法提供：本机关不掌握相关政府信息"]
    assert {f.kind for f in lost} == {Kind.UNREAD}


def test_a_table_that_goes_on_below_a_line_of_prose() -> None:
    report = support.county_2022()
    lines = to_text(report).split("\n")
    at = next(i for i, line in enumerate(lines) if line == "\t2.重复申请")
    while lines[at - 1].startswith("\t"):
        at -= 1
    lines[at:at] = ["续表", ""]
    found = flat("\n".join(lines))
    assert len(found.document.tables) == 4
    assert {support.place(f) for f in found.figures} == support.expected(report)


def as_lines(report: support.InventedReport, table: int) -> str:
    """A table as a spreadsheet pastes it: a row a line, cells merged away left empty."""
    layout = support.layouts(report)[table]
    rows = []
    for r in range(layout.height):
        cells = [""] * layout.width
        for place in layout.starting_in(r):
            cells[place.column] = support.squeeze(place.text)
        rows.append("\t".join(cells).rstrip() if r % 2 else "\t".join(cells))
    return "\n".join(rows)


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
def test_rows_on_lines_with_cells_apart_by_tabs(report: support.InventedReport) -> None:
    tables = [as_lines(report, i) for i in range(3)]
    parts = [
        f"{heading}\n{tables[i - 1]}\n" if 1 <= i <= 3 else f"{heading}\n无。\n"
        for i, (heading, _) in enumerate(report.sections)
    ]
    found = flat(report.title + "\n" + "".join(parts)).figures
    expected = support.expected(report)
    read_cells = [f for f in found if f.kind is not Kind.UNREAD]
    assert [p for f in read_cells if (p := support.place(f)) not in expected] == []
    assert len(read_cells) > 0.9 * len(expected)


def test_paragraphs_behind_a_tab_are_prose() -> None:
    found = flat(
        "柳河区财政局2022年政府信息公开工作年度报告\n\t一、总体情况\n"
        "\t2022年，我局认真落实各项要求，全年主动公开各类信息120条，其中预算类30条。\n"
        "\t我局还通过微信公众号向社会发布解读材料12篇，接受群众咨询和监督，效果良好。\n\n"
        "\t二、主动公开政府信息情况\n\n\t信息内容\n\t本年处理决定数量\n\n\t行政许可\n\t7\n\n"
    )
    assert [s.key for s in found.sections] == ["1", "2"]
    assert [f.value for f in found.figures] == [7]
    assert len(found.document.paragraphs) == 5
    assert len(found.document.tables) == 1


def test_a_remark_below_table_four_is_no_value() -> None:
    report = support.county_2022()
    lines = to_text(report).split("\n")
    last = max(i for i, line in enumerate(lines) if line.startswith("\t"))
    lines[last + 1 : last + 1] = ["", "\t注：含上年结转的案件。", ""]
    found = flat("\n".join(lines))
    assert {support.place(f) for f in found.figures} == support.expected(report)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(support.invented_reports()),
    st.sampled_from(["lost", "twice", "blank line", "empty cell", "rows joined"]),
    st.integers(0, 10**6),
)
def test_a_damaged_table_gives_no_wrong_figure(
    report: support.InventedReport, damage: str, place: int
) -> None:
    lines = to_text(report).split("\n")
    cells = [i for i, line in enumerate(lines) if line.startswith("\t")]
    at = cells[place % len(cells)]
    match damage:
        case "lost":
            del lines[at]
        case "twice":
            lines.insert(at, lines[at])
        case "blank line":
            lines.insert(at, "")
        case "empty cell":
            lines.insert(at, "\t")
        case _:
            gaps = [i for i in range(cells[0], cells[-1]) if not lines[i]]
            del lines[gaps[place % len(gaps)]]
    expected = support.expected(report)
    document = read_text("\n".join(lines).encode())
    found = table_figures(document, find_sections(document))
    assert [
        (damage, lines[at - 3 : at + 3], p)
        for f in found
        if f.kind is not Kind.UNREAD
        and f.table in {"2", "3", "4"}
        and (p := support.place(f)) not in expected
    ] == []


def test_rows_left_out_and_rows_that_the_form_does_not_know() -> None:
    text = to_text(support.county_2022())
    row = re.compile(r"\t行政强制\n(?:\t.*\n)+\n")
    assert row.search(text)
    text = row.sub("\t行政确认\n\t31\n\n", text)
    found = flat(text)
    assert not by_measure(found, "行政强制处理决定数量")
    extra = [f for f in found.figures if f.row[-1:] == ("行政确认",)]
    assert [(f.row, f.column, value(f), f.measure) for f in extra] == [
        (("第二十条第（六）项", "行政确认"), ("本年处理决定数量",), 31, None)
    ]


def test_a_notice_about_the_reports_is_no_report() -> None:
    notice = flat(
        "关于编制2024年政府信息公开工作年度报告的通知\n各科室：\n一、报送时间\n1月10日前。\n"
        "二、报送要求\n按照政府信息公开条例，如实填写主动公开、依申请公开、行政复议、行政诉讼、主要问题。\n"
        "三、联系方式\n见附件。\n"
    )
    assert not notice.is_form
    minutes = flat("办公会纪要\n一、总体情况\n会议听取了汇报。\n二、其他事项\n无。\n")
    assert not minutes.is_form


def test_a_report_in_free_form_is_a_report() -> None:
    found = flat(
        "柳河区财政局2016年度政府信息公开工作年度报告\n根据《政府信息公开条例》编制。\n"
        "一、概述\n平稳。\n二、主动公开情况\n120条。\n三、依申请公开情况\n5件。\n"
        "四、行政复议、行政诉讼情况\n无。\n五、主要问题和改进措施\n一是加强培训。\n"
    )
    assert found.is_form
    assert found.edition is None
    assert found.figures == ()


# ---- reports as agencies published them


@cache
def sample(name: str) -> Report:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"the published report {name} is not beside this checkout")
    return understand(read(path), name)


@cache
def gold() -> dict[str, Any]:
    path = SAMPLES / "gold.json"
    if not path.exists():
        pytest.skip("the figures of published reports are not beside this checkout")
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return data


def numbers(report: Report, table: str) -> list[Decimal | None]:
    return [f.value for f in report.figures if f.table == table]


def exact(values: list[Any]) -> list[Decimal | None]:
    return [None if v is None else Decimal(str(v)) for v in values]


def test_published_flattened_text() -> None:
    report = sample("dinghai_transport_2020.txt")
    wanted = gold()["reports"]["dinghai_transport_2020"]
    assert report.agency is not None
    assert report.agency.value == wanted["agency"]
    assert (report.year.value if report.year else None) == str(wanted["year"])
    assert report.edition == wanted["edition"]
    assert numbers(report, "2") == exact([v for row in wanted["table_2"].values() for v in row])
    three = [f for f in report.figures if f.table == "3"]
    totals = [f for f in three if f.column == ("总计",)]
    assert [f.value for f in totals] == [0] * 23
    assert {f.kind for f in three if f not in totals} == {Kind.BLANK}
    assert len(three) == 7 * 23
    assert numbers(report, "4") == exact(wanted["table_4"])
    places = support.expected(_as_published(wanted))
    assert {support.place(f) for f in report.figures} == places
    change = by_measure(report, "行政许可本年增减项目数量")[0]
    assert (change.raw, value(change)) == ("+3", 3)
    assert [f.unit for f in by_measure(report, "政府集中采购总金额")] == [None]


def _as_published(wanted: dict[str, Any]) -> support.InventedReport:
    """What the published figures must look like with all their paths."""
    base = support.water_2020()
    two = {row: tuple(str(v) for v in cells) for row, cells in wanted["table_2"].items()}
    two["行政许可"] = ("134", "+3", "3878")
    row = ("",) * 6 + ("0",)
    four = tuple("" if v is None else str(v) for v in wanted["table_4"])
    return dataclasses.replace(base, two=two, three=(row,) * 23, four=four)


def test_published_pdf() -> None:
    report = sample("huaian_2024.pdf")
    wanted = gold()["reports"]["huaian_2024"]
    assert report.agency is not None
    assert report.agency.value == wanted["agency"]
    assert report.edition == wanted["edition"]
    assert numbers(report, "3") == exact([v for row in wanted["table_3"] for v in row])
    assert numbers(report, "4") == exact(wanted["table_4"])
    two = [
        v for row in wanted["table_2"].values() for v in (row if isinstance(row, list) else [row])
    ]
    assert numbers(report, "2") == exact(two)
    fee = by_measure(report, "行政事业性收费金额")[0]
    assert (value(fee), fee.unit) == (Decimal("96171.6"), "万元")


def test_one_report_in_two_formats_gives_the_same_figures() -> None:
    web, word = sample("shanghai_office_2019.html"), sample("shanghai_office_2019_rebuilt.docx")
    assert [(support.place(f), f.kind, f.value, f.unit, f.measure) for f in web.figures] == [
        (support.place(f), f.kind, f.value, f.unit, f.measure) for f in word.figures
    ]
    amount = by_measure(web, "政府集中采购总金额")[0]
    assert (value(amount), amount.unit) == (251000, "元")
    received = by_measure(web, "本年新收政府信息公开申请数量")
    assert [f.value for f in received] == [821, 35, None, None, 2, 1, 859]
    assert {f.kind for f in received if f.value is None} == {Kind.BLANK}


@pytest.mark.parametrize("year", range(2016, 2025))
def test_published_page_text(year: int) -> None:
    if year in {2017, 2018}:
        pytest.skip("no report of that year is among the samples")
    report = sample(f"pingtan_{year}.txt")
    assert report.is_form
    assert report.agency is not None
    assert report.agency.value == gold()["reports"]["pingtan_2021"]["agency"]
    assert report.year is not None
    assert report.year.value == str(year)
    assert report.published is not None
    assert report.published.value.startswith(str(year + 1))
    assert report.source_url is not None
    keys = [s.key for s in report.sections if s.key]
    assert keys == (list("12345") if year == 2016 else list("123456"))
    check_page_text_figures(report, year)


def check_page_text_figures(report: Report, year: int) -> None:
    """Cells have run together: a figure of table two is either as published or unread."""
    wanted = gold()["reports"].get(f"pingtan_{year}")
    if wanted is None:
        return
    published = {
        label.split("(")[0]: cells if isinstance(cells, list) else [cells]
        for label, cells in wanted["table_2"].items()
    }
    for figure in (f for f in report.figures if f.table == "2" and f.kind is not Kind.UNREAD):
        assert figure.value in exact(published[figure.row[-1]]), figure


def test_markdown_of_another_tool_gives_no_wrong_figure() -> None:
    report = sample("shanghai_office_2025.md")
    assert report.is_form
    assert report.year is not None
    assert report.year.value == "2025"
    read_cells = {f.measure: f.value for f in report.figures if f.kind is not Kind.UNREAD}
    # these rows stand whole in its text; all other tables have lost labels or columns
    whole = ("行政许可处理决定数量", "行政处罚处理决定数量", "行政强制处理决定数量")
    assert read_cells == dict.fromkeys((*whole, "行政事业性收费金额"), Decimal(0))
    assert any(f.table == "3" and f.kind is Kind.UNREAD for f in report.figures)


def test_another_document_is_not_taken_for_a_report() -> None:
    report = sample("not_a_disclosure_report.pdf")
    assert not report.is_form
    assert report.edition is None
    assert {f.table for f in report.figures}.isdisjoint({"2", "3", "4"})
    assert not any(f.measure for f in report.figures)


def test_the_blank_form_has_blank_cells_only() -> None:
    report = sample("blank_form_2021.docx")
    assert len(report.figures) == 10 + 7 * 25 + 15
    assert {f.kind for f in report.figures} == {Kind.BLANK}
    assert report.agency is None
