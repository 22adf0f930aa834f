"""The text of a question brought to one form: simplified, half width, lower case."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Literal

Language = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_ENGLISH = re.compile(
    r"\b(?:how|many|much|what|which|who|when|where|why|did|does|do|is|are|was|were|has|have|the|of|"
    r"in|for|from|by|and|to|please|me|on|at)\b",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘`", "'"))
_OFFICE_OF = re.compile(
    r"\b(?:the )?(?:general )?office of (?:the )?((?:[a-z'-]+ ){1,5}government)\b"
)
"""As the name is said in the reports' order: the county government's office."""

_QUOTES = re.compile('[“”「」『』"]')


def language_of(question: str) -> Language:
    """English where two English function words stand, or no Chinese character; else Chinese.

    English questions quote Chinese names and terms; Chinese ones quote Latin names, but no grammar.
    """
    if not _HAN.search(question) or len(_ENGLISH.findall(question)) >= 2:
        return "en"
    return "zh"


def normalise(question: str) -> str:
    """NFKC, simplified characters, no quotation marks, lower case, single blanks."""
    text = unicodedata.normalize("NFKC", question).translate(_APOSTROPHES).lower()
    text = _QUOTES.sub("", text)
    if _HAN.search(text):
        text = _to_simplified().convert(text)
    text = re.sub(r"\s+", " ", text).strip()
    return _OFFICE_OF.sub(r"\1 office", text)


def is_content(char: str) -> bool:
    """Whether a character carries meaning: letters, digits and Chinese characters."""
    return char.isalnum() or char == "%"


@cache
def _to_simplified() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")
