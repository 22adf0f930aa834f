"""Table three of the form rebuilt from flattened rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from statistics import mode

from reportqa.document import Table
from reportqa.form.labels import bare, plain, remembered, vocabulary
from reportqa.readers._flat.grid import FlatGrid
from reportqa.readers._flat.text import Piece, Row, cell

LABEL_OF_ROW = re.compile(r"(?:\d{1,2}\s*[、.．)）]|[（(]\s*\d{1,2}\s*[)）]|[①-⑳⑴-⒇])\s*[一-鿿]{3}")
"""A label that counts on, of a row that may not be the form's."""

_UNDER_THREE = re.compile(r"[（(](?!\d)")

LABELS_THREE = 3
"""Label columns of table three: result, group, row."""


def label_three(p: Piece) -> bool | None:
    """Whether a piece is a label of a row of table three; see ``is_label_three``."""
    return is_label_three(p.text)


@remembered
def is_label_three(text: str) -> bool | None:
    """True for a label that has values of its own, False for a group, None for no row label.

    总计 and 其他 are also columns: as rows they count only with their number.
    """
    words = vocabulary()
    if bare(text) in {"总计", "其他"}:
        return None
    if words.rows_three.find(text) is not None:
        return True
    return False if words.groups_three.find(text) is not None else None


@dataclass(frozen=True)
class _RowThree:
    """A row of table three: its labels by level (result, group, row) and what stands behind."""

    labels: tuple[Piece | None, Piece | None, Piece | None]
    values: tuple[Piece, ...]
    torn: bool = False


def table_three(
    rows: Sequence[Row], text: str, loose: Collection[Row], carried: int
) -> tuple[Table, int]:
    """Table three and its value columns; ``carried`` are those of the piece above, if it goes on.

    ``loose`` are rows that no blank line ends: empty cells of the next row may hang on them.
    """
    words = vocabulary()
    grid = FlatGrid(text)
    begins = [any(_is_label(p) or LABEL_OF_ROW.match(p.text) for p in r) for r in rows]
    first = begins.index(True) if True in begins else len(rows)
    columns = _header_three(rows[:first], grid) if _words_in(rows[:first]) else carried
    body = rows[first:]
    below = [_indent(r) for r in body[1:]] + [0] * bool(body)
    hanging = [(r, indent if r in loose else None) for r, indent in zip(body, below, strict=True)]
    hang = any(
        indent and len(_parse_three(r, 0, None).values) == columns + indent for r, indent in hanging
    )
    parsed = [
        _parse_three(r, columns, indent if hang or indent is None else 0) for r, indent in hanging
    ]
    parsed = [r for r in parsed if any(r.labels) or any(p.text for p in r.values)]
    counts = [len(r.values) for r in parsed if r.values]
    if len(counts) >= 3 and mode(counts) != columns:
        # the header itself has lost a label: a row that fits it has lost a value as well
        parsed = [replace(r, torn=True) for r in parsed]
    inside = {label for label in words.groups_three.targets() if label.startswith("三")}
    spans = _spans(parsed, inside)
    for i, row in enumerate(parsed):
        result, group, own = row.labels
        if result is not None:
            grid.put(result, 0, 1, spans[i][0])
        if group is not None:
            wide = own is None
            grid.put(group, 1, 2 if wide else 1, 1 if wide else spans[i][1])
        if own is not None:
            level = _level(own)
            column = {0: 0, 1: 1}.get(level, 2)
            grid.put(own, column, LABELS_THREE - column)
        if row.values:
            put = grid.doubtful if row.torn else grid.values
            put(row.values, LABELS_THREE, columns)
        grid.row += 1
    return grid.table(rows), columns


def _words_in(rows: Sequence[Row]) -> bool:
    return any(p.text for row in rows for p in row)


def _is_label(p: Piece) -> bool:
    return bool(p.text) and label_three(p) is not None


def _level(p: Piece) -> int:
    """0 for 一、二、四、 of table three, 1 for rows right under 三、, 2 below a group."""
    measure = vocabulary().rows_three.find(p.text)
    if measure is not None:
        return len(measure.row) - 1
    printed = plain(p.text)
    if printed[1:2] in {"、", "．", "."} and printed[0] in "一二三四五六七八九十":
        return 0
    return 1 if _UNDER_THREE.match(printed) else 2


def _indent(row: Row) -> int:
    """How many label columns stand left of the first label of a row."""
    words = vocabulary()
    for p in row:
        if p.text:
            group = words.groups_three.find(p.text)
            if group is not None and _has_own_below(row):
                return 0 if group.startswith("三") else 1
            return _level(p)
    return 0


def _parse_three(row: Row, columns: int, hanging: int | None) -> _RowThree:
    """Labels and values of a row; ``hanging`` empty cells at its end may be the next row's."""
    words = vocabulary()
    result: Piece | None = None
    group: Piece | None = None
    own: Piece | None = None
    position = 0
    for i, p in enumerate(row):
        if not p.text:
            continue
        target = words.groups_three.find(p.text)
        is_own = label_three(p)
        if is_own and not (target and _has_own_below(row[i + 1 :])):
            own, position = p, i + 1
            break
        if target is not None:
            if target.startswith("三"):
                result = p
            else:
                group = p
            position = i + 1
            continue
        if i < LABELS_THREE and not is_figure(p) and own is None:
            own, position = p, i + 1  # a row that the form does not know
        break
    values = tuple(row[position:])
    if hanging is not None:
        # where other rows have them, a row without them has lost as many cells of its own
        if hanging and not any(p.text for p in values[-hanging:]):
            values = values[:-hanging]
    elif len(values) != columns and columns and len(row) == LABELS_THREE + columns:
        blanks = row[position:LABELS_THREE]
        if not any(p.text for p in blanks):
            values = tuple(row[LABELS_THREE:])
    return _RowThree((result, group, own), values)


def _has_own_below(rest: Sequence[Piece]) -> bool:
    return any(p.text and label_three(p) for p in rest)


def is_figure(p: Piece) -> bool:
    """Whether a cell begins as a value does, not as a label."""
    return (p.text[:1].isdigit() and not LABEL_OF_ROW.match(p.text)) or p.text[:1] in "+-/—－"


def _spans(rows: Sequence[_RowThree], inside: set[str]) -> list[tuple[int, int]]:
    """For each row how many rows its result label and its group label stand over."""
    spans = []
    for i, row in enumerate(rows):
        result = group = 1
        if row.labels[0] is not None:
            while i + result < len(rows) and _below_result(rows[i + result], inside):
                result += 1
        if row.labels[1] is not None and row.labels[2] is not None:
            while i + group < len(rows) and _below_group(rows[i + group]):
                group += 1
        spans.append((result, group))
    return spans


def _below_result(row: _RowThree, inside: set[str]) -> bool:
    result, group, own = row.labels
    if result is not None:
        return False
    if group is not None or own is None:
        return True
    measure = vocabulary().rows_three.find(own.text)
    return measure is None or measure.row[0] in inside


def _below_group(row: _RowThree) -> bool:
    result, group, own = row.labels
    return result is None and group is None and own is not None and _level(own) == 2


def _header_three(rows: Sequence[Row], grid: FlatGrid) -> int:
    """Put the header of table three and give the number of its value columns (0: none found)."""
    words = vocabulary()
    found: list[tuple[tuple[str, ...] | None, Piece]] = []
    notes: list[Piece] = []
    top: Piece | None = None
    for p in (p for row in rows for p in row if p.text):
        path = words.columns_three.find(p.text)
        if path == ():
            top = p
        elif path is None and not found and top is None:
            notes.append(p)
        else:
            found.append((path, p))
    below = [(path, p) for path, p in found if path is None or len(path) > 1]
    single = [(path, p) for path, p in found if path is not None and len(path) == 1]
    over = next((p for path, p in single if path == (words.organisations,)), None)
    first = [p for path, p in single if bare(p.text) != "总计" and p is not over]
    last = [p for path, p in single if bare(p.text) == "总计"]
    if not found:
        return 0
    paths = [path for path, _ in found]
    if None in paths or len(set(paths)) != len(paths) or not (first and last):
        # a label of the header is not known: columns cannot be told, the rows become doubtful
        for i, (_, p) in enumerate(found):
            grid.put(p, LABELS_THREE + i)
        grid.row += 1
        return 0
    width = len(first) + len(below) + len(last)
    if notes:
        grid.put(notes[0], 0, LABELS_THREE, 3)
    if top is not None:
        grid.put(top, LABELS_THREE, width)
    grid.row = 1
    at = LABELS_THREE
    for p in first:
        grid.put(p, at, 1, 2)
        at += 1
    if over is not None:
        grid.put(over, at, max(len(below), 1))
    for i, (_, p) in enumerate(below):
        grid.cells.append(cell(p, 2, at + i))
    at += len(below)
    for p in last:
        grid.put(p, at, 1, 2)
        at += 1
    grid.row = 3
    return width
