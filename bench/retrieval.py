"""How often the right passage stands first: by words, by vectors, and as the product searches.

``python -m bench.retrieval FILE.json [--show K]`` reads a set of passages and questions,
``{"passages": [{"id", "text"}], "questions": [{"question", "ids"}]}``, where ``ids`` are the
passages that answer. It builds the indexes of a library over the passages and asks each question of
each search. ``python -m bench.retrieval --library DIR FILE.jsonl`` asks questions of a library
instead, one JSON object a line with "question" and "answers", each a report and words that a right
passage holds; agency and year of the question choose the reports, as for a user. Questions about
reports that the library does not hold are left out.

Printed are the shares of the questions with an answer that have a right passage first ("r1") and
among the first five and ten, the mean of 1/rank ("mrr", 0 beyond the tenth place), and the median
milliseconds of a question. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from reportqa.answer.search import find_passages
from reportqa.embedding import Embedder, Vectors, embedder
from reportqa.jsonio import dumps
from reportqa.passages import Passage
from reportqa.question.parse import parse
from reportqa.store import vectors, words
from reportqa.store.model import Hit, StoredPassage
from reportqa.store.ranking import Ranking

TOP = 10
Ranked = Callable[[str], Sequence[int]]


@dataclass(frozen=True, eq=False)
class Texts:
    """A store of passages alone: as much of one as a search asks for."""

    texts: Sequence[str]
    rows: Vectors
    model: Embedder
    ranking: Ranking

    def search(
        self, query: str, *, reports: Sequence[str] | None = None, section: str = "", top: int = 10
    ) -> list[Hit]:
        """The passages nearest to a query; there are no reports and no sections to choose by."""
        fused = self.ranking.search(query, self.model.query(query), top=top)
        return [Hit(self._stored(f.id), f.score, f.dense, f.words) for f in fused]

    def reports(self) -> tuple[()]:
        """None: what recurs in many reports is not known."""
        return ()

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.stack([self.model.query(text) for text in texts])

    def _stored(self, number: int) -> StoredPassage:
        text = self.texts[number]
        passage = Passage(text, 0, ("",), number, number + len(text))
        return StoredPassage(number, "", "", None, "", passage)


@dataclass(frozen=True)
class _Known:
    """What a ranking asks of passages."""

    texts: Sequence[str]
    rows: Vectors

    def terms(self, passage: int) -> list[str]:
        return words.terms(self.texts[passage])

    def vectors(self, ids: Sequence[int]) -> Vectors:
        return self.rows[list(ids)]

    def places(self, ids: Sequence[int]) -> Mapping[int, int]:
        return {i: i for i in ids}


def build(texts: Sequence[str], folder: Path) -> Texts:
    """The indexes of a library over some texts."""
    model = embedder()
    rows = model.passages(texts)
    numbers = np.arange(len(texts), dtype=np.int64)
    words.build(folder / "words", ((n, 0, text, (), ()) for n, text in enumerate(texts)))
    vectors.write_exact(folder / "vectors.faiss", numbers, rows)
    index = vectors.read((folder / "vectors.faiss").read_bytes())
    near = vectors.VectorIndex([vectors.Part(0, len(texts) - 1, index)])
    word_index = words.WordIndex(folder / "words")
    return Texts(texts, rows, model, Ranking(word_index, lambda: near, _Known(texts, rows)))


def searches(held: Texts) -> dict[str, Ranked]:
    """Each search by its name: a query to the numbers of passages, best first."""
    found = held.ranking

    def fused(query: str) -> list[int]:
        asked = parse(query, (), date(2025, 1, 1))
        hits = find_passages(asked, None, held, top=TOP)  # type: ignore[arg-type]
        return [hit.passage.id for hit in hits]

    return {
        "words": lambda q: [i for i, _ in _sorted(found.words.search(q, top=TOP))],
        "dense": lambda q: [
            i for i, _ in _sorted(found.vectors().search(held.model.query(q), top=TOP))
        ],
        "fused": fused,
    }


def _sorted(pairs: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:TOP]


def score(ranks: Sequence[int], took: Sequence[float]) -> dict[str, float]:
    """Shares, 0 to 1, over ranks from 1; 0 stands for a right passage not among the first ten."""
    count = len(ranks) or 1
    found = {f"r{k}": sum(0 < r <= k for r in ranks) for k in (1, 5, 10)}
    mean = {"mrr": sum(1 / r for r in ranks if r)}
    shares = {name: round(value / count, 4) for name, value in (found | mean).items()}
    return shares | {"ms": round(1000 * statistics.median(took or [0.0]), 2)}


def over_texts(data: Mapping[str, Any]) -> dict[str, Any]:
    """The scores of each search over a set of passages."""
    ids = [str(passage["id"]) for passage in data["passages"]]
    asked = [(q["question"], {str(i) for i in q["ids"]}) for q in data["questions"] if q["ids"]]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        held = build([passage["text"] for passage in data["passages"]], Path(folder))
        built = time.perf_counter() - started
        found: dict[str, Any] = {}
        for name, search in searches(held).items():
            ranks, took = [], []
            for question, right in asked:
                started = time.perf_counter()
                hits = search(question)
                took.append(time.perf_counter() - started)
                ranks.append(next((n for n, i in enumerate(hits, 1) if ids[i] in right), 0))
            found[name] = score(ranks, took)
    return found | {"build_s": round(built, 2), "questions": len(asked), "passages": len(ids)}


def over_library(
    index: str | Path, lines: Sequence[Mapping[str, Any]], show: int
) -> dict[str, Any]:
    """The scores of the product's search over a library, by the questions' "type"."""
    from reportqa import Library

    ranks: dict[str, list[int]] = {}
    took = []
    with Library.open(index) as library:
        held = {record.report for record in library.reports()}
        for line in lines:
            if not any(answer["report"] in held for answer in line["answers"]):
                continue
            started = time.perf_counter()
            hits = library.search(line["question"], top=TOP)
            took.append(time.perf_counter() - started)
            right = [_holds(hit, line["answers"]) for hit in hits]
            rank = right.index(True) + 1 if True in right else 0
            for kind in ("all", str(line.get("type", ""))):
                ranks.setdefault(kind, []).append(rank)
            if rank != 1 and show > 0:
                show -= 1
                print(f"{rank or '-'}: {line['question']}")
    return {kind: score(of, took) | {"questions": len(of)} for kind, of in ranks.items() if kind}


def _holds(hit: Hit, answers: Sequence[Mapping[str, str]]) -> bool:
    text = _plain(hit.passage.passage.text)
    return any(a["report"] == hit.passage.report and _plain(a["quote"]) in text for a in answers)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--library", help="the folder of a library to ask")
    parser.add_argument("--show", type=int, default=0, help="missed questions of a library to show")
    options = parser.parse_args()
    if options.library:
        texts = [file.read_text("utf-8") for file in options.file]
        lines = [json.loads(line) for text in texts for line in text.splitlines() if line.strip()]
        found = over_library(options.library, lines, options.show)
    else:
        found = over_texts(json.loads(options.file[0].read_text("utf-8")))
    for name, scores in found.items():
        if isinstance(scores, dict):
            print(f"{name:14}", "  ".join(f"{k} {v}" for k, v in scores.items()))
    print(dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
