"""Whether the compressed parts of a PDF are whole, and how large they are.

pdfminer reads a broken stream as far as it goes and says nothing; the rest of a table would be
lost, or a figure changed. Every zlib stream ends with a checksum, so the break can be seen.
"""

from __future__ import annotations

import zlib
from enum import Enum
from typing import Any

MOST_INSTRUCTIONS = 4 * 2**20
"""Bytes of a page's drawing instructions, unpacked; a dense table has some hundred thousand, and a
drawing of this size takes minutes to take apart."""


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
    from pdfminer.pdftypes import resolve1

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
    from pdfminer.pdftypes import PDFStream, resolve1

    stream = resolve1(reference)
    if isinstance(stream, PDFStream) and stream.objid is not None:
        if stream.objid not in seen:
            seen[stream.objid] = _look(stream)
        return seen[stream.objid]
    return 0, True


def _look(stream: Any) -> tuple[int, bool]:
    from pdfminer.ascii85 import ascii85decode, asciihexdecode

    if stream.rawdata is None:
        return len(stream.data or b""), True  # already unpacked
    data = stream.rawdata
    if stream.decipher:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        match getattr(name, "name", ""):
            case "ASCII85Decode" | "A85":
                data = ascii85decode(data)
            case "ASCIIHexDecode" | "AHx":
                data = asciihexdecode(data)
            case "FlateDecode" | "Fl":
                return _inflated(data)
            case _:
                return len(data), True
    return len(data), True


def _inflated(data: bytes) -> tuple[int, bool]:
    unpacker = zlib.decompressobj()
    try:
        length = len(unpacker.decompress(data, MOST_INSTRUCTIONS + 1))
    except zlib.error:
        return 0, False
    if unpacker.eof or length > MOST_INSTRUCTIONS:
        return length, True
    # some writers leave the checksum out: the data before it is complete all the same
    bare = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        bare.decompress(data[2:], MOST_INSTRUCTIONS + 1)
    except zlib.error:
        return length, False
    return length, bare.eof
