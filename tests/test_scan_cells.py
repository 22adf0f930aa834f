"""Single cells of scans: no sign, point or digit is lost without a word, and labels are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

import support
from reportqa.document import Cell, Document, Kind, Table
from reportqa.numbers import read_cell
from reportqa.readers._page.labels import meant, put_right
from reportqa.readers.html import read_html
from reportqa.readers.scan import _cells as _scan_cells
from reportqa.readers.scan._cells import read_table
from reportqa.readers.scan._engine import Deadline, Recognised
from reportqa.readers.scan._image import UNIT, Pixels, ink_of, straighten
from reportqa.readers.scan._ink import UNEXPLAINED, Blot, by_ink, unexplained
from reportqa.readers.scan._page import read_picture
from reportqa.readers.scan._rulings import find_grids
from reportqa.report import understand
from support.pdf import font
from support.scans import rendered

Drawn = tuple[str, str]


def _table(texts: Sequence[str], *, size: float = 10.5, name: str = "") -> Pixels:
    """A page with a row of cells, in the shades of a scan at 216 dots an inch."""
    out = BytesIO()
    sheet = Canvas(out, pagesize=(595.3, 841.9))
    sheet.setFont(name or font(), size)
    for i, text in enumerate(texts):
        sheet.rect(60 + 80 * i, 700, 80, 24)
        sheet.drawCentredString(100 + 80 * i, 708, text)
    sheet.save()
    return rendered(out.getvalue(), 0, 72 * UNIT)


def _read(page: Pixels) -> list[Drawn]:
    """Text and doubt of each cell."""
    picture = straighten(page, UNIT)
    ink = ink_of(picture.gray)
    (grid,), rulings = find_grids(ink)
    piece = read_table(picture, (ink, rulings), grid, 1, Deadline.after(60))
    return [("".join(line.text for line, _ in p.lines), p.doubt) for p in piece.parts]


def _specked(page: Pixels, seed: int) -> Pixels:
    """Specks that are smaller than any mark in the text."""
    random = np.random.default_rng(seed)
    page = page.copy()
    for y, x in zip(random.integers(0, 2500, 6000), random.integers(0, 1700, 6000), strict=True):
        page[y : y + 2, x : x + 1] = 0
    return page


# --- signs, points and digits --------------------------------------------------------------------

FIGURES = ["-30", "+28", "12.5", "1,208", "-7", "111"]


@pytest.mark.parametrize(
    ("name", "size"), [("", 8.0), ("", 14.0), ("Helvetica", 10.5), ("Times-Roman", 9.0)]
)
def test_figures_are_read_with_their_signs_and_points(name: str, size: float) -> None:
    found = _read(_table(FIGURES, size=size, name=name))
    for text, (read, doubt) in zip(FIGURES, found, strict=True):
        assert read.replace("，", ",") == text or doubt
    assert sum(not doubt for _, doubt in found) >= 5


def test_specks_beside_figures_are_no_signs() -> None:
    found = _read(_specked(_table(FIGURES), 3))
    for text, (read, doubt) in zip(FIGURES, found, strict=True):
        assert read == text or doubt
    assert sum(not doubt for _, doubt in found) >= 4


@pytest.mark.parametrize(
    ("printed", "recognised"),
    [("-30", "30"), ("12.5", "125"), ("30", "-30"), ("125", "12.5"), ("300", "30"), ("30", "300"),
     ("-30", "30件"), ("+30", "30"), ("-3", "3（其中修订1件）")],
)  # fmt: skip
def test_ink_that_the_text_does_not_explain_is_a_doubt(
    printed: str, recognised: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recogniser that makes the same mistake each time."""

    def mistaken(
        crops: Sequence[Pixels], deadline: Deadline, *, narrow: bool = False
    ) -> list[Recognised]:
        return [Recognised(recognised, 0.99)] * len(crops)

    monkeypatch.setattr(_scan_cells, "recognise", mistaken)
    for size in (8.0, 10.5, 14.0):
        assert _read(_table([printed, printed], size=size)) == [(recognised, UNEXPLAINED)] * 2


def test_a_hyphen_alone_in_its_cell_is_no_dust() -> None:
    (text, _), (other, _) = _read(_table(["-", "12"]))
    assert text in {"-", "—"}
    assert other == "12"


def _blots(text: str, pitch: int = 16) -> list[Blot]:
    """Ink of digits 20 pixels high, drawn as rectangles."""
    found = []
    for i, char in enumerate(text):
        at = pitch * i
        if char in "-+":
            found.append(Blot(at + 1, 5, 14, 14) if char == "+" else Blot(at + 4, 10, 7, 3))
        elif char in ".,":
            found.append(Blot(at + 5, 17, 4, 4 if char == "." else 7))
        else:
            found.append(Blot(at + 1, 0, 14, 20))
    return found


_SIGNS = st.sampled_from(["", "-", "+"])
_WHOLE = st.integers(0, 10**6).map(str)
_PART = st.sampled_from(["", ".5", ".25", ",125"])


@given(_SIGNS, _WHOLE, _PART)
def test_what_is_printed_explains_its_ink(sign: str, whole: str, part: str) -> None:
    text = sign + whole + part
    assert unexplained(text, _blots(text)) == ""


@given(_SIGNS, _WHOLE, _PART, st.data())
def test_any_character_lost_is_noticed(
    sign: str, whole: str, part: str, data: st.DataObject
) -> None:
    text = sign + whole + part
    at = data.draw(st.integers(0, len(text) - 1))
    less = text[:at] + text[at + 1 :]
    if read_cell(less).kind is Kind.NUMBER:
        assert unexplained(less, _blots(text))


def test_a_minus_taken_for_a_dash_is_a_minus() -> None:
    assert by_ink("—30", _blots("-30")) == "-30"
    assert by_ink("一30", _blots("-30")) == "-30"
    wide = [replace(b, x=b.x - 30, width=36) if b.width == 7 else b for b in _blots("-30")]
    assert by_ink("—30", wide) == "—30"
    assert by_ink("一般", _blots("-30")) == "一般"


def test_a_speck_behind_a_figure_is_no_point() -> None:
    speck, point = Blot(34, 17, 2, 3), Blot(34, 16, 4, 4)
    assert by_ink("47.", [*_blots("47"), speck]) == "47"
    assert by_ink("47.", [*_blots("47"), point]) == "47."
    assert by_ink("47", [*_blots("47"), speck]) == "47"


def test_a_title_over_two_lines_is_printed_in_one_size() -> None:
    out = BytesIO()
    sheet = Canvas(out, pagesize=(595.3, 841.9))
    sheet.setFont(font(), 17)
    sheet.drawCentredString(297, 740, "2023年某某县人民政府办公室政府信息公开工作年")
    sheet.drawCentredString(297, 714, "度报告")
    sheet.setFont(font(), 12)
    for y in (680, 656, 632):
        sheet.drawString(92, y, "按照条例的要求，某某县人民政府办公室编写了这一份报告。")
    sheet.save()
    page = read_picture(rendered(out.getvalue(), 0, 72 * UNIT), UNIT, 1).page
    long, short, body, *_ = (line.size for line in page.lines)
    assert short == pytest.approx(long, rel=0.08)
    assert body < 0.8 * short


def test_a_letter_of_loose_parts_is_one_letter() -> None:
    """The lower half of 总 stands apart from the upper one, and little else tells how high a
    letter is."""
    out = BytesIO()
    sheet = Canvas(out, pagesize=(595.3, 841.9))
    sheet.setFont(font(), 9)
    for i, word in enumerate(["总计", "审结", "结果"]):
        sheet.rect(60 + 31 * i, 700, 31, 36)
        sheet.drawString(66 + 31 * i, 720, word[0])
        sheet.drawString(75 + 31 * i, 708, word[1])
    sheet.save()
    page = rendered(out.getvalue(), 0, 72 * UNIT)
    assert [text for text, _ in _read(page)] == ["总计", "审结", "结果"]


# --- labels --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("read", "label"),
    [("总心计", "总计"), ("结果维待", "结果维持"), ("自然入", "自然人"),
     ("四、结转下年度继读办理", "四、结转下年度继续办理"), ("1.属于囯家秘密", "1.属于国家秘密")],
)  # fmt: skip
def test_labels_an_error_away_from_one_of_the_form_are_that(read: str, label: str) -> None:
    assert meant(read) == label


@pytest.mark.parametrize(
    "read",
    ["总计", "其他", "其化", "行政处可", "0", "12", "无", "-3", "其中12件", "规章", "合计", "项目",
     "上年项目数量", "本年增/减", "某某市人民政府", ""],
)  # fmt: skip
def test_other_texts_are_left_alone(read: str) -> None:
    assert meant(read) is None


def _cells(texts: Sequence[str], confidence: float | None) -> list[Cell]:
    return [Cell(0, i, text, confidence=confidence, doubt="?") for i, text in enumerate(texts)]


def test_only_recognised_labels_of_the_forms_tables_are_put_right() -> None:
    texts = ["结果维持", "结果纠正", "尚未审结", "总心计", "（五）.不予处理", "12"]
    right = [*texts[:3], "总计", "（五）不予处理", "12"]
    found = put_right(_cells(texts, 0.9))
    assert [c.text for c in found] == right
    assert [c.doubt for c in found] == ["?", "?", "?", "", "?", "?"]
    assert put_right(_cells(texts, None)) == _cells(texts, None)
    assert [c.text for c in put_right(_cells(texts[2:4], 0.9))] == texts[2:4]


# --- pictures that are no reports ----------------------------------------------------------------


def _as_picture(document: Document) -> Document:
    return replace(document, format="image")


def test_a_picture_is_a_report_only_with_title_and_tables() -> None:
    whole = read_html(support.to_html(support.county_2022()).encode())
    assert understand(_as_picture(whole), "a.png").is_form
    tables = replace(whole, blocks=whole.tables)
    assert understand(tables, "a.html").is_form
    page = read_html(
        f"<p>政府信息公开年度报告问答</p>{support.to_html(support.county_2022())}".encode()
    )
    below = [b for b in page.blocks if b == page.blocks[0] or isinstance(b, Table)]
    assert not understand(_as_picture(replace(page, blocks=tuple(below))), "a.png").is_form
    assert not understand(_as_picture(tables), "2022年某某县政府信息公开年度报告.png").is_form
    prose = replace(whole, blocks=whole.paragraphs)
    assert not understand(_as_picture(prose), "a.png").is_form
