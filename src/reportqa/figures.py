"""Value cells of all tables as figures: the form's by their labels, others by their headers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from reportqa.document import Cell, Document, Figure, Kind, Paragraph, Section, Table
from reportqa.form.catalogue import EDITIONS, catalogue
from reportqa.form.labels import bare, plain, printed_unit, vocabulary
from reportqa.form.match import Value, match_tables
from reportqa.numbers import Reading, is_unit, normalise, read_cell

_SPLIT_DIGITS = re.compile(r"[\d\s,.，．]+")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
_CAPTION = 40
_FORM_SECTIONS = frozenset("234")
STRAY = "letters that may be a label's stand in this cell"
TWICE = "the form's cell is printed more than once in this file, with other figures"
"""The doubt of cells that stand in a file twice: the year before, or another body's."""


def table_figures(document: Document, sections: Sequence[Section]) -> tuple[Figure, ...]:
    """One figure for each value cell of each table, in reading order.

    A row of the form that cannot be set under its header gives one ``unread`` figure for each
    column. Tables inside the form's sections two to four whose cells have lost their labels are
    ``unread`` as well: their numbers belong to the form but cannot be told apart.
    """
    tables = document.tables
    places = [_section_of(t, sections) for t in tables]
    keys = [_key_of(sections, p) for p in places]
    matched = match_tables(tables, keys)
    captions = _captions(document)
    torn = sum(m is not None for m in matched) > 0
    figures: list[Figure] = []
    for i, (table, values) in enumerate(zip(tables, matched, strict=True)):
        if values or (values is not None and not any(_is_number(c) for c in table.cells)):
            figures.extend(_form_figure(v, places[i]) for v in values)
            continue
        title = captions[i] or _title(sections, places[i]) or f"表{i + 1}"
        lost = torn and keys[i] in _FORM_SECTIONS and not _has_words_header(table)
        lost = lost or values is not None  # labels of the form, set out in another way
        figures.extend(_general_figures(table, i, places[i], title, lost))
    return tuple(_without_contradictions(figures))


def _without_contradictions(figures: Sequence[Figure]) -> list[Figure]:
    """The figures; those of the form that are printed twice with other values are unread."""
    printed: dict[tuple[str | None, ...], set[tuple[Kind, Decimal | None]]] = defaultdict(set)
    places = [(f.table, f.measure, *f.column) if f.measure else None for f in figures]
    for f, place in zip(figures, places, strict=True):
        if place and f.kind is not Kind.UNREAD:
            printed[place].add((f.kind, f.value))
    twice = {place for place, values in printed.items() if len(values) > 1}
    return [
        replace(f, kind=Kind.UNREAD, value=None, doubt=TWICE) if place in twice else f
        for f, place in zip(figures, places, strict=True)
    ]


def form_tables(document: Document, sections: Sequence[Section]) -> frozenset[str]:
    """Which of the form's tables ("2", "3", "4") the document holds."""
    keys = [_key_of(sections, _section_of(t, sections)) for t in document.tables]
    return frozenset(
        v.table for values in match_tables(document.tables, keys) for v in values or ()
    )


def edition_of(figures: Sequence[Figure]) -> int | None:
    """The edition whose rows and columns the form's tables have; None where nothing tells.

    A table of one edition may hold a row of the other: the majority decides.
    """
    by_name = catalogue().by_name
    votes = dict.fromkeys(EDITIONS, 0)
    for name in {f.measure for f in figures if f.measure and f.table in _FORM_SECTIONS}:
        editions = by_name[name].editions
        if len(editions) == 1:
            votes[editions[0]] += 1
    # a column shared by name but not by wording: 本年处理决定数量 came with the edition of 2021
    for wording in {c for f in figures if f.table == "2" for c in f.column}:
        if bare(wording).startswith("本年处理决定"):
            votes[2021] += 1
    first, second = sorted(EDITIONS, key=lambda e: -votes[e])[:2]
    return first if votes[first] > votes[second] else None


# ---- the form


def _form_figure(value: Value, section: int | None) -> Figure:
    cell = value.cell
    reading, doubt = _read(cell, value.doubt)
    if reading.kind is Kind.WORD and value.measure and _STRAY.fullmatch(normalise(cell.text)):
        reading, doubt = Reading(Kind.UNREAD), STRAY
    unit = reading.unit or value.unit or (value.measure.unit if value.measure else None)
    return Figure(
        table=value.table,
        section=section,
        row=value.row,
        column=value.column,
        measure=value.measure.name if value.measure else None,
        raw=cell.text,
        kind=reading.kind,
        value=reading.value,
        unit=unit,
        location=cell.location,
        cell=(value.index, cell.row, cell.column),
        note=reading.note,
        doubt=doubt,
        confidence=cell.confidence,
        qualifier=reading.qualifier,
    )


_STRAY = re.compile(
    r"(?!.*[无無没沒零未不空否])[\u4e00-\u9fff]{1,2}|.*[\u4e00-\u9fff].*[-/—–―─]|[-/—–―─].*[\u4e00-\u9fff].*"
)


def _read(cell: Cell, doubt: str) -> tuple[Reading, str]:
    """What a value cell holds; unread where there is a doubt or its digits read in two ways.

    With it the doubt, or the rule that chose the reading.
    """
    doubt = doubt or cell.doubt
    if doubt:
        return Reading(Kind.UNREAD), doubt
    reading = read_cell(cell.text)
    if reading.kind is Kind.WORD and _SPLIT_DIGITS.fullmatch(normalise(cell.text)):
        return Reading(Kind.UNREAD), "the digits can be read as one number or as several"
    return reading, cell.basis


# ---- other tables


def _general_figures(
    table: Table, index: int, section: int | None, title: str, lost: bool
) -> list[Figure]:
    if table.height < 2 or table.width < 2:
        return []
    head = _header_height(table)
    side = _label_width(table, head)
    figures = []
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row < head or cell.column < side:
            continue
        row = _labels(table, cell.row, cell.row + cell.row_span, range(side), cell)
        column = _column_labels(table, cell, head)
        if not row and not column:
            continue
        reading, doubt = _read(cell, "the labels of this cell could not be read" if lost else "")
        figures.append(
            Figure(
                table=title,
                section=section,
                row=row,
                column=column,
                measure=None,
                raw=cell.text,
                kind=reading.kind,
                value=reading.value,
                unit=reading.unit or _unit(column) or _unit_of_row(table, cell, head) or _unit(row),
                location=cell.location,
                cell=(index, cell.row, cell.column),
                note=reading.note,
                doubt=doubt,
                confidence=cell.confidence,
                qualifier=reading.qualifier,
            )
        )
    return figures


def _is_number(cell: Cell | None) -> bool:
    return (
        cell is not None
        and read_cell(cell.text).kind is Kind.NUMBER
        and not _YEAR.fullmatch(normalise(cell.text))
    )


def _header_height(table: Table) -> int:
    """Rows above the first row that holds a number beside its label; at least one."""
    for r, row in enumerate(table.grid):
        if any(_is_number(c) for c in row[1:]):
            return max(r, 1) if not any(_is_number(c) for c in table.grid[0]) else 0
    # no numbers at all: the first row, and the rows that its merged cells reach into
    return max((c.row_span for c in table.cells if c.row == 0), default=1)


def _label_width(table: Table, head: int) -> int:
    """Columns left of the first one that holds numbers; at least one."""
    for c in range(1, table.width):
        if any(_is_number(table.grid[r][c]) for r in range(head, table.height)):
            return c
    return 1


def _labels(table: Table, top: int, bottom: int, columns: range, own: Cell) -> tuple[str, ...]:
    seen: list[Cell] = []
    for r in range(top, bottom):
        for c in columns:
            cell = table.grid[r][c]
            if cell is not None and cell is not own and cell not in seen and plain(cell.text):
                seen.append(cell)
    return tuple(plain(c.text) for c in seen)


def _column_labels(table: Table, own: Cell, head: int) -> tuple[str, ...]:
    seen: list[Cell] = []
    for r in range(head):
        for c in range(own.column, own.column + own.column_span):
            cell = table.grid[r][c]
            if cell is not None and cell not in seen and plain(cell.text):
                seen.append(cell)
    # a cell over the whole table is its title, no label of a column
    return tuple(plain(c.text) for c in seen if c.column_span < table.width)


def _unit(labels: Sequence[str]) -> str | None:
    return next((u for label in labels if (u := printed_unit(label))), None)


_ONLY_WORD = re.compile(r"[\u4e00-\u9fff]{1,3}|[a-zA-Z%]{1,3}")


def _unit_of_row(table: Table, cell: Cell, head: int) -> str | None:
    """The unit that stands in a column 单位 or 计量单位 of the same row.

    Under 计量单位 any short word is one (块); under 单位, which may be an agency, a known one.
    """
    if not head:
        return None
    for c in range(table.width):
        top, here = table.grid[head - 1][c], table.grid[cell.row][c]
        if top is None or here is None or here is cell:
            continue
        unit, header = plain(here.text), bare(top.text)
        if header == "单位":
            return unit if is_unit(unit) else None
        if header == "计量单位":
            return unit if is_unit(unit) or _ONLY_WORD.fullmatch(unit) else None
    return None


def _has_words_header(table: Table) -> bool:
    """Whether the first row is a header: words only, and none a label or value of the form."""
    if not table.height:
        return False
    words = vocabulary()
    cells = [c for c in table.grid[0] if c is not None]
    kinds = {read_cell(c.text).kind for c in cells if plain(c.text)}
    of_form = any(
        words.rows_three.find(c.text)
        or words.rows_two.find(c.text)
        or words.columns_three.find(c.text)
        or words.outcomes.find(c.text)
        for c in cells
        if plain(c.text)
    )
    return kinds == {Kind.WORD} and not of_form and table.height > 1


# ---- where a table stands


def _section_of(table: Table, sections: Sequence[Section]) -> int | None:
    """Index of the innermost section that a table stands in."""
    start = table.location.start
    if start is None:
        start = next((c.location.start for c in table.cells if c.location.start is not None), None)
    if start is None:
        return None
    return next((s.index for s in reversed(sections) if s.start <= start < s.end), None)


def _key_of(sections: Sequence[Section], index: int | None) -> str | None:
    """The national section that a section is or belongs to."""
    while index is not None:
        if sections[index].key:
            return sections[index].key
        index = sections[index].parent
    return None


def _title(sections: Sequence[Section], index: int | None) -> str:
    return plain(sections[index].title) if index is not None else ""


def _captions(document: Document) -> list[str]:
    """For each table its caption, else the short line right above it that names a table."""
    captions: list[str] = []
    above = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = plain(block.text)
            if not re.match(r"^[(（]?单位[:：]", text):
                above = text if len(text) <= _CAPTION and re.search(r"表|统计", text) else ""
        else:
            captions.append(plain(block.caption) or above)
            above = ""
    return captions
