"""The register of problems and commitments as a store keeps it: listed, filtered and searched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select

from reportqa.store import _schema as schema
from reportqa.store import items
from reportqa.store.fusion import explained_share
from reportqa.store.model import ItemFilter, StoredFollowup, StoredItem
from reportqa.store.rows import Row, labels
from reportqa.store.words import terms

if TYPE_CHECKING:
    from reportqa.embedding import Vectors
    from reportqa.store.ranking import Ranking

_NAMED_REPORTS = 5_000
"""The passages of up to so many reports are named to the search by meaning; of more, what it finds
is filtered."""
_DEPTH = 3
"""So many times as many passages as items are looked at: a filter may leave few of them."""
_DEEPEST = 2_000


class Register:
    """The register of one state of a library.

    ``read`` gives the rows of a query, ``keys_of`` the keys of reports, ``ranking`` how passages
    are ranked and queries embedded, None in a library without passages.
    """

    def __init__(
        self,
        read: Callable[[Select[Any]], list[Row]],
        keys_of: Callable[[Sequence[str]], list[int]],
        ranking: Callable[[], tuple[Ranking, Callable[[str], Vectors]] | None],
    ) -> None:
        self._read = read
        self._keys_of = keys_of
        self._ranking = ranking
        self._allowed = lru_cache(maxsize=64)(self._passages)

    def items(self, wanted: ItemFilter, limit: int | None = None) -> list[StoredItem]:
        """Items by agency, year and place."""
        r, i = schema.reports.c, schema.items.c
        query = _query(wanted, self._keys(wanted)).order_by(r.agency, r.year, r.report, i.ordinal)
        return self._stored(self._read(query if limit is None else query.limit(limit)))

    def search(self, query: str, wanted: ItemFilter, top: int) -> list[tuple[float, StoredItem]]:
        """Items near to a query, best first: by their passages, then by their own words."""
        ways = self._ranking()
        if ways is None or top < 1 or not query.strip():
            return []
        ranking, embed = ways
        keys = self._keys(wanted)
        said = (items.ANY, wanted.kind, wanted.topic, wanted.status)
        facets = [[facet] for facet in items.facets(*said)]
        if wanted.years is not None:
            facets.append(items.facets(*map(str, wanted.years)))
        allowed = self._allowed(wanted.reports, wanted.years)
        if allowed is not None and not allowed:
            return []
        vector = embed(query)
        depth = _DEPTH * top
        while True:
            fused = ranking.search(
                query, vector, reports=keys, ids=allowed, facets=facets, top=depth
            )
            scores = {f.id: f.score for f in fused}
            found = self._of_passages(scores, wanted, keys)
            if len(found) >= top or len(fused) < depth or depth >= _DEEPEST:
                break
            depth *= 4
        asked = terms(query)
        words = ranking.words
        scored = []
        for passage, stored in found:
            own = terms(f"{stored.problem} {stored.item.quote}")
            share = explained_share(asked, own, words.frequency, words.size)
            scored.append(((scores[passage] + share) / 2, stored))
        scored.sort(key=lambda one: (-one[0], one[1].agency, one[1].year or 0, one[1].id))
        return scored[:top]

    def _keys(self, wanted: ItemFilter) -> list[int] | None:
        return None if wanted.reports is None else self._keys_of(wanted.reports)

    def _passages(
        self, reports: tuple[str, ...] | None, years: tuple[int, ...] | None
    ) -> list[int] | None:
        """The passages of some reports that hold items, by place; None where they are many."""
        p, r, i = schema.passages.c, schema.reports.c, schema.items.c
        chosen: list[ColumnElement[bool]] = [r.is_form]
        if reports is not None:
            chosen.append(r.report_key.in_(self._keys_of(reports)))
        if years is not None:
            chosen.append(r.year.in_(years))
        if self._read(select(func.count().label("n")).where(*chosen))[0]["n"] > _NAMED_REPORTS:
            return None
        inside = and_(i.report_key == p.report_key, i.start >= p.start, i.start < p.end)
        query = (
            select(p.id)
            .join(schema.reports, r.report_key == p.report_key)
            .where(p.table.is_(None), exists().where(inside), *chosen)
            .order_by(r.report, p.ordinal)
        )
        return [row["id"] for row in self._read(query)]

    def _of_passages(
        self, ids: Iterable[int], wanted: ItemFilter, keys: Sequence[int] | None
    ) -> list[tuple[int, StoredItem]]:
        """The wanted items of some passages, each with the passage it stands in."""
        p, i = schema.passages.c, schema.items.c
        query = _query(wanted, keys).add_columns(p.id.label("passage"))
        query = query.join(
            schema.passages,
            and_(p.report_key == i.report_key, i.start >= p.start, i.start < p.end),
        ).where(p.table.is_(None), p.id.in_(list(ids)))
        found = self._read(query)
        stored = self._stored(found)
        return list(zip((row["passage"] for row in found), stored, strict=True))

    def _stored(self, found: Sequence[Row]) -> list[StoredItem]:
        """The items of rows, each with its problem and what later reports tell."""
        keys = sorted({row["report_key"] for row in found})
        problems, answered = self._pairs(keys)
        followups = self._followups(keys)
        stored = []
        for row in found:
            place = (row["report_key"], row["ordinal"])
            problem = (row["report_key"], row["problem"])
            stored.append(
                StoredItem(
                    row["report"], row["ordinal"], row["agency"], row["year"], row["file"],
                    labels(row["path"]), items.item_of(row), place in answered,
                    problems.get(problem, "") if row["problem"] is not None else "",
                    tuple(followups.get(place, ())),
                )
            )  # fmt: skip
        return stored

    def _pairs(
        self, keys: Sequence[int]
    ) -> tuple[dict[tuple[int, int], str], set[tuple[int, int]]]:
        """The quotes of the problems of some reports, and the problems that are answered."""
        i = schema.items.c
        problems: dict[tuple[int, int], str] = {}
        answered: set[tuple[int, int]] = set()
        for some in _parts(keys):
            query = select(schema.items, i.report_key.label("report")).where(
                i.report_key.in_(some), or_(i.kind == "problem", i.problem.is_not(None))
            )
            for row in self._read(query):
                if row["kind"] == "problem":
                    problems[row["report_key"], row["ordinal"]] = items.item_of(row).quote
                if row["problem"] is not None:
                    answered.add((row["report_key"], row["problem"]))
        return problems, answered

    def _followups(self, keys: Sequence[int]) -> dict[tuple[int, int], list[StoredFollowup]]:
        f, r = schema.followups, schema.reports
        found: dict[tuple[int, int], list[StoredFollowup]] = defaultdict(list)
        for some in _parts(keys):
            query = (
                select(f, r.c.report.label("later"))
                .outerjoin(r, r.c.report_key == f.c.later_key)
                .where(f.c.report_key.in_(some))
                .order_by(f.c.report_key, f.c.ordinal, f.c.year)
            )
            for row in self._read(query):
                found[row["report_key"], row["ordinal"]].append(items.followup_of(row))
        return found


def _query(wanted: ItemFilter, keys: Sequence[int] | None) -> Select[Any]:
    i, r, f = schema.items, schema.reports, schema.followups
    query = select(i, r.c.report, r.c.agency, r.c.year, r.c.file).join(
        r, r.c.report_key == i.c.report_key
    )
    if keys is not None:
        query = query.where(i.c.report_key.in_(list(keys)))
    for column, value in ((i.c.kind, wanted.kind), (i.c.topic, wanted.topic)):
        if value:
            query = query.where(column == value)
    if wanted.years is not None:
        query = query.where(r.c.year.in_(wanted.years))
    if wanted.status:
        query = query.where(i.c.status == wanted.status)
    if wanted.finding:
        told = and_(
            f.c.report_key == i.c.report_key,
            f.c.ordinal == i.c.ordinal,
            f.c.finding == wanted.finding,
        )
        query = query.where(exists().where(told))
    if wanted.unanswered:
        other = i.alias("other")
        pair = and_(other.c.report_key == i.c.report_key, other.c.problem == i.c.ordinal)
        query = query.where(not_(and_(i.c.kind == "problem", exists().where(pair))))
    # a second file of one agency and year says the same again
    return query.where(r.c.duplicate_of == "")


def _parts(keys: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), 500):
        yield list(keys[start : start + 500])
