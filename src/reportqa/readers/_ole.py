"""What an OLE2 file holds: the compound file under all Office 97-2003 documents.

Layout: MS-CFB. A header names the sectors of the allocation table; the directory, a chain of
sectors, has an entry of 128 bytes for each stream.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from reportqa.errors import EncryptedError, ReadError, UnknownFormatError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST = 0xFFFFFFFA
"""Sector numbers above it are marks: end of a chain, free, part of a table."""

_WORD = 0xA5EC
_ENCRYPTED = 0x0100
_SMALL = 4096

_SAVE = "Open it in Word, WPS or LibreOffice and save it as DOCX without a password."


@dataclass(frozen=True, slots=True)
class _Stream:
    start: int
    size: int


def kind_of_ole(data: bytes) -> str:
    """ "doc" or "xls", by the streams inside.

    Raises EncryptedError where a password is needed, ReadError where the file is cut off, and
    UnknownFormatError for presentations and everything else.
    """
    try:
        compound = _Compound(data)
    except (struct.error, ValueError, IndexError):
        raise ReadError(
            "this is an Office 97-2003 file (.doc, .xls) that is cut off or damaged.", _SAVE
        ) from None
    streams = compound.streams
    if "encryptedpackage" in streams:
        raise EncryptedError("the Office file is protected by a password.", _SAVE)
    if "worddocument" in streams:
        compound.check_whole("worddocument", "0table", "1table")
        head = compound.head(streams["worddocument"])
        if len(head) >= 12:
            ident, flags = struct.unpack("<H8xH", head[:12])
            if ident == _WORD and flags & _ENCRYPTED:
                raise EncryptedError("the Word file (.doc) is protected by a password.", _SAVE)
        return "doc"
    if streams.keys() & {"workbook", "book"}:
        compound.check_whole("workbook", "book")
        return "xls"
    if "powerpoint document" in streams:
        raise UnknownFormatError(
            "this is a presentation (.ppt), not a text document.",
            "Give the report as PDF, DOCX, HTML or text.",
        )
    raise UnknownFormatError(
        "this is an Office 97-2003 file without a text or a spreadsheet inside.", _SAVE
    )


class _Compound:
    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < 512:
            raise ValueError("too short")
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise ValueError("no such size of sectors")
        self._size = 1 << shift
        directory, difat, difats = struct.unpack_from("<I16xII", data, 48)
        # the table's own sectors: 109 named in the header, the others in a chain of lists
        lists = list(struct.unpack_from("<109I", data, 76))
        for _ in range(min(difats, len(data) // self._size)):
            if difat >= _LAST:
                break
            more = struct.unpack(f"<{self._size // 4}I", self._sector(difat))
            lists += more[:-1]
            difat = more[-1]
        self._table: list[int] = []
        for sector in lists:
            if sector < _LAST:
                self._table += struct.unpack(f"<{self._size // 4}I", self._sector(sector))
        self.streams = dict(self._entries(directory))

    def check_whole(self, *names: str) -> None:
        """Raise ReadError if a stream reaches beyond the end of the file."""
        held = (len(self._data) - 1) // self._size  # sectors behind the header, the last in part
        for stream in (self.streams[name] for name in names if name in self.streams):
            if stream.size < _SMALL:
                continue
            chain = list(self._chain(stream.start))
            if len(chain) * self._size < stream.size or max(chain, default=0) >= held:
                raise ReadError(
                    "the Office 97-2003 file (.doc, .xls) is cut off.",
                    "Get it again from its source.",
                )

    def head(self, stream: _Stream) -> bytes:
        """The first bytes of a stream; none of one so small that it lies in another."""
        return b"" if stream.size < _SMALL else self._sector(stream.start)

    def _entries(self, directory: int) -> Iterator[tuple[str, _Stream]]:
        for sector in self._chain(directory):
            whole = self._sector(sector)
            for at in range(0, self._size, 128):
                length, kind = struct.unpack_from("<HB", whole, at + 64)
                if kind == 2 and 2 <= length <= 64:
                    name = whole[at : at + length - 2].decode("utf-16-le", "replace")
                    start, size = struct.unpack_from("<II", whole, at + 116)
                    yield name.lower(), _Stream(start, size)

    def _chain(self, sector: int) -> Iterator[int]:
        for _ in range(len(self._table) + 1):
            if sector >= _LAST:
                return
            yield sector
            sector = self._table[sector]
        raise ValueError("a chain without end")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        whole = self._data[start : start + self._size]
        if len(whole) < self._size:
            raise ValueError("a sector is missing")
        return whole
