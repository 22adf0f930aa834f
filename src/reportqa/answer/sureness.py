"""How sure it is that a passage answers: a logistic model over a few measures of the search.

Its weights and threshold are data (sureness.toml), fitted by ``python -m bench.refusal``.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportqa.answer.evidence import coverage
from reportqa.answer.search import Nearest, share_related, topic_of
from reportqa.question.parse import Question
from reportqa.question.text import normalise

MEASURES = ("score", "lead", "sentence", "apart", "related", "spoken")
"""What ``measures`` gives, in this order."""

_LEAD = 0.2
_SPREAD = 0.02


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the measures, and from which sureness on a passage answers."""

    weights: tuple[float, ...]
    bias: float
    at_least: float


def measures(question: Question, found: Nearest) -> tuple[float, ...]:
    """What tells a passage that answers from one that only comes near; zeros without passages.

    The first passage's score; by how much it leads; the cosine of its nearest sentence; how far
    the nearest sentence stands out among those of the first passages, in standard deviations; the
    share of the question's everyday words for which the passage has a report's; the share of the
    question that it speaks of.
    """
    if not found.hits:
        return (0.0,) * len(MEASURES)
    first = found.hits[0]
    text = normalise(first.passage.passage.text)
    lead = first.score - found.hits[1].score if len(found.hits) > 1 else _LEAD
    of_first = found.near.get(first.passage.id, ())
    cosines = [c for hit in found.hits for c in found.near.get(hit.passage.id, ())]
    return (
        first.score,
        min(lead, _LEAD),
        max(of_first, default=first.dense or 0.0),
        _apart(cosines),
        share_related(topic_of(question), text),
        coverage(question.content, text),
    )


def sureness(question: Question, found: Nearest) -> float:
    """How sure it is that the first passage answers, 0 to 1."""
    known = model()
    weighed = zip(known.weights, measures(question, found), strict=True)
    return 1 / (1 + math.exp(-known.bias - sum(w * m for w, m in weighed)))


@cache
def model() -> Model:
    """The model that is shipped."""
    data = tomllib.loads(files(__package__).joinpath("sureness.toml").read_text("utf-8"))
    weights = tuple(float(data["weights"][name]) for name in MEASURES)
    return Model(weights, float(data["bias"]), float(data["at_least"]))


def _apart(cosines: Sequence[float]) -> float:
    if not cosines:
        return 0.0
    mean = sum(cosines) / len(cosines)
    spread = math.sqrt(sum((c - mean) ** 2 for c in cosines) / len(cosines))
    return (max(cosines) - mean) / (spread + _SPREAD)
