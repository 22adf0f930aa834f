"""Files to rows of the store: read, understood, cut, checked."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from reportqa import __version__
from reportqa.commitments.model import Item
from reportqa.document import Document, Fact, Paragraph, Report
from reportqa.errors import ReportqaError, UnknownFormatError
from reportqa.passages import Passage
from reportqa.readers._insets import BESIDE, PICTURES
from reportqa.readers.scan import Ocr
from reportqa.sources import Source
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

_AHEAD = 4
"""Files that each process may read before what it read is taken."""

_WITH_PICTURES = frozenset({"pdf", "image"})
"""Formats whose reading depends on what is recognised, always; others where pictures are large."""

_NOT_READING = (
    "answer", "question", "store", "web", "cli.py", "embedding",
    "checking.py", "evaluation.py", "export.py", "hierarchy.py", "jsonio.py", "library.py",
    "models.py", "progress.py", "registry.py", "selection.py", "settings.py", "sheet",
    "sources.py", "updating.py",
)  # fmt: skip
"""Parts of the package that have no say in what is read from a file."""


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What became of one file.

    ``report`` is its id, "" where it is not held. ``error`` is for people, "" if all is well.
    ``reading`` tells what was read (None where nothing was): "sections", "missing_sections",
    "tables", "cells" by kind, "sums" that hold and fail, "doubts", "ocr" where it has a say, and
    "beside": the SHA-256 of each picture saved beside a web page ("" where it is not there).
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


@dataclass(frozen=True)
class Understood:
    """A file read to the end, or why it was not; ``unknown`` if no reader knows its kind."""

    report: Report | None = None
    passages: tuple[Passage, ...] = ()
    items: tuple[Item, ...] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    error: str = ""
    unknown: bool = False


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
        waiting: deque[Future[Understood]] = deque()
        for path in paths:
            waiting.append(pool.submit(read, path))
            if len(waiting) >= workers * _AHEAD:  # no more: what was read waits in memory
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


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
    from reportqa.commitments.items import find_items

    try:
        document = readers.read(path, ocr)
        understood = report.understand(document, path.name)
        return Understood(
            understood,
            tuple(passages.split(understood)),
            find_items(understood.document, understood.sections) if understood.is_form else (),
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
    properties = report.document.properties
    if report.document.format in _WITH_PICTURES or PICTURES in properties:
        reading["ocr"] = ocr
    if BESIDE in properties:
        reading["beside"] = json.loads(properties[BESIDE])
    warnings = list(doubts)
    if states["fail"]:
        verb = "does" if states["fail"] == 1 else "do"
        warnings.append(f"{states['fail']} of the form's sums {verb} not hold")
    if cells["unread"]:
        warnings.append(f"{cells['unread']} cells could not be read safely")
    return reading, tuple(warnings)


def is_current(path: Path, reading: Mapping[str, Any], ocr: Ocr) -> bool:
    """Whether a file that did not change would be read the same: its pictures, and ``ocr``."""
    from reportqa.readers import is_as_read

    return reading.get("ocr", ocr) == ocr and is_as_read(path, reading.get("beside", {}))


def list_reading(agencies: int, doubts: Sequence[str]) -> dict[str, Any]:
    """What is reported about a list of agencies: the keys of a report, and how many it lists."""
    sums = {"hold": 0, "fail": 0}
    nothing = {"sections": 0, "missing_sections": [], "tables": 0, "cells": {}, "sums": sums}
    return nothing | {"doubts": list(doubts), "agencies": agencies}


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
        items=understood.items,
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
