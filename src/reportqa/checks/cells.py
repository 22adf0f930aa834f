"""The cells of one report by what they count: measure, and applicant in table three."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

from reportqa.document import Figure, Kind
from reportqa.form.catalogue import Applicant, catalogue

TOTAL = "总计"

Three = dict[tuple[str, str], Figure]
"""By measure and applicant."""
ByMeasure = dict[str, Figure]

_Key = TypeVar("_Key", str, tuple[str, str])


def copies_of_three(figures: Sequence[Figure]) -> Iterator[tuple[str, Three]]:
    """Table three, each print of it in the document with its suffix for ids ("", "#2" …)."""
    keyed = [
        ((figure.measure, applicant.name), figure)
        for figure in figures
        if figure.table == "3" and figure.measure and (applicant := applicant_of(figure))
    ]
    return _copies(keyed)


def copies_of(table: str, figures: Sequence[Figure]) -> Iterator[tuple[str, ByMeasure]]:
    """Table two or four, each print of it in the document with its suffix for ids."""
    return _copies([(f.measure, f) for f in figures if f.table == table and f.measure])


def first_three(figures: Sequence[Figure]) -> Three:
    """The first print of table three; empty without one."""
    return next((cells for _, cells in copies_of_three(figures)), {})


def first_of(table: str, figures: Sequence[Figure]) -> ByMeasure:
    """The cells of table two or four. Table two is printed in blocks: the first of each counts."""
    if table != "2":
        return next((cells for _, cells in copies_of(table, figures)), {})
    cells: ByMeasure = {}
    for _, copy in copies_of(table, figures):
        for measure, figure in copy.items():
            cells.setdefault(measure, figure)
    return cells


def applicant_of(figure: Figure) -> Applicant | None:
    """The column of table three that a figure stands in; None where it is none."""
    return _applicants().get(figure.column[-1]) if figure.column else None


@cache
def _applicants() -> dict[str, Applicant]:
    return {label: a for a in reversed(catalogue().applicants) for label in a.labels}


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
        yield f"#{index + 1}" if index else "", copy


def _home(figure: Figure) -> int | None:
    return figure.cell[0] if figure.cell else None
