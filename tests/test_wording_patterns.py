"""Wordings are found as the one whole pattern of them all would find them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.question.text import normalise
from reportqa.question.vocabulary import data_file
from reportqa.question.wordings import Wordings

QUESTIONS = Path(__file__).parent / "questions"


def places(zh: list[str], en: list[str], text: str) -> list[tuple[int, int]]:
    """By one pattern of everything, compiled without looking at the text."""
    words = sorted(zh, key=len, reverse=True)
    words += [rf"(?<![a-z0-9])(?:{p})(?![a-z0-9])" for p in sorted(en, key=len, reverse=True)]
    whole = re.compile("(?=(" + "|".join(words) + "))")
    return [match.span(1) for match in whole.finditer(text)]


def found(zh: list[str], en: list[str], text: str) -> list[tuple[int, int]]:
    return [match.span(1) for match in Wordings(zh, en).finditer(text)]


def vocabulary() -> list[tuple[list[str], list[str]]]:
    topics = [(t["say"], t["en"]) for t in data_file("topics.toml")["topic"]]
    terms = [(t["zh"], t["en"]) for t in data_file("terms.toml")["term"].values()]
    operations = [(t["zh"], t["en"]) for t in data_file("operations.toml").values()]
    return [*topics, *terms, *operations]


def test_the_vocabulary_is_found_the_same_in_questions() -> None:
    file = QUESTIONS / "tuned-mixed.jsonl"
    lines = file.read_text("utf-8").splitlines()[::4]
    texts = [normalise(json.loads(line)["question"]) for line in lines]
    for zh, en in vocabulary():
        for text in texts:
            assert found(zh, en, text) == places(zh, en, text), (zh, en, text)


@pytest.mark.parametrize(
    ("zh", "en", "text"),
    [
        (["(?:第)?5"], [], "a 5"),
        (["(?:(?:第)名)?5"], [], "a 5"),
        (["第*5"], [], "only 5"),
        (["第{0,1}5"], [], "only 5"),
        (["同比|%"], [], "5 % more"),
        (["[第%]"], [], "5 %"),
        (["(?=第|5)."], [], "a 5"),
        (["(?!第)5"], [], "a 5"),
        (["ab{2,3}c"], [], "abbc"),
        (["中{2,3}国"], [], "中中国"),
        (["x?网站"], [], "网站"),
        ([], ["(?:per ?cent|%)"], "占 %吗"),
        ([], ["(?:a )?5"], "占 5 吗"),
        ([], ["a*5"], "占 5 吗"),
        (["网站"], ["web ?sites?"], "网站 websites"),
        (["公开", "信息公开"], [], "政府信息公开"),
    ],
)
def test_nothing_is_missed(zh: list[str], en: list[str], text: str) -> None:
    assert found(zh, en, text) == places(zh, en, text) != []


PIECES = ["中", "国", "a", "b", "5", "%", " ", "(?:中|a)", "(?:国)?", "[中a]", "b?", "中*", r"\d"]


@given(
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), max_size=3),
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), max_size=3),
    st.text("中国ab5% ", max_size=8),
)
def test_any_wordings_are_found_the_same(zh: list[str], en: list[str], text: str) -> None:
    if zh or en:
        wordings = [span for span in places(zh, en, text) if span[0] < span[1]]
        assert [span for span in found(zh, en, text) if span[0] < span[1]] == wordings
