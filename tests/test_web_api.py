"""The HTTP API and the source pages over a real library of invented reports."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx
import lxml.html
import pytest

import support
from reportqa.answer.model import Answer
from reportqa.library import Library
from support.server import APP, PLANTED, Server, web_corpus

WATER = support.water_2020()
QUESTION = f"2020年{WATER.agency}作出了多少件行政许可决定？"


def parse(html: str) -> Any:
    """A page as lxml reads it; what xpath gives is told by the path, not by its type."""
    return lxml.html.fromstring(html)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root = tmp_path_factory.mktemp("web")
    found = Server(web_corpus(root / "corpus"), root / "index")
    try:
        _ = found.address
        yield found
    finally:
        found.stop()
    log = "".join(found.log)
    assert "Traceback" not in log, log


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as found:
        yield found


@pytest.fixture(scope="module")
def library(server: Server) -> Iterator[Library]:
    assert server.address
    with Library.open(server.index) as found:
        yield found


@pytest.fixture(scope="module")
def answer(library: Library) -> Answer:
    found = library.ask(QUESTION)
    assert found.value == 1389
    return found


# -- the API -------------------------------------------------------------------------------------


def test_ask_gives_the_same_answer_as_the_library(client: httpx.Client, answer: Answer) -> None:
    reply = client.get("/api/ask", params={"q": QUESTION})
    assert reply.headers["content-type"] == "application/json"
    got = reply.json()
    expected = json.loads(json.dumps(answer.as_json(), default=float))
    for each in (got, expected):
        del each["elapsed_ms"]
    assert got == expected


def test_numbers_are_exact_in_the_json(client: httpx.Client) -> None:
    reply = client.get("/api/figures", params={"agency": "雾山县人民政府", "table": "2"})
    rows = json.loads(reply.text, parse_float=Decimal)
    (fees,) = [r for r in rows if "行政事业性收费" in r["row"]]
    assert fees["raw"] == "387.5200"
    assert fees["value"] == Decimal("387.52")
    assert "387.5" in reply.text


def test_earlier_questions_are_taken_into_account(client: httpx.Client) -> None:
    asked: dict[str, str | list[str]] = {"q": "行政处罚呢？", "previous": [QUESTION]}
    assert client.get("/api/ask", params=asked).json()["value"] == 57


def test_agency_and_year_narrow_the_question(client: httpx.Client) -> None:
    asked: dict[str, str | int] = {
        "q": "作出了多少件行政许可决定？",
        "agency": "雾山县人民政府",
        "year": 2022,
    }
    assert client.get("/api/ask", params=asked).json()["value"] == 12406


def test_reports_search_and_figures_speak_of_what_is_held(client: httpx.Client) -> None:
    reports = client.get("/api/reports").json()
    assert {(r["agency"], r["year"]) for r in reports} == {
        (r.agency, r.year) for r in (WATER, support.culture_2019(), support.county_2022())
    }
    hits = client.get("/api/search", params={"q": "公众号留言回复不及时", "top": 3}).json()
    assert [h["rank"] for h in hits] == list(range(1, len(hits) + 1))
    assert hits[0]["agency"] == WATER.agency
    water = next(r["report"] for r in reports if r["agency"] == WATER.agency)
    rows = client.get("/api/figures", params={"report": water}).json()
    assert {r["report"] for r in rows} == {water}
    assert any(r["raw"] == "１，３８９" and r["value"] == 1389 for r in rows)
    told = client.get("/api/figures", params={"report": water, "sentences": True}).json()
    assert all(r["table"] is None and r["quote"] for r in told)


def test_checks_speak_of_what_is_held(client: httpx.Client) -> None:
    checks = client.get("/api/check", params={"agency": WATER.agency}).json()
    assert {c["agency"] for c in checks} == {WATER.agency}
    assert {c["rule"] for c in checks} >= {1, 2, 3, 4}
    assert all(c["message"] and c["expression"] for c in checks)
    assert client.get("/api/check", params={"only_failed": True}).json() == []
    assert client.get("/api/check", params={"report": "nothing"}).status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/ask", 400),
        ("/api/ask?q=", 400),
        ("/api/ask?q=" + "长" * 5000, 400),
        ("/api/ask?q=x&year=abc", 400),
        ("/api/search?q=x&top=0", 400),
        ("/api/figures?report=nothing", 404),
        ("/api/nothing", 404),
    ],
)
def test_wrong_calls_are_told_in_one_line(client: httpx.Client, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert "\n" not in reply.text.strip()
    assert "Traceback" not in reply.text


def test_health_and_docs(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "reports": 3}
    docs = client.get("/docs").text
    assert {"/api/ask", "/api/figures", "/healthz"} <= set(re.findall(r"/[a-z/]+[a-z]", docs))
    assert client.get("/openapi.json").json()["paths"].keys() >= {"/api/ask", "/source/{report}"}


# -- sources -------------------------------------------------------------------------------------


def test_every_citation_leads_to_the_place_that_it_quotes(
    client: httpx.Client, library: Library
) -> None:
    questions = (QUESTION, "2020年不予公开多少件？", "2022年雾山县存在哪些问题？", "办结率是多少？")
    cited = [c for q in questions for c in library.ask(q).citations]
    assert len(cited) >= 4
    for citation in cited:
        reply = client.get(citation.link)
        assert reply.status_code == 200, citation.link
        page = parse(reply.text)
        assert len(page.xpath("//*[@id='cited']")) == 1
        marked = "".join(e.text_content() for e in page.xpath("//mark"))
        if citation.cell is not None:
            assert marked == " ".join(citation.quote.split())
        elif not page.xpath("//table[@id='cited']"):
            document = library.document(citation.report)
            span = document.text[citation.start : citation.end]
            assert "".join(marked.split()) == "".join(span.split())
        about = page.xpath("string(//dl)")
        assert citation.agency in about
        assert str(citation.year) in about
        assert citation.file in about


def test_the_cell_is_shown_between_its_labels(client: httpx.Client, answer: Answer) -> None:
    page = parse(client.get(answer.citations[0].link).text)
    (cited,) = page.xpath("//*[@id='cited']")
    row = "".join(e.text_content() for e in cited.xpath("ancestor::tr//th"))
    assert "行政许可" in row
    naming = [e.text_content() for e in page.xpath("//th[@class='rq-naming']")]
    assert any("处理决定数量" in label for label in naming)
    assert "本年新制作数量" not in "".join(naming)


def test_the_whole_report_can_be_read(client: httpx.Client, answer: Answer) -> None:
    address = urlsplit(answer.citations[0].link).path
    page = parse(client.get(address).text)
    assert "河湖治理" in page.text_content()
    assert len(page.xpath("//table")) >= 3


def test_the_page_speaks_the_visitors_language(client: httpx.Client, answer: Answer) -> None:
    link = answer.citations[0].link
    for headers, extra, language in (
        ({"accept-language": "en-US,en"}, "", "en"),
        ({"accept-language": "zh-CN"}, "", "zh-CN"),
        ({"accept-language": "zh-CN"}, "&lang=en", "en"),
    ):
        page = parse(client.get(link + extra, headers=headers).text)
        assert page.xpath("string(/html/@lang)") == language


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("?cell=1.2", 400),
        ("?cell=0.0.0&span=1-2", 400),
        ("?span=9-2", 400),
        ("?span=1-99999999", 404),
        ("?cell=99.0.0", 404),
        ("?cell=0.9999.0", 404),
    ],
)
def test_places_that_are_not_there(
    client: httpx.Client, answer: Answer, place: str, status: int
) -> None:
    reply = client.get(urlsplit(answer.citations[0].link).path + place)
    assert reply.status_code == status
    page = parse(reply.text)
    (said,) = page.xpath("//p[@class='rq-nothing']")
    assert said.text_content().strip()


@pytest.mark.parametrize("report", ["nothing", "<script>alert(1)</script>", "..%2f..%2fetc"])
def test_a_report_that_is_not_held(client: httpx.Client, report: str) -> None:
    reply = client.get(f"/source/{quote(report, safe='%')}?cell=0.0.0")
    assert reply.status_code == 404
    assert "<script" not in reply.text


def test_what_a_report_says_is_shown_as_text(client: httpx.Client, library: Library) -> None:
    report = next(r.report for r in library.reports() if r.agency == WATER.agency)
    text = client.get(f"/source/{quote(report)}").text
    page = parse(text)
    assert PLANTED in page.text_content()
    assert not page.xpath("//script | //img")


def test_nothing_is_fetched_from_elsewhere(client: httpx.Client, answer: Answer) -> None:
    for path in ("/", answer.citations[0].link, "/docs"):
        reply = client.get(path)
        policy = reply.headers["content-security-policy"]
        assert not re.search(r"https?:|\*", policy)
        page = parse(reply.text)
        fetched = page.xpath("//script/@src | //img/@src | //iframe/@src") + page.xpath(
            "//link[contains('stylesheet icon manifest preload modulepreload', @rel)]/@href"
        )
        for address in fetched:
            assert urlsplit(address).netloc == "", address


# -- the process ---------------------------------------------------------------------------------


def test_serving_imports_no_learning_framework(library: Library) -> None:
    script = """
import sys
from fastapi.testclient import TestClient
from reportqa.library import Library
from reportqa.web.server import build_app
library = Library.open(sys.argv[1])
assert not library.stale([sys.argv[2]])
client = TestClient(build_app(library))
assert client.get("/api/ask", params={"q": sys.argv[3]}).json()["value"] == 1389
print(sorted({"torch", "sentence_transformers", "transformers"} & set(sys.modules)))
"""
    corpus = str(library.root.parent / "corpus")
    run = subprocess.run(
        [sys.executable, "-c", script, str(library.root), corpus, QUESTION],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.stdout.strip() == "[]", run.stderr


def test_a_port_in_use_is_one_line_before_anything_else_is_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        run = subprocess.run(
            [sys.executable, str(APP), "--corpus", "nowhere", "--index", "i", "--port", port],
            capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        )  # fmt: skip
    assert run.returncode == 1
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert port in line
    assert not list(tmp_path.iterdir())


def test_a_missing_corpus_never_empties_the_library(library: Library, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(APP), "--corpus", str(tmp_path / "gone"),
         "--index", str(library.root), "--port", "0"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    (line,) = run.stderr.splitlines()
    assert "gone" in line
    assert len(library.reports()) == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_it_starts_from_what_is_there_and_stops_quietly(server: Server) -> None:
    again = Server(server.corpus, server.index)
    assert again.address != server.address
    assert again.stop() == 0
    assert len(again.log) <= 2, again.log
    assert "reading" not in "".join(again.log)


def test_links_are_printable_addresses(answer: Answer) -> None:
    link = answer.citations[0].link
    assert link.isascii()
    assert WATER.agency in unquote(link)
