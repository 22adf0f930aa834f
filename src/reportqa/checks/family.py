"""A government's report against those of its departments (rule 11).

A report that counts its departments in (汇总) cannot count less than they do together. What the
departments held do not make up is the government's own and that of departments not held, so only
more than the whole is told, as a note: the report may be of the government's office alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reportqa.checks.comparing import Term, plain, terms_text, total_of
from reportqa.checks.model import Check, Checked
from reportqa.document import Figure
from reportqa.form.catalogue import catalogue

COMPARED = (
    "规章制发件数", "规章废止件数", "规章现行有效件数", "规章新制作数量",
    "规范性文件制发件数", "规范性文件废止件数", "规范性文件现行有效件数", "规范性文件新制作数量",
    "行政许可处理决定数量", "行政处罚处理决定数量", "行政强制处理决定数量",
    "行政事业性收费金额", "政府集中采购项目数量", "政府集中采购总金额",
    "本年新收政府信息公开申请数量", "上年结转政府信息公开申请数量", "办理结果总计",
    "结转下年度继续办理", "行政复议总计", "行政诉讼（未经复议直接起诉）总计",
    "行政诉讼（复议后起诉）总计",
)  # fmt: skip
"""Measures that add up over agencies."""


def check_family(whole: Checked, parts: Sequence[Checked]) -> tuple[Check, ...]:
    """Check a government's report against those of its departments for the same year.

    ``parts`` are those right below it, one report each. A measure that the whole or every part
    lacks gives no check; parts without a figure for it are named in the message.
    """
    counted = whole.totals
    of_parts = [(part, part.totals) for part in parts]
    return tuple(
        check
        for name in COMPARED
        if name in counted
        for check in _compared(whole, name, counted[name], of_parts)
    )


def _compared(
    whole: Checked, name: str, cell: Figure, parts: Sequence[tuple[Checked, Mapping[str, Figure]]]
) -> Iterator[Check]:
    held = [
        Term(part.agency, part.agency, figures[name], 1, part.report)
        for part, figures in parts
        if name in figures and figures[name].value is not None and figures[name].unit == cell.unit
    ]
    if cell.value is None or not held:
        return
    lacking = [part.agency for part, _ in parts if part.agency not in {t.name for t in held}]
    total: Decimal = total_of(held)
    measure = catalogue().by_name[name]
    said, said_en = terms_text(held)
    over = total > cell.value
    zh = f"“{name}”：本报告 {plain(cell.value)}，所属部门 {said}"
    en = f"“{measure.en}”: this report {plain(cell.value)}, its departments {said_en}"
    if over:
        zh += f"，多出 {plain(total - cell.value)}，汇总可能有遗漏，或本报告只计政府本级"
        en += f", {plain(total - cell.value)} more: something may be left out, or the report "
        en += "counts the government alone"
    elif total < cell.value:
        zh += f"，其余 {plain(cell.value - total)} 为政府本级和未持有报告的部门"
        en += f"; the other {plain(cell.value - total)} are the government's own and those of "
        en += "departments whose reports are not held"
    if lacking:
        zh += f"（未列此数的部门：{'、'.join(lacking)}）"
        en += f" (without a figure: {', '.join(lacking)})"
    yield Check(
        id=f"11:{name}",
        rule=11,
        status="note" if over else "pass",
        expression=f"{name}：汇总报告 ≥ 所属部门各报告之和",
        left=cell.value,
        right=total,
        cells=(cell,),
        words=lambda: (f"{zh}。", f"{en}."),
        others=tuple((t.report, t.cell) for t in held if t.cell is not None),
    )
