"""Word files saved as one XML file: that of Word 2003, and the flat form of DOCX.

Both hold what a DOCX holds, so they are packed as one and read as one.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from reportqa.document import Document
from reportqa.errors import ReadError
from reportqa.readers._edge import edge
from reportqa.readers._package import MOST_XML, child, children, local
from reportqa.readers.office.docx import read_docx

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr

WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
FLAT = "http://schemas.microsoft.com/office/2006/xmlPackage"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_AUX = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml"

_RENAMED = {"vmerge": "vMerge", "hmerge": "hMerge"}
_V = "{urn:schemas-microsoft-com:vml}"

_LEFT_OUT = {"binData", "proofErr", "listPr", "docPr", "fonts", "lists"}
_SWITCHES = {"on": "1", "off": "0"}


@edge("Word XML")
def read_word_xml(data: bytes, ocr: Ocr = "auto") -> Document:
    """Read a Word 2003 XML file or a flat DOCX; ``ocr`` as for DOCX. Raises ReadError."""
    from lxml import etree

    if len(data) > MOST_XML:
        raise ReadError(
            f"the Word XML file is larger than {MOST_XML // 2**20} MiB.",
            "Open it in Word or WPS and save it as DOCX.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    root = etree.fromstring(data, parser)
    parts = _flat_parts(root) if local(root) == "package" else _parts_2003(root)
    return replace(read_docx(_packed(parts), ocr), format="word-xml")


def _flat_parts(root: Any) -> dict[str, bytes]:
    """The parts of a flat DOCX, and the list of their types that a ZIP of them needs."""
    from lxml import etree

    parts: dict[str, bytes] = {}
    types = ""
    for part in children(root, "part"):
        name = part.get(f"{{{FLAT}}}name") or ""
        kind = part.get(f"{{{FLAT}}}contentType") or ""
        xml, binary = child(part, "xmlData"), child(part, "binaryData")
        if xml is not None and len(xml):
            parts[name.lstrip("/")] = etree.tostring(xml[0], encoding="UTF-8")
        elif binary is not None:
            parts[name.lstrip("/")] = base64.b64decode("".join((binary.text or "").split()))
        else:
            continue
        types += f'<Override PartName="{_quoted(name)}" ContentType="{_quoted(kind)}"/>'
    parts["[Content_Types].xml"] = f'<Types xmlns="{_TYPES}">{types}</Types>'.encode()
    return parts


def _parts_2003(root: Any) -> dict[str, bytes]:
    from lxml import etree

    body = child(root, "body")
    if body is None:
        raise ReadError("the Word XML file has no text inside.", "Open it and save it as DOCX.")
    document = etree.Element(f"{{{_W}}}document", nsmap={"w": _W})
    pictures: list[bytes] = []
    document.extend(_converted(body, pictures))
    styles = etree.Element(f"{{{_W}}}styles", nsmap={"w": _W})
    for entry in children(child(root, "styles"), "style"):
        styles.extend(_converted(entry, []))
    media = {f"media/{i}.bin": content for i, content in enumerate(pictures)}
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_TYPES}">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="bin" ContentType="application/octet-stream"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_MIME}.document.main+xml"/>'
            f'<Override PartName="/word/styles.xml" ContentType="{_MIME}.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ).encode(),
        "_rels/.rels": _related(
            {
                "word/document.xml": f"{_RELATIONS}/officeDocument",
                "docProps/core.xml": f"{_PACKAGE}/relationships/metadata/core-properties",
            }
        ),
        "word/_rels/document.xml.rels": _related(
            {**dict.fromkeys(media, f"{_RELATIONS}/image"), "styles.xml": f"{_RELATIONS}/styles"}
        ),
        "word/document.xml": etree.tostring(document, encoding="UTF-8"),
        "word/styles.xml": etree.tostring(styles, encoding="UTF-8"),
        "docProps/core.xml": _properties(child(root, "DocumentProperties")),
        **{f"word/{name}": content for name, content in media.items()},
    }


def _converted(element: Any, pictures: list[bytes]) -> Iterator[Any]:
    """An element of Word 2003 as DOCX has it; wrappers of other makers give what is in them.

    The pictures that stand in it are put to ``pictures``.
    """
    from lxml import etree

    name = local(element)
    if name in _LEFT_OUT or not name or _is_deletion(element):
        return
    if name == "pict":
        yield from _drawing(element, pictures)
        return
    inner = [made for below in element for made in _converted(below, pictures)]
    if not element.tag.startswith(f"{{{WORD_2003}}}"):
        yield from inner
        return
    made = etree.Element(f"{{{_W}}}{_RENAMED.get(name, name)}")
    made.text = element.text if name in {"t", "instrText"} else None
    for key, value in element.attrib.items():
        if key.startswith(f"{{{WORD_2003}}}"):
            made.set(f"{{{_W}}}{key.rpartition('}')[2]}", _SWITCHES.get(value, value))
    if name == "p":
        number = child(element, "pPr", "listPr", "t")
        text = number.get(f"{_AUX}val") if number is not None else None
        if text:  # the number of the list as Word last printed it
            run = etree.Element(f"{{{_W}}}r")
            etree.SubElement(run, f"{{{_W}}}t").text = text
            inner.insert(1 if inner and local(inner[0]) == "pPr" else 0, run)
    made.extend(inner)
    yield made


def _drawing(pict: Any, pictures: list[bytes]) -> Iterator[Any]:
    """A drawing with its picture, which Word 2003 keeps in the drawing itself."""
    from lxml import etree

    content = child(pict, "binData")
    shape = child(pict, "shape")
    if content is None or shape is None or child(shape, "imagedata") is None:
        return
    try:
        data = base64.b64decode("".join((content.text or "").split()))
    except ValueError:
        data = b""
    made = etree.Element(f"{{{_W}}}pict")
    frame = etree.SubElement(made, f"{_V}shape", style=shape.get("style") or "")
    etree.SubElement(frame, f"{_V}imagedata").set(f"{{{_RELATIONS}}}id", f"r{len(pictures)}")
    pictures.append(data)
    yield made


def _is_deletion(element: Any) -> bool:
    """Whether it is text that was deleted under review."""
    kind = element.get(f"{{{WORD_2003}}}type") or ""
    return local(element) == "annotation" and kind == "Word.Deletion"


def _properties(told: Any | None) -> bytes:
    def value(name: str) -> str:
        found = child(told, name)
        return _quoted((found.text or "").strip()) if found is not None else ""

    created = value("Created")
    when = f'<dcterms:created xsi:type="dcterms:W3CDTF">{created}</dcterms:created>'
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{value('Title')}</dc:title><dc:creator>{value('Author')}</dc:creator>"
        f"{when if created else ''}</cp:coreProperties>"
    ).encode()


def _related(parts: Mapping[str, str]) -> bytes:
    entries = "".join(
        f'<Relationship Id="r{i}" Type="{kind}" Target="{name}"/>'
        for i, (name, kind) in enumerate(parts.items())
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'.encode()


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})
