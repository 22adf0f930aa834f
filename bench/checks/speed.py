"""How long the checks of a large library take, as ``reportqa check`` makes them.

A few hundred invented reports are read from their files; a library is filled with them many times
over, each time under another place and with all its figures a number of times as large, so that no
two reports say the same. Then the library is checked by so many processes at once, each opening it
and checking its share.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import cycle, islice, pairwise, product
from pathlib import Path
from typing import Any

from bench.checks.growing import cells_of
from bench.checks.households import Draft, Household, households
from bench.checks.judging import checks_of, draft_read
from bench.invented import SUFFIXES
from reportqa import Library
from reportqa.checking import check_library
from reportqa.document import Document, Figure, Report
from reportqa.jsonio import dumps
from reportqa.passages import Passage
from reportqa.readers import read
from reportqa.report import understand
from reportqa.store import _schema as schema
from reportqa.store import codec, place, rows

GOAL_S = 60.0
_MOST, _JUMP_ABOVE = 97, 30
BASE = 400
"""Reports that are read from files."""
_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_NUMBER = re.compile(r"(?<![\d.])\d+(?![\d.%年月日])")
_AT_ONCE = 500


@dataclass(frozen=True)
class Kept:
    """A report that was read, and the row of its document."""

    draft: Draft
    report: Report
    body: bytes


def run(number: int, seed: int, jobs: int) -> int:
    """Fill, check, print; exit status 1 where it takes longer than the goal."""
    started = time.perf_counter()
    held = households(seed, min(BASE, number))
    with ProcessPoolExecutor(jobs) as pool:
        read_back = list(pool.map(_read, held))
    alone = _alone(held)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "library")
        names = fill(root, read_back, number)
        made = time.perf_counter() - started
        # neighbours belong together: a report's year before lies in the same share
        size = -(-len(names) // jobs)
        shares = [names[i : i + size] for i in range(0, len(names), size)]
        started = time.perf_counter()
        with ProcessPoolExecutor(jobs) as pool:
            done = list(pool.map(_check, [root] * len(shares), shares))
        statuses = sum((found for found, _ in done), Counter[str]())
        busy = sum(cpu for _, cpu in done)
        seconds = time.perf_counter() - started
    print(f"{number} reports made in {made:.0f} s; checked by {jobs} processes in {seconds:.1f} s, "
          f"{number / seconds:.0f} a second; in memory {1000 * alone:.2f} ms a report")  # fmt: skip
    summary = {
        "reports": number,
        "processes": jobs,
        "checks": statuses.total(),
        "seconds": round(seconds, 1),
        "processor_s": round(busy, 1),
        "reports_per_s": round(number / seconds, 1),
        "in_memory_ms_per_report": round(1000 * alone, 2),
        "statuses": dict(sorted(statuses.items())),
    }
    print(dumps(summary))
    return 1 if seconds > GOAL_S else 0


def _read(household: Household) -> list[Kept]:
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for draft in household.all:
            path = Path(folder, f"{draft.name}{SUFFIXES[draft.form]}")
            path.write_bytes(draft.file())
            report = understand(read(path), path.name)
            out.append(Kept(draft, report, codec.dumps(report.document, Document)))
    return out


def _alone(held: Sequence[Household]) -> float:
    """Seconds that the checks of a report take once it is in memory, over some households."""
    some = held[:20]
    with tempfile.TemporaryDirectory() as folder:
        loaded = [{at: draft_read(h.at(at), Path(folder)) for at in h.places} for h in some]
    started = time.process_time()
    number = 0
    for household, reports in zip(some, loaded, strict=True):
        for at in household.places:
            checks_of(household, reports, at)
            number += 1
    return (time.process_time() - started) / number


def _check(root: Path, names: Sequence[str]) -> tuple[Counter[str], float]:
    """The statuses of the checks of a share, and the processor's seconds that they took."""
    started = time.process_time()
    with Library.open(root) as library:
        found = Counter(str(c.check.status) for c in check_library(library.store, names))
    return found, time.process_time() - started


# ---- a library


def fill(root: Path, base: Sequence[Sequence[Kept]], number: int) -> list[str]:
    """Make a library of copies; the ids of its reports in the order in which they are checked."""
    named: list[tuple[str, int, str]] = []
    with place.writing(root):
        with closing(place.begin(root)) as database:
            database.execute("PRAGMA synchronous=OFF")
            database.execute("BEGIN")
            copies = islice(enumerate(_copies(base)), number)
            while some := list(islice(copies, _AT_ONCE)):
                every = [(n + 1, entry, kept) for n, (entry, kept) in some]
                _insert(database, "reports", (rows.report_row(k, e) for k, e, _ in every))
                _insert(
                    database, "documents",
                    ({"report_key": k, "body": kept.body} for k, _, kept in every),
                )  # fmt: skip
                _insert(database, "figures", (r for k, e, kept in every for r in _rows(k, e, kept)))
                named += [(e.agency, e.year or 0, e.report) for _, e, _ in every]
            state = place.State(
                number=1, model_name="none", fingerprint="none", next_key=number + 1
            )
            place.write_state(database, state)
            database.execute("COMMIT")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        place.finish(root)
    return [name for _, _, name in sorted(named)]


def _insert(database: Any, table: str, every: Iterator[dict[str, Any]]) -> None:
    columns = [c.name for c in schema.metadata.tables[table].columns]
    listed = ", ".join(f'"{c}"' for c in columns)
    marks = ", ".join("?" * len(columns))
    database.executemany(
        f"INSERT INTO {table} ({listed}) VALUES ({marks})",  # noqa: S608 - our own names
        (tuple(row.get(c, _DEFAULTS.get(c)) for c in columns) for row in every),
    )


_DEFAULTS = {"duplicate_of": "", "duplicate_warnings": "[]"}


def _copies(base: Sequence[Sequence[Kept]]) -> Iterator[tuple[rows.Entry, Kept]]:
    """The households one after another, again and again, each under a place of its own."""
    for n, (signs, household) in enumerate(zip(product(_SIGNS, repeat=3), cycle(base))):
        for kept in household:
            yield _entry(kept, "".join(signs), 1 + n * 7919 % _most(household)), kept


def _most(household: Sequence[Kept]) -> int:
    """How many times as large figures can be without one that jumps: small ones may."""
    most = _MOST
    for former, kept in pairwise(k.draft for k in household):
        if former.agency == kept.agency:
            before, now = (cells_of(d.counts, d.edition) for d in (former, kept))
            for key in before.keys() & now.keys():
                small, large = sorted((int(before[key]), int(now[key])))
                if 0 <= 3 * small < large:
                    most = min(most, max(1, _JUMP_ABOVE // large))
    return most


def _entry(kept: Kept, signs: str, factor: int) -> rows.Entry:
    report = kept.report
    agency = signs + kept.draft.agency[2:]
    name = f"{agency}-{kept.draft.year}"
    return rows.Entry(
        report=name, file=f"{name}.html",
        sha256="", size=0, modified_ns=0, read_by="", is_form=True,
        agency=agency, year=kept.draft.year, title=name, edition=report.edition,
        published="", source_url="", recognised=False,
        document=report.document, sections=report.sections,
        figures=tuple(_times(f, factor) for f in report.figures),
        sentences=tuple(_times(f, factor) for f in report.sentences),
        passages=_NO_PASSAGES,
    )  # fmt: skip


_NO_PASSAGES: tuple[Passage, ...] = ()


def _times(figure: Figure, factor: int) -> Figure:
    """A figure so many times as large, and so are the numbers beside it in its sentence."""
    if figure.value is None or figure.unit == "%":
        return figure if not figure.quote else replace(figure, quote=_larger(figure.quote, factor))
    return replace(
        figure,
        value=figure.value * factor,
        raw=_larger(figure.raw, factor) if figure.quote else str(figure.value * factor),
        quote=_larger(figure.quote, factor),
    )


def _larger(text: str, factor: int) -> str:
    return _NUMBER.sub(lambda m: str(int(m.group()) * factor), text)


def _rows(key: int, entry: rows.Entry, kept: Kept) -> Iterator[dict[str, Any]]:
    for n, figure in enumerate(entry.figures):
        yield rows.figure_row(key, n, figure, kept.report.section_path(figure.section), False)
    for n, figure in enumerate(entry.sentences):
        yield rows.figure_row(key, n, figure, kept.report.section_path(figure.section), True)
