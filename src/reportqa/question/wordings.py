"""The wordings of one meaning: found as one pattern, compiled when a text may hold one of them.

There are thousands of them, and compiling all takes longer than answering a question: most texts
are in one language, and most wordings are plain words that the text does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile("[a-z]")
_SPECIAL = re.compile(r"[\\?*{\[|]")
_OPTIONAL = re.compile(
    r"\\.|\[[^\]]*\]|\(\?<?[=!][^()]*\)|\([^()]*\)(?:[?*]|\{0[^}]*\})|[^()|](?:[?*]|\{0[^}]*\})"
)
"""What a match can do without, innermost groups first; classes and escapes count as that."""
_NESTED = re.compile(r"\)(?:[?*]|\{0)|\(\?<?[=!]")
"""An optional group or a look around it that holds groups itself."""


class Wordings:
    """Finds, at each place of a normalised text, the longest wording listed.

    Wordings are regular expressions, sorted by their length; English ones (``en``) stand as whole
    words. A match's group 1 is the wording; the match itself is empty, so that overlapping ones
    are found too.
    """

    def __init__(self, zh: Iterable[str], en: Iterable[str]) -> None:
        chinese = sorted(zh, key=len, reverse=True)
        english = sorted(en, key=len, reverse=True)
        self._every = [*chinese, *(rf"(?<![a-z0-9])(?:{p})(?![a-z0-9])" for p in english)]
        self._bare = [*chinese, *english]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every place of a wording, overlapping ones too."""
        pattern = self._fitting(text)
        return iter(()) if pattern is None else pattern.finditer(text)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place of a wording."""
        pattern = self._fitting(text)
        return None if pattern is None else pattern.search(text)

    def _fitting(self, text: str) -> re.Pattern[str] | None:
        """The wordings that a text may hold by its script; None where it holds none."""
        if _LATIN.search(text) is None:
            some = self._without_latin
        else:
            some = self._without_han if _HAN.search(text) is None else self._whole
        return some.pattern if some.may_stand_in(text) else None

    @cached_property
    def _whole(self) -> _Some:
        return _Some(self._every, self._bare)

    @cached_property
    def _without_latin(self) -> _Some:
        return self._without(_LATIN)

    @cached_property
    def _without_han(self) -> _Some:
        return self._without(_HAN)

    def _without(self, script: re.Pattern[str]) -> _Some:
        """The wordings that a text without a script may hold."""
        pairs = zip(self._every, self._bare, strict=True)
        left = [(w, bare) for w, bare in pairs if not _needs(bare, script)]
        return _Some([w for w, _ in left], [bare for _, bare in left])


class _Some:
    """Some wordings as one pattern, and what a text must hold for any of them."""

    def __init__(self, wordings: list[str], bare: list[str]) -> None:
        self._wordings = wordings
        parts = [_part(w) for w in bare]
        self._parts = parts if all(parts) else None

    def may_stand_in(self, text: str) -> bool:
        """False where a text holds none of them for sure."""
        return self._parts is None or any(part in text for part in self._parts)

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """All of them; None without any."""
        return re.compile("(?=(" + "|".join(self._wordings) + "))") if self._wordings else None


def _needs(wording: str, script: re.Pattern[str]) -> bool:
    """Whether every match of a wording has a character of a script; False in doubt."""
    if script.search(wording) is None:
        return False
    if _SPECIAL.search(wording) is None:
        return True
    needed = _needed(wording)
    return bool(needed) and all(script.search(branch) for branch in needed.split("|"))


def _needed(wording: str) -> str:
    """A wording without what a match can do without, NUL in its place; "" in doubt."""
    while (shorter := _OPTIONAL.sub("\0", wording)) != wording:
        wording = shorter
    return "" if _NESTED.search(wording) else wording


def _part(wording: str) -> str:
    """A run of characters that every match of a wording has; "" in doubt."""
    if _SPECIAL.search(wording) is None and "(" not in wording and "." not in wording:
        return wording
    if "|" in wording:
        return ""
    return max(re.split(r"[()?:.+^$\x00]|\{[^}]*\}", _needed(wording)), key=len)
