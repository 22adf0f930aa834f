"""The store that lies in a folder: SQLite for what is exact, FAISS and tantivy for what is near."""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import quote

from sqlalchemy import Engine, Select, create_engine, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from reportqa.document import Document, Section
from reportqa.errors import LibraryDamagedError, UnknownReportError
from reportqa.store import _schema as schema
from reportqa.store import codec, generations, rows
from reportqa.store.model import AgencyRecord, Hit, ReportRecord, StoredFigure, StoredPassage

if TYPE_CHECKING:
    from reportqa.embedding import Embedder, Vectors
    from reportqa.store.ranking import Ranking

Index = TypeVar("Index")

_DOCUMENTS_KEPT = 16
_TABLES_KEPT = 256  # tables of figures, some 100 kB each
_VECTORS_KEPT = 2048  # of sentences, 2 kB each: the same ones are compared again and again


class LocalStore:
    """One generation of a library in a folder, opened for reading; may be shared by threads.

    ``embedder`` gives the encoder of queries when the first search needs it. Raises
    LibraryDamagedError when a file is not the one that was written: the database at once, the
    indexes at the first search.
    """

    def __init__(self, folder: Path, embedder: Callable[[generations.Manifest], Embedder]) -> None:
        self.folder = folder
        self.manifest = generations.read_manifest(folder)
        generations.check_file(folder, self.manifest, generations.DATABASE)
        self._make_embedder = embedder
        self._lock = threading.Lock()
        self._engine = open_database(folder / generations.DATABASE)
        self._document = lru_cache(maxsize=_DOCUMENTS_KEPT)(self._load_document)
        self._vector = lru_cache(maxsize=_VECTORS_KEPT)(lambda text: self._embedder.query(text))  # noqa: PLW0108 - loaded when first asked for
        self._of_one_report = lru_cache(maxsize=_TABLES_KEPT)(
            lambda report, table, sentences: tuple(
                self._select_figures([report], table, None, sentences)
            )
        )

    @property
    def generation(self) -> int:
        """The number of this generation."""
        return self.manifest.generation

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
        f, r = schema.figures.c, schema.reports.c
        query = (
            select(schema.figures, r.agency, r.year, r.file, r.edition)
            .join(schema.reports, r.report == f.report)
            .where(f.sentence == sentences)
            .order_by(f.report, f.ordinal)
        )
        if reports is not None:
            query = query.where(f.report.in_(list(reports)))
        if table is not None:
            query = query.where(f.table == table)
        if measures is not None:
            query = query.where(f.measure.in_(list(measures)))
        return [rows.stored_figure(row) for row in self._read(query)]

    def document(self, report: str) -> Document:
        """The document as it was read; raises UnknownReportError."""
        with self._lock:
            return self._document(report)

    def sections(self, report: str) -> tuple[Section, ...]:
        """The section tree of a report in reading order; raises UnknownReportError."""
        self._known(report)
        s = schema.sections
        query = select(s).where(s.c.report == report).order_by(s.c.index)
        return tuple(rows.section(row) for row in self._read(query))

    def passages(self, *, reports: Sequence[str] | None = None) -> list[StoredPassage]:
        """All passages, in reading order."""
        query = _passage_query().order_by(schema.passages.c.id)
        if reports is not None:
            query = query.where(schema.passages.c.report.in_(list(reports)))
        return [rows.stored_passage(row) for row in self._read(query)]

    def search(
        self, query: str, *, reports: Sequence[str] | None = None, section: str = "", top: int = 10
    ) -> list[Hit]:
        """The passages nearest to a query, best first, filtered before searching.

        ``section`` keeps passages one of whose section labels contains it. Every hit has its
        cosine; ``words`` is None where it shares no term with the query.
        """
        allowed = self._allowed(reports, section)
        if not query.strip() or top < 1 or not self.manifest.counts["passages"] or allowed == []:
            return []
        fused = self._ranking.search(
            query,
            self._embedder.query(query),
            reports=None if section else reports,
            ids=allowed,
            top=top,
        )
        found = self._passages_by_id([f.id for f in fused])
        return [Hit(found[f.id], f.score, f.dense, f.words) for f in fused]

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text, by the model that the passages were embedded with."""
        import numpy as np  # a figure question does without

        empty = np.zeros((0, self.manifest.dimension), dtype=np.float32)
        return np.stack([self._vector(text) for text in texts]) if texts else empty

    def close(self) -> None:
        """Release files; the store must not be used afterwards."""
        self._engine.dispose()

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
    def _ids(self) -> frozenset[str]:
        return frozenset(record.report for record in self._reports)

    @cached_property
    def _embedder(self) -> Embedder:
        return self._make_embedder(self.manifest)

    @cached_property
    def _ranking(self) -> Ranking:
        from reportqa.store.ranking import Ranking
        from reportqa.store.vectors import VectorIndex
        from reportqa.store.words import WordIndex

        return Ranking(
            self._open_index(generations.WORDS, WordIndex),
            self._open_index(generations.VECTORS, VectorIndex),
            self._terms,
        )

    def _open_index(self, part: str, opened: Callable[[Path], Index]) -> Index:
        generations.check_file(self.folder, self.manifest, part)
        try:
            return opened(self.folder / part)
        except (OSError, ValueError, RuntimeError) as error:
            raise self._damaged(part, error) from error

    def _terms(self, passage: int) -> list[str]:
        from reportqa.store.words import terms

        found = self._passages_by_id([passage])[passage].passage
        return [*terms(found.text), *terms(" ".join(found.path))]

    def _allowed(self, reports: Sequence[str] | None, section: str) -> list[int] | None:
        """The ids of the passages a search may find; None for all."""
        if reports is None and not section:
            return None
        p = schema.passages.c
        query = select(p.id, p.path).order_by(p.id)
        if reports is not None:
            query = query.where(p.report.in_(list(reports)))
        return [
            row["id"]
            for row in self._read(query)
            if not section or any(section in label for label in rows.labels(row["path"]))
        ]

    def _passages_by_id(self, ids: Sequence[int]) -> dict[int, StoredPassage]:
        query = _passage_query().where(schema.passages.c.id.in_(list(ids)))
        return {row["id"]: rows.stored_passage(row) for row in self._read(query)}

    def _load_document(self, report: str) -> Document:
        self._known(report)
        d = schema.documents.c
        body = self._read(select(d.body).where(d.report == report))[0]["body"]
        try:
            return codec.loads(body, Document)
        except (zlib.error, ValueError, TypeError, LookupError) as error:
            raise self._damaged(generations.DATABASE, error) from error

    def _known(self, report: str) -> None:
        if report not in self._ids:
            raise UnknownReportError(
                f"The library holds no report {report}.", "List them with: reportqa reports"
            )

    def _read(self, query: Select[Any]) -> list[rows.Row]:
        try:
            with self._engine.connect() as connection:
                return [cast(rows.Row, row._mapping) for row in connection.execute(query)]
        except DatabaseError as error:
            raise self._damaged(generations.DATABASE, error) from error

    def _damaged(self, part: str, error: Exception) -> LibraryDamagedError:
        return LibraryDamagedError(
            f"The library is damaged: {self.folder / part} cannot be read ({error}).",
            "Ingest the files again; if that fails, delete the library's folder first.",
        )


def open_database(path: Path) -> Engine:
    """The database of a finished generation, for reading only: no journal, no lock files."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    return create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False),
        poolclass=QueuePool,
    )


def _passage_query() -> Select[Any]:
    p, r = schema.passages, schema.reports.c
    return select(p, r.agency, r.year, r.file).join(schema.reports, r.report == p.c.report)
