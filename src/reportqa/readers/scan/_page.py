"""One scanned page: its tables from the rulings, and the prose around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

import cv2
import numpy as np

from reportqa.readers._page.page import Page, Piece
from reportqa.readers._page.text import Line, is_cjk
from reportqa.readers.scan._cells import read_table, without_rulings
from reportqa.readers.scan._engine import Deadline, Recognised, find_lines, recognise
from reportqa.readers.scan._image import UNIT, Picture, Pixels, ink_of, lies_on_side, straighten
from reportqa.readers.scan._rulings import find_grids
from reportqa.readers.scan._stretches import read_stretches, zone_of
from reportqa.readers.scan._text import tidy

SECONDS = 300.0
"""What a page may take; some seconds are usual, on a machine that is busy a minute."""

_POOR = 0.8
_LEAST = 0.5
"""Confidence below which a line of prose is dirt, not text."""

_MANY = 60
_WORDS = re.compile(r"信息|公开|政府|行政|申请|情况|工作|本年|处理|总计|结果|其他|单位|机关")
"""Words of which a page of a report has some, unless it is upside down."""

_BESIDE = 0.08
"""The paper beside a character within its square, by its size: together on both sides."""

_UNLIKE = 1.4
_DARKER = 90
_LEAST_INK = 0.0002
_LONG = 8
_BLANK = 50.0
_AROUND = 15.0
"""Points of blank paper that part what is looked through for lines, and that are kept around it."""


@dataclass(frozen=True, eq=False)
class Scan:
    """A page as it was recognised, and the picture that it was read from."""

    page: Page
    picture: Picture


def read_picture(gray: Pixels, scale: float, number: int) -> Scan:
    """Read a page from its picture; ``scale`` is pixels to a unit of the file.

    A page that lies on its side or upside down is turned first. Raises TooSlowError.
    """
    deadline = Deadline.after(SECONDS)
    best: Scan | None = None
    # its own way first; on its side, both ways are read: half of the letters look right in either
    for quarters in (1, 3) if lies_on_side(gray) else (0, 2):
        scan = _read(straighten(gray, scale, quarters), number, deadline)
        if best is None or _quality(scan.page) > _quality(best.page):
            best = scan
        if quarters == 0 and not is_poor(scan.page):
            break
    assert best is not None  # noqa: S101 - there are two ways at the least
    return best


def _read(picture: Picture, number: int, deadline: Deadline) -> Scan:
    ink = ink_of(picture.gray)
    grids, rulings = find_grids(ink)
    pieces: list[Piece] = []
    rest = picture.gray.copy()
    left = np.where(rulings > 0, 0, ink).astype(np.uint8)
    for grid in grids:
        pieces.append(read_table(picture, (ink, rulings), grid, number, deadline))
        area = (
            slice(max(0, round((grid.ys[0] - 2) * UNIT)), round((grid.ys[-1] + 2) * UNIT)),
            slice(max(0, round((grid.xs[0] - 2) * UNIT)), round((grid.xs[-1] + 2) * UNIT)),
        )
        rest[area] = 255
        left[area] = 0
    lines: tuple[Line, ...] = ()
    stretches: tuple[Line, ...] = ()
    zone = zone_of(left)
    if zone is not None:
        top, bottom, size = zone
        thick = np.asarray(cv2.dilate(rulings, np.ones((3, 3), dtype=np.uint8)), dtype=np.uint8)
        inside = np.where(thick > 0, 0, left).astype(np.uint8)
        inside[:top] = inside[bottom:] = 0
        stretches = read_stretches(inside, without_rulings(rest, thick), size, number, deadline)
        if stretches:
            rest[top:bottom] = 255
            left[top:bottom] = 0
        lines = tuple(_side_by_side(stretches))
    if float((left > 0).mean()) > _LEAST_INK:
        lines = tuple(sorted((*lines, *_lines(rest, _bands(left), number, deadline)), key=_top))
    letters = sum(len(line.text) for line in lines)
    letters += sum(len(part.text) for piece in pieces for part in piece.parts)
    page = Page(
        number=number,
        width=picture.width,
        height=picture.height,
        lines=lines,
        pieces=tuple(pieces),
        letters=letters,
        unmapped=0,
        pictures=1,
        stretches=stretches,
    )
    return Scan(page, picture)


def _top(line: Line) -> float:
    return line.top


def _bands(ink: Pixels) -> list[tuple[int, int]]:
    """The parts of a page, from the top, that lines are looked for in: first and last row."""
    inked = np.flatnonzero((ink > 0).sum(axis=1) >= UNIT)
    if not inked.size:
        return []
    ends = np.flatnonzero(np.diff(inked) > _BLANK * UNIT)
    starts = [int(inked[0]), *(int(inked[i + 1]) for i in ends)]
    stops = [*(int(inked[i]) for i in ends), int(inked[-1])]
    around = round(_AROUND * UNIT)
    return [
        (max(0, a - around), min(len(ink), b + 1 + around))
        for a, b in zip(starts, stops, strict=True)
    ]


def _lines(
    gray: Pixels, bands: Sequence[tuple[int, int]], number: int, deadline: Deadline
) -> tuple[Line, ...]:
    boxes = [
        (b[0], b[1] + top / UNIT, b[2], b[3] + top / UNIT)
        for top, bottom in bands
        for b in find_lines(gray[top:bottom], deadline)
        if b[2] - b[0] > 2 and b[3] - b[1] > 2
    ]
    crops = [
        gray[int(b[1] * UNIT) : int(b[3] * UNIT) + 1, int(b[0] * UNIT) : int(b[2] * UNIT) + 1]
        for b in boxes
    ]
    read = recognise(crops, deadline)
    lines = [
        _line(box, found, number, crop)
        for box, found, crop in zip(boxes, read, crops, strict=True)
        if found.text and found.confidence >= _LEAST
    ]
    return tuple(_even(_side_by_side(lines)))


def _line(
    box: tuple[float, float, float, float], found: Recognised, number: int, picture: Pixels
) -> Line:
    x0, y0, x1, y1 = box
    text = tidy(found.text)
    size = (y1 - y0) * 0.85  # lines are found with some paper around them
    wide = sum(1.0 if is_cjk(c) else 0.5 for c in text)
    if wide >= 8:
        size = (x1 - x0) / wide
    elif len(text) > 1 and all(is_cjk(c) and c.isalnum() for c in text):
        by_width = (_ink_width(picture) + _BESIDE * size) / wide
        if 1 / _UNLIKE <= by_width / size <= _UNLIKE:  # else the characters are set apart
            size = by_width
    return Line(text, number, x0, x1, y0, y1, size, found.confidence)


def _ink_width(picture: Pixels) -> float:
    """Points from the first to the last column of a picture with more ink than a speck has."""
    if not picture.size:
        return 0.0
    dark = picture < int(picture.max()) - _DARKER
    columns = np.flatnonzero(dark.sum(axis=0) >= UNIT)
    return float(columns[-1] - columns[0] + 1) / UNIT if columns.size else 0.0


def _side_by_side(lines: Sequence[Line]) -> list[Line]:
    """Pieces that stand in one line put together, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: n.top + n.bottom):
        middle = (line.top + line.bottom) / 2
        last = rows[-1][-1] if rows else None
        if last is not None and abs(middle - (last.top + last.bottom) / 2) < 0.4 * min(
            line.bottom - line.top, last.bottom - last.top
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_joined(sorted(row, key=lambda n: n.x0)) for row in rows]


def _joined(row: Sequence[Line]) -> Line:
    text = row[0].text
    for before, after in pairwise(row):
        apart = after.x0 - before.x1 > 1.2 * after.size or not is_cjk(before.text[-1])
        text += (" " if apart else "") + after.text
    return replace(
        row[0],
        text=text,
        x1=max(line.x1 for line in row),
        top=min(line.top for line in row),
        bottom=max(line.bottom for line in row),
        size=median(line.size for line in row),
        confidence=min(line.confidence or 0.0 for line in row),
    )


def _even(lines: Sequence[Line]) -> list[Line]:
    """Sizes that differ only as measuring does made the same."""
    if not lines:
        return []
    long = [line for line in lines if len(line.text) >= _LONG]
    usual = median(line.size for line in long or lines)
    return [
        replace(line, size=usual) if abs(line.size - usual) <= 0.18 * usual else line
        for line in lines
    ]


def _all_lines(page: Page) -> list[Line]:
    in_tables = (line for p in page.pieces for part in p.parts for line, _ in part.lines)
    return [*page.lines, *in_tables]


def _quality(page: Page) -> float:
    """How much was read, and how surely, words that belong together counting most."""
    lines = _all_lines(page)
    surely = sum(len(n.text) * max(0.0, (n.confidence or 0.0) - _LEAST) for n in lines)
    return surely + 20.0 * sum(len(_WORDS.findall(line.text)) for line in lines)


def is_poor(page: Page) -> bool:
    """Whether little of a page was recognised, or nothing that reports speak of."""
    lines = _all_lines(page)
    letters = sum(len(line.text) for line in lines)
    if not letters:
        return True
    if letters > _MANY and not any(_WORDS.search(line.text) for line in lines):
        return True
    return sum(len(n.text) * (n.confidence or 0.0) for n in lines) / letters < _POOR
