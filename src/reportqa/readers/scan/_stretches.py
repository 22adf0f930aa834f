"""Print that stands in columns without lines between them: stretches between gaps, read singly.

Where a part of a page outside ruled tables has lines of three stretches or more, wide apart, each
stretch is read as a cell is. What belongs together as a table, ``_bare`` tells from their places.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from reportqa.readers._bare.cells import MOST_STRETCHES
from reportqa.readers._groups import Groups
from reportqa.readers._page.text import Line, is_cjk
from reportqa.readers.scan._cells import (
    NOT_RECOGNISED,
    Strip,
    beside,
    read_strips,
    rows_of,
    without_dust,
)
from reportqa.readers.scan._engine import Deadline
from reportqa.readers.scan._image import UNIT, Pixels
from reportqa.readers.scan._text import shape_of

UNREADABLE = "〓"
"""Stands for ink that could not be recognised: printers set it for a missing character."""

_LEAST, _MOST = 4.0, 26.0
"""Points: letters are as high as that."""

_DUST = 1.6
_DOT = 0.6
_MOST_DOTS = 1500
_TALLEST = 0.9
"""The height of Chinese characters by the size of their font."""

_FAR = 1.5
"""Letters between the columns of a table, at the least, in some of its lines."""

_GAP = 0.62
"""Letters of blank paper that part stretches."""

_GAP_OF_PROSE = 1.0
_ABOVE, _BELOW = 16, 10
"""Letters above and below lines in columns that may belong to their table: headers, labels."""

_SAME_SIZE = 0.18
_OPENING, _CLOSING = "（《【“", "）》】”、，。：；"
_SURE = 12
"""Characters of a stretch whose width tells their size for certain."""


def zone_of(ink: Pixels) -> tuple[int, int, float] | None:
    """The rows of pixels in which something stands in columns, and the size of its letters.

    None where nothing does.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    letters = _letters(stats)
    if len(letters) < 3:
        return None
    size = float(np.percentile(letters[:, 3], 60)) / _TALLEST
    rectangles = _of_letters(ink, stats)
    runs = _runs(rectangles, _FAR * size, 3, size)
    if not runs:
        return None
    inside = np.zeros(len(ink), dtype=bool)
    for run in runs:
        inside[run[0] : run[-1] + 1] = True
    middles = letters[:, 1] + letters[:, 3] // 2
    size = float(np.percentile(letters[inside[middles]][:, 3], 80)) / _TALLEST
    first, last = int(runs[0][0]), int(runs[-1][-1])
    # rows of a label and one figure go on with the table
    pairs = _runs(rectangles, 2 * _FAR * size, 2, size)
    for run in pairs:
        if first < run[0] <= last + _BELOW * size:
            last = max(last, int(run[-1]))
    for run in reversed(pairs):
        if first - _BELOW * size <= run[-1] < last:
            first = min(first, int(run[0]))
    top = max(0, int(first - _ABOVE * size))
    bottom = min(len(ink) - 1, int(last + _BELOW * size))
    # no line of print is cut
    blank = np.flatnonzero((ink > 0).sum(axis=1) < UNIT)
    above, below = blank[blank <= top], blank[blank >= bottom]
    return (
        int(above[-1]) if above.size else 0,
        int(below[0]) if below.size else len(ink),
        size / UNIT,
    )


def read_stretches(
    ink: Pixels, paper: Pixels, size: float, page: int, deadline: Deadline
) -> tuple[Line, ...]:
    """The stretches of a part of a page, from top to bottom, with the doubts of their readings.

    ``ink`` is 255 where something is printed there, without rulings; ``paper`` is the picture
    without them; ``size`` that of most letters, in points. () for dirt: too many stretches.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count < 2:
        return ()
    em = size * UNIT
    strips: list[Strip] = []
    apart = _stretches(ink, stats, em)
    if len(apart) > MOST_STRETCHES:
        return ()
    for blots in _prose_together(apart, stats, em):
        own = [i for i in blots if max(stats[i, 2], stats[i, 3]) >= _DUST * UNIT]
        extents = [(int(stats[i, 1]), int(stats[i, 1] + stats[i, 3])) for i in own]
        for y0, y1 in rows_of(extents, 0.8 * em):
            line = [i for i in own if y0 <= stats[i, 1] + stats[i, 3] / 2 <= y1]
            line = without_dust(stats, line) if line else []
            if line:
                strips.append(_strip(len(strips), line, labels, stats, em))
    read = read_strips(paper, strips, deadline)
    found = [
        (strip, known.text or UNREADABLE, known.confidence, doubt or _lost(known.text))
        for strip, known, doubt in read
    ]
    sizes = _sizes([(s, text) for s, text, _, _ in found], size)
    lines = []
    for (strip, text, confidence, doubt), own_size in zip(found, sizes, strict=True):
        middle = (strip.y0 + strip.y1) / 2 / UNIT
        top, bottom = middle - own_size / 2, middle + own_size / 2
        # brackets and commas fill half of a letter's square, and it is squares that are aligned
        x0 = strip.x0 / UNIT - (0.5 * own_size if text[0] in _OPENING else 0)
        x1 = strip.x1 / UNIT + (0.5 * own_size if text[-1] in _CLOSING else 0)
        lines.append(Line(text, page, x0, x1, top, bottom, own_size, confidence, doubt))
    return tuple(sorted(lines, key=lambda n: (n.top, n.x0)))


def _lost(text: str) -> str:
    return "" if text else NOT_RECOGNISED


def _letters(stats: NDArray[Any]) -> NDArray[Any]:
    """The blots that are as high as letters."""
    heights, widths = stats[1:, 3], stats[1:, 2]
    fit = (heights >= _LEAST * UNIT) & (heights <= _MOST * UNIT) & (widths <= 4 * _MOST * UNIT)
    return np.asarray(stats[1:][fit])


def _of_letters(ink: Pixels, stats: NDArray[Any]) -> Pixels:
    """The ink as rectangles of its letters: no dust."""
    found = np.zeros_like(ink)
    for x, y, w, h in _letters(stats)[:, :4].tolist():
        found[y : y + h, x : x + w] = 1
    return found


def _runs(rectangles: Pixels, gap: float, least: int, size: float) -> list[NDArray[Any]]:
    """The rows of pixels on which so many stretches begin, in runs as high as digits at least."""
    spread = _spread(rectangles, gap)
    begins = (np.diff(spread.astype(np.int8), axis=1, prepend=0) > 0).sum(axis=1)
    rows = np.flatnonzero(begins >= least)
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return [run for run in parts if len(run) >= 0.4 * size]


def _spread(ink: Pixels, gap: float) -> Pixels:
    """Ink with gaps in its lines filled that are narrower than that many pixels."""
    kernel = np.ones((1, round(gap) | 1), dtype=np.uint8)  # an even one would move the ink
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)


def _stretches(ink: Pixels, stats: NDArray[Any], em: float) -> list[list[int]]:
    """The blots of each stretch: no gap of more than some letters' part is inside."""
    boxes = np.zeros_like(ink)
    kept = [
        i
        for i in range(1, len(stats))
        if max(stats[i, 2], stats[i, 3]) >= _DUST * UNIT and stats[i, 3] <= _MOST * UNIT
    ]
    for i in kept:
        x, y, w, h = (int(v) for v in stats[i, :4])
        boxes[y : y + h, x : x + w] = 255
    for x, y, w, h in _colons(stats, em):
        boxes[y : y + h, x : x + w] = 255
    _, areas, bounds, _ = cv2.connectedComponentsWithStats(
        _spread(boxes, _GAP * em), connectivity=8
    )
    own: dict[int, list[int]] = {}
    for i in kept:
        at = areas[int(stats[i, 1]), int(stats[i, 0])]
        own.setdefault(int(at), []).append(i)
    keys = sorted(own)
    boxes_of = np.array([[x, y, x + w, y + h] for x, y, w, h in bounds[keys, :4].tolist()])
    sizes = _sizes_around(boxes_of, em)
    joined = Groups(len(keys))
    for a, b in _near(boxes_of, em):
        left, right = (a, b) if boxes_of[a][0] <= boxes_of[b][0] else (b, a)
        size = max(sizes[a], sizes[b])
        if _is_one_letter(boxes_of[a], boxes_of[b], size) or (
            _in_line(boxes_of[left], boxes_of[right], size)
            and _goes_on(own[keys[left]], own[keys[right]], stats, size)
        ):
            joined.join(a, b)
    groups: dict[int, list[int]] = {}
    for n, k in enumerate(keys):
        groups.setdefault(joined.of(n), []).extend(own[k])
    return list(groups.values())


def _colons(stats: NDArray[Any], em: float) -> list[tuple[int, int, int, int]]:
    """The squares of colons, left, top, width and height: their dots alone are dust."""
    dots = [
        (int(x), int(y), int(w), int(h))
        for x, y, w, h in stats[1:, :4]
        if _DOT * UNIT <= max(w, h) <= 0.3 * em and max(w, h) <= 2 * min(w, h)
    ]
    if len(dots) > _MOST_DOTS:
        return []
    return [
        (max(0, x - w), y, w + round(0.7 * em), lower + height - y)
        for x, y, w, _ in dots
        for beside_it, lower, _, height in dots
        if abs(beside_it - x) <= 0.1 * em and 0.25 * em <= lower - y <= 0.6 * em
    ]


def _sizes_around(boxes: NDArray[Any], em: float) -> list[float]:
    """The size of letters where each stretch stands: headings are larger than tables."""
    heights = boxes[:, 3] - boxes[:, 1]
    large = boxes[(heights > 1.1 * em) & (heights < 2.2 * em)]
    sizes = []
    for x0, y0, x1, y1 in boxes.tolist():
        middle = (y0 + y1) / 2
        near = [
            (d - b) / _TALLEST
            for a, b, c, d in large.tolist()
            if b <= middle <= d and a - x1 < 1.5 * (d - b) and x0 - c < 1.5 * (d - b)
        ]
        sizes.append(max([em, *near]))
    return sizes


def _near(boxes: NDArray[Any], em: float) -> list[tuple[int, int]]:
    """Pairs of stretches that stand near each other."""
    x0, y0, x1, y1 = boxes.T
    found = []
    for i in range(len(boxes)):
        near = (x0 < x1[i] + 2 * em) & (x1 > x0[i] - 2 * em) & (y0 < y1[i] + em) & (y1 > y0[i] - em)
        found += [(i, int(j)) for j in np.flatnonzero(near) if j > i]
    return found


def _is_one_letter(a: Sequence[int], b: Sequence[int], em: float) -> bool:
    """Whether two parts stand over each other as the strokes of 二 do."""
    upper, lower = (a, b) if a[1] <= b[1] else (b, a)
    shared = min(a[2], b[2]) - max(a[0], b[0])
    return bool(
        shared >= 0.5 * min(a[2] - a[0], b[2] - b[0])
        and lower[1] - upper[3] <= 0.45 * em
        and max(a[3], b[3]) - upper[1] <= 1.05 * em
    )


def _in_line(left: Sequence[int], right: Sequence[int], em: float) -> bool:
    """Whether one stands beside the other, no letter apart; low ones count as high as letters."""

    def extent(box: Sequence[int]) -> tuple[float, float]:
        middle, half = (box[1] + box[3]) / 2, max((box[3] - box[1]) / 2, 0.45 * em)
        return middle - half, middle + half

    (a, b), (c, d) = extent(left), extent(right)
    return min(b, d) - max(a, c) >= 0.4 * min(b - a, d - c) and 0 <= right[0] - left[2] <= 0.95 * em


def _goes_on(left: Sequence[int], right: Sequence[int], stats: NDArray[Any], em: float) -> bool:
    """Whether the gap between two stretches is only the blank half of a mark, as in （一）予."""
    ends, starts = stats[list(left)], stats[list(right)]
    last = ends[int(np.argmax(ends[:, 0] + ends[:, 2]))]
    head = starts[int(np.argmin(starts[:, 0]))]
    if head[0] - (last[0] + last[2]) <= _GAP * em:
        return True  # 一 and 、 stand at different heights
    alone = not ((ends[:, 0] < last[0]) & (ends[:, 0] + ends[:, 2] > last[0] + 1)).any()
    foot = max(int((s[:, 1] + s[:, 3]).max()) for s in (ends, starts))
    is_mark = alone and max(last[2], last[3]) <= 0.42 * em and last[1] >= foot - 0.5 * em
    return bool(is_mark or (alone and _is_bracket(last, em)) or _is_bracket(head, em))


def _is_bracket(blot: Sequence[int], em: float) -> bool:
    """Whether a blot is as high as a bracket, and as narrow: digits are lower."""
    return bool(blot[2] <= 0.36 * em and blot[3] >= 0.8 * em)


def _prose_together(
    stretches: Sequence[list[int]], stats: NDArray[Any], em: float
) -> list[list[int]]:
    """The stretches, those of lines of prose put together: it begins where all lines begin."""

    def box(blots: Sequence[int]) -> tuple[int, int, int, int]:
        own = stats[list(blots)]
        return (
            int(own[:, 0].min()), int(own[:, 1].min()),
            int((own[:, 0] + own[:, 2]).max()), int((own[:, 1] + own[:, 3]).max()),
        )  # fmt: skip

    boxes = [box(s) for s in stretches]
    left = min((b[0] for b in boxes), default=0)
    levels = Groups(len(boxes))
    for i, a in enumerate(boxes):
        for j in range(i):
            b = boxes[j]
            if min(a[3], b[3]) - max(a[1], b[1]) > 0.3 * min(a[3] - a[1], b[3] - b[1]):
                levels.join(i, j)
    rows: dict[int, list[int]] = {}
    for i in range(len(boxes)):
        rows.setdefault(levels.of(i), []).append(i)
    done: list[list[int]] = []
    for row in rows.values():
        row.sort(key=lambda i: boxes[i][0])
        gaps = [boxes[j][0] - boxes[i][2] for i, j in pairwise(row)]
        is_prose = boxes[row[0]][0] <= left + 3 * em and all(
            0 <= gap <= _GAP_OF_PROSE * em for gap in gaps
        )
        if is_prose:
            done.append([blot for i in row for blot in stretches[i]])
        else:
            done += [stretches[i] for i in row]
    return done


def _strip(
    number: int, own: Sequence[int], labels: NDArray[Any], stats: NDArray[Any], em: float
) -> Strip:
    x0 = min(int(stats[i, 0]) for i in own)
    x1 = max(int(stats[i, 0] + stats[i, 2]) for i in own)
    y0 = min(int(stats[i, 1]) for i in own)
    y1 = max(int(stats[i, 1] + stats[i, 3]) for i in own)
    around = round(UNIT)
    bounds = (x0 - around, y0 - around, x1 + around, y1 + around)
    shape = shape_of(np.isin(labels[y0:y1, x0:x1], own), len(own))
    blots = tuple(b for b in beside(stats, y0, y1) if b.right > x0 - em and b.x < x1 + em)
    return Strip(number, x0, y0, x1, y1, bounds, shape, blots)


def _sizes(found: Sequence[tuple[Strip, str]], usual: float) -> list[float]:
    """The size of the letters of each stretch; sizes that differ only by measuring are made one."""
    known: list[float] = []
    guesses: list[float] = []
    for strip, text in found:
        cjk = sum(map(is_cjk, text))
        if cjk >= 2 and cjk >= 0.6 * len(text):
            wide = sum(1.0 if is_cjk(c) else 0.5 for c in text)
            guesses.append(((strip.x1 - strip.x0) / UNIT + 0.08 * usual) / wide)
            if cjk == len(text) and all(c.isalnum() for c in text):
                known.append(guesses[-1])
        else:
            height = (strip.y1 - strip.y0) / UNIT
            # strokes that lie or stand alone do not tell how high letters are
            guesses.append(height / 0.74 if text.isascii() and height > 0.5 * usual else usual)
    groups: list[list[float]] = []
    for size in sorted(known):
        if groups and size <= groups[-1][0] * (1 + _SAME_SIZE):
            groups[-1].append(size)
        else:
            groups.append([size])
    modes = [median(own) for own in groups if len(own) > 2] or [usual]
    nearest = [min(modes, key=lambda m: abs(m - g)) for g in guesses]
    return [
        guess if len(text) >= _SURE and abs(guess - mode) > _SAME_SIZE * mode else mode
        for guess, mode, (_, text) in zip(guesses, nearest, found, strict=True)
    ]
