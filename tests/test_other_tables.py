"""Tables outside the form, asked in words: by their labels, for the year, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reportqa import Library


@pytest.mark.parametrize(
    ("question", "cell", "unit"),
    [
        ("辰巳县2023年政务微博公开了多少条", ("辰巳县", 2023, "政务微博"), "条"),
        ("2024年辰巳县公开渠道表里政府公报出了几期", ("辰巳县", 2024, "政府公报"), "期"),
        ("申酉縣2024年政務微信數量", ("申酉县", 2024, "政务微信"), "条"),
        ("2018年辰巳县行政诉讼数是多少", ("辰巳县", 2018, "行政诉讼数"), "件"),
    ],
)
def test_a_cell_by_its_labels(
    county: Library, question: str, cell: tuple[str, int, str], unit: str
) -> None:
    answer = county.ask(question)
    [figure] = answer.figures
    agency, year, label = cell
    assert figure.agency.startswith(agency)
    assert (figure.year, label in "".join(figure.row)) == (year, True)
    assert (answer.kind, answer.unit, answer.value) == ("figure", unit, figure.value)
    [citation] = answer.citations
    assert citation.table not in {"2", "3", "4"}
    assert Decimal(citation.quote) == answer.value


def test_the_cumulative_column_answers_only_who_asks_for_it(county: Library) -> None:
    of_the_year = county.ask("2018年辰巳县答复申请数是多少")
    of_all_years = county.ask("辰巳县2018年报告里历年累计答复申请多少件")
    assert of_the_year.figures[0].column == ("2018年度",)
    assert of_all_years.figures[0].column == ("历年累计",)
    assert of_the_year.value != of_all_years.value


@pytest.mark.parametrize(
    "question",
    [
        "辰巳县2023年政务抖音多少条",
        "辰巳县2023年政务微博有多少粉丝",
        "辰巳县2023年政务微博花了多少钱",
        "辰巳县2023年政务微博上半年多少条",
        "辰巳县2023年谁管政务微博",
    ],
)
def test_what_no_label_speaks_of_gets_no_number(county: Library, question: str) -> None:
    assert county.ask(question).value is None
