"""Files damaged at random, each in a way that can be made again from its seed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from random import Random

_TEXTS = (
    "第二十条第（一）项\n",
    "总计",
    "９９９９，９９",
    "\u202e\ufeff",
    "一、二、三、",
    "\t",
    "|" * 40,
)
_NASTY = (
    *(text.encode() for text in _TEXTS),
    b"\x00", b"\xff" * 8, b"<table>", b"</td>", b"<tr><td rowspan=99999 colspan=99999>",
    b"1e999999", b"\r\n\r\n", b"endstream", b"endobj", b"<< /Length 999999999 >>", b"PK\x03\x04",
    b"9" * 400, b"%PDF-", b"&#x110000;", b"<![CDATA[", b"\xed\xa0\x80",
)  # fmt: skip


def damaged(data: bytes, seed: int) -> bytes:
    """The file with one to four kinds of damage; the same seed does the same damage.

    Half of the files packed as ZIP are damaged inside, and packed again: their packing holds.
    """
    random = Random(seed)
    if data.startswith(b"PK") and random.random() < 0.5:
        return _inside(data, random)
    for _ in range(random.randint(1, 4)):
        data = random.choice(_WAYS)(data, random)
    return data


def _inside(data: bytes, random: Random) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        hurt = random.choice([n for n in names if n.endswith((".xml", ".rels", ".docx"))] or names)
        for name in names:
            content = old.read(name)
            if name == hurt:
                if random.random() < 0.1:
                    continue
                for _ in range(random.randint(1, 4)):
                    content = random.choice(_WAYS)(content, random)
            new.writestr(name, content)
    return out.getvalue()


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _flip(data: bytes, random: Random) -> bytes:
    out = bytearray(data)
    for _ in range(random.choice((1, 3, 30))):
        if out:
            out[random.randrange(len(out))] = random.randrange(256)
    return bytes(out)


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(_NASTY) * random.choice((1, 1, 5, 200)) + data[at:]


def _drop(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + data[at + random.choice((1, 20, 2000)) :]


def _double(data: bytes, random: Random) -> bytes:
    at = random.randint(0, len(data))
    piece = data[at : at + random.choice((10, 500, 20_000))]
    return data[:at] + piece * random.choice((2, 2, 20)) + data[at:]


def _swap(data: bytes, random: Random) -> bytes:
    a, b = sorted(random.randint(0, len(data)) for _ in range(2))
    return data[:a] + data[b:] + data[a:b]


def _digits(data: bytes, random: Random) -> bytes:
    """Other digits for digits: counts, sizes and offsets that are not true."""
    places = [i for i, byte in enumerate(data[:200_000]) if 48 <= byte <= 57]
    out = bytearray(data)
    for place in random.sample(places, min(len(places), random.choice((1, 10, 100)))):
        out[place] = random.randrange(48, 58)
    return bytes(out)


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _cut, _flip, _insert, _drop, _double, _swap, _digits,
)  # fmt: skip
