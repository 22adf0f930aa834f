"""A library that changes while it is used: the same files give the same answers, whatever happened.

The numbers of reports and passages in the database follow the order in which they came; nothing
that is told may depend on it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from bench.county import SEED, write_county
from reportqa import Library, embedding, ingest, updating
from reportqa.embedding import encoder
from reportqa.errors import LibraryError, ReportqaError
from reportqa.readers.scan import Ocr
from reportqa.store import segments, vectors

QUERIES = (
    "政府信息公开申请办理", "存在的主要问题", "信息处理费", "公开", "本年度", "清川县",
    "How many requests were refused?",
)  # fmt: skip
QUESTIONS = (
    "2022年本年新收政府信息公开申请多少件？", "2023年哪个部门行政许可处理决定最多？",
    "信息处理费收了多少？", "存在哪些问题？",
)  # fmt: skip


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of a few reports of the invented county."""
    folder = tmp_path_factory.mktemp("versions")
    for name, seed in (("first", SEED), ("second", SEED + 1)):
        write_county(folder / "whole", seed)
        every = sorted(p for p in (folder / "whole/reports").iterdir() if p.suffix == ".html")
        (folder / name).mkdir()
        for path in every[:5]:
            shutil.copy(path, folder / name / path.name)
    return folder


@pytest.fixture(scope="module")
def read_before() -> dict[str, Any]:
    """What was read of a file, by its SHA-256, and the vectors of texts: made once each."""
    return {}


@pytest.fixture
def here(
    versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_before: dict[str, Any]
) -> list[str]:
    """A working folder with the second version of the reports; their names."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTQA_MODEL", raising=False)
    shutil.copytree(versions / "second", "reports")
    understand, encode = ingest.understand_file, encoder.use_encode

    def understood(path: Path, ocr: Ocr = "auto") -> ingest.Understood:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        if content not in read_before:
            read_before[content] = understand(path, ocr)
        return cast(ingest.Understood, read_before[content])

    def encoded(texts: Sequence[str]) -> encoder.Vectors:
        for text in texts:
            if text not in read_before:
                read_before[text] = encode([text])[0]
        return np.stack([read_before[text] for text in texts])

    monkeypatch.setattr(ingest, "understand_file", understood)
    monkeypatch.setattr(embedding, "use_encode", encoded)
    return sorted(p.name for p in Path("reports").iterdir())


def told(library: Library) -> list[Any]:
    """All that a library says of itself, and its answers to the letter."""
    asked = [library.ask(question).as_json() for question in QUESTIONS]
    for answer in asked:
        del answer["elapsed_ms"]
    return [
        library.reports(),
        library.figures(),
        library.figures(sentences=True),
        [library.search(query, top=40) for query in QUERIES],
        [library.search(query, year=2022) for query in QUERIES],
        [library.search(query, section="总体") for query in QUERIES],
        asked,
    ]


def test_the_same_files_give_the_same_answers_after_any_history(
    versions: Path, here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open("index", create=True) as library:
        library.ingest(["reports"])
        expected = told(library)
    with Library.open("backwards", create=True) as library:
        for name in reversed(here):
            library.ingest([f"reports/{name}"])
        assert told(library) == expected
    # the first version of some, one that goes, each file published by itself, small segments
    monkeypatch.setattr(updating, "PART_FILES", 1)
    monkeypatch.setattr(segments, "LARGEST", 64)
    shutil.move("reports", "later")
    shutil.copytree(versions / "first", "reports")
    shutil.copy("later/" + here[0], "reports/gone" + Path(here[0]).suffix)
    with Library.open("changed", create=True) as library:
        library.ingest([f"reports/{name}" for name in here[1::2]])
        library.ingest(["reports"])
        assert told(library) != expected
        shutil.rmtree("reports")
        shutil.move("later", "reports")
        library.remove([library.reports()[0].report])
        library.ingest(["reports"], prune=True)
        assert told(library) == expected


def test_an_approximate_index_finds_what_an_exact_one_finds(
    here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open("exact", create=True) as library:
        library.ingest(["reports"])
        expected = told(library)
        (kinds,) = {row["kind"] for row in library.store._segments()}
        assert kinds == "exact"
    monkeypatch.setattr(vectors, "EXACT_UP_TO", 40)
    monkeypatch.setattr(vectors, "_LEAST_PROBES", 1000)  # all clusters: to the letter
    with Library.open("index", create=True) as library:
        for name in here:  # trained on few, then grown
            library.ingest([f"reports/{name}"])
        held = [row for row in library.store._segments() if row["kind"] == "approximate"]
        assert len(held) == 1
        assert held[0]["trained"] < held[0]["passages"] <= 5 * held[0]["trained"]
        assert told(library) == expected
        gone = library.reports()[0]
        words = library.store.passages(reports=[gone.report])[0].passage.text
        library.remove([gone.report])
        assert all(hit.passage.report != gone.report for hit in library.search(words, top=100))
        library.ingest(["reports"])
        assert told(library) == expected


def test_what_is_replaced_or_pruned_leaves_no_word_behind(here: list[str]) -> None:
    first, second, third = (f"苜蓿{sign}田埂" for sign in "甲乙丙")
    text = "{}局\n{}需要整改。今年公开信息三百条。\n"
    for name, word in (("one", first), ("two", second)):
        Path(f"reports/{name}.txt").write_text(text.format(word, word) * 40, "utf-8")
    with Library.open("index", create=True) as library:
        library.ingest(["reports"])
        assert within(first)
        assert within(second)
        Path("reports/one.txt").write_text(text.format(third, third) * 40, "utf-8")
        Path("reports/two.txt").unlink()
        library.ingest(["reports"], prune=True)
        assert library.search(third)[0].passage.file == "reports/one.txt"
        for word in (first, second):
            assert not within(word)
        library.remove([r.report for r in library.reports() if r.file == "reports/one.txt"])
        assert not within(third)


def within(word: str) -> bool:
    """Whether any file of the library holds a word, its pairs of characters, or its document."""
    wanted = [word.encode(), word.encode("utf-16-le"), word[1:3].encode()]
    for path in (p for p in Path("index").rglob("*") if p.is_file()):
        data = path.read_bytes()
        if any(w in content for w in wanted for content in (data, *inflated(data))):
            return True
    return False


def inflated(data: bytes) -> Iterator[bytes]:
    """What zlib has packed anywhere in a file, as far as it can be unpacked."""
    start = data.find(b"\x78")
    while start >= 0:
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj().decompress(data[start:])
        start = data.find(b"\x78", start + 1)


def test_a_long_ingest_goes_on_where_it_was_killed(here: list[str]) -> None:
    code = (
        "import os, signal\n"
        "from reportqa import Library, ingest, updating\n"
        "updating.PART_FILES = 1\n"
        "understand, read = ingest.understand_file, []\n"
        "def once(path, ocr='auto'):\n"
        "    if len(read) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    read.append(path)\n"
        "    return understand(path, ocr)\n"
        "ingest.understand_file = once\n"
        "Library.open('index', create=True).ingest(['reports'])\n"
    )
    run = subprocess.run([sys.executable, "-c", code], check=False, timeout=120)
    assert run.returncode == -signal.SIGKILL
    with Library.open("index") as library:
        assert [r.file for r in library.reports()] == sorted(f"reports/{n}" for n in here[:3])
        status = [r.status for r in library.ingest(["reports"])]
        assert status == ["unchanged"] * 3 + ["added"] * (len(here) - 3)


def test_a_disk_that_is_full_at_any_moment(here: list[str]) -> None:
    """Written up to some size of any file, then no more: nothing is lost, and it can go on."""
    with Library.open("index", create=True) as library:
        library.ingest([f"reports/{here[0]}"])
        before = told(library)
    size = Path("index/library.sqlite").stat().st_size
    refused = 0
    for limit in (size // 8, size + 100_000, 4 * size):
        shutil.copytree("index", "full")
        code = (
            "import resource, signal\n"
            "from reportqa import Library\n"
            "from reportqa.errors import LibraryError\n"
            "library = Library.open('full')\n"
            "library.search('x')\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {resource.RLIM_INFINITY}))\n"
            "try: library.ingest(['reports'])\n"
            "except LibraryError as error: print(error)\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
        )
        with Library.open("full") as library:
            if run.stdout:
                refused += 1
                assert "could not be written" in run.stdout
                assert len(run.stdout.splitlines()) == 1
                assert told(library) == before
            library.ingest(["reports"])
            assert len(library.reports()) == len(here)
        shutil.rmtree("full")
    assert refused >= 2


def test_readers_see_whole_states_while_files_come_and_go(here: list[str]) -> None:
    """Eight readers, half of them threads: every answer is that of one state or another."""
    with Library.open("index", create=True) as library:
        library.ingest([f"reports/{here[0]}"])
        kept = library.reports()[0]
        expected = library.figures(report=kept.report)
        marker = next(p.passage.text for p in library.store.passages(reports=[kept.report]))
    writer = (
        "from reportqa import Library, updating\n"
        "updating.PART_FILES = 1\n"
        "library = Library.open('index')\n"
        "for _ in range(2):\n"
        "    library.ingest(['reports'])\n"
        "    ids = [r.report for r in library.reports()]\n"
        f"    library.remove([i for i in ids if i != {kept.report!r}])\n"
    )
    reader = (
        "import sys\n"
        "from reportqa import Library\n"
        "library = Library.open('index')\n"
        "print('open', flush=True)\n"
        "while not sys.stdin.readline().strip():\n"
        f"    one = [f.figure.raw for f in library.figures(report={kept.report!r})]\n"
        f"    assert one == {[f.figure.raw for f in expected]!r}\n"
        f"    hits = library.search({marker!r}, top=200)\n"
        f"    assert any(h.passage.report == {kept.report!r} for h in hits[:5])\n"
        "    for record in library.reports():\n"
        "        try: held = library.figures(report=record.report)\n"
        "        except Exception as error: assert 'holds no report' in str(error), error\n"
        "        else: assert len(held) == record.figures\n"
    )
    errors: list[BaseException] = []
    done = threading.Event()
    shared = Library.open("index")

    def read() -> None:
        try:
            while not done.is_set():
                assert [f.figure for f in shared.figures(report=kept.report)] == [
                    f.figure for f in expected
                ]
                assert any(
                    h.passage.report == kept.report for h in shared.search(marker, top=200)[:5]
                )
                assert shared.ask(QUESTIONS[0]).kind in {"figure", "clarification", "no_answer"}
        except (AssertionError, ReportqaError) as error:
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", reader], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for thread in threads:
        thread.start()
    run = subprocess.run([sys.executable, "-c", writer], check=False, timeout=300)
    done.set()
    for thread in threads:
        thread.join()
    told_by = [process.communicate("stop\n", timeout=120)[1] for process in processes]
    shared.close()
    assert run.returncode == 0
    assert errors == []
    assert told_by == [""] * 4
    assert [r.report for r in Library.open("index").reports()] == [kept.report]


def test_of_two_writers_one_waits(here: list[str]) -> None:
    code = (
        "import sys\n"
        "from reportqa import Library\n"
        "from reportqa.store import place\n"
        "place.LOCK_SECONDS = 200\n"
        "Library.open('index').ingest(sys.argv[1:])\n"
    )
    with Library.open("index", create=True):
        both = [
            subprocess.Popen([sys.executable, "-c", code, *(f"reports/{n}" for n in names)])
            for names in (here[::2], here[1::2])
        ]
        assert [process.wait(timeout=240) for process in both] == [0, 0]
    with Library.open("index") as library:
        assert {r.file for r in library.reports()} == {f"reports/{n}" for n in here}


def test_adding_a_report_imports_neither_torch_nor_sentence_transformers(here: list[str]) -> None:
    code = (
        "import json, sys\n"
        "from reportqa import Library\n"
        f"results = Library.open('index', create=True).ingest(['reports/{here[0]}'])\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers', 'gradio'} & set(sys.modules)\n"
        "print(json.dumps([[r.status for r in results], sorted(heavy)]))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=120)
    assert json.loads(run.stdout) == [["added"], []]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills are of POSIX processes")
def test_killed_ingests_leave_whole_libraries() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "bench.kills", "--kills", "20"],
        cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert (found["kills"] >= 20, found["faults"]) == (True, 0)


def test_a_library_that_cannot_be_written_says_so(here: list[str]) -> None:
    Path("file").write_text("no folder", "utf-8")
    with pytest.raises(LibraryError, match="could not be written"):
        Library.open("file", create=True)
