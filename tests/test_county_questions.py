"""The questions over the invented county and the operations over corpus/: sound and recomputed.

What is expected of each answer follows from the cells that the question names, see
``support.questions``; docs/questions.md describes the sets.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from reportqa.evaluation import load_questions
from support.county import County
from support.questions import FORMULAS, expected, operands

FOLDER = Path(__file__).parent / "questions"
NAMES = ("county-zh", "county-en", "county-held-back", "corpus-operations")
TYPES = {
    "value", "group", "column", "share", "trend", "change", "growth", "maximum", "minimum", "rank",
    "average", "sum", "filter", "compare", "relative-year", "indicator", "outcome", "count-word",
    "blank-total", "tie", "two-questions", "scope", "who-missing", "verify", "sentence",
    "follow-up", "ambiguous", "not-answerable", "definition", "conflict", "general-table",
}  # fmt: skip
KINDS = {"figure", "passage", "commitments", "definition", "clarification", "no_answer"}


def questions(name: str) -> list[dict[str, Any]]:
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


ALL = [q for name in NAMES for q in questions(name)]


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_well_formed(name: str) -> None:
    read = questions(name)
    cases = load_questions(FOLDER / f"{name}.jsonl")
    assert [c.id for c in cases] == [q["id"] for q in read]
    for case, question in zip(cases, read, strict=True):
        assert question["type"] in TYPES, case.id
        assert case.group.endswith(question["type"]), case.id
        assert set(case.kinds) <= KINDS, case.id
        for pattern in question.get("warnings", ()):
            re.compile(pattern)


def test_no_question_is_asked_twice() -> None:
    asked = Counter((q["question"], *q.get("previous", ())) for q in ALL)
    assert [question for question, times in asked.items() if times > 1] == []


def test_every_kind_of_question_is_asked_often_enough_and_in_both_languages() -> None:
    types = Counter(q["type"] for q in ALL)
    assert set(types) == TYPES
    assert min(types.values()) >= 20
    assert {q["type"] for q in questions("county-en")} == TYPES
    without_number = [
        q for q in ALL
        if q.get("value", "any") is None and "figure" not in (q.get("kind") or ())
        and q.get("kind") != "definition"
    ]  # fmt: skip
    assert len(without_number) >= 130


@pytest.mark.parametrize("name", NAMES)
def test_expected_values_follow_from_the_cells(county_files: County, name: str) -> None:
    for question in questions(name):
        if "operands" not in question:
            # only an answer without a number needs no cell
            assert question.get("value") is None, question["id"]
            continue
        if question["formula"] not in FORMULAS:
            continue
        if "value" in question:
            wanted = expected(question, county_files)
            assert abs(wanted - question["value"]) <= Decimal("0.0001"), question["id"]


@pytest.mark.parametrize("name", NAMES)
def test_figures_that_the_text_must_show_are_those_of_the_cells(
    county_files: County, name: str
) -> None:
    for question in questions(name):
        if question.get("formula") == "each":
            for value in operands(question, county_files):
                shown = any(re.search(p, f"{value:f}") for p in question["contains"])
                assert shown, (question["id"], value)


def test_a_cell_without_a_figure_is_none(county_files: County) -> None:
    asked = [q for q in ALL if q.get("formula") == "no value"]
    assert asked
    for question in asked:
        kind = county_files.cell(*question["operands"][0][0])["kind"]
        assert kind in {"blank", "slash"}, question["id"]


def test_blank_totals_are_blank_and_their_parts_are_not(county_files: County) -> None:
    asked = [q for q in ALL if q.get("formula") == "shown sum"]
    assert asked
    for question in asked:
        (cells,) = question["operands"]
        key, year, measure, _ = cells[0]
        assert county_files.cell(key, year, measure)["kind"] == "blank", question["id"]
        (total,) = operands(question, county_files)
        assert re.search(question["contains"][0], f"{total:f}"), question["id"]
