"""How well and how fast each format is read: invented reports, every cell of which is known.

``python -m bench.readers [--documents N] [--scans M] [--format F] [--traps T] [--seed S] [--json]
[--show K]`` writes reports with every trap into a temporary folder and reads each back, one process
a format.
It fails where a floor is missed (``FLOORS``). Its times are those of reading and understanding;
``bench.speed`` takes them apart. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.invented import (
    AUTHOR,
    FORMATS,
    SUFFIXES,
    Invented,
    UnavailableError,
    invent,
    traps_of,
    write,
)
from bench.invented.traps import EDITION
from bench.reading import OUTCOMES, Comparison, compare
from reportqa.document import Report
from reportqa.errors import ReadError
from reportqa.jsonio import dumps

SLOW = {"doc": 4, "zip": 4, "xlsx": 15, "ofd": 30}
"""Formats of which a few documents are enough, with how many."""

_CUT_NUMBERS = (("rows_cut", "broken_numbers", "large"), ("rows_cut", "notes_in_cells", "large"))
COMBINED = {
    **dict.fromkeys(("pdf", "pdf_lines", "pdf_bare"), _CUT_NUMBERS),
    "text": (("broken_numbers", "page_numbers"), ("blanks", "merged_once", "tight_rows")),
}
"""Traps that are worse together."""


@dataclass(frozen=True, slots=True)
class Floor:
    """What a format must reach: percent of cells right, and cells wrong of a thousand at most.

    ``kept`` counts relabelled cells as right: for scans the numbers are what is measured.
    """

    right: float
    wrong: float = 0.0
    kept: bool = False


FLOORS = {
    "docx": Floor(100), "html": Floor(100), "pdf": Floor(100), "doc": Floor(100),
    "text": Floor(99.5), "pipes": Floor(99.5), "aligned": Floor(99.5),
    "pdf_bare": Floor(95), "scan": Floor(98, wrong=1.0, kept=True),
}  # fmt: skip
"""Other formats have no share to reach, but none of their cells may be wrong without a word."""
MEETING = 5
"""Traps that a document may have for its format to be held to its share."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document to make: its format, its seed, and its traps, the one it is made for first."""

    form: str
    seed: int
    traps: tuple[str, ...]

    def made(self) -> tuple[Invented, bytes]:
        """The report and its file."""
        report = invent(self.seed, frozenset(self.traps) & set(AUTHOR))
        return report, write(report, self.form, frozenset(self.traps))


@dataclass(frozen=True, slots=True)
class Reading:
    """One file read: what came of it, CPU seconds, and the process's peak memory in MiB."""

    report: Report | None
    error: str
    cpu: float
    memory: float


@dataclass
class Score:
    """What one format came to."""

    cells: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    traps: Counter[str] = field(default_factory=Counter)
    sentences: list[int] = field(default_factory=lambda: [0, 0])
    documents: int = 0
    pages: int = 0
    failed: int = 0
    cpu: float = 0.0
    memory: float = 0.0
    unavailable: str = ""

    @property
    def known(self) -> int:
        """Cells that the documents have."""
        return sum(n for outcome, n in self.cells.items() if outcome != "extra")

    def share(self, *outcomes: str) -> float:
        """Percent of the cells."""
        return 100 * sum(self.cells[o] for o in outcomes) / self.known if self.known else 0.0


def tasks(form: str, count: int, seed: int, each: int = 0) -> Iterator[Task]:
    """Documents of a format: one without traps, one for each trap, then several traps at once.

    Where there are too few documents for that, every trap still comes, several to a document; but
    a scan, which takes long, has four at most. ``each``: every document has so many traps.
    """
    names = traps_of(form)
    random = Random(seed * 31 + sum(map(ord, form)))
    sets: list[tuple[str, ...]] = [(), *((t,) for t in names), *COMBINED.get(form, ())]
    if form == "scan":
        sets = [_of_a_scan(i, names, random) for i in range(count)]
    elif count < len(sets):
        random.shuffle(names)
        together = COMBINED.get(form, ()) if count > 20 else ()
        sets = [(), *together, *_shared_out(names, count - 1 - len(together))]
    if each:
        sets = [tuple(random.sample(names, min(each, len(names)))) for _ in range(count)]
    for i in range(count):
        traps = sets[i] if i < len(sets) else tuple(random.sample(names, random.randint(2, 5)))
        yield Task(form, seed * 100_000 + i, _compatible(traps))


def _shared_out(names: list[str], count: int) -> list[tuple[str, ...]]:
    """The traps in so many sets of about the same size, each of traps that go together."""
    sets: list[tuple[str, ...]] = [()] * count
    for trap in names:
        for i in sorted(range(count), key=lambda i: len(sets[i])):
            if _compatible((*sets[i], trap)) == (*sets[i], trap):
                sets[i] = (*sets[i], trap)
                break
    return sets


def _of_a_scan(i: int, names: list[str], random: Random) -> tuple[str, ...]:
    """Each resolution in turn, every other page askew, one trap of the author."""
    traps = [("dpi200", "dpi150", "dpi300")[i % 3]]
    traps += ["skew"] * (i % 2) + ["speckle"] * (i % 4 > 1)
    if i:
        traps.append(random.choice([n for n in names if n not in traps and "dpi" not in n]))
    return tuple(traps)


_EXCLUSIVE = (
    (*EDITION, "free_form"), ("item_marks_pause", "item_marks_wide", "item_marks_brackets"),
    ("arabic_sections", "bracket_sections"), ("traditional", "radicals", "gb18030", "gb2312"),
    ("utf16", "gb18030", "bom"), ("fault_text", "large"), ("dpi150", "dpi200", "dpi300"),
    ("plain_corner", "no_note", "unit_row"), ("tight_rows", "loose_rows"),
    ("free_form", "fault_row", "fault_column", "fault_four", "fault_text"),
    ("landscape", "rotated"), ("single_characters", "latin_digits"),
    ("word_html", "unclosed"),
)  # fmt: skip
"""Of each of these sets one report can have one trap."""


def _compatible(traps: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the traps that one report can have at once, the first ones first."""
    if "free_form" in traps:  # it has none of the tables that most traps of authors are about
        return tuple(t for t in traps if t == "free_form" or t not in AUTHOR)
    kept: list[str] = []
    for trap in traps:
        if not any(trap in group and set(group) & set(kept) for group in _EXCLUSIVE):
            kept.append(trap)
    return tuple(kept)


def read_file(path: Path) -> Reading:
    """Read a file as the library does; what the reader starts counts as well."""
    from reportqa.readers import read
    from reportqa.report import understand
    from reportqa.sources import find_files

    if path.suffix == ".zip":  # the files in an archive are read one by one
        path = find_files([path], Path("index"))[0][0].path
    started = _cpu()
    report, error = None, ""
    try:
        report = understand(read(path), path.name)
    except ReadError as problem:
        error = str(problem)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mebibytes = memory / (2**20 if sys.platform == "darwin" else 2**10)
    return Reading(report, error, _cpu() - started, mebibytes)


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def measure(form: str, work: list[Task], folder: Path, show: int) -> Score:
    """Make, read and compare the documents of one format."""
    score = Score()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        for task in work:
            try:
                invented, data = task.made()
            except UnavailableError as error:
                score.unavailable = str(error)
                break
            path = folder / f"{form}-{task.seed}{SUFFIXES[form]}"
            path.write_bytes(data)
            if not score.documents and form not in SLOW and form != "scan":
                pool.submit(read_file, path).result()  # imports are not what is measured
            reading = pool.submit(read_file, path).result()
            _count(score, task, invented, reading, show)
            path.unlink()
    return score


def _count(score: Score, task: Task, invented: Invented, reading: Reading, show: int) -> None:
    score.documents += 1
    score.cpu += reading.cpu
    score.memory = max(score.memory, reading.memory)
    if reading.report is None:
        score.failed += 1
        score.cells["missing"] += len(invented.known)
        print(f"  {task.form} seed {task.seed} {task.traps}: {reading.error}", file=sys.stderr)
        return
    score.pages += reading.report.document.pages or 0
    found = compare(invented, reading.report)
    score.cells += found.cells
    score.facts.update(found.facts.keys())
    score.sentences[0] += found.sentences[0]
    score.sentences[1] += found.sentences[1]
    if found.misses or found.facts:
        score.traps.update(task.traps or ("no trap",))
        _tell(task, found, show)


def _tell(task: Task, found: Comparison, show: int) -> None:
    if not show:
        return
    counts = {o: n for o, n in found.cells.items() if o != "right"}
    print(f"  {task.form} seed {task.seed} {' '.join(task.traps) or '-'}: {counts} {found.facts}")
    shown: Counter[str] = Counter()
    for miss in found.misses:
        shown[miss.outcome] += 1
        if shown[miss.outcome] <= show:
            print(f"    {miss.outcome}: {miss.where}: {miss.expected} -> {miss.got}")


def missed(form: str, score: Score, traps: int = 0) -> list[str]:
    """What a format falls short of; [] where its floor holds.

    Where a document had more than ``MEETING`` traps at once, no share is asked for: its cells
    overlap on the page. Nothing may be wrong there all the same.
    """
    if score.unavailable:
        return []
    floor = FLOORS.get(form, Floor(0))
    right = score.share("right", "relabelled") if floor.kept else score.share("right")
    wrong = 10 * score.share("wrong", "flagged") if floor.kept else 10 * score.share("wrong")
    out = []
    if right < floor.right and traps <= MEETING:
        out.append(f"{form}: {right:.2f} % right, {floor.right} wanted")
    if wrong > floor.wrong:
        out.append(f"{form}: {wrong:.2f} of 1,000 wrong, at most {floor.wrong} wanted")
    if score.cells["extra"]:
        out.append(f"{form}: {score.cells['extra']} numbers that the reports do not have")
    if floor.kept and score.cells["wrong"]:
        out.append(f"{form}: {score.cells['wrong']} wrong without a word")
    return out


def _shares(documents: int, scans: int, only: str | None) -> dict[str, int]:
    """How many documents of each format."""
    forms = [only] if only else list(FORMATS)
    quick = [f for f in forms if f not in SLOW and f != "scan"]
    few = {f: min(SLOW[f], documents) for f in forms if f in SLOW}
    left = max(0, documents - sum(few.values()))
    shares = {f: left // len(quick) + (i < left % len(quick)) for i, f in enumerate(quick)}
    if only:
        few = dict.fromkeys(few, documents)
    return {**shares, **few, **({"scan": scans} if "scan" in forms else {})}


def _row(form: str, score: Score) -> dict[str, object]:
    told, known = score.sentences
    return {
        "documents": score.documents, "pages": score.pages, "cells": score.known,
        **{o: score.cells[o] for o in OUTCOMES}, "failed": score.failed,
        "facts_missed": dict(score.facts),
        "sentences_percent": round(100 * told / known, 1) if known else None,
        "documents_per_s": round(score.documents / score.cpu, 2) if score.cpu else None,
        "pages_per_s": round(score.pages / score.cpu, 2) if score.cpu and score.pages else None,
        "peak_mib": round(score.memory), "unavailable": score.unavailable,
    }  # fmt: skip


def main() -> int:
    """Measure and print; 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=460, help="without scans")
    parser.add_argument("--scans", type=int, default=12)
    parser.add_argument("--format", choices=list(FORMATS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="misses of each kind to show")
    parser.add_argument("--traps", type=int, default=0, help="so many in every document")
    parser.add_argument("--trap", action="append", default=[], help="only documents with this trap")
    parser.add_argument("--json", action="store_true", help="print nothing but the last line")
    options = parser.parse_args()
    rows: dict[str, dict[str, object]] = {}
    short: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for form, count in _shares(options.documents, options.scans, options.format).items():
            if not count:
                continue
            work = list(tasks(form, count, options.seed, options.traps))
            work = [t for t in work if set(options.trap) <= set(t.traps)]
            if not work:
                continue
            score = measure(form, work, Path(folder), 0 if options.json else options.show)
            rows[form] = _row(form, score)
            short += missed(form, score, max(len(t.traps) for t in work))
            if not options.json:
                _print(form, score)
    if not options.json:
        for line in short:
            print(f"floor missed: {line}")
    print(dumps({"seed": options.seed, "formats": rows, "missed": short}))
    return 1 if short else 0


def _print(form: str, score: Score) -> None:
    if score.unavailable:
        print(f"{form:12} left out: {score.unavailable}")
        return
    cells = " ".join(f"{o} {score.cells[o]}" for o in OUTCOMES if score.cells[o])
    speed = f"read and understood: {score.documents / score.cpu:.1f} documents/s"
    if score.pages:
        speed += f", {score.pages / score.cpu:.1f} pages/s"
    print(
        f"{form:12} {score.documents} documents: {score.share('right'):6.2f} % right ({cells}); "
        f"{speed}; {score.memory:.0f} MiB",
        flush=True,
    )
    if score.traps:
        print(f"{'':12} misses with: {dict(score.traps.most_common(12))} facts {dict(score.facts)}")


if __name__ == "__main__":
    sys.exit(main())
