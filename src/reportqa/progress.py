"""A progress bar on a terminal; plain lines, one a stage, where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

ProgressCall = Callable[[str, int, int], None]
"""Called with the stage ("reading", "embedding", …), how many are done, and how many there are."""


@contextmanager
def progress_bar(stream: TextIO) -> Iterator[ProgressCall]:
    """A bar for each stage, drawn on ``stream``."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(file=stream)
    if not console.is_terminal:
        yield _plain_lines(stream)
        return
    columns = (
        TextColumn("{task.description:>12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as bar:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = int(bar.add_task(stage, total=total))
            bar.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield show


def _plain_lines(stream: TextIO) -> ProgressCall:
    def show(stage: str, done: int, total: int) -> None:
        if done == total:
            print(f"{stage}: {done} of {total}", file=stream, flush=True)

    return show
