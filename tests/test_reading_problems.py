"""One small test for each problem met in reading reports of many kinds of agencies."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa.document import Document, Kind, Report
from reportqa.errors import ReadError
from reportqa.form.labels import vocabulary
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


# ---- flattened tables


FEES = ("第二十条第（八）项", "信息内容", "本年收费金额（单位：万元）", "行政事业性收费")


def fees(*cell: str) -> list[tuple[Kind, object]]:
    """What is read where the last cell of table two is these lines."""
    lines = [*(f"\t{label}" for label in FEES), *cell]
    report = report_of("二、主动公开政府信息情况", *lines, "三、收到和处理政府信息公开申请情况")
    return [(f.kind, f.value) for f in report.figures]


def test_a_page_number_below_a_figure_is_never_its_last_digit() -> None:
    assert fees("\t12", "5", "") == [(Kind.UNREAD, None)]
    for page in ("- 5 -", "第5页", "第 5 页 共 6 页", "第 5 頁", "5/6"):
        assert fees("\t12", page, "") == [(Kind.NUMBER, Decimal(12))], page


def test_a_page_number_below_a_label_is_no_part_of_it() -> None:
    report = report_of(
        "二、主动公开政府信息情况", f"\t{FEES[0]}", "5", *(f"\t{c}" for c in FEES[1:]), "\t12", ""
    )
    assert [(f.row, f.value) for f in report.figures] == [((FEES[0], FEES[3]), Decimal(12))]


def test_a_figure_broken_inside_its_row_is_one_figure() -> None:
    lines = [f"\t{c}" for c in ("信息内容", "上一年项目数量", "本年增/减", "处理决定数量")]
    values = ["\t行政许可", "\t38", "78", "\t0", "\t12", ""]
    report = report_of("二、主动公开政府信息情况", "\t第二十条第（五）项", "", *lines, "", *values)
    assert [f.value for f in report.figures] == [3878, 0, 12]


def test_a_line_of_tabs_with_one_label_is_a_row_of_blank_cells() -> None:
    head = "项目\t自然人\t法人或其他组织\t总计"
    below = "\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他"
    rows = (
        "三、本年度办理结果\t（三）不予公开\t1.属于国家秘密\t1\t0\t0\t0\t0\t0\t1",
        "\t\t2.其他法律行政法规禁止公开\t\t\t\t\t\t\t",
        "\t\t3.危及“三安全一稳定”\t2\t0\t0\t0\t0\t0\t2",
    )
    report = report_of("三、收到和处理政府信息公开申请情况", head, below, *rows, "")
    kinds = {f.row[-1]: f.kind for f in report.figures if f.column == ("自然人",)}
    assert kinds == {
        "1.属于国家秘密": Kind.NUMBER,
        "2.其他法律行政法规禁止公开": Kind.BLANK,
        "3.危及“三安全一稳定”": Kind.NUMBER,
    }


def test_a_header_of_applicants_without_any_row_is_read() -> None:
    report = report_of("三、收到和处理政府信息公开申请情况", "\t自然人", "\t商业企业", "\t总计", "")
    assert report.figures == ()


def test_a_note_below_the_last_row_takes_no_place_in_it() -> None:
    rows = [
        "申请人情况",
        *("自然人", "法人或其他组织", "总计"),
        *("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
        *("一、本年新收政府信息公开申请数量", "1", "2", "0", "0", "0", "0", "3"),
        *("四、结转下年度继续办理", "1", "0", "0", "0", "0", "0", "1"),
        "注：数据由各科室汇总。",
    ]
    report = report_of("三、收到和处理政府信息公开申请情况", *(f"\t{c}" for c in rows), "")
    assert [f.value for f in report.figures][-7:] == [1, 0, 0, 0, 0, 0, 1]


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
        ("2023年白水岭镇人", "民政府政府信息公开工作年度报", "告"),
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


# ---- tables of the form as other hands leave them

HEAD_THREE = (
    "申请人情况",
    "自然人\t法人或其他组织\t总计",
    "商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他",
)
SECTION_THREE = "三、收到和处理政府信息公开申请情况"


def row_three(label: str, *before: str) -> str:
    return "\t".join((*before, label, "1", "2", "0", "0", "0", "0", "3"))


def table_three(*rows: str, section: str = SECTION_THREE) -> dict[tuple[str, ...], object]:
    """Row paths and what stands under 自然人 for rows whose cells are apart by tabs."""
    report = report_of(section, *rows, "")
    return {f.row: f.value for f in report.figures if f.column == ("自然人",)}


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("2.其他法律行政止公开", "2.其他法律行政法规禁止公开"),
        ("1.属于国家机密", "1.属于国家秘密"),
        ("四、结转下年继续办理", "四、结转下年度继续办理"),
        ("二、上年度结转政府信息公开申请数量", "二、上年结转政府信息公开申请数量"),
    ],
)
def test_slips_in_labels(printed: str, meant: str) -> None:
    found = vocabulary().rows_three.find(printed)
    assert found is not None
    assert found.row[-1] == meant


def test_labels_that_could_be_two_are_none() -> None:
    assert vocabulary().rows_three.find("政府信息公开申请数量") is None
    assert vocabulary().columns_two.find("项目数量") is None


@pytest.mark.parametrize(
    ("printed", "case"),
    [
        ("行政法复议", "行政复议"),
        ("行政复议后起诉", "复议后起诉"),
        ("未经行政复议直接起诉", "未经复议直接起诉"),
    ],
)
def test_cases_in_other_words(printed: str, case: str) -> None:
    assert vocabulary().cases.find(printed) == case


def test_the_header_printed_again_behind_a_page_break() -> None:
    paths = table_three(
        *HEAD_THREE,
        row_three("1.属于国家秘密", "三、本年度办理结果", "（三）不予公开"),
        *HEAD_THREE,
        row_three("2.其他法律行政法规禁止公开", "三、本年度办理结果", "（三）不予公开"),
        row_three("3.危及“三安全一稳定”", "", ""),
    )
    assert [p[-1][:2] for p in paths] == ["1.", "2.", "3."]
    assert {p[:2] for p in paths} == {("三、本年度办理结果", "（三）不予公开")}
    assert set(paths.values()) == {Decimal(1)}


def test_a_row_that_the_form_does_not_have_stays_below_its_group() -> None:
    paths = table_three(
        *HEAD_THREE,
        row_three("7.属于行政执法案卷", "三、本年度办理结果", "（三）不予公开"),
        row_three("8.属于行政查询事项", "", ""),
        row_three("9.属于省里规定的其他情形", "", ""),
        row_three("1.本机关不掌握相关政府信息", "", "（四）无法提供"),
    )
    row = ("三、本年度办理结果", "（三）不予公开", "9.属于省里规定的其他情形")
    assert paths[row] == Decimal(1)
    assert len(paths) == 4


def test_a_row_that_the_form_does_not_have_below_a_page_break() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<td>{c}</td>" for c in row) for row in rows)
        return "<table>" + "".join(f"<tr>{c}</tr>" for c in cells) + "</table>"

    values = ("1", "2", "0", "0", "0", "0", "3")
    head = (
        "<table><tr><td colspan=3 rowspan=3></td><td colspan=7>申请人情况</td></tr><tr>"
        "<td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr><tr>"
        "<td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
    )
    first = table(("三、本年度办理结果", "（三）不予公开", "7.属于行政执法案卷", *values))
    second = table(
        ("", "", "8.属于行政查询事项", *values), ("", "", "9.属于省里规定的其他情形", *values)
    )
    page = f"<p>{SECTION_THREE}</p>{head}{first.removeprefix('<table>')}<p>续表</p>{second}"
    report = understand(read_html(page.encode()), "page.html")
    rows = [f.row for f in report.figures if f.column == ("自然人",)]
    assert [r[-1][:1] for r in rows] == ["7", "8", "9"]
    assert {r[:-1] for r in rows} == {("三、本年度办理结果", "（三）不予公开")}


def test_traditional_characters() -> None:
    report = report_of(
        "禾山縣統計局2022年政府信息公開工作年度報告",
        "一、總體情況",
        "全年平穩。",
        "二、主動公開政府信息情況",
        "第二十條第（八）項",
        "信息內容\t本年收費金額（單位：萬元）",
        "行政事業性收費\t12.5萬元",
        "四、政府信息公開行政復議、行政訴訟情況",
        "行政復議\t行政訴訟",
        "",
    )
    assert [s.key for s in report.sections] == ["1", "2", "4"]
    assert report.is_form
    assert report.agency is not None
    assert (report.agency.value, report.agency.source) == ("禾山县统计局", "title")
    assert report.title is not None
    assert report.title.value == "禾山縣統計局2022年政府信息公開工作年度報告"
    (fee,) = (f for f in report.figures if f.table == "2")
    assert (fee.value, fee.unit, fee.row[-1]) == (Decimal("12.5"), "万元", "行政事業性收費")
    assert fee.measure == "行政事业性收费金额"


def test_radicals_in_text_are_the_characters_they_look_like() -> None:
    document = text_of("⼀、总体情况", "⾏政机关和⼈⺠，共 3 ⻚。")
    assert document.text == "一、总体情况\n行政机关和人民，共 3 页。"


def test_a_breadcrumb_is_no_title() -> None:
    report = report_of(
        "首页>信息公开>年报", "禾山县统计局2022年政府信息公开工作年度报告", "一、总体情况"
    )
    assert report.title is not None
    assert report.title.value == "禾山县统计局2022年政府信息公开工作年度报告"


def page_of(*rows: str, section: str = SECTION_THREE) -> Report:
    """A page with one section and one table: cells apart by |, ``text^3`` over three columns,
    ``text_2`` over two rows."""

    def cell(printed: str) -> str:
        text, _, down = printed.partition("_")
        text, _, wide = text.partition("^")
        return f"<td colspan={wide or 1} rowspan={down or 1}>{text}</td>"

    table = "".join(f"<tr>{''.join(map(cell, row.split('|')))}</tr>" for row in rows)
    return understand(read_html(f"<p>{section}</p><table>{table}</table>".encode()), "page.html")


SECTION_TWO = "二、主动公开政府信息情况"
SECTION_FOUR = "四、政府信息公开行政复议、行政诉讼情况"
OUTCOMES = "结果维持|结果纠正|其他结果|尚未审结|总计"


def test_an_applicant_that_the_form_does_not_have_stands_below_the_organisations() -> None:
    report = page_of(
        "^3_2|自然人_2|法人或其他组织^6|总计_2",
        "商业企业|科研机构|社会公益组织|法律服务机构|外国企业|其他",
        "一、本年新收政府信息公开申请数量^3|1|2|0|0|0|9|0|12",
        "二、上年结转政府信息公开申请数量^3|1|2|0|0|0|0|0|3",
        "四、结转下年度继续办理^3|1|2|0|0|0|0|0|3",
    )
    columns = [f.column for f in report.figures if f.value == 9]
    assert columns == [("法人或其他组织", "外国企业")]


def test_titles_of_blocks_left_of_their_rows() -> None:
    report = page_of(
        "第二十条第（五）项_2|信息内容|本年处理决定数量",
        "行政许可|7",
        "第二十条第（六）项_3|信息内容|本年处理决定数量",
        "行政处罚|8",
        "行政强制|9",
        section=SECTION_TWO,
    )
    assert [(f.row, f.value) for f in report.figures] == [
        (("第二十条第（五）项", "行政许可"), Decimal(7)),
        (("第二十条第（六）项", "行政处罚"), Decimal(8)),
        (("第二十条第（六）项", "行政强制"), Decimal(9)),
    ]


def test_kinds_of_cases_beside_each_other() -> None:
    report = page_of(
        "行政复议^5|未经复议直接起诉^5|复议后起诉^5",
        "|".join([OUTCOMES] * 3),
        "|".join(map(str, range(15))),
        section=SECTION_FOUR,
    )
    found = {f.value: (f.column, f.measure) for f in report.figures}
    assert found[Decimal(6)] == (
        ("未经复议直接起诉", "结果纠正"),
        "行政诉讼（未经复议直接起诉）结果纠正",
    )
    assert len(found) == 15


def test_reconsideration_alone() -> None:
    report = page_of("行政复议^5", OUTCOMES, "1|2|3|0|6", section=SECTION_FOUR)
    assert [(f.column[0], f.value) for f in report.figures] == [
        ("行政复议", Decimal(n)) for n in (1, 2, 3, 0, 6)
    ]


def test_a_table_of_the_form_set_out_in_another_way_is_reported_unread() -> None:
    report = page_of(
        "|行政复议|未经复议直接起诉|复议后起诉",
        *(f"{outcome}|1|2|3" for outcome in OUTCOMES.split("|")),
        section=SECTION_FOUR,
    )
    assert len(report.figures) == 15
    assert {f.kind for f in report.figures} == {Kind.UNREAD}


def test_a_blank_cell_below_a_lost_label_leaves_the_row_unread() -> None:
    report = page_of(
        "第二十条第（一）项^4",
        "信息内容|本年制发件数|现行有效件数",
        "规章|1|2|",
        "行政规范性文件|1|2|3",
        section=SECTION_TWO,
    )
    assert {f.kind for f in report.figures} == {Kind.UNREAD}


@pytest.mark.parametrize("over", ["", "法人或其他组织|", "法人或其他组织^3|"])
def test_a_header_whose_merged_cell_is_lost_or_too_narrow_gives_no_figure(over: str) -> None:
    report = page_of(
        "^3_3|申请人情况^7",
        f"自然人_2|{over}总计_2",
        "商业企业|科研机构|社会公益组织|法律服务机构|其他",
        "一、本年新收政府信息公开申请数量^3|1|2|3|4|5|6|21",
        "二、上年结转政府信息公开申请数量^3|1|2|3|4|5|6|21",
        "四、结转下年度继续办理^3|1|2|3|4|5|6|21",
    )
    assert len(report.figures) == 21
    assert {f.kind for f in report.figures} == {Kind.UNREAD}


def test_a_row_with_a_cell_too_many_is_unread_but_a_spare_column_is_not() -> None:
    head = (
        "^3_3|申请人情况^7",
        "自然人_2|法人或其他组织^5|总计_2",
        "商业企业|科研机构|社会公益组织|法律服务机构|其他",
    )
    labels = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    last = "四、结转下年度继续办理^3|1|2|3|4|5|6|21"
    odd = page_of(
        *head, f"{labels[0]}^3|1|2|3|4|5|6|21", f"{labels[1]}^3||1|2|3|4|5|6|", last,
        *(f"（{n}）其他^3|1|2|3|4|5|6|21" for n in "一二三四"),
    )  # fmt: skip
    assert {f.kind for f in odd.figures if f.row == (labels[1],)} == {Kind.UNREAD}
    spare = page_of(*head, *(f"{label}^3|1|2|3|4|5|6|21|" for label in labels), last + "|")
    assert [f.value for f in spare.figures] == [1, 2, 3, 4, 5, 6, 21] * 3


def test_units_of_other_tables() -> None:
    report = page_of(
        "类别|项目|单位|数量", "培训_2|场次|次|3", "听众|人次|120", "经费^2|万元|12.5",
        "网站（条）^3|45",
        section="一、总体情况",
    )  # fmt: skip
    assert [(f.row[0], f.value, f.unit) for f in report.figures] == [
        ("培训", 3, "次"),
        ("培训", 120, "人次"),
        ("经费", Decimal("12.5"), "万元"),
        ("网站（条）", 45, "条"),
    ]


def test_what_stands_behind_the_end_of_a_page_is_read() -> None:
    page = "<html><body><p>前</p></body></html><p>后</p><table><tr><td>甲<td>1</table></html>"
    document = read_html(page.encode())
    assert [p.text for p in document.paragraphs] == ["前", "后"]
    assert len(document.tables) == 1


def test_a_row_that_counts_on_behind_a_page_number_belongs_to_the_table() -> None:
    def cells(*texts: str) -> list[str]:
        return [*(f"\t{t}" for t in texts), ""]

    values = ("1", "2", "0", "0", "0", "0", "3")
    report = report_of(
        SECTION_THREE,
        *cells("自然人", "法人或其他组织", "总计"),
        *cells("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
        *cells("三、本年度办理结果", "（三）不予公开", "7.属于行政执法案卷", *values),
        *cells("", "", "8.属于行政查询事项", *values),
        "5",
        "",
        *cells("", "", "9.属于省里规定的其他情形", *values),
        *cells("", "（四）无法提供", "1.本机关不掌握相关政府信息", *values),
    )
    rows = [f.row[1:] for f in report.figures if f.column == ("自然人",)]
    assert rows == [
        ("（三）不予公开", "7.属于行政执法案卷"),
        ("（三）不予公开", "8.属于行政查询事项"),
        ("（三）不予公开", "9.属于省里规定的其他情形"),
        ("（四）无法提供", "1.本机关不掌握相关政府信息"),
    ]


def test_a_bar_of_places_to_share_inside_a_table_takes_no_place_in_it() -> None:
    plain = table_three(*HEAD_THREE, row_three("一、本年新收政府信息公开申请数量"))
    barred = table_three(
        *HEAD_THREE[:2],
        "微信 微博 QQ空间",
        HEAD_THREE[2],
        "打印本页 关闭窗口",
        row_three("一、本年新收政府信息公开申请数量"),
    )
    assert barred == plain == {("一、本年新收政府信息公开申请数量",): Decimal(1)}


# ---- several reports, and documents that are none

SECTIONS = (
    "一、总体情况",
    SECTION_TWO,
    SECTION_THREE,
    SECTION_FOUR,
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def whole(title: str) -> list[str]:
    return [title, *(line for s in SECTIONS for line in (s, "全年各项工作平稳有序。" * 8))]


@pytest.mark.parametrize(
    ("one", "other"),
    [("禾山县统计局2021年", "禾山县民政局2021年"), ("禾山县统计局2021年", "禾山县统计局2022年")],
)
def test_several_reports_in_one_file_are_refused(one: str, other: str) -> None:
    kind = "政府信息公开工作年度报告"
    with pytest.raises(ReadError, match="2 reports"):
        report_of(*whole(one + kind), *whole(other + kind))


def test_a_title_or_a_list_of_sections_printed_again_makes_no_second_report() -> None:
    title = "禾山县统计局2021年政府信息公开工作年度报告"
    assert report_of("2021年政府信息公开年报", *SECTIONS, *whole(title)).is_form
    lines = whole(title)
    assert report_of(*lines[:7], title, *lines[7:]).is_form
    assert report_of(*lines, "禾山县统计局2020年政府信息公开工作年度报告").is_form


def test_cells_that_stand_twice_with_other_figures_are_unread() -> None:
    report = page_of(
        "第二十条第（五）项^2",
        "信息内容|本年处理决定数量",
        "行政许可|7",
        "第二十条第（五）项^2",
        "信息内容|本年处理决定数量",
        "行政许可|8",
        "第二十条第（六）项^2",
        "信息内容|本年处理决定数量",
        "行政处罚|9",
        "行政处罚|9",
        section=SECTION_TWO,
    )
    assert [(f.kind, f.value) for f in report.figures] == [
        (Kind.UNREAD, None),
        (Kind.UNREAD, None),
        (Kind.NUMBER, 9),
        (Kind.NUMBER, 9),
    ]
    assert any("more than once" in doubt for doubt in report.doubts)


def test_a_notice_with_the_sections_of_a_report_is_none() -> None:
    notice = "关于做好2021年政府信息公开工作年度报告编制工作的通知"
    assert not report_of(*whole(notice)).is_form


def test_a_text_about_reports_without_agency_year_or_title_is_none() -> None:
    lines = [line for s in SECTIONS for line in (s, "Explains the form: 信息公开.")]
    assert not report_of("The form of 政府信息公开工作年度报告, explained", *lines).is_form


def test_spans_without_end_leave_a_table_of_bounded_size() -> None:
    """Each row spans the rows below it: without a bound the columns add up from row to row."""
    row = "<tr>" + '<td colspan="1000" rowspan="400">3</td>' * 5 + "</tr>"
    page = f"<html><body><p>年报</p><table>{row * 400}</table></body></html>"
    document = read_html(page.encode())
    cells = [c for t in document.tables for c in t.cells]
    assert max(c.column + c.column_span for c in cells) <= 1000 + len(cells)
