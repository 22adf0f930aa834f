"""What a page shows in cells of tables that is no text: fields, pictures, letters as outlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportqa.document import Box
from reportqa.readers._shown import PICTURE

UNREAD = "a field or a note lies over this cell, and its text was not read"
OUTLINE = "something is drawn in this cell that is no text"

_LEAST = 2.0
"""Points below which a picture or an outline in a cell is a dot, no character."""

_FEW_POINTS = 5
"""Points of a path that may be a box or an arrow."""

Thing = tuple[tuple[float, float, float, float], str]
"""Left, top, right and bottom in points, and what to say of a cell in which it stands."""


def wordless_on(page: Any) -> list[Thing]:
    """What a pdfplumber page shows that is no text."""
    found = [(_box(thing), UNREAD) for thing in page.objects.get("cover", ())]
    found += [(_box(thing), PICTURE) for thing in page.images if "x0" in thing]
    outlines = (c for c in page.curves if c.get("fill") and len(c.get("pts", ())) > _FEW_POINTS)
    found += [(_box(thing), OUTLINE) for thing in outlines]
    return [(box, doubt) for box, doubt in found if min(_sides(box)) >= _LEAST]


def doubt_by(things: Sequence[Thing], cell: Box, text: str) -> str:
    """Why the text of a cell is not all that it shows; "" where it is.

    A picture counts in a cell that has no text and holds all of it: it may be the ground of a page.
    """
    for rect, doubt in things:
        across = min(rect[2], cell.x1) - max(rect[0], cell.x0)
        down = min(rect[3], cell.y1) - max(rect[1], cell.y0)
        if min(across, down) < _LEAST:
            continue
        wide, high = _sides(rect)
        if doubt == UNREAD or (not text.strip() and across * down > 0.8 * wide * high):
            return doubt
    return ""


def _box(thing: Any) -> tuple[float, float, float, float]:
    return thing["x0"], thing["top"], thing["x1"], thing["bottom"]


def _sides(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]
