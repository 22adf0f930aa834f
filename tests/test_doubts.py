"""Doubts about readings in the language of the answer."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from reportqa import Library
from reportqa.answer.doubts import doubt_text, recognised_notes

SOURCE = Path(__file__).resolve().parent.parent / "src" / "reportqa"
READERS = [*SOURCE.glob("readers/**/*.py"), *SOURCE.glob("form/*.py"), SOURCE / "figures.py"]


def sentences() -> list[str]:
    """The sentences that the readers keep as constants: in small letters, without a full stop."""
    found = []
    for path in [*READERS, SOURCE / "recognition.py"]:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                text = node.value.value
                if isinstance(text, str) and re.fullmatch(
                    r"[a-z][\w',;:{} -]{25,}\w|[a-z].*\}", text
                ):
                    found.append(text)
    return sorted(set(found))


def test_the_readers_doubts_are_found() -> None:
    assert len(sentences()) > 15


@pytest.mark.parametrize("doubt", sentences())
def test_every_doubt_has_a_chinese_wording(doubt: str) -> None:
    printed = re.sub(r"\{\w*\}", "7", doubt)
    text = doubt_text(printed, "zh")
    assert not text.startswith("读数存疑")
    assert not re.search("[a-z]{3}", text)
    assert doubt_text(printed, "en") == printed


def test_an_unknown_doubt_is_still_told() -> None:
    assert doubt_text("something new", "zh") == "读数存疑：something new"


def test_one_recognised_figure_is_enough_for_a_warning(corpus_library: Library) -> None:
    report = corpus_library.reports()[0].report
    figures = [f.figure for f in corpus_library.figures(report=report)]
    assert recognised_notes(figures, "zh") == []
    figures[-1] = replace(figures[-1], confidence=0.9)
    assert "OCR" in recognised_notes(figures, "zh")[0]
    assert "OCR" in recognised_notes(figures, "en")[0]
