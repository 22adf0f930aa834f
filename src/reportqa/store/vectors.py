"""Vector indexes: exact ones of half-precision numbers, and one that is approximate and small.

Up to ``EXACT_UP_TO`` passages every vector is compared. Above, most lie in one approximate index,
trained on all of them; what came later lies beside it in exact ones. What an approximate index
finds is compared exactly afterwards, by whoever searches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportqa.embedding import Vectors

EXACT_UP_TO = 250_000
"""So many passages are searched one by one."""

_ROUNDS = 10
"""Of the clustering that an approximate index is trained by."""
_POINTS = 64
"""So many vectors a cluster are looked at while clustering: more take longer and gain nothing."""
_LEAST_PROBES = 16
_PROBED_SHARE = 1 / 16
"""Of the clusters are looked through."""
_WIDER = 4
"""So many times more are taken from the approximate index than are wanted."""

Ids = NDArray[np.int64]


def unpack(blobs: Sequence[bytes]) -> Vectors:
    """Vectors as the database keeps them, as rows."""
    halves = np.frombuffer(b"".join(blobs), dtype="<f2").reshape(len(blobs), -1)
    rows: Vectors = halves.astype(np.float32)
    return rows


def pack(vector: Vectors) -> bytes:
    """A vector as the database keeps it."""
    return bytes(vector.astype("<f2").tobytes())


def write_exact(path: Path, ids: Ids, vectors: Vectors) -> None:
    """Write an index that is searched exhaustively."""
    import faiss

    index = faiss.index_factory(vectors.shape[1], "IDMap2,SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.add_with_ids(np.ascontiguousarray(vectors), ids)
    faiss.write_index(index, str(path))


def train(vectors: Vectors) -> Any:
    """An approximate index without vectors, trained on these: all that it will hold at first.

    The range of its numbers is fixed now: trained on few vectors and then grown, it would find a
    third of what it should.
    """
    import faiss

    clusters = max(1, round(4 * sqrt(len(vectors))))
    index: Any = faiss.index_factory(
        vectors.shape[1], f"IVF{clusters}_HNSW32,SQ8", faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter = _ROUNDS
    index.cp.max_points_per_centroid = _POINTS
    index.train(np.ascontiguousarray(vectors))
    return index


def read(data: bytes) -> Any:
    """The index that a file's bytes hold; raises RuntimeError."""
    import faiss

    return faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))


def write(path: Path, index: Any) -> None:
    """Write an index."""
    import faiss

    faiss.write_index(index, str(path))


def without(index: Any, ids: Ids) -> None:
    """Take vectors out of an index."""
    import faiss

    index.remove_ids(faiss.IDSelectorBatch(ids))


@dataclass(frozen=True)
class Part:
    """One index and the ids it may hold, the last included."""

    first: int
    last: int
    index: Any
    approximate: bool = False


class VectorIndex:
    """Several indexes searched as one."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        for part in parts:
            if part.approximate:
                probes = int(part.index.nlist * _PROBED_SHARE)
                part.index.nprobe = max(_LEAST_PROBES, probes)

    def search(
        self, vector: Vectors, *, ids: Sequence[int] | None = None, top: int
    ) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest passages among these ids, nearest first.

        More than ``top`` where several are as near as the last of these, or where the cosines of
        an approximate index may be off.
        """
        allowed = None if ids is None else np.sort(np.asarray(ids, dtype=np.int64))
        found: list[tuple[int, float]] = []
        exact: list[_Asked] = []
        for part in self._parts:
            asked = _Asked(part, allowed)
            if part.approximate:
                found += asked.search(vector, _WIDER * top)
            elif asked.available:
                exact.append(asked)
        limits = [top] * len(exact)
        hits = [asked.search(vector, top) for asked in exact]
        while top > 0:
            every = sorted((c for of in hits for _, c in of), reverse=True)
            least = every[top - 1] if len(every) >= top else -np.inf
            # equals are all found, or chance would choose
            short = [
                n
                for n, of in enumerate(hits)
                if limits[n] < exact[n].available and of[-1][1] >= least
            ]
            if not short:
                found += [hit for of in hits for hit in of if hit[1] >= least]
                break
            for n in short:
                limits[n] *= 4
                hits[n] = exact[n].search(vector, limits[n])
        return sorted(found, key=lambda pair: -pair[1])


class _Asked:
    """A part and the ids in it that may be found."""

    def __init__(self, part: Part, allowed: Ids | None) -> None:
        import faiss

        self._part = part
        self._parameters: Any = None
        self.available = int(part.index.ntotal)
        if allowed is None:
            return
        ends = np.searchsorted(allowed, [part.first, part.last + 1])
        chosen = allowed[ends[0] : ends[1]]
        self.available = len(chosen)
        make = faiss.SearchParametersIVF if part.approximate else faiss.SearchParameters
        self._parameters = make()
        self._selector = faiss.IDSelectorBatch(chosen)  # kept: the parameters only point to it
        self._parameters.sel = self._selector
        if part.approximate:
            self._parameters.nprobe = part.index.nprobe

    def search(self, vector: Vectors, top: int) -> list[tuple[int, float]]:
        count = min(top, self.available)
        if count < 1:
            return []
        cosines, found = self._part.index.search(vector[None, :], count, params=self._parameters)
        return [(int(i), float(c)) for i, c in zip(found[0], cosines[0], strict=True) if i >= 0]
