"""Table two of the form where no rulings part its cells.

Titles of blocks, headers that begin with 信息内容 and rows with their labels follow each other;
what stands right of a label belongs to its row. As many figures as the header has labels stand in
its order. Where there are fewer, the places of full rows tell whose they are, or the header's own
if it does not matter whether its labels are centred or begin where their columns do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportqa.form.labels import block_index, vocabulary
from reportqa.readers._bare.cells import Stack
from reportqa.readers._bare.pieces import CROWDED, OFF_LINE, Canvas, Zone

_TRACKS = 6
"""Columns that blocks of one, two and three columns share."""


@dataclass(frozen=True)
class Going:
    """A table two that may go on: its column lines, where its values begin, its last header."""

    xs: tuple[float, ...]
    size: float
    left: float
    header: tuple[tuple[float, float], ...]
    full: tuple[tuple[float, ...], ...]


@dataclass
class _Row:
    kind: str
    label: Stack
    cells: list[Stack] = field(default_factory=list)


def find_two(
    stacks: Sequence[Stack], page: int, carried: Going | None, start: int = 0
) -> tuple[Zone, Going | None] | None:
    """The first table two from a place on a page on, and what it takes to go on below.

    ``carried`` is a table on the page before that goes on at the top of this one.
    """
    if carried is None:
        first = next(
            (i for i in range(start, len(stacks)) if block_index(stacks[i].text) is not None), None
        )
        if first is None:
            return None
    else:
        first = start
    if first >= len(stacks):
        return None
    size = carried.size if carried else stacks[first].size
    left = carried.left if carried else 0.0
    if not left:
        heads = [s for s in stacks[first:] if vocabulary().content.find(s.text)]
        if not heads:
            return None
        begins = [min((c.x0 for c in _beside(stacks, h)), default=0.0) for h in heads[:8]]
        left = min((b for b in begins if b), default=0.0) - 0.5 * size
        if left <= 0:
            return None
    rows, taken = _rows(stacks, first, size, left)
    known = [r for r in rows if r.kind != "row" or vocabulary().rows_two.find(r.label.text)]
    if not known or (carried is None and len(known) < 2):
        return None
    xs = carried.xs if carried else _xs(stacks, rows, left)
    canvas = Canvas(page, xs)
    after = _draw(canvas, rows, left, carried)
    going = Going(tuple(xs), size, left, after[0], after[1])
    return Zone(canvas.piece(), frozenset(taken)), going


def _beside(stacks: Sequence[Stack], label: Stack) -> list[Stack]:
    """What stands right of a label on its line, from left to right."""
    own = [
        s for s in stacks if s.x0 > label.x1 and abs(s.middle - label.middle) <= 0.55 * label.size
    ]
    return sorted(own, key=lambda s: s.x0)


def _rows(
    stacks: Sequence[Stack], first: int, size: float, left: float
) -> tuple[list[_Row], set[int]]:
    words = vocabulary()
    rows: list[_Row] = []
    taken: set[int] = set()
    bottom = stacks[first].top
    for i in range(first, len(stacks)):
        s = stacks[i]
        if i in taken:
            continue
        if abs(s.size - size) > 0.15 * size or s.top - bottom > 3.5 * size:
            break
        if block_index(s.text) is not None:
            row = _Row("title", s)
            own = []
        else:
            # figures stand a little above their label where it wraps, or it above them
            label = s if s.centre < left else _label_of(stacks, s, left)
            if label is None or stacks.index(label) in taken:
                break
            own = [c for c in _beside(stacks, label) if c.centre >= left]
            head = words.content.find(label.text)
            if head and not all(words.columns_two.find(c.text) for c in own):
                break
            if not head and not own and not words.rows_two.find(label.text):
                break
            if not head and label.x1 > left + size:
                break
            if not rows and not head and not words.rows_two.find(label.text):
                break
            row = _Row("head" if head else "row", label, own)
        rows.append(row)
        places = {id(row.label), *map(id, own)}
        taken.update(j for j in range(len(stacks)) if id(stacks[j]) in places)
        bottom = max(bottom, row.label.bottom, *(c.bottom for c in own), row.label.bottom)
    return rows, taken


def _label_of(stacks: Sequence[Stack], value: Stack, left: float) -> Stack | None:
    """The label on whose line a figure stands."""
    own = [
        s for s in stacks if s.centre < left and abs(s.middle - value.middle) <= 0.55 * value.size
    ]
    return own[0] if len(own) == 1 else None


def _xs(stacks: Sequence[Stack], rows: Sequence[_Row], left: float) -> list[float]:
    start = min(r.label.x0 for r in rows) - 2
    used = [c.x1 for r in rows for c in r.cells]
    right = max([*used, *(s.x1 for s in stacks)]) + 2
    return [start, *(left + (right - left) * k / _TRACKS for k in range(_TRACKS + 1))]


def _draw(
    canvas: Canvas, rows: Sequence[_Row], left: float, carried: Going | None
) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, ...], ...]]:
    header: tuple[tuple[float, float], ...] = carried.header if carried else ()
    full = list(carried.full) if carried else []
    at = header
    for row in rows:
        if row.kind == "head":
            at = tuple((c.x0, c.x1) for c in row.cells)
        elif row.kind == "row" and len(row.cells) == len(at) > 0:
            full.append(tuple(c.centre for c in row.cells))
    for row in rows:
        r = canvas.add_row(
            min(s.top for s in (row.label, *row.cells)),
            max(s.bottom for s in (row.label, *row.cells)),
        )
        if row.kind == "title":
            canvas.put([row.label], r, 0, (1, _TRACKS + 1))
            header = ()
            continue
        canvas.put([row.label], r, 0)
        if row.kind == "head":
            header = tuple((c.x0, c.x1) for c in row.cells)
        wide = _TRACKS // len(header) if header and _TRACKS % len(header) == 0 else 0
        cells = row.cells if row.kind == "head" else _in_columns(row.cells, header, full, left)
        if not wide or cells is None:
            doubt = CROWDED if row.kind == "row" else ""
            canvas.put(row.cells, r, 1, (1, _TRACKS), doubt)
            continue
        for c, cell in enumerate(cells):
            off = cell is not None and abs(cell.middle - row.label.middle) > 0.55 * cell.size
            doubt = OFF_LINE if off else ""
            canvas.put([cell] if cell else [], r, 1 + c * wide, (1, wide), doubt)
    return header, tuple(full)


def _in_columns(
    values: Sequence[Stack],
    header: Sequence[tuple[float, float]],
    full: Sequence[Sequence[float]],
    left: float,
) -> list[Stack | None] | None:
    """The values under their labels, None for blanks; None where that cannot be told."""
    if not header or len(values) > len(header):
        return None
    if len(values) == len(header):
        return list(values)
    found: list[Stack | None] = [None] * len(header)
    known = [row for row in full if len(row) == len(header)]
    for value in values:
        at = _by_rows(value.centre, known) if known else _by_header(value.centre, header)
        if at is None or found[at] is not None:
            return None
        found[at] = value
    return found


def _by_rows(centre: float, rows: Sequence[Sequence[float]]) -> int | None:
    """The column in which a figure of full rows stands as this one does."""
    columns = [sorted(column) for column in zip(*rows, strict=True)]
    middles = [column[len(column) // 2] for column in columns]
    if len(middles) == 1:
        return 0
    least = min(b - a for a, b in pairwise(middles))
    near = [i for i, m in enumerate(middles) if abs(centre - m) < 0.35 * least]
    return near[0] if len(near) == 1 else None


def _by_header(centre: float, header: Sequence[tuple[float, float]]) -> int | None:
    """The column by the header, if centred labels and labels at the left say the same."""
    begun = [i for i, (x0, _) in enumerate(header) if x0 <= centre]
    near = min(range(len(header)), key=lambda i: abs(sum(header[i]) / 2 - centre))
    return near if begun and begun[-1] == near else None
