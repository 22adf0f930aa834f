"""What a page shows in cells of tables that is no text: fields, pictures, letters as outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportqa.document import Box
from reportqa.readers._shown import PICTURE

UNREAD = "a field or a note lies over this cell, and its text was not read"
UNSEEN = "digits that cannot be seen are drawn in this cell, or some of a figure are cut off"
OUTLINE = "something is drawn in this cell that is no text"

_LEAST = 2.0
"""Points below which a picture or an outline in a cell is a dot, no character."""

_FEW_POINTS = 5
"""Points of a path that may be a box or an arrow."""

Rect = tuple[float, float, float, float]

_INSIDE = 0.8
_BACKGROUND = 0.5
"""The part of a page from which on a picture is the ground of it."""


@dataclass(frozen=True, slots=True)
class Thing:
    """``box``: left, top, right and bottom in points; ``doubt``: what to say of its cell.

    ``covers``: nothing is seen through it, so it counts in every cell that it fills.
    """

    box: Rect
    doubt: str
    covers: bool = False


def wordless_on(page: Any) -> list[Thing]:
    """What a pdfplumber page shows that is no text."""
    area = float(page.width) * float(page.height)
    found = [Thing(_box(thing), UNREAD) for thing in page.objects.get("cover", ())]
    found += [Thing(_box(thing), UNSEEN) for thing in page.objects.get("lost", ())]
    for thing in page.images:
        if "x0" in thing:
            wide, high = _sides(_box(thing))
            covers = _is_opaque(thing) and wide * high < _BACKGROUND * area
            found.append(Thing(_box(thing), PICTURE, covers))
    outlines = (c for c in page.curves if c.get("fill") and len(c.get("pts", ())) > _FEW_POINTS)
    found += [Thing(_box(thing), OUTLINE) for thing in outlines]
    return [thing for thing in found if min(_sides(thing.box)) >= _LEAST]


def doubt_by(things: Sequence[Thing], cell: Box, text: str) -> str:
    """Why the text of a cell is not all that it shows; "" where it is.

    A picture counts in a cell that has no text, and holds all of it or is filled by it: it may be
    the ground of a page.
    """
    room = (cell.x1 - cell.x0) * (cell.y1 - cell.y0)
    for thing in things:
        rect = thing.box
        across = min(rect[2], cell.x1) - max(rect[0], cell.x0)
        down = min(rect[3], cell.y1) - max(rect[1], cell.y0)
        if min(across, down) < _LEAST:
            continue
        wide, high = _sides(rect)
        if thing.doubt in {UNREAD, UNSEEN}:
            return thing.doubt
        is_inside = across * down > _INSIDE * wide * high
        fills = thing.covers and across * down > _INSIDE * room
        if not text.strip() and (is_inside or fills):
            return thing.doubt
    return ""


def _is_opaque(picture: Any) -> bool:
    """Whether nothing is seen through a picture of a PDF; False where the file does not say."""
    stream = picture.get("stream")
    masks = ("SMask", "Mask", "ImageMask", "IM", "SMaskInData")
    return stream is not None and not any(stream.get(name) for name in masks)


def _box(thing: Any) -> Rect:
    return thing["x0"], thing["top"], thing["x1"], thing["bottom"]


def _sides(box: Rect) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]
