"""Tables drawn with bars: Markdown, with or without outer bars, and frames of line characters.

Such a table has no merged cells: their text stands in the first place, the others being empty, or
in each of them. The labels of the form tell which, and the repeats become one cell again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from reportqa.document import Cell, Kind, Location, Table
from reportqa.form.labels import bare, block_index, plain, vocabulary
from reportqa.numbers import read_cell
from reportqa.readers._flat.text import BLANKS, Line

_BAR = r"(?<!\\)[|｜│┃]"
_BARS = re.compile(_BAR)
_FRAME = re.compile(r"[\s|｜│┃+:\-─━═=┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝╞╪╡]+")
_STROKE = re.compile(r"[-─━═=]{2}")
_BREAK = re.compile(r"<br\s*/?>|&nbsp;", re.IGNORECASE)
_OUTER = re.compile(rf"^\s*{_BAR}.*{_BAR}\s*$")
_EMPHASIS = re.compile(r"^(\*\*|__)(.+)\1$", re.S)
_LONGEST = 400  # characters of a row without outer bars; prose is longer


def is_piped(text: str) -> bool:
    """Whether a line is a row with outer bars."""
    return bool(_OUTER.match(text))


def pipes_end(lines: Sequence[Line], start: int) -> int:
    """Index behind the table with bars that begins at a line; ``start`` where none does."""
    end = start
    rows = rules = 0
    counts: set[int] = set()
    while end < len(lines):
        text = lines[end].text
        if is_rule(text) and (rows or _BARS.search(text) or "+" in text or text[:1] in "┌╔"):
            rules += 1
        elif _OUTER.match(text):
            rows += 2
        elif _BARS.search(text) and len(text) <= _LONGEST and "\t" not in text:
            rows += 1
            counts.add(len(_BARS.findall(text)))
        else:
            break
        end += 1
    # bars alone, in one line, part the links of a page
    return end if rows >= 2 and (len(counts) <= 1 or rules) else start


def is_rule(text: str) -> bool:
    """Whether a line only parts rows from each other."""
    return bool(_FRAME.fullmatch(text) and _STROKE.search(text))


def without_markup(text: str) -> str:
    """A row whose line breaks and blanks inside cells are blanks; any other line as it is."""
    broken = "<" in text or "&" in text
    return _BREAK.sub(" ", text) if broken and _BARS.search(text) else text


def pipe_table(lines: Sequence[Line]) -> Table:
    """The table that rows with bars make up."""
    rows = [line for line in lines if not is_rule(line.text)]
    bodies = [line.text.strip(BLANKS) for line in rows]
    # a row whose first cell is empty begins with a bar as well: all rows tell
    left = all(_BARS.match(body) for body in bodies)
    right = all(_BARS.match(body[-1:]) for body in bodies)
    cells = [_row(line, r, left=left, right=right) for r, line in enumerate(rows)]
    return Table(tuple(_merged(cells)), Location(lines[0].start, lines[-1].end))


def _row(line: Line, row: int, *, left: bool, right: bool) -> list[Cell]:
    text = line.text
    edges = [m.start() for m in _BARS.finditer(text)]
    starts = [0, *(e + 1 for e in edges)][left:]
    ends = [*edges, len(text)][left : len(edges) + 1 - right]
    starts = starts[: len(ends)]
    cells = []
    for column, (a, b) in enumerate(zip(starts, ends, strict=True)):
        part = text[a:b]
        inner = part.strip(BLANKS)
        begin = a + part.index(inner) if inner else a
        marked = _EMPHASIS.match(inner)
        if marked:
            begin, inner = begin + 2, marked[2]
        place = Location(line.start + begin, line.start + begin + len(inner))
        cells.append(Cell(row, column, inner, place))
    return cells


# ---- repeats of merged cells


def _merged(rows: list[list[Cell]]) -> list[Cell]:
    """The cells with repeats of one merged label made one cell, and the values below them too."""
    cells: list[Cell] = []
    above: dict[int, tuple[int, int]] = {}  # where a merged header cell begins: its columns
    open_labels: dict[int, Cell] = {}
    for row in rows:
        made: list[Cell] = []
        for _, same in groupby(row, key=lambda c: _repeat(c, above)):
            group = list(same)
            made.append(_span(group))
        if _is_head(row):
            above = {c.column: (c.column, c.column_span) for c in made if c.column_span > 1}
        kept: dict[int, Cell] = {}
        for cell in made:
            over = open_labels.get(cell.column)
            if over is not None and _continues(over, cell):
                cells.remove(over)
                over = _taller(over)
                cells.append(over)
                kept[cell.column] = over
            else:
                cells.append(cell)
                kept[cell.column] = cell
        open_labels = kept
    return sorted(cells, key=lambda c: (c.row, c.column))


def _repeat(cell: Cell, above: dict[int, tuple[int, int]]) -> tuple[object, ...]:
    """A key that neighbours of one row share only where they are one merged cell."""
    text = plain(cell.text)
    if text and _may_merge(cell.text):
        return ("label", text)
    for start, span in above.values():
        if start <= cell.column < start + span:
            return ("value", start, text)
    return ("own", cell.column)


def _may_merge(text: str) -> bool:
    """A label of the form that stands over several columns or rows."""
    words = vocabulary()
    printed = bare(text)
    return (
        block_index(text) is not None
        or words.content.find(text) is not None
        or words.columns_two.find(text) is not None
        or words.groups_three.find(text) is not None
        or words.rows_three.find(text) is not None
        or (words.columns_three.find(text) is not None and printed not in {"其他", "总计"})
        or words.cases.find(text) is not None
        or "勾稽关系" in printed
    )


def _is_head(row: Sequence[Cell]) -> bool:
    return any(vocabulary().content.find(c.text) for c in row if c.text)


def _continues(over: Cell, cell: Cell) -> bool:
    """Whether a cell repeats the label above it: a cell merged downwards."""
    text = plain(cell.text)
    return (
        bool(text)
        and text == plain(over.text)
        and over.column_span == cell.column_span
        and over.row + over.row_span == cell.row
        and read_cell(text).kind is Kind.WORD
        and (_may_merge(cell.text) or vocabulary().outcomes.find(cell.text) is not None)
    )


def _span(group: Sequence[Cell]) -> Cell:
    first = group[0]
    return Cell(first.row, first.column, first.text, first.location, 1, len(group))


def _taller(cell: Cell) -> Cell:
    return Cell(
        cell.row, cell.column, cell.text, cell.location, cell.row_span + 1, cell.column_span
    )
