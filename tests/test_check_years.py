"""Figures from one year to the next, and a government's beside its departments', invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.checks import Check, Checked, check_family, check_years
from reportqa.document import Figure, Kind
from support.form import cell, table_four, table_three, table_two

IN_FORCE = "规范性文件现行有效件数"
ISSUED = "规范性文件制发件数"
REPEALED = "规范性文件废止件数"


def report(
    year: int, figures: Sequence[Figure], *prose: str, agency: str = "清川县水务局"
) -> Checked:
    edition = 2021 if year > 2020 else 2019
    return Checked(f"{agency}-{year}", agency, year, edition, tuple(figures), prose=lambda: prose)


def by_id(former: Checked, later: Checked) -> dict[str, Check]:
    return {c.id: c for c in check_years(former, later)}


def test_what_is_carried_forward_comes_in_the_next_year() -> None:
    checks = by_id(
        report(2022, table_three(forward=2)), report(2023, table_three(forward=1, carried=2))
    )
    assert {i for i in checks if i.startswith("5:")} == {
        f"5:{a}"
        for a in (
            "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他组织", "总计",
        )
    }  # fmt: skip
    assert {c.status for c in checks.values()} == {"pass"}
    total = checks["5:总计"]
    assert total.left == total.right == 12
    assert [(r, f.value) for r, f in total.others] == [("清川县水务局-2022", Decimal(12))]
    assert "2022年结转下年度继续办理 12，2023年上年结转政府信息公开申请数量 12" in total.message


def test_what_is_lost_between_the_years_is_a_note_with_what_the_report_says() -> None:
    later = table_three(forward=0, carried=1)
    silent = by_id(report(2022, table_three(forward=2)), report(2023, later))["5:自然人"]
    assert silent.status == "note"
    assert silent.quote == ""
    told = by_id(
        report(2022, table_three(forward=2)),
        report(2023, later, "全年收到申请5件。", "上年结转的申请按新口径重新统计。另有来电。"),
    )["5:自然人"]
    assert told.quote == "上年结转的申请按新口径重新统计。"
    assert told.quote in told.message
    assert told.quote in told.message_en


@pytest.mark.parametrize(
    ("now", "status", "left"), [(34, "pass", 34), (20, "note", 34), (None, "not applicable", 34)]
)
def test_documents_in_force_follow_from_the_year_before(
    now: int | None, status: str, left: int
) -> None:
    former = report(2022, table_two({IN_FORCE: 30, ISSUED: 4, REPEALED: 1}))
    later = report(2023, table_two({ISSUED: 9, REPEALED: 5, IN_FORCE: now}))
    check = by_id(former, later)["6:规范性文件"]
    assert check.status == status
    assert check.left == left
    assert (
        "规范性文件现行有效件数 30 + 2023年规范性文件制发件数 9 - 2023年规范性文件废止件数 5 = 34"
        in (check.message)
    )


def test_a_note_in_the_cell_explains_before_any_sentence() -> None:
    former = report(2022, table_two({IN_FORCE: 30, ISSUED: 4, REPEALED: 1}))
    figures = table_two({ISSUED: 9, REPEALED: 5, IN_FORCE: 32})
    figures[0] = replace(figures[0], note="其中修订2件")
    check = by_id(former, report(2023, figures, "清理规范性文件两次。"))["6:规范性文件"]
    assert check.status == "note"
    assert check.quote == "9（其中修订2件）"


def test_a_sentence_on_something_else_explains_nothing() -> None:
    former = report(2022, table_two({IN_FORCE: 30, ISSUED: 4, REPEALED: 1}))
    later = report(
        2023,
        table_two({ISSUED: 9, REPEALED: 5, IN_FORCE: 20}),
        "修订办事指南12份。",
        "制发规范性文件9件，废止5件，现行有效20件。",
    )
    assert by_id(former, later)["6:规范性文件"].quote == ""


def test_the_form_of_2019_has_no_documents_in_force() -> None:
    former = report(2020, table_two({"规范性文件新制作数量": 3, "规范性文件对外公开总数量": 30}))
    later = report(2021, table_two({ISSUED: 9, REPEALED: 5, IN_FORCE: 20}))
    assert not by_id(former, later)


@pytest.mark.parametrize(("now", "status"), [(45, "pass"), (46, "note")])
def test_items_follow_by_the_change_of_the_year_before(now: int, status: str) -> None:
    former = report(2019, table_two({"行政处罚上一年项目数量": 48, "行政处罚本年增减项目数量": -3}))
    later = report(2020, table_two({"行政处罚上一年项目数量": now, "行政处罚本年增减项目数量": 0}))
    check = by_id(former, later)["7:行政处罚"]
    assert check.status == status
    assert check.left == 45
    assert check.right == now


@pytest.mark.parametrize(
    ("then", "now", "jumps"),
    [
        (10, 30, False), (10, 31, True), (11, 33, False), (100, 33, True), (99, 33, False),
        (31, 10, True), (30, 1, False), (0, 31, True), (0, 30, False), (500, 500, False),
    ],
)  # fmt: skip
def test_jumps(then: int, now: int, jumps: bool) -> None:
    checks = by_id(
        report(2021, table_two({"行政许可处理决定数量": then})),
        report(2022, table_two({"行政许可处理决定数量": now})),
    )
    assert set(checks) == ({"10:行政许可处理决定数量"} if jumps else set())
    for check in checks.values():
        assert check.status == "note"
        assert check.left == then
        assert check.right == now


def test_an_unread_cell_is_not_compared() -> None:
    former = report(2022, table_two({IN_FORCE: 30, ISSUED: 4, REPEALED: 1}))
    figures = [
        *table_two({ISSUED: 9, IN_FORCE: 34}),
        cell("2", REPEALED, ("本年废止件数",), None, Kind.UNREAD),
    ]
    assert by_id(former, report(2023, figures))["6:规范性文件"].status == "unread"


@given(st.integers(0, 500), st.integers(0, 90), st.integers(0, 90), st.integers(-40, 40))
def test_any_difference_is_told(held: int, issued: int, repealed: int, off: int) -> None:
    now = held + issued - repealed + off
    former = report(2022, table_two({IN_FORCE: held, ISSUED: 0, REPEALED: 0}))
    later = report(2023, table_two({ISSUED: issued, REPEALED: repealed, IN_FORCE: now}))
    check = by_id(former, later)["6:规范性文件"]
    assert check.status == ("note" if off else "pass")
    if off:
        assert f"相差 {abs(off)}。" in check.message


GOVERNMENT = "清川县人民政府"


def family_of(whole: int, *parts: int | None) -> dict[str, Check]:
    figures = table_two({"行政许可处理决定数量": whole, "行政处罚处理决定数量": 0})
    departments = [
        report(2023, table_two({"行政许可处理决定数量": n}), agency=f"清川县第{i}局")
        for i, n in enumerate(parts)
    ]
    checks = check_family(report(2023, figures, agency=GOVERNMENT), departments)
    return {c.id: c for c in checks}


def test_a_government_counts_its_departments_in() -> None:
    checks = family_of(100, 60, 30)
    assert set(checks) == {"11:行政许可处理决定数量"}
    check = checks["11:行政许可处理决定数量"]
    assert check.status == "pass"
    assert check.left == 100
    assert check.right == 90
    assert "其余 10" in check.message


def test_a_government_with_less_than_its_departments_is_told() -> None:
    check = family_of(80, 60, 30)["11:行政许可处理决定数量"]
    assert check.status == "note"
    assert "多出 10" in check.message
    assert [(r, f.value) for r, f in check.others] == [
        ("清川县第0局-2023", Decimal(60)), ("清川县第1局-2023", Decimal(30)),
    ]  # fmt: skip


def test_departments_without_the_figure_are_named() -> None:
    check = family_of(80, 60, None)["11:行政许可处理决定数量"]
    assert check.status == "pass"
    assert "清川县第1局" in check.message


def test_cases_of_table_four_jump_by_their_totals() -> None:
    small, large = [1, 0, 0, 0, 1], [40, 0, 0, 0, 40]
    checks = by_id(
        report(2022, table_four([small] * 3)), report(2023, table_four([large, small, small]))
    )
    assert {"10:行政复议结果维持", "10:行政复议总计"} == set(checks)
