"""The maps of a PDF that tell which characters the glyphs of its fonts are, read faster.

pdfminer takes a map apart character by character. The lists of pairs and of ranges, which are
nearly all of it, give the same with regular expressions where they are written as usual; the rest
of the map, and any map that holds something else, is for pdfminer.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.cmapdb import FileUnicodeMap
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, resolve1

_CODE = rb"<(?:[0-9a-fA-F]{2}){1,2}>\s*"
_TEXT = rb"<(?:[0-9a-fA-F]{2}){1,32}>\s*"
_PAIR = _CODE + _TEXT
_RANGE = _CODE + _CODE + rb"(?:" + _TEXT + rb"|\[\s*(?:" + _TEXT + rb")*\]\s*)"
# ISO 32000-1, 9.10.3; Adobe technical note 5411
_LIST = re.compile(
    rb"(?<=\sbegin)(?:bfchar\s+(?P<pairs>(?:" + _PAIR + rb")+)endbfchar"
    rb"|bfrange\s+(?P<ranges>(?:" + _RANGE + rb")+)endbfrange)(?=\s)"
)
_GROUP = re.compile(rb"<([^>]*)>|(\[)([^\]]*)\]")
_TAKEN = re.compile(rb"bf(?:char|range) endbf(?:char|range)")
_OTHER_LISTS = re.compile(rb"bfchar|bfrange|cidchar|cidrange|usecmap")
_CLOSED = re.compile(rb"\([^()]*\)|<[0-9a-fA-F\s]*>|<<[^<>()]*>>")


class Fonts(PDFResourceManager):
    """pdfminer's fonts of a file."""

    def get_font(self, objid: object, spec: Mapping[str, Any]) -> PDFFont:
        """The font that a dictionary describes, made once."""
        stream = resolve1(spec.get("ToUnicode"))
        known = objid and objid in self._cached_fonts
        if known or not isinstance(stream, PDFStream) or "DescendantFonts" in spec:
            return super().get_font(objid, spec)
        parted = _parted(stream.get_data())
        if parted is None:
            return super().get_font(objid, spec)
        rest, meanings = parted
        font = super().get_font(objid, {**spec, "ToUnicode": PDFStream({}, rest)})
        characters = getattr(font, "unicode_map", None)
        if isinstance(characters, FileUnicodeMap):
            for glyph, text in meanings:
                characters.add_cid2unichr(glyph, text)
        return font


def _parted(data: bytes) -> tuple[bytes, list[tuple[int, bytes]]] | None:
    """A map without its lists, and what these say; None where pdfminer must read it all."""
    meanings: list[tuple[int, bytes]] = []

    def take(match: re.Match[bytes]) -> bytes:
        pairs = match["pairs"]
        meanings.extend(_of_pairs(pairs) if pairs else _of_ranges(match["ranges"]))
        return b"bfchar endbfchar" if pairs else b"bfrange endbfrange"

    try:
        rest = _LIST.sub(take, data)
    except struct.error:
        return None
    if not meanings or _OTHER_LISTS.search(_TAKEN.sub(b"", rest)):
        return None
    # a list within something that was opened before it would be no list
    head = rest[: max(rest.rfind(b"bfchar endbfchar"), rest.rfind(b"bfrange endbfrange"))]
    if re.search(rb"[\\%]|endcmap", head) or re.search(
        rb"[()<>\[\]{}]", _CLOSED.sub(b"", _CLOSED.sub(b"", head))
    ):
        return None
    return rest, meanings


def _of_pairs(pairs: bytes) -> Iterator[tuple[int, bytes]]:
    codes = [bytes.fromhex(code.decode("ascii")) for code in re.findall(rb"<([^>]*)>", pairs)]
    for glyph, text in zip(codes[::2], codes[1::2], strict=True):
        yield int.from_bytes(glyph, "big"), text


def _of_ranges(ranges: bytes) -> Iterator[tuple[int, bytes]]:
    """Raises struct.error where a range runs over the last code, as pdfminer does."""
    parts = [(m[1] if m[2] is None else m[3], bool(m[2])) for m in _GROUP.finditer(ranges)]
    for (first, _), (last, _), (text, listed) in zip(
        parts[::3], parts[1::3], parts[2::3], strict=True
    ):
        if len(first) != len(last):
            continue
        glyphs = range(int(first, 16), int(last, 16) + 1)
        if listed:
            for glyph, own in zip(glyphs, re.findall(rb"<([^>]*)>", text), strict=False):
                yield glyph, bytes.fromhex(own.decode("ascii"))
            continue
        code = bytes.fromhex(text.decode("ascii"))
        # the last four bytes are counted up, cut to as many as there were
        head, tail = code[:-4], code[-4:]
        base = int.from_bytes(tail, "big")
        for glyph in glyphs:
            counted = struct.pack(">L", base + glyph - glyphs.start)
            yield glyph, head + counted[-len(tail) :]
