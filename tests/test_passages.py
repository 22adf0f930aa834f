"""Reports cut into passages."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportqa.document import (
    Box,
    Cell,
    Document,
    Figure,
    Kind,
    Location,
    Paragraph,
    Report,
    Section,
    Table,
)
from reportqa.passages import LENGTH, Passage, split


def report(
    blocks: list[str | Table],
    sections: tuple[Section, ...] = (),
    figures: tuple[Figure, ...] = (),
    pages: list[int] | None = None,
) -> Report:
    made: list[Paragraph | Table] = []
    text = ""
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            made.append(block)
            text += "|\n"
            continue
        boxes = (Box(pages[i], 0, 0, 1, 1),) if pages else ()
        made.append(Paragraph(block, Location(len(text), len(text) + len(block), boxes)))
        text += block + "\n"
    document = Document("text", text, tuple(made))
    return Report(document, True, None, None, None, None, None, None, sections, figures, ())


def section(index: int, parent: int | None, title: str, start: int, end: int) -> Section:
    return Section(index, parent, 1 if parent is None else 2, "", title, None, start, end)


def prose(made: Report) -> tuple[Passage, ...]:
    passages = split(made)
    for passage in passages:
        if passage.table is None:
            assert passage.text == made.document.text[passage.start : passage.end]
            assert passage.text == passage.text.strip() != ""
    return passages


def test_short_paragraphs_are_joined() -> None:
    (passage,) = prose(report(["公开信息。", "答复申请。"]))
    assert passage.text == "公开信息。\n答复申请。"
    assert passage.section is None
    assert passage.path == ()


def test_no_passage_crosses_a_section_even_inside_a_paragraph() -> None:
    text = "一、概况公开信息。二、申请答复申请。"
    at = text.index("二、")
    sections = (section(0, None, "概况", 0, at), section(1, None, "申请", at, len(text)))
    first, second = prose(report([text], sections))
    assert (first.section, first.text) == (0, "一、概况公开信息。")
    assert (second.section, second.text) == (1, "二、申请答复申请。")
    assert second.path == ("申请",)


def test_a_bare_heading_is_only_a_path() -> None:
    blocks: list[str | Table] = ["总体情况", "主动公开", "公开信息五条。"]
    sections = (section(0, None, "总体情况", 0, 99), section(1, 0, "主动公开", 5, 99))
    (passage,) = prose(report(blocks, sections))
    assert passage.text == "主动公开\n公开信息五条。"
    assert passage.path == ("总体情况", "主动公开")


def test_long_paragraphs_are_cut_at_sentence_ends() -> None:
    passages = prose(report(["本句讲的是公开工作的一个方面。" * 60]))
    assert len(passages) > 2
    assert all(p.text.endswith("。") and len(p.text) <= LENGTH for p in passages)
    assert "".join(p.text for p in passages) == "本句讲的是公开工作的一个方面。" * 60


def test_points_are_kept_whole() -> None:
    points = [f"{n}是加强工作。{'继续落实各项要求。' * 20}" for n in "一二三四"]
    passages = prose(report(["主要措施如下：" + "".join(points)]))
    for point in points:
        assert any(point in p.text for p in passages)


def test_a_sentence_without_end_is_cut_at_a_clause() -> None:
    passages = prose(report(["落实要求，" * 300]))
    assert len(passages) > 3
    assert all(p.text.endswith("，") and len(p.text) <= 600 for p in passages)


def test_page_is_that_of_the_first_paragraph() -> None:
    long = "本句讲的是公开工作的一个方面。" * 20
    first, second = prose(report([long, long], pages=[2, 3]))
    assert (first.page, second.page) == (2, 3)


def value(row: int, labels: tuple[str, ...], column: tuple[str, ...], raw: str) -> Figure:
    return Figure(
        "3", 0, labels, column, "x", raw,
        Kind.NUMBER if raw else Kind.BLANK, Decimal(raw) if raw else None, "件",
        Location(), cell=(0, row, 0),
    )  # fmt: skip


def test_a_table_is_told_in_words() -> None:
    figures = (
        value(1, ("结果", "予以公开"), ("自然人",), "5"),
        value(1, ("结果", "予以公开"), ("法人", "企业"), ""),
        value(2, ("结果", "部分公开"), ("自然人",), "0"),
        value(2, ("结果", "部分公开"), ("法人", "企业"), "7"),
    )
    table = Table((Cell(0, 0, "结果"),), Location(3, 4), caption="申请办理")
    made = report(["甲。", table, "乙。"], (section(0, None, "三、申请", 0, 9),), figures)
    before, told, after = prose(made)
    assert (before.text, after.text) == ("甲。", "乙。")
    assert told.table == 0
    assert (told.start, told.end) == (3, 4)
    assert told.text.splitlines() == [
        "三、申请 申请办理",
        "列：自然人、法人 企业",
        "结果 予以公开：自然人 5，企业 空白",
        "结果 部分公开：自然人 0，企业 7",
    ]


def test_columns_alone_name_the_values_of_table_four() -> None:
    figures = (
        value(2, (), ("行政复议", "结果维持"), "1"),
        value(2, (), ("行政复议", "总计"), "1"),
        value(2, (), ("行政诉讼", "结果维持"), ""),
    )
    (told,) = split(report([Table((Cell(0, 0, "x"),), Location(0, 1))], figures=figures))
    assert told.text.splitlines() == [
        "行政复议：结果维持 1，总计 1",
        "行政诉讼：结果维持 空白",
    ]


def test_a_long_table_is_several_passages_with_its_title() -> None:
    figures = tuple(
        value(i, (f"组{i // 8}", f"第{i}行的一个相当长的行标签"), (c,), "1")
        for i in range(40)
        for c in ("自然人", "总计")
    )
    table = Table((Cell(0, 0, "x"),), Location(0, 1), caption="申请办理")
    passages = split(report([table], figures=figures))
    assert len(passages) > 3
    assert all(p.text.startswith("申请办理\n列：自然人、总计\n") for p in passages)
    rows = [line for p in passages for line in p.text.splitlines()[2:]]
    assert len(rows) == 40
    groups = [{line.split()[0] for line in p.text.splitlines()[2:]} for p in passages]
    assert all(len(g) == 1 for g in groups)


def test_a_table_without_figures_is_its_cells() -> None:
    table = Table((Cell(0, 0, "栏目"), Cell(0, 1, "网址 一"), Cell(1, 0, "公报"), Cell(1, 1, "")))
    (told,) = split(report([table]))
    assert told.text == "栏目，网址一\n公报，空白"


@given(
    st.lists(
        st.text(alphabet="公开信息。，；一二是\u3000 （1）", min_size=1, max_size=500), max_size=5
    )
)
def test_all_prose_is_kept_once_and_in_order(paragraphs: list[str]) -> None:
    made = report(list(paragraphs))
    passages = prose(made)
    kept = "".join("".join(p.text.split()) for p in passages)
    assert kept == "".join("".join(paragraphs).split())
    assert all(a.end <= b.start for a, b in pairwise(passages))
