"""Tables that plain text draws: bars with or without outer ones, frames, columns of blanks."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support
from reportqa.document import Kind, Report
from reportqa.readers.text import read_text
from reportqa.report import understand
from support.drawn import Merged, to_columns, to_markdown

REPORTS = support.invented_reports()


def read(text: str) -> Report:
    return understand(read_text(text.encode()), "report.md")


def check(found: Report, report: support.InventedReport) -> Counter[str]:
    """Counts by table of the cells read and unread; fails where one is wrong or lost."""
    wanted = support.expected(report)
    counts: Counter[str] = Counter()
    for figure in found.figures:
        place = support.place(figure)
        if figure.kind is Kind.UNREAD:
            assert figure.doubt
            counts["unread" + place.table] += 1
            continue
        assert place in wanted, figure
        kind, value = support.meaning(place.raw)
        assert (figure.kind, figure.value) == (kind, value)
        counts["read" + place.table] += 1
    return counts


# ---- bars


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.agency)
@pytest.mark.parametrize("merged", ["empty", "repeated"])
@pytest.mark.parametrize("outer", [True, False], ids=["outer bars", "inner bars"])
@pytest.mark.parametrize("rule", [True, False], ids=["rule", "no rule"])
def test_every_cell_between_bars(
    report: support.InventedReport, merged: Merged, outer: bool, rule: bool
) -> None:
    found = read(to_markdown(report, merged, outer, rule))
    check(found, report)
    assert {support.place(f) for f in found.figures} == support.expected(report)
    assert [s.key for s in found.sections if s.key] == list("123456")
    assert found.edition == report.edition
    for figure in found.figures:
        place = figure.location
        assert found.document.text[place.start : place.end] == figure.raw


FRAME = """┌──────────┬──────────────────┐
│ 信息内容 │ 本年处理决定数量 │
├──────────┼──────────────────┤
│ 行政许可 │ １２             │
└──────────┴──────────────────┘"""
PLUS = """+----------+------------------+
| 信息内容 | 本年处理决定数量 |
+==========+==================+
| 行政许可 | 12               |
+----------+------------------+"""
WIDE = "｜信息内容｜本年处理决定数量｜\n｜行政许可｜12｜"
MARKED = "信息内容 | **本年处理<br>决定数量**\n:--|--:\n**行政许可** | 12&nbsp;<br>（其中变更3件）"


@pytest.mark.parametrize("drawn", [FRAME, PLUS, WIDE, MARKED], ids=["frame", "plus", "wide", "md"])
def test_other_ways_to_draw_bars(drawn: str) -> None:
    found = read(f"柳河区财政局2022年政府信息公开工作年度报告\n二、主动公开政府信息情况\n{drawn}\n")
    assert [(f.measure, f.column, f.value) for f in found.figures] == [
        ("行政许可处理决定数量", ("本年处理决定数量",), Decimal(12))
    ]
    assert found.figures[0].note == ("其中变更3件" if "变更" in drawn else "")
    assert not any("信息内容" in p.text for p in found.document.paragraphs)


def test_links_of_a_page_and_rules_in_prose_are_no_table() -> None:
    found = read(
        "首页 | 新闻 | 公开\n全年公开12条。\n-----\n通过A|B两个渠道公开。\n\n| 单独一行 |\n"
    )
    assert all(t.height == 1 for t in found.document.tables)
    prose = [p.text for p in found.document.paragraphs]
    assert "首页 | 新闻 | 公开" in prose
    assert "通过A|B两个渠道公开。" in prose


def test_a_table_of_no_form_between_inner_bars() -> None:
    found = read("柳河区2022年情况\n\n渠道|条数\n---|---\n网站|1,208\n公众号|36\n\n以上。\n")
    assert [(f.row, f.column, f.value) for f in found.figures] == [
        (("网站",), ("条数",), Decimal(1208)),
        (("公众号",), ("条数",), Decimal(36)),
    ]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(REPORTS),
    st.sampled_from(["empty", "repeated"]),
    st.sampled_from(["cell lost", "cell twice", "row cut", "line lost"]),
    st.integers(0, 10**6),
)
def test_a_damaged_row_gives_no_wrong_figure(
    report: support.InventedReport, merged: Merged, damage: str, place: int
) -> None:
    lines = to_markdown(report, merged).split("\n")
    rows = [i for i, line in enumerate(lines) if line.startswith("| ") and "---" not in line]
    at = rows[place % len(rows)]
    cells = lines[at].split(" | ")
    k = place % len(cells)
    match damage:
        case "cell lost":
            lines[at] = " | ".join(cells[:k] + cells[k + 1 :])
        case "cell twice":
            lines[at] = " | ".join([*cells[: k + 1], *cells[k:]])
        case "row cut":
            lines[at] = " | ".join(cells[: k + 1])
        case _:
            del lines[at]
    wanted = support.expected(report)
    for figure in read("\n".join(lines)).figures:
        if figure.table in {"2", "3", "4"} and figure.kind is Kind.NUMBER and figure.measure:
            assert support.place(figure) in wanted, (damage, lines[at], figure)


# ---- columns that blanks line up


@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.agency)
@pytest.mark.parametrize("narrow", [True, False], ids=["broken headers", "whole headers"])
@pytest.mark.parametrize("middle", [True, False], ids=["beside the middle", "beside the top"])
def test_columns_lined_up_by_blanks(
    report: support.InventedReport, narrow: bool, middle: bool
) -> None:
    found = read(to_columns(report, narrow, middle))
    counts = check(found, report)
    assert [s.key for s in found.sections if s.key] == list("123456")
    if all(cell for row in report.three for cell in row):
        assert counts["read3"] == 7 * len(report.three)
        assert counts["read4"] == 15
        assert not counts["unread3"] + counts["unread4"]
    assert counts["read2"] >= 0.8 * (counts["read2"] + counts["unread2"])


def test_a_blank_cell_in_lined_up_columns_is_blank() -> None:
    report = support.county_2022()
    lines = to_columns(report).split("\n")
    at = next(i for i, line in enumerate(lines) if "2.重复申请" in line)
    head, _, tail = lines[at].rpartition("0")
    lines[at] = f"{head} {tail}"
    found = read("\n".join(lines))
    row = [f for f in found.figures if f.measure == "不予处理：重复申请"]
    assert [f.kind for f in row] == [Kind.NUMBER] * 6 + [Kind.BLANK]
    others = [f for f in found.figures if f not in row]
    assert {support.place(f) for f in others} <= support.expected(report)


def test_a_row_whose_label_is_lost_is_unread() -> None:
    report = support.county_2022()
    text = to_columns(report).replace("8.属于行政查询事项", "　" * 9)
    found = read(text)
    assert not [f for f in found.figures if f.measure == "不予公开：属于行政查询事项"]
    wrong = [
        f
        for f in found.figures
        if f.kind is Kind.NUMBER and support.place(f) not in support.expected(report)
    ]
    assert wrong == []


def test_figures_that_stand_below_no_column_are_unread() -> None:
    report = support.county_2022()
    lines = to_columns(report).split("\n")
    at = next(i for i, line in enumerate(lines) if "（七）总计" in line)
    lines[at] = lines[at].replace("166", "166   3", 1)
    found = read("\n".join(lines))
    row = [f for f in found.figures if f.measure == "办理结果总计"]
    assert {f.kind for f in row} == {Kind.UNREAD}
