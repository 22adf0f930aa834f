"""How well problems and commitments are found in labelled reports.

``python -m bench.commitments FILE.jsonl… [-v]`` reads one JSON object a line: a report's ``text``
and its ``items``, each with ``kind``, ``quote``, and, if a commitment, ``status``, ``problem`` (the
id of one of the items, or null); all have a ``topic``. The text goes through the reader of plain
text, the sections, ``find_items``.

A found item matches a labelled one of the same kind if they share at least 0.7 of the longer one.
Printed are precision, recall and F1 by kind; the share of the matched that have the labelled quote
to the character; the share of matched commitments with the labelled status; of all labelled
commitments the share whose problem, or none, is right, a missed one being wrong; the share of the
matched with the labelled topic. ``-v`` shows every miss. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportqa.commitments.items import find_items
from reportqa.commitments.model import Item
from reportqa.jsonio import dumps
from reportqa.readers.text import read_text
from reportqa.structure import find_sections

OVERLAP = 0.7


@dataclass(frozen=True)
class Label:
    """A labelled item and its place; ``start`` is -1 where its quote is not in the text."""

    id: str
    kind: str
    start: int
    end: int
    status: str | None
    problem: str | None
    topic: str
    quote: str


@dataclass
class Score:
    """What was counted over some reports, and sentences about what was missed."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    def share(self, right: str, of: str) -> float:
        """A share in percent; 100 where nothing was to be right."""
        return 100 * self.counts[right] / self.counts[of] if self.counts[of] else 100.0

    def f1(self, kind: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of a kind ("" for all) in percent."""
        matched, found, labelled = (self.counts[f"{w}{kind}"] for w in ("match", "found", "label"))
        precision = 100 * matched / found if found else 100.0
        recall = 100 * matched / labelled if labelled else 100.0
        return precision, recall, 200 * matched / (found + labelled) if found + labelled else 100.0


def labels_of(record: Mapping[str, Any], text: str) -> list[Label]:
    """The labelled items of a report with their places in a text, each behind the one before."""
    labels, at = [], 0
    for item in record["items"]:
        quote = item["quote"]
        start = text.find(quote, at)
        start = start if start >= 0 else text.find(quote)
        if start >= 0:
            at = start
        labels.append(
            Label(
                item["id"], item["kind"], start, start + len(quote), item.get("status"),
                item.get("problem"), item["topic"], quote,
            )
        )  # fmt: skip
    return labels


def matches(labels: Sequence[Label], items: Sequence[Item]) -> dict[int, int]:
    """For labels the found item that is the same, each at most once, the best overlap first."""
    pairs = []
    for i, label in enumerate(labels):
        for j, item in enumerate(items):
            common = min(label.end, item.end) - max(label.start, item.start)
            longer = max(label.end - label.start, item.end - item.start)
            if label.kind == item.kind and label.start >= 0 and common >= OVERLAP * longer:
                pairs.append((common / longer, i, j))
    found: dict[int, int] = {}
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if i not in found and j not in found.values():
            found[i] = j
    return found


def score(record: Mapping[str, Any], total: Score) -> None:
    """Count one report."""
    document = read_text(record["text"].encode())
    items = find_items(document, find_sections(document))
    labels = labels_of(record, document.text)
    found = matches(labels, items)
    count, name = total.counts, record["id"]

    def miss(what: str) -> None:
        total.misses.append(f"{name} {what}")

    for label in labels:
        count.update(("label", f"label{label.kind}"))
    for j, item in enumerate(items):
        count.update(("found", f"found{item.kind}"))
        if j not in found.values():
            miss(f"found, not labelled: {item.kind} {item.status or ''} {item.quote}")
    backward = {j: i for i, j in found.items()}
    for i, label in enumerate(labels):
        count["links"] += label.kind == "commitment"
        if i not in found:
            miss(f"labelled, not found: {label.kind} {label.status or ''} {label.quote}")
            continue
        item = items[found[i]]
        count.update(("match", f"match{label.kind}"))
        count["exact"] += item.quote == label.quote
        if item.quote != label.quote:
            miss(f"other words: {item.quote} | {label.quote}")
        count["topic"] += item.topic == label.topic
        if item.topic != label.topic:
            miss(f"topic {item.topic}, labelled {label.topic}: {label.quote}")
        if label.kind != "commitment":
            continue
        count["commitments"] += 1
        count["status"] += item.status == label.status
        if item.status != label.status:
            miss(f"status {item.status}, labelled {label.status}: {label.quote}")
        to = None if item.problem is None else backward.get(item.problem, -1)
        linked = None if to is None else labels[to].id if to >= 0 else "?"
        count["linked"] += linked == label.problem
        if linked != label.problem:
            miss(f"link {linked}, labelled {label.problem}: {label.quote}")


def report(total: Score) -> dict[str, float]:
    """Print the table; the figures by name."""
    figures: dict[str, float] = {}
    for kind, name in (("", "all items"), ("problem", "problems"), ("commitment", "commitments")):
        precision, recall, f1 = total.f1(kind)
        print(f"{name:12} {total.counts[f'label{kind}']:5} labelled   precision {precision:5.1f}"
              f"   recall {recall:5.1f}   F1 {f1:5.1f}")  # fmt: skip
        figures[f"f1_{name.replace(' ', '_')}"] = round(f1, 1)
    shares = (
        ("exact quotes", "exact", "match"), ("status right", "status", "commitments"),
        ("links right", "linked", "links"), ("topics right", "topic", "match"),
    )  # fmt: skip
    for name, right, of in shares:
        share = total.share(right, of)
        print(f"{name:12} {total.counts[right]:5} of {total.counts[of]:5}   {share:5.1f} %")
        figures[name.replace(" ", "_")] = round(share, 1)
    return figures


def records(paths: Iterable[Path]) -> Iterable[Mapping[str, Any]]:
    """The reports of some files, in order."""
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def main(arguments: Sequence[str] | None = None) -> int:
    """Score the files named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every miss")
    asked = parser.parse_args(arguments)
    total = Score()
    for record in records(asked.files):
        score(record, total)
    if asked.verbose:
        print("\n".join(total.misses))
    print(dumps(report(total)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
