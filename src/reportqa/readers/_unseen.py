"""Text of a web page that a browser does not show, taken out of its tree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from reportqa.readers._shown import RAISED, UNKNOWN, Colour, empty, is_same_colour
from reportqa.readers._styles import Styles

_TINY = 3.0
"""Pixels: letters no larger cannot be read."""
_FAR = -500.0
"""Pixels from the edge at which nothing is shown."""
_MOST_GONE = 200
"""Characters: more is text that a program shows when the page is opened or a tab is chosen."""
_CELLS = {"td", "th"}
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "body", *_CELLS}
_NAMED = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "blue": (0, 0, 255),
    "green": (0, 128, 0), "yellow": (255, 255, 0), "gray": (128, 128, 128), "snow": (255, 250, 250),
    "grey": (128, 128, 128), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245),
}  # fmt: skip
_NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True, slots=True)
class _Look:
    """How the text of an element looks; ``ground`` is None where no colour is set below it."""

    colour: Colour = (0, 0, 0)
    is_clear: bool = False
    ground: Colour | None = None
    is_ground_known: bool = True
    is_tiny: bool = False
    is_visible: bool = True
    is_raised: bool = False


_PLAIN = _Look()


def take_out(root: Any) -> None:
    """Take the text that is not shown out of an lxml tree, in place.

    Where that is not sure (letters in white, on a ground that nothing in the page tells of), the
    text gets a mark that puts its cell into doubt.
    """
    styles = Styles(root)
    found = _Found([], set())
    known: dict[int, tuple[Mapping[str, str], bool]] = {}
    looks = _Looks({})

    def gone(declared: Mapping[str, str]) -> bool:
        # most elements are declared by the same few objects, which are kept with the answer
        if id(declared) not in known:
            known[id(declared)] = declared, _is_gone(declared)
        return known[id(declared)][1]

    todo: list[tuple[Any, _Look, Any]] = [(root, _PLAIN, root)]
    while todo:
        element, look, block = todo.pop()
        if not isinstance(element.tag, str):
            continue
        declared = styles.of(element)
        if declared and gone(declared) and len("".join(element.itertext())) < _MOST_GONE:
            if declared.get("display") == "none":
                element.set("style", "display:none")
            empty(element)
            continue
        own = looks.of(element, declared, look)
        block = element if element.tag in _BLOCKS else block
        if declared and "line-through" in declared.get("text-decoration", "") + declared.get(
            "text-decoration-line", ""
        ):
            empty(element)
            continue
        children = list(element)
        if own is _PLAIN:
            # seen as it is: nothing to look at
            if _says_something(element, children):
                found.full.add(block)
        else:
            for holder, name in [(element, "text"), *((child, "tail") for child in children)]:
                text = getattr(holder, name)
                if text and text.strip():
                    found.add(holder, name, own, block)
        if declared and _lies_over(element, declared, own):
            element.text = UNKNOWN
        if styles.writes_beside(element) or declared.get("unicode-bidi") == "bidi-override":
            element.text = (element.text or "") + UNKNOWN
        todo.extend((child, own, block) for child in reversed(children))
    for holder, name, block in found.pale:
        text = getattr(holder, name)
        has_digit = any(char.isdigit() for char in text)
        if block in found.full:
            text = ""
        setattr(holder, name, text + (UNKNOWN if has_digit else ""))


def _says_something(element: Any, children: Sequence[Any]) -> bool:
    text = element.text
    if text and not text.isspace():
        return True
    return any((child.tail or "").strip() for child in children)


@dataclass(frozen=True, slots=True)
class _Found:
    """Stretches of text that may not be seen, with their blocks; and the blocks with other text."""

    pale: list[tuple[Any, str, Any]]
    full: set[Any]

    def add(self, holder: Any, name: str, look: _Look, block: Any) -> None:
        """Take a stretch of text out, leave it, or note that it may not be seen."""
        if look.is_clear or look.is_tiny or not look.is_visible:
            setattr(holder, name, None)
            return
        ground = look.ground or (255, 255, 255)
        if look.is_ground_known and is_same_colour(look.colour, ground):
            self.pale.append((holder, name, block))
            return
        self.full.add(block)
        if look.is_raised:
            setattr(holder, name, getattr(holder, name).translate(RAISED))


def _lies_over(element: Any, declared: Mapping[str, str], look: _Look) -> bool:
    """Whether an element without text may cover what its cell says."""
    return (
        declared.get("position") == "absolute"
        and look.ground is not None
        and any("background" in name for name in declared)
        and not "".join(element.itertext()).strip()
        and next(element.iterancestors(*_CELLS), None) is not None
    )


@dataclass(frozen=True, slots=True)
class _Looks:
    """The looks that were worked out: most elements are declared alike, inside the same look."""

    known: dict[tuple[Any, ...], tuple[_Look, Any, Any]]

    def of(self, element: Any, declared: Mapping[str, str], outer: _Look) -> _Look:
        """How the text of an element looks that stands in another."""
        get = element.get
        painted = get("bgcolor"), get("background"), element.tag == "font" and get("color")
        if not declared and painted == _UNPAINTED:
            return outer
        key = id(declared), id(outer), element.tag in _OF_TABLES, painted
        if key not in self.known:
            # what the numbers stand for is kept, so that they stay theirs
            self.known[key] = _look(element, declared, outer), declared, outer
        return self.known[key][0]


_UNPAINTED = (None, None, False)
_OF_TABLES = {"td", "th", "tr", "tbody", "table"}


def _look(element: Any, declared: Mapping[str, str], outer: _Look) -> _Look:
    found = outer
    colour = declared.get("-webkit-text-fill-color") or declared.get("color")
    if not colour and element.tag == "font":
        colour = (element.get("color") or "").lower()
    if colour:
        rgb, alpha = _rgb(colour)
        if alpha < 0.1:
            found = replace(found, is_clear=True)
        elif rgb is not None:
            found = replace(found, colour=rgb, is_clear=False)
    ground = declared.get("background-color") or declared.get("background")
    ground = ground or (element.get("bgcolor") or "").lower()
    if ground and ground not in {"none", "transparent", "initial", "inherit"}:
        rgb, alpha = _rgb(ground)
        if rgb is not None and alpha > 0.9:
            found = replace(found, ground=rgb, is_ground_known=True)
        elif alpha >= 0.1:
            found = replace(found, ground=None, is_ground_known=False)
    if element.get("background") or "url(" in declared.get("background-image", ""):
        found = replace(found, ground=None, is_ground_known=False)
    size = _pixels(declared.get("font-size", ""))
    if size is not None:
        found = replace(found, is_tiny=size < _TINY)
    visible = declared.get("visibility")
    if visible:
        found = replace(found, is_visible=visible not in {"hidden", "collapse"})
    if "vertical-align" in declared and element.tag not in _OF_TABLES:
        found = replace(found, is_raised=declared["vertical-align"] in {"super", "text-top"})
    return found


def _is_gone(declared: Mapping[str, str]) -> bool:
    """Whether an element shows nothing of what it holds."""
    if declared.get("display") == "none":
        return True
    opacity = _NUMBER.match(declared.get("opacity", ""))
    if opacity and float(opacity[0]) < (10 if "%" in declared["opacity"] else 0.1):
        return True
    placed = declared.get("position") in {"absolute", "fixed", "relative"}
    shifts = [declared.get("text-indent")]
    shifts += [declared.get(name) for name in ("left", "top", "right", "bottom")] if placed else []
    if any((at := _pixels(shift or "")) is not None and at <= _FAR for shift in shifts):
        return True
    if placed and re.match(r"rect\((?:[01]?(?:px)?[\s,]*){4}\)", declared.get("clip", "")):
        return True
    if re.match(r"inset\((?:50|100)%|circle\(0", declared.get("clip-path", "")):
        return True
    if re.search(r"scale[xy]?\(0(?:\.0*)?[,)]", declared.get("transform", "")):
        return True
    if declared.get("overflow") in {"hidden", "clip"}:
        sides = [_pixels(declared.get(side, "")) for side in ("width", "height", "max-height")]
        return any(side is not None and side <= 1 for side in sides)
    return False


def _pixels(value: str) -> float | None:
    """A length in pixels; None where it is none, or depends on others."""
    match = re.fullmatch(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|%)?", value)
    if match is None:
        return None
    number = float(match[1])
    unit = match[2] or "px"
    scale = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0, "%": 0.16}
    return number * scale[unit]


@lru_cache(maxsize=512)
def _rgb(value: str) -> tuple[Colour | None, float]:
    """A colour and its opacity; None for one that is not known."""
    for word in re.findall(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|[a-z]+", value):
        if word == "transparent":
            return None, 0.0
        if word in _NAMED:
            return _NAMED[word], 1.0
        if word[0] == "#":
            digits = word[1:]
            if len(digits) in {3, 4}:
                digits = "".join(digit * 2 for digit in digits)
            if len(digits) in {6, 8}:
                red, green, blue, *alpha = bytes.fromhex(digits)
                return (red, green, blue), alpha[0] / 255 if alpha else 1.0
        if word.startswith("rgb"):
            numbers = [float(n) for n in _NUMBER.findall(word)]
            if len(numbers) >= 3 and "%" not in word.split("/")[0]:
                red, green, blue = (int(n) for n in numbers[:3])
                alpha_of = numbers[3] if len(numbers) > 3 else 1.0
                return (red, green, blue), alpha_of / 100 if "%" in word else alpha_of
    return None, 1.0
