"""Which sentences are quoted, what several years say alike, and what is refused."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from reportqa import Library
from reportqa.answer.boilerplate import commonness
from reportqa.answer.counted import asks_how_many, counts
from reportqa.answer.details import details_in, gives
from reportqa.answer.likewise import grouped, says_the_same
from reportqa.answer.search import Found
from reportqa.answer.sureness import MEASURES, model
from reportqa.answer.topics import speaks_of, topics_in
from reportqa.export import hit_json, hits_text
from reportqa.passages import sentences_in
from reportqa.question.parse import parse
from reportqa.question.vocabulary import data_file

TODAY = date(2025, 6, 30)
TUNED = Path(__file__).parent / "passages" / "tuned.jsonl"


def _plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    "question",
    [
        "平潭2023年有没有公布房价？",
        "淮安2024年的公务员工资是怎么定的？",
        "Did Pingtan organise an open day in 2023?",
        "How were trade secrets treated in requests to the Dinghai transport bureau in 2020?",
        "平潭2022年给残疾人发补贴了吗？",
        "Which awards did Huai'an win in 2024?",
    ],
)
def test_a_topic_that_no_passage_speaks_of_is_refused(
    corpus_library: Library, question: str
) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert answer.kind == "no_answer", answer.text


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("平潭2023年有没有跟网友在网上聊？", "平潭大家谈"),
        ("Were vaccination look-up tools put online by Pingtan in 2022?", "疫苗接种"),
        ("定海2020年过节的时候路上堵不堵怎么告诉大家？", "黄金周"),
    ],
)
def test_a_topic_in_other_words_is_answered_where_a_passage_speaks_of_it(
    corpus_library: Library, question: str, quote: str
) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert answer.kind == "passage"
    assert any(quote in citation.quote for citation in answer.citations), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "平潭2021年聘请的第三方评估公司叫什么名字？",
        "定海交通局负责人走进《阳光热线》是几月几号？",
        "上海2019年列席常务会议的律师姓什么？",
        "淮安2024年的培训在哪个会议室办的？",
        "平潭2022年上了智能问答以后，有多少人用？",
        "Which law firm took part in Pingtan's lawsuits in 2022?",
        "How many copies of the Huai'an gazette were printed in 2024?",
        "What were the names of the experts who lectured in Shanghai in 2019?",
    ],
)
def test_a_detail_that_no_sentence_gives_is_refused(corpus_library: Library, question: str) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert answer.kind == "no_answer", answer.text


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("上海的“好差评”系统是几月几号上线的？", "10月29日"),
        ("平潭2021年请公司来评估过吗？", "第三方评估公司"),
        ("Which programme did the head of the Dinghai transport bureau go on?", "阳光热线"),
        ("平潭2024年做了多少次网上调查问卷？", "网上调查51期"),
        ("平潭2021年几个部门怎么商量疑难申请？", "专题会"),
    ],
)
def test_a_detail_that_a_sentence_gives_is_answered(
    corpus_library: Library, question: str, quote: str
) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert any(quote in citation.quote for citation in answer.citations), answer.text


def test_details_are_patterns_and_each_sentence_gives_or_lacks_them() -> None:
    for detail in data_file("details.toml")["detail"]:
        assert detail["gives"]
        assert detail["say"] or detail["en"]
        for pattern in (*detail["say"], *detail["en"], *detail["gives"]):
            re.compile(pattern)
    day = details_in("发布会是几月几号开的?")
    assert day
    assert gives(day, "3月17日召开新闻发布会。")
    assert not gives(day, "全年召开新闻发布会12场。")
    assert gives((), "")


def test_a_number_that_is_spoken_of_is_not_asked_for() -> None:
    def asked(text: str) -> bool:
        return asks_how_many(parse(text, (), TODAY))

    assert asked("办了多少次问卷?")
    assert not asked("公众号没多少人看吗?")
    assert not asked("几个部门怎么商量?")
    assert not asked("有哪几个区先试?")


def test_a_sentence_counts_what_is_asked() -> None:
    times = parse("办了多少次问卷?", (), TODAY)
    assert counts(times, "开展网上调查51期")
    assert not counts(times, "发放手册8000册")
    share = parse("网上办成的占多少?", (), TODAY)
    assert counts(share, "网上可办率达到89.8%")
    assert not counts(share, "网上可办事项120项")


@pytest.mark.parametrize(
    "question", ["我是淮安某局的，新人怎么培养？", "想问问淮安，新人怎么培养？"]
)
def test_words_before_a_name_make_no_other_agency(corpus_library: Library, question: str) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert any("传帮带" in citation.quote for citation in answer.citations), answer.text


@pytest.mark.parametrize(
    "question",
    [
        "给清川县政府提意见有回音吗？",
        "想问教育局新人怎么培养？",
        "What did the Putuo district transport bureau improve in 2020?",
    ],
)
def test_another_agency_stays_another_behind_a_verb(corpus_library: Library, question: str) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert answer.kind == "no_answer", answer.text


def test_things_are_single_words_each_listed_once() -> None:
    words = data_file("things.toml")["words"]
    assert len(words) == len(set(words)) > 500
    assert all(len(word) > 1 or not word.isascii() for word in words)
    (uniform,) = topics_in("窗口人员有没有统一制服?")[-1:]
    assert not speaks_of([uniform], "窗口人员挂牌上岗")
    assert speaks_of([uniform], "窗口人员统一着制服")


def test_what_the_report_of_a_year_says_is_not_told_by_the_one_before(
    corpus_library: Library,
) -> None:
    plans = corpus_library.ask("平潭2025年打算怎样改进？", today=TODAY)
    assert {citation.year for citation in plans.citations} == {2024}
    answer = corpus_library.ask("平潭2025年的年报里说改进得怎么样了？", today=TODAY)
    assert answer.kind == "no_answer", answer.text


def test_topics_are_patterns_and_words() -> None:
    topics = data_file("topics.toml")["topic"]
    assert len(topics) > 200
    for topic in topics:
        assert topic["find"]
        assert topic["say"] or topic["en"]
        for pattern in (*topic["say"], *topic["en"]):
            re.compile(pattern)
        assert all(word and word == _plain(word) for word in topic["find"])


def test_a_topic_is_named_by_whole_words_and_all_must_be_spoken_of() -> None:
    two = topics_in("did the office charge fees for training?")
    assert len(two) == 2
    assert speaks_of(two, "全年收取信息处理费,举办培训3场")
    assert not speaks_of(two, "举办培训3场")
    assert not topics_in("the chair is in charge of the board")
    assert speaks_of((), "")


def test_the_model_of_sureness_has_a_weight_for_every_measure() -> None:
    assert len(model().weights) == len(MEASURES)
    assert 0 < model().at_least < 1
    assert model().weights[MEASURES.index("score")] > 0


@pytest.mark.parametrize(
    "question", ["staffing problems Huai'an", "What staffing problems did Huai'an have?"]
)
def test_no_heading_is_quoted_as_an_answer(corpus_library: Library, question: str) -> None:
    answer = corpus_library.ask(question, today=TODAY)
    assert answer.kind == "passage"
    assert any("人手不足" in citation.quote for citation in answer.citations), answer.text
    labels = {_plain(label) for c in answer.citations for label in c.section.split(" > ")}
    assert not labels & {_plain(citation.quote) for citation in answer.citations}


def test_what_several_years_say_alike_is_told_once(corpus_library: Library) -> None:
    answer = corpus_library.ask("平潭收信息处理费了吗？", today=TODAY)
    alike = [c for c in answer.citations if re.fullmatch(r"20\d\d年没有收取信息处理费。", c.quote)]
    assert [c.year for c in alike] == [2024, 2021, 2022, 2023]
    marks = [c.id for c in alike]
    assert answer.text.count("没有收取信息处理费") == 1
    assert (
        f"[{marks[0]}]（2021[{marks[1]}]、2022[{marks[2]}]、2023[{marks[3]}]年同样）" in answer.text
    )
    assert answer.interpretation.years == (2021, 2022, 2023, 2024)


def test_the_year_asked_tells_them_apart(corpus_library: Library) -> None:
    answer = corpus_library.ask("平潭2022年收信息处理费了吗？", today=TODAY)
    assert {c.year for c in answer.citations} == {2022}
    assert "同样" not in answer.text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2021年没有收取信息处理费。", "2024年没有收取信息处理费。", True),
        ("一是加强业务培训，提高能力。", "三是加强业务培训，提高能力。", True),
        ("全年举办政府信息公开培训会12场次。", "全年举办政府信息公开培训会15场次。", False),
        ("全年举办政府信息公开培训会三场次。", "全年举办政府信息公开培训会五场次。", False),
        ("各单位全年都没有违反保密规定的情况。", "各单位全年都有违反保密规定的情况。", False),
        ("政策解读的形式还不够丰富。", "公开栏的内容还不够齐全。", False),
    ],
)
def test_the_same_words_are_the_same_figures_and_negations(
    one: str, other: str, same: bool
) -> None:
    assert says_the_same(one, other) is same


def test_groups_keep_the_order_of_their_first() -> None:
    assert grouped([3, 1, 5, 2, 7], lambda a, b: a % 2 == b % 2) == [[3, 1, 5, 7], [2]]


def test_sentences_stand_where_they_say() -> None:
    text = " 一是甲。二是乙！\n“三是丙；”丁?戊"
    found = list(sentences_in(text, 0, len(text)))
    assert [s for _, s in found] == ["一是甲。", "二是乙！", "“三是丙；”", "丁?"]
    assert all(text[at : at + len(s)] == s for at, s in found)


def test_a_search_without_a_year_shows_the_same_words_once(corpus_library: Library) -> None:
    query = "平潭没有收取信息处理费 其他需要报告的事项"
    first, *others = corpus_library.search(query, top=8)
    assert isinstance(first, Found)
    assert len({first.passage.year, *(p.year for p in first.likewise)}) == 4
    told = {p.report for p in first.likewise}
    assert not any(
        hit.passage.report in told
        and says_the_same(hit.passage.passage.text, first.passage.passage.text)
        for hit in others
    )
    row = hit_json(1, first)
    assert row["likewise"] == [p.report for p in first.likewise]
    assert "likewise: " in hits_text([row])
    asked = corpus_library.search("平潭2022年没有收取信息处理费 其他需要报告的事项", top=3)
    assert {hit.passage.year for hit in asked} == {2022}
    assert not any(isinstance(hit, Found) for hit in asked)


def test_what_recurs_in_many_reports_is_known_by_that(county: Library) -> None:
    store = county.store
    legal = "按照《中华人民共和国政府信息公开条例》的要求编写了本报告。统计期限为2023年1月1日"
    own = "到村现场指导184次，专家下田教种地。"
    assert commonness(legal, store) > 0.6
    assert commonness(own, store) < 0.2
    assert commonness("2023", store) == 0.0


def test_quotes_stand_at_their_places_and_what_has_no_answer_is_refused(
    corpus_library: Library, county: Library
) -> None:
    """Over the tuned questions; docs/answers.md has the shares."""
    checked = 0
    answered: dict[bool, list[bool]] = {True: [], False: []}
    for line in map(json.loads, TUNED.read_text("utf-8").splitlines()):
        library = corpus_library if line["library"] == "corpus" else county
        answer = library.ask(line["question"], today=TODAY)
        answered[bool(line["answers"])].append(answer.kind != "no_answer")
        for citation in answer.citations:
            if answer.kind == "passage":
                text = library.document(citation.report).text
                assert text[citation.start : citation.end] == citation.quote, line["id"]
                checked += 1
    assert checked > 200
    assert sum(answered[True]) >= 0.85 * len(answered[True])
    assert sum(answered[False]) <= 0.1 * len(answered[False])
