"""Sentences that give a cell's measure another number. All sentences here are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from reportqa import Library
from reportqa.checks.said import CARRIED, CONCLUDED, NEW, is_compared, told_otherwise
from reportqa.document import Document, Location, Paragraph
from reportqa.sentences import sentence_figures
from reportqa.store.model import ReportRecord, StoredFigure

COUNTY = ReportRecord(
    report="云岭县人民政府-2023", is_form=True, agency="云岭县人民政府", year=2023, title="",
    edition=2021, file="a.txt", format="text", pages=None, sections=0, tables=0, figures=0,
    passages=0, sha256="", published="", source_url="",
)  # fmt: skip
BUREAU = replace(COUNTY, report="云岭县水务局-2023", agency="云岭县水务局")


def compared(
    text: str,
    name: str,
    value: str,
    *,
    report: ReportRecord = BUREAU,
    unit: str = "件",
    section: str = "一、总体情况",
    table: Mapping[str, str] | None = None,
) -> list[tuple[str, str, str]]:
    """What a text tells otherwise: how, of what, and its number in the unit of the cell."""
    document = Document("text", text, (Paragraph(text, Location(0, len(text))),))
    stored = [
        StoredFigure(
            i, report.report, report.agency, report.year, report.file, report.edition,
            (section,), figure,
        )
        for i, figure in enumerate(sentence_figures(document, ()))
    ]  # fmt: skip
    cells = {name: Decimal(v) for name, v in (table or {}).items()}
    found = told_otherwise(
        report.agency, report.year, name, Decimal(value), unit, table=cells, sentences=stored
    )
    return [(t.how, t.detail, f"{t.converted:f}") for t in found]


@pytest.mark.parametrize(
    ("text", "name", "value", "said"),
    [
        ("本年度我局新收到政府信息公开申请230件。", NEW, "227", "230"),
        ("2023年，我局共收到政府信息公开申请31件，均已答复。", NEW, "30", "31"),
        ("全年共收到31件政府信息公开申请。", NEW, "30", "31"),
        ("全年我局作出行政处罚决定496件，全部上网公示。", "行政处罚处理决定数量", "484", "496"),
        (
            "全年作出行政许可决定120件、行政处罚决定9件。",
            "行政处罚处理决定数量",
            "8",
            "9",
        ),
        ("收到政府信息公开申请30件，办结28件。", CONCLUDED, "27", "28"),
        (
            "收到政府信息公开申请30件，办结27件，结转下年度办理4件。",
            "结转下年度继续办理",
            "3",
            "4",
        ),
        (
            "因政府信息公开引起的行政复议案件5件、行政诉讼案件2件。",
            "行政诉讼",
            "3",
            "2",
        ),
        (
            "政府信息公开行政复议9件，其中结果维持5件，结果纠正4件。",
            "行政复议结果纠正",
            "3",
            "4",
        ),
        (
            "全年办结政府信息公开申请81件，其中予以公开42件，不予公开5件。",
            "不予公开",
            "6",
            "5",
        ),
        ("全年制发行政规范性文件12件。", "规范性文件制发件数", "11", "12"),
        ("全年宣布废止规范性文件6件。", "规范性文件废止件数", "7", "6"),
    ],
)
def test_a_sentence_that_contradicts_its_table(text: str, name: str, value: str, said: str) -> None:
    assert is_compared(name)
    assert compared(text, name, value) == [("differs", "", said)]
    assert compared(text, name, said) == []


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        # a part, or another thing
        ("全年通过网络平台收到政府信息公开申请12件。", NEW, "30"),
        ("其中，通过信函收到政府信息公开申请12件。", NEW, "30"),
        ("收到企业提交的政府信息公开申请12件。", NEW, "30"),
        ("收到网民留言12件，收到政府信息公开申请的投诉3件。", NEW, "30"),
        ("受理许可事项申请1200件，办结1100件。", CONCLUDED, "30"),
        ("公示行政许可决定39件、行政处罚决定24件。", "行政处罚处理决定数量", "60"),
        ("公开行政处罚信息24件。", "行政处罚处理决定数量", "60"),
        ("全年办理行政复议案件120件。", "行政复议总计", "3"),
        ("动态更新本年度制发的规范性文件88件。", "规范性文件制发件数", "90"),
        ("集中公开现行有效行政规范性文件393件。", "规范性文件现行有效件数", "470"),
        # another year, a change, an inexact number that fits
        ("2022年收到政府信息公开申请25件。", NEW, "30"),
        ("比上年多收到政府信息公开申请5件。", NEW, "30"),
        ("全年收到政府信息公开申请约30件。", NEW, "31"),
        ("全年收到政府信息公开申请300余件。", NEW, "312"),
        # a plan
        ("力争收到政府信息公开申请5件。", NEW, "30"),
        # quoted together with others of the same number
        ("上半年收到政府信息公开申请5件。", NEW, "30"),
    ],
)
def test_what_is_not_comparable_is_passed_over(text: str, name: str, value: str) -> None:
    assert compared(text, name, value) == []


def test_a_number_that_another_cell_holds_is_no_conflict() -> None:
    table = {NEW: "30", CARRIED: "4", CONCLUDED: "31", "结转下年度继续办理": "3"}
    assert compared("全年受理政府信息公开申请34件。", NEW, "30", table=table) == []
    assert compared("全年办理政府信息公开申请30件。", CONCLUDED, "31", table=table) == []
    assert compared("全年受理政府信息公开申请35件。", NEW, "30", table=table) != []


def test_another_scope_or_period_is_told_as_such() -> None:
    office = "县政府办公室收到政府信息公开申请12件。"
    assert compared(office, NEW, "30", report=COUNTY) == [("scope", "县政府办公室", "12")]
    whole = "全县收到政府信息公开申请90件。"
    assert compared(whole, NEW, "30") == [("scope", "全县", "90")]
    assert compared(whole, NEW, "30", report=COUNTY) == [("differs", "", "90")]
    until = "截至11月底，我局收到政府信息公开申请28件。"
    assert compared(until, NEW, "30") == [("period", "截至11月底", "28")]
    both = "全年收到政府信息公开申请35件（含上年结转4件）。"
    assert compared(both, NEW, "30") == [("carried", "", "35")]


def test_money_is_converted_before_it_is_compared() -> None:
    name = "行政事业性收费金额"
    told = "全年我局行政事业性收费合计4593100元，目录已经公开。"
    assert compared(told, name, "459.31", unit="万元") == []
    assert compared(told, name, "495.31", unit="万元") == [("differs", "", "459.31")]
    rounded = "全年收取行政事业性收费459.3万元。"
    assert compared(rounded, name, "459.31", unit="万元") == []
    assert compared("全年收取行政事业性收费0.46亿元。", name, "4593.1", unit="万元") == []
    assert compared("收取行政事业性收费459件。", name, "459.31", unit="万元") == []


def test_answers_warn_of_the_sentence_with_both_numbers(county: Library) -> None:
    answer = county.ask("市监局2023年行政处罚决定多少件")
    assert answer.value == Decimal(484)
    (warning,) = [w for w in answer.warnings if "正文" in w]
    assert "496件" in warning
    assert "484件" in warning
    cited = next(c for c in answer.citations if f"[{c.id}]" in warning)
    assert "496件" in cited.quote
    assert cited.table is None
    computed = county.ask("住建局2022年新收申请比2021年多多少件")
    assert any("230件" in w and "227件" in w for w in computed.warnings)
    english = county.ask("How many new requests did the Chensi housing bureau receive in 2022?")
    assert any("230件" in w and w.isascii() is False and "table" in w for w in english.warnings)


def test_no_warning_where_text_and_table_agree(county: Library, corpus_library: Library) -> None:
    for library, question in (
        (county, "市监局2024年行政处罚决定多少件"),
        (county, "住建局2024年收费金额多少"),
        (corpus_library, "平潭2022年新收申请多少件"),
        (corpus_library, "淮安2024年行政复议总计多少件"),
        (corpus_library, "平潭2023年制发规范性文件多少件"),
    ):
        assert not [w for w in library.ask(question).warnings if "正文" in w]
