"""The invented county: all that is known of it is read back, and it holds what it promises."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bench.county import MEMBERS, Member
from bench.invented.labels import plain_label
from reportqa import Library
from support.county import County, written

Known = dict[str, Any]
OTHER_SEED = 4


def labels(path: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(p for p in map(plain_label, path) if p and p != "申请人情况")


def place(table: str | None, row: Any, column: Any) -> tuple[Any, ...]:
    if table in {"2", "3", "4"}:
        return table, labels(row), labels(column)
    # the labels of other tables follow no form: the first of the row, the last of the column
    return "", labels(row)[:1], labels(column)[-1:]


def assert_read_back(library: Library, county: County, member: Member, year: int) -> None:
    known = Counter(
        (*place(k["table"], k["row"], k["column"]), k["kind"], k["value"])
        for k in county.cells(member.key, year)
    )
    found = Counter(
        (*place(f.figure.table, f.figure.row, f.figure.column), f.figure.kind, f.figure.value)
        for f in library.figures(agency=member.name, year=year)
        if f.agency == member.name
    )
    assert known
    assert found == known


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.key)
def test_every_known_cell_is_read_back(
    county: Library, county_files: County, member: Member
) -> None:
    for year in member.years:
        assert_read_back(county, county_files, member, year)


@pytest.mark.parametrize("member", MEMBERS, ids=lambda m: m.key)
def test_every_counted_sentence_is_read(
    county: Library, county_files: County, member: Member
) -> None:
    missing = []
    for year in member.years:
        found = {
            (f.figure.value, f.figure.unit or "")
            for f in county.figures(agency=member.name, year=year, sentences=True)
            if f.agency == member.name
        }
        said = county_files.said(member.key, year)
        missing += [s for s in said if s["value"] and (s["value"], s["unit"]) not in found]
    assert missing == []


def test_the_library_holds_the_reports_of_the_county_and_no_other(county: Library) -> None:
    held = {(r.agency, r.year) for r in county.reports() if r.is_form}
    assert held == {(m.name, year) for m in MEMBERS for year in m.years}


def test_the_list_of_agencies_names_all_of_them_and_their_parents(county_files: County) -> None:
    path = county_files.folder / "reports" / "agencies.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert set(rows) == {m.name for m in MEMBERS}
    assert {row["parent"] for row in rows.values()} - {""} <= set(rows)
    aliases = [a for row in rows.values() for a in row["aliases"].split(";")]
    assert len(aliases) == len(set(aliases))


def figure(county: County, key: str, year: int, measure: str) -> Decimal:
    value = county.cell(key, year, measure)["value"]
    assert isinstance(value, Decimal)
    return value


def assert_planted(county: County) -> None:
    """Whatever the seed: the ties, the faults and the gaps that questions are asked about."""
    penalties, force = "行政处罚处理决定数量", "行政强制处理决定数量"
    assert figure(county, "卫健委", 2023, penalties) == figure(county, "农业局", 2023, penalties)
    most = max(
        figure(county, m.key, 2024, force) for m in MEMBERS
        if m.parent and 2024 in m.years and m.licences[1]
    )  # fmt: skip
    assert most == figure(county, "住建局", 2024, force) == figure(county, "市监局", 2024, force)
    new = "本年新收政府信息公开申请数量"
    assert figure(county, "府办", 2022, new) == figure(county, "府办", 2024, new)
    said = [s["value"] for s in county.said("住建局", 2022) if s["subject"].endswith("公开申请")]
    assert said == [figure(county, "住建局", 2022, new) + 3]
    kinds = Counter(k["kind"] for k in county.known)
    assert kinds["blank"] > 20
    assert kinds["slash"] > 100
    left = [k for k in county.cells("农业局", 2023) if k["applicant"] == "总计"]
    assert {k["kind"] for k in left if k["row"][0] == "三、本年度办理结果"} == {"blank"}


def test_what_is_planted_is_there(county_files: County, tmp_path: Path) -> None:
    assert_planted(county_files)
    other = written(tmp_path, OTHER_SEED)
    assert_planted(other)
    assert other.known != county_files.known


def test_the_whole_county_counts_its_departments(county_files: County) -> None:
    for name in ("行政许可处理决定数量", "本年新收政府信息公开申请数量", "行政复议总计"):
        for year in (2023, 2024):
            parts = [m for m in MEMBERS if m.parent and year in m.years]
            known = [county_files.cell(m.key, year, name)["value"] or 0 for m in parts]
            assert sum(known) <= figure(county_files, "县政府", year, name)


def test_the_same_seed_says_the_same(county_files: County, tmp_path: Path) -> None:
    assert written(tmp_path).known == county_files.known
