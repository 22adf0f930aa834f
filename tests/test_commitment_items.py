"""Problems and commitments found in small reports, each with one thing that could go wrong."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.commitments import Score, labels_of, matches, score
from reportqa.commitments.deadlines import deadline_of, numbers_of
from reportqa.commitments.headings import matter_of
from reportqa.commitments.items import find_items
from reportqa.commitments.model import Item
from reportqa.commitments.pairing import Side, paired
from reportqa.commitments.points import pieces_in
from reportqa.commitments.topics import topic_of
from reportqa.readers.text import read_text
from reportqa.structure import find_sections

TITLE = "云泽县水务局2023年政府信息公开工作年度报告\n"
FIVE = TITLE + "五、存在的主要问题及改进情况\n"


def items(text: str) -> tuple[Item, ...]:
    document = read_text(text.encode())
    found = find_items(document, find_sections(document))
    for item in found:
        assert item.quote == document.text[item.start : item.end]
    return found


def told(text: str) -> list[tuple[str, str]]:
    """What each item is (problem, planned, done) and its words."""
    return [(item.status or item.kind, item.quote) for item in items(text)]


# --- enumerations


@pytest.mark.parametrize(
    "markers",
    [
        ("一是", "二是"), ("（一）", "（二）"), ("1.", "2."), ("1、", "2、"), ("（1）", "（2）"),
        ("①", "②"),
        ("首先，", "其次，"), ("第一，", "第二，"), ("一要", "二要"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stop", ["；", "。"])
def test_points_under_any_marker_lose_it(markers: tuple[str, str], stop: str) -> None:
    a, b = markers
    text = FIVE + f"下一步，我局将做好以下工作：{a}完善信息审核流程{stop}{b}加强窗口人员培训。\n"
    assert told(text) == [("planned", "完善信息审核流程"), ("planned", "加强窗口人员培训")]


def test_points_on_lines_of_their_own() -> None:
    text = (
        FIVE + "（一）存在问题\n1.栏目更新不及时。\n2.解读形式单一。\n（二）改进措施\n"
        "1.每周检查栏目。\n2.增加图解。\n"
    )
    assert told(text) == [
        ("problem", "栏目更新不及时"), ("problem", "解读形式单一"), ("planned", "每周检查栏目"),
        ("planned", "增加图解"),
    ]  # fmt: skip


def test_a_point_keeps_all_its_sentences_and_its_heading() -> None:
    point = "公开意识不强。部分科室认为公开是办公室的事；报送拖拉"
    text = FIVE + f"（一）{point}。\n（二）平台功能薄弱。检索常常打不开。\n"
    assert told(text) == [("problem", point), ("problem", "平台功能薄弱。检索常常打不开")]


def test_a_point_that_only_announces_is_none() -> None:
    text = (
        FIVE + "主要问题有：\n（一）内容方面，主要有两点：1.资金信息公开不全；2.更新滞后。\n"
        "（二）人员不足。\n"
    )
    assert [quote for _, quote in told(text)] == ["资金信息公开不全", "更新滞后", "人员不足"]


def test_a_point_with_its_measure_is_cut_between_them() -> None:
    text = (
        FIVE + "一是栏目更新不及时，有的空了半年。今后将每月检查一次。二是答复不规范，"
        "我们将统一文书格式。\n"
    )
    assert told(text) == [
        ("problem", "栏目更新不及时，有的空了半年"), ("planned", "今后将每月检查一次"),
        ("problem", "答复不规范"), ("planned", "我们将统一文书格式"),
    ]  # fmt: skip
    assert [item.problem for item in items(text)] == [None, 0, None, 2]


def test_the_sentence_behind_the_last_point_announces_the_measures() -> None:
    text = FIVE + (
        "存在一些不足：一是队伍不稳定。二是解读单一。2024年，我局将采取以下措施加以改进。"
        "一是开展培训。二是丰富解读形式。\n"
    )
    assert told(text) == [
        ("problem", "队伍不稳定"), ("problem", "解读单一"),
        ("planned", "开展培训"), ("planned", "丰富解读形式"),
    ]  # fmt: skip


def test_a_number_of_a_law_is_no_marker() -> None:
    text = FIVE + "对条例第二十条第（一）项的信息公开不全。下一步，将逐项补齐，完成率达到99.5%。\n"
    assert len(told(text)) == 2


def test_markers_inside_quotes_open_no_list() -> None:
    text = FIVE + "群众对“一是看不懂、二是找不到”的反映较多，解读工作仍有不足。\n"
    assert [kind for kind, _ in told(text)] == ["problem"]


def test_semicolons_part_running_sentences_but_not_points() -> None:
    text = FIVE + (
        "主要问题：信息更新不及时；解读形式单一。\n改进措施：1.上半年检查栏目；"
        "下半年组织考试。2.增加图解。\n"
    )
    assert [quote for _, quote in told(text)] == [
        "信息更新不及时", "解读形式单一", "上半年检查栏目；下半年组织考试", "增加图解",
    ]  # fmt: skip


# --- planned and done


def test_the_year_of_the_report_may_be_the_year_of_a_plan() -> None:
    text = FIVE + "解读形式单一。2023年，我们将采取以下措施：（一）增加图解。（二）组织培训。\n"
    assert [kind for kind, _ in told(text)] == ["problem", "planned", "planned"]


def test_headings_keep_the_former_years_measures_apart() -> None:
    text = FIVE + (
        "（一）2022年存在问题的整改情况\n一是举办培训4期，覆盖全部科室。二是上线检索功能。\n"
        "（二）2023年存在的问题\n一是解读形式单一。二是数据更新不及时。\n"
        "（三）下一步打算\n一是增加图解。二是建立数据更新清单。\n"
    )
    assert [kind for kind, _ in told(text)] == ["done"] * 2 + ["problem"] * 2 + ["planned"] * 2


def test_work_done_for_a_problem_is_no_plan() -> None:
    text = FIVE + (
        "针对上年答复不规范的问题，我局已统一文书样式，并培训经办人员。\n"
        "目前仍存在解读形式单一的问题。下一步，将增加图解。\n"
    )
    assert [kind for kind, _ in told(text)] == ["done", "problem", "planned"]


def test_improvement_told_in_a_list_is_done() -> None:
    text = FIVE + "对去年查出的问题，我局及时进行了改进，一是清理过期栏目12个；二是补发解读8篇。\n"
    assert told(text) == [("done", "清理过期栏目12个"), ("done", "补发解读8篇")]


def test_achievements_of_the_general_section_are_none() -> None:
    text = TITLE + (
        "一、总体情况\n2023年，我局将政府信息分为三类管理，进一步规范了公开流程，"
        "比计划提前一个月完成目录编制。"
        "全年收到申请将近40件，没有收取费用，未发生行政复议。"
        "《全县水利发展规划计划》已全文公开，新系统即将上线。\n"
    )
    assert told(text) == []


def test_plans_and_problems_outside_section_five() -> None:
    text = TITLE + (
        "一、总体情况\n（一）平台建设。全年改版栏目6个。下一步，我局将增设适老化专区。\n"
        "（二）队伍建设。组织培训2次。但部分信息员业务不熟悉，答复时有差错。\n"
        "六、其他需要报告的事项\n本年度未收取信息处理费。\n"
    )
    assert told(text) == [
        ("planned", "下一步，我局将增设适老化专区"),
        ("problem", "但部分信息员业务不熟悉，答复时有差错"),
    ]  # fmt: skip


def test_nothing_wrong_is_no_problem() -> None:
    text = (
        FIVE
        + "无。\n六、其他需要报告的事项\n没有收取费用，未收到申请，不存在应公开未公开的情形。\n"
    )
    assert told(text) == []


def test_fine_words_promise_nothing() -> None:
    text = (
        FIVE
        + "解读形式单一。下一步，将增加图解。公开工作永远在路上，只有进行时。让我们再创佳绩！\n"
    )
    assert [kind for kind, _ in told(text)] == ["problem", "planned"]


def test_praise_before_the_problems_is_none() -> None:
    text = (
        FIVE
        + "我局信息公开工作稳步推进，取得一定成效，但与群众期待相比还有差距。部分栏目更新不及时。\n"
    )
    assert told(text) == [("problem", "部分栏目更新不及时")]


def test_a_report_of_before_2019() -> None:
    text = (
        "云泽县2014年政府信息公开工作年度报告\n一、概述\n全年公开信息800条。\n"
        "四、存在的不足\n乡镇之间进展不平衡；信息员变动频繁，业务不熟。\n"
        "五、明年的工作重点\n1、年底前编印乡镇目录范本。2、举办信息员培训班不少于2期。\n"
        "云泽县人民政府办公室\n2015年3月1日\n"
    )
    assert [kind for kind, _ in told(text)] == ["problem"] * 2 + ["planned"] * 2
    assert [item.deadline for item in items(text)][2:] == ["年底前", ""]
    assert items(text)[3].numbers == ("不少于2期",)


def test_signatures_attachments_and_chrome_are_none() -> None:
    text = FIVE + (
        "解读形式单一。下一步，将增加图解。\n云泽县水务局\n2024年1月20日\n附件：2023年统计表\n"
        "扫一扫在手机打开当前页\n"
    )
    assert len(told(text)) == 2


def test_cells_of_tables_are_none() -> None:
    text = TITLE + (
        "三、收到和处理政府信息公开申请情况\n\t3.补正后申请内容仍不明确\t0\t0\n"
        "\t申请人逾期未按收费通知要求缴纳费用\t0\t0\n"
        "五、存在的主要问题及改进情况\n解读形式单一。\n"
    )
    assert told(text) == [("problem", "解读形式单一")]


def test_wrapped_lines_and_blanks_stay_in_the_quote() -> None:
    text = (
        FIVE + "一是部分单位的信息员流动性较大、业务不够熟悉，导致信息更新\n不够及时，"
        "与 2023 年的要求有差距。\n"
    )
    (item,) = items(text)
    assert item.quote.startswith("部分单位")
    assert item.quote.endswith("差距")


def test_traditional_script() -> None:
    text = (
        "雲澤縣水務局2023年政府信息公開工作年度報告\n五、存在的主要問題及改進情況\n"
        "解讀形式單一。下一步，我們將增加圖解。\n"
    )
    assert told(text) == [("problem", "解讀形式單一"), ("planned", "下一步，我們將增加圖解")]


def test_a_document_of_another_kind_has_none() -> None:
    assert items("会议通知\n定于周五下午召开例会，请准时参加。\n") == ()


# --- who answers what


def test_rows_answer_each_other_in_order() -> None:
    text = FIVE + (
        "一是信息员流动性大。二是解读形式单一。三是栏目更新不及时。\n"
        "下一步：一是稳定信息员队伍。二是制作图解视频。三是每周巡查栏目。四是开放公共数据。\n"
    )
    assert [item.problem for item in items(text)][3:] == [0, 1, 2, None]


def test_words_pair_what_stands_in_another_order() -> None:
    text = FIVE + (
        "一是政策解读形式单一。二是依申请公开答复不规范。\n"
        "下一步：一是规范依申请公开答复文书。二是丰富政策解读形式。\n"
    )
    assert [item.problem for item in items(text)][2:] == [1, 0]


def test_a_numbered_problem_is_named() -> None:
    sides = [Side("解读形式单一"), Side("栏目更新不及时")]
    assert paired(sides, [Side("针对第二个问题，每周巡查一次")]) == (1,)
    assert paired((), [Side("每周巡查一次")]) == (None,)


def test_a_promise_that_names_nothing_answers_the_first() -> None:
    text = FIVE + "解读形式单一。栏目更新不及时。对此，我们将认真研究，采取措施加以解决。\n"
    assert [item.problem for item in items(text)] == [None, None, 0]


# --- parts


@pytest.mark.parametrize(
    ("title", "matter"),
    [
        ("存在的主要问题及改进情况", "both"), ("存在问题", "problems"),
        ("2023年存在的不足", "problems"),
        ("改进措施", "plans"), ("下一步工作打算", "plans"), ("明年的工作重点", "plans"),
        ("努力的方向", "plans"),
        ("2022年问题整改情况", "done"), ("针对上年问题的改进情况", "done"),
        ("去年问题的整改", "done"),
        ("2023年存在问题整改情况", "done"), ("问题与打算", "both"), ("总体情况", "plain"),
        ("回应群众关切解决实际问题", "plain"), ("重点工作情况", "plain"),
        ("2023年工作情况", "plain"),
    ],
)  # fmt: skip
def test_what_a_heading_announces(title: str, matter: str) -> None:
    assert matter_of(title, 2023) == matter


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("规范依申请公开答复文书", "依申请公开"), ("丰富政策解读形式，增加图解", "政策解读"),
        ("完善门户网站检索功能", "平台建设"), ("组织信息员业务培训", "队伍培训"),
        ("纳入年度绩效考核", "监督考核"),
        ("规范微信公众号运营", "新媒体"), ("推进公共数据开放", "数据开放"),
        ("细化财政预决算信息公开", "重点领域"),
        ("健全信息发布审核制度", "制度规范"), ("及时回应群众留言", "互动回应"),
        ("继续做好各项工作", "其他"),
    ],
)  # fmt: skip
def test_topics(text: str, topic: str) -> None:
    assert topic_of(text) == topic


def test_a_pair_has_one_matter() -> None:
    assert (
        topic_of("每季度一次，年底通报结果", "政务新媒体账号更新不及时，新媒体账号重复") == "新媒体"
    )


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("2024年6月底前完成", "2024年6月底前"), ("年内完成改版", "年内"),
        ("2024年上半年修订目录", "2024年上半年"),
        ("年底前建成", "年底前"), ("2024年将建成", "2024年"), ("2022年以来的批文", ""),
        ("每年培训一次", ""),
    ],
)  # fmt: skip
def test_deadlines(text: str, deadline: str) -> None:
    found = deadline_of(text, 2023)
    assert (text[slice(*found)] if found else "") == deadline


def test_numbers() -> None:
    text = "全年培训不少于4次，覆盖率达到95%"
    assert [text[slice(*span)] for span in numbers_of(text)] == ["不少于4次", "达到95%"]


# --- whatever the text


_PARTS = st.sampled_from(
    [
        "一是", "二是", "（一）", "（二）", "1.", "2、", "①", "首先，", "。", "；", "：", "\n",
        "，", "“", "”", "《", " ",
        "解读形式单一", "栏目更新不及时", "下一步，我局将加强培训", "2024年6月底前完成改版",
        "已完成整改", "针对上年问题，",
        "五、存在的主要问题及改进情况", "改进措施", "存在问题", "主要表现在", "没有收取费用",
        "云泽县水务局", "2024年1月1日", "\t0",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_PARTS, max_size=40).map("".join))
def test_items_of_any_text_are_quoted_in_order_and_apart(text: str) -> None:
    document = read_text((TITLE + text).encode())
    found = find_items(document, find_sections(document))
    last = 0
    for number, item in enumerate(found):
        assert item.quote == document.text[item.start : item.end]
        assert item.quote.strip() == item.quote != ""
        assert item.start >= last
        last = item.end
        assert (item.status is None) == (item.kind == "problem")
        if item.problem is not None:
            assert found[item.problem].kind == "problem"
            assert item.problem != number
        assert item.deadline in item.quote
        assert all(n in item.quote for n in item.numbers)


@settings(max_examples=200, deadline=None)
@given(st.lists(_PARTS, max_size=30).map("".join))
def test_pieces_of_any_text_lie_apart_in_order(text: str) -> None:
    pieces = pieces_in(text, 0, len(text))
    for before, after in pairwise(pieces):
        assert before.start < before.end <= after.start < after.end <= len(text)


# --- the scorer


def test_the_scorer_counts_what_it_is_told() -> None:
    text = FIVE + "一是解读形式单一。二是更新不及时。\n下一步，我局将增加图解。\n"
    labels = [
        {"id": "i1", "kind": "problem", "quote": "解读形式单一", "topic": "政策解读"},
        {"id": "i2", "kind": "commitment", "quote": "下一步，我局将增加图解",
         "status": "done", "problem": "i1", "topic": "政策解读"},
        {"id": "i3", "kind": "problem", "quote": "没有这句话", "topic": "其他"},
    ]  # fmt: skip
    total = Score()
    score({"id": "a", "text": text, "items": labels}, total)
    assert total.f1("problem") == (50.0, 50.0, 50.0)
    assert total.f1("commitment") == (100.0, 100.0, 100.0)
    assert total.share("exact", "match") == 100
    assert total.share("status", "commitments") == 0
    assert total.share("linked", "links") == 100
    assert any("status planned, labelled done" in miss for miss in total.misses)


def test_a_match_needs_most_of_the_longer_span() -> None:
    text = FIVE + "一是解读形式单一。\n"
    document = read_text(text.encode())
    found = find_items(document, find_sections(document))
    record = {"items": [{"id": "i", "kind": "problem", "quote": "解读", "topic": "其他"}]}
    assert matches(labels_of(record, document.text), found) == {}
