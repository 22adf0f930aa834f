"""The form's tables two, three and four rebuilt from flattened rows.

The labels of the catalogue say what each row is; merged cells that the flattening lost are
restored from them. A row whose value cells do not fit the header becomes one doubtful cell over
all its value columns: which value belongs to which column can then not be known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportqa.document import Table
from reportqa.form.columns import is_whole
from reportqa.form.labels import Labels, bare, block_index, remembered, vocabulary
from reportqa.readers._flat.grid import FlatGrid
from reportqa.readers._flat.text import Piece, Row, cell, general_table
from reportqa.readers._flat.three import (
    LABEL_OF_ROW,
    LABELS_THREE,
    is_figure,
    is_label_three,
    label_three,
    table_three,
)

_SENTENCE = re.compile(r"[。；，：]")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明)\s*[:：]")
_HEADING = re.compile(
    r"(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[)）])\s*[一-鿿]"
)


@dataclass(frozen=True)
class Carried:
    """Value columns of the last headers of tables two and three: a table may go on further down."""

    two: int = 0
    three: int = 0


def blocks_of(
    rows: Sequence[Row], text: str, carried: Carried
) -> tuple[list[Table | Piece], Carried]:
    """What flattened rows make up, in order, and the headers that a later piece may go on under.

    Tables of the form where the labels say so, other tables, and prose that only stood behind a
    tab (a Piece each).
    """
    found: list[Table | Piece] = []
    open_rows: list[Row] = []
    for row in rows:
        if _is_prose(row):
            made, carried = _tables_of(open_rows, text, carried)
            found.extend(made)
            found.extend(p for p in row if p.text)
            open_rows = []
        else:
            open_rows.append(row)
    made, carried = _tables_of(open_rows, text, carried)
    return [*found, *made], carried


def _is_prose(row: Row) -> bool:
    """Paragraphs that are indented by a tab: sentences, or a heading all by itself."""
    pieces = [p for p in row if p.text]
    if not pieces or _kind(row) is not None:
        return False
    sentences = [p for p in pieces if len(p.text) >= 25 and _SENTENCE.search(p.text)]
    rest = [p for p in pieces if p not in sentences]
    return (bool(sentences) or len(row) == 1) and all(_HEADING.match(p.text) for p in rest)


def _tables_of(rows: Sequence[Row], text: str, carried: Carried) -> tuple[list[Table], Carried]:
    tables: list[Table] = []
    loose: set[Row] = set()
    split: list[Row] = []
    for row in rows:
        parts = _split(row)
        split.extend(parts)
        if len(parts) > 1:
            loose.update(parts)
    for kind, part in _segments(split):
        if kind == "2":
            table, columns = _table_two(part, text, carried.two)
            carried = replace(carried, two=columns)
        elif kind == "3":
            table, columns = table_three(part, text, loose, carried.three)
            carried = replace(carried, three=columns)
        elif kind == "4":
            table = _table_four(part, text)
        else:
            table = general_table(part)
        if table.cells:
            tables.append(table)
    return tables, carried


def _kind(row: Row) -> str | None:
    """The table that a row's labels speak of; None where none or several could."""
    votes = ""
    for p in row:
        if not p.text:
            continue
        told = _votes(p.text)
        if told == "opens 2":
            return "2"
        votes += told
    return votes[0] if votes and not votes.strip(votes[0]) else None


@remembered
def _votes(text: str) -> str:
    """The tables that a label speaks of; "opens 2" where it can only stand in table two."""
    words = vocabulary()
    if block_index(text) is not None or words.content.find(text):
        return "opens 2"
    everywhere = bare(text) in {"总计", "其他"}
    two = words.rows_two.find(text) is not None or words.columns_two.find(text) is not None
    three = (
        is_label_three(text) is not None
        or "勾稽关系" in bare(text)
        or (words.columns_three.find(text) is not None and not everywhere)
    )
    four = words.cases.find(text) is not None or (
        words.outcomes.find(text) is not None and bare(text) != "总计"
    )
    return "2" * two + "3" * three + "4" * four


def _split(row: Row) -> list[Row]:
    """A run of cells without blank lines cut at each label that begins a row of table two or three.

    A row that holds one such label stays as it is.
    """
    words = vocabulary()
    known = sum(label_three(p) is True for p in row if p.text) >= 2

    def begins(i: int) -> bool:
        p = row[i]
        if not p.text:
            return False
        if (
            block_index(p.text) is not None
            or words.content.find(p.text)
            or words.rows_two.find(p.text)
            or _NOTE.match(p.text)
        ):
            return True
        own = label_three(p)
        if own is None:
            # a row that the form does not have counts on below rows that it has
            return known and LABEL_OF_ROW.match(p.text) is not None
        # a label behind a label belongs to the same row, over blank cells of lost merges too
        j = i - 1
        while j >= max(i - LABELS_THREE, 0) and not row[j].text:
            j -= 1
        return j < 0 or words.groups_three.find(row[j].text) is None

    starts = [i for i in range(len(row)) if begins(i)]
    if len(starts) < 2:
        return [row]
    cuts = [0, *starts[1:], len(row)] if not any(p.text for p in row[: starts[0]]) else None
    if cuts is None:
        cuts = [0, *starts, len(row)]
    return [row[a:b] for a, b in pairwise(cuts) if b > a]


def _segments(rows: Sequence[Row]) -> list[tuple[str | None, list[Row]]]:
    """Consecutive rows of one table; rows without labels go with the rows above them."""
    segments: list[tuple[str | None, list[Row]]] = []
    for row in rows:
        kind = _kind(row)
        if segments and kind == "3" == segments[-1][0] and _begins_anew(row, segments[-1][1]):
            segments.append((kind, [row]))
        elif segments and (kind is None or kind == segments[-1][0]):
            segments[-1][1].append(row)
        elif (
            segments
            and segments[-1][0] is None
            and (
                not any(p.text for r in segments[-1][1] for p in r)
                or (kind == "3" and all(map(_counts_on, segments[-1][1])))
            )
        ):
            segments[-1] = (kind, [*segments[-1][1], row])
        else:
            segments.append((kind, [row]))
    return segments


def _counts_on(row: Row) -> bool:
    """Whether the first label of a row is numbered as rows are that the form may not have."""
    first = next((p.text for p in row if p.text), "")
    return LABEL_OF_ROW.match(first) is not None


def _begins_anew(row: Row, above: Sequence[Row]) -> bool:
    """Whether the header of table three is printed again, as behind a page break."""
    find = vocabulary().columns_three.find
    heads = {find(p.text) for p in row if p.text and bare(p.text) not in {"总计", "其他"}} - {None}
    return (
        (() in heads or len(heads) >= 2)
        and not any(label_three(p) is not None for p in row if p.text)
        and any(label_three(p) for r in above for p in r if p.text)
    )


def _trim(row: Sequence[Piece]) -> list[Piece]:
    """A row without the empty cells before its first label."""
    pieces = list(row)
    while pieces and not pieces[0].text:
        pieces.pop(0)
    return pieces


def _table_two(rows: Sequence[Row], text: str, columns: int) -> tuple[Table, int]:
    """Table two and the value columns of its last block; ``columns`` are those of a piece above."""
    words = vocabulary()
    grid = FlatGrid(text)
    heads = [_trim(r) for r in rows if any(words.content.find(p.text) for p in r)]
    width = max((sum(bool(p.text) for p in r) for r in heads), default=4)
    head: list[Piece] = []
    for raw in rows:
        row = _trim(raw)
        if not row:
            continue
        if block_index(row[0].text) is not None:
            grid.put(row[0], 0, width)
            columns, head = 0, []
        elif words.content.find(row[0].text):
            head = row
            labels = [p for p in row if p.text]
            for i, p in enumerate(labels):
                grid.put(p, i)
            columns = len(labels) - 1
        elif head and words.columns_two.find(row[0].text):
            # a blank line inside the header: it goes on
            labels = [p for p in row if p.text]
            for i, p in enumerate(labels):
                grid.cells.append(cell(p, grid.row - 1, 1 + columns + i))
            head, columns = [*head, *row], columns + len(labels)
            continue
        elif not any(p.text for p in row[1:]) and not _is_blank_row(head, row, columns):
            grid.put(row[0], 0, width)
        else:
            grid.put(row[0], 0)
            put = grid.values if _whole(head, row[0]) else grid.doubtful
            put(_under(head, row, columns), 1, columns)
        grid.row += 1
    return grid.table(rows), columns


def _is_blank_row(head: Sequence[Piece], row: Sequence[Piece], columns: int) -> bool:
    """Whether a label without figures is a row of blank cells, not words over the whole width."""
    if len(row) == 1 + columns:
        return True
    # merged columns leave as many empty cells in the header
    return len(row) == len(head) and vocabulary().rows_two.find(row[0].text) is not None


def _whole(head: Sequence[Piece], label: Piece) -> bool:
    """Whether the header over a row of table two has all columns of an edition."""
    words = vocabulary()
    known = words.rows_two.find(label.text)
    if known is None or not head:
        return True
    return is_whole({name for p in head if (name := words.columns_two.find(p.text))}, known[0])


def _under(head: Sequence[Piece], row: Sequence[Piece], columns: int) -> Sequence[Piece]:
    """The value cells of a row, without the empty cells that merged columns left in both rows."""
    if len(row) - 1 == columns or len(row) != len(head):
        return row[1:]
    spare = [p for top, p in zip(head, row, strict=True) if not top.text]
    if any(p.text for p in spare):
        return row[1:]
    return [p for top, p in zip(head, row, strict=True) if top.text][1:]


def _table_four(rows: Sequence[Row], text: str) -> Table:
    words = vocabulary()
    grid = FlatGrid(text)
    labelled = [
        i
        for i, r in enumerate(rows)
        if any(_is(words.cases, p) or _is(words.outcomes, p) for p in r)
    ]
    head = labelled[-1] + 1
    pieces = [p for r in rows[:head] for p in r]
    last = max(i for i, p in enumerate(pieces) if _is(words.cases, p) or _is(words.outcomes, p))
    columns = _header_four([p for p in pieces[: last + 1] if p.text], grid)
    behind = tuple(pieces[last + 1 :])  # values on the line of the last label, if any
    for row in ([behind] if any(p.text for p in behind) else []) + list(rows[head:]):
        printed = [p for p in row if p.text]
        if len(row) != columns and len(printed) <= 1 and not any(is_figure(p) for p in printed):
            for p in printed:  # a remark below the table
                grid.put(p, 0, max(columns, 1))
        else:
            grid.values(row, 0, columns)
        grid.row += 1
    return grid.table(rows)


def _is(labels: Labels[str], p: Piece) -> bool:
    return bool(p.text) and labels.find(p.text) is not None


def _header_four(pieces: Sequence[Piece], grid: FlatGrid) -> int:
    """Put the header of table four and give the number of its value columns (0: unclear)."""
    words = vocabulary()
    cases: dict[str, Piece] = {}
    outcomes: list[Piece] = []
    for p in pieces:
        case = words.cases.find(p.text)
        if case is not None and case not in cases:
            cases[case] = p
        elif words.outcomes.find(p.text) is not None:
            outcomes.append(p)
        else:
            cases.clear()  # a label that the form does not have: nothing is certain
            break
    third = len(outcomes) // 3
    groups = [outcomes[i : i + third] for i in range(0, 3 * third, third)] if third else []
    names = [{words.outcomes.find(p.text) for p in g} for g in groups]
    order = ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]
    fits = (
        len(outcomes) == 3 * third
        and third > 0
        and all(len(n) == third and n == names[0] for n in names)
        and [c for c in cases if c in order[:2]] == order[:2]
        and [c for c in cases if c in order[2:]] == order[2:]
    )
    if not fits:
        for i, p in enumerate(pieces):
            grid.put(p, i)
        grid.row += 1
        return 0
    grid.put(cases[order[0]], 0, third)
    grid.put(cases[order[1]], third, 2 * third)
    grid.row = 1
    for i, p in enumerate(groups[0]):
        grid.put(p, i, 1, 2)
    grid.put(cases[order[2]], third, third)
    grid.put(cases[order[3]], 2 * third, third)
    grid.row = 2
    for i, p in enumerate([*groups[1], *groups[2]]):
        grid.put(p, third + i)
    grid.row = 3
    return 3 * third
