"""The pages of a PDF laid out as one text: tables over page breaks joined, prose in paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from reportqa.document import Box
from reportqa.readers._build import Builder
from reportqa.readers._page.join import belong_together, cells_of, join_pieces
from reportqa.readers._page.labels import put_right
from reportqa.readers._page.page import Page, Piece
from reportqa.readers._page.prose import measures, paragraphs, without_furniture
from reportqa.readers._page.text import Line

_CONTINUED = re.compile(r"[（(]?\s*(?:续表|接上[表页]|续上表|表?\s*续)\s*[）)]?[\s\d：:]*")


def lay_out(
    builder: Builder, pages: Sequence[Page], place: Callable[[Box], Box] | None = None
) -> None:
    """Add all that stands on the pages, in reading order, to a document in the making.

    ``place`` gives the rectangle on the file's own page for prose whose lines were measured on
    another picture of it; the boxes of cells are always those of the file.
    """
    items = list(_items(pages, without_furniture(pages)))
    measure = measures(pages, [item for item in items if isinstance(item, Line)])
    for item in _flow(items):
        if isinstance(item, Piece):
            cells = put_right(cells_of(item))
            builder.add_table(
                cells, boxes=_boxes_of_pages(b for c in cells for b in c.location.boxes)
            )
        else:
            for prose in paragraphs(item, measure):
                boxes = prose.boxes if place is None else map(place, prose.boxes)
                builder.add_paragraph(prose.text, boxes=boxes, confidence=prose.confidence)


def _flow(items: Sequence[Line | Piece]) -> Iterator[list[Line] | Piece]:
    """Runs of lines and whole tables in reading order; tables over page breaks are one."""
    run: list[Line] = []
    table: Piece | None = None
    for item in items:
        if isinstance(item, Line):
            if table is not None:
                yield table
                table = None
            run.append(item)
        elif table is not None and table.page < item.page and belong_together(table, item):
            table = join_pieces(table, item)
        else:
            if table is not None:
                yield table
            if run:
                yield run
                run = []
            table = item
    if table is not None:
        yield table
    if run:
        yield run


def _items(pages: Sequence[Page], lines: dict[int, list[Line]]) -> Iterator[Line | Piece]:
    """Lines and tables page by page; frames around prose are given as the lines in them."""
    stacks: list[list[Line | Piece]] = []
    for page in pages:
        stack: list[Line | Piece] = [*lines[page.number], *page.pieces]
        stack.sort(key=lambda item: item.top)
        if [type(item) for item in stack[:2]] == [Line, Piece] and _says_continued(stack[0]):
            del stack[0]
        stacks.append(stack)
    for i, stack in enumerate(stacks):
        before = stacks[i - 1][-1] if i and stacks[i - 1] else None
        after = stacks[i + 1][0] if i + 1 < len(stacks) and stacks[i + 1] else None
        for j, item in enumerate(stack):
            if isinstance(item, Line) or len(item.xs) > 2:
                yield item
                continue
            # one column: the end or the beginning of a table over two pages, or just a frame
            beside = [before] if j == 0 else []
            beside += [after] if j == len(stack) - 1 else []
            if any(
                isinstance(b, Piece) and len(b.xs) > 2 and belong_together(b, item) for b in beside
            ):
                yield item
            else:
                yield from (line for part in item.parts for line, _ in part.lines)


def _says_continued(item: Line | Piece) -> bool:
    return isinstance(item, Line) and _CONTINUED.fullmatch(item.text) is not None


def _boxes_of_pages(boxes: Iterable[Box]) -> Iterator[Box]:
    """One box around all boxes of each page."""
    by_page: dict[int, list[Box]] = {}
    for box in boxes:
        by_page.setdefault(box.page, []).append(box)
    for page, own in by_page.items():
        yield Box(
            page,
            min(b.x0 for b in own),
            min(b.y0 for b in own),
            max(b.x1 for b in own),
            max(b.y1 for b in own),
        )
