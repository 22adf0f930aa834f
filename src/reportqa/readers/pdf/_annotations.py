"""What stands on a PDF page beside its instructions: fields of forms, notes, stamps.

ISO 32000-1, 12.5 and 12.7. Each may bring a drawing that shows it. A field or note that has a text
but no drawing shows what the viewer makes of it: that is not read, but known to be there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import apply_matrix_rect, decode_text, mult_matrix

Matrix = tuple[float, float, float, float, float, float]
Rect = tuple[float, float, float, float]

_HIDDEN = 2 | 32
"""Flags: hidden, and not to be viewed (table 165)."""
_QUIET = {"Link", "Popup", "Text", "FileAttachment", "Sound", "Movie", "Screen", "Highlight"}
_QUIET |= {"Underline", "Squiggly", "Caret", "Ink", "Line", "PolyLine", "PrinterMark", "TrapNet"}
"""Kinds that show no text of their own, and cover none, where they bring no drawing."""
_UNSHOWN = {"Link", "Popup", "Text", "FileAttachment"}
"""Kinds whose drawing is an icon or a border."""
_MOST = 5_000
_MOST_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Annotation:
    """One that is shown. ``box`` is in the coordinates of the page's instructions.

    ``drawing`` None: its text was not read. ``matrix`` brings the drawing onto the page. Where it
    ``has_text`` not, what its drawing writes is a tick or a seal, no text of the page. ``value`` is
    what a field holds, where viewers draw the fields of the file anew; else None.
    """

    box: Rect
    drawing: PDFStream | None = None
    matrix: Matrix = (1, 0, 0, 1, 0, 0)
    has_text: bool = True
    layer: Any = None
    value: str | None = None


def annotations_of(page: Any) -> Iterator[Annotation]:
    """Those of a pdfminer page that show something."""
    given = resolve1(page.annots)
    form = resolve1(page.doc.catalog.get("AcroForm")) if given else None
    anew = isinstance(form, dict) and resolve1(form.get("NeedAppearances")) is True
    for reference in given[:_MOST] if isinstance(given, list) else ():
        found = resolve1(reference)
        if isinstance(found, dict):
            made = _annotation(found, anew=anew)
            if made is not None:
                yield made


def _annotation(given: dict[str, Any], *, anew: bool) -> Annotation | None:
    flags = resolve1(given.get("F", 0))
    kind = str(getattr(resolve1(given.get("Subtype")), "name", ""))
    box = _rect(given.get("Rect"))
    if box is None or kind in _UNSHOWN or (isinstance(flags, int) and flags & _HIDDEN):
        return None
    field = str(getattr(_inherited(given, "FT"), "name", "")) if kind == "Widget" else ""
    layer = given.get("OC")
    drawing = _drawing(given)
    if drawing is None:
        shows = _shows_unread(given, kind, field)
        return Annotation(box, layer=layer) if shows else None
    own = _rect(drawing.get("BBox"))
    if own is None:
        return Annotation(box, layer=layer)
    try:
        matrix: Any = tuple(float(resolve1(n)) for n in resolve1(drawing.get("Matrix")) or ())
    except (TypeError, ValueError):
        matrix = ()
    matrix = matrix if len(matrix) == 6 else (1, 0, 0, 1, 0, 0)
    x0, y0, x1, y1 = apply_matrix_rect(matrix, own)
    if x1 <= x0 or y1 <= y0:
        return None
    # ISO 32000-1, 12.5.5: what the drawing's box becomes is fitted into the annotation's
    wide, high = (box[2] - box[0]) / (x1 - x0), (box[3] - box[1]) / (y1 - y0)
    fitted = (wide, 0.0, 0.0, high, box[0] - wide * x0, box[1] - high * y0)
    has_text = field not in {"Btn", "Sig"}
    value = _inherited(given, "V") if anew and field in {"Tx", "Ch"} else None
    held = decode_text(value) if isinstance(value, bytes) else None
    return Annotation(box, drawing, mult_matrix(matrix, fitted), has_text, layer, held)


def _drawing(given: dict[str, Any]) -> PDFStream | None:
    """The normal appearance, in the state that is chosen."""
    appearances = resolve1(given.get("AP"))
    found = resolve1(appearances.get("N")) if isinstance(appearances, dict) else None
    if isinstance(found, dict):
        found = resolve1(found.get(getattr(resolve1(given.get("AS")), "name", "Off")))
    return found if isinstance(found, PDFStream) else None


def _shows_unread(given: dict[str, Any], kind: str, field: str) -> bool:
    """Whether a viewer shows something for an annotation that brings no drawing."""
    if kind == "Widget":
        if field == "Btn":
            return getattr(resolve1(given.get("AS")), "name", "Off") != "Off"
        value = _inherited(given, "V")
        return field in {"Tx", "Ch"} and value not in (None, b"", "", [])
    if kind == "FreeText":
        return bool(resolve1(given.get("Contents")))
    if kind in {"Square", "Circle", "Polygon"}:
        return bool(resolve1(given.get("IC")))  # what is filled covers what lies below
    return bool(kind) and kind not in _QUIET


def _inherited(given: dict[str, Any], name: str) -> Any:
    """What a field says, or the one that it is a part of."""
    field: Any = given
    for _ in range(_MOST_DEPTH):
        if not isinstance(field, dict):
            return None
        value = resolve1(field.get(name))
        if value is not None:
            return value
        field = resolve1(field.get("Parent"))
    return None


def _rect(value: Any) -> Rect | None:
    numbers = resolve1(value)
    try:
        a, b, c, d = (float(resolve1(n)) for n in numbers)
    except (TypeError, ValueError):
        return None
    return min(a, c), min(b, d), max(a, c), max(b, d)
