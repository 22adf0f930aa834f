"""What later reports tell of commitments, brought up to date with every change of a library."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from reportqa.commitments.following import Later, follow
from reportqa.commitments.model import Item
from reportqa.store import items
from reportqa.store.rows import labels

_ITEMS = (
    "ordinal", "kind", "start", "end", "section", "page", "topic", "status", "problem", "subject",
    "deadline", "numbers", "quote", "crc",
)  # fmt: skip


@dataclass(frozen=True)
class _Held:
    """The report that answers for an agency and year, with its items by their places."""

    key: int
    year: int
    items: Mapping[int, Item]


def renew(connection: sqlite3.Connection, agencies: Iterable[str] | None = None) -> None:
    """Follow up the commitments of some agencies again, of all where None. In a transaction.

    An agency that the list of agencies knows by another name of today, or of former years, is one
    with that.
    """
    today = _names_of_today(connection)
    every: dict[str, set[str]] = defaultdict(set)
    for (name,) in connection.execute("SELECT DISTINCT agency FROM reports WHERE agency != ''"):
        every[today.get(name, name)].add(name)
    chosen = every.keys() if agencies is None else {today.get(a, a) for a in agencies}
    for name in sorted(chosen & every.keys()):
        _renew_one(connection, sorted(every[name]))


def _renew_one(connection: sqlite3.Connection, names: list[str]) -> None:
    marks = ", ".join("?" * len(names))
    of_agency = f"SELECT report_key FROM reports WHERE agency IN ({marks})"  # noqa: S608 - only marks
    connection.execute(f"DELETE FROM followups WHERE report_key IN ({of_agency})", names)  # noqa: S608
    found = connection.execute(
        f"SELECT report_key, year FROM reports WHERE agency IN ({marks}) AND year IS NOT NULL "  # noqa: S608 - only marks
        "AND is_form AND duplicate_of = '' ORDER BY year, report",
        names,
    ).fetchall()
    chain = {year: _Held(key, year, _items(connection, key)) for key, year in found}
    if len(chain) < 2:
        return
    later = {
        year: Later(year, _prose(connection, held.key), tuple(held.items.values()))
        for year, held in chain.items()
        if year > min(chain)
    }
    newest = max(chain)
    for year, held in chain.items():
        planned = {n: i for n, i in held.items.items() if i.status == "planned"}
        after = {y: one for y, one in later.items() if y > year}
        if not planned or not after:
            continue
        told = follow(list(planned.values()), year, after, newest)
        for ordinal, followups in zip(planned, told, strict=True):
            for followup in followups:
                other = chain.get(followup.year)
                row = items.followup_row(
                    held.key, ordinal, followup, other.key if other is not None else None
                )
                _insert(connection, row)


def _items(connection: sqlite3.Connection, key: int) -> dict[int, Item]:
    listed = ", ".join(f'"{name}"' for name in _ITEMS)
    found = connection.execute(
        f"SELECT {listed} FROM items WHERE report_key = ? ORDER BY ordinal",  # noqa: S608 - our own names
        (key,),
    )
    rows = [dict(zip(_ITEMS, row, strict=True)) | {"report": str(key)} for row in found]
    return {row["ordinal"]: items.item_of(row) for row in rows}


def _prose(connection: sqlite3.Connection, key: int) -> str:
    """The prose of a report, each character at its place; line ends where tables stand."""
    found = connection.execute(
        'SELECT start, "end", text FROM passages WHERE report_key = ? AND "table" IS NULL '
        "ORDER BY start",
        (key,),
    )
    text: list[str] = []
    at = 0
    for start, end, passage in found:
        text += ["\n" * (start - at), passage[max(at - start, 0) :]]
        at = max(at, end)
    return "".join(text)


def _names_of_today(connection: sqlite3.Connection) -> dict[str, str]:
    names: dict[str, str] = {}
    for name, aliases, former in connection.execute("SELECT name, aliases, former FROM agencies"):
        names |= dict.fromkeys((*labels(aliases), *labels(former)), name)
    return names


def _insert(connection: sqlite3.Connection, row: Mapping[str, Any]) -> None:
    listed = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    connection.execute(
        f"INSERT INTO followups ({listed}) VALUES ({marks})",  # noqa: S608 - our own names
        tuple(row.values()),
    )
