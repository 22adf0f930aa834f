"""The store in a folder: what goes in comes out, and no crash or damage goes unnoticed."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.document import Box, Cell, Document, Figure, Kind, Location, Paragraph, Section, Table
from reportqa.embedding import Embedder, EmbedProgress, Vectors
from reportqa.embedding.encoder import use_encode
from reportqa.errors import (
    DamagedIndexError,
    LibraryBusyError,
    LibraryDamagedError,
    NoLibraryError,
    UnknownReportError,
)
from reportqa.passages import Passage
from reportqa.store import codec, place
from reportqa.store.duplicates import Claim, settle
from reportqa.store.fusion import explained_share, fuse
from reportqa.store.local import LocalStore
from reportqa.store.place import State, StateChangedError
from reportqa.store.rows import Entry
from reportqa.store.vectors import Part, VectorIndex, read, write_exact
from reportqa.store.words import WordIndex, terms
from reportqa.store.words import build as build_words
from reportqa.store.writer import Change, Skipped, Writer
from reportqa.updating import read_held


class Cheap:
    """Vectors that follow from the text, without an encoder."""

    name = "cheap"
    model = ""
    fingerprint = "cheap:1"

    def load(self) -> None:
        """Nothing to make ready."""

    def passages(self, texts: Sequence[str], progress: EmbedProgress | None = None) -> Vectors:
        return np.stack([self.query(text) for text in texts])

    def query(self, text: str) -> Vectors:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
        vector = np.random.default_rng(seed).normal(size=32)
        return (vector / np.linalg.norm(vector)).astype(np.float32)


class Counting:
    """The embedded default's encoder, counting the passages it was given."""

    name = "counting"
    model = ""

    def __init__(self, fingerprint: str = "counting:1") -> None:
        self.fingerprint = fingerprint
        self.embedded: list[str] = []

    def load(self) -> None:
        """Nothing to make ready."""

    def passages(self, texts: Sequence[str], progress: EmbedProgress | None = None) -> Vectors:
        self.embedded += texts
        return use_encode(texts)

    def query(self, text: str) -> Vectors:
        vector: Vectors = use_encode([text])[0]
        return vector


FIGURES = (
    Figure(
        "3", 1, ("三、本年度办理结果", "（一）予以公开"), ("法人或其他组织", "商业企业"),
        "予以公开", " １２.50 件", Kind.NUMBER, Decimal("12.50"), "件",
        Location(4, 9, (Box(1, 0.1, 2.25, 3.3333333333333335, 4e-7), Box(2, 1.0, 2.0, 3.0, 4.0))),
        (0, 3, 2), "其中修订1件", "chosen by the row's sum", 0.875,
    ),
    Figure("2", None, (), (), None, "", Kind.BLANK, None, None, Location(7, 7)),
    Figure("附表", 0, ("",), ("a", ""), None, "-0", Kind.NUMBER, Decimal("-0"), "", Location()),
    Figure("4", 0, (), ("总计",), "x", "9" * 40, Kind.NUMBER, Decimal("9" * 40), None, Location()),
    Figure("4", 0, (), ("总计",), "x", "1 2", Kind.UNREAD, None, None, Location()),
)  # fmt: skip
SENTENCES = (
    Figure(
        None, 1, (), (), None, "290余", Kind.NUMBER, Decimal("2.9E+2"), "件", Location(0, 4),
        subject="政府信息", qualifier="余", period="2020年", quote="公开290余件。",
    ),
)  # fmt: skip
SECTIONS = (
    Section(0, None, 1, "一、", "总体情况", "1", 0, 10, 1),
    Section(1, 0, 2, "1)", "主动公开", None, 3, 10, None),
)
TEXT = "总体情况\n主动公开\n机构改革后档案移交完成\U00020000\ud800"
DOCUMENT = Document(
    "pdf",
    TEXT,
    (
        Paragraph("总体情况", Location(0, 4, (Box(1, 0.1, 0.2, 0.3, 0.4),)), 1, None),
        Table(
            (Cell(0, 0, ""), Cell(0, 1, "３", Location(4, 5), 2, 3, 0.5, "?")),
            Location(4, 5), "表",
        ),
        Paragraph("主动公开", Location(), None, 0.25),
    ),
    2,
    {"title": "", "author": "甲"},
    ("page 2 could not be read",),
)  # fmt: skip
PASSAGES = (
    Passage("机构改革后档案移交完成", 1, ("一、总体情况", "1)主动公开"), 10, 21, 2, None),
    Passage("主动公开政府信息三百条", None, (), 0, 0, None, 0),
)


def entry(report: str = "甲局-2020", **changes: object) -> Entry:
    values: dict[str, object] = {
        "report": report, "file": f"corpus/{report}.pdf", "sha256": "ab" * 32, "size": 5,
        "modified_ns": 7, "read_by": "v1", "is_form": True, "agency": "甲局", "year": 2020,
        "title": "甲局2020年报告", "edition": 2019, "published": "2021-01-30", "source_url": "",
        "recognised": False, "document": DOCUMENT, "sections": SECTIONS, "figures": FIGURES,
        "sentences": SENTENCES, "passages": PASSAGES, "warnings": ("careful",),
        "reading": {"sections": 2},
    }  # fmt: skip
    return Entry(**{**values, **changes})  # type: ignore[arg-type]  # the tests name fields freely


def build(
    root: Path,
    entries: Iterable[Entry] = (),
    drop: Iterable[str] = (),
    using: Embedder | None = None,
) -> LocalStore:
    """The next state: with some entries, replacing those of the same id, and without some."""
    root.mkdir(exist_ok=True)
    used = using or Counting()
    added = list(entries)
    with place.writing(root):
        if not place.exists(root):
            place.create(root, State(fingerprint=used.fingerprint))
        with Writer(root, used) as writer:
            gone = {*drop, *(one.report for one in added)}
            held = read_held(writer.connection).reports.values()
            writer.publish(Change(add=added, drop=[r.key for r in held if r.report in gone]))
            writer.tidy()
    return LocalStore(root, lambda _: used)


def test_every_field_comes_back_as_it_went_in(tmp_path: Path) -> None:
    store = build(tmp_path, [entry()])
    for found, given_ in (
        (store.figures(), FIGURES),
        (store.figures(sentences=True), SENTENCES),
    ):
        assert [f.figure for f in found] == list(given_)
        # Decimals are equal across exponents; what was printed is not
        assert [str(f.figure.value) for f in found] == [str(f.value) for f in given_]
    first = store.figures()[0]
    assert (first.report, first.agency, first.year, first.edition) == (
        "甲局-2020",
        "甲局",
        2020,
        2019,
    )
    assert first.path == ("一、总体情况", "1)主动公开")
    assert store.document("甲局-2020") == DOCUMENT
    assert store.sections("甲局-2020") == SECTIONS
    assert [p.passage for p in store.passages()] == list(PASSAGES)
    record = store.reports()[0]
    assert (record.sections, record.tables, record.figures, record.passages) == (2, 1, 5, 2)
    assert (record.warnings, record.published, record.pages) == (("careful",), "2021-01-30", 2)


def test_a_kept_report_is_the_same_in_the_next_state(tmp_path: Path) -> None:
    first = build(tmp_path, [entry()])
    before = (first.figures(), first.document("甲局-2020"), first.sections("甲局-2020"))
    second = build(tmp_path, [entry("乙局-2020", agency="乙局")])
    assert second.generation == first.generation + 1
    after = (
        second.figures(reports=["甲局-2020"]),
        second.document("甲局-2020"),
        second.sections("甲局-2020"),
    )
    assert [f.figure for f in after[0]] == [f.figure for f in before[0]]
    assert after[1:] == before[1:]


def test_a_store_reads_one_state_or_says_that_it_changed(tmp_path: Path) -> None:
    first = build(tmp_path, [entry()])
    assert first.is_in_force()
    assert first.search("档案")
    held = first.reports()
    build(tmp_path, [entry("乙局-2020", agency="乙局")])
    assert not first.is_in_force()
    assert first.reports() == held  # what it has read it still says
    for reads in (first.figures, lambda: first.search("公开"), lambda: first.document("甲局-2020")):
        with pytest.raises(StateChangedError):
            reads()


def test_filters_of_figures(tmp_path: Path) -> None:
    store = build(tmp_path, [entry(), entry("乙局-2020", agency="乙局")])
    assert len(store.figures(table="4")) == 4
    assert {f.report for f in store.figures(reports=["乙局-2020"])} == {"乙局-2020"}
    assert store.figures(reports=[]) == []
    assert [f.figure.measure for f in store.figures(measures=["予以公开"])] == ["予以公开"] * 2
    assert (
        len({f.id for f in store.figures()} | {f.id for f in store.figures(sentences=True)}) == 12
    )


def test_an_unknown_report_is_named(tmp_path: Path) -> None:
    store = build(tmp_path, [entry()])
    for look_up in (store.document, store.sections):
        with pytest.raises(UnknownReportError, match="丙局-1999"):
            look_up("丙局-1999")


def test_only_new_texts_are_embedded(tmp_path: Path) -> None:
    using = Counting()
    build(tmp_path, [entry()], using=using)
    assert sorted(using.embedded) == sorted(p.text for p in PASSAGES)
    using.embedded.clear()
    more = (*PASSAGES, Passage("全新的段落", None, (), 0, 5))
    store = build(tmp_path, [entry(passages=more)], using=using)
    assert using.embedded == ["全新的段落"]
    for text in ("全新的段落", PASSAGES[0].text):
        best = store.search(text)[0]
        assert best.passage.passage.text == text
        assert best.dense == pytest.approx(1, abs=1e-3)


def test_another_model_embeds_everything_again(tmp_path: Path) -> None:
    build(tmp_path, [entry()])
    other = Counting("another:1")
    store = build(tmp_path, using=other)
    assert len(other.embedded) == 2
    assert store.state.fingerprint == "another:1"
    assert store.search(PASSAGES[0].text)[0].dense == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("harm", ["flip", "cut", "delete"])
@pytest.mark.parametrize("name", ["vectors/*.faiss", "words/*/*.term", "words/*/meta.json"])
def test_a_damaged_index_file_is_noticed_and_made_again(
    tmp_path: Path, harm: str, name: str
) -> None:
    whole = build(tmp_path, [entry()]).search("档案")
    (path,) = tmp_path.glob(name)
    do_harm(path, harm)
    with pytest.raises(DamagedIndexError, match=str(tmp_path)):
        LocalStore(tmp_path, lambda _: Counting()).search("档案")
    using = Counting()
    assert build(tmp_path, using=using).search("档案") == whole
    assert using.embedded == []


def do_harm(path: Path, harm: str) -> None:
    data = bytearray(path.read_bytes())
    path.unlink()  # a file may have other names
    if harm != "delete":
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data[: len(data) // 2] if harm == "cut" else data)


@pytest.mark.parametrize("harm", ["cut", "head", "page"])
def test_a_damaged_database_is_told_in_one_line(tmp_path: Path, harm: str) -> None:
    build(tmp_path, [entry()])
    path = tmp_path / "library.sqlite"
    data = bytearray(path.read_bytes())
    if harm == "page":
        for start in range(8192, len(data), 8192):
            data[start : start + 8] = b"\xff" * 8
    elif harm == "head":
        data[:100] = b"\0" * 100
    path.write_bytes(data[: len(data) // 2] if harm == "cut" else data)
    with pytest.raises(LibraryDamagedError, match=str(path)):
        LocalStore(tmp_path, lambda _: Counting()).figures()


@pytest.mark.parametrize(
    ("before", "after"),
    [(" １２.50 件".encode(), " １３.50 件".encode()), ("三百条".encode(), "四百条".encode())],
)
def test_what_changed_on_the_disk_is_never_told(
    tmp_path: Path, before: bytes, after: bytes
) -> None:
    build(tmp_path, [entry()])
    path = tmp_path / "library.sqlite"
    data = path.read_bytes()
    assert before in data
    path.write_bytes(data.replace(before, after))
    store = LocalStore(tmp_path, lambda _: Counting())
    read = store.figures if "件".encode() in before else store.passages
    with pytest.raises(LibraryDamagedError, match="not the one that was written"):
        read()


def test_what_was_removed_is_in_no_file(tmp_path: Path) -> None:
    word = "苜蓿田埂"
    text = f"{word}需要整改"
    gone = entry(
        "乙局-2020",
        agency="乙局",
        document=Document("text", text, (Paragraph(text, Location(0, len(text))),)),
        passages=(Passage(text, None, (), 0, len(text)),),
    )
    store = build(tmp_path, [entry(), gone])
    assert store.search(word)[0].passage.report == "乙局-2020"
    assert holds(tmp_path, word)
    store = build(tmp_path, drop=["乙局-2020"])
    assert {hit.passage.report for hit in store.search(word)} == {"甲局-2020"}
    assert not holds(tmp_path, word)
    assert not holds(tmp_path, "乙局")


def holds(root: Path, text: str) -> bool:
    """Whether any file below the folder holds the text, or two characters of it as a term."""
    encodings = [text.encode(), text.encode("utf-16-le"), text[:2].encode()]
    files = [p.read_bytes() for p in root.rglob("*") if p.is_file()]
    return any(e in content for e in encodings for content in files)


def test_nothing_of_a_long_history_is_left_behind(tmp_path: Path) -> None:
    """Moving rows leaves copies on SQLite's pages, which deleting the rows does not wipe."""
    # after 44 steps of this history a copy is left, if nothing is done
    random = Random(7)  # noqa: S311 - no secret
    held: list[int] = []
    gone: set[int] = set()
    for n in range(46):
        added = []
        if n < 12 or random.random() < 0.5:
            passages = tuple(
                Passage(f"<<k{n:03}k>>{'y' * random.randrange(0, 2500)}{k}", 0, (), 0, 9)
                for k in range(random.randrange(2, 30))
            )
            added = [
                entry(
                    f"r{n}", file=f"f{n}", agency="x", year=None, figures=(), sentences=(),
                    passages=passages,
                )
            ]  # fmt: skip
        drop = [held.pop(random.randrange(len(held)))] if held and not added else []
        build(tmp_path, added, drop=[f"r{m}" for m in drop], using=Cheap()).close()
        gone |= set(drop)
        held += [n] * len(added)
        files = [p for p in tmp_path.rglob("*") if p.is_file()]
        seen = {int(m) for p in files for m in re.findall(rb"k(\d{3})k", p.read_bytes())}
        assert not seen & gone, n
        assert seen == set(held)


def test_a_state_leaves_no_other_files(tmp_path: Path) -> None:
    build(tmp_path, [entry()]).close()
    build(tmp_path, [entry("乙局-2020", agency="乙局")]).close()
    build(tmp_path, drop=["甲局-2020"]).close()
    assert {p.name for p in tmp_path.iterdir()} == {".lock", "library.sqlite", "vectors", "words"}
    assert len(list((tmp_path / "vectors").iterdir())) == 1
    (words,) = (tmp_path / "words").iterdir()
    assert len(list(words.glob("*.term"))) == 1


def test_an_empty_library(tmp_path: Path) -> None:
    store = build(tmp_path)
    assert store.reports() == ()
    assert store.figures() == []
    assert store.search("什么") == []


def _killed(root: Path, moment: str) -> None:
    """Add a report and remove another one, and die by SIGKILL at a moment."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    writer = Writer(root, Counting())
    if moment == "while building":
        place.write_aside = die
    elif moment == "before the commit":
        writer._register = die  # type: ignore[method-assign]
    elif moment == "before the clearing":
        place.clear = die
    elif moment == "before the tidying":
        writer.tidy = die  # type: ignore[method-assign]
    held = read_held(writer.connection).reports.values()
    gone = [r.key for r in held if r.report == "丙局-2020"]
    writer.publish(Change([entry("乙局-2021", agency="乙局", year=2021)], gone))
    writer.tidy()


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        ("while building", {"甲局-2020", "丙局-2020"}),
        ("before the commit", {"甲局-2020", "丙局-2020"}),
        ("before the clearing", {"甲局-2020", "乙局-2021"}),
        ("before the tidying", {"甲局-2020", "乙局-2021"}),
    ],
)
def test_a_killed_writer_leaves_a_whole_library(
    tmp_path: Path, moment: str, held: set[str]
) -> None:
    build(tmp_path, [entry(), entry("丙局-2020", agency="丙局")]).close()
    process = multiprocessing.get_context("spawn").Process(target=_killed, args=(tmp_path, moment))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    store = LocalStore(tmp_path, lambda _: Counting())
    assert {r.report for r in store.reports()} == held
    assert store.search("档案移交")[0].passage.passage == PASSAGES[0]
    build(tmp_path)
    assert holds(tmp_path, "丙局") == ("丙局-2020" in held)
    assert len(list((tmp_path / "vectors").iterdir())) == 1 + ("乙局-2021" in held)
    assert len(list((tmp_path / "words").iterdir())) == 1


def test_a_change_that_fails_leaves_what_was_in_force(tmp_path: Path) -> None:
    store = build(tmp_path, [entry()])
    with Writer(tmp_path, Counting()) as writer, pytest.raises(sqlite3.Error):
        writer.publish(Change(add=[entry("乙局-2020"), entry("丙局-2020", year=[])]))
    assert store.is_in_force()
    assert [r.report for r in LocalStore(tmp_path, lambda _: Counting()).reports()] == ["甲局-2020"]
    assert len(list((tmp_path / "vectors").iterdir())) == 1


def test_two_writers(tmp_path: Path) -> None:
    with (
        place.writing(tmp_path),
        pytest.raises(LibraryBusyError, match="Another process"),
        place.writing(tmp_path, wait=0.2),
    ):
        pass
    with place.writing(tmp_path, wait=0.2):
        pass


def test_no_library(tmp_path: Path) -> None:
    with pytest.raises(NoLibraryError, match=str(tmp_path)):
        LocalStore(tmp_path, lambda _: Counting())


def test_a_library_that_is_only_read(tmp_path: Path) -> None:
    whole = build(tmp_path / "a", [entry()])
    found = (whole.search("档案"), whole.figures())
    whole.close()
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        store = LocalStore(tmp_path / "b", lambda _: Counting())
        assert (store.search("档案"), store.figures()) == found
    assert not list((tmp_path / "b").glob("*-wal"))


def test_threads_share_a_store(tmp_path: Path) -> None:
    store = build(tmp_path, [entry()])
    alone = (store.search("机构改革"), store.figures(), store.document("甲局-2020"))
    same: list[bool] = []

    def use() -> None:
        for _ in range(5):
            found = (store.search("机构改革"), store.figures(), store.document("甲局-2020"))
            same.append(found == alone)

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert same == [True] * 30


# --- search ---

PROSE = {
    "a": "本机关共受理行政复议案件三件",
    "b": "依法依规收取信息处理费",
    "c": "组织政务公开培训班两期",
    "d": "The office trained its staff in disclosure twice.",
}


def searchable(tmp_path: Path) -> LocalStore:
    return build(
        tmp_path,
        [
            entry(
                name,
                agency=name,
                passages=(Passage(text, 0, (f"五、{name}节",), 0, len(text)),),
            )
            for name, text in PROSE.items()
        ],
    )


def test_search_finds_words_and_meanings(tmp_path: Path) -> None:
    store = searchable(tmp_path)
    by_words = store.search("信息处理费")
    assert by_words[0].passage.report == "b"
    assert by_words[0].words is not None
    assert store.search("How often was the staff trained?")[0].passage.report in {"c", "d"}
    scores = [hit.score for hit in by_words]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert all(hit.dense is not None for hit in by_words)


def test_search_filters_before_it_searches(tmp_path: Path) -> None:
    store = searchable(tmp_path)
    assert [h.passage.report for h in store.search("信息处理费", reports=["c"], top=1)] == ["c"]
    assert [h.passage.report for h in store.search("信息处理费", section="d节")] == ["d"]
    assert store.search("信息处理费", reports=[]) == []
    assert store.search("信息处理费", section="没有这一节") == []
    assert store.search("  ") == []
    assert store.search("信息处理费", top=0) == []


def test_search_takes_any_text(tmp_path: Path) -> None:
    store = searchable(tmp_path)
    for query in ('"', "a AND (", "report:b", "费" * 3000, "\x00", "🙂", "*", "[1 TO 2]"):
        assert isinstance(store.search(query), list)


@given(st.text())
def test_terms_are_lower_case_and_without_blanks(text: str) -> None:
    for term in terms(text):
        assert term
        assert not any(c.isspace() for c in term)


def test_terms() -> None:
    assert terms("信息公开 FOI２０20年3,878件") == [
        "信息", "息公", "公开", "foi", "2020", "年", "3878", "件",
    ]  # fmt: skip


def test_word_index_ranks_and_filters(tmp_path: Path) -> None:
    build_words(tmp_path / "w", ((n, 10 + n, t, (), ()) for n, t in enumerate(PROSE.values())))
    index = WordIndex(tmp_path / "w")
    assert index.search("信息处理费", top=5)[0][0] == 1
    assert [i for i, _ in index.search("信息 培训", reports=[12], top=5)] == [2]
    assert [i for i, _ in index.search("信息 培训", ids=[1], top=5)] == [1]
    assert index.search("火星", top=5) == []
    assert index.frequency("培训") == 1


@given(st.integers(1, 60), st.integers(1, 8), st.data())
def test_vector_index_is_exact_over_the_allowed(count: int, top: int, data: st.DataObject) -> None:
    random = np.random.default_rng(count)
    rows = random.normal(size=(count, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    with_tmp = Path(os.environ.get("TMPDIR", "/tmp")) / f"vectors-{os.getpid()}.faiss"  # noqa: S108
    parts = []
    for first, last in ((0, count // 2), (count // 2, count)):
        if first < last:
            write_exact(with_tmp, np.arange(first, last), rows[first:last])
            parts.append(Part(first, last - 1, read(with_tmp.read_bytes())))
            with_tmp.unlink()
    index = VectorIndex(parts)
    allowed = data.draw(st.lists(st.integers(0, count - 1), unique=True))
    query = rows[data.draw(st.integers(0, count - 1))]
    found = index.search(query, ids=allowed, top=top)
    expected = sorted(((float(rows[i] @ query), i) for i in allowed), reverse=True)[:top]
    assert [c for _, c in found] == pytest.approx([c for c, _ in expected], abs=2e-3)
    assert {i for i, _ in found} <= set(allowed)


def test_fusion_follows_what_the_words_explain() -> None:
    words, dense = {1: 9.0, 2: 1.0}, {1: 0.2, 2: 0.8}
    assert [f.id for f in fuse(words, dense, 1.0)] == [1, 2]
    assert [f.id for f in fuse(words, dense, 0.0)] == [2, 1]
    assert fuse({}, {3: 0.5}, 0.0)[0].words is None


def test_explained_share_counts_rare_terms_more() -> None:
    def frequency(term: str) -> int:
        return {"公开": 90, "里程": 0, "公路": 2}[term]

    common = explained_share(["公开", "里程"], ["公开"], frequency, 100)
    rare = explained_share(["公开", "公路"], ["公路"], frequency, 100)
    assert common < 0.2
    assert rare > 0.8
    assert explained_share([], ["公开"], frequency, 100) == 0


# --- duplicates ---


def claim(report: str, **changes: object) -> Claim:
    values: dict[str, object] = {
        "report": report, "file": f"{report}.pdf", "title": "", "recognised": False,
        "published": "", "cells": {("3", "a", "b"): ("number", "1")},
    }  # fmt: skip
    return Claim(**{**values, **changes})  # type: ignore[arg-type]  # the tests name fields freely


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"recognised": True, "published": "2022-01-01"}, {}),
        ({}, {"title": "年度报告（更正版）"}),
        ({"published": "2021-01-01"}, {"published": "2021-03-01"}),
        ({"cells": {("3", "a", "b"): ("unread", "1")}}, {}),
    ],
)
def test_which_duplicate_answers(worse: dict[str, object], better: dict[str, object]) -> None:
    settled = settle([claim("x-2020", **better), claim("x-2020-2", **worse)])
    assert settled["x-2020"][0] == ""
    assert settled["x-2020-2"][0] == "x-2020"
    settled = settle([claim("x-2020", **worse), claim("x-2020-2", **better)])
    assert settled["x-2020"][0] == "x-2020-2"


def test_differing_cells_of_duplicates_are_a_warning(tmp_path: Path) -> None:
    changed = (replace(FIGURES[0], value=Decimal(99)), *FIGURES[1:])
    store = build(
        tmp_path, [entry(), entry("甲局-2020-2", file="b.pdf", recognised=True, figures=changed)]
    )
    first, second = store.reports()
    assert (first.duplicate_of, second.duplicate_of) == ("", "甲局-2020")
    for record in (first, second):
        assert any("12.50" in w and "99" in w for w in record.warnings)
    # when the other goes, so does what was said of it
    store = build(tmp_path, drop=["甲局-2020"])
    assert store.reports()[0].duplicate_of == ""
    assert store.reports()[0].warnings == ("careful",)


# --- codec ---

TEXTS = st.text(st.characters(codec=None), max_size=6)
BOXES = st.builds(Box, st.integers(1, 9), *[st.floats(allow_nan=False, allow_infinity=False)] * 4)
OFFSETS = st.none() | st.integers(0, 99)
LOCATIONS = st.builds(Location, OFFSETS, OFFSETS, st.lists(BOXES, max_size=2).map(tuple))
CELLS = st.builds(
    Cell, st.integers(0, 9), st.integers(0, 9), TEXTS, LOCATIONS, st.integers(1, 3),
    st.integers(1, 3), st.none() | st.floats(0, 1), TEXTS,
)  # fmt: skip
BLOCKS = st.builds(
    Paragraph, TEXTS, LOCATIONS, st.none() | st.integers(1, 3), st.none() | st.floats(0, 1)
) | st.builds(Table, st.lists(CELLS, max_size=3).map(tuple), LOCATIONS, TEXTS)
DOCUMENTS = st.builds(
    Document, TEXTS, TEXTS, st.lists(BLOCKS, max_size=3).map(tuple), OFFSETS,
    st.dictionaries(TEXTS, TEXTS, max_size=2), st.lists(TEXTS, max_size=2).map(tuple),
)  # fmt: skip


@given(DOCUMENTS)
def test_documents_come_back_from_the_codec(document: Document) -> None:
    assert codec.loads(codec.dumps(document, Document), Document) == document


def test_what_is_known_of_files_is_remembered(tmp_path: Path) -> None:
    build(tmp_path)
    skipped = Skipped("a.bin", "00", 1, 2, "v1")
    with Writer(tmp_path, Counting()) as writer:
        writer.publish(Change(skipped={"a.bin": skipped}, corrections={("a.pdf", "year"): "2020"}))
        held = read_held(writer.connection)
        assert held.skipped == {"a.bin": skipped}
        assert held.corrections == {("a.pdf", "year"): "2020"}
        writer.publish(Change(skipped={"a.bin": None}, corrections={("a.pdf", "year"): None}))
        assert not read_held(writer.connection).skipped
        assert not read_held(writer.connection).corrections
