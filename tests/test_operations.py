"""Computations over cells: every operation, its value, its cells, and when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa import Answer, Library
from reportqa.answer.compute.arithmetic import multiple, part_of, ranked, rounded
from reportqa.answer.compute.plan import plan_of
from reportqa.answer.several import parts_of
from reportqa.question.parse import parse

PINGTAN = "平潭综合实验区管委会"
PENALTIES = {2021: 1282, 2022: 2113, 2023: 1330, 2024: 1100}
LICENCES = {2021: 2293, 2022: 10690, 2023: 2629, 2024: 4529}


def ask(library: Library, question: str, *previous: str) -> Answer:
    return library.ask(question, previous=previous)


@pytest.mark.parametrize(
    ("question", "operation", "value", "unit"),
    [
        ("平潭行政处罚最多的是哪一年", "maximum", 2113, "件"),
        ("平潭哪年的行政处罚最少？", "minimum", 1100, "件"),
        ("平潭處罰最多的年份", "maximum", 2113, "件"),
        ("which year did Pingtan impose the most penalties", "maximum", 2113, "件"),
        ("平潭2021到2024年行政处罚一共多少件", "sum", 5825, "件"),
        ("平潭21到24年处罚加起来", "sum", 5825, "件"),
        ("平潭近三年平均每年行政处罚多少件", "average", "1514.33", "件"),
        ("average penalties per year in Pingtan 2021 to 2024", "average", "1456.25", "件"),
        ("平潭2022年行政处罚比2021年多多少", "difference", 831, "件"),
        ("平潭2023年行政处罚比上年增加多少件", "difference", -783, "件"),
        # 办结 of what, the part tells
        ("淮安2024年无法提供占办结的百分比", "share", "25.61", "%"),
        ("淮安2024年无法提供占全部办结的百分之多少", "share", "25.61", "%"),
        ("平潭2023年行政许可比上年增加还是减少", "difference", 8061, "件"),
        ("平潭2023和2022年处罚相差多少", "difference", 783, "件"),
        ("平潭2022年行政处罚同比增长百分之几", "change", "64.82", "%"),
        ("平潭2022年行政处罚同比增长率", "change", "64.82", "%"),
        ("How did penalties in Pingtan change from 2021 to 2022", "difference", 831, "件"),
        ("2024年淮安和平潭的新收申请相差多少", "difference", 2901, "件"),
        ("2024年淮安的新收申请比平潭多多少", "difference", 2901, "件"),
        ("和平潭比，淮安2024年新收申请多多少", "difference", 2901, "件"),
        ("2024年，与淮安相比，平潭新收申请多多少", "difference", -2901, "件"),
        ("2024年平潭和淮安谁收到的申请多", "maximum", 3119, "件"),
        ("2024年哪个单位收到的申请最多", "maximum", 3119, "件"),
        ("淮安2024年自然人申请占比多少", "share", "96.22", "%"),
        ("淮安2024年申请中自然人占多少", "share", "96.22", "%"),
        ("what percentage of requests in Huaian 2024 came from natural persons", "share", "96.22",
         "%"),
        ("淮安2024年予以公开占办结总数的百分比", "share", "44.66", "%"),
        ("平潭2022年处罚是2021年的几倍", "ratio", "1.65", "倍"),
        ("2024年淮安行政复议和行政诉讼一共多少件", "sum", 397, "件"),
        ("平潭2024年实质公开率", "ratio", "45.87", "%"),
        ("淮安2024年行政复议纠错率是多少", "ratio", "18.23", "%"),
        ("平潭2022年行政处罚超过2000件吗", "verify", 2113, "件"),
        ("淮安2024年哪类申请人最多", "maximum", 3001, "件"),
        ("平潭2024年许可比处罚多多少", "difference", 3429, "件"),
    ],
)  # fmt: skip
def test_one_number(
    corpus_library: Library, question: str, operation: str, value: object, unit: str
) -> None:
    answer = ask(corpus_library, question)
    assert (answer.kind, answer.interpretation.operation) == ("figure", operation), answer.text
    assert answer.value is not None
    assert rounded(answer.value) == str(value)
    assert answer.unit == unit
    assert answer.figures
    assert all(f"[{f.citation}]" in answer.text for f in answer.figures)


@pytest.mark.parametrize(
    ("question", "operation", "values"),
    [
        ("平潭历年行政处罚", "trend", [1282, 2113, 1330, 1100]),
        ("平潭2022年以来的行政处罚", "trend", [2113, 1330, 1100]),
        ("平潭哪几年行政处罚超过1300件", "filter", [2113, 1330]),
        ("平潭哪些年份处罚不到1300", "filter", [1282, 1100]),
        ("平潭哪年处罚在1200到1400件之间", "filter", [1330, 1282]),
        ("平潭历年行政处罚排名前两名的年份", "rank", [2113, 1330]),
        ("平潭2021年、2022年处罚对比", "compare", [1282, 2113]),
        ("平潭2024年许可和处罚各多少", "value", [4529, 1100]),
        ("平潭2024年许可几件？处罚呢？", None, [4529, 1100]),
        ("2024年淮安行政复议和行政诉讼各多少件", "value", [351, 26, 20]),
        ("淮安2024年行政复议的构成", "breakdown", [72, 64, 178, 37, 351]),
    ],
)
def test_several_numbers(
    corpus_library: Library, question: str, operation: str | None, values: Sequence[int]
) -> None:
    answer = ask(corpus_library, question)
    assert (answer.kind, answer.value) == ("figure", None), answer.text
    assert answer.interpretation.operation == operation
    assert [f.value for f in answer.figures if f.value is not None] == [*map(Decimal, values)]


def test_a_year_that_is_not_held_makes_no_sum(corpus_library: Library) -> None:
    answer = ask(corpus_library, "平潭2020到2022年行政处罚一共多少件")
    assert answer.value is None
    assert "2020年的报告" in answer.text
    assert "3395" in answer.text, "the sum of what is held is told in the text"


def test_a_difference_to_a_year_that_is_not_held(corpus_library: Library) -> None:
    answer = ask(corpus_library, "平潭2021年处罚比上年增加多少")
    assert answer.value is None
    assert "2020年的报告" in answer.text


def test_an_extreme_names_who_is_not_compared(corpus_library: Library) -> None:
    answer = ask(corpus_library, "2024年哪个单位行政处罚最多")
    assert "定海区交通运输局" in answer.text


@pytest.mark.parametrize(
    ("question", "previous", "value"),
    [
        ("和上一年比呢", ["平潭2022年行政处罚多少"], "831"),
        ("比2021年增长百分之几", ["平潭2022年行政处罚多少件"], "64.82"),
        ("占多少", ["淮安2024年自然人新申请多少件"], "96.22"),
        ("哪年最多", ["平潭2021年行政处罚多少"], "2113"),
        ("那2021年呢", ["平潭2022年行政处罚比上年增长多少"], None),
    ],
)
def test_follow_ups(
    corpus_library: Library, question: str, previous: list[str], value: str | None
) -> None:
    answer = ask(corpus_library, question, *previous)
    assert (rounded(answer.value) if answer.value is not None else None) == value, answer.text


@pytest.mark.parametrize(
    "question",
    [
        "平潭平均最多的行政处罚是哪一年",
        "平潭行政处罚最多的月份是哪个月",
        "平潭哪个企业被罚最多",
        "平潭2022年行政处罚环比增长多少",
        "平潭哪一年的里程最多",
        "平潭2022年行政处罚比湖南多多少",
    ],
)
def test_what_does_not_go_together_gets_no_number(corpus_library: Library, question: str) -> None:
    answer = ask(corpus_library, question)
    assert answer.value is None, answer.text


def test_the_formula_and_a_small_denominator_are_shown(corpus_library: Library) -> None:
    answer = ask(corpus_library, "平潭2024年行政复议纠错率")
    assert "÷" in answer.text
    whole = next(f for f in answer.figures if f.measure == "行政复议总计")
    assert whole.value is not None
    flagged = any("小于30" in w for w in answer.warnings)
    assert flagged == (whole.value < 30)


def test_an_indicator_of_several_kinds_of_cases_is_asked_back(corpus_library: Library) -> None:
    answer = ask(corpus_library, "淮安2024年纠错率")
    assert answer.kind == "clarification"
    assert len(answer.options) == 2
    assert all(ask(corpus_library, o).value is not None for o in answer.options)


def test_reviews_and_lawsuits_together_count_twice(corpus_library: Library) -> None:
    answer = ask(corpus_library, "2024年淮安复议加诉讼合计")
    assert any("重复" in w for w in answer.warnings)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("平潭2024年许可几件？处罚呢？", 2),
        ("住建局2022年予以公开多少，部分公开多少", 2),
        ("2020年作出了多少件行政许可决定？", 0),
        ("请问，2020年作出了多少件行政许可决定？谢谢", 0),
        ("How many licences in 2021, and how many penalties?", 2),
    ],
)
def test_questions_in_one(question: str, parts: int) -> None:
    assert len(parts_of(question)) == parts


@pytest.mark.parametrize(
    ("question", "kind", "axis"),
    [
        ("哪个局的处罚最多", "extreme", "agencies"),
        ("哪一年处罚最多", "extreme", "years"),
        ("哪个局哪一年处罚最多", "extreme", "both"),
        ("处罚前三名的单位", "ranking", "agencies"),
        ("处罚最少的一年", "extreme", "years"),
        ("2021到2023年处罚合计", "together", "years"),
        ("各部门2023年处罚合计", "together", "agencies"),
        ("处罚占许可的几倍最多", None, None),
    ],
)
def test_plans(question: str, kind: str | None, axis: str | None) -> None:
    asked = parse(question, ["甲县教育局", "甲县水利局", "甲县人民政府"], date(2025, 6, 30))
    plan = plan_of(asked, 3)
    assert (plan and plan.kind, plan and plan.axis) == (kind, axis)


amounts = st.decimals(min_value=0, max_value=10**9, places=2)


@given(amounts, amounts)
def test_a_share_and_its_rest_make_a_hundred(part: Decimal, rest: Decimal) -> None:
    whole = part + rest
    first, second = part_of(part, whole), part_of(rest, whole)
    if not whole:
        assert first.value is None
    else:
        assert first.value is not None
        assert second.value is not None
        assert abs(first.value + second.value - 100) < Decimal("1e-20")


@given(amounts, amounts)
def test_a_multiple_times_its_base_is_the_figure(one: Decimal, other: Decimal) -> None:
    result = multiple(one, other)
    assert (result.value is None) == (other == 0)
    if result.value is not None:
        assert abs(result.value * other - one) < Decimal("1e-9")


def test_nothing_is_ranked_over_nothing() -> None:
    assert ranked([], lowest=False) == []


def test_the_same_question_gives_the_same_answer(corpus_library: Library) -> None:
    first = ask(corpus_library, "平潭哪一年的行政处罚最多，最少的呢")
    assert all(
        ask(corpus_library, "平潭哪一年的行政处罚最多，最少的呢") == first for _ in range(100)
    )


def test_the_newest_year_is_offered_and_not_taken(corpus_library: Library) -> None:
    answer = corpus_library.ask("去年平潭行政处罚多少件", today=date(2026, 6, 30))
    assert (answer.kind, answer.value) == ("no_answer", None)
    assert "2025年的报告" in answer.text
    [option] = answer.options
    offered = ask(corpus_library, option)
    assert (offered.value, offered.interpretation.years) == (Decimal(1100), (2024,))
