"""Tables of a scanned page from the lines that are drawn on it.

The lines give the tracks of a grid; whether two neighbouring places of the grid are one cell is
seen from the ink along the edge between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from reportqa.readers._groups import Groups
from reportqa.readers.scan._image import UNIT, Pixels

Labels = NDArray[np.int32]

_SLIVER = 3.0
"""Points: tracks nearer than this are one line, drawn twice or not quite straight."""

_TOUCH = 4.0
"""Points within which a ruling meets another one; short strokes must meet it closer (_MEET)."""

_MEET = 2.0
_THICKEST = 2.8
_SURE_ACROSS = 60.0
_SURE_DOWN = 40.0
"""Points from which on a stroke is a ruling wherever it stands; no letter is so large."""

_WHOLE = 0.85
"""The part of a ruling that bears ink, at the least."""

_CHUNK = 60.0

_LEAST_ACROSS = 15.0
_LEAST_DOWN = 10.0
_LEAST_ROW = 8.0
_DRAWN = 0.5
"""The part of an edge that must bear ink for the edge to be drawn."""

_MOST_STROKES = 4000


@dataclass(frozen=True, slots=True)
class Stroke:
    """A level or upright line in points: where it stands, and from where to where it goes."""

    at: float
    start: float
    end: float
    label: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a grid, rows and columns end exclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A ruled table: its column and row lines in points, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    places: tuple[Place, ...]


def find_grids(ink: Pixels) -> tuple[list[Grid], Pixels]:
    """The tables from top to bottom, and 255 where a ruling of theirs is drawn."""
    across_mask, across = _strokes(ink, level=True)
    down_mask, down = _strokes(ink, level=False)
    if len(across) > _MOST_STROKES or len(down) > _MOST_STROKES:
        return [], np.zeros_like(ink)
    across, down = _rulings(across, down)
    across_kept = _only(across_mask, across)
    down_kept = _only(down_mask, down)
    grids = []
    for rows, columns in _groups(across, down):
        grid = _grid(rows, columns, across_kept, down_kept)
        if grid is not None and len(grid.places) > 1:
            grids.append(grid)
    return sorted(grids, key=lambda g: g.ys[0]), np.maximum(across_kept, down_kept)


def _strokes(ink: Pixels, *, level: bool) -> tuple[Labels, list[Stroke]]:
    """The straight strokes in one direction, and a picture of their numbers."""

    def shape(along: float, beside: int) -> tuple[int, int]:
        return (round(along), beside) if level else (beside, round(along))

    # not quite level lines are stairs: a pixel more beside them makes them whole
    wide = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_RECT, shape(1, 3)))
    wide = cv2.morphologyEx(
        wide, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, shape(1.5 * UNIT, 1))
    )
    least = (_LEAST_ACROSS if level else _LEAST_DOWN) * UNIT
    sure = _SURE_ACROSS if level else _SURE_DOWN
    long = cv2.morphologyEx(
        wide, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, shape(least, 1))
    )
    _, labels, stats, centres = cv2.connectedComponentsWithStats(long, connectivity=8)
    strokes = []
    for i in range(1, len(stats)):
        x, y, w, h = (float(v) / UNIT for v in stats[i, :4])
        thick = float(stats[i, 4]) / UNIT**2 / (w if level else h)
        if thick > _THICKEST:
            continue
        length = w if level else h
        if _inked(ink, [int(v) for v in stats[i, :4]], level) < _WHOLE:
            continue
        at = float(centres[i][1 if level else 0]) / UNIT
        begin = x if level else y
        strokes.append(Stroke(at, begin, begin + length, i, length >= sure))
    return np.asarray(labels, dtype=np.int32), strokes


def _inked(ink: Pixels, box: Sequence[int], level: bool) -> float:
    """The part of a stroke's length along which there is ink, in a band as narrow as a ruling.

    Strokes of letters beside each other stand at different heights and leave gaps.
    """
    x, y, w, h = box
    part = ink[y : y + h, x : x + w] > 0
    lengthwise = part if level else part.T
    chunk = round(_CHUNK * UNIT)
    found, weights = [], []
    for start in range(0, lengthwise.shape[1], chunk):
        piece = lengthwise[:, start : start + chunk]
        bands = piece | np.roll(piece, 1, axis=0) | np.roll(piece, -1, axis=0)
        found.append(float(bands.mean(axis=1).max()))
        weights.append(piece.shape[1])
    return float(np.average(found, weights=weights))


def _rulings(across: list[Stroke], down: list[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    """Strokes that are surely rulings, and shorter ones that go from ruling to ruling."""
    sure_across = [s for s in across if s.is_sure]
    sure_down = [s for s in down if s.is_sure]
    for _ in range(2):
        new_down = sure_down + [s for s in down if s not in sure_down and _ends_on(s, sure_across)]
        new_across = sure_across + [
            s for s in across if s not in sure_across and _ends_on(s, new_down)
        ]
        sure_across, sure_down = new_across, new_down
    return sure_across, sure_down


def _ends_on(stroke: Stroke, others: Sequence[Stroke]) -> bool:
    """Whether a stroke goes from one of the others to another one."""
    near = [o.at for o in others if o.start - _TOUCH <= stroke.at <= o.end + _TOUCH]
    return any(abs(at - stroke.start) <= _MEET for at in near) and any(
        abs(at - stroke.end) <= _MEET for at in near
    )


def _only(labels: Labels, kept: Iterable[Stroke]) -> Pixels:
    table = np.zeros(int(labels.max()) + 1, dtype=np.uint8)
    for stroke in kept:
        table[stroke.label] = 255
    return np.asarray(table[labels], dtype=np.uint8)


def _groups(
    across: Sequence[Stroke], down: Sequence[Stroke]
) -> list[tuple[list[Stroke], list[Stroke]]]:
    """Rulings that meet, directly or through others."""
    joined = Groups(len(across) + len(down))
    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if (
                h.start - _TOUCH <= v.at <= h.end + _TOUCH
                and v.start - _TOUCH <= h.at <= v.end + _TOUCH
            ):
                joined.join(i, j)
    groups: dict[int, tuple[list[Stroke], list[Stroke]]] = {}
    for i, stroke in enumerate([*across, *down]):
        groups.setdefault(joined.of(i), ([], []))[i >= len(across)].append(stroke)
    return [group for group in groups.values() if group[0] and group[1]]


def _grid(
    rows: Sequence[Stroke], columns: Sequence[Stroke], across: Pixels, down: Pixels
) -> Grid | None:
    ys = _tracks(rows, columns)
    xs = _tracks(columns, rows)
    if len(xs) < 2 or len(ys) < 2:
        return None
    width, height = len(xs) - 1, len(ys) - 1
    joined = Groups(width * height)
    for r in range(height):
        for c in range(width):
            here = r * width + c
            if c + 1 < width and not _drawn(down, xs[c + 1], ys[r], ys[r + 1], upright=True):
                joined.join(here, here + 1)
            if r + 1 < height and not _drawn(across, ys[r + 1], xs[c], xs[c + 1], upright=False):
                joined.join(here, here + width)
    spans: dict[int, Place] = {}
    for r in range(height):
        for c in range(width):
            key = joined.of(r * width + c)
            own = Place(r, c, r + 1, c + 1)
            spans[key] = _around(spans[key], own) if key in spans else own
    return Grid(tuple(xs), tuple(ys), tuple(_apart(list(spans.values()))))


def _tracks(strokes: Sequence[Stroke], crossing: Sequence[Stroke]) -> list[float]:
    """Where the grid lines of one direction stand; ends that are left open are closed."""
    found: list[list[Stroke]] = []
    for stroke in sorted(strokes, key=lambda s: s.at):
        if found and stroke.at - found[-1][-1].at <= _SLIVER:
            found[-1].append(stroke)
        else:
            found.append([stroke])
    tracks = [
        sum(s.at * (s.end - s.start) for s in own) / sum(s.end - s.start for s in own)
        for own in found
    ]
    for end, outward in ((min(s.start for s in crossing), -1), (max(s.end for s in crossing), 1)):
        edge = tracks[0] if outward < 0 else tracks[-1]
        reach = [s for s in crossing if abs((s.start if outward < 0 else s.end) - end) <= _SLIVER]
        if (end - edge) * outward >= _LEAST_ROW and len(reach) >= 2:
            tracks.insert(0, end) if outward < 0 else tracks.append(end)
    return tracks


def _drawn(mask: Pixels, at: float, start: float, end: float, *, upright: bool) -> bool:
    """Whether a ruling is drawn along an edge of a place."""
    inset = min(2.0, (end - start) / 4)
    low, high = round((at - _SLIVER) * UNIT), round((at + _SLIVER) * UNIT) + 1
    first, last = round((start + inset) * UNIT), round((end - inset) * UNIT)
    low = max(low, 0)
    strip = mask[first:last, low:high] if upright else mask[low:high, first:last]
    if not strip.size:
        return False
    return float(strip.any(axis=1 if upright else 0).mean()) >= _DRAWN


def _around(a: Place, b: Place) -> Place:
    return Place(
        min(a.top, b.top), min(a.left, b.left), max(a.bottom, b.bottom), max(a.right, b.right)
    )


def _apart(places: list[Place]) -> list[Place]:
    """Rectangles that do not overlap: what runs into each other is one cell."""
    done: list[Place] = []
    while places:
        place = places.pop()
        other = next((d for d in done if _overlap(d, place)), None)
        if other is None:
            done.append(place)
        else:
            done.remove(other)
            places.append(_around(place, other))
    return sorted(done, key=lambda p: (p.top, p.left))


def _overlap(a: Place, b: Place) -> bool:
    return a.top < b.bottom and b.top < a.bottom and a.left < b.right and b.left < a.right
