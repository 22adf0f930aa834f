"""Agencies: their list, their names in questions, who stands over whom, who has reported."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

import support
from reportqa import Library
from reportqa.answer import answer
from reportqa.answer.coverage import from_holdings
from reportqa.answer.model import Answer
from reportqa.errors import ReadError
from reportqa.hierarchy import family, level_of, only_of_level, parent_of, without_parents
from reportqa.question.agencies import Agencies
from reportqa.question.names import regions
from reportqa.question.parse import Question, parse
from reportqa.registry import read_registry
from reportqa.store.model import AgencyRecord, ReportRecord

TODAY = date(2026, 3, 1)

GOVERNMENT = "清川县人民政府"
TRANSPORT = "清川县交通运输局"
FORMER_TRANSPORT = "清川县交通局"
EDUCATION = "清川县教育局"
SPORTS = "望海区体育局"

LIST = f"""name,aliases,former,pinyin,level,region,parent
{GOVERNMENT},清川县;县政府,,Qingchuan Xian Zhengfu,县级,虚构市清川县,
{TRANSPORT},县交通局;交通局,清川县交通局,Qingchuan Jiaotong Ju,县级部门,虚构市清川县,清川县人民政府
{EDUCATION},县教育局,,,县级部门,虚构市清川县,清川县
清川县水务局,,,,县级部门,虚构市清川县,{GOVERNMENT}
"""


# -- the list ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_in_every_encoding(encoding: str) -> None:
    found = read_registry(LIST.encode(encoding), "agencies.csv")
    assert found.warnings == ()
    assert [a.name for a in found.agencies] == [GOVERNMENT, TRANSPORT, EDUCATION, "清川县水务局"]
    assert found.agencies[1] == AgencyRecord(
        TRANSPORT, ("县交通局", "交通局"), (FORMER_TRANSPORT,), ("Qingchuan Jiaotong Ju",),
        "县级部门", "虚构市清川县", GOVERNMENT,
    )  # fmt: skip
    assert found.agencies[2].parent == GOVERNMENT  # named by its alias


@pytest.mark.parametrize(
    "text",
    [
        "名称,别名,曾用名,拼音,层级,地区,上级\n清川县水务局,水务局；县水务局,清川县水利局,,,,\n",
        "上级,曾用名,别名,名称,备注\n,清川县水利局,水务局;县水务局,清川县水务局,无\n",
        "名称\t别名\t曾用名\n清川县水务局\t水务局;县水务局\t清川县水利局\n",
        "\n 名称 ,别名,曾用名\n\n 清川县 水务局 ,水务局;县水务局;水务局,清川县水利局\n,,\n",
    ],
)
def test_chinese_headers_in_any_order(text: str) -> None:
    found = read_registry(text.encode(), "agencies.csv")
    assert found.warnings == ()
    assert found.agencies == (
        AgencyRecord("清川县水务局", ("水务局", "县水务局"), ("清川县水利局",)),
    )


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (",水务局,", "row 3: has no name"),
        ("水,,", "row 3: has no name of an agency: 水"),
        (f"{GOVERNMENT},,", "row 3: 清川县人民政府 is listed before, in row 2"),
        ("清川县水务局,水务局,县水务局,,", None),
        ("清川县水务局,水务局,清川县水利局,县水利局", "row 3: has more cells than the header"),
        ("清川县水务局,水,", "row 3: 水 is too short for a name"),
        (f"清川县水务局,{GOVERNMENT},", "row 3: 清川县人民政府 is the name of the agency in row 2"),
        ("清川县水务局,县政府,", "row 3: 县政府 stands in row 2 too: it means both agencies"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_stops_nothing(row: str, what: str | None) -> None:
    text = f"name,aliases,former\n{GOVERNMENT},县政府,\n{row}\n清川县司法局,,\n"
    found = read_registry(text.encode(), "reports/agencies.csv")
    assert {GOVERNMENT, "清川县司法局"} <= {a.name for a in found.agencies}
    if what is None:
        assert found.warnings == ()
    else:
        (warning,) = found.warnings
        assert warning.startswith("reports/agencies.csv, ")
        assert what in warning


def test_parents_that_go_round_are_cut() -> None:
    text = "name,parent\n清川县水务局,清川县水利站\n清川县水利站,清川县水务局\n清川县司法局,天上\n"
    found = read_registry(text.encode(), "a.csv")
    assert "".join(a.parent for a in found.agencies if a.name != "清川县司法局") in {
        "", "清川县水务局", "清川县水利站",
    }  # fmt: skip
    assert any("lies below it" in w for w in found.warnings)
    assert any("天上 is not in the list" in w for w in found.warnings)


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xff\xff,\x80\n"])
def test_a_file_that_is_no_list_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ReadError, match=r"agencies\.csv"):
        read_registry(data, "agencies.csv")


@given(st.text(max_size=200))
def test_any_text_gives_a_list_or_a_clear_refusal(text: str) -> None:
    data = ("name,aliases,parent\n" + text).encode("utf-8", "replace")
    with contextlib.suppress(ReadError):
        found = read_registry(data, "agencies.csv")
        names = [a.name for a in found.agencies]
        assert len(names) == len(set(names))
        assert all(w.startswith("agencies.csv, row ") for w in found.warnings)


# -- the list in a library -------------------------------------------------------------------------


def _report(agency: str, year: int, licences: str) -> str:
    """A report as text, with one figure of its own."""
    report = support.county_2022() if year >= 2021 else support.water_2020()
    changed = replace(
        report,
        agency=agency,
        year=year,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-01-20",
        two={**report.two, "行政许可": (*report.two["行政许可"][:-1], licences)},
    )
    return support.to_text(changed)


HELD = {
    (GOVERNMENT, 2022): "910", (GOVERNMENT, 2021): "900", (TRANSPORT, 2022): "310",
    (FORMER_TRANSPORT, 2021): "290", (SPORTS, 2022): "41",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reports/, its list of agencies, and the library of both."""
    folder = tmp_path_factory.mktemp("agencies")
    (folder / "reports").mkdir()
    for (agency, year), licences in HELD.items():
        (folder / f"reports/{agency}{year}.txt").write_text(
            _report(agency, year, licences), "utf-8"
        )
    (folder / "reports/agencies.csv").write_bytes(LIST.encode("gb18030"))
    with contextlib.chdir(folder), Library.open("index", create=True) as library:
        results = library.ingest(["reports"])
    assert {r.status for r in results} == {"added"}, results
    return folder


@pytest.fixture(scope="module")
def library(made: Path) -> Iterator[Library]:
    with Library.open(made / "index") as opened:
        yield opened


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the folder, to change it."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTQA_AGENCIES", raising=False)
    return tmp_path


def test_the_list_is_kept_and_is_no_report(library: Library) -> None:
    assert [a.name for a in library.store.registry()] == [
        GOVERNMENT, TRANSPORT, EDUCATION, "清川县水务局",
    ]  # fmt: skip
    assert {(r.agency, r.year) for r in library.reports()} == set(HELD)


def test_the_list_follows_its_file(folder: Path) -> None:
    path = folder / "reports/agencies.csv"
    with Library.open("index") as library:
        before = library.store.generation
        assert not library.stale(["reports"])
        (same,) = [r for r in library.ingest(["reports"]) if r.file == "reports/agencies.csv"]
        assert (same.status, same.report, library.store.generation) == ("unchanged", "", before)
        path.write_text("name\n清川县财政局\n,\n,\n", "utf-8")
        assert library.stale(["reports"])
        (new,) = [r for r in library.ingest(["reports"]) if r.file == "reports/agencies.csv"]
        assert new.status == "replaced"
        assert new.reading is not None
        assert new.reading["agencies"] == 1
        assert [a.name for a in library.store.registry()] == ["清川县财政局"]
        path.write_text("nonsense\n", "utf-8")
        (bad,) = [r for r in library.ingest(["reports"]) if r.file == "reports/agencies.csv"]
        assert bad.status == "failed"
        assert "no column name" in bad.error
        assert [a.name for a in library.store.registry()] == ["清川县财政局"]
        path.unlink()
        library.ingest(["reports"])
        assert library.store.registry()
        (gone,) = [r for r in library.ingest(["reports"], prune=True) if r.status == "removed"]
        assert gone.file == "reports/agencies.csv"
        assert library.store.registry() == ()
        assert len(library.reports()) == len(HELD)


def test_a_list_that_a_setting_names(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "reports/agencies.csv").unlink()
    (folder / "our list.csv").write_text("name\n清川县财政局\n", "utf-8")
    with Library.open("index") as library:
        library.ingest(["reports"], prune=True)
        assert library.store.registry() == ()
        monkeypatch.setenv("REPORTQA_AGENCIES", "our list.csv")
        assert library.stale(["reports"])
        results = library.ingest(["reports"])
        assert {r.file: r.status for r in results}["our list.csv"] == "added"
        assert [a.name for a in library.store.registry()] == ["清川县财政局"]
        assert not library.stale(["reports"])
        monkeypatch.delenv("REPORTQA_AGENCIES")
        library.ingest(["reports"])
        assert library.store.registry() == ()


# -- names in questions ----------------------------------------------------------------------------

REGISTRY = read_registry(LIST.encode(), "agencies.csv").agencies
KNOWN = Agencies([GOVERNMENT, TRANSPORT, SPORTS], REGISTRY)


def understood(text: str, known: Agencies = KNOWN) -> Question:
    return parse(text, known, TODAY)


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        ("县交通局", TRANSPORT),
        ("交通局", TRANSPORT),
        ("清川交通运输局", TRANSPORT),
        ("县政府", GOVERNMENT),
        ("清川县", GOVERNMENT),
        ("清川", GOVERNMENT),
        ("望海体育局", SPORTS),
    ],
)
def test_other_names_of_today(words: str, agency: str) -> None:
    question = understood(f"{words}2022年许可多少件")
    assert question.agencies == (agency,)
    assert (question.unknown_agency, question.left, question.mistyped) == ("", (), ())


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        ("the Qingchuan Jiaotong Ju", TRANSPORT),
        ("the qing chuan jiao tong ju", TRANSPORT),
        ("the Qingchuan transport bureau", TRANSPORT),
        ("Qingchuan Xian Zhengfu", GOVERNMENT),
        ("Qingchuan county", GOVERNMENT),
    ],
)
def test_pinyin_as_given_beside_english_words(words: str, agency: str) -> None:
    question = understood(f"How many licences did {words} grant in 2022?")
    assert (question.agencies, question.left) == ((agency,), ())


def test_a_former_name_means_the_agency_of_today() -> None:
    known = Agencies([TRANSPORT], (replace(REGISTRY[1], former=("清川县运管局",)),))
    question = understood("清川县运管局2022年许可多少件", known)
    assert question.agencies == (TRANSPORT,)
    assert question.renamed == (("清川县运管局", TRANSPORT),)
    assert understood(f"{TRANSPORT}2022年许可多少件", known).renamed == ()


@pytest.mark.parametrize("words", [EDUCATION, "县教育局", "清川县水务局", "清川县司法局"])
def test_a_listed_agency_without_a_report_is_not_another_one(words: str) -> None:
    question = understood(f"{words}2022年许可多少件")
    assert question.unknown_agency


@pytest.mark.parametrize(
    "typed",
    [
        "青川交通运输局",  # a homophone
        "清川县交通运书局",
        "清川县交通运翰局",  # one wrong character in a long word
        "清川县交通运局",  # one left out
        "清川县交通运运输局",  # one doubled
    ],
)
def test_one_slip_in_a_name_is_understood_and_said(typed: str) -> None:
    question = understood(f"{typed}2022年许可多少件")
    assert question.agencies == (TRANSPORT,)
    assert question.mistyped == ((typed, TRANSPORT),)
    assert question.left == ()


@pytest.mark.parametrize(
    "typed",
    [
        "望海区教育局",  # another department
        "镇海区体育局",  # another region
        "望江区体育局",
        "望海县体育局",
        "清州县交通运输局",
        "川县交通运输局",
        "清川县交通管理局",
        "清川县税务局",
        "清川县水利局",
        "清川县公安局",
        "清川市交通运输局",
    ],
)
def test_another_real_name_is_no_slip(typed: str) -> None:
    question = understood(f"{typed}2022年许可多少件")
    assert question.mistyped == ()
    assert question.unknown_agency or question.left


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ("吉安市人民政府", "集安市人民政府"),
        ("淮安市人民政府", "怀安市人民政府"),
        ("台州市财政局", "泰州市财政局"),
        ("山西省财政厅", "陕西省财政厅"),
        ("太和县教育局", "泰和县教育局"),
        ("马鞍山市教育局", "鞍山市教育局"),
        ("清川县社会保障局", "清川县社会保险局"),
        ("清川县法制办公室", "清川县法治办公室"),
    ],
)
def test_real_places_and_departments_that_sound_alike_are_told_apart(held: str, asked: str) -> None:
    question = understood(f"{asked}2022年许可多少件", Agencies([held]))
    assert question.mistyped == ()
    assert question.unknown_agency or question.left


def test_a_slip_that_two_agencies_explain_is_none() -> None:
    listed = (*REGISTRY, AgencyRecord("轻川县交通运输局"))
    assert understood("青川县交通运输局许可多少件").mistyped
    assert not understood("青川县交通运输局许可多少件", Agencies([TRANSPORT], listed)).mistyped


_PLACES = ["清川", "望海", "云岭", "雾山", "柳溪", "石桥", "东岭", "南浦", "北塘", "长亭"]
_DEPARTMENTS = [
    "交通运输局", "教育局", "体育局", "财政局", "水务局", "水利局", "税务局", "林业局",
    "农业农村局",
    "民政局", "司法局", "审计局", "统计局", "商务局", "卫生健康委员会",
    "发展和改革委员会", "行政审批局", "信访局", "综合行政执法局", "城市管理局", "政务公开办公室",
    "公共资源交易中心", "市场监督管理局", "收费管理局", "行政复议局", "政府采购中心", "信息中心",
]  # fmt: skip
_name = st.builds(
    lambda p, k, d: p + k + d,
    st.sampled_from(_PLACES), st.sampled_from(["县", "区", "市"]), st.sampled_from(_DEPARTMENTS),
)  # fmt: skip


@given(st.sets(_name, min_size=1, max_size=6), _name)
def test_no_agency_is_ever_taken_for_another(held: set[str], asked: str) -> None:
    question = understood(f"{asked}2022年许可多少件", Agencies(held))
    if asked in held:
        assert (question.agencies, question.unknown_agency) == ((asked,), "")
    else:
        assert question.unknown_agency or question.left or question.agencies == ()
    assert question.mistyped == ()


_long_name = st.builds(
    lambda p, k, d: p + k + d,
    st.sampled_from(_PLACES), st.sampled_from(["县", "区"]),
    st.sampled_from(["交通运输局", "农业农村局", "卫生健康委员会"]),
)  # fmt: skip


@given(st.sets(_long_name, min_size=1, max_size=4), st.data())
def test_what_is_taken_for_a_name_is_one_slip_from_it(held: set[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(held)))
    place = data.draw(st.integers(0, len(name) - 1))
    typed = name[:place] + data.draw(st.text("青清川望海运书教交", max_size=2)) + name[place + 1 :]
    question = understood(f"{typed}许可多少件", Agencies(held))
    for words, meant in question.mistyped:
        assert meant in held
        assert words not in held
        shorter = (meant, meant[2:], meant[3:], meant[:2] + meant[3:])
        assert min(Levenshtein.distance(words, s) for s in shorter) == 1


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("杭州市人民政府", ["杭州市"]),
        ("苏州市姑苏区教育局", ["苏州市", "姑苏区"]),
        ("新乡市教育局", ["新乡市"]),
        ("荆州市沙市区教育局", ["荆州市", "沙市区"]),
        ("津市市市场监督管理局", ["津市市"]),
        ("通州区市场监督管理局", ["通州区"]),
        ("郑州市城市管理局", ["郑州市"]),
        ("辉县市住房和城乡建设局", ["辉县市"]),
        ("红旗区教育局", ["红旗区"]),
        ("东乡族自治县教育局", ["东乡族自治县"]),
        ("靖州苗族侗族自治县教育局", ["靖州苗族侗族自治县"]),
        ("兰州新区管委会", ["兰州新区"]),
        ("清川县市场监督管理局", ["清川县"]),
        ("清川县白云镇人民政府", ["清川县", "白云镇"]),
        ("虚构省子丑市辰巳县民政局", ["虚构省", "子丑市", "辰巳县"]),
    ],
)
def test_the_regions_of_a_name(name: str, places: list[str]) -> None:
    assert [short + kind for short, kind in regions(name)[0]] == places


@pytest.mark.parametrize("word", ["市", "全市", "市政府", "区"])
def test_the_kind_of_a_region_names_no_agency(word: str) -> None:
    held = Agencies(["杭州市人民政府", "新乡市教育局"])
    assert understood(f"{word}2022年许可多少件", held).agencies == ()


# -- answers --------------------------------------------------------------------------------------


def asked(library: Library, question: str, *previous: str) -> Answer:
    return answer(library.store, question, previous=previous, today=TODAY)


def test_figures_by_every_name(library: Library) -> None:
    for name in (TRANSPORT, "县交通局", "清川县交通运输局"):
        found = asked(library, f"{name}2022年行政许可决定多少件")
        assert (found.kind, found.value) == ("figure", Decimal(310)), found.text
        assert found.warnings == ()


def test_a_report_under_the_former_name_belongs_to_the_agency(library: Library) -> None:
    found = asked(library, f"{TRANSPORT}2021年行政许可决定多少件")
    assert found.value == 290
    assert found.interpretation.agencies == (TRANSPORT,)
    assert any(FORMER_TRANSPORT in w and "2021" in w for w in found.warnings)
    both = asked(library, f"{TRANSPORT}历年行政许可决定多少件")
    assert [(f.year, f.value) for f in both.figures] == [
        (2021, Decimal(290)),
        (2022, Decimal(310)),
    ]


def test_the_answer_says_what_the_former_name_is_now(library: Library) -> None:
    found = asked(library, f"{FORMER_TRANSPORT}2022年行政许可决定多少件")
    assert found.value == 310
    assert f"“{FORMER_TRANSPORT}”现称“{TRANSPORT}”" in found.text


def test_the_answer_says_what_it_took_for_a_slip(library: Library) -> None:
    found = asked(library, "青川交通运输局2022年行政许可决定多少件")
    assert found.value == 310
    assert f"“青川交通运输局”理解为“{TRANSPORT}”" in found.warnings
    later = asked(library, "那2021年呢", "青川交通运输局2022年行政许可决定多少件")
    assert later.value == 290
    assert any("理解为" in w for w in later.warnings)


@pytest.mark.parametrize(
    "name", [EDUCATION, "县教育局", "清川县水务局", "清川县公安局", "镇海区体育局", "望海县体育局"]
)
def test_an_agency_that_is_not_held_gets_no_figure(library: Library, name: str) -> None:
    found = asked(library, f"{name}2022年行政许可决定多少件")
    assert (found.kind, found.value, found.figures) == ("no_answer", None, ())


# -- who stands over whom --------------------------------------------------------------------------


def test_the_family_by_names_alone() -> None:
    names = [
        GOVERNMENT, TRANSPORT, "清川县白云镇人民政府", "淮安市人民政府", "淮安市清江浦区人民政府",
        "淮安市清江浦区教育局", "盱眙县人民政府", "虚构市清川县民政局", "平潭综合实验区管委会",
        "平潭综合实验区交通局", "上海市人民政府办公厅",
    ]  # fmt: skip
    assert family(names) == {
        GOVERNMENT: (TRANSPORT, "清川县白云镇人民政府", "虚构市清川县民政局"),
        "淮安市人民政府": ("淮安市清江浦区人民政府",),
        "淮安市清江浦区人民政府": ("淮安市清江浦区教育局",),
        "平潭综合实验区管委会": ("平潭综合实验区交通局",),
    }
    kept, left_out = without_parents(names)
    assert set(left_out) == set(family(names))
    assert sorted((*kept, *left_out)) == sorted(names)


def test_the_office_of_a_government_stands_for_it_only_where_it_is_not_there() -> None:
    office = "清川县人民政府办公室"
    assert parent_of(TRANSPORT, [office, TRANSPORT]) == office
    assert parent_of(office, [office, GOVERNMENT, TRANSPORT]) == GOVERNMENT
    assert parent_of(TRANSPORT, [office, GOVERNMENT, TRANSPORT]) == GOVERNMENT
    listed = (AgencyRecord(office, parent=GOVERNMENT),)
    assert parent_of(TRANSPORT, [office, TRANSPORT], listed) is None


def test_the_list_goes_before_the_names() -> None:
    listed = (
        AgencyRecord("清川县公路中心", parent=TRANSPORT),
        AgencyRecord(TRANSPORT, ("县交通局",), parent=GOVERNMENT),
        AgencyRecord(GOVERNMENT, parent="虚构市人民政府"),
    )
    names = ["清川县公路中心", "县交通局", GOVERNMENT]
    assert parent_of("清川县公路中心", names, listed) == "县交通局"
    assert parent_of("清川县公路中心", [GOVERNMENT], listed) == GOVERNMENT
    assert parent_of(GOVERNMENT, ["虚构市人民政府"], listed) == "虚构市人民政府"
    assert without_parents(names, listed) == (("清川县公路中心",), ("县交通局", GOVERNMENT))


def test_levels() -> None:
    names = [GOVERNMENT, TRANSPORT, "清川县白云镇人民政府", "虚构市人民政府", "虚构省财政厅"]
    assert [level_of(n) for n in names] == ["县级", "县级部门", "乡级", "市级", "省级部门"]
    assert only_of_level(names, "县级") == (GOVERNMENT,)
    assert only_of_level(names, "部门") == (TRANSPORT, "虚构省财政厅")
    assert only_of_level(names, "政府") == (GOVERNMENT, "清川县白云镇人民政府", "虚构市人民政府")
    assert only_of_level(names, "县级", (AgencyRecord("虚构市人民政府", level="县级市"),)) == (
        GOVERNMENT, "虚构市人民政府",
    )  # fmt: skip


@given(st.lists(_name | st.sampled_from([f"{p}县人民政府" for p in _PLACES]), max_size=12))
def test_nothing_is_lost_and_no_parent_stays_with_its_children(names: list[str]) -> None:
    kept, left_out = without_parents(names)
    assert set(kept) | set(left_out) == set(names)
    assert not set(kept) & set(left_out)
    assert all(parent_of(n, kept) is None for n in kept)
    assert all(any(parent_of(n, names) == p for n in names) for p in left_out)


# -- who has reported ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "2022年哪些单位还没交报告",
        "2022年谁没有交年报",
        "请问2022年度还有哪些单位没有公布政府信息公开工作年度报告？",
        "列出还没提交2022年年报的单位",
        "2022年缺哪些单位的年报",
        "還沒交2022年報告的單位有哪些",
        "which agencies have not published a report for 2022",
        "Who hasn't handed in the 2022 annual report yet?",
        "whose report for 2022 is missing",
        "哪些单位还没交报告",
        "清川县哪些单位2022年没交报告",
        "Which departments of Qingchuan County have not submitted their 2022 report?",
    ],
)
def test_who_has_not_reported(library: Library, question: str) -> None:
    found = asked(library, question)
    assert (found.kind, found.value, found.figures) == ("figure", None, ())
    assert found.interpretation.operation == "filter"
    assert found.interpretation.years == (2022,)
    assert EDUCATION in found.text
    assert "清川县水务局" in found.text
    assert GOVERNMENT not in found.text
    assert TRANSPORT not in found.text
    assert any("不等于没有发布" in w or "may yet" in w for w in found.warnings)


def test_a_report_under_the_former_name_counts(library: Library) -> None:
    found = asked(library, "2021年谁没有交年报")
    assert TRANSPORT not in found.text
    assert EDUCATION in found.text
    assert asked(library, "那2022年呢", "2021年谁没有交年报").interpretation.years == (2022,)


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("2022年有几个单位交了报告", 3, "个"),
        ("有几个单位交了报告", 3, "个"),
        ("2021年有多少个单位公布了年报", 2, "个"),
        ("2022年有几家单位没有交年报", 2, "个"),
        ("库里有多少份2022年的报告", 3, "份"),
        ("how many reports are held for 2021?", 2, "份"),
        ("how many agencies have not published a report for 2022", 2, "个"),
        ("清川县有几个单位交了2022年的报告", 2, "个"),
    ],
)
def test_how_many_have_reported(library: Library, question: str, value: int, unit: str) -> None:
    found = asked(library, question)
    assert (found.kind, found.value, found.unit) == ("figure", Decimal(value), unit)


def test_who_has_reported_and_is_not_listed(library: Library) -> None:
    text = asked(library, "2022年哪些单位交了年报").text
    assert f"名单外另有1个有报告：{SPORTS}" in text


def test_a_list_that_names_more_regions_than_the_reports_print() -> None:
    listed = (AgencyRecord("虚构市清川县交通运输局"), AgencyRecord("虚构市清川县教育局"))
    known = Agencies([TRANSPORT], listed)
    assert understood(f"{TRANSPORT}许可多少件", known).unknown_agency == ""
    assert understood("虚构市清川县教育局许可多少件", known).unknown_agency == "虚构市清川县教育局"
    reports = [_record(TRANSPORT, 2022)]
    found = from_holdings(["2022年谁没有交年报"], reports, listed, TODAY)
    assert found is not None
    assert "虚构市清川县教育局" in found.text
    assert "交通运输局" not in found.text


def _record(agency: str, year: int) -> ReportRecord:
    return ReportRecord(
        f"{agency}-{year}", True, agency, year, "", 2021, "a.txt", "text", None, 6, 3, 1, 1,
        "", "", "",
    )  # fmt: skip


def test_years_without_reports(library: Library) -> None:
    none = asked(library, "去年哪些单位没交报告")
    assert "2025年" in none.text
    assert TRANSPORT in none.text
    assert any("去年" in w for w in none.warnings)
    future = asked(library, "2030年哪些单位没交报告")
    assert future.kind == "no_answer"


def test_without_a_list_those_ever_held_are_looked_at(corpus_library: Library) -> None:
    found = answer(corpus_library.store, "2022年哪些单位没交报告", today=TODAY)
    assert "上海市人民政府办公厅" in found.text
    assert "平潭" not in found.text
    assert any("agencies.csv" in w for w in found.warnings)


@pytest.mark.parametrize(
    "question",
    [
        "2022年公开了多少份报告",
        "哪些单位的报告没有表三",
        "哪些单位没有收到申请",
        "哪个单位的行政处罚最多",
        "2022年没有公开的申请有多少件",
        "报告没有公开哪些信息",
        "哪些单位没有交罚款",
        "which agency received the most requests",
    ],
)
def test_other_questions_are_not_for_who_has_reported(library: Library, question: str) -> None:
    found = asked(library, question)
    assert not any("不等于没有发布" in w or "may yet" in w for w in found.warnings)
    assert found.unit not in {"个", "份"}


def test_the_same_question_gives_the_same_answer(library: Library) -> None:
    for question in ("2022年谁没有交年报", "青川交通运输局2022年行政许可决定多少件"):
        answers = {repr(replace(asked(library, question), elapsed_ms=0)) for _ in range(20)}
        assert len(answers) == 1


# -- a region and a department of it ---------------------------------------------------------------

OFFICE = "清川县人民政府办公室"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Qingchuan County and the Qingchuan County education bureau: licences in 2022", (0, 1)),
        ("the Qingchuan County education bureau and Qingchuan County: licences in 2022", (1, 0)),
        ("licences of Qingchuan County and the Qingchuan County government office", (0, 2)),
        ("licences of the Qingchuan County government office and Qingchuan County", (2, 0)),
        (
            "licences of the office of the Qingchuan County government and the education bureau",
            (2, 1),
        ),
        ("清川县和清川县政府办2022年行政许可多少件", (0, 2)),
        ("清川县政府办和清川县2022年行政许可多少件", (2, 0)),
        ("清川县政府办2022年行政许可多少件", (2,)),
        ("清川县府办2022年行政许可多少件", (2,)),
        ("清川县政府办公室2022年行政许可多少件", (2,)),
        ("清川县政府办理的行政许可2022年多少件", (0,)),
        ("清川县政府办了多少件行政许可", (0,)),
    ],
)
def test_a_region_named_beside_a_department_of_it(question: str, named: tuple[int, ...]) -> None:
    """The government's name is the beginning of its departments' and of its office's."""
    held = (GOVERNMENT, "清川县教育局", OFFICE)
    found = parse(question, held, date(2025, 5, 6))
    assert found.agencies == tuple(held[n] for n in named)
    assert not found.by_region


def test_a_kind_of_region_joined_to_a_department_names_nothing() -> None:
    """The education bureau and "the county": which one is not said."""
    held = (GOVERNMENT, "清川县教育局")
    found = parse(
        "difference of the Qingchuan education bureau and the county", held, date(2025, 5, 6)
    )
    assert "county" in found.left


# -- names that are nearly held --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("清州县", GOVERNMENT), ("青州县", ""), ("清川县体育局", ""), ("淮安县", "")],
)
def test_an_agency_of_nearly_the_name_is_offered(
    library: Library, typed: str, offered: str
) -> None:
    """One character of the name differs: the agency may be meant, and is asked about."""
    found = asked(library, f"{typed}2022年行政许可决定多少件")
    assert (found.kind, found.value, found.figures) == ("no_answer", None, ())
    wanted = (f"{offered}2022年行政许可决定多少件",) if offered else ()
    assert found.options == wanted
