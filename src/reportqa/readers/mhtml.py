"""MHTML: a web page that a browser saved in one file, as an e-mail with its parts."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

from reportqa.document import Document
from reportqa.errors import ReadError
from reportqa.readers._edge import edge
from reportqa.readers.html import read_html


@edge("MHTML")
def read_mhtml(data: bytes) -> Document:
    """Read the page of an MHTML file, the first of its parts that is HTML; raises ReadError."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            charset = part.get_content_charset()
            if isinstance(content, bytes) and content.strip():
                if charset and charset.startswith("utf-16"):
                    content = content.decode(charset, "replace").encode()
                document = replace(read_html(content), format="mhtml")
                address = str(part.get("Content-Location") or "").strip()
                if address.startswith(("http://", "https://")):
                    properties = {"source_url": address, **document.properties}
                    return replace(document, properties=properties)
                return document
    raise ReadError("the MHTML file holds no web page.", "Save the page again, as HTML or as PDF.")
