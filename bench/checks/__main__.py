"""Check sound and faulty reports: ``python -m bench.checks [--reports N] [--faults N] [--seed S]``.

Writes invented reports as files, reads them with the real readers, checks them, and counts by kind
the planted faults that were found, with what sound reports were blamed for. ``--speed`` measures
instead how long 10,000 reports take. The last line is one JSON object; exit status 1 where a fault
was missed, a sound report failed, or the time is over a minute.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from bench.checks import KINDS, Outcome, households, judge, plant, rules_of
from bench.checks.households import SPANS
from reportqa.jsonio import dumps

KNOWN = {k.rule for k in KINDS}
OF_TEXT = {8, 9}


def measure(reports: int, faults: int, seed: int, jobs: int) -> tuple[Outcome, list[str]]:
    """What came of so many reports and faults; and the kinds that were left out."""
    held = households(seed, reports)
    # those on the text may not be there yet; a jump gives a check only where there is one
    rules = (KNOWN - OF_TEXT).union(*(rules_of(h) for h in held[: len(SPANS)]))
    planted, lost = plant(held, faults, seed, rules)
    out = Outcome()
    if jobs < 2:
        for household, of in zip(held, planted, strict=True):
            out.add(judge(household, of))
        return out, lost
    with ProcessPoolExecutor(jobs) as pool:
        for one in pool.map(judge, held, planted, chunksize=4):
            out.add(one)
    return out, lost


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.checks", description=__doc__)
    parser.add_argument("--reports", type=int, default=2000, help="sound reports")
    parser.add_argument("--faults", type=int, default=2000, help="reports with one fault each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=2, help="misses to print of each kind")
    parser.add_argument("--speed", type=int, nargs="?", const=10_000, help="time so many reports")
    options = parser.parse_args()
    if options.speed:
        from bench.checks.speed import run

        return run(options.speed, options.seed, options.jobs)
    started = time.perf_counter()
    out, lost = measure(options.reports, options.faults, options.seed, options.jobs)
    seconds = time.perf_counter() - started
    _show(out, options.show)
    summary = {
        "seed": options.seed,
        "reports": out.sound,
        "checks": out.checks,
        "false_fails": sum(c.status == "fail" for c in out.false),
        "false_notes": sum(c.status == "note" for c in out.false),
        "faults": out.planted.total(),
        "found": out.found.total(),
        "missed": out.planted.total() - out.found.total(),
        "fails_beside_notes": len(out.beside),
        "left_out": lost,
        "by_kind": {name: [out.found[name], of] for name, of in sorted(out.planted.items())},
        "statuses": dict(sorted(out.statuses.items())),
        "seconds": round(seconds, 1),
    }
    print(dumps(summary))
    return 1 if summary["missed"] or summary["false_fails"] or summary["fails_beside_notes"] else 0


def _show(out: Outcome, show: int) -> None:
    shown: Counter[str] = Counter()
    for fault, instead in out.missed:
        shown[fault.kind] += 1
        if shown[fault.kind] <= show:
            print(f"missed [{fault.kind}] {instead}")
    for title, complaints in (("sound", out.false), ("beside a note", out.beside)):
        for c in complaints:
            shown[f"{title} {c.rule} {c.status}"] += 1
            if shown[f"{title} {c.rule} {c.status}"] <= show:
                print(f"{title}: {c.report}: {c.status} {c.message}")
    print(f"{'kind':52} {'rule':>4} {'planted':>8} {'found':>6} {'missed':>6}")
    for kind in KINDS:
        of, found = out.planted[kind.name], out.found[kind.name]
        if of:
            print(f"{kind.name:52} {kind.rule:4} {of:8} {found:6} {of - found:6}")
    fails = sum(c.status == "fail" for c in out.false)
    print(f"{out.sound} sound reports, {out.checks} checks: {fails} fails, "
          f"{len(out.false) - fails} notes")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
