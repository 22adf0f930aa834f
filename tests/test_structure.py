"""Sections under whatever numbering a report uses, the form's six by their titles."""

from __future__ import annotations

import pytest

import support
from reportqa.document import Document, Location, Paragraph, Section
from reportqa.readers.text import read_text
from reportqa.structure import find_sections, section_key
from support.text import to_text


def sections(text: str) -> tuple[Section, ...]:
    return find_sections(read_text(text.encode()))


def outline(found: tuple[Section, ...]) -> list[tuple[int, str, str, str | None]]:
    return [(s.level, s.number, s.title, s.key) for s in found]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("总体情况", "1"),
        ("主动公开政府信息情况", "2"),
        ("收到和处理政府信息公开申请情况", "3"),
        ("政府信息依申请公开工作情况", "3"),
        ("政府信息公开行政复议、行政诉讼情况", "4"),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", "4"),
        ("政府信息公开行政法复议、行政诉讼情况", "4"),
        ("政府信息公开行政复议和行政诉讼情况", "4"),
        ("存在的主要问题及改进情况", "5"),
        ("政府信息公开工作存在的主要问题及改进情况", "5"),
        ("存在问题及改进措施", "5"),
        ("其他需要报告的事项", "6"),
        ("其他需报告事项", "6"),
        ("政府信息管理情况", None),
        ("监督保障情况", None),
        ("收支总体情况说明", None),
    ],
)
def test_titles_of_the_form_and_their_variants(title: str, key: str | None) -> None:
    assert section_key(title) == key


@pytest.mark.parametrize("report", support.invented_reports(), ids=lambda r: r.agency)
def test_the_six_sections_of_invented_reports(report: support.InventedReport) -> None:
    document = read_text(to_text(report).encode())
    found = [s for s in find_sections(document) if s.key]
    assert [s.key for s in found] == list("123456")
    assert [support.squeeze(s.label) for s in found] == [
        support.squeeze(heading) for heading, _ in report.sections
    ]
    for s in found:
        assert document.text[s.start :].startswith(s.number)
        assert s.level == 1
        assert s.parent is None


def test_mixed_numbering_and_one_style_at_several_levels() -> None:
    found = sections(
        "某县水务局年报\n"
        "1、 总体情况\n2020年，我局做了以下工作：\n"
        "1) 主动公开政府信息情况\n"
        "（1） 以河长制为重点，细化目录。全年在网站发布一百条。\n"
        "（2） 及时发布水情。全年无延误，发布水情两百条，服务沿河的群众和企业。\n"
        "2) 监督保障情况\n一是开会。二是培训。\n"
        "2、 主动公开政府信息情况\n"
        "3、 收到和处理政府信息公开申请情况\n"
        "四、政府信息公开行政复议、行政诉讼情况\n"
        "五、存在的主要问题及改进情况\n"
        "一、存在的问题\n不够主动。\n二、改进措施\n多培训。\n"
        "六、其他需要报告的事项\n无。\n"
    )
    assert outline(found) == [
        (1, "1、", "总体情况", "1"),
        (2, "1)", "主动公开政府信息情况", None),
        (3, "（1）", "以河长制为重点，细化目录", None),
        (3, "（2）", "及时发布水情", None),
        (2, "2)", "监督保障情况", None),
        (1, "2、", "主动公开政府信息情况", "2"),
        (1, "3、", "收到和处理政府信息公开申请情况", "3"),
        (1, "四、", "政府信息公开行政复议、行政诉讼情况", "4"),
        (1, "五、", "存在的主要问题及改进情况", "5"),
        (2, "一、", "存在的问题", None),
        (2, "二、", "改进措施", None),
        (1, "六、", "其他需要报告的事项", "6"),
    ]
    assert [s.parent for s in found] == [None, 0, 1, 1, 0, None, None, None, None, 8, 8, None]
    assert found[1].end == found[4].start
    assert found[0].end == found[5].start
    assert found[4].end == found[5].start


def test_wrong_and_missing_numbers() -> None:
    found = sections(
        "一、总体情况\n文。\n二、主动公开政府信息情况\n文。\n"
        "二、收到和处理政府信息公开申请情况\n文。\n"
        "四、存在的主要问题及改进情况\n文。\n五、其他需要报告的事项\n无。\n"
    )
    assert [(s.number, s.key, s.level) for s in found] == [
        ("一、", "1", 1),
        ("二、", "2", 1),
        ("二、", "3", 1),
        ("四、", "5", 1),
        ("五、", "6", 1),
    ]


def test_headings_inside_running_text() -> None:
    body = "全县上下持续推进各项公开工作，方便群众查询和监督，" * 4
    text = (
        f"本报告包括总体情况、主动公开政府信息情况等六个部分。{body}。一、总体情况2022年，{body}。"
        f"（一）主动公开方面 {body}。（二）依申请公开方面 {body}。 "
        "二、主动公开政府信息情况 第二十条第（一）项信息内容本年制发件数本年废止件数"
        "现行有效件数规章000三、收到和处理政府信息公开申请情况（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）申请人情况自然人"
        "一、本年新收政府信息公开申请数量0000000三、本年度办理结果（一）予以公开0000000"
        "四、政府信息公开行政复议、行政诉讼情况 行政复议行政诉讼00000五、存在的主要问题及改进情况"
        f"2022年，{body}。六、其他需要报告的事项 无。"
    )
    found = sections(text)
    assert [(s.level, s.number, s.title, s.key) for s in found] == [
        (1, "一、", "总体情况", "1"),
        (2, "（一）", "主动公开方面", None),
        (2, "（二）", "依申请公开方面", None),
        (1, "二、", "主动公开政府信息情况", "2"),
        (1, "三、", "收到和处理政府信息公开申请情况", "3"),
        (1, "四、", "政府信息公开行政复议、行政诉讼情况", "4"),
        (1, "五、", "存在的主要问题及改进情况", "5"),
        (1, "六、", "其他需要报告的事项", "6"),
    ]
    document = read_text(text.encode())
    assert all(document.text[s.start :].startswith(s.number + s.title) for s in found)


def test_labels_torn_out_of_tables_are_no_sections() -> None:
    found = sections(
        "三、收到和处理政府信息公开申请情况\n（四）无\n法提供\n三、本法提供\n（一）予以公开\n"
        "5.要求行政机关确认或重新出具\n已获取信息\n一、本年新收政府信息公开申请数量\n"
        "四、政府信息公开行政复议、行政诉讼情况\n"
    )
    assert [s.key for s in found] == ["3", "4"]


def test_lists_and_long_items_are_no_sections() -> None:
    found = sections(
        "一、总体情况\n一是加强领导。\n二是健全制度。\n2020.1.5发布公告。\n3.5万人次访问。\n"
        "1.全年通过县政府门户网站和各类新媒体平台以及公告栏等渠道及时向社会公众公开有关民生的信息并解读\n"
    )
    assert [s.title for s in found] == ["总体情况"]


def test_a_table_of_contents_is_dropped() -> None:
    found = sections(
        "目录\n一、总体情况\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
        "一、总体情况\n文。\n二、主动公开政府信息情况\n文。\n三、收到和处理政府信息公开申请情况\n文。\n"
    )
    assert [(s.number, s.key) for s in found] == [("一、", "1"), ("二、", "2"), ("三、", "3")]
    assert found[0].end - found[0].start > len("一、总体情况\n")


def test_parts_and_marked_headings() -> None:
    text = "第一部分 概况\n一、职能\n主要职能\n第二部分 说明\n一、收入\n"
    assert [(s.level, s.label) for s in sections(text)] == [
        (1, "第一部分概况"),
        (2, "一、职能"),
        (1, "第二部分说明"),
        (2, "一、收入"),
    ]
    lines = ["某局信息公开工作年度报告", "总体情况", "正文。", "工作亮点", "正文。"]
    starts = [sum(len(x) + 1 for x in lines[:i]) for i in range(len(lines))]
    levels = [1, 2, None, 3, None]
    document = Document(
        "docx",
        "\n".join(lines),
        tuple(
            Paragraph(line, Location(at, at + len(line)), level)
            for line, at, level in zip(lines, starts, levels, strict=True)
        ),
    )
    assert outline(find_sections(document)) == [
        (1, "", "总体情况", "1"),
        (2, "", "工作亮点", None),
    ]
