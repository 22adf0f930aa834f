"""The columns of the form's tables, read from their header rows, and value cells set under them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reportqa.document import Cell, Location
from reportqa.form.catalogue import EDITIONS, catalogue
from reportqa.form.labels import bare, plain, printed_unit, vocabulary

MISFIT = "the row has {found} value cells where the header has {expected} columns"


@dataclass(frozen=True, slots=True)
class Column:
    """A value column: grid places ``left`` to ``right`` (exclusive), its labels, what it means.

    ``name`` is the canonical name of the column (table two), of the applicant (three) or of the
    measure (four); "" where the form does not know the label.
    """

    left: int
    right: int
    path: tuple[str, ...]
    name: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The value columns from left to right; with ``doubt`` they cannot be relied on."""

    columns: tuple[Column, ...]
    doubt: str = ""

    def align(
        self, values: Sequence[Cell], *, same_grid: bool, whole: bool = True
    ) -> list[tuple[Cell, Column | None, str]]:
        """Each value cell with its column and a doubt ("" where there is none).

        A merged value cell is one entry whose column holds the labels that its columns share. A
        row that does not fit gives one doubtful entry for each column, each with the whole row as
        text: which value is meant cannot be told. Empty cells beside the columns are left out only
        where the header is ``whole``: else they may stand in a column whose label is lost.
        """
        values = sorted(values, key=lambda c: c.column)
        if same_grid and whole and len(values) > len(self.columns):
            inside = [c for c in values if plain(c.text) or self.over(c)]
            values = inside if len(inside) >= len(self.columns) else values
        doubt = next((c.doubt for c in values if c.doubt), "")
        if len(values) == len(self.columns) and not (same_grid and self._contradicts(values)):
            return [(c, k, c.doubt) for c, k in zip(values, self.columns, strict=True)]
        if same_grid and not doubt:
            merged = self._merged(values)
            if merged is not None:
                return merged
        misfit = MISFIT.format(found=len(values), expected=len(self.columns))
        run = _joined(values)
        return [(run, k, doubt or misfit) for k in self.columns]

    def over(self, cell: Cell) -> list[Column]:
        """The columns that a cell of the same grid lies under."""
        end = cell.column + cell.column_span
        return [k for k in self.columns if k.left < end and cell.column < k.right]

    def _contradicts(self, values: Sequence[Cell]) -> bool:
        """Whether a cell stands exactly under another column than its turn gives it."""
        places = {(k.left, k.right): i for i, k in enumerate(self.columns)}
        return any(
            places.get((c.column, c.column + c.column_span), i) != i for i, c in enumerate(values)
        )

    def _merged(self, values: Sequence[Cell]) -> list[tuple[Cell, Column | None, str]] | None:
        """Value cells that lie over whole columns, all columns covered; None where they do not."""
        found: list[tuple[Cell, Column | None, str]] = []
        covered = 0
        for cell in values:
            over = self.over(cell)
            if not over or over != list(self.columns[covered : covered + len(over)]):
                return None
            if cell.column > over[0].left or cell.column + cell.column_span < over[-1].right:
                return None
            covered += len(over)
            found.append((cell, over[0] if len(over) == 1 else _common(over), ""))
        return found if covered == len(self.columns) else None


def _common(columns: Sequence[Column]) -> Column:
    """What several columns share: the outer labels that are the same for all."""
    path = columns[0].path
    for column in columns[1:]:
        same = 0
        for a, b in zip(path, column.path, strict=False):
            if a != b:
                break
            same += 1
        path = path[:same]
    return Column(columns[0].left, columns[-1].right, path, "")


def _joined(values: Sequence[Cell]) -> Cell:
    """The value cells of a row as one cell, their texts apart by blanks."""
    if len(values) == 1:
        return values[0]
    first, last = values[0], values[-1]
    places = [c.location for c in values]
    starts = [p.start for p in places if p.start is not None]
    ends = [p.end for p in places if p.end is not None]
    boxes = tuple(b for p in places for b in p.boxes)
    return replace(
        first,
        text=" ".join(c.text for c in values).strip(),
        column_span=last.column + last.column_span - first.column,
        location=Location(min(starts, default=None), max(ends, default=None), boxes),
    )


def header_two(row: Sequence[Cell]) -> Header:
    """信息内容 and the columns of one block."""
    words = vocabulary()
    cells = [c for c in row if plain(c.text)][1:]
    columns = tuple(
        Column(
            c.column,
            c.column + c.column_span,
            (plain(c.text),),
            words.columns_two.find(c.text) or "",
            printed_unit(c.text),
        )
        for c in cells
    )
    names = [k.name for k in columns if k.name]
    return Header(columns, "" if len(set(names)) == len(names) else "two columns have one label")


def is_whole(names: Collection[str], block: int) -> bool:
    """Whether a header has all columns that a block of table two has in an edition.

    ``names`` are canonical names of columns. Where one is lost, a row that has lost a value as
    well would seem to fit.
    """
    columns = catalogue().blocks[block].columns
    editions = [{c.name for c in columns if edition in c.editions} for edition in EDITIONS]
    return set(names) in (*editions, set.union(*editions))


def header_three(rows: Sequence[Sequence[Cell]]) -> Header:
    """Applicants: 自然人, the organisations under 法人或其他组织, 总计.

    The corner that stands left of them is no column. A label that the form does not know is a
    column of its own without a canonical name.
    """
    words = vocabulary()
    cells = _distinct(rows)
    known = [(c, words.columns_three.find(c.text)) for c in cells]
    over = next((c for c, path in known if path == (words.organisations,)), None)
    lefts = [c.column for c, path in known if path]
    left = min(lefts, default=0)
    columns: list[Column] = []
    for cell, path in known:
        end = cell.column + cell.column_span
        if path in {(), (words.organisations,)}:
            continue
        if path is None:
            if cell.column < left or "勾稽" in bare(cell.text):
                continue
            inside = (
                over is not None and over.column <= cell.column < over.column + over.column_span
            )
            outer = (plain(over.text),) if over is not None and inside else ()
            columns.append(Column(cell.column, end, (*outer, plain(cell.text)), ""))
            continue
        name = next(a.name for a in catalogue().applicants if a.path == path)
        above = (plain(over.text) if over else path[0],) if len(path) > 1 else ()
        columns.append(Column(cell.column, end, (*above, plain(cell.text)), name))
    header = _checked(columns)
    known_names = [k.name for k in header.columns if k.name]
    total = catalogue().applicants[-1].name
    if not header.doubt and total in known_names[:-1]:
        # it was moved by a merged cell that is lost or too narrow
        return Header(header.columns, "the total stands before other columns")
    return header


def header_four(rows: Sequence[Sequence[Cell]]) -> Header:
    """Results under 行政复议 and under the two kinds of 行政诉讼."""
    words = vocabulary()
    cells = _distinct(rows)
    cases = {words.cases.find(c.text): c for c in cells if words.cases.find(c.text)}
    leaves = sorted(
        (c for c in cells if words.outcomes.find(c.text)), key=lambda c: (c.column, c.row)
    )
    measures = {m.column: m for m in catalogue().of_table("4")}
    groups = sorted({m.column[:-1] for m in measures.values()}, key=lambda g: _place(cases, g))
    columns: list[Column] = []
    for i, leaf in enumerate(leaves):
        above = [
            name
            for name, c in cases.items()
            if c.column <= leaf.column
            and leaf.column + leaf.column_span <= c.column + c.column_span
            and c.row < leaf.row
        ]
        # the two kinds of lawsuits may stand without 行政诉讼 over them
        group = next((g for g in groups if set(g) == set(above) or above == [g[-1]]), None)
        if group is None and _in_runs(leaves, words.outcomes.find, len(groups)):
            # merged headers were lost: three like runs of results stand in the order of the cases
            group = groups[i // (len(leaves) // len(groups))] if len(cases) == 4 else None
        if group is None:
            return Header(tuple(columns), "the kinds of cases stand over no certain columns")
        outcome = words.outcomes.find(leaf.text) or ""
        measure = measures.get((*group, outcome))
        printed = (*(plain(cases[g].text) for g in group if g in cases), plain(leaf.text))
        columns.append(
            Column(
                leaf.column,
                leaf.column + leaf.column_span,
                printed,
                measure.name if measure else "",
            )
        )
    return _checked(columns)


def _place(cases: dict[str | None, Cell], group: tuple[str, ...]) -> int:
    """Where a kind of case stands from left to right."""
    return next((cases[g].column for g in reversed(group) if g in cases), 0)


def _in_runs(leaves: Sequence[Cell], name: Callable[[str], str | None], runs: int) -> bool:
    size, rest = divmod(len(leaves), runs)
    if rest or not size:
        return False
    parts = [{name(c.text) for c in leaves[i * size : (i + 1) * size]} for i in range(runs)]
    return all(len(p) == size and p == parts[0] for p in parts)


def _distinct(rows: Sequence[Sequence[Cell]]) -> list[Cell]:
    cells: list[Cell] = []
    for row in rows:
        cells.extend(c for c in row if plain(c.text) and c not in cells)
    return cells


def _checked(columns: list[Column]) -> Header:
    """Columns from left to right; doubtful where two lie over each other or mean the same."""
    columns.sort(key=lambda k: (k.left, k.right))
    if any(a.right > b.left for a, b in pairwise(columns)):
        return Header(tuple(columns), "columns of the header lie over each other")
    names = [k.name for k in columns if k.name]
    if len(set(names)) != len(names):
        return Header(tuple(columns), "two columns of the header mean the same")
    return Header(tuple(columns))
