"""MHTML: a web page that a browser saved in one file, as an e-mail with its parts."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from reportqa.document import Document
from reportqa.errors import ReadError
from reportqa.readers._edge import edge
from reportqa.readers.html import read_html

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr


@edge("MHTML")
def read_mhtml(data: bytes, ocr: Ocr = "auto") -> Document:
    """Read the page of an MHTML file, the first of its parts that is HTML; raises ReadError.

    ``ocr`` says whether large pictures are recognised.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(content, bytes) and content.strip():
                if charset and charset.startswith("utf-16"):
                    content = content.decode(charset, "replace").encode()
                address = str(part.get("Content-Location") or "").strip()
                document = read_html(content, ocr, partial(_part, _pictures(message), address))
                document = replace(document, format="mhtml")
                if address.startswith(("http://", "https://")):
                    properties = {"source_url": address, **document.properties}
                    return replace(document, properties=properties)
                return document
    raise ReadError("the MHTML file holds no web page.", "Save the page again, as HTML or as PDF.")


def _pictures(message: Message) -> Mapping[str, Message]:
    """The parts that are pictures, by the names that the page may call them."""
    found: dict[str, Message] = {}
    for part in message.walk():
        if part.get_content_maintype() == "image":
            number = str(part.get("Content-ID") or "").strip().strip("<>")
            for name in (
                str(part.get("Content-Location") or "").strip(),
                number and f"cid:{number}",
            ):
                if name:
                    found.setdefault(name, part)
    return found


def _part(pictures: Mapping[str, Message], page: str, address: str) -> bytes | None:
    """The bytes of a picture that the page names; None where the file does not hold it."""
    for name in (address, urljoin(page, address)):
        if name in pictures:
            content = pictures[name].get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None
