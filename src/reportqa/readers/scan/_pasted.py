"""Pictures pasted into pages that have text: read where a table of the form may be one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from reportqa.document import Box, Location, Table
from reportqa.form.match import match_tables
from reportqa.readers._bare.tables import with_bare_tables
from reportqa.readers._page.join import cells_of
from reportqa.readers._page.page import Page, Piece
from reportqa.readers._page.text import Line
from reportqa.readers.scan import Ocr, render

if TYPE_CHECKING:
    from reportqa.readers.scan._page import Scan

MOST_PASTED = 20
"""Pictures of one file that are recognised."""

_FEW_LETTERS = 12
"""Letters of the page's own that may stand over a picture; with more it is a background."""

_PROSE, _LONG = 60, 12
"""Letters of a picture of prose, and of most of its lines, at the least."""

ABOUT = "信息公开"
"""A file that does not speak of it lacks no table of the form."""

NAMES = {"2": "table two", "3": "table three", "4": "table four"}


def read_pasted(
    data: bytes, pages: Sequence[Page], ocr: Ocr = "auto"
) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """The pages of a PDF with the pictures that hold tables or prose read in their places.

    Only where a table of the form is missing are pictures read, with ``ocr`` "auto". The doubts
    name those that were read and those that were not. Raises ReadError where the recogniser cannot
    be started.
    """
    found = [(i, box) for i, p in enumerate(pages) for box in p.pasted if not _is_ground(box, p)]
    found = [(i, box) for i, box in found if not pages[i].is_recognised]
    if not found:
        return tuple(pages), ()
    done = list(pages)
    about = any(ABOUT in line.text for page in pages for line in page.lines)
    lacking = _missing_tables(done) if about else frozenset()
    read: list[int] = []
    unread: list[Box] = []
    for tried, (i, box) in enumerate(found):
        page = None
        if lacking and ocr == "auto" and tried < MOST_PASTED:
            page = _with_picture(data, done[i], box)
        if page is not None:
            trial = [*done[:i], page, *done[i + 1 :]]
            left = _missing_tables(trial) if len(page.pieces) > len(done[i].pieces) else lacking
            new = [line for line in page.lines if line not in done[i].lines]
            if left == lacking and not is_prose(new):
                page = None
            else:
                done, lacking = trial, left
                read.append(box.page)
        if page is None:
            unread.append(box)
    return tuple(done), tuple(_told(read, unread, lacking))


def _told(read: Sequence[int], unread: Sequence[Box], missing: frozenset[str]) -> Iterator[str]:
    for page in dict.fromkeys(read):
        yield (
            f"A picture on page {page} was recognised (OCR): compare its figures with the original."
        )
    for page in dict.fromkeys(box.page for box in unread):
        sizes = ", ".join(
            f"{b.x1 - b.x0:.0f} x {b.y1 - b.y0:.0f} points" for b in unread if b.page == page
        )
        yield f"Page {page}: a picture is not read ({sizes})."
    if unread and missing:
        yield perhaps_in_a_picture(missing)


def perhaps_in_a_picture(missing: Collection[str]) -> str:
    """The doubt about tables of the form that no text and no picture that was read has."""
    names = ", ".join(NAMES[key] for key in sorted(missing))
    return f"Not found in the text, and perhaps in a picture that is not read: {names}."


def _missing_tables(pages: Sequence[Page]) -> frozenset[str]:
    return missing([table for page in pages for table in tables_of(page)])


def tables_of(page: Page) -> Iterator[Table]:
    """The tables on a page, without offsets."""
    for piece in page.pieces:
        cells = tuple(cells_of(piece))
        if cells:
            yield Table(cells, Location(0, 0))


def missing(tables: Sequence[Table]) -> frozenset[str]:
    """Those of the form's tables, "2" to "4", that are not among some tables."""
    found = match_tables(tables)
    return frozenset(NAMES) - {value.table for values in found if values for value in values}


def _is_ground(box: Box, page: Page) -> bool:
    """Whether the page's own text stands over a picture."""
    own = [*page.lines, *(line for p in page.pieces for part in p.parts for line, _ in part.lines)]
    over = sum(
        len(line.text)
        for line in own
        if box.y0 < (line.top + line.bottom) / 2 < box.y1
        and box.x0 < (line.x0 + line.x1) / 2 < box.x1
    )
    return over > _FEW_LETTERS


def is_prose(lines: Sequence[Line]) -> bool:
    """Whether the lines on a picture are prose: not the words of a chart or a photograph."""
    return (
        sum(len(line.text) for line in lines) >= _PROSE
        and median(len(line.text) for line in lines) >= _LONG
    )


def _with_picture(data: bytes, page: Page, box: Box) -> Page | None:
    """The page with a picture on it recognised; None where nothing sure was recognised."""
    from reportqa.readers.scan._engine import TooSlowError
    from reportqa.readers.scan._page import is_poor, read_picture

    gray, scale = render(data, page.number)
    if abs(gray.shape[1] / scale - page.width) > 2 or abs(gray.shape[0] / scale - page.height) > 2:
        return None  # its places are not those of the page as it is shown
    rows = slice(max(0, round(box.y0 * scale)), round(box.y1 * scale))
    part = gray[rows, max(0, round(box.x0 * scale)) : round(box.x1 * scale)]
    try:
        scan = read_picture(part, scale, page.number)
    except TooSlowError:
        return None
    return None if is_poor(scan.page) else put_in(page, box, scan, scale)


def put_in(page: Page, picture: Box, scan: Scan, scale: float) -> Page:
    """The page with what was recognised of a picture on it, at the picture's place.

    ``scale`` is pixels of the rendered page to a point. A page's own lines stay as they are.
    """
    from reportqa.readers.scan._image import UNIT

    found = with_bare_tables([scan.page])[0]
    known = len(scan.page.pieces)
    ratio = UNIT / scale

    def place_line(line: Line) -> Line:
        return replace(
            line,
            x0=picture.x0 + line.x0 * ratio,
            x1=picture.x0 + line.x1 * ratio,
            top=picture.y0 + line.top * ratio,
            bottom=picture.y0 + line.bottom * ratio,
            size=line.size * ratio,
        )

    def place_piece(piece: Piece, is_bare: bool) -> Piece:
        parts = []
        for part in piece.parts:
            boxes = part.boxes
            if is_bare:  # its cells are measured on the picture that was turned straight
                boxes = tuple(
                    scan.picture.box(b.page, b.x0, b.y0, b.x1, b.y1) for b in boxes
                )  # fmt: skip
            moved = tuple(
                replace(b, x0=b.x0 + picture.x0, x1=b.x1 + picture.x0,
                        y0=b.y0 + picture.y0, y1=b.y1 + picture.y0)
                for b in boxes
            )  # fmt: skip
            lines = tuple((place_line(line), width * ratio) for line, width in part.lines)
            parts.append(replace(part, lines=lines, boxes=moved))
        return replace(
            piece,
            xs=tuple(picture.x0 + x * ratio for x in piece.xs),
            parts=tuple(parts),
            top=picture.y0 + piece.top * ratio,
            bottom=picture.y0 + piece.bottom * ratio,
        )

    pieces = [place_piece(p, i >= known) for i, p in enumerate(found.pieces)]
    return replace(
        page,
        lines=tuple(sorted((*page.lines, *map(place_line, found.lines)), key=lambda n: n.top)),
        pieces=tuple(sorted((*page.pieces, *pieces), key=lambda p: p.top)),
        letters=page.letters + scan.page.letters,
    )
