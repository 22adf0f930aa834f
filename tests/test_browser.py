"""The chat as a citizen meets it: a real server, a real browser, no network."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

import support
from support.server import PLANTED, Server, web_corpus

# not asked of everyone who runs the tests: the fixture chromium says what is missing
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

SWITCHES = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # ms: a machine that does other work is slow
WATER, COUNTY = support.water_2020(), support.county_2022()
PERMITS = f"2020年{WATER.agency}作出了多少件行政许可决定？"


@dataclass
class Visitor:
    """A page with everything that it asked for and complained about."""

    page: Any
    home: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str = "") -> None:
        """Open an address of the server and wait until the page is dressed."""
        self.page.goto(self.home + path)
        self.page.wait_for_selector("#rq-examples button", timeout=PATIENCE)

    def ask(self, question: str) -> None:
        """Type a question and wait for its answer."""
        box = self.page.locator("#rq-question textarea")
        box.fill(question)
        box.press("Enter")
        self.wait_for_answer(question)

    def wait_for_answer(self, question: str) -> None:
        asked = self.page.locator("#rq-answer .rq-asked").filter(has_text=question)
        asked.wait_for(timeout=PATIENCE)

    def text(self, selector: str) -> str:
        """What an element says."""
        return str(self.page.locator(selector).first.inner_text())

    def sees(self, selector: str, within: str = "") -> bool:
        """Whether an element is inside the window and, if named, inside another element."""
        script = """([inner, outer]) => {
          const a = document.querySelector(inner).getBoundingClientRect();
          const b = outer ? document.querySelector(outer).getBoundingClientRect()
            : {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
          return a.left >= b.left - 1 && a.top >= b.top - 1
            && a.right <= b.right + 1 && a.bottom <= b.bottom + 1;
        }"""
        return bool(self.page.evaluate(script, [selector, within]))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, chromium: Path) -> Iterator[Server]:
    assert chromium
    root = tmp_path_factory.mktemp("chat")
    web_corpus(root / "corpus")
    found = Server(root / "corpus", root / "index")
    try:
        _ = found.address
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(chromium), args=SWITCHES)
        yield found
        found.close()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Any, server: Server, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """Opens pages; whatever they do, they speak to the server alone and raise no error."""
    visitors: list[Visitor] = []

    def new(width: int = 1280, height: int = 900, locale: str = "zh-CN") -> Visitor:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale=locale)
        visitor = Visitor(context.new_page(), server.address)
        page = visitor.page
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda r: visitor.requests.append(r.url))
        page.on("pageerror", lambda e: visitor.complaints.append(str(e)))
        page.on("dialog", lambda d: visitor.complaints.append(d.message))
        page.on(
            "console",
            lambda m: visitor.complaints.append(m.text) if m.type == "error" else None,
        )
        visitors.append(visitor)
        return visitor

    written = len(server.log)
    yield new
    host = urlsplit(server.address).netloc
    for visitor in visitors:
        visitor.page.context.close()
        elsewhere = [
            u for u in visitor.requests
            if not u.startswith(("data:", "blob:")) and urlsplit(u).netloc != host
        ]  # fmt: skip
        assert not elsewhere
        assert visitor.requests
        assert not visitor.complaints
    log = "".join(server.log[written:])
    assert "Traceback" not in log, log


def test_a_figure_comes_first_with_the_cell_that_it_comes_from(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    citizen.ask(PERMITS)
    assert citizen.text("#rq-answer .rq-figure").split() == ["1389", "件"]
    assert "[1]" in citizen.text("#rq-answer .rq-text")
    understood = citizen.text("#rq-answer .rq-understood")
    assert WATER.agency in understood
    assert "2020" in understood
    cited = citizen.page.locator("#rq-source #cited")
    assert cited.locator("mark").inner_text() == "１，３８９"
    assert "◀ 引用" in cited.inner_text()
    citizen.page.wait_for_timeout(300)
    assert citizen.sees("#cited", "#rq-source .rq-panel")
    with citizen.page.expect_popup() as popup:
        citizen.page.locator("#rq-source .rq-link a").click()
    popup.value.wait_for_selector("#cited")
    assert "１，３８９" in popup.value.locator("#cited").inner_text()


def test_a_source_page_opens_at_the_cited_cell(visit: Visit) -> None:
    citizen = visit(360, 640)
    citizen.go()
    citizen.ask(f"2020年{WATER.agency}重复申请不予处理多少件？")
    link = citizen.page.locator("#rq-answer .rq-mark").first.get_attribute("href")
    citizen.page.goto(citizen.home.rstrip("/") + link)
    citizen.page.wait_for_selector("#cited")
    assert citizen.sees("#cited")
    assert citizen.page.evaluate("document.scripts.length") == 0


def test_several_citations_can_be_chosen(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    citizen.ask(f"2022年{COUNTY.agency}不予公开多少件？")
    choices = citizen.page.locator("#rq-source .rq-choose")
    assert choices.count() >= 3
    first = citizen.text("#rq-source #cited")
    choices.nth(1).click()
    citizen.page.wait_for_selector("#rq-source .rq-choose[data-cite='2'][aria-pressed='true']")
    second = citizen.text("#rq-source .rq-labels")
    citizen.page.locator("#rq-answer [data-cite='3']").first.click()
    citizen.page.wait_for_selector("#rq-source .rq-choose[data-cite='3'][aria-pressed='true']")
    assert citizen.text("#rq-source .rq-labels") != second
    assert first
    assert citizen.text("#rq-answer .rq-figure").split()[0] == "19"


def test_a_passage_is_quoted_and_marked_in_its_paragraph(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    citizen.ask(f"2020年{WATER.agency}存在的主要问题有哪些？")
    assert "公众号栏目较少" in citizen.text("#rq-answer .rq-answer")
    assert not citizen.page.locator("#rq-answer .rq-figure").count()
    marks = citizen.page.locator("#rq-answer .rq-mark")
    quoted = "".join(citizen.page.locator("#rq-answer .rq-text").all_inner_texts())
    for i in range(marks.count()):
        marks.nth(i).click()
        citizen.page.wait_for_selector(f"#rq-source .rq-link a[href='{link(marks.nth(i))}']")
        marked = citizen.page.locator("#rq-source mark").all_inner_texts()
        assert "".join("".join(marked).split()) in "".join(quoted.split())
        assert "◀ 引用" in citizen.text("#rq-source .rq-panel")


def link(mark: Any) -> str:
    """Where a mark of an answer leads."""
    return str(mark.get_attribute("href"))


def test_a_second_question_is_understood_from_the_first(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    citizen.ask(PERMITS)
    citizen.ask("行政处罚呢？")
    assert citizen.text("#rq-answer .rq-figure").split()[0] == "57"
    assert PERMITS in citizen.text("#rq-answer .rq-earlier")
    citizen.page.click("#rq-again")
    citizen.page.wait_for_selector("#rq-answer .rq-answer", state="detached")
    assert not citizen.page.locator("#rq-answer .rq-earlier").count()


def test_visitors_do_not_see_each_others_conversation(visit: Visit) -> None:
    one, other = visit(), visit()
    one.go()
    one.ask(PERMITS)
    other.go()
    assert not other.page.locator(".rq-answer").count()
    other.ask("行政处罚呢？")
    assert PERMITS not in other.text("#rq-answer")


def test_examples_are_clicked_and_answered(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    button = citizen.page.locator("#rq-examples button").first
    question = button.inner_text()
    button.focus()
    citizen.page.keyboard.press("Enter")
    citizen.wait_for_answer(question)
    assert citizen.page.locator("#rq-answer .rq-mark").count()


def test_the_interface_follows_the_browser_and_the_switch(visit: Visit) -> None:
    citizen = visit(locale="en-US")
    citizen.go()
    assert citizen.text("#rq-go") == "Ask"
    assert citizen.page.evaluate("document.documentElement.lang") == "en"
    citizen.ask(PERMITS)
    assert "How your question was understood" in citizen.text("#rq-answer")
    citizen.page.click("#rq-switch")
    citizen.page.wait_for_selector("text=系统这样理解您的问题")
    assert citizen.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert citizen.text("#rq-go") == "提问"
    assert citizen.text("#rq-answer .rq-figure").split()[0] == "1389"
    assert citizen.page.title() == citizen.text("#rq-head h1")


def test_a_question_in_the_address_is_answered(visit: Visit) -> None:
    citizen = visit()
    citizen.go(f"?q={quote(PERMITS)}&lang=en")
    citizen.wait_for_answer(PERMITS)
    assert citizen.text("#rq-answer .rq-figure").split()[0] == "1389"
    assert citizen.text("#rq-go") == "Ask"


def test_planted_markup_stays_text(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    citizen.ask(f"{PLANTED}水情播报")
    assert PLANTED in citizen.text("#rq-answer .rq-asked")
    citizen.ask(f"2020年{WATER.agency}水情播报播出多少期？")
    assert PLANTED in citizen.text("#rq-source")
    citizen.page.wait_for_timeout(300)
    assert citizen.page.evaluate("window.hit") is None
    assert not citizen.page.locator("#rq-answer img, #rq-source img").count()


def test_a_question_too_long_is_refused_with_a_word(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    citizen.page.goto(f"{citizen.home}?q={quote('长' * 900)}")
    citizen.page.wait_for_selector("#rq-answer [role=alert]")
    assert citizen.page.locator("#rq-answer .rq-answer").count() == 0


def test_the_answer_is_read_aloud_from_a_region_that_stays(visit: Visit) -> None:
    citizen = visit()
    citizen.go()
    region = citizen.page.locator("#rq-answer[aria-live], #rq-answer [aria-live=polite]").first
    region.evaluate("e => { window.region = e }")
    citizen.ask(PERMITS)
    same = "window.region.isConnected && window.region.textContent.includes('1389')"
    assert citizen.page.evaluate(same)
    assert region.get_attribute("aria-live") == "polite"


def test_a_phone_shows_everything_without_sideways_scrolling(visit: Visit) -> None:
    citizen = visit(360, 780)
    citizen.go()
    citizen.ask(f"2022年{COUNTY.agency}不予公开多少件？")
    page = citizen.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    answer = page.locator("#rq-answer").bounding_box()
    source = page.locator("#rq-source").bounding_box()
    assert source["y"] >= answer["y"] + answer["height"]
    # the figure is in sight, and a click on a mark brings its cell into sight
    citizen.page.wait_for_timeout(500)
    assert citizen.sees("#rq-answer .rq-figure")
    page.locator("#rq-answer [data-cite='2']").first.click()
    page.wait_for_selector("#rq-source .rq-choose[data-cite='2'][aria-pressed='true']")
    page.wait_for_timeout(800)
    assert citizen.sees("#cited")
    small = page.evaluate(
        """[...document.querySelectorAll('button')].filter(b => b.offsetParent)
           .map(b => b.getBoundingClientRect()).filter(r => r.width < 24 || r.height < 24).length"""
    )
    assert small == 0


def test_numbers_are_never_broken_over_lines(visit: Visit) -> None:
    citizen = visit(360, 780)
    citizen.go()
    citizen.ask(f"2022年{COUNTY.agency}作出了多少件行政许可决定？")
    heights = citizen.page.evaluate(
        """[...document.querySelectorAll('#rq-source td')]
           .filter(cell => /^[0-9.,]+$/.test(cell.innerText))
           .map(cell => {
             const range = document.createRange();
             range.selectNodeContents(cell);
             return new Set([...range.getClientRects()].map(r => Math.round(r.top))).size;
           })"""
    )
    assert heights
    assert set(heights) == {1}


def test_it_starts_again_quickly_and_stops_quietly_with_a_page_open(
    server: Server, browser: Any
) -> None:
    began = time.monotonic()
    again = Server(server.corpus, server.index)
    try:
        page = browser.new_page()
        page.goto(again.address)
        page.wait_for_selector("#rq-examples button", timeout=PATIENCE)
        assert time.monotonic() - began < 30
    finally:
        status = again.stop()
    page.close()
    assert status == 0
    assert "Traceback" not in "".join(again.log)
    assert len(again.log) <= 3, again.log
