"""A builder that lays paragraphs and tables into one text and keeps their offsets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reportqa.characters import replacer
from reportqa.document import Block, Box, Cell, Document, Location, Paragraph, Table
from reportqa.errors import EmptyFileError

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200b-\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Characters that print nothing, also within a number. A soft hyphen may be a minus of a PDF."""

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c]")
_EDGES = " \t\r\n\u3000\u00a0\u200b\ufeff"


class Builder:
    """Collects blocks in reading order; ``finish`` gives the Document.

    A paragraph is one line of the text. The cells of a table row are apart by a tab, rows by a
    line break; a cell's own text may hold line breaks.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    @property
    def blocks(self) -> Sequence[Block]:
        """What was added so far."""
        return self._blocks

    def add_block(self, block: Block) -> None:
        """Add a paragraph or table of another builder; its offsets are set anew."""
        if isinstance(block, Table):
            self.add_table(block.cells, boxes=block.location.boxes, caption=block.caption)
        else:
            self.add_paragraph(
                block.text,
                heading=block.heading,
                boxes=block.location.boxes,
                confidence=block.confidence,
            )

    def add_paragraph(
        self,
        text: str,
        *,
        heading: int | None = None,
        boxes: Iterable[Box] = (),
        confidence: float | None = None,
    ) -> None:
        """Add prose; each line of ``text`` is a paragraph, blank lines are none."""
        boxes = tuple(boxes)
        for raw in clean(text).splitlines():
            line = raw.strip(_EDGES)
            if not line:
                continue
            start = self._append(line)
            self._append("\n")
            self._blocks.append(
                Paragraph(line, Location(start, start + len(line), boxes), heading, confidence)
            )

    def add_table(
        self, cells: Iterable[Cell], *, boxes: Iterable[Box] = (), caption: str = ""
    ) -> None:
        """Add a table; offsets of the cells are set here, their boxes kept. No cells, no table."""
        placed: list[Cell] = []
        parts = self._parts
        row = 0
        begin = start = self._length
        for cell in sorted(cells, key=lambda c: (c.row, c.column)):
            if placed:
                border = "\n" * (cell.row - row) or "\t"
                parts.append(border)
                start += len(border)
            row = cell.row
            text = cell.text
            # a bare number is clean as it is; most cells are
            if not (text.isascii() and text.isalnum()):
                text = clean(text).strip(" \t\r\n")
            parts.append(text)
            end = start + len(text)
            placed.append(
                Cell(
                    cell.row,
                    cell.column,
                    text,
                    Location(start, end, cell.location.boxes),
                    cell.row_span,
                    cell.column_span,
                    cell.confidence,
                    cell.doubt,
                    cell.basis,
                )
            )
            start = end
        self._length = start
        if placed:
            location = Location(begin, self._length, tuple(boxes))
            self._append("\n")
            self._blocks.append(Table(tuple(placed), location, caption))

    def finish(
        self,
        format: str,
        *,
        pages: int | None = None,
        properties: Mapping[str, str] | None = None,
        doubts: Iterable[str] = (),
    ) -> Document:
        """The document; raises EmptyFileError if nothing was added."""
        if not self._blocks:
            raise EmptyFileError(
                "the file holds no text.", "Check that the whole report was saved."
            )
        return Document(
            format=format,
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            pages=pages,
            properties={k: v for k, v in (properties or {}).items() if v},
            doubts=tuple(doubts),
        )

    def _append(self, text: str) -> int:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start


def clean(text: str) -> str:
    """Text without characters that print nothing, and with common ones for those that look so.

    Nothing else is changed: full-width punctuation and digits stay as printed.
    """
    if not text.isprintable():
        text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    return text if text.isascii() else without_radicals(text)


def _radicals() -> dict[int, str]:
    """Radicals that PDF producers write instead of the characters that look the same.

    Kangxi radicals have the character as their compatibility form in Unicode; of the CJK radicals
    supplement only two have, the others that stand alone as simplified characters are listed.
    """
    import unicodedata

    table = {
        code: unicodedata.normalize("NFKC", chr(code))
        for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3, *range(0xF900, 0xFADA))
    }
    supplement = (
        "⺠民⺟母⻄西⻅见⻆角⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食"
        "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻁虎⺫目"
    )
    table.update((ord(a), b) for a, b in zip(supplement[::2], supplement[1::2], strict=True))
    table[0x2F3E] = "户"  # its compatibility form is the traditional 戶
    return {code: text for code, text in table.items() if text != chr(code)}


without_radicals = replacer(_radicals())
"""Radicals to the characters that look the same, one for one."""
