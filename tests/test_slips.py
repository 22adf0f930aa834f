"""Typing slips: what is taken for a word of the form, what never is, and that it is said."""

from __future__ import annotations

import random
import sys
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa import Library
from reportqa.question import slips
from reportqa.question.spans import Role, cover, merge
from reportqa.question.vocabulary import data_file, find_words

ASKED = {
    "penalty": "淮安2024年行政处罚多少件",
    "licence": "淮安2024年行政许可多少件",
    "application": "淮安2024年依申请公开一共收了多少件",
    "partly": "淮安2024年部分公开多少件",
    "forward": "淮安2024年结转下年度多少件",
    "review": "淮安2024年行政复议多少件",
    "company": "淮安2024年商业企业申请多少件",
    "person": "淮安2024年自然人申请多少件",
    "refused": "淮安2024年不予公开多少件",
    "in force": "平潭2024年行政规范性文件现行有效多少件",
}


@pytest.mark.parametrize(
    ("typed", "plain", "said"),
    [
        ("淮安2024年行政处发多少件", "penalty", "“行政处发”按“行政处罚”理解"),
        ("淮安2024年行政处法决定几件？", "penalty", "“行政处法”按“行政处罚”理解"),
        ("淮安2024年形政许克多少件", "licence", "“形政许克”按“行政许可”理解"),
        ("淮安２０２４年行政許克多少件", "licence", "“行政许克”按“行政许可”理解"),
        ("淮安2024年许克多少件", "licence", "“许克”按“许可”理解"),
        ("淮安2024年依深请公开一共收了多少件", "application", "“依申请公开”"),
        ("淮安2024年部分公凯多少件", "partly", "“部分公凯”按“部分公开”理解"),
        ("淮安2024年接转下年度多少件", "forward", "“结转下年度”"),
        ("淮安2024年形政复议多少件", "review", "“形政复议”按“行政复议”理解"),
        ("淮安2024年商业起业申请多少件", "company", "“商业起业”按“商业企业”理解"),
        ("淮安2024年自然入申请多少件", "person", "“自然入”按“自然人”理解"),
        ("淮安2024年不与公开多少件", "refused", "“不与公开”按“不予公开”理解"),
        ("淮安2024年行政处罚决决定多少件", "penalty", "“决决”按“决”理解"),
        ("淮安2024年政行处罚多少件", "penalty", "“政行处罚”按“行政处罚”理解"),
        ("平潭2024年行政规范文件现行有效多少件", "in force", "“行政规范性文件”"),
        # two slips
        ("淮安2024年孜然人申清多少件", "person", "“申清”按“申请”理解"),
    ],
)
def test_a_slip_is_understood_and_said(
    corpus_library: Library, typed: str, plain: str, said: str
) -> None:
    meant, answer = corpus_library.ask(ASKED[plain]), corpus_library.ask(typed)
    assert meant.value is not None
    assert (answer.kind, answer.value) == ("figure", meant.value)
    assert answer.question == typed
    assert any(said in w for w in answer.warnings), answer.warnings


@pytest.mark.parametrize(
    ("question", "value", "said"),
    [
        ("How many penaltys in Pingtan in 2024?", 1100, "“penaltys” was taken for “penalty”"),
        ("licensng decisions, Pingtan 2024, how many", 4529, "“licensing”"),
        ("How many reconsidration cases did Huai'an have in 2024?", 351, "“reconsideration”"),
        ("How many litigaton cases did Huai'an have in 2024?", 46, "“litigation”"),
        ("How many aplications did Huai'an receive in 2024?", 3119, "“applications”"),
        ("How many applicatoins did Huai'an receive in 2024?", 3119, "“applications”"),
    ],
)
def test_english_slips_of_one_letter(
    corpus_library: Library, question: str, value: int, said: str
) -> None:
    answer = corpus_library.ask(question)
    assert answer.value == Decimal(value)
    assert any(said in w for w in answer.warnings), answer.warnings


def test_a_slip_in_an_earlier_question_is_put_right_too(corpus_library: Library) -> None:
    answer = corpus_library.ask("2023年呢？", previous=["2022年平潭行政处发多少件"])
    assert answer.value == 1330
    assert corpus_library.ask("行政处发呢", previous=["2022年平潭行政许可多少件"]).value == 2113


def test_without_a_slip_there_is_no_such_warning(corpus_library: Library) -> None:
    for question in ASKED.values():
        answer = corpus_library.ask(question)
        assert answer.kind == "figure"
        assert not any("理解" in w for w in answer.warnings if "日期" not in w)


@pytest.mark.parametrize(
    "question",
    [
        "2024年平潭里程多少",
        "2024年平潭历程多少公里",
        "2024年平潭公务员多少人",
        "2024年平潭工资多少",
        "2024年平潭处方多少件",
        "2024年平潭许多多少件",
        "2024年平潭行政处方多少件",
        "2024年平潭行政处分多少件",
        "2024年平潭行政许诺多少件",
        "2024年平潭统一公开多少件",
        "2024年平潭控制措施多少件",
        "2024年平潭废纸多少件",
        "2024年平潭出发多少次",
        "2024年平潭附议多少件",
        "2024年平潭重重困难多少件",
        "2024年平潭按期补正多少件",
        "2024年平潭经复议直接起诉多少件",
        "How many mitigation measures in Pingtan in 2024?",
        "How many deceased persons in Pingtan in 2024?",
        "How many spending decisions in Pingtan in 2024?",
        "How many layers in Pingtan in 2024?",
        "How many connected cases in Pingtan in 2024?",
    ],
)
def test_another_word_is_no_slip(corpus_library: Library, question: str) -> None:
    answer = corpus_library.ask(question)
    assert answer.value is None
    assert answer.figures == ()
    assert not any("理解" in w or "taken for" in w for w in answer.warnings)


REFUSED = (
    "2024年平潭公路里程多少公里",
    "2024年平潭公务员工资总共多少",
    "2024年平潭医院处方一共多少件",
    "2024年平潭出租车辆多少",
    "2024年平潭学校教师人数是多少",
    "淮安2024年财政收入总额是多少",
    "How many kilometres of roads did Pingtan build in 2024?",
)


def _odd_words(library: Library, question: str) -> list[int]:
    """The places of a question that no word of the form, no agency and no year explains."""
    from reportqa.question.text import normalise

    plain = normalise(question)
    spans, _ = cover(plain, merge(find_words(plain)))
    form = {i for s in spans if s.has(Role.TERM) for i in range(s.start, s.end)}
    kept = (
        {i for i, c in enumerate(plain) if not c.isalpha()} | form | set(range(len("2024年平潭")))
    )
    return [i for i in range(len(plain)) if i not in kept]


@settings(max_examples=20)
@given(st.sampled_from(REFUSED), st.randoms(use_true_random=False))
def test_shuffled_words_of_other_fields_never_become_a_figure(
    corpus_library: Library, question: str, chance: random.Random
) -> None:
    places = _odd_words(corpus_library, question)
    assert len(places) >= 2
    chars = list(question)
    for _ in range(chance.randint(0, 3)):
        a, b = chance.sample(places, 2)
        chars[a], chars[b] = chars[b], chars[a]
    answer = corpus_library.ask("".join(chars))
    assert answer.value is None, answer.text
    assert answer.figures == ()


@settings(max_examples=20)
@given(st.sampled_from(sorted(ASKED.values())), st.data())
def test_a_changed_character_gives_the_meant_figure_or_none(
    corpus_library: Library, question: str, data: st.DataObject
) -> None:
    """A word of the form with one character replaced by any other never asks for something else."""
    place = data.draw(st.integers(7, len(question) - 4))
    other = data.draw(
        st.sampled_from("政正证许需可克处初罚发法公工开凯不步部分份申深请清结接转赚人入企起业页")
    )
    changed = question[:place] + other + question[place + 1 :]
    answer = corpus_library.ask(changed)
    notes = [w for w in answer.warnings if "按“" in w and "”理解" in w and "日期" not in w]
    if notes:
        assert answer.value == corpus_library.ask(question).value, (changed, answer.text, notes)


def test_what_stands_in_a_report_is_no_slip(corpus_library: Library) -> None:
    """The check is by the reports: with the word in one of them, nothing is put right."""
    from datetime import date

    from reportqa.question.parse import parse

    today = date(2025, 6, 1)
    names = tuple(sorted({r.agency for r in corpus_library.reports()}))
    question = parse("淮安2024年行政处发多少件", names, today)
    right = slips.put_right(question, names, today, lambda q: q.terms, lambda _: False)
    assert right is not None
    assert [s.meant for s in right[1]] == ["行政处罚"]
    assert slips.put_right(question, names, today, lambda q: q.terms, lambda _: True) is None


def test_a_question_that_is_explained_costs_nothing(corpus_library: Library) -> None:
    """No list of slips is read and no pinyin made where nothing is left over."""
    slips._data.cache_clear()
    for question in ASKED.values():
        corpus_library.ask(question)
    assert slips._data.cache_info().currsize == 0


@pytest.mark.parametrize(
    "question",
    [
        "How many licensing desicions did the Huai'an goverment make in 2024?",
        "How many licensing decisons did Pingtan make in 2024?",
    ],
)
def test_letters_in_another_order_and_slips_of_agency_words(
    corpus_library: Library, question: str
) -> None:
    found = corpus_library.ask(question)
    whose = "the Huai'an government" if "Huai'an" in question else "Pingtan"
    right = corpus_library.ask(f"How many licensing decisions did {whose} make in 2024?")
    assert found.value == right.value is not None


def test_the_lists_are_of_words_that_the_form_knows() -> None:
    """Every word that slips are put right to is explained; no slip is a word itself."""
    data = slips._data()
    entries = data_file("terms.toml")["term"].values()
    english = " ".join(p for t in entries for p in t["en"])
    agencies = data_file("agencies.toml")
    english += " ".join(p for k in ("organ", "department") for o in agencies[k] for p in o["en"])
    for word in data["english"]["words"].split():
        assert word[:5] in english, word
    terms = [w for t in entries for w in t["zh"]]
    for word in data["chinese"]["short"]:
        assert any(word in term for term in terms), word
    typed = [t for wrong in data["chinese"]["short"].values() for t in wrong]
    assert len(typed) == len(set(typed))
    known = set(data["chinese"]["short"])
    assert not known & set(typed)
    assert not set(data["english"]["real"].split()) & set(data["english"]["words"].split())


def test_pinyin_is_not_loaded_with_the_module() -> None:
    import subprocess

    code = "import sys, reportqa.question.slips; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
