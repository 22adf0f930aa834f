"""The cells of a ruled table on a scanned page: what is printed in each, line by line.

Each cell is read from its own pixels, so that no figure can slip into its neighbour. What is or
holds a figure is read twice, from pictures cut and scaled differently: two readings that disagree
leave the cell in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reportqa.readers._page.page import Part, Piece
from reportqa.readers._page.text import Line
from reportqa.readers.scan._engine import Deadline, Recognised, recognise
from reportqa.readers.scan._image import UNIT, Picture, Pixels
from reportqa.readers.scan._ink import Blot, by_ink, is_minus, unexplained
from reportqa.readers.scan._rulings import Grid, Place
from reportqa.readers.scan._text import (
    Shape,
    corrected,
    has_figures,
    is_same_reading,
    shape_of,
    tidy,
)

Blots = NDArray[Any]
"""What OpenCV tells of connected blots: left, top, width, height and area in pixels, a row each."""

TWO_READINGS = "the figure was recognised in two ways: {} and {}"
NOT_RECOGNISED = "something is printed in this cell that could not be recognised"
UNCERTAIN = "the figure was recognised with little confidence"

_LEAST_CONFIDENCE = 0.6
_LEAST_AGREED = 0.3
"""Confidence that two readings need, and three that agree."""

_INSET = 1.2
"""Points from the middle of a ruling to where its cell begins."""

_DUST = 1.6
_SPECK = 2.3
"""Points below which a blot is dust, or no letter where it stands alone at the end of a line."""

_LEAST_DASH = 1.7
_SMALLEST_LETTER = 5.0
_FIRST = (0.2, 0.4)
_SECOND = (0.35, 0.7)
_THIRD = (0.1, 0.25)
"""Paper left around a line before it is recognised, by its height: above and below, beside."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A line of print in a cell: its rectangle in pixels, and the cell's."""

    cell: int
    x0: int
    y0: int
    x1: int
    y1: int
    bounds: tuple[int, int, int, int]
    shape: Shape
    blots: tuple[Blot, ...] = ()
    """All ink of the line, dust and what stands beside it in the cell too."""


def read_table(
    picture: Picture, masks: tuple[Pixels, Pixels], grid: Grid, page: int, deadline: Deadline
) -> Piece:
    """A table with the text of its cells; ``masks`` are 255 where there is ink, and a ruling."""
    ink, rulings = masks
    thick = np.asarray(cv2.dilate(rulings, np.ones((3, 3), dtype=np.uint8)), dtype=np.uint8)
    printed = np.where(thick > 0, 0, ink).astype(np.uint8)
    paper = without_rulings(picture.gray, thick)
    strips = [s for i, place in enumerate(grid.places) for s in _strips(printed, grid, i, place)]
    read: dict[int, list[tuple[Strip, Recognised, str]]] = {}
    for found in read_strips(paper, strips, deadline):
        read.setdefault(found[0].cell, []).append(found)
    parts = [
        _part(picture, grid, place, read.get(i, []), page) for i, place in enumerate(grid.places)
    ]
    return Piece(page, grid.xs, len(grid.ys) - 1, tuple(parts), grid.ys[0], grid.ys[-1])


def read_strips(
    paper: Pixels, strips: Sequence[Strip], deadline: Deadline
) -> list[tuple[Strip, Recognised, str]]:
    """Each line of print with its reading and its doubt; ``paper`` shows them without rulings."""
    first = recognise([_cut(paper, s, _FIRST) for s in strips], deadline)
    again = [i for i, r in enumerate(first) if has_figures(r.text, strips[i].shape)]
    others = recognise([_cut(paper, strips[i], _SECOND) for i in again], deadline, narrow=True)
    second = dict(zip(again, others, strict=True))
    unsure = [i for i in again if _is_unsure(strips[i].shape, first[i], second[i])]
    third = dict(
        zip(unsure, recognise([_cut(paper, strips[i], _THIRD) for i in unsure], deadline),
            strict=True)
    )  # fmt: skip
    return [
        (strip, *_decide(strip, first[i], second.get(i), third.get(i)))
        for i, strip in enumerate(strips)
    ]


def without_rulings(gray: Pixels, rulings: Pixels) -> Pixels:
    """The picture with paper where the rulings were."""
    paper = cv2.dilate(gray, np.ones((9, 9), dtype=np.uint8))
    return np.where(rulings > 0, paper, gray).astype(np.uint8)


def _strips(printed: Pixels, grid: Grid, index: int, place: Place) -> list[Strip]:
    """The lines of print in a cell from top to bottom."""
    left = round((grid.xs[place.left] + _INSET) * UNIT)
    top = round((grid.ys[place.top] + _INSET) * UNIT)
    right = round((grid.xs[place.right] - _INSET) * UNIT)
    bottom = round((grid.ys[place.bottom] - _INSET) * UNIT)
    inner = np.ascontiguousarray(printed[max(top, 0) : bottom, max(left, 0) : right])
    if inner.size == 0:
        return []
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inner, connectivity=8)
    letters = [
        i
        for i in range(1, count)
        if max(stats[i, 2], stats[i, 3]) >= _DUST * UNIT and not _is_fringe(stats[i], inner.shape)
    ]
    strips = []
    for rows in rows_of([(int(stats[i, 1]), int(stats[i, 1] + stats[i, 3])) for i in letters]):
        own = without_dust(stats, [i for i in letters if _middle(stats[i], rows)])
        if not own:
            continue
        x0 = min(int(stats[i, 0]) for i in own)
        x1 = max(int(stats[i, 0] + stats[i, 2]) for i in own)
        y0 = min(int(stats[i, 1]) for i in own)
        y1 = max(int(stats[i, 1] + stats[i, 3]) for i in own)
        shape = shape_of(np.isin(labels[y0:y1, x0:x1], own), len(own))
        bounds = (left, top, right, bottom)
        ink = beside(stats, y0, y1)
        strips.append(Strip(index, left + x0, top + y0, left + x1, top + y1, bounds, shape, ink))
    return strips


def beside(stats: Blots, y0: int, y1: int) -> tuple[Blot, ...]:
    """What is printed as high as a line, or a little lower as commas are."""
    return tuple(
        _blot(stat) for stat in stats[1:] if y0 <= stat[1] + stat[3] / 2 <= y1 + 0.2 * (y1 - y0)
    )


def _blot(stat: Sequence[int]) -> Blot:
    return Blot(int(stat[0]), int(stat[1]), int(stat[2]), int(stat[3]))


def without_dust(stats: Blots, own: list[int]) -> list[int]:
    """The blots of a line but for specks that stand apart at its ends."""

    def is_speck(i: int) -> bool:
        return bool(max(stats[i, 2], stats[i, 3]) < _SPECK * UNIT)

    own = sorted(own, key=lambda i: int(stats[i, 0]))
    if all(map(is_speck, own)):
        return own if len(own) == 1 and _is_dash(stats[own[0]]) else []
    while is_speck(own[0]) and _is_dust(stats, own[0], own[1:]):
        own = own[1:]
    own = sorted(own, key=lambda i: int(stats[i, 0] + stats[i, 2]))
    while is_speck(own[-1]) and _is_dust(stats, own[-1], own[:-1]):
        own = own[:-1]
    return own


def _is_dust(stats: Blots, speck: int, others: Sequence[int]) -> bool:
    """Whether a speck at an end of a line stands apart, and not as a comma stands."""
    left, top, width, height = (int(v) for v in stats[speck, :4])
    start, end = (min(int(stats[i, 0]) for i in others),
                  max(int(stats[i, 0] + stats[i, 2]) for i in others))  # fmt: skip
    upper, lower = (min(int(stats[i, 1]) for i in others),
                    max(int(stats[i, 1] + stats[i, 3]) for i in others))  # fmt: skip
    gap = max(start - (left + width), left - end)
    if left < start and gap <= lower - upper and is_minus(_blot(stats[speck]), upper, lower):
        return False
    if gap < 0.7 * UNIT:
        return False
    is_comma = left > end and top + height / 2 > (upper + lower) / 2
    return not (is_comma and gap <= 0.4 * (lower - upper))


def _is_dash(stat: Sequence[int]) -> bool:
    """Whether a small blot that stands alone in its cell is a hyphen."""
    width, height = int(stat[2]), int(stat[3])
    return (
        width >= _LEAST_DASH * UNIT
        and 1.5 * height <= width
        and int(stat[4]) >= 0.6 * (width * height)
    )


def _is_fringe(stat: Sequence[int], size: tuple[int, ...]) -> bool:
    """Whether a blot is the rest of a ruling: thin, along the edge of the cell."""
    x, y, w, h = (int(v) for v in stat[:4])
    along = (y <= 1 or y + h >= size[0] - 1) and h <= 1.2 * UNIT and w > 2 * h
    beside = (x <= 1 or x + w >= size[1] - 1) and w <= 1.2 * UNIT and h > 2 * w
    return bool(along or beside)


def _middle(stat: Sequence[int], rows: tuple[int, int]) -> bool:
    return rows[0] <= stat[1] + stat[3] / 2 <= rows[1]


def rows_of(extents: Sequence[tuple[int, int]], least: float = 0.0) -> list[tuple[int, int]]:
    """Lines from the extents of blots: what stands beside each other, and parts of one letter.

    A letter is no lower than ``least`` pixels.
    """
    runs: list[list[int]] = []
    members: list[list[tuple[int, int]]] = []
    for y0, y1 in sorted(extents):
        if runs and y0 < runs[-1][1]:
            runs[-1][1] = max(runs[-1][1], y1)
            members[-1].append((y0, y1))
        else:
            runs.append([y0, y1])
            members.append([(y0, y1)])
    if not runs:
        return []
    tall = [y1 - y0 for y0, y1 in extents if y1 - y0 >= _SMALLEST_LETTER * UNIT]
    letter = float(np.percentile(tall, 75, method="higher")) if tall else _SMALLEST_LETTER * UNIT
    letter = max(letter, least)
    split: list[tuple[int, int]] = []
    for run, own in zip(runs, members, strict=True):
        split += _split(run[0], run[1], own, letter)
    # the strokes of 二 and the dots of 六 are parts of one letter where it stands alone
    rows = split[:1]
    for y0, y1 in split[1:]:
        above = rows[-1]
        if y1 - above[0] <= 1.2 * letter and y0 - above[1] <= 0.45 * letter:
            rows[-1] = (above[0], y1)
        else:
            rows.append((y0, y1))
    return rows


def _split(
    y0: int, y1: int, extents: Sequence[tuple[int, int]], letter: float
) -> list[tuple[int, int]]:
    """Lines that touch, cut apart where least is printed."""
    lines = round((y1 - y0) / (1.25 * letter))
    if lines < 2:
        return [(y0, y1)]
    weight = np.zeros(y1 - y0 + 1)
    for a, b in extents:
        weight[a - y0 : b - y0] += 1
    cuts = [y0]
    for k in range(1, lines):
        centre = k * (y1 - y0) / lines
        reach = 0.35 * letter
        low, high = max(1, int(centre - reach)), min(y1 - y0, int(centre + reach) + 1)
        cuts.append(y0 + low + int(np.argmin(weight[low:high])))
    cuts.append(y1)
    return list(pairwise(cuts))


def _cut(paper: Pixels, strip: Strip, margin: tuple[float, float]) -> Pixels:
    """The picture of one line with clean paper around it: no dust, nothing of other cells."""
    height = max(strip.y1 - strip.y0, round(_SMALLEST_LETTER * UNIT))
    down, beside = round(margin[0] * height), round(margin[1] * height)
    # a dash alone is cut as high as a letter would be
    down += (height - (strip.y1 - strip.y0)) // 2
    left, top, right, bottom = strip.bounds
    edge = round(UNIT)
    x0, y0 = max(strip.x0 - edge, left, 0), max(strip.y0 - edge, top, 0)
    x1, y1 = min(strip.x1 + edge, right), min(strip.y1 + edge, bottom)
    crop = paper[y0:y1, x0:x1]
    ground = int(np.percentile(crop, 90)) if crop.size else 255
    around = (down + y0 - strip.y0, down + strip.y1 - y1, beside + x0 - strip.x0,
              beside + strip.x1 - x1)  # fmt: skip
    above, below, before, after = (max(0, size) for size in around)
    bordered = cv2.copyMakeBorder(
        crop, above, below, before, after, cv2.BORDER_CONSTANT, value=(ground,) * 4
    )
    return np.asarray(bordered, dtype=np.uint8)


def _is_unsure(shape: Shape, first: Recognised, second: Recognised) -> bool:
    """Whether two readings that agree are too weak to be taken without a third."""
    weak = min(first.confidence, second.confidence) < _LEAST_CONFIDENCE
    return weak and not shape.is_plain and bool(first.text)


def _decide(
    strip: Strip, first: Recognised, second: Recognised | None, third: Recognised | None
) -> tuple[Recognised, str]:
    """The reading of a line, and its doubt."""

    def text_of(found: Recognised) -> str:
        return by_ink(corrected(tidy(found.text), strip.shape), strip.blots)

    text = text_of(first)
    if second is None:
        return replace(first, text=text), ""
    other = text_of(second)
    confidence = min(first.confidence, second.confidence)
    if not text and not other:
        return Recognised("", 0.0), NOT_RECOGNISED
    best = Recognised(text or other, confidence)
    if not is_same_reading(text, other):
        return best, TWO_READINGS.format(text or "nothing", other or "nothing")
    if third is not None and (
        not is_same_reading(text, text_of(third)) or confidence < _LEAST_AGREED
    ):
        return best, UNCERTAIN
    return best, unexplained(best.text, strip.blots)


def _part(
    picture: Picture,
    grid: Grid,
    place: Place,
    read: Sequence[tuple[Strip, Recognised, str]],
    page: int,
) -> Part:
    x0, x1 = grid.xs[place.left], grid.xs[place.right]
    box = picture.box(page, x0, grid.ys[place.top], x1, grid.ys[place.bottom])
    heights = [s.y1 - s.y0 for s, r, _ in read if r.text and not r.text.isascii()]
    usual = median(heights) if heights else 0.0
    lines = []
    for strip, found, _ in read:
        if not found.text:
            continue
        height = (strip.y1 - strip.y0) / UNIT
        size = max(usual / UNIT, height) if usual else height / 0.72
        lines.append(
            Line(
                found.text, page, strip.x0 / UNIT, strip.x1 / UNIT, strip.y0 / UNIT,
                strip.y1 / UNIT, size, found.confidence,
            )
        )  # fmt: skip
    doubt = next((d for _, _, d in read if d), "")
    return Part(
        place.top,
        place.left,
        place.bottom - place.top,
        place.right - place.left,
        tuple((line, x1 - x0) for line in lines),
        (box,),
        doubt,
    )
