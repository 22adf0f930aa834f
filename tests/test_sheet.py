"""Correction sheets: what a clerk sends back to the author of a report."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import html
from typer.testing import CliRunner

import support
from reportqa import Library, sheet
from reportqa.checking import ReportCheck, check_draft, read_draft
from reportqa.cli import app
from reportqa.sheet import Sheet, make_sheet, to_html, to_xlsx


def of(path: Path, total: str = "84", note: str = "") -> Sheet:
    """The sheet of an invented report with one wrong total in table three."""
    report = support.county_2022()
    rows = tuple(
        (*row[:6], total) if (row[0], row[6]) == ("72", "83") else row for row in report.three
    )
    two = dict(report.two) | ({"规章": (note, "0", "0")} if note else {})
    support.write(replace(report, three=rows, two=two), path)
    draft = read_draft(path)
    return make_sheet(check_draft(draft), draft.report.document, draft.report.figures)


def text_of(element: Any) -> str:
    return "".join(element.text_content().split())


def test_the_failing_cells_are_marked_with_the_numbers_of_their_checks(tmp_path: Path) -> None:
    page: Any = html.fromstring(to_html([of(tmp_path / "county.html")]))
    first = page.xpath("//table[@class='found']/tbody/tr")
    numbers = {text_of(r[0]): text_of(r[2]) for r in first}
    row = next(n for n, told in numbers.items() if "“予以公开”一行" in told)
    column = next(n for n, told in numbers.items() if "“总计”一列：办理结果总计" in told)
    marked = [text_of(c) for c in page.xpath("//td[@class='marked']")]
    assert f"84[{', '.join(sorted((row, column)))}]".replace(" ", "") in marked
    assert [m for m in marked if m.startswith("72[")] == [f"72[{row}]"]
    assert text_of(first[0][1]) == "不符"


def test_every_cell_of_the_form_is_drawn(tmp_path: Path) -> None:
    page: Any = html.fromstring(to_html([of(tmp_path / "county.html", "83")]))
    assert not page.xpath("//td[@class='marked' and starts-with(., '84')]")
    drawn = [text_of(c) for c in page.xpath("//table[@class='form']//td")]
    expected = [e for e in support.expected_figures(support.county_2022()) if e is not None]
    assert len(drawn) >= len(expected)
    assert "12,406" in drawn
    assert len(page.xpath("//table[@class='form']")) == 3


def test_a_sheet_needs_nothing_beside_it_and_runs_nothing(tmp_path: Path) -> None:
    text = to_html([of(tmp_path / "county.html", note="<script>alert(1)</script>")])
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert not re.search(r"(?:src|href)=|url\(|@import", text)


def test_a_sheet_in_english(tmp_path: Path) -> None:
    text = to_html([of(tmp_path / "county.html")], "en")
    assert '<html lang="en">' in text
    assert "Table three, row “disclosed”" in text
    assert "不符" not in text


def test_a_report_without_faults_says_so(tmp_path: Path) -> None:
    clean = of(tmp_path / "county.html", "83")
    clean = replace(clean, entries=())
    assert "没有发现不符" in to_html([clean])


def test_the_workbook_lists_what_was_found_and_draws_the_tables(tmp_path: Path) -> None:
    made = of(tmp_path / "county.html", note="=1+1")
    to_xlsx([made], tmp_path / "sheet.xlsx")
    book = openpyxl.load_workbook(tmp_path / "sheet.xlsx")
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("序号", "报告", "结果", "说明")
    assert len(rows) == len(made.entries) + 1
    assert [r[8] for r in rows[1:]] == [e.found.id for e in made.entries]
    assert len(book.worksheets) == 4
    cells = [c for s in book.worksheets[1:] for line in s.iter_rows() for c in line]
    wrong = [c for c in cells if c.value == "84"]
    assert len(wrong) == 1
    assert wrong[0].fill.fgColor.rgb.endswith("FFE9EC")
    assert wrong[0].comment is not None
    assert all(c.data_type != "f" for c in cells)


def test_a_workbook_of_many_reports_has_names_that_fit(tmp_path: Path) -> None:
    made = of(tmp_path / "county.html")
    long = replace(made, report="甲" * 40 + "[1]:市/人民政府-2022")
    to_xlsx([long, long, made], tmp_path / "sheet.xlsx")
    names = openpyxl.load_workbook(tmp_path / "sheet.xlsx").sheetnames
    assert len(set(names)) == len(names) == 10
    assert max(map(len, names)) <= 31


def test_what_people_said_stands_on_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    of(tmp_path / "county.html")
    with Library.open("index", create=True) as library:
        library.ingest(["county.html"])
        failed: list[ReportCheck] = library.check(only_failed=True)
        library.remark_on(failed[0].id, "dismissed", remark="已另行更正", name="王某")
        sheets = sheet.sheets_of(library, library.check())
    assert "不予更正: 已另行更正 (王某, " in to_html(sheets)


def test_the_command_writes_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    of(tmp_path / "county.html")
    run = CliRunner().invoke
    for form in ("html", "xlsx"):
        done = run(app, ["check", "county.html", "--format", form, "-o", f"sheet.{form}"])
        assert (done.exit_code, done.stdout) == (0, "")
    assert "“予以公开”一行" in Path("sheet.html").read_text("utf-8")
    assert openpyxl.load_workbook("sheet.xlsx").worksheets[0].title == "核对结果"
    assert run(app, ["check", "county.html", "--format", "html"]).exit_code == 2
    assert run(app, ["check", "county.html", "-o", "x.html"]).exit_code == 2
    assert run(app, ["check", "county.html", "--format", "pdf", "-o", "x"]).exit_code == 2
