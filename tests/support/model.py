"""A report as its author would give it, and the national form's tables laid out from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from reportqa.document import Figure, Kind
from reportqa.form.catalogue import catalogue

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
TITLES = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


class Expected(NamedTuple):
    """What a reader of the report must find in one value cell.

    Paths run from the outermost label in, without white space and without 申请人情况; ``raw`` is
    as printed.
    """

    table: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    raw: str


@dataclass(frozen=True)
class InventedReport:
    """A report that no agency ever published.

    ``sections`` holds six (heading, paragraphs); the form's tables follow the second, third and
    fourth. ``two`` maps a row's label to its printed cells, in the columns of the edition;
    ``three`` has a row for each row of the edition's form and seven printed cells in each;
    ``four`` has fifteen printed cells. ``published`` is an ISO date.
    """

    agency: str
    year: int
    edition: int
    title: str
    published: str
    preamble: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    two: Mapping[str, tuple[str, ...]]
    three: tuple[tuple[str, ...], ...]
    four: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """One cell of a laid-out table. ``expected`` is None for labels."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    expected: Expected | None = None


@dataclass(frozen=True)
class Layout:
    """A table of the form with its cells in reading order; ``header`` counts its header rows."""

    table: str
    places: tuple[Place, ...]
    header: int

    @property
    def height(self) -> int:
        return max(p.row + p.row_span for p in self.places)

    @property
    def width(self) -> int:
        return max(p.column + p.column_span for p in self.places)

    def starting_in(self, row: int) -> list[Place]:
        """The cells whose top row is ``row``, from the left."""
        return sorted((p for p in self.places if p.row == row), key=lambda p: p.column)

    def covering(self, row: int) -> list[Place]:
        """The cells that cover ``row``, also from above, from the left."""
        return sorted(
            (p for p in self.places if p.row <= row < p.row + p.row_span), key=lambda p: p.column
        )


def layouts(report: InventedReport) -> tuple[Layout, Layout, Layout]:
    """Tables two, three and four of the report."""
    return _table_two(report), _table_three(report), _table_four(report)


def expected_figures(report: InventedReport) -> list[Expected]:
    """Every value cell of the three tables, in reading order."""
    return [p.expected for layout in layouts(report) for p in layout.places if p.expected]


def place(figure: Figure | Expected) -> Expected:
    """A figure without what a reader is free to do: white space and the header 申请人情况."""
    column = tuple(squeeze(label) for label in figure.column)
    return Expected(
        figure.table or "",
        tuple(squeeze(label) for label in figure.row),
        column[1:] if column[:1] == ("申请人情况",) else column,
        squeeze(figure.raw),
    )


def squeeze(text: str) -> str:
    """Text without white space of any kind."""
    return "".join(text.split()).replace("\u200b", "")


# What the printed forms used in invented reports mean, apart from plain digits.
_MEANINGS: Mapping[str, tuple[Kind, Decimal | None]] = {
    "": (Kind.BLANK, None),
    "/": (Kind.SLASH, None),
    "——": (Kind.DASH, None),
    "无": (Kind.WORD, None),
    "+3": (Kind.NUMBER, Decimal(3)),
    "-4": (Kind.NUMBER, Decimal(-4)),
    "增2": (Kind.NUMBER, Decimal(2)),
    "减1": (Kind.NUMBER, Decimal(-1)),
    "１，３８９": (Kind.NUMBER, Decimal(1389)),
    "12,406": (Kind.NUMBER, Decimal(12406)),
    "387.5200": (Kind.NUMBER, Decimal("387.52")),
    "482600元": (Kind.NUMBER, Decimal(482600)),
    "1268.45万元": (Kind.NUMBER, Decimal("1268.45")),
    "9（其中修订2件）": (Kind.NUMBER, Decimal(9)),
}


def meaning(raw: str) -> tuple[Kind, Decimal | None]:
    """What a printed cell of an invented report holds; independent of ``reportqa.numbers``."""
    if raw.isascii() and raw.isdigit():
        return Kind.NUMBER, Decimal(raw)
    return _MEANINGS[raw]


# ---- the form's labels


@dataclass(frozen=True)
class BlockLabels:
    """A block of table two in one edition."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]


@cache
def block_labels(edition: int) -> tuple[BlockLabels, ...]:
    """The blocks of table two as an edition prints them."""
    newest = -1 if edition == 2021 else 0
    blocks = []
    for block in catalogue().blocks:
        columns = tuple(c.labels[newest] for c in block.columns if edition in c.editions)
        rows = tuple(r.labels[newest] for r in block.rows if edition in r.editions)
        if rows and columns:
            blocks.append(BlockLabels(block.title, rows, columns))
    return tuple(blocks)


@cache
def row_paths(edition: int) -> tuple[tuple[str, ...], ...]:
    """The row paths of table three in one edition, in the order of the form."""
    return tuple(m.row for m in catalogue().of_table("3") if edition in m.editions)


@cache
def applicant_paths() -> tuple[tuple[str, ...], ...]:
    """The column paths of table three."""
    return tuple(a.path for a in catalogue().applicants)


# ---- layouts


def _cut_evenly(parts: int) -> tuple[int, ...]:
    """Column spans of a block with so many columns, over the four grid columns of table two."""
    return {2: (1, 3), 3: (1, 1, 2), 4: (1, 1, 1, 1)}[parts]


def _table_two(report: InventedReport) -> Layout:
    places: list[Place] = []
    row = 0
    for block in block_labels(report.edition):
        spans = _cut_evenly(1 + len(block.columns))
        starts = [sum(spans[:i]) for i in range(len(spans))]
        places.append(Place(row, 0, block.title, column_span=4))
        for at, span, label in zip(starts, spans, ("信息内容", *block.columns), strict=True):
            places.append(Place(row + 1, at, label, column_span=span))
        row += 2
        for label in block.rows:
            places.append(Place(row, 0, label))
            values = report.two[label]
            for at, span, column, raw in zip(
                starts[1:], spans[1:], block.columns, values, strict=True
            ):
                known = Expected("2", (block.title, label), (column,), raw)
                places.append(Place(row, at, raw, column_span=span, expected=known))
            row += 1
    return Layout("2", tuple(places), header=0)


def _table_three(report: InventedReport) -> Layout:
    organisations = [p for p in applicant_paths() if len(p) == 2]
    places = [
        Place(0, 0, NOTE, row_span=3, column_span=3),
        Place(0, 3, "申请人情况", column_span=7),
        Place(1, 3, "自然人", row_span=2),
        Place(1, 4, organisations[0][0], column_span=len(organisations)),
        Place(1, 9, "总计", row_span=2),
        *(Place(2, 4 + i, path[1]) for i, path in enumerate(organisations)),
    ]
    paths = row_paths(report.edition)
    for i, (path, values) in enumerate(zip(paths, report.three, strict=True)):
        row = 3 + i
        places += _row_labels(paths, i, row)
        for j, (column, raw) in enumerate(zip(applicant_paths(), values, strict=True)):
            places.append(Place(row, 3 + j, raw, expected=Expected("3", path, column, raw)))
    return Layout("3", tuple(places), header=3)


def _row_labels(paths: Sequence[tuple[str, ...]], i: int, row: int) -> Iterator[Place]:
    """The label cells that begin in a row: three label columns, the last label filling up."""
    path = paths[i]
    for depth, label in enumerate(path):
        if depth + 1 == len(path):
            yield Place(row, depth, label, column_span=3 - depth)
            return
        upper = path[: depth + 1]
        if i and paths[i - 1][: depth + 1] == upper:
            continue
        yield Place(row, depth, label, row_span=sum(1 for p in paths if p[: depth + 1] == upper))


def _table_four(report: InventedReport) -> Layout:
    places = [
        Place(0, 0, "行政复议", column_span=5),
        Place(0, 5, "行政诉讼", column_span=10),
        *(Place(1, i, label, row_span=2) for i, label in enumerate(OUTCOMES)),
        Place(1, 5, "未经复议直接起诉", column_span=5),
        Place(1, 10, "复议后起诉", column_span=5),
        *(Place(2, 5 + i, label) for i, label in enumerate(OUTCOMES + OUTCOMES)),
    ]
    cases = (("行政复议",), ("行政诉讼", "未经复议直接起诉"), ("行政诉讼", "复议后起诉"))
    paths = [(*case, outcome) for case in cases for outcome in OUTCOMES]
    for i, (path, raw) in enumerate(zip(paths, report.four, strict=True)):
        places.append(Place(3, i, raw, expected=Expected("4", (), path, raw)))
    return Layout("4", tuple(places), header=3)


# ---- filling tables that obey the form's sums


def fill_three(
    edition: int,
    new: Sequence[int],
    carried: Sequence[int],
    results: Mapping[str, Sequence[int]],
    zero: str = "0",
) -> tuple[tuple[str, ...], ...]:
    """Table three with its totals and 四、结转 worked out.

    ``new``, ``carried`` and each of ``results`` give six counts, 自然人 first; ``results`` is keyed
    by the measure's name in the catalogue. ``zero`` is how a nought outside 总计 is printed.
    """
    names = [m.name for m in catalogue().of_table("3") if edition in m.editions]
    unknown = set(results) - set(names)
    if unknown:
        raise KeyError(f"no such rows in the form of {edition}: {sorted(unknown)}")
    counts = {name: list(results.get(name, [0] * 6)) for name in names[2:-2]}
    done = [sum(column) for column in zip(*counts.values(), strict=True)]
    left = [n + c - d for n, c, d in zip(new, carried, done, strict=True)]
    if min(left) < 0:
        raise ValueError(f"more applications concluded than there were: {left}")
    rows = [list(new), list(carried), *counts.values(), done, left]
    return tuple((*(str(n) if n else zero for n in row), str(sum(row))) for row in rows)


def fill_four(*groups: Sequence[int], zero: str = "0") -> tuple[str, ...]:
    """Table four from three groups of four counts, with the totals worked out."""
    cells: list[str] = []
    for group in groups:
        cells += [str(n) if n else zero for n in group]
        cells.append(str(sum(group)))
    return tuple(cells)
