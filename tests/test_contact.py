"""The contact that a report prints: found in its text, and given where there is no figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support
from reportqa import Library
from reportqa.answer.contact import find_contact

AGENCY = "云岭市虚构区水务局"
PRINTED = (
    "联系地址：云岭市河滨路8号；邮编：000123；电话：0999-7654321；电子邮箱：water@example.gov.cn"
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "如对本报告有疑问，请与办公室联系（地址：云岭市河滨路8号，邮编：000123，电话：0999-7654321，"
            "电子邮箱：water@example.gov.cn）。\n一、总体情况",
            "地址：云岭市河滨路8号，邮编：000123，电话：0999-7654321，电子邮箱：water@example.gov.cn",
        ),
        ("联系电话：0999-7654321。", "联系电话：0999-7654321"),
        ("咨询电话:(0999)7654321转8001。", "咨询电话:(0999)7654321转8001"),
        ("电话/传真：0999-7654321。一、总体情况", "电话/传真：0999-7654321"),
        (
            "电话0999-7654321，地址为河滨路8号楼，邮编000123。",
            "电话0999-7654321，地址为河滨路8号楼，邮编000123",
        ),
        ("电 子邮箱：a.b-c@example.com，来函请寄。", "邮箱：a.b-c@example.com"),
        ("电话：０９９９－７６５４３２１", "电话：０９９９－７６５４３２１"),
        # the report's own comes before what the page says of itself
        (
            "网站维护电话：0999-1111111 备案号1。如有疑问，请联系区水务局，电话：0999-7654321。",
            "电话：0999-7654321",
        ),
    ],
)
def test_a_contact_is_found_as_printed(text: str, printed: str) -> None:
    contact = find_contact(text)
    assert contact is not None
    assert contact.text == printed
    assert text[contact.start : contact.end] == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "全年接听热线电话11通，网络诉求3件。",
        "设立征收工作纪律公开以及监督电话公开等。",
        "及时发布机关职能、办公地址、联系方式等信息，注意与申请人进行电话沟通。",
        "其中：1、当面申请数0件，2、信函、传真申请数0件。",
        "2024年电话12345受理诉求。",
        "主办：云岭市人民政府 网站标识码0000000000 技术支持电话：0999-7654321",
        "地址：云岭市河滨路8号。",  # nobody is reached by a place alone
    ],
)
def test_what_is_no_contact(text: str) -> None:
    assert find_contact(text) is None


@given(st.text(alphabet="电话地址邮编箱联系：:0123456789-（）@.，；\n a", max_size=80))
def test_a_contact_is_always_a_run_of_the_text(text: str) -> None:
    contact = find_contact(text)
    if contact is not None:
        assert text[contact.start : contact.end] == contact.text
        assert any(c.isdigit() or c in "@＠" for c in contact.text)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A report that prints a contact, and one that prints none."""
    folder = tmp_path_factory.mktemp("contacts")
    water = support.water_2020()
    first = f"{water.preamble[0]}如对本报告有疑问，请与区水务局办公室联系。{PRINTED}。"
    printing = replace(water, preamble=(first,))
    support.write(printing, folder / "water.txt")
    support.write(support.culture_2019(), folder / "culture.docx")
    with Library.open(folder / "index", create=True) as opened:
        opened.ingest([folder / "water.txt", folder / "culture.docx"])
        yield opened


@pytest.mark.parametrize(
    ("question", "kind", "says"),
    [
        ("云岭市虚构区水务局2020年行政强制多少件", "figure", "空白"),
        ("云岭市虚构区水务局2020年逾期未缴费多少件", "no_answer", "2019年版"),
        ("云岭市虚构区水务局2020年公务员多少人", "no_answer", "公务员"),
        ("云岭市虚构区水务局2018年行政许可多少件", "no_answer", "2018"),
    ],
)
def test_a_refusal_says_why_and_whom_to_ask(
    library: Library, question: str, kind: str, says: str
) -> None:
    answer = library.ask(question)
    assert (answer.kind, answer.value) == (kind, None)
    assert says in answer.text
    assert "0999-7654321" in answer.text
    citation = answer.citations[-1]
    assert f"[{citation.id}]" in answer.text
    assert [c.id for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    text = library.document(citation.report).text
    assert text[citation.start : citation.end] == citation.quote
    assert "water@example.gov.cn" in citation.quote
    assert citation.link.startswith("/source/")


def test_an_english_refusal_is_in_english(library: Library) -> None:
    answer = library.ask(
        "How many administrative coercion measures did Yunling Xugou water bureau take in 2020?"
    )
    assert answer.value is None
    if answer.interpretation.agencies == (AGENCY,):
        assert "gives this contact" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "云岭市虚构区水务局2020年行政许可多少件",  # a figure
        "北京市2020年行政许可多少件",  # an agency that is not held
        "公务员多少人",  # no agency named, several held
        "什么是结转",
        "",
    ],
)
def test_no_contact_where_none_is_called_for(library: Library, question: str) -> None:
    assert "0999-7654321" not in library.ask(question).text


def test_a_report_without_a_contact_gives_none(library: Library) -> None:
    culture = next(r for r in library.reports() if r.agency != AGENCY)
    assert find_contact(library.document(culture.report).text) is None
    answer = library.ask(f"{culture.agency}{culture.year}年公务员多少人")
    assert answer.kind == "no_answer"
    assert answer.citations == ()


def test_the_contacts_of_the_corpus(corpus_library: Library) -> None:
    root = Path(__file__).parent.parent
    assert (root / "corpus").is_dir()
    found = {
        r.report: find_contact(corpus_library.document(r.report).text)
        for r in corpus_library.reports()
    }
    assert all(c is None or any(w in c.text for w in ("电话", "邮箱")) for c in found.values())
    huaian = found["淮安市人民政府-2024"]
    assert huaian is not None
    assert "0517-83605210" in huaian.text
    assert found["上海市人民政府办公厅-2019"] is None
