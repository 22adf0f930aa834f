"""The form's tables in page text that has lost the borders of its cells.

The labels of the form show where its tables stand and where their rows begin and end; what stands
behind a label is the row's run of figures, which is cut into as many cells as the header has
columns. What can be cut in several ways that no rule tells apart stays unread.
"""

from __future__ import annotations

from dataclasses import dataclass

from reportqa.document import Table
from reportqa.readers._flat_form import Carried, blocks_of
from reportqa.readers._run_areas import Scan
from reportqa.readers._run_cells import Span
from reportqa.readers._run_rows import rows_of
from reportqa.readers._run_words import items


@dataclass(frozen=True)
class Found:
    """A table of the form and the text it was read from."""

    start: int
    end: int
    tables: tuple[Table, ...]
    doubts: tuple[str, ...] = ()


def run_blocks(text: str, start: int, end: int) -> tuple[list[Table | Span], list[str]]:
    """The tables of ``text[start:end]`` and the places of the prose between them, in order.

    With them sentences on what is at fault in the print. No tables: one place, all of it.
    """
    blocks: list[Table | Span] = []
    doubts: list[str] = []
    for found in run_tables(text, start, end):
        blocks.append((start, found.start))
        blocks.extend(found.tables)
        doubts.extend(found.doubts)
        start = found.end
    return [*blocks, (start, end)], doubts


def run_tables(text: str, start: int, end: int) -> list[Found]:
    """The form's tables whose cells run together in ``text[start:end]``, in order."""
    found = []
    for area in Scan(text, items(text, start, end)).areas():
        rows, doubts = rows_of(area, text)
        blocks, _ = blocks_of(rows, text, Carried())
        tables = tuple(b for b in blocks if isinstance(b, Table))
        if tables:
            found.append(Found(area.start, area.end, tables, tuple(doubts)))
    return found
