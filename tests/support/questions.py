"""What the questions of tests/questions/ expect, computed anew from the cells that they name.

A question may carry ``formula`` and ``operands``: a list of operands, each a list of cells that are
added up. A cell is [agency's short form, year, measure or row or subject, applicant or column] of
the county, or [file, "two" | "three" | "four", row, column] of data/published_figures.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from support.county import County

PUBLISHED = Path(__file__).parent.parent / "data" / "published_figures.json"
Cell = list[Any]

FORMULAS: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "sum": lambda v: sum(v, Decimal(0)),
    "difference": lambda v: v[1] - v[0],
    "apart": lambda v: abs(v[1] - v[0]),
    "percent": lambda v: 100 * v[0] / v[1],
    "growth": lambda v: 100 * (v[1] - v[0]) / v[0],
    "ratio": lambda v: v[0] / v[1],
    "average": lambda v: sum(v, Decimal(0)) / len(v),
    "maximum": max,
    "minimum": min,
    "first less second": lambda v: v[0] - v[1],
    "points": lambda v: 100 * v[2] / v[3] - 100 * v[0] / v[1],
    "highest percent": lambda v: max(100 * part / whole for part, whole in _pairs(v)),
    "lowest percent": lambda v: min(100 * part / whole for part, whole in _pairs(v)),
    "largest change": lambda v: max(new - old for old, new in _pairs(v)),
    "smallest change": lambda v: min(new - old for old, new in _pairs(v)),
    "largest growth": lambda v: max(100 * (new - old) / old for old, new in _pairs(v)),
    "smallest growth": lambda v: min(100 * (new - old) / old for old, new in _pairs(v)),
}
"""``difference``, ``growth`` and changes have the earlier operand first, percentages the part."""


def _pairs(values: Sequence[Decimal]) -> list[tuple[Decimal, Decimal]]:
    return list(zip(values[::2], values[1::2], strict=True))


def operands(question: dict[str, Any], county: County) -> list[Decimal]:
    """The value of each operand; raises KeyError for a cell that is not there or has no value."""
    return [
        sum((_value(cell, county) for cell in operand), Decimal(0))
        for operand in question["operands"]
    ]


def expected(question: dict[str, Any], county: County) -> Decimal:
    """The value that the question's formula gives."""
    return FORMULAS[question["formula"]](operands(question, county))


def _value(cell: Cell, county: County) -> Decimal:
    if "." in cell[0]:
        return _published(*cell)
    value = county.cell(*cell)["value"]
    if value is None:
        raise KeyError(f"no value: {cell}")
    return Decimal(value)


def _published(file: str, table: str, row: int | str, column: int) -> Decimal:
    figures = json.loads(PUBLISHED.read_text(encoding="utf-8"))[file]
    found = re.search(r"-?[\d.]+", figures[table][row][column])
    if found is None:
        raise KeyError(f"no value: {(file, table, row, column)}")
    return Decimal(found.group())
