"""Readers while a library changes: every answer is that of one whole state.

``python -m bench.together [--readers 8] [--rounds 6]`` makes a library of invented reports and lets
so many processes read from it, each without a pause, while another one brings it from one set of
files to another and back, file by file: files are added, replaced and pruned. Each thing that a
reader gets must be just what one of the two versions of a file says: all figures of a report, the
answer to a question about it, every passage that a search finds. The last line is one JSON object;
exit status 1 where anything differs or fails.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

from bench.county import SEED, write_county
from reportqa import Library, updating
from reportqa.errors import UnknownReportError
from reportqa.jsonio import dumps

_FILES = 6
"""Of each version; the last is in the first version alone, the one before in the second alone."""
_SETS = ("first", "second")
_QUERIES = ("政府信息公开申请办理", "存在的主要问题", "主动公开", "How many requests were refused?")
_ASKED = "{}{}年本年新收政府信息公开申请多少件？"
Known = dict[str, dict[str, list[str]]]
"""By report: what may be said of its figures, its passages, its answer."""


def make(folder: Path) -> None:
    """Two versions of a few reports, in folders of their own."""
    for version, seed in zip(_SETS, (SEED, SEED + 1), strict=True):
        write_county(folder / "county" / version, seed)
    places = [folder / "county" / version / "reports" for version in _SETS]
    names = sorted(
        {p.name for p in places[0].glob("*.html")} & {p.name for p in places[1].iterdir()}
    )
    for version, place, left_out in zip(_SETS, places, (-2, -1), strict=True):
        (folder / version).mkdir()
        chosen = Random(SEED).sample(names, _FILES)
        del chosen[left_out]
        for name in chosen:
            shutil.copy(place / name, folder / version / name)


def known_of(folder: Path) -> Known:
    """What libraries that nothing disturbs say of the two sets."""
    known: Known = defaultdict(lambda: defaultdict(list))
    for version in _SETS:
        shutil.copytree(folder / version, folder / "reports")
        with Library.open(folder / version / "index", create=True) as library:
            library.ingest(["reports"])
            for record in library.reports():
                of = known[record.report]
                of["figures"].append(_figures(library, record.report))
                passages = library.store.passages(reports=[record.report])
                of["passages"] += [_hash(p.passage.text) for p in passages]
                of["answer"].append(_answer(library, record.agency, record.year))
                of["asked"] = [record.agency, str(record.year)]
                of["versions"].append(version)
        shutil.rmtree(folder / "reports")
    return known


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _figures(library: Library, report: str) -> str:
    return _hash(repr([f.figure for f in library.figures(report=report)]))


def _answer(library: Library, agency: str, year: Any) -> str:
    answer = library.ask(_ASKED.format(agency, year))
    return f"{answer.kind} {answer.value} {[f.raw for f in answer.figures]}"


def read(index: str, known: Known, seed: int) -> dict[str, Any]:
    """Read until a line comes in on stdin; what was wrong, and how long calls took."""
    random = Random(seed)
    os.set_blocking(sys.stdin.fileno(), False)
    wrong: list[str] = []
    took: list[float] = []
    states = set()
    with Library.open(index) as library:
        print("open", flush=True)
        while not sys.stdin.readline():
            report = random.choice(sorted(known))
            started = time.perf_counter()
            wrong += _once(library, known, report, random.choice(_QUERIES))
            took.append((time.perf_counter() - started) / 3)
            states.add(library.store.generation)
    return {"reads": 3 * len(took), "states": len(states), "wrong": wrong, "took": took}


def _once(library: Library, known: Known, report: str, query: str) -> list[str]:
    """One reading of figures, one question and one search; what is wrong with them."""
    of = known[report]
    always = len(of["versions"]) == len(_SETS)
    wrong: list[str] = []
    try:
        try:
            if _figures(library, report) not in of["figures"]:
                wrong.append(f"{report}: figures of no version")
        except UnknownReportError:
            if always:
                wrong.append(f"{report}: is not there")
        answer = _answer(library, *of["asked"])
        if answer not in of["answer"] and (always or answer.startswith("figure")):
            wrong.append(f"{report}: answer of no version: {answer}")
        hits = library.search(query)
        if not hits:
            wrong.append(f"{query}: nothing found")
        wrong += [
            f"{query}: a passage of no version of {hit.passage.report}"
            for hit in hits
            if _hash(hit.passage.passage.text) not in known[hit.passage.report]["passages"]
        ]
    except Exception as error:  # noqa: BLE001 - whatever a reader meets is told
        wrong.append(f"{type(error).__name__}: {error}")
    return wrong


def write(folder: Path, rounds: int) -> int:
    """Bring the library from one set to the other and back; how many states came."""
    updating.PART_FILES = 1
    with Library.open("index") as library:
        first = library.store.generation
        for n in range(rounds):
            for path in Path("reports").iterdir():
                path.unlink()
            for path in (folder / _SETS[(n + 1) % 2]).glob("*.html"):
                shutil.copy(path, "reports")
            failed = [r for r in library.ingest(["reports"], prune=True) if r.status == "failed"]
            if failed:
                raise RuntimeError(str(failed))
        return library.store.generation - first


def run(folder: Path, readers: int, rounds: int) -> dict[str, Any]:
    """Let readers read while a writer writes."""
    make(folder)
    os.chdir(folder)
    known = known_of(folder)
    Path("known.json").write_text(json.dumps(known), "utf-8")
    shutil.copytree(folder / _SETS[0], "reports", ignore=shutil.ignore_patterns("index"))
    with Library.open("index", create=True) as library:
        library.ingest(["reports"])
    command = [sys.executable, "-m", "bench.together", "--read"]
    root = Path(__file__).resolve().parent.parent
    paths = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    processes = [
        subprocess.Popen(
            [*command, str(n)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment,
        )
        for n in range(readers)
    ]  # fmt: skip
    for process in processes:
        if process.stdout is None or process.stdout.readline() != "open\n":
            raise RuntimeError("a reader did not start")
    started = time.perf_counter()
    states = write(folder, rounds)
    seconds = time.perf_counter() - started
    found = [json.loads(process.communicate("stop\n")[0]) for process in processes]
    wrong = [fault for of in found for fault in of["wrong"]]
    for fault in sorted(set(wrong)):
        print(f"{wrong.count(fault)} times: {fault}", file=sys.stderr)
    took = sorted(t for of in found for t in of["took"])
    return {
        "readers": readers, "states": states, "seconds": round(seconds, 1),
        "reads": sum(of["reads"] for of in found), "wrong": len(wrong),
        "states_seen_by_each": min(of["states"] for of in found),
        "median_ms": round(statistics.median(took) * 1000, 1),
        "p95_ms": round(took[int(len(took) * 0.95)] * 1000, 1),
    }  # fmt: skip


def main() -> None:
    """Write and read together, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.together", description=__doc__)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--read", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read is not None:
        known = json.loads(Path("known.json").read_text("utf-8"))
        print(json.dumps(read("index", known, options.read)))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder).resolve(), options.readers, options.rounds)
        os.chdir("/")
    print(dumps(found))
    sys.exit(1 if found["wrong"] else 0)


if __name__ == "__main__":
    main()
