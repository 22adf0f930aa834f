"""Whole documents of every format, read to the last cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import support
from reportqa.document import Report
from reportqa.readers import read
from reportqa.report import understand
from support.reading import assert_read

REPORTS = support.invented_reports()
PDF_TRAPS: dict[str, dict[str, Any]] = {
    "header printed again": {"repeat_header": True},
    "labels broken by the page": {"break_labels": True},
    "title on one line": {"title_size": 12.0},
}


def read_back(path: Path) -> Report:
    return understand(read(path), path.name)


@pytest.mark.parametrize("suffix", [".txt", ".html", ".docx", ".pdf"])
@pytest.mark.parametrize("report", REPORTS, ids=lambda r: f"{r.agency}{r.year}")
def test_every_cell_is_read_in_every_format(
    report: support.InventedReport, suffix: str, tmp_path: Path
) -> None:
    assert_read(read_back(support.write(report, tmp_path / f"a{suffix}")), report)


@pytest.mark.parametrize("trap", PDF_TRAPS)
@pytest.mark.parametrize("report", REPORTS, ids=lambda r: f"{r.agency}{r.year}")
def test_every_cell_is_read_across_page_breaks(
    report: support.InventedReport, trap: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(support.to_pdf(report, **PDF_TRAPS[trap]))
    assert_read(read_back(path), report)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "gb2312"])
def test_a_web_page_is_read_in_the_encoding_of_its_bytes(charset: str, tmp_path: Path) -> None:
    report = support.county_2022()
    path = tmp_path / "a.html"
    # pages that call themselves gb2312 hold characters of GB18030
    path.write_bytes(
        support.to_html(report, charset).encode("gb18030" if charset == "gb2312" else charset)
    )
    assert_read(read_back(path), report)


def test_word_headings_are_not_needed(tmp_path: Path) -> None:
    report = support.culture_2019()
    path = tmp_path / "a.docx"
    path.write_bytes(support.to_docx(report, headings=False))
    found = read_back(path)
    assert_read(found, report)
    assert [s.key for s in found.sections if s.key] == list("123456")
