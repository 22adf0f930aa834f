"""Damaged files by the thousand: no error but ReadError, no hang, no memory without bound.

``python -m bench.fuzz [--cases N] [--format F] [--seed S] [--seconds T] [--memory MIB]`` damages
invented reports of each format and reads what is left, in a process that is killed and started
again when a file takes too long. It fails where anything is found. The last line is one JSON
object; each finding names the seed that makes the file again (``--only SEED --format F``).
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

from bench.invented import SUFFIXES, UnavailableError, invent, write
from bench.mutations import damaged
from reportqa.jsonio import dumps

# a scan takes seconds to read even when it is whole; an old Word file starts LibreOffice
FORMATS = (
    "text", "pipes", "markdown", "aligned", "run_together", "html", "docx", "pdf", "pdf_lines",
    "pdf_bare", "xlsx", "ofd",
)  # fmt: skip
SECONDS = 60.0
MEMORY = 1500
_SOURCES = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """A file that broke a reader: its format and seed, what happened, and the trace's end."""

    form: str
    seed: int
    what: str
    trace: str


@cache
def source(form: str, number: int) -> bytes:
    """One of the whole files that are damaged."""
    return write(invent(900 + number), form)


def case(form: str, seed: int) -> bytes:
    """The damaged file of a seed."""
    return damaged(source(form, seed % _SOURCES), seed)


def read_damaged(path: Path) -> str:
    """Read a file and understand it; the trace of what should not have been raised, or "".

    Pages are not recognised: damage that takes a file's letters would make each take seconds.
    """
    from reportqa.errors import ReadError
    from reportqa.passages import split
    from reportqa.readers import read
    from reportqa.report import understand

    try:
        tuple(split(understand(read(path, ocr="never"), path.name)))
    except ReadError:
        return ""
    except Exception:  # noqa: BLE001 - it is what is looked for
        return traceback.format_exc()
    return ""


def _serve(pipe: Connection) -> None:
    """Read the files whose paths come through the pipe; answer with trace, seconds and MiB."""
    while True:
        path = pipe.recv()
        started = time.monotonic()
        trace = read_damaged(path)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        mebibytes = memory / (2**20 if sys.platform == "darwin" else 2**10)
        pipe.send((trace, time.monotonic() - started, mebibytes))


class Reader:
    """A process that reads files, started again after it hung, died or grew too large."""

    def __init__(self, seconds: float, memory: float) -> None:
        self._seconds = seconds
        self._memory = memory
        self.longest = 0.0
        self.slowest = ""
        self.largest = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()

    def read(self, path: Path) -> tuple[str, str]:
        """What is wrong with the reading of a file, and the trace; ("", "") where nothing is."""
        self._pipe.send(path)
        try:
            # what starts the process, its imports, takes time as well
            if not self._pipe.poll(self._seconds + 30 * (not self.longest)):
                self.stop()
                self._start()
                return f"longer than {self._seconds:.0f} s", ""
            trace, seconds, memory = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            code = self._process.exitcode
            self._start()
            return f"the process died with {code}", ""
        if seconds > self.longest:
            self.longest, self.slowest = seconds, path.name
        self.largest = max(self.largest, memory)
        if memory > self._memory:
            self.stop()
            self._start()
            return f"more than {self._memory:.0f} MiB", ""
        return (trace.strip().splitlines()[-1], trace) if trace else ("", "")


def findings(form: str, seeds: range, folder: Path, reader: Reader) -> Iterator[Finding]:
    """Read the damaged files of a format one after the other."""
    for seed in seeds:
        path = folder / f"{form}-{seed}{SUFFIXES[form]}"
        path.write_bytes(case(form, seed))
        what, trace = reader.read(path)
        if what:
            yield Finding(form, seed, what, "\n".join(trace.splitlines()[-12:]))
        path.unlink()


def main() -> int:
    """Damage, read, print; 1 where anything was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=3000, help="over all formats")
    parser.add_argument("--format", choices=FORMATS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="one file, by the seed of its finding")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--memory", type=float, default=MEMORY, help="MiB")
    options = parser.parse_args()
    forms = [options.format] if options.format else list(FORMATS)
    found: list[Finding] = []
    read: dict[str, int] = {}
    reader = Reader(options.seconds, options.memory)
    with tempfile.TemporaryDirectory() as folder:
        for form in forms:
            count = -(-options.cases // len(forms))
            seeds = range(options.seed * 1_000_000, options.seed * 1_000_000 + count)
            if options.only is not None:
                seeds = range(options.only, options.only + 1)
            try:
                source(form, 0)
            except UnavailableError as error:
                print(f"{form}: left out: {error}")
                continue
            for finding in findings(form, seeds, Path(folder), reader):
                found.append(finding)
                print(f"{form} {finding.seed}: {finding.what}\n{finding.trace}", flush=True)
            read[form] = len(seeds)
            print(f"{form}: {len(seeds)} files read", flush=True)
    reader.stop()
    result = {
        "read": read, "found": [asdict(f) for f in found],
        "longest_s": round(reader.longest, 2), "slowest": reader.slowest,
        "peak_mib": round(reader.largest),
    }  # fmt: skip
    print(dumps(result))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
