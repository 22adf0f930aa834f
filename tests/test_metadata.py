"""Agency, year, title and dates from where they stand."""

from __future__ import annotations

import pytest

from reportqa.document import Document, Location, Paragraph
from reportqa.metadata import Metadata, find_metadata
from reportqa.readers.html import read_html
from reportqa.readers.text import read_text
from reportqa.structure import find_sections


def metadata(text: str, file_name: str = "report.txt") -> Metadata:
    document = read_text(text.encode())
    return find_metadata(document, find_sections(document), file_name)


def agency(text: str, file_name: str = "report.txt") -> tuple[str, str] | None:
    fact = metadata(text, file_name).agency
    return (fact.value, fact.source) if fact else None


def year(text: str, file_name: str = "report.txt") -> tuple[str, str] | None:
    fact = metadata(text, file_name).year
    return (fact.value, fact.source) if fact else None


BODY = "一、总体情况\n全年平稳。\n"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2019年柳河省人民政府办公厅政府信息公开工作年度报告", "柳河省人民政府办公厅"),
        ("云岭市市场监督管理局2022年政府信息公开工作年度报告", "云岭市市场监督管理局"),
        ("云岭市民政局 2021 年度 政府信息公开 工作报告", "云岭市民政局"),
        ("雾山县２０２０年政府信息公开工作年度报告", "雾山县人民政府"),
        ("关于雾山县青石镇2023年度政府信息公开工作的报告", "雾山县青石镇人民政府"),
        ("云岭市北门街道2023年政府信息公开工作年度报告", "云岭市北门街道办事处"),
        ("二〇二一年云岭市教育局政府信息公开年度报告", "云岭市教育局"),
        ("中共云岭市委宣传部2022年政府信息公开工作年度报告", "中共云岭市委宣传部"),
    ],
)
def test_the_title_names_the_agency(title: str, name: str) -> None:
    assert agency(f"{title}\n{BODY}") == (name, "title")


def test_a_title_over_two_lines() -> None:
    found = metadata(f"雾山县人民政府\n2024 年政府信息公开工作年度报告\n{BODY}")
    assert found.title is not None
    assert found.title.value == "雾山县人民政府2024年政府信息公开工作年度报告"
    assert found.agency is not None
    assert found.agency.value == "雾山县人民政府"
    broken = metadata(f"2025年雾山县人民政府办公室政府信息公开\n工作年度报告\n{BODY}")
    assert broken.title is not None
    assert broken.title.value == "2025年雾山县人民政府办公室政府信息公开工作年度报告"


@pytest.mark.parametrize("at", [14, 17, 20, 22, 24])
def test_a_title_broken_within_a_word(at: int) -> None:
    title = "2025年雾山县人民政府办公室政府信息公开工作年度报告"
    found = metadata(f"{title[:at]}\n{title[at:]}\n{BODY}")
    assert found.title is not None
    assert found.title.value == title
    assert found.agency is not None
    assert found.agency.value == "雾山县人民政府办公室"


def test_a_region_is_governed_by_whom_the_text_names_most() -> None:
    text = (
        "东港经济技术开发区2022年政府信息公开工作年度报告\n"
        "请与东港经济技术开发区管委会办公室联系。东港经济技术开发区南湖片区管委会地址如下。\n"
        "《东港经济技术开发区管委会文件》。东港经济技术开发区人民政府尚未设立。\n" + BODY
    )
    assert agency(text) == ("东港经济技术开发区管委会", "title")


def test_a_development_zone_whose_office_nobody_names_keeps_its_own_name() -> None:
    text = f"东港经济技术开发区2022年政府信息公开工作年度报告\n{BODY}"
    assert agency(text) == ("东港经济技术开发区", "title")


def test_the_signature_names_the_agency() -> None:
    text = f"2020年政府信息公开工作年度报告\n{BODY}\n\n  柳河区交通运输局\n2021年1月11日\n"
    assert agency(text) == ("柳河区交通运输局", "signature")
    chinese = f"政府信息公开工作年度报告\n{BODY}\n柳河区交通运输局\n二〇二一年一月十一日\n"
    assert agency(chinese) == ("柳河区交通运输局", "signature")
    assert year(chinese) == ("2020", "signature")


def test_a_line_above_the_title_or_a_publisher_names_the_agency() -> None:
    assert agency(f"发布机构：柳河区财政局\n2020年政府信息公开工作年度报告\n{BODY}") == (
        "柳河区财政局",
        "header",
    )


def test_the_opening_and_the_file_name_name_the_agency() -> None:
    title = "2020年政府信息公开工作年度报告"
    opening = f"{title}\n一、总体情况\n2020年，柳河区教育局坚持公开为常态。\n"
    assert agency(opening) == ("柳河区教育局", "text")
    named = "柳河区水务局2020年政府信息公开工作年度报告.docx"
    assert agency(f"{title}\n{BODY}", named) == ("柳河区水务局", "file name")
    assert agency(f"{title}\n{BODY}", "scan_0017.pdf") is None


def test_we_is_no_agency() -> None:
    assert agency("2020年政府信息公开工作年度报告\n一、总体情况\n2020年，我局坚持公开。\n") is None


def test_the_year_is_what_the_report_is_about() -> None:
    heading = "柳河区财政局政府信息公开工作年度报告\n"
    assert year(f"柳河区财政局2020年政府信息公开工作年度报告\n2021年1月发布\n{BODY}") == (
        "2020",
        "title",
    )
    period = f"{heading}本报告数据的统计期限自2019年1月1日起至2019年12月31日止。\n{BODY}"
    assert year(period) == ("2019", "period")
    opening = f"{heading}发布日期：2023-01-12\n一、总体情况\n2022年，我局推进公开。2023年将继续。\n"
    assert year(opening) == ("2022", "text")
    signed = f"{heading}{BODY}柳河区财政局\n2022年1月20日\n"
    assert year(signed) == ("2021", "signature")
    assert year(f"{heading}{BODY}", "柳河区财政局2018年政府信息公开年报.txt") == (
        "2018",
        "file name",
    )
    assert year(heading + BODY) is None


def test_published_and_source() -> None:
    found = metadata(
        "标题: 雾山县2022年政府信息公开工作年度报告\n发布时间: 2023-02-20 15:07\n"
        "原文链接: https://example.invalid/1.htm\n==== 正文 ====\n本报告由雾山县人民政府编制。\n"
        + BODY
    )
    assert found.published is not None
    assert found.published.value == "2023-02-20"
    assert found.source_url is not None
    assert found.source_url.value == "https://example.invalid/1.htm"
    assert found.agency is not None
    assert found.agency.value == "雾山县人民政府"
    printed = metadata(
        f"2019年雾山县政府信息公开工作年度报告\n发布日期：2020年1月9日\n{BODY}"
    ).published
    assert printed is not None
    assert printed.value == "2020-01-09"
    assert metadata(f"雾山县2022年政府信息公开工作年度报告\n{BODY}").published is None


# ---- pages and files with more than one title

PAGE_BODY = "<p>一、总体情况</p><p>2022年，我局平稳。</p><p>二、主动公开政府信息情况</p>"
OWN = "柳河区水务局2022年政府信息公开工作年度报告"


def of_page(body: str, head: str = "") -> Metadata:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    document = read_html(page.encode())
    return find_metadata(document, find_sections(document), "page.html")


def facts(found: Metadata) -> tuple[str | None, str | None]:
    return (
        found.agency.value if found.agency else None,
        found.year.value if found.year else None,
    )


def other_years(name: str = "柳河区水务局", date: str = "") -> str:
    return "".join(
        f"<p>{name}{y}年政府信息公开工作年度报告{date}</p>" for y in (2019, 2020, 2021, 2023)
    )


@pytest.mark.parametrize(
    "body",
    [
        f"{other_years()}<h1>{OWN}</h1>{PAGE_BODY}",
        f"{other_years()}<p>{OWN}</p>{PAGE_BODY}",
        f"{other_years(date=' 2024-01-20')}<p>{OWN}</p>{PAGE_BODY}",
        f"<p>{OWN}</p>{other_years()}{PAGE_BODY}",
        f"{other_years('柳河区财政局')}<h2>{OWN}</h2>{PAGE_BODY}",
        f"<p>{OWN}</p>{PAGE_BODY}{other_years()}",
        f"<h1>政府信息公开年报</h1><h2>{OWN}</h2>{PAGE_BODY}",
    ],
)
def test_titles_of_other_years_beside_the_own_are_not_taken(body: str) -> None:
    assert facts(of_page(body)) == ("柳河区水务局", "2022")


def test_the_name_of_a_page_tells_what_its_text_does_not() -> None:
    body = f"<p>政府信息公开工作年度报告</p>{PAGE_BODY}"
    assert facts(of_page(body, f"<title>{OWN}_年度报告_柳河区人民政府</title>")) == (
        "柳河区水务局",
        "2022",
    )
    site = of_page(body, "<title>柳河区人民政府门户网站-政府信息公开年报</title>")
    assert facts(site) == (None, "2022")


@pytest.mark.parametrize("format", ["docx", "pdf"])
def test_the_title_that_an_office_file_gives_itself_may_be_its_templates(format: str) -> None:
    lines = ["政府信息公开工作年度报告", "一、总体情况", "2022年，我局平稳。", "柳河区水务局"]
    lines.append("2023年1月10日")
    text, blocks = "", []
    for line in lines:
        blocks.append(Paragraph(line, Location(len(text), len(text) + len(line))))
        text += line + "\n"
    properties = {"title": "东港市财政局2019年政府信息公开工作年度报告", "author": "微软用户"}
    document = Document(format, text, tuple(blocks), properties=properties)
    found = find_metadata(document, find_sections(document), "x")
    assert facts(found) == ("柳河区水务局", "2022")


def test_the_table_above_a_page_names_publisher_and_date() -> None:
    table = (
        "<table><tr><td>索引号：</td><td>0123/2023-001</td><td>发布机构：</td>"
        "<td>柳河区水务局</td></tr></table>"
    )
    found = of_page(f"{table}<h1>2022年度政府信息公开工作报告</h1>{PAGE_BODY}")
    assert facts(found) == ("柳河区水务局", "2022")


@pytest.mark.parametrize("printed", ["2023.1.3", "2023-01-03", "2023/1/3", "2023 年 1 月 3 日"])
def test_a_short_date_below_the_signature(printed: str) -> None:
    found = metadata(f"2022年政府信息公开工作年度报告\n{BODY}柳河区水务局\n{printed}\n")
    assert facts(found) == ("柳河区水务局", "2022")
    assert found.published is not None
    assert found.published.value == "2023-01-03"


def test_an_announcement_of_a_report_gives_its_title() -> None:
    title = metadata(f"关于发布《{OWN}》的公告\n{BODY}").title
    assert title is not None
    assert title.value == OWN
    notice = metadata(f"关于报送《{OWN}》的通知\n{BODY}").title
    assert notice is None or "通知" in notice.value


def test_the_file_name_names_an_agency_without_naming_a_report() -> None:
    text = f"2022年政府信息公开工作年度报告\n{BODY}"
    assert agency(text, "柳河区水务局2022.txt") == ("柳河区水务局", "file name")
