"""Questions over the invented county that once drew a wrong number, or a false sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa import Library
from reportqa.answer.compute.arithmetic import rounded


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        # the base that is named is the base
        ("县政府2024年国家秘密占不予公开多少", "9.66", "%"),
        ("不予公开里国家秘密占几成，县政府2024年", "9.66", "%"),
        ("县政府2024年予以公开占新收申请的比例", "41.3", "%"),
        ("住建局2022年予以公开占部分公开的比例", "184.85", "%"),
        ("住建局2022年自然人申请占办结的比例", "79.65", "%"),
        ("住建局2022年不予公开多少 >> 其中国家秘密占多少", "1.82", "%"),
        ("住建局2022年新收申请 >> 予以公开的占多少", "26.87", "%"),
        # two things that are compared stay two
        ("县政府2022年予以公开比部分公开多几件", "161", "件"),
        ("县政府2022年新收申请比办结总计多多少", "21", "件"),
        ("县政府2022年自然人和商业企业申请合计", "856", "件"),
        ("辰巳县跟住建局2023不予处理差多少", "94", "件"),
        ("和县政府比，府办2022年行政事业性收费金额多多少万元", "-1885.3", "万元"),
        # thresholds in 万, and levels
        ("县政府2024年收费超过一千万吗", "1266.8", "万元"),
        ("县政府2024年许可超过10万件吗", "13009", "件"),
        ("住建局2022年许可增加到多少", "773", "件"),
        # follow-ups
        ("县政府2022年自然人申请多少 >> 总计呢", "909", "件"),
        ("住建局2022年企业申请 >> 予以公开的呢", "25", "件"),
        ("住建局2023年年末结转多少件", "29", "件"),
    ],
)
def test_the_number(county: Library, question: str, value: str, unit: str) -> None:
    *previous, asked = (part.strip() for part in question.split(">>"))
    answer = county.ask(asked, previous=previous)
    assert answer.value is not None, answer.text
    assert (rounded(Decimal(answer.value)), answer.unit) == (value, unit)


@pytest.mark.parametrize(
    "question",
    [
        "县政府2022年自然人和企业申请占比",
        "住建局2022年企业新收申请比办结总计多几件",
        "住建局2023年处罚多少 >> 许可呢 >> 合计",
        "县政府和住建局2023年处罚合计",
        "2023年申酉县各局处罚",
        "住建局许可最高和最低的年份",
        "住建局2019年和2020年采购金额合计",
        "2023年住建局许可和市监局处罚合计",
        "住建局2023年网站有几个",
        "县政府2023年干部多少人",
        "住建局2022年已办申请几件",
        "住建局截至2023年处罚合计",
        "住建局2022年当年办结的当年申请几件",
        "住建局2023年行政强制执行几件",
        "县政府2024年不予公开哪个最多",
        "市监局近三年许可合计",
        "县政府2022年结转多少件",
    ],
)
def test_no_number(county: Library, question: str) -> None:
    *previous, asked = (part.strip() for part in question.split(">>"))
    answer = county.ask(asked, previous=previous)
    assert answer.value is None, answer.text


def test_listed_years_are_no_span(county: Library) -> None:
    text = county.ask("住建局2021年、2023年许可谁高").text
    assert "2021、2023年" in text
    assert "2021–2023" not in text


def test_a_tie_in_a_rank_is_said(county: Library) -> None:
    assert "并列第3名" in county.ask("2023年农业局处罚排名第几").text


def test_a_government_is_not_ranked_with_bureaus(county: Library) -> None:
    answer = county.ask("2024年各单位新收申请由高到低")
    assert not any(f.agency.endswith("人民政府") for f in answer.figures)
    assert any("申酉县人民政府" in w for w in answer.warnings)


def test_the_filled_cells_of_a_sum_are_its_own(county: Library) -> None:
    text = county.ask("府办2021年不予公开几件").text
    assert "1 + 0 + 1 = 2" in text


def test_a_threshold_in_tens_of_thousands(county: Library) -> None:
    answer = county.ask("县政府许可超过1.2万件的年份")
    assert sorted(f.value for f in answer.figures if f.value) == [Decimal(12558), Decimal(13009)]


def test_a_sum_of_one_group_shows_the_cells_of_the_group(county: Library) -> None:
    """Once "5 = 5": the group is one thing asked for, and two cells."""
    answer = county.ask(
        "Chensi housing bureau 2021: how many lawsuits in total, direct ones and those after "
        "reconsideration"
    )
    assert answer.value == Decimal(5)
    assert answer.derivation == "2 + 3 = 5"
