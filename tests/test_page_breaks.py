"""Rows and labels of a table that a page break cuts, put together from their two halves."""

from __future__ import annotations

from collections.abc import Sequence

from reportqa.document import Box
from reportqa.readers._page.join import cells_of, join_pieces
from reportqa.readers._page.page import Part, Piece
from reportqa.readers._page.text import Line

SIZE = 9.0
XS = (68.0, 103.0, 240.0, 266.0, 292.0)
"""Left of a merged label, of a row's label, and of two columns of figures 26 points wide."""

Cell = tuple[int, int, int, Sequence[str]]
"""Row, column, how many rows it stands over, and its lines."""


def part(cell: Cell, page: int) -> Part:
    row, column, rows, texts = cell
    room = XS[column + 1] - XS[column]
    lines = tuple((line(text, page), room) for text in texts)
    box = Box(page, XS[column], 10.0 * row, XS[column + 1], 10.0 * (row + rows))
    return Part(row, column, rows, 1, lines, (box,))


def line(text: str, page: int) -> Line:
    wide = sum(0.5 * SIZE if c.isascii() else SIZE for c in text)
    return Line(text, page, 0.0, wide, 0.0, SIZE, SIZE)


def piece(page: int, cells: Sequence[Cell]) -> Piece:
    height = max(row + rows for row, _, rows, _ in cells)
    parts = tuple(part(cell, page) for cell in cells)
    return Piece(page, XS, height, parts, 0.0, 10.0 * height)


def joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> dict[tuple[int, int], str]:
    found = cells_of(join_pieces(piece(1, upper), piece(2, lower)))
    return {(c.row, c.column): c.text for c in found}


ENTRIES: list[Cell] = [
    (0, 0, 4, ["（五）"]),
    (0, 1, 1, ["1.信访举报投诉类申请"]), (0, 2, 1, ["12"]), (0, 3, 1, ["0"]),
    (1, 1, 1, ["2.重复申请"]), (1, 2, 1, ["3"]), (1, 3, 1, ["0"]),
    (2, 1, 1, ["3.要求提供公开出版物"]), (2, 2, 1, ["0"]), (2, 3, 1, ["0"]),
]  # fmt: skip


def test_a_row_cut_in_its_label_and_in_a_figure_is_one_row() -> None:
    upper: list[Cell] = [
        *ENTRIES,
        (3, 1, 1, ["5.要求重新出具已获取的"]), (3, 2, 1, ["4,46"]), (3, 3, 1, ["0"]),
    ]  # fmt: skip
    lower: list[Cell] = [
        (0, 0, 2, []), (0, 1, 1, ["信息"]), (0, 2, 1, ["8"]), (0, 3, 1, []),
        (1, 1, 1, ["6.其他"]), (1, 2, 1, ["1"]), (1, 3, 1, ["2"]),
    ]  # fmt: skip
    found = joined(upper, lower)
    assert found[3, 1] == "5.要求重新出具已获取的信息"
    assert found[3, 2].replace("\n", "") == "4,468"
    assert (found[4, 1], found[4, 2], found[4, 3]) == ("6.其他", "1", "2")
    assert max(row for row, _ in found) == 4


def test_a_row_of_its_own_below_the_break_stays_one() -> None:
    upper: list[Cell] = [
        *ENTRIES, (3, 1, 1, ["5.要求重新出具已获取的"]), (3, 2, 1, ["4446"]), (3, 3, 1, ["0"]),
    ]  # fmt: skip
    lower: list[Cell] = [
        (0, 0, 1, []), (0, 1, 1, ["6.其他"]), (0, 2, 1, ["8"]), (0, 3, 1, []),
    ]  # fmt: skip
    found = joined(upper, lower)
    assert (found[3, 2], found[4, 1], found[4, 2]) == ("4446", "6.其他", "8")


def test_a_vertical_heading_cut_behind_its_number_is_one_heading() -> None:
    upper: list[Cell] = [
        (0, 0, 1, ["二"]), (0, 1, 1, ["上年结转"]), (0, 2, 1, ["1"]), (0, 3, 1, ["1"]),
        (1, 0, 1, ["三"]), (1, 1, 1, ["（一）予以公开"]), (1, 2, 1, ["0"]), (1, 3, 1, ["0"]),
    ]  # fmt: skip
    lower: list[Cell] = [
        (0, 0, 2, ["、", "办", "理"]),
        (0, 1, 1, ["（二）部分公开"]), (0, 2, 1, ["5"]), (0, 3, 1, ["0"]),
        (1, 1, 1, ["（三）不予公开"]), (1, 2, 1, ["2"]), (1, 3, 1, ["2"]),
    ]  # fmt: skip
    found = joined(upper, lower)
    assert found[1, 0] == "三、办理"
    assert (found[2, 1], found[2, 2], found[3, 3]) == ("（二）部分公开", "5", "2")


def test_a_header_cut_in_its_labels_is_one_row() -> None:
    upper: list[Cell] = [(0, 0, 1, ["信息内容"]), (0, 1, 1, ["商业"]), (0, 2, 1, ["其他"])]
    lower: list[Cell] = [
        (0, 0, 1, []), (0, 1, 1, ["企业"]), (0, 2, 1, []),
        (1, 0, 1, ["规章"]), (1, 1, 1, ["3"]), (1, 2, 1, ["0"]),
    ]  # fmt: skip
    found = joined(upper, lower)
    assert (found[0, 0], found[0, 1], found[0, 2]) == ("信息内容", "商业企业", "其他")
    assert (found[1, 0], found[1, 1], found[1, 2]) == ("规章", "3", "0")
