"""Measures offered where a question is refused: by meaning, as questions, never as figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa import Library
from reportqa.answer.nearest import near_measures
from reportqa.form.catalogue import catalogue


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("市监局2021行政许可绝定数量", "3428"),
        ("住建局2022年多少个人没拿到信息，因为无正当理由大量反复申请", "62"),
    ],
)
def test_what_is_offered_can_be_asked(county: Library, question: str, value: str) -> None:
    refused = county.ask(question)
    assert (refused.kind, refused.value, refused.figures) == ("no_answer", None, ())
    assert 1 <= len(refused.options) <= 3
    assert all(option in refused.text for option in refused.options)
    answers = [county.ask(option) for option in refused.options]
    assert {a.kind for a in answers} == {"figure"}
    assert Decimal(value) in {a.value for a in answers}


@pytest.mark.parametrize(
    "question",
    [
        "辰巳县2024年公路里程多少公里",
        "住建局2023年公务员平均工资多少",
        "How many schools did Chensi County build in 2023?",
        "How many new applications did the Tuxu health commission get in 2023?",
        "深圳市2024年行政许可决定多少件",
    ],
)
def test_nothing_is_offered_for_what_the_form_does_not_hold(county: Library, question: str) -> None:
    refused = county.ask(question)
    assert refused.kind == "no_answer"
    assert refused.options == ()


def test_only_measures_of_the_edition_and_of_what_was_named() -> None:
    near = near_measures("规范性文件废除件数", frozenset({2021}), frozenset({"normative"}))
    assert near[0].name == "规范性文件废止件数"
    assert all(2021 in m.editions and "normative" in m.needs for m in near)
    assert near_measures("规范性文件废除件数", frozenset({2021}), frozenset()) == ()
    assert near_measures("", frozenset({2021}), frozenset({"normative"})) == ()


def test_every_measure_is_nearest_to_its_own_name() -> None:
    for entry in catalogue().entries:
        near = near_measures(entry.name, frozenset(entry.editions), entry.needs)
        assert entry.name in [m.name for m in near], entry.name
