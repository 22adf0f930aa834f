"""The pictures of a Word drawing: of today (DrawingML), and of Word 2003 and before (VML)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reportqa.readers._insets import MOST_INSET, Inset
from reportqa.readers.office._runs import DRAWINGS, MC

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_EMU = 12700.0
"""In a point."""

_LEAST = 4.0
"""Points: smaller ones are marks, not what a cell shows."""

_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "pc": 12.0, "px": 0.75, "": 0.75}
_SIDE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(pt|in|cm|mm|pc|px|)\s*(?=;|$)")
_HIDDEN = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
_FILLS = (f"{_A}blip", f"{_V}imagedata")


def is_drawing(element: Any) -> bool:
    """Whether it is a drawing, no text box."""
    return element.tag in DRAWINGS


def shows_picture(drawing: Any) -> bool:
    """Whether there is a picture in it that is more than a mark."""
    for fill in _fills(drawing):
        width, height = _size(fill, drawing)
        if not (0 < width < _LEAST or 0 < height < _LEAST):
            return True
    return False


def insets_of(drawing: Any, part: Any) -> Iterator[Inset]:
    """Its pictures in the order of the file; ``part`` is the part of the package it stands in."""
    for fill in _fills(drawing):
        inset = Inset(None, *_size(fill, drawing), crop=_crop(fill))
        if not inset.is_small:
            yield _with_data(inset, fill, part)


def _fills(drawing: Any) -> Iterator[Any]:
    """What names a picture file, in a drawing but not in its text boxes or its other wording."""
    for fill in drawing.iter(*_FILLS):
        above = []
        for element in fill.iterancestors():
            if element is drawing:
                break
            above.append(element.tag)
        if f"{MC}Fallback" in above or any(tag in DRAWINGS for tag in above):
            continue
        if not _is_hidden(fill, drawing):
            yield fill


def _is_hidden(fill: Any, drawing: Any) -> bool:
    if fill.tag == f"{_V}imagedata":
        shape = fill.getparent()
        return shape is not None and _HIDDEN.search(shape.get("style") or "") is not None
    return any(p.get("hidden") in {"1", "true"} for p in drawing.iter(f"{_WP}docPr"))


def _size(fill: Any, drawing: Any) -> tuple[float, float]:
    """Width and height in points as shown; 0 where they are not told."""
    if fill.tag == f"{_V}imagedata":
        shape = fill.getparent()
        style = "" if shape is None else (shape.get("style") or "").lower()
        sides = {m[1]: _number(m[2]) * _POINTS[m[3]] for m in _SIDE.finditer(style)}
        return sides.get("width", 0.0), sides.get("height", 0.0)
    extents = list(drawing.iter(f"{_WP}extent"))
    pictures = list(drawing.iter(*_FILLS))
    if len(extents) != 1 or len(pictures) != 1:  # a group: each picture tells its own
        frame = fill.getparent()
        frame = None if frame is None else frame.getparent()
        found = () if frame is None else frame.iter(f"{_A}ext")
        own = next((e for e in found if e.get("cx")), None)  # extensions have the same name
        if own is not None:
            return _number(own.get("cx")) / _EMU, _number(own.get("cy")) / _EMU
    if extents:
        return _number(extents[0].get("cx")) / _EMU, _number(extents[0].get("cy")) / _EMU
    return 0.0, 0.0


def _crop(fill: Any) -> tuple[float, float, float, float]:
    """The part of the picture that is shown."""
    if fill.tag == f"{_V}imagedata":
        sides = [_fraction(fill.get(f"crop{n}")) for n in ("left", "top", "right", "bottom")]
    else:
        parent = fill.getparent()
        cut = None if parent is None else parent.find(f"{_A}srcRect")
        sides = [0.0 if cut is None else _number(cut.get(n)) / 100_000 for n in "ltrb"]
    left, top, right, bottom = (max(0.0, side) for side in sides)
    if left + right >= 1 or top + bottom >= 1:
        return 0.0, 0.0, 1.0, 1.0
    return left, top, 1 - right, 1 - bottom


def _fraction(text: str | None) -> float:
    """A part of a side as VML writes it: 6554f in 65536ths, or 0.1."""
    text = (text or "0").strip()
    return _number(text[:-1]) / 65536 if text.endswith("f") else _number(text)


def _with_data(inset: Inset, fill: Any, part: Any) -> Inset:
    name = fill.get(f"{_R}embed") or fill.get(f"{_R}id")
    linked = fill.get(f"{_R}link") or fill.get(f"{_R}href")
    relation = part.rels.get(name) if name else None
    if relation is not None and not relation.is_external:
        data = relation.target_part.blob
        if data and len(data) <= MOST_INSET:
            return Inset(data, inset.width, inset.height, inset.crop)
    outside = linked or (relation is not None and relation.is_external)
    return Inset(None, inset.width, inset.height, inset.crop, "remote" if outside else "absent")


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
