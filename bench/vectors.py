"""Exact and approximate search of vectors: time, and how much of the nearest the latter finds.

``python -m bench.vectors LIBRARY [--sizes 100000 200000 300000]`` draws so many vectors about those
of a library's passages: each lies between two of them, with something of its own, so that they
crowd as passages of many reports do. It searches for sentences of the library, in an exact index
at each size, and in the approximate one (trained as a library trains it, its candidates compared
exactly) at the largest. Recall is the share of the 10 and 50 truly nearest among those found. The
last line is one JSON object.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from reportqa import Library
from reportqa.embedding import Vectors, embedder
from reportqa.jsonio import dumps
from reportqa.store.vectors import Part, VectorIndex, read, train, write_exact

_QUERIES = 100
_TOPS = (10, 50)
_OWN = 0.6
"""The length of what a drawn vector has of its own, against what it has of two passages."""


def drawn(base: Vectors, number: int, seed: int = 1) -> Vectors:
    """So many vectors of length 1 about those given."""
    random = np.random.default_rng(seed)
    rows = np.empty((number, base.shape[1]), dtype=np.float32)
    for start in range(0, number, 10_000):
        part = rows[start : start + 10_000]
        one, other = random.integers(len(base), size=(2, len(part)))
        share = random.random((len(part), 1)).astype(np.float32)
        own = random.normal(size=part.shape).astype(np.float32)
        part[:] = share * base[one] + (1 - share) * base[other]
        part /= np.linalg.norm(part, axis=1, keepdims=True)
        part += _OWN * own / np.linalg.norm(own, axis=1, keepdims=True)
        part /= np.linalg.norm(part, axis=1, keepdims=True)
    return rows


def timed(search: Callable[[Vectors], Any], queries: Vectors) -> dict[str, float]:
    """Milliseconds of a query, by the clock and of the processor."""
    took = []
    before = time.process_time()
    for query in queries:
        started = time.perf_counter()
        search(query)
        took.append((time.perf_counter() - started) * 1000)
    busy = (time.process_time() - before) * 1000 / len(queries)
    return {"ms": round(statistics.median(took), 1), "processor_ms": round(busy, 1)}


def exact(vectors: Vectors, folder: Path) -> VectorIndex:
    """An exact index, as a library writes it."""
    path = folder / "exact.faiss"
    write_exact(path, np.arange(len(vectors)), vectors)
    index = read(path.read_bytes())
    path.unlink()
    return VectorIndex([Part(0, len(vectors) - 1, index)])


def recall(found: VectorIndex, vectors: Vectors, queries: Vectors) -> dict[str, float]:
    """The share of the truly nearest among those found and compared exactly."""
    shares: dict[int, list[float]] = {top: [] for top in _TOPS}
    for query in queries:
        true = np.argsort(-(vectors @ query), kind="stable")
        for top in _TOPS:
            ids = np.array([i for i, _ in found.search(query, top=max(_TOPS))])
            nearest = ids[np.argsort(-(vectors[ids] @ query), kind="stable")][:top]
            shares[top].append(len(set(nearest) & set(true[:top])) / top)
    return {f"recall_{top}": round(float(np.mean(of)), 4) for top, of in shares.items()}


def main() -> None:
    """Draw, search, compare, print."""
    import tempfile

    parser = argparse.ArgumentParser(prog="python -m bench.vectors", description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 200_000, 300_000])
    options = parser.parse_args()
    with Library.open(options.library) as library:
        texts = sorted({p.passage.text for p in library.store.passages()})
    sentences = sorted({s for text in texts for s in re.findall(r"[^。！？；\n]{10,}", text)})
    random = np.random.default_rng(2)
    asked = [sentences[n] for n in random.permutation(len(sentences))[:_QUERIES]]
    used = embedder()
    base, queries = used.passages(texts), used.passages(asked)
    result: dict[str, Any] = {"passages": len(texts), "dimension": base.shape[1]}
    vectors = drawn(base, max(options.sizes))
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(options.sizes):
            index = exact(vectors[:size], Path(folder))
            result[f"exact_{size}"] = timed(lambda q: index.search(q, top=50), queries)  # noqa: B023 - called here alone
            print(f"{size}: {result[f'exact_{size}']}", file=sys.stderr)
    started = time.perf_counter()
    approximate = train(vectors)
    approximate.add_with_ids(vectors, np.arange(len(vectors)))
    seconds = round(time.perf_counter() - started, 1)
    found = VectorIndex([Part(0, len(vectors) - 1, approximate, approximate=True)])
    result[f"approximate_{len(vectors)}"] = (
        timed(lambda q: found.search(q, top=50), queries)
        | recall(found, vectors, queries)
        | {"made_s": seconds}
    )
    print(dumps(result))


if __name__ == "__main__":
    main()
