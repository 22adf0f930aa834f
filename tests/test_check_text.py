"""Rule 8, text against table. All sentences here are invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.invented import SUFFIXES, invent, write
from reportqa.checks.model import Check
from reportqa.checks.said import CARRIED, CONCLUDED, LEFT, NEW
from reportqa.checks.text import check_text
from reportqa.form.catalogue import catalogue
from reportqa.readers import read
from reportqa.report import understand
from support.checked import Value, of_report, said

SHARED = Path(__file__).parents[2] / "shared" / "reports"
GOVERNMENT = "云岭县人民政府"
HIDDEN_ROW = "不予公开：保护第三方合法权益"

TABLE: Mapping[str, Value | list[Value]] = {
    NEW: 30, CARRIED: 4, CONCLUDED: 31, LEFT: 3, "予以公开": 9, "部分公开": 3, HIDDEN_ROW: 2,
    "不予公开：属于行政查询事项": 3, "无法提供：本机关不掌握相关政府信息": 11,
    "不予处理：重复申请": 2, "其他处理：其他": 1,
    "行政复议结果维持": 3, "行政复议结果纠正": 1, "行政复议其他结果": 0, "行政复议尚未审结": 1,
    "行政复议总计": 5,
    "行政诉讼（未经复议直接起诉）结果维持": 2, "行政诉讼（复议后起诉）结果维持": 1,
    "行政诉讼（未经复议直接起诉）总计": 3, "行政诉讼（复议后起诉）总计": 1,
    "规范性文件制发件数": 6, "规范性文件废止件数": 2, "规范性文件现行有效件数": 41,
    "规章制发件数": 1, "行政许可处理决定数量": 120, "行政处罚处理决定数量": 14,
    "行政强制处理决定数量": 0, "行政事业性收费金额": "459.31",
}  # fmt: skip


def found(text: str, **how: object) -> list[tuple[str, str]]:
    how.setdefault("table", TABLE)
    return [(c.id, c.status) for c in check_text(said(text, **how))]  # type: ignore[arg-type]


def one(text: str, **how: object) -> Check:
    how.setdefault("table", TABLE)
    (check,) = check_text(said(text, **how))  # type: ignore[arg-type]
    return check


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("本年度我局新收到政府信息公开申请{}件。", NEW, 30),
        ("全年共收到{}件政府信息公开申请，均已登记。", NEW, 30),
        ("接收政府信息公开申请{}件。", NEW, 30),
        ("云岭县水务局共收到政府信息公开申请{}件。", NEW, 30),
        ("2023年，县水务局新收政府信息公开申请{}件。", NEW, 30),
        ("截至2023年底，全局收到政府信息公开申请{}件。", NEW, 30),
        ("收到公民、法人和其他组织提出的政府信息公开申请{}件。", NEW, 30),
        ("收到政府信息公开申请{}件，同比增长12%。", NEW, 30),
        ("政府信息公开申请方面，上年度结转{}件。", CARRIED, 4),
        ("全年办结政府信息公开申请{}件。", CONCLUDED, 31),
        ("依法答复政府信息公开申请{}件。", CONCLUDED, 31),
        ("办理政府信息公开申请，结转下年度继续办理{}件。", LEFT, 3),
        ("收到的申请均已登记，另有{}件申请依法顺延到下年度答复。", LEFT, 3),
        ("答复的申请中，予以公开及部分公开{}件。", "予以公开和部分公开", 12),
        ("依申请公开：予以公开{}件。", "予以公开", 9),
        ("依申请公开：不予公开{}件。", "不予公开", 5),
        ("依申请公开：因本机关不掌握等原因无法提供{}件。", "无法提供", 11),
        ("依申请公开：属信访、重复申请等不予处理{}件。", "不予处理", 2),
        ("依申请公开：其他处理{}件。", "其他处理", 1),
        ("因政府信息公开引起的行政复议案件{}件。", "行政复议总计", 5),
        ("政府信息公开行政诉讼{}件。", "行政诉讼", 4),
        ("政府信息公开行政诉讼案件，其中结果维持{}件。", "行政诉讼结果维持", 3),
        ("政府信息公开行政复议方面，尚未审结{}件。", "行政复议尚未审结", 1),
        ("全年制发行政规范性文件{}件。", "规范性文件制发件数", 6),
        ("宣布废止规范性文件{}件。", "规范性文件废止件数", 2),
        ("现行有效规范性文件{}件。", "规范性文件现行有效件数", 41),
        ("制定政府规章{}件。", "规章制发件数", 1),
        ("作出行政许可决定{}件。", "行政许可处理决定数量", 120),
        ("全年实施行政处罚{}件。", "行政处罚处理决定数量", 14),
    ],
)
def test_the_same_number_passes_and_another_fails(text: str, name: str, number: int) -> None:
    same = one(text.format(number))
    assert (same.id, same.status) == (f"8:{name}", "pass")
    assert same.left == same.right == number
    assert "相符" in same.message
    assert same.message_en.endswith("equal.")
    other = one(text.format(number + 90))
    assert (other.id, other.status) == (f"8:{name}", "fail")
    assert other.left == number + 90
    assert other.right == number
    assert f"{number + 90}件" in other.message
    assert "相差 90" in other.message
    assert "a difference of 90" in other.message_en
    assert other.cells[-1].value == number + 90
    assert sum(c.value or 0 for c in other.cells[:-1]) == number


@given(st.integers(1, 99999), st.integers(1, 99999))
def test_only_what_is_equal_passes(table: int, text: int) -> None:
    check = one(f"本年度我局新收到政府信息公开申请{text}件。", table={NEW: table})
    assert (check.status == "pass") == (table == text)
    assert check.status in {"pass", "fail"}


@pytest.mark.parametrize(
    ("text", "agency", "in_words"),
    [
        ("县政府办公室收到政府信息公开申请12件。", GOVERNMENT, "县政府办公室"),
        ("全县收到政府信息公开申请90件。", "云岭县水务局", "全县"),
        ("截至11月底，我局收到政府信息公开申请28件。", "云岭县水务局", "11月底"),
        ("集中公开现行有效行政规范性文件38件。", "云岭县水务局", "公开（发布）"),
        ("收到政府信息公开申请36件（含上年结转6件）。", "云岭县水务局", "含上年结转"),
    ],
)
def test_another_scope_or_period_is_a_note(text: str, agency: str, in_words: str) -> None:
    (check,) = [
        c for c in check_text(said(text, table=TABLE, agency=agency)) if CARRIED not in c.id
    ]
    assert check.status == "note"
    assert in_words in check.message
    assert check.quote in text


def test_a_part_of_the_year_is_a_note() -> None:
    for part in ("上半年", "2023年1月至10月", "第三季度"):
        check = one(f"{part}，我局收到政府信息公开申请12件。")
        assert check.status == "note"
        assert part[-3:] in check.message
    assert found("2023年1月1日至12月31日，我局收到政府信息公开申请30件。") == [(f"8:{NEW}", "pass")]


def test_a_scope_set_by_the_sentence_before() -> None:
    text = "2023年，县政府办公室认真办理依申请公开。收到政府信息公开申请12件。"
    assert found(text, agency=GOVERNMENT) == [(f"8:{NEW}", "note")]
    text = "2023年，各单位认真办理依申请公开。收到政府信息公开申请12件。"
    assert found(text, agency=GOVERNMENT) == [(f"8:{NEW}", "fail")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("全年收到政府信息公开申请34件（含上年结转4件）。", NEW),
        ("全年受理政府信息公开申请34件。", NEW),
        ("全年受理政府信息公开申请31件。", NEW),
        ("全年办理政府信息公开申请34件。", CONCLUDED),
        ("全年办理政府信息公开申请30件。", CONCLUDED),
        ("全年答复政府信息公开申请27件。", CONCLUDED),
    ],
)
def test_a_number_that_another_reading_gives_passes(text: str, name: str) -> None:
    checks = [c for c in check_text(said(text, table=TABLE)) if c.id == f"8:{name}"]
    assert [c.status for c in checks] == ["pass"]
    assert "计相符" in checks[0].message


@pytest.mark.parametrize(
    "text",
    [
        "2022年收到政府信息公开申请25件。",
        "去年收到政府信息公开申请25件，办结25件。",
        "全年收到政府信息公开申请约30件。",
        "全年通过网络平台收到政府信息公开申请12件。",
        "收到网民留言12件，收到政府信息公开申请的投诉3件。",
        "公示行政许可决定39件、行政处罚决定9件。",
        "受理许可事项申请1200件，办结1100件。",
        "力争收到政府信息公开申请5件。",
        "办理行政复议案件120件。",
        "开展政策解读20件，走访企业30家。",
        "",
    ],
)
def test_what_is_not_comparable_is_left_out(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("不予公开8件（含不予处理3件）。", "note"),
        ("按期答复政府信息公开申请25件。", "note"),
        ("收到政府信息公开申请25件（网上提交）。", "fail"),
    ],
)
def test_what_is_counted_besides_is_a_note(text: str, status: str) -> None:
    assert [s for _, s in found(f"依申请公开方面，{text}")] == [status]


def test_the_office_of_a_government_is_not_the_government() -> None:
    text = "本机关收到政府信息公开申请12件。"
    assert found(text, agency=GOVERNMENT) == [(f"8:{NEW}", "note")]
    assert found(text) == [(f"8:{NEW}", "fail")]


def test_the_title_of_a_section_tells_what_is_counted() -> None:
    title = "（二）依申请公开情况"
    text = "其中，予以公开10件，占32.3%。"
    assert found(text, section=title) == [("8:予以公开", "fail")]
    assert found(text, section="（一）主动公开情况") == []


def test_cases_and_proposals_are_no_applications() -> None:
    before = "依申请公开工作有序。"
    text = before + "依申请公开之外，行政复议5件，其中2件结转下年度办理。"
    assert found(text) == [("8:行政复议总计", "pass")]
    assert found("做好依申请公开，办理代表建议12件，已答复10件。") == []
    assert found("办理建议12件，收到30件政府信息公开申请。") == [(f"8:{NEW}", "pass")]


def test_a_sentence_that_says_there_was_none() -> None:
    text = "2023年，我局未收到政府信息公开申请，未发生因政府信息公开引发的行政复议、行政诉讼案件。"
    table: dict[str, Value | list[Value]] = {
        NEW: 0, "行政复议总计": 0, "行政诉讼（未经复议直接起诉）总计": 0,
        "行政诉讼（复议后起诉）总计": 0,
    }  # fmt: skip
    ids = [f"8:{NEW}", "8:行政复议总计", "8:行政诉讼"]
    assert found(text, table=table) == [(i, "pass") for i in ids]
    table.update({NEW: 5, "行政诉讼（复议后起诉）总计": 1})
    assert found(text, table=table) == list(zip(ids, ["fail", "pass", "fail"], strict=True))
    for other in (
        "上半年未收到政府信息公开申请。",
        "2022年未收到政府信息公开申请。",
        "未收到涉及第三方的政府信息公开申请。",
        "县政府办公室未收到政府信息公开申请。",
        "未发生行政复议被纠正的情形。",
    ):
        assert found(other, table=table) == []
    assert found(text, table={NEW: None}) == []


def test_blank_cells_are_no_zeros() -> None:
    text = "本年度我局新收到政府信息公开申请5件，不予公开2件。"
    (group,) = [g for g in catalogue().groups if g.name == "不予公开"]
    assert found(text, table={NEW: None, **dict.fromkeys(group.members)}) == []
    # a blank total beside filled cells: their sum stands for it
    table: dict[str, Value | list[Value]] = {NEW: [4, 1, None, None, None, None, None]}
    assert found(text, table=table) == [(f"8:{NEW}", "pass")]
    table = {NEW: [4, 2, None, None, None, None, None]}
    check = one(text, table=table)
    assert check.status == "fail"
    assert "4 + 2 = 6" in check.message


def test_a_number_of_one_column_is_pointed_out() -> None:
    check = one("依申请公开：予以公开4件。", table={"予以公开": [4, 2, 0, 0, 0, 0, None]})
    assert check.status == "fail"
    assert "“自然人”一格" in check.message


def test_an_unread_cell_makes_the_check_unread() -> None:
    text = "本年度我局新收到政府信息公开申请5件。"
    check = one(text, table={NEW: "?"})
    assert check.status == "unread"
    assert check.left is None
    group = one("依申请公开：不予公开5件。", table={HIDDEN_ROW: "?"})
    assert group.status == "unread"


def test_a_group_with_a_row_that_was_not_read_is_left_out() -> None:
    report = said("依申请公开：不予公开5件。", table={HIDDEN_ROW: 2})
    assert check_text(report) != ()
    assert check_text(replace(report, figures=report.figures[:20])) == ()


def test_further_sentences_are_numbered_and_ids_are_stable() -> None:
    texts = ("本年度我局新收到政府信息公开申请30件。", "全年收到政府信息公开申请31件。")
    assert found(texts[0] + texts[1]) == [(f"8:{NEW}", "pass"), (f"8:{NEW}#2", "fail")]
    report = said("新的一段。", *texts, table=TABLE)
    assert [c.id for c in check_text(report)] == [f"8:{NEW}", f"8:{NEW}#2"]


def test_money_is_compared_in_one_unit() -> None:
    name = "8:行政事业性收费金额"
    assert found("全年我局行政事业性收费合计4593100元。") == [(name, "pass")]
    assert found("全年收取行政事业性收费459.3万元。") == [(name, "pass")]
    assert found("全年我局行政事业性收费合计4953100元。") == [(name, "fail")]


def test_the_older_edition_has_its_own_measures() -> None:
    table: dict[str, Value | list[Value]] = {"规范性文件新制作数量": 6, "其他处理": 1}
    text = "全年制发规范性文件6件。依申请公开：其他处理2件。"
    assert sorted(found(text, table=table, edition=2019)) == [
        ("8:其他处理", "fail"),
        ("8:规范性文件新制作数量", "pass"),
    ]


def test_traditional_characters() -> None:
    assert found("全年收到政府信息公開申請31件。") == [(f"8:{NEW}", "fail")]


@pytest.mark.parametrize("seed", range(6))
def test_clean_invented_reports_have_no_failures(seed: int, tmp_path: Path) -> None:
    report = invent(500 + seed)
    form = ("docx", "html", "tabs")[seed % 3]
    path = tmp_path / f"report{SUFFIXES[form]}"
    path.write_bytes(write(report, form))
    checks = check_text(of_report(understand(read(path), path.name), path.name))
    assert {c.status for c in checks} <= {"pass"}
    assert [c.id for c in checks if NEW in c.id] or "申请" not in str(report.counted)


needs_reports = pytest.mark.skipif(not SHARED.exists(), reason="the sample reports are not here")


def sample(name: str) -> dict[str, Check]:
    path = SHARED / name
    return {c.id: c for c in check_text(of_report(understand(read(path), name), name))}


@needs_reports
def test_figures_of_a_text_that_disagree_with_their_table() -> None:
    checks = sample("shanghai_office_2019.html")
    assert {i for i, c in checks.items() if c.status == "fail"} == {
        "8:予以公开和部分公开", "8:无法提供",
    }  # fmt: skip
    passed = {i for i, c in checks.items() if c.status == "pass"}
    assert passed >= {f"8:{NEW}", f"8:{CONCLUDED}", "8:不予公开", "8:不予处理", "8:行政诉讼"}


@needs_reports
@pytest.mark.parametrize("name", ["huaian_2024.pdf", "pingtan_2023.txt", "pingtan_2024.txt"])
def test_sample_reports_that_agree(name: str) -> None:
    checks = sample(name)
    assert len(checks) > 1
    assert {c.status for c in checks.values()} <= {"pass", "unread"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "本年制发行政规范性文件4件，废止8件，现行有效93件。",
            {"8:规范性文件废止件数", "8:规范性文件现行有效件数"},
        ),
        ("本年制发规章1件、行政规范性文件4件，废止8件，现行有效93件。", set()),
        ("本年制发行政规范性文件4件，废止2件，现行有效82件。", set()),
    ],
)  # fmt: skip
def test_documents_named_once_in_a_sentence(text: str, found: set[str]) -> None:
    table = {
        "规范性文件制发件数": 4, "规范性文件废止件数": 2, "规范性文件现行有效件数": 82,
        "规章制发件数": 1,
    }  # fmt: skip
    checks = check_text(said(text, table=table))
    assert {c.id for c in checks if c.status == "fail"} == found


def test_cases_handled_are_not_decisions() -> None:
    table = {"行政许可处理决定数量": 7}
    (check,) = check_text(said("我局全年共办理行政许可70件。", table=table))
    assert check.status == "note"
    assert "“办理”的件数" in check.message
    (same,) = check_text(said("我局全年共办理行政许可7件。", table=table))
    assert same.status == "pass"
