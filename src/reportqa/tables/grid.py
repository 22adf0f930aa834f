"""A table made ready for look-up: its cells in reading order, their texts brought to one form."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from reportqa.document import Cell, Table
from reportqa.script import simplified

_BLANKS = re.compile(r"\s+")
_INNER = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")

KINDS = ("blank", "dash", "number", "percent", "date", "contact", "choice", "code", "word", "prose")
"""What the text of a cell is, by its form alone."""

_NUMBER = re.compile(r"[-+(（¥￥$]*\d[\d,]*(?:\.\d+)?[)）]?")
_DATE = re.compile(
    r"\d{4}[-./年]\d{1,2}([-./月]\d{1,2}日?|月)?(\D{0,3}\d{4}[-./年].*)?|\d{4}年度?|\d{1,2}月(\d{1,2}日)?"
)
_CONTACT = re.compile(r".*@.*|(https?:|www\.).*|.*\.(com|cn|net)/?|0\d{2,3}-\d{6,8}.*|1\d{10}")
_CHOICE = re.compile(r".*[□√☑✓×].*|[是否有无]|yes|no|不?适用")
_MIXED = re.compile(r"(?=.*\d)[a-z\d][a-z\d\s./*×xφ+~-]*[a-z%℃]*")


def plain(text: str) -> str:
    """The text in half width, simplified, in lower case, without blanks between characters."""
    text = simplified(unicodedata.normalize("NFKC", text)).lower()
    return _INNER.sub("", _BLANKS.sub(" ", text).strip())


def kind_of(text: str) -> str:
    """One of KINDS for a text that ``plain`` made."""
    if not text:
        return "blank"
    if not any(c.isalnum() or c in "□√" for c in text):
        return "dash"
    if _NUMBER.fullmatch(text):
        return "number"
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1]):
        return "percent"
    if _DATE.fullmatch(text):
        return "date"
    if _CONTACT.fullmatch(text):
        return "contact"
    if _CHOICE.fullmatch(text):
        return "choice"
    if _MIXED.fullmatch(text):
        return "code"
    return "word" if len(text) <= 16 else "prose"


@cache
def words(section: str) -> dict[str, tuple[str, ...]]:
    """A section of words.toml, the lists by their names."""
    text = (files(__package__) / "words.toml").read_text("utf-8")
    return {name: tuple(listed) for name, listed in tomllib.loads(text)[section].items()}


@cache
def _same() -> tuple[re.Pattern[str], dict[str, str]]:
    # each group becomes one character that no text holds, so that the words match as wholes
    marks = {
        word: chr(0xE000 + number)
        for number, group in enumerate(words("same").values())
        for word in group
    }
    longest = sorted(marks, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), marks


def alike(text: str) -> str:
    """The text with words that mean the same in a table replaced by one sign each."""
    pattern, marks = _same()
    return pattern.sub(lambda match: marks[match[0]], text)


@cache
def _empty() -> frozenset[str]:
    return frozenset(words("empty")["english"])


def tokens(text: str) -> tuple[str, ...]:
    """Chinese characters, English words without their endings, numbers; no function words."""
    found = (t for t in _TOKENS.findall(text) if t not in _empty())
    return tuple(t[:5] if t.isalpha() and t.isascii() else t for t in found)


_TOKENS = re.compile(r"[\u3400-\u9fff\ue000-\ue0ff]|[a-z]+|\d+(?:[.,]\d+)*|%")


@dataclass(frozen=True)
class Grid:
    """Cells in reading order; ``places[row, column]`` is a cell's number, -1 where there is none.

    ``texts`` are plain, ``kinds`` indexes into KINDS.
    """

    cells: tuple[Cell, ...]
    places: NDArray[np.int64]
    texts: tuple[str, ...]
    kinds: NDArray[np.int64]

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.places.shape[0])

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.places.shape[1])


def grid_of(table: Table) -> Grid:
    """The table as a Grid."""
    cells = tuple(sorted(table.cells, key=lambda c: (c.row, c.column)))
    places = np.full((table.height, table.width), -1, dtype=np.int64)
    for number, cell in enumerate(cells):
        places[
            cell.row : cell.row + cell.row_span, cell.column : cell.column + cell.column_span
        ] = number
    texts = tuple(plain(cell.text) for cell in cells)
    kinds = np.array([KINDS.index(kind_of(text)) for text in texts], dtype=np.int64)
    return Grid(cells, places, texts, kinds)
