"""Definitions: what the form's terms mean, and that no definition is a figure or the reverse."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa import Library
from reportqa.answer.glossary import Term, glossary
from reportqa.form.catalogue import catalogue
from reportqa.question.text import normalise

MARKED = {"zh": "reportqa 名词解释，不是报告中的表述", "en": "not a statement of a report"}


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("什么是依申请公开", "依申请公开"),
        ("结转是什么意思", "结转"),
        ("结果纠正指什么？", "结果纠正"),
        ("“败诉”是啥意思啊", "结果纠正"),
        ("實質公開率怎麼算", "实质公开率"),
        ("公开率的计算公式是什么", "实质公开率"),
        ("请问年报里的“部分公开”是什么意思", "部分公开"),
        ("什么叫四类过程性信息", "四类过程性信息"),
        ("三类内部事务信息包括哪些", "三类内部事务信息"),
        ("什么是处理决定数量", "处理决定数量"),
        ("处理决定数量是什么意思", "处理决定数量"),
        ("行政规范性文件的定义", "行政规范性文件"),
        ("怎么理解不予处理", "不予处理"),
        ("三安全一稳定是什么", "三安全一稳定"),
        ("2024年平潭年报里的结转是什么意思", "结转"),
        ("什么是依深请公开", "依申请公开"),
        ("解释一下区分处理", "区分处理"),
    ],
)
def test_a_term_is_explained(corpus_library: Library, question: str, term: str) -> None:
    answer = corpus_library.ask(question)
    assert (answer.kind, answer.value, answer.figures) == ("definition", None, ())
    assert answer.text.startswith(f"“{term}”")
    assert MARKED["zh"] in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ('What does "carried over" mean?', "carried over"),
        ("what is a normative document", "normative document"),
        ("What is administrative licensing?", "administrative licensing"),
        ("How is the disclosure rate calculated?", "rate of disclosure"),
        ("What does upheld mean in table four?", "upheld"),
        ("define third party", "third party"),
        ("what is meant by internal affairs", "three kinds of internal affairs"),
    ],
)
def test_a_term_is_explained_in_english(corpus_library: Library, question: str, term: str) -> None:
    answer = corpus_library.ask(question)
    assert (answer.kind, answer.value) == ("definition", None)
    assert answer.text.startswith(f"“{term}”")
    assert MARKED["en"] in answer.text


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("对外公开总数量和现行有效件数有什么区别", ("对外公开总数量", "现行有效件数")),
        ("2021年版和2019年版有什么不同", ("2021年版格式", "2019年版格式")),
        (
            "what is the difference between carried over and carried forward",
            ("carried over", "carried forward to the next year"),
        ),
    ],
)
def test_two_terms_are_set_side_by_side(
    corpus_library: Library, question: str, terms: tuple[str, ...]
) -> None:
    answer = corpus_library.ask(question)
    assert answer.kind == "definition"
    places = [answer.text.index(f"“{t}”") for t in terms]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("什么是行政处罚，2024年平潭有多少件", 1100),
        ("平潭2024年行政处罚是多少件", 1100),
        ("2024年平潭的行政处罚数量是什么", 1100),
        ("我的意思是2024年平潭行政处罚数量", 1100),
        ("What is the number of licensing decisions of Pingtan in 2024?", 4529),
        ("How many licensing decisions did Pingtan make in 2024, I mean in total?", 4529),
    ],
)
def test_a_question_for_a_figure_gets_the_figure(
    corpus_library: Library, question: str, value: int
) -> None:
    answer = corpus_library.ask(question)
    assert answer.kind == "figure"
    assert answer.value == value


def test_a_number_of_nothing_named_is_no_definition(corpus_library: Library) -> None:
    assert corpus_library.ask("what is the number of licensing decisions").kind == "figure"


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("什么是行政处分", "行政处罚"),
        ("行政许可决定的数量是什么意思", "行政许可"),
        ("what does carried onward mean", "carried"),
    ],
)
def test_an_unknown_term_is_refused_with_those_near_it(
    corpus_library: Library, question: str, near: str
) -> None:
    answer = corpus_library.ask(question)
    assert (answer.kind, answer.value, answer.figures) == ("no_answer", None, ())
    assert answer.options
    assert near in "".join(answer.options)
    for option in answer.options:
        assert corpus_library.ask(option).kind == "definition", option


def test_a_term_far_from_all_is_refused_without_options(corpus_library: Library) -> None:
    answer = corpus_library.ask("什么是微积分")
    assert (answer.kind, answer.options) == ("no_answer", ())


def test_what_the_reports_explain_themselves_is_quoted_from_them(corpus_library: Library) -> None:
    answer = corpus_library.ask("平潭2021年的“三个一”工作机制指什么")
    assert answer.kind == "passage"


@settings(max_examples=40)
@given(st.sampled_from(glossary()), st.integers(0, 5))
def test_every_term_is_found_by_each_of_its_names(
    corpus_library: Library, term: Term, form: int
) -> None:
    zh = ("什么是{}", "{}是什么意思？", "{}指什么")[form % 3]
    en = ("What does “{}” mean?", "define {}", "What is meant by {}?")[form % 3]
    for pattern, names, text in ((zh, term.zh, term.text), (en, term.en, term.text_en)):
        for name in names:
            question = pattern.format(name)
            answer = corpus_library.ask(question)
            assert answer.kind == "definition", question
            assert answer.value is None
            assert text in answer.text, question


def test_the_glossary_holds_the_whole_form() -> None:
    terms = glossary()
    assert len(terms) >= 60
    names = {normalise(n) for t in terms for n in t.zh}
    form = catalogue()
    for applicant in form.applicants:
        assert normalise(applicant.name) in names
    for block in form.blocks:
        assert normalise(block.title) in names
    for measure in form.of_table("3"):
        own = {normalise(measure.name), normalise(measure.name.split("：")[-1])}
        assert own & names, measure.name
    for measure in form.of_table("4"):
        case, outcome = measure.column[-2], measure.column[-1]
        assert case in names
        assert outcome in names
    for group in form.groups:
        if group.table == "3" and len(group.name) < 6:
            assert group.name in names, group.name


def test_each_name_means_one_term() -> None:
    for names in ([n for t in glossary() for n in t.zh], [n for t in glossary() for n in t.en]):
        plain = [normalise(n) for n in names]
        assert len(plain) == len(set(plain)), [n for n in plain if plain.count(n) > 1]


def test_the_texts_are_whole_in_both_languages() -> None:
    for term in glossary():
        assert re.search(r"[。）]$", term.text), term.zh[0]
        assert term.text_en.endswith("."), term.en[0]
        assert not re.search(r"[\u4e00-\u9fff]", term.text_en.replace("第", "")), term.en[0]
        assert all(1 <= a <= 56 for a in term.articles), "the Regulations have 56 articles"
        assert set(term.editions) <= {2019, 2021}
