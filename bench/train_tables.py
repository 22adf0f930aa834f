"""Train the look-up in tables of any layout on the train part of IM-TQA.

``python -m bench.train_tables DIR [--out FILE] [--jobs N] [--vectors FILE]`` reads
``train_tables.json`` and ``train_questions.json`` and writes ``src/reportqa/tables/model.npz``.

Four stages, each trained on what the one before says of tables that it was not trained on (folds
of tables): the roles of cells in two rounds, cells as answers, sets of cells as answers. For the
last, every second question is also put to a table that it does not belong to, where every set is
wrong. The threshold of the product is chosen on the same unseen predictions. English questions are
trained on together with the Chinese ones. The dev part is never read.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.im_tqa import LANGUAGES, TYPES, Asked, percent, read_part, read_roles
from reportqa.embedding.encoder import use_encode_together
from reportqa.tables.features import Seen, measure
from reportqa.tables.grid import Grid, grid_of
from reportqa.tables.headers import first_features, paths, second_features
from reportqa.tables.matching import Matches, question_of
from reportqa.tables.model import Model, save
from reportqa.tables.sets import measure_sets, possible_sets
from reportqa.tables.trees import Trees

OUT = Path(__file__).parent.parent / "src" / "reportqa" / "tables" / "model.npz"
FOLDS = 4
SAFE_RIGHT = 0.95
"""Of what is answered, so many are to be right."""

Floats = NDArray[np.float64]
ROLES = {"rounds": 50, "rate": 0.15, "leaves": 15}
CELLS = {"rounds": 160, "rate": 0.08, "leaves": 24}
SETS = {"rounds": 120, "rate": 0.07, "leaves": 16}


@dataclass
class Sheet:
    """A table in one language; ``chances`` are those of the roles, from unseen tables."""

    asked: Asked
    grid: Grid
    ids: tuple[int, ...]
    roles: NDArray[np.int64]
    fold: int
    english: bool
    first: Floats
    chances: Floats


@dataclass(frozen=True)
class Case:
    """A question put to a sheet; ``answer`` is empty where it belongs to another table."""

    sheet: int
    question: str
    answer: frozenset[int]


def sheets_of(folder: Path) -> list[Sheet]:
    """All tables of the train part in both languages; a table is in one fold in both."""
    rng = np.random.default_rng(7)
    found: list[Sheet] = []
    folds: dict[str, int] = {}
    for language in LANGUAGES:
        for asked, roles in zip(
            read_part(folder, "train", language), read_roles(folder, "train"), strict=True
        ):
            fold = folds.setdefault(asked.name, int(rng.integers(FOLDS)))
            grid = grid_of(asked.table)
            by_place = {
                (c.row, c.column): i for c, i in zip(asked.table.cells, asked.ids, strict=True)
            }
            ids = tuple(by_place[c.row, c.column] for c in grid.cells)
            own = np.array([roles.get(i, 0) for i in ids], dtype=np.int64)
            english = language == "en"
            found.append(
                Sheet(asked, grid, ids, own, fold, english, first_features(grid), np.zeros((0, 5)))
            )
    return found


def cases_of(sheets: Sequence[Sheet], share: int) -> tuple[list[Case], list[Case]]:
    """The questions (of the English ones every ``share``-th), and questions put to wrong tables."""
    rng = random.Random(7)
    right, wrong = [], []
    for number, sheet in enumerate(sheets):
        pairs = list(zip(sheet.asked.questions, sheet.asked.answers, strict=True))
        for question, answer in pairs[:: share if sheet.english else 1]:
            right.append(Case(number, question, answer))
            if rng.random() < 0.5:
                others = [n for n, s in enumerate(sheets) if s.english == sheet.english]
                some = [
                    n for n in rng.sample(others, 12) if sheets[n].asked.name != sheet.asked.name
                ]
                said = set(question)
                nearest = max(
                    some, key=lambda n: len(said & set("".join(sheets[n].grid.texts[:12])))
                )
                wrong.append(Case(rng.choice([nearest, some[0]]), question, frozenset()))
    return right, wrong


# --- trees -------------------------------------------------------------------------------------


def grow(seen: Floats, labels: NDArray[np.int64], rounds: int, rate: float, leaves: int) -> Trees:
    """Boosted trees of scikit-learn, taken out as arrays."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    made = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        min_samples_leaf=25,
        l2_regularization=2.0,
        max_features=0.3,
        early_stopping=False,
        random_state=0,
    ).fit(seen.astype(np.float32), labels)
    return arrays_of(made)


def arrays_of(made: Any) -> Trees:
    """The nodes of all trees one behind the other."""
    starts, nodes, at = [], [], 0
    for of_round in made._predictors:
        row = []
        for tree in of_round:
            row.append(at)
            nodes.append(tree.nodes)
            at += len(tree.nodes)
        starts.append(row)
    every = np.concatenate(nodes)
    leaf = every["is_leaf"].astype(bool)
    return Trees(
        np.array(starts, dtype=np.int32),
        np.where(leaf, -1, every["feature_idx"]).astype(np.int16),
        np.where(leaf, 0, every["num_threshold"]).astype(np.float32),
        np.where(leaf, 0, every["left"]).astype(np.int16),
        np.where(leaf, 0, every["right"]).astype(np.int16),
        np.where(leaf, every["value"], 0).astype(np.float32),
        np.ravel(made._baseline_prediction).astype(np.float64),
    )


def _fit(
    blocks: Sequence[Floats],
    labels: Sequence[NDArray[np.int64]],
    folds: Sequence[int],
    how: dict[str, Any],
    fold: int,
) -> Trees:
    """Trees from all blocks outside a fold (-1: from all)."""
    kept = [n for n in range(len(blocks)) if folds[n] != fold and len(blocks[n])]
    return grow(
        np.vstack([blocks[n] for n in kept]), np.concatenate([labels[n] for n in kept]), **how
    )


class Trainer:
    """Runs the stages with worker processes that share what was read."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def map(self, work: Any, items: Sequence[Any]) -> list[Any]:
        """``work`` of every item, in order; workers are forked, so they see all of ``_HELD``."""
        with ProcessPoolExecutor(self.jobs, mp_context=get_context("fork")) as pool:
            return list(pool.map(work, items, chunksize=max(1, len(items) // (self.jobs * 8))))

    def stage(
        self,
        blocks: list[Floats],
        labels: list[NDArray[np.int64]],
        folds: list[int],
        how: dict[str, Any],
        learnt: int | None = None,
    ) -> tuple[Trees, list[Floats]]:
        """Trees from everything, and for every block the chances from trees that did not see it.

        Only the first ``learnt`` blocks are trained on.
        """
        _HELD["stage"] = (blocks[:learnt], labels[:learnt], folds[:learnt], how)
        with ProcessPoolExecutor(self.jobs, mp_context=get_context("fork")) as pool:
            *held_out, whole = pool.map(_fit_held, [*range(FOLDS), -1])
        unseen = [
            held_out[fold].chances(block) if len(block) else np.zeros((0, whole.starts.shape[1]))
            for block, fold in zip(blocks, folds, strict=True)
        ]
        return whole, unseen


_HELD: dict[str, Any] = {}


def _fit_held(fold: int) -> Trees:
    blocks, labels, folds, how = _HELD["stage"]
    return _fit(blocks, labels, folds, how, fold)


# --- vectors -----------------------------------------------------------------------------------


def vectors_of(texts: set[str], file: Path | None) -> None:
    """Encode all texts once; ``file`` keeps them for the next run."""
    ordered = sorted(texts, key=lambda t: (len(t), t))
    held: dict[str, int] = {}
    if file is not None and file.is_file():
        with np.load(file, allow_pickle=False) as kept:
            vectors, names = kept["vectors"], kept["names"]
        held = {str(name): n for n, name in enumerate(names)}
    missing = [t for t in ordered if t not in held]
    if missing:
        more = use_encode_together(missing).astype(np.float16)
        vectors = np.vstack([vectors, more]) if held else more
        held |= {t: len(held) + n for n, t in enumerate(missing)}
        if file is not None:
            np.savez(file, vectors=vectors, names=np.array(list(held)))
    _HELD["vectors"], _HELD["index"] = vectors, held


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """The vectors made before."""
    rows: NDArray[np.float32] = _HELD["vectors"][[_HELD["index"][t] for t in texts]]
    return rows.astype(np.float32)


# --- stages ------------------------------------------------------------------------------------


def see(case: Case) -> Seen:
    """The measures of all cells of a case."""
    sheet: Sheet = _HELD["sheets"][case.sheet]
    matches = Matches(question_of(case.question), sheet.grid.texts, encode)
    return measure(sheet.grid, paths(sheet.grid, sheet.chances), matches)


def cells_of(case: Case) -> tuple[Floats, NDArray[np.int64]]:
    """The measures of the cells, and which of them are in the answer."""
    seen = see(case)
    ids = _HELD["sheets"][case.sheet].ids
    labels = np.array([ids[n] in case.answer for n in seen.numbers], dtype=np.int64)
    return seen.rows.astype(np.float32), labels


def sets_of(pair: tuple[Case, Floats]) -> tuple[Floats, NDArray[np.int64]]:
    """The measures of the sets, and which one is the answer."""
    case, chances = pair
    if not len(chances):
        return np.zeros((0, 1)), np.zeros(0, dtype=np.int64)
    seen = see(case)
    ids = _HELD["sheets"][case.sheet].ids
    sets = possible_sets(seen, chances)
    labels = [frozenset(ids[seen.numbers[p]] for p in s) == case.answer for s in sets]
    return measure_sets(seen, chances, sets).astype(np.float32), np.array(labels, dtype=np.int64)


def choose_threshold(outcomes: Sequence[tuple[float, bool]]) -> float:
    """The lowest confidence from which on at least SAFE_RIGHT of the answers are right."""
    ordered = sorted(outcomes, reverse=True)
    right, best = 0, 1.0
    for count, (confidence, ok) in enumerate(ordered, 1):
        right += ok
        if count >= 50 and right / count >= SAFE_RIGHT:
            best = confidence
    return round(best, 3)


def train(folder: Path, jobs: int, vectors: Path | None, share: int) -> Model:
    """All stages; prints what each reaches on tables that it has not seen."""
    started = time.time()

    def say(text: str) -> None:
        print(f"{time.time() - started:6.0f} s  {text}", flush=True)

    trainer = Trainer(jobs)
    sheets = sheets_of(folder)
    right, wrong = cases_of(sheets, share)
    say(f"{len(sheets)} tables, {len(right)} questions, {len(wrong)} put to wrong tables")

    labels, folds = [s.roles for s in sheets], [s.fold for s in sheets]
    roles, once = trainer.stage([s.first for s in sheets], labels, folds, ROLES)
    both = [second_features(s.grid, s.first, c) for s, c in zip(sheets, once, strict=True)]
    neighbours, twice = trainer.stage(both, labels, folds, ROLES)
    for sheet, chances in zip(sheets, twice, strict=True):
        sheet.chances = chances
    hits = [(c.argmax(axis=1) == s.roles).mean() for s, c in zip(sheets, twice, strict=True)]
    say(f"roles of cells: {100 * float(np.mean(hits)):.1f} % right")

    texts = {t[:60] for s in sheets for t in s.grid.texts if any(c.isalpha() for c in t)}
    for case in right + wrong:
        question = question_of(case.question)
        texts |= {question.text, *question.windows}
    vectors_of(texts, vectors)
    _HELD["sheets"] = sheets
    say(f"{len(texts)} texts encoded")

    every = right + wrong
    measured = trainer.map(cells_of, every)
    say("cells measured")
    case_folds = [sheets[c.sheet].fold for c in every]
    cells, chances_of = trainer.stage(
        [m[0] for m in measured], [m[1] for m in measured], case_folds, CELLS, len(right)
    )
    say("cells trained")
    single = [c[:, 0] for c in chances_of]
    sets = trainer.map(sets_of, list(zip(every, single, strict=True)))
    say("sets measured")
    filled = [n for n in range(len(every)) if len(sets[n][0])]
    whole, unseen = trainer.stage(
        [sets[n][0] for n in filled],
        [sets[n][1] for n in filled],
        [case_folds[n] for n in filled],
        SETS,
    )
    results: list[tuple[Case, float, bool]] = []
    for n, chances in zip(filled, unseen, strict=True):
        best = int(chances[:, 0].argmax())
        results.append((every[n], float(chances[best, 0]), bool(sets[n][1][best])))
    chinese = [r for r in results if r[0].answer and not sheets[r[0].sheet].english]
    safe = choose_threshold([(confidence, ok) for _, confidence, ok in chinese])
    _tell(say, results, sheets, safe)
    return Model(roles, neighbours, cells, whole, safe)


def _tell(
    say: Any, results: Sequence[tuple[Case, float, bool]], sheets: Sequence[Sheet], safe: float
) -> None:
    """Print what unseen tables of the train part give."""
    for language in LANGUAGES:
        of_language = [
            r for r in results if r[0].answer and sheets[r[0].sheet].english == (language == "en")
        ]
        count, hits = Counter[str](), Counter[str]()
        for case, _, ok in of_language:
            for kind in ("all", sheets[case.sheet].asked.kind):
                count[kind] += 1
                hits[kind] += ok
        shares = ", ".join(f"{k} {percent(hits[k], count[k])}" for k in ("all", *TYPES))
        say(f"unseen tables, {language}: exact {shares} of {count['all']}")
        for level in (0.5, 0.6, 0.7, 0.8, 0.9, safe):
            given = [ok for _, confidence, ok in of_language if confidence >= level]
            told = f"answered {percent(len(given), len(of_language))}"
            say(f"   from {level:.3f}: {told}, right {percent(sum(given), len(given))}")
    wrong = [confidence for case, confidence, _ in results if not case.answer]
    for level in (0.5, 0.7, 0.8, safe):
        over = sum(c >= level for c in wrong)
        say(f"wrong tables answered from {level:.3f}: {percent(over, len(wrong))}")


def main() -> None:
    """Train and write the model."""
    parser = argparse.ArgumentParser(prog="python -m bench.train_tables", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--vectors", type=Path, help="a file that keeps the vectors of all texts")
    parser.add_argument(
        "--share", type=int, default=3, help="use every so-manieth English question"
    )
    options = parser.parse_args()
    made = train(options.folder, options.jobs, options.vectors, options.share)
    save(made, options.out)
    print(f"{options.out}: {options.out.stat().st_size} bytes, threshold {made.safe}")


if __name__ == "__main__":
    main()
