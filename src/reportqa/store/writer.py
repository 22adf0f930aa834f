"""Changing a library: each publication is one transaction, from one whole state to the next.

The index files of the next state are written first, beside those in force; the transaction that
holds the rows also names the files, so that its commit puts all of it in force at once. A crash
before leaves files that no state names, which the next writer clears away.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

from reportqa.document import Document, section_path
from reportqa.store import _schema as schema
from reportqa.store import codec, following, items, migrations, place, rows
from reportqa.store.duplicates import Claim, settle
from reportqa.store.loading import load_beside
from reportqa.store.model import AgencyRecord, Remark
from reportqa.store.segments import Indexer, Segment, are_whole, read_segments

if TYPE_CHECKING:
    from reportqa.embedding import Embedder, Vectors

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "embedding", "writing"), what is done, and all there is."""

_TIDY_SECONDS = 10.0
"""How long readers may keep what was removed from being wiped off the journal."""
_MANY = 500
"""Values of one SQL statement."""


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


@dataclass
class Change:
    """What the next state has that the present one has not. ``drop`` are keys of reports.

    ``skipped`` and ``corrections`` map to None what is to be forgotten; ``lists`` are all lists of
    agencies, None where they stay; ``columns`` are new values of a report's row, by its key.
    ``remarks`` are new ones on the checks of files, ``forget`` the files whose remarks go.
    """

    add: list[rows.Entry] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)
    skipped: dict[str, Skipped | None] = field(default_factory=dict)
    corrections: dict[tuple[str, str], str | None] = field(default_factory=dict)
    lists: Mapping[str, Sequence[AgencyRecord]] | None = None
    columns: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    remarks: list[tuple[str, Remark]] = field(default_factory=list)
    forget: Collection[str] = ()

    def __bool__(self) -> bool:
        return bool(
            self.add or self.drop or self.skipped or self.corrections or self.columns
            or self.remarks
        ) or (self.lists is not None)  # fmt: skip


class Writer:
    """The one who changes a library. Use it with the writer's lock held."""

    def __init__(self, root: Path, embedder: Embedder, progress: Progress | None = None) -> None:
        self.root = root
        self.connection = place.open_for_writing(root)
        self._embedder = embedder
        self._progress = progress or _silent
        self._embedded = 0
        try:
            self.state = place.read_state(root, self.connection)
            migrations.clear(root)
            self._clear()
        except BaseException:
            self.connection.close()
            raise

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def prepare(self) -> None:
        """Begin to load the model, beside what is done meanwhile."""
        load_beside(self._embedder.load)

    def publish(self, change: Change, *, check: bool = False) -> None:
        """Put the next state in force; on any error the present one stays as it is.

        Only passages whose texts the library does not hold are embedded; all of them if the model
        is another one than before. ``check`` also mends damaged index files, however large.
        """
        anew = self.state.fingerprint != self._embedder.fingerprint
        fresh = self._embed(change.add, anew)
        again = self._embed_all() if anew else []
        self._progress("writing", 0, 1)
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            self._write(change, fresh, again, check)
            self.connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self.connection.execute("ROLLBACK")
            with contextlib.suppress(OSError, sqlite3.Error):
                self._clear()
            raise
        self.state = place.read_state(self.root, self.connection)
        self._clear()
        self._progress("writing", 1, 1)

    def is_sound(self) -> bool:
        """Whether all index files are those that were written, and made with this model."""
        segments = read_segments(self.connection)
        (held,) = self.connection.execute("SELECT count(*) FROM passages").fetchone()
        return (
            self.state.fingerprint == self._embedder.fingerprint
            and sum(s.passages for s in segments if s.kind == "exact") == held
            and are_whole(self.root, self.state.words, segments)
        )

    def tidy(self) -> None:
        """Leave nothing of what was removed in the database file or its journal."""
        seconds = 0.1
        if self.state.untidy:
            # SQLite wipes what it deletes, but not the copies that moving rows has left behind
            self.connection.execute("VACUUM")
            seconds = _TIDY_SECONDS
        self.connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
        busy, _, _ = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if self.state.untidy and not busy:
            self.connection.execute("UPDATE state SET untidy = 0")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.state = replace(self.state, untidy=0)

    def _write(
        self, change: Change, fresh: Mapping[bytes, bytes], again: Sequence[tuple[int, bytes]],
        check: bool,
    ) -> None:  # fmt: skip
        claims = self._claims(change.drop)
        removed = self._passages_of(change.drop)
        self._delete(change.drop)
        identifier = self.state.next_passage
        if again:
            self._run("INSERT OR REPLACE INTO vectors (id, vector) VALUES (?, ?)", again)
        for key, entry in enumerate(change.add, self.state.next_key):
            self._add(key, identifier, entry, fresh)
            claims.add((entry.agency, entry.year))
            identifier += len(entry.passages)
        self._set_aside(change)
        for key, values in change.columns.items():
            claims |= self._claims([key])
            names = ", ".join(f'"{name}" = ?' for name in values)
            self._run(
                f"UPDATE reports SET {names} WHERE report_key = ?",  # noqa: S608 - our own names
                [(*values.values(), key)],
            )
            claims |= self._claims([key])
        for agency, year in sorted(c for c in claims if c[0] and c[1] is not None):
            self._settle(agency, year)
        agencies = None if change.lists is not None else {a for a, _ in claims if a}
        following.renew(self.connection, agencies)
        before = {s.name: s for s in read_segments(self.connection)}
        indexer = Indexer(self.root, self.connection, self.state.words)
        indexed = max((s.last for s in before.values()), default=-1)
        added = range(indexed + 1, identifier)
        segments, folder = indexer.renew(removed, added, check=check, vectors=bool(again))
        self._register(before, segments)
        dimension = self.state.dimension
        for vector in (*fresh.values(), *(v for _, v in again)):
            dimension = len(vector) // 2
            break
        place.write_state(
            self.connection,
            replace(
                self.state,
                number=self.state.number + 1,
                model=self._embedder.model,
                model_name=self._embedder.name,
                fingerprint=self._embedder.fingerprint,
                dimension=dimension,
                words=folder,
                next_key=self.state.next_key + len(change.add),
                next_passage=identifier,
                untidy=int(bool(self.state.untidy or change.drop)),
            ),
        )

    def _claims(self, keys: Sequence[int]) -> set[tuple[str, int | None]]:
        found = self._in("SELECT agency, year FROM reports WHERE report_key IN", keys)
        return {(agency, year) for agency, year in found}

    def _passages_of(self, keys: Sequence[int]) -> list[int]:
        return [i for (i,) in self._in("SELECT id FROM passages WHERE report_key IN", keys)]

    def _delete(self, keys: Sequence[int]) -> None:
        every = [(key,) for key in keys]
        self._run(
            "DELETE FROM vectors WHERE id IN (SELECT id FROM passages WHERE report_key = ?)", every
        )
        for table in (schema.reports, *schema.OF_REPORT):
            self._run(f'DELETE FROM "{table.name}" WHERE report_key = ?', every)  # noqa: S608 - our own names

    def _add(
        self, key: int, identifier: int, entry: rows.Entry, fresh: Mapping[bytes, bytes]
    ) -> None:
        self._insert(schema.reports, [rows.report_row(key, entry)])
        body = codec.dumps(entry.document, Document)
        self._insert(schema.documents, [{"report_key": key, "body": body}])
        self._insert(schema.sections, [rows.section_row(key, s) for s in entry.sections])
        self._insert(
            schema.items,
            [
                items.item_row(key, n, i, section_path(entry.sections, i.section))
                for n, i in enumerate(entry.items)
            ],
        )
        passages = [
            rows.passage_row(identifier + n, key, n, p) for n, p in enumerate(entry.passages)
        ]
        self._insert(schema.passages, passages)
        self._insert(
            schema.vectors,
            [{"id": p["id"], "vector": fresh[p["text_sha256"]]} for p in passages],
        )
        for sentence, figures in ((False, entry.figures), (True, entry.sentences)):
            self._insert(
                schema.figures,
                [
                    rows.figure_row(key, n, f, section_path(entry.sections, f.section), sentence)
                    for n, f in enumerate(figures)
                ],
            )

    def _set_aside(self, change: Change) -> None:
        """Write what is known of files beside the reports."""
        self._run("DELETE FROM skipped WHERE file = ?", [(f,) for f in change.skipped])
        names = [column.name for column in schema.skipped.columns]
        self._insert(
            schema.skipped,
            [{n: getattr(s, n) for n in names} for s in change.skipped.values() if s is not None],
        )
        self._run("DELETE FROM corrections WHERE file = ? AND field = ?", change.corrections)
        self._insert(
            schema.corrections,
            [
                {"file": file, "field": name, "value": value}
                for (file, name), value in change.corrections.items()
                if value is not None
            ],
        )
        self._run("DELETE FROM remarks WHERE file = ?", [(f,) for f in change.forget])
        self._insert(schema.remarks, [{"file": f} | asdict(r) for f, r in change.remarks])
        if change.lists is not None:
            self.connection.execute("DELETE FROM agencies")
            lists = sorted(change.lists.items())
            self._insert(
                schema.agencies,
                [rows.agency_row(f, n, a) for f, given in lists for n, a in enumerate(given)],
            )

    def _register(self, before: Mapping[str, Segment], after: Sequence[Segment]) -> None:
        changed = [s for s in after if before.get(s.name) != s]
        gone = {s.name for s in changed} | (before.keys() - {s.name for s in after})
        self._run("DELETE FROM segments WHERE name = ?", [(name,) for name in gone])
        self._insert(
            schema.segments,
            [
                {
                    "name": s.name, "kind": s.kind, "first": s.first, "last": s.last,
                    "passages": s.passages, "trained": s.trained, "words": rows.dump(s.words),
                    "files": rows.dump(s.files),
                }
                for s in changed
            ],
        )  # fmt: skip

    def _settle(self, agency: str, year: int | None) -> None:
        """Which of the files for one agency and year answers."""
        found = self.connection.execute(
            "SELECT report_key, report, file, title, recognised, published FROM reports "
            "WHERE agency = ? AND year = ? AND is_form ORDER BY file",
            (agency, year),
        ).fetchall()
        self._run(
            "UPDATE reports SET duplicate_of = '', duplicate_warnings = '[]' "
            "WHERE agency = ? AND year = ? AND duplicate_of || duplicate_warnings != '[]'",
            [(agency, year)],
        )
        if len(found) < 2:
            return
        keys = {report: key for key, report, *_ in found}
        claims = [
            Claim(report, file, title, bool(recognised), published, self._cells(key))
            for key, report, file, title, recognised, published in found
        ]
        self._run(
            "UPDATE reports SET duplicate_of = ?, duplicate_warnings = ? WHERE report_key = ?",
            [
                (other, rows.dump(warnings), keys[report])
                for report, (other, warnings) in settle(claims).items()
            ],
        )

    def _cells(self, key: int) -> dict[tuple[str, str, str], tuple[str, str]]:
        found = self.connection.execute(
            'SELECT "table", "row", "column", kind, value, raw FROM figures '
            "WHERE report_key = ? AND NOT sentence AND \"table\" IN ('2', '3', '4')",
            (key,),
        )
        return {
            (table, row, column): (kind, value if value is not None else raw)
            for table, row, column, kind, value, raw in found
        }

    def _embed(self, entries: Sequence[rows.Entry], anew: bool) -> dict[bytes, bytes]:
        """The vectors of the entries' texts, by the SHA-256 of the text."""
        texts = {rows.text_hash(p.text): p.text for entry in entries for p in entry.passages}
        found: dict[bytes, bytes] = {}
        for start in range(0, 0 if anew else len(texts), _MANY):
            some = list(texts)[start : start + _MANY]
            found |= dict(
                self._in(
                    "SELECT text_sha256, vector FROM passages JOIN vectors USING (id) "
                    "WHERE text_sha256 IN",
                    some,
                )
            )
        missing = [text for text in texts if text not in found]
        vectors = self._encoded([texts[text] for text in missing])
        return found | dict(zip(missing, vectors, strict=True))

    def _embed_all(self) -> list[tuple[int, bytes]]:
        """New vectors for every passage that is held."""
        held = self.connection.execute("SELECT id, text FROM passages ORDER BY id").fetchall()
        texts = list(dict.fromkeys(text for _, text in held))
        vectors = dict(zip(texts, self._encoded(texts), strict=True))
        return [(identifier, vectors[text]) for identifier, text in held]

    def _encoded(self, texts: Sequence[str]) -> list[bytes]:
        if not texts:
            return []
        from reportqa.store.vectors import pack

        before = self._embedded
        vectors: Vectors = self._embedder.passages(
            texts, lambda done, whole: self._progress("embedding", before + done, before + whole)
        )
        self._embedded += len(texts)
        return [pack(vector) for vector in vectors]

    def _clear(self) -> None:
        keep = {self.root / place.WORDS / self.state.words}
        for segment in read_segments(self.connection):
            if segment.vectors():
                keep.add(self.root / place.VECTORS / segment.vectors())
        place.clear(self.root, keep)

    def _in(self, query: str, values: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, len(values), _MANY):
            some = values[start : start + _MANY]
            marks = ", ".join("?" * len(some))
            yield from self.connection.execute(f"{query} ({marks})", some).fetchall()

    def _run(self, statement: str, values: Iterable[tuple[Any, ...]]) -> None:
        self.connection.executemany(statement, values)

    def _insert(self, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
        if values:
            names = list(values[0])
            listed = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join("?" * len(names))
            self._run(
                f'INSERT INTO "{table.name}" ({listed}) VALUES ({marks})',  # noqa: S608 - our own names
                (tuple(row[name] for name in names) for row in values),
            )


def _silent(stage: str, done: int, whole: int) -> None:
    """Report no progress."""
