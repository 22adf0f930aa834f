"""Passages found in other words than the reports', and in the reports' own."""

from __future__ import annotations

import re
from datetime import date

import pytest

from reportqa import Library
from reportqa.answer.search import topic_of
from reportqa.question.parse import parse
from reportqa.question.vocabulary import data_file

AGENCIES = ("平潭综合实验区管委会", "淮安市人民政府")


def _plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("question", "report", "quote"),
    [
        (
            "平潭2022年怎样把有效的红头文件集中到一处供人查？",
            "平潭综合实验区管委会-2022",
            "规范性文件库",
        ),
        ("淮安官方那本刊物2024年出了吗？", "淮安市人民政府-2024", "公报"),
        ("What staffing trouble did Huai'an report?", "淮安市人民政府-2024", "人手不足"),
        ("平潭2023年政策解读", "平潭综合实验区管委会-2023", "解读"),
    ],
)
def test_the_right_passage_stands_first(
    corpus_library: Library, question: str, report: str, quote: str
) -> None:
    first, *_ = corpus_library.search(question, top=3)
    assert first.passage.report == report
    assert quote in _plain(first.passage.passage.text)


def test_the_title_of_a_report_is_no_answer_to_its_own_name(corpus_library: Library) -> None:
    """Agency and year choose the report; its title, which names both, is not sought."""
    hits = corpus_library.search("平潭2022年怎样把有效的红头文件集中到一处供人查？", top=5)
    assert {h.passage.report for h in hits} == {"平潭综合实验区管委会-2022"}
    assert hits[0].passage.passage.section is not None


def test_filters_go_before_what_the_query_names(corpus_library: Library) -> None:
    hits = corpus_library.search("平潭政策解读", year=2023, top=5)
    assert {h.passage.year for h in hits} == {2023}
    assert corpus_library.search("政策解读", agency="淮安", year=1999) == []
    assert corpus_library.search("   ") == []


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("平潭2022年怎样培训新人", "怎样培训新人"),
        ("How did Huai'an train newcomers in 2024?", "how did train newcomers in ?"),
        ("平潭2022年", "平潭2022年"),
    ],
)
def test_what_is_sought_is_the_question_without_whose_and_when(question: str, topic: str) -> None:
    assert topic_of(parse(question, AGENCIES, date(2025, 5, 6))) == topic


def test_the_same_question_finds_the_same(corpus_library: Library) -> None:
    query = "谁来检查网站上的错字"
    first = [(h.passage.id, h.score) for h in corpus_library.search(query)]
    for _ in range(3):
        assert [(h.passage.id, h.score) for h in corpus_library.search(query)] == first


def test_related_words_are_patterns_and_words() -> None:
    groups = data_file("related.toml")["group"]
    assert len(groups) > 40
    for group in groups:
        assert all(group[key] for key in ("say", "en", "find"))
        for pattern in (*group["say"], *group["en"]):
            re.compile(pattern)
        assert all(word == _plain(word) for word in group["find"])
