"""Which tables of a document are tables two, three and four of the form, and what each cell counts.

Rows are walked one by one through all tables of a document, so that a table that pages have cut,
or blocks that are tables of their own, are read as one. Every value cell gets its labels from the
table itself; what the pieces do not print (a group label on the page before) comes from the rows
above, else from the catalogue. A row whose value cells do not fit the header is doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from reportqa.document import Cell, Kind, Table
from reportqa.form.catalogue import Measure, catalogue
from reportqa.form.columns import Column, Header, header_four, header_three, header_two, is_whole
from reportqa.form.labels import bare, block_index, plain, printed_unit, vocabulary
from reportqa.numbers import read_cell

_COUNTED = re.compile(r"(?:[2-9]|1\d)[、.．)）](?!\d)|[（(](?:[2-9]|1\d)[)）]|[②-⑳⑵-⒇]")
_ANYWHERE = frozenset({"其他", "总计"})
NO_LABEL = "the label of this row itself is missing, only its group is there"
OTHER_KIND = "its unit is not one of its column, so the cell may belong to another"
NO_HEADER = "the header that says what the columns are could not be read"


@dataclass(frozen=True, slots=True)
class Value:
    """A value cell of the form: ``cell`` stands in table ``index`` of the document.

    ``row`` and ``column`` are label paths from the outermost in, without white space. ``unit`` is
    what the header prints. ``doubt`` says why the cell must not be read ("" where it may be).
    """

    index: int
    cell: Cell
    table: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    measure: Measure | None
    unit: str | None
    doubt: str


@dataclass
class _State:
    """What the rows above, in this table or an earlier piece, say about the row to come."""

    table: str | None = None
    block: int | None = None
    title: str = ""
    header: Header | None = None
    header_rows: list[list[Cell]] = field(default_factory=list)
    header_table: int = -1
    groups: dict[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()  # what stands above the last row of table three that is known
    filled: bool = False  # table four: its row of values has been read


def match_tables(
    tables: Sequence[Table], keys: Sequence[str | None] = ()
) -> list[list[Value] | None]:
    """For each table the value cells of the form, in reading order; None for any other table.

    ``keys`` may name for each table the national section ("1" to "6") that it stands in.
    """
    state = _State()
    return [
        _Walk(state, i, table, keys[i] if i < len(keys) else None).values()
        for i, table in enumerate(tables)
    ]


def _rows(table: Table) -> list[list[Cell]]:
    """For each grid row the cells that cover it, each once, from left to right."""
    return [list({id(c): c for c in line if c is not None}.values()) for line in table.grid]


class _Walk:
    """One table, row by row."""

    def __init__(self, state: _State, index: int, table: Table, key: str | None) -> None:
        self.state = state
        self.index = index
        self.table = table
        self.key = key
        self.found: list[Value] = []
        self.words = vocabulary()
        self.sure = False

    def values(self) -> list[Value] | None:
        rows = _rows(self.table)
        if not self._is_form(rows):
            return None
        for row in rows:
            for cell in row:
                group = self.words.groups_three.find(cell.text) if cell.text else None
                if group is not None:
                    self.state.groups.setdefault(group, plain(cell.text))
        for r, row in enumerate(rows):
            self._row(r, row)
        return self.found

    # ---- what kind of table, what kind of row

    def _is_form(self, rows: Sequence[Sequence[Cell]]) -> bool:
        kinds = [k for row in rows if (k := self._kind(row)) is not None]
        if kinds:
            return True
        return (
            self.state.table == "4"
            and not self.state.filled
            and self.state.header is not None
            and any(_fits_four(row, self.state.header) for row in rows)
        )

    def _kind(self, row: Sequence[Cell]) -> str | None:
        """What a row is for certain: title, head2, row2, head3, row3, head4; else None."""
        texts = [c.text for c in row if plain(c.text)]
        if not texts:
            return None
        named = [t for t in texts if not t.isdigit()]  # no label is a bare number
        if any(block_index(t) is not None for t in named):
            return "title"
        two = self.state.table == "2" or self.key == "2"
        if self.words.content.find(texts[0]) and (
            len(texts) == 1 or any(self.words.columns_two.find(t) for t in texts[1:])
        ):
            return "head2"
        if any(self._own_three(t) for t in named) and self._evidence_three():
            return "row3"
        if two and self.words.rows_two.find(texts[0]):
            return "row2"
        if self._is_header_three(named):
            return "head3"
        cases = [t for t in named if self.words.cases.find(t)]
        outcomes = [t for t in named if self.words.outcomes.find(t)]
        alone = self.key == "4" and len(cases) == len(texts)
        if (
            alone
            or len(set(cases)) >= 2
            or (len(outcomes) >= 3 and len(outcomes) + len(cases) == len(texts))
        ):
            return "head4"
        return None

    def _is_header_three(self, texts: Sequence[str]) -> bool:
        """申请人情况, or two applicants; 其他 and 总计 stand in tables of every kind."""
        paths = {self.words.columns_three.find(t) for t in texts if bare(t) not in _ANYWHERE}
        return () in paths or len(paths - {None}) >= 2

    def _own_three(self, text: str) -> bool:
        """A row label of table three; 其他 and 总计 without a number are columns as well."""
        return bare(text) not in _ANYWHERE and self.words.rows_three.find(text) is not None

    def _evidence_three(self) -> bool:
        """A label such as 重复申请 alone could stand in any table: more must speak for the form."""
        if self.state.table == "3" or self.key == "3":
            return True
        if not self.sure:
            labels = {
                m.name
                for c in self.table.cells
                if self._own_three(c.text) and (m := self.words.rows_three.find(c.text))
            }
            self.sure = len(labels) >= 3
        return self.sure

    # ---- rows

    def _row(self, r: int, row: list[Cell]) -> None:
        state = self.state
        kind = self._kind(row)
        if kind == "title":
            cell = next(c for c in row if block_index(c.text) is not None)
            if cell.row == r:
                state.table, state.title = "2", plain(cell.text)
                state.block, state.header = block_index(cell.text), None
            row = [c for c in row if c is not cell]  # it may stand left of its rows
            kind = self._kind(row)
        if kind == "head2":
            state.table = "2"
            state.header = header_two(row)
            state.header_table = self.index
        elif kind in {"head3", "head4"}:
            self._header_row(kind[-1], row)
        elif kind == "row2":
            state.table = "2"
            self._data_two(r, row)
        elif kind == "row3":
            if state.table != "3":
                state.table, state.header, state.header_rows = "3", None, []
            self._data_three(r, row)
        elif state.table == "2":
            self._data_two(r, row)
        elif state.table == "3":
            numbers = any(read_cell(c.text).kind is Kind.NUMBER for c in row)
            if numbers or self._values_seen("3"):
                self._data_three(r, row)  # else a header row that only repeats what is above it
        elif state.table == "4":
            self._data_four(r, row)

    def _values_seen(self, table: str) -> bool:
        return any(v.table == table for v in self.found) or (
            self.state.header is not None and self.state.header_table != self.index
        )

    def _header_row(self, table: str, row: list[Cell]) -> None:
        state = self.state
        if state.table != table or state.header_table != self.index or self._values_seen(table):
            state.header_rows = []
        state.table, state.header_table, state.filled = table, self.index, False
        state.header_rows.append(row)
        state.header = (header_three if table == "3" else header_four)(state.header_rows)

    def _data_two(self, r: int, row: list[Cell]) -> None:
        label = next((c for c in row if plain(c.text)), None)
        if label is None or label.row != r or _is_note(label, row):
            return
        values = [c for c in row if c.column > label.column and c.row == r]
        if not values:
            return
        if self.words.columns_two.find(label.text) and not self.words.rows_two.find(label.text):
            self.state.header = Header((), NO_HEADER)  # the rest of a header that was cut
            return
        known = self.words.rows_two.find(label.text)
        lost = "" if read_cell(label.text).kind is Kind.WORD else NO_LABEL
        form = catalogue()
        state = self.state
        block = known[0] if known else state.block
        title = state.title
        if block is not None and state.block != block:
            title = form.blocks[block].title if not title or known else title
        path = ((title,) if title else ()) + (plain(label.text),)
        whole = known is None or is_whole(self._names(), known[0])
        for cell, column, doubt in self._aligned(values, whole=whole):
            measure = None
            if known and column is not None and column.name:
                measure = form.by_name.get(known[1] + column.name)
            unit = (column.unit if column else None) or printed_unit(label.text)
            at = column.path if column else ()
            why = lost or doubt or _other_kind(cell, measure)
            self.found.append(Value(self.index, cell, "2", path, at, measure, unit, why))

    def _data_three(self, r: int, row: list[Cell]) -> None:
        own = [i for i, c in enumerate(row) if self._label_three(c, row)]
        groups = [i for i, c in enumerate(row) if self.words.groups_three.find(c.text)]
        if own:
            at = own[-1]
        else:
            first = self._first_value(row)
            labels = [i for i, c in enumerate(row[:first]) if plain(c.text)]
            if not labels:
                return
            at = labels[-1]
        if row[at].row != r and row[at].row_span > 1 and not own:
            return
        if _is_note(row[at], row):
            return
        values = [c for c in row[at + 1 :] if c.row == r]
        values = self._without_placeholders(row[at], values)
        if not values:
            return
        measure = self.words.rows_three.find(row[at].text) if own else None
        if measure is not None:
            self.state.parents = tuple(self.state.groups.get(g, g) for g in measure.row[:-1])
            path = (*self.state.parents, plain(row[at].text))
        else:
            measure = self._by_group(row, at, groups)
            path = tuple(plain(c.text) for c in row[: at + 1] if plain(c.text))
            path = self._above(row, groups) + path
            if _COUNTED.match(bare(path[-1])) and self._same_parents(row, groups):
                path = (*self.state.parents, path[-1])  # it goes on counting below a page break
        lost = NO_LABEL if self._stands_over_rows(row[at]) else ""
        whole = {a.name for a in catalogue().applicants} <= set(self._names())
        for cell, column, doubt in self._aligned(values, whole=whole):
            at_column = column.path if column else ()
            self.found.append(
                Value(self.index, cell, "3", path, at_column, measure, None, lost or doubt)
            )

    def _same_parents(self, row: Sequence[Cell], groups: Sequence[int]) -> bool:
        """Whether no label of a row names another group than that of the row above.

        What a page break has left of a label names none.
        """
        found = {self.words.groups_three.find(row[i].text) for i in groups}
        named = {self.state.groups.get(g, g) for g in found if g is not None}
        return len(self.state.parents) == 2 and named <= set(self.state.parents)

    def _above(self, row: Sequence[Cell], groups: Sequence[int]) -> tuple[str, ...]:
        """The labels above the first group of a row that this piece of the table does not print."""
        if not groups:
            return ()
        group = self.words.groups_three.find(row[groups[0]].text)
        for measure in catalogue().of_table("3"):
            if group in measure.row:
                above = measure.row[: measure.row.index(group)]
                return tuple(self.state.groups.get(g, g) for g in above)
        return ()

    def _label_three(self, cell: Cell, row: Sequence[Cell]) -> bool:
        """A row label, and no group that stands left of its own rows."""
        if not self._own_three(cell.text):
            return False
        if self.words.groups_three.find(cell.text) is None:
            return True
        right = [c for c in row if c.column > cell.column]
        return cell.row_span == 1 and not any(self._own_three(c.text) for c in right)

    def _stands_over_rows(self, label: Cell) -> bool:
        """Whether a row's last label is a group with rows of its own, so that its label is lost.

        （六）其他处理 is a row in one edition and a group in the other: the table's rows tell.
        """
        group = self.words.groups_three.find(label.text)
        if group is None:
            return False
        if self.words.rows_three.find(label.text) is None:
            return True
        own = (c.text for c in self.table.cells if c is not label and self._own_three(c.text))
        below = (self.words.rows_three.find(text) for text in own)
        return any(m is not None and m.row[-2:-1] == (group,) for m in below)

    def _by_group(self, row: Sequence[Cell], at: int, groups: Sequence[int]) -> Measure | None:
        """总计 or 其他 without its number, told by the group that stands left of it."""
        label = bare(row[at].text)
        parents = [self.words.groups_three.find(row[i].text) for i in groups if i < at]
        if not parents or label not in _ANYWHERE:
            return None
        for measure in catalogue().of_table("3"):
            if measure.row[-2:-1] == (parents[-1],) and measure.row[-1].endswith(label):
                return measure
        return None

    def _first_value(self, row: Sequence[Cell]) -> int:
        """Where the values of a row begin whose label the form does not know."""
        header = self.state.header
        if header is not None and self.state.header_table == self.index and header.columns:
            left = header.columns[0].left
            return next((i for i, c in enumerate(row) if c.column >= left), len(row))
        at = len(row) - len(header.columns) if header is not None else 0
        if at > 0 and read_cell(row[at - 1].text).kind is Kind.WORD:
            return at
        for i, cell in enumerate(row):
            if i and read_cell(cell.text).kind is not Kind.WORD:
                return i
        return len(row)

    def _without_placeholders(self, label: Cell, values: list[Cell]) -> list[Cell]:
        """Drop empty cells between the label and the first column of the header."""
        header = self.state.header
        if header is None or self.state.header_table != self.index or not header.columns:
            return values
        if len(values) <= len(header.columns):
            return values
        left = header.columns[0].left
        return [c for c in values if plain(c.text) or c.column + c.column_span > left]

    def _data_four(self, r: int, row: list[Cell]) -> None:
        header = self.state.header
        if header is None or not header.columns:
            return
        values = [c for c in row if c.row == r]
        if self.state.header_table == self.index:
            left = header.columns[0].left
            values = [c for c in values if c.column >= left]
        if not values or (len(values) == 1 and _is_note(values[0], row)):
            return
        if self.state.filled and not any(plain(c.text) for c in values):
            return
        self.state.filled = True
        whole = {m.name for m in catalogue().of_table("4")} <= set(self._names())
        for cell, column, doubt in self._aligned(values, whole=whole):
            path = column.path if column else ()
            measure = catalogue().by_name.get(column.name) if column and column.name else None
            self.found.append(Value(self.index, cell, "4", (), path, measure, None, doubt))

    # ---- columns

    def _names(self) -> list[str]:
        """The canonical names of the header's columns that the form knows."""
        return [k.name for k in self.state.header.columns if k.name] if self.state.header else []

    def _aligned(
        self, values: list[Cell], *, whole: bool = True
    ) -> list[tuple[Cell, Column | None, str]]:
        """Value cells with their columns; a doubtful row once for each column of the header."""
        header = self.state.header
        if header is None or header.doubt or not header.columns:
            doubt = (header.doubt if header else "") or NO_HEADER
            return [(c, None, c.doubt or doubt) for c in values]
        same = self.state.header_table == self.index
        whole = whole and not (same and self._hangs_over(header, values))
        return header.align(values, same_grid=same, whole=whole)

    def _hangs_over(self, header: Header, values: Sequence[Cell]) -> bool:
        """Whether a row has more cells than most rows of its table: one was put in somewhere."""
        grid = self.table.grid
        return any(
            2 * sum(row[c.column] is not None for row in grid) < len(grid)
            for c in values
            if not plain(c.text) and not header.over(c)
        )


def _is_note(cell: Cell, row: Sequence[Cell]) -> bool:
    """A remark in a row of its own (注：…), no label and no value."""
    if any(plain(c.text) for c in row if c is not cell):
        return False
    remark = bare(cell.text).lstrip("*※(").startswith(("注", "备注", "说明"))
    return remark or (len(row) == 1 and read_cell(cell.text).kind is Kind.WORD)


def _fits_four(row: Sequence[Cell], header: Header) -> bool:
    kinds = [read_cell(c.text).kind for c in row]
    return len(row) == len(header.columns) and Kind.WORD not in kinds


def _other_kind(cell: Cell, measure: Measure | None) -> str:
    """A doubt where a cell is in money and its column counts, or the other way round."""
    unit = read_cell(cell.text).unit
    if measure is None or unit is None:
        return ""
    return "" if ("元" in unit) is measure.name.endswith("金额") else OTHER_KIND
