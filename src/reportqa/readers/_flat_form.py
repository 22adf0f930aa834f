"""The form's tables two, three and four rebuilt from flattened rows.

The labels of the catalogue say what each row is; merged cells that the flattening lost are
restored from them. A row whose value cells do not fit the header becomes one doubtful cell over
all its value columns: which value belongs to which column can then not be known.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportqa.document import Table
from reportqa.form.labels import Labels, block_index, plain, vocabulary
from reportqa.readers._flat import Piece, Row, cell, general_table
from reportqa.readers._flat_grid import FlatGrid

_LABELS_THREE = 3  # label columns of table three: result, group, row


def tables_of(rows: Sequence[Row], text: str) -> list[Table]:
    """The tables that the rows make up, in order: of the form where the labels say so."""
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
            tables.append(_table_two(part, text))
        elif kind == "3":
            tables.append(_table_three(part, text, loose))
        elif kind == "4":
            tables.append(_table_four(part, text))
        else:
            tables.append(general_table(part))
    return tables


def _kind(row: Row) -> str | None:
    """The table that a row's labels speak of; None where none or several could."""
    words = vocabulary()
    votes = {"2": 0, "3": 0, "4": 0}
    for p in row:
        if not p.text:
            continue
        if block_index(p.text) is not None or words.content.find(p.text):
            return "2"
        votes["2"] += words.rows_two.find(p.text) is not None
        votes["2"] += words.columns_two.find(p.text) is not None
        votes["3"] += _label_three(p) is not None or "勾稽关系" in p.text
        path = words.columns_three.find(p.text)
        votes["3"] += path is not None and plain(p.text) not in {"总计", "其他"}
        votes["4"] += words.cases.find(p.text) is not None
        votes["4"] += words.outcomes.find(p.text) is not None and plain(p.text) != "总计"
    best = max(votes, key=lambda k: votes[k])
    return best if votes[best] and sum(v > 0 for v in votes.values()) == 1 else None


def _label_three(p: Piece) -> bool | None:
    """True for a label that has values of its own, False for a group, None for no row label.

    总计 and 其他 are also columns: as rows they count only with their number.
    """
    words = vocabulary()
    if plain(p.text) in {"总计", "其他"}:
        return None
    if words.rows_three.find(p.text) is not None:
        return True
    return False if words.groups_three.find(p.text) is not None else None


def _split(row: Row) -> list[Row]:
    """A run of cells without blank lines cut at each label that begins a row of table two or three.

    A row that holds one such label stays as it is.
    """
    words = vocabulary()

    def begins(i: int) -> bool:
        p = row[i]
        if not p.text:
            return False
        if (
            block_index(p.text) is not None
            or words.content.find(p.text)
            or words.rows_two.find(p.text)
        ):
            return True
        own = _label_three(p)
        if own is None:
            return False
        # a label behind a label belongs to the same row, over blank cells of lost merges too
        j = i - 1
        while j >= max(i - _LABELS_THREE, 0) and not row[j].text:
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
        if segments and (kind is None or kind == segments[-1][0]):
            segments[-1][1].append(row)
        elif (
            segments
            and segments[-1][0] is None
            and not any(p.text for r in segments[-1][1] for p in r)
        ):
            segments[-1] = (kind, [*segments[-1][1], row])
        else:
            segments.append((kind, [row]))
    return segments


def _trim(row: Sequence[Piece]) -> list[Piece]:
    """A row without the empty cells before its first label."""
    pieces = list(row)
    while pieces and not pieces[0].text:
        pieces.pop(0)
    return pieces


def _table_two(rows: Sequence[Row], text: str) -> Table:
    words = vocabulary()
    grid = FlatGrid(text)
    width = max(
        [len(_trim(r)) for r in rows if any(words.content.find(p.text) for p in r)], default=4
    )
    columns = 0
    for raw in rows:
        row = _trim(raw)
        if not row:
            continue
        if block_index(row[0].text) is not None:
            grid.put(row[0], 0, width)
            columns = 0
        elif words.content.find(row[0].text):
            while not row[-1].text:
                row.pop()
            for i, p in enumerate(row):
                grid.put(p, i)
            columns = len(row) - 1
        elif len(row) == 1:
            grid.put(row[0], 0, width)
        else:
            grid.put(row[0], 0)
            grid.values(row[1:], 1, columns)
        grid.row += 1
    return grid.table(rows)


@dataclass(frozen=True)
class _RowThree:
    """A row of table three: its labels by level (result, group, row) and what stands behind."""

    labels: tuple[Piece | None, Piece | None, Piece | None]
    values: tuple[Piece, ...]


def _table_three(rows: Sequence[Row], text: str, loose: Collection[Row]) -> Table:
    """``loose`` are rows that no blank line ends: empty cells of the next row may hang on them."""
    words = vocabulary()
    grid = FlatGrid(text)
    first = next((i for i, r in enumerate(rows) if any(_is_label(p) for p in r)), len(rows))
    columns = _header_three(rows[:first], grid)
    below = [_indent(r) for r in rows[first + 1 :]] + [0]
    hanging = [
        (r, indent if r in loose else None) for r, indent in zip(rows[first:], below, strict=True)
    ]
    hang = any(
        indent and len(_parse_three(r, 0, None).values) == columns + indent for r, indent in hanging
    )
    parsed = [
        _parse_three(r, columns, indent if hang or indent is None else 0) for r, indent in hanging
    ]
    parsed = [r for r in parsed if any(r.labels) or r.values]
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
            grid.put(own, column, _LABELS_THREE - column)
        if row.values:
            grid.values(row.values, _LABELS_THREE, columns)
        grid.row += 1
    return grid.table(rows)


def _is_label(p: Piece) -> bool:
    return bool(p.text) and _label_three(p) is not None


def _level(p: Piece) -> int:
    """0 for 一、二、四、 of table three, 1 for rows right under 三、, 2 below a group."""
    measure = vocabulary().rows_three.find(p.text)
    if measure is not None:
        return len(measure.row) - 1
    printed = plain(p.text)
    if printed[1:2] in {"、", "．", "."} and printed[0] in "一二三四五六七八九十":
        return 0
    return 1 if printed[:1] in {"（", "("} else 2


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
        is_own = _label_three(p)
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
        if i < _LABELS_THREE and not _numeric(p) and own is None:
            own, position = p, i + 1  # a row that the form does not know
        break
    values = tuple(row[position:])
    if hanging is not None:
        # where other rows have them, a row without them has lost as many cells of its own
        if hanging and not any(p.text for p in values[-hanging:]):
            values = values[:-hanging]
    elif len(values) != columns and columns and len(row) == _LABELS_THREE + columns:
        blanks = row[position:_LABELS_THREE]
        if not any(p.text for p in blanks):
            values = tuple(row[_LABELS_THREE:])
    return _RowThree((result, group, own), values)


def _has_own_below(rest: Sequence[Piece]) -> bool:
    return any(p.text and _label_three(p) for p in rest)


def _numeric(p: Piece) -> bool:
    return p.text[:1].isdigit() or p.text[:1] in "+-/—－"


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
    first = [p for path, p in single if plain(p.text) != "总计" and p is not over]
    last = [p for path, p in single if plain(p.text) == "总计"]
    if not found:
        return 0
    paths = [path for path, _ in found]
    if None in paths or len(set(paths)) != len(paths) or not (first and last):
        # a label of the header is not known: columns cannot be told, the rows become doubtful
        for i, (_, p) in enumerate(found):
            grid.put(p, _LABELS_THREE + i)
        grid.row += 1
        return 0
    width = len(first) + len(below) + len(last)
    if notes:
        grid.put(notes[0], 0, _LABELS_THREE, 3)
    if top is not None:
        grid.put(top, _LABELS_THREE, width)
    grid.row = 1
    at = _LABELS_THREE
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
