"""Building the next generation of a library beside the one in force."""

from __future__ import annotations

import contextlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, func, insert, select, text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import CreateTable

from reportqa.document import Document
from reportqa.store import _schema as schema
from reportqa.store import codec, generations, rows
from reportqa.store.duplicates import Claim, settle
from reportqa.store.model import AgencyRecord

if TYPE_CHECKING:
    from reportqa.embedding import Embedder, Vectors

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "embedding", "writing"), what is done, and all there is."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was looked at and is not held.

    Where ``reason`` is set, the same content read by the same program with the same ``ocr`` is
    refused for it again.
    """

    file: str
    sha256: str
    size: int
    modified_ns: int
    read_by: str
    ocr: str = ""
    reason: str = ""


class Builder:
    """The next generation while it is being built. Use it with the writer's lock held.

    ``former`` is the generation in force, None for the first. Nothing is in force before
    ``finish``; ``abandon`` (or a crash) leaves no trace that matters.
    """

    def __init__(self, root: Path, former: Path | None) -> None:
        self.folder = generations.begin(root)
        self._former = former
        self._engine = create_engine(f"sqlite:///{self.folder / generations.DATABASE}")
        self._connection = self._engine.connect()
        try:
            self._prepare()
        except BaseException:
            self.abandon()
            raise

    def _prepare(self) -> None:
        run = self._connection.exec_driver_sql
        # a crash throws the whole file away, so nothing needs to be journalled meanwhile
        run("PRAGMA journal_mode=OFF")
        run("PRAGMA synchronous=OFF")
        run("PRAGMA page_size=8192")
        if self._former is not None:
            run("ATTACH DATABASE ? AS former", (str(self._former / generations.DATABASE),))
        self._connection.commit()
        for table in schema.metadata.sorted_tables:
            self._connection.execute(CreateTable(table))  # without its indexes, which come last
        self._connection.commit()

    def add(self, entry: rows.Entry) -> None:
        """Put in what was read of one file."""
        name = entry.report
        self._insert(schema.reports, [rows.report_row(entry)])
        body = codec.dumps(entry.document, Document)
        self._insert(schema.documents, [{"report": name, "body": body}])
        self._insert(schema.sections, [rows.section_row(name, s) for s in entry.sections])
        self._insert(
            schema.passages, [rows.passage_row(name, n, p) for n, p in enumerate(entry.passages)]
        )
        for sentence, figures in ((False, entry.figures), (True, entry.sentences)):
            self._insert(
                schema.figures,
                [
                    rows.figure_row(name, n, f, _path(entry, f.section), sentence)
                    for n, f in enumerate(figures)
                ],
            )

    def keep(self, reports: Iterable[str]) -> None:
        """Take reports over from the former generation, as they are."""
        for report in reports:
            for table in (schema.reports, *schema.OF_REPORT):
                names = ", ".join(f'"{c.name}"' for c in table.columns)
                self._connection.exec_driver_sql(
                    f'INSERT INTO main."{table.name}" ({names}) '  # noqa: S608 - names of our own tables
                    f'SELECT {names} FROM former."{table.name}" WHERE report = ?',
                    (report,),
                )

    def skip(self, files: Iterable[Skipped]) -> None:
        """Remember files that were looked at and are not held."""
        names = [column.name for column in schema.skipped.columns]
        self._insert(schema.skipped, [{n: getattr(f, n) for n in names} for f in files])

    def correct(self, corrections: Mapping[tuple[str, str], str]) -> None:
        """Set the corrections of (file, field)."""
        self._insert(
            schema.corrections,
            [{"file": f, "field": n, "value": v} for (f, n), v in sorted(corrections.items())],
        )

    def register(self, lists: Mapping[str, Sequence[AgencyRecord]]) -> None:
        """Set the agencies that each file lists."""
        self._insert(
            schema.agencies,
            [rows.agency_row(f, n, a) for f in sorted(lists) for n, a in enumerate(lists[f])],
        )

    def change(self, report: str, values: Mapping[str, Any]) -> None:
        """Change columns of a report's row; a new ``report`` renames it everywhere."""
        table = schema.reports
        self._connection.execute(update(table).where(table.c.report == report).values(**values))
        for other in schema.OF_REPORT if "report" in values else ():
            self._connection.execute(
                update(other).where(other.c.report == report).values(report=values["report"])
            )

    def finish(self, embedder: Embedder, progress: Progress | None = None) -> Path:
        """Settle duplicates, number everything, make the indexes, put the generation in force.

        Only passages whose vectors the former generation does not have are embedded. Returns the
        folder.
        """
        report = progress or _silent
        self._settle_duplicates()
        self._number(schema.passages, "report, ordinal")
        self._number(schema.figures, "report, sentence, ordinal")
        for index in schema.INDEXES:
            index.create(self._connection)
        self._connection.commit()
        counts = {
            t.name: int(self._connection.execute(select(func.count()).select_from(t)).scalar_one())
            for t in (schema.reports, schema.passages, schema.figures)
        }
        dimension = 0
        if counts["passages"]:
            dimension = self._write_vectors(embedder, report)
            report("writing", 0, 1)
            self._write_words()
        self._close()
        generations.publish(
            self.folder, model=embedder.model, model_name=embedder.name,
            fingerprint=embedder.fingerprint, dimension=dimension, counts=counts,
        )  # fmt: skip
        report("writing", 1, 1)
        return self.folder

    def abandon(self) -> None:
        """Throw away what was built, also where the disk refuses to take any more of it."""
        with contextlib.suppress(SQLAlchemyError):
            self._connection.close()
        self._engine.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _close(self) -> None:
        self._connection.commit()
        self._connection.close()
        self._engine.dispose()

    def _insert(self, table: Any, values: Sequence[Mapping[str, Any]]) -> None:
        if values:
            self._connection.execute(insert(table), list(values))

    def _number(self, table: Any, order: str) -> None:
        """Ids from 0 in an order that does not depend on which file came first."""
        self._connection.exec_driver_sql(
            f'UPDATE "{table.name}" SET id = n FROM (SELECT rowid AS r, '  # noqa: S608 - our own names
            f'row_number() OVER (ORDER BY {order}) - 1 AS n FROM "{table.name}") '
            f'WHERE "{table.name}".rowid = r'
        )

    def _settle_duplicates(self) -> None:
        r = schema.reports
        by_claim: dict[tuple[str, int], list[Any]] = defaultdict(list)
        where = r.c.is_form & (r.c.agency != "") & r.c.year.is_not(None)
        for row in self._connection.execute(select(r).where(where).order_by(r.c.report)):
            by_claim[row.agency, row.year].append(row)
        self._connection.execute(update(r).values(duplicate_of="", duplicate_warnings="[]"))
        for claimants in by_claim.values():
            if len(claimants) < 2:
                continue
            claims = [
                Claim(c.report, c.file, c.title, c.recognised, c.published, self._cells(c.report))
                for c in claimants
            ]
            for report, (other, warnings) in settle(claims).items():
                self.change(
                    report, {"duplicate_of": other, "duplicate_warnings": rows.dump(warnings)}
                )

    def _cells(self, report: str) -> dict[tuple[str, str, str], tuple[str, str]]:
        f = schema.figures.c
        query = select(f.table, f.row, f.column, f.kind, f.value, f.raw).where(
            (f.report == report) & (f.sentence == False) & f.table.in_(["2", "3", "4"])  # noqa: E712 - SQL
        )
        return {
            (c.table, c.row, c.column): (c.kind, c.value if c.value is not None else c.raw)
            for c in self._connection.execute(query)
        }

    def _write_vectors(self, embedder: Embedder, progress: Progress) -> int:
        import numpy as np

        from reportqa.store import vectors

        p = schema.passages.c
        query = select(p.text_sha256).order_by(p.id)
        hashes = list(self._connection.execute(query).scalars())
        known = _FormerVectors(self._connection, self._former, embedder.fingerprint)
        found = known.of(dict.fromkeys(hashes))
        missing = [h for h in dict.fromkeys(hashes) if h not in found]
        if missing:
            fresh = embedder.passages(
                self._texts(missing), lambda done, whole: progress("embedding", done, whole)
            )
            found |= dict(zip(missing, fresh, strict=True))
        matrix = np.stack([found[h] for h in hashes])
        vectors.build(self.folder / generations.VECTORS, matrix)
        return int(matrix.shape[1])

    def _texts(self, hashes: Sequence[str]) -> list[str]:
        p = schema.passages.c
        wanted = set(hashes)
        texts = {
            row.text_sha256: row.text
            for row in self._connection.execute(select(p.text_sha256, p.text))
            if row.text_sha256 in wanted
        }
        return [texts[h] for h in hashes]

    def _write_words(self) -> None:
        from reportqa.store import words

        p = schema.passages.c
        query = select(p.id, p.report, p.text, p.path).order_by(p.id)
        words.build(self.folder / generations.WORDS, _word_rows(self._connection, query))


class _FormerVectors:
    """The vectors of the former generation by the SHA-256 of their texts."""

    def __init__(self, connection: Connection, former: Path | None, fingerprint: str) -> None:
        self.dimension = 0
        self._ids: dict[str, int] = {}
        self._index: Any = None
        if former is None:
            return
        manifest = generations.read_manifest(former)
        path = former / generations.VECTORS
        if manifest.fingerprint != fingerprint or not manifest.dimension:
            return
        from reportqa.errors import LibraryDamagedError
        from reportqa.store.vectors import VectorIndex

        try:
            generations.check_file(former, manifest, generations.VECTORS, whole=True)
        except LibraryDamagedError:
            return  # they are made again
        self._index = VectorIndex(path)
        self.dimension = self._index.dimension
        self._ids = {
            row[0]: row[1]
            for row in connection.execute(text("SELECT text_sha256, id FROM former.passages"))
        }

    def of(self, hashes: Iterable[str]) -> dict[str, Vectors]:
        """The vectors of those texts that the former generation holds."""
        known = [h for h in hashes if h in self._ids]
        if not known:
            return {}
        return dict(zip(known, self._index.rows([self._ids[h] for h in known]), strict=True))


def _silent(stage: str, done: int, whole: int) -> None:
    """Report no progress."""


def _word_rows(
    connection: Connection, query: Any
) -> Iterator[tuple[int, str, str, tuple[str, ...]]]:
    for row in connection.execute(query):
        yield row.id, row.report, row.text, rows.labels(row.path)


def _path(entry: rows.Entry, section: int | None) -> tuple[str, ...]:
    """The labels of a section and all above it, from the outermost in."""
    path: list[str] = []
    while section is not None:
        path.append(entry.sections[section].label)
        section = entry.sections[section].parent
    return tuple(reversed(path))
