"""The text of a question brought to one form: simplified, half width, lower case."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`", "'"))
_QUOTES = re.compile('[“”「」『』"]')


def language_of(question: str) -> Language:
    """Chinese where a fifth of the letters or more are Chinese characters, else English."""
    han = len(_HAN.findall(question))
    latin = len(re.findall(r"[A-Za-z]+", question))
    return "zh" if han and han * 4 >= latin else "en"


def normalise(question: str) -> str:
    """NFKC, simplified characters, no quotation marks, lower case, single blanks."""
    text = unicodedata.normalize("NFKC", question).translate(_APOSTROPHES).lower()
    text = _QUOTES.sub("", text)
    if _HAN.search(text):
        text = _to_simplified().convert(text)
    return re.sub(r"\s+", " ", text).strip()


def is_content(char: str) -> bool:
    """Whether a character carries meaning: letters, digits and Chinese characters."""
    return char.isalnum() or char == "%"


@cache
def _to_simplified() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
