"""Who has more and by how much, who rose, shares in order, rates averaged; offices, looks, 办结."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa import Answer, Library
from reportqa.answer.compute.arithmetic import rounded
from reportqa.question.agencies import AgencyIndex
from reportqa.question.mistyped import mistyped

TODAY = date(2025, 6, 30)


def ask(library: Library, conversation: str) -> Answer:
    *previous, asked = (part.strip() for part in conversation.split(">>"))
    return library.ask(asked, previous=previous, today=TODAY)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("辰巳县跟申酉县比，2023年谁作出的行政许可决定更多，多多少？", "2020", "件"),
        ("2023年住建局和市监局哪个收到的申请更多，多多少", "17", "件"),
        ("住建局和市监局2023年申请谁少几件", "17", "件"),
        ("住建局2022年和2023年申请哪个多多少", "137", "件"),
        ("2023年县政府自然人和企业申请哪个多，多多少", "355", "件"),
        ("Who issued more licences in 2023, Chensi County or Shenyou County, and by how many?",
         "2020", "件"),
        ("2023年哪个局收到的申请占全县的比例最高", "16.49", "%"),
        ("占全县许可最多的是哪个局，2023年", "25.06", "%"),
        # what is said in brackets, and a word for the sum of all grounds
        ("requests that the Chensi county government did not process in 2022 (不予处理), "
         "all reasons together", "109", "件"),
        # concluded, of nothing else: the applications; 政府办 is the one office that is held
        ("辰巳县2024年办结多少件", "904", "件"),
        ("2023年政府办收到多少申请", "49", "件"),
        ("辰已县2023年收到多少件公开申请", "649", "件"),
        ("申酋县2023年行政强制多少件", "194", "件"),
        ("交易中心2024年年底还剩几件没办完的申请", "9", "件"),
        ("住建局2023年许可多少 >> 和2022年比呢", "-75", "件"),
        ("住建局2023年公开率 >> 哪年最高", "61.85", "%"),
    ],
)  # fmt: skip
def test_the_number(county: Library, question: str, value: str, unit: str) -> None:
    answer = ask(county, question)
    assert answer.value is not None, answer.text
    assert (rounded(answer.value), answer.unit) == (value, unit)


@pytest.mark.parametrize(
    ("question", "met", "not_met"),
    [
        ("2024年哪些局的申请比上一年增加了", ["113件", "68件", "26件", "11件", "9件"], []),
        ("which agencies had fewer requests in 2023 than in 2022", ["-137件", "-9件"],
         ["27件", "40件"]),
        ("2024年哪些局增加了行政许可", ["281件", "36件", "5件"], ["0件"]),
        ("哪几年县政府的申请减少了", ["-260件", "-248件"], []),
        ("2024年哪几个局的许可减少了", [], ["281件", "36件", "5件"]),
    ],
)  # fmt: skip
def test_all_that_rose_or_fell(
    county: Library, question: str, met: list[str], not_met: list[str]
) -> None:
    answer = ask(county, question)
    assert (answer.kind, answer.value) == ("figure", None)
    listed, _, others = answer.text.replace("Not among them", "不在其中").partition("不在其中")
    if not met:
        listed, others = "", answer.text
        assert "没有减少的" in answer.text
    assert [m for m in met if m not in listed] == []
    assert [m for m in not_met if m not in others] == []


def test_both_readings_of_a_mean_of_rates_are_told_and_none_is_taken(county: Library) -> None:
    answer = ask(county, "2022到2024年住建局平均公开率")
    assert answer.value is None
    assert "51.46%" in answer.text  # 247 of 480
    assert "53.41%" in answer.text  # of the three rates


def test_another_agency_is_held_beside_the_one_before(county: Library) -> None:
    answer = ask(county, "住建局2023年许可多少 >> 和市监局比呢")
    assert answer.interpretation.operation == "compare"
    assert {f.value for f in answer.figures} == {698, 3147}


@pytest.mark.parametrize(
    "question",
    [
        # the total of reviews counts those not yet closed too
        "住建局2023年行政复议办结多少件",
        "住建局2023年行政诉讼办结了几件",
        # an office that is not held is not its government
        "申酉县政府办2023年收到多少申请",
        "申酉县政府办公室2023年收到多少申请",
        # by how much, where more than two are compared, or in percent
        "县政府、住建局、市监局2023年哪个申请多，多多少",
        "住建局和市监局2022年和2023年哪个申请多，多多少",
        "县政府和住建局哪个申请多，多百分之几，2023年",
        # bounds on a change, a change over several years, the form's own 本年增/减
        "2024年哪些局处罚增加超过50件",
        "2022到2024年哪些局的申请增加了",
        "哪些局2023年比2024年多收了申请",
        "2020年哪些局增加了许可项目",
        # no other county is this one
        "住建局2023年收到多少申请 >> 其他县呢",
        "住建局2023年收到多少申请 >> 比全县少多少",
        # of what is not the applications
        "辰巳县2024年承办人大建议多少件 >> 办结多少件",
        "申有县2023年行政强制多少件",
        "辰西县2023年许可多少",
    ],
)
def test_no_number(county: Library, question: str) -> None:
    answer = ask(county, question)
    assert answer.value is None
    assert answer.figures == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("辰已县", "辰巳县人民政府"),
        ("申西县", "申酉县人民政府"),
        ("辰巴县", ""),
        ("申有县", ""),
        ("辰巳市", ""),
        ("巳县", ""),
    ],
)
def test_a_region_of_three_characters_is_taken_for_one_that_looks_alike(
    typed: str, meant: str
) -> None:
    index = AgencyIndex(["辰巳县人民政府", "申酉县人民政府", "辰巳县住房和城乡建设局"])
    assert mistyped(typed, index) == meant
