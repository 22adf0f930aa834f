"""Several files for one agency and year: which one answers, and where they differ.

Born-digital text goes before recognised scans, a corrected version before the first one, a later
one before an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_CORRECTED = re.compile("更正|修订|修正|订正|勘误|重新发布")
_SHOWN = 3
"""So many differing cells are named in a warning."""

Cell = tuple[str, str, str]
"""Table, row path and column path, as stored."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that claims an agency and year; ``cells`` are (kind, value or raw) by place."""

    report: str
    file: str
    title: str
    recognised: bool
    published: str
    cells: Mapping[Cell, tuple[str, str]]


def settle(claims: Sequence[Claim]) -> dict[str, tuple[str, list[str]]]:
    """For each report the id of the one that answers ("" for itself), and warnings for people."""
    answering = max(claims, key=_rank)
    result = {}
    for claim in claims:
        others = [c for c in claims if c is not claim]
        if claim is not answering:
            others = [answering]
        warnings = [w for other in others if (w := _difference(claim, other))]
        result[claim.report] = ("" if claim is answering else answering.report, warnings)
    return result


def _rank(claim: Claim) -> tuple[bool, bool, str, int, str]:
    corrected = bool(_CORRECTED.search(claim.title) or _CORRECTED.search(claim.file))
    # what says more comes before what says less; the last tie is broken by the file's name, which
    # does not depend on which file came first
    read = sum(kind != "unread" for kind, _ in claim.cells.values())
    return (not claim.recognised, corrected, claim.published, read, claim.file)


def _difference(claim: Claim, other: Claim) -> str:
    differing = [
        place
        for place, content in claim.cells.items()
        if place in other.cells and other.cells[place] != content
    ]
    if not differing:
        return ""
    shown = "; ".join(
        f"table {table} {row} {column}: {claim.cells[table, row, column][1]} / "
        f"{other.cells[table, row, column][1]}"
        for table, row, column in differing[:_SHOWN]
    )
    more = f" and {len(differing) - _SHOWN} more" if len(differing) > _SHOWN else ""
    return f"{len(differing)} cells differ from {other.report} ({other.file}): {shown}{more}"
