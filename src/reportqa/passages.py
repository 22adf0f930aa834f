"""Sections and tables cut into passages, the units that are embedded, searched and quoted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportqa.document import Figure, Kind, Paragraph, Report, Section, Table

LENGTH = 350
"""Characters that a passage of prose should hold; a whole point or sentence may exceed it."""
_WHOLE = 600  # a point or sentence that ends by here is not cut
_SHORT = 60  # no cut leaves less than this before it
_ROWS = 500  # characters of rows in one passage of a table
_GROUP = 150  # from here on a new group of rows begins a new passage

_SENTENCE_END = re.compile(r"[。！？!?]+[”’）)》]*|\n+")
_MARK = (
    r"(?:[一二三四五六七八九十]{1,2}是|首先|其次|再次|最后[，是]"
    r"|[（(][一二三四五六七八九十0-9]{1,2}[）)]|[0-9]{1,2}[.、．](?![0-9]))"
)
_POINT = re.compile(rf"(?:(?<=[。；;，,：:\n])|(?<![^\s]))\s*(?={_MARK})")
_CLAUSE_END = re.compile(r"[；;，,]")
_SENTENCE = re.compile(r"[^。！？；!?;\n]*[。！？；!?;]?[”’）】]*")


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of one section that is searched as a whole.

    ``text == document.text[start:end]`` for prose. For a table it is the table's caption, headers
    and rows in words, and ``start``/``end`` are the table's own. ``section`` is the index of the
    innermost section, None before the first; ``path`` its labels from the outermost in; ``table``
    is the table's index, None for prose; ``page`` counts from 1, None where there are no pages.
    """

    text: str
    section: int | None
    path: tuple[str, ...]
    start: int
    end: int
    page: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, or the part of one that lies in one section."""

    start: int
    end: int
    page: int | None
    section: Section | None


def split(report: Report) -> tuple[Passage, ...]:
    """The passages of a report in reading order; together they hold all its prose and tables.

    No passage crosses a section or a table. Paragraphs are joined up to ``LENGTH`` characters;
    longer ones are cut at the ends of points (一是 … 二是 …) or sentences. A heading with nothing
    of its own below it is no passage: it is the path of those that follow. Tables are told in
    words, long ones in several passages that repeat the caption; blank cells are said to be blank.
    """
    passages: list[Passage] = []
    run: list[_Piece] = []
    table = 0
    starts = sorted({s.start for s in report.sections})
    for block in report.document.blocks:
        if isinstance(block, Table):
            passages += _prose(report, run)
            run = []
            passages += _table(report, block, table)
            table += 1
            continue
        for piece in _pieces(report, block, starts):
            if run and not _joins(report, run[-1], piece):
                passages += _prose(report, run)
                run = []
            run.append(piece)
    passages += _prose(report, run)
    return tuple(passages)


def sentences_in(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The sentences between two places of a text, with closing quotes, and where each begins.

    A semicolon ends one: what stands between two is an answer of its own.
    """
    for match in _SENTENCE.finditer(text, start, end):
        sentence = match[0].strip()
        if len(sentence) > 1:
            yield match.start() + match[0].index(sentence), sentence


def _pieces(report: Report, paragraph: Paragraph, starts: Sequence[int]) -> Iterator[_Piece]:
    start, end = paragraph.location.start, paragraph.location.end
    if start is None or end is None:
        return
    inside = starts[bisect_right(starts, start) : bisect_right(starts, end - 1)]
    edges = [start, *inside, end]
    for left, right in pairwise(edges):
        if report.document.text[left:right].strip():
            yield _Piece(left, right, paragraph.location.page, report.section_at(left))


def _joins(report: Report, last: _Piece, piece: _Piece) -> bool:
    """Whether two pieces are of one section with nothing but blanks between them."""
    between = report.document.text[last.end : piece.start]
    return last.section == piece.section and piece.start >= last.end and not between.strip()


def _prose(report: Report, run: Sequence[_Piece]) -> Iterator[Passage]:
    if not run:
        return
    text = report.document.text
    section = run[0].section
    begin, finish = run[0].start, run[-1].end
    if section is not None and _plain(text[begin:finish]) == _plain(section.label):
        return
    for start, end in _spans(text, begin, finish, _cuts(text, run)):
        part = text[start:end]
        left = start + len(part) - len(part.lstrip())
        right = start + len(part.rstrip())
        if left >= right:
            continue
        page = next((p.page for p in reversed(run) if p.start <= left), None)
        yield Passage(
            text=text[left:right],
            section=section.index if section else None,
            path=report.section_path(section.index) if section else (),
            start=left,
            end=right,
            page=page,
        )


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Where a text may be cut: at the start of points, the end of paragraphs, of sentences."""

    points: frozenset[int]
    strong: tuple[int, ...]
    weak: tuple[int, ...]


def _cuts(text: str, run: Sequence[_Piece]) -> _Cuts:
    begin, finish = run[0].start, run[-1].end
    points = frozenset(m.end() for m in _POINT.finditer(text, begin, finish))
    strong = points | {p.end for p in run}
    weak = {m.end() for m in _SENTENCE_END.finditer(text, begin, finish)}
    return _Cuts(points, tuple(sorted(strong)), tuple(sorted(weak - strong)))


def _spans(text: str, begin: int, finish: int, cuts: _Cuts) -> Iterator[tuple[int, int]]:
    start = begin
    while finish - start > LENGTH:
        in_point = start in cuts.points
        cut = (
            _last(cuts.strong, start + _SHORT, start + LENGTH)
            or (_first(cuts.strong, start + LENGTH, start + _WHOLE) if in_point else None)
            or _last(cuts.weak, start + _SHORT, start + LENGTH)
            or _first((*cuts.strong, *cuts.weak), start + LENGTH, start + _WHOLE)
        )
        if cut is None:
            clauses = [m.end() for m in _CLAUSE_END.finditer(text, start, start + LENGTH)]
            cut = _last(clauses, start + _SHORT, start + LENGTH) or start + LENGTH
        if finish - cut < _SHORT:
            break
        yield start, cut
        start = cut
    if start < finish:
        yield start, finish


def _last(cuts: Sequence[int], low: int, high: int) -> int | None:
    return max((c for c in cuts if low <= c <= high), default=None)


def _first(cuts: Sequence[int], low: int, high: int) -> int | None:
    return min((c for c in cuts if low < c <= high), default=None)


# ---- tables


def _table(report: Report, table: Table, index: int) -> Iterator[Passage]:
    figures = [f for f in report.figures if f.cell is not None and f.cell[0] == index]
    start = table.location.start
    section = report.section_at(start)
    if section is None and start is None and figures and figures[0].section is not None:
        section = report.sections[figures[0].section]
    path = report.section_path(section.index) if section else ()
    head = table.caption or (figures[0].table if figures and not figures[0].measure else None)
    title = " ".join(dict.fromkeys(p for p in (path[-1] if path else "", head or "") if p))
    lines = _lines(figures) if figures else _grid_lines(table)
    columns = _columns(figures)
    for rows in _packed(lines):
        yield Passage(
            text="\n".join([*([title] if title else []), *([columns] if columns else []), *rows]),
            section=section.index if section else None,
            path=path,
            start=start or 0,
            end=table.location.end or start or 0,
            page=table.location.page,
            table=index,
        )


def _columns(figures: Sequence[Figure]) -> str:
    """The column labels, where all rows have the same ones."""
    rows: dict[tuple[int, tuple[str, ...]], list[str]] = {}
    for figure in figures:
        if figure.row and figure.cell:
            rows.setdefault((figure.cell[1], figure.row), []).append(" ".join(figure.column))
    kinds = {tuple(labels) for labels in rows.values()}
    return "列：" + "、".join(kinds.pop()) if len(kinds) == 1 and len(rows) > 1 else ""


def _lines(figures: Sequence[Figure]) -> list[tuple[tuple[str, ...], str]]:
    """Each row in words, with the labels of its group."""
    rows: dict[tuple[int, tuple[str, ...]], list[Figure]] = {}
    for figure in figures:
        if figure.cell is None:
            continue
        label = figure.row or figure.column[:-1]
        rows.setdefault((figure.cell[1], label), []).append(figure)
    return [(label[:-1], _line(label, cells)) for (_, label), cells in rows.items()]


def _line(label: tuple[str, ...], cells: Sequence[Figure]) -> str:
    last = [f.column[-1] if f.column else "" for f in cells]
    names = last if len(set(last)) == len(last) else [" ".join(f.column) for f in cells]
    said = "，".join(f"{n} {_said(f)}".strip() for n, f in zip(names, cells, strict=True))
    return f"{' '.join(label)}：{said}" if label else said


def _said(figure: Figure) -> str:
    if figure.kind is Kind.BLANK:
        return "空白"
    if figure.kind is Kind.UNREAD:
        return "未能读出"
    return _plain(figure.raw)


def _grid_lines(table: Table) -> list[tuple[tuple[str, ...], str]]:
    lines: list[tuple[tuple[str, ...], str]] = []
    for row in table.grid:
        cells = dict.fromkeys(c for c in row if c is not None)
        text = "，".join(_plain(c.text) or "空白" for c in cells)
        if any(_plain(c.text) for c in cells):
            lines.append(((), text))
    return lines


def _packed(lines: Sequence[tuple[tuple[str, ...], str]]) -> Iterator[list[str]]:
    rows: list[str] = []
    size = 0
    last: tuple[str, ...] | None = None
    for group, line in lines:
        turn = group != last and size >= _GROUP
        if rows and (turn or size + len(line) > _ROWS):
            yield rows
            rows, size = [], 0
        rows.append(line)
        size += len(line)
        last = group
    if rows:
        yield rows
