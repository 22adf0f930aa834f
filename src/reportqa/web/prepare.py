"""Bring the library up to date with a folder of reports before it is served."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reportqa.errors import SettingsError

if TYPE_CHECKING:
    from reportqa.ingest import IngestResult
    from reportqa.library import Library

STAGES = {
    "reading": "读取报告 / reading",
    "embedding": "建立向量 / embedding",
    "writing": "写入索引 / writing",
}
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
    return library


def _ingest(library: Library, corpus: Path) -> Sequence[IngestResult]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(STAGES["reading"], total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(task, description=STAGES.get(stage, stage), completed=done, total=total)

        jobs = min(MOST_JOBS, os.cpu_count() or 1)
        return library.ingest([corpus], prune=True, jobs=jobs, progress=show)


def _tell(results: Sequence[IngestResult]) -> None:
    unread = [r for r in results if r.status == "failed"]
    held = sum(r.status in {"added", "replaced", "unchanged", "not a report"} for r in results)
    print(f"reportqa: {held} 个文件已入库 / files held", file=sys.stderr)
    for result in unread:
        print(f"reportqa: 未能读取 / not read: {result.file}: {result.error}", file=sys.stderr)
