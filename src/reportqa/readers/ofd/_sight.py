"""Which characters of an OFD page cannot be seen: in the colour of their ground, or covered."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reportqa.readers._package import child
from reportqa.readers._shown import Colour, is_same_colour

_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)
_FAINT, _DENSE = 26, 240
"""Opacity of 255 below which nothing is seen, and from which on nothing is seen through."""
_AREA = 3.0
"""Points: what is thinner hides no character."""
_MOST_AREAS = 500

Rect = tuple[float, float, float, float]


@dataclass
class Grounds:
    """The areas of a page that were filled until now; a page of more is a drawing."""

    areas: list[tuple[Rect, Colour | None]] = field(default_factory=list)

    def add(self, box: Rect, colour: Colour | None, chars: list[dict[str, Any]]) -> None:
        """An area; with a colour it covers the characters below it, else nobody knows."""
        if min(box[2] - box[0], box[3] - box[1]) < _AREA or len(self.areas) > _MOST_AREAS:
            return
        self.areas.append((box, colour))
        for thing in chars if colour is not None else ():
            if _holds(box, thing):
                thing["unseen"] = True

    def hides(self, thing: dict[str, Any], colour: Colour) -> bool:
        """Whether a character has the colour of what lies below it."""
        if len(self.areas) > _MOST_AREAS:
            return False
        lower = (found for box, found in reversed(self.areas) if _holds(box, thing))
        ground = next(lower, _WHITE)
        return ground is not None and is_same_colour(colour, ground)


def ink_of(item: Any) -> tuple[Colour | None, bool]:
    """The colour in which a text is written, None where not known; and whether it shows at all."""
    if (item.get("Fill") or "true").lower() == "false":
        stroke = child(item, "StrokeColor")
        return (None if stroke is None else colour_of(stroke)), stroke is not None
    given = child(item, "FillColor")
    shows = _opacity(item) >= _FAINT and (given is None or _opacity(given) >= _FAINT)
    if given is None:
        return (None if item.get("DrawParam") else _BLACK), shows
    return colour_of(given), shows


def fill_of(item: Any) -> tuple[Colour | None, bool]:
    """The colour of a filled path, None where not known; and whether it leaves any."""
    given = child(item, "FillColor")
    if given is None:
        return None, bool(item.get("DrawParam"))
    opacity = min(_opacity(item), _opacity(given))
    return (colour_of(given) if opacity >= _DENSE else None), opacity >= _FAINT


def colour_of(element: Any) -> Colour | None:
    """Red, green and blue; None for patterns and for palettes."""
    numbers = [_number(n) for n in (element.get("Value") or "").split()]
    if None in numbers:
        return None
    match [n for n in numbers if n is not None]:
        case [gray]:
            return gray, gray, gray
        case [red, green, blue]:
            return red, green, blue
        case [c, m, y, k]:
            red, green, blue = ((255 - n) * (255 - k) // 255 for n in (c, m, y))
            return red, green, blue
    return None


def _number(text: str) -> int | None:
    try:
        return int(text[1:], 16) if text.startswith("#") else int(float(text))
    except ValueError:
        return None


def _opacity(element: Any) -> int:
    found = _number(element.get("Alpha") or "255")
    return 255 if found is None else found


def _holds(box: Rect, thing: dict[str, Any]) -> bool:
    x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])
