"""The checks of a library and of a file outside it, and what people say of them."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import support
from reportqa import Library
from reportqa.checking import ReportCheck
from reportqa.cli import app
from reportqa.errors import ReadError, SettingsError, UnknownReportError
from reportqa.store import _schema as schema

COUNTY = "雾山县人民政府-2022"
SUM = f"{COUNTY}:3:予以公开"


def written(path: Path, total: str = "83", year: int = 2022, more: str = "") -> Path:
    """The invented report of a county as a web page; 83 requests were granted in full."""
    report = support.county_2022()
    rows = tuple(
        (*row[:6], total) if row[6] == "83" and row[0] == "72" else row for row in report.three
    )
    sections = tuple(
        (title, (*(p.replace("2022年", f"{year}年") for p in paragraphs), more))
        for title, paragraphs in report.sections
    )
    changed = replace(
        report, three=rows, sections=sections, year=year,
        title=report.title.replace("2022", str(year)),
        preamble=tuple(p.replace("2022年", f"{year}年") for p in report.preamble),
        published=f"{year + 1}-01-30",
    )  # fmt: skip
    return support.write(changed, path)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """A library of one report, one row of which does not add up."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTQA_MODEL", raising=False)
    Path("corpus").mkdir()
    written(Path("corpus/county.html"), "84")
    with Library.open("index", create=True) as opened:
        opened.ingest(["corpus"])
        yield opened


def one(library: Library, id_: str = SUM) -> ReportCheck:
    return next(c for c in library.check() if c.id == id_)


def test_a_library_is_checked_report_by_report(library: Library) -> None:
    checks = library.check()
    assert {c.report for c in checks} == {COUNTY}
    assert {c.id for c in checks if c.check.status == "fail"} == {SUM, f"{COUNTY}:2:总计"}
    assert one(library).check.message == (
        "表三“予以公开”一行：自然人 72 + 商业企业 6 + 科研机构 1 + 社会公益组织 1 + "
        "法律服务机构 2 + 其他组织 1 = 83，总计 84，不符，相差 1。"
    )
    assert [c.id for c in library.check(report=COUNTY, only_failed=True)] == [
        f"{COUNTY}:2:总计", SUM,
    ]  # fmt: skip
    assert library.check(year=2019) == []
    with pytest.raises(UnknownReportError, match="没有"):
        library.check(report="没有-2020")


def test_a_clean_report_fails_nowhere(corpus_library: Library) -> None:
    failed = {(c.agency, c.year) for c in corpus_library.check(only_failed=True)}
    assert failed <= {("上海市人民政府办公厅", 2019)}


def test_years_and_departments_of_a_library_are_compared(county: Library) -> None:
    checks = county.check()
    assert {5, 6, 7, 10, 11} <= {c.check.rule for c in checks}
    assert len({c.id for c in checks}) == len(checks)
    for c in checks:
        if c.check.rule in {5, 6, 7, 10}:
            assert {r.rpartition("-")[2] for r, _ in c.check.others} == {str((c.year or 0) - 1)}
            assert c.check.status in {"pass", "note", "unread", "not applicable"}


def test_an_agency_that_was_renamed_is_compared_with_itself(
    library: Library, tmp_path: Path
) -> None:
    page = written(tmp_path / "next.html", year=2023)
    renamed = page.read_text("utf-8").replace("雾山县人民政府", "雾山市人民政府")
    Path("corpus/next.html").write_text(renamed, "utf-8")
    library.ingest(["corpus"])
    assert not any(c.check.rule == 5 for c in library.check(year=2023))
    Path("corpus/agencies.csv").write_text("name,former\n雾山市人民政府,雾山县人民政府\n", "utf-8")
    library.ingest(["corpus"])
    assert any(c.check.rule == 5 for c in library.check(year=2023))


def test_a_draft_is_checked_without_taking_it_in(library: Library, tmp_path: Path) -> None:
    draft = written(tmp_path / "draft.html", "82")
    before = library.store.generation
    found = next(c for c in library.check(draft) if c.check.id == "3:予以公开")
    assert found.check.status == "fail"
    assert found.file == str(draft)
    assert library.store.generation == before
    assert len(library.reports()) == 1


def test_a_draft_is_compared_with_the_year_before_that_is_held(
    library: Library, tmp_path: Path
) -> None:
    written(tmp_path / "draft.html", year=2023)
    checks = library.check(tmp_path / "draft.html")
    assert {c.year for c in checks} == {2023}
    assert any(c.check.rule == 5 and c.check.others[0][0] == COUNTY for c in checks)


def test_what_is_no_report_is_not_checked(library: Library, tmp_path: Path) -> None:
    other = tmp_path / "plain.txt"
    other.write_text("本单位食堂全年采购土豆三百斤。\n", "utf-8")
    with pytest.raises(ReadError, match=r"plain\.txt is no annual report"):
        library.check(other)
    with pytest.raises(ReadError, match="no such file"):
        library.check(tmp_path / "absent.txt")


def test_a_remark_outlives_a_new_reading_of_the_same_cells(library: Library) -> None:
    said = library.remark_on(SUM, "dismissed", remark="印刷有误，已请更正。", name="王某")
    assert said.remark is not None
    assert (said.remark.verdict, said.remark.name) == ("dismissed", "王某")
    assert SUM not in {c.id for c in library.check(only_failed=True)}
    # the same cells in another file text
    written(Path("corpus/county.html"), "84", more="本报告电子版可在网站下载。")
    assert [r.status for r in library.ingest(["corpus"])] == ["replaced"]
    assert one(library).remark == said.remark


def test_a_remark_on_other_cells_is_history(library: Library) -> None:
    library.remark_on(SUM, "dismissed", remark="印刷有误。", name="王某")
    written(Path("corpus/county.html"), "85")
    library.ingest(["corpus"])
    found = one(library)
    assert found.remark is None
    assert [r.remark for r in found.history] == ["印刷有误。"]
    assert SUM in {c.id for c in library.check(only_failed=True)}


def test_the_last_remark_counts_and_all_are_kept(library: Library) -> None:
    library.remark_on(SUM, "dismissed", remark="看错了。", name="王某")
    library.remark_on(SUM, "reopened", remark="", name="李某")
    assert one(library).remark is None
    library.remark_on(SUM, "confirmed", remark="已退回。", name="李某")
    found = one(library)
    assert found.remark is not None
    assert found.remark.verdict == "confirmed"
    assert [(r.verdict, r.name) for r in found.history] == [
        ("dismissed", "王某"), ("reopened", "李某"), ("confirmed", "李某"),
    ]  # fmt: skip
    assert SUM in {c.id for c in library.check(only_failed=True)}


def test_a_remark_needs_a_check_a_name_and_words(library: Library) -> None:
    with pytest.raises(UnknownReportError, match="no check 3:没有"):
        library.remark_on(f"{COUNTY}:3:没有", "dismissed", remark="x", name="王某")
    with pytest.raises(UnknownReportError):
        library.remark_on("没有", "dismissed", remark="x", name="王某")
    with pytest.raises(SettingsError, match="name"):
        library.remark_on(SUM, "dismissed", remark="x", name=" ")
    with pytest.raises(SettingsError, match="words"):
        library.remark_on(SUM, "confirmed", remark="", name="王某")
    assert one(library).history == ()


def test_remarks_go_with_the_report(library: Library) -> None:
    library.remark_on(SUM, "dismissed", remark="印刷有误请勿外传", name="王小某")
    library.remove([COUNTY])
    library.close()
    for path in Path("index").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert "请勿外传".encode() not in data, path
            assert "王小某".encode() not in data, path


def test_a_library_of_the_format_before_takes_remarks(library: Library) -> None:
    library.close()
    shutil.copytree("index", "former")
    with contextlib.closing(sqlite3.connect("former/library.sqlite")) as connection:
        connection.execute("DROP TABLE remarks")
        connection.execute("DROP TABLE items")
        connection.execute("DROP TABLE followups")
        connection.execute("PRAGMA user_version=3")
    with Library.open("former") as former:
        former.remark_on(SUM, "confirmed", remark="已退回。", name="李某")
        assert one(former).remark is not None
        assert former.figures() == library.figures()
    with contextlib.closing(sqlite3.connect("former/library.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.FORMAT,)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["check", *arguments])
    return result.exit_code, result.stdout


def test_the_command_tells_people_what_fails(library: Library) -> None:
    code, text = run()
    assert code == 0
    first, *lines = text.splitlines()
    assert first.startswith(f"{COUNTY} (corpus/county.html): 2 fail, ")
    assert any(line.startswith("  fail   表三“予以公开”一行") and SUM in line for line in lines)
    assert "相符" not in text
    assert "相符" in run("--all")[1]
    code, text = run("--dismiss", SUM, "--remark", "已更正", "--by", "王某")
    assert code == 0
    assert "王某 dismissed: 已更正" in text
    assert SUM not in run("--only-failed")[1]


def test_the_command_tells_programs_every_key(library: Library) -> None:
    code, text = run("--json", "--only-failed")
    assert code == 0
    checks = json.loads(text)
    found = next(c for c in checks if c["id"] == SUM)
    assert {
        "id", "report", "agency", "year", "rule", "status", "expression", "left", "right",
        "cells", "message",
    } <= set(found)  # fmt: skip
    assert (found["rule"], found["status"], found["left"], found["right"]) == (3, "fail", 83, 84)
    assert [c["value"] for c in found["cells"]][-1] == 84
    assert found["cells"][0]["row"][-1].endswith("予以公开")


def test_a_draft_needs_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "draft.html", "84")
    code, text = run("draft.html", "--only-failed")
    assert code == 0
    assert "予以公开" in text
    assert not Path("index").exists()
    written(tmp_path / "good.html")
    assert run("good.html", "--only-failed") == (0, "No check fails.\n")


def test_one_remark_at_a_time(library: Library) -> None:
    assert run("--dismiss", SUM, "--confirm", SUM, "--by", "王某")[0] == 2
    assert run("corpus/county.html", "--dismiss", SUM, "--by", "王某")[0] == 2
