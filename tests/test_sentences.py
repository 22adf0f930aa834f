"""Figures in sentences. All sentences here are invented."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.document import Box, Document, Figure, Kind, Location, Paragraph, Section, Table
from reportqa.nothing import Things, states_none, things
from reportqa.script import simplified
from reportqa.sentences import sentence_figures, split_sentences


def document(*paragraphs: str) -> Document:
    text = "\n".join(paragraphs)
    blocks = []
    start = 0
    for paragraph in paragraphs:
        blocks.append(Paragraph(paragraph, Location(start, start + len(paragraph))))
        start += len(paragraph) + 1
    return Document("text", text, tuple(blocks))


def figures(text: str) -> tuple[Figure, ...]:
    found = sentence_figures(document(text), ())
    for figure in found:
        assert text[figure.location.start : figure.location.end] == figure.raw
        assert figure.raw in figure.quote
        assert figure.kind is Kind.NUMBER
        assert figure.table is None
        assert figure.row == figure.column == ()
    return found


def told(text: str) -> list[tuple[str, str, str]]:
    return [(f.subject, str(f.value), f.unit or "") for f in figures(text)]


COUNTED = [
    ("全年共走访企业64次，收集问题19个。", [("走访企业", "64", "次"), ("收集问题", "19", "个")]),
    (
        "收集问题19个，其中涉及用工的8个。",
        [("收集问题", "19", "个"), ("涉及用工的问题", "8", "个")],
    ),
    (
        "我局主动公开信息357条。其中，政务类信息41条，占总体比例的11.48%。",
        [
            ("主动公开信息", "357", "条"),
            ("政务类信息", "41", "条"),
            ("政务类信息占总体比例", "11.48", "%"),
        ],
    ),
    (
        "其中，政务类信息41条，便民类5条。",
        [("政务类信息", "41", "条"), ("便民类信息", "5", "条")],
    ),
    (
        "受理许可事项120件，办结118件，办结率98.3%。",
        [
            ("受理许可事项", "120", "件"),
            ("办结许可事项", "118", "件"),
            ("许可事项办结率", "98.3", "%"),
        ],
    ),
    (
        "共受理80件信访件其中4件为来访件，均已答复。",
        [("受理信访件", "80", "件"), ("来访件", "4", "件")],
    ),
    ("各类媒体录用290余篇。", [("各类媒体录用", "290", "篇")]),
    ("本年度总计接听热线电话1,234次。", [("接听热线电话", "1234", "次")]),
    ("举办培训班十二场，参训人员三百余人。", [("举办培训班", "12", "场")]),
    ("召开领导小组会议两次。", [("召开领导小组会议", "2", "次")]),
    ("全年编发简报三期，印发通知5份。", [("编发简报", "3", "期"), ("印发通知", "5", "份")]),
    (
        "推送图文1.5万条，阅读量达320万次。",
        [("推送图文", "1.5", "万条"), ("阅读量", "320", "万次")],
    ),
    (
        "公众号粉丝突破12万，同比增长8.5%。",
        [("公众号粉丝", "12", "万"), ("公众号粉丝同比增长", "8.5", "%")],
    ),
    ("发布政策解读20篇、办事指南30项。", [("发布政策解读", "20", "篇"), ("办事指南", "30", "项")]),
    (
        "主动公开规章3件，规范性文件6件，其他文件12件。",
        [
            ("主动公开规章", "3", "件"),
            ("主动公开规范性文件", "6", "件"),
            ("主动公开其他文件", "12", "件"),
        ],
    ),
    (
        "予以公开30件（60%），不予公开20件（40%）。",
        [
            ("予以公开", "30", "件"),
            ("予以公开占比", "60", "%"),
            ("不予公开", "20", "件"),
            ("不予公开占比", "40", "%"),
        ],
    ),
    (
        "答复申请50件（含上年度结转申请3件，另有2件顺延到下年度答复）。",
        [
            ("答复申请", "50", "件"),
            ("上年度结转申请", "3", "件"),
            ("顺延到下年度答复的申请", "2", "件"),
        ],
    ),
    (
        "发生行政复议9件，其中结果维持5件，尚未审结4件；行政诉讼3件，其中结果纠正1件。",
        [
            ("发生行政复议", "9", "件"),
            ("发生行政复议结果维持", "5", "件"),
            ("发生行政复议尚未审结", "4", "件"),
            ("行政诉讼", "3", "件"),
            ("行政诉讼结果纠正", "1", "件"),
        ],
    ),
    (
        "全县收到政府信息公开申请15件，涉及自然人12件、商业企业3件。",
        [
            ("全县收到政府信息公开申请", "15", "件"),
            ("涉及自然人的政府信息公开申请", "12", "件"),
            ("涉及商业企业的政府信息公开申请", "3", "件"),
        ],
    ),
    ("对29项重要政策文件进行解读。", [("解读重要政策文件", "29", "项")]),
    ("关停5个发挥作用不明显的政务新媒体。", [("关停政务新媒体", "5", "个")]),
    ("平台接入7个部门210项事项。", [("平台接入部门", "7", "个"), ("接入事项", "210", "项")]),
    ("通过微信公众号、广播等渠道发布通告46条。", [("发布通告", "46", "条")]),
    ("制作《某市公报》6期。", [("制作《某市公报》", "6", "期")]),
    ("窗口连续10个月被评为红旗窗口。", [("窗口连续被评为红旗窗口", "10", "个月")]),
    ("收取信息处理费3940元。", [("收取信息处理费", "3940", "元")]),
    ("群众满意度达百分之九十五。", [("群众满意度", "95", "%")]),
    ("政务服务事项网上可办率达 90 %。", [("政务服务事项网上可办率", "90", "%")]),
    (
        "全面走访辖区运输企业，做好服务。今年共走访64次。",
        [("走访辖区运输企业", "64", "次")],
    ),
    ("1.共公示处罚案件12件。", [("公示处罚案件", "12", "件")]),
    ("一是公开年度预算5份。", [("公开年度预算", "5", "份")]),
    ("其他处理0件。", [("其他处理", "0", "件")]),
    ("收到意见建议，共12条。", [("收到意见建议", "12", "条")]),
    ("申请数量较上年下降12.3%。", [("申请数量较上年下降", "12.3", "%")]),
    (
        "等候时间由42分钟缩短至19分钟。",
        [("等候时间（原）", "42", "分钟"), ("等候时间（现）", "19", "分钟")],
    ),
    (
        "公开标准目录26个领域共计1345项。",
        [("公开标准目录领域", "26", "个"), ("公开标准目录", "1345", "项")],
    ),
    (
        "制发规范性文件5件，废止8件，现行有效112件。",
        [
            ("制发规范性文件", "5", "件"),
            ("废止规范性文件", "8", "件"),
            ("现行有效规范性文件", "112", "件"),
        ],
    ),
    (
        "新收申请45件，上年结转2件，办结46件，结转下年度继续办理1件。",
        [
            ("新收申请", "45", "件"),
            ("上年结转申请", "2", "件"),
            ("办结申请", "46", "件"),
            ("结转下年度继续办理的申请", "1", "件"),
        ],
    ),
    (
        "受理复议案件12起，维持原行政行为8起，撤销2起。",
        [
            ("受理复议案件", "12", "起"),
            ("复议案件维持原行政行为", "8", "起"),
            ("复议案件撤销", "2", "起"),
        ],
    ),
    (
        "公开率由上年的76%提高到85%。",
        [("公开率（原）", "76", "%"), ("公开率（现）", "85", "%")],
    ),
    (
        "网站访问量达25.6万次，日均访问量702次。",
        [("网站访问量", "25.6", "万次"), ("日均访问量", "702", "次")],
    ),
    (
        "受理信访件80件，其中来访件4件，按时办结率100%。",
        [("受理信访件", "80", "件"), ("来访件", "4", "件"), ("信访件按时办结率", "100", "%")],
    ),
    ("新建专栏4个，撤销专栏1个。", [("新建专栏", "4", "个"), ("撤销专栏", "1", "个")]),
    ("组织抽查26家单位，发现问题31个。", [("组织抽查单位", "26", "家"), ("发现问题", "31", "个")]),
    (
        "投入经费2.35万元，较上年增加0.4万元。",
        [("投入经费", "2.35", "万元"), ("投入经费较上年增加", "0.4", "万元")],
    ),
    ("公开信息１２３条，占５０％。", [("公开信息", "123", "条"), ("公开信息占比", "50", "%")]),
    ("（二）依申请公开情况。2023年，我市办理申请 7 件 。", [("办理申请", "7", "件")]),
    ("一、概述2019年，我区公开文件8件。", [("公开文件", "8", "件")]),
    ("会议要点发布38次，各单位均有专栏。", [("会议要点发布", "38", "次")]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=[t[:16] for t, _ in COUNTED])
def test_what_is_counted(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


NOTHING = [
    "3月17日印发通知，2020年实施。",
    "统计期限自2020年1月1日至2020年12月31日。",
    "截至2020年底已完成。",
    "根据《条例》（国务院令第711号）编制。",
    "依据国办公开办函〔2019〕60号文件。",
    "按照第二十条第（五）项的要求公开。",
    "第3次修订，第十二届会议通过。",
    "电话：0123-45678901，邮编：100000。",
    "地址：某路12号3楼305室。",
    "S321省道与G15高速沿线。",
    "深化“最多跑一次”改革，推进一件事集成办。",
    "公开“三公”经费，做好两会保障，编制十四五规划。",
    "12345热线与一网通办平台对接。",
    "第一时间发布，委托第三方评估，开展一对一指导。",
    "落实《关于开展3次检查5个专项的通知》。",
    "开展“三个一”活动和“5个一批”工程。",
    "1.个人信息保护。",
    "（1）条例学习。",
    "坚持两个维护，落实三项制度，执行八项规定。",
    "一次性告知，一窗受理，一站式服务。",
    "多次召开会议，数十次上门，几件小事。",
    "每月更新1次，每季度至少开展2次检查。",
    "每项3-5个要点，培训2至3次。",
    "编号3,5件不清。",
    "版本1.2.3件。",
    "本报告共分6个部分。",
    "7×24小时值守。",
    "规章000行政规范性文件6233440第二十条",
    "信息内容上一年项目数量行政许可134件处罚12件",
    "70周年大会，5A级景区，3级响应。",
    "时间：08:30，2023-05-06 09:15。",
    "3份额与5个人信息",
    "十四五期间推进改革。",
    "H5作品、5G网络、A4纸。",
    "一条主线，两手抓，三级联动。",
    "浏览次数：1234次",
]


@pytest.mark.parametrize("text", NOTHING, ids=[t[:16] for t in NOTHING])
def test_what_is_no_figure(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("录用稿件290余篇。", "余"),
        ("办理事项约30件。", "约"),
        ("短视频近300个。", "近"),
        ("播放量超2300万次。", "超"),
        ("播放量超过2300万次。", "超过"),
        ("答复意见100多条。", "多"),
        ("答复意见100条以上。", "以上"),
        ("检查不少于12次。", "不少于"),
        ("合格率均为100%。", "均"),
        ("公开文件6件。", ""),
    ],
)
def test_qualifier(text: str, qualifier: str) -> None:
    (figure,) = figures(text)
    assert figure.qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("截至11月底，共受理申请5件，办结4件。", ["截至11月底", "截至11月底"]),
        ("2020年，我局公开信息5条。", ["2020年"]),
        ("今年共推送26条消息。", ["今年"]),
        ("全年答复4件。第一季度检查3次。", ["全年", "第一季度"]),
        ("公开信息5条。", [""]),
        ("申请量较去年增加5件。", [""]),
        ("含上年结转申请5件。", [""]),
    ],
)
def test_period(text: str, periods: list[str]) -> None:
    assert [f.period for f in figures(text)] == periods


def test_a_plan_is_marked_and_a_result_is_not() -> None:
    plan, result = figures("力争公开率达到100%。公开规划计划类信息28条。")
    assert "plan" in plan.doubt
    assert result.doubt == ""


def test_raw_keeps_the_unit_and_what_stands_between() -> None:
    (figure,) = figures("媒体录用 290 余篇。")
    assert figure.raw == "290 余篇"
    assert figure.value == 290
    assert figure.quote == "媒体录用 290 余篇。"


def test_where_it_stands() -> None:
    text = "一、概况\n公开信息5条。"
    boxes = (Box(2, 1, 2, 3, 4),)
    paragraph = Paragraph("公开信息5条。", Location(5, 12, boxes), confidence=0.9)
    sections = (
        Section(0, None, 1, "", "报告", None, 0, 12),
        Section(1, 0, 2, "一、", "概况", "1", 0, 12),
    )
    (figure,) = sentence_figures(Document("pdf", text, (paragraph,)), sections)
    assert (figure.location.start, figure.location.end) == (9, 11)
    assert figure.location.page == 2
    assert figure.section == 1
    assert figure.confidence == 0.9


@pytest.mark.parametrize(
    "piece",
    ["公开信息文件", "公开信息3件", "公开信息3件，", "1", "1,", "“", "《", "3到"],
)
def test_text_without_stops_takes_no_long_time(piece: str) -> None:
    start = time.perf_counter()
    sentence_figures(document(piece * (60_000 // len(piece))), ())
    assert time.perf_counter() - start < 20


def test_figures_of_an_overlong_sentence_are_still_found() -> None:
    found = figures("落实要求，" * 500 + "全年公开信息5条。")
    assert [(f.subject, f.value) for f in found] == [("公开信息", Decimal(5))]


def test_tables_are_left_alone() -> None:
    assert sentence_figures(Document("text", "", (Table((), caption="共5件"),)), ()) == ()


def test_sentences_cover_the_text() -> None:
    text = "甲。乙！\n丙；丁"
    assert [text[a:b] for a, b in split_sentences(text)] == ["甲。", "乙！", "丙；丁"]


@given(
    st.text(
        alphabet="共公开信息条件个次%，。、（）《》“”0123456789.-年月日第其中办结由为的 ",
        max_size=60,
    )
)
def test_any_text_is_read_without_error(text: str) -> None:
    line = text.replace("\n", "")
    for figure in figures(line):
        assert figure.value is not None
        assert figure.value >= 0


@given(st.integers(0, 10**9), st.sampled_from(["条", "件", "次", "份"]))
def test_a_plain_count_is_exact(value: int, unit: str) -> None:
    (figure,) = figures(f"全年公开文件{value}{unit}。")
    assert figure.value == Decimal(value)
    assert figure.unit == unit
    assert figure.subject == "公开文件"


TRADITIONAL = [
    ("全年開設專欄22個，回覆留言238條。", [("专栏", 22, "个"), ("留言", 238, "条")]),
    ("舉辦政府開放日5場，到場居民120人次。", [("开放日", 5, "场"), ("居民", 120, "人次")]),
    ("印發彙編19冊，解讀文件3項。", [("汇编", 19, "册"), ("文件", 3, "项")]),
    ("辦理公開申請7件，較2021年增長百分之五。", [("申请", 7, "件"), ("增长", 5, "%")]),
]


@pytest.mark.parametrize(("text", "expected"), TRADITIONAL)
def test_sentences_in_traditional_characters(
    text: str, expected: list[tuple[str, int, str]]
) -> None:
    found = figures(text)  # raw and quote are as printed
    assert [(f.value, f.unit) for f in found] == [(Decimal(v), u) for _, v, u in expected]
    assert all(s in f.subject for (s, _, _), f in zip(expected, found, strict=True))
    assert all(f.quote == text for f in found)


def test_both_scripts_tell_the_same_figures() -> None:
    for traditional, _ in TRADITIONAL:
        assert told(traditional) == told(simplified(traditional))


def test_boards_are_counted_and_money_is_not_taken_for_them() -> None:
    assert told("更换公示牌20块。") == [("更换公示牌", "20", "块")]
    assert told("每人发给20块钱。") == []


NONE = [
    ("全年未收到对政府信息公开工作的投诉举报。", "未收到", "收到对政府信息公开工作的投诉举报"),
    ("2023年，本机关没有收取信息处理费。", "没有收取", "收取信息处理费"),
    ("无收取信息处理费情况。", "无", "收取信息处理费情况"),
    ("信息处理费收取情况：未收取。", "未收取", "信息处理费收取情况"),
    ("本年度行政复议、行政诉讼均未发生。", "均未发生", "行政复议、行政诉讼"),
    ("我局2023年度无行政复议和行政诉讼。", "无", "行政复议和行政诉讼"),
    ("本年度未發生行政複議、行政訴訟案件。", "未發生", "发生行政复议、行政诉讼案件"),
]


@pytest.mark.parametrize(("text", "raw", "subject"), NONE)
def test_a_statement_of_none_is_zero(text: str, raw: str, subject: str) -> None:
    (figure,) = figures(text)
    assert (figure.value, figure.unit, figure.raw) == (Decimal(0), None, raw)
    assert figure.subject == subject
    assert figure.quote == text
    assert not figure.doubt
    assert states_none(figure)


@pytest.mark.parametrize(
    "text",
    [
        "如未收到答复，可以提出投诉。",
        "申请人逾期未缴纳费用的，不再处理其申请。",
        "对未收到的申请进行登记。",
        "我局无法提供的申请。",
        "县政府办公室未收到投诉。",
        "力争全年未发生投诉。",
        "没有未办结的申请。",
        "无其他需要报告的事项。",
        "2023年我镇未收到、未受理政府信息公开申请。",
        "是否收到投诉举报，有无投诉。",
    ],
)
def test_what_states_no_zero(text: str) -> None:
    assert not [f for f in figures(text) if f.value == 0]


def test_a_statement_of_none_beside_figures() -> None:
    text = "全年受理申请12件，未收取任何费用，未发生投诉举报。"
    assert told(text) == [
        ("受理申请", "12", "件"),
        ("收取任何费用", "0", ""),
        ("发生投诉举报", "0", ""),
    ]
    assert [states_none(f) for f in figures(text)] == [False, True, True]


def test_what_a_statement_of_none_names() -> None:
    assert things("收到对政府信息公开工作的投诉、举报") == Things(("信息公开",), ("投诉", "举报"))
    assert things("发生行政复议、行政诉讼案件") == Things((), ("行政复议", "行政诉讼"))
    assert things("收取任何费用") == Things((), ("信息处理费",))
    assert things("收到有关政府信息公开申请") == Things((), ("申请",))
    assert things("发生重大投诉") == Things((), ("重大投诉",))


REPORTS = Path(__file__).parents[2] / "shared" / "reports"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the sample reports are not here")
def test_every_figure_of_a_real_report_is_found() -> None:
    text = (REPORTS / "dinghai_transport_2020.txt").read_text(encoding="utf-8")
    prose = [line for line in text.split("\n") if line.strip() and not line.startswith("\t")]
    found = sentence_figures(document(*prose), ())
    raws = [f.raw.replace(" ", "") for f in found]
    expected = """
        357条 41条 11.48% 119条 33.33% 54条 15.13% 7条 1.96% 136条 38.09% 6个 7类 3878件 3878件 100%
        7824件 7824件 100% 90% 100% 6536件 5522件 10个月 26条 290余篇 14件 7件 7件 9件 298件 14件
        100% 64次 19个 8个
    """
    assert raws == expected.split()
    assert all(f.subject and not f.doubt for f in found)
    subjects = {f.raw: f.subject for f in found}
    assert "网络问政" in subjects["9件"]
    assert subjects["5522件"] == "完成电子归档"
    assert subjects["298件"] == "受理信访件"
