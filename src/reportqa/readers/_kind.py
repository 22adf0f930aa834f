"""The kind of a file, found from its content."""

from __future__ import annotations

import io
import json
import re
import zipfile

from reportqa.errors import EmptyFileError, ReadError, UnknownFormatError
from reportqa.readers import _ole

_OTHER = "Give the report as PDF, Word, XLSX, OFD, a web page or text."

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = {
    b"Rar!\x1a\x07": "a RAR archive", b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x1f\x8b\x08": "a gzip file", b"BZh": "a bzip2 file", b"\xfd7zXZ\x00": "an xz file",
}  # fmt: skip
_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|table|p|span|h[1-6]|br|tr|td)\b[^<>]*>",
    re.IGNORECASE,
)
_PROLOG = re.compile(rb"\s*<(?:\?.*?\?|!--.*?--|!doctype[^>\[]*)>", re.IGNORECASE | re.DOTALL)
_ELEMENT = re.compile(rb"\s*<([\w:.-]+)")
_WORD_XML = (
    b"http://schemas.microsoft.com/office/word/2003/wordml",
    b"http://schemas.microsoft.com/office/2006/xmlPackage",
)
_MHTML = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_STATEMENT = re.compile(
    rb"\s*(?:(?:def|class|from|import|export|function|const|let|var|public|private|protected|static|"
    rb"package|using|async)\s+[\w.*{(\"'<]|return\b|assert\s|raise\s|elif\s|else:|else\s*\{|try:|"
    rb"except\b|@\w+|#include\b|#!|//|/\*|\*/|[}\])]+[,;]?\s*$)"
)
_STATEMENT_END = re.compile(rb"[\x20-\x7e\t]*(?:[;{\[]|\(|\):|\) ->.*:)\s*")
_NOT_A_DOCUMENT = "It was passed over: reports come as PDF, DOCX, HTML, text or spreadsheet."


def kind_of(data: bytes) -> str:
    """The kind of a file from its first bytes and its structure.

    One of "pdf", "docx", "xlsx", "ofd", "image", "html", "mhtml", "word-xml", "text" and those of
    ``office.KINDS``. Raises EmptyFileError, UnknownFormatError, and EncryptedError and ReadError
    where this is seen already.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFileError("the file is empty.", "Get the report again from its source.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _kind_of_zip(data)
    if data.startswith(_ole.SIGNATURE):
        return _ole.kind_of_ole(data)
    if data.startswith(_PICTURES):
        return "image"
    for signature, name in _ARCHIVES.items():
        if data.startswith(signature):
            raise UnknownFormatError(
                f"this is {name}, not a document.", "Unpack it and give the files inside."
            )
    if data.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if _is_binary(data):
        raise UnknownFormatError("the content is of no kind that can be read.", _OTHER)
    plain = data[:200_000].replace(b"\x00", b"") if data.startswith(_BOMS) else data[:200_000]
    if _is_other_xml(plain):
        if any(name in plain[:20_000] for name in _WORD_XML):
            return "word-xml"
        raise UnknownFormatError("this is a data file (XML), not a document.", _NOT_A_DOCUMENT)
    if _MHTML.search(plain[:2000]) and b"multipart/related" in plain[:4000].lower():
        return "mhtml"
    if _is_program(plain):
        raise UnknownFormatError("this is the text of a program, not a document.", _NOT_A_DOCUMENT)
    if _looks_like_html(plain):
        return "html"
    if _is_json(data):
        raise UnknownFormatError("this is a data file (JSON), not a document.", _NOT_A_DOCUMENT)
    return "text"


def _kind_of_zip(data: bytes) -> str:
    """By the names of the parts; of a file that is cut off, by what it begins with."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            names = {name.replace("\\", "/").lower() for name in opened.namelist()}
            is_odf = "mimetype" in names and opened.getinfo("mimetype").file_size < 200
            mime = opened.read("mimetype") if is_odf else b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, KeyError, RuntimeError, OSError):
        head = data[:2000].lower()
        if b"ofd.xml" in head:
            return "ofd"
        if b"xl/" in head:
            return "xlsx"
        if b"[content_types].xml" in head or b"word/" in head:
            return "docx"
        raise ReadError(
            "this is a zip archive that is cut off or damaged.", "Get it again from its source."
        ) from None
    if "ofd.xml" in names:
        return "ofd"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("xl/") for name in names):
        raise UnknownFormatError(
            "this is a spreadsheet in Excel's binary format (.xlsb).", "Save it as XLSX."
        )
    if any(name.startswith("ppt/") for name in names):
        raise UnknownFormatError("this is a presentation, not a text document.", _OTHER)
    if any(name.startswith("word/") for name in names) or "[content_types].xml" in names:
        return "docx"
    if mime.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if mime.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if mime:
        raise UnknownFormatError("this is a book or a drawing in a zip archive.", _OTHER)
    raise UnknownFormatError(
        "this is a zip archive, not a document.",
        "Add it with reportqa ingest, which reads the files inside, or unpack it.",
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


def _is_other_xml(data: bytes) -> bool:
    """XML that is no web page: its first element says so."""
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    at = 0
    while piece := _PROLOG.match(start, at):
        at = piece.end()
    root = _ELEMENT.match(start, at)
    if root is None or root[1].lower() == b"html":
        return False
    return start[:5].lower() == b"<?xml" or b":" in root[1]


def _is_json(data: bytes) -> bool:
    """One JSON value, or one a line."""
    text = data.strip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] not in (b"{", b"[") or text[-1:] not in (b"}", b"]"):
        return False
    for part in (text, text.partition(b"\n")[0]):
        try:
            json.loads(part)
        except (ValueError, RecursionError):
            continue
        return True
    return False


def _is_program(data: bytes) -> bool:
    """Whether a good part of the lines are statements; a web page begins with a tag."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return False
    lines = [line for line in data[:50_000].splitlines() if line.strip()]
    found = sum(
        _STATEMENT.match(line) is not None or _STATEMENT_END.fullmatch(line) is not None
        for line in lines
    )
    return len(lines) >= 4 and found * 4 >= len(lines)
