"""What LibreOffice does not read as it is meant in an RTF file, put right before it reads it."""

from __future__ import annotations

import re

from reportqa.readers._shown import UNKNOWN

_MARK = re.compile(rb"\\u[1-8] ?\\'0[1-8]")
"""Marks of input fields that LibreOffice lets out into the text when it writes RTF: what it writes
beside them is there several times."""

_LEVEL_TEXT = re.compile(rb"\{\\leveltext([^{};]*)")
_ESCAPE = re.compile(rb"\\u-?\d+ ?(?:\?|\\'3f)")
_LOST = re.compile(rb"\?|\\'3f")
_LIST_TEXT = re.compile(rb"\{\\listtext\b((?:[^{}]|\{[^{}]*\})*)\}")
_LIST = re.compile(rb"\\ls\d+ ?(?![0-9])")
_LAID_OUT = re.compile(rb"\\pard\b ?|\\plain\b ?|\\tab\b ?")
_BULLET = re.compile(rb"\\u(?:6[1-3]\d{3}|-[1-4]\d{3}) ?|\\'b7|\\u8226 ?")
"""A sign of a font of symbols, or a dot."""


def mended(data: bytes) -> bytes:
    """The file with its list numbers as text, where the definition of a list lost characters.

    LibreOffice writes "?" for what the code page of the definition does not have. The number that
    was last printed stands before each paragraph for programs that know no lists.
    """
    data = _MARK.sub(rb"\\u%d?" % (ord(UNKNOWN) - 65536), data)
    if not any(_LOST.search(_ESCAPE.sub(b"", m[1])) for m in _LEVEL_TEXT.finditer(data)):
        return data
    return _LIST_TEXT.sub(_as_text, _LIST.sub(b"", data))


def _as_text(match: re.Match[bytes]) -> bytes:
    text = _LAID_OUT.sub(b"", match[1])
    return b"" if _BULLET.search(text) else b"{" + text + b"}"
