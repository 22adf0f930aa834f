"""OFD, the national page format (GB/T 33190-2016): read as a PDF is, by what stands where.

A ZIP of XML: OFD.xml names the documents, each of these its pages and the templates under them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportqa.document import Document
from reportqa.errors import EncryptedError, ReadError
from reportqa.readers._build import Builder
from reportqa.readers._edge import edge
from reportqa.readers._package import Package, child, children, local, resolve
from reportqa.readers._page.flow import lay_out
from reportqa.readers._page.page import Page, read_page
from reportqa.readers.ofd._page import POINTS, Box, Matrix, OfdPage, box_of, draw

MOST_PAGES = 1500
_A4 = (0.0, 0.0, 210.0, 297.0)
_FEW_LETTERS = 20
_OTHER = "Give the report as PDF, DOCX or web page."


@edge("OFD")
def read_ofd(data: bytes) -> Document:
    """Read an OFD file. Cells and paragraphs carry boxes in points; pages count from 1.

    Seals are left out; notes put what they lie over into doubt. Raises EncryptedError, and
    ReadError for damaged files and for those that hold only pictures.
    """
    package = Package(data, "OFD")
    if "Encryptions.xml" in package:
        raise EncryptedError(
            "the OFD file is protected by a password.", "Save it without one, and give that file."
        )
    root = package.xml("OFD.xml")
    properties: dict[str, str] = {}
    pages: list[Page] = []
    for body in children(root, "DocBody"):
        properties = properties or _describe(child(body, "DocInfo"))
        for page in _pages(package, _text(child(body, "DocRoot"))):
            if len(pages) >= MOST_PAGES:
                raise ReadError(
                    f"the OFD file has more pages than the {MOST_PAGES} allowed.",
                    "Give the report itself, without its annexes.",
                )
            page.page_number = len(pages) + 1
            pages.append(read_page(page))
    _check_text(pages)
    builder = Builder()
    lay_out(builder, pages)
    return builder.finish("ofd", pages=len(pages), properties=properties, doubts=_doubts(pages))


def _describe(info: Any | None) -> dict[str, str]:
    found = {
        "title": _text(child(info, "Title")),
        "author": _text(child(info, "Author")),
        "created": _text(child(info, "CreationDate"))[:10],
    }
    return {key: value for key, value in found.items() if value}


def _pages(package: Package, name: str) -> Iterator[OfdPage]:
    """The pages of a document, each over its templates."""
    name = resolve("", name)
    document = package.xml(name)
    common = child(document, "CommonData")
    usual = box_of(_text(child(common, "PageArea", "PhysicalBox"))) or _A4
    templates = {
        entry.get("ID") or "": resolve(name, entry.get("BaseLoc") or "")
        for entry in children(common, "TemplatePage")
    }
    units = _units(package, name, common)
    notes = _notes(package, name, document)
    opened: dict[str, Any] = {}
    for entry in children(child(document, "Pages"), "Page"):
        content = package.xml(resolve(name, entry.get("BaseLoc") or ""))
        left, top, width, height = box_of(_text(child(content, "Area", "PhysicalBox"))) or usual
        page = OfdPage(0, width * POINTS, height * POINTS)
        origin = Matrix(POINTS, 0, 0, POINTS, -left * POINTS, -top * POINTS)
        for used in children(content, "Template"):
            part = templates.get(used.get("TemplateID") or "")
            if part and part in package:
                if part not in opened:
                    opened[part] = package.xml(part)
                draw(page, child(opened[part], "Content"), units, origin)
        draw(page, child(content, "Content"), units, origin)
        for box in notes.get(entry.get("ID") or "", ()):
            page.cover(box, origin)
        yield page


def _notes(package: Package, name: str, document: Any) -> Mapping[str, list[Box]]:
    """Where annotations write text on pages, by the page's id; seals and watermarks are none."""
    part = resolve(name, _text(child(document, "Annotations")))
    found: dict[str, list[Box]] = defaultdict(list)
    if not _text(child(document, "Annotations")) or part not in package:
        return found
    for entry in children(package.xml(part), "Page"):
        file = resolve(part, _text(child(entry, "FileLoc")))
        for note in children(package.xml(file), "Annot") if file in package else ():
            shown = (note.get("Visible") or "true").lower() != "false"
            if not shown or note.get("Type") in {"Watermark", "Link"}:
                continue
            look = child(note, "Appearance")
            box = box_of(look.get("Boundary")) if look is not None else None
            if box and look is not None and any(local(e) == "TextObject" for e in look.iter()):
                found[entry.get("PageID") or ""].append(box)
    return found


def _units(package: Package, name: str, common: Any | None) -> Mapping[str, Any]:
    """The composite graphics that pages may name, by id."""
    units: dict[str, Any] = {}
    for entry in children(common, "PublicRes", "DocumentRes"):
        part = resolve(name, _text(entry))
        if part in package:
            for group in children(package.xml(part), "CompositeGraphicUnits"):
                units |= {u.get("ID") or "": u for u in group if local(u)}
    return units


def _check_text(pages: Sequence[Page]) -> None:
    letters = sum(page.letters for page in pages)
    if not pages:
        raise ReadError("the OFD file has no page.", "Get it again from its source.")
    if letters < _FEW_LETTERS and any(page.pictures for page in pages):
        raise ReadError("the OFD file holds only pictures of its pages, no text.", _OTHER)
    if letters == 0:
        raise ReadError("the OFD file holds no text.", "Check that this is the right file.")
    if sum(page.unmapped for page in pages) * 3 > letters:
        raise ReadError("the OFD file does not tell which characters its fonts draw.", _OTHER)


def _doubts(pages: Sequence[Page]) -> Iterator[str]:
    for page in pages:
        if page.letters == 0 and page.pictures:
            yield f"Page {page.number} is a picture without text and was not read."
        elif page.letters == 0:
            yield f"Page {page.number} is blank."
        elif page.pasted:
            sizes = ", ".join(f"{b.x1 - b.x0:.0f} x {b.y1 - b.y0:.0f} points" for b in page.pasted)
            yield f"Page {page.number} has pictures that may hold text and were not read: {sizes}."
        if page.covers:
            yield f"Page {page.number} has notes laid over it, whose text was not read."
        if page.unmapped:
            yield f"{page.unmapped} characters of page {page.number} have no known meaning."
        if page.is_drawing:
            yield f"Page {page.number} is a drawing; tables on it were not looked for."


def _text(element: Any | None) -> str:
    return "" if element is None else (element.text or "").strip()
