"""The vector index: one vector of half-precision numbers a passage, searched exhaustively."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from reportqa.embedding import Vectors


def build(path: Path, vectors: Vectors) -> None:
    """Write the index of passages 0 to n-1, whose vectors are the rows."""
    import faiss

    index = faiss.index_factory(vectors.shape[1], "IDMap2,SQfp16", faiss.METRIC_INNER_PRODUCT)
    index.add_with_ids(
        np.ascontiguousarray(vectors, dtype=np.float32), np.arange(len(vectors), dtype=np.int64)
    )
    faiss.write_index(index, str(path))


class VectorIndex:
    """A vector index, opened for reading."""

    def __init__(self, path: Path) -> None:
        import faiss

        self._faiss = faiss
        self._index = faiss.read_index(str(path))
        self.size = int(self._index.ntotal)
        self.dimension = int(self._index.d)

    def search(
        self, vector: Vectors, *, ids: Sequence[int] | None = None, top: int
    ) -> list[tuple[int, float]]:
        """(id, cosine) of the nearest passages among these ids, nearest first; exact."""
        allowed = self.size if ids is None else len(ids)
        if not allowed or top < 1:
            return []
        parameters = None
        if ids is not None:
            chosen = self._faiss.IDSelectorBatch(np.asarray(ids, dtype=np.int64))
            parameters = self._faiss.SearchParameters()
            parameters.sel = chosen
        cosines, found = self._index.search(vector[None, :], min(top, allowed), params=parameters)
        pairs = [(int(i), float(c)) for i, c in zip(found[0], cosines[0], strict=True) if i >= 0]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def rows(self, ids: Sequence[int]) -> Vectors:
        """The vectors of these passages, of shape (ids, dimension)."""
        if not ids:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found: Vectors = self._index.reconstruct_batch(np.asarray(ids, dtype=np.int64))
        return found
