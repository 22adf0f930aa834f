"""Questions for passages: the right one stands first about as often as docs/answers.md says.

The sets are described in docs/questions.md. What is held back is never used to tune anything.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.refusal import TODAY
from bench.retrieval import over_library
from reportqa import Library

FOLDER = Path(__file__).parent / "passages"


def _lines(name: str, library: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["library"] == library]


@pytest.mark.parametrize("name", ["tuned", "held-back", "second-tuned", "second-held-back"])
def test_every_quote_stands_in_prose_of_its_report(
    corpus_library: Library, county: Library, name: str
) -> None:
    for library, held in (("corpus", corpus_library), ("county", county)):
        texts: dict[str, str] = {}
        for line in _lines(name, library):
            for answer in line["answers"]:
                report = answer["report"]
                if report not in texts:
                    texts[report] = "".join(held.document(report).text.split())
                assert "".join(answer["quote"].split()) in texts[report], line["id"]


@pytest.mark.parametrize("prefix", ["", "second-"])
def test_the_sets_have_questions_of_every_kind_and_share_none(prefix: str) -> None:
    names = (f"{prefix}tuned", f"{prefix}held-back")
    both = [_lines(n, "corpus") + _lines(n, "county") for n in names]
    asked = [{line["question"] for line in of} for of in both]
    assert not asked[0] & asked[1]
    assert len(both[1]) <= len(both[0])
    for of in both:
        kinds = {line["type"] for line in of}
        assert kinds == {"paraphrase", "english", "own_words", "unanswerable"}


@pytest.mark.parametrize(
    ("name", "library", "first", "among_five"),
    [
        ("held-back", "corpus", 0.72, 0.88),
        ("held-back", "county", 0.66, 0.88),
        ("tuned", "county", 0.74, 0.90),
        ("second-tuned", "corpus", 0.7, 0.85),
        ("second-tuned", "county", 0.6, 0.8),
    ],
)
def test_the_right_passage_stands_first(
    request: pytest.FixtureRequest, name: str, library: str, first: float, among_five: float
) -> None:
    held: Library = request.getfixturevalue("corpus_library" if library == "corpus" else library)
    found = over_library(held.root, _lines(name, library), 0)
    assert found["all"]["r1"] >= first, found
    assert found["all"]["r5"] >= among_five, found
    assert found["own_words"]["r1"] >= 0.8, found


@pytest.mark.parametrize(
    ("name", "answered", "refused"),
    [
        ("tuned", 0.9, 0.93),
        ("second-tuned", 0.9, 0.94),
        ("held-back", 0.82, 0.82),
        ("second-held-back", 0.76, 0.83),
    ],
)
def test_what_has_an_answer_is_answered_and_what_has_none_refused(
    corpus_library: Library, county: Library, name: str, answered: float, refused: float
) -> None:
    told: dict[bool, list[bool]] = {True: [], False: []}
    for library, held in (("corpus", corpus_library), ("county", county)):
        for line in _lines(name, library):
            answer = held.ask(line["question"], today=TODAY)
            given = answer.kind not in {"no_answer", "clarification"}
            told[bool(line["answers"])].append(given)
    assert sum(told[True]) >= answered * len(told[True])
    assert sum(told[False]) <= (1 - refused) * len(told[False])
