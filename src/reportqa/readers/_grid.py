"""From the rows that a markup lists to a grid in which columns stand under each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from reportqa.document import Cell

STACKED = "two numbers stand one below the other in this cell"
"""The doubt of a cell whose paragraphs are figures of their own."""

_PROSE = 200
"""Characters in one cell from which on it is prose, not a label or a figure."""

_MOST_COLUMNS = 1000
"""The limit that HTML sets for one colspan; here for a table, so that its size stays bounded."""


def place(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Give each cell its place, as HTML does: the next column that no cell from above covers.

    Only text and spans of the cells are used. Spans are cut where they would cover another cell
    or leave the table. https://html.spec.whatwg.org/multipage/tables.html#forming-a-table
    """
    taken: set[tuple[int, int]] = set()
    placed: list[Cell] = []
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            if cell.row_span == cell.column_span == 1 and c < _MOST_COLUMNS:  # as most are
                taken.add((r, c))
                placed.append(_put(cell, r, c, 1, 1))
                c += 1
                continue
            width = 1
            most = min(cell.column_span, _MOST_COLUMNS - c)
            while width < most and (r, c + width) not in taken:
                width += 1
            height = max(1, min(cell.row_span, len(rows) - r))
            taken.update((i, j) for i in range(r, r + height) for j in range(c, c + width))
            placed.append(_put(cell, r, c, height, width))
            c += width
    return align(placed)


def align(cells: Iterable[Cell]) -> list[Cell]:
    """Drop grid columns that are no cell's own, and grid rows in which no cell starts.

    Editors leave such columns behind, a pixel wide: one row merges it to the left, the next to the
    right, and a header no longer stands over its figures.
    """
    cells = list(cells)
    across = _drop([(c.column, c.column + c.column_span) for c in cells], own=True)
    down = _drop([(c.row, c.row + c.row_span) for c in cells], own=False)
    return [
        _put(cell, top, left, bottom - top, right - left)
        for cell, (left, right), (top, bottom) in zip(cells, across, down, strict=True)
    ]


def _put(cell: Cell, row: int, column: int, height: int, width: int) -> Cell:
    """The cell in another place; as ``replace``, which takes most of the time of a large table."""
    if (cell.row, cell.column, cell.row_span, cell.column_span) == (row, column, height, width):
        return cell
    return Cell(
        row,
        column,
        cell.text,
        cell.location,
        height,
        width,
        cell.confidence,
        cell.doubt,
        cell.basis,
    )


def _drop(spans: list[tuple[int, int]], *, own: bool) -> list[tuple[int, int]]:
    """Close up the tracks that no span starts in or, with ``own``, that no span is alone."""
    alone_from = {start for start, end in spans if end == start + 1 or not own}
    if len(alone_from) == max((end for _, end in spans), default=0):
        return spans  # as in most tables: each track is some span's own
    track = 0
    while track < max((end for _, end in spans), default=0):
        alone = any(start == track and (end == track + 1 or not own) for start, end in spans)
        if alone:
            track += 1
            continue
        spans = [(s - (s > track), e - (e > track)) for s, e in spans]
    return spans


def is_layout(cells: Sequence[Cell]) -> bool:
    """Whether a table only lays out text: one column, or a few cells full of prose."""
    if max((c.column + c.column_span for c in cells), default=0) <= 1:
        return True
    prose = sum(len(c.text) >= _PROSE for c in cells)
    return prose > 0 and len(cells) <= 6


def join_paragraphs(paragraphs: Sequence[str]) -> tuple[str, str]:
    """The text of a cell from its paragraphs, and its doubt.

    A figure may be broken over lines, but paragraphs that each are a figure are two figures.
    """
    kept = [p for p in paragraphs if p.strip(" \t\r\n")]
    if not kept:
        return (paragraphs[0] if paragraphs else ""), ""
    if len(kept) == 1:
        return kept[0], ""
    doubt = ""
    for above, below in pairwise(kept):
        if re.search(r"\d\s*$", above) and re.match(r"\s*\d", below):
            doubt = STACKED
    return "\n".join(kept), doubt
