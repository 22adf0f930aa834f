"""Tables whose cells begin at fixed places of a line, as programs print text in columns.

A cell belongs to the column that it begins below: so blank cells are known by their place. Where
a figure begins below no label, its row stays unread; where many do, the text is no such table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import east_asian_width

from reportqa.form.labels import block_index, remembered, vocabulary
from reportqa.numbers import half_width
from reportqa.readers._flat.text import BLANKS, Line, Piece, Row
from reportqa.readers._flat.three import LABEL_OF_ROW, label_three

OFF_GRID = "the figures of this row do not begin below the labels of the header"

_STRETCH = re.compile(r"\S+(?:\s\S+)*")  # two blanks part cells
_FIGURE = re.compile(
    r"(?:(?:增加|减少|增|减|[+-])?\s?\d[\d,.\s]*(?:[万亿]?[元件条个项宗次人篇])?(?:\([^()]*\))?"
    r"|/|[-—–―─]{1,4}|无)"
)
_SENTENCE = re.compile(r"[。；]")
_TITLE = re.compile(r"(?:情况|問題|问题|情況|事项|事項)\s*$")
_BARE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_APART = 3  # columns begin at least so far from each other: a character and two blanks
_BLANK_LINES = 3  # so many may stand inside a table, where a page ended
_LEAST = 3  # rows of a table that the form does not have


@remembered
def _narrow(text: str) -> int:
    return sum(_columns_of(c, "WF") for c in text)


@remembered
def _wide(text: str) -> int:
    return sum(_columns_of(c, "WFA") for c in text)


@lru_cache(20_000)
def _columns_of(char: str, double: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in double else 1


Width = Callable[[str], int]

WIDTHS: tuple[Width, ...] = (_narrow, _wide, len)
"""How programs count: Chinese characters as two, curly quotes as one or two, or all as one."""


@remembered
def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(half_width(text)) is not None


@dataclass(frozen=True, slots=True)
class Stretch:
    """What stands between two gaps of a line; ``left`` and ``right`` are columns of print."""

    left: int
    right: int
    text: str
    start: int

    @property
    def figure(self) -> bool:
        """Whether it is what value cells hold, not a label."""
        return _is_figure(self.text)

    def piece(self, doubt: str = "") -> Piece:
        """The cell it makes."""
        return Piece(self.text, self.start, self.start + len(self.text), doubt)


def grids(lines: Sequence[Line]) -> Iterator[tuple[int, int, list[Row]]]:
    """Tables found in lines, in order: first line, line behind the last, rows of cells."""
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        if end == at:
            at += 1
            continue
        for first, behind in _tables(lines, at, end):
            rows = _rows(lines[first:behind])
            if rows is not None:
                yield first, behind, rows
                continue
            # what follows behind a blank line may be another thing
            for a, b in _between_blanks(lines, first, behind):
                rows = _rows(lines[a:b])
                if rows is not None:
                    yield a, b, rows
        at = end


def _between_blanks(lines: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of lines that blank lines part; nothing where there is only one."""
    cuts = [start - 1, *(i for i in range(start, end) if lines[i].blank), end]
    if len(cuts) > 2:
        yield from ((a + 1, b) for a, b in pairwise(cuts) if b - a > 1)


# ---- which lines


def _cells(line: Line) -> int:
    """How many stretches a line holds; 0 where it is prose."""
    if _SENTENCE.search(line.text):
        return 0
    return sum(1 for _ in _STRETCH.finditer(line.text))


def _known(line: Line) -> bool:
    """A line that holds nothing but a label of the form: a title, or a row of blank cells."""
    text = line.text.strip(BLANKS)
    if _SENTENCE.search(text):
        return False
    return (
        block_index(text) is not None
        or vocabulary().rows_two.find(text) is not None
        or label_three(Piece(text, 0, 0)) is not None
    )


def _end(lines: Sequence[Line], start: int) -> int:
    """Index behind the last line of what may be tables, from a line on; that line where none is."""
    if not (_cells(lines[start]) >= 2 or _known(lines[start])):
        return start
    end, i = start + 1, start + 1
    while i < len(lines):
        line = lines[i]
        if line.blank or (_BARE_NUMBER.fullmatch(line.text) and lines[i - 1].blank):
            if i - end >= _BLANK_LINES + 2:
                break
        elif _cells(line) >= 2 or _known(line) or (i == end and _inside(lines, i)):
            end = i + 1
        else:
            break
        i += 1
    return end


def _inside(lines: Sequence[Line], i: int) -> bool:
    """Whether an unknown line, right below a row, is one of a table that goes on below it."""
    text = lines[i].text
    if _SENTENCE.search(text) or _TITLE.search(text) or _cells(lines[i]) != 1:
        return False
    below = lines[i + 1] if i + 1 < len(lines) else None
    return below is not None and not below.blank and (_cells(below) >= 2 or _known(below))


def _tables(lines: Sequence[Line], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The tables among lines: each begins with its own header."""
    cuts = [start]
    for i in range(start + 1, end):
        words = [m[0] for m in _STRETCH.finditer(lines[i].text)]
        if _heads_three(words) or (_heads_four(words) and not _heads_four_above(lines, i, cuts)):
            cuts.append(i)
    yield from pairwise([*cuts, end])


def _heads_three(words: Sequence[str]) -> bool:
    """The first line of table three's header."""
    find = vocabulary().columns_three.find
    return any("勾稽" in w for w in words) or any(find(w) == () for w in words)


def _heads_four(words: Sequence[str]) -> bool:
    return any(vocabulary().cases.find(w) is not None for w in words)


def _heads_four_above(lines: Sequence[Line], i: int, cuts: Sequence[int]) -> bool:
    """Whether the header of table four has begun before a line."""
    above = (m[0] for line in lines[cuts[-1] : i] for m in _STRETCH.finditer(line.text))
    return _heads_four(list(above))


# ---- which cells


def _rows(lines: Sequence[Line]) -> list[Row] | None:
    """The rows of a table; None where the cells do not stand in columns."""
    printed = [line for line in lines if not line.blank]
    printed = [line for line in printed if not _BARE_NUMBER.fullmatch(line.text)]
    blocks = list(_blocks(printed))
    rows: list[Row] = []
    torn = len(printed) + 1
    for width in WIDTHS:
        made = _rows_by(blocks, width)
        if made is not None and made[1] < torn:
            rows, torn = made
        if not torn:
            break
    return rows if rows and torn <= len(rows) // 4 else None


def _rows_by(blocks: Sequence[Sequence[Line]], width: Width) -> tuple[list[Row], int] | None:
    """The rows of a table whose places were counted so, and how many of them are unread."""
    rows: list[Row] = []
    torn = 0
    for block in blocks:
        made = _block(block, width)
        if made is None:
            return None
        rows.extend(made[0])
        torn += made[1]
    return rows, torn


def _blocks(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Table two block by block: each may have columns of its own."""
    cuts = {0, len(lines)}
    for i, line in enumerate(lines):
        first = _STRETCH.search(line.text)
        if first is not None and vocabulary().content.find(first[0]):
            # above it stands the title of the block, even where it is not known
            cuts.add(i - 1 if i and _cells(lines[i - 1]) == 1 else i)
        elif _cells(line) == 1 and block_index(line.text) is not None:
            cuts.add(i)
    for a, b in pairwise(sorted(cuts)):
        yield lines[a:b]


def _block(lines: Sequence[Line], width: Width) -> tuple[list[Row], int] | None:
    """The rows of lines that share their columns, and how many of them must not be read."""
    parts = [list(_stretches(line, width)) for line in lines]
    titled = bool(parts) and len(parts[0]) == 1
    # a title stands over all columns
    body = parts[1:] if titled and len(parts) > 1 and len(parts[1]) > 1 else parts
    labels: set[int] = set()
    torn: set[int] = set()
    for i, line in enumerate(body):
        if any(p.figure and p.left not in labels for p in line):
            torn.add(i)
        else:
            labels.update(p.left for p in line if not p.figure)
    # what torn rows begin with is a label all the same
    labels.update(body[i][0].left for i in torn if not body[i][0].figure)
    columns = sorted(labels)
    if len(columns) < 2 or any(b - a < _APART for a, b in pairwise(columns)):
        return None
    if not _is_form(body) and (torn or not _is_general(body, columns)):
        return None
    rows: list[Row] = []
    if body is not parts:
        rows.append((parts[0][0].piece(),))
    for i, line in enumerate(body):
        cut = [p for part in line for p in _cut(part, columns, width)]
        if i in torn or _crowded(cut, columns):
            torn.add(i)
            rows.append(_unread(cut, columns))
            continue
        cells = {p.left: p for p in cut}
        at = line[0].start
        rows.append(tuple(cells[c].piece() if c in cells else Piece("", at, at) for c in columns))
    return rows, len(torn)


def _stretches(line: Line, width: Width) -> Iterator[Stretch]:
    at = left = 0
    for match in _STRETCH.finditer(line.text):
        left += width(line.text[at : match.start()])
        right = left + width(match[0])
        yield Stretch(left, right, match[0], line.start + match.start())
        at, left = match.end(), right


def _cut(part: Stretch, columns: Sequence[int], width: Width) -> Iterator[Stretch]:
    """The cells of a stretch: a single blank parts two where a column begins behind it."""
    if len(part.text.split()) == 1:
        yield part
        return
    begin = 0
    for i, char in enumerate(part.text):
        if not char.isspace():
            continue
        left = part.left + width(part.text[: i + 1])
        if left in columns:
            yield _part_of(part, begin, i, width)
            begin = i + 1
    yield _part_of(part, begin, len(part.text), width)


def _part_of(part: Stretch, a: int, b: int, width: Width) -> Stretch:
    left = part.left + width(part.text[:a])
    return Stretch(left, left + width(part.text[a:b]), part.text[a:b], part.start + a)


def _crowded(cells: Sequence[Stretch], columns: Sequence[int]) -> bool:
    """Whether a cell begins at no column, or a figure runs over the beginning of another one."""
    return any(
        p.left not in columns or (p.figure and any(p.left < c < p.right for c in columns))
        for p in cells
    )


def _unread(cells: Sequence[Stretch], columns: Sequence[int]) -> Row:
    """A row that keeps its labels; each cell behind them holds all that is printed there."""
    size = next((i for i, p in enumerate(cells) if p.figure), len(cells))
    labels = {p.left: p for p in cells[:size]}
    rest = cells[size:] or cells[-1:]
    first, last = rest[0], rest[-1]
    text = " ".join(p.text for p in rest)
    doubtful = Piece(text, first.start, last.start + len(last.text), OFF_GRID)
    known = max((i for i, c in enumerate(columns) if c in labels), default=-1)
    row = [labels[c].piece() if c in labels else Piece("", first.start, first.start)
           for c in columns[: known + 1]]  # fmt: skip
    return (*row, *([doubtful] * (len(columns) - len(row))))


def _is_form(lines: Sequence[Sequence[Stretch]]) -> bool:
    """Whether the lines hold labels that only the form has."""
    words = vocabulary()
    return any(
        words.content.find(p.text)
        or words.rows_two.find(p.text)
        or words.cases.find(p.text)
        or label_three(p.piece()) is not None
        for line in lines
        for p in line
        if not p.figure
    )


def _is_general(lines: Sequence[Sequence[Stretch]], columns: Sequence[int]) -> bool:
    """A whole header, and below it rows that each have a label and figures."""
    header = [p.left for p in lines[0]]
    return (
        len(lines) >= _LEAST
        and header == list(columns)
        and not any(p.figure for p in lines[0])
        and all(len(line) >= 2 and line[0].left == columns[0] for line in lines)
        and all(any(p.figure for p in line) for line in lines[1:])
        and not any(LABEL_OF_ROW.match(p.text) for p in lines[0])
    )
