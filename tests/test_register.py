"""The register of commitments in a library: kept, followed up, found, filtered and written out."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from reportqa import Library
from reportqa.cli import app
from reportqa.errors import LibraryDamagedError, SettingsError, UnknownReportError
from reportqa.register import Wanted
from reportqa.store import _schema as schema
from reportqa.store import register as kept
from reportqa.store.model import StoredItem

AGENCY = "鹿溪县教育局"


def text(year: int, general: str, problems: str, plans: str, agency: str = AGENCY) -> str:
    return (
        f"{agency}{year}年政府信息公开工作年度报告\n"
        f"本报告根据《中华人民共和国政府信息公开条例》编制，数据统计期限为{year}年1月1日至12月31日。\n"
        f"一、总体情况\n{general}\n"
        f"二、主动公开政府信息情况\n见附表。\n三、收到和处理政府信息公开申请情况\n见附表。\n"
        f"四、政府信息公开行政复议、行政诉讼情况\n无。\n"
        f"五、存在的主要问题及改进情况\n{problems}\n{plans}\n"
        "六、其他需要报告的事项\n无其他需要报告的事项。\n"
    )


REPORTS = {
    "jiaoyu-2021.txt": text(
        2021,
        "全年通过局网站公开信息120条。",
        "存在的问题：一是业务人员对依申请公开的办理程序不熟悉；二是微信公众号更新不及时，栏目偏少。",
        "下一步改进措施：一是加强业务培训，2022年6月底前组织全局公开工作人员集中学习不少于2次；"
        "二是充实微信公众号的栏目，安排专人每周更新。",
    ),
    "jiaoyu-2022.txt": text(
        2022,
        "5月，我局举办了两期政务公开业务培训班，各科室公开工作人员全部参加。全年公开信息150条。",
        "存在的问题：一是微信公众号更新仍不及时；二是政策解读的形式单一。",
        "下一步改进措施：一是安排专人更新微信公众号，充实栏目；二是多用图表和短视频解读政策。",
    ),
    "jiaoyu-2023.txt": text(
        2023,
        "我局用图表、短视频解读政策共9件。",
        "存在的问题：一是微信公众号的更新还不够及时；二是公开目录没有动态调整。",
        "下一步改进措施：一是充实微信公众号栏目并安排专人更新；二是按季度调整公开目录。",
    ),
}  # fmt: skip


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REPORTQA_MODEL", raising=False)
    monkeypatch.delenv("REPORTQA_INDEX", raising=False)
    Path("corpus").mkdir()
    for name, written in REPORTS.items():
        Path("corpus", name).write_text(written, "utf-8")
    with Library.open("index", create=True) as opened:
        opened.ingest(["corpus"])
        yield opened


def quotes(items: list[StoredItem]) -> list[str]:
    return [item.item.quote for item in items]


def one(library: Library, word: str, year: int) -> StoredItem:
    found = [
        i
        for i in library.commitments(Wanted(year=year))
        if i.item.kind == "commitment" and word in i.item.quote
    ]
    assert len(found) == 1, quotes(found)
    return found[0]


def findings(item: StoredItem) -> dict[int, str]:
    return {f.followup.year: f.followup.finding for f in item.followups}


def test_each_commitment_stands_with_its_problem_and_what_came_of_it(library: Library) -> None:
    training = one(library, "业务培训", 2021)
    assert training.item.topic == "队伍培训"
    assert "2022年6月底前" in training.item.deadline
    assert any("2次" in number for number in training.item.numbers)
    assert training.problem.startswith("业务人员对依申请公开")
    assert training.item.status == "planned"
    assert findings(training)[2022] == "reported"
    told = training.followups[0]
    assert told.report == f"{AGENCY}-2022"
    assert "两期政务公开业务培训班" in told.followup.quote
    document = library.document(told.report)
    assert document.text[told.followup.start : told.followup.end] == told.followup.quote
    account = one(library, "微信公众号", 2021)
    assert findings(account) == {2022: "repeated", 2023: "repeated"}


def test_the_quotes_are_those_of_the_document(library: Library) -> None:
    found = library.commitments()
    assert len(found) == 6
    for stored in found:
        item = stored.item
        assert library.document(stored.report).text[item.start : item.end] == item.quote


def test_filters(library: Library) -> None:
    assert {i.year for i in library.commitments(Wanted(since=2022))} == {2022, 2023}
    assert {i.year for i in library.commitments(Wanted(until=2021, agency="教育"))} == {2021}
    assert {i.year for i in library.commitments(Wanted(finding="reported"))} == {2021, 2022}
    assert library.commitments(Wanted(status="done")) == []
    topic = library.commitments(Wanted(topic="政策解读"))
    assert topic
    assert all(i.item.topic == "政策解读" for i in topic)
    assert len(library.commitments(limit=2)) == 2
    with pytest.raises(SettingsError, match="政策解读"):
        Wanted(topic="培训")
    with pytest.raises(UnknownReportError):
        library.commitments(Wanted(report="nothing"))


def test_search_by_words_and_by_meaning(library: Library) -> None:
    (score, best), *others = library.search_commitments("业务培训", top=3)
    assert "业务培训" in best.item.quote
    assert 0 < score <= 1
    assert all(score >= other for other, _ in others)
    _, near = library.search_commitments("给干部上课", Wanted(year=2021), top=1)[0]
    assert near.year == 2021
    assert library.search_commitments(" ") == []
    assert library.search_commitments("培训", Wanted(agency="没有这个局")) == []
    found = library.search_commitments("微信公众号", Wanted(finding="repeated"), top=10)
    assert {item.year for _, item in found} == {2021, 2022}


def test_a_large_register_is_searched_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = library.search_commitments("微信公众号", top=4)
    monkeypatch.setattr(kept, "_NAMED_REPORTS", 0)
    with Library.open("index") as again:
        found = again.search_commitments("微信公众号", top=4)
        of_year = again.search_commitments("微信公众号", Wanted(year=2022), top=4)
    assert [i.id for _, i in found[:3]] == [i.id for _, i in expected[:3]]
    assert {i.year for _, i in of_year} == {2022}


def test_ids_stay_and_a_changed_report_is_followed_up_again(library: Library) -> None:
    before = {i.id: i.item for i in library.commitments()}
    changed = REPORTS["jiaoyu-2022.txt"].replace(
        "5月，我局举办了两期政务公开业务培训班", "5月，天气晴朗"
    )
    changed = changed.replace("，各科室公开工作人员全部参加", "")
    Path("corpus/jiaoyu-2022.txt").write_text(changed, "utf-8")
    library.ingest(["corpus"])
    assert {i.id: i.item for i in library.commitments(Wanted(year=2021))}.items() <= before.items()
    assert findings(one(library, "业务培训", 2021))[2022] == "not mentioned"


def test_a_removed_report_leaves_no_evidence(library: Library) -> None:
    library.remove([f"{AGENCY}-2022"])
    training = one(library, "业务培训", 2021)
    assert findings(training) == {2022: "no report held", 2023: "not mentioned"}
    words = "两期政务公开业务培训班"
    for file in (f for f in Path("index").rglob("*") if f.is_file()):
        assert words.encode() not in file.read_bytes(), file


def test_an_agency_under_its_former_name_is_the_same(library: Library) -> None:
    later = text(
        2024, "全年公开信息90条，按季度调整了公开目录。", "无。", "将继续做好公开工作。",
        agency="鹿溪县教育和体育局",
    )  # fmt: skip
    Path("corpus/jiaoti-2024.txt").write_text(later, "utf-8")
    library.ingest(["corpus"])
    assert 2024 not in findings(one(library, "公开目录", 2023))
    Path("corpus/agencies.csv").write_text(f"name,former\n鹿溪县教育和体育局,{AGENCY}\n", "utf-8")
    library.ingest(["corpus"])
    assert findings(one(library, "公开目录", 2023))[2024] == "reported"


def test_a_second_file_of_one_year_is_not_counted_twice(library: Library) -> None:
    before = quotes(library.commitments())
    Path("corpus/again.txt").write_text(REPORTS["jiaoyu-2022.txt"] + "\n", "utf-8")
    library.ingest(["corpus"])
    assert quotes(library.commitments()) == before


def test_problems_that_come_again(library: Library) -> None:
    again = library.recurring_problems()
    assert [r.years for r in again] == [(2021, 2022, 2023)]
    assert all("微信公众号" in i.item.quote for i in again[0].items)


def test_a_changed_byte_is_noticed(library: Library) -> None:
    library.close()
    with contextlib.closing(sqlite3.connect("index/library.sqlite")) as connection:
        connection.execute("UPDATE items SET quote = quote || '？' WHERE ordinal = 0")
        connection.commit()
    with Library.open("index") as opened, pytest.raises(LibraryDamagedError):
        opened.commitments()


def test_a_library_of_the_format_before_is_taken_over(library: Library) -> None:
    library.close()
    with contextlib.closing(sqlite3.connect("index/library.sqlite")) as connection:
        connection.execute("DROP TABLE items")
        connection.execute("DROP TABLE followups")
        connection.execute("UPDATE reports SET read_by = 'before'")
        connection.execute("PRAGMA user_version=4")
        connection.commit()
    with Library.open("index") as opened:
        assert opened.commitments() == []
        assert opened.stale(["corpus"])
        opened.ingest(["corpus"])
        assert len(opened.commitments()) == 6
    with contextlib.closing(sqlite3.connect("index/library.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.FORMAT,)


# ---- the command line


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["commitments", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_command_writes_every_format(library: Library) -> None:
    lines = [json.loads(line) for line in run("--format", "jsonl").splitlines()]
    assert len(lines) == 6
    first = lines[0]
    assert {
        "id", "agency", "year", "problem", "commitment", "topic", "deadline", "status", "quote",
        "report", "section", "page", "followups",
    } <= first.keys()  # fmt: skip
    assert {"year", "finding", "quote", "score"} <= first["followups"][0].keys()
    told = run("--agency", "教育", "--year", "2021")
    assert "2022 reported" in told
    assert "两期政务公开业务培训班" in told
    run("--format", "csv", "-o", "out.csv")
    assert Path("out.csv").read_text("utf-8-sig").count(AGENCY) >= 6
    run("--format", "xlsx", "-o", "out.xlsx")
    sheet = openpyxl.load_workbook("out.xlsx")["commitments"]
    assert sheet.max_row == 7
    run("--format", "html", "-o", "out.html")
    page = Path("out.html").read_text("utf-8")
    assert "报告提到已做" in page
    assert "<script" not in page
    run("--format", "html", "-o", "out.html", "--language", "en")
    assert "told as done" in Path("out.html").read_text("utf-8")
    assert "微信公众号" in run("微信公众号", "--top", "1")
    assert "2021, 2022, 2023" in run("--recurring")
    assert "no such line" in run("--status", "done")


@pytest.mark.parametrize(
    "words", [["--format", "pdf"], ["--format", "xlsx"], ["--recurring", "--format", "csv"]]
)
def test_wrong_usage(library: Library, words: list[str]) -> None:
    assert CliRunner().invoke(app, ["commitments", *words]).exit_code == 2
