"""Answers from sentences: none, each and all, lists, headings; and whether a number is right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reportqa import Library
from reportqa.answer.model import Answer

TODAY = date(2025, 6, 30)


def ask(library: Library, question: str) -> Answer:
    return library.ask(question, today=TODAY)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("农业局2024年收到对信息公开工作的投诉举报几件", "未收到"),
        ("2022年府办有没有收到对信息公开工作的投诉举报，几件", "未收到"),
        ("农业局2024年收到的关于政府信息公开的投诉有多少件", "未收到"),
    ],
)
def test_none_received_is_zero_and_quoted(county: Library, question: str, said: str) -> None:
    answer = ask(county, question)
    assert (answer.kind, answer.value) == ("figure", Decimal(0))
    assert f"报告写明没有（“{said}”）" in answer.text
    (figure,) = answer.figures
    assert figure.raw == said
    assert said in answer.citations[0].quote


def test_fees_that_were_and_were_not_charged(corpus_library: Library) -> None:
    charged = ask(corpus_library, "淮安2024年收取信息处理费多少元")
    assert (charged.value, charged.unit) == (Decimal(3940), "元")
    none = ask(corpus_library, "平潭2023年收取信息处理费多少元")
    assert none.value == 0
    assert "没有收取" in none.text
    english = ask(
        corpus_library, "How much did Pingtan charge in information processing fees in 2023?"
    )
    assert english.value == 0
    assert "the report says so" in english.text


@pytest.mark.parametrize(
    "question",
    [
        # no such statement in that year's report, a wider thing, a narrower agency
        "农业局2023年收到对信息公开工作的投诉举报几件",
        "农业局2024年收到的农产品质量投诉有多少件",
        "农业局2024年投诉几件",
        "农业局2024年投诉举报占百分之几",
    ],
)
def test_none_of_one_thing_is_not_none_of_another(county: Library, question: str) -> None:
    assert ask(county, question).value is None


def test_a_heading_lends_no_figure_its_words(county: Library) -> None:
    answer = ask(county, "辰巳县2018年主动公开政府信息数")
    assert answer.value != Decimal(15)
    assert answer.unit != "场"


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("卫健委2021年开过几次新闻发布会", "5", "场"),
        ("截至2022年11月底辰巳县政务热线接了多少来电", "4476", "件"),
        ("府办2023年公开专区接待来访中企业来访多少批次", "85", "批次"),
        ("住建局2021年公开保障性住房分配结果几套", "435", "套"),
        ("辰巳县2024年政务新媒体关注人数多少万人", "20.3", "万人"),
        ("交易中心2024年成交金额多少亿元", "14.46", "亿元"),
        ("交易中心2024年网上可办率百分之几", "96.4", "%"),
        ("住建局2021年按时答复的人大代表建议有多少件", "129", "件"),
        ("住建局2021年按时答复政协委员提案几件", "6", "件"),
    ],
)
def test_counting_words_lists_and_all(
    county: Library, question: str, value: str, unit: str
) -> None:
    answer = ask(county, question)
    assert (answer.value, answer.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "question",
    ["住建局2021年未按时答复的人大代表建议有多少件", "截至2022年6月底辰巳县政务热线接了多少来电"],
)
def test_what_all_does_not_tell(county: Library, question: str) -> None:
    assert ask(county, question).value is None


YES, NO = "yes", "no"
VERIFIED = [
    ("听说市监局2023年罚了500起，是真的吗", NO, "484"),
    ("申酉县2023年强制194件没错吧", YES, "194"),
    ("住建局2024年行政强制有30件？核实一下", NO, "21"),
    ("住建局2024年行政强制真有30件吗？", NO, "21"),
    ("2024年市监局行政许可3248件，请核对", NO, "3428"),
    ("辰巳县2022年行政复议难道不是92件吗", NO, "29"),
    ("辰巳县2022年行政复议难道不是29件吗", YES, "29"),
    ("领导说住建局2023年许可700件，帮忙查证一下", NO, "698"),
    ("住建局2023年许可698件，确认一下", YES, "698"),
    ("辰巳县2023年收到了1000件公开申请？", NO, "649"),
    ("有人说辰巳县2023年收到649件公开申请，对不？", YES, "649"),
    ("据说辰巳县2021年许可有1万件，真的假的", NO, "9138"),
    ("市监局2023年行政处罚有没有超过400件", YES, "484"),
    ("市监局2023年处罚不到400件，对吗", NO, "484"),
    ("住建局2022年收费超过800万元了吗", YES, "826.3"),
    ("住建局2022年收费8263000元对吗", YES, "826.3"),
    ("I heard that Chensi County imposed 3000 penalties in 2022", NO, "2170"),
    ("Did Chensi County impose more than 2000 penalties in 2022?", YES, "2170"),
    ("Did Chensi County impose fewer than 2000 penalties in 2022?", NO, "2170"),
    ("Chensi County received 750 new requests in 2021, true or false?", NO, "570"),
    ("Can you confirm that Chensi County received 570 new requests in 2021?", YES, "570"),
    ("Is it true that the Chensi housing bureau decided 700 licences in 2023?", NO, "698"),
    ("The Chensi housing bureau decided 698 licences in 2023, correct?", YES, "698"),
]  # fmt: skip
_OPENS = {YES: ("是的", "Yes"), NO: ("不是", "没有", "No")}


@pytest.mark.parametrize(("question", "verdict", "value"), VERIFIED)
def test_yes_or_no_with_the_true_figure(
    county: Library, question: str, verdict: str, value: str
) -> None:
    answer = ask(county, question)
    assert answer.value == Decimal(value)
    assert answer.text.startswith(_OPENS[verdict])
    assert answer.interpretation.operation == "verify"


def test_asked_for_a_fault_yes_and_no_change_places(county: Library) -> None:
    right = ask(county, "卫健委2022年许可282件，有误吗")
    assert right.text.startswith("没有误")
    wrong = ask(county, "报道称卫健委2022年许可300件，有没有错")
    assert wrong.text.startswith("有误")
    assert right.value == wrong.value == Decimal(282)


def test_the_number_of_the_text_is_told_from_that_of_the_table(county: Library) -> None:
    answer = ask(county, "市监局2023年行政处罚496件对吗")
    assert answer.value == Decimal(484)
    assert answer.text.startswith("与表格不一致")


def test_millions_are_converted(county: Library) -> None:
    answer = ask(county, "Chensi County collected 22.9 million yuan in charges in 2023, right?")
    assert answer.value == Decimal("2290.44")
    assert answer.text.startswith("Roughly")


def test_a_count_of_its_own_sentence_answers(tmp_path: Path) -> None:
    text = (
        "云岭县虚构局2023年政府信息公开工作年度报告\n一、总体情况\n"
        "积极开展政策宣讲活动。收到群众意见15条。\n（一）接待来访。共14批次。\n"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        library.ingest([tmp_path / "a.txt"])
        assert ask(library, "2023年收到群众意见几条").value == Decimal(15)
