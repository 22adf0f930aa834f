"""The corpus says what was published: every cell, every fact, and in its own words."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest

import support
from reportqa.document import Report
from reportqa.readers import read
from reportqa.report import understand

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
PUBLISHED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "published_figures.json").read_text(encoding="utf-8")
)
FILES = sorted(PUBLISHED)
SOURCES = ROOT.parent / "shared" / "reports"


@cache
def report_of(name: str) -> Report:
    return understand(read(CORPUS / name), name)


def published(name: str) -> set[support.Expected]:
    """Every value cell as the agency published it, with its full paths."""
    given = PUBLISHED[name]
    tables = support.InventedReport(
        agency=given["agency"],
        year=given["year"],
        edition=given["edition"],
        title="",
        published="",
        preamble=(),
        sections=(),
        two=given["two"],
        three=given["three"],
        four=tuple(cell for case in given["four"] for cell in case),
    )
    return support.expected(tables)


def test_the_corpus_holds_these_files_and_no_others() -> None:
    assert sorted(p.name for p in CORPUS.iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_every_published_cell_is_read_with_its_labels(name: str) -> None:
    found = [support.place(f) for f in report_of(name).figures]
    assert len(found) == len(set(found))
    assert set(found) == published(name)


@pytest.mark.parametrize("name", FILES)
def test_agency_year_and_edition_are_those_of_the_source(name: str) -> None:
    report, given = report_of(name), PUBLISHED[name]
    assert report.is_form
    assert report.agency is not None
    assert report.agency.value == given["agency"]
    assert report.year is not None
    assert report.year.value == str(given["year"])
    assert report.edition == given["edition"]


@pytest.mark.parametrize("name", FILES)
def test_each_file_says_at_its_top_that_it_is_a_restatement(name: str) -> None:
    report = report_of(name)
    top = support.squeeze(report.document.text[:300])
    assert "转述稿" in top
    assert "不是官方文本" in top
    assert PUBLISHED[name]["agency"] in top


@pytest.mark.parametrize("name", [n for n in FILES if PUBLISHED[n]["source_url"]])
def test_the_address_of_the_source_stands_in_the_file(name: str) -> None:
    report, address = report_of(name), PUBLISHED[name]["source_url"]
    assert address in report.document.text
    if name.endswith(".html"):
        assert report.source_url is not None
        assert report.source_url.value == address


@pytest.mark.parametrize("name", FILES)
def test_the_six_sections_are_there(name: str) -> None:
    assert [s.key for s in report_of(name).sections if s.key] == list("123456")


@pytest.mark.parametrize("name", FILES)
def test_the_facts_of_the_text_are_there(name: str) -> None:
    text = support.squeeze(report_of(name).document.text)
    assert [fact for fact in PUBLISHED[name]["facts"] if fact not in text] == []


@pytest.mark.parametrize("name", [n for n in FILES if n.endswith(".pdf")])
def test_pdfs_carry_their_fonts_and_have_pages(name: str) -> None:
    reader = pypdf.PdfReader(CORPUS / name)
    assert len(reader.pages) > 2
    for page in reader.pages:
        resources: Any = page["/Resources"]
        fonts = [f.get_object() for f in resources["/Font"].values()]
        assert fonts
        assert [f["/BaseFont"] for f in fonts if "/FontFile2" not in f["/FontDescriptor"]] == []


# ---- with the originals at hand


def originals(name: str) -> str:
    path = SOURCES / PUBLISHED[name]["source"]
    if not path.exists():
        pytest.skip(f"the published report {path.name} is not beside this checkout")
    return read(path).text


def prose(text: str) -> list[str]:
    """Runs of Chinese characters between the titles of documents."""
    plain = re.sub(r"《[^《》]*》", "|", support.squeeze(text))
    return re.sub(r"[^\u4e00-\u9fff|]", "", plain).split("|")


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_of_the_original_is_copied(name: str) -> None:
    length = 20
    known = {
        run[i : i + length] for run in prose(originals(name)) for i in range(len(run) - length + 1)
    }
    report = report_of(name)
    headings = {support.squeeze(s.label) for s in report.sections}  # mostly the form's own
    texts = [support.squeeze(p.text) for p in report.document.paragraphs]
    own = [t for t in texts if not t.endswith("（转述稿）") and t not in headings]
    mine = [run for text in own for run in prose(text)]
    common = [run[i : i + length] for run in mine for i in range(len(run) - length + 1)]
    assert common
    assert known
    assert [run for run in common if run in known] == []


@pytest.mark.parametrize("name", FILES)
def test_no_number_of_the_original_is_lost(name: str) -> None:
    """Every number of the sections with prose alone stands in the restatement too."""
    numbers = re.compile(r"\d+(?:\.\d+)?")
    original = support.squeeze(originals(name))
    first = original.find("总体情况", original.find("统计期限") + 1)
    body = original[first : original.find("第二十条第（一）项", first)]
    mine = set(numbers.findall(support.squeeze(report_of(name).document.text)))
    assert len(body) > 500
    assert [n for n in numbers.findall(body) if n not in mine] == []
