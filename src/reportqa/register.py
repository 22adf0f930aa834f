"""The register of commitments: problems, promises and what became of them, as people ask for it.

One line of the register is a commitment with the problem that it answers, or a problem that no
commitment of its report answers. A second file of one agency and year is not counted again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import get_args

from reportqa.commitments.model import Finding, Item, ItemStatus, Topic
from reportqa.commitments.recurring import Recurrence, recurring
from reportqa.errors import SettingsError
from reportqa.selection import select
from reportqa.store.model import ItemFilter, Store, StoredItem

TOPICS: tuple[str, ...] = get_args(Topic)
STATUSES: tuple[str, ...] = get_args(ItemStatus)
FINDINGS: tuple[str, ...] = get_args(Finding)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are wanted; None and "" filter nothing.

    ``agency`` is a full name or a part of one, ``since`` and ``until`` are years, both included.
    ``finding`` keeps commitments of which some later report tells so.
    """

    agency: str | None = None
    year: int | None = None
    since: int | None = None
    until: int | None = None
    report: str | None = None
    topic: str = ""
    status: str = ""
    finding: str = ""

    def __post_init__(self) -> None:
        for name, known in (("topic", TOPICS), ("status", STATUSES), ("finding", FINDINGS)):
            value = getattr(self, name)
            if value and value not in known:
                raise SettingsError(
                    f"There is no {name} {value!r} in the register.", f"One of: {', '.join(known)}."
                )


def lines(store: Store, wanted: Wanted, *, limit: int | None = None) -> list[StoredItem]:
    """The lines of the register by agency, year and place. Raises UnknownReportError."""
    return store.items(_filter(store, wanted), limit=limit)


def search(
    store: Store, query: str, wanted: Wanted, *, top: int = 20
) -> list[tuple[float, StoredItem]]:
    """The lines nearest to a query by words and meaning, best first. Raises UnknownReportError."""
    return store.search_items(query, _filter(store, wanted), top=top)


@dataclass(frozen=True, slots=True)
class Recurring:
    """A problem that reports of one agency admit in several years, oldest first.

    ``scores`` says of each but the first how sure it is that it is the same: 0.5 to 1.
    """

    agency: str
    items: tuple[StoredItem, ...]
    scores: tuple[float, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that admit it."""
        return tuple(dict.fromkeys(item.year for item in self.items if item.year is not None))


def recurring_problems(store: Store, wanted: Wanted) -> list[Recurring]:
    """Problems that come again, by agency; those of most years first. Raises UnknownReportError.

    ``status`` and ``finding`` are of commitments and filter nothing here.
    """
    chosen = replace(_of_reports(store, wanted), kind="problem", topic=wanted.topic)
    by_agency: dict[str, dict[int, list[StoredItem]]] = defaultdict(lambda: defaultdict(list))
    for item in store.items(chosen):
        if item.agency and item.year is not None:
            by_agency[item.agency][item.year].append(item)
    found = []
    for agency, years in by_agency.items():
        groups = recurring({year: [i.item for i in items] for year, items in years.items()})
        found += [_recurring(agency, group, years) for group in groups]
    return sorted(found, key=lambda r: (r.agency, -len(r.years), r.items[0].id))


def _recurring(agency: str, group: Recurrence, years: dict[int, list[StoredItem]]) -> Recurring:
    return Recurring(agency, tuple(years[year][n] for year, n in group.places), group.scores)


def commitment_text(item: Item) -> str:
    """A commitment or problem as a sentence of its own: white space closed, its subject before."""
    text = "".join(item.quote.split()) if not item.quote.isascii() else item.quote
    return text if not item.subject or text.startswith(item.subject) else item.subject + text


def _filter(store: Store, wanted: Wanted) -> ItemFilter:
    return replace(
        _of_reports(store, wanted),
        topic=wanted.topic,
        status=wanted.status,
        finding=wanted.finding,
        unanswered=True,
    )


def _of_reports(store: Store, wanted: Wanted) -> ItemFilter:
    """Which agencies' and years' reports are wanted."""
    chosen = select(store.reports(), wanted.agency, None, wanted.report)
    bounds = (wanted.year, wanted.since, wanted.until)
    years = None
    if any(bound is not None for bound in bounds):
        first, last = wanted.since or 0, wanted.until or 9999
        held = {r.year for r in store.reports() if r.year is not None}
        years = tuple(sorted(y for y in held if first <= y <= last and wanted.year in {None, y}))
    return ItemFilter(None if chosen is None else tuple(chosen), years)
