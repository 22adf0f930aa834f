"""Which way each row of table three is cut: the row sum first, then the sums of the columns.

A row that can be cut in one way needs no rule. Among several ways those count whose row adds up;
among these the sums of the columns decide. A column sum that no way satisfies is a fault of the
report: it is set aside. So that such a fault never picks a wrong way, the column sums decide only
where they would decide the same without any one column and 总计.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reportqa.form.catalogue import catalogue
from reportqa.readers._run.cells import (
    COUNT,
    MOST_SPLITS,
    Run,
    Span,
    Split,
    Ways,
    adds_up_with_blanks,
    with_other_dashes,
)

ROW_SUM = "the digits were cut by the sum of the row"
COLUMN_SUM = "the digits were cut by the sums of the columns"
OPEN = "cells run together: the digits can be cut in several ways"
SHORT = "cells run together: there are fewer figures than columns, so blank cells cannot be told"
AGAINST = "cells run together: the sums of the row and of the columns speak for different figures"

CELLS = 7
_LONGEST = 40
_MOST_STATES = 40_000
_MOST_OPEN = 400  # ways of one row that the column sums may choose among
_NEW = "本年新收政府信息公开申请数量"
_OVER = "上年结转政府信息公开申请数量"
_DONE = "办理结果总计"
_NEXT = "结转下年度继续办理"
_TOTAL = CELLS - 1


@dataclass(frozen=True)
class Cut:
    """One way to cut a row: the places of its cells in the run, and their numbers."""

    spans: Split
    values: tuple[int, ...]

    @property
    def adds_up(self) -> bool:
        """Whether the first cells add up to the last."""
        return sum(self.values[:-1]) == self.values[-1]


@dataclass(frozen=True)
class Answer:
    """What became of a row: a place for each cell, None where it is open.

    ``bases`` are for each cell the rule that chose, "" where none was needed; ``doubt`` says why
    cells are open.
    """

    spans: tuple[Span | None, ...]
    bases: tuple[str, ...]
    doubt: str = ""


def unread(cells: int, doubt: str) -> Answer:
    """A row of which nothing can be told."""
    return Answer((None,) * cells, ("",) * cells, doubt)


@dataclass
class _Row:
    """A row while it is being solved. ``ways`` can be cut; ``left`` are those not ruled out."""

    name: str | None
    runs: tuple[Run, ...]
    ways: list[Ways] = field(default_factory=list)
    left: list[Cut] = field(default_factory=list)
    basis: str = ""
    doubt: str = ""

    @cached_property
    def all(self) -> list[Cut]:
        """All of its ways. Most rows are solved without: there may be thousands."""
        return [_cut(ways, way) for ways in self.ways for way in ways.all()]

    @property
    def count(self) -> int:
        """How many ways ``all`` has."""
        return sum(ways.count() for ways in self.ways)

    def is_certain(self, cell: int) -> bool:
        """Whether a cell stands at the same place in all ways."""
        return len({span for ways in self.ways for span in ways.spans(cell)}) == 1

    @property
    def readable(self) -> bool:
        return bool(self.left)

    @property
    def nil(self) -> bool:
        return len(self.left) == 1 and not any(self.left[0].values)


def solve(rows: Sequence[tuple[str | None, tuple[Run, ...]]]) -> tuple[list[Answer], list[str]]:
    """Cut the rows, each a canonical name (None: not in the form) and the readings of its run.

    Also gives sentences on column sums that no way satisfies.
    """
    work = [_first(name, runs) for name, runs in rows]
    _mind_blanks(work)
    faults = _by_columns(work)
    return [_answer(row) for row in work], faults


def _first(name: str | None, runs: tuple[Run, ...]) -> _Row:
    """The ways of a row, and those of them that its own sum leaves."""
    row = _Row(name, runs)
    count = 0
    summing: list[Cut] = []
    for run in with_other_dashes(runs):
        if len(run.text) > _LONGEST:
            continue
        ways = Ways(run, [COUNT] * CELLS)
        if not ways.possible or (not count and run not in runs):
            continue
        count += ways.count()
        if count <= MOST_SPLITS:
            row.ways.append(ways)
        adding_up = [_cut(ways, way) for way in ways.adding_up()]
        if adding_up and not summing and run not in runs:
            row.doubt = OPEN
            return row
        summing.extend(adding_up)
    if not count:
        row.doubt = SHORT
        return row
    if count == 1:
        row.left = list(row.all)
        if not summing and any(adds_up_with_blanks(run, CELLS) for run in runs if run.text):
            row.left, row.doubt = [], SHORT
    elif summing:
        row.left, row.basis = _different(summing), ROW_SUM
    elif count > _MOST_OPEN or any(adds_up_with_blanks(run, CELLS) for run in runs if run.text):
        row.doubt = OPEN
    else:
        row.left = _different(row.all)
    return row


def _cut(ways: Ways, way: Split) -> Cut:
    return Cut(way, tuple(ways.value(*span) or 0 for span in way))


def _different(cuts: Sequence[Cut]) -> list[Cut]:
    return list(dict.fromkeys(cuts))


def _mind_blanks(rows: Sequence[_Row]) -> None:
    """Where rows have too few figures, cells were blank: other rows may hide blanks as well.

    Then only rows that add up are read, and only if such rows are the rule.
    """
    printed = [r for r in rows if any(run.text for run in r.runs)]
    short = sum(not r.ways and r.doubt == SHORT for r in printed)
    failing = [r for r in printed if r.left and not any(c.adds_up for c in r.left)]
    good = [r for r in printed if r.left and not r.nil and any(c.adds_up for c in r.left)]
    if short and len(good) <= short:
        failing = [r for r in printed if r.left and not r.nil]
    elif not short and len(failing) <= max(len(good), 2):
        return
    for row in failing:
        row.left, row.doubt, row.basis = [], SHORT, ""


# ---- the columns


@dataclass(frozen=True)
class _Sums:
    """The column sums that can be used: for each the rows that take part, with their signs."""

    rules: tuple[Mapping[int, int], ...]

    def of(self, cut: Cut, row: int, column: int) -> tuple[int, ...]:
        """What a row adds to each sum of a column."""
        return tuple(rule.get(row, 0) * cut.values[column] for rule in self.rules)


def _sums(rows: Sequence[_Row]) -> _Sums:
    """Rules 1 and 2 of the form, where all their rows are there and can be read."""
    at = {r.name: i for i, r in enumerate(rows) if r.name and r.readable}
    if len({r.name for r in rows}) < len(rows):
        return _Sums(())  # a row twice, or rows that the form does not know
    rules: list[dict[int, int]] = []
    if {_NEW, _OVER, _DONE, _NEXT} <= set(at):
        rules.append({at[_NEW]: 1, at[_OVER]: 1, at[_DONE]: -1, at[_NEXT]: -1})
    results = {
        m.name: m.editions
        for m in catalogue().of_table("3")
        if m.name not in {_NEW, _OVER, _DONE, _NEXT}
    }
    printed = {r.name for r in rows}
    for edition in (2019, 2021):
        wanted = {name for name, editions in results.items() if edition in editions}
        if printed & set(results) == wanted and wanted | {_DONE} <= set(at):
            rules.append({at[_DONE]: -1, **{at[name]: 1 for name in wanted}})
    return _Sums(tuple(rules))


def _by_columns(rows: Sequence[_Row]) -> list[str]:
    """Rule out ways by the column sums; sentences on sums that no way satisfies."""
    sums = _sums(rows)
    taking_part = sorted({i for rule in sums.rules for i in rule})
    if not taking_part:
        return []
    faulty = {c for c in range(CELLS) if not _can_hold(rows, sums, c)}
    doubtful = _contradicted(rows, sums, taking_part) if faulty else {}
    for i, cuts in doubtful.items():
        rows[i].left, rows[i].doubt = cuts, AGAINST
    open_rows = [i for i in taking_part if len(rows[i].left) > 1]
    if open_rows:
        still = {c for c in faulty if not _can_hold(rows, sums, c)} if doubtful else faulty
        kept = _kept(rows, sums, taking_part, open_rows, _trusted(still))
        if kept is None:  # a fault hides: what only a row sum chose may be wrong as well
            for i in taking_part:
                if rows[i].basis and rows[i].ways:
                    rows[i].left, rows[i].doubt = rows[i].all, AGAINST
            kept = {}
        for i, cuts in kept.items():
            if len(cuts) < len(rows[i].left) and i not in doubtful:
                rows[i].left, rows[i].basis = cuts, COLUMN_SUM
    names = [a.name for a in catalogue().applicants]
    return [f"Table three, {names[c]}: the printed column does not add up." for c in sorted(faulty)]


def _can_hold(rows: Sequence[_Row], sums: _Sums, column: int) -> bool:
    """Whether each sum of a column can be satisfied by some ways, taken alone."""
    for rule in sums.rules:
        reached = {0}
        for i, sign in rule.items():
            values = {sign * cut.values[column] for cut in rows[i].left}
            reached = {a + b for a in reached for b in values}
            if len(reached) > _MOST_STATES:
                break
        else:
            if 0 not in reached:
                return False
    return True


def _trusted(faulty: set[int]) -> list[list[int]]:
    """Sets of columns that may decide: one column may be wrong beside its total.

    A fault that shows takes the place of the one that might hide.
    """
    budgets = [{c, _TOTAL} for c in range(_TOTAL) if faulty <= {c, _TOTAL}] or [faulty]
    return [[c for c in range(CELLS) if c not in budget] for budget in budgets]


def _kept(
    rows: Sequence[_Row],
    sums: _Sums,
    taking_part: Sequence[int],
    open_rows: Sequence[int],
    trusted: Sequence[Sequence[int]],
) -> dict[int, list[Cut]] | None:
    """For each open row the ways that some set of columns leaves.

    Empty where there are too many to tell, None where no ways of the rows go together.
    """
    union: dict[int, set[Cut]] = {i: set() for i in open_rows}
    for columns in trusted:
        found = _satisfying(rows, sums, taking_part, open_rows, columns)
        if found is None:
            return {}
        for i, cuts in found.items():
            union[i] |= cuts
    if not all(union.values()):
        return None
    return {i: [c for c in rows[i].left if c in union[i]] for i in open_rows}


_Vector = tuple[int, ...]


def _satisfying(
    rows: Sequence[_Row],
    sums: _Sums,
    taking_part: Sequence[int],
    open_rows: Sequence[int],
    columns: Sequence[int],
) -> dict[int, set[Cut]] | None:
    """The ways of open rows that occur where all sums of the columns hold; None: too many."""

    def vector(i: int, cut: Cut) -> _Vector:
        return tuple(v for c in columns for v in sums.of(cut, i, c))

    fixed = [vector(i, rows[i].left[0]) for i in taking_part if i not in open_rows]
    size = len(columns) * len(sums.rules)
    start = tuple(map(sum, zip(*fixed, strict=True))) if fixed else (0,) * size
    steps = [{cut: vector(i, cut) for cut in rows[i].left} for i in open_rows]
    lows = [tuple(map(min, zip(*s.values(), strict=True))) for s in steps]
    highs = [tuple(map(max, zip(*s.values(), strict=True))) for s in steps]
    forward: list[set[_Vector]] = [{start}]
    for k, step in enumerate(steps):
        low = [sum(v) for v in zip(*lows[k + 1 :], strict=True)] or [0] * size
        high = [sum(v) for v in zip(*highs[k + 1 :], strict=True)] or [0] * size
        reached = set()
        for before in forward[-1]:
            for add in set(step.values()):
                after = tuple(x + y for x, y in zip(before, add, strict=True))
                if all(a <= -v <= b for v, a, b in zip(after, low, high, strict=True)):
                    reached.add(after)
        if len(reached) > _MOST_STATES:
            return None
        forward.append(reached)
    behind: set[_Vector] = {(0,) * size} & forward[-1]
    found: dict[int, set[Cut]] = {i: set() for i in open_rows}
    for k in range(len(steps) - 1, -1, -1):
        earlier: set[_Vector] = set()
        for cut, add in steps[k].items():
            sources = {
                tuple(x - y for x, y in zip(after, add, strict=True)) for after in behind
            } & forward[k]
            if sources:
                found[open_rows[k]].add(cut)
                earlier |= sources
        behind = earlier
    return found


def _contradicted(
    rows: Sequence[_Row], sums: _Sums, taking_part: Sequence[int]
) -> dict[int, list[Cut]]:
    """Rows whose own sum chose, where another cut leaves fewer columns of applicants at fault.

    Then it is as likely that a figure of the row is misprinted. With them all ways that are left.
    """
    found: dict[int, list[Cut]] = {}
    for i in taking_part:
        row = rows[i]
        if not row.basis or row.count == len(row.left):
            continue
        wanted = _wanted(rows, sums, i)
        least = min(_at_fault(cut, wanted) for cut in row.left)
        if not least:
            continue
        others = [cut for cut in row.all if _at_fault(cut, wanted) < least]
        if others:
            found[i] = [*row.left, *others]
    return found


_Wanted = list[tuple[int, list[set[int] | None]]]


def _wanted(rows: Sequence[_Row], sums: _Sums, at: int) -> _Wanted:
    """For each column of applicants the values of a row with which its sums can hold.

    One set for each sum; None where any value will do.
    """
    wanted: _Wanted = []
    for column in range(_TOTAL):
        sets: list[set[int] | None] = []
        for rule in sums.rules:
            reached: set[int] | None = {0}
            for i, sign in rule.items():
                if i == at or reached is None:
                    continue
                values = {sign * cut.values[column] for cut in rows[i].left}
                reached = {a + b for a in reached for b in values}
                if len(reached) > _MOST_STATES:
                    reached = None
            own = rule.get(at)
            if own is None:
                sets.append(None)
            else:
                sets.append(reached if reached is None else {-own * value for value in reached})
        wanted.append((column, sets))
    return wanted


def _at_fault(cut: Cut, wanted: _Wanted) -> int:
    """How many columns of applicants cannot add up with a cut."""
    return sum(
        any(values is not None and cut.values[column] not in values for values in sets)
        for column, sets in wanted
    )


def _answer(row: _Row) -> Answer:
    if not row.left:
        return unread(CELLS, row.doubt or OPEN)
    # all readings of a run begin at the same place
    run = max(row.runs, key=lambda r: len(r.text))
    spans: list[Span | None] = []
    bases: list[str] = []
    for cell in range(CELLS):
        places = {cut.spans[cell] for cut in row.left}
        spans.append(run.place(places.pop()) if len(places) == 1 else None)
        needless = row.is_certain(cell)
        bases.append("" if needless or spans[-1] is None else row.basis)
    return Answer(tuple(spans), tuple(bases), (row.doubt or OPEN) if None in spans else "")
