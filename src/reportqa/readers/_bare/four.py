"""Table four of the form where no rulings part its cells: fifteen labels, one row of figures."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportqa.form.catalogue import catalogue
from reportqa.form.labels import vocabulary
from reportqa.readers._bare.cells import Stack, band_of, edges_of
from reportqa.readers._bare.pieces import CROWDED, Canvas, Zone


def find_four(stacks: Sequence[Stack], page: int, start: int = 0) -> Zone | None:
    """The first table four from a place on a page on, if all of its labels are there."""
    words = vocabulary()
    measures = catalogue().of_table("4")
    order = [m.column[-1] for m in measures]
    cases = [j for j in range(start, len(stacks)) if words.cases.find(stacks[j].text)]
    if len(cases) < 4:
        return None
    size, top = stacks[cases[0]].size, stacks[cases[0]].top
    cases = [j for j in cases if stacks[j].top - top < 8 * size][:4]
    low = max(stacks[j].bottom for j in cases)
    outcomes = [
        j
        for j in range(start, len(stacks))
        if top < stacks[j].middle < low + 6 * size and words.outcomes.find(stacks[j].text)
    ]
    outcomes.sort(key=lambda j: stacks[j].centre)
    heads = [stacks[j] for j in outcomes]
    if [words.outcomes.find(s.text) for s in heads] != [words.outcomes.find(o) for o in order]:
        return None
    centres = [s.centre for s in heads]
    if len(centres) != 15 or any(b - a < size for a, b in pairwise(centres)):
        return None
    upper, lower = _cases_in_order([stacks[j] for j in cases], centres)
    if not upper:
        return None
    edges = edges_of(centres)
    begin = max(s.bottom for s in heads)
    values = _values(stacks, start, begin, edges, size)
    if not values:
        return None
    canvas = Canvas(page, [edges[0] - 1, *edges[1:-1], edges[-1] + 1])
    canvas.add_row(top, max(s.bottom for s in upper))
    canvas.add_row(min(s.top for s in lower), max(s.bottom for s in lower))
    canvas.add_row(min(s.top for s in heads), begin)
    canvas.put([upper[0]], 0, 0, (1, 5))
    canvas.put([upper[1]], 0, 5, (1, 10))
    canvas.put([lower[0]], 1, 5, (1, 5))
    canvas.put([lower[1]], 1, 10, (1, 5))
    for c, head in enumerate(heads):
        canvas.put([head], 1 if c < 5 else 2, c, (2 if c < 5 else 1, 1))
    _draw_values(canvas, [stacks[j] for j in values], edges, size)
    return Zone(canvas.piece(), frozenset({*cases, *outcomes, *values}))


def _cases_in_order(
    cases: Sequence[Stack], centres: Sequence[float]
) -> tuple[list[Stack], list[Stack]]:
    """The two cases, and the two under the latter, each over its own outcomes; [] if not."""
    words = vocabulary()
    wanted = [m.column[:-1] for m in catalogue().of_table("4")]
    found: dict[str, Stack] = {}
    for case in cases:
        found[words.cases.find(case.text) or ""] = case
    for name, case in found.items():
        own = [c for c, path in zip(centres, wanted, strict=True) if name in path]
        if not own or not min(own) <= case.centre <= max(own):
            return [], []
    paths = set(wanted)
    upper = sorted((found[n] for n in {p[0] for p in paths} if n in found), key=lambda s: s.x0)
    lower = sorted((found[p[1]] for p in paths if len(p) > 1 and p[1] in found),
                   key=lambda s: s.x0)  # fmt: skip
    return (upper, lower) if (len(upper), len(lower)) == (2, 2) else ([], [])


def _values(
    stacks: Sequence[Stack], start: int, begin: float, edges: Sequence[float], size: float
) -> list[int]:
    """What stands in the columns below the header, as far as it is small and figures follow."""
    found: list[int] = []
    bottom = begin
    for j in range(start, len(stacks)):
        s = stacks[j]
        if s.middle < begin:
            continue
        band = band_of(s, edges)
        if (
            s.top - bottom > 3 * size
            or abs(s.size - size) > 0.15 * size
            or band is None
            or s.x1 - s.x0 > 1.3 * (edges[band + 1] - edges[band])
        ):
            break
        found.append(j)
        bottom = max(bottom, s.bottom)
    return found


def _draw_values(
    canvas: Canvas, values: Sequence[Stack], edges: Sequence[float], size: float
) -> None:
    """One row; where figures stand on more lines than those of one, all of them are in doubt."""
    middles = [s.middle for s in values]
    cells: list[list[Stack]] = [[] for _ in edges[1:]]
    crossing = False
    for s in values:
        band = band_of(s, edges)
        if band is None:
            continue
        crossing |= s.x0 < edges[band] - 1 or s.x1 > edges[band + 1] + 1
        cells[band].append(s)
    for cell in cells:
        if cell:
            at = (min(s.top for s in cell) + max(s.bottom for s in cell)) / 2
            centre = (max(middles) + min(middles)) / 2
            crossing |= abs(at - centre) > 0.5 * size
    r = canvas.add_row(min(s.top for s in values), max(s.bottom for s in values))
    for c, cell in enumerate(cells):
        canvas.put(cell, r, c, doubt=CROWDED if crossing else "")
