"""Characters of a PDF page to lines, and lines to running text."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reportqa.readers._grid import STACKED

Char = Mapping[str, Any]

CELL_PADDING = 11.0
"""Points that Word leaves free in a cell, left and right together; other producers leave less."""

_JOINED = "./:@_-"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text with its rectangle: PDF points, origin top left; ``size`` of its letters.

    ``confidence`` is the recogniser's, 0 to 1; None for born-digital text. ``doubt`` says why what
    was recognised must not be believed.
    """

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    confidence: float | None = None
    doubt: str = ""

    @property
    def width(self) -> float:
        """From the first letter to the end of the last."""
        return self.x1 - self.x0


def lines_of(chars: Iterable[Char], page: int) -> list[Line]:
    """The lines of some characters, from top to bottom. Turned text is read along its own lines."""
    rows, blanks = _rows(chars)
    return [_line(row, blanks, page) for row in rows]


def fragments_of(chars: Iterable[Char], page: int) -> list[Line]:
    """The stretches of lines between gaps that are wider than any between words."""
    rows, blanks = _rows(chars)
    found: list[Line] = []
    for row in rows:
        top, bottom = min(c["top"] for c in row), max(c["bottom"] for c in row)
        own = [b for b in blanks if b["top"] <= bottom and top <= b["bottom"]]
        found.extend(_line(part, own, page) for part in _parted(row, own))
    return found


def _rows(chars: Iterable[Char]) -> tuple[list[list[Char]], list[Char]]:
    """Characters that stand on one line, line by line, and the blanks of all lines."""
    chars = [c for c in chars if c["text"]]
    turned = [c for c in chars if not c["upright"]]
    if turned and len(turned) * 2 > sum(not c["text"].isspace() for c in chars):
        chars = [_turn(c) for c in turned]
    inked = [c for c in chars if not c["text"].isspace()]
    rows: list[list[Char]] = []
    sizes: list[float] = []  # of the last row, in order: its median is asked for each character
    level = 0.0
    for char in sorted(inked, key=lambda c: (c["top"] + c["bottom"], c["x0"])):
        middle = (char["top"] + char["bottom"]) / 2
        if rows and abs(middle - level) <= 0.45 * min(char["size"], _middle(sizes)):
            rows[-1].append(char)
            insort(sizes, char["size"])
            level += (middle - level) / len(rows[-1])
        else:
            rows.append([char])
            sizes = [char["size"]]
            level = middle
    return rows, [c for c in chars if c["text"].isspace()]


def _middle(values: Sequence[float]) -> float:
    """The median of numbers in order."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _parted(row: Sequence[Char], blanks: Sequence[Char]) -> list[list[Char]]:
    """The stretches of a line; a blank that is typed parts less than the same gap without it."""
    row = sorted(row, key=lambda c: c["x0"])
    size = _size(row)
    parts = [[row[0]]]
    end = row[0]["x1"]
    for char in row[1:]:
        gap = char["x0"] - end
        if gap > 1.6 * size or (gap > 0.55 * size and not _has_blank(end, char, blanks)):
            parts.append([])
        parts[-1].append(char)
        end = max(end, char["x1"])
    return parts


def _has_blank(end: float, char: Char, blanks: Sequence[Char]) -> bool:
    middle = (char["top"] + char["bottom"]) / 2
    return any(
        end - 1 <= (b["x0"] + b["x1"]) / 2 <= char["x0"] + 1 and b["top"] <= middle <= b["bottom"]
        for b in blanks
    )


def confidence_of(lines: Iterable[Line]) -> float | None:
    """The least confidence of some lines; None where none of them was recognised."""
    known = [line.confidence for line in lines if line.confidence is not None]
    return min(known, default=None)


def join(lines: Sequence[Line]) -> str:
    """Lines of prose as one run: nothing between Chinese characters, a blank between words."""
    text = ""
    for line in lines:
        if text and _needs_blank(text[-1], line.text[0]):
            text += " "
        text += line.text
    return text


def join_cell(lines: Sequence[tuple[Line, float]]) -> tuple[str, str]:
    """The text of a cell, and its doubt; each line comes with the width of the cell around it.

    A figure that is broken over two lines keeps its line break. It is only broken if the upper
    line had no room for one more digit: else the lines are two figures, and the cell is in doubt.
    """
    text = doubt = ""
    for i, (line, _) in enumerate(lines):
        if text and _is_digit(text[-1]) and _is_digit(line.text[0]):
            above, width = lines[i - 1]
            if not is_full(above, width, digits=True):
                doubt = STACKED
            text += "\n"
        elif text and _needs_blank(text[-1], line.text[0]):
            text += " "
        text += line.text
    return text, doubt


def is_full(line: Line, width: float, *, digits: bool = False) -> bool:
    """Whether a line in a cell of this width had no room for one more letter (or digit)."""
    letter = 0.55 * line.size if digits else line.size
    return line.width + letter > width - CELL_PADDING


def is_cjk(char: str) -> bool:
    """Chinese characters and the punctuation that is as wide."""
    return (
        "\u2e80" <= char <= "\u9fff"
        or "\uf900" <= char <= "\ufaff"
        or "\u3000" <= char <= "\u303f"
        or "\uff00" <= char <= "\uffef"
        or char in "“”‘’—…·"
    )


def _is_digit(char: str) -> bool:
    return char.isdigit() or char in ".,，"


def _needs_blank(before: str, after: str) -> bool:
    if is_cjk(before) or is_cjk(after) or before in _JOINED:
        return False
    return not (before.isdigit() and after.isdigit())


def _line(row: Sequence[Char], blanks: Sequence[Char], page: int) -> Line:
    row = sorted(row, key=lambda c: c["x0"])
    size = _size(row)
    top, bottom = min(c["top"] for c in row), max(c["bottom"] for c in row)
    spaces = sorted(
        (c["x0"] + c["x1"]) / 2 for c in blanks if top <= (c["top"] + c["bottom"]) / 2 <= bottom
    )
    text = ""
    end = None
    for char in row:
        if end is not None and _is_apart(text[-1], char, end, size, spaces):
            text += " "
        text += char["text"]
        end = max(char["x1"], end or 0.0)
    text = re.sub(r"\s+", " ", text)
    return Line(text, page, row[0]["x0"], end or 0.0, top, bottom, size)


def _is_apart(before: str, char: Char, end: float, size: float, spaces: Sequence[float]) -> bool:
    """Whether a blank is printed: a typed one, or a gap too wide for kerning.

    Typesetters part Chinese from digits by a quarter of a letter: that is no blank.
    """
    gap = char["x0"] - end
    if is_cjk(before) or is_cjk(char["text"]):
        if gap > 1.5 * size or gap <= 0.4 * size:
            return bool(gap > 1.5 * size)
        first = bisect_left(spaces, end - 0.1 * size)
        return first < len(spaces) and bool(spaces[first] <= char["x0"] + 0.1 * size)
    return bool(gap > 0.22 * size)


def _size(row: Sequence[Char]) -> float:
    return _middle(sorted(c["size"] for c in row))


def _turn(char: Char) -> Char:
    """A turned character in the coordinates of a reader who turns the page."""
    x0, x1, top, bottom = char["x0"], char["x1"], char["top"], char["bottom"]
    if char["matrix"][1] < 0:  # turned clockwise: its lines run down, the first at the right
        place = {"x0": top, "x1": bottom, "top": -x1, "bottom": -x0}
    else:
        place = {"x0": -bottom, "x1": -top, "top": x0, "bottom": x1}
    return {**char, **place}


_ENUMERATOR = re.compile(
    r"\s*(?:[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[、.．,，)）](?!\d)|第[一二三四五六七八九十\d]+[章节条项]|[①-⑳])"
)


def starts_with_number(text: str) -> bool:
    """Whether a text begins with the number of a list or a heading: 一、（二）3. ④."""
    return _ENUMERATOR.match(text) is not None
