"""The question sets of the tree: none wrong, and not fewer right than before.

The sets are described in docs/questions.md. What is held back is never used to tune anything, so
that a failure over such a set prints totals and no question.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportqa import Library
from reportqa.errors import ReportqaError
from reportqa.evaluation import evaluate, judge, load_questions, scores_text

FOLDER = Path(__file__).parent / "questions"


def _not_below(library: Library, name: str, at_least: int) -> None:
    scores = evaluate(library, load_questions(FOLDER / f"{name}.jsonl"))
    right, wrong = scores["right"], scores["wrong"]
    told = f"{name}: {scores_text(scores)}"
    if "held-back" in name:
        del scores  # pytest prints the names of a failing test's frame
        told = f"{name}: {right} % right, {wrong} % wrong"
    if wrong or right < at_least:
        pytest.fail(f"{told}\nat least {at_least} % right and none wrong are wanted", pytrace=False)


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("tuned-mixed", 95),
        ("tuned-zh", 93),
        ("tuned-en", 86),
        ("second", 89),
        ("held-back", 87),
        ("corpus-operations", 95),
        ("third-corpus", 86),
        ("fourth-corpus", 92),
        ("third-held-back-corpus", 74),
    ],
)
def test_none_wrong(corpus_library: Library, name: str, at_least: int) -> None:
    _not_below(corpus_library, name, at_least)


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("county-zh", 96),
        ("county-en", 95),
        ("county-held-back", 90),
        ("third-county", 92),
        ("fourth-county", 97),
        ("fifth-county", 97),
        ("fifth-held-back", 70),
        ("third-held-back-county", 82),
    ],
)
def test_none_wrong_over_the_invented_county(county: Library, name: str, at_least: int) -> None:
    _not_below(county, name, at_least)


def test_the_ids_of_a_set_are_its_own() -> None:
    for file in FOLDER.glob("*.jsonl"):
        ids = [case.id for case in load_questions(file)]
        assert len(ids) == len(set(ids)), file.name


def test_a_wrong_number_is_wrong_and_a_refusal_is_not(
    corpus_library: Library, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '{"id": "a-1", "question": "2020年行政许可决定多少件", "value": 3878, "unit": "件"}\n'
        '{"id": "a-2", "question": "2020年行政许可决定多少件", "value": 3879}\n'
        '{"id": "a-3", "question": "2020年里程多少", "kind": "figure", "value": 5}\n'
        '{"id": "a-4", "question": "2020年里程多少", "kind": ["no_answer"], "value": null}\n'
        '{"id": "a-5", "question": "2020年行政许可决定多少件", "contains": ["没有这样的话"]}\n',
        encoding="utf-8",
    )
    cases = load_questions(file)
    outcomes = [judge(c, corpus_library.ask(c.question)) for c in cases]
    assert outcomes == ["right", "wrong", "missed", "right", "missed"]
    scores = evaluate(corpus_library, cases)
    assert scores["questions"] == 5
    assert scores["groups"]["a"]["wrong"] == 1


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"question": "a", "contains": ["("]}'])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"question": "a"}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ReportqaError, match="line 2"):
        load_questions(file)
