"""One small test for each problem met in reading reports of many kinds of agencies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.document import Document, Kind, Report
from reportqa.numbers import read_cell
from reportqa.readers.html import read_html
from reportqa.readers.text import read_text
from reportqa.report import understand
from reportqa.structure import find_sections


def text_of(*lines: str) -> Document:
    return read_text("\n".join(lines).encode())


def report_of(*lines: str, file_name: str = "report.txt") -> Report:
    return understand(text_of(*lines), file_name)


def keys(*titles: str) -> list[str | None]:
    lines = [line for title in titles for line in (title, "全年各项工作平稳有序。")]
    return [s.key for s in find_sections(text_of(*lines)) if s.key]


def subjects(sentence: str) -> list[str]:
    report = report_of("禾山县统计局2021年政府信息公开工作年度报告", "一、总体情况", sentence)
    return [f.subject for f in report.sentences]


# ---- cells


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("增\n加12", 12, None), ("减\n少3", -3, None), ("36万\n元", 36, "万元")],
)
def test_a_word_in_a_cell_is_broken_over_two_lines(text: str, value: int, unit: str) -> None:
    reading = read_cell(text)
    assert (reading.kind, reading.value, reading.unit) == (Kind.NUMBER, Decimal(value), unit)


# ---- sections


def test_sections_in_other_words() -> None:
    assert keys(
        "一、概述",
        "二、主动公开政府信息的情况",
        "三、本年度收到和处理政府信息公开申请情况",
        "四、行政复议和诉讼情况",
        "五、存在的主要困难和不足",
        "六、需要报告的其他事项",
    ) == list("123456")


def test_sections_numbered_in_brackets_at_the_top() -> None:
    assert keys(
        "（一）概述",
        "（二）主动公开政府信息情况",
        "（三）收到和处理政府信息公开申请情况",
        "（四）因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "（五）存在问题和改进措施",
        "（六）其他需要报告的事项",
    ) == list("123456")


def test_sections_without_numbers_in_other_words() -> None:
    assert keys(
        "概述",
        "主动公开政府信息的情况",
        "本年度收到和处理政府信息公开申请情况",
        "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "存在主要问题及改进情况",
        "需要报告的其他事项",
    ) == list("123456")


def test_a_part_of_section_one_is_no_section_of_the_form() -> None:
    assert keys(
        "一、总体情况",
        "（一）主动公开情况",
        "（二）依申请公开情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
    ) == ["1", "2", "3"]


# ---- agency, date, address


@pytest.mark.parametrize(
    "lines",
    [
        ("白水岭镇人民政府", "2023年度", "政府信息公开工作年度报告"),
        ("白水岭镇人民政府2023年", "政府信息公开工作年度报告"),
        ("白水岭镇人民", "政府2023年政府信息公开工作年度报告"),
    ],
)
def test_a_title_over_lines(lines: tuple[str, ...]) -> None:
    report = report_of(*lines, "一、总体情况", "全年各项工作平稳有序。")
    assert report.agency is not None
    assert report.agency.value == "白水岭镇人民政府"


def test_a_menu_entry_above_the_title_is_no_part_of_it() -> None:
    report = report_of("县政府要闻", "禾山县统计局2023年政府信息公开工作年度报告", "一、总体情况")
    assert report.agency is not None
    assert report.agency.value == "禾山县统计局"


def test_the_date_of_the_signature_is_the_date_of_publication() -> None:
    for printed in ("2022年1月9日", "二〇二二年一月九日", "（2022年1月9日）"):
        report = report_of(
            "禾山县统计局2021年政府信息公开工作年度报告",
            "一、总体情况",
            "全年各项工作平稳有序。",
            "禾山县统计局",
            printed,
        )
        assert report.published is not None
        assert (report.published.value, report.published.source) == ("2022-01-09", "signature")


def test_a_date_before_the_year_of_the_report_is_not_its_publication() -> None:
    report = report_of("禾山县统计局2021年政府信息公开工作年度报告", "一、总体情况", "2019年5月2日")
    assert report.published is None


def test_lines_about_the_page_give_address_and_date() -> None:
    page = (
        "<div><p>禾山县统计局2021年政府信息公开工作年度报告</p>"
        "<p>成文日期：2022-01-12</p><p>原文链接：https://www.example.org/xxgk/1.html</p>"
        "<p>一、总体情况</p><p>全年各项工作平稳有序。</p></div>"
    )
    report = understand(read_html(page.encode()), "page.html")
    assert report.source_url is not None
    assert report.source_url.value == "https://www.example.org/xxgk/1.html"
    assert report.published is not None
    assert report.published.value == "2022-01-12"


# ---- sentences


def test_parts_that_belong_to_something_do_not_mix() -> None:
    assert subjects("在办结的申请中，属于已公开的为20件，占40%；属于可公开的为15件，占30%。") == [
        "属于已公开",
        "属于已公开占比",
        "属于可公开",
        "属于可公开占比",
    ]


def test_parts_of_a_whole_carry_its_noun() -> None:
    assert subjects("共办结申请40件，其中属于国家秘密的为3件，不属于本机关公开的为30件。") == [
        "办结申请",
        "属于国家秘密的申请",
        "不属于本机关公开的申请",
    ]


def test_rounds_are_counted_and_fillers_left_out() -> None:
    report = report_of(
        "禾山县统计局2021年政府信息公开工作年度报告",
        "一、总体情况",
        "督促整改3轮，各栏目合格率都达到98%，申请信息不存在的1件。",
    )
    assert [(f.subject, f.value, f.unit) for f in report.sentences] == [
        ("督促整改", Decimal(3), "轮"),
        ("各栏目合格率", Decimal(98), "%"),
        ("申请信息不存在", Decimal(1), "件"),
    ]
