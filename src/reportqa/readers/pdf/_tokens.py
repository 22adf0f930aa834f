"""The drawing instructions of a PDF page taken apart fast, where they are written as usual.

pdfminer takes them apart character by character and mends much on the way; reading a page spent
most of its time there. Instructions in the plain grammar give the same operands and operators with
one regular expression. Anything else (pictures inside the instructions, broken tokens, unusual
escapes) is for pdfminer.
"""

from __future__ import annotations

import re
from typing import Any

from pdfminer.psparser import LIT, literal_name

Steps = list[tuple[list[Any], str]]
"""Operands with the operator behind them; the last operator is "" where operands are left over."""

_AHEAD = rb"(?=[\s/\[\]()<>%]|\Z)"
_NUMBER = rb"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})"
# tokens as ISO 32000-1, 7.2 and 7.3 has them; a number, word or name ends at a delimiter
_TOKEN = re.compile(
    rb"[\x00\s]*(?:"
    # most instructions are some numbers and a word: these are taken at once
    rb"(?P<numbers>(?:"
    + _NUMBER
    + rb"\s+)*+)(?P<word>[A-Za-z][A-Za-z0-9]*\*?|['\"])"
    + _AHEAD
    + rb"|(?P<run>"
    + _NUMBER
    + rb"(?:\s+"
    + _NUMBER
    + rb")*+)"
    + _AHEAD
    + rb"|<(?P<hex>[0-9a-fA-F\s]*)>(?!>)"
    rb"|\((?P<text>[^()\\]*(?:\\[^\r][^()\\]*)*)\)"
    rb"|/(?P<name>[^#/%\[\]()<>{}\s]+)(?=[/%\[\]()<>\s]|\Z)"
    rb"|(?P<open>\[|<<)|(?P<close>\]|>>)"
    rb"|%[^\r\n]*|\Z)"
)
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
_INLINE = frozenset({"BI", "ID", "EI"})


def steps_of(streams: list[bytes]) -> Steps | None:
    """The instructions of a page from the content of its streams; None where pdfminer must look.

    Names are pdfminer's literals, strings are bytes, arrays lists, dictionaries dicts.
    """
    steps: Steps = []
    operands: list[Any] = []
    for data in streams:
        rest = _take(data, steps, operands)
        if rest is None:
            return None
        operands = rest
    steps.append((operands, ""))
    return steps


def _take(data: bytes, steps: Steps, operands: list[Any]) -> list[Any] | None:
    """Add the steps of one stream; the operands left at its end, None where it is unusual."""
    around: list[tuple[bytes, list[Any]]] = []
    known: dict[bytes, list[int | float]] = {}
    end = 0
    for match in iter(_TOKEN.scanner(data).match, None):  # type: ignore[attr-defined]
        end = match.end()
        kind = match.lastgroup
        if kind == "word":
            numbers, name = match.group("numbers", "word")
            if numbers:
                if numbers not in known:  # colours, widths and the like come again and again
                    known[numbers] = _numbers(numbers)
                operands += known[numbers]
            word = name.decode("ascii")
            if word in {"true", "false"}:
                operands.append(word == "true")
            elif around or word in _INLINE:
                return None
            else:
                steps.append((operands, word))
                operands = []
        elif kind == "run":
            operands += _numbers(match["run"])
        elif kind == "hex":
            operands.append(_of_hex(match["hex"]))
        elif kind == "text":
            text = match["text"]
            if b"\\" in text:
                try:
                    text = _ESCAPE.sub(_unescape, text)
                except ValueError:
                    return None
            operands.append(text)
        elif kind == "name":
            try:
                operands.append(LIT(match["name"].decode("utf-8")))
            except UnicodeDecodeError:
                return None
        elif kind == "open":
            around.append((match["open"], operands))
            operands = []
        elif kind == "close":
            inner = operands
            mark, operands = around.pop() if around else (b"", operands)
            if mark == b"[" and match["close"] == b"]":
                operands.append(inner)
            elif mark == b"<<" and match["close"] == b">>" and len(inner) % 2 == 0:
                pairs = zip(inner[::2], inner[1::2], strict=True)
                operands.append({literal_name(k): v for k, v in pairs})
            else:
                return None
        elif end == len(data):
            break
    return operands if end == len(data) and not around else None


def _numbers(run: bytes) -> list[int | float]:
    return [float(number) if b"." in number else int(number) for number in run.split()]


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
