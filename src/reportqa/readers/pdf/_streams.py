"""Whether the compressed parts of a PDF are whole, and how large they are.

pdfminer reads a broken stream as far as it goes and says nothing; the rest of a table would be
lost, or a figure changed. Every zlib stream ends with a checksum, so the break can be seen.
"""

from __future__ import annotations

import struct
import zlib
from enum import Enum
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode, end_re, start_re
from pdfminer.pdftypes import PDFStream, resolve1

MOST_INSTRUCTIONS = 4 * 2**20
"""Bytes of a page's drawing instructions, unpacked; a dense table has some hundred thousand, and a
drawing of this size takes minutes to take apart."""

_DIGITS = bytes(range(ord("!"), ord("u") + 1))
_OFFSET = ord("!") * (85**4 + 85**3 + 85**2 + 85 + 1)


class State(Enum):
    """What is to be expected of a page."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    HEAVY = "heavy"


Seen = dict[int, tuple[int, bool]]
"""Streams of one file that were looked at, by object number: pages share their fonts."""


def state_of(page: Any, seen: Seen) -> State:
    """Look at the streams behind a pdfplumber page: its contents and the maps of its fonts."""
    size = 0
    state = State.WHOLE
    for stream in [*page.page_obj.contents, *_character_maps(page.page_obj.resources)]:
        length, whole = _unpacked(stream, seen)
        size += length
        if not whole:
            state = State.DAMAGED
    return State.HEAVY if size > MOST_INSTRUCTIONS else state


def _character_maps(resources: Any) -> list[Any]:
    """The streams that tell which character a glyph is."""
    resources = resolve1(resources)
    fonts = resolve1(resources.get("Font")) if isinstance(resources, dict) else None
    maps = []
    for font in fonts.values() if isinstance(fonts, dict) else ():
        described = resolve1(font)
        if isinstance(described, dict) and "ToUnicode" in described:
            maps.append(described["ToUnicode"])
    return maps


def _unpacked(reference: Any, seen: Seen) -> tuple[int, bool]:
    """The length of a stream, counted up to just above the limit, and whether it is whole."""
    stream = resolve1(reference)
    if isinstance(stream, PDFStream) and stream.objid is not None:
        if stream.objid not in seen:
            seen[stream.objid] = _look(stream)
        return seen[stream.objid]
    return 0, True


def _look(stream: Any) -> tuple[int, bool]:
    if stream.rawdata is None:
        return len(stream.data or b""), True  # already unpacked
    data = stream.rawdata
    if stream.decipher:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    filters = stream.get_filters()
    for i, (name, parameters) in enumerate(filters, 1):
        match getattr(name, "name", ""):
            case "ASCII85Decode" | "A85":
                data = _from_ascii85(data)
            case "ASCIIHexDecode" | "AHx":
                data = asciihexdecode(data)
            case "FlateDecode" | "Fl":
                length, whole, content = _inflated(data)
                if content is not None and i == len(filters) and not parameters:
                    stream.data, stream.rawdata = content, None  # pdfminer need not do it again
                return length, whole
            case _:
                return len(data), True
    return len(data), True


def _from_ascii85(data: bytes) -> bytes:
    """As pdfminer's function, which takes the digits one by one; this takes five at once."""
    digits = end_re.sub(b"", start_re.sub(b"", data)).translate(None, b" \t\n\r\v")
    padding = -len(digits) % 5
    if digits.translate(None, _DIGITS):
        return ascii85decode(data)  # it knows what else there may be
    groups = struct.iter_unpack("5B", digits + b"u" * padding)
    values = [(((a * 85 + b) * 85 + c) * 85 + d) * 85 + e - _OFFSET for a, b, c, d, e in groups]
    if values and max(values) >= 2**32:
        return ascii85decode(data)  # it raises the error
    decoded = struct.pack(f">{len(values)}I", *values)
    return decoded[: len(decoded) - padding]


def _inflated(data: bytes) -> tuple[int, bool, bytes | None]:
    """Length, whether it is whole, and the content where it ends as it should."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(data, MOST_INSTRUCTIONS + 1)
    except zlib.error:
        return 0, False, None
    length = len(content)
    if unpacker.eof or length > MOST_INSTRUCTIONS:
        return length, True, content if unpacker.eof else None
    # some writers leave the checksum out: the data before it is complete all the same
    bare = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        bare.decompress(data[2:], MOST_INSTRUCTIONS + 1)
    except zlib.error:
        return length, False, None
    return length, bare.eof, None
