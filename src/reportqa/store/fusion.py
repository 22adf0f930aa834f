"""Two rankings made one: how much the words count follows from how well they explain the question.

On questions in the officials' own words the word index is twice as good as the vectors, on
paraphrases and across languages the vectors are far better; no fixed weight serves both.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fused:
    """A passage found: ``score`` from 0 to 1, the cosine, and BM25 (None: no word in common)."""

    id: int
    score: float
    dense: float | None
    words: float | None


def fuse(words: Mapping[int, float], dense: Mapping[int, float], explained: float) -> list[Fused]:
    """Rank passages by both scores, best first, ties by id.

    ``explained`` is the share of the question, 0 to 1, that the best word hit holds: see
    ``explained_share``.
    """
    weight = _words_weight(explained) if words else 0.0
    if not dense:
        weight = 1.0
    best = max(words.values(), default=0.0) or 1.0
    fused = []
    for identifier in words.keys() | dense.keys():
        by_words, by_vector = words.get(identifier), dense.get(identifier)
        score = weight * (by_words or 0.0) / best
        score += (1 - weight) * min(max(by_vector or 0.0, 0.0), 1.0)
        fused.append(Fused(identifier, score, by_vector, by_words))
    return sorted(fused, key=lambda f: (-f.score, f.id))


def explained_share(
    query: Sequence[str], passage: Sequence[str], frequency: Callable[[str], int], size: int
) -> float:
    """The share of a question's terms, weighted by rarity, that a passage holds: 0 to 1.

    ``frequency`` says in how many of ``size`` passages a term occurs. A term that occurs nowhere
    counts as the rarest.
    """
    held = set(passage)
    weights = {t: math.log1p(size / (1 + frequency(t))) for t in set(query)}
    whole = sum(weights.values())
    return sum(w for t, w in weights.items() if t in held) / whole if whole else 0.0


def _words_weight(explained: float) -> float:
    """From nothing where the words explain a fifth to six tenths where they explain most."""
    return 0.6 * min(max((explained - 0.2) / 0.5, 0.0), 1.0)
