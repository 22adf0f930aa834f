"""Questions for passages: the right one stands first about as often as docs/answers.md says.

The sets are described in docs/questions.md. What is held back is never used to tune anything.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.retrieval import over_library
from reportqa import Library

FOLDER = Path(__file__).parent / "passages"


def _lines(name: str, library: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [line for line in map(json.loads, lines) if line["library"] == library]


@pytest.mark.parametrize("name", ["tuned", "held-back"])
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


def test_the_sets_have_questions_of_every_kind_and_share_none() -> None:
    both = [_lines(n, "corpus") + _lines(n, "county") for n in ("tuned", "held-back")]
    asked = [{line["question"] for line in of} for of in both]
    assert not asked[0] & asked[1]
    assert len(both[1]) * 2 < len(both[0]) + len(both[1])
    for of in both:
        kinds = {line["type"] for line in of}
        assert kinds == {"paraphrase", "english", "own_words", "unanswerable"}


@pytest.mark.parametrize(
    ("name", "library", "first", "among_five"),
    [
        ("held-back", "corpus", 0.72, 0.88),
        ("held-back", "county", 0.66, 0.88),
        ("tuned", "county", 0.74, 0.90),
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
