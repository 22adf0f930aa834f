"""The sheets of an XLSX file, each cell as it is shown: number formats applied, results of
formulas, and nothing of what is hidden.

ECMA-376, part 1, 18. Read with an own walk over the parts: libraries stumble over the styles that
other programs write, and a merge over whole columns fills their memory.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from reportqa.errors import ReadError
from reportqa.readers._package import Package, child, children, local, resolve
from reportqa.readers._shown import PICTURE
from reportqa.readers.office._number_format import shown, shown_text
from reportqa.readers.office._sheet_drawings import Drawn, drawn_on
from reportqa.readers.office._sheet_looks import (
    Colours,
    Style,
    Words,
    string,
    strings_of,
    styles_of,
    unescape,
)

MOST_CELLS = 2_000_000
"""Cells of all sheets; a form has some hundreds."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_PICTURE = re.compile(r"=?\s*(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
"""The formula with which WPS puts a picture into a cell."""
_LEAST_HEIGHT, _LEAST_WIDTH = 2.0, 0.3
"""Points, and widths of a digit, below which a row or a column shows nothing."""

NO_RESULT = "the cell holds a formula whose result is not in the file"
ERROR = "the cell shows an error"
NOT_SHOWN = "the format of this number is not known: it may look different"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell or merged cells, rows and columns from 0 as they are stored.

    ``bordered``: a line is drawn at one of its sides.
    """

    row: int
    column: int
    text: str
    doubt: str = ""
    bordered: bool = False
    row_span: int = 1
    column_span: int = 1

    @property
    def is_merged(self) -> bool:
        """Whether it was made of several cells."""
        return self.row_span > 1 or self.column_span > 1


@dataclass(frozen=True)
class Sheet:
    """A visible sheet. ``places`` are cells that show something, have borders or are merged."""

    name: str
    places: tuple[Place, ...]
    hidden_rows: int = 0
    hidden_columns: int = 0
    drawn: Drawn = field(default_factory=Drawn)


@dataclass(frozen=True)
class Workbook:
    """The sheets in their order; ``hidden`` are the names of those that are not shown."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...]
    properties: dict[str, str] = field(default_factory=dict)


def open_workbook(data: bytes) -> Workbook:
    """Open an XLSX file; raises ReadError, EncryptedError."""
    package = Package(data, "spreadsheet (XLSX)")
    root = package.xml("xl/workbook.xml")
    since_1904 = _is_on(child(root, "workbookPr"), "date1904")
    parts = _relations(package, "xl/workbook.xml")
    reader = _Reader(package, parts, since_1904)
    sheets, hidden = [], []
    for entry in children(child(root, "sheets"), "sheet"):
        name = (entry.get("name") or "").strip()
        part = parts.get(entry.get(_RELATION) or entry.get(_STRICT_RELATION) or "", "")
        if (entry.get("state") or "visible") != "visible":
            hidden.append(name)
        elif "chartsheet" not in part and "dialogsheet" not in part:
            sheet = reader.sheet(name, package.xml(part))
            sheets.append(replace(sheet, drawn=drawn_on(package, _relations(package, part))))
    if not sheets:
        raise ReadError(
            "the spreadsheet (XLSX) has no sheet that is shown.", "Open it and save it anew."
        )
    return Workbook(tuple(sheets), tuple(hidden), _properties(package))


class _Reader:
    def __init__(self, package: Package, parts: dict[str, str], since_1904: bool) -> None:
        self._colours = Colours(package, parts)
        self._shared = strings_of(package, parts, self._colours)
        self._styles = styles_of(package, parts, self._colours)
        self._since_1904 = since_1904
        self._count = 0

    def sheet(self, name: str, root: Any) -> Sheet:
        view = child(root, "sheetViews", "sheetView")
        zeros = view is None or (view.get("showZeros") or "1") not in {"0", "false"}
        hidden_columns = _hidden_columns(child(root, "cols"))
        hidden_rows: set[int] = set()
        places: dict[tuple[int, int], Place] = {}
        continues: set[tuple[int, int]] = set()
        row = -1
        for line in children(child(root, "sheetData"), "row"):
            row = _int(line.get("r"), row + 2) - 1
            column = -1
            height = line.get("ht")
            if _is_on(line, "hidden") or (height is not None and _float(height) < _LEAST_HEIGHT):
                hidden_rows.add(row)
            for cell in children(line, "c"):
                self._count += 1
                if self._count > MOST_CELLS:
                    raise ReadError(
                        f"the spreadsheet has more than {MOST_CELLS} cells.",
                        "Check that this is the right file; save the report's sheet alone.",
                    )
                match = _REFERENCE.fullmatch(cell.get("r") or "")
                column = _column(match[1]) if match else column + 1
                style = self._style(cell.get("s"))
                text, doubt = self._cell(cell, style, zeros)
                if style.continues:
                    continues.add((row, column))
                if text or doubt or style.bordered or style.continues:
                    places[row, column] = Place(row, column, text, doubt, style.bordered)
        _merge(places, child(root, "mergeCells"))
        _continue(places, continues)
        seen = [p for p in places.values() if p.text or p.doubt or p.bordered or p.is_merged]
        return _without_hidden(name, seen, hidden_rows, hidden_columns)

    def _cell(self, cell: Any, style: Style, zeros: bool) -> tuple[str, str]:
        """What a cell shows, and its doubt."""
        kind = cell.get("t") or "n"
        value = child(cell, "v")
        text = (value.text or "") if value is not None else ""
        formula = child(cell, "f") if len(cell) > 1 or not text else None
        if formula is not None and _PICTURE.match(formula.text or ""):
            return "", PICTURE
        if kind == "inlineStr":
            return self._words(string(child(cell, "is"), self._colours), style)
        if not text:
            return "", NO_RESULT if formula is not None and kind == "n" else ""
        if kind == "s":
            index = _int(text, -1)
            known = 0 <= index < len(self._shared)
            return self._words(self._shared[index] if known else Words(""), style)
        if kind == "str":
            return self._words(Words(unescape(text)), style)
        if kind == "b":
            text = "TRUE" if text.strip() == "1" else "FALSE"
            return text, style.doubt(Words(text))
        if kind == "e":
            return text, ERROR
        if kind == "d":
            return text, style.doubt(Words(text))
        if not zeros and _float(text) == 0:
            return "", ""
        look = shown(text, style.code, since_1904=self._since_1904)
        text = look.text.strip()
        return text, style.doubt(Words(text)) if look.is_exact else NOT_SHOWN

    def _words(self, words: Words, style: Style) -> tuple[str, str]:
        if _PICTURE.match(words.text):
            return "", PICTURE
        text = shown_text(words.text, style.code)
        return text, style.doubt(words) if text else ""

    def _style(self, index: str | None) -> Style:
        number = _int(index, 0)
        return self._styles[number] if 0 <= number < len(self._styles) else Style()


def _merge(places: dict[tuple[int, int], Place], merges: Any | None) -> None:
    """Make one place of the cells of each merge; it keeps what the first of them shows."""
    if not places:
        return
    last_row = max(row for row, _ in places)
    last_column = max(column for _, column in places)
    for merge in children(merges, "mergeCell"):
        ends = [_REFERENCE.fullmatch(e) for e in (merge.get("ref") or "").upper().split(":")]
        if len(ends) != 2 or ends[0] is None or ends[1] is None:
            continue
        top, left = int(ends[0][2]) - 1, _column(ends[0][1])
        # a merge may cover whole columns: no more than what the sheet uses
        bottom, right = min(int(ends[1][2]) - 1, last_row), min(_column(ends[1][1]), last_column)
        if bottom < top or right < left:
            continue
        if (bottom - top + 1) * (right - left + 1) > len(places):
            own = [k for k in places if top <= k[0] <= bottom and left <= k[1] <= right]
        else:
            area = product(range(top, bottom + 1), range(left, right + 1))
            own = [key for key in area if key in places]
        first = places.get((top, left))
        bordered = any(places[key].bordered for key in own)
        for key in own:
            del places[key]
        places[top, left] = Place(
            top, left, first.text if first else "", first.doubt if first else "", bordered,
            bottom - top + 1, right - left + 1,
        )  # fmt: skip


def _continue(places: dict[tuple[int, int], Place], continues: set[tuple[int, int]]) -> None:
    """Words that are centred over several cells stand over them as if these were merged."""
    for row, column in sorted(continues):
        place = places.get((row, column))
        if place is None or not place.text or (place.row_span, place.column_span) != (1, 1):
            continue
        width = 1
        while (row, column + width) in continues and not places[row, column + width].text:
            del places[row, column + width]
            width += 1
        places[row, column] = Place(row, column, place.text, place.doubt, place.bordered, 1, width)


def _without_hidden(name: str, places: list[Place], rows: set[int], columns: set[int]) -> Sheet:
    """The sheet without rows and columns that are not shown; merged cells are narrowed."""
    hidden_rows, hidden_columns = sorted(rows), sorted(columns)
    kept = []
    gone_rows: set[int] = set()
    gone_columns: set[int] = set()
    for p in places:
        top, end = bisect_left(hidden_rows, p.row), bisect_left(hidden_rows, p.row + p.row_span)
        left = bisect_left(hidden_columns, p.column)
        right = bisect_left(hidden_columns, p.column + p.column_span)
        if p.text and p.row_span == p.column_span == 1:
            gone_rows.update(hidden_rows[top:end])
            gone_columns.update(hidden_columns[left:right])
        height, width = p.row_span - (end - top), p.column_span - (right - left)
        if height and width:
            kept.append(
                Place(p.row - top, p.column - left, p.text, p.doubt, p.bordered, height, width)
            )
    shown_places = tuple(sorted(kept, key=lambda p: (p.row, p.column)))
    return Sheet(name, shown_places, len(gone_rows), len(gone_columns))


def _hidden_columns(columns: Any | None) -> set[int]:
    hidden: set[int] = set()
    for entry in children(columns, "col"):
        width = entry.get("width")
        if _is_on(entry, "hidden") or (width is not None and _float(width) < _LEAST_WIDTH):
            first, last = _int(entry.get("min"), 1), _int(entry.get("max"), 1)
            hidden.update(range(first - 1, min(last, 16384)))
    return hidden


def _relations(package: Package, part: str) -> dict[str, str]:
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package:
        return {}
    return {
        entry.get("Id") or "": resolve(part, entry.get("Target") or "")
        for entry in children(package.xml(relations), "Relationship")
        if entry.get("TargetMode") != "External"
    }


def _properties(package: Package) -> dict[str, str]:
    if "docProps/core.xml" not in package:
        return {}
    names = {"title": "title", "creator": "author", "created": "created"}
    found = {}
    for entry in package.xml("docProps/core.xml"):
        name = names.get(local(entry))
        if name:
            text = (entry.text or "").strip()
            found[name] = text[:10] if name == "created" else text
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _is_on(element: Any | None, name: str) -> bool:
    return element is not None and (element.get(name) or "0") in {"1", "true"}


def _int(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
