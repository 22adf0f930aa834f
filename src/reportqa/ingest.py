"""Files to rows of the store: found in folders, read, understood, cut, checked."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from reportqa import __version__
from reportqa.document import Document, Fact, Paragraph, Report
from reportqa.errors import ReadError, ReportqaError, UnknownFormatError
from reportqa.passages import Passage
from reportqa.readers.archive import Member, is_archive, load_member, members
from reportqa.readers.archive import split as split_member
from reportqa.readers.scan import Ocr
from reportqa.store.rows import Entry

Status = Literal["added", "replaced", "unchanged", "removed", "failed", "not a report"]

FORM_SECTIONS = {
    "1": "一、总体情况",
    "2": "二、主动公开政府信息情况",
    "3": "三、收到和处理政府信息公开申请情况",
    "4": "四、政府信息公开行政复议、行政诉讼情况",
    "5": "五、存在的主要问题及改进情况",
    "6": "六、其他需要报告的事项",
}
"""The six sections of the national form, both editions."""

_TEMPORARY = re.compile(
    r"^[.~]|~$|\.(?:tmp|temp|part|partial|crdownload|download|swp|bak|lock|lnk)$|^thumbs\.db$|"
    r"^desktop\.ini$|^__macosx$",
    re.IGNORECASE,
)
_WITH_PICTURES = frozenset({"pdf", "image"})
"""Formats whose reading depends on which pages are recognised."""

_NOT_READING = (
    "answer", "question", "store", "web", "cli.py", "embedding",
    "evaluation.py", "export.py", "jsonio.py", "library.py", "progress.py", "settings.py",
    "updating.py",
)  # fmt: skip
"""Parts of the package that have no say in what is read from a file."""


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one file.

    ``report`` is its id, "" where it is not held. ``error`` is for people, "" if all is well.
    ``reading`` tells what was read (None where nothing was): "sections", "missing_sections",
    "tables", "cells" by kind, "sums" that hold and fail, "doubts", and "ocr" where it has a say.
    """

    file: str
    report: str
    status: Status
    error: str = ""
    reading: Mapping[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """The result under the keys that programs rely on; absent things are null."""
        return {
            "file": self.file,
            "report": self.report or None,
            "status": self.status,
            "error": self.error or None,
            "reading": None if self.reading is None else dict(self.reading),
        }


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

    def sha256(self) -> str:
        """The SHA-256 of the file's bytes; raises OSError.

        Of a file that its archive does not give out, that of the reason.
        """
        if self.archive is not None and self.member is not None:
            try:
                data = load_member(self.archive, self.member)
            except ReadError as error:
                data = str(error).encode()
            return hashlib.sha256(data).hexdigest()
        with self.path.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()


@dataclass(frozen=True)
class Understood:
    """A file read to the end, or why it was not; ``unknown`` if no reader knows its kind."""

    report: Report | None = None
    passages: tuple[Passage, ...] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: str = ""
    unknown: bool = False


def find_files(paths: Iterable[Path | str], leave_out: Path) -> tuple[list[Source], list[str]]:
    """The files at and below some paths, in a fixed order, and the paths where there is nothing.

    Hidden and temporary files and folders are passed over unless named themselves, and so is the
    library's own folder (``leave_out``). The files in a zip archive stand in its place; one that
    cannot be opened stands for itself.
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
    """The files below a folder, however deep; links to folders are not followed."""
    left_out = leave_out.resolve()
    waiting = [folder]
    while waiting:  # not recursive: folders may be nested deeper than calls
        try:
            with os.scandir(waiting.pop()) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            continue
        folders = []
        for entry in entries:
            if _TEMPORARY.search(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                if Path(entry.path).resolve() != left_out:
                    folders.append(Path(entry.path))
            else:
                yield Path(entry.path)
        waiting += reversed(folders)


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
    for member in found:
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


@cache
def read_by() -> str:
    """Fingerprint of the program text that reads files: another one may read more in the same file.

    Files that were read by another version are read again, changed or not.
    """
    whole = hashlib.sha256(__version__.encode())
    root = Path(__file__).parent
    for path in sorted(root.rglob("*")):
        inner = path.relative_to(root)
        if path.suffix in {".py", ".toml"} and inner.parts[0] not in _NOT_READING:
            whole.update(inner.as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def read_all(
    paths: Sequence[Path],
    jobs: int,
    progress: Callable[[int], None],
    read: Callable[[Path], Understood] | None = None,
) -> Iterator[Understood]:
    """Read files in their order, several at a time where ``jobs`` is more than 1.

    Then each file is read in a process of its own making, so that one which ends its process is
    told as an error too.
    """
    read = read or understand_file
    if jobs <= 1 or len(paths) <= 1:
        for done, path in enumerate(paths, start=1):
            result = read(path)
            progress(done)
            yield result
        return
    done = 0
    while done < len(paths):
        try:
            for result in _in_processes(read, paths[done:], jobs):
                done += 1
                progress(done)
                yield result
        except BrokenProcessPool:
            result = _read_alone(read, paths[done])
            done += 1
            progress(done)
            yield result


def _in_processes(
    read: Callable[[Path], Understood], paths: Sequence[Path], jobs: int
) -> Iterator[Understood]:
    # started anew, not forked: the process that asks may have threads
    workers = min(jobs, len(paths))
    with ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_share_cores, initargs=(workers,)
    ) as pool:
        yield from pool.map(read, paths)


def _share_cores(workers: int) -> None:
    """Leave the others their part of the cores; the recogniser of scans minds this variable."""
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, (os.cpu_count() or 1) // workers)))


def _read_alone(read: Callable[[Path], Understood], path: Path) -> Understood:
    try:
        return next(_in_processes(read, [path], 1))
    except BrokenProcessPool:
        return Understood(
            error=f"{path} could not be read: reading it ended the process that read it. "
            "It may need more memory than there is; try it alone, or get the file again."
        )


def understand_file(path: Path, ocr: Ocr = "auto") -> Understood:
    """Read one file to the end. Never raises: what goes wrong is told in ``error``."""
    from reportqa import passages, readers, report

    try:
        document = readers.read(path, ocr)
        understood = report.understand(document, path.name)
        return Understood(
            understood,
            tuple(passages.split(understood)),
            *_examine(understood, ocr),
        )
    except UnknownFormatError as error:
        return Understood(error=str(error), unknown=True)
    except ReportqaError as error:
        return Understood(error=str(error))
    except OSError as error:
        return Understood(error=f"{path} cannot be opened: {error.strerror or error}.")
    except Exception as error:  # noqa: BLE001 - a file that breaks a reader must not stop the others
        return Understood(
            error=f"{path} could not be read: {type(error).__name__}: {error}. "
            "This is a fault of the program: please report it with the file."
        )


def _examine(report: Report, ocr: Ocr) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What was read, and the warnings about it."""
    from reportqa.checks import check_sums

    states = Counter(str(check.status) for check in check_sums(report.figures))
    keys = {section.key for section in report.sections}
    missing = [t for k, t in FORM_SECTIONS.items() if k not in keys] if report.edition else []
    cells = Counter(figure.kind.value for figure in report.figures)
    doubts = list(dict.fromkeys((*report.document.doubts, *report.doubts)))
    reading = {
        "sections": len(report.sections),
        "missing_sections": missing,
        "tables": len(report.document.tables),
        "cells": dict(sorted(cells.items())),
        "sums": {"hold": states["pass"], "fail": states["fail"]},
        "doubts": doubts,
    }
    if report.document.format in _WITH_PICTURES:
        reading["ocr"] = ocr
    warnings = list(doubts)
    if states["fail"]:
        warnings.append(f"{states['fail']} of the form's sums do not hold")
    if cells["unread"]:
        warnings.append(f"{cells['unread']} cells could not be read safely")
    return reading, tuple(warnings)


def make_entry(
    source: Source, sha256: str, understood: Understood, report: Report,
    corrections: Mapping[str, str],
) -> Entry:  # fmt: skip
    """The rows of one file, the id still to be given; ``corrections`` go before what was read."""
    year = corrections.get("year") or _value(report.year)
    edition = corrections.get("edition") or report.edition
    return Entry(
        report="",
        file=source.file,
        sha256=sha256,
        size=source.size,
        modified_ns=source.modified_ns,
        read_by=read_by(),
        is_form=report.is_form,
        agency=corrections.get("agency") or _value(report.agency),
        year=int(year) if year else None,
        title=corrections.get("title") or _value(report.title),
        edition=int(edition) if edition else None,
        published=_value(report.published),
        source_url=_value(report.source_url),
        recognised=_recognised(report.document),
        document=report.document,
        sections=report.sections,
        figures=report.figures,
        sentences=report.sentences,
        passages=understood.passages,
        warnings=understood.warnings,
        reading=understood.reading,
    )


def name_entry(entry: Entry, former: str, taken: set[str]) -> Entry:
    """Give the entry its id and add that to ``taken``.

    The id is agency and year, the file's stem where these are not known, with -2, -3 … where it
    is taken. A file keeps its ``former`` id as long as that still says the same.
    """
    wanted = name_for(entry.is_form, entry.agency, entry.year, entry.file)
    name = choose_name(wanted, former, taken)
    taken.add(name)
    return replace(entry, report=name)


def name_for(is_form: bool, agency: str, year: int | None, file: str) -> str:
    """The id that a file asks for: printable, without blanks or characters that paths dislike."""
    text = f"{agency}-{year}" if is_form and agency and year else Path(file).stem
    return re.sub(r"[^\w（）().-]+", "_", text).strip("_") or "report"


def choose_name(wanted: str, former: str, taken: set[str]) -> str:
    """The wanted id, or the first of wanted-2, wanted-3 … that is not taken."""
    if former and former not in taken and re.fullmatch(rf"{re.escape(wanted)}(?:-\d+)?", former):
        return former
    name, count = wanted, 1
    while name in taken:
        count += 1
        name = f"{wanted}-{count}"
    return name


def _value(fact: Fact | None) -> str:
    return fact.value if fact is not None else ""


def _recognised(document: Document) -> bool:
    """Whether any text was read by OCR, which gives its confidence."""
    return any(
        block.confidence is not None
        if isinstance(block, Paragraph)
        else any(cell.confidence is not None for cell in block.cells)
        for block in document.blocks
    )
