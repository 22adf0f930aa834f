"""What a web page shows of pieces that are no plain text: raised, struck out, typed into fields."""

from __future__ import annotations

import re
from typing import Any

_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_MAY_BE_STRUCK = {"span", "font", "p", "em", "b", "strong", "u", "a", "td", "div"}
_TYPED = {"", "text", "number", "tel"}
_MOST_TYPED = 40
"""Characters in a field of a form that may be a figure; more is a text to copy."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits of a note's mark, which never are digits of the figure before it."""

PICTURE = "a picture stands in this cell, no text"


def show(root: Any) -> None:
    """Make an lxml tree say in its text what it shows, in place.

    Struck out text is no longer meant and left out, the reading aid above a character too; a raised
    digit becomes one of its own kind; what is typed into a field of a table stands in its cell.
    """
    for element in list(root.iter("s", "strike", "del", "rt", "rp")):
        _empty(element)
    for element in root.xpath("//@style/.."):
        if element.tag in _MAY_BE_STRUCK and _STRUCK.search(element.get("style") or ""):
            _empty(element)
    for element in root.iter("sup"):
        for part in element.iter():
            part.text = part.text and part.text.translate(RAISED)
            if part is not element:
                part.tail = part.tail and part.tail.translate(RAISED)
    for element in root.iter("input", "textarea"):
        typed = element.get("value") if element.tag == "input" else element.text
        of_text = (element.get("type") or "").lower() in _TYPED
        if typed and of_text and len(typed) <= _MOST_TYPED and _is_in_cell(element):
            element.tail = typed.strip() + (element.tail or "")


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
        element.get("hidden") is not None or "none" in (element.get("style") or "")
    )


def _empty(element: Any) -> None:
    """Take all that an element holds out of it."""
    element.text = None
    for child in list(element):
        element.remove(child)
