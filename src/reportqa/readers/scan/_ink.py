"""Whether the ink of a line is what the recogniser says: signs, points and digits are counted.

A recogniser that overlooks a minus or a decimal point is sure of what is left, however often it
is asked. Their blots are there all the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportqa.document import Kind
from reportqa.numbers import read_cell
from reportqa.readers._page.text import is_cjk

UNEXPLAINED = "more or less is printed in this cell than was recognised"

_SIGNED = re.compile(r"[-+]")
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*%?")
_LEADING = re.compile(r"[-+]?[0-9][0-9.,]*")
_ENDS_IN_POINT = re.compile(r"[-+]?[0-9]+[.,。，、]")
_DASHES = re.compile(r"[‐‑‒–—―─━一−﹣ー]")

_TALL = 0.6
"""Of the height of a line: the height that a blot has at the least to be a digit."""

_LOW = 0.85
_LEAST_MARK = 0.02
"""The area of a point, by the square of the height of a line; specks are smaller."""

_MOST_MARK = 0.5
_LEAST_SIGN = 0.25
"""The width of a minus or a plus; specks are smaller, hyphens of all usual letters wider."""

_MOST_SIGN = 1.3
_FAR = 0.9
_ONE_DIGIT = 0.85
_PITCH = 0.8
_NARROWEST = 0.4


@dataclass(frozen=True, slots=True)
class Blot:
    """Connected ink: its rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Where it ends, exclusive."""
        return self.x + self.width

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


def is_minus(blot: Blot, top: int, bottom: int) -> bool:
    """Whether a blot is a level stroke half way up a line from ``top`` to ``bottom``."""
    height = bottom - top
    place = (blot.middle - top) / max(1, height)
    return (
        blot.width >= 1.5 * blot.height
        and _LEAST_SIGN * height <= blot.width <= _MOST_SIGN * height
        and 0.3 <= place <= 0.75
    )


def by_ink(text: str, blots: Iterable[Blot]) -> str:
    """The text, or what the ink says where the recogniser is known to confuse marks of a figure.

    A dash before digits that is as narrow as a minus is a minus; a point behind them where only a
    speck is printed is none.
    """
    if _DASHES.match(text) and _LEADING.fullmatch(text[1:]):
        blots = tuple(blots)
        height, digits = _digits(blots)
        before = (
            [b for b in blots if b.right <= digits[0].x and b.width >= _LEAST_SIGN * height]
            if digits
            else []
        )
        return "-" + text[1:] if len(before) == 1 and before[0].width <= height else text
    if _ENDS_IN_POINT.fullmatch(text):
        blots = tuple(blots)
        height, digits = _digits(blots)
        if digits and not any(
            b.x >= digits[-1].right - 0.1 * height and _is_mark(b, digits, height) for b in blots
        ):
            return text[:-1]
    return text


def unexplained(text: str, blots: Iterable[Blot]) -> str:
    """A doubt where a figure has not the signs, points and digits that its ink has, else "".

    ``blots`` is all ink in the line and beside it within its cell. Text that is no number is not
    looked at.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    figure = _LEADING.match(text)
    if figure is None or read_cell(text).kind is not Kind.NUMBER:
        return ""
    blots = sorted(blots, key=lambda b: b.x)
    height, digits = _digits(blots)
    if not digits:
        return UNEXPLAINED
    start = digits[0].x
    if bool(_signs(blots, digits[0], height)) != bool(_SIGNED.match(text)):
        return UNEXPLAINED
    whole = _FIGURE.fullmatch(text) is not None
    end = digits[-1].right if whole else _end_of(figure[0], text, start, digits[-1].right)
    marks = sum(c in ".," for c in figure[0].rstrip(".,"))
    if _marks(blots, digits, height, start, end) != marks:
        return UNEXPLAINED
    count = sum(c.isdigit() for c in text)
    if whole and not text.endswith("%") and not _may_be(count, digits, height):
        return UNEXPLAINED
    return ""


def _digits(blots: Sequence[Blot]) -> tuple[float, list[Blot]]:
    """The height of the digits, and the blots that are one or several, parts put together."""
    height = float(max((b.height for b in blots), default=0))
    if not height:
        return 0.0, []
    tall = [b for b in blots if b.height >= _TALL * height and not _is_wide(b, height)]
    if not tall:
        return height, []
    top, bottom = min(b.y for b in tall), max(b.y + b.height for b in tall)
    found: list[Blot] = []
    # a part of a digit that is broken stands over or under the rest of it
    for blot in sorted(tall, key=lambda b: b.x):
        last = found[-1] if found else None
        if last is not None and last.right - blot.x >= 0.5 * min(last.width, blot.width):
            right = max(last.right, blot.right)
            found[-1] = Blot(last.x, top, right - last.x, bottom - top)
        else:
            found.append(blot)
    return height, found


def _is_wide(blot: Blot, height: float) -> bool:
    """Whether a blot is too wide for its height to be a digit, as a plus is."""
    return blot.height < _LOW * height and blot.width >= _LOW * blot.height


def _signs(blots: Sequence[Blot], first: Blot, height: float) -> list[Blot]:
    """What stands left of the first digit and is too large for a speck."""
    return [
        b
        for b in blots
        if b.right <= first.x + 0.1 * height
        and first.x - b.right <= _FAR * height
        and b.height < _LOW * height
        and b.width >= max(_LEAST_SIGN * height, 0.8 * b.height)
        and 0.2 * height <= b.middle - first.y <= 0.85 * height
    ]


def _marks(
    blots: Sequence[Blot], digits: Sequence[Blot], height: float, start: float, end: float
) -> int:
    """The points and commas at the foot of the digits, between the first and the last."""
    return sum(
        start < b.x
        and b.right < end
        and _is_mark(b, digits, height)
        and not any(d.x < b.x and b.right < d.right - 0.1 * height for d in digits)
        for b in blots
    )


def _is_mark(blot: Blot, digits: Sequence[Blot], height: float) -> bool:
    """Whether a blot stands at the foot of the digits as points and commas do."""
    foot = max(d.y + d.height for d in digits)
    return (
        max(blot.width, blot.height) <= _MOST_MARK * height
        and blot.width * blot.height >= _LEAST_MARK * height**2
        and min(blot.width, blot.height) >= 0.1 * height
        and foot - 0.3 * height <= blot.y < foot
    )


def _end_of(figure: str, text: str, start: float, end: float) -> float:
    """About where the figure at the beginning of a line ends."""
    return start + (end - start) * _wide(figure) / max(0.5, _wide(text))


def _wide(text: str) -> float:
    return sum(1.0 if is_cjk(c) or not c.isascii() else 0.5 for c in text)


def _may_be(count: int, digits: Sequence[Blot], height: float) -> bool:
    """Whether so many digits can be printed in these blots; digits that touch are one blot."""
    least = sum(max(1, int((b.width + 0.15 * height) / (_PITCH * height))) for b in digits)
    most = sum(
        1 if b.width <= _ONE_DIGIT * height else -int(-b.width // (_NARROWEST * height))
        for b in digits
    )
    return least <= count <= most
