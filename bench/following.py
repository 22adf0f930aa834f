"""How right it is what later reports are said to tell of commitments, over labelled reports.

``python -m bench.following FILE.jsonl… [--found] [--across] [--fit] [-v] [--speed]``
follows each labelled planned commitment through the later reports of its agency and prints how
many findings are those of the labels, which were taken for which, how many quotes have characters
in common with the labelled quote, and the seconds. One JSON object a line is one report: "id"
(agency-year), "year", "text", "items", "followups".

The items of the later reports are those labelled, with ``--found`` those that ``find_items``
finds. ``--across`` judges each agency by
weights fitted to the others, which is the fair figure of files that the weights were fitted to;
``--fit`` writes weights fitted to all of FILE to ``src/reportqa/commitments/following.toml``.
``-v`` prints the misses; ``--speed`` measures a made chain of six reports. The last line is one
JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import reportqa.commitments
from reportqa.commitments import following
from reportqa.commitments.following import (
    Later,
    Model,
    again_measures,
    done_measures,
    follow,
    model,
    nearest,
)
from reportqa.commitments.items import find_items
from reportqa.commitments.likeness import MEASURES, measures, weigh
from reportqa.commitments.model import Finding, Followup, Item
from reportqa.commitments.statements import Floats, Statements, as_statements, statements
from reportqa.jsonio import dumps
from reportqa.readers.text import read_text
from reportqa.structure import find_sections

MODEL = Path(reportqa.commitments.__file__).with_name("following.toml")

_PAIR_RIDGE = 0.3
_CASE_RIDGE = 0.3


@dataclass(frozen=True)
class Labelled:
    """A report with its labels; ``told`` of (item, year) is the finding and its quote."""

    agency: str
    later: Later
    told: Mapping[tuple[int, int], tuple[Finding, str]]


@dataclass(frozen=True)
class Judged:
    """One commitment in one later year: as labelled, and as judged."""

    agency: str
    year: int
    commitment: str
    finding: Finding
    quote: str
    found: Followup
    text: str

    @property
    def right(self) -> bool:
        """Whether it is judged as labelled."""
        return self.found.finding == self.finding

    @property
    def quotes_it(self) -> bool:
        """Whether the quotes have characters in common."""
        start = self.text.find(self.quote)
        if not self.quote or self.found.start is None or self.found.end is None:
            return False
        return self.found.start < start + len(self.quote) and start < self.found.end


@dataclass(frozen=True, eq=False)
class _Case:
    agency: str
    finding: Finding
    row: int
    pairs: Floats
    told: Statements
    hit: frozenset[int]


def read(files: Sequence[Path]) -> dict[str, dict[int, Labelled]]:
    """The labelled reports by agency and year."""
    chains: dict[str, dict[int, Labelled]] = {}
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            if line.strip():
                report = json.loads(line)
                agency = report["id"].rsplit("-", 1)[0]
                chains.setdefault(agency, {})[report["year"]] = _labelled(agency, report)
    return chains


def _labelled(agency: str, report: Mapping[str, Any]) -> Labelled:
    items: list[Item] = []
    places: dict[str, int] = {}
    behind = 0
    for n, label in enumerate(report["items"]):
        start = report["text"].find(label["quote"], behind)
        start = start if start >= 0 else report["text"].index(label["quote"])
        behind = end = start + len(label["quote"])
        status = label.get("status") if label["kind"] == "commitment" else None
        items.append(
            Item(label["kind"], start, end, label["quote"], None, None, label["topic"], status)
        )
        places[label["id"]] = n
    told = {
        (places[f["item"]], f["year"]): (f["finding"], f["quote"] or "")
        for f in report["followups"]
    }
    return Labelled(agency, Later(report["year"], report["text"], tuple(items)), told)


def as_found(report: Later) -> Later:
    """The report as the reader reads it, with the items that are found in it."""
    document = read_text(report.text.encode())
    items = find_items(document, find_sections(document))
    return Later(report.year, document.text, items)


def judge(
    chains: Mapping[str, Mapping[int, Labelled]],
    found: Mapping[tuple[str, int], Later] | None = None,
) -> Iterator[Judged]:
    """Every labelled finding and what is found; the later reports as in ``found``."""
    for agency, chain in chains.items():
        newest = max([*chain, *(year for r in chain.values() for _, year in r.told)])
        later = {y: r.later if found is None else found[agency, y] for y, r in chain.items()}
        for year, report in chain.items():
            all_found = follow(report.later.items, year, later, newest)
            for (n, y), (finding, quote) in report.told.items():
                followup = next(f for f in all_found[n] if f.year == y)
                text = later[y].text if y in later else ""
                commitment = report.later.items[n].quote
                yield Judged(agency, year, commitment, finding, quote, followup, text)


def fit(chains: Mapping[str, Mapping[int, Labelled]]) -> Model:
    """Weights fitted to labelled reports."""
    return _fit([c for chain in chains.values() for c in _cases(chain)])


def _cases(chain: Mapping[int, Labelled]) -> Iterator[_Case]:
    held = {y: statements(r.later.text, r.later.items) for y, r in chain.items()}
    for year, report in chain.items():
        planned = [n for n, i in enumerate(report.later.items) if i.status == "planned"]
        after = {y: s for y, s in held.items() if y > year}
        if not planned or not after:
            continue
        by = weigh(tuple(after.values()))
        quotes = [report.later.items[n].quote for n in planned]
        texts = as_statements(quotes, "promised")
        for y, told in after.items():
            text = chain[y].later.text
            pairs = measures(texts, told, by)
            for row, n in enumerate(planned):
                if (n, y) in report.told:
                    finding, quote = report.told[n, y]
                    hit = frozenset(_shows(told, text, quote))
                    yield _Case(report.agency, finding, row, pairs, told, hit)


def _shows(told: Statements, text: str, quote: str) -> Iterator[int]:
    """The statements that the quote is half of, or that are half in it."""
    start = text.find(quote)
    for n, s in enumerate(told.found):
        common = min(start + len(quote), s.end) - max(start, s.start)
        if quote and 2 * common >= min(len(quote), s.end - s.start):
            yield n


def _fit(cases: Sequence[_Case]) -> Model:
    told = _fit_pairs(cases, "reported", "told")
    promised = _fit_pairs(cases, "repeated", "promised")
    done: list[tuple[float, ...]] = []
    again: list[tuple[float, ...]] = []
    for case in cases:
        first = nearest(case.pairs, case.told, told, "told")[case.row]
        second = nearest(case.pairs, case.told, promised, "promised")[case.row]
        done.append(done_measures(first, second))
        again.append(again_measures(second))
    others = [n for n, case in enumerate(cases) if case.finding != "reported"]
    return Model(
        told,
        promised,
        _logistic(np.array(done), [c.finding == "reported" for c in cases], _CASE_RIDGE),
        _logistic(
            np.array([again[n] for n in others]),
            [cases[n].finding == "repeated" for n in others],
            _CASE_RIDGE,
        ),
    )


def _fit_pairs(cases: Sequence[_Case], finding: Finding, manner: str) -> Floats:
    rows: list[Floats] = []
    same: list[bool] = []
    for case in cases:
        for n, statement in enumerate(case.told.found):
            is_hit = n in case.hit
            if statement.manner == manner and not (is_hit and case.finding != finding):
                rows.append(case.pairs[case.row, n])
                same.append(is_hit)
    return _logistic(np.array(rows), same, _PAIR_RIDGE)


def _logistic(values: Floats, answers: Sequence[bool], ridge: float) -> Floats:
    """Weights, the bias last, by Newton's method."""
    x = np.column_stack([values, np.ones(len(values))])
    y = np.array(answers, dtype=np.float64)
    penalty = np.diag([*[ridge] * values.shape[1], 1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ weights))
        curvature = (x * (p * (1 - p))[:, None]).T @ x + penalty
        weights -= np.linalg.solve(curvature, x.T @ (p - y) + penalty @ weights)
    result: Floats = weights
    return result


def write(weights: Model) -> None:
    """The weights as following.toml."""
    lines = [
        "# Weights of the follow-up, the bias last; fitted by python -m bench.following --fit.",
        f"# told, promised: {', '.join(MEASURES)}",
        "# reported: likeness, ahead, apart, likeness of the nearest promise",
        "# repeated: likeness, ahead, apart",
    ]
    for name in ("told", "promised", "reported", "repeated"):
        numbers = ", ".join(f"{w:.3f}" for w in getattr(weights, name))
        lines.append(f"{name} = [{numbers}]")
    MODEL.write_text("\n".join(lines) + "\n", encoding="utf-8")
    model.cache_clear()


def speed() -> dict[str, float]:
    """Milliseconds to follow all commitments of six reports, without vectors."""
    from bench.following_chain import chain

    later = {r.year: r for r in chain(years=6, commitments=10, sentences=100)}
    newest = max(later)
    taken: list[float] = []
    for _ in range(5):
        statements.cache_clear()
        begun = time.process_time()
        for year, report in later.items():
            follow(report.items, year, later, newest)
        taken.append(1000 * (time.process_time() - begun))
    return {"chain_ms": round(min(taken), 1), "chain_ms_first": round(taken[0], 1)}


def _report(judged: Sequence[Judged], verbose: bool) -> dict[str, Any]:
    wrong = Counter((j.finding, j.found.finding) for j in judged if not j.right)
    for (labelled, taken), times in sorted(wrong.items()):
        print(f"{labelled} taken for {taken}: {times}")
    if verbose:
        for j in judged:
            if not j.right:
                print(f"{j.agency} {j.year}/{j.found.year} {j.finding} as {j.found.finding}")
                print(f"  promised {j.commitment}\n  labelled {j.quote}\n  found    ", end="")
                print(j.found.quote, j.found.score)
    right = [j for j in judged if j.right]
    shown = [j for j in right if j.quote]
    by_finding = Counter(j.finding for j in judged)
    result: dict[str, Any] = {
        "findings": len(judged),
        "right": round(len(right) / max(len(judged), 1), 3),
        "quotes": round(sum(j.quotes_it for j in shown) / max(len(shown), 1), 3),
    }
    for finding, total in sorted(by_finding.items()):
        part = sum(j.finding == finding for j in right)
        print(f"{finding}: {part} of {total} right")
        result[finding] = round(part / total, 3)
    return result


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    for option in ("--found", "--across", "--fit", "--speed"):
        parser.add_argument(option, action="store_true")
    parser.add_argument("-v", "--verbose", action="store_true")
    options = parser.parse_args(arguments)
    result: dict[str, Any] = {}
    chains = read(options.files)
    if options.fit:
        write(fit(chains))
    if chains:
        found = None
        if options.found:
            found = {
                (agency, year): as_found(report.later)
                for agency, chain in chains.items()
                for year, report in chain.items()
            }
        begun = time.perf_counter()
        judged: list[Judged] = []
        for agency, chain in chains.items():
            weights = model()
            if options.across:
                others = {a: c for a, c in chains.items() if a != agency}
                weights = fit(others)
            with patch.object(following, "model", lambda weights=weights: weights):
                judged += judge({agency: chain}, found)
        result = _report(judged, options.verbose)
        result["seconds"] = round(time.perf_counter() - begun, 2)
    if options.speed:
        result |= speed()
    print(dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
