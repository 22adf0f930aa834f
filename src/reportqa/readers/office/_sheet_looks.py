"""How the cells of an XLSX file look: formats, borders, colours, and strings of several runs.

ECMA-376, part 1, 18.4 (shared strings) and 18.8 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reportqa.readers._package import Package, child, children, local
from reportqa.readers._shown import RAISED, Colour, is_same_colour

PALE = "text of this cell has the colour of its ground, and may not be seen"
STRUCK = "the text of this cell is struck out"

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHITE_FORMAT = re.compile(r"\[(?:white|白色?)\]", re.IGNORECASE)
_BLACK: Colour = (0, 0, 0)
_WHITE: Colour = (255, 255, 255)
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{i}" for i in range(1, 7)))
"""The colours of a theme as styles number them."""


@dataclass(frozen=True, slots=True)
class Words:
    """A string. ``coloured`` are the runs of it that have a colour of their own."""

    text: str
    coloured: tuple[tuple[str, Colour], ...] = ()


@dataclass(frozen=True)
class Style:
    """How a cell looks; ``colour`` and ``ground`` are None where they are not known."""

    code: str = "General"
    bordered: bool = False
    continues: bool = False
    """Words are centred over this cell and the empty ones to its right."""
    colour: Colour | None = _BLACK
    ground: Colour | None = _WHITE
    is_struck: bool = False

    def doubt(self, words: Words) -> str:
        """Why what a cell holds may not be what it shows."""
        if not words.text or words.text.isspace():
            return ""
        if not words.coloured:
            return self._own
        ground = self.ground
        if ground is not None and any(is_same_colour(c, ground) for _, c in words.coloured):
            return PALE
        return STRUCK if self.is_struck else ""

    @cached_property
    def _own(self) -> str:
        """The doubt of a text that is all in the cell's own colour."""
        if self.colour and self.ground and is_same_colour(self.colour, self.ground):
            return PALE
        if self.ground == _WHITE and _WHITE_FORMAT.search(self.code):
            return PALE
        return STRUCK if self.is_struck else ""


class Colours:
    """The colours that a file's styles name by number."""

    def __init__(self, package: Package, parts: dict[str, str]) -> None:
        part = next((p for p in parts.values() if "/theme/" in f"/{p.lower()}"), "")
        self._theme: list[Colour | None] = [_WHITE, _BLACK]
        if part in package:
            scheme = child(package.xml(part), "themeElements", "clrScheme")
            self._theme = [_of_theme(child(scheme, name)) for name in _THEME]

    def of(self, element: Any | None, default: Colour | None) -> Colour | None:
        """The colour that an element gives; the default where there is none."""
        if element is None or element.get("auto") in {"1", "true"}:
            return default
        if element.get("rgb"):
            return _of_digits(element.get("rgb"))
        number = _int(element.get("theme"))
        if number is not None:
            found = self._theme[number] if 0 <= number < len(self._theme) else None
            return _tinted(found, element.get("tint"))
        number = _int(element.get("indexed"))
        return default if number is None else _of_index(number)


def strings_of(package: Package, parts: dict[str, str], colours: Colours) -> list[Words]:
    """The strings that cells name by number."""
    part = next((p for p in parts.values() if p.lower().endswith("sharedstrings.xml")), "")
    if part not in package:
        return []
    return [string(item, colours) for item in children(package.xml(part), "si")]


def string(item: Any | None, colours: Colours) -> Words:
    """A string with its runs joined; how it is pronounced and what is struck out is left out."""
    parts: list[str] = []
    coloured: list[tuple[str, Colour]] = []
    is_coloured = False
    for part in children(item, "t", "r"):
        found = part if local(part) == "t" else child(part, "t")
        text = unescape((found.text or "") if found is not None else "")
        look = child(part, "rPr")
        if look is not None:
            if _is_on(child(look, "strike")):
                continue
            raised = child(look, "vertAlign")
            if raised is not None and raised.get("val") == "superscript":
                text = text.translate(RAISED)
        if text.strip():
            given = child(look, "color") if look is not None else None
            colour = colours.of(given, _BLACK)
            is_coloured = is_coloured or given is not None
            if colour is not None:
                coloured.append((text, colour))
        parts.append(text)
    return Words("".join(parts), tuple(coloured) if is_coloured else ())


def unescape(text: str) -> str:
    """Characters that are written as _xhhhh_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def styles_of(package: Package, parts: dict[str, str], colours: Colours) -> list[Style]:
    """The styles that cells name by number."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    part = next((p for p in parts.values() if p.lower().endswith("styles.xml")), "")
    if part not in package:
        return []
    root = package.xml(part)
    codes = {number: str(code) for number, code in BUILTIN_FORMATS.items()} | _CHINESE_FORMATS
    for entry in children(child(root, "numFmts"), "numFmt"):
        codes[_int(entry.get("numFmtId")) or -1] = entry.get("formatCode") or "General"
    lines = [_is_drawn(border) for border in children(child(root, "borders"), "border")]
    fonts = children(child(root, "fonts"), "font")
    inks = [colours.of(child(font, "color"), _BLACK) for font in fonts]
    struck = [_is_on(child(font, "strike")) for font in fonts]
    grounds = [_ground(fill, colours) for fill in children(child(root, "fills"), "fill")]
    found = []
    for xf in children(child(root, "cellXfs"), "xf"):
        border, font, fill = (_int(xf.get(f"{name}Id")) or 0 for name in ("border", "font", "fill"))
        alignment = child(xf, "alignment")
        found.append(
            Style(
                codes.get(_int(xf.get("numFmtId")) or 0, "General"),
                border < len(lines) and lines[border],
                alignment is not None and alignment.get("horizontal") == "centerContinuous",
                inks[font] if font < len(inks) else _BLACK,
                grounds[fill] if fill < len(grounds) else _WHITE,
                font < len(struck) and struck[font],
            )
        )
    return found


# what the numbers 27 to 36 and 50 to 58 mean in Chinese editions of Excel
_CHINESE_FORMATS = {
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"', 14: "yyyy/m/d",
}  # fmt: skip


def _is_drawn(border: Any) -> bool:
    return any(
        (side.get("style") or "none") != "none"
        for side in children(border, "left", "right", "top", "bottom", "start", "end")
    )


def _ground(fill: Any, colours: Colours) -> Colour | None:
    """The colour of a fill; None where it has several."""
    pattern = child(fill, "patternFill")
    if pattern is None:
        return None if len(fill) else _WHITE
    match pattern.get("patternType") or "none":
        case "none":
            return _WHITE
        case "solid":
            return colours.of(child(pattern, "fgColor"), None)
    return None


def _of_theme(element: Any | None) -> Colour | None:
    given = next(iter(element), None) if element is not None else None
    return None if given is None else _of_digits(given.get("lastClr") or given.get("val"))


def _of_digits(digits: str | None) -> Colour | None:
    if not digits or not re.fullmatch(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", digits):
        return None
    red, green, blue = bytes.fromhex(digits[-6:])
    return red, green, blue


def _of_index(number: int) -> Colour | None:
    from openpyxl.styles.colors import COLOR_INDEX

    if number == 64:
        return _BLACK  # of the system, for letters
    if number == 65:
        return _WHITE
    return _of_digits(COLOR_INDEX[number]) if 0 <= number < len(COLOR_INDEX) else None


def _tinted(colour: Colour | None, tint: str | None) -> Colour | None:
    """A colour made lighter or darker; near enough to tell it from others."""
    try:
        part = float(tint or 0)
    except ValueError:
        return None
    if colour is None:
        return None
    towards, share = (255, part) if part > 0 else (0, -part)
    red, green, blue = (round(c + (towards - c) * min(share, 1.0)) for c in colour)
    return red, green, blue


def _is_on(element: Any | None) -> bool:
    return element is not None and (element.get("val") or "1") in {"1", "true"}


def _int(text: str | None) -> int | None:
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None
