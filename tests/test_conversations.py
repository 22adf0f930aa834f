"""What a follow-up takes over from the questions before it, and what is asked as if alone."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa import Answer, Library
from reportqa.answer.compute.arithmetic import rounded
from reportqa.question.names import region_kinds

TODAY = date(2025, 6, 30)


def ask(library: Library, conversation: str) -> Answer:
    *previous, asked = (part.strip() for part in conversation.split(">>"))
    return library.ask(asked, previous=previous, today=TODAY)


@pytest.mark.parametrize(
    "before", ["2023年平潭收到多少件申请", "平潭2022年存在什么问题", "火星县2021年多少申请"]
)
@pytest.mark.parametrize(
    "complete",
    [
        "平潭2021年怎样监督检查信息公开工作",
        "平潭2021年怎么规范依申请公开工作",
        "定海交通局2020年有什么问题",
        "平潭2021年政务新媒体怎么管理",
        "介绍一下平潭2021年的信息公开培训",
        "What problems did Huai'an report in 2024?",
        "平潭2022年不予公开占办结的百分之几",
        "什么是复议后起诉",
    ],
)
def test_a_question_complete_in_itself_is_answered_as_if_alone(
    corpus_library: Library, before: str, complete: str
) -> None:
    alone = ask(corpus_library, complete)
    later = ask(corpus_library, f"{before} >> {complete}")
    assert (later.kind, later.value, later.text) == (alone.kind, alone.value, alone.text)


def test_a_passage_on_another_topic_quotes_nothing_of_the_figure(corpus_library: Library) -> None:
    asked = "2023年平潭收到多少件申请 >> 平潭2021年怎样监督检查信息公开工作"
    answer = ask(corpus_library, asked)
    assert answer.kind == "passage"
    assert "检查" in answer.text
    assert "收到申请" not in answer.text


@pytest.mark.parametrize(
    ("conversation", "value"),
    [
        ("2023年平潭收到多少件申请 >> 那2021年呢", "70"),
        ("2023年平潭收到多少件申请 >> 和上一年比", "7"),
        ("2023年平潭收到多少件申请 >> 自然人占多少", "98.77"),
        (
            "How many requests did Pingtan receive in 2023? >> "
            "What share came from natural persons?",
            "98.77",
        ),
        ("2023年平潭收到多少件申请 >> 行政处罚呢", "1330"),
        ("2023年平潭收到多少件申请 >> 不予公开占办结的多少", "6.17"),
        ("平潭2023年不予公开多少件 >> 占办结的多少", "6.17"),
        ("平潭2021年怎样监督检查信息公开工作 >> 2023年收到多少申请", "81"),
        ("平潭2023年规范性文件多少件 >> 制发的", "77"),
        ("平潭2023年规范性文件多少件 >> 平潭2023年规范性文件现行有效件数是多少？", "470"),
        ("火星县2021年多少申请 >> 平潭呢", "70"),
        ("淮安2024年行政诉讼多少件 >> 败诉几件", "5"),
    ],
)
def test_a_follow_up_takes_over_what_it_leaves_out(
    corpus_library: Library, conversation: str, value: str
) -> None:
    answer = ask(corpus_library, conversation)
    assert answer.value is not None, answer.text
    assert rounded(answer.value) == value


@pytest.mark.parametrize("why", ["为什么", "为什么这么多", "怎么会这么少", "这是怎么做到的"])
def test_a_reason_is_asked_of_the_figure_before(corpus_library: Library, why: str) -> None:
    answer = ask(corpus_library, f"2023年平潭收到多少件申请 >> {why}")
    assert (answer.kind, answer.value) == ("passage", None)
    assert "申请" in answer.text


@pytest.mark.parametrize(
    ("conversation", "value"),
    [
        # the county is not the bureau that was asked about before
        ("住建局2023年收到多少申请 >> 全县呢", "649"),
        ("住建局2023年收到多少申请 >> 县里打了多少官司", "96"),
        (
            "How many requests did the Housing Bureau receive in 2023? >> "
            "How many lawsuits did the county lose in 2022?",
            "38",
        ),
        ("住建局2023年收到多少申请 >> 全市呢", None),
        ("住建局2023年收到多少申请 >> 全县最多的是哪个局", "107"),
        ("住建局2023年收到多少申请 >> 哪个局最多", "107"),
        # an indicator is of no single figure that was asked for before
        ("市监局2023年收到多少申请 >> 公开率呢", "68.25"),
        ("住建局2023年行政复议多少件 >> 纠错率呢", "25"),
        ("住建局2023年行政诉讼多少件 >> 公开率呢", "56.79"),
    ],
)
def test_of_whom_and_of_what(county: Library, conversation: str, value: str | None) -> None:
    answer = ask(county, conversation)
    assert (answer.value and rounded(answer.value)) == value, answer.text


def test_how_to_mend_asks_for_measures(county: Library) -> None:
    answer = ask(county, "住建局2023年存在什么问题 >> 怎么改")
    assert answer.kind == "passage"
    assert "改进" in answer.text


def test_words_that_name_a_kind_of_region_alone() -> None:
    assert region_kinds("全县") == {"县", "自治县"}
    assert region_kinds("county") == {"县", "自治县"}
    assert region_kinds("局") == region_kinds("") == frozenset()
