"""The store that lies in a folder: SQLite for what is exact, FAISS and tantivy for what is near."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import Connection, Select, select
from sqlalchemy.exc import DBAPIError

from reportqa.document import Document, Section
from reportqa.errors import DamagedIndexError, UnknownReportError
from reportqa.store import _schema as schema
from reportqa.store import codec, place, rows
from reportqa.store.loading import load_beside
from reportqa.store.model import (
    AgencyRecord,
    Hit,
    ItemFilter,
    Remark,
    ReportRecord,
    StoredFigure,
    StoredItem,
    StoredPassage,
)
from reportqa.store.place import State, StateChangedError

if TYPE_CHECKING:
    from reportqa.embedding import Embedder, Vectors
    from reportqa.store.indexes import Indexes
    from reportqa.store.ranking import Ranking
    from reportqa.store.register import Register

T = TypeVar("T")

_DOCUMENTS_KEPT = 16
_TABLES_KEPT = 256  # tables of figures, some 100 kB each
_VECTORS_KEPT = 2048  # of sentences, 2 kB each: the same ones are compared again and again
_SENTENCE = 1 << 32
_REPORT = 1 << 33
_MANY = 10_000
"""Values of one SQL statement."""


class LocalStore:
    """One state of a library in a folder, opened for reading; may be shared by threads.

    ``embedder`` gives the encoder of queries when the first search needs it. ``former`` is the
    store of an earlier state, whose open index files are used again. Raises NoLibraryError, and
    LibraryDamagedError when the database cannot be read; reading raises StateChangedError when
    another state is in force. A damaged index file is noticed at the first search.
    """

    def __init__(
        self, root: Path, embedder: Callable[[State], Embedder], former: LocalStore | None = None
    ) -> None:
        self.root = root
        self._identity = place.identity(root)
        self._make_embedder = embedder
        self._lock = threading.Lock()
        self._engine = place.reading(root)
        self._watch = place.open_for_reading(root)  # asked before everything, so kept at hand
        self._watching = threading.Lock()
        self._former = former.opened if former is not None else {}
        self.state = self._read_state()
        self._document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._load_document)
        self._vector = lru_cache(maxsize=_VECTORS_KEPT)(lambda text: self._embedder.query(text))  # noqa: PLW0108 - loaded when first asked for
        self._of_one_report = lru_cache(maxsize=_TABLES_KEPT)(
            lambda report, table, sentences: tuple(
                self._select_figures([report], table, None, sentences)
            )
        )

    @property
    def generation(self) -> int:
        """The number of this state."""
        return self.state.number

    @property
    def opened(self) -> Mapping[str, Any]:
        """The vector files that are in memory, by name, for the store of the next state."""
        indexes = self.__dict__.get("_indexes")
        return indexes.opened if indexes is not None else self._former

    def is_in_force(self) -> bool:
        """Whether no other state has come since this one was opened."""
        if place.identity(self.root) != self._identity:
            return False
        try:
            with self._watching:
                return _stamp(self._watch) == self.state.stamp
        except sqlite3.DatabaseError as error:
            raise place.unreadable(self.root, error) from error

    def reports(self) -> tuple[ReportRecord, ...]:
        """All reports and plain documents, ordered by id."""
        return self._reports

    def registry(self) -> tuple[AgencyRecord, ...]:
        """The agencies that should report, in the order of their list; empty without a list."""
        return self._registry

    def figures(
        self,
        *,
        reports: Sequence[str] | None = None,
        table: str | None = None,
        measures: Sequence[str] | None = None,
        sentences: bool = False,
    ) -> list[StoredFigure]:
        """Value cells (or, with ``sentences``, figures of the text), in reading order."""
        if reports is not None and len(reports) == 1 and measures is None:
            # answers ask for whole tables of one report, again and again
            return list(self._of_one_report(reports[0], table, sentences))
        return self._select_figures(reports, table, measures, sentences)

    def _select_figures(
        self,
        reports: Sequence[str] | None,
        table: str | None,
        measures: Sequence[str] | None,
        sentences: bool,
    ) -> list[StoredFigure]:
        f = schema.figures.c
        # in the order of the table's own key, which costs no sorting
        query = (
            select(f.report_key, *(f[name] for name in rows.FIGURE))
            .where(f.sentence == sentences)
            .order_by(f.report_key, f.sentence, f.ordinal)
        )
        if reports is not None:
            # by key: given the ids, SQLite would look through a measure of all reports
            query = query.where(f.report_key.in_(self._keys_of(reports)))
        if table is not None:
            query = query.where(f.table == table)
        if measures is not None:
            query = query.where(f.measure.in_(list(measures)))
        found: list[StoredFigure] = []
        kind = _SENTENCE if sentences else 0
        try:
            for key, of_report in groupby(self._fetch(query), key=itemgetter(0)):
                record = self._by_key[key]
                first = self._numbers[record.report] + kind
                found += [rows.stored_figure(row[1:], record, first + row[-1]) for row in of_report]
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise place.unreadable(self.root, error) from error
        found.sort(key=attrgetter("id"))  # by report id; nearly sorted, so it is quick
        return found

    def remarks(self, file: str) -> tuple[Remark, ...]:
        """What people have said of the checks of a file, oldest first."""
        r = schema.remarks.c
        query = select(r.check, r.verdict, r.remark, r.name, r.at, r.cells).where(r.file == file)
        return tuple(Remark(**row) for row in self._read(query.order_by(r.id)))

    def items(self, wanted: ItemFilter, *, limit: int | None = None) -> list[StoredItem]:
        """Problems and commitments, by agency, year and place, ``limit`` of them at most."""
        return self._whole(lambda: self._register.items(wanted, limit))

    def search_items(
        self, query: str, wanted: ItemFilter, *, top: int = 20
    ) -> list[tuple[float, StoredItem]]:
        """The items nearest to a query by words and meaning, best first; scores 0 to 1."""
        return self._whole(lambda: self._register.search(query, wanted, top))

    def document(self, report: str) -> Document:
        """The document as it was read; raises UnknownReportError."""
        with self._lock:
            return self._document(report)

    def sections(self, report: str) -> tuple[Section, ...]:
        """The section tree of a report in reading order; raises UnknownReportError."""
        key = self._known(report)
        s = schema.sections
        query = select(s).where(s.c.report_key == key).order_by(s.c.index)
        return tuple(rows.section(row) for row in self._read(query))

    def passages(self, *, reports: Sequence[str] | None = None) -> list[StoredPassage]:
        """All passages, in reading order."""
        query = _passage_query().order_by(schema.reports.c.report, schema.passages.c.ordinal)
        if reports is not None:
            query = query.where(schema.passages.c.report_key.in_(self._keys_of(reports)))
        return [self._sound(rows.stored_passage, row, row["ordinal"]) for row in self._read(query)]

    def search(
        self, query: str, *, reports: Sequence[str] | None = None, section: str = "", top: int = 10
    ) -> list[Hit]:
        """The passages nearest to a query, best first, filtered before searching.

        ``section`` keeps passages one of whose section labels contains it. Every hit has its
        cosine; ``words`` is None where it shares no term with the query.
        """
        if not query.strip() or top < 1 or not self._is_searchable():
            return []
        keys = None if reports is None else self._keys_of(reports)
        allowed = self._allowed(keys, section)
        if allowed == []:
            return []
        fused = self._ranking.search(
            query,
            self._vector(query),
            reports=None if section else keys,
            ids=allowed,
            top=top,
        )
        found = self._passages_by_id([f.id for f in fused])
        return [Hit(found[f.id], f.score, f.dense, f.words) for f in fused]

    def _is_searchable(self) -> bool:
        """Whether there are passages; begins to load what finds them."""
        if not self.state.fingerprint:
            raise DamagedIndexError(
                f"The library in {self.root} was of an earlier format, and its vectors damaged.",
                "They are made anew by the next: reportqa ingest PATH",
            )
        self.prepare()
        return bool(self.state.words)

    def prepare(self) -> None:
        """Begin to load what a search needs, beside what is done meanwhile."""
        if self.state.words and "_embedder" not in self.__dict__:
            load_beside(self._load)

    def _load(self) -> None:
        self._embedder.load()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text, by the model that the passages were embedded with."""
        import numpy as np  # a figure question does without

        empty = np.zeros((0, self.state.dimension), dtype=np.float32)
        return np.stack([self._vector(text) for text in texts]) if texts else empty

    def close(self) -> None:
        """Release files; the store must not be used afterwards."""
        self._engine.dispose()
        with self._watching:
            self._watch.close()

    @cached_property
    def _reports(self) -> tuple[ReportRecord, ...]:
        r = schema.reports
        return tuple(rows.report_record(row) for row in self._read(select(r).order_by(r.c.report)))

    @cached_property
    def _registry(self) -> tuple[AgencyRecord, ...]:
        a = schema.agencies
        query = select(a).order_by(a.c.file, a.c.ordinal)
        listed: dict[str, AgencyRecord] = {}
        for row in self._read(query):
            record = rows.agency_record(row)
            listed.setdefault(record.name, record)
        return tuple(listed.values())

    @cached_property
    def _keys(self) -> dict[str, int]:
        """The keys of the reports, ordered by their ids."""
        r = schema.reports.c
        query = select(r.report, r.report_key).order_by(r.report)
        return {row["report"]: row["report_key"] for row in self._read(query)}

    @cached_property
    def _by_key(self) -> dict[int, ReportRecord]:
        return {self._keys[record.report]: record for record in self._reports}

    def _keys_of(self, reports: Sequence[str]) -> list[int]:
        return [self._keys[report] for report in reports if report in self._keys]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """What figures and passages are numbered from: the same whichever report came first."""
        return {report: n * _REPORT for n, report in enumerate(self._keys)}

    @cached_property
    def _embedder(self) -> Embedder:
        return self._make_embedder(self.state)

    @cached_property
    def _indexes(self) -> Indexes:
        from reportqa.store.indexes import Indexes

        return Indexes(self.root, self.state, self._segments, self.is_in_force, self._former)

    @cached_property
    def _ranking(self) -> Ranking:
        from reportqa.store.ranking import Ranking

        return Ranking(self._indexes.words(), self._indexes.vectors, _Passages(self))

    @cached_property
    def _register(self) -> Register:
        from reportqa.store.register import Register

        return Register(
            self._read,
            self._keys_of,
            lambda: (self._ranking, self._vector) if self._is_searchable() else None,
        )

    def _segments(self) -> list[rows.Row]:
        return self._read(select(schema.segments).order_by(schema.segments.c.first))

    def _allowed(self, keys: Sequence[int] | None, section: str) -> list[int] | None:
        """The ids of the passages a search may find, by their places; None for all."""
        if keys is None and not section:
            return None
        p, r = schema.passages.c, schema.reports.c
        query = (
            select(p.id, p.path)
            .join(schema.reports, r.report_key == p.report_key)
            .order_by(r.report, p.ordinal)
        )
        if keys is not None:
            query = query.where(p.report_key.in_(list(keys)))
        return [
            row["id"]
            for row in self._read(query)
            if not section or any(section in label for label in rows.labels(row["path"]))
        ]

    def _passages_by_id(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        query = _passage_query().where(schema.passages.c.id.in_(list(ids)))
        return {
            row["id"]: self._sound(rows.stored_passage, row, row["ordinal"])
            for row in self._read(query)
        }

    def _load_document(self, report: str) -> Document:
        key = self._known(report)
        d = schema.documents.c
        body = self._read(select(d.body).where(d.report_key == key))[0]["body"]
        try:
            return codec.loads(body, Document)
        except (zlib.error, ValueError, TypeError, LookupError) as error:
            raise place.unreadable(self.root, error) from error

    def _known(self, report: str) -> int:
        key = self._keys.get(report)
        if key is None:
            raise UnknownReportError(
                f"The library holds no report {report}.", "List them with: reportqa reports"
            )
        return key

    def _whole(self, work: Callable[[], T]) -> T:
        """What is read; what cannot be as it was written is told for people."""
        try:
            return work()
        except (ValueError, TypeError, LookupError) as error:
            raise place.unreadable(self.root, error) from error

    def _sound(self, make: Callable[[rows.Row, int], T], row: rows.Row, number: int) -> T:
        """What a row holds, numbered within all."""
        try:
            return make(row, self._numbers[row["report"]] + number)
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            raise place.unreadable(self.root, error) from error

    def _read(self, query: Select[Any]) -> list[rows.Row]:
        """The rows of this state by name; raises StateChangedError where there is another one."""
        names = [str(column.name) for column in query.selected_columns]
        # plain dictionaries: SQLAlchemy's mappings cost as much as the query itself
        return [dict(zip(names, row, strict=True)) for row in self._fetch(query)]

    def _fetch(self, query: Select[Any]) -> Sequence[Sequence[Any]]:
        """The rows of this state; raises StateChangedError where there is another one."""
        try:
            with self._engine.connect() as connection:
                raw = _raw(connection)
                raw.execute("BEGIN")  # what follows sees one state, and ends with the connection
                if _stamp(raw) != self.state.stamp:
                    raise StateChangedError
                return connection.execute(query).all()
        except (sqlite3.DatabaseError, DBAPIError) as error:
            raise place.unreadable(self.root, getattr(error, "orig", None) or error) from error

    def _read_state(self) -> State:
        try:
            with self._engine.connect() as connection:
                return place.read_state(self.root, _raw(connection))
        except (sqlite3.DatabaseError, DBAPIError) as error:
            raise place.unreadable(self.root, getattr(error, "orig", None) or error) from error


class _Passages:
    """What a ranking asks of the passages of a store."""

    def __init__(self, store: LocalStore) -> None:
        self._store = store

    def terms(self, passage: int) -> list[str]:
        """The terms of a passage, its labels included."""
        from reportqa.store.words import terms

        found = self._store._passages_by_id([passage])[passage].passage
        return [*terms(found.text), *terms(" ".join(found.path))]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of some passages, in this order."""
        from reportqa.store.vectors import unpack

        v = schema.vectors.c
        held: dict[int, bytes] = {}
        for some in _parted(ids):
            query = select(v.id, v.vector).where(v.id.in_(some))
            held |= {row["id"]: row["vector"] for row in self._store._read(query)}
        return unpack([held[i] for i in ids])

    def places(self, ids: Sequence[int]) -> dict[int, int]:
        """The numbers of some passages: report by report, in reading order."""
        p, r = schema.passages.c, schema.reports.c
        numbers = self._store._numbers
        found: dict[int, int] = {}
        for some in _parted(ids):
            query = select(p.id, p.ordinal, r.report).join(
                schema.reports, r.report_key == p.report_key
            )
            for row in self._store._read(query.where(p.id.in_(some))):
                found[row["id"]] = numbers[row["report"]] + row["ordinal"]
        return found


def _parted(ids: Sequence[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _MANY):
        yield list(ids[start : start + _MANY])


def _raw(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _stamp(connection: sqlite3.Connection) -> str:
    (stamp,) = connection.execute("SELECT stamp FROM state").fetchone()
    return cast(str, stamp)


def _passage_query() -> Select[Any]:
    p, r = schema.passages, schema.reports.c
    return select(p, r.report, r.agency, r.year, r.file).join(
        schema.reports, r.report_key == p.c.report_key
    )
