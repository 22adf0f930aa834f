"""Characters replaced by others, one by one; and how wide they are printed.

``str.translate`` looks every character up, also in the many texts that hold none of those to be
replaced. To look for one of them first takes a tenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from unicodedata import east_asian_width

_FEW = 16  # kinds of characters that are replaced faster one kind after the other


def replacer(table: Mapping[int, str | int | None]) -> Callable[[str], str]:
    """A function that does ``text.translate(table)``."""
    pairs = {chr(k): chr(v) if isinstance(v, int) else v or "" for k, v in table.items()}
    # one after the other they give the same only where none makes another's character
    apart = not any(c in pairs for made in pairs.values() for c in made)
    # a set of characters is looked up at once only if none of it lies above U+FFFF
    low = "".join(re.escape(chr(code)) for code in table if code <= 0xFFFF)
    high = "\U00010000-\U0010ffff" if any(code > 0xFFFF for code in table) else ""
    those = re.compile(f"[{low}{high}]" if table else "(?!)")

    def replaced(text: str) -> str:
        if not those.search(text):
            return text
        found = set(those.findall(text))
        if len(found) > _FEW or not apart:
            return text.translate(table)
        for char in found:
            text = text.replace(char, pairs.get(char, char))
        return text

    return replaced


class _Widths(dict[str, int]):
    """How wide characters are, looked up once each."""

    def __missing__(self, char: str) -> int:
        self[char] = 2 if east_asian_width(char) in "WF" else 1
        return self[char]


_WIDTHS = _Widths()


def width(text: str) -> int:
    """How wide a text is when printed: a Chinese character is two, a Latin one is one."""
    return sum(map(_WIDTHS.__getitem__, text))
