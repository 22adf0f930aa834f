"""Table three of the form where no rulings part its cells.

Its seven columns stand where their labels in the header do; its rows where their labels do. A
figure belongs to the column whose band its middle is in, and to the row whose label stands on the
same line; where nothing stands, the cell is blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.form.catalogue import catalogue
from reportqa.form.labels import vocabulary
from reportqa.numbers import half_width
from reportqa.readers._bare.cells import Stack, band_of, lines_together
from reportqa.readers._bare.header import LABELS, Columns, find_header, is_small, open_three
from reportqa.readers._bare.pieces import CROWDED, OFF_LINE, Canvas, Zone
from reportqa.readers._page.text import starts_with_number

_RESULT = re.compile(r"[(]?三[)]?[、.,:]")


@dataclass
class _Row:
    """A row: its label, and what stands in its columns."""

    label: list[Stack]
    middle: float
    level: int
    group: str
    values: list[list[Stack]]
    doubt: str = ""

    @property
    def top(self) -> float:
        """Of all that stands in it."""
        return min((s.top for s in self.stacks), default=self.middle)

    @property
    def bottom(self) -> float:
        """Of all that stands in it."""
        return max((s.bottom for s in self.stacks), default=self.middle)

    @property
    def stacks(self) -> list[Stack]:
        """Label and figures."""
        return [*self.label, *(v for own in self.values for v in own)]


def find_three(
    stacks: Sequence[Stack], page: int, carried: Columns | None, start: int = 0
) -> tuple[Zone, Columns | None] | None:
    """The first table three from a place on a page on, and its columns where it may go on below.

    ``carried`` are the columns of a table on the page before that goes on at the top of this one.
    """
    header = None if carried else find_header(stacks, start)
    if carried is not None:
        columns, used = carried, set[int]()
        canvas = Canvas(page, carried.xs)
        first = start
        begin = 0.0
    elif header is not None:
        found = open_three(stacks, header, page)
        if found is None:
            return None
        canvas, columns, used = found
        begin = max(stacks[i].bottom for i, _ in header)
        first = start
    else:
        return None
    body = _body(stacks, first, begin, columns, used)
    if columns.ended and not all(stacks[j].x0 > columns.edges[0] for j in body):
        return None  # nothing but the rest of figures can follow the last row
    rows, groups, taken = _rows(stacks, body, columns, going_on=carried is not None)
    if not rows or (carried is None and sum(_known(r) for r in rows) < 2):
        return None
    used |= taken
    _doubt_beside(rows, [s for j, s in enumerate(stacks) if j not in used], columns)
    _draw(canvas, rows, groups, columns)
    last = rows[-1]
    after = replace(columns, level=last.level, group=last.group, ended=_is_last(last))
    ended = carried is not None and carried.ended
    return Zone(canvas.piece(), frozenset(used)), None if ended else after


# ---- rows


def _body(
    stacks: Sequence[Stack], first: int, begin: float, columns: Columns, used: set[int]
) -> list[int]:
    """The stacks below the header, as far as the table goes."""
    size, edges = columns.size, columns.edges
    words = vocabulary()
    found: list[int] = []
    bottom = begin
    end = None
    for j in range(first, len(stacks)):
        s = stacks[j]
        if j in used or s.middle < begin or (end is not None and s.middle > end):
            continue
        if found and s.top - bottom > 4 * size:
            break
        label = s.x1 <= edges[0] + 0.6 * size
        band = band_of(s, edges)
        inside = band is not None and s.x0 > edges[band] - size and s.x1 < edges[band + 1] + size
        if not is_small(s, size) or not (label or inside) or s.x0 < columns.xs[0] - size:
            if end is None:
                break
            continue
        found.append(j)
        bottom = max(bottom, s.bottom)
        measure = words.rows_three.find(s.text) if label else None
        if measure is not None and measure.row == catalogue().of_table("3")[-1].row:
            end = s.bottom + 0.7 * size
    return found


def _rows(
    stacks: Sequence[Stack], body: Sequence[int], columns: Columns, *, going_on: bool
) -> tuple[list[_Row], list[Stack], set[int]]:
    """The rows, the labels that stand beside several rows, and the places of all their stacks."""
    size, edges = columns.size, columns.edges
    words = vocabulary()
    labels = [stacks[j] for j in body if stacks[j].x1 <= edges[0] + 0.6 * size]
    values = [stacks[j] for j in body if stacks[j].x1 > edges[0] + 0.6 * size]
    rows: list[_Row] = []
    rest: list[Stack] = []

    def beside(s: Stack) -> bool:
        return any(abs(v.middle - s.middle) <= 0.9 * size for v in values)

    known = [s for s in labels if words.rows_three.find(s.text) is not None]
    for s in labels:
        measure = words.rows_three.find(s.text)
        if measure is None:
            continue
        right = any(
            o is not s and o.x0 > s.x1 and o.top < s.bottom and s.top < o.bottom for o in known
        )
        if words.groups_three.find(s.text) is not None and (right or not beside(s)):
            continue
        level = len(measure.row) - 1
        rows.append(_Row([s], s.middle, level, measure.row[1] if level == 2 else "", []))
    leaves = {id(r.label[0]) for r in rows}
    for s in labels:
        if id(s) in leaves or words.groups_three.find(s.text) is not None:
            rest += [s] if id(s) not in leaves else []
            continue
        free = min((abs(r.middle - s.middle) for r in rows), default=99.0)
        here = any(abs(v.middle - s.middle) <= 0.5 * size for v in values)
        if free > 0.5 * size and (
            here or (starts_with_number(s.text) and free > 1.3 * size and len(s.lines[0].text) > 2)
        ):
            rows.append(_Row([s], s.middle, -1, "", []))
        else:
            rest.append(s)
    rows.sort(key=lambda r: r.middle)
    if going_on:
        rest = _cut_row(rows, values, rest, columns)
    rows = _trimmed(rows)
    if not rows:
        return [], [], set()
    floor = rows[-1].bottom + (1.3 * size if _is_last(rows[-1]) else 0)
    _levels(rows, columns)
    taken = _fill(rows, values, edges, size)
    floor = max(floor, rows[-1].bottom)
    groups = [s for s in rest if s.middle < floor + 2 * size]
    mine = {id(s) for r in rows for s in r.label} | {id(s) for s in groups} | taken
    return rows, groups, {j for j in body if id(stacks[j]) in mine}


def _cut_row(
    rows: list[_Row], values: Sequence[Stack], rest: list[Stack], columns: Columns
) -> list[Stack]:
    """At the top of a page: the rest of a row that began on the page before, as a row of its own.

    Gives the labels that are left.
    """
    size = columns.size
    first = min((r.top for r in rows), default=float("inf"))
    reach: list[Stack] = []
    for band in range(len(columns.edges) - 1):
        own_column = [v for v in values if band_of(v, columns.edges) == band]
        for group in _groups(own_column, size):
            reach += group if group[-1].bottom <= first + 0.3 * size else []
    loose = [s for s in rest if s.bottom <= first + 0.3 * size and not _is_group(s)]
    unknown = rows and rows[0].level == -1 and not starts_with_number(rows[0].label[0].text)
    if unknown or not (reach or loose):
        if unknown:
            rows[0].level, rows[0].group = columns.level, columns.group
        return rest
    # the rest of a label in the column of the labels of rows; others go on a group's label
    own = [s for s in loose if s.centre > columns.xs[columns.level]]
    both = [*own, *reach]
    if not both:
        return rest
    middle = (min(s.top for s in both) + max(s.bottom for s in both)) / 2
    rows.insert(0, _Row(own, middle, columns.level, columns.group, []))
    return [s for s in rest if s not in own]


def _is_group(stack: Stack) -> bool:
    return vocabulary().groups_three.find(stack.text) is not None


def _trimmed(rows: list[_Row]) -> list[_Row]:
    """The rows as far as the form's last one."""
    for i, row in enumerate(rows):
        if _is_last(row):
            return rows[: i + 1]
    return rows


def _is_last(row: _Row) -> bool:
    return bool(row.label) and (
        (measure := vocabulary().rows_three.find(_text(row))) is not None
        and measure.row == catalogue().of_table("3")[-1].row
    )


def _known(row: _Row) -> bool:
    return bool(row.label) and vocabulary().rows_three.find(_text(row)) is not None


def _text(row: _Row) -> str:
    return "".join(line.text for line in lines_together(row.label))


def _levels(rows: Sequence[_Row], columns: Columns) -> None:
    """Give rows that the form does not know the level their number or their place tells."""
    before = _Row([], 0.0, columns.level, columns.group, [])
    for row in rows:
        if row.level < 0:
            printed = half_width(_text(row)).strip()
            if printed[:1] == "(" and not printed[1:2].isdigit():
                row.level = 1
            elif printed[1:2] in "、.," and printed[:1] in "一二三四五六":
                row.level = 0
            else:
                row.level, row.group = 2, before.group
        before = row


def _fill(
    rows: list[_Row], values: Sequence[Stack], edges: Sequence[float], size: float
) -> set[int]:
    """Put each figure into its column, and into the row on whose line it stands.

    Lines of figures that each stand on the line of a label are rows of their own; else lines near
    each other are one figure that wraps, whose middle is its row's. A figure that stands on no
    label's line puts the rows next to it in doubt, their blanks as well.
    """
    taken: set[int] = set()
    for row in rows:
        row.values = [[] for _ in edges[1:]]
    columns: list[list[Stack]] = [[] for _ in edges[1:]]
    loose: list[Stack] = []
    low, high = rows[-1].bottom + 2 * size, rows[0].top - 2 * size
    for v in values:
        band = band_of(v, edges)
        if band is not None:
            columns[band].append(v)
        elif high < v.middle < low:
            loose.append(v)
    for band, column in enumerate(columns):
        for group in _groups(column, size):
            alone = [_row_at(rows, v.middle, size) for v in group]
            placed: list[tuple[int | None, list[Stack]]]
            if None not in alone:
                placed = [(i, [v]) for i, v in zip(alone, group, strict=True)]
            else:
                middle = (group[0].top + group[-1].bottom) / 2
                placed = [(_row_at(rows, middle, size), group)]
            for i, own in placed:
                if i is None:
                    loose.extend(v for v in own if high < v.middle < low)
                    continue
                rows[i].values[band].extend(own)
                taken.update(map(id, own))
                if any(v.x0 < edges[band] - 1 or v.x1 > edges[band + 1] + 1 for v in own):
                    rows[i].doubt = CROWDED
    for row in rows:
        for cell in row.values:
            if any(a is not b and a.top < b.bottom - 1 and b.top < a.bottom - 1
                   for a in cell for b in cell):  # fmt: skip
                row.doubt = CROWDED  # two figures side by side in one column
    for v in loose:
        near = sorted(rows, key=lambda r: abs(r.middle - v.middle))[:2]
        for row in near:
            row.doubt = row.doubt or OFF_LINE
        nearest = near[0]
        band = band_of(v, edges)
        nearest.values[band if band is not None else 0].append(v)
        taken.add(id(v))
    return taken


def _doubt_beside(rows: Sequence[_Row], others: Sequence[Stack], columns: Columns) -> None:
    """Put rows in doubt beside which figures stand that no row took: their blanks may be theirs."""
    for s in others:
        if s.is_value and band_of(s, columns.edges) is not None:
            at = _row_at(rows, s.middle, columns.size)
            if at is not None:
                rows[at].doubt = rows[at].doubt or OFF_LINE


def _groups(column: Sequence[Stack], size: float) -> list[list[Stack]]:
    """Figures of a column that stand no further apart than the lines of one."""
    groups: list[list[Stack]] = []
    for v in sorted(column, key=lambda v: v.top):
        if groups and v.top - groups[-1][-1].lines[-1].top <= 1.45 * size:
            groups[-1].append(v)
        else:
            groups.append([v])
    return groups


def _row_at(rows: Sequence[_Row], middle: float, size: float) -> int | None:
    """The row on whose line something stands."""
    i = min(range(len(rows)), key=lambda i: abs(rows[i].middle - middle))
    return i if abs(rows[i].middle - middle) <= 0.5 * size else None


# ---- the piece


def _draw(canvas: Canvas, rows: list[_Row], groups: Sequence[Stack], columns: Columns) -> None:
    """The rows with their labels, group labels and figures."""
    start = len(canvas.heights)
    for i, row in enumerate(rows):
        top = row.top if i == 0 else (rows[i - 1].bottom + row.top) / 2
        bottom = row.bottom if i + 1 == len(rows) else (row.bottom + rows[i + 1].top) / 2
        r = canvas.add_row(min(top, row.top), max(bottom, row.bottom))
        canvas.put(row.label, r, row.level, (1, LABELS - row.level))
        for c, cell in enumerate(row.values):
            canvas.put(cell, r, LABELS + c, doubt=row.doubt)
    of_group: dict[tuple[int, int], list[Stack]] = {}
    runs = {level: _runs(rows, level) for level in (0, 1)}
    for s in groups:
        name = vocabulary().groups_three.find(s.text)
        level = 1
        if (name is not None and name.startswith("三")) or (
            name is None and (_RESULT.match(half_width(s.text)) or _is_left(s, rows, groups))
        ):
            level = 0
        at = [k for k, (a, b) in enumerate(runs[level])
              if (level == 1 and name is not None and rows[a].group == name)
              or rows[a].top - 1 <= s.middle <= rows[b - 1].bottom + 1]  # fmt: skip
        if at:
            named = [k for k in at if rows[runs[level][k][0]].group == name]
            of_group.setdefault((level, (named or at)[0]), []).append(s)
    for level, own in runs.items():
        for k, (a, b) in enumerate(own):
            canvas.put(of_group.get((level, k), []), start + a, level, (b - a, 1))


def _is_left(stack: Stack, rows: Sequence[_Row], groups: Sequence[Stack]) -> bool:
    """Whether a label stands left of all those of groups."""
    others = [s.x0 for r in rows if r.level == 1 for s in r.label]
    others += [s.x0 for s in groups if (vocabulary().groups_three.find(s.text) or "三")[0] != "三"]
    return bool(others) and stack.x1 <= min(others)


def _runs(rows: Sequence[_Row], level: int) -> list[tuple[int, int]]:
    """Rows next to each other below the same label of a level: the first, and behind the last."""
    runs: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        if row.level <= level:
            continue
        same = bool(runs) and runs[-1][1] == i
        if same and (level == 0 or rows[i - 1].group == row.group):
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs
