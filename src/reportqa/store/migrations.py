"""Libraries of an earlier format, brought into the present one.

Format 2 kept each state in a folder ``gen-N/`` named by a file CURRENT. Its rows and vectors are
taken over; nothing is read or embedded again. A later format adds a step to ``_STEPS``.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportqa.errors import LibraryDamagedError
from reportqa.store import _schema as schema
from reportqa.store import place, rows
from reportqa.store.place import State
from reportqa.store.segments import Indexer

_CURRENT = "CURRENT"
_NAME = re.compile(r"gen-(\d+)")
_GENERATIONS = 2
"""The last format that had generations, and the only one of them that is taken over."""


def _add_remarks(connection: sqlite3.Connection) -> None:
    connection.execute(
        'CREATE TABLE remarks (id INTEGER NOT NULL, file TEXT NOT NULL, "check" TEXT NOT NULL, '
        'verdict TEXT NOT NULL, remark TEXT NOT NULL, name TEXT NOT NULL, "at" TEXT NOT NULL, '
        "cells TEXT NOT NULL, PRIMARY KEY (id))"
    )
    connection.execute("CREATE INDEX remarks_file ON remarks (file)")


def _add_items(connection: sqlite3.Connection) -> None:
    """Empty: the items are found when the next ingest reads the files again."""
    connection.execute(
        "CREATE TABLE items (report_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, "
        'kind TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, section INTEGER, '
        "path TEXT NOT NULL, page INTEGER, topic TEXT NOT NULL, status TEXT NOT NULL, "
        "problem INTEGER, subject TEXT NOT NULL, deadline TEXT NOT NULL, numbers TEXT NOT NULL, "
        "quote TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (report_key, ordinal)) "
        "WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX items_topic ON items (topic, report_key)")
    connection.execute(
        "CREATE TABLE followups (report_key INTEGER NOT NULL, ordinal INTEGER NOT NULL, "
        "year INTEGER NOT NULL, finding TEXT NOT NULL, later_key INTEGER, start INTEGER, "
        '"end" INTEGER, quote TEXT NOT NULL, score FLOAT, crc INTEGER NOT NULL, '
        "PRIMARY KEY (report_key, ordinal, year)) WITHOUT ROWID"
    )
    connection.execute("CREATE INDEX followups_finding ON followups (finding, report_key)")


_STEPS: dict[int, Callable[[sqlite3.Connection], None]] = {3: _add_remarks, 4: _add_items}
"""How to make the tables of format N + 1 of those of format N, in one transaction."""


def is_needed(root: Path) -> bool:
    """Whether a folder holds a library of an earlier format that can be taken over.

    Raises LibraryDamagedError for one that cannot.
    """
    if not place.exists(root):
        return (root / _CURRENT).is_file()
    try:
        with contextlib.closing(place.open_for_reading(root)) as connection:
            return _version(connection) in _STEPS
    except sqlite3.DatabaseError:
        return False  # what is wrong with it is told when it is read


def migrate(root: Path) -> None:
    """Bring the library of a folder into the present format. With the writer's lock held.

    A crash leaves the library as it was. Raises LibraryDamagedError.
    """
    if not place.exists(root):
        if (root / _CURRENT).is_file():
            _from_generation(root)
        return
    with contextlib.closing(place.open_for_writing(root)) as connection:
        while (step := _STEPS.get(version := _version(connection))) is not None:
            connection.execute("BEGIN IMMEDIATE")
            try:
                step(connection)
                connection.execute(f"PRAGMA user_version={version + 1}")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")


def clear(root: Path) -> None:
    """Delete what a library of generations has left behind, once it is taken over."""
    if place.exists(root):
        (root / _CURRENT).unlink(missing_ok=True)
        for path in root.glob("gen-*"):
            if _NAME.fullmatch(path.name):
                shutil.rmtree(path, ignore_errors=True)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _from_generation(root: Path) -> None:
    name = (root / _CURRENT).read_text("utf-8", "replace").strip()
    if not _NAME.fullmatch(name):
        raise _damaged(root / _CURRENT, "does not name a generation")
    folder = root / name
    manifest = _manifest(root, folder)
    database = folder / place.DATABASE
    if not _is_whole(folder, manifest, database):
        raise _damaged(database, "is missing or is not the one that was written")
    with contextlib.closing(place.begin(root)) as connection:
        connection.execute("ATTACH DATABASE ? AS former", (str(database),))
        connection.execute("BEGIN")
        _copy_rows(connection)
        vectors = _vectors(folder, manifest)
        _write_vectors(connection, vectors)
        (count,) = connection.execute("SELECT count(*) FROM passages").fetchone()
        (last,) = connection.execute("SELECT coalesce(max(report_key), 0) FROM reports").fetchone()
        known = len(vectors) >= count
        state = State(
            number=int(manifest["generation"]), model=str(manifest["model"]),
            model_name=str(manifest["model_name"]), dimension=int(manifest["dimension"]),
            # without vectors the next change makes them all
            fingerprint=str(manifest["fingerprint"]) if known else "",
            next_key=last + 1, next_passage=count,
        )  # fmt: skip
        place.write_state(connection, state)
        if known:
            segments, words = Indexer(root, connection, "").renew([], range(count))
            for s in segments:
                connection.execute(
                    "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (s.name, s.kind, s.first, s.last, s.passages, s.trained, rows.dump(s.words),
                     rows.dump(s.files)),
                )  # fmt: skip
            place.write_state(connection, replace(state, words=words))
        connection.execute("COMMIT")
        connection.execute("DETACH DATABASE former")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    place.finish(root)
    clear(root)


def _manifest(root: Path, folder: Path) -> Mapping[str, Any]:
    path = folder / "manifest.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text("utf-8"))
        version = int(manifest["format"])
        if not {"generation", "model", "model_name", "fingerprint", "files"} <= manifest.keys():
            raise ValueError("keys are missing")
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path, "is missing or cannot be read") from error
    if version != _GENERATIONS:
        raise place.other_format(root, version)
    return manifest


def _is_whole(folder: Path, manifest: Mapping[str, Any], path: Path) -> bool:
    expected = manifest["files"].get(path.relative_to(folder).as_posix())
    try:
        return bool(expected) and place.sha256(path) == expected[0]
    except OSError:
        return False


def _copy_rows(connection: sqlite3.Connection) -> None:
    """The rows of format 2: reports were known by their ids alone, figures had numbers."""
    connection.create_function("unhex_text", 1, bytes.fromhex, deterministic=True)
    for table in (schema.reports, schema.skipped, schema.corrections, schema.agencies):
        names = [c.name for c in table.columns if c.name != "report_key"]
        listed = ", ".join(f'"{name}"' for name in names)
        # a column that came later is empty
        pragma = connection.execute(f'PRAGMA former.table_info("{table.name}")')
        there = {row[1] for row in pragma}
        taken = ", ".join(f'"{name}"' if name in there else "''" for name in names)
        connection.execute(
            f'INSERT INTO main."{table.name}" ({listed}) SELECT {taken} '  # noqa: S608 - our own names
            f'FROM former."{table.name}" ORDER BY 1'
        )
    changed = {"report_key": "r.report_key", "text_sha256": "unhex_text(f.text_sha256)", "crc": "0"}
    for table in (schema.documents, schema.sections, schema.passages, schema.figures):
        names = [c.name for c in table.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        taken = ", ".join(changed.get(name, f'f."{name}"') for name in names)
        connection.execute(
            f'INSERT INTO main."{table.name}" ({listed}) SELECT {taken} '  # noqa: S608 - our own names
            f'FROM former."{table.name}" f JOIN main.reports r ON r.report = f.report'
        )
    fields = list(rows.CHECKED)
    connection.create_function(
        "crc_of", len(fields), lambda *said: rows.crc(said), deterministic=True
    )
    listed = ", ".join(f'"{name}"' for name in fields)
    connection.execute(f"UPDATE main.figures SET crc = crc_of({listed})")  # noqa: S608 - our own names


def _vectors(folder: Path, manifest: Mapping[str, Any]) -> Any:
    """The vectors of format 2 by the numbers of their passages; nothing if they are damaged."""
    path = folder / "vectors.faiss"
    if not _is_whole(folder, manifest, path):
        return []
    import numpy as np

    from reportqa.store import vectors

    index = vectors.read(path.read_bytes())
    return index.reconstruct_batch(np.arange(index.ntotal, dtype=np.int64))


def _write_vectors(connection: sqlite3.Connection, vectors: Any) -> None:
    if len(vectors):
        from reportqa.store.vectors import pack

        connection.executemany(
            "INSERT INTO vectors VALUES (?, ?)", ((n, pack(v)) for n, v in enumerate(vectors))
        )


def _damaged(path: Path, what: str) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"The library is damaged: {path} {what}.",
        "Delete the library's folder and ingest the files again.",
    )
