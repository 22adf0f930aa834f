"""Questions made from known cells: none is answered wrongly, and most are answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from bench.questions import TODAY, Asked, Cells, judge, make
from bench.questions.cells import words
from reportqa import Library
from reportqa.answer.model import Answer
from support.county import County

SAMPLE = 400
SEED = 1
FLOOR = 0.85


@pytest.fixture(scope="module")
def cells(county_files: County) -> Cells:
    return Cells(county_files.known)


@pytest.fixture(scope="module")
def sample(cells: Cells) -> list[Asked]:
    return make(cells, SAMPLE, SEED)


def test_none_is_wrong_and_most_are_right(county: Library, sample: list[Asked]) -> None:
    verdicts: Counter[str] = Counter()
    wrong = []
    for asked in sample:
        answer = county.ask(asked.question, previous=asked.previous, today=TODAY)
        verdict, why = judge(asked, answer)
        verdicts[verdict] += 1
        if verdict == "wrong":
            wrong.append((asked.operation, asked.previous, asked.question, why))
    assert wrong == []
    assert verdicts["right"] >= FLOOR * SAMPLE


def test_the_same_seed_makes_the_same_questions_and_none_twice(
    cells: Cells, sample: list[Asked]
) -> None:
    assert make(cells, SAMPLE, SEED) == sample
    assert len({(*a.previous, a.question) for a in sample}) == SAMPLE
    assert {a.language for a in sample} == {"zh", "en"}


def test_every_operation_has_many_wordings() -> None:
    for operation, frames in words().frames.items():
        assert len(set(frames["zh"])) >= 12, operation
        assert len(set(frames["en"])) >= 6, operation


def test_a_number_is_judged_by_its_value_its_owner_and_whether_it_may_be() -> None:
    def answer(value: int | None, text: str = "") -> Answer:
        number = None if value is None else Decimal(value)
        return Answer("", "zh", "figure", text, number)

    seven = Asked("value", "zh", "", "number", Decimal(7))
    assert judge(seven, answer(7))[0] == "right"
    assert judge(seven, answer(8))[0] == "wrong"
    assert judge(seven, answer(None))[0] == "missed"
    assert judge(replace(seven, how="nothing", value=None), answer(7))[0] == "wrong"
    most = replace(seven, winners=("甲局",), losers=("乙局",))
    assert judge(most, answer(7, "最多的是甲局，为7件。其余：乙局3件。"))[0] == "right"
    assert judge(most, answer(7, "最多的是乙局，为7件。其余：甲局3件。"))[0] == "wrong"
    assert judge(replace(seven, yes=False), answer(7, "是的。"))[0] == "wrong"
