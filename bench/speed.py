"""How fast each format is read on one core, and how much memory that takes: invented reports.

``python -m bench.speed [--documents N] [--format F] [--repeats R] [--seed S] [--json]`` writes N
reports of each format, with the traps of ``bench.readers``, and takes the CPU time of ``read`` (a
file to its text, tables and places) and of ``understand`` (sections, facts, figures, sums) apart.
Each file counts with the fastest of R rounds. One process a format, its children counted; nothing
is recognised from pictures. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.invented import FORMATS, SUFFIXES, UnavailableError
from bench.readers import tasks
from reportqa.jsonio import dumps

LEFT_OUT = {"scan", "zip"}
"""Scans are measured by ``bench.readers``; the files in an archive are read one by one."""


@dataclass(frozen=True, slots=True)
class Speed:
    """What one format came to: CPU seconds for all of its files, peak memory in MiB."""

    files: int
    pages: int
    read: float
    understand: float
    peak_mib: int

    def line(self, form: str) -> str:
        """For people: what is read in a second of CPU time."""
        both = self.read + self.understand
        pages = f" ({self.pages / self.read:.1f} pages)" if self.pages else ""
        return (
            f"{form:12} {self.files} files: read {self.files / self.read:.1f} a second{pages}; "
            f"read and understood {self.files / both:.1f}; {self.peak_mib} MiB"
        )


def measure(paths: list[Path], repeats: int) -> Speed:
    """The fastest of several rounds for each file, in this process."""
    from reportqa.errors import ReadError
    from reportqa.readers import read
    from reportqa.report import understand

    best: dict[Path, tuple[float, float]] = {}
    pages: dict[Path, int] = {}
    # the first round of all only loads what the readers load once
    for number in range(repeats + 1):
        for path in paths[:1] if number == 0 else paths:
            started = _cpu()
            document = read(path, ocr="never")
            done = _cpu()
            with suppress(ReadError):  # several reports in one file: it took its time as well
                understand(document, path.name)
            took = done - started, _cpu() - done
            if number:
                least = best.get(path, took)
                best[path] = min(least[0], took[0]), min(least[1], took[1])
                pages[path] = document.pages or 0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Speed(
        files=len(paths),
        pages=sum(pages.values()),
        read=round(sum(r for r, _ in best.values()), 4),
        understand=round(sum(u for _, u in best.values()), 4),
        peak_mib=round(memory / (2**20 if sys.platform == "darwin" else 2**10)),
    )


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def _written(form: str, count: int, seed: int, folder: Path) -> list[Path]:
    paths = []
    for task in tasks(form, count, seed):
        path = folder / f"{form}-{task.seed}{SUFFIXES[form]}"
        path.write_bytes(task.made()[1])
        paths.append(path)
    return paths


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20, help="of each format")
    parser.add_argument("--format", choices=[f for f in FORMATS if f not in LEFT_OUT])
    parser.add_argument("--repeats", type=int, default=5, help="rounds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print nothing but the last line")
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    found: dict[str, Speed] = {}
    for form in [options.format] if options.format else [f for f in FORMATS if f not in LEFT_OUT]:
        count = min(2, options.documents) if form == "doc" else options.documents
        with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, context) as pool:
            try:
                paths = _written(form, count, options.seed, Path(folder))
            except UnavailableError as error:
                print(f"{form:12} left out: {error}", file=sys.stderr)
                continue
            found[form] = pool.submit(measure, paths, options.repeats).result()
        if not options.json:
            print(found[form].line(form), flush=True)
    print(dumps({"seed": options.seed, "speeds": {f: asdict(s) for f, s in found.items()}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
