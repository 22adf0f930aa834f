"""Blocks of a document as HTML: paragraphs, and tables with their headers, a place marked."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from reportqa.answer.doubts import doubt_text
from reportqa.document import Cell, Document, Figure, Paragraph, Table
from reportqa.web.labels import Labels
from reportqa.web.marks import CellMark, SpanMark
from reportqa.web.texts import Texts

ROWS_AROUND = 30  # rows kept on each side of a cited cell in a table longer than MANY_ROWS
MANY_ROWS = 90
LONG_VALUE = 24  # characters of a cell that is prose and may be broken over lines
MANY_BLOCKS = 600  # blocks of a whole report that one page shows


class Drawing:
    """Draws blocks of one document."""

    def __init__(
        self, document: Document, figures: Sequence[Figure], t: Texts, focus: bool
    ) -> None:
        self.document = document
        self.t = t
        self.focus = ' tabindex="-1" autofocus' if focus else ""
        self.cited = False
        # value cells by table; a cell that holds no value is a label
        self.values: dict[int, set[tuple[int, int]]] = {}
        for figure in figures:
            if figure.cell is not None:
                table, row, column = figure.cell
                self.values.setdefault(table, set()).add((row, column))

    # -- places ------------------------------------------------------------------------------

    def cell_place(self, table: Table, mark: CellMark, cited: Figure | None) -> str:
        """The table with its cell marked, the paragraphs next to it, and the cell in words."""
        t = self.t
        words = ""
        if cited is not None:
            path = [
                f"<div><dt>{name}</dt><dd>{escape(' › '.join(labels))}</dd></div>"
                for name, labels in ((t.row, cited.row), (t.column, cited.column))
                if labels
            ]
            if path:
                words = f'<dl class="rq-about rq-labels">{"".join(path)}</dl>'
        remarks = [(t.note, cited.note), (t.doubt, cited.doubt)] if cited is not None else []
        cell = table.grid[mark.row][mark.column]
        if cell is not None and cell.doubt and not any(text == cell.doubt for _, text in remarks):
            remarks.append((t.doubt, cell.doubt))
        below = "".join(
            f'<p class="rq-note">{escape(name + t.separator + told)}</p>'
            for name, text in remarks
            if (told := text if name == t.note else doubt_text(text, t.language)) and text
        )
        index = next(i for i, b in enumerate(self.document.blocks) if b is table)
        before, after = self._neighbour(index - 1), self._neighbour(index + 1)
        return before + words + self.table(table, mark.table, mark) + below + after

    def span_place(self, mark: SpanMark) -> tuple[int | None, str]:
        """Every block that the span touches, marked, with a neighbour on each side; its page."""
        blocks = self.document.blocks
        touched = [
            i
            for i, block in enumerate(blocks)
            if block.location.start is not None
            and block.location.end is not None
            and block.location.start < mark.end
            and mark.start < block.location.end
        ]
        if not touched:  # text that stands in no block
            run = self.document.text
            piece = (
                escape(run[max(0, mark.start - 120) : mark.start])
                + self._mark(run[mark.start : mark.end])
                + escape(run[mark.end : mark.end + 120])
            )
            return None, f"<p>{piece}</p>"
        parts = [self._neighbour(touched[0] - 1)]
        table_index = {id(table): i for i, table in enumerate(self.document.tables)}
        for i in touched:
            block = blocks[i]
            if isinstance(block, Table):
                parts.append(self.table(block, table_index[id(block)], None, whole=True))
            else:
                parts.append(self.paragraph(block, mark))
        parts.append(self._neighbour(touched[-1] + 1))
        return blocks[touched[0]].location.page, "".join(parts)

    def everything(self) -> str:
        """The whole document, up to MANY_BLOCKS blocks."""
        parts: list[str] = []
        tables = 0
        for block in self.document.blocks[:MANY_BLOCKS]:
            if isinstance(block, Table):
                parts.append(self.table(block, tables, None))
                tables += 1
            else:
                parts.append(self.paragraph(block, None))
        if len(self.document.blocks) > MANY_BLOCKS:
            parts.append(f'<p class="rq-note">{escape(self.t.omitted_text)}</p>')
        return "".join(parts)

    # -- blocks ------------------------------------------------------------------------------

    def _neighbour(self, index: int) -> str:
        """A paragraph next to the cited block, shortened; nothing for a table or an edge."""
        if not 0 <= index < len(self.document.blocks):
            return ""
        block = self.document.blocks[index]
        if isinstance(block, Table):
            return ""
        text = block.text if len(block.text) <= 200 else block.text[:200] + "……"
        return f'<p class="rq-beside">{escape(text)}</p>'

    def paragraph(self, block: Paragraph, mark: SpanMark | None) -> str:
        """A paragraph, the part of it that the mark covers marked."""
        start, end = block.location.start, block.location.end
        inner = escape(block.text)
        if mark is not None and start is not None and end is not None:
            # offsets are into the document's text, and the paragraph is a run of it
            a = max(mark.start, start) - start
            b = min(mark.end, end) - start
            if a < b:
                inner = escape(block.text[:a]) + self._mark(block.text[a:b])
                inner += escape(block.text[b:])
        name = "h3" if block.heading is not None else "p"
        return f"<{name}>{inner}</{name}>"

    def _mark(self, text: str) -> str:
        anchor = "" if self.cited else f' id="cited"{self.focus}'
        flag = "" if self.cited else self._flag()
        self.cited = True
        return f'<mark class="rq-cited"{anchor}>{escape(text)}</mark>{flag}'

    def _flag(self) -> str:
        return f' <span class="rq-flag">{escape(self.t.cited)}</span>'

    def table(self, table: Table, index: int, mark: CellMark | None, *, whole: bool = False) -> str:
        """A table with its headers as such, one cell marked, or all of it as the cited thing."""
        labels = Labels(table, self.values.get(index, set()))
        target = table.grid[mark.row][mark.column] if mark is not None else None
        named = labels.naming(mark.row, mark.column) if mark is not None else frozenset()
        rows: list[str] = []
        skipped = 0
        shown = _shown_rows(table, labels, mark)
        for r in range(table.height):
            if r not in shown:
                skipped += 1
                continue
            if skipped:
                rows.append(self._omitted(table, skipped))
                skipped = 0
            cells = [
                self._cell(cell, labels, cell is target, id(cell) in named, shown)
                for c, cell in enumerate(table.grid[r])
                if cell is None or _first_shown(cell, shown) == (r, c)
            ]
            rows.append(f"<tr>{''.join(cells)}</tr>")
        if skipped:
            rows.append(self._omitted(table, skipped))
        caption = escape(table.caption) if table.caption else ""
        anchor = ""
        if whole and not self.cited:
            anchor = f' id="cited"{self.focus}'
            caption += self._flag()
            self.cited = True
        name = escape(self.t.table)
        return (
            f'<div class="rq-scroll" tabindex="0" role="region" aria-label="{name}">'
            f'<table class="rq-table"{anchor}>'
            + (f"<caption>{caption}</caption>" if caption else "")
            + f"<tbody>{''.join(rows)}</tbody></table></div>"
        )

    def _omitted(self, table: Table, count: int) -> str:
        text = escape(self.t.omitted_rows.format(count=count))
        return f'<tr><td class="rq-omitted" colspan="{table.width}">{text}</td></tr>'

    def _cell(
        self, cell: Cell | None, labels: Labels, cited: bool, naming: bool, shown: Sequence[int]
    ) -> str:
        if cell is None:
            return "<td></td>"
        height = sum(1 for r in range(cell.row, cell.row + cell.row_span) if r in shown)
        attributes = f' rowspan="{height}"' if height > 1 else ""
        attributes += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        text = escape(" ".join(cell.text.split()))
        if cited:
            self.cited = True
            classes = "rq-cited rq-long" if len(cell.text) > LONG_VALUE else "rq-cited"
            return (
                f'<td class="{classes}" id="cited" aria-current="true"{self.focus}{attributes}>'
                f"<mark>{text or escape(self.t.blank)}</mark>{self._flag()}</td>"
            )
        if labels.is_label(cell):
            classes = ' class="rq-naming"' if naming else ""
            return f'<th scope="{labels.scope(cell)}"{classes}{attributes}>{text}</th>'
        long = ' class="rq-long"' if len(cell.text) > LONG_VALUE else ""
        return f"<td{long}{attributes}>{text}</td>"


def _shown_rows(table: Table, labels: Labels, mark: CellMark | None) -> Sequence[int]:
    """All rows of a table of common length; of a long one its head and the rows near the mark."""
    if table.height <= MANY_ROWS:
        return range(table.height)
    centre = mark.row if mark is not None else 0
    first, last = max(0, centre - ROWS_AROUND), min(table.height, centre + ROWS_AROUND + 1)
    head = 0
    while head < min(5, first) and not any(
        c is not None and id(c) in labels.values for c in table.grid[head]
    ):
        head += 1
    return sorted({*range(max(head, 1)), *range(first, last)})


def _first_shown(cell: Cell, shown: Sequence[int]) -> tuple[int, int]:
    """Where a cell is drawn: its first row that is shown, and its first column."""
    for r in range(cell.row, cell.row + cell.row_span):
        if r in shown:
            return r, cell.column
    return -1, -1
