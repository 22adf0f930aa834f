"""Page text whose table cells run together: what can be decided is right, the rest is unread."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import combinations, product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support
from reportqa.checks import check_sums
from reportqa.document import Figure, Kind, Paragraph, Report
from reportqa.form.catalogue import catalogue
from reportqa.numbers import half_width
from reportqa.passages import split
from reportqa.readers import read
from reportqa.readers._run.cells import COUNT, Run, Ways
from reportqa.readers._run.three import COLUMN_SUM, ROW_SUM, solve
from reportqa.readers.text import read_text
from reportqa.report import understand
from reportqa.script import simplified
from support.runs import random_page, random_report, to_page

SAMPLES = Path(__file__).parents[2] / "shared" / "reports"


def page(text: str) -> Report:
    return understand(read_text(text.encode()), "report.txt")


Key = tuple[str, tuple[str, ...], tuple[str, ...]]


def known(report: support.InventedReport) -> dict[Key, str]:
    return {key(e): e.raw for e in support.expected(report)}


def key(cell: Figure | support.Expected) -> Key:
    """Table and labels, the mark behind a label's number left out of account."""
    place = support.place(cell)
    row = [half_width(r).replace("、", ".") if r[:1].isdigit() else r for r in place.row]
    return place.table, tuple(row), place.column


def tally(seeds: range, fault: str) -> Counter[str]:
    """How many cells were decided and left unread; fails where one is wrong, lost or strange."""
    counts: Counter[str] = Counter()
    for seed in seeds:
        rng = Random(seed)  # noqa: S311 - a test must give the same reports each time
        report = random_report(rng, fault)
        found = page(to_page(report, random_page(rng), rng))
        wanted = known(report)
        assert Counter(map(key, found.figures)) == Counter(dict.fromkeys(wanted, 1)), seed
        for figure in found.figures:
            if figure.kind is Kind.UNREAD:
                counts["unread" + key(figure)[0]] += 1
                assert figure.doubt
            else:
                assert half_width(figure.raw) == wanted[key(figure)], (seed, figure)
                counts["read" + key(figure)[0]] += 1
        assert [s.key for s in found.sections if s.key] == list("123456"), seed
        assert found.edition == report.edition
        assert found.agency is not None
        assert (found.agency.value, found.year and found.year.value) == (
            report.agency,
            str(report.year),
        )
    return counts


@pytest.mark.parametrize("start", [0, 20])
def test_whole_reports_are_read_but_for_what_nothing_decides(start: int) -> None:
    counts = tally(range(start, start + 20), "")
    assert counts["unread3"] <= 0.005 * counts["read3"]
    assert not counts["unread4"]
    assert counts["read2"] > 0.3 * counts["unread2"]


@pytest.mark.parametrize("fault", ["column", "total", "row"])
def test_reports_that_do_not_add_up_give_no_wrong_figure(fault: str) -> None:
    counts = tally(range(100, 115), fault)
    assert counts["unread3"] < 0.05 * counts["read3"]


def test_blank_cells_that_leave_no_trace_are_not_guessed() -> None:
    counts = tally(range(200, 210), "blank")
    assert not counts["read3"]


# ---- the ways to cut a run


def brute(digits: str, cells: int) -> list[tuple[int, ...]]:
    found = []
    for cuts in combinations(range(1, len(digits)), cells - 1):
        parts = [digits[a:b] for a, b in zip((0, *cuts), (*cuts, len(digits)), strict=True)]
        if all(p == "0" or p[0] != "0" for p in parts):
            found.append(tuple(map(int, parts)))
    return found


def numbers(run: Run, way: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    return tuple(run.number(span) or 0 for span in way)


@settings(max_examples=60, deadline=None)
@given(st.text("0123", min_size=1, max_size=11), st.integers(2, 7))
def test_the_ways_are_those_that_brute_force_finds(digits: str, cells: int) -> None:
    run = Run.of(digits, 0, len(digits))
    ways = Ways(run, [COUNT] * cells)
    wanted = sorted(brute(digits, cells))
    assert sorted(numbers(run, w) for w in ways.all()) == wanted
    assert ways.count() == len(wanted)
    assert ways.possible == bool(wanted)
    adding = sorted(n for n in wanted if sum(n[:-1]) == n[-1])
    assert sorted(numbers(run, w) for w in ways.adding_up()) == adding


def test_blanks_are_borders_and_notes_and_units_end_a_cell() -> None:
    run = Run.of("230 000023", 0, 10)
    assert [numbers(run, w) for w in Ways(run, [COUNT] * 7).adding_up()] == [
        (23, 0, 0, 0, 0, 0, 23)
    ]
    noted = "22（其中修订16件）5"
    run = Run.of(noted, 0, len(noted))
    assert [run.text[a:b] for a, b in next(Ways(run, [COUNT] * 2).all())] == [
        "22(其中修订16件)",
        "5",
    ]


def cut(rows: dict[str, str]) -> dict[str, tuple[str | None, ...]]:
    """The rows of table three as the solver cuts them: the digits of each cell, None where open."""
    runs = [(name, (Run.of(d, 0, len(d)),)) for name, d in rows.items()]
    answers, _ = solve(runs)
    return {
        name: tuple(digits[s[0] : s[1]] if s else None for s in answer.spans)
        for (name, digits), answer in zip(rows.items(), answers, strict=True)
    }


def table(changed: dict[str, str], edition: int = 2021) -> dict[str, str]:
    rows = [m.name for m in catalogue().of_table("3") if edition in m.editions]
    return {**dict.fromkeys(rows, "0000000"), **changed}


NEW, DONE, GRANTED = "本年新收政府信息公开申请数量", "办理结果总计", "予以公开"


def test_the_row_sum_decides_first() -> None:
    got = cut({GRANTED: "713000074"})
    assert got[GRANTED] == ("71", "3", "0", "0", "0", "0", "74")


def test_the_column_sums_choose_among_what_the_row_sum_leaves() -> None:
    # 1, 11, 0 … 12 and 11, 1, 0 … 12 both add up; 11 and 1 stand in the total
    row = "111000012"
    alone = cut({GRANTED: row})
    assert alone[GRANTED] == (None, None, None, "0", "0", "0", "12")
    rest = {"部分公开": "9000009", NEW: "201000021", DONE: "201000021"}
    got = cut(table({GRANTED: row, **rest}))
    assert got[GRANTED] == ("11", "1", "0", "0", "0", "0", "12")


def test_a_column_sum_that_no_way_satisfies_is_set_aside_and_said() -> None:
    rows = table({GRANTED: "111000012", NEW: "111000012", DONE: "111000012", "部分公开": "0005005"})
    answers, faults = solve([(n, (Run.of(d, 0, len(d)),)) for n, d in rows.items()])
    assert len(faults) == 2
    assert "社会公益组织" in faults[0]
    assert "总计" in faults[1]
    partly = answers[list(rows).index("部分公开")]
    assert None not in partly.spans


def test_a_run_with_one_way_needs_no_rule_even_where_it_does_not_add_up() -> None:
    got = cut(table({GRANTED: "2000003", "部分公开": "5000005", NEW: "7000007", DONE: "7000007"}))
    assert got[GRANTED] == tuple("2000003")


def test_a_fault_never_picks_a_wrong_way() -> None:
    """A cell of a small table misprinted in many ways: each cell is as printed or open."""
    for at, more in product(range(7), (1, -1, 9)):
        printed = [12, 1, 0, 0, 0, 0, 13]
        printed[at] += more
        if min(printed) < 0:
            continue
        rows = table({
            GRANTED: "".join(map(str, printed)), "部分公开": "111000012",
            NEW: "232000025", DONE: "232000025",
        })  # fmt: skip
        got = cut(rows)
        assert all(c in {None, str(p)} for c, p in zip(got[GRANTED], printed, strict=True))
        truth = ("11", "1", "0", "0", "0", "0", "12")
        assert all(c in {None, t} for c, t in zip(got["部分公开"], truth, strict=True))


# ---- single traps


TWO = "二、主动公开政府信息情况第二十条第（五）项信息内容"
OLD = TWO + "上一年项目数量本年增/减处理决定数量"


def two(text: str) -> list[tuple[str, Kind, Decimal | None]]:
    found = page(f"柳河区财政局2020年政府信息公开工作年度报告\n{text}\n三、其他情况\n无。\n")
    return [(f.raw, f.kind, f.value) for f in found.figures]


def test_a_sign_begins_a_cell_and_what_lies_before_it_is_certain() -> None:
    cells = two(OLD + "行政许可2648-18538")
    assert cells[0] == ("2648", Kind.NUMBER, Decimal(2648))
    assert [c[1:] for c in cells[1:]] == [(Kind.UNREAD, None)] * 2
    assert {c[0] for c in cells[1:]} == {"2648-18538"}
    assert [c[2] for c in two(OLD + "行政许可35减15 7")] == [35, -15, 7]
    assert [c[2] for c in two(OLD + "行政许可007")] == [0, 0, 7]
    assert [c[2] for c in two(OLD + "行政许可0070")] == [0, 0, 70]


@pytest.mark.parametrize("run", ["396442278", "3960181", "12", "5", "1234万", "0000"])
def test_what_can_be_cut_in_several_ways_or_none_is_unread(run: str) -> None:
    assert {c[1] for c in two(OLD + f"行政许可{run}")} == {Kind.UNREAD}


def test_an_amount_has_decimals_and_a_unit() -> None:
    nine = "第二十条第（九）项信息内容采购项目数量采购总金额政府集中采购"
    assert {c[1] for c in two(nine + "39573802895.90元")} == {Kind.UNREAD}
    assert [c[2] for c in two(nine + "395 73802895.90元")] == [395, Decimal("73802895.90")]
    eight = "第二十条第（八）项信息内容本年收费金额（单位：万元）行政事业性收费24252.311082"
    assert [c[2] for c in two(eight)] == [Decimal("24252.311082")]


def test_a_row_without_figures_is_blank_unless_figures_stray() -> None:
    text = (
        TWO + "本年处理决定数量行政许可第二十条第（六）项信息内容本年处理决定数量行政处罚8行政强制0"
    )
    assert [c[1:] for c in two(text)] == [
        (Kind.BLANK, None),
        (Kind.NUMBER, 8),
        (Kind.NUMBER, 0),
    ]
    torn = text.replace("行政处罚8", "行政处罚某某事项8")
    assert (Kind.BLANK, None) not in [c[1:] for c in two(torn)]


def test_sections_are_found_in_a_report_that_is_one_line() -> None:
    rng = Random(3)  # noqa: S311 - invented reports need no secret
    text = "".join(to_page(random_report(rng), random_page(rng), rng).splitlines())
    text = text.replace("一、总体情况", "一、总体情况" + "这里讲的是本年做过的工作。" * 40, 1)
    found = understand(read_text(text.encode()), "page.txt")
    assert [s.key for s in found.sections if s.key] == list("123456")


@pytest.mark.parametrize(
    "text",
    [
        "当前位置：首页 > 政务公开 > 政府信息公开年报柳河区财政局2021年政府信息公开工作年度报告"
        "发布时间：2022-01-23 字号：大 中 小{}打印本页",
        "首页 > 政府信息公开年报2021年柳河区财政局政府信息公开工作年度报告按照要求编写了本报告。{}",
        "2021年政府信息公开工作年度报告{}柳河区财政局2022年1月20日",
        "2021年政府信息公开工作年度报告{}柳河区财政局2022年1月20日打印本页关闭窗口",
        "2021年柳河區財政局政府信息公開工作年度報告{}",
    ],
    ids=[
        "chrome before the agency",
        "chrome before the year",
        "signed",
        "signed, chrome",
        "traditional",
    ],
)
def test_a_report_that_is_one_line_says_whose_it_is(text: str) -> None:
    body = "一、总体情况本年做了许多工作。二、主动公开政府信息情况" + TWO
    body += "本年处理决定数量行政许可8第二十条第（六）项信息内容本年处理决定数量行政处罚8行政强制0"
    body += "六、其他需要报告的事项没有。"
    found = page(text.format(body))
    assert (found.agency and simplified(found.agency.value)) == "柳河区财政局"
    assert found.year is not None
    assert found.year.value == "2021"


def test_prose_that_names_the_labels_is_no_table() -> None:
    found = page(
        "柳河区财政局2021年政府信息公开工作年度报告\n一、总体情况\n"
        "按第二十条第（五）项的要求公开，行政许可2293件，行政处罚1282件，行政强制42件。"
        "申请人中自然人72件、商业企业3件、其他2件，总计77件。行政复议结果维持1件，行政诉讼0件。\n"
    )
    assert found.figures == ()
    assert found.document.tables == ()


def test_prose_behind_the_last_row_stays_prose() -> None:
    rng = Random(5)  # noqa: S311
    report = random_report(rng)
    text = to_page(report, random_page(Random(5)), rng)  # noqa: S311
    found = page(text)
    prose = "".join(p.text for p in found.document.paragraphs)
    assert "一是解读形式单一" in prose
    assert "申请人情况" not in prose
    assert "信息内容" not in prose
    assert len(found.document.tables) == 3
    passages = split(found)
    assert {p.table for p in passages if p.table is not None} == {0, 1, 2}
    for block in found.document.blocks:
        if isinstance(block, Paragraph):
            place = block.location
            assert found.document.text[place.start : place.end] == block.text


def test_every_figure_stands_where_it_says() -> None:
    for seed in range(5):
        rng = Random(seed)  # noqa: S311
        found = page(to_page(random_report(rng), random_page(rng), rng))
        for figure in found.figures:
            place = figure.location
            assert found.document.text[place.start : place.end] == figure.raw


def test_a_figure_that_a_rule_chose_says_so() -> None:
    rng = Random(3)  # noqa: S311
    found = page(to_page(random_report(rng), random_page(rng), rng))
    said = {f.doubt for f in found.figures if f.kind is Kind.NUMBER}
    assert said <= {"", ROW_SUM, COLUMN_SUM}
    assert ROW_SUM in said


def test_a_statistics_table_of_earlier_years() -> None:
    found = page(
        "柳河区2016年度政府信息公开工作年度报告\n六、政府信息公开情况统计表\n"
        "指标名称计量单位2016年度历年累计主动公开文件数条346085376其中：1、网站公开数条3460 85376"
        "2、公报公开数条00受理申请总数条003、其他数件12"
    )
    rows = {f.row[0]: [] for f in found.figures}  # type: dict[str, list[Decimal | None]]
    for figure in found.figures:
        rows[figure.row[0]].append(figure.value)
    assert rows == {
        "主动公开文件数": [None, None],
        "其中：1、网站公开数": [3460, 85376],
        "2、公报公开数": [0, 0],
        "受理申请总数": [0, 0],
        "3、其他数": [1, 2],
    }
    assert {f.unit for f in found.figures} == {"条", "件"}


# ---- reports as an agency published them


@cache
def sample(year: int) -> Report:
    path = SAMPLES / f"pingtan_{year}.txt"
    if not path.exists():
        pytest.skip(f"the published report {path.name} is not beside this checkout")
    return understand(read(path), path.name)


@cache
def gold() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((SAMPLES / "gold.json").read_text("utf-8"))
    return data


@pytest.mark.parametrize("year", [2021, 2022, 2023, 2024])
def test_published_page_text_of_the_edition_of_2021(year: int) -> None:
    report = sample(year)
    wanted = gold()["reports"][f"pingtan_{year}"]
    by_place = {(f.measure, f.column[-1]): f for f in report.figures}
    for name, row in zip(
        [m.name for m in catalogue().of_table("3") if 2021 in m.editions],
        wanted["table_3"],
        strict=True,
    ):
        for column, value in zip(gold()["table_3_columns"], row, strict=True):
            assert by_place[name, column].value == value, (name, column)
    for measure, value in zip(catalogue().of_table("4"), wanted["table_4"], strict=True):
        assert by_place[measure.name, measure.column[-1]].value == value, measure.name
    unread = {f.measure for f in report.figures if f.kind is Kind.UNREAD}
    assert unread == {"规范性文件制发件数", "规范性文件废止件数", "规范性文件现行有效件数"}
    for label in ("行政许可", "行政处罚", "行政强制"):
        assert (
            by_place[f"{label}处理决定数量", "本年处理决定数量"].value == wanted["table_2"][label]
        )
    fees = by_place["行政事业性收费金额", "本年收费金额（单位：万元）"]
    assert fees.value == Decimal(str(wanted["table_2"]["行政事业性收费(万元)"]))
    assert not [c for c in check_sums(report.figures) if c.status == "fail"]


def test_published_page_text_of_the_edition_of_2019() -> None:
    checks = check_sums(sample(2020).figures)
    assert {c.id for c in checks if c.status == "fail"} == {"2:自然人", "2:总计"}
    two_2020 = gold()["reports"]["pingtan_2020"]["table_2"]
    columns = {"规章": 3, "行政处罚": 1, "行政事业性收费": 2}
    read_cells = [f for f in sample(2020).figures if f.table == "2" and f.value is not None]
    for label, count in columns.items():
        got = [f.value for f in read_cells if f.row[-1] == label]
        assert got == two_2020[label][:count]
    assert len(read_cells) == sum(columns.values())
    assert not [c for c in check_sums(sample(2019).figures) if c.status == "fail"]
    received = [f for f in sample(2019).figures if f.measure == NEW]
    assert [f.value for f in received] == [23, 0, 0, 0, 0, 0, 23]
