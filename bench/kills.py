"""Ingests killed at random moments: what is in force stays whole, and the next one goes on.

``python -m bench.kills [--kills 200] [--seed N]`` makes a small library, changes its folder (new,
changed and deleted files), and kills the ingest that follows with SIGKILL after a random time, once
or several times over. After each kill the library must open, hold only whole reports (compared
with a library that was never disturbed: every cell, sentence, passage and document) and find them;
the ingest that is let through must end in just the library that one undisturbed ingest makes. Files
are read and embedded once, before, so that the kills hit the library's own work. The last line is
one JSON object; exit status 1 where anything differs. POSIX only.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from bench.county import SEED, write_county

# what the children need is imported once, before they part from this process
from reportqa import Library, answer, embedding, ingest, updating
from reportqa.embedding import encoder
from reportqa.jsonio import dumps
from reportqa.question.parse import parse
from reportqa.readers.scan import Ocr
from reportqa.store import indexes, ranking, writer

_FORK = multiprocessing.get_context("fork")
_LIBRARY = "index"
_REPORTS = "reports"
_OFTEN = 0.5
"""The share of ingests that publish after every file, so that many kills hit a publication."""
_BY_WORK = 0.7 if Path("/proc/self/schedstat").exists() else 0.0
"""The share of kills whose moment is counted in the processor's time, which other programs that run
beside do not shift; the others, by the clock, hit what waits for the disk."""
_PAUSE = 0.001
_AGAIN = 0.4
"""How often an ingest that is to mend a killed one is killed too."""
_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")
"""About what a search compares with a query."""
_QUERIES = ("政府信息公开申请办理", "存在的主要问题", "How many requests were refused?")

__all__ = ["Trials", "answer", "indexes", "main", "ranking", "writer"]


class Trials:
    """Libraries that are disturbed, and what they must hold."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._random = Random(seed)
        for version, of in (("first", SEED), ("second", SEED + 1)):
            write_county(folder / version, of)
        suffixes = {".html", ".txt"}
        names = {
            version: {p.name for p in (folder / version / _REPORTS).iterdir()}
            for version in ("first", "second")
        }
        both = sorted(n for n in names["first"] & names["second"] if Path(n).suffix in suffixes)
        self._names = self._random.sample(both, 7)
        self._before, self._after = folder / "before", folder / "after"
        self._fill(self._before, dict.fromkeys(self._names[:5], "first"))
        self._fill(self._after, dict.fromkeys(self._names[:2], "first"))
        self._fill(self._after, dict.fromkeys((*self._names[2:4], *self._names[5:]), "second"))
        _read_once([*(self._before / _REPORTS).iterdir(), *(self._after / _REPORTS).iterdir()])
        self._undisturbed = {}
        for place in (self._before, self._after):
            self.within(place, lambda: _ingest(often=True))
            self._undisturbed[place] = self.within(place, _content)
        self._known = {
            key: value for of in self._undisturbed.values() for key, value in of["reports"].items()
        }
        self._takes = {often: self._undisturbed_update(often) for often in (False, True)}
        self.kills = 0
        self.outcomes: Counter[str] = Counter()

    def one(self) -> list[str]:
        """One library that is brought from before to after with interruptions; what is wrong."""
        root = self._to_update()
        faults: list[str] = []
        while True:
            often = self._random.random() < _OFTEN
            self._kill(root, often)
            found = self.within(root, _content)
            faults += self._not_whole(found)
            done = len(found["reports"].keys() & self._undisturbed[self._after]["reports"].keys())
            self.outcomes[f"{done} of 6 done"] += 1
            if self._random.random() >= _AGAIN:
                break
        self.within(root, lambda: _ingest(often=False))
        if self.within(root, _content) != self._undisturbed[self._after]:
            faults.append("the next ingest did not end in the library of an undisturbed one")
        left = {p.name for p in (root / _LIBRARY).iterdir()}
        if left - {".lock", "library.sqlite", "vectors", "words"}:
            faults.append(f"files are left: {sorted(left)}")
        return faults

    def within(self, folder: Path, work: Callable[[], Any]) -> Any:
        """What ``work`` gives in a folder, in a process of its own."""
        process, answer = _begin(folder, work)
        process.join()
        if process.exitcode:
            raise RuntimeError(answer.read_text("utf-8"))
        return json.loads(answer.read_text("utf-8"))

    def _to_update(self) -> Path:
        """A library of the state before, with the files of after."""
        root = self._folder / "disturbed"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self._before, root)
        shutil.rmtree(root / _REPORTS)
        shutil.copytree(self._after / _REPORTS, root / _REPORTS)
        return root

    def _undisturbed_update(self, often: bool) -> tuple[float, float]:
        seconds, worked = self.within(self._to_update(), lambda: _ingest(often=often))
        return seconds, worked

    def _kill(self, root: Path, often: bool) -> None:
        process, _ = _begin(root, lambda: _ingest(often=often))
        seconds, worked = self._takes[often]
        if self._random.random() < _BY_WORK:
            aim = self._random.uniform(0, worked)
            while process.is_alive() and _worked(process.pid) < aim:
                time.sleep(_PAUSE)
        else:
            time.sleep(self._random.uniform(0, seconds))
        if process.pid is not None and process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
            self.kills += 1
        process.join()

    def _not_whole(self, found: dict[str, Any]) -> list[str]:
        faults = [
            f"{key} is held, but not as an undisturbed library holds it"
            for key, value in found["reports"].items()
            if self._known.get(key) != value
        ]
        if len(found["found"]) != len(_QUERIES) or not all(found["found"]):
            faults.append("a search finds nothing")
        return faults

    def _fill(self, folder: Path, files: dict[str, str]) -> None:
        (folder / _REPORTS).mkdir(parents=True, exist_ok=True)
        for name, version in files.items():
            shutil.copy(self._folder / version / _REPORTS / name, folder / _REPORTS / name)


def _worked(pid: int | None) -> float:
    """Seconds of the processor that the main thread of a process has had."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text("ascii").split()[0]) / 1e9
    except OSError:
        return math.inf


def _begin(folder: Path, work: Callable[[], Any]) -> tuple[Any, Path]:
    answer = folder.with_suffix(".json")

    def run() -> None:
        os.chdir(folder)
        try:
            text = json.dumps(work())
        except BaseException:  # noqa: BLE001 - told to the process that waits
            answer.write_text(traceback.format_exc(), "utf-8")
            os._exit(1)
        answer.write_text(text, "utf-8")
        os._exit(0)

    process = _FORK.Process(target=run)
    process.start()
    return process, answer


def _read_once(paths: Sequence[Path]) -> None:
    """Read and embed some files here, and make ready for searches, so the children need not."""
    understand, encode = ingest.understand_file, encoder.use_encode
    read: dict[str, ingest.Understood] = {}
    vectors: dict[str, encoder.Vectors] = {}

    def understood(path: Path, ocr: Ocr = "auto") -> ingest.Understood:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        if content not in read:
            read[content] = understand(path, ocr)
        return read[content]

    def encoded(texts: Sequence[str]) -> encoder.Vectors:
        for text in texts:
            if text not in vectors:
                vectors[text] = encode([text])[0]
        return np.stack([vectors[text] for text in texts])

    ingest.understand_file = understood
    vars(embedding)["use_encode"] = encoded
    encoded([text for query in _QUERIES for text in (query, parse(query, [], date.today()).plain)])
    for path in paths:
        texts = [passage.text for passage in understood(path).passages]
        encoded([*texts, *(said.strip() for text in texts for said in _SENTENCE.findall(text))])
    ingest.read_by()


def _ingest(*, often: bool) -> tuple[float, float]:
    """The seconds that it took, by the clock and of the processor."""
    started = time.perf_counter()
    if often:
        updating.PART_FILES = 1
    with Library.open(_LIBRARY, create=True) as library:
        results = library.ingest([_REPORTS], prune=True)
    if any(result.status == "failed" for result in results):
        raise RuntimeError(str(results))
    return time.perf_counter() - started, time.thread_time()


def _content() -> dict[str, Any]:
    """All that a library holds, a checksum for each file as it was, and what it finds."""
    with Library.open(_LIBRARY) as library:
        reports = {}
        for record in library.reports():
            name = record.report
            figures = [f.figure for f in library.figures(report=name)]
            sentences = [f.figure for f in library.figures(report=name, sentences=True)]
            passages = [p.passage for p in library.store.passages(reports=[name])]
            counts = (len(figures), len(passages), len(library.sections(name)))
            if counts != (record.figures, record.passages, record.sections):
                raise RuntimeError(f"{name} has {counts} figures, passages, sections")
            whole = repr((figures, sentences, passages, library.document(name)))
            reports[f"{record.file} {record.sha256}"] = hashlib.sha256(whole.encode()).hexdigest()
        found = [
            [(h.passage.report, h.passage.passage.start, h.score) for h in library.search(query)]
            for query in _QUERIES
        ]
    return {"reports": reports, "found": found}


def main() -> None:
    """Kill, compare, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        trials = Trials(Path(folder), options.seed)
        while trials.kills < options.kills:
            of = trials.one()
            faults += of
            print(f"{trials.kills} kills, {len(faults)} faults", file=sys.stderr, flush=True)
            for fault in of:
                print(fault, file=sys.stderr)
    print(
        dumps({"kills": trials.kills, "faults": len(faults), "after_kill": dict(trials.outcomes)})
    )
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
