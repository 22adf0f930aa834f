"""What a web page shows of pieces that are no plain text: raised, struck out, typed into fields."""

from __future__ import annotations

import re
from typing import Any

_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_DRAWN = ("svg", "canvas", "object", "embed", "iframe", "script")
"""What may show a figure that stands in no text."""
_NOT_TYPED = {
    "hidden", "checkbox", "radio", "submit", "reset", "button", "image", "file", "password",
    "color", "range",
}  # fmt: skip
_MOST_TYPED = 40
"""Characters in a field of a form that may be a figure; more is a text to copy."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits of a note's mark, which never are digits of the figure before it."""

Colour = tuple[int, int, int]

_SAME = 26
"""Red, green and blue that differ by less of 255 cannot be told from each other."""

UNKNOWN = "\uf8f6"
"""Stands in a text where more is written than is shown, or something is shown that is no text."""

NOT_SHOWN = "this cell holds text that is not shown, or shows something that is no text"
PICTURE = "a picture stands in this cell, no text"


def show(root: Any) -> None:
    """Make an lxml tree say in its text what it shows, in place.

    Struck out text is no longer meant and left out, the reading aid above a character too; a raised
    digit becomes one of its own kind; what is typed into a field of a table stands in its cell.
    """
    for element in list(root.iter("s", "strike", "del", "rt", "rp")):
        empty(element)
    for element in root.iter("sup"):
        for part in element.iter():
            part.text = part.text and part.text.translate(RAISED)
            if part is not element:
                part.tail = part.tail and part.tail.translate(RAISED)
    for element in root.iter("input", "textarea", "select", "button"):
        if _is_in_cell(element):
            element.tail = _typed(element) + (element.tail or "")
    for element in root.iter(*_DRAWN):
        cell = next(element.iterancestors("td", "th"), None)
        if cell is not None and not _says(cell):
            element.tail = UNKNOWN + (element.tail or "")


def _says(element: Any) -> bool:
    """Whether there is text in an element outside of drawings and programs."""
    return bool((element.text or "").strip()) or any(
        (isinstance(child.tag, str) and child.tag not in _DRAWN and _says(child))
        or (child.tail or "").strip()
        for child in element
    )


def _typed(element: Any) -> str:
    """What a field of a form shows; a mark where a program may fill it in."""
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [o for o in options if o.get("selected") is not None] or options[:1]
        return "".join("".join(option.itertext()) for option in chosen[:1]).strip()
    cell = next(element.iterancestors("td", "th"))
    if element.tag == "button":
        text = "".join(element.itertext()).strip()
        return text if text.isdigit() and "".join(cell.itertext()).strip() == text else ""
    if element.tag == "input" and (element.get("type") or "").strip().lower() in _NOT_TYPED:
        return ""
    typed = ((element.get("value") if element.tag == "input" else element.text) or "").strip()
    if len(typed) > _MOST_TYPED:
        return ""
    return typed or ("" if "".join(cell.itertext()).strip() else UNKNOWN)


def is_same_colour(one: Colour, other: Colour) -> bool:
    """Whether letters of a colour cannot be told from a ground of another."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < _SAME


def is_picture(cell: Any) -> bool:
    """Whether there is a picture in a cell that is more than a placeholder of a pixel."""
    return any(not _is_tiny(picture) for picture in cell.iter("img"))


def _is_tiny(picture: Any) -> bool:
    sizes = [re.match(r"\s*(\d+)", picture.get(side) or "") for side in ("width", "height")]
    if any(size and int(size[1]) <= 3 for size in sizes):
        return True
    return bool(re.search(r"spacer|blank|space|dot|pixel", picture.get("src") or "", re.I))


def _is_in_cell(element: Any) -> bool:
    return next(element.iterancestors("td", "th"), None) is not None and not (
        element.get("hidden") is not None or _NO_DISPLAY.search(element.get("style") or "")
    )


def empty(element: Any) -> None:
    """Take all that an element holds out of it."""
    element.text = None
    for child in list(element):
        element.remove(child)
