"""Generations: folders that are built aside, put in force by one rename, and never changed.

``ROOT/CURRENT`` names the generation in force. A crash at any moment leaves the former one in
force; what it had begun is cleared away when the next writer comes. Generations that are no longer
in force are deleted at once, so that what was removed is nowhere to be found.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from reportqa.errors import LibraryBusyError, LibraryDamagedError, NoLibraryError
from reportqa.store._schema import FORMAT

DATABASE = "library.sqlite"
VECTORS = "vectors.faiss"
WORDS = "words"
LOCK_SECONDS = 10.0
"""How long a writer waits for another one to finish."""

_MANIFEST = "manifest.json"
_CURRENT = "CURRENT"
_NAME = re.compile(r"gen-(\d+)")
_HASH_AT_OPENING = 64 << 20


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation consists of; ``files`` are SHA-256 and size by path below its folder.

    ``model`` is "" for the embedded default, else the folder; ``dimension`` is 0 where there is no
    passage.
    """

    generation: int
    model: str
    model_name: str
    fingerprint: str
    dimension: int
    counts: dict[str, int]
    files: dict[str, tuple[str, int]]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Mark:
    """Changes when another generation comes into force; cheap to take."""

    modified_ns: int
    inode: int


def mark(root: Path) -> Mark | None:
    """The mark of the generation in force; None where there is none."""
    try:
        status = (root / _CURRENT).stat()
    except OSError:
        return None
    return Mark(status.st_mtime_ns, status.st_ino)


def current(root: Path) -> Path:
    """The folder in force; raises NoLibraryError, LibraryDamagedError."""
    try:
        name = (root / _CURRENT).read_text("utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise NoLibraryError(
            f"There is no library in {root}.", "Make one with: reportqa ingest PATH"
        ) from None
    if not _NAME.fullmatch(name):
        raise _damaged(root / _CURRENT, "does not name a generation")
    return root / name


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; raises LibraryDamagedError."""
    path = folder / _MANIFEST
    try:
        data = json.loads(path.read_text("utf-8"))
        data["files"] = {name: (str(h), int(s)) for name, (h, s) in data["files"].items()}
        manifest = Manifest(**data)
    except FileNotFoundError:
        raise _damaged(path, "is missing") from None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(path, "cannot be read") from error
    if manifest.format != FORMAT:
        raise LibraryDamagedError(
            f"The library in {folder.parent} was written in format {manifest.format}; "
            f"this program knows format {FORMAT}.",
            "Delete the folder and ingest the files again.",
        )
    return manifest


def check_file(folder: Path, manifest: Manifest, part: str, *, whole: bool = False) -> None:
    """Compare the files of one part with the manifest; raises LibraryDamagedError.

    Contents are compared up to 64 MB, above that only sizes, unless ``whole``. ``part`` is a file
    or a folder of the generation.
    """
    for name, (expected, size) in manifest.files.items():
        if name != part and not name.startswith(f"{part}/"):
            continue
        path = folder / name
        try:
            if path.stat().st_size != size:
                raise _damaged(path, "has another size than it was written with")
            if (whole or size <= _HASH_AT_OPENING) and _sha256(path) != expected:
                raise _damaged(path, "is not the one that was written")
        except OSError:
            raise _damaged(path, "is missing or cannot be read") from None


def number(folder: Path) -> int:
    """The number of a generation's folder."""
    match = _NAME.fullmatch(folder.name)
    return int(match[1]) if match else 0


def begin(root: Path) -> Path:
    """Clear away what crashed writers left and make the folder of the next generation.

    Only with the writer's lock held.
    """
    clear(root)
    highest = max((number(p) for p in root.iterdir()), default=0)
    folder = root / f"gen-{highest + 1}"
    folder.mkdir()
    return folder


def publish(
    folder: Path, *, model: str, model_name: str, fingerprint: str, dimension: int,
    counts: dict[str, int],
) -> None:  # fmt: skip
    """Write the manifest, make everything durable, put the generation in force, delete the rest."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):  # the word index keeps lock files
            _fsync(path)
            name = path.relative_to(folder).as_posix()
            files[name] = (_sha256(path), path.stat().st_size)
    manifest = Manifest(number(folder), model, model_name, fingerprint, dimension, counts, files)
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / _MANIFEST).write_text(text, "utf-8")
    _fsync(folder / _MANIFEST)
    for inner in (p for p in folder.rglob("*") if p.is_dir()):
        _fsync(inner)
    _fsync(folder)
    root = folder.parent
    _fsync(root)
    put_in_force(root, folder.name)
    clear(root)


def put_in_force(root: Path, name: str) -> None:
    """Let CURRENT name a generation: written aside, made durable, renamed."""
    temporary = root / f".{_CURRENT}.new"
    temporary.write_text(f"{name}\n", "utf-8")
    _fsync(temporary)
    temporary.replace(root / _CURRENT)
    _fsync(root)


def clear(root: Path) -> None:
    """Delete every generation but the one in force. Only with the writer's lock held."""
    try:
        keep = current(root).name
    except NoLibraryError:
        keep = ""
    for path in root.iterdir():
        if _NAME.fullmatch(path.name) and path.name != keep:
            # a reader of another process may hold a file open (Windows): the next writer comes by
            shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def writing(root: Path, wait: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the writer's lock; raises LibraryBusyError if another writer keeps it."""
    from filelock import FileLock, Timeout

    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / ".lock", timeout=wait)
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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _fsync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot flush a folder, and does not need to
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _damaged(path: Path, what: str) -> LibraryDamagedError:
    return LibraryDamagedError(
        f"The library is damaged: {path} {what}.",
        "Ingest the files again; if that fails, delete the library's folder first.",
    )
