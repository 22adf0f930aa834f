"""Problems, commitments and their follow-up as rows of library.sqlite, and back."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, cast

from reportqa.commitments.model import Finding, Followup, Item, ItemKind, ItemStatus, Topic
from reportqa.store.model import StoredFollowup
from reportqa.store.rows import ChangedRowError, Row, dump, labels

ANY = "item"
"""The facet of every passage with an item."""

_FACETS = 1 << 40
_SAID = ("kind", "topic", "status", "subject", "deadline", "numbers", "quote")


def item_row(key: int, ordinal: int, item: Item, path: Sequence[str]) -> dict[str, Any]:
    """The row of ``items``."""
    row: dict[str, Any] = {
        "report_key": key,
        "ordinal": ordinal,
        "kind": item.kind,
        "start": item.start,
        "end": item.end,
        "section": item.section,
        "path": dump(list(path)),
        "page": item.page,
        "topic": item.topic,
        "status": item.status or "",
        "problem": item.problem,
        "subject": item.subject,
        "deadline": item.deadline,
        "numbers": dump(list(item.numbers)),
        "quote": item.quote,
    }
    return row | {"crc": _crc([row[name] for name in _SAID])}


def item_of(row: Row) -> Item:
    """The item of a row; raises ChangedRowError."""
    if _crc([row[name] for name in _SAID]) != row["crc"]:
        raise ChangedRowError(f"an item of {row['report']} is not the one that was written")
    return Item(
        kind=cast(ItemKind, row["kind"]),
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        section=row["section"],
        page=row["page"],
        topic=cast(Topic, row["topic"]),
        status=cast(ItemStatus, row["status"]) if row["status"] else None,
        problem=row["problem"],
        subject=row["subject"],
        deadline=row["deadline"],
        numbers=labels(row["numbers"]),
    )


def followup_row(key: int, ordinal: int, followup: Followup, later: int | None) -> dict[str, Any]:
    """The row of ``followups``; ``later`` is the key of the report that was looked at."""
    return {
        "report_key": key,
        "ordinal": ordinal,
        "year": followup.year,
        "finding": followup.finding,
        "later_key": later,
        "start": followup.start,
        "end": followup.end,
        "quote": followup.quote,
        "score": followup.score,
        "crc": _crc([followup.finding, followup.quote]),
    }


def followup_of(row: Row) -> StoredFollowup:
    """The follow-up of a row joined with the id of the later report; raises ChangedRowError."""
    if _crc([row["finding"], row["quote"]]) != row["crc"]:
        raise ChangedRowError("a follow-up is not the one that was written")
    found = Followup(
        row["year"], cast(Finding, row["finding"]), row["quote"], row["start"], row["end"],
        row["score"],
    )  # fmt: skip
    return StoredFollowup(row["later"] or "", found)


def facets(*said: str) -> list[int]:
    """What the word index knows of the items of a passage (kind, topic, status, year) as numbers.

    They stand in the field of the report's key, above any key: a field of their own would make
    the word index of every earlier library unreadable.
    """
    return [_FACETS + zlib.crc32(part.encode()) for part in said if part]


def _crc(said: Sequence[str]) -> int:
    return zlib.crc32("\0".join(said).encode("utf-8", "surrogatepass"))
