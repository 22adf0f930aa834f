"""How long a question takes: a figure warm through the Python API, and from a cold command line,
where a question for a passage is asked too.

``python -m bench.answers [--index DIR] [--runs N]`` builds a library from ``corpus/`` in a
temporary folder unless one is named, and prints medians over all questions; of the command line
also the processor's time, which other programs change less.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reportqa.jsonio import dumps

QUESTIONS = (
    "2020年定海区交通运输局作出了多少件行政许可决定？",
    "How many licensing decisions were made in 2020?",
    "平潭2023年收到多少件政府信息公开申请？",
    "淮安市2024年不予公开多少件？",
    "淮安2024年行政诉讼一共多少件",
    "2024年行政处罚多少件？",
    "the Dinghai transport bureau: how many penalties in 2020?",
    "2020年定海区交通运输局走访了多少次？",
)
PASSAGE = "定海区交通运输局在网上办事方面做了哪些工作？"
HEAVY = ("torch", "sentence_transformers", "gradio", "transformers")


def warm(index: str, runs: int) -> dict[str, float]:
    """Milliseconds of each question, the median of ``runs`` after one that is not counted."""
    from reportqa import Library

    medians: dict[str, float] = {}
    with Library.open(index) as library:
        for question in QUESTIONS:
            answer = library.ask(question)
            if answer.kind != "figure":
                raise SystemExit(f"not answered with a figure: {question}")
            times = []
            for _ in range(runs):
                started = time.perf_counter()
                library.ask(question)
                times.append((time.perf_counter() - started) * 1000)
            medians[question] = statistics.median(times)
    loaded = [name for name in HEAVY if name in sys.modules]
    if loaded:
        raise SystemExit(f"a figure question imported {', '.join(loaded)}")
    return medians


def cold(index: str, question: str, runs: int) -> tuple[float, float]:
    """Seconds of ``reportqa ask``, a new process each time: by the clock, of the processor."""
    times, worked = [], []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "reportqa.cli", "--index", index, "ask", question],
            check=True,
            capture_output=True,
        )
        times.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        worked.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return round(statistics.median(times), 3), round(statistics.median(worked), 3)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", help="a library; without it one is built from corpus/")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = options.index
        if index is None:
            index = str(Path(folder, "index"))
            # in a process of its own: reading imports what a question must not
            subprocess.run(
                [sys.executable, "-m", "reportqa.cli", "--index", index, "ingest", "corpus"],
                check=True,
                capture_output=True,
            )
        medians = warm(index, options.runs)
        runs = max(3, options.runs // 4)
        figure, passage = (cold(index, question, runs) for question in (QUESTIONS[0], PASSAGE))
    for question, ms in medians.items():
        print(f"{ms:8.2f} ms  {question}")
    print(f"{figure[0]:8.2f} s   reportqa ask, cold, a figure")
    print(f"{passage[0]:8.2f} s   reportqa ask, cold, a passage")
    median = statistics.median(medians.values())
    print(
        dumps(
            {
                "warm_median_ms": round(median, 3),
                "cold_s": figure[0], "cold_processor_s": figure[1],
                "cold_passage_s": passage[0], "cold_passage_processor_s": passage[1],
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
