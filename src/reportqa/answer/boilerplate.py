"""How much of a text stands in nearly the same words in the reports of many agencies.

Openings and the legal basis recur in every report and answer little. They are known by that, not
by a list of phrases: a text counts as common by the share of its runs of characters that the
reports of a third of the agencies, and at least of three, hold too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from reportqa.question.text import normalise

if TYPE_CHECKING:
    from reportqa.store.model import Store

_RUN = 5
_AGENCIES = 60
"""So many agencies' newest reports are compared: it is done once for each state of a library."""
_LEAST = 3

_LETTERS = re.compile(r"[\u3400-\u9fff]+")

_common: WeakKeyDictionary[Store, frozenset[str]] = WeakKeyDictionary()


def commonness(text: str, store: Store) -> float:
    """The share of a text, 0 to 1, that many agencies' reports have in the same words."""
    found = list(_runs(text))
    if not found:
        return 0.0
    common = _common.get(store)
    if common is None:
        common = _common[store] = _common_runs(store)
    return sum(run in common for run in found) / len(found)


def _common_runs(store: Store) -> frozenset[str]:
    newest: dict[str, tuple[int, str]] = {}
    for record in store.reports():
        if record.is_form and not record.duplicate_of and record.agency:
            place = (record.year or 0, record.report)
            newest[record.agency] = max(place, newest.get(record.agency, place))
    chosen = [report for _, (_, report) in sorted(newest.items())]
    chosen = chosen[:: max(1, -(-len(chosen) // _AGENCIES))]
    if len(chosen) < _LEAST:
        return frozenset()
    held: Counter[str] = Counter()
    for report in chosen:
        held.update(set(_runs(store.document(report).text)))
    least = max(_LEAST, len(chosen) / 3)
    return frozenset(run for run, agencies in held.items() if agencies >= least)


def _runs(text: str) -> Iterator[str]:
    """Every few neighbouring characters, with nothing but Chinese letters counted."""
    bare = "".join(_LETTERS.findall(normalise(text)))
    return (bare[i : i + _RUN] for i in range(len(bare) - _RUN + 1))
