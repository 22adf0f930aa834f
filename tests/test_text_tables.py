"""Tables that plain text draws: bars with or without outer ones, frames, columns of blanks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from unicodedata import east_asian_width

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support
from reportqa.document import Kind, Report
from reportqa.readers.text import read_text
from reportqa.report import understand
from support.drawn import Merged, to_columns, to_markdown, width
from support.model import Layout, squeeze

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


# ---- cells that begin at fixed places of a line


def wide(text: str) -> int:
    """Places of a text where curly quotes take two as well, as Chinese programs count."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def to_left(
    report: support.InventedReport, measure: Callable[[str], int] = width, gap: int = 3
) -> list[str]:
    """The report with each cell at the left of its column, as programs print tables."""
    lines = [squeeze(report.title), *report.preamble]
    for i, (heading, paragraphs) in enumerate(report.sections):
        lines += ["", heading, *paragraphs]
        if 1 <= i <= 3:
            lines += ["", *_to_left(support.layouts(report)[i - 1], measure, gap)]
    return lines


def _to_left(layout: Layout, measure: Callable[[str], int], gap: int) -> list[str]:
    wide = [1] * layout.width
    for p in sorted(layout.places, key=lambda p: p.column_span):
        over = range(p.column, p.column + p.column_span)
        wide[p.column] += max(0, measure(squeeze(p.text)) + gap - sum(wide[c] for c in over))
    rows: list[dict[int, str]] = [{} for _ in range(layout.height)]
    for p in layout.places:
        rows[p.row][sum(wide[: p.column])] = squeeze(p.text)
    lines = []
    for row in rows:
        line = ""
        for left, text in sorted(row.items()):
            line += " " * (left - measure(line)) + text
        lines.append(line.rstrip())
    return lines


MEASURES = {"display": width, "wide quotes": wide, "characters": len}


@pytest.mark.parametrize("blanked", [0, 3, 1], ids=["no blanks", "some blanks", "many blanks"])
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
@pytest.mark.parametrize("report", REPORTS, ids=lambda r: r.agency)
def test_places_of_a_line_tell_the_columns(
    report: support.InventedReport, measure: Callable[[str], int], blanked: int
) -> None:
    report = with_blanks(report, blanked)
    found = read("\n".join(to_left(report, measure)))
    counts = check(found, report)
    assert not sum(n for name, n in counts.items() if name.startswith("unread"))
    assert {support.place(f) for f in found.figures} == support.expected(report)
    assert [s.key for s in found.sections if s.key] == list("123456")


def with_blanks(report: support.InventedReport, every: int) -> support.InventedReport:
    """The report with cells of table three blank: none, each third, or two of three."""
    if not every:
        return report
    rows = tuple(
        tuple("" if (i * 7 + j) % 3 == 0 or (every == 1 and (i + j) % 2) else cell
              for j, cell in enumerate(row))
        for i, row in enumerate(report.three)
    )  # fmt: skip
    return replace(report, three=rows)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(REPORTS),
    st.sampled_from(["pushed right", "pulled left", "cell lost", "row cut"]),
    st.integers(0, 10**6),
    st.integers(1, 4),
)
def test_a_shifted_row_gives_no_wrong_figure(
    report: support.InventedReport, damage: str, place: int, by: int
) -> None:
    lines = to_left(report)
    rows = [i for i, line in enumerate(lines) if "   " in line and line[-1].isdigit()]
    at = rows[place % len(rows)]
    gaps = list(re.finditer(r" {3,}", lines[at]))
    gap = gaps[place % len(gaps)]
    match damage:
        case "pushed right":
            lines[at] = lines[at][: gap.end()] + " " * by + lines[at][gap.end() :]
        case "pulled left":
            by = min(by, len(gap[0]) - 1)
            lines[at] = lines[at][: gap.start()] + lines[at][gap.start() + by :]
        case "cell lost":
            behind = re.match(r"\S+", lines[at][gap.end() :])
            size = wide(behind[0]) if behind else 0
            lines[at] = lines[at][: gap.end()] + " " * size + lines[at][gap.end() + size :]
        case _:
            lines[at] = lines[at][: gap.start()]
    wanted = support.expected(report)
    for figure in read("\n".join(lines)).figures:
        if figure.table in {"2", "3", "4"} and figure.kind is Kind.NUMBER and figure.measure:
            assert support.place(figure) in wanted, (damage, lines[at], figure)


def test_a_figure_that_begins_below_no_label_leaves_its_row_unread() -> None:
    report = support.county_2022()
    lines = to_left(report)
    at = next(i for i, line in enumerate(lines) if "2.重复申请" in line)
    head, label, tail = lines[at].partition("2.重复申请")
    lines[at] = head + label + tail[:-12] + tail[-10:]
    found = read("\n".join(lines))
    row = [f for f in found.figures if f.measure == "不予处理：重复申请"]
    assert [f.kind for f in row] == [Kind.UNREAD] * 7
    assert all(f.doubt for f in row)
    others = {support.place(f) for f in found.figures if f not in row}
    assert others < support.expected(report)


PLAIN = """柳河区2022年情况

渠道       单位   2021年   2022年
网站       条     1,208    36
短视频     部     7
咨询接待   人次            12

联系人  王某   电话  12345
"""


def test_a_table_of_no_form_in_places_of_a_line() -> None:
    found = read(PLAIN)
    assert [(f.row[0], f.column[-1], f.value, f.kind) for f in found.figures] == [
        ("网站", "2021年", Decimal(1208), Kind.NUMBER),
        ("网站", "2022年", Decimal(36), Kind.NUMBER),
        ("短视频", "2021年", Decimal(7), Kind.NUMBER),
        ("短视频", "2022年", None, Kind.BLANK),
        ("咨询接待", "2021年", None, Kind.BLANK),
        ("咨询接待", "2022年", Decimal(12), Kind.NUMBER),
    ]
    assert any(p.text.startswith("联系人") for p in found.document.paragraphs)


def test_a_page_number_among_places_of_a_line_is_no_row() -> None:
    report = support.county_2022()
    lines = to_left(report)
    at = next(i for i, line in enumerate(lines) if "2.重复申请" in line)
    lines[at:at] = ["", "4", ""]
    assert {support.place(f) for f in read("\n".join(lines)).figures} == support.expected(report)


def test_a_blank_cell_below_a_header_of_fewer_columns_is_blank() -> None:
    rows = ["第二十条第（一）项\t\t\t", "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
            "规章\t1\t\t\u3000", "第二十条第（五）项\t\t\t", "信息内容\t本年处理决定数量\t\t",
            "行政许可\t\u00a0\t\t", "第二十条第（六）项\t\t\t", "信息内容\t本年处理决定数量\t\t",
            "行政处罚\t\u3000\t\t", "行政强制\t\t\t"]  # fmt: skip
    found = read("柳河区2022年政府信息公开工作年度报告\n" + "\n".join(rows) + "\n")
    read_as = [(f.measure, f.kind) for f in found.figures if f.column[-1] == "本年处理决定数量"]
    assert read_as == [
        ("行政许可处理决定数量", Kind.BLANK),
        ("行政处罚处理决定数量", Kind.BLANK),
        ("行政强制处理决定数量", Kind.BLANK),
    ]
