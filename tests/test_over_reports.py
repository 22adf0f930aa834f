"""Rates, shares and changes over agencies and years, who is left out, who has none, two steps."""

from __future__ import annotations

import re
from datetime import date

import pytest

from reportqa import Answer, Library
from reportqa.answer.compute.arithmetic import rounded
from reportqa.answer.compute.plan import plan_of
from reportqa.answer.compute.year_order import names_earlier_first
from reportqa.answer.two_steps import steps_of
from reportqa.question.exclusions import exclusions
from reportqa.question.parse import parse

HELD = ["甲县教育局", "甲县水利局", "甲县公安局", "甲县人民政府"]
TODAY = date(2025, 6, 30)


def ask(county: Library, question: str) -> Answer:
    *previous, asked = (part.strip() for part in question.split(">>"))
    return county.ask(asked, previous=previous, today=TODAY)


@pytest.mark.parametrize(
    ("question", "value", "unit", "said"),
    [
        ("2023年公开率最高的局是哪个", "80", "%", "公共资源交易中心"),
        ("公开率第二高的局是哪个，2023年", "68.42", "%", "人民政府办公室"),
        ("住建局2023年公开率比2022年提高多少", "15.2", "个百分点", "56.79% - 41.59%"),
        ("住建局和市监局2023年公开率相差多少", "11.46", "个百分点", "少11.46个百分点"),
        ("which bureau's disclosure rate was the lowest in 2023", "56.79", "%", "46 ÷ 81"),
        ("2023年市监局许可占全县多少", "25.06", "%", "3147 ÷ 12558"),
        ("what share of all county penalties did the housing bureau impose in 2023", "3.32", "%",
         "89 ÷ 2678"),
        ("2024年哪个局处罚下降最多", "-220", "件", "264 - 484 = -220"),
        ("2024年哪个局处罚变化最大", "-220", "件", "变化最大"),
        ("2024年许可增长最快的单位", "69.23", "%", "农业农村局"),
        ("2021到2024年许可增长最多的局", "296", "件", "703 - 407"),
        ("住建局哪年许可下降最快", "-33.71", "%", "2021年"),
        ("2024年新收申请增长第二多的单位", "68", "件", "住房和城乡建设局"),
        ("2024年哪个局败诉最多", "5", "件", "行政诉讼结果纠正"),
        ("住建局许可2022年是2023年的几倍", "1.11", "倍", "773 ÷ 698"),
        ("住建局2022年许可比2023年减少多少", "75", "件", "2022年比2023年多75件"),
        ("住建局2023年许可比2022年多几件", "-75", "件", "减少75件"),
        ("住建局从2022年到2023年许可增加多少", "-75", "件", "减少75件"),
        ("2023年市监局予以公开和不予公开哪个多", "69", "件", "最多的是予以公开"),
        ("2023年哪个局许可最多，市监局除外", "698", "件", "住房和城乡建设局"),
        ("2023年除市监局外还有哪个局许可最多", "698", "件", "住房和城乡建设局"),
        ("2023年哪个局许可最多 >> 除市监局外呢 >> 上一年呢", "773", "件", "2022"),
        ("2024年处罚下降最多的局 >> 2022年呢", "-34", "件", "47 - 81 = -34"),
        ("2023年市监局许可占全县多少 >> 住建局呢", "5.56", "%", "698 ÷ 12558"),
        ("by how many percentage points did the housing bureau's disclosure rate change from 2022 "
         "to 2023", "15.2", "percentage points", "= 15.2 percentage points"),
        ("住建局历年来许可总共多少件", "3810", "件", "615 + 614"),
        ("2024年处罚下降最多的局许可多少", "3428", "件", "市场监督管理局2024年行政许可"),
        ("2023年除市监局外许可最多的局处罚多少", "89", "件", "住房和城乡建设局2023年行政处罚"),
        ("2023年收费多少件，住建局", "189.06", "万元", "没有件数"),
        ("How many licences did the General Office of the Chensi County People's Government issue "
         "in 2023", "0", "件", "人民政府办公室"),
    ],
)  # fmt: skip
def test_one_number(county: Library, question: str, value: str, unit: str, said: str) -> None:
    answer = ask(county, question)
    assert answer.value is not None, answer.text
    assert (rounded(answer.value), answer.unit) == (value, unit), answer.text
    assert said in answer.text
    assert answer.figures


@pytest.mark.parametrize(
    "question",
    [
        # a rate is not added up, and its change in percent is not told from percentage points
        "2023年各局公开率合计",
        "2023年各局平均公开率是多少",
        "住建局公开率同比增长百分之几",
        "哪个局2023年公开率比2022年高",
        "住建局2023年公开率是市监局的几倍",
        "2023年主动公开率最高的局",
        # what is no share in the county
        "2023年市监局许可占全县处罚的比例",
        "2023年市监局许可占全县各局总数的比例",
        "2023年市监局许可和处罚占全县多少",
        "申酉县2023年许可占全市多少",
        "2023年县政府许可占全县多少",
        "住建局2023年许可占全市多少 >> 市监局呢",
        # changes between what is not said
        "2024年哪个局处罚最多，比上年下降多少",
        "2024年处罚最多的局比上年下降多少",
        "2024年哪个局许可增加最少",
        "历年许可增长最快的局",
        "2023年哪个局申请增长且许可下降最多",
        "住建局前年许可比去年多几件",
        "住建局2021年处罚比2022年和2023年多多少",
        "住建局许可2022年比2023年多几倍",
        # who is left out of what
        "2023年除市监局外住建局许可多少",
        "2023年扣除市监局，县政府许可多少",
        "2023年除处罚外市监局多少件",
        "除2022年外，住建局历年许可合计",
        "2023年除教育局外哪个局许可最多",
        # none of what
        "2023年没有超过100件处罚的单位",
        "2023年哪些单位不是没有处罚",
        "2023年没有处罚和强制的单位",
        "2023年没有结转的单位",
        "2023年哪个局结转最多",
        "2024年哪些单位没有公开",
        # two things, and two steps
        "市监局和住建局许可和处罚哪个多",
        "2023年市监局许可、处罚、收费哪个最多",
        "许可最多的那年处罚多少",
        "2023年许可最多的局有多少人",
        "2023年许可最多的局2024年处罚多少",
        "住建局许可最多的那年比前一年多多少",
        # verbs without an object, and a near subject
        "住建局2023年公开多少",
        "县政府2023年决策公开几次",
    ],
)
def test_no_number(county: Library, question: str) -> None:
    assert ask(county, question).value is None


def test_a_blank_is_named_beside_a_rate_and_takes_no_part(county: Library) -> None:
    answer = ask(county, "2023年各局公开率从低到高")
    assert answer.value is None
    assert "农业农村局2023年予以公开、部分公开这一格为空白" in answer.text
    assert "第1名 辰巳县住房和城乡建设局" in answer.text
    assert "第6名" not in answer.text


def test_who_did_not_rise_is_not_among_the_first(county: Library) -> None:
    answer = ask(county, "2024年处罚减少最多的三个单位")
    assert "第2名 辰巳县农业农村局" in answer.text
    assert "第3名" not in answer.text
    assert "没有减少：0件" in answer.text


def test_a_bound_in_percent(county: Library) -> None:
    for question in (
        "2023年公开率超过60%的单位",
        "which bureaus had a disclosure rate above 60% in 2023",
    ):
        answer = ask(county, question)
        assert re.search(r"有4个|: 4:", answer.text), answer.text
        assert "住房和城乡建设局" not in answer.text


def test_none_rose(county: Library) -> None:
    answer = ask(county, "Which department had the largest increase in penalties in 2024?")
    assert (answer.kind, answer.value) == ("figure", None)
    assert "none rose" in answer.text


def test_a_change_from_a_year_without_a_report_is_not_compared(county: Library) -> None:
    answer = ask(county, "市监局哪年新收申请增长最快")
    assert "2023年没有2022年的报告可比" in answer.text


def test_zero_is_told_from_slash_and_from_no_report(county: Library) -> None:
    answer = ask(county, "2024年哪些局没有行政处罚")
    assert "“为0”的有1个：辰巳县人民政府办公室0件" in answer.text
    assert "公共资源交易中心2024年这一格填的是“/”" in answer.text
    assert "卫生健康委员会2024年的报告" in answer.text
    english = ask(county, "which bureaus did not receive any applications in 2023")
    assert "none is “0”" in english.text


def test_years_whose_form_lacks_the_row_are_not_zero(county: Library) -> None:
    answer = ask(county, "住建局哪几年没有废止规范性文件")
    assert "有1个：2022年0件" in answer.text
    assert "2019年的表格没有这一项" in answer.text


def test_a_sum_over_all_years_lacks_the_year_that_is_not_held(county: Library) -> None:
    answer = ask(county, "市监局历年许可合计")
    assert answer.value is None
    assert "12905" in answer.text
    assert "2022年的报告" in answer.text


def test_of_a_tie_each_year_is_asked(county: Library) -> None:
    answer = ask(county, "市监局许可最多的那年处罚多少件")
    assert answer.value is None
    assert "并列最多的是2021年" in answer.text
    assert {int(f.value) for f in answer.figures if f.value is not None} >= {288, 264, 3428}


def test_who_was_left_out_is_said(county: Library) -> None:
    answer = ask(county, "2023年除市监局外其他局新收申请合计")
    assert "按问题的要求没有计入：辰巳县市场监督管理局" in answer.warnings
    assert answer.derivation == "49 + 90 + 38 + 53 + 63 = 293"


def test_a_rate_that_nothing_defines_is_refused_with_what_there_is(county: Library) -> None:
    answer = ask(county, "住建局2023年办结率是多少")
    assert (answer.kind, answer.value) == ("no_answer", None)
    assert len(answer.options) == 4
    assert all(ask(county, option).value is not None for option in answer.options)


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("住建局2023年许可多少 >> 上一年呢", 2022),
        ("住建局2023年许可多少 >> 那前一年呢？", 2022),
        ("住建局2023年许可多少 >> 上一年呢 >> 上一年呢", 2021),
        ("住建局2023年许可多少 >> 下一年呢", 2024),
        ("住建局2022年许可多少 >> 去年呢", 2024),
        ("How many licences did the housing bureau issue in 2023? >> and the year before?", 2022),
    ],
)
def test_the_year_beside_the_one_before(county: Library, question: str, year: int) -> None:
    assert ask(county, question).interpretation.years == (year,)


@pytest.mark.parametrize(
    ("question", "kind", "of"),
    [
        ("2024年哪个局处罚增长最快", "extreme", "change"),
        ("2024年各局处罚增长率排名", "ranking", "change"),
        ("2024年公开率最高的局", "extreme", "indicator"),
        ("2024年自然人申请占比最高的局", "extreme", "share"),
        ("2024年教育局处罚占全县的比例", "share", "county"),
        ("2024年哪个局处罚最多", "extreme", "cells"),
        ("2024年哪个局处罚最多增长了", None, None),
        ("2024年哪个局增长的处罚最多", None, None),
    ],
)
def test_what_is_compared(question: str, kind: str | None, of: str | None) -> None:
    plan = plan_of(parse(question, HELD, TODAY), len(HELD))
    assert (plan and plan.kind, plan and plan.of) == (kind, of)


@pytest.mark.parametrize(
    ("question", "excluded"),
    [
        ("除教育局外哪个局处罚最多", ("甲县教育局",)),
        ("除了教育局和水利局，哪个局处罚最多", ("甲县教育局", "甲县水利局")),
        ("不算甲县政府一共处罚多少", ("甲县人民政府",)),
        ("各局（教育局除外）处罚合计", ("甲县教育局",)),
        ("除处罚外教育局多少件", ()),
        ("除2023年外教育局处罚合计", ()),
        ("教育局扣除率是多少", ()),
        ("哪个局废除教育局文件最多", ()),
    ],
)
def test_who_is_left_out(question: str, excluded: tuple[str, ...]) -> None:
    assert parse(question, HELD, TODAY).excluded == excluded


def test_all_the_others_are_each_of_them() -> None:
    assert ("2023年,各局许可合计", "教育局") in list(exclusions("2023年除教育局外其他局许可合计"))


@pytest.mark.parametrize(
    ("question", "earlier_first"),
    [
        ("教育局2022年处罚比2023年多几件", True),
        ("和2023年相比，教育局2022年处罚多多少", True),
        ("教育局2022年处罚和2023年比多多少", True),
        ("教育局2023年处罚比2022年多几件", False),
        ("教育局从2022年到2023年处罚增加多少", False),
        ("how many more penalties in 2022 than in 2023", True),
    ],
)
def test_which_year_is_named_first(question: str, earlier_first: bool) -> None:
    assert names_earlier_first(parse(question, HELD, TODAY)) is earlier_first


@pytest.mark.parametrize(
    "question",
    ["许可最多的局是哪个", "许可最多的局和处罚最多的局", "许可最多的局比教育局多多少",
     "处罚最多的是哪年", "许可最多的那年处罚最多吗"],
)  # fmt: skip
def test_one_step_is_no_two(question: str) -> None:
    assert steps_of(question) is None
