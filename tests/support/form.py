"""Figures of the form's tables without a document around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from reportqa.document import Figure, Kind, Location
from reportqa.form.catalogue import catalogue

PEOPLE = catalogue().applicants
RESULTS = "三、本年度办理结果"
BLANK = {"kind": Kind.BLANK, "value": None, "raw": ""}


def cell(
    table: str,
    measure: str,
    column: tuple[str, ...],
    value: int | None,
    kind: Kind = Kind.NUMBER,
) -> Figure:
    """A cell; without a value it is blank, or of the other kind given."""
    return Figure(
        table=table,
        section=None,
        row=(),
        column=column,
        measure=measure,
        raw="" if value is None else str(value),
        kind=Kind.BLANK if value is None and kind is Kind.NUMBER else kind,
        value=None if value is None else Decimal(value),
        unit="件",
        location=Location(),
    )


def table_two(values: Mapping[str, int | None]) -> list[Figure]:
    """Cells of table two by their measures."""
    by_name = catalogue().by_name
    return [cell("2", name, by_name[name].column, value) for name, value in values.items()]


def table_three(
    rows: Mapping[str, list[int]] | None = None,
    edition: int = 2021,
    forward: int = 0,
    carried: int = 0,
) -> list[Figure]:
    """A table that adds up: ``rows`` gives the six applicants' figures of some results.

    Each kind of applicant has ``forward`` requests left over and ``carried`` of the year before.
    """
    given_rows = rows or {}
    measures = [m for m in catalogue().of_table("3") if edition in m.editions]
    results = [m.name for m in measures if m.row[0] == RESULTS and m.name != "办理结果总计"]
    zero = [0] * 6
    sums = [sum(given_rows.get(r, zero)[i] for r in results) for i in range(6)]
    filled = {name: given_rows.get(name, zero) for name in results}
    filled["办理结果总计"] = sums
    filled["本年新收政府信息公开申请数量"] = [s + forward - carried for s in sums]
    filled["上年结转政府信息公开申请数量"] = [carried] * 6
    filled["结转下年度继续办理"] = [forward] * 6
    return [
        cell("3", m.name, a.path, value)
        for m in measures
        for a, value in zip(PEOPLE, [*filled[m.name], sum(filled[m.name])], strict=True)
    ]


def table_four(values: Sequence[Sequence[int | None]]) -> list[Figure]:
    """The three groups of table four, five cells each."""
    measures = catalogue().of_table("4")
    flat = [v for group in values for v in group]
    return [cell("4", m.name, m.column, v) for m, v in zip(measures, flat, strict=True)]
