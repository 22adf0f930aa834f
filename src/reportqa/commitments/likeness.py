"""How much of the matter of one statement another speaks of: characters and matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportqa.commitments.matters import Codes, matters
from reportqa.commitments.statements import Floats, Statements, Table

MEASURES = ("words", "word cosine", "matters", "matter cosine", "letters", "letter cosine")
"""What ``measures`` gives of two statements, in this order.

Of pairs of characters, of matters and of single characters: the weight of what both have (of a
full measure, 0 to 1) and the cosine.
"""

_FULL = (5.0, 5.0, 10.0)
_AS_IF = 60  # statements that are taken to stand beside those given: a few are no measure of rarity


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What pairs of characters, matters and single characters tell, 0 to 1: the rarer, the more."""

    pairs: Rarity
    matters: Floats
    letters: Rarity


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """The weights of some values, which stand in order; 1 for any other."""

    values: Codes
    weights: Floats

    def of(self, values: Codes) -> Floats:
        """The weight of each."""
        if not len(self.values):
            return np.ones(len(values))
        at = np.searchsorted(self.values, values)
        at[at == len(self.values)] = 0
        weights: Floats = np.where(self.values[at] == values, self.weights[at], 1.0)
        return weights


def weigh(reports: Sequence[Statements]) -> Weights:
    """Weights by how many statements of these reports have a pair, a matter, a character."""
    count = sum(len(r.found) for r in reports) + _AS_IF
    each = matters()
    spoken = np.bincount(
        np.concatenate([_NONE, *(r.matters.values for r in reports)]), minlength=len(each.weights)
    )
    return Weights(
        _rarity([r.pairs.values for r in reports], count),
        np.log(count / (spoken + 1.5)) / np.log(count / 1.5) * np.array(each.weights),
        _rarity([r.letters.values for r in reports], count),
    )


_NONE: Codes = np.empty(0, dtype=np.int64)


def _rarity(values: Sequence[Codes], count: int) -> Rarity:
    unique, times = np.unique(np.concatenate([_NONE, *values]), return_counts=True)
    return Rarity(unique, np.maximum(np.log(count / (times + 0.5)) / np.log(count / 1.5), 0.0))


def measures(texts: Statements, told: Statements, by: Weights) -> Floats:
    """The ``MEASURES`` of each text with each statement: texts, statements, measures."""
    n, m = len(texts.found), len(told.found)
    sides = [
        (
            (t.pairs, by.pairs.of(t.pairs.values) * t.tell),
            (t.matters, by.matters[t.matters.values]),
            (t.letters, by.letters.of(t.letters.values)),
        )
        for t in (texts, told)
    ]
    found: list[Floats] = []
    for (mine, my_weights), (theirs, their_weights), full in zip(*sides, _FULL, strict=True):
        both = _shared(mine, theirs, my_weights, n, m)
        own = np.bincount(mine.rows, my_weights, n)[:, None]
        other = np.bincount(theirs.rows, their_weights, m)[None, :]
        found += [np.minimum(both / full, 1.0), both / np.maximum(np.sqrt(own * other), 1e-9)]
    return np.stack(found, axis=-1)


def _shared(mine: Table, theirs: Table, my_weights: Floats, n: int, m: int) -> Floats:
    values, at = np.unique(mine.values, return_inverse=True)
    if not len(values):
        return np.zeros((n, m))
    have = np.zeros((n, len(values)), dtype=np.float32)
    have[mine.rows, at] = my_weights
    has = np.zeros((m, len(values)), dtype=np.float32)
    where = np.searchsorted(values, theirs.values)
    where[where == len(values)] = 0
    known = values[where] == theirs.values
    has[theirs.rows[known], where[known]] = 1.0
    product: Floats = (have @ has.T).astype(np.float64)
    return product
