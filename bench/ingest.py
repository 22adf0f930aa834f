"""How fast reports go into a library, stage by stage, and how fast one more goes into a large one.

``python -m bench.ingest [--reports 1000] [--jobs N] [--library 10000] [--keep DIR]`` writes so many
invented reports as HTML, ingests them, and prints reports a second, the share of each stage
(reading, embedding, writing), the processor's seconds that it took in this process, and the peak of
memory. Then it makes a library of ``--library``
reports with rows of its own making, thirty passages each with vectors drawn at random, and adds one
report to it with the command line, a process of its own each time, replaces it and removes it. The
last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from bench import scale
from bench.invented import SUFFIXES, invent, write
from reportqa import Library
from reportqa.embedding import embedder
from reportqa.jsonio import dumps
from reportqa.store import place, rows
from reportqa.store.vectors import pack

_PASSAGES = 30
"""Of a report of a large library: about what real ones have."""
_RUNS = 5
_WORDS = (
    "公开", "信息", "申请", "办理", "网站", "专栏", "解读", "培训", "监督", "保障", "平台", "建设",
    "机构", "改革", "整改", "落实", "群众", "回应", "服务", "企业", "财政", "预算", "审计", "教育",
)  # fmt: skip


def write_reports(folder: Path, number: int) -> None:
    """Write so many invented reports, no two alike."""
    folder.mkdir(parents=True)
    for n in range(number):
        (folder / f"{n:05}{SUFFIXES['html']}").write_bytes(write(invent(n), "html"))


def many(folder: Path, number: int, jobs: int) -> dict[str, Any]:
    """Ingest invented reports; reports a second and the share of each stage."""
    write_reports(folder / "reports", number)
    spent: dict[str, float] = defaultdict(float)
    worked: dict[str, float] = defaultdict(float)
    last = [time.perf_counter(), time.process_time()]

    def progress(stage: str, done: int, whole: int) -> None:
        now = [time.perf_counter(), time.process_time()]
        if (stage, done) != ("writing", 0):  # what came before the first call is of another stage
            spent[stage] += now[0] - last[0]
            worked[stage] += now[1] - last[1]
        last[:] = now

    os.chdir(folder)
    with Library.open("index", create=True) as library:
        started, before = last[:] = [time.perf_counter(), time.process_time()]
        results = library.ingest(["reports"], progress=progress, jobs=jobs)
        seconds = time.perf_counter() - started
        busy = time.process_time() - before
        passages = sum(record.passages for record in library.reports())
    added = sum(result.status == "added" for result in results)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory += jobs * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if jobs > 1 else 0
    return {
        "reports": added,
        "passages": passages,
        "reports_per_s": round(added / seconds, 2),
        "share": {stage: round(part / seconds, 3) for stage, part in spent.items()},
        "processor_s": {stage: round(part, 1) for stage, part in worked.items()},
        "reports_per_processor_s": round(added / busy, 2) if jobs == 1 else None,
        "peak_mb": memory // 1024,
    }


def fill(root: Path, number: int) -> dict[str, int]:
    """Make a large library: the figures of bench.scale, and passages; its sizes."""
    root.mkdir(parents=True)
    cells = scale.fill(root, scale.held(number), scale.templates())
    random = np.random.default_rng(number)
    used = embedder()
    dimension = len(used.query("公开"))
    with closing(place.open_for_writing(root)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        for key in range(1, number + 1):
            texts = [_text(random) for _ in range(_PASSAGES)]
            first = (key - 1) * _PASSAGES
            connection.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, NULL, NULL)",
                [
                    (
                        first + n,
                        key,
                        n,
                        t,
                        rows.text_hash(t),
                        '["一、总体情况"]',
                        n * 99,
                        n * 99 + 99,
                    )
                    for n, t in enumerate(texts)
                ],
            )
            made = random.normal(size=(_PASSAGES, dimension)).astype(np.float32)
            made /= np.linalg.norm(made, axis=1, keepdims=True)
            connection.executemany(
                "INSERT INTO vectors VALUES (?, ?)",
                [(first + n, pack(v)) for n, v in enumerate(made)],
            )
        state = place.read_state(root, connection)
        place.write_state(
            connection,
            place.State(
                number=1, model_name=used.name, fingerprint=used.fingerprint, dimension=dimension,
                next_key=state.next_key, next_passage=number * _PASSAGES,
            ),
        )  # fmt: skip
        connection.execute("COMMIT")
    return {"reports": number, "figures": cells, "passages": number * _PASSAGES}


def _text(random: np.random.Generator) -> str:
    return "".join(_WORDS[n] for n in random.integers(len(_WORDS), size=100))


def one_more(folder: Path, number: int) -> dict[str, Any]:
    """Seconds of adding, replacing and removing one report, with a search between."""
    root = folder / "large"
    sizes: dict[str, Any] = {"reports": number}
    if not root.exists():
        sizes |= fill(root, number)
        started = time.perf_counter()
        with Library.open(root) as library:
            library.ingest([])  # makes the index files from the rows
        sizes["indexed_s"] = round(time.perf_counter() - started, 1)
    os.chdir(folder)
    times: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for n in range(_RUNS):
        path = Path(f"one-{n}{SUFFIXES['html']}")
        path.write_bytes(write(invent(9000 + n), "html"))
        times["add"].append(_command(root, "ingest", str(path)))
        if n + 1 == _RUNS:
            times["search"].append(_command(root, "search", "公开专栏"))
            path.write_bytes(write(invent(9100 + n), "html"))
            times["replace"].append(_command(root, "ingest", str(path)))
    with Library.open(root) as library:
        ids = [r.report for r in library.reports() if r.file.startswith("one-")]
    times["remove"].append(_command(root, "remove", *ids))
    return (
        sizes
        | {f"{name}_s": round(statistics.median(t for t, _ in of), 2) for name, of in times.items()}
        | {
            "slowest_add_s": round(max(t for t, _ in times["add"]), 2),
            "processor_s": {
                name: round(statistics.median(t for _, t in of), 2) for name, of in times.items()
            },
            "size_mb": sum(p.stat().st_size for p in root.rglob("*") if p.is_file()) >> 20,
        }
    )


def _command(root: Path, *words: str) -> tuple[float, float]:
    """Seconds of a command, by the clock and of the processor."""
    command = [sys.executable, "-m", "reportqa.cli", "--index", str(root), *words]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Ingest many, then one more."""
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--library", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="a folder that keeps the libraries")
    options = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.keep or Path(temporary)).resolve()
        if options.reports:
            found["many"] = many(folder / "many", options.reports, options.jobs)
            print(json.dumps(found["many"]), flush=True)
        if options.library:
            found["one_more"] = one_more(folder, options.library)
        os.chdir("/")
    print(dumps(found))


if __name__ == "__main__":
    main()
