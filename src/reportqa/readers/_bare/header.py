"""The header of table three where no rulings part its cells: its labels give the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportqa.form.catalogue import catalogue
from reportqa.form.labels import bare, printed_unit, vocabulary
from reportqa.readers._bare.cells import Stack, edges_of
from reportqa.readers._bare.pieces import Canvas

LABELS = 3
"""Columns of labels: result, group, row."""

Header = list[tuple[int, tuple[str, ...]]]
"""Places of the stacks that name columns, with what they name, from left to right."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table three, as its header gave them; ``level`` is that of its last row.

    ``ended``: its last row is the form's last one, of which figures may go on all the same.
    """

    xs: tuple[float, ...]
    size: float
    level: int
    group: str = ""
    ended: bool = False

    @property
    def edges(self) -> tuple[float, ...]:
        """Where the value columns begin and end."""
        return self.xs[LABELS:]


def find_header(stacks: Sequence[Stack], start: int) -> Header | None:
    """The stacks that name the columns, from left to right; None where not all are there."""
    words = vocabulary()
    paths = [a.path for a in catalogue().applicants]
    for i in range(start, len(stacks)):
        natural = stacks[i]
        if words.columns_three.find(natural.text) != paths[0]:
            continue
        near = [
            j
            for j, s in enumerate(stacks)
            if natural.top - 4 * s.size < s.middle < natural.bottom + 4 * s.size
            and s.centre > natural.x1
        ]
        found: Header = [(i, paths[0])]
        for path in paths[1:]:
            own = [j for j in near if words.columns_three.find(stacks[j].text) == path]
            if len(own) != 1:
                break
            found.append((own[0], path))
        if len(found) == len(paths):
            return sorted(found, key=lambda f: stacks[f[0]].centre)
    return None


def open_three(
    stacks: Sequence[Stack], header: Header, page: int
) -> tuple[Canvas, Columns, set[int]] | None:
    """The header drawn, the columns that it gives, and the stacks that it is made of."""
    words = vocabulary()
    tops = [stacks[i] for i, _ in header]
    centres = [s.centre for s in tops]
    size = tops[0].size
    if any(b - a < size for a, b in pairwise(centres)):
        return None
    edges = edges_of(centres)
    high, low = min(s.top for s in tops), max(s.bottom for s in tops)
    above = [j for j, s in enumerate(stacks) if high - 6 * size < s.middle < low]
    over = [j for j in above if words.columns_three.find(stacks[j].text) == (words.organisations,)]
    title = [j for j in above if words.columns_three.find(stacks[j].text) == ()]
    if len(over) != 1 or len(title) > 1:
        return None
    high = min([high, *(stacks[j].top for j in (*over, *title))])
    corner = [j for j in above if stacks[j].x1 <= edges[0] + size and stacks[j].bottom > high]
    corner = [j for j in corner if stacks[j].top > high - 3 * size and is_small(stacks[j], size)]
    high = min([high, *(stacks[j].top for j in corner)])
    units = [
        j
        for j, s in enumerate(stacks)
        if high - 3 * size < s.middle < high
        and len(s.text) < 12
        and is_small(s, size)
        and printed_unit(s.text)
    ]
    xs = _label_columns(stacks, low, edges, size, corner)
    canvas = Canvas(page, xs)
    if len(units) == 1:
        unit = stacks[units[0]]
        canvas.put([unit], canvas.add_row(unit.top, unit.bottom), 0, (1, len(xs) - 1))
    else:
        units = []
    _draw_header(canvas, stacks, header, (title, over, corner))
    used = {i for i, _ in header} | {*over, *title, *corner, *units}
    return canvas, Columns(tuple(xs), size, 0), used


def _draw_header(
    canvas: Canvas,
    stacks: Sequence[Stack],
    header: Header,
    others: tuple[list[int], list[int], list[int]],
) -> None:
    title, over, corner = others
    wide = len(header)
    below = [c for c, (_, path) in enumerate(header) if len(path) > 1]
    first = len(canvas.heights)
    if title:
        canvas.add_row(stacks[title[0]].top, stacks[title[0]].bottom)
    top = canvas.add_row(stacks[over[0]].top, stacks[over[0]].bottom)
    own = [stacks[header[c][0]] for c in below]
    canvas.add_row(min(s.top for s in own), max(s.bottom for s in own))
    canvas.put([stacks[j] for j in corner], first, 0, (top + 2 - first, LABELS))
    if title:
        canvas.put([stacks[title[0]]], first, LABELS, (1, wide))
    canvas.put([stacks[over[0]]], top, LABELS + below[0], (1, len(below)))
    for c, (i, path) in enumerate(header):
        if len(path) > 1:
            canvas.put([stacks[i]], top + 1, LABELS + c)
        else:
            canvas.put([stacks[i]], top, LABELS + c, (2, 1))


def _label_columns(
    stacks: Sequence[Stack], low: float, edges: Sequence[float], size: float, corner: Sequence[int]
) -> list[float]:
    """Where the three label columns begin, and the value columns."""
    words = vocabulary()
    places: dict[int, list[float]] = {0: [stacks[j].x0 for j in corner], 1: [], 2: []}
    for s in stacks:
        measure = words.rows_three.find(s.text)
        group = words.groups_three.find(s.text)
        if s.top <= low - size or s.x1 > edges[0] + size:
            continue
        if begins_result(s.text):
            places[0].append(s.x0)
        elif group is not None:
            places[0 if group.startswith("三") else 1].append(s.x0)
        elif measure is not None:
            places[len(measure.row) - 1].append(s.x0)
    left = min([*places[0], *places[1], *places[2], edges[0] - 10 * size])
    at = [left, *(min(places[k], default=left) for k in (1, 2))]
    if not at[0] + size < at[1] or not at[1] + size < at[2] < edges[0] - size:
        at = [left + (edges[0] - left) * share for share in (0.0, 0.1, 0.35)]
    return [*(x - 2 for x in at), *edges]


def begins_result(text: str) -> bool:
    """Whether it is the label over the rows of results, or what a page has left of its beginning.

    三、本年度办理结果 stands beside most of table three, so a page break cuts it as a rule.
    """
    printed = bare(text)
    labels = (g for g in vocabulary().groups_three.targets() if g.startswith("三"))
    return len(printed) >= 3 and any(bare(label).startswith(printed) for label in labels)


def is_small(stack: Stack, size: float) -> bool:
    """Whether it is printed as small as the table."""
    return abs(stack.size - size) <= 0.15 * size
