"""Bytes to text where the label may be missing or wrong, as on government pages."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312", "euc-cn"}
_COMMON = frozenset("的一是在和为為了有年月日不公开開政府信息工作度报報告情况況，。、：（）《》")
_MOST_BAD = 0.001


def decode(data: bytes, label: str | None = None) -> tuple[str, str]:
    """The text, and a doubt ("" where every byte was understood).

    A byte order mark decides; then UTF-8 wherever it fits, for no other encoding looks like it by
    chance. GB18030 (which gb2312 and gbk mean in practice) and Big5 fit each other's bytes: the one
    that gives more common characters is meant, and the label where both give as many.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return text, _doubt(text)
    fitting = []
    for encoding in _candidates(label):
        try:
            fitting.append(data.decode(encoding))
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding == "utf-8":
            return fitting[0], ""
    if fitting:
        return max(fitting, key=_familiar), ""
    best = min(
        (data.decode(encoding, errors="replace") for encoding in ("utf-8", "gb18030")),
        key=lambda text: text.count("\ufffd"),
    )
    return best, _doubt(best)


def is_decodable(data: bytes) -> bool:
    """Whether the bytes are text: at most one character in a thousand is not understood."""
    text, _ = decode(data)
    return text.count("\ufffd") <= max(2, len(text) * _MOST_BAD)


def _candidates(label: str | None) -> list[str]:
    candidates = ["utf-8"]
    label = (label or "").strip().strip("\"'").lower()
    if label in _CHINESE:
        label = "gb18030"
    # a label of one byte a character fits anything: it cannot be checked, so it comes last
    checkable = label in {"gb18030", "big5", "big5-hkscs", "shift_jis", "euc-kr", "euc-jp"}
    if checkable:
        candidates.append(label)
    return [*candidates, "gb18030", "big5"]


def _familiar(text: str) -> int:
    return sum(char in _COMMON for char in text)


def _doubt(text: str) -> str:
    bad = text.count("\ufffd")
    return f"{bad} characters of the file could not be decoded." if bad else ""
