"""Figures of an agency from one year to the next: rules 5 to 7, and jumps.

5. What was carried forward comes in the next year: 四、结转下年度(t-1) = 二、上年结转(t).
6. Edition 2021, rules and documents: in force(t) = in force(t-1) + issued(t) - repealed(t).
7. Edition 2019: items of the year before(t) + change(t) = items of the year before(t+1).
10. A figure over three times or under a third of that of the year before, the larger above 30.

None is arithmetic of one report, so a breach is a note with what the report says of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reportqa.checks.comparing import Term, compare, plain
from reportqa.checks.explained import explanation
from reportqa.checks.model import Check, Checked
from reportqa.document import Figure
from reportqa.form.catalogue import Measure, catalogue

_CARRIED_OVER = "上年结转政府信息公开申请数量"
_CARRIED_FORWARD = "结转下年度继续办理"
_IN_FORCE, _ISSUED, _REPEALED = "现行有效件数", "制发件数", "废止件数"
_ITEMS, _CHANGE = "上一年项目数量", "本年增减项目数量"
_JUMP = 3
_SMALL = 30


def check_years(former: Checked, report: Checked) -> tuple[Check, ...]:
    """Check a report against that of the same agency for the year before. Never raises.

    Rules whose rows or columns one of the two does not have give no check.
    """
    checks = (*_carried(former, report), *_in_force(former, report), *_items(former, report))
    return tuple(_explained(c, report) for c in (*checks, *_jumps(former, report)))


def _carried(former: Checked, report: Checked) -> Iterator[Check]:
    then, now = former.three, report.three
    by_name = catalogue().by_name
    before, after = by_name[_CARRIED_FORWARD], by_name[_CARRIED_OVER]
    for applicant in catalogue().applicants:
        left = then.get((before.name, applicant.name))
        right = now.get((after.name, applicant.name))
        if left is None or right is None:
            continue
        yield compare(
            f"5:{applicant.name}",
            5,
            f"{applicant.name}：上一年“{before.name}” = 本年“{after.name}”",
            [_of(former, before, left, former)],
            [_of(report, after, right, former)],
            where=(f"表三“{applicant.name}”一列", f"Table three, column “{applicant.en}”"),
            against=right,
            breach="note",
        )


def _in_force(former: Checked, report: Checked) -> Iterator[Check]:
    then, now = former.two, report.two
    for held, issued, repealed in _rows(_IN_FORCE, _ISSUED, _REPEALED):
        if held.name not in then or held.name not in now:
            continue
        yield compare(
            f"6:{held.row[-1]}",
            6,
            f"{held.row[-1]}：上一年现行有效件数 + 本年制发件数 - 本年废止件数 = 本年现行有效件数",
            [
                _of(former, held, then[held.name], former),
                _of(report, issued, now.get(issued.name), former),
                _of(report, repealed, now.get(repealed.name), former, sign=-1),
            ],
            [_of(report, held, now[held.name], former)],
            where=(f"表二“{held.row[-1]}”", f"Table two, {held.en}"),
            against=now[held.name],
            breach="note",
        )


def _items(former: Checked, report: Checked) -> Iterator[Check]:
    then, now = former.two, report.two
    for items, change in _rows(_ITEMS, _CHANGE):
        if items.name not in then or items.name not in now:
            continue
        yield compare(
            f"7:{items.row[-1]}",
            7,
            f"{items.row[-1]}：上一年报告的上一年项目数量 + 本年增/减 = 本年报告的上一年项目数量",
            [
                _of(former, items, then[items.name], former),
                _of(former, change, then.get(change.name), former),
            ],
            [_of(report, items, now[items.name], former)],
            where=(f"表二“{items.row[-1]}”", f"Table two, {items.en}"),
            against=now[items.name],
            breach="note",
        )


def _rows(*columns: str) -> Iterator[tuple[Measure, ...]]:
    """The measures of the named columns, row by row of table two."""
    by_name = catalogue().by_name
    for measure in catalogue().of_table("2"):
        if measure.name.endswith(columns[0]):
            row = measure.name.removesuffix(columns[0])
            if all(row + c in by_name for c in columns):
                yield tuple(by_name[row + c] for c in columns)


def _of(
    report: Checked, measure: Measure, cell: Figure | None, former: Checked, sign: int = 1
) -> Term:
    return Term(
        f"{report.year}年{measure.name}",
        f"{measure.en} of {report.year}",
        cell,
        sign,
        report.report if report is former else "",
    )


def _jumps(former: Checked, report: Checked) -> Iterator[Check]:
    then, now = former.totals, report.totals
    for name, cell in now.items():
        before = then.get(name)
        if before is None or cell.unit != before.unit or _CHANGE in name or _ITEMS in name:
            continue
        old, new = before.value, cell.value
        if old is None or new is None or max(old, new) <= _SMALL:
            continue
        if old * _JUMP < new or new * _JUMP < old:
            yield _jump(former, report, name, before=before, cell=cell)


def _jump(former: Checked, report: Checked, name: str, *, before: Figure, cell: Figure) -> Check:
    old, new = before.value or Decimal(0), cell.value or Decimal(0)
    en = catalogue().by_name[name].en
    unit = cell.unit or ""
    return Check(
        id=f"10:{name}",
        rule=10,
        status="note",
        expression=f"{name}：与上一年相比不超过{_JUMP}倍、不低于三分之一（较大者在{_SMALL}以上时）",
        left=old,
        right=new,
        cells=(cell,),
        words=lambda: (
            f"“{name}”{former.year}年为 {plain(old)}{unit}，"
            f"{report.year}年为 {plain(new)}{unit}，变化很大，请核实。",
            f"“{en}” was {plain(old)} in {former.year} and {plain(new)} in {report.year}: "
            "a large change to be confirmed.",
        ),
        others=((former.report, before),),
    )


def _explained(check: Check, report: Checked) -> Check:
    if check.status != "note":
        return check
    measure = "结转" if check.rule == 5 else check.id.partition(":")[2]
    quote = explanation(measure, check.cells, report.prose())
    if not quote:
        return check
    return replace(
        check,
        quote=quote,
        words=lambda: (
            f"{check.message}报告中的说明：“{quote}”",
            f"{check.message_en} The report says: “{quote}”",
        ),
    )
