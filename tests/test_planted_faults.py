"""Sound reports pass their checks; every planted fault is found."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from bench.checks import KINDS, Household, Outcome, households, plant
from bench.checks.__main__ import OF_TEXT, measure
from bench.checks.faults import Expected
from bench.checks.growing import cells_of, edition_of, follow, grown_up, total
from bench.checks.judging import answers
from bench.invented.counts import CARRIED, DONE, LEFT, NEW, names_three
from reportqa.checks import Check

SOUND = FAULTY = 60
FLOOR_OF_TEXT = 0.95
RULE = {k.name: k.rule for k in KINDS}


@pytest.fixture(scope="module")
def measured() -> tuple[Outcome, list[str]]:
    return measure(SOUND, FAULTY, seed=1, jobs=1)


def test_every_fault_in_tables_and_over_years_is_found(
    measured: tuple[Outcome, list[str]],
) -> None:
    outcome, _ = measured
    assert outcome.planted.total() == FAULTY
    assert [said for fault, said in outcome.missed if RULE[fault.kind] not in OF_TEXT] == []


def test_most_faults_of_the_text_are_found(measured: tuple[Outcome, list[str]]) -> None:
    # what a sentence speaks of is not always certain, and then nothing is said
    outcome, _ = measured
    planted = sum(n for kind, n in outcome.planted.items() if RULE[kind] in OF_TEXT)
    if not planted:
        pytest.skip("the package does not check sentences (rules 8 and 9)")
    found = sum(n for kind, n in outcome.found.items() if RULE[kind] in OF_TEXT)
    assert found >= FLOOR_OF_TEXT * planted


def test_no_sound_report_fails(measured: tuple[Outcome, list[str]]) -> None:
    outcome, _ = measured
    assert outcome.sound == SOUND
    assert [c for c in outcome.false if c.status == "fail"] == []
    assert outcome.beside == []


def test_no_kind_of_the_tables_or_the_years_is_left_out(
    measured: tuple[Outcome, list[str]],
) -> None:
    outcome, left_out = measured
    wanted = {k.name for k in KINDS if k.rule not in OF_TEXT}
    assert not wanted & set(left_out)
    assert wanted <= outcome.planted.keys()


# ---- what is planted in


@pytest.mark.parametrize("years", [(2019, 2020, 2021, 2022), (2021, 2022, 2023)])
@pytest.mark.parametrize("size", [0, 1, 2])
def test_figures_obey_the_rules_of_the_form(years: tuple[int, ...], size: int) -> None:
    every = grown_up(Random(size), size, years)  # noqa: S311 - meant to be repeatable
    assert follow(every, years)
    for i, (counts, year) in enumerate(zip(every, years, strict=True)):
        rows = counts.three
        for column in range(7):
            results = sum(rows[n][column] for n in names_three(edition_of(year))[2:-2])
            assert rows[DONE][column] == results
            given = rows[NEW][column] + rows[CARRIED][column]
            assert given == rows[DONE][column] + rows[LEFT][column]
            if i:
                assert rows[CARRIED][column] == every[i - 1].three[LEFT][column]
        assert all(sum(row[:6]) == row[6] and min(row) >= 0 for row in rows.values())
        assert all(sum(row[:4]) == row[4] for row in counts.four)
        if i:
            two, former = counts.two, every[i - 1].two
            force = former["规范性文件", "现行有效件数"] + two["规范性文件", "制发件数"]
            assert two["规范性文件", "现行有效件数"] == force - two["规范性文件", "废止件数"]
            items = former["行政处罚", "上一年项目数量"] + former["行政处罚", "本年增减项目数量"]
            assert two["行政处罚", "上一年项目数量"] == items


def test_a_government_counts_its_departments_in() -> None:
    families = [h for h in households(3, 80) if len(h.drafts) > 2]
    assert families
    for household in families:
        whole, *parts = (of[0] for of in household.drafts)
        cells = cells_of(whole.counts, whole.edition)
        below = [cells_of(p.counts, p.edition) for p in parts]
        for name in (NEW, DONE, "行政许可处理决定数量", "行政复议总计"):
            assert cells[total(name)] >= sum(b[total(name)] for b in below)


def test_the_same_seed_makes_the_same_reports_and_faults() -> None:
    def made() -> tuple[list[Household], list[list[str]]]:
        held = households(7, 30)
        faults, _ = plant(held, 30, 7, {k.rule for k in KINDS})
        return held, [[f.what for f in of] for of in faults]

    assert made() == made()
    assert households(7, 30) != households(8, 30)


def test_a_faulty_report_differs_from_the_sound_one() -> None:
    held = households(7, 60)
    faults, left_out = plant(held, 2 * len(KINDS), 7, {k.rule for k in KINDS})
    assert left_out == []
    for household, of in zip(held, faults, strict=True):
        for fault in of:
            assert fault.draft.file() != household.at(fault.at).file(), fault.kind


def test_a_check_answers_only_for_its_rule_status_and_words() -> None:
    check = Check(
        "8:x", 8, "fail", "", Decimal(1), Decimal(2), (), lambda: ("正文“收到申请12件”", "")
    )
    wanted = Expected(8, ("fail",), clause="收到申请12件")
    assert answers(check, wanted)
    assert not answers(replace(check, rule=9), wanted)
    assert not answers(replace(check, status="note"), wanted)
    assert not answers(check, replace(wanted, clause="收到申请13件"))
    assert not answers(check, replace(wanted, key=(NEW, "总计"), clause=""))
    assert not answers(check, replace(wanted, explained="机构改革。"))
    assert not answers(check, replace(wanted, words=("空白",)))
