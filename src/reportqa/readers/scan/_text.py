"""Recognised text put right: marks that the recogniser confuses, told apart by their shape."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportqa.readers._page.text import is_cjk, starts_with_number

_LONGEST_FIGURE = 24
_STROKES = frozenset("1lI|/\\丨！!ｌⅠ／＼JjTt7丿ノ")
_ZEROS = frozenset("OoＯ〇○。DQóÓòÒ")
_DASH_LIKE = re.compile(r"[一—–\-－_＿~～ー―─.。·]*")
_LIKE_DIGITS = str.maketrans({"O": "0", "o": "0", "Ｏ": "0", "l": "1", "I": "1", "|": "1"})
_WIDE = str.maketrans({"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "?": "？", "!": "！"})
_ALIKE = str.maketrans({"。": ".", "“": '"', "”": '"', "‘": "'", "’": "'"})
_BRACKETS = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the ink of a line looks like: how many blots, and whether one alone is a plain stroke.

    ``stroke`` is "dash", "slash", "upright" or "" for anything else.
    """

    blots: int
    stroke: str

    @property
    def is_plain(self) -> bool:
        """Whether the shape alone tells what is printed."""
        return self.stroke in {"dash", "slash"}


def shape_of(mask: NDArray[Any], blots: int) -> Shape:
    """The shape of some ink; ``mask`` is true where there is ink, cut close around it."""
    height, width = mask.shape
    if width >= 3 * height:
        return Shape(blots, "dash")
    if blots != 1 or height < 2 * max(1, width // 4):
        return Shape(blots, "")
    filled = [np.flatnonzero(row) for row in mask]
    middles = [float(row.mean()) for row in filled if row.size]
    spans = [int(row[-1] - row[0]) + 1 for row in filled if row.size]
    quarter = max(1, len(middles) // 4)
    lean = float(np.mean(middles[:quarter]) - np.mean(middles[-quarter:]))
    # a stroke is everywhere about as wide as elsewhere, and moves evenly from top to bottom
    even = np.polyfit(np.arange(len(middles)), middles, 1)
    off = float(np.abs(np.polyval(even, np.arange(len(middles))) - middles).max())
    is_stroke = max(spans) <= max(0.45 * width, 0.3 * height, 3.0) and off <= max(
        1.5, 0.08 * height
    )
    if is_stroke and abs(lean) >= 0.2 * height and width >= 0.25 * height:
        return Shape(blots, "slash")
    if abs(lean) < 0.15 * height and height >= 1.4 * width:
        return Shape(blots, "upright")
    return Shape(blots, "")


def corrected(text: str, shape: Shape) -> str:
    """The text, or what the shape says where the recogniser is known to confuse the two."""
    if shape.stroke == "dash" and _DASH_LIKE.fullmatch(text):
        return text if text and set(text) <= set("—–-") else "—"
    if shape.stroke == "slash" and len(text) <= 1 and (not text or text in _STROKES):
        return "/"
    if shape.stroke == "upright" and shape.blots == 1 and text in {"l", "I", "|", "丨", "Ⅰ"}:
        return "1"
    if text in _ZEROS and shape.blots == 1:
        return "0"
    if re.fullmatch(r"[0-9OoＯlI|]*[0-9][0-9OoＯlI|]*", text):
        return text.translate(_LIKE_DIGITS)
    return text


def has_figures(text: str, shape: Shape) -> bool:
    """Whether a line is or may be a figure, so that it is read twice; labels are not."""
    if not text or shape.is_plain or len(text) <= 2:
        return True
    return (
        len(text) <= _LONGEST_FIGURE
        and any(c.isdigit() for c in text)
        and not (starts_with_number(text) and sum(map(is_cjk, text)) > 1)
    )


def is_same_reading(a: str, b: str) -> bool:
    """Whether two readings of a line tell the same: forms of a mark and blanks do not count."""
    return _plain(a) == _plain(b)


def _plain(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"[-‐‑‒–—―─━一]+", "-", folded.translate(_ALIKE))


def tidy(text: str) -> str:
    """Punctuation as it is printed among Chinese characters, and no blanks between them."""
    text = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", text.strip())
    if not any(map(is_cjk, text)):
        return text
    text = _BRACKETS.sub(
        lambda m: f"（{m[1]}）" if _beside_cjk(text, m.start(), m.end()) or _cjk(m[1]) else m[0],
        text,
    )
    wide = [
        c.translate(_WIDE) if c in "(),:;?!" and _is_among_cjk(text, i) else c
        for i, c in enumerate(text)
    ]
    return "".join(wide)


def _cjk(text: str) -> bool:
    return any(map(is_cjk, text))


def _beside_cjk(text: str, start: int, end: int) -> bool:
    return (start > 0 and is_cjk(text[start - 1])) or (end < len(text) and is_cjk(text[end]))


def _is_among_cjk(text: str, at: int) -> bool:
    before, after = text[:at].rstrip()[-1:], text[at + 1 :].lstrip()[:1]
    if before.isdigit() and after.isdigit():
        return False
    return bool((before and is_cjk(before)) or (after and is_cjk(after)))
