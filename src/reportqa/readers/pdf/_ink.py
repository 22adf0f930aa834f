"""Which characters of a PDF page cannot be seen, though its instructions draw them.

Without ink, without opacity, too small to read, in the colour of what lies below, under what is
drawn later, or cut off. A character is only called unseen where that is sure: what lies below may
be a picture or a pattern, and then it counts as seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfinterp import PDFGraphicState
from pdfminer.pdftypes import resolve1
from pdfminer.utils import apply_matrix_pt

Rect = tuple[float, float, float, float]
Colour = tuple[float, float, float]
Colours = tuple[Colour | None, ...]
Run = tuple[int, int, int, Colours, Rect | None]
"""Characters that are drawn alike: the first and the end, when, in which colours, cut off where."""

_SAME = 0.1
"""Colours whose red, green and blue differ by less cannot be told from each other."""
_FAINT = 0.1
"""Opacity below which nothing is seen."""
_DENSE = 0.95
"""Opacity from which on nothing is seen through."""
_AREA = 3.0
"""Points: what is thinner is a line, and hides no character."""
_TINY = 1.5
"""Points: letters no larger cannot be read."""
_CUT = 0.15
"""The part of a character's width from which on a missing side changes what it says."""
MOST_AREAS = 5_000
"""Areas of one page; what has more is a drawing, whose characters all count as seen."""
_MOST_PAIRS = 1_000_000
"""Characters and areas that are compared at once."""

_WHITE: Colour = (1.0, 1.0, 1.0)
_KNOWN = {"DeviceGray", "DeviceRGB", "DeviceCMYK", "CalGray", "CalRGB", "ICCBased"}
_FILLS, _STROKES = {0, 2, 4, 6}, {1, 2, 5, 6}
_INVISIBLE = 3
"""Text rendering modes: ISO 32000-1, table 106."""


class Ink(PDFGraphicState):
    """pdfminer's graphics state with what it leaves out: opacity, blending and clipping."""

    def __init__(self) -> None:
        super().__init__()
        self.fill_opacity = 1.0
        self.stroke_opacity = 1.0
        self.is_plain = True
        self.clip: Rect | None = None

    def copy(self) -> Ink:
        """The state as it is now."""
        made = Ink()
        made.__dict__.update(self.__dict__)
        return made

    def inherit(self, other: Ink) -> None:
        """Begin a drawing inside a drawing."""
        self.fill_opacity = other.fill_opacity
        self.stroke_opacity = other.stroke_opacity
        self.is_plain = other.is_plain
        self.clip = other.clip

    def set(self, parameters: Any) -> None:
        """Set what a dictionary of parameters names: ISO 32000-1, table 58."""
        if not isinstance(parameters, dict):
            return
        for key, value in parameters.items():
            found = resolve1(value)
            if key in {"ca", "CA"} and isinstance(found, int | float):
                if key == "ca":
                    self.fill_opacity = float(found)
                else:
                    self.stroke_opacity = float(found)
            elif key in {"BM", "SMask"}:
                names = found if isinstance(found, list) else [found]
                usual = [getattr(n, "name", "") in {"Normal", "Compatible", "None"} for n in names]
                self.is_plain = all(usual)

    def cut(self, path: Sequence[Any], matrix: Any) -> None:
        """Show nothing beyond the box of a path from here on."""
        points = [apply_matrix_pt(matrix, step[-2:]) for step in path if len(step) > 2]
        if points:
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            self.clip = box if self.clip is None else within(box, self.clip)

    def cut_to(self, box: Any, matrix: Any) -> None:
        """Show nothing beyond a box that a matrix brings onto the page."""
        try:
            x0, y0, x1, y1 = (float(resolve1(n)) for n in box)
        except (TypeError, ValueError):
            return
        if x0 != x1 and y0 != y1:
            self.cut([("m", x0, y0), ("l", x0, y1), ("l", x1, y0), ("l", x1, y1)], matrix)


@dataclass(frozen=True, slots=True)
class Area:
    """Something drawn over a part of the page; ``colour`` None where unknown."""

    order: int
    box: Rect
    colour: Colour | None
    is_dense: bool


def colours_of(ink: Ink, mode: int) -> Colours:
    """The colours that characters show when drawn in this state and mode, None where unknown."""
    colours: list[Colour | None] = []
    if mode in _FILLS and ink.fill_opacity >= _FAINT:
        colours.append(_colour(ink.ncolor, ink.ncs.name))
    if mode in _STROKES and ink.stroke_opacity >= _FAINT:
        colours.append(_colour(ink.scolor, ink.scs.name))
    if mode not in _FILLS | _STROKES and mode != _INVISIBLE:
        colours.append(None)  # a shape through which something else is shown
    return tuple(colours)


def area_of(ink: Ink, box: Rect, order: int, *, is_box: bool) -> Area | None:
    """What a fill leaves behind; None where it is too thin or faint to matter."""
    if ink.clip is not None:
        box = within(box, ink.clip)
    if min(box[2] - box[0], box[3] - box[1]) < _AREA or ink.fill_opacity < _FAINT:
        return None
    plain = is_box and ink.is_plain and ink.fill_opacity >= _DENSE
    colour = _colour(ink.ncolor, ink.ncs.name) if plain else None
    return Area(order, box, colour, plain and colour is not None)


def picture_of(ink: Ink, box: Rect, stream: Any, order: int) -> Area | None:
    """What a picture covers; it may be seen through where it has a mask."""
    if ink.clip is not None:
        box = within(box, ink.clip)
    if min(box[2] - box[0], box[3] - box[1]) < _AREA:
        return None
    masked = any(stream.get(key) for key in ("SMask", "Mask", "ImageMask", "IM", "SMaskInData"))
    return Area(order, box, None, not masked and ink.is_plain and ink.fill_opacity >= _DENSE)


def find_unseen(
    chars: Sequence[dict[str, Any]], runs: Iterable[Run], areas: Sequence[Area], left: float
) -> None:
    """Mark the characters that cannot be seen, or not as a whole, with the key "unseen".

    ``left`` is the left end of the page, from which the places of the characters are not counted.
    """
    if len(areas) > MOST_AREAS:
        areas = ()
    if areas:
        runs = list(runs)
        _find_lost(chars, runs, areas, left)
    known: dict[Colours, bool] = {}
    for first, end, _, colours, clip in runs:
        if not areas and colours not in known:
            known[colours] = _is_lost(colours, _WHITE)
        if chars[first]["size"] < _TINY or known.get(colours):
            for thing in chars[first:end]:
                thing["unseen"] = True
        if clip is not None:
            for thing in chars[first:end]:
                if _is_cut(thing, clip, left):
                    thing["unseen"] = True


def _find_lost(
    chars: Sequence[dict[str, Any]], runs: Sequence[Run], areas: Sequence[Area], left: float
) -> None:
    """Mark the characters that an area covers, or that have the colour of the one below them."""
    import numpy as np

    boxes = np.array([area.box for area in areas])
    order = np.array([area.order for area in areas])
    dense = np.array([area.is_dense for area in areas])
    rank = np.arange(len(areas))
    known: dict[tuple[Colours, int], bool] = {}
    drawn = [(i, run) for run in runs for i in range(run[0], run[1])]
    step = 1 + _MOST_PAIRS // len(areas)
    for start in range(0, len(drawn), step):
        part = drawn[start : start + step]
        things = [chars[i] for i, _ in part]
        x = np.array([[(c["x0"] + c["x1"]) / 2 - left] for c in things])
        y = np.array([[(c["y0"] + c["y1"]) / 2] for c in things])
        over = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
        # an area has the number of no character, and they are in the order of drawing
        lower = rank < np.searchsorted(order, [run[2] for _, run in part])[:, None]
        covered = (over & dense & ~lower).any(axis=1)
        ground = np.where(over & lower, rank, -1).max(axis=1)
        for thing, (_, run), is_covered, at in zip(things, part, covered, ground, strict=True):
            key = run[3], int(at)
            if key not in known:
                known[key] = _is_lost(run[3], areas[at].colour if at >= 0 else _WHITE)
            if is_covered or known[key]:
                thing["unseen"] = True


def _is_lost(colours: Colours, ground: Colour | None) -> bool:
    return all(_is_same(colour, ground) for colour in colours)


def _is_cut(thing: dict[str, Any], clip: Rect, left: float) -> bool:
    x0, x1 = thing["x0"] - left, thing["x1"] - left
    kept = min(x1, clip[2]) - max(x0, clip[0])
    middle = (thing["y0"] + thing["y1"]) / 2
    return kept < (1 - _CUT) * (x1 - x0) or not clip[1] <= middle <= clip[3]


def _is_same(a: Colour | None, b: Colour | None) -> bool:
    if a is None or b is None:
        return False
    return max(abs(p - q) for p, q in zip(a, b, strict=True)) < _SAME


def _colour(value: Any, space: str) -> Colour | None:
    """A colour as red, green and blue from 0 to 1; None for patterns and inks by name."""
    if space not in _KNOWN:
        return None
    parts = tuple(value) if isinstance(value, tuple | list) else (value,)
    if not all(isinstance(part, int | float) for part in parts):
        return None
    if len(parts) == 1:
        return (float(parts[0]),) * 3
    if len(parts) == 3:
        return (float(parts[0]), float(parts[1]), float(parts[2]))
    if len(parts) == 4:
        c, m, y, k = (float(part) for part in parts)
        return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))
    return None


def within(box: Rect, clip: Rect) -> Rect:
    """The part of a box that a clip leaves."""
    x0, y0 = max(box[0], clip[0]), max(box[1], clip[1])
    return x0, y0, max(x0, min(box[2], clip[2])), max(y0, min(box[3], clip[3]))
