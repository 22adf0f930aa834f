"""Faults in tables three and four: rules 1 to 4."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from random import Random

from bench.checks.faults import Expected, Fault, Kind, any_place, off, printing, shown
from bench.checks.growing import APPLICANTS, CASE_NAMES, Key
from bench.checks.households import Draft, Household
from bench.invented.counts import CARRIED, DONE, LEFT, NEW, names_three
from bench.invented.form import OUTCOMES

_ALL = APPLICANTS[-1]
_PARTS = APPLICANTS[:-1]
_FAIL = ("fail",)
_NO_READING = ("fail", "unread")
_BLANK = ("空白",)


def _draft(random: Random, household: Household) -> tuple[tuple[int, int], Draft] | None:
    """A report whose table three prints its totals and all its rows: else nothing is certain."""
    at = any_place(random, household)
    if at is None or {"totals_blank", "rows_left_out"} & household.at(at).traps:
        return None
    return at, household.at(at)


def _fault(
    at: tuple[int, int], draft: Draft, cells: Mapping[Key, object], *expected: Expected
) -> Fault:
    told = ", ".join(f"{'/'.join(k)} → {v!r}" for k, v in list(cells.items())[:3])
    return Fault("", at, printing(draft, cells), told, expected)


def _columns(name: str) -> tuple[int, ...]:
    """The rules on the columns that a row of table three takes part in."""
    if name == DONE:
        return (1, 2)
    return (1,) if name in {NEW, CARRIED, LEFT} else (2,)


def _cell(random: Random, household: Household, *, applicants: tuple[str, ...]) -> Fault | None:
    """A cell changed: its row and its column no longer add up."""
    found = _draft(random, household)
    if found is None:
        return None
    at, draft = found
    name, applicant = random.choice(names_three(draft.edition)), random.choice(applicants)
    key = (name, applicant)
    if key not in shown(draft):
        return None
    value = off(random, draft.counts.three[name][APPLICANTS.index(applicant)])
    rules = (3, *_columns(name))
    # a total that is left blank is no sum that could be wrong
    cells = {
        (name, _ALL): draft.counts.three[name][6],
        (DONE, applicant): draft.counts.three[DONE][APPLICANTS.index(applicant)],
        key: value,
    }
    return _fault(at, draft, cells, *(Expected(r, _FAIL, key) for r in rules))


def _total_of_results(random: Random, household: Household) -> Fault | None:
    found = _draft(random, household)
    if found is None:
        return None
    at, draft = found
    key = (DONE, _ALL)
    value = off(random, draft.counts.three[DONE][6])
    return _fault(at, draft, {key: value}, *(Expected(r, _FAIL, key) for r in (1, 2, 3)))


def _column(random: Random, household: Household, *, balance: bool) -> Fault | None:
    """A cell and its row's total changed alike: the row holds, the columns do not."""
    found = _draft(random, household)
    if found is None:
        return None
    at, draft = found
    names = (NEW, LEFT) if balance else tuple(names_three(draft.edition)[2:-2])
    name, applicant = random.choice(names), random.choice(_PARTS)
    row = draft.counts.three[name]
    if (name, applicant) not in shown(draft):
        return None
    value = row[APPLICANTS.index(applicant)]
    step = off(random, value) - value
    cells = {(name, applicant): value + step, (name, _ALL): row[6] + step}
    rule = 1 if balance else 2
    expected = [Expected(rule, _FAIL, key) for key in cells]
    cells[DONE, applicant] = draft.counts.three[DONE][APPLICANTS.index(applicant)]
    return _fault(at, draft, cells, *expected)


def _blank_row(random: Random, household: Household) -> Fault | None:
    found = _draft(random, household)
    if found is None:
        return None
    at, draft = found
    rows = [n for n in names_three(draft.edition) if draft.counts.three[n][6]]
    if not rows:
        return None
    name = random.choice(rows)
    cells = {(name, a): "" for a in _PARTS}
    return _fault(at, draft, cells, Expected(3, _NO_READING, (name, _ALL), words=_BLANK))


def _blank_column(random: Random, household: Household) -> Fault | None:
    found = _draft(random, household)
    if found is None:
        return None
    at, draft = found
    filled = [a for i, a in enumerate(_PARTS) if draft.counts.three[DONE][i]]
    if not filled:
        return None
    applicant = random.choice(filled)
    there = shown(draft)
    names = [n for n in names_three(draft.edition)[2:-2] if (n, applicant) in there]
    cells = {(n, applicant): "" for n in names}
    return _fault(at, draft, cells, Expected(2, _NO_READING, (DONE, applicant), words=_BLANK))


def _four(random: Random, household: Household, *, case: int, what: str) -> Fault | None:
    """A part or the total of a group of table four changed, or its parts left blank."""
    at = any_place(random, household)
    if at is None:
        return None
    draft, name = household.at(at), CASE_NAMES[case]
    row = draft.counts.four[case]
    total = (name + OUTCOMES[4], "")
    if what == "blank":
        if not row[4]:
            return None
        cells: dict[Key, object] = {(name + o, ""): "" for o in OUTCOMES[:4]}
        return _fault(at, draft, cells, Expected(4, _NO_READING, total, words=_BLANK))
    i = 4 if what == "total" else random.randrange(4)
    key = (name + OUTCOMES[i], "")
    cells = {key: off(random, row[i])}
    if total in draft.printed and i < 4:
        cells[total] = 0
    return _fault(at, draft, cells, Expected(4, _FAIL, key))


KINDS = (
    Kind("a cell of table three", 3, partial(_cell, applicants=_PARTS)),
    Kind("a row's total in table three", 3, partial(_cell, applicants=(_ALL,))),
    Kind("the total of all results", 2, _total_of_results),
    Kind("the balance of a column", 1, partial(_column, balance=True)),
    Kind("results against their total", 2, partial(_column, balance=False)),
    Kind("a row's parts blank", 3, _blank_row),
    Kind("a column's results blank", 2, _blank_column),
    *(
        Kind(f"{words} of {name}", 4, partial(_four, case=case, what=what))
        for case, name in enumerate(("reviews", "direct suits", "suits after review"))
        for what, words in (("part", "a part"), ("total", "the total"), ("blank", "blank parts"))
    ),
)
