"""How well the look-up in tables of any layout answers the questions of IM-TQA.

``python -m bench.im_tqa DIR [--part dev] [--show K]`` reads ``PART_tables.json`` and
``PART_questions.json`` (Zheng et al., ACL 2023) and prints a table; the last line is one JSON
object. The headers that people marked in the data are not looked at.

A question is right if the set of cells is exactly the one expected. Two things are measured:

* **exact**: the best guess for every question, however unsure. ``exact_zh``, ``exact_en`` and
  ``by_table_type`` (Chinese) count these, in percent of all questions. A table without any
  candidate is a miss.
* **answered**: what the product gives out, because the confidence reaches the threshold in the
  model, which was chosen on the train part, and no other value of the table stands under the same
  headers. ``answered_zh`` is the percent of all questions that
  are answered, ``right_of_answered_zh`` the percent right of these.

English questions are asked of the table's English texts.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reportqa.document import Cell, Table
from reportqa.jsonio import dumps
from reportqa.tables.lookup import guess
from reportqa.tables.model import model

TYPES = ("vertical", "horizontal", "hierarchical", "complex")
LANGUAGES = {"zh": "chinese", "en": "english"}


@dataclass(frozen=True)
class Asked:
    """A table with its questions; ``ids`` names the cells, in the order of ``table.cells``."""

    name: str
    kind: str
    table: Table
    ids: tuple[int, ...]
    questions: tuple[str, ...]
    answers: tuple[frozenset[int], ...]


@dataclass(frozen=True)
class Outcome:
    """One question: its table's type, whether the guess was right, how sure, what was asked."""

    kind: str
    right: bool
    confidence: float
    safe: bool
    question: str


def table_of(record: Mapping[str, Any], language: str) -> tuple[Table, tuple[int, ...]]:
    """The table of a record, and the ids of its cells."""
    matrix = np.array(record["cell_ID_matrix"])
    texts = record[f"{LANGUAGES[language]}_cell_value_list"]
    cells = []
    ids = [int(i) for i in np.unique(matrix)]
    for number in ids:
        rows, columns = np.nonzero(matrix == number)
        top, left = int(rows.min()), int(columns.min())
        spans = int(rows.max()) - top + 1, int(columns.max()) - left + 1
        cells.append(Cell(top, left, texts[number], row_span=spans[0], column_span=spans[1]))
    return Table(tuple(cells)), tuple(ids)


def read_part(folder: Path, part: str, language: str) -> list[Asked]:
    """All tables of a part with their questions in a language, in the order of the file."""
    tables = json.loads((folder / f"{part}_tables.json").read_text("utf-8"))
    questions: dict[str, list[tuple[str, frozenset[int]]]] = {}
    for record in json.loads((folder / f"{part}_questions.json").read_text("utf-8")):
        asked = record[f"{LANGUAGES[language]}_question"], frozenset(record["answer_cell_list"])
        questions.setdefault(record["table_id"], []).append(asked)
    found = []
    for record in tables:
        name = record["table_id"]
        pairs = questions.get(name, [])
        found.append(
            Asked(
                name,
                record["table_type"],
                *table_of(record, language),
                tuple(question for question, _ in pairs),
                tuple(answer for _, answer in pairs),
            )
        )
    return found


def read_roles(folder: Path, part: str) -> list[dict[int, int]]:
    """Of each table the cells that people marked as headers, with their place in ROLES.

    For training alone.
    """
    marks = ("column_attribute", "row_attribute", "column_index", "row_index")
    tables = json.loads((folder / f"{part}_tables.json").read_text("utf-8"))
    return [
        # of a cell with two marks the first counts
        {i: role for role in (4, 3, 2, 1) for i in record[marks[role - 1]] if isinstance(i, int)}
        for record in tables
    ]


def outcomes(asked: Asked) -> list[Outcome]:
    """Ask all questions of a table."""
    ids = {(c.row, c.column): i for c, i in zip(asked.table.cells, asked.ids, strict=True)}
    found = []
    for question, answer in zip(asked.questions, asked.answers, strict=True):
        best = guess(question, asked.table)
        given = frozenset(ids[f.cell.row, f.cell.column] for f in best.cells) if best else None
        sure, safe = (best.confidence, best.safe) if best else (0.0, False)
        found.append(Outcome(asked.kind, given == answer, sure, safe, question))
    return found


def percent(part: int, whole: int) -> float:
    """Part of the whole in percent, one digit; 0 of nothing is 0."""
    return round(100 * part / whole, 1) if whole else 0.0


def summary(every: Sequence[Outcome]) -> dict[str, float]:
    """Counts and percentages of a run."""
    given = [o for o in every if o.safe]
    right = sum(o.right for o in given)
    return {
        "questions": len(every),
        "exact": percent(sum(o.right for o in every), len(every)),
        "answered": percent(len(given), len(every)),
        "right_of_answered": percent(right, len(given)),
        "abstained": len(every) - len(given),
        "wrong": len(given) - right,
    }


def main() -> None:
    """Measure a part and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.im_tqa", description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the two files of the part")
    parser.add_argument("--part", default="dev")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong answers")
    options = parser.parse_args()
    runs: dict[str, list[Outcome]] = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        for language in LANGUAGES:
            asked = read_part(options.folder, options.part, language)
            runs[language] = [o for part in pool.map(outcomes, asked, chunksize=4) for o in part]
    print(f"threshold of the product: {model().safe:.3f}\n")
    head = ("questions", "exact", "answered", "right_of_answered", "abstained", "wrong")
    print(f"{'':18}" + "".join(f"{h:>19}" for h in head))
    figures: dict[str, dict[str, float]] = {}
    for language, every in runs.items():
        figures[language] = summary(every)
        for kind in ("", *TYPES):
            of_kind = [o for o in every if kind in {"", o.kind}]
            values = summary(of_kind)
            print(
                f"{language + ' ' + (kind or 'all'):18}" + "".join(f"{values[h]:>19}" for h in head)
            )
    wrong = [o for o in runs["zh"] if not o.right and o.safe]
    for outcome in sorted(wrong, key=lambda o: -o.confidence)[: options.show]:
        print(f"wrong, {outcome.confidence:.2f}, {outcome.kind}: {outcome.question}")
    counts = Counter(o.kind for o in runs["zh"])
    exact = Counter(o.kind for o in runs["zh"] if o.right)
    print(
        dumps(
            {
                "questions": len(runs["zh"]),
                "exact_zh": figures["zh"]["exact"],
                "exact_en": figures["en"]["exact"],
                "answered_zh": figures["zh"]["answered"],
                "right_of_answered_zh": figures["zh"]["right_of_answered"],
                "by_table_type": {k: percent(exact[k], counts[k]) for k in TYPES},
                "abstained_zh": figures["zh"]["abstained"],
                "wrong_zh": figures["zh"]["wrong"],
                "answered_en": figures["en"]["answered"],
                "right_of_answered_en": figures["en"]["right_of_answered"],
            }
        )
    )


if __name__ == "__main__":
    main()
