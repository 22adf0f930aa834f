"""Whatever a file holds, reading it ends with a report or a ReadError.

``python -m bench.fuzz`` does the same by the thousand, in a process that may hang or die.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz import read_damaged
from bench.invented import SUFFIXES, UnavailableError, invent, write
from bench.invented.model import Grid
from bench.mutations import damaged
from reportqa.document import Kind
from reportqa.readers.text import read_text
from reportqa.report import understand

# how many damaged files of each format: as many as are read in a few seconds
CASES = {
    "text": 40, "markdown": 30, "run_together": 30, "html": 40, "docx": 30, "xlsx": 20, "pdf": 20,
    "ofd": 20,
}  # fmt: skip
PIECES = (
    "第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章",
    "行政规范性文件",
    "一、本年新收政府信息公开申请数量", "（三）不予公开", "1.属于国家秘密", "自然人", "总计",
    "结果维持", "三、收到和处理政府信息公开申请情况", "12", "0", "３", "1,204", "-5", "——", "/",
    "", "\u3000", "增3",
    "— 4 —", "第2页", "|", "| --- |", "续表",
)  # fmt: skip


@cache
def small(form: str) -> bytes:
    """A report of two tables: damage hits a table more often than not, and reading is quick."""
    whole = invent(17, year=2023)
    parts = tuple(p for p in whole.parts if not isinstance(p, Grid) or p.table in {"2", "4"})
    try:
        return write(replace(whole, parts=parts), form)
    except UnavailableError as reason:
        pytest.skip(f"{reason}; left out: damaged files of {form}")


@pytest.mark.parametrize("form", CASES)
def test_damaged_files_are_read_or_refused(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"damaged{SUFFIXES[form]}"
    for seed in range(CASES[form]):
        path.write_bytes(damaged(small(form), seed))
        trace = read_damaged(path)
        assert not trace, f"seed {seed}:\n{trace}"


def test_what_a_reader_raises_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path, ocr: str) -> None:
        raise RuntimeError(f"broken on purpose: {path.name}, {ocr}")

    monkeypatch.setattr("reportqa.readers.read", broken)
    assert "broken on purpose" in read_damaged(tmp_path / "report.txt")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_bytes(data)
    assert not read_damaged(path)


@settings(max_examples=120)
@given(
    pieces=st.lists(
        st.tuples(st.sampled_from(PIECES), st.sampled_from(("\n", "\n\t", "\t", "", " | ", "  "))),
        max_size=60,
    )
)
def test_scraps_of_the_form_make_no_figure_that_is_not_there(
    pieces: list[tuple[str, str]],
) -> None:
    text = "".join(piece + between for piece, between in pieces)
    report = understand(read_text(f"甲乙市水务局2023年年度报告\n{text}\n".encode()), "report.txt")
    printed = "".join(report.document.text.split())
    for figure in report.figures:
        if figure.kind is Kind.NUMBER:
            assert "".join(figure.raw.split()) in printed
