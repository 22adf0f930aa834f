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
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from reportqa.document import Figure, Kind
from reportqa.form.catalogue import Applicant, Measure, catalogue

Status = Literal["pass", "note", "fail", "unread", "not applicable"]

_NEW = "本年新收政府信息公开申请数量"
_CARRIED_OVER = "上年结转政府信息公开申请数量"
_CONCLUDED = "办理结果总计"
_CARRIED_FORWARD = "结转下年度继续办理"
_RESULTS = "三、本年度办理结果"
_OTHER = "其他处理"
_TOTAL = "总计"
_NONE_WORDS = frozenset({"无", "没有", "零"})


@dataclass(frozen=True, slots=True)
class Check:
    """One sum of the form, checked.

    ``id`` is stable: rule and what it is about ("2:自然人", "3:予以公开"; with "#2" for the
    second print of a table in one document). ``expression`` is the sum in words; ``left`` and
    ``right`` are its sides, blanks read as none, None where they cannot be known. ``cells`` are
    the figures that take part, in the order of the expression.
    """

    id: str
    rule: int
    status: Status
    expression: str
    left: Decimal | None
    right: Decimal | None
    cells: tuple[Figure, ...]
    message: str
    message_en: str


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a sum: names for people, and the figure of each (None where there is none)."""

    names: tuple[str, ...]
    names_en: tuple[str, ...]
    cells: tuple[Figure | None, ...]


_Three = dict[tuple[str, str], Figure]
_Four = dict[str, Figure]


def check_sums(figures: Sequence[Figure]) -> tuple[Check, ...]:
    """Check rules 1 to 4 on the figures of one report; empty if it has neither table.

    A row that the report's edition lacks is "not applicable"; one that it should have and that was
    not read is "unread", as is a sum with an unread cell.
    """
    checks: list[Check] = []
    for suffix, three in _copies_of_three(figures):
        checks += _check_three(three, suffix)
    for suffix, four in _copies_of_four(figures):
        checks += _check_four(four, suffix)
    return tuple(checks)


def _copies_of_three(figures: Sequence[Figure]) -> Iterator[tuple[str, _Three]]:
    keyed = [
        ((figure.measure, applicant.name), figure)
        for figure in figures
        if figure.table == "3" and figure.measure and (applicant := _applicant(figure))
    ]
    return _copies(keyed)


def _copies_of_four(figures: Sequence[Figure]) -> Iterator[tuple[str, _Four]]:
    return _copies([(f.measure, f) for f in figures if f.table == "4" and f.measure])


_Key = TypeVar("_Key", str, tuple[str, str])


def _copies(keyed: Sequence[tuple[_Key, Figure]]) -> Iterator[tuple[str, dict[_Key, Figure]]]:
    """The cells by what they count, a document's second print of a table apart from its first.

    Two cells of one table that claim to count the same with different values are unread.
    """
    copies: list[dict[_Key, Figure]] = [{}] if keyed else []
    for key, figure in keyed:
        known = copies[-1].get(key)
        if known is None:
            copies[-1][key] = figure
        elif _home(known) != _home(figure):
            copies.append({key: figure})
        elif (known.kind, known.value) != (figure.kind, figure.value):
            copies[-1][key] = replace(known, kind=Kind.UNREAD, value=None)
    for index, copy in enumerate(copies):
        yield _suffix(index), copy


def _home(figure: Figure) -> int | None:
    return figure.cell[0] if figure.cell else None


def _suffix(copy: int) -> str:
    return f"#{copy + 1}" if copy else ""


def _applicant(figure: Figure) -> Applicant | None:
    if not figure.column:
        return None
    for applicant in catalogue().applicants:
        if figure.column[-1] in applicant.labels:
            return applicant
    return None


def _check_three(cells: _Three, suffix: str) -> Iterator[Check]:
    names = {name for name, _ in cells}
    rows = catalogue().of_table("3")
    edition = _edition(names)
    applicants = [a for a in catalogue().applicants if any(c == a.name for _, c in cells)]
    for applicant in applicants:
        yield _balance(cells, applicant, suffix)
    for applicant in applicants:
        yield _results(cells, rows, edition, applicant, suffix)
    parts = [a for a in catalogue().applicants if a.name != _TOTAL]
    total = next(a for a in catalogue().applicants if a.name == _TOTAL)
    for row in rows:
        expression = f"{row.name}：{' + '.join(a.name for a in parts)} = {_TOTAL}"
        if row.name not in names:
            lacks = edition is not None and edition not in row.editions
            yield _missing(f"3:{row.name}{suffix}", 3, expression, row, lacks)
            continue
        yield _compare(
            f"3:{row.name}{suffix}",
            3,
            expression,
            _side(cells, [(row.name, a.name, a.name, a.en) for a in parts]),
            _side(cells, [(row.name, total.name, total.name, total.en)]),
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


def _side(cells: _Three, wanted: Sequence[tuple[str, str, str, str]]) -> _Side:
    return _Side(
        tuple(name for _, _, name, _ in wanted),
        tuple(en for _, _, _, en in wanted),
        tuple(cells.get((row, column)) for row, column, _, _ in wanted),
    )


def _rows_side(cells: _Three, rows: Sequence[Measure], applicant: Applicant) -> _Side:
    return _side(cells, [(r.name, applicant.name, r.name, r.en) for r in rows])


def _balance(cells: _Three, applicant: Applicant, suffix: str) -> Check:
    by_name = catalogue().by_name
    return _compare(
        f"1:{applicant.name}{suffix}",
        1,
        f"{applicant.name}：{_NEW} + {_CARRIED_OVER} = {_CONCLUDED} + {_CARRIED_FORWARD}",
        _rows_side(cells, [by_name[_NEW], by_name[_CARRIED_OVER]], applicant),
        _rows_side(cells, [by_name[_CONCLUDED], by_name[_CARRIED_FORWARD]], applicant),
    )


def _results(
    cells: _Three,
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
    return _compare(
        f"2:{applicant.name}{suffix}",
        2,
        f"{applicant.name}：{_CONCLUDED} = {' + '.join(r.name for r in parts)}",
        _rows_side(cells, [total], applicant),
        _rows_side(cells, parts, applicant),
    )


def _check_four(cells: _Four, suffix: str) -> Iterator[Check]:
    groups: dict[tuple[str, ...], list[Measure]] = {}
    for measure in catalogue().of_table("4"):
        groups.setdefault(measure.column[:-1], []).append(measure)
    for path, measures in groups.items():
        parts = [m for m in measures if m.column[-1] != _TOTAL]
        totals = [m for m in measures if m.column[-1] == _TOTAL]
        name = totals[0].name.removesuffix(_TOTAL)
        expression = f"{'／'.join(path)}：{' + '.join(m.column[-1] for m in parts)} = {_TOTAL}"
        if not any(m.name in cells for m in measures):
            yield _missing(f"4:{name}{suffix}", 4, expression, totals[0], lacks=False)
            continue
        left, right = (
            _Side(
                tuple(m.column[-1] for m in side),
                tuple(m.en for m in side),
                tuple(cells.get(m.name) for m in side),
            )
            for side in (parts, totals)
        )
        yield _compare(f"4:{name}{suffix}", 4, expression, left, right)


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
        message=f"{row.name}：{zh}。",
        message_en=f"{row.en}: {en}.",
    )


def _compare(id_: str, rule: int, expression: str, left: _Side, right: _Side) -> Check:
    cells = tuple(c for c in (*left.cells, *right.cells) if c is not None)

    def check(
        status: Status,
        zh: str,
        en: str,
        values: tuple[Decimal, Decimal] | tuple[None, None] = (None, None),
    ) -> Check:
        return Check(id_, rule, status, expression, values[0], values[1], cells, zh, en)

    named = list(
        zip(
            (*left.names, *right.names),
            (*left.names_en, *right.names_en),
            (*left.cells, *right.cells),
            strict=True,
        )
    )
    unread = [(zh, en) for zh, en, cell in named if cell is None or _unread(cell)]
    if unread:
        return check(
            "unread",
            f"无法核对：{_some([zh for zh, _ in unread])}未能读出。",
            f"Cannot be checked: not read: {_some([en for _, en in unread], '; ')}.",
        )
    if all(_empty(cell) for _, _, cell in named):
        return check("not applicable", "各格均为空，无从核对。", "All cells are blank.")
    values = (_sum(left), _sum(right))
    shown = f"{_terms(left)} {'=' if values[0] == values[1] else '≠'} {_terms(right)}"
    empty = any(_empty(cell) for _, _, cell in named)
    if values[0] == values[1]:
        return check(
            "pass",
            f"{shown}" + ("（空白按无计）。" if empty else "。"),
            f"{shown}" + (" (blank read as none)." if empty else "."),
            values,
        )
    total = _total(rule, left, right)
    if total is not None and _empty(total):
        return check(
            "not applicable",
            f"合计格为空，无从核对：{_terms(left)}，{_terms(right)}。",
            f"The total is blank, so the sum cannot be checked: {_terms(left)}; {_terms(right)}.",
            values,
        )
    zh = f"不平：{shown}，相差{_plain(abs(values[0] - values[1]))}"
    en = f"The sum fails: {shown}, a difference of {_plain(abs(values[0] - values[1]))}"
    if empty:
        zh, en = zh + "（有空白格）", en + " (some cells are blank)"
    return check("fail", zh + "。", en + ".", values)


def _total(rule: int, left: _Side, right: _Side) -> Figure | None:
    """The cell that a sum is to be checked against: without it nothing is said to fail."""
    return (left if rule == 2 else right).cells[0]


def _unread(cell: Figure) -> bool:
    if cell.kind is Kind.WORD:
        return cell.raw.strip() not in _NONE_WORDS
    return cell.kind is Kind.UNREAD or (cell.kind is Kind.NUMBER and cell.value is None)


def _empty(cell: Figure | None) -> bool:
    return cell is not None and cell.kind is not Kind.NUMBER


def _sum(side: _Side) -> Decimal:
    return sum((c.value for c in side.cells if c is not None and c.value is not None), Decimal(0))


def _terms(side: _Side) -> str:
    values = [c.value for c in side.cells if c is not None and c.value is not None]
    if not values:
        return "空白"
    text = " + ".join(_plain(v) for v in values if v) or "0"
    return f"{text} = {_plain(_sum(side))}" if sum(1 for v in values if v) > 1 else text


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def _some(names: Sequence[str], mark: str = "、") -> str:
    """The first three names, and how many more there are."""
    shown = mark.join(names[:3])
    return shown + (f" (+{len(names) - 3})" if len(names) > 3 else "")
