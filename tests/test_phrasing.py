"""Everyday phrasings brought to plain ones, applicants left out, and what stays refused."""

from __future__ import annotations

from datetime import date

import pytest

from reportqa import Answer, Library
from reportqa.answer.compute.arithmetic import rounded
from reportqa.question.agencies import AgencyIndex
from reportqa.question.mistyped import mistyped
from reportqa.question.phrasing import plainly

TODAY = date(2025, 6, 30)


def ask(library: Library, conversation: str) -> Answer:
    *previous, asked = (part.strip() for part in conversation.split(">>"))
    return library.ask(asked, previous=previous, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("许可破一万三了没有", "许可超过13000吗"),
        ("申请超过一百五了吗", "申请超过150吗"),
        ("许可有没有三千五", "许可达到3500吗"),
        ("罚了500多起,是真的吗", "罚了介于501到599起之间,是真的吗"),
        ("more than eleven thousand permits", "more than 11,000 permits"),
        ("one hundred fifty eight requests", "158 requests"),
        ("a fee of ten thousand yuan", "a fee of ten thousand yuan"),
        ("in two thousand and nineteen", "in 2019"),
        ("甲县去年领先乙县多少件", "甲县去年比乙县多多少件"),
        ("老百姓找县政府要了多少次信息", "老百姓找县政府申请多少次"),
        ("甲县二三年许可", "甲县2023年许可"),
        # said of something else: nothing is touched
        ("县政府要了多少信息", "县政府要了多少信息"),
        ("近二三年申请", "近二三年申请"),
        ("二〇二四年许可", "二〇二四年许可"),
        ("原阳县住建局处罚几件", "原阳县住建局处罚几件"),
        ("2020年以前住建局收到多少申请", "2020年以前住建局收到多少申请"),
        ("处罚过三次的企业", "处罚过三次的企业"),
        ("罚了500多起案件的是谁", "罚了500多起案件的是谁"),
        ("新收复议案件几件", "新收复议案件几件"),
    ],
)
def test_a_phrasing_is_put_plainly(typed: str, plain: str) -> None:
    assert plainly(typed) == plain
    assert plainly(plain) == plain


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("原来的县工商局2020年处罚了多少", "462", "件"),
        ("过去叫工商局的那家，2020年许可多少", "2902", "件"),
        ("辰巳县工商局2020年处罚决定几件（现在叫市监局）", "462", "件"),
        ("the former industry and commerce bureau, 2020: penalties?", "462", "件"),
        ("Penalties the former industry and commerce bureau did take in 2020?", "462", "件"),
        ("俺想晓得住建局去年收了几件申请", "158", "件"),
        ("住建局2023年用“内部事务”挡掉几件", "0", "件"),
        ("辰巳县2020年答复说本机关没掌握这个信息的是几件", "81", "件"),
        ("住建局2019年除许可以外的其他对外管理服务事项，处理决定有多少", "15", "件"),
        ("除了企业，辰巳县2024年其他人申请了多少件", "716", "件"),
        ("辰巳县2024年新收申请里除个人外有多少", "214", "件"),
        ("辰巳县2024年法人和其他组织一共提了多少件申请？不算个人的", "214", "件"),
        ("all applicants except companies, Chensi County 2024: new requests", "716", "件"),
        ("辰巳县去年许可比前年多办了多少件", "451", "件"),
        ("许可这块，2023年辰巳县领先申酉县几件", "2020", "件"),
        ("how far ahead of shenyou was chensi in permits in 2024", "2898", "件"),
        ("by how many did permits in chensi exceed those in shenyou in 2023", "2020", "件"),
        ("两个县2024年行政许可相差多少", "2898", "件"),
        ("辰巳县2024年官司比2023年多打几场", "73", "件"),
        ("2024年部门里头许可数居第二位的", "703", "件"),
        ("2021年行政处罚哪个部门最多？县政府汇总的不算", "288", "件"),
        ("辰巳县政府2024年报告是汇总口径吧？那全县一共新收几件申请", "862", "件"),
        ("卫建委2023年许可多少", "380", "件"),
        ("县府辨2024年收到多少申请", "58", "件"),
        ("住建居2024年处罚多少", "89", "件"),
        ("Housng Bureau 2023 licences isued?", "698", "件"),
        ("chensi markt supervision bureau penalties 2024", "264", "件"),
        ("Chensi helth commission 2022 penaltys how many", "75", "件"),
        ("requests chensi county carried over from 2023", "118", "件"),
        ("requests declined on grounds of internal affairs, chensi housing bureau 2022", "0", "件"),
        ("府办2024年接待来访多少批次", "210", "批次"),
        # the verb of a partial disclosure is no full one
        ("Number of cases where Chensi County granted only partial disclosure in 2023", "114",
         "件"),
        ("辰巳县2023年同意部分公开的几件", "114", "件"),
        ("辰巳县2023年予以公开和部分公开共几件", "434", "件"),
        ("辰巳县2024年新收申请 >> 比申酉县多多少", "693", "件"),
        ("辰巳县2024年新收申请 >> 是申酉县的几倍", "5.1", "倍"),
    ],
)  # fmt: skip
def test_the_number(county: Library, question: str, value: str, unit: str) -> None:
    answer = ask(county, question)
    assert answer.value is not None, answer.text
    assert (rounded(answer.value), answer.unit) == (value, unit)


@pytest.mark.parametrize(
    ("question", "says", "value"),
    [
        ("辰巳县2023年行政许可破一万三了没有", "没有", 12558),
        ("辰巳县2023年行政许可过一万没", "是的", 12558),
        ("县政府2022年败诉超过30件了吗", "是的", 38),
        ("听说市监局2024年罚了500多起，是真的吗", "没有", 264),
        ("辰巳县2023年新收申请是六百四十九件吗", "是的", 649),
        ("did penalties in chensi pass two thousand in 2023?", "Yes", 2678),
        ("Did shenyou county lose more than five lawsuits in 2024?", "No", 5),
    ],
)
def test_a_bound_in_words_is_held_against_the_figure(
    county: Library, question: str, says: str, value: int
) -> None:
    answer = ask(county, question)
    assert answer.text.startswith(says)
    assert answer.value == value


@pytest.mark.parametrize(
    "question",
    [
        # two things are two figures
        "how many requests and how many lawsuits in chensi county in 2023",
        "2023年辰巳县申请和官司各多少",
    ],
)
def test_requests_beside_lawsuits_are_listed(county: Library, question: str) -> None:
    answer = ask(county, question)
    assert answer.value is None
    assert "649" in answer.text
    assert "96" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        # applicants are told apart in table three alone, and only by its columns
        "除企业外住建局2024年处罚多少",
        "除企业外的行政复议2024年辰巳县多少",
        "除国企外，辰巳县2024年企业申请多少",
        "除了企业和什么之外住建局收到多少申请",
        "excluding foreigners, how many new requests did chensi county get in 2024",
        # a word or a name that is not known stays so
        "县政府2024年向企业要了多少信息",
        "辰巳县2024年万人申请量",
        "市监局2024年罚款过百万的有吗",
        "市监局2024年罚款超过100万吗",
        "how many permits were declined in chensi county 2024",
        "how many requests from chensi county to shenyou county in 2024",
        "住健委2024年许可多少",
        "卫监委2023年许可多少",
        # a thing of the form, of a month, a province or a county that is not held
        "住建局2024年6月单月新收申请",
        "information requests across the whole province for 2024",
        "new requests yinmao county 2023",
    ],
)
def test_no_number(county: Library, question: str) -> None:
    answer = ask(county, question)
    assert answer.kind in {"no_answer", "clarification"}, answer.text
    assert answer.value is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("卫建委", "辰巳县卫生健康委员会"),
        ("住见局", "辰巳县住房和城乡建设局"),
        ("住建句", "辰巳县住房和城乡建设局"),
        ("住健委", ""),
        ("卫监委", ""),
        ("司法局", ""),
        ("教育局", ""),
    ],
)
def test_a_short_name_is_a_slip_only_where_it_sounds_so(typed: str, meant: str) -> None:
    index = AgencyIndex(["辰巳县人民政府", "辰巳县住房和城乡建设局", "辰巳县卫生健康委员会"])
    assert mistyped(typed, index) == meant
