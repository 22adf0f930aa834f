"""Reports that the bench invents, read back: every cell is right, or said to be unread."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bench.invented import SUFFIXES, UnavailableError, invent, series, write
from bench.invented.counts import CARRIED, LEFT
from bench.invented.model import Grid, Prose
from bench.invented.traps import FORMATS, traps_of
from bench.readers import Task, tasks
from bench.reading import Comparison, compare
from reportqa.checks import check_sums
from reportqa.document import Kind
from reportqa.readers import read
from reportqa.report import understand

# the formats that must be read to the last cell, and how many documents of each
WHOLE = {"docx": 5, "html": 5, "pdf": 4, "tabs": 2, "text": 4}


def read_back(task: Task, folder: Path) -> Comparison:
    try:
        invented, data = task.made()
    except UnavailableError as reason:
        pytest.skip(f"{reason}; left out: {task.form}")
    path = folder / f"report{SUFFIXES[task.form]}"
    path.write_bytes(data)
    return compare(invented, understand(read(path), path.name))


def work(form: str, count: int) -> list[Task]:
    """One document for each of some traps, spread over all of them, always the same ones."""
    every = list(tasks(form, len(traps_of(form)) + 1, 3))
    return every[1 :: max(1, len(every) // count)][:count]


def name(task: Task) -> str:
    return f"{task.form}-{'-'.join(task.traps)}"


@pytest.mark.parametrize("task", [t for f, n in WHOLE.items() for t in work(f, n)], ids=name)
def test_every_cell_is_read_and_the_report_is_known(task: Task, tmp_path: Path) -> None:
    found = read_back(task, tmp_path)
    assert found.misses == []
    assert found.facts == {}
    said, all_of_them = found.sentences
    assert said >= 0.5 * all_of_them


MIXTURES = [  # of traps that once gave a wrong figure together
    Task("run_together", 100083, ("label_typos", "fault_column", "note_row", "dashes",
                                  "totals_blank")),
    Task("run_together", 100084, ("traditional", "blanks", "no_note", "dashes", "rows_of_2019")),
    Task("run_together", 100085, ("plus_minus", "notes_in_cells", "blanks", "dashes")),
    Task("run_together", 300014, ("fault_column", "frames", "label_typos", "wide_slashes",
                                  "nbsp_blanks", "item_marks_pause", "gb18030", "half_brackets")),
    Task("run_together", 300077, ("label_typos", "notes_in_cells", "item_marks_brackets", "gb18030",
                                  "totals_blank", "slashes", "words_for_none", "arabic_sections")),
    Task("run_together", 600000, ("totals_blank", "frames", "short_dashes", "dashes",
                                  "units_in_cells", "no_note", "rows_of_2019")),
    Task("run_together", 700066, ("word_signs", "decimals", "words_for_none", "note_row",
                                  "notes_in_cells", "traditional", "bracket_sections", "large")),
    Task("pipes", 400037, ("wide_separators", "extra_row", "plain_corner", "spaced_totals",
                           "decimals", "item_marks_brackets", "full_width_digits")),
    Task("pdf", 800017, ("note_row", "blanks", "no_note", "units_in_cells", "dashes", "spaced_out",
                         "headers_repeated", "single_characters", "large", "low_points",
                         "half_brackets", "bracket_sections", "fault_row", "signed_only")),
    Task("pdf", 1100006, ("half_brackets", "notes_in_cells", "ideographic_blanks", "extra_table",
                          "broken_labels", "rows_cut", "rows_left_out", "fault_text", "low_points",
                          "separate_blocks")),
    Task("pdf_lines", 100001, ("rows_cut", "slashes", "notes_in_cells", "broken_numbers", "large",
                               "headers_repeated", "extra_row", "wide_separators", "spaced_out",
                               "fault_row", "rows_of_2021")),
    Task("pdf_bare", 800020, ("single_characters", "separators", "units_in_cells", "radicals",
                              "bracket_sections", "label_typos", "item_marks_brackets", "extra_row",
                              "low_points", "labels_cut", "no_note", "note_row", "fault_text")),
]  # fmt: skip


@pytest.mark.parametrize("task", MIXTURES, ids=lambda t: f"{t.form}-{t.seed}")
def test_no_figure_is_wrong_where_many_traps_meet(task: Task, tmp_path: Path) -> None:
    found = read_back(task, tmp_path)
    assert not found.cells["wrong"] + found.cells["flagged"] + found.cells["extra"], found.misses


@pytest.mark.parametrize("form", ["run_together", "text", "pipes", "aligned", "html", "docx"])
def test_no_figure_is_wrong_in_mixtures_drawn_at_random(form: str, tmp_path: Path) -> None:
    for task in tasks(form, 4, 9, each=9):
        found = read_back(task, tmp_path)
        assert not found.cells["wrong"] + found.cells["extra"], (task, found.misses)


def test_a_scan_is_read_and_no_figure_is_wrong_without_a_word(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="rapidocr is not installed; left out: scans")
    whole = invent(21, year=2022)
    # recognising takes seconds a page: the tables of sections two and four are one page
    parts = tuple(p for p in whole.parts if not isinstance(p, Grid) or p.table in {"2", "4"})
    one_page = replace(whole, parts=tuple(p for p in parts if not isinstance(p, Prose)))
    path = tmp_path / "report.pdf"
    try:
        path.write_bytes(write(one_page, "scan", {"dpi150"}))
    except UnavailableError as reason:
        pytest.skip(f"{reason}; left out: scans")
    found = compare(one_page, understand(read(path), path.name))
    kept = found.cells["right"] + found.cells["relabelled"]
    assert not found.cells["wrong"], found.misses
    assert kept >= 0.98 * len(one_page.known), found.misses


def test_the_same_seed_gives_the_same_report() -> None:
    assert invent(11, {"separators", "label_typos"}) == invent(11, {"separators", "label_typos"})
    assert invent(11) != invent(12)


@pytest.mark.parametrize("form", ["text", "html", "pdf"])
def test_every_trap_of_a_format_can_be_asked_for(form: str) -> None:
    try:
        reports = {t.traps: t.made()[1] for t in tasks(form, len(traps_of(form)) + 1, 5)}
    except UnavailableError as reason:
        pytest.skip(f"{reason}; left out: {form}")
    assert {trap for traps in reports for trap in traps} == set(traps_of(form))
    assert set(FORMATS[form]) <= set(traps_of(form))


@pytest.mark.parametrize(("form", "count"), [("text", 14), ("html", 30), ("pdf", 40), ("pdf", 90)])
def test_every_trap_comes_however_few_documents_there_are(form: str, count: int) -> None:
    made = list(tasks(form, count, 2))
    assert len(made) == count
    assert {trap for task in made for trap in task.traps} == set(traps_of(form))
    assert made[0].traps == ()


def test_invented_years_follow_each_other() -> None:
    reports = series(4, [2017, 2018, 2019, 2020, 2021, 2022])
    assert [r.edition for r in reports] == [None, None, 2019, 2019, 2021, 2021]
    for before, now in pairwise(reports[2:]):
        left = {k.applicant: k.value for k in before.known if k.measure == LEFT}
        assert left == {k.applicant: k.value for k in now.known if k.measure == CARRIED}
    for before, now in pairwise(reports):
        text = "".join(p.text for p in now.parts if hasattr(p, "text"))
        for promise in before.promises:
            if promise.later == "not mentioned":
                assert promise.problem not in text
            else:
                assert promise.later_quote in text


@pytest.mark.parametrize("seed", range(6))
def test_invented_figures_obey_the_form_and_planted_faults_do_not(
    seed: int, tmp_path: Path
) -> None:
    for trap, failing in (((), set()), (("fault_four",), {"4"}), (("fault_row",), {"3"})):
        invented, data = Task("html", seed, trap).made()
        path = tmp_path / "report.html"
        path.write_bytes(data)
        checks = check_sums(understand(read(path), path.name).figures)
        assert checks
        failed = {str(c.rule) for c in checks if c.status == "fail"}
        assert failed >= failing
        assert bool(failed) == bool(failing)
        assert {f.rule for f in invented.faults} == failing


def test_planted_faults_of_the_text_are_known() -> None:
    invented = invent(9, {"fault_text"})
    (fault,) = invented.faults
    said = next(c for c in invented.counted if c.measure == fault.where)
    printed = next(k for k in invented.known if k.measure == fault.where and k.applicant == "总计")
    assert printed.kind is Kind.NUMBER
    assert (said.value, printed.value) == (fault.left, fault.right)
