"""What the reports of later years tell of what a report promised.

A logistic model in two steps, whose weights are data (following.toml, fitted by
``python -m bench.following --fit``). The first tells from what two statements share
(``likeness.MEASURES``) whether one is of the other's matter. The second decides of the best
statement, by its likeness, by how far it stands above the report's others and by how far it is
nearer to this commitment than to the other commitments of the same report. Distances between
years and the names of agencies have no say.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import numpy as np

from reportqa.commitments.likeness import measures, weigh
from reportqa.commitments.model import Followup, Item
from reportqa.commitments.statements import Floats, Manner, Statements, as_statements, statements

_FAR = 8.0
_NEAR = 3.0


@dataclass(frozen=True, slots=True)
class Later:
    """A later report of the agency: its text, its items, and what of the text is no prose.

    ``skipped`` are spans, end exclusive, that are never quoted: tables, contents, page furniture.
    """

    year: int
    text: str
    items: tuple[Item, ...] = ()
    skipped: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Weights, the bias last.

    ``told``, ``promised`` weigh the measures of two statements; ``reported``, ``repeated`` what is
    known of the best statement (``done_measures``, ``again_measures``).
    """

    told: Floats
    promised: Floats
    reported: Floats
    repeated: Floats


@dataclass(frozen=True, slots=True)
class Best:
    """The statement of one manner that is nearest to a commitment.

    ``place`` is in the report's list of statements, None where it has none of this manner.
    ``likeness`` is its logit; ``ahead`` by how much that is above its likeness to any other
    commitment of the same report, ``apart`` above that of the next statement of this manner.
    """

    place: int | None
    likeness: float
    ahead: float
    apart: float


def follow(
    commitments: Sequence[Item],
    year: int,
    later: Mapping[int, Later],
    newest: int,
) -> tuple[tuple[Followup, ...], ...]:
    """What each later year up to ``newest`` tells of each of a report's commitments; never raises.

    One tuple for each of ``commitments``, in order, with one Followup a year from ``year`` + 1 on;
    blank for problems and for what is done. A year that is not in ``later`` is "no report held".
    ``score`` is how sure the finding is: 0.5 is where "reported" and "repeated" begin, each by its
    own scale.
    """
    planned = [n for n, item in enumerate(commitments) if item.status == "planned"]
    years = range(year + 1, newest + 1)
    found: list[list[Followup]] = [[] for _ in commitments]
    if planned and years:
        quotes = [commitments[n].quote for n in planned]
        texts = as_statements(quotes, "promised")
        held = {y: statements(r.text, r.items, r.skipped) for y in years if (r := later.get(y))}
        by = weigh(tuple(held.values()))
        for y in years:
            if y not in held:
                for n in planned:
                    found[n].append(Followup(y, "no report held"))
                continue
            judged = _judge(later[y], held[y], measures(texts, held[y], by))
            for n, followup in zip(planned, judged, strict=True):
                found[n].append(followup)
    return tuple(tuple(followups) for followups in found)


def _judge(later: Later, told: Statements, pairs: Floats) -> list[Followup]:
    weights = model()
    done = nearest(pairs, told, weights.told, "told")
    again = nearest(pairs, told, weights.promised, "promised")
    found: list[Followup] = []
    for first, second in zip(done, again, strict=True):
        reported = sureness(weights.reported, done_measures(first, second))
        repeated = sureness(weights.repeated, again_measures(second))
        if first.place is not None and reported >= 0.5:
            span = told.found[first.place]
            found.append(_shown(later, "reported", span.start, span.end, reported))
        elif second.place is not None and repeated >= 0.5:
            span = told.found[second.place]
            found.append(_shown(later, "repeated", span.start, span.end, repeated))
        else:
            found.append(Followup(later.year, "not mentioned"))
    return found


def _shown(
    later: Later, finding: Literal["reported", "repeated"], start: int, end: int, sure: float
) -> Followup:
    return Followup(later.year, finding, later.text[start:end], start, end, round(sure, 3))


def nearest(pairs: Floats, told: Statements, weights: Floats, manner: Manner) -> tuple[Best, ...]:
    """For each commitment (row of ``pairs``) the nearest statement of a manner."""
    places = np.flatnonzero([s.manner == manner for s in told.found])
    if not len(places):
        return tuple(Best(None, -_FAR, -_NEAR, 0.0) for _ in range(len(pairs)))
    logits: Floats = pairs[:, places] @ weights[:-1] + weights[-1]
    count, at = len(logits), logits.argmax(axis=1)
    own = logits[np.arange(count), at]
    there = logits[:, at]  # of every commitment to the nearest statement of each
    np.fill_diagonal(there, -np.inf)
    rest = logits.copy()
    rest[np.arange(count), at] = -np.inf
    ahead = np.clip(own - there.max(axis=0), -_NEAR, _NEAR)
    apart = np.clip(own - rest.max(axis=1), 0.0, _NEAR)
    rows = (places[at], np.clip(own, -_FAR, _FAR), ahead, apart)
    return tuple(Best(*row) for row in zip(*(r.tolist() for r in rows), strict=True))


def done_measures(told: Best, promised: Best) -> tuple[float, ...]:
    """What "reported" is judged by: a promise much like it makes a distant telling doubtful."""
    return told.likeness, told.ahead, told.apart, promised.likeness


def again_measures(promised: Best) -> tuple[float, ...]:
    """What "repeated" is judged by."""
    return promised.likeness, promised.ahead, promised.apart


def sureness(weights: Floats, values: Sequence[float]) -> float:
    """0 to 1, of measures and their weights, the bias last."""
    *of_each, bias = weights.tolist()
    logit = sum(w * v for w, v in zip(of_each, values, strict=True)) + bias
    return 1 / (1 + math.exp(-logit))


@cache
def model() -> Model:
    """The weights of following.toml."""
    table = tomllib.loads(files(__package__).joinpath("following.toml").read_text("utf-8"))
    return Model(**{name: np.array(weights) for name, weights in table.items()})
