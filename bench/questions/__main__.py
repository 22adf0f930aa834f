"""Ask the questions: ``python -m bench.questions [--questions 20000] [--seed N] [--jobs N]``."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import chain
from pathlib import Path

from bench import questions
from bench.county import SEED, write_county
from bench.questions import TODAY, Asked, Cells
from bench.questions.judging import Verdict
from reportqa import Library
from reportqa.jsonio import dumps

_AT_ONCE = 200
Judged = tuple[Verdict, str, str]
"""The verdict, why, and the text of the answer."""


def main() -> None:
    """Make, ask, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.questions", description=__doc__)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--show", type=int, default=0, help="missed questions to print of each kind"
    )
    parser.add_argument("--only", default="", help="the one operation to ask about")
    parser.add_argument("--county", type=Path, help="where bench.county has written")
    parser.add_argument("--index", type=Path, help="a library of its reports")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        county = options.county or Path(folder, "county")
        if options.county is None:
            write_county(county, SEED)
        index = options.index or Path(folder, "index")
        if options.index is None:
            command = [sys.executable, "-m", "reportqa.cli", "--index", str(index), "ingest"]
            subprocess.run([*command, str(county / "reports")], check=True, capture_output=True)
        cells = Cells.read(county / "known.jsonl")
        asked = questions.make(cells, options.questions, options.seed)
        if options.only:
            asked = [a for a in asked if a.operation == options.only]
        started = time.perf_counter()
        judged = ask(asked, index, options.jobs)
        seconds = time.perf_counter() - started
    sys.exit(_report(asked, judged, options.show, seconds))


def ask(asked: Sequence[Asked], index: Path, jobs: int) -> list[Judged]:
    """The verdict on each, in the same order."""
    parts = [asked[i : i + _AT_ONCE] for i in range(0, len(asked), _AT_ONCE)]
    if jobs < 2:
        return list(chain.from_iterable(_ask(part, index) for part in parts))
    with ProcessPoolExecutor(jobs) as pool:
        return list(chain.from_iterable(pool.map(_ask, parts, [index] * len(parts))))


def _ask(asked: Sequence[Asked], index: Path) -> list[Judged]:
    library = _library(index)
    out: list[Judged] = []
    for one in asked:
        answer = library.ask(one.question, previous=one.previous, today=TODAY)
        out.append((*questions.judge(one, answer), answer.text))
    return out


@cache
def _library(index: Path) -> Library:
    """The library, opened once in each process."""
    return Library.open(index)


def _report(asked: Sequence[Asked], judged: Sequence[Judged], show: int, seconds: float) -> int:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown: Counter[str] = Counter()
    for one, (verdict, why, text) in zip(asked, judged, strict=True):
        counts[one.operation][verdict] += 1
        shown[one.operation] += verdict == "missed"
        if verdict == "wrong" or (verdict == "missed" and shown[one.operation] <= show):
            before = f" (after: {' / '.join(one.previous)})" if one.previous else ""
            print(f"{verdict} [{one.operation}] {one.question}{before}")
            print(f"    {why}; expected {one.value} from {one.formula}")
            print("    " + text.replace("\n", " | ")[:240])
    for operation, of in sorted(counts.items()):
        print(f"{operation:18} {of['right']:6} right {of['missed']:5} missed {of['wrong']:4} wrong")
    total: Counter[str] = sum(counts.values(), Counter())
    summary = {
        "questions": len(asked),
        "right": total["right"],
        "missed": total["missed"],
        "wrong": total["wrong"],
        "right_percent": round(100 * total["right"] / max(1, len(asked)), 2),
        "seconds": round(seconds, 1),
        "by_operation": {name: dict(of) for name, of in sorted(counts.items())},
    }
    print(dumps(summary))
    return 1 if total["wrong"] else 0


if __name__ == "__main__":
    main()
