"""The files that are to be read: found in folders and in archives, and what they are called."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportqa.errors import ReadError
from reportqa.readers.archive import Member, is_archive, load_member, members
from reportqa.readers.archive import split as split_member

_TEMPORARY = re.compile(
    r"^[.~]|~$|\.(?:tmp|temp|part|partial|crdownload|download|swp|bak|lock|lnk)$|^thumbs\.db$|"
    r"^desktop\.ini$|^__macosx$",
    re.IGNORECASE,
)

_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|ico|svg|tiff?)$", re.IGNORECASE)
_OF_PAGE = re.compile(r"(?:_files|\.files)$", re.IGNORECASE)
_PAGES = (".html", ".htm", ".shtml", ".HTML", ".HTM")


@dataclass(frozen=True, slots=True)
class Source:
    """A file on the disk as it was looked at; ``file`` is its name in the library.

    ``named`` is whether it was named itself, and not found in a folder or an archive. ``member``
    is set for a file in the zip archive ``archive``; its ``path`` then goes on inside that.
    """

    path: Path
    file: str
    size: int
    modified_ns: int
    named: bool
    archive: Path | None = None
    member: Member | None = None

    def data(self) -> bytes:
        """The file's bytes; raises OSError, ReadError."""
        if self.archive is not None and self.member is not None:
            return load_member(self.archive, self.member)
        return self.path.read_bytes()

    def sha256(self) -> str:
        """The SHA-256 of the file's bytes; raises OSError.

        Of a file that its archive does not give out, that of the reason.
        """
        if self.archive is not None and self.member is not None:
            try:
                data = self.data()
            except ReadError as error:
                data = str(error).encode()
            return hashlib.sha256(data).hexdigest()
        with self.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()


def find_files(paths: Iterable[Path | str], leave_out: Path) -> tuple[list[Source], list[str]]:
    """The files at and below some paths, in a fixed order, and the paths where there is nothing.

    Hidden and temporary files and folders are passed over unless named themselves, and so is the
    library's own folder (``leave_out``); so are pictures in the folder that a browser saves beside
    a page. The files in a zip archive stand in its place; one that cannot be opened stands for
    itself.
    """
    sources: dict[str, Source] = {}
    absent: list[str] = []
    for given in paths:
        path = Path(given)
        try:
            mode = path.stat().st_mode
        except OSError:
            member = _member_at(path)
            if member is None:
                absent.append(stored_name(path))
            else:
                sources[member.file] = member
            continue
        found = _walk(path, leave_out) if stat.S_ISDIR(mode) else [path]
        for each in found:
            source = _look_at(each, named=not stat.S_ISDIR(mode))
            for one in _opened(source) if source is not None else ():
                if one.file not in sources or one.named:
                    sources[one.file] = one
    return sorted(sources.values(), key=lambda s: s.file), absent


def _walk(folder: Path, leave_out: Path) -> Iterator[Path]:
    """The files below a folder, however deep; links to folders are not followed.

    Pictures that were saved with a web page are read with it, so they are left out.
    """
    left_out = leave_out.resolve()
    waiting = [(folder, False)]
    while waiting:  # not recursive: folders may be nested deeper than calls
        current, of_page = waiting.pop()
        try:
            with os.scandir(current) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            continue
        folders: list[tuple[Path, bool]] = []
        names = {entry.name for entry in entries}
        for entry in entries:
            if _TEMPORARY.search(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if Path(entry.path).resolve() != left_out:
                    folders.append((Path(entry.path), _is_of_page(entry.name, names)))
            elif not (of_page and _PICTURE.search(entry.name)):
                yield Path(entry.path)
        waiting += reversed(folders)


def _is_of_page(folder: str, names: Container[str]) -> bool:
    """Whether browsers made a folder for the pictures of a page beside it: name_files, .files."""
    page = _OF_PAGE.sub("", folder)
    return page != folder and any(f"{page}{end}" in names for end in _PAGES)


def _opened(source: Source) -> Iterator[Source]:
    """The files in an archive, or the file itself where it is none or cannot be opened."""
    if not is_archive(source.path):
        yield source
        return
    try:
        found = members(source.path)
    except (ReadError, OSError):
        yield source  # reading it tells why
        return
    names = {member.name for member in found}
    for member in found:
        folder, _, name = member.name.rpartition("/")
        if _PICTURE.search(name) and _is_of_page(folder, names):
            continue  # it is read with its page
        if not any(_TEMPORARY.search(part) for part in member.name.split("/")):
            yield _in_archive(source, member, named=False)


def _in_archive(source: Source, member: Member, *, named: bool) -> Source:
    return Source(
        source.path / member.name, f"{source.file}/{member.name}", member.size,
        source.modified_ns, named, source.path, member,
    )  # fmt: skip


def _member_at(path: Path) -> Source | None:
    """The file in an archive that a path names, as ``reports`` prints it."""
    try:
        where = split_member(path)
        if where is None or not is_archive(where[0]):
            return None
        source = _look_at(where[0], named=True)
        for member in members(where[0]):
            if source is not None and member.name == where[1]:
                return _in_archive(source, member, named=True)
    except (ReadError, OSError):
        return None
    return None


def is_there(file: str) -> bool:
    """Whether a stored file is still on the disk, or in an archive there.

    What is in an archive that cannot be opened now counts as being there.
    """
    path = Path(file)
    if path.exists():
        return True
    where = split_member(path)
    if where is None:
        return False
    try:
        if not is_archive(where[0], strict=True):
            return False
        return any(member.name == where[1] for member in members(where[0]))
    except (ReadError, OSError):
        return True


def _look_at(path: Path, named: bool) -> Source | None:
    try:
        status = path.stat()
    except OSError:  # it has gone meanwhile, or is a link to nothing
        return None
    if not stat.S_ISREG(status.st_mode):
        return None
    return Source(path, stored_name(path), status.st_size, status.st_mtime_ns, named)


def stored_name(path: Path) -> str:
    """A path as the library names it: from the working folder, with forward slashes.

    A path given in full that lies elsewhere stays in full.
    """
    whole, here = _absolute(path), Path.cwd()
    if whole.is_relative_to(here) or not path.is_absolute():
        return Path(os.path.relpath(whole, here)).as_posix()
    return whole.as_posix()


def below(file: str, paths: Iterable[Path | str]) -> bool:
    """Whether a stored file is one of the paths or lies below one of them."""
    whole = _absolute(file)
    return any(whole.is_relative_to(_absolute(path)) for path in paths)


def _absolute(path: Path | str) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 - links keep the names they were given by
