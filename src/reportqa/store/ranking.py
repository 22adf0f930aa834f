"""Both searches over one set of passages, and their rankings made one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from reportqa.embedding import Vectors
from reportqa.store.fusion import Fused, explained_share, fuse
from reportqa.store.vectors import VectorIndex
from reportqa.store.words import WordIndex, terms

_LEAST_DEPTH = 50
"""So many passages of each ranking are looked at, however few are wanted."""


@dataclass(frozen=True)
class Ranking:
    """Searches a word index and a vector index of the same passages.

    ``terms_of`` gives the terms of a passage, its labels included, by its id.
    """

    words: WordIndex
    vectors: VectorIndex
    terms_of: Callable[[int], Iterable[str]]

    def search(
        self,
        query: str,
        vector: Vectors,
        *,
        reports: Sequence[str] | None = None,
        ids: Sequence[int] | None = None,
        top: int = 10,
    ) -> list[Fused]:
        """The best passages by words and vectors together, best first.

        ``ids`` are the passages that may be found, None for all; where these are all those of some
        reports, naming the ``reports`` as well makes it faster. Every passage found has its cosine.
        """
        depth = max(_LEAST_DEPTH, 4 * top)
        by_words = self.words.search(
            query, reports=reports, ids=ids if reports is None else None, top=depth
        )
        by_vector = dict(self.vectors.search(vector, ids=ids, top=depth))
        missing = [i for i, _ in by_words if i not in by_vector]
        cosines = self.vectors.rows(missing) @ vector
        by_vector |= {i: float(c) for i, c in zip(missing, cosines, strict=True)}
        explained = self._explained(query, by_words[0][0]) if by_words else 0.0
        return fuse(dict(by_words), by_vector, explained)[:top]

    def _explained(self, query: str, passage: int) -> float:
        held = list(self.terms_of(passage))
        return explained_share(terms(query), held, self.words.frequency, self.words.size)
