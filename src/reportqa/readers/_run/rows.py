"""From the labels and runs of a table to rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reportqa.form.labels import plain, vocabulary
from reportqa.readers._flat.text import Piece, Row
from reportqa.readers._run.areas import Area, Line
from reportqa.readers._run.cells import (
    AMOUNT,
    CHANGE,
    COUNT,
    Run,
    Span,
    Split,
    Ways,
    with_other_dashes,
)
from reportqa.readers._run.three import CELLS, OPEN, ROW_SUM, SHORT, Answer, solve, unread
from reportqa.readers._run.words import Is, Item

TAINTED = "the figures run into the words behind them"
LOST = "no figures stand behind this label, yet some may have lost it"
NO_PLACE = "figures without a label stand in this table, so rows may have lost theirs"

_CASES = 15
_GROUPS = 3
_LONGEST = 48
_ANY = (COUNT, CHANGE, AMOUNT)
_KINDS = {"本年增减项目数量": CHANGE, "金额": AMOUNT, "总金额": AMOUNT}


def rows_of(area: Area, text: str, *, blanks: bool = False) -> tuple[list[Row], list[str]]:
    """The rows of a table as a flattened table has them, and sentences on faults of the print.

    ``blanks``: some table of the text has blank cells, so a run may hide one. In table three its
    own rows tell.
    """
    if area.kind == "2":
        return _two(area, text, blanks=blanks)
    if area.kind == "3":
        return _three(area, text)
    return _four(area, text, blanks=blanks)


def has_blanks(area: Area, text: str) -> bool:
    """Whether a row has fewer figures than its header has columns: cells were left blank."""
    if area.kind == "2":
        return _short_two(area, text)
    cells = CELLS if area.kind == "3" else _CASES
    return any(
        line.run is None
        or max((r.most_cells for r in _readings(line, text)), default=cells) < cells
        for line in area.lines
    )


def _piece(item: Item, text: str) -> Piece:
    return Piece(text[item.start : item.end], item.start, item.end)


def _readings(line: Line, text: str) -> tuple[Run, ...]:
    """The run of a line, once for each number that its end may be to the label behind it."""
    if line.run is None or line.tainted:
        return ()
    run = Run.of(text, line.run.start, line.run.end, line.wide)
    return tuple(r for cut in line.run.cuts if (r := run.without_end(cut)) is not None)


def _cells(line: Line, answer: Answer, text: str) -> list[Piece]:
    """The value cells of a line; an open cell holds the whole run."""
    if line.run is None:
        return _blank(line, len(answer.spans), lost=False)
    least = min(line.run.cuts)
    whole = Run.of(text, line.run.start, line.run.end, line.wide)
    kept = whole.without_end(least) or whole
    start, end = (kept if kept.text else whole).whole
    doubt = TAINTED if line.tainted else answer.doubt
    return [
        Piece(text[start:end], start, end, doubt)
        if span is None
        else Piece(text[span[0] : span[1]], *span, "", basis)
        for span, basis in zip(answer.spans, answer.bases, strict=True)
    ]


def _blank(line: Line, cells: int, *, lost: bool) -> list[Piece]:
    """The cells of a label with nothing behind it; if ``lost``, figures may stand elsewhere."""
    at = line.labels[-1].end
    return [Piece("", at, at, LOST if lost or line.tainted else "")] * cells


def _strays(area: Area, text: str) -> bool:
    """Whether figures may stand behind another label than their own.

    So where labels that the form does not know have figures, figures have no label, or a label
    stands twice.
    """
    words = vocabulary()
    names: list[object] = []
    for line in area.lines:
        if not line.labels or line.labels[0].kind in {Is.TITLE, Is.CONTENT}:
            continue
        printed = plain(text[line.labels[-1].start : line.labels[-1].end])
        known = words.rows_two.find(printed) if area.kind == "2" else _name(line, text)
        if known is None and line.run is not None:
            return True
        names.append(known)
    return area.orphans or len(set(names)) < len(names)


def _two(area: Area, text: str, *, blanks: bool) -> tuple[list[Row], list[str]]:
    words = vocabulary()
    rows: list[Row] = []
    kinds: list[str] = []
    known = False
    proof = any(_run_together(r) for line in area.lines for r in _readings(line, text))
    strays = _strays(area, text)
    for line in area.lines:
        labels = [_piece(item, text) for item in line.labels]
        first = line.labels[0].kind
        if first is Is.TITLE:
            rows.append((labels[0],))
            continue
        if first is Is.CONTENT:
            rows.append(tuple(labels))
            names = [words.columns_two.find(p.text) for p in labels[1:]]
            known = all(names) and bool(names)
            kinds = [_KINDS.get(n or "", COUNT) for n in names]
            continue
        if not kinds:
            rows.append((*labels, *([_loose(line, text)] if line.run else [])))
            continue
        if line.run is None:
            rows.append((*labels, *_blank(line, len(kinds), lost=strays)))
            continue
        answer = plainly(_readings(line, text), kinds) if known else unread(len(kinds), OPEN)
        walls = [len(r.walls) for r in _readings(line, text)]
        apart = not proof and all(n == len(kinds) - 1 for n in walls)  # each cell by itself
        partly = not proof and any(0 < n < len(kinds) - 1 for n in walls)
        if (
            len(kinds) > 1
            and not apart
            and (partly or (blanks and not _certain(line, text, kinds)))
        ):
            answer = unread(len(kinds), SHORT)
        rows.append((*labels, *_cells(line, answer, text)))
    return rows, []


def _run_together(run: Run) -> bool:
    """Whether blanks part some of the cells at most: what stands between two is no one cell."""
    edges = [0, *run.walls, len(run.text)]
    return any(
        not any(Ways(run.part(a, b), [kind]).possible for kind in _ANY)
        for a, b in pairwise(edges)
        if a < b
    )


def _short_two(area: Area, text: str) -> bool:
    """Whether some row has fewer figures than its header has columns: cells were left blank."""
    columns = 0
    for line in area.lines:
        if line.labels[0].kind is Is.CONTENT:
            columns = len(line.labels) - 1
        elif line.run is None and line.labels[0].kind is Is.ROW_TWO:
            return True
        elif line.run is not None and columns > 1:
            readings = _readings(line, text)
            if readings and max(r.most_cells for r in readings) < columns:
                return True
    return False


def _certain(line: Line, text: str, kinds: Sequence[str]) -> bool:
    """Whether no cell of a row can be blank: each figure must be a cell of its own."""
    return all(
        not Ways(r.joined(), list(kinds)[:n]).possible
        for r in _readings(line, text)
        for n in range(1, len(kinds))
    )


def _loose(line: Line, text: str) -> Piece:
    start, end = (line.run or line.labels[-1]).start, (line.run or line.labels[-1]).end
    return Piece(text[start:end], start, end, OPEN)


def plainly(runs: Sequence[Run], kinds: Sequence[str]) -> Answer:
    """Cells that are the same in every way to cut a row that has no sum."""
    all_ways = [(r, w) for r in with_other_dashes(runs) if (w := Ways(r, kinds)).possible]
    if not any(r in runs for r, _ in all_ways):
        return unread(len(kinds), SHORT)
    spans: list[Span | None] = []
    for cell in range(len(kinds)):
        places = {r.place(span) for r, ways in all_ways for span in ways.spans(cell)}
        spans.append(places.pop() if len(places) == 1 else None)
    return Answer(tuple(spans), ("",) * len(kinds), OPEN if None in spans else "")


def _three(area: Area, text: str) -> tuple[list[Row], list[str]]:
    words = vocabulary()
    rows: list[Row] = [tuple(_piece(item, text) for item in area.head)]
    solved: list[tuple[str | None, tuple[Run, ...]]] = []
    at: list[int] = []
    for i, line in enumerate(area.lines):
        if line.run is not None:
            solved.append((_name(line, text), _readings(line, text)))
            at.append(i)
    columns = {words.columns_three.find(_piece(p, text).text) for p in area.head}
    whole = len({c for c in columns if c and c != (words.organisations,)}) == CELLS
    answers, faults = solve(solved)
    if area.orphans or not whole:
        answers = [unread(CELLS, NO_PLACE if area.orphans else OPEN) for _ in answers]
        faults = []
    by_line = dict(zip(at, answers, strict=True))
    strays = _strays(area, text)
    for i, line in enumerate(area.lines):
        labels = [_piece(item, text) for item in line.labels]
        if i in by_line:
            rows.append((*labels, *_cells(line, by_line[i], text)))
        else:
            rows.append((*labels, *_blank(line, CELLS, lost=strays)))
    return rows, faults


def _name(line: Line, text: str) -> str | None:
    """The canonical name of a row."""
    words = vocabulary()
    printed = plain(text[line.labels[-1].start : line.labels[-1].end])
    if line.labels[-1].kind is Is.EITHER:
        return "办理结果总计" if printed.endswith("总计") else "其他处理：其他"
    measure = words.rows_three.find(printed)
    return measure.name if measure else None


def _four(area: Area, text: str, *, blanks: bool) -> tuple[list[Row], list[str]]:
    line = area.lines[0]
    answer = _by_groups(_readings(line, text))
    if blanks and not _certain(line, text, [COUNT] * _CASES):
        answer = unread(_CASES, SHORT)
    head = tuple(_piece(item, text) for item in area.head)
    return [head, tuple(_cells(line, answer, text))], []


def _by_groups(runs: Sequence[Run]) -> Answer:
    """The cells of table four, where each kind of case adds up to its total."""
    kinds = [COUNT] * _CASES
    possible = [
        (r, w)
        for r in with_other_dashes(runs)
        if len(r.text) <= _LONGEST and (w := Ways(r, kinds)).possible
    ]
    if not any(r in runs for r, _ in possible):
        return unread(_CASES, SHORT)
    free = plainly([r for r, _ in possible], kinds)
    sums: list[Split] = []
    for run, ways in possible:
        adding_up = [tuple(run.place(s) for s in way) for way in ways.adding_up(_GROUPS)]
        if adding_up and not sums and run not in runs:
            return unread(_CASES, OPEN)
        sums.extend(adding_up)
    if not sums:
        return _with_fault(possible, free)
    spans: list[Span | None] = []
    bases: list[str] = []
    for cell in range(_CASES):
        places = {way[cell] for way in sums}
        spans.append(places.pop() if len(places) == 1 else None)
        bases.append("" if free.spans[cell] is not None else ROW_SUM)
    return Answer(tuple(spans), tuple(bases), OPEN if None in spans else "")


def _with_fault(possible: Sequence[tuple[Run, Ways]], free: Answer) -> Answer:
    """Where no way adds up: read only what is certain, and only if one group alone is at fault."""
    if None in free.spans:
        return unread(_CASES, OPEN)
    run, ways = possible[0]
    values = [run.number(s) or 0 for s in next(ways.all())]
    groups = [values[i : i + 5] for i in range(0, _CASES, 5)]
    wrong = sum(sum(g[:-1]) != g[-1] for g in groups)
    return free if wrong == 1 else unread(_CASES, SHORT)
