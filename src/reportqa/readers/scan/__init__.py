"""Scans: pages of a PDF that are pictures, and picture files, read by recognising them (OCR)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from reportqa.document import Box, Document
from reportqa.errors import ReadError, UnknownFormatError
from reportqa.readers._bare.tables import with_bare_tables
from reportqa.readers._build import Builder
from reportqa.readers._edge import edge
from reportqa.readers._page.flow import lay_out
from reportqa.readers._page.page import Page

if TYPE_CHECKING:
    from reportqa.readers.scan._image import Picture, Pixels
    from reportqa.readers.scan._page import Scan

Ocr = Literal["auto", "always", "never"]
"""Which pages are recognised: those without usable text, all, or none."""

MOST_SCANNED = 300
"""Pages of one file that are recognised; each takes some seconds."""

_MOST_PIXELS = 120_000_000
FEW_LETTERS = 20
"""A page or a file with fewer of its own says nothing itself."""

_SAME_WIDTH = 6.0
_MOST_APART = 30.0
_A4 = 842.0
_SHEETS = (200.0, 1250.0)
"""The long side of a sheet of paper that a scanner takes, in points, at the least and the most."""

_LEAST_COVER = 0.5
"""The part of a page that its pictures cover if the page is a scan with a hidden layer of text."""


@dataclass(frozen=True)
class Recognised:
    """The pages of a file with those put in that were recognised, and what is to be told of it."""

    pages: tuple[Page, ...]
    doubts: tuple[str, ...]
    pictures: Mapping[int, Picture]

    def place(self, box: Box) -> Box:
        """A rectangle on the picture of a page as one on the page of the file."""
        picture = self.pictures.get(box.page)
        return box if picture is None else picture.box(box.page, box.x0, box.y0, box.x1, box.y1)

    def with_bare_tables(self) -> list[Page]:
        """The pages with the tables that no rulings draw; boxes are those of the file."""
        found = with_bare_tables(self.pages)
        return [self._placed(a, b) for a, b in zip(self.pages, found, strict=True)]

    def _placed(self, before: Page, after: Page) -> Page:
        if after.number not in self.pictures:
            return after
        known = len(before.pieces)
        return replace(
            after,
            pieces=after.pieces[:known]
            + tuple(
                replace(
                    piece,
                    parts=tuple(
                        replace(part, boxes=tuple(map(self.place, part.boxes)))
                        for part in piece.parts
                    ),
                )
                for piece in after.pieces[known:]
            ),
        )


def recognise_pages(data: bytes, pages: Sequence[Page], ocr: Ocr = "auto") -> Recognised:
    """Read the pages of a PDF that need it from their pictures; the others stay as they are.

    Raises ReadError where the recogniser cannot be started and no page holds text.
    """
    wanted = [] if ocr == "never" else [p for p in pages if ocr == "always" or _needs(p)]
    if ocr == "auto":
        wanted += [
            p for p in pages if p not in wanted and _may_be_hidden(p) and _is_hidden(data, p)
        ]
    if not wanted:
        return Recognised(tuple(pages), (), {})
    from reportqa.readers.scan._engine import TooSlowError
    from reportqa.readers.scan._page import read_picture

    scans: dict[int, Scan] = {}
    doubts: list[str] = []
    for page in sorted(wanted, key=lambda p: p.number):
        if len(scans) >= MOST_SCANNED:
            doubts.append(f"Pages from {page.number} on that are pictures were not read: too many.")
            break
        try:
            gray, scale = render(data, page.number)
            scans[page.number] = read_picture(gray, scale, page.number)
        except TooSlowError:
            doubts.append(f"Page {page.number} is a picture that takes too long to recognise.")
    read = tuple(aligned([_with(page, scans.get(page.number)) for page in pages]))
    found = [number for number, scan in scans.items() if scan.page.letters]
    if found:
        doubts.insert(0, _told(found))
    return Recognised(read, tuple(doubts), {n: scan.picture for n, scan in scans.items()})


def _needs(page: Page) -> bool:
    """Whether a page shows something but has no text that can be used."""
    if page.letters - page.unmapped < FEW_LETTERS and page.pictures:
        return True
    return page.letters > 0 and page.unmapped * 3 > page.letters


def _with(page: Page, scan: Scan | None) -> Page:
    if scan is None or not scan.page.letters:
        return page
    return replace(scan.page, is_recognised=True)


def aligned(pages: Sequence[Page]) -> list[Page]:
    """Pages whose first table is as wide as the one that ends the page before stand under it.

    Sheets do not lie alike in a scanner: without this a table over two pages would be two.
    """
    done: list[Page] = []
    for page in pages:
        above = done[-1].pieces if done else ()
        if page.is_recognised and above and page.pieces:
            upper, lower = above[-1].xs, page.pieces[0].xs
            apart = upper[0] - lower[0]
            as_wide = abs((upper[-1] - upper[0]) - (lower[-1] - lower[0])) <= _SAME_WIDTH
            if as_wide and abs(apart) <= _MOST_APART:
                moved = replace(page.pieces[0], xs=tuple(x + apart for x in lower))
                page = replace(page, pieces=(moved, *page.pieces[1:]))  # noqa: PLW2901
        done.append(page)
    return done


def _told(numbers: Sequence[int]) -> str:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    listed = ", ".join(str(r[0]) if len(r) == 1 else f"{r[0]}-{r[-1]}" for r in runs)
    many = len(numbers) > 1
    return (
        f"Page{'s' if many else ''} {listed} {'were' if many else 'was'} recognised from pictures "
        "(OCR): compare figures with the original."
    )


def _may_be_hidden(page: Page) -> bool:
    return bool(page.pictures) and not page.pieces and not page.is_heavy


def _is_hidden(data: bytes, page: Page) -> bool:
    """Whether the text of a page is invisible, laid over its picture by another recogniser."""
    from pypdfium2 import raw

    with _opened(data) as pdf:
        opened = pdf[page.number - 1]
        area = max(1.0, float(page.width) * float(page.height))
        covered = 0.0
        hidden = shown = 0
        for thing in opened.get_objects(max_depth=2):
            if thing.type == raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = _bounds(thing)
                covered += (right - left) * (top - bottom) / area
            elif thing.type == raw.FPDF_PAGEOBJ_TEXT:
                mode = raw.FPDFTextObj_GetTextRenderMode(thing.raw)
                if mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                    hidden += 1
                else:
                    shown += 1
        return hidden > 0 and hidden >= 4 * shown and covered >= _LEAST_COVER


def _bounds(thing: Any) -> tuple[float, float, float, float]:
    left, bottom, right, top = thing.get_bounds()
    return float(left), float(bottom), float(right), float(top)


def _opened(data: bytes) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(data)


def render(data: bytes, number: int) -> tuple[Pixels, float]:
    """A page of a PDF in shades of grey, and the pixels to a point."""
    import numpy as np

    from reportqa.readers.scan._image import scale_of

    with _opened(data) as pdf:
        page = pdf[number - 1]
        scale = scale_of(*page.get_size())
        bitmap = page.render(scale=scale, grayscale=True)
        gray = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width])
    return gray, scale


def _points_of(frame: Any, pixels: int) -> float:
    """The long side of a picture in 72nds of an inch: by its resolution, else that of A4."""
    stated = frame.info.get("dpi", (0, 0))
    points = pixels * 72.0 / float(stated[0]) if stated and float(stated[0]) > 0 else 0.0
    return points if _SHEETS[0] <= points <= _SHEETS[1] else _A4


@edge("picture")
def read_image(data: bytes, ocr: Ocr = "auto") -> Document:
    """Read a picture file (PNG, JPEG, TIFF with its pages …) as a scanned report.

    Boxes are in units of a 72nd of an inch by the resolution that the file states; a file that
    states none counts as a sheet of A4. Raises UnknownFormatError for what is no sound picture or
    shows no text, and for every picture if ``ocr`` is "never".
    """
    if ocr == "never":
        raise UnknownFormatError(
            "this is a picture, and pictures are not read with --ocr never.",
            "Read it with --ocr auto, or give the report as PDF, DOCX or web page.",
        )
    from reportqa.readers.scan._engine import TooSlowError
    from reportqa.readers.scan._page import read_picture

    scans: list[Scan] = []
    doubts: list[str] = []
    for number, gray, scale in _frames(data):
        try:
            scans.append(read_picture(gray, scale, number))
        except TooSlowError:
            doubts.append(f"Page {number} is a picture that takes too long to recognise.")
    found = [scan.page.number for scan in scans if scan.page.letters]
    if sum(scan.page.letters for scan in scans) < FEW_LETTERS:
        if doubts:
            raise ReadError(
                "the picture takes too long to recognise.", "Try it alone, on a machine at rest."
            )
        raise UnknownFormatError(
            "this is a picture on which no text can be recognised.",
            "Give a sharper scan, or the document itself.",
        )
    pages = tuple(aligned([replace(scan.page, is_recognised=True) for scan in scans]))
    recognised = Recognised(pages, (), {s.page.number: s.picture for s in scans})
    builder = Builder()
    lay_out(builder, recognised.with_bare_tables(), recognised.place)
    return builder.finish("image", pages=len(pages), doubts=(_told(found), *doubts))


def on_white(frame: Any) -> Any:
    """A picture with white paper behind what can be seen through."""
    from PIL import Image

    if frame.mode not in {"RGBA", "LA", "PA"} and "transparency" not in frame.info:
        return frame
    colours = frame.convert("RGBA")
    paper = Image.new("RGBA", colours.size, "white")
    paper.alpha_composite(colours)
    return paper


def _frames(data: bytes) -> Iterator[tuple[int, Pixels, float]]:
    """The pages of a picture file: number, pixels and pixels to a 72nd of an inch."""
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    from reportqa.readers.scan._image import UNIT

    try:
        with Image.open(io.BytesIO(data)) as opened:
            count = getattr(opened, "n_frames", 1)
            if count > MOST_SCANNED:
                raise ReadError(f"the picture has {count} pages, too many to read.")
            for index in range(count):
                opened.seek(index)
                width, height = opened.size
                if width * height > _MOST_PIXELS:
                    raise ReadError(
                        "the picture is too large to be read.", "Give it at 300 dots an inch."
                    )
                frame = ImageOps.exif_transpose(opened)
                gray = on_white(frame).convert("L")
                # brought to the same size as a rendered page
                ratio = UNIT * _points_of(frame, max(gray.size)) / max(gray.size)
                size = (max(1, round(gray.width * ratio)), max(1, round(gray.height * ratio)))
                gray = gray.resize(size, Image.Resampling.LANCZOS)
                yield index + 1, np.asarray(gray, dtype=np.uint8), UNIT
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise UnknownFormatError(
            "this is a picture that is damaged or of an unknown kind.", "Get it again."
        ) from error
