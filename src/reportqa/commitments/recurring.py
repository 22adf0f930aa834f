"""Problems that the reports of an agency admit in several years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reportqa.commitments.following import model
from reportqa.commitments.likeness import measures, weigh
from reportqa.commitments.model import Item
from reportqa.commitments.statements import Floats, as_statements

_AT_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One problem in several years: ``places`` are (year, place in that year's items), in order.

    ``scores`` says of each but the first how sure it is that it is the same as the nearest of an
    earlier year, 0.5 to 1.
    """

    places: tuple[tuple[int, int], ...]
    scores: tuple[float, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that admit it, each once."""
        return tuple(dict.fromkeys(year for year, _ in self.places))


def recurring(items: Mapping[int, Sequence[Item]]) -> tuple[Recurrence, ...]:
    """The problems of one agency that come again, by their first place; never raises.

    ``items`` are those of each year's report; commitments among them are passed over. A problem
    joins the nearest one of an earlier year if it says nearly the same, or is of the same matter
    by the likeness that makes a promise "repeated"; two of one year are never joined by it.
    """
    places = [
        (year, n)
        for year in sorted(items)
        for n, item in enumerate(items[year])
        if item.kind == "problem"
    ]
    if not places:
        return ()
    sure = _sureness([items[year][n].quote for year, n in places])
    group: list[int] = []
    scores: list[float] = []
    for at, (year, _) in enumerate(places):
        earlier = [b for b in range(at) if places[b][0] < year]
        near = max(earlier, key=lambda b: (sure[at, b], b), default=None)
        joins = near is not None and sure[at, near] >= _AT_LEAST
        group.append(group[near] if joins and near is not None else at)
        scores.append(round(float(sure[at, near]), 3) if joins else 0.0)
    return tuple(
        Recurrence(tuple(places[n] for n in of), tuple(scores[n] for n in of[1:]))
        for first in dict.fromkeys(group)
        if len(of := [n for n, g in enumerate(group) if g == first]) > 1
    )


def _sureness(quotes: Sequence[str]) -> Floats:
    texts = as_statements(quotes, "lacking")
    *weights, bias = model().promised.tolist()
    logits = measures(texts, texts, weigh([texts])) @ np.array(weights) + bias
    sure: Floats = 1 / (1 + np.exp(-logits))
    return (sure + sure.T) / 2
