"""The trained trees of the look-up, read once from ``model.npz``.

They were trained by ``python -m bench.train_tables`` on the train part of IM-TQA (Zheng et al.,
ACL 2023), whose data are under the Computational Use of Data Agreement 1.0: results of computation,
as these numbers are, may be used without restriction. The file holds thresholds and leaves of
trees, and no text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportqa.tables.trees import Trees

FILE = "model.npz"
_PARTS = ("roles", "neighbours", "cells", "sets")


@dataclass(frozen=True)
class Model:
    """Trees for the roles of cells (two rounds), for single cells, and for sets of cells.

    ``safe`` is the confidence from which an answer is given; it was chosen on training data.
    """

    roles: Trees
    neighbours: Trees
    cells: Trees
    sets: Trees
    safe: float


@cache
def model() -> Model:
    """The model of this package."""
    with as_file(files(__package__) / FILE) as path:
        return load(path)


def load(path: Path) -> Model:
    """Read a model that ``save`` wrote."""
    with np.load(path, allow_pickle=False) as held:
        parts = {name: _trees(held, name) for name in _PARTS}
        return Model(**parts, safe=float(held["safe"]))


def _trees(held: Mapping[str, NDArray[Any]], name: str) -> Trees:
    return Trees(**{f.name: held[f"{name}.{f.name}"] for f in fields(Trees)})


def save(made: Model, path: Path) -> None:
    """Write a model."""
    arrays = {
        f"{name}.{f.name}": getattr(getattr(made, name), f.name)
        for name in _PARTS
        for f in fields(Trees)
    }
    np.savez_compressed(path, allow_pickle=False, safe=np.float64(made.safe), **arrays)
