"""PDF: text and ruled tables with their places on the pages.

pdfplumber gives characters and rulings, pypdf opens the file, its lock and its description. A page
is read once.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reportqa.document import Box, Document
from reportqa.errors import EncryptedError, ReadError
from reportqa.readers._build import Builder
from reportqa.readers._edge import edge
from reportqa.readers._pdf_join import belong_together, cells_of, join_pieces
from reportqa.readers._pdf_page import Page, Piece, read_page
from reportqa.readers._pdf_prose import measures, paragraphs, without_furniture
from reportqa.readers._pdf_streams import MOST_INSTRUCTIONS, Seen, State, state_of
from reportqa.readers._pdf_text import Line

MOST_PAGES = 1500
"""Reports have some dozens of pages at most."""

# these libraries tell the log what they mend in a file; what people need to know is in the doubts
for _name in ("pdfminer", "pypdf", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_CONTINUED = re.compile(r"[（(]?\s*(?:续表|接上[表页]|续上表|表?\s*续)\s*[）)]?[\s\d：:]*")
_FEW_LETTERS = 20


@edge("PDF")
def read_pdf(data: bytes) -> Document:
    """Read a born-digital PDF. Cells and paragraphs carry boxes; pages count from 1.

    Raises EncryptedError where a password is needed, and ReadError for scans and damaged files.
    """
    properties, count = _describe(data)
    pages = _read_pages(data)
    _check_text(pages)
    builder = Builder()
    items = list(_items(pages, without_furniture(pages)))
    measure = measures(pages, [item for item in items if isinstance(item, Line)])
    for item in _flow(items):
        if isinstance(item, Piece):
            cells = cells_of(item)
            builder.add_table(
                cells, boxes=_boxes_of_pages(b for c in cells for b in c.location.boxes)
            )
        else:
            for prose in paragraphs(item, measure):
                builder.add_paragraph(prose.text, boxes=prose.boxes)
    return builder.finish(
        "pdf", pages=len(pages), properties=properties, doubts=_doubts(data, pages, count)
    )


def _describe(data: bytes) -> tuple[dict[str, str], int | None]:
    """What the file says of itself, and how many pages it says it has; None where unknown.

    Raises EncryptedError where it is locked.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    properties: dict[str, str] = {}
    count: int | None = None
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedError(
                "the PDF file is protected by a password.",
                "Open it with the password, print or save it without one, and give that file.",
            )
        count = len(reader.pages)
        _check_pages(count)
        described = reader.metadata
        if described is not None:
            properties["title"] = str(described.title or "").strip()
            properties["author"] = str(described.author or "").strip()
            if described.creation_date is not None:
                properties["created"] = described.creation_date.date().isoformat()
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        pass  # pdfplumber may still read it; if not, its error is the one to show
    return properties, count


def _check_pages(count: int) -> None:
    if count > MOST_PAGES:
        raise ReadError(
            f"the PDF file has {count} pages, more than the {MOST_PAGES} allowed.",
            "Give the report itself, without its annexes.",
        )


def _read_pages(data: bytes) -> list[Page]:
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data), password="") as pdf:
        _check_pages(len(pdf.pages))
        pages = []
        seen: Seen = {}
        for page in pdf.pages:
            pages.append(_read_one(page, seen))
            page.close()  # else its objects stay in memory
        return pages


def _read_one(page: Any, seen: Seen) -> Page:
    try:
        state = state_of(page, seen)
        if state is State.HEAVY:
            size = (float(page.width), float(page.height))
            return Page(page.page_number, *size, (), (), 0, 0, 0, is_heavy=True)
        return read_page(page, is_damaged=state is State.DAMAGED)
    except Exception as error:
        raise ReadError(
            f"page {page.page_number} of the PDF file is damaged ({type(error).__name__}).",
            "Get the file again from its source, or open it and save it anew.",
        ) from error


def _check_text(pages: Sequence[Page]) -> None:
    """Refuse files without letters: scans, and fonts that do not tell their characters."""
    if not pages:
        raise ReadError("the PDF file has no page that can be read.", "Get it again.")
    letters = sum(page.letters for page in pages)
    unmapped = sum(page.unmapped for page in pages)
    pictures = sum(page.pictures for page in pages)
    heavy = [page.number for page in pages if page.is_heavy]
    if letters == 0 and heavy:
        raise ReadError(
            f"page {heavy[0]} of the PDF file is a drawing of more than "
            f"{MOST_INSTRUCTIONS // 2**20} MiB, and no other page holds text.",
            "Check that this is the right file; give the report as DOCX or web page.",
        )
    if letters < _FEW_LETTERS and pictures:
        raise ReadError(
            "the PDF file is a scan: its pages are pictures without text, and recognising "
            "pictures (OCR) is not available yet.",
            "Give the born-digital PDF, DOCX or web page of the report.",
        )
    if letters == 0:
        raise ReadError("the PDF file holds no text.", "Check that this is the right file.")
    if unmapped * 3 > letters:
        raise ReadError(
            "the fonts of the PDF file do not tell which characters they draw.",
            "Give the report as DOCX or web page.",
        )


def _doubts(data: bytes, pages: Sequence[Page], count: int | None) -> Iterator[str]:
    if b"%%EOF" not in data[-4096:]:
        yield "The end of the PDF file is missing: it may have been cut off."
    if count is not None and count != len(pages):
        yield f"The PDF file says it has {count} pages; {len(pages)} were found."
    for page in pages:
        if page.letters == 0 and page.pictures:
            yield f"Page {page.number} is a picture without text and was not read."
        elif page.letters == 0 and not page.is_heavy:
            yield f"Page {page.number} is blank or cannot be read."
        if page.unmapped:
            yield f"{page.unmapped} characters of page {page.number} have no known meaning."
        if page.is_damaged:
            yield f"Page {page.number} of the PDF file is damaged: text may be missing or wrong."
        if page.is_heavy:
            yield f"Page {page.number} is a large drawing and was not read."
        if page.is_drawing:
            yield f"Page {page.number} is a drawing; tables on it were not looked for."


def _flow(items: Sequence[Line | Piece]) -> Iterator[list[Line] | Piece]:
    """Runs of lines and whole tables in reading order; tables over page breaks are one."""
    run: list[Line] = []
    table: Piece | None = None
    for item in items:
        if isinstance(item, Line):
            if table is not None:
                yield table
                table = None
            run.append(item)
        elif table is not None and table.page < item.page and belong_together(table, item):
            table = join_pieces(table, item)
        else:
            if table is not None:
                yield table
            if run:
                yield run
                run = []
            table = item
    if table is not None:
        yield table
    if run:
        yield run


def _items(pages: Sequence[Page], lines: dict[int, list[Line]]) -> Iterator[Line | Piece]:
    """Lines and tables page by page; frames around prose are given as the lines in them."""
    stacks: list[list[Line | Piece]] = []
    for page in pages:
        stack: list[Line | Piece] = [*lines[page.number], *page.pieces]
        stack.sort(key=lambda item: item.top)
        if [type(item) for item in stack[:2]] == [Line, Piece] and _says_continued(stack[0]):
            del stack[0]
        stacks.append(stack)
    for i, stack in enumerate(stacks):
        before = stacks[i - 1][-1] if i and stacks[i - 1] else None
        after = stacks[i + 1][0] if i + 1 < len(stacks) and stacks[i + 1] else None
        for j, item in enumerate(stack):
            if isinstance(item, Line) or len(item.xs) > 2:
                yield item
                continue
            # one column: the end or the beginning of a table over two pages, or just a frame
            beside = [before] if j == 0 else []
            beside += [after] if j == len(stack) - 1 else []
            if any(
                isinstance(b, Piece) and len(b.xs) > 2 and belong_together(b, item) for b in beside
            ):
                yield item
            else:
                yield from (line for part in item.parts for line, _ in part.lines)


def _says_continued(item: Line | Piece) -> bool:
    return isinstance(item, Line) and _CONTINUED.fullmatch(item.text) is not None


def _boxes_of_pages(boxes: Iterable[Box]) -> Iterator[Box]:
    """One box around all boxes of each page."""
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    for page, own in by_page.items():
        yield Box(
            page,
            min(b.x0 for b in own),
            min(b.y0 for b in own),
            max(b.x1 for b in own),
            max(b.y1 for b in own),
        )
