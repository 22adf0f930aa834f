"""Both searches over one set of passages, and their rankings made one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from reportqa.embedding import Vectors
from reportqa.store.fusion import Fused, explained_share, fuse
from reportqa.store.vectors import VectorIndex
from reportqa.store.words import WordIndex, terms

_LEAST_DEPTH = 50
"""So many passages of each ranking are looked at, however few are wanted."""

_COMPARED_ALONE = 20_000
"""Up to so many allowed passages are compared by themselves, without an index."""


class Passages(Protocol):
    """What the database knows of passages, by their ids."""

    def terms(self, passage: int) -> Iterable[str]:
        """The terms of a passage, its labels included."""
        ...

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of some passages, in this order."""
        ...

    def places(self, ids: Sequence[int]) -> Mapping[int, Any]:
        """What to sort passages by where nothing else tells them apart."""
        ...


@dataclass(frozen=True)
class Ranking:
    """Searches a word index and a vector index of the same passages.

    Equals are told apart by their places, never by their ids: these depend on which file came
    first. ``vectors`` gives the vector index when it is needed.
    """

    words: WordIndex
    vectors: Callable[[], VectorIndex]
    passages: Passages

    def search(
        self,
        query: str,
        vector: Vectors,
        *,
        reports: Sequence[int] | None = None,
        ids: Sequence[int] | None = None,
        facets: Sequence[Sequence[int]] = (),
        top: int = 10,
    ) -> list[Fused]:
        """The best passages by words and vectors together, best first.

        ``ids`` are the passages that may be found, ordered by their places, None for all; where
        these are all those of some reports, naming the ``reports`` by their keys as well makes it
        faster. ``facets`` filter the words alone. Every passage found has its cosine.
        """
        depth = max(_LEAST_DEPTH, 4 * top)
        by_words = self._best(
            self.words.search(
                query,
                reports=reports,
                ids=ids if reports is None and not facets else None,
                facets=facets,
                top=depth,
            ),
            depth,
        )
        near = self._best(self._nearest(vector, ids, depth), depth)
        found = list(by_words | near)
        places = self.passages.places(found)
        found.sort(key=lambda i: places[i])
        cosines = [float(row @ vector) for row in self.passages.vectors(found)]
        order = {identifier: n for n, identifier in enumerate(found)}
        explained = 0.0
        if by_words:
            best = min(by_words, key=lambda i: (-by_words[i], order[i]))
            explained = self._explained(query, best)
        words = {order[i]: score for i, score in by_words.items()}
        fused = fuse(words, dict(enumerate(cosines)), explained)[:top]
        return [replace(one, id=found[one.id]) for one in fused]

    def _nearest(
        self, vector: Vectors, ids: Sequence[int] | None, depth: int
    ) -> list[tuple[int, float]]:
        if ids is None or len(ids) > _COMPARED_ALONE:
            found = self.vectors().search(vector, ids=ids, top=depth)
            if len(found) <= depth:
                return found
            # an approximate index has given more, with cosines that are not exact
            ids = [i for i, _ in found]
            ids.sort(key=self.passages.places(ids).__getitem__)
        if not ids:
            return []
        cosines = self.passages.vectors(ids) @ vector
        return [(i, float(c)) for i, c in zip(ids, cosines, strict=True)]

    def _best(self, pairs: Sequence[tuple[int, float]], depth: int) -> dict[int, float]:
        """So many of the best; which of the equals at the end, their places say."""
        if len(pairs) <= depth:
            return dict(pairs)
        least = float(np.partition([score for _, score in pairs], len(pairs) - depth)[-depth])
        better = {i: score for i, score in pairs if score > least}
        equal = [i for i, score in pairs if score == least]
        if len(better) + len(equal) > depth:
            places = self.passages.places(equal)
            equal.sort(key=lambda i: places[i])
        return better | dict.fromkeys(equal[: depth - len(better)], least)

    def _explained(self, query: str, passage: int) -> float:
        held = list(self.passages.terms(passage))
        return explained_share(terms(query), held, self.words.frequency, self.words.size)
