"""DOCX: the paragraphs and tables of the body, walked in order over the file's own elements.

python-docx opens the package; its ``row.cells`` repeats merged cells, so the cells are taken from
``w:tc`` with ``gridSpan`` and ``vMerge``.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from reportqa.document import Cell, Document
from reportqa.errors import ReadError
from reportqa.readers._build import Builder
from reportqa.readers._edge import edge
from reportqa.readers._grid import align, is_layout, join_paragraphs
from reportqa.readers._insets import PICTURES, Inset, may_be_large
from reportqa.readers._shown import NOT_SHOWN, PICTURE, UNKNOWN
from reportqa.readers.office._drawings import insets_of, is_drawing, shows_picture
from reportqa.readers.office._numbering import Numbering
from reportqa.readers.office._runs import (
    MC,
    Runs,
    W,
    choice,
    is_on,
    shows_drawn,
    shows_placeholder,
)

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr

MOST_UNPACKED = 400 * 2**20
"""Bytes of all parts together; pictures included, real reports stay under a tenth of it."""
MOST_XML = 100 * 2**20
"""Bytes of one XML part: it is parsed in memory."""

_UNWRAP = {f"{W}{n}" for n in ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo")}
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]$", re.IGNORECASE)


@edge("DOCX")
def read_docx(data: bytes, ocr: Ocr = "auto") -> Document:
    """Read a DOCX file. Headings carry the level that their style or outline gives.

    Insertions under review count, deletions do not; hidden text, headers, footers, notes and
    generated tables of contents are left out. There are no pages. ``ocr`` says whether large
    pictures are recognised. Raises ReadError.
    """
    _check_archive(data)
    import docx

    package = docx.Document(io.BytesIO(data))
    walk = _Walk(_Styles(package), Numbering.of(_numbering_root(package)), package.part)
    walk.blocks(package.element.body)
    core = package.core_properties
    properties = {"title": (core.title or "").strip(), "author": (core.author or "").strip()}
    if core.created is not None:
        properties["created"] = core.created.date().isoformat()
    if not may_be_large(walk.marks):
        return walk.builder.finish("docx", properties=properties)
    from reportqa.readers.scan._insets import read_insets

    builder, doubts = read_insets(walk.builder, walk.marks, ocr, properties["title"])
    if doubts:
        properties[PICTURES] = str(len(doubts))
    return builder.finish("docx", properties=properties, doubts=doubts)


def _check_archive(data: bytes) -> None:
    """Refuse what cannot be opened, and what unpacks to far more than a report holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise ReadError(
            "the DOCX file is cut off or damaged.", "Get it again from its source."
        ) from None
    if not any(m.filename == "word/document.xml" or "document" in m.filename for m in members):
        raise ReadError(
            "the DOCX file has no document inside.", "Open it in Word or WPS and save it anew."
        )
    unpacked = sum(m.file_size for m in members)
    largest = max(m.file_size for m in members if m.filename.endswith((".xml", ".rels")))
    if unpacked > MOST_UNPACKED or largest > MOST_XML:
        raise ReadError(
            f"the DOCX file unpacks to {unpacked // 2**20} MiB, far more than a report holds.",
            "Check that this is the right file; save it without embedded objects.",
        )


def _numbering_root(package: Any) -> Any | None:
    for relation in package.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


class _Styles:
    """Heading level, list and kind of each paragraph style, inherited from what it is based on."""

    def __init__(self, package: Any) -> None:
        self.elements: dict[str, Any] = {}
        self._default: str | None = None
        # most paragraphs of a report share a few styles
        self.heading = cache(self._heading)
        self.is_contents = cache(self._is_contents)
        self.numbering = cache(self._numbering)
        try:
            element = package.part.styles.element
        except (KeyError, AttributeError):
            return
        for style in element.iterchildren(f"{W}style"):
            self.elements[style.get(f"{W}styleId")] = style
            if style.get(f"{W}default") in {"1", "true"} and style.get(f"{W}type") == "paragraph":
                self._default = style.get(f"{W}styleId")

    def chain(self, style_id: str | None) -> Iterator[Any]:
        """A style and those it is based on."""
        seen: set[str] = set()
        current = style_id or self._default
        while current in self.elements and current not in seen:
            seen.add(current)
            style = self.elements[current]
            yield style
            current = _val(style.find(f"{W}basedOn")) or ""

    def _heading(self, style_id: str | None) -> int | None:
        """The heading level of a style, from 1."""
        for style in self.chain(style_id):
            match = _HEADING.match((_val(style.find(f"{W}name")) or "").strip())
            if match:
                return int(match[1])
            level = _outline(style.find(f"{W}pPr"))
            if level is not None:
                return level or None
        return None

    def _is_contents(self, style_id: str | None) -> bool:
        """Whether a style is one of a generated table of contents."""
        return any(
            _CONTENTS.match((_val(s.find(f"{W}name")) or "").strip()) for s in self.chain(style_id)
        )

    def _numbering(self, style_id: str | None) -> tuple[str | None, str | None]:
        """List id and level that a style sets."""
        number_id = level = None
        for style in self.chain(style_id):
            own_id, own_level = _num_pr(style.find(f"{W}pPr"))
            number_id = number_id or own_id
            level = level or own_level
        return number_id, level


class _Walk:
    def __init__(self, styles: _Styles, numbering: Numbering, part: Any) -> None:
        self.builder = Builder()
        self.marks: list[tuple[int, Inset]] = []
        self._part = part
        self._styles = styles
        self._runs = Runs(styles.elements)
        self._numbering = numbering
        self._carried = ""
        self._drawings: list[Any] = []

    def blocks(self, parent: Any) -> None:
        """Add the paragraphs and tables below an element to the document."""
        for element in _block_elements(parent):
            if element.tag == f"{W}p":
                boxes: list[Any] = []
                for text, heading in self._paragraph(element, boxes):
                    self.builder.add_paragraph(text.replace(UNKNOWN, ""), heading=heading)
                for box in boxes:
                    if is_drawing(box):
                        self._mark(box)
                    else:
                        self.blocks(box)
            else:
                self._table(element)

    def _mark(self, drawing: Any) -> None:
        """Note the pictures of a drawing at the place that was come to."""
        for inset in insets_of(drawing, self._part):
            self.marks.append((len(self.builder.blocks), inset))

    def _table(self, table: Any) -> None:
        rows = [row for row in _rows(table) if not self._is_gone(row)]
        single = len(rows) == 1 and len(list(_cells(rows[0]))) == 1
        if single or _is_frame(rows):
            for row in rows:
                for tc in _cells(row):
                    self.blocks(tc)
            return
        self._drawings = []
        cells = self._place(rows)
        drawings, self._drawings = self._drawings, []
        if is_layout(cells):
            for cell in cells:
                self.builder.add_paragraph(cell.text)
        else:
            self.builder.add_table(cells)
        for drawing in drawings:
            self._mark(drawing)

    def _place(self, rows: list[Any]) -> list[Cell]:
        open_at: dict[int, int] = {}  # grid column -> index of the cell that a merge goes on from
        cells: list[Cell] = []
        for r, row in enumerate(rows):
            column = _row_number(row, "gridBefore")
            next_open: dict[int, int] = {}
            for tc in _cells(row):
                pr = tc.find(f"{W}tcPr")
                own = {} if pr is None else {e.tag: e for e in reversed(list(pr))}
                width = max(1, min(_int(_val(own.get(f"{W}gridSpan")), 1), 500))
                merge = own.get(f"{W}vMerge")
                across = own.get(f"{W}hMerge")
                if across is not None and _val(across) != "restart" and cells and column:
                    last = cells[-1]
                    cells[-1] = _respan(last, columns=last.column_span + width)
                    column += width
                    continue
                goes_on = merge is not None and (_val(merge) or "continue") == "continue"
                above = open_at.get(column)
                if goes_on and above is not None and cells[above].column_span == width:
                    cells[above] = _respan(cells[above], rows=r - cells[above].row + 1)
                    next_open[column] = above
                else:
                    text, doubt = self._cell_text(tc)
                    cells.append(Cell(r, column, text, column_span=width, doubt=doubt))
                    if merge is not None:
                        next_open[column] = len(cells) - 1
                column += width
            open_at = next_open
        return align(cells)

    def _is_gone(self, row: Any) -> bool:
        """Whether all that a row said was deleted under review, or it is hidden.

        LibreOffice keeps the row of a DOC or RTF file itself.
        """
        hidden = _find(row.find(f"{W}trPr"), "hidden")
        if hidden is not None and is_on(hidden):
            return True
        if next(row.iter(f"{W}del", f"{W}moveFrom"), None) is None:
            return False
        return not any(self._runs.text(p, []).strip() for p in row.iter(f"{W}p"))

    def _cell_text(self, tc: Any) -> tuple[str, str]:
        known = len(self._drawings)
        text, doubt = join_paragraphs(list(self._cell_paragraphs(tc)))
        if UNKNOWN in text:
            text, doubt = text.replace(UNKNOWN, ""), doubt or NOT_SHOWN
        drawn = any(map(shows_picture, self._drawings[known:])) or shows_drawn(tc)
        if not text.strip() and drawn:
            doubt = PICTURE
        return text, doubt

    def _cell_paragraphs(self, parent: Any) -> Iterator[str]:
        for element in _block_elements(parent):
            if element.tag == f"{W}p":
                boxes: list[Any] = []
                yield from (text for text, _ in self._paragraph(element, boxes))
                for box in boxes:
                    if is_drawing(box):
                        self._drawings.append(box)
                    else:
                        yield from self._cell_paragraphs(box)
            else:
                for row in _rows(element):
                    if self._is_gone(row):
                        continue
                    inner = [self._cell_text(tc) for tc in _cells(row)]
                    doubted = any(doubt for _, doubt in inner)
                    yield "\t".join(text for text, _ in inner) + (UNKNOWN if doubted else "")

    def _paragraph(self, p: Any, boxes: list[Any]) -> Iterator[tuple[str, int | None]]:
        """The paragraph's text with its number; the text boxes anchored in it go to ``boxes``."""
        pr = p.find(f"{W}pPr")
        style = _val(_find(pr, "pStyle"))
        if self._styles.is_contents(style):
            return
        text = self._carried + self._runs.text(p, boxes)
        self._carried = ""
        if _find(_find(pr, "rPr"), "del") is not None:
            self._carried = text  # its end is deleted: it runs on into the next paragraph
            return
        heading = _outline(pr)
        if heading is None:
            heading = self._styles.heading(style)
        if text.strip():
            text = self._number(pr, style) + text
        yield text, heading or None

    def _number(self, pr: Any | None, style: str | None) -> str:
        number_id, level = _num_pr(pr)
        style_id, style_level = self._styles.numbering(style)
        number_id, level = number_id or style_id, level or style_level
        if not number_id or number_id == "0":
            return ""
        return self._numbering.next(number_id, _int(level, 0))


def _is_frame(rows: list[Any]) -> bool:
    """A table that holds whole tables in few cells is there for the layout of the page."""
    cells = [tc for row in rows for tc in _cells(row)]
    return len(cells) <= 6 and any(True for tc in cells for _ in tc.iterdescendants(f"{W}tbl"))


def _block_elements(parent: Any) -> Iterator[Any]:
    """The paragraphs and tables directly below an element, through controls and revisions."""
    for child in parent.iterchildren():
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None and not (_is_contents_list(child) or shows_placeholder(child)):
                yield from _block_elements(content)
        elif child.tag in _UNWRAP:
            yield from _block_elements(child)
        elif child.tag == f"{MC}AlternateContent":
            yield from _block_elements(choice(child))


def _is_contents_list(sdt: Any) -> bool:
    gallery = sdt.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return _val(gallery) == "Table of Contents"


def _rows(table: Any) -> Iterator[Any]:
    return _parts(table, "tr", "trPr", "del")


def _cells(row: Any) -> Iterator[Any]:
    return _parts(row, "tc", "tcPr", "cellDel")


def _parts(parent: Any, tag: str, properties: str, deleted: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, in whatever wraps them, without deleted ones."""
    for child in parent.iterchildren():
        if child.tag == f"{W}{tag}":
            if _find(child.find(f"{W}{properties}"), deleted) is None:
                yield child
        elif child.tag == f"{W}sdt":
            content = child.find(f"{W}sdtContent")
            if content is not None:
                yield from _parts(content, tag, properties, deleted)
        elif child.tag in _UNWRAP:
            yield from _parts(child, tag, properties, deleted)


def _respan(cell: Cell, *, rows: int | None = None, columns: int | None = None) -> Cell:
    return Cell(
        cell.row,
        cell.column,
        cell.text,
        row_span=rows or cell.row_span,
        column_span=columns or cell.column_span,
        doubt=cell.doubt,
    )


def _outline(pr: Any | None) -> int | None:
    """The outline level from 1; 0 where the paragraph is declared body text; None where unset."""
    value = _val(_find(pr, "outlineLvl"))
    if value is None:
        return None
    level = _int(value, 9)
    return level + 1 if 0 <= level <= 8 else 0


def _num_pr(pr: Any | None) -> tuple[str | None, str | None]:
    num = _find(pr, "numPr")
    return _val(_find(num, "numId")), _val(_find(num, "ilvl"))


def _row_number(row: Any, name: str) -> int:
    return max(0, min(_int(_val(_find(row.find(f"{W}trPr"), name)), 0), 500))


def _find(element: Any | None, name: str) -> Any | None:
    return None if element is None else element.find(f"{W}{name}")


def _val(element: Any | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
