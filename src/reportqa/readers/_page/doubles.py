"""Characters drawn twice in one place: bold letters of a font that has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

Thing = dict[str, Any]

_DOUBLE = 1
"""Points within which a character drawn again is the same one."""


def without_doubles(chars: Sequence[Thing]) -> list[Thing]:
    """The characters without those drawn twice in one place, as a poor man's bold.

    As pdfplumber's ``dedupe_chars`` within one point; that one compares every character with
    every other.
    """
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for i, c in enumerate(chars):
        alike[c["upright"], c["text"], c["fontname"], c["size"]].append(i)
    kept: list[int] = []
    for group in alike.values():
        for level in _clusters(group, chars, "doctop"):
            for place in _clusters(level, chars, "x0"):
                best = min(place, key=lambda i: (chars[i]["doctop"], chars[i]["x0"]))
                kept.append(best)
    return [chars[i] for i in sorted(kept)]


def _clusters(indexes: list[int], chars: Sequence[Thing], name: str) -> Iterator[list[int]]:
    """Characters apart by more than a point from the next; each cluster in the given order."""
    if len(indexes) == 1:
        yield indexes
        return
    cluster: list[int] = []
    for i in sorted(indexes, key=lambda i: chars[i][name]):
        if cluster and chars[i][name] > chars[cluster[-1]][name] + _DOUBLE:
            yield sorted(cluster)
            cluster = []
        cluster.append(i)
    yield sorted(cluster)
