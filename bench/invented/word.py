"""Reports as Word files: cells merged by gridSpan and vMerge, written as raw XML."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from random import Random
from typing import Any

import docx
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from bench.invented.model import Grid, Heading, Invented, Place

_BOX = (
    "<w:p {ns}><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
    "<w:txbxContent><w:p><w:r><w:t>内部校对用 第2稿</w:t></w:r></w:p></w:txbxContent>"
    "</v:textbox></v:shape></w:pict></w:r></w:p>"
)

_LIST = (
    "<w:abstractNum {ns} w:abstractNumId='99'><w:lvl w:ilvl='0'><w:start w:val='1'/>"
    "<w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl></w:abstractNum>"
)
_USE = "<w:num {ns} w:numId='99'><w:abstractNumId w:val='99'/></w:num>"
_NUMBERED = "<w:pPr {ns}><w:numPr><w:ilvl w:val='0'/><w:numId w:val='99'/></w:numPr></w:pPr>"


def to_docx(report: Invented, traps: Set[str], random: Random) -> bytes:
    """The file's bytes."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = report.title, "", ""
    year, month, day = map(int, report.published.split("-"))
    properties.created = properties.modified = datetime(year, month, day, tzinfo=UTC)
    write = _Writer(document, traps, random)
    if "textbox" in traps:
        write.add(parse_xml(_BOX.format(ns=nsdecls("w"))))
    write.add(write.paragraph(report.title))
    for text in report.preamble:
        write.add(write.paragraph(text))
    for part in report.parts:
        if isinstance(part, Grid):
            write.table(part)
        elif isinstance(part, Heading) and "automatic_numbers" in traps:
            write.numbered(part)
        elif isinstance(part, Heading):
            document.add_paragraph(part.text, style="Heading 1")
        else:
            write.add(write.paragraph(part.text))
    for text in (report.agency, report.signed_on) if report.signed else ():
        write.add(write.paragraph(text))
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


class _Writer:
    def __init__(self, document: Any, traps: Set[str], random: Random) -> None:
        self._document = document
        self._traps = traps
        self._random = random
        self._numbered = False

    def add(self, element: Any) -> None:
        """Put an element at the end of the body, before its settings."""
        self._document.element.body[-1].addprevious(element)

    def paragraph(self, text: str) -> Any:
        p = _element("w:p")
        for i, line in enumerate(text.split("\n")):
            if i:
                run = _element("w:r")
                run.append(_element("w:br"))
                p.append(run)
            self._runs(p, line)
        return p

    def _runs(self, p: Any, text: str) -> None:
        pieces = [text]
        if "fragments" in self._traps and len(text) > 1:
            at = self._random.randint(1, len(text) - 1)
            pieces = [text[:at], text[at:]]
        if "symbols_and_tabs" in self._traps and self._random.random() < 0.1:
            tab = _element("w:r")
            tab.append(_element(self._random.choice(("w:tab", "w:softHyphen"))))
            p.append(tab)
        if "hidden_text" in self._traps and self._random.random() < 0.1:
            hidden, settings = _run("55", "w:t"), _element("w:rPr")
            settings.append(_element("w:vanish"))
            hidden.insert(0, settings)
            p.append(hidden)
        for piece in filter(None, pieces):
            run = _run(piece, "w:t")
            if "tracked" in self._traps and self._random.random() < 0.1:
                added = _element("w:ins", id="1", author="a")
                added.append(run)
                gone = _element("w:del", id="2", author="a")
                gone.append(_run("77", "w:delText"))
                p.append(added)
                p.append(gone)
            else:
                p.append(run)

    def numbered(self, heading: Heading) -> None:
        """A heading whose number Word makes: 一、 by a list of its own."""
        number, _, title = heading.text.partition("、")
        if not title or len(number) != 1:
            self.add(self.paragraph(heading.text))
            return
        if not self._numbered:
            numbering = self._document.part.numbering_part.element
            numbering.insert(0, parse_xml(_LIST.format(ns=nsdecls("w"))))
            numbering.append(parse_xml(_USE.format(ns=nsdecls("w"))))
            self._numbered = True
        p = self.paragraph(title)
        p.insert(0, parse_xml(_NUMBERED.format(ns=nsdecls("w"))))
        self.add(p)

    def table(self, grid: Grid) -> None:
        lines = grid.lines
        cuts = [0, len(lines)]
        if "split_tables" in self._traps and grid.table == "2":
            starts = [i for i, row in enumerate(lines) if row[0][0].text.startswith("第二十条")]
            cuts = sorted({0, *starts[1:2], len(lines)})
        for top, bottom in pairwise(cuts):
            table = self._table(grid, top, bottom)
            if "nested_layout" in self._traps:
                table = self._wrapped(table)
            self.add(table)
            self.add(_element("w:p"))

    def _wrapped(self, inner: Any) -> Any:
        outer, row, cell = _element("w:tbl"), _element("w:tr"), _element("w:tc")
        outer.append(_element("w:tblPr"))
        columns = _element("w:tblGrid")
        columns.append(_element("w:gridCol", w="9000"))
        outer.append(columns)
        cell.append(_element("w:tcPr"))
        cell.append(inner)
        cell.append(_element("w:p"))
        row.append(cell)
        outer.append(row)
        return outer

    def _table(self, grid: Grid, top: int, bottom: int) -> Any:
        table = _element("w:tbl")
        table.append(_element("w:tblPr"))
        columns = _element("w:tblGrid")
        for _ in range(grid.width + ("short_rows" in self._traps)):
            columns.append(_element("w:gridCol", w="600"))
        table.append(columns)
        for line in grid.lines[top:bottom]:
            row = _element("w:tr")
            cells = list(line)
            # a ragged left edge: the first cell begins one narrow column in, or fills it
            ragged = "short_rows" in self._traps
            first = cells[0][0]
            short = ragged and first.row_span == 1 and self._random.random() < 0.5
            if short:
                before = _element("w:trPr")
                before.append(_element("w:gridBefore", val="1"))
                row.append(before)
            for place, begins in cells:
                wider = int(ragged and not short and place is first)
                cell = self._cell(place, begins, wider)
                if "content_controls" in self._traps and begins and self._random.random() < 0.1:
                    control, content = _element("w:sdt"), _element("w:sdtContent")
                    content.append(cell)
                    control.append(content)
                    row.append(control)
                else:
                    row.append(cell)
            table.append(row)
            if "deleted_rows" in self._traps and self._random.random() < 0.1:
                table.append(self._deleted(line))
        return table

    def _deleted(self, line: Sequence[tuple[Place, bool]]) -> Any:
        """A row that was deleted with changes tracked: Word no longer counts it."""
        row, settings = _element("w:tr"), _element("w:trPr")
        settings.append(_element("w:del", id="3", author="a"))
        row.append(settings)
        for place, _ in line:
            gone = _element("w:del", id="4", author="a")
            gone.append(_run("66", "w:delText"))
            cell = self._cell(replace(place, row_span=1, text=""), True, 0)
            cell[-1].append(gone)
            row.append(cell)
        return row

    def _cell(self, place: Place, begins: bool, wider: int) -> Any:
        cell, settings = _element("w:tc"), _element("w:tcPr")
        if place.column_span + wider > 1:
            settings.append(_element("w:gridSpan", val=str(place.column_span + wider)))
        if place.row_span > 1:
            settings.append(_element("w:vMerge", **({"val": "restart"} if begins else {})))
        cell.append(settings)
        cell.append(self.paragraph(place.text if begins else ""))
        return cell


def _run(text: str, tag: str) -> Any:
    run, inner = _element("w:r"), _element(tag)
    inner.text = text
    inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(inner)
    return run
