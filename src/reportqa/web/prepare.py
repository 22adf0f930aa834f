"""Bring the library up to date with a folder of reports before it is served."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.errors import SettingsError
from reportqa.progress import progress_bar

if TYPE_CHECKING:
    from reportqa.ingest import IngestResult
    from reportqa.library import Library

MOST_JOBS = 4


def prepare(corpus: Path, index: str) -> Library:
    """The library in ``index``, holding what lies in ``corpus``; made or renewed if need be.

    Progress and what could not be read go to stderr. Raises SettingsError where there is no such
    folder of reports (an absent folder must not empty the library), and what Library raises.
    """
    from reportqa.library import Library

    if not corpus.is_dir():
        raise SettingsError(
            f"There is no folder {corpus}.", "Put the reports there or name another with --corpus."
        )
    library = Library.open(index, create=True)
    if library.stale([corpus]):
        _tell(_ingest(library, corpus))
    library.check_model()
    return library


def _ingest(library: Library, corpus: Path) -> Sequence[IngestResult]:
    jobs = min(MOST_JOBS, os.cpu_count() or 1)
    with progress_bar(sys.stderr) as progress:
        return library.ingest([corpus], prune=True, jobs=jobs, progress=progress)


def _tell(results: Sequence[IngestResult]) -> None:
    unread = [r for r in results if r.status == "failed"]
    held = sum(r.status in {"added", "replaced", "unchanged", "not a report"} for r in results)
    print(f"reportqa: {held} 个文件已入库 / files held", file=sys.stderr)
    for result in results:
        if result.reading and "agencies" in result.reading:
            for doubt in result.reading["doubts"]:
                print(f"reportqa: {doubt}", file=sys.stderr)
    for result in unread:
        print(f"reportqa: 未能读取 / not read: {result.file}: {result.error}", file=sys.stderr)
