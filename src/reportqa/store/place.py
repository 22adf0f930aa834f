"""Where a library lies: its database, its lock, its state, and the files beside the database.

``ROOT/library.sqlite`` is the one source of truth. What is in force is what its last transaction
wrote; ``ROOT/vectors`` and ``ROOT/words`` hold files that were made from it, each named by the
database with its SHA-256. A file that the database does not name is a remainder of a crash.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import QueuePool
from sqlalchemy.schema import CreateIndex, CreateTable

from reportqa.errors import LibraryBusyError, LibraryDamagedError, NoLibraryError
from reportqa.store import _schema as schema

DATABASE = "library.sqlite"
VECTORS = "vectors"
WORDS = "words"
LOCK_SECONDS = 10.0
"""How long a writer waits for another one to finish."""

_PATIENCE = 30.0
"""Seconds to wait for a database that another process recovers after a crash."""


class StateChangedError(Exception):
    """Another state came into force in the middle of reading; whoever asked reads anew."""


@dataclass(frozen=True, slots=True)
class State:
    """What is in force; the names are those of the table ``state``.

    ``number`` counts publications, ``stamp`` tells states of any library apart. ``model`` is "" for
    the embedded default, else the folder; ``dimension`` is 0 before there was a passage.
    """

    number: int = 0
    stamp: str = ""
    model: str = ""
    model_name: str = ""
    fingerprint: str = ""
    dimension: int = 0
    words: str = ""
    next_key: int = 1
    next_passage: int = 0
    untidy: int = 0


_NAMES = tuple(f.name for f in fields(State))
_STATE = ", ".join(_NAMES)


def exists(root: Path) -> bool:
    """Whether there is a library of the present layout in a folder."""
    return (root / DATABASE).is_file()


def identity(root: Path) -> tuple[int, int] | None:
    """Tells a library from one that was put in its place; None where there is none."""
    try:
        status = (root / DATABASE).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def create(root: Path, state: State) -> None:
    """Make an empty library, aside and then by a rename. Only with the writer's lock held."""
    with contextlib.closing(begin(root)) as connection:
        write_state(connection, state)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finish(root)


def begin(root: Path) -> sqlite3.Connection:
    """An empty database that is not yet in force; ``finish`` puts it there once it is closed."""
    path = root / f".{DATABASE}.new"
    for left in root.glob(f"{path.name}*"):
        left.unlink()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA page_size=8192")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute(f"PRAGMA application_id={schema.APPLICATION}")
    connection.execute(f"PRAGMA user_version={schema.FORMAT}")
    dialect = create_engine("sqlite://").dialect
    for table in schema.metadata.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=dialect)))
        for index in sorted(table.indexes, key=lambda i: str(i.name)):
            connection.execute(str(CreateIndex(index).compile(dialect=dialect)))
    return connection


def finish(root: Path) -> None:
    """Put the database that ``begin`` gave in force."""
    path = root / f".{DATABASE}.new"
    fsync(path)
    path.replace(root / DATABASE)
    fsync(root)


def write_state(connection: sqlite3.Connection, state: State) -> None:
    """Write the state, with a new stamp, in the connection's transaction."""
    values = {name: getattr(state, name) for name in _NAMES} | {"stamp": uuid.uuid4().hex}
    marks = ", ".join(f":{name}" for name in values)
    connection.execute(
        f"INSERT OR REPLACE INTO state (id, {_STATE}) VALUES (1, {marks})",  # noqa: S608 - our own names
        values,
    )


def read_state(root: Path, connection: sqlite3.Connection) -> State:
    """The state in force; raises LibraryDamagedError, also for another format."""
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        if application == schema.APPLICATION and version != schema.FORMAT:
            raise other_format(root, version)
        row = connection.execute(f"SELECT {_STATE} FROM state").fetchone()  # noqa: S608 - our own names
    except sqlite3.DatabaseError as error:
        raise unreadable(root, error) from error
    if row is None or application != schema.APPLICATION:
        raise unreadable(root, "it is no library")
    return State(**dict(zip(_NAMES, row, strict=True)))


def no_library(root: Path) -> NoLibraryError:
    """What is said where there is nothing."""
    return NoLibraryError(f"There is no library in {root}.", "Make one with: reportqa ingest PATH")


def other_format(root: Path, version: int) -> LibraryDamagedError:
    """What is said of a library that this program cannot use."""
    newer = "Use the version of reportqa that wrote it, or delete" if version > schema.FORMAT else (
        "Delete"
    )  # fmt: skip
    return LibraryDamagedError(
        f"The library in {root} was written in format {version}; "
        f"this program knows format {schema.FORMAT}.",
        f"{newer} the folder and ingest the files again.",
    )


def unreadable(root: Path, reason: object) -> LibraryDamagedError:
    """What is said of a database that cannot be read."""
    return LibraryDamagedError(
        f"The library is damaged: {root / DATABASE} cannot be read ({reason}).",
        "Delete the library's folder and ingest the files again.",
    )


def reading(root: Path) -> Engine:
    """Connections that only read; raises NoLibraryError."""
    if not exists(root):
        raise no_library(root)
    return create_engine(
        "sqlite://", creator=partial(open_for_reading, root), poolclass=QueuePool, pool_size=8
    )


def open_for_reading(root: Path) -> sqlite3.Connection:
    """A connection that reads, each statement by itself; raises NoLibraryError."""
    if not exists(root):
        raise no_library(root)
    path = (root / DATABASE).resolve()
    mode = "mode=rw"
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        # nobody writes here, so no journal is needed, unless one was left
        journal = path.with_name(f"{path.name}-wal")
        left = journal.exists() and journal.stat().st_size > 0
        mode = "mode=ro" if left else "mode=ro&immutable=1"
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?{mode}",
        uri=True, isolation_level=None, timeout=_PATIENCE, check_same_thread=False,
    )  # fmt: skip
    connection.execute("PRAGMA query_only=ON")
    return connection


def open_for_writing(root: Path) -> sqlite3.Connection:
    """A connection that writes, in transactions begun by hand; raises NoLibraryError."""
    if not exists(root):
        raise no_library(root)
    connection = sqlite3.connect(root / DATABASE, isolation_level=None, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA synchronous=FULL")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise unreadable(root, error) from error
    return connection


@contextlib.contextmanager
def writing(root: Path, wait: float | None = None) -> Iterator[None]:
    """Hold the writer's lock; raises LibraryBusyError if another writer keeps it."""
    from filelock import FileLock, Timeout

    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / ".lock", timeout=LOCK_SECONDS if wait is None else wait)
    try:
        lock.acquire()
    except Timeout:
        raise LibraryBusyError(
            f"Another process is writing to the library in {root}.",
            "Wait until it has finished and try again.",
        ) from None
    try:
        yield
    finally:
        lock.release()


def clear(root: Path, keep: Collection[Path]) -> None:
    """Delete the index files that are not in force. Only with the writer's lock held."""
    for path in (*(root / VECTORS).glob("*"), *(root / WORDS).glob("*")):
        if path not in keep:
            # a reader of another process may hold a file open (Windows): the next writer comes by
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                with contextlib.suppress(OSError):
                    path.unlink()


def write_aside(path: Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file that has its name only once all of it is on the disk."""
    aside = path.with_name(f".{path.name}.new")
    try:
        write(aside)
        fsync(aside)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync(path: Path) -> None:
    """Have the disk keep a file or the names in a folder."""
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot flush a folder, and does not need to
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
