"""The arithmetic of the national form over the figures of one report (rules 1 to 4).

1. Table three, each column: newly received + carried over = concluded + carried forward.
2. Table three, each column: concluded = the sum of the results.
3. Table three, each row: 自然人 + the five kinds of organisation = 总计.
4. Table four, each kind of case: upheld + corrected + other + pending = 总计.

Blank is not zero. Yet many agencies leave cells blank that count nothing, so a sum that holds with
its blanks read as none passes and says so. Figures are known by measure and applicant of the
catalogue, never by position.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportqa.checks.cells import TOTAL, ByMeasure, Three, copies_of, copies_of_three
from reportqa.checks.comparing import Term, compare
from reportqa.checks.model import Check
from reportqa.document import Figure, Kind
from reportqa.form.catalogue import Applicant, Measure, catalogue

_NEW = "本年新收政府信息公开申请数量"
_CARRIED_OVER = "上年结转政府信息公开申请数量"
_CONCLUDED = "办理结果总计"
_CARRIED_FORWARD = "结转下年度继续办理"
_RESULTS = "三、本年度办理结果"
_OTHER = "其他处理"


def check_sums(figures: Sequence[Figure]) -> tuple[Check, ...]:
    """Check rules 1 to 4 on the figures of one report; empty if it has neither table.

    A row that the report's edition lacks is "not applicable"; one that it should have and that was
    not read is "unread", as is a sum with an unread cell.
    """
    checks: list[Check] = []
    for suffix, three in copies_of_three(figures):
        checks += _check_three(three, suffix)
    for suffix, four in copies_of("4", figures):
        checks += _check_four(four, suffix)
    return tuple(checks)


def _check_three(cells: Three, suffix: str) -> Iterator[Check]:
    names = {name for name, _ in cells}
    rows = catalogue().of_table("3")
    edition = _edition(names)
    applicants = [a for a in catalogue().applicants if any(c == a.name for _, c in cells)]
    for applicant in applicants:
        yield _balance(cells, applicant, suffix)
    for applicant in applicants:
        yield _results(cells, rows, edition, applicant, suffix)
    parts = [a for a in catalogue().applicants if a.name != TOTAL]
    for row in rows:
        expression = f"{row.name}：{' + '.join(a.name for a in parts)} = {TOTAL}"
        if row.name not in names:
            lacks = edition is not None and edition not in row.editions
            yield _missing(f"3:{row.name}{suffix}", 3, expression, row, lacks)
            continue
        grand = cells.get((row.name, TOTAL))
        yield compare(
            f"3:{row.name}{suffix}",
            3,
            expression,
            [Term(a.name, a.en, cells.get((row.name, a.name))) for a in parts],
            [Term(TOTAL, "Total", grand)],
            where=(f"表三“{row.name}”一行", f"Table three, row “{row.en}”"),
            against=grand,
        )


def _edition(names: set[str]) -> int | None:
    """The edition whose own rows the table has; None where it has neither or both."""
    own = {
        edition
        for row in catalogue().of_table("3")
        if row.name in names and len(row.editions) == 1
        for edition in row.editions
    }
    return own.pop() if len(own) == 1 else None


def _rows_side(cells: Three, rows: Sequence[Measure], applicant: Applicant) -> list[Term]:
    total = applicant.name == TOTAL
    return [
        Term(
            r.name,
            r.en,
            cells.get((r.name, applicant.name)),
            left_out=total and _is_left_out(cells, r),
        )
        for r in rows
    ]


def _is_left_out(cells: Three, row: Measure) -> bool:
    """Whether a row's total is blank though its parts are not all none."""
    total = cells.get((row.name, TOTAL))
    if total is None or total.kind is Kind.NUMBER:
        return False
    parts = (cells.get((row.name, a.name)) for a in catalogue().applicants if a.name != TOTAL)
    return any(part is not None and part.value for part in parts)


def _column(applicant: Applicant) -> tuple[str, str]:
    return f"表三“{applicant.name}”一列", f"Table three, column “{applicant.en}”"


def _balance(cells: Three, applicant: Applicant, suffix: str) -> Check:
    by_name = catalogue().by_name
    return compare(
        f"1:{applicant.name}{suffix}",
        1,
        f"{applicant.name}：{_NEW} + {_CARRIED_OVER} = {_CONCLUDED} + {_CARRIED_FORWARD}",
        _rows_side(cells, [by_name[_NEW], by_name[_CARRIED_OVER]], applicant),
        _rows_side(cells, [by_name[_CONCLUDED], by_name[_CARRIED_FORWARD]], applicant),
        where=_column(applicant),
        against=cells.get((_CONCLUDED, applicant.name)),
    )


def _results(
    cells: Three,
    rows: Sequence[Measure],
    edition: int | None,
    applicant: Applicant,
    suffix: str,
) -> Check:
    parts = [r for r in rows if r.row[0] == _RESULTS and r.name != _CONCLUDED]
    present = {name for name, _ in cells}
    if edition is not None:
        parts = [r for r in parts if edition in r.editions]
    elif _OTHER in present and any(name.startswith(f"{_OTHER}：") for name in present):
        # Printed with the rows of both editions: the one row is then the heading of the others.
        parts = [r for r in parts if r.name != _OTHER]
    else:
        parts = [r for r in parts if len(r.editions) > 1 or r.name in present]
    total = catalogue().by_name[_CONCLUDED]
    return compare(
        f"2:{applicant.name}{suffix}",
        2,
        f"{applicant.name}：{_CONCLUDED} = {' + '.join(r.name for r in parts)}",
        _rows_side(cells, [total], applicant),
        _rows_side(cells, parts, applicant),
        where=_column(applicant),
        against=cells.get((_CONCLUDED, applicant.name)),
    )


def _check_four(cells: ByMeasure, suffix: str) -> Iterator[Check]:
    groups: dict[tuple[str, ...], list[Measure]] = {}
    for measure in catalogue().of_table("4"):
        groups.setdefault(measure.column[:-1], []).append(measure)
    for path, measures in groups.items():
        parts = [m for m in measures if m.column[-1] != TOTAL]
        totals = [m for m in measures if m.column[-1] == TOTAL]
        name = totals[0].name.removesuffix(TOTAL)
        expression = f"{'／'.join(path)}：{' + '.join(m.column[-1] for m in parts)} = {TOTAL}"
        if not any(m.name in cells for m in measures):
            yield _missing(f"4:{name}{suffix}", 4, expression, totals[0], lacks=False)
            continue
        left, right = (
            [Term(m.column[-1], m.en, cells.get(m.name)) for m in side] for side in (parts, totals)
        )
        yield compare(
            f"4:{name}{suffix}",
            4,
            expression,
            left,
            right,
            where=(f"表四“{'／'.join(path)}”", f"Table four, {totals[0].en}"),
            against=right[0].cell,
        )


def _missing(id_: str, rule: int, expression: str, row: Measure, lacks: bool) -> Check:
    if lacks:
        zh, en = "本报告所用版式没有这一行", "this edition of the form has no such row"
    else:
        zh, en = "未读到这一行（列）", "these cells were not read"
    return Check(
        id=id_,
        rule=rule,
        status="not applicable" if lacks else "unread",
        expression=expression,
        left=None,
        right=None,
        cells=(),
        words=lambda: (f"{row.name}：{zh}。", f"{row.en}: {en}."),
    )
