"""From the text of a question to what it asks for: every word explained, or left over."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportqa.form.catalogue import catalogue
from reportqa.question.follow_ups import inherit
from reportqa.question.parse import Asserted, Question, parse
from reportqa.question.spans import Meaning, Role, cover, merge
from reportqa.question.text import language_of, normalise
from reportqa.question.vocabulary import data_file, label_term

AGENCIES = (
    "定海区交通运输局",
    "平潭综合实验区管委会",
    "淮安市人民政府",
    "上海市人民政府办公厅",
    "云岭市虚构区发展和改革委员会",
)
TODAY = date(2026, 3, 1)


def understood(text: str) -> Question:
    return parse(text, AGENCIES, TODAY)


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("定海区交通运输局2020年许可多少件", ["定海区交通运输局"]),
        ("定海的交通局许可多少件", ["定海区交通运输局"]),
        ("交运局许可多少件", ["定海区交通运输局"]),
        ("定海許可多少件", ["定海区交通运输局"]),
        ("平潭管委会许可多少件", ["平潭综合实验区管委会"]),
        ("平潭实验区许可多少件", ["平潭综合实验区管委会"]),
        ("淮安市政府许可多少件", ["淮安市人民政府"]),
        ("虚构区发改委许可多少件", ["云岭市虚构区发展和改革委员会"]),
        ("定海和淮安许可各多少件", ["定海区交通运输局", "淮安市人民政府"]),
        ("许可多少件", []),
        ("How many licences did the Dinghai transport bureau grant?", ["定海区交通运输局"]),
        ("licences of Ding Hai District Transportation Bureau", ["定海区交通运输局"]),
        ("Huai'an government: how many licences", ["淮安市人民政府"]),
        ("how many licences in huaian", ["淮安市人民政府"]),
        ("How many licences did Pingtan issue?", ["平潭综合实验区管委会"]),
    ],
)
def test_agencies_are_known_by_all_their_names(text: str, agencies: list[str]) -> None:
    question = understood(text)
    assert sorted(question.agencies) == sorted(agencies)
    assert question.unknown_agency == ""
    assert question.left == ()


@pytest.mark.parametrize(
    "text",
    [
        "杭州市2020年许可多少件",
        "定海区教育局2020年许可多少件",
        "上海市交通委2020年许可多少件",
        "平潭自然资源局许可多少件",
        "淮安市公安局处罚多少件",
    ],
)
def test_an_agency_that_is_not_held_is_never_taken_for_one_that_is(text: str) -> None:
    assert understood(text).unknown_agency


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2020年许可多少件", (2020,)),
        ("２０２０年度许可多少件", (2020,)),
        ("二〇二〇年许可多少件", (2020,)),
        ("20年许可多少件", (2020,)),
        ("2019到2022年许可多少件", (2019, 2020, 2021, 2022)),
        ("2019-2021年许可多少件", (2019, 2020, 2021)),
        ("去年许可多少件", (2025,)),
        ("今年许可多少件", (2026,)),
        ("前年许可多少件", (2024,)),
        ("licences between 2019 and 2021", (2019, 2020, 2021)),
        ("licences in 2019 and 2021", (2019, 2021)),
        ("licences last year", (2025,)),
        ("许可多少件", ()),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    question = understood(text)
    assert question.years == years
    assert question.left == ()


def test_the_items_of_the_previous_year_are_no_year_of_the_calendar() -> None:
    question = understood("2020年行政许可上一年项目数量是多少")
    assert question.years == (2020,)
    assert question.names(label_term("行政许可上一年项目数量"))


@pytest.mark.parametrize(
    "word", ["里程", "工资", "公务员", "罚没收入", "编制", "mileage", "salaries", "headcount"]
)
def test_words_of_no_report_are_left_over(word: str) -> None:
    assert understood(f"2020年{word}多少").left or understood(f"{word} in 2020").left


def test_a_name_that_ends_in_a_counting_word_is_no_counting_word() -> None:
    assert understood("“大家谈”办了几期").count_words == ("期",)


def test_a_word_cut_by_a_function_word_is_one_piece_of_content() -> None:
    assert [r.words for r in understood("2020年公路里程多少").content] == ["公路 程"]
    assert [r.text for r in understood("2020年公路里程多少").content] == ["公路里程"]


def test_numbers_that_a_question_asserts() -> None:
    assert understood("许可是不是4000件？").asserted == (Asserted(Decimal(4000), "件"),)
    assert understood("收费是1.5亿元吗").asserted == (Asserted(Decimal("1.5"), "亿元"),)
    assert understood("许可多少件，回答4000").asserted == ()


def test_a_follow_up_takes_over_what_it_leaves_out() -> None:
    first = understood("2021年平潭的行政许可有多少件？")
    year = inherit(first, understood("那2022年呢？"))
    assert (year.agencies, year.years, year.terms) == (first.agencies, (2022,), first.terms)
    assert year.wants_number
    measure = inherit(first, understood("行政处罚呢"))
    assert (measure.agencies, measure.years) == (first.agencies, (2021,))
    assert measure.names("penalty")
    assert not measure.names("licensing")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_understood_somehow(text: str) -> None:
    question = understood(text)
    assert question.text == text
    assert all(piece in question.plain for piece in question.left)


@settings(deadline=None)
@given(st.text(alphabet="许可证处罚件多少年2020的了里程定海局 abc", max_size=30))
def test_nothing_is_explained_twice_and_nothing_is_lost(text: str) -> None:
    plain = normalise(text)
    spans = merge(
        (i, j, Meaning(Role.TERM, plain[i:j]))
        for i in range(len(plain))
        for j in (i + 1, i + 2)
        if j <= len(plain) and plain[i:j] in {"许可", "处罚", "的", "件"}
    )
    chosen, left = cover(plain, spans)
    places = sorted([(s.start, s.end) for s in chosen] + list(left))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))
    covered = {i for a, b in places for i in range(a, b)}
    assert {i for i, c in enumerate(plain) if c.isalnum()} <= covered


def test_every_term_of_the_catalogue_is_a_term_that_people_can_say() -> None:
    form = catalogue()
    terms = set(data_file("terms.toml")["term"])
    named = {t for e in form.entries for t in e.needs | e.may}
    named |= {t for e in form.entries for also in e.also for t in also}
    assert named <= terms
    assert set().union(*(a.needs for a in form.applicants)) <= terms


def test_the_language_follows_the_letters() -> None:
    assert language_of("许可多少件") == "zh"
    assert language_of("How many licences in 定海?") == "en"
    assert language_of("") == "en"
