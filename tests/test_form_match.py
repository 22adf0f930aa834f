"""Labels find their measure, never a neighbour's; rows that do not fit stay unread."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.document import Cell, Document, Figure, Kind, Location, Section, Table
from reportqa.figures import edition_of, table_figures
from reportqa.form.catalogue import catalogue
from reportqa.form.labels import Labels, block_index, key, printed_unit, vocabulary

Rows = Sequence[Sequence[str | tuple[str, int, int]]]


def table(rows: Rows, caption: str = "") -> Table:
    """A table from rows of texts or (text, rows, columns), placed as HTML places them."""
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        c = 0
        for entry in row:
            text, down, right = entry if isinstance(entry, tuple) else (entry, 1, 1)
            while (r, c) in taken:
                c += 1
            taken.update((r + i, c + j) for i in range(down) for j in range(right))
            cells.append(Cell(r, c, text, Location(0, 0), down, right))
            c += right
    return Table(tuple(cells), Location(0, 1), caption)


def figures(*tables: Table, sections: tuple[Section, ...] = ()) -> tuple[Figure, ...]:
    return table_figures(Document("text", "一" * 10, tables), sections)


def value(figure: Figure) -> object:
    return figure.value


HEAD_THREE: list[list[str | tuple[str, int, int]]] = [
    [("", 3, 3), ("申请人情况", 1, 7)],
    [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
    ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"],
]
SEVEN = ["1", "2", "3", "4", "5", "6", "21"]
COLUMNS = [
    ("自然人",),
    *(
        ("法人或其他组织", c)
        for c in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
    ),
    ("总计",),
]


# ---- labels


def test_keys_ignore_space_width_numbering_and_brackets() -> None:
    assert key("1．属于 国家秘密") == key("1、属于国家秘密") == key("（1）属于国家秘密")
    assert key("本年收费金额（单位：万元）") == key("本年 收费金额") == "本年收费金额"
    assert key("3.危及“三安全一稳定”") == "危及三安全一稳定"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("本年收费金额（单位：万元）", "万元"),
        ("金额(万元)", "万元"),
        ("单位:件", "件"),
        ("采购总金额", None),
    ],
)
def test_units_of_headers(text: str, unit: str | None) -> None:
    assert printed_unit(text) == unit


def test_block_titles() -> None:
    assert [block_index(b.title) for b in catalogue().blocks] == [0, 1, 2, 3, 4]
    assert block_index("第二十条 第(五)项") == 1
    assert block_index("根据条例第二十条第（五）项的规定，全年公开许可事项12项") is None
    assert block_index("第二十条第（二）项") is None


@pytest.mark.parametrize("measure", catalogue().of_table("3"), ids=lambda m: m.name)
def test_every_row_of_table_three_finds_itself_alone(measure: object) -> None:
    labels = vocabulary().rows_three
    row = next(m for m in catalogue().of_table("3") if m is measure)
    assert labels.find(row.row[-1]) is row
    assert labels.find(" ".join(row.row[-1]).replace("（", "(").replace("）", ")")) is row


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1、申请人无正当理由逾期不补正", "其他处理：逾期不补正"),
        (
            "5.要求行政机关确认或者重新出具已获取信息",
            "不予处理：要求行政机关确认或重新出具已获取信息",
        ),
        ("2.没有现成信息需另行制作", "无法提供：没有现成信息需要另行制作"),
        ("4.保护第三方合法权宜", "不予公开：保护第三方合法权益"),
    ],
)
def test_small_differences_of_wording(text: str, name: str) -> None:
    measure = vocabulary().rows_three.find(text)
    assert measure is not None
    assert measure.name == name


@pytest.mark.parametrize("text", ["上年新收政府信息公开申请数量", "不予", "重复", "公开", "结转"])
def test_labels_between_two_rows_match_none(text: str) -> None:
    assert vocabulary().rows_three.find(text) is None


@pytest.mark.parametrize("text", ["结果维正", "维持", "结果", "本年制止件数", "行政许诉"])
def test_labels_between_two_columns_match_none(text: str) -> None:
    words = vocabulary()
    assert words.outcomes.find(text) is None
    assert words.columns_two.find(text) is None
    assert words.cases.find(text) is None


ALL_LABELS = sorted(
    {label for m in catalogue().measures for label in (*m.row, *m.column)}
    | {label for b in catalogue().blocks for c in b.columns for label in c.labels}
)


@given(st.sampled_from(ALL_LABELS), st.data())
def test_an_edited_label_is_itself_or_nothing(label: str, data: st.DataObject) -> None:
    """One character changed, dropped or doubled never turns a label into another."""
    labels: Labels[str] = Labels((text, key(text)) for text in ALL_LABELS)
    at = data.draw(st.integers(0, len(label) - 1))
    other = data.draw(st.sampled_from("上下本年新增减制发废止维持纠正公开不予已未其他"))
    edited = data.draw(
        st.sampled_from([label[:at] + label[at + 1 :], label[:at] + other + label[at + 1 :]])
    )
    found = labels.find(edited)
    if key(edited) in {key(text) for text in ALL_LABELS}:
        assert found == key(edited)  # the edit made another label of it, letter by letter
    else:
        assert found in {None, key(label)}


# ---- table two


def test_rows_of_the_other_edition_and_rows_the_form_does_not_know() -> None:
    found = figures(
        table(
            [
                [("第二十条第（五）项", 1, 2)],
                ["信息内容", "本年处理决定数量"],
                ["行政许可", "12"],
                ["其他对外管理服务事项", "30"],
                ["行政备案", "4"],
            ]
        )
    )
    block = "第二十条第（五）项"
    assert [(f.row, f.column, value(f), f.measure, f.unit) for f in found] == [
        ((block, "行政许可"), ("本年处理决定数量",), 12, "行政许可处理决定数量", "件"),
        (
            (block, "其他对外管理服务事项"),
            ("本年处理决定数量",),
            30,
            "其他对外管理服务事项处理决定数量",
            "件",
        ),
        ((block, "行政备案"), ("本年处理决定数量",), 4, None, None),
    ]
    assert {f.table for f in found} == {"2"}


def test_units_from_cell_header_and_form() -> None:
    found = figures(
        table(
            [
                [("第二十条第（八）项", 1, 2)],
                ["信息内容", "本年收费金额（单位：万元）"],
                ["行政事业性收费", "12.5"],
                [("第二十条第（九）项", 1, 2)],
                ["信息内容", "采购总金额"],
                ["政府集中采购", "482600元"],
            ]
        ),
        table(
            [
                ["第二十条第（九）项", ""],
                ["信息内容", "采购总金额"],
                ["政府集中采购", "482600"],
            ]
        ),
    )
    assert [(value(f), f.unit) for f in found] == [
        (Decimal("12.5"), "万元"),
        (482600, "元"),
        (482600, None),
    ]


def test_each_block_a_table_of_its_own() -> None:
    pieces = (
        table([[("第二十条第（一）项", 1, 2)]]),
        table([["信息内容", "本年制发件数", "现行有效件数"]]),
        table([["规章", "1", "2"], ["行政规范性文件", "3", "4"]]),
    )
    found = figures(*pieces)
    assert [(f.row[-1], f.column[-1], value(f), f.cell) for f in found] == [
        ("规章", "本年制发件数", 1, (2, 0, 1)),
        ("规章", "现行有效件数", 2, (2, 0, 2)),
        ("行政规范性文件", "本年制发件数", 3, (2, 1, 1)),
        ("行政规范性文件", "现行有效件数", 4, (2, 1, 2)),
    ]
    assert {f.row[0] for f in found} == {"第二十条第（一）项"}


def test_irregular_spans_keep_the_order_of_the_columns() -> None:
    found = figures(
        table(
            [
                [("第二十条第（六）项", 1, 5)],
                ["信息内容", "上一年项目数量", ("本年增/减", 1, 2), "处理决定数量"],
                ["行政处罚", ("88", 1, 2), "-4", "57"],
            ]
        )
    )
    assert [(f.column[0], value(f)) for f in found] == [
        ("上一年项目数量", 88),
        ("本年增/减", -4),
        ("处理决定数量", 57),
    ]


# ---- table three


def test_table_three_restores_its_paths_across_pages() -> None:
    first = table(
        [
            *HEAD_THREE,
            [("一、本年新收政府信息公开申请数量", 1, 3), *SEVEN],
            [
                ("三、本年度办理结果", 2, 1),
                ("（四）无", 2, 1),
                "1.本机关不掌握相关政府信息",
                *SEVEN,
            ],
            ["2.没有现成信息需要另行制作", *SEVEN],
        ]
    )
    second = table(
        [
            [("", 2, 1), "法提供", "3.补正后申请内容仍不明确", *SEVEN],
            [("（七）总计", 1, 2), *SEVEN],
            [("四、结转下年度继续办理", 1, 3), *SEVEN],
        ]
    )
    found = figures(first, second)
    assert len(found) == 6 * 7
    assert [f.column for f in found[:7]] == COLUMNS
    rows = [found[i].row for i in range(0, 42, 7)]
    assert rows == [
        ("一、本年新收政府信息公开申请数量",),
        ("三、本年度办理结果", "（四）无法提供", "1.本机关不掌握相关政府信息"),
        ("三、本年度办理结果", "（四）无法提供", "2.没有现成信息需要另行制作"),
        ("三、本年度办理结果", "（四）无法提供", "3.补正后申请内容仍不明确"),
        ("三、本年度办理结果", "（七）总计"),
        ("四、结转下年度继续办理",),
    ]
    assert all(f.measure and f.unit == "件" and not f.doubt for f in found)


def test_labels_are_as_printed() -> None:
    found = figures(
        table(
            [
                *HEAD_THREE,
                [
                    ("三、\n本\n年\n度\n办\n理\n结\n果", 1, 1),
                    "（五）不 予处理",
                    "2、重复申请",
                    *SEVEN,
                ],
                [("一、本年新收政府信息公开申请数量", 1, 3), *SEVEN],
                [("二、上年结转政府信息公开申请数量", 1, 3), *SEVEN],
            ]
        )
    )
    assert found[0].row == ("三、本年度办理结果", "（五）不予处理", "2、重复申请")
    assert found[0].measure == "不予处理：重复申请"


def test_a_row_that_does_not_fit_is_unread_in_every_column() -> None:
    found = figures(
        table(
            [
                *HEAD_THREE,
                [("一、本年新收政府信息公开申请数量", 1, 3), *SEVEN],
                [("二、上年结转政府信息公开申请数量", 1, 3), "3", "0", "0", "3"],
                [("四、结转下年度继续办理", 1, 3), *SEVEN],
            ]
        )
    )
    torn = [f for f in found if f.measure == "上年结转政府信息公开申请数量"]
    assert [f.column for f in torn] == COLUMNS
    assert {(f.kind, f.value, f.raw) for f in torn} == {(Kind.UNREAD, None, "3 0 0 3")}
    assert all(f.doubt for f in torn)
    assert [f.value for f in found if f not in torn] == [1, 2, 3, 4, 5, 6, 21] * 2


def test_without_its_header_no_column_is_guessed() -> None:
    found = figures(
        table(
            [
                ["一、本年新收政府信息公开申请数量", *SEVEN],
                ["二、上年结转政府信息公开申请数量", *SEVEN],
                ["四、结转下年度继续办理", *SEVEN],
            ]
        )
    )
    assert len(found) == 21
    assert {(f.kind, f.value, f.column) for f in found} == {(Kind.UNREAD, None, ())}


def test_a_doubtful_cell_is_unread_and_keeps_its_text() -> None:
    rows = table(
        [
            *HEAD_THREE,
            [("一、本年新收政府信息公开申请数量", 1, 3), *SEVEN],
            [("二、上年结转政府信息公开申请数量", 1, 3), *SEVEN],
            [("四、结转下年度继续办理", 1, 3), *SEVEN],
        ]
    )
    cells = tuple(
        Cell(c.row, c.column, c.text, c.location, c.row_span, c.column_span, doubt="blurred")
        if (c.row, c.column) == (3, 4)
        else c
        for c in rows.cells
    )
    found = figures(Table(cells, rows.location))
    doubtful = [f for f in found if f.doubt]
    assert [(f.raw, f.kind, value(f), f.doubt) for f in doubtful] == [
        ("2", Kind.UNREAD, None, "blurred")
    ]
    assert len(found) == 21


@pytest.mark.parametrize("raw", ["12 34", "1,23", "１ ２"])
def test_digits_that_read_in_two_ways_are_unread(raw: str) -> None:
    found = figures(table([["信息内容", "本年处理决定数量"], ["行政许可", raw]]))
    assert [(f.kind, value(f), f.raw) for f in found] == [(Kind.UNREAD, None, raw)]


def test_merged_values_are_one_figure_under_what_their_columns_share() -> None:
    found = figures(
        table(
            [
                *HEAD_THREE,
                [("一、本年新收政府信息公开申请数量", 1, 3), "4", ("9", 1, 5), "13"],
                [("二、上年结转政府信息公开申请数量", 1, 3), *SEVEN],
                [("四、结转下年度继续办理", 1, 3), *SEVEN],
            ]
        )
    )
    assert [(f.column, value(f)) for f in found[:3]] == [
        (("自然人",), 4),
        (("法人或其他组织",), 9),
        (("总计",), 13),
    ]


# ---- table four

OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
FOUR: list[list[str | tuple[str, int, int]]] = [
    [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
    [*[(o, 2, 1) for o in OUTCOMES], ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
    [*OUTCOMES, *OUTCOMES],
    [str(i) for i in range(15)],
]


def test_table_four_has_its_path_in_the_column() -> None:
    found = figures(table(FOUR))
    assert [f.value for f in found] == list(range(15))
    assert {f.row for f in found} == {()}
    assert found[5].column == ("行政诉讼", "未经复议直接起诉", "结果维持")
    assert [f.measure for f in found] == [m.name for m in catalogue().of_table("4")]


def test_table_four_cut_before_its_values() -> None:
    found = figures(table(FOUR[:3]), table(FOUR[3:]))
    assert [(value(f), f.cell) for f in found] == [(i, (1, 0, i)) for i in range(15)]


def test_table_four_with_a_value_missing_is_unread() -> None:
    found = figures(table([*FOUR[:3], FOUR[3][:14]]))
    assert len(found) == 15
    assert {f.kind for f in found} == {Kind.UNREAD}


def test_results_in_another_order_follow_their_labels() -> None:
    swapped = ["结果纠正", "结果维持", *OUTCOMES[2:]]
    found = figures(
        table(
            [
                FOUR[0],
                [*[(o, 2, 1) for o in swapped], *FOUR[1][5:]],
                [*swapped, *swapped],
                FOUR[3],
            ]
        )
    )
    assert next(f.value for f in found if f.measure == "行政复议结果纠正") == 0
    assert next(f.value for f in found if f.measure == "行政复议结果维持") == 1


# ---- editions and other tables


def test_the_edition_is_that_of_most_rows_and_columns() -> None:
    new = table(
        [
            [("第二十条第（一）项", 1, 4)],
            ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
            ["规章", "0", "0", "1"],
            [("第二十条第（五）项", 1, 4)],
            ["信息内容", ("本年处理决定数量", 1, 3)],
            ["行政许可", ("5", 1, 3)],
            ["其他对外管理服务事项", ("6", 1, 3)],
        ]
    )
    old = table(
        [
            [("第二十条第（五）项", 1, 4)],
            ["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"],
            ["行政许可", "1", "+1", "5"],
        ]
    )
    assert edition_of(figures(new)) == 2021
    assert edition_of(figures(old)) == 2019
    assert edition_of(()) is None


def test_other_tables_have_their_header_and_label_paths() -> None:
    found = figures(
        table(
            [
                [("渠道", 2, 1), ("发布情况", 1, 2)],
                ["本年（条）", "累计（条）"],
                ["网站", "120", "1,300"],
                ["微信", "", "——"],
            ],
            caption="附表 1",
        )
    )
    assert [(f.row, f.column, f.kind, value(f)) for f in found] == [
        (("网站",), ("发布情况", "本年（条）"), Kind.NUMBER, 120),
        (("网站",), ("发布情况", "累计（条）"), Kind.NUMBER, 1300),
        (("微信",), ("发布情况", "本年（条）"), Kind.BLANK, None),
        (("微信",), ("发布情况", "累计（条）"), Kind.DASH, None),
    ]
    assert {(f.table, f.measure) for f in found} == {("附表1", None)}


def test_a_statistics_table_takes_its_unit_from_its_column() -> None:
    found = figures(
        table(
            [
                ["指标名称", "计量单位", "2016年度", "历年累计"],
                ["主动公开文件数", "条", "34", "853"],
            ]
        )
    )
    assert [(f.row, f.column, value(f), f.unit) for f in found] == [
        (("主动公开文件数", "条"), ("2016年度",), 34, "条"),
        (("主动公开文件数", "条"), ("历年累计",), 853, "条"),
    ]


def test_a_unit_may_stand_behind_the_numbers_and_be_a_rare_one() -> None:
    found = figures(
        table(
            [
                ["指标名称", "2023年度", "计量单位"],
                ["电子显示屏", "12", "块"],
                ["宣传栏", "7", "处"],
            ]
        )
    )
    read = [(f.row, value(f), f.unit) for f in found if f.kind is Kind.NUMBER]
    assert read == [(("电子显示屏",), 12, "块"), (("宣传栏",), 7, "处")]


def test_an_agency_under_its_header_is_no_unit() -> None:
    found = figures(table([["单位", "件数"], ["甲局", "12"], ["乙局", "7"]]))
    assert [f.unit for f in found] == [None, None]


def test_totals_and_others_in_a_foreign_table_are_not_the_form() -> None:
    found = figures(
        table([["收入", "其他", "总计"], ["教育", "3", "5"], ["总计", "3", "5"]]),
    )
    assert {f.table for f in found} == {"表1"}
    assert [f.value for f in found] == [3, 5, 3, 5]
