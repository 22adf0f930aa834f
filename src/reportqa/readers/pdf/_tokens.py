"""The drawing instructions of a PDF page taken apart fast, where they are written as usual.

pdfminer takes them apart character by character and mends much on the way; reading a page spent
most of its time there. Instructions in the plain grammar give the same operands and operators by
splitting them, and each different token is understood but once. Anything else (pictures inside the
instructions, broken tokens, unusual escapes) is for pdfminer.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from pdfminer.psparser import LIT, literal_name

Tokens = list[Any]
"""Operands, each operator (a str) behind its own."""

# tokens as ISO 32000-1, 7.2 and 7.3 has them: those that need no blank beside them, and the others
_TOKEN = re.compile(
    rb"(\([^()\\]*+(?:\\[^\r][^()\\]*+)*+\)|<[0-9a-fA-F\s]*+>(?!>)"
    rb"|/[^#/%\[\]()<>{}\s]++(?=[/%\[\]()<>\s]|\Z)|\[|\]|<<|>>|%[^\r\n]*+)"
)
_NUMBER = re.compile(rb"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9]*\*?|['\"]")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {
    b"b": b"\b",
    b"t": b"\t",
    b"n": b"\n",
    b"f": b"\f",
    b"r": b"\r",
    b"(": b"(",
    b")": b")",
    b"\\": b"\\",
}
_PAIR = re.compile(rb"[0-9a-fA-F]{1,2}")
_INLINE = frozenset({b"BI", b"ID", b"EI"})


class _Sign(Enum):
    """What is no operand and no operator."""

    ARRAY = b"["
    ARRAY_END = b"]"
    DICTIONARY = b"<<"
    DICTIONARY_END = b">>"
    COMMENT = b"%"


class _Meanings(dict[bytes, Any]):
    """What the tokens of a page mean, each as it comes first: an operator is a str.

    Raises ValueError for a token that is for pdfminer.
    """

    def __missing__(self, token: bytes) -> Any:
        self[token] = found = _meaning(token)
        return found


def tokens_of(streams: list[bytes]) -> Tokens | None:
    """The instructions of a page from the content of its streams; None where pdfminer must look.

    Names are pdfminer's literals, strings are bytes, arrays lists, dictionaries dicts.
    """
    found: Tokens = []
    meanings = _Meanings()
    try:
        for data in streams:
            _take(data, found, meanings)
    except ValueError:
        return None
    return found


def _take(data: bytes, found: Tokens, meanings: _Meanings) -> None:
    """Add the tokens of one stream; raises ValueError where it is unusual."""
    around: list[tuple[_Sign, Tokens]] = []
    mean = meanings.__getitem__
    parts = _TOKEN.split(data)
    parts.append(b"%")  # behind the last of the others there is none
    for plain, token in zip(parts[::2], parts[1::2], strict=True):
        found.extend(map(mean, plain.split()))
        value = meanings[token]
        if value.__class__ is not _Sign:
            found.append(value)
        elif value is _Sign.ARRAY or value is _Sign.DICTIONARY:
            around.append((value, found))
            found = []
        elif value is not _Sign.COMMENT:
            inner = found
            sign, found = around.pop() if around else (_Sign.COMMENT, found)
            found.append(_closed(sign, value, inner))
    if around:
        raise ValueError("an operand without an end")


def _closed(sign: _Sign, end: _Sign, inner: list[Any]) -> Any:
    """An array or a dictionary."""
    if any(value.__class__ is str for value in inner):
        raise ValueError("an operator inside of an operand")
    if sign is _Sign.ARRAY and end is _Sign.ARRAY_END:
        return inner
    if sign is _Sign.DICTIONARY and end is _Sign.DICTIONARY_END and len(inner) % 2 == 0:
        return {literal_name(k): v for k, v in zip(inner[::2], inner[1::2], strict=True)}
    raise ValueError("an end without a begin")


def _meaning(token: bytes) -> Any:
    """The value of a token; raises ValueError where it is for pdfminer."""
    if _NUMBER.fullmatch(token):
        return float(token) if b"." in token else int(token)
    if not _TOKEN.fullmatch(token):
        if not _WORD.fullmatch(token) or token in _INLINE:
            raise ValueError("a broken token, or a picture inside the instructions")
        return token == b"true" if token in {b"true", b"false"} else token.decode("ascii")
    match token[:1]:
        case b"(":
            text = token[1:-1]
            return _ESCAPE.sub(_unescape, text) if b"\\" in text else text
        case b"/":
            return LIT(token[1:].decode("utf-8"))
        case b"%":
            return _Sign.COMMENT
        case b"<" if token != b"<<":
            return _of_hex(token[1:-1])
    return _Sign(token)


def _of_hex(digits: bytes) -> bytes:
    """The bytes that hexadecimal digits write; a last single digit is a byte, as in pdfminer."""
    try:
        return bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        together = b"".join(digits.split())
        return bytes(int(pair, 16) for pair in _PAIR.findall(together))


def _unescape(match: re.Match[bytes]) -> bytes:
    """One escape of a string; raises ValueError for a number above 255."""
    escaped = match[1]
    if escaped[0] in b"01234567":
        return bytes((int(escaped, 8),))
    return _ESCAPED.get(escaped, b"")
