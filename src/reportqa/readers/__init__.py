"""Reading a file: the kind is found from its content, never from its name."""

from __future__ import annotations

import re
from pathlib import Path

from reportqa.document import Document
from reportqa.errors import EmptyFileError, ReadError, UnknownFormatError

__all__ = ["kind_of", "read"]

MOST_BYTES = 300 * 2**20
"""A report of any format is far smaller; a larger file is refused before it is loaded."""

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|h[1-6]|br|tr|td)\b[^<>]*>",
    re.IGNORECASE,
)
_BOMS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(data: bytes) -> str:
    """The kind of a file from its first bytes and its structure.

    One of "pdf", "docx", "html", "text"; raises EmptyFileError and UnknownFormatError.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFileError("the file is empty.", "Get the report again from its source.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _kind_of_archive(data)
    if data.startswith(_OLE2):
        raise UnknownFormatError(
            "this is a document in the old Word format (.doc) or another Office 97-2003 file, "
            "or an Office file with a password.",
            "Open it in Word, WPS or LibreOffice and save it as DOCX without a password.",
        )
    if data.startswith(_PICTURES):
        raise UnknownFormatError(
            "this is a picture, not a document.", "Give the report as PDF, DOCX, HTML or text."
        )
    if data.startswith(b"{\\rtf"):
        raise UnknownFormatError("this is an RTF document.", "Save it as DOCX.")
    if _is_binary(data):
        raise UnknownFormatError(
            "the content is of no kind that can be read.",
            "Give the report as PDF, DOCX, HTML or text.",
        )
    plain = data[:200_000].replace(b"\x00", b"") if data.startswith(_BOMS) else data[:200_000]
    return "html" if _looks_like_html(plain) else "text"


def read(path: Path) -> Document:
    """Read a file into a Document.

    Raises ReadError (or EmptyFileError, EncryptedError, UnknownFormatError) with a message that
    starts with the path; no other exception leaves for any content.
    """
    path = Path(path)
    try:
        data = _load(path)
        return _read_bytes(data)
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
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("there is no such file.", "Check the path.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(
            f"the file cannot be opened ({reason}).", "Check its permissions."
        ) from None


def _read_bytes(data: bytes) -> Document:
    kind = kind_of(data)
    if kind == "pdf":
        from reportqa.readers.pdf import read_pdf

        return read_pdf(data)
    if kind == "docx":
        from reportqa.readers.docx import read_docx

        return read_docx(data)
    if kind == "html":
        from reportqa.readers.html import read_html

        return read_html(data)
    from reportqa.readers._edge import edge
    from reportqa.readers.text import read_text

    return edge("text")(read_text)(data)


def _kind_of_archive(data: bytes) -> str:
    """A zip is a DOCX if it holds a Word document, or, cut off, if it begins as one."""
    if b"word/" in data and (b"word/document" in data or b"[Content_Types].xml" in data):
        return "docx"
    if b"xl/workbook" in data or b"ppt/presentation" in data:
        raise UnknownFormatError(
            "this is a spreadsheet or a presentation, not a text document.",
            "Give the report as PDF, DOCX, HTML or text.",
        )
    if b"application/vnd.oasis.opendocument" in data[:200]:
        raise UnknownFormatError("this is an OpenDocument file.", "Save it as DOCX.")
    if b"[Content_Types].xml" in data[:2000]:
        return "docx"
    raise UnknownFormatError(
        "this is a zip archive, not a document.", "Unpack it and read the files inside."
    )


def _is_binary(data: bytes) -> bool:
    """Text has no control characters but white space; UTF-16 is known by its mark."""
    if data.startswith(_BOMS):
        return False
    head = data[:65536]
    strange = sum(head.count(c) for c in range(32) if c not in (9, 10, 11, 12, 13, 26, 27))
    return strange > len(head) // 100


def _looks_like_html(data: bytes) -> bool:
    """A document of HTML, or a piece of one; prose that names one tag is text."""
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:500].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<" in data[5:]:
        return _TAG.search(data) is not None
    tags = len(_TAG.findall(data))
    return tags >= (2 if start.startswith(b"<") else 6) and b"</" in data
