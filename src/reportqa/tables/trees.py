"""Trained trees: plain arrays, evaluated with numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trees:
    """Boosted trees for one or several classes.

    Nodes of all trees lie one behind the other; tree t of class k begins at ``starts[t, k]``. A
    node asks whether feature ``feature`` is at most ``limit`` and goes on to ``low`` or ``high``;
    a leaf has feature -1 and gives ``value``. ``base`` is what each class begins with.
    """

    starts: NDArray[np.int32]
    feature: NDArray[np.int16]
    limit: NDArray[np.float32]
    low: NDArray[np.int16]
    high: NDArray[np.int16]
    value: NDArray[np.float32]
    base: Floats

    def scores(self, seen: Floats) -> Floats:
        """Sums of the leaves: one row a row of ``seen``, one column a class."""
        seen = seen.astype(np.float32)
        total = np.tile(self.base.astype(np.float64), (len(seen), 1))
        roots = self.starts.ravel()
        at = np.tile(roots, (len(seen), 1))
        rows = np.arange(len(seen))[:, None]
        while True:
            feature = self.feature[at]
            inner = feature >= 0
            if not inner.any():
                break
            goes_low = seen[rows, feature] <= self.limit[at]
            step = np.where(goes_low, self.low[at], self.high[at])
            at = np.where(inner, roots[None, :] + step, at)
        leaves = self.value[at].astype(np.float64).reshape(len(seen), *self.starts.shape)
        total += leaves.sum(axis=1)
        return total

    def chances(self, seen: Floats) -> Floats:
        """Probabilities: of all classes, or of the one where there is only one."""
        scores = self.scores(seen)
        if scores.shape[1] == 1:
            return 1.0 / (1.0 + np.exp(-scores))
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        result: Floats = powers / powers.sum(axis=1, keepdims=True)
        return result
