"""What the form's sums say of figures that were recognised from pictures (OCR).

A figure of a born-digital file that breaks a sum is a fault of the report; one of a scan may as
well be misread. So it is not taken as certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportqa.checks import Check, check_sums
from reportqa.document import Cell, Document, Figure, Kind

DOUBT = "recognised from a picture, and the form's sums do not hold with it"

_Place = tuple[int, int, int]


def doubt_failing_sums(document: Document, figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures, those of recognised tables that a failing sum touches being unread.

    A row's sum that fails makes all its cells unread, and so does that of a case of table four. A
    column's sum that fails spares the cells whose row adds up: a cell that is wrong breaks its row
    too. Raw text and place are kept.
    """
    recognised = {
        index
        for index, table in enumerate(document.tables)
        if any(map(_is_recognised, table.cells))
    }
    if not recognised:
        return tuple(figures)
    checks = check_sums(figures)
    sound = _places(c for c in checks if c.rule == 3 and c.status == "pass")
    in_rows = _places(c for c in checks if c.rule in {3, 4} and c.status == "fail")
    in_columns = _places(c for c in checks if c.rule in {1, 2} and c.status == "fail")
    doubtful = {p for p in in_rows | (in_columns - sound) if p[0] in recognised}
    return tuple(
        replace(f, kind=Kind.UNREAD, value=None, doubt=DOUBT) if f.cell in doubtful else f
        for f in figures
    )


def doubts(figures: Sequence[Figure]) -> tuple[str, ...]:
    """A sentence for people for each table of which figures were made unread."""
    names = {"2": "table two", "3": "table three", "4": "table four"}
    counts: dict[str, int] = {}
    for figure in figures:
        if figure.doubt == DOUBT:
            name = names.get(figure.table or "", figure.table or "")
            counts[name] = counts.get(name, 0) + 1
    return tuple(
        f"In {name} {count} recognised figures are not certain: its sums do not hold with them."
        for name, count in counts.items()
    )


def _is_recognised(cell: Cell) -> bool:
    return cell.confidence is not None


def _places(checks: Iterable[Check]) -> set[_Place]:
    return {figure.cell for check in checks for figure in check.cells if figure.cell is not None}
