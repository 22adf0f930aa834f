"""What does not follow from the year before, jumps, and a government below its departments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from random import Random

from bench.checks.faults import Expected, Fault, Kind, Place, any_place
from bench.checks.growing import APPLICANTS, Key, follow, total
from bench.checks.households import Draft, Household
from bench.checks.telling import Told, value_of
from bench.invented.counts import CARRIED, DONE, LEFT, NEW, Counts, names_three

_NOTE = ("note",)
_OPEN = "予以公开"
_REVIEW = "行政复议总计"
_LICENCES, _PENALTIES = ("行政许可", "处理决定数量"), ("行政处罚", "处理决定数量")
_REASONS = {
    "规范性文件": (
        "本年度组织开展行政规范性文件清理，一批文件因有效期届满自动失效。",
        "因机构改革，原由其他部门管理的行政规范性文件划入{ours}。",
        "年内对多份行政规范性文件作了修订，修订后重新发布的也计入制发数。",
        "经全面清理，部分行政规范性文件宣布失效，未列入废止数。",
    ),
    "规章": (
        "年内组织规章清理，一批规章失效。",
        "经修订重新公布的规章也计入本年制发数。",
    ),
    "items": (
        "受机构改革影响，{row}事项划转，事项数量重新核定。",
        "对{row}事项集中清理，取消和合并了一批事项。",
    ),
    "jump": (
        "因机构改革职能划转，{row}数量变化较大。",
        "机构改革后{row}权限调整，办件数量与上年差别较大。",
    ),
}


def _changed(
    at: Place, draft: Draft, counts: Counts, what: str, *expected: Expected, reason: str = ""
) -> Fault:
    """The report with other figures, its sentences in keeping with them."""
    other = replace(draft, counts=counts, printed={}).retold()
    if reason:
        other = replace(other, told=(*other.told, Told(reason, {}, paragraph=0)))
    return Fault("", at, other, what, expected, fails=False)


def _with_two(counts: Counts, cell: tuple[str, str], value: int) -> Counts:
    return replace(counts, two={**counts.two, cell: value})


def _with_three(counts: Counts, steps: Mapping[str, int], column: int) -> Counts | None:
    """Rows of table three changed in one column, and so in all applicants together."""
    three = dict(counts.three)
    for name, step in steps.items():
        row = list(three[name])
        row[column] += step
        row[6] += step
        if row[column] < 0:
            return None
        three[name] = tuple(row)
    return replace(counts, three=three)


def _later(random: Random, household: Household, *editions: int) -> tuple[Place, Draft] | None:
    """A report with a former one, both of one of the editions if any are given."""
    at = any_place(random, household, later=True)
    if at is None:
        return None
    former, draft = household.at((at[0], at[1] - 1)), household.at(at)
    if editions and not {former.edition, draft.edition} <= set(editions):
        return None
    if "notes_in_cells" in draft.traps:
        # a note in a cell would be the explanation
        return None
    return at, draft


def _sound(at: Place, household: Household, counts: Counts) -> bool:
    """Whether the changed figures do not jump."""
    former = household.at((at[0], at[1] - 1))
    return follow([former.counts, counts], [former.year, former.year + 1])


def _carried(random: Random, household: Household) -> Fault | None:
    """More or less carried over than was carried forward; the report itself adds up."""
    found = _later(random, household)
    if found is None:
        return None
    at, draft = found
    column = random.randrange(6)
    step = random.choice((-3, -2, -1, 1, 2, 5))
    # as much more is left over at the end, or newly received
    other, sign = random.choice(((LEFT, 1), (NEW, -1)))
    counts = _with_three(draft.counts, {CARRIED: step, other: sign * step}, column)
    if counts is None or not _sound(at, household, counts):
        return None
    # a cell that counts nothing may be left blank: then only its row's total tells
    columns = [c for c in (column, 6) if c == 6 or counts.three[CARRIED][c]]
    expected = (Expected(5, _NOTE, (CARRIED, APPLICANTS[c])) for c in columns)
    return _changed(at, draft, counts, f"{APPLICANTS[column]} {step:+}", *expected)


def _in_force(random: Random, household: Household, *, row: str, explained: bool) -> Fault | None:
    found = _later(random, household, 2021)
    if found is None:
        return None
    at, draft = found
    cell = (row, "现行有效件数")
    value = int(draft.counts.two[cell])
    if not value:
        return None
    step = random.choice((-1, 1)) * random.randint(1, max(1, value // 3))
    counts = _with_two(draft.counts, cell, value + step)
    # 0 may be printed as a blank, against which nothing can be said
    if value + step < 1 or not _sound(at, household, counts):
        return None
    reason = random.choice(_REASONS[row]).format(ours=draft.ours) if explained else ""
    expected = Expected(6, _NOTE, ("".join(cell), ""), explained=reason)
    return _changed(at, draft, counts, f"{cell} {value} → {value + step}", expected, reason=reason)


def _items(random: Random, household: Household, *, explained: bool) -> Fault | None:
    found = _later(random, household, 2019)
    if found is None:
        return None
    at, draft = found
    row = random.choice(("行政许可", "行政处罚", "行政强制", "行政事业性收费"))
    cell = (row, "上一年项目数量")
    value = int(draft.counts.two[cell])
    new = value + random.choice((-1, 1)) * random.randint(1, 6)
    counts = _with_two(draft.counts, cell, new)
    if new < 1 or not _sound(at, household, counts):
        return None
    reason = random.choice(_REASONS["items"]).format(row=row) if explained else ""
    expected = Expected(7, _NOTE, ("".join(cell), ""), explained=reason)
    return _changed(at, draft, counts, f"{cell} {value} → {new}", expected, reason=reason)


def _jump(
    random: Random, household: Household, *, up: bool, explained: bool = False
) -> Fault | None:
    """A figure over three times, or under a third, of that of the year before."""
    found = _later(random, household)
    if found is None:
        return None
    at, draft = found
    former = household.at((at[0], at[1] - 1))
    choices: Sequence[str] = ("行政许可", "行政处罚") if explained else (
        "行政许可", "行政处罚", "行政强制", NEW, _REVIEW
    )  # fmt: skip
    what = random.choice(choices)
    name = what if what in {NEW, _REVIEW} else what + "处理决定数量"
    before, now = (value_of(name, d.counts, d.edition) for d in (former, draft))
    goal = before * random.randint(4, 7) + 1 if up else before // random.randint(4, 7)
    if before < (12 if up else 40) or goal > 10**6:
        return None
    counts = _set(draft.counts, name, goal - now, draft.edition)
    if counts is None:
        return None
    reason = random.choice(_REASONS["jump"]).format(row=what) if explained else ""
    expected = Expected(10, _NOTE, total(name), explained=reason)
    return _changed(at, draft, counts, f"{name} {before} → {goal}", expected, reason=reason)


def _set(counts: Counts, name: str, step: int, edition: int) -> Counts | None:
    """A figure changed by a step, with all that must change with it."""
    if name == NEW:
        return _received(counts, step, edition)
    if name == _REVIEW:
        row = list(counts.four[0])
        at = max(range(4), key=lambda i: row[i])
        row[at] += step
        row[4] += step
        return replace(counts, four=(tuple(row), *counts.four[1:])) if row[at] >= 0 else None
    cell = (name.removesuffix("处理决定数量"), "处理决定数量")
    return _with_two(counts, cell, int(counts.two[cell]) + step)


def _received(counts: Counts, step: int, edition: int) -> Counts | None:
    """More or fewer applications received and concluded, spread over columns and results."""
    left = step
    for column in range(6):
        for name in (_OPEN, *names_three(edition)[3:-2]):
            three = counts.three
            room = min(three[NEW][column], three[DONE][column], three[name][column])
            part = left if left > 0 else max(left, -room)
            changed = _with_three(counts, {NEW: part, name: part, DONE: part}, column)
            if changed is None:
                return None
            counts, left = changed, left - part
            if not left:
                return counts
    return None


def _below_departments(random: Random, household: Household, *, name: str) -> Fault | None:
    if len(household.drafts) < 2:
        return None
    at = (0, random.randrange(len(household.drafts[0])))
    whole = household.at(at)
    parts = sum(value_of(name, of[at[1]].counts, whole.edition) for of in household.drafts[1:])
    if parts < 2:
        return None
    goal = parts - random.randint(1, max(1, parts // 4))
    now = value_of(name, whole.counts, whole.edition)
    counts = _set(whole.counts, name, goal - now, whole.edition)
    if counts is None or (at[1] and not _sound(at, household, counts)):
        return None
    key: Key = total(name)
    return _changed(at, whole, counts, f"{name} {goal} < {parts}", Expected(11, _NOTE, key))


KINDS = (
    Kind("carried over, not as carried forward", 5, _carried),
    *(
        Kind(f"{row} in force, {words}", 6, partial(_in_force, row=name, explained=explained))
        for name, row in (("规范性文件", "documents"), ("规章", "rules"))
        for explained, words in ((False, "unexplained"), (True, "explained"))
    ),
    Kind("items of the year before, unexplained", 7, partial(_items, explained=False)),
    Kind("items of the year before, explained", 7, partial(_items, explained=True)),
    Kind("over three times", 10, partial(_jump, up=True)),
    Kind("under a third", 10, partial(_jump, up=False)),
    Kind("over three times, explained", 10, partial(_jump, up=True, explained=True)),
    *(
        Kind(f"a government below its departments: {words}", 11,
             partial(_below_departments, name=name))
        for name, words in (
            ("行政许可处理决定数量", "licences"), ("行政处罚处理决定数量", "penalties"),
            (NEW, "applications"), (_REVIEW, "reviews"),
        )
    ),
)  # fmt: skip
