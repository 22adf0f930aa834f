"""How many questions without an answer are refused, and how many with one answered.

``python -m bench.refusal --library corpus=DIR --library county=DIR [--questions FILE.jsonl]`` asks
questions of libraries and prints, for each threshold of sureness, the share of the questions with
an answer that get one and the share of those without that are refused. The questions are those of
the file (one JSON object a line: "question", "library", "answers", the last empty where there is
none), or else made from tests/passages/wordings.toml: each wording is asked of reports that speak
of its topic and of reports that do not. With ``--fit`` the weights and the threshold in
``src/reportqa/answer/sureness.toml`` are first fitted to the made questions, but for every third
topic, and to the files. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

import reportqa.answer
from reportqa import Library
from reportqa.answer import quoting
from reportqa.answer.search import Nearest
from reportqa.answer.sureness import MEASURES, Model, measures, model
from reportqa.jsonio import dumps
from reportqa.question.parse import Question

WORDINGS = Path(__file__).parent.parent / "tests/passages/wordings.toml"
MODEL = Path(reportqa.answer.__file__).with_name("sureness.toml")
TODAY = date(2025, 6, 30)
THRESHOLDS = tuple(round(0.1 * n, 1) for n in range(11))
ANSWERED = 0.87
"""The threshold leaves this share of the questions that are fitted to their answer."""

_REPORTS = 2
"""So many reports that speak of a topic, and as many that do not, are asked about it."""
_RIDGE = 30.0
"""High: the measures hang together, and their weights are to stay plausible each by itself."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question, whether it has an answer, and whether it may be fitted to."""

    question: str
    library: str
    answerable: bool
    kind: str
    fit: bool


@dataclass(frozen=True)
class Judged:
    """``measured`` is blank where something else than sureness decides."""

    asked: Asked
    answered: bool
    measured: tuple[float, ...]

    def answers(self, by: Model, at_least: float) -> bool:
        """Whether it is answered where so much sureness is asked for."""
        return self.answered and (not self.measured or _sure(by, self.measured) >= at_least)


def from_wordings(libraries: Mapping[str, Library]) -> Iterator[Asked]:
    """The questions that the wordings make of the reports of some libraries."""
    data = tomllib.loads(WORDINGS.read_text("utf-8"))
    prose = [(name, r, _prose(held, r.report)) for name, held in sorted(libraries.items())
             for r in held.reports() if r.is_form and r.year and not r.duplicate_of]  # fmt: skip
    for number, topic in enumerate(data["topic"]):
        told = [p for p in prose if re.search(topic["said"], p[2])]
        near = topic.get("near")
        silent = [p for p in prose if not re.search(topic["said"], p[2])
                  and not (near and re.search(near, p[2]))]  # fmt: skip
        for reports, answerable in ((told, True), (silent, False)):
            for turn, (name, report, _) in enumerate(_spread(reports, number)):
                zh = topic["zh"][turn % len(topic["zh"])]
                texts = [("made zh", f"{report.agency}{report.year}年{zh}")]
                english = data["english"].get(report.agency)
                if english:
                    en = topic["en"][turn % len(topic["en"])]
                    en = en.replace("{A}", english).replace("{Y}", str(report.year))
                    texts.append(("made en", en))
                held_back = number % 3 == 0
                kind = " held back" if held_back else ""
                for language, text in texts:
                    yield Asked(text, name, answerable, language + kind, not held_back)


def _prose(library: Library, report: str) -> str:
    text = library.document(report).text
    starts = [section.start for section in library.sections(report)]
    return text[min(starts, default=0) :]


def _spread(found: Sequence[Any], start: int) -> list[Any]:
    """Some of those found, others for each topic."""
    step = max(1, len(found) // _REPORTS)
    return [found[(start + i * step) % len(found)] for i in range(min(_REPORTS, len(found)))]


def from_files(files: Sequence[Path], libraries: Mapping[str, Library]) -> Iterator[Asked]:
    """The questions of files of passage questions."""
    for file in files:
        for line in filter(str.strip, file.read_text("utf-8").splitlines()):
            row = json.loads(line)
            if row["library"] in libraries:
                kind = f"{file.stem} {row.get('type', '')}".strip()
                yield Asked(row["question"], row["library"], bool(row["answers"]), kind, True)


def judge(asked: Asked, library: Library) -> Judged:
    """Ask, with sureness measured and never short."""
    measured: list[tuple[float, ...]] = []

    def sureness(question: Question, found: Nearest) -> float:
        measured.append(measures(question, found))
        return 1.0

    with patch.object(quoting, "sureness", sureness):
        answer = library.ask(asked.question, today=TODAY)
    answered = answer.kind not in {"no_answer", "clarification"}
    return Judged(asked, answered, measured[0] if measured else ())


def fit(judged: Sequence[Judged]) -> Model:
    """A logistic regression with a ridge; both kinds of question weigh the same."""
    known = [j for j in judged if j.measured]
    values = np.array([j.measured for j in known], dtype=np.float64)
    right = np.array([j.asked.answerable for j in known], dtype=np.float64)
    mean, spread = values.mean(0), values.std(0) + 1e-9
    ones = np.ones((len(known), 1))
    scaled = np.hstack([ones, (values - mean) / spread])
    balance = np.where(right > 0, 0.5 / right.sum(), 0.5 / (1 - right).sum()) * len(known)
    ridge = np.full(scaled.shape[1], _RIDGE)
    ridge[0] = 0.0
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (balance * (right - chance)) - ridge * weights
        bend = (scaled * (balance * chance * (1 - chance))[:, None]).T @ scaled + np.diag(ridge)
        weights = weights + np.linalg.solve(bend, slope)
    plain = weights[1:] / spread
    return Model(tuple(map(float, plain)), float(weights[0] - plain @ mean), 0.5)


def with_threshold(fitted: Model, judged: Sequence[Judged]) -> Model:
    """The model, with the highest threshold at which enough of the answerable are answered."""
    able = [j for j in judged if j.asked.answerable]
    others = sum(j.answered for j in able if not j.measured)
    sure = sorted(
        (_sure(fitted, j.measured) for j in able if j.answers(fitted, 0.0) and j.measured),
        reverse=True,
    )
    wanted = max(0, math.ceil(ANSWERED * len(able)) - others - 1)
    at_least = sure[min(wanted, len(sure) - 1)] if sure else 0.5
    return Model(fitted.weights, fitted.bias, round(at_least, 3))


def _sure(by: Model, measured: Sequence[float]) -> float:
    weighed = float(np.dot(by.weights, measured))
    return float(1 / (1 + np.exp(-by.bias - weighed)))


def write(fitted: Model, path: Path) -> None:
    """The model as the product reads it."""
    lines = [
        "# How sure a passage answers: weights of a logistic model, and from where on it answers.",
        "# Fitted by: python -m bench.refusal --fit (see docs/answers.md)",
        f"bias = {fitted.bias:.4f}",
        f"at_least = {fitted.at_least:.3f}",
        "[weights]",
        *(f"{n} = {w:.4f}" for n, w in zip(MEASURES, fitted.weights, strict=True)),
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def curve(judged: Sequence[Judged], by: Model) -> list[dict[str, float]]:
    """For each threshold: the shares answered of those with an answer, refused of those without."""
    able = [j for j in judged if j.asked.answerable]
    unable = [j for j in judged if not j.asked.answerable]
    return [
        {
            "at_least": t,
            "answered": round(sum(j.answers(by, t) for j in able) / (len(able) or 1), 3),
            "refused": round(sum(not j.answers(by, t) for j in unable) / (len(unable) or 1), 3),
        }
        for t in (*THRESHOLDS, by.at_least)
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--library", action="append", required=True, help="NAME=DIR")
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    parser.add_argument("--fit", action="store_true", help="write sureness.toml anew")
    options = parser.parse_args()
    with ExitStack() as stack:
        libraries = {
            name: stack.enter_context(Library.open(folder))
            for name, _, folder in (given.partition("=") for given in options.library)
        }
        asked = list(from_files(options.questions, libraries))
        if options.fit or not asked:
            asked += from_wordings(libraries)
        judged = [judge(a, libraries[a.library]) for a in asked]
        used = model()
        if options.fit:
            seen = [j for j in judged if j.asked.fit]
            used = with_threshold(fit(seen), seen)
            write(used, MODEL)
    found = {"all": curve(judged, used)}
    for kind in sorted({j.asked.kind for j in judged}):
        found[kind] = curve([j for j in judged if j.asked.kind == kind], used)
    for name, points in found.items():
        of = [j for j in judged if name in ("all", j.asked.kind)]
        able = sum(j.asked.answerable for j in of)
        print(f"{name}: {able} with an answer, {len(of) - able} without")
        for point in points:
            print("  ", "  ".join(f"{key} {value}" for key, value in point.items()))
    print(dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
