"""ZIP archives of files: each member is a file of its own, named archive.zip/folder/name.pdf.

Nothing is ever unpacked to the disk, so no name in an archive can reach outside it. An archive in
an archive is opened, one in that is not.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportqa.errors import EncryptedError, ReadError

MOST_MEMBERS = 10_000
MOST_UNPACKED = 4 * 2**30
"""Bytes of all members together; one is unpacked at a time."""
MOST_BYTES = 300 * 2**20
"""Bytes of one member, as of a file that lies in a folder."""

_SIGNATURE = b"PK\x03\x04"
_DEPTH = 2

# names of parts that tell a document which happens to be a ZIP
_DOCUMENTS = re.compile(
    r"word/document\d*\.xml|xl/workbook\.(?:xml|bin)|ppt/presentation\.xml|ofd\.xml|mimetype|"
    r"\[content_types\]\.xml",
    re.IGNORECASE,
)
_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, EOFError, OSError,
    RuntimeError, zlib.error, struct.error, IndexError, KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: ``name`` with forward slashes, ``size`` in bytes, unpacked.

    ``entries`` are the places in the archive and in the one inside it.
    """

    name: str
    size: int
    entries: tuple[int, ...]


def is_archive(path: Path, *, strict: bool = False) -> bool:
    """Whether a file is a ZIP that holds files, not a document that happens to be a ZIP.

    One that cannot be opened is none, or, if ``strict``, raises ReadError.
    """
    try:
        with path.open("rb") as opened:
            if opened.read(4) != _SIGNATURE:
                return False
            with zipfile.ZipFile(opened) as archive:
                return _holds_files(archive)
    except _BROKEN as error:
        if strict:
            raise _damaged() from error
        return False


def members(path: Path) -> list[Member]:
    """The files in an archive, those in archives inside it in place of these, ordered by name.

    Raises ReadError where it is damaged, holds too much or nothing, EncryptedError where all of it
    needs a password; OSError where it cannot be opened.
    """
    status = path.stat()
    return list(_listed(path.absolute(), status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=8)
def _listed(path: Path, modified_ns: int, size: int) -> tuple[Member, ...]:
    """The members, kept as long as the archive stays the same: each is asked for by its name."""
    try:
        with zipfile.ZipFile(path) as archive:
            found = list(_members(archive, _DEPTH))
            locked = [m for m in archive.infolist() if m.flag_bits & _ENCRYPTED]
            if locked and len(locked) >= len(found):
                raise _locked("the zip archive")
    except _BROKEN as error:
        raise _damaged() from error
    if len(found) > MOST_MEMBERS or sum(m.size for m in found) > MOST_UNPACKED:
        raise _too_much(len(found), sum(m.size for m in found))
    return tuple(sorted(_unique(found), key=lambda member: member.name))


def split(path: Path) -> tuple[Path, str] | None:
    """The archive on the disk and the name inside it, for the path of a member; else None."""
    for parent in path.parents:
        if parent.is_file():
            return parent, path.relative_to(parent).as_posix()
    return None


def load(path: Path) -> bytes:
    """The bytes of a member by its path; raises FileNotFoundError, ReadError, EncryptedError."""
    where = split(path)
    if where is None or not is_archive(where[0]):
        raise FileNotFoundError(path)
    archive, name = where
    for member in members(archive):
        if member.name == name:
            return load_member(archive, member)
    raise FileNotFoundError(path)


def load_member(archive: Path, member: Member) -> bytes:
    """The bytes of a member; raises ReadError, EncryptedError."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return _unpack(opened, member.entries)
    except _BROKEN as error:
        raise _damaged() from error


def _unpack(archive: zipfile.ZipFile, entries: Sequence[int]) -> bytes:
    info = archive.infolist()[entries[0]]
    if info.flag_bits & _ENCRYPTED:
        raise _locked("the file in the zip archive")
    if info.file_size > MOST_BYTES:
        raise ReadError(
            f"the file in the zip archive unpacks to more than {MOST_BYTES // 2**20} MiB.",
            "Annual reports are far smaller: check that this is the right file.",
        )
    data = archive.read(info)  # no more than file_size, whatever is packed
    if len(entries) == 1:
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as inner:
        return _unpack(inner, entries[1:])


def _members(archive: zipfile.ZipFile, depth: int) -> Iterator[Member]:
    infos = archive.infolist()
    size = sum(info.file_size for info in infos)
    if len(infos) > MOST_MEMBERS or size > MOST_UNPACKED:
        raise _too_much(len(infos), size)
    for entry, info in enumerate(infos):
        name = _name(info)
        if not name or info.filename[-1:] in {"", "/"}:
            continue
        inner = _inside(archive, info) if depth > 1 else []
        if inner:
            for member in inner:
                entries = (entry, *member.entries)
                yield Member(f"{name}/{member.name}", member.size, entries)
        else:
            yield Member(name, info.file_size, (entry,))


def _inside(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> list[Member]:
    """The members of an archive in an archive; none where it is no archive, or cannot be opened."""
    if info.flag_bits & _ENCRYPTED or not 22 < info.file_size <= MOST_BYTES:
        return []
    try:
        with archive.open(info) as opened:
            if opened.read(4) != _SIGNATURE:
                return []
        with zipfile.ZipFile(io.BytesIO(archive.read(info))) as inner:
            return list(_members(inner, 1)) if _holds_files(inner) else []
    except _BROKEN:
        return []


def _holds_files(archive: zipfile.ZipFile) -> bool:
    names = archive.namelist()
    return bool(names) and not any(_DOCUMENTS.fullmatch(name) for name in names)


def _unique(found: Sequence[Member]) -> Iterator[Member]:
    """Members of one name told apart: archives may hold several."""
    taken: set[str] = set()
    for member in found:
        name, count = member.name, 1
        while name in taken:
            count += 1
            path = Path(member.name)
            name = path.with_name(f"{path.stem}-{count}{path.suffix}").as_posix()
        taken.add(name)
        yield Member(name, member.size, member.entries)


def _name(info: zipfile.ZipInfo) -> str:
    """The name as its writer saw it, from the archive's own root, with nothing that leads out."""
    text = _UNPRINTABLE.sub("_", _decoded(info)).replace("\\", "/")
    parts = [part.strip() for part in text.split("/")]
    return "/".join(
        p for p in parts if p not in {"", ".", ".."} and not re.fullmatch("[A-Za-z]:", p)
    )


def _decoded(info: zipfile.ZipInfo) -> str:
    """Names are UTF-8 where the archive says so; Windows writes those of its language, here GBK."""
    if info.flag_bits & _UTF8:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    told = _unicode_path(info.extra, raw)
    if told:
        return told
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The name that Info-ZIP, WinRAR and others put beside the old one; "" if it is of another."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH and body[:5] == b"\x01" + struct.pack("<I", zlib.crc32(raw)):
            return body[5:].decode("utf-8", "replace")
        at += 4 + length
    return ""


def _locked(what: str) -> EncryptedError:
    return EncryptedError(
        f"{what} is protected by a password.", "Unpack it and give the files themselves."
    )


def _damaged() -> ReadError:
    return ReadError("the zip archive is cut off or damaged.", "Get it again from its source.")


def _too_much(count: int, size: int) -> ReadError:
    return ReadError(
        f"the zip archive holds {count} files that unpack to {size // 2**20} MiB; allowed are "
        f"{MOST_MEMBERS} files and {MOST_UNPACKED // 2**20} MiB.",
        "Check that this is the right file, or unpack it and give the reports themselves.",
    )
