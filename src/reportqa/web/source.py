"""A cited place of a report as HTML: its report, its section, and the place with its neighbours.

One renderer serves the chat's source panel and the permanent addresses (``/source/…``). It needs
no scripts. All that comes from a report is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from reportqa.document import Document, Figure, Section, Table
from reportqa.store.model import ReportRecord
from reportqa.web.drawing import Drawing
from reportqa.web.labels import cell_at
from reportqa.web.marks import CellMark, Mark, PlaceError, SpanMark
from reportqa.web.texts import Texts


def render_source(
    record: ReportRecord,
    document: Document,
    sections: Sequence[Section],
    figures: Sequence[Figure],
    mark: Mark | None,
    *,
    t: Texts,
    focus: bool = False,
) -> str:
    """The place with what surrounds it, below a list of whose report it is and where it stands.

    ``figures`` are the report's value cells: they tell values from labels. Without a ``mark`` the
    whole report is shown. The marked element has the id ``cited``; with ``focus`` the browser
    brings it into view when the page opens. Raises PlaceError where the document has no such
    place.
    """
    drawing = Drawing(document, figures, t, focus)
    if isinstance(mark, CellMark):
        table = _table_of(record, document, mark, t)
        cited = _figure_at(figures, table, mark)
        at = table.location.start
        if cited is not None and cited.location.start is not None:
            at = cited.location.start
        path = _section_path(sections, at) or _path_of(
            sections, cited.section if cited is not None else None
        )
        page = cited.location.page if cited is not None else None
        body = drawing.cell_place(table, mark, cited)
        page = page or table.location.page
    elif isinstance(mark, SpanMark):
        if mark.end > len(document.text):
            raise PlaceError(
                t.no_such_span.format(report=record.report, place=mark), malformed=False
            )
        path = _section_path(sections, mark.start)
        page, body = drawing.span_place(mark)
    else:
        path, page, body = (), None, drawing.everything()
    return _about(record, path, page, t) + body


def _table_of(record: ReportRecord, document: Document, mark: CellMark, t: Texts) -> Table:
    if mark.table < len(document.tables):
        table = document.tables[mark.table]
        if (
            mark.row < table.height
            and mark.column < table.width
            and table.grid[mark.row][mark.column] is not None
        ):
            return table
    raise PlaceError(t.no_such_cell.format(report=record.report, place=mark), malformed=False)


def _figure_at(figures: Sequence[Figure], table: Table, mark: CellMark) -> Figure | None:
    wanted = table.grid[mark.row][mark.column]
    for figure in figures:
        if figure.cell is None or figure.cell[0] != mark.table:
            continue
        if cell_at(table, figure.cell[1], figure.cell[2]) is wanted:
            return figure
    return None


def _section_path(sections: Sequence[Section], offset: int | None) -> tuple[str, ...]:
    if offset is None:
        return ()
    found = None
    for section in sections:
        if section.start <= offset < section.end:
            found = section.index
    return _path_of(sections, found)


def _path_of(sections: Sequence[Section], index: int | None) -> tuple[str, ...]:
    path: list[str] = []
    while index is not None and index < len(sections):
        path.append(sections[index].label)
        index = sections[index].parent
    return tuple(reversed(path))


def _about(record: ReportRecord, path: tuple[str, ...], page: int | None, t: Texts) -> str:
    """Whose report this is and where in it we are, as a definition list."""
    year = str(record.year) if record.year is not None else t.unknown
    rows = [
        (t.agency, escape(record.agency or t.unknown)),
        (t.year, escape(year)),
        (t.section, escape(" › ".join(path))),
        (t.page, str(page) if page is not None else ""),
        (t.file, escape(record.file)),
        (t.published, escape(record.published)),
        (t.original, _address(record.source_url)),
    ]
    items = "".join(f"<div><dt>{k}</dt><dd>{v}</dd></div>" for k, v in rows if v)
    notes = ""
    if not record.is_form:
        notes += f'<p class="rq-note">{escape(t.plain_document)}</p>'
    if record.duplicate_of:
        text = t.duplicate.format(report=record.duplicate_of)
        notes += f'<p class="rq-note">{escape(text)}</p>'
    return f'<dl class="rq-about">{items}</dl>{notes}'


def _address(url: str) -> str:
    """A link to the original, but only over the web: an address comes out of a file."""
    if re.match(r"https?://", url, re.IGNORECASE) is None:
        return escape(url)
    return (
        f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer external">'
        f"{escape(url)}</a>"
    )
