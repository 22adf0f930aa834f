"""Traditional characters as simplified ones, character by character.

The form is matched in simplified script; what is shown stays as printed. One character gives one
character, so offsets hold.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files

from reportqa.characters import replacer

_KEPT = "乾瞭著徵甚餘藉夥"
"""Characters that are also written in simplified text, in another sense."""


def simplified(text: str) -> str:
    """The text with every traditional character in its simplified form, its length unchanged."""
    return text if text.isascii() else _replaced()(text)


@cache
def _replaced() -> Callable[[str], str]:
    return replacer(_table())


def _table() -> dict[int, str]:
    """From the dictionary of OpenCC; of several forms the first, which is the usual one."""
    dictionary = files("opencc") / "dictionary" / "TSCharacters.txt"
    table: dict[int, str] = {}
    for line in dictionary.read_text("utf-8").splitlines():
        traditional, _, forms = line.partition("\t")
        first = forms.split(" ")[0]
        if len(traditional) == len(first) == 1 and traditional not in _KEPT:
            table[ord(traditional)] = first
    return table
