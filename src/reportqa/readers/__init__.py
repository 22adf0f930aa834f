"""Reading a file: the kind is found from its content, never from its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.document import Document
from reportqa.errors import ReadError
from reportqa.readers import archive
from reportqa.readers._insets import BESIDE
from reportqa.readers._kind import kind_of

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr

__all__ = ["is_as_read", "kind_of", "read"]

MOST_BYTES = 300 * 2**20
"""A report of any format is far smaller; a larger file is refused before it is loaded."""


def read(path: Path, ocr: Ocr = "auto") -> Document:
    """Read a file into a Document; the path may be that of a file in a zip archive.

    ``ocr`` says which pages of a PDF are recognised from their pictures: those without usable text
    ("auto"), "always" all, "never" none; picture files are recognised unless it is "never". Large
    pictures in Word files and web pages are recognised where a table of the form is missing
    ("auto"), always or never.

    Raises ReadError (or EmptyFileError, EncryptedError, UnknownFormatError) with a message that
    starts with the path; no other exception leaves for any content.
    """
    path = Path(path)
    try:
        data = _load(path)
        return _read_bytes(data, ocr, path)
    except ReadError as error:
        raise type(error)(f"{path}: {error.message}", error.remedy) from error


def _load(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadError("this is a folder, not a file.", "Name a file in it.")
        if path.stat().st_size > MOST_BYTES:
            raise ReadError(
                f"the file is larger than {MOST_BYTES // 2**20} MiB.",
                "Annual reports are far smaller: check that this is the right file.",
            )
        if archive.is_archive(path):
            archive.members(path)  # tells why one cannot be opened
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return _load_member(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(
            f"the file cannot be opened ({reason}).", "Check its permissions."
        ) from None


def _load_member(path: Path) -> bytes:
    try:
        return archive.load(path)
    except FileNotFoundError:
        raise ReadError("there is no such file.", "Check the path.") from None


def _read_bytes(data: bytes, ocr: Ocr, path: Path) -> Document:
    kind = kind_of(data)
    if kind == "pdf":
        from reportqa.readers.pdf import read_pdf

        return read_pdf(data, ocr)
    if kind == "image":
        from reportqa.readers.scan import read_image

        return read_image(data, ocr)
    if kind == "docx":
        from reportqa.readers.office.docx import read_docx

        return read_docx(data, ocr)
    if kind == "html":
        return _read_page(data, ocr, path)
    if kind == "xlsx":
        from reportqa.readers.office.xlsx import read_xlsx

        return read_xlsx(data)
    if kind == "mhtml":
        from reportqa.readers.mhtml import read_mhtml

        return read_mhtml(data, ocr)
    if kind == "word-xml":
        from reportqa.readers.office.word_xml import read_word_xml

        return read_word_xml(data, ocr)
    if kind == "ofd":
        from reportqa.readers.ofd import read_ofd

        return read_ofd(data)
    if kind != "text":
        from reportqa.readers.office.libreoffice import read_office

        return read_office(data, kind, ocr)
    from reportqa.readers._edge import edge
    from reportqa.readers.text import read_text

    return edge("text")(read_text)(data)


def _read_page(data: bytes, ocr: Ocr, path: Path) -> Document:
    """A web page with the pictures saved beside it."""
    from reportqa.readers._page_pictures import Saved
    from reportqa.readers.html import read_html

    saved = Saved(path)
    document = read_html(data, ocr, saved)
    if not saved.asked:
        return document
    properties = {**document.properties, BESIDE: json.dumps(saved.asked)}
    return replace(document, properties=properties)


def is_as_read(path: Path, pictures: Mapping[str, str]) -> bool:
    """Whether the pictures beside a page are those it was read with: SHA-256 by address."""
    if not pictures:
        return True
    from reportqa.readers._page_pictures import Saved

    saved = Saved(path)
    for address in pictures:
        saved(address)
    return saved.asked == pictures
