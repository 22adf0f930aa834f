"""The arithmetic of the form on invented tables."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.checks import Check, check_sums
from reportqa.document import Figure, Kind
from reportqa.form.catalogue import catalogue
from support.form import BLANK, PEOPLE, cell, table_four, table_three


def change(figures: list[Figure], measure: str, applicant: str, **to: object) -> list[Figure]:
    changed = [
        replace(f, **to)  # type: ignore[arg-type]
        if f.measure == measure and (f.column[-1] == applicant)
        else f
        for f in figures
    ]
    assert changed != figures
    return changed


def by_id(figures: list[Figure]) -> dict[str, Check]:
    checks = check_sums(figures)
    found = {c.id: c for c in checks}
    assert len(found) == len(checks)
    return found


@pytest.mark.parametrize("edition", [2019, 2021])
def test_a_table_that_adds_up_passes(edition: int) -> None:
    figures = table_three({"予以公开": [5, 1, 0, 0, 2, 0]}, edition, forward=3)
    checks = by_id(figures)
    for check in checks.values():
        assert check.status in {"pass", "not applicable"}, check
    assert checks["1:自然人"].left == checks["1:自然人"].right == 8
    assert checks["2:总计"].left == checks["2:总计"].right == 8
    assert checks["3:予以公开"].right == 8
    lacking = {i for i, c in checks.items() if c.status == "not applicable"}
    other = {m.name for m in catalogue().of_table("3") if edition not in m.editions}
    assert lacking == {f"3:{name}" for name in other}


def test_expression_and_messages_are_in_words() -> None:
    check = by_id(table_three({"予以公开": [5, 1, 0, 0, 2, 0]}))["3:予以公开"]
    assert check.expression.startswith("予以公开：自然人 + 商业企业")
    assert check.message == (
        "表三“予以公开”一行：自然人 5 + 商业企业 1 + 法律服务机构 2 = 8，总计 8，相符。"
    )
    assert check.message_en.startswith("Table three, row")
    assert check.message_en.endswith("= 8; Total 8: equal.")
    assert [c.value for c in check.cells] == [5, 1, 0, 0, 2, 0, 8]


def test_a_wrong_cell_fails_its_row_and_its_column_only() -> None:
    figures = table_three({"予以公开": [5, 1, 0, 0, 2, 0]})
    figures = change(figures, "予以公开", "自然人", value=Decimal(6))
    failed = {c.id for c in check_sums(figures) if c.status == "fail"}
    assert failed == {"2:自然人", "3:予以公开"}
    check = by_id(figures)["3:予以公开"]
    assert check.left == 9
    assert check.right == 8
    assert "相差 1" in check.message
    assert "the sum fails, by 1" in check.message_en


def test_rule_one_fails_alone() -> None:
    figures = table_three({"予以公开": [5, 1, 0, 0, 2, 0]})
    figures = change(figures, "结转下年度继续办理", "自然人", value=Decimal(1))
    failed = {c.id for c in check_sums(figures) if c.status == "fail"}
    assert failed == {"1:自然人", "3:结转下年度继续办理"}


def test_blank_parts_under_a_total_of_zero_pass() -> None:
    figures = table_three()
    for applicant in PEOPLE[:-1]:
        figures = change(figures, "部分公开", applicant.labels[0], **BLANK)
    check = by_id(figures)["3:部分公开"]
    assert check.status == "pass"
    assert "空白按无计" in check.message
    assert "blank read as none" in check.message_en
    assert "空白，总计 0" in check.message


def test_blank_parts_beside_a_total_above_zero_fail() -> None:
    figures = table_three({"部分公开": [4, 0, 0, 0, 0, 0]})
    for applicant in PEOPLE[:-1]:
        figures = change(figures, "部分公开", applicant.labels[0], **BLANK)
    check = by_id(figures)["3:部分公开"]
    assert check.status == "fail"
    assert check.left == 0
    assert check.right == 4


def test_a_blank_total_is_not_checked_unless_its_parts_are_none() -> None:
    figures = table_three({"部分公开": [4, 0, 0, 0, 0, 0]})
    figures = change(figures, "部分公开", "总计", **BLANK)
    assert by_id(figures)["3:部分公开"].status == "not applicable"
    figures = change(figures, "予以公开", "总计", **BLANK)
    assert by_id(figures)["3:予以公开"].status == "pass"


def test_all_blank_is_not_applicable() -> None:
    figures = [replace(f, kind=Kind.BLANK, value=None, raw="") for f in table_three()]
    statuses = {c.status for c in check_sums(figures)}
    assert statuses == {"not applicable"}


@pytest.mark.parametrize(("kind", "raw"), [(Kind.SLASH, "/"), (Kind.DASH, "—"), (Kind.WORD, "无")])
def test_other_ways_to_say_none(kind: Kind, raw: str) -> None:
    figures = change(table_three(), "部分公开", "自然人", kind=kind, value=None, raw=raw)
    assert by_id(figures)["3:部分公开"].status == "pass"


@pytest.mark.parametrize(("kind", "raw"), [(Kind.UNREAD, "27002"), (Kind.WORD, "见附件")])
def test_an_unread_cell_makes_its_sums_unread(kind: Kind, raw: str) -> None:
    figures = change(table_three(), "部分公开", "自然人", kind=kind, value=None, raw=raw)
    checks = by_id(figures)
    assert {i for i, c in checks.items() if c.status == "unread"} == {"2:自然人", "3:部分公开"}
    assert "自然人" in checks["3:部分公开"].message
    assert checks["3:部分公开"].left is None


def test_a_row_that_was_not_read_is_unread() -> None:
    figures = [f for f in table_three() if f.measure != "部分公开"]
    checks = by_id(figures)
    assert checks["3:部分公开"].status == "unread"
    assert checks["2:总计"].status == "unread"
    assert checks["1:总计"].status == "pass"


def test_the_row_of_the_older_edition_takes_part_where_it_is_printed() -> None:
    newer = table_three({"予以公开": [5, 0, 0, 0, 0, 0]})
    figures = [f for f in newer if not (f.measure or "").startswith("其他处理")]
    figures += [cell("3", "其他处理", a.path, 0) for a in PEOPLE]
    assert by_id(figures)["2:自然人"].status == "pass"
    both = newer + [cell("3", "其他处理", a.path, 9) for a in PEOPLE]
    assert by_id(both)["2:自然人"].status == "pass"


def test_table_four() -> None:
    figures = table_four([[1, 2, 3, 4, 10], [0, 0, 0, 0, 0], [1, 0, 0, 0, 2]])
    checks = by_id(figures)
    assert [c.status for c in checks.values()] == ["pass", "pass", "fail"]
    assert list(checks) == [
        "4:行政复议",
        "4:行政诉讼（未经复议直接起诉）",
        "4:行政诉讼（复议后起诉）",
    ]
    assert checks["4:行政复议"].left == 10


def test_table_four_blank_beside_zero() -> None:
    figures = table_four([[None, None, None, None, 0]] * 3)
    assert {c.status for c in check_sums(figures)} == {"pass"}


def test_order_does_not_matter() -> None:
    figures = table_three({"予以公开": [5, 1, 0, 0, 2, 0]})
    assert check_sums(figures[::-1]) == check_sums(figures)


def test_a_second_copy_of_a_table_is_checked_apart() -> None:
    figures = table_three({"予以公开": [5, 0, 0, 0, 0, 0]})
    first = [replace(f, cell=(0, 0, i)) for i, f in enumerate(figures)]
    second = [replace(f, cell=(1, 0, i)) for i, f in enumerate(figures)]
    second = change(second, "予以公开", "自然人", value=Decimal(7))
    checks = by_id(first + second)
    assert checks["3:予以公开"].status == "pass"
    assert checks["3:予以公开#2"].status == "fail"


def test_two_cells_that_claim_the_same_are_unread() -> None:
    figures = table_three()
    claim = replace(figures[0], value=Decimal(7))
    checks = by_id([*figures, claim])
    assert checks["3:本年新收政府信息公开申请数量"].status == "unread"
    assert checks["3:部分公开"].status == "pass"


def test_no_tables_no_checks() -> None:
    assert check_sums([]) == ()
    assert check_sums([cell("2", "行政许可处理决定数量", ("处理决定数量",), 5)]) == ()


@given(st.lists(st.integers(0, 999), min_size=12, max_size=12), st.integers(0, 50))
def test_any_table_that_adds_up_passes_and_one_more_fails(values: list[int], seven: int) -> None:
    rows = {"予以公开": values[:6], "不予处理：重复申请": values[6:]}
    figures = table_three(rows, forward=seven)
    assert {c.status for c in check_sums(figures)} <= {"pass", "not applicable"}
    figures = change(figures, "办理结果总计", "其他", value=Decimal(sum(values) + 1000))
    failed = {c.id for c in check_sums(figures) if c.status == "fail"}
    assert failed == {"1:其他组织", "2:其他组织", "3:办理结果总计"}


def test_a_total_left_blank_over_filled_parts_is_no_zero() -> None:
    figures = table_three({"予以公开": [5, 1, 0, 0, 2, 0], "部分公开": [1, 0, 0, 0, 0, 0]})
    figures = change(figures, "部分公开", "总计", **BLANK)
    check = by_id(figures)["2:总计"]
    assert check.status == "unread"
    assert "部分公开为空白，而其各部分有数" in check.message
    assert by_id(figures)["2:自然人"].status == "pass"
