"""A compound file (OLE2) of some streams, as Office 97-2003 wraps its documents."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def to_ole(streams: Mapping[str, bytes]) -> bytes:
    """The file's bytes; each stream is filled up to 4096 bytes, so that it has its own sectors."""
    contents = {n: c.ljust(4096, b"\0").ljust(-(-len(c) // _SECTOR) * _SECTOR, b"\0")
                for n, c in streams.items()}  # fmt: skip
    entries = [_entry("Root Entry", 5, _END, 0)]
    directory_sectors = -(-(len(streams) + 1) // 4)
    table = [_TABLE, *_chain(1, directory_sectors)]
    body = b""
    for name, content in contents.items():
        start, count = len(table), len(content) // _SECTOR
        table += _chain(start, count)
        entries.append(_entry(name, 2, start, len(content)))
        body += content
    assert len(table) <= _SECTOR // 4, "one sector of the table is all that is written"
    table += [_FREE] * (_SECTOR // 4 - len(table))
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        0, 1, 1, 0, 4096, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    return header + struct.pack(f"<{_SECTOR // 4}I", *table) + directory + body


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END]


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xI8x8xIII", text, len(text), kind, 1, _FREE, _FREE, _FREE, 0, start, size, 0
    )
