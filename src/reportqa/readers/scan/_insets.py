"""Pictures in Word files and web pages: a table or prose on one is read in its place."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reportqa.document import Block, Cell, Location, Table
from reportqa.errors import EmptyFileError
from reportqa.readers._bare.tables import with_bare_tables
from reportqa.readers._build import Builder
from reportqa.readers._insets import Inset, Marks, opened
from reportqa.readers._page.flow import lay_out
from reportqa.readers.scan import FEW_LETTERS, MOST_SCANNED, Ocr, aligned, on_white
from reportqa.readers.scan._pasted import (
    ABOUT,
    MOST_PASTED,
    is_prose,
    missing,
    perhaps_in_a_picture,
    tables_of,
)

if TYPE_CHECKING:
    from reportqa.readers._page.page import Page
    from reportqa.readers.scan._image import Pixels

MOST_PIXELS = 60_000_000
"""Of one picture; a page scanned at 600 dots an inch has 35 million."""

_SHEET = 842.0
_PAGE_LIKE = (1.25, 1.6)
_PAGE_AREA = 0.4 * 595.0 * 842.0
_WIDEST = 900.0
_LONGEST = 4000.0
"""Points: a web page's picture may be long, a sheet of paper is not."""

_NUMBERED = re.compile(r"[一二三四五六七八九十]+\s*[、.．]|第[一二三四五六七八九十]+[章节部]")
_LONGEST_HEADING = 40
_HEAD = 4096
_SVG = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[?!].*?)?<svg\b", re.DOTALL)


class Why(StrEnum):
    """Why a picture is not read; ``answer/doubts.toml`` has each in Chinese."""

    NEVER = "pictures are not recognised with --ocr never"
    NOT_WANTED = "no table of the form is missing"
    NOTHING = "no table of the form and no prose was recognised in it"
    TOO_SLOW = "it takes too long to recognise"
    TOO_MANY = "more pictures than are recognised stand before it"
    TOO_LARGE = "it has more than {} million pixels"
    DAMAGED = "the picture is damaged or of a kind that cannot be read"
    DRAWN = "it is a drawing (EMF, WMF or SVG), which is not recognised"
    SAME = "the same picture stands before it"


LACKS = {
    "absent": "its file is not there",
    "remote": "it lies on another machine, and nothing is fetched",
    "outside": "its file lies outside the folder of the page",
}


class _UnreadError(Exception):
    """A picture is not read; says why."""


@dataclass(eq=False)
class _Found:
    """A large picture on its way: the blocks before it, its number, what was read or why not."""

    before: int
    number: int
    inset: Inset
    page: Page | None = None
    why: str = ""


@dataclass(eq=False)
class _Reading:
    """What the file holds so far, and what of the form it lacks."""

    blocks: Sequence[Block]
    found: list[_Found] = field(default_factory=list)

    def missing(self) -> frozenset[str]:
        """The tables of the form that neither the file nor what was read of its pictures has."""
        return missing(list(self._tables()))

    def _tables(self) -> Iterator[Table]:
        waiting = [(f.before, f.page) for f in self.found if f.page is not None]
        for count, block in enumerate(self.blocks):
            while waiting and waiting[0][0] <= count:
                yield from tables_of(waiting.pop(0)[1])
            if isinstance(block, Table):
                yield block
        for _, page in waiting:
            yield from tables_of(page)


def read_insets(
    builder: Builder, marks: Marks, ocr: Ocr, text: str = ""
) -> tuple[Builder, tuple[str, ...]]:
    """The blocks with tables and prose of large pictures put in, and the doubts about these.

    ``text`` is what else the file says of itself, its title. With ``ocr`` "auto" a picture is
    recognised where the file lacks a table of the form, or has hardly any text of its own, or
    where the picture right above was read. Raises EmptyFileError where nothing is read of a file
    of pictures alone, and ReadError where the recogniser cannot be started.
    """
    own = "".join(b.text for b in builder.blocks if not isinstance(b, Table))
    reading = _Reading(builder.blocks)
    is_bare = not any(isinstance(b, Table) for b in builder.blocks)
    is_bare = is_bare and sum(not c.isspace() for c in own) < FEW_LETTERS
    lacking = reading.missing() if is_bare or ABOUT in text + own else frozenset()
    wanted: list[_Found] = []
    for before, inset in marks:
        large = inset.is_large()
        if large or (large is None and lacking):
            wanted.append(_Found(before, len(wanted) + 1, inset))
    tried = 0
    seen: set[bytes] = set()
    for found in wanted:
        reading.found.append(found)
        goes_on = len(reading.found) > 1 and _goes_on(reading.found[-2], found)
        try:
            _check(found.inset, ocr)
            if (shown := _shown(found.inset)) in seen:
                raise _UnreadError(Why.SAME)
            if not (lacking or goes_on or is_bare or ocr == "always"):
                raise _UnreadError(Why.NOT_WANTED)
            seen.add(shown)
            tried += 1
            if tried > (MOST_SCANNED if is_bare else MOST_PASTED):
                raise _UnreadError(Why.TOO_MANY)
            page = _read(found.inset, found.number)
        except _UnreadError as error:
            found.why = str(error)
            continue
        found.page = page
        left = reading.missing()
        more = left != lacking or is_prose(page.lines) or is_bare
        more = more or (bool(page.pieces) and (goes_on or ocr == "always"))
        if more:
            lacking = left if lacking else lacking
        else:
            found.page, found.why = None, Why.NOTHING
    whole = _put_in(builder, wanted)
    if wanted and not whole.blocks:
        off = ocr == "never" and any(found.why == Why.NEVER for found in wanted)
        raise EmptyFileError(
            "the file holds pictures alone"
            + (", and recognising them (OCR) is turned off." if off else f": {wanted[0].why}."),
            "Read it with --ocr auto, or give the report with its text."
            if off
            else "Give sharper pictures, or the report with its text.",
        )
    return whole, tuple(_told(builder.blocks, wanted, lacking))


def _goes_on(upper: _Found, lower: _Found) -> bool:
    """Whether a picture stands right under one that was read: they may be pages of a scan."""
    return upper.before == lower.before and upper.page is not None


def _check(inset: Inset, ocr: Ocr) -> None:
    """Raise _UnreadError where a picture cannot be had, or is not to be recognised."""
    if inset.data is None:
        raise _UnreadError(LACKS[inset.lack or "absent"])
    if _is_drawing(inset.data):
        raise _UnreadError(Why.DRAWN)
    if ocr == "never":
        raise _UnreadError(Why.NEVER)


def _shown(inset: Inset) -> bytes:
    """What of which picture is shown, to know it again."""
    return hashlib.sha256(repr(inset.crop).encode() + (inset.data or b"")).digest()


def _is_drawing(data: bytes) -> bool:
    """EMF and WMF, also as Word packs them, and SVG."""
    if _SVG.match(data[:_HEAD]):
        return True
    windows = data.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"))
    return windows or data[40:44] == b" EMF" or data.startswith(b"\x1f\x8b")


def _read(inset: Inset, number: int) -> Page:
    from reportqa.readers.scan._engine import TooSlowError
    from reportqa.readers.scan._image import UNIT
    from reportqa.readers.scan._page import is_poor, read_picture

    gray = _pixels(inset)
    try:
        page = read_picture(gray, UNIT, number).page
    except TooSlowError:
        raise _UnreadError(Why.TOO_SLOW) from None
    if is_poor(page):
        raise _UnreadError(Why.NOTHING)
    return with_bare_tables([replace(page, is_recognised=True)])[0]


def _pixels(inset: Inset) -> Pixels:
    """A picture in shades of grey, so many pixels to a point as pages have; raises _UnreadError."""
    import numpy as np
    from PIL import Image, ImageOps

    from reportqa.readers.scan._image import UNIT

    try:
        with opened(inset.data or b"") as file:
            if file.width * file.height > MOST_PIXELS:
                raise _UnreadError(Why.TOO_LARGE.format(MOST_PIXELS // 10**6))
            picture = on_white(ImageOps.exif_transpose(file)).convert("L")
    except Image.DecompressionBombError:
        raise _UnreadError(Why.TOO_LARGE.format(MOST_PIXELS // 10**6)) from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError):
        raise _UnreadError(Why.DAMAGED) from None
    left, top, right, bottom = inset.crop
    wide, high = picture.size
    box = (round(left * wide), round(top * high), round(right * wide), round(bottom * high))
    if box != (0, 0, wide, high) and box[0] < box[2] and box[1] < box[3]:
        picture = picture.crop(box)
    width, height = _in_print(*inset.sized())
    if width * height * UNIT * UNIT > MOST_PIXELS or not width * height:
        raise _UnreadError(Why.TOO_LARGE.format(MOST_PIXELS // 10**6))
    size = (max(1, round(width * UNIT)), max(1, round(height * UNIT)))
    return np.asarray(picture.resize(size, Image.Resampling.LANCZOS), dtype=np.uint8)


def _in_print(width: float, height: float) -> tuple[float, float]:
    """The size that a picture has in print, in points: a sheet of paper is one of A4."""
    short, long = sorted((width, height))
    is_page = _PAGE_LIKE[0] <= long / short <= _PAGE_LIKE[1] and width * height >= _PAGE_AREA
    ratio = 1.0
    if is_page:
        ratio = _SHEET / long
    elif width > _WIDEST:
        ratio = _WIDEST / width
    if max(width, height) * ratio > _LONGEST:
        ratio = _LONGEST / max(width, height)
    return width * ratio, height * ratio


def _put_in(builder: Builder, wanted: Sequence[_Found]) -> Builder:
    """All blocks, those read of pictures in their places; pictures in a row are pages of one."""
    if not any(found.page is not None for found in wanted):
        return builder
    whole = Builder()
    runs: dict[int, list[Page]] = {}
    for found in wanted:
        if found.page is not None:
            runs.setdefault(found.before, []).append(found.page)
    for count, block in enumerate((*builder.blocks, None)):
        for read in _blocks_of(runs.get(count, [])):
            whole.add_block(read)
        if block is not None:
            whole.add_block(block)
    return whole


def _blocks_of(pages: Sequence[Page]) -> Iterator[Block]:
    """What stands on recognised pictures, without boxes: the file has no pages for them."""
    if not pages:
        return
    builder = Builder()
    lay_out(builder, aligned(pages))
    for block in builder.blocks:
        bare = replace(block, location=Location(block.location.start, block.location.end))
        if isinstance(bare, Table):
            bare = replace(bare, cells=tuple(map(_without_boxes, bare.cells)))
        yield bare


def _without_boxes(cell: Cell) -> Cell:
    return replace(cell, location=Location(cell.location.start, cell.location.end))


def _told(
    blocks: Sequence[Block], wanted: Sequence[_Found], lacking: frozenset[str]
) -> Iterator[str]:
    kept: dict[tuple[str, str], list[str]] = {}
    for found in wanted:
        place = _heading(blocks, found.before)
        why = "" if found.page is not None else found.why
        kept.setdefault((place, why), []).append(str(found.number))
    for (place, why), numbers in kept.items():
        which = f"Large picture{'s' * (len(numbers) > 1)} {', '.join(numbers)}"
        which += f" (“{place}”)" if place else ""
        if why:
            yield f"{which} {'is' if len(numbers) == 1 else 'are'} not read: {why}."
        else:
            verb = "was" if len(numbers) == 1 else "were"
            yield f"{which} {verb} recognised (OCR): compare figures with the original."
    if lacking and any(found.page is None for found in wanted):
        yield perhaps_in_a_picture(lacking)


def _heading(blocks: Sequence[Block], before: int) -> str:
    """The heading that a picture stands under, "" where there is none."""
    for block in reversed(blocks[:before]):
        if isinstance(block, Table) or len(block.text) > _LONGEST_HEADING:
            continue
        if block.heading is not None or _NUMBERED.match(block.text):
            return block.text
    return ""
