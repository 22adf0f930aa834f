"""XLSX: each sheet as the prose and the tables that it shows.

A sheet is one grid, whatever stands in it. Tables are told apart by their borders, else by empty
rows, and by rows that hold a heading over their whole width.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportqa.document import Cell, Document
from reportqa.readers._build import Builder
from reportqa.readers._edge import edge
from reportqa.readers._grid import align
from reportqa.readers._groups import Groups
from reportqa.readers._page.text import starts_with_number
from reportqa.readers.office._workbook import Place, Sheet, open_workbook

MOST_AREA = 500_000
"""Places of one table's grid, empty ones included."""

_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章节部分])")
_FIGURE = re.compile(r"[\s\d.,，+\-−—–/%％]+")
_SENTENCE_END = "。；！？"
_PROSE = 40
"""Characters in a row of one cell from which on it is prose, not the title of a block."""


@edge("spreadsheet (XLSX)")
def read_xlsx(data: bytes) -> Document:
    """Read an XLSX file: numbers as they are shown, formulas as their stored results.

    What is hidden is left out and told in the doubts. There are no pages. Raises ReadError,
    EncryptedError.
    """
    book = open_workbook(data)
    builder = Builder()
    doubts = [f"The hidden sheet {name} was not read." for name in book.hidden]
    for sheet in book.sheets:
        if sheet.hidden_rows or sheet.hidden_columns:
            doubts.append(
                f"{sheet.hidden_rows} hidden rows and {sheet.hidden_columns} hidden columns of the "
                f"sheet {sheet.name} were not read."
            )
        if sheet.drawn.pictures:
            count = "a picture" if sheet.drawn.pictures == 1 else f"{sheet.drawn.pictures} pictures"
            doubts.append(f"The sheet {sheet.name} shows {count} that may hold text; not read.")
        doubts += [
            f"The sheet {sheet.name} has a text box that was not read: {text}"
            for text in sheet.drawn.texts
        ]
        if any(place.text for place in sheet.places):
            _add_sheet(builder, sheet, doubts)
    return builder.finish("xlsx", properties=book.properties, doubts=doubts)


def _add_sheet(builder: Builder, sheet: Sheet, doubts: list[str]) -> None:
    first = next(place.text for place in sheet.places if place.text)
    if sheet.name and not _DEFAULT_NAME.fullmatch(sheet.name) and sheet.name not in first:
        builder.add_paragraph(sheet.name)
    for part in _parts(sheet.places):
        if isinstance(part, str):
            builder.add_paragraph(part)
        elif (cells := _cells(part)) is None:
            doubts.append(f"A table of the sheet {sheet.name} is too large and was not read.")
        else:
            builder.add_table(cells)


@dataclass(frozen=True)
class _Row:
    """What begins in a row of a group of cells, from the left."""

    places: tuple[Place, ...]

    @property
    def told(self) -> tuple[Place, ...]:
        """The cells with words or numbers."""
        return tuple(p for p in self.places if p.text or p.doubt)


def _parts(places: Sequence[Place]) -> Iterator[str | list[Place]]:
    """Paragraphs and tables of a sheet from top to bottom."""
    parts: list[tuple[int, int, str | list[Place]]] = []
    for group in _groups(places):
        for part in _split(group):
            if isinstance(part, list):
                parts.append((min(p.row for p in part), min(p.column for p in part), part))
            else:
                parts.append((part.row, part.column, part.text))
    parts.sort(key=lambda part: part[:2])
    yield from (part for _, _, part in parts)


def _groups(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Cells that belong together: within borders that meet, or without an empty row between."""
    told = [p for p in places if p.text or p.doubt]
    beside = _beside_others(told)
    ruled = sum(p.bordered for p in beside) * 2 > len(beside) if beside else False
    if ruled:
        yield from _joined([p for p in places if p.text or p.doubt or p.bordered])
        return
    # an empty merged cell is one empty place, not several
    empty = sorted((p for p in places if p.is_merged and not p.text), key=lambda p: p.row)
    group: list[Place] = []
    end = -1
    for place in sorted(told, key=lambda p: (p.row, p.column)):
        if group and place.row > end:
            yield [*group, *_inside(empty, group)]
            group = []
        group.append(place)
        end = max(end, place.row + place.row_span)
    if group:
        yield [*group, *_inside(empty, group)]


def _inside(empty: Sequence[Place], group: Sequence[Place]) -> Iterator[Place]:
    """Those that lie within the rows and columns of a group; both are ordered by row."""
    bottom = max(p.row + p.row_span for p in group)
    right = max(p.column + p.column_span for p in group)
    for p in empty[bisect_left(empty, group[0].row, key=lambda p: p.row) :]:
        if p.row >= bottom:
            return
        if p.row + p.row_span <= bottom and p.column + p.column_span <= right:
            yield p


def _beside_others(told: Sequence[Place]) -> list[Place]:
    """The cells that share their row with others: those of tables, not of prose."""
    rows: dict[int, list[Place]] = defaultdict(list)
    for place in told:
        rows[place.row].append(place)
    return [place for row in rows.values() if len(row) > 1 for place in row]


def _joined(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Groups of cells that touch: bordered ones on any side, others beside a bordered one."""
    owner: dict[tuple[int, int], int] = {}
    for i, p in enumerate(places):
        if p.row_span * p.column_span <= MOST_AREA:
            for r in range(p.row, p.row + p.row_span):
                owner.update(((r, c), i) for c in range(p.column, p.column + p.column_span))
    joined = Groups(len(places))
    for (r, c), i in owner.items():
        right, below = owner.get((r, c + 1)), owner.get((r + 1, c))
        if right is not None and (places[i].bordered or places[right].bordered):
            joined.join(right, i)
        if below is not None and places[i].bordered and places[below].bordered:
            joined.join(below, i)
    groups: dict[int, list[Place]] = defaultdict(list)
    for i, place in enumerate(places):
        groups[joined.of(i)].append(place)
    for group in groups.values():
        if any(p.text or p.doubt for p in group):
            yield group


def _split(group: Sequence[Place]) -> Iterator[Place | list[Place]]:
    """The paragraphs and tables of a group: rows of one cell may be titles, headings, prose."""
    rows = [_Row(tuple(own)) for own in _by_row(group)]
    wide = max(p.column + p.column_span for p in group) - min(p.column for p in group)
    kinds = [_is_prose(rows, i, wide) for i in range(len(rows))]
    # a title above the table: all rows of one cell down to the last that is prose
    lead = 0
    while lead < len(rows) and len(rows[lead].told) <= 1 and _is_single(rows[lead], wide):
        lead += 1
    for i in reversed(range(lead)):
        if kinds[i]:
            kinds[:i] = [True] * i
            break
    table: list[Place] = []
    for row, is_prose in zip(rows, kinds, strict=True):
        if is_prose:
            if table:
                yield from _table_or_prose(table)
                table = []
            yield from row.told
        else:
            table.extend(row.places)
    if table:
        yield from _table_or_prose(table)


def _table_or_prose(table: list[Place]) -> Iterator[Place | list[Place]]:
    told = [p for p in table if p.text or p.doubt]
    columns = {p.column for p in table}
    if not told:
        return
    if len(columns) < 2 or (len({p.row for p in table}) < 2 and len(told) < 2):
        yield from told
    else:
        yield table


def _by_row(group: Sequence[Place]) -> list[list[Place]]:
    rows: dict[int, list[Place]] = defaultdict(list)
    for place in group:
        rows[place.row].append(place)
    return [sorted(rows[r], key=lambda p: p.column) for r in sorted(rows)]


def _is_single(row: _Row, wide: int) -> bool:
    """Whether a row is one cell: merged over the whole width, or alone without other borders."""
    told = row.told
    if len(told) != 1 or told[0].row_span > 1:
        return False
    return told[0].column_span >= wide or not any(
        p.bordered for p in row.places if p is not told[0]
    )


def _is_prose(rows: Sequence[_Row], at: int, wide: int) -> bool:
    """Whether a row is no row of a table: a title, a heading over its whole width, running text."""
    row = rows[at]
    if not row.told:
        return False
    if not _is_single(row, wide):
        return False
    place = row.told[0]
    text = place.text.strip()
    if not text or _FIGURE.fullmatch(text):
        return False
    merged = place.column_span >= wide > 1
    if len(text) >= _PROSE and (merged or at == 0 or len(text) >= 2 * _PROSE):
        return True
    if text[-1] in _SENTENCE_END:
        return True
    if at == 0 and not text.startswith("第") and not starts_with_number(text):
        return True  # the title of the sheet
    if not _HEADING.match(text):
        return False
    return merged or at == 0 or _opens_part(rows, at)


def _opens_part(rows: Sequence[_Row], at: int) -> bool:
    """Whether running text follows, or a header: several words and no number, not more entries.

    The title of a block may stand over the header.
    """
    after = [row.told for row in rows[at + 1 :] if row.told][:2]
    if not after:
        return False
    if len(after[0]) == 1:
        text = after[0][0].text.strip()
        if len(text) >= 2 * _PROSE or text[-1:] in _SENTENCE_END:
            return True
        if not text.startswith("第"):
            return False
        after = after[1:]
    return (
        bool(after)
        and len(after[0]) > 1
        and not any(_FIGURE.fullmatch(place.text) for place in after[0])
    )


def _cells(table: Sequence[Place]) -> list[Cell] | None:
    """The grid of a table with its empty places as cells; None if it is too large."""
    rows = {r: i for i, r in enumerate(sorted({p.row for p in table}))}
    left = min(p.column for p in table)
    right = max(p.column + p.column_span for p in table)
    if len(rows) * (right - left) > MOST_AREA:
        return None
    cells: list[Cell] = []
    covered: set[tuple[int, int]] = set()
    for p in sorted(table, key=lambda p: (p.row, p.column)):
        height = sum(r in rows for r in range(p.row, p.row + p.row_span))
        top = rows[p.row]
        own = {
            (r, c)
            for r in range(top, top + height)
            for c in range(p.column - left, p.column - left + p.column_span)
        }
        if own & covered:
            continue  # merges that overlap: the file is wrong
        covered |= own
        cells.append(
            Cell(
                top, p.column - left, p.text, row_span=height, column_span=p.column_span,
                doubt=p.doubt,
            )
        )  # fmt: skip
    cells += [
        Cell(r, c, "")
        for r in range(len(rows))
        for c in range(right - left)
        if (r, c) not in covered
    ]
    return align(_without_empty_edges(cells))


def _without_empty_edges(cells: Sequence[Cell]) -> list[Cell]:
    """Without rows at the end in which nothing stands and no merged cell reaches."""
    last = max((c.row + c.row_span for c in cells if c.text or c.doubt), default=0)
    return [c for c in cells if c.row < last]
