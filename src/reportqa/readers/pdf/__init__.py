"""PDF: text and ruled tables with their places on the pages.

pdfplumber gives characters and rulings, pypdf opens the file, its lock and its description. A page
is read once; pages that are pictures are recognised.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from typing import Any

from reportqa.document import Document
from reportqa.errors import EncryptedError, ReadError
from reportqa.readers._build import Builder
from reportqa.readers._edge import edge
from reportqa.readers._page.flow import lay_out
from reportqa.readers._page.page import Page, read_page
from reportqa.readers.pdf._streams import MOST_INSTRUCTIONS, Seen, State, state_of
from reportqa.readers.scan import Ocr, recognise_pages
from reportqa.readers.scan._pasted import read_pasted

MOST_PAGES = 1500
"""Reports have some dozens of pages at most."""

# these libraries tell the log what they mend in a file; what people need to know is in the doubts
for _name in ("pdfminer", "pypdf", "pdfplumber"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

_FEW_LETTERS = 20


@edge("PDF")
def read_pdf(data: bytes, ocr: Ocr = "auto") -> Document:
    """Read a PDF. Cells and paragraphs carry boxes; pages count from 1.

    ``ocr`` says which pages are recognised from their pictures: those without usable text, all,
    or none. Raises EncryptedError where a password is needed, and ReadError for damaged files and
    for those without text.
    """
    properties, count = _describe(data)
    recognised = recognise_pages(data, _read_pages(data), ocr)
    pages: Sequence[Page] = recognised.with_bare_tables()
    _check_text(pages, ocr)
    pages, pasted = read_pasted(data, pages, ocr)
    builder = Builder()
    lay_out(builder, pages, recognised.place)
    doubts = (*recognised.doubts, *pasted, *_doubts(data, pages, count))
    return builder.finish("pdf", pages=len(pages), properties=properties, doubts=doubts)


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

    from reportqa.readers.pdf._objects import quick

    with pdfplumber.open(io.BytesIO(data), password="") as pdf:
        _check_pages(len(pdf.pages))
        pages = []
        seen: Seen = {}
        for page in pdf.pages:
            pages.append(_read_one(quick(page), seen))
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


def _check_text(pages: Sequence[Page], ocr: Ocr) -> None:
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
            "the PDF file is a scan: its pages are pictures without text, and recognising them "
            f"(OCR) {'is turned off' if ocr == 'never' else 'found none'}.",
            ("Read it with --ocr auto, or give" if ocr == "never" else "Give")
            + " the born-digital PDF, DOCX or web page of the report.",
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
        if page.covers:
            fields = "a field or note" if page.covers == 1 else f"{page.covers} fields and notes"
            yield f"Page {page.number} shows {fields} whose text was not read."
        if page.unmapped:
            yield f"{page.unmapped} characters of page {page.number} have no known meaning."
        if page.is_damaged:
            yield f"Page {page.number} of the PDF file is damaged: text may be missing or wrong."
        if page.is_heavy:
            yield f"Page {page.number} is a large drawing or too full of text and was not read."
        if page.is_drawing:
            yield f"Page {page.number} is a drawing; tables on it were not looked for."
