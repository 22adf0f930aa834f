"""Scans: pages that are pictures are recognised, each cell in its place, nothing guessed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import support
from reportqa import Library
from reportqa.document import Document, Figure, Kind, Report, Table
from reportqa.errors import ReadError, UnknownFormatError
from reportqa.readers import read, scan
from reportqa.readers._page.page import Page, Piece
from reportqa.readers.html import read_html
from reportqa.readers.pdf import read_pdf
from reportqa.readers.scan import Ocr
from reportqa.readers.scan import _page as _scan_page
from reportqa.readers.scan._engine import Deadline, TooSlowError
from reportqa.readers.scan._image import UNIT, ink_of, skew_of, straighten
from reportqa.readers.scan._rulings import find_grids
from reportqa.readers.scan._text import Shape, corrected, is_same_reading, shape_of, tidy
from reportqa.recognition import DOUBT
from reportqa.report import understand
from support.pdf import font
from support.scans import askew, picture_pdf, rendered, scanned

SHARED = Path(__file__).parents[2] / "shared" / "reports"
RIGHT = 0.98


# --- a whole report ------------------------------------------------------------------------------


@cache
def paper() -> bytes:
    """A report as it was printed: its first page holds prose alone."""
    report = support.market_2023()
    return support.to_pdf(report)


@pytest.fixture(scope="module")
def mixed() -> Report:
    """The first page born-digital, the others scanned at 150 dots an inch, askew, with specks."""
    data = scanned(paper(), dpi=150, degrees=1.2, specks=0.001, first=1)
    return understand(read_pdf(data), "a.pdf")


def test_every_cell_of_a_scan_is_read_or_said_to_be_unread(mixed: Report) -> None:
    wanted = {figure[:3]: figure[3] for figure in support.expected(support.market_2023())}
    found = {support.place(figure)[:3]: figure for figure in mixed.figures}
    assert set(found) <= set(wanted)
    right = 0
    for place, raw in wanted.items():
        figure = found.get(place)
        if figure is None or figure.kind is Kind.UNREAD:
            continue
        assert (figure.kind, figure.value) == support.meaning(support.squeeze(raw)), place
        right += 1
    assert right >= RIGHT * len(wanted)


def test_pages_with_text_are_not_recognised(mixed: Report) -> None:
    by_page = {
        page: {p.confidence is None for p in mixed.document.paragraphs if p.location.page == page}
        for page in (1, mixed.document.pages)
    }
    assert by_page[1] == {True}
    assert by_page[mixed.document.pages] == {False}
    assert any("recognised from pictures" in doubt for doubt in mixed.document.doubts)


def test_a_scan_is_understood_like_its_original(mixed: Report) -> None:
    original = understand(read_pdf(paper()), "a.pdf")
    assert [s.key for s in mixed.sections] == [s.key for s in original.sections]
    assert mixed.agency == original.agency
    assert mixed.year == original.year
    assert len(mixed.document.tables) == len(original.document.tables)
    assert "- 2 -" not in mixed.document.text


def test_boxes_are_where_the_cells_are_on_the_page_of_the_file(mixed: Report) -> None:
    original = understand(read_pdf(paper()), "a.pdf")
    straight = {support.place(f)[:3]: f.location.boxes for f in original.figures}
    turned = np.radians(1.2)
    for figure in mixed.figures:
        boxes = straight.get(support.place(figure)[:3], ())
        assert [b.page for b in boxes] == [b.page for b in figure.location.boxes]
        for a, b in zip(boxes, figure.location.boxes, strict=True):
            # the middle of the cell turned about the middle of the page, as the paper was
            angle = turned * (0, 1, -0.6)[a.page - 1]
            x, y = (a.x0 + a.x1) / 2 - 595.3 / 2, (a.y0 + a.y1) / 2 - 841.9 / 2
            at = (
                x * np.cos(angle) + y * np.sin(angle) + 595.3 / 2,
                -x * np.sin(angle) + y * np.cos(angle) + 841.9 / 2,
            )
            assert (b.x0 + b.x1) / 2 == pytest.approx(at[0], abs=3)
            assert (b.y0 + b.y1) / 2 == pytest.approx(at[1], abs=3)


def test_a_real_scan_says_what_its_original_says() -> None:
    if not (SHARED / "huaian_2024_scan.pdf").exists():
        pytest.skip("the collection of real reports does not lie beside the repository")
    found = {
        (f.table, f.row, f.column): f
        for f in understand(read(SHARED / "huaian_2024_scan.pdf"), "a.pdf").figures
    }
    original = understand(read(SHARED / "huaian_2024.pdf"), "a.pdf").figures
    right = 0
    for figure in original:
        same = found.get((figure.table, figure.row, figure.column))
        if same is not None and same.kind is not Kind.UNREAD:
            assert (same.kind, same.value) == (figure.kind, figure.value)
            right += 1
    assert right >= RIGHT * len(original)


# --- which pages, and what is refused ------------------------------------------------------------


def test_never_means_never(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(picture_pdf([rendered(paper(), 0, 72)], 72))
    with pytest.raises(ReadError, match=r"scan: .*\(OCR\) is turned off"):
        read(path, "never")
    Image.new("L", (600, 800), 255).save(tmp_path / "a.png")
    with pytest.raises(UnknownFormatError, match="--ocr never"):
        read(tmp_path / "a.png", "never")


def test_another_choice_reads_again_what_it_has_a_say_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    font()
    sheet = Canvas(str(tmp_path / "in" / "a.pdf"))
    sheet.setFont(font(), 12)
    sheet.drawString(72, 700, "本页是电子文件，不是扫描件，全年公开信息十二条，收到申请三件。")
    sheet.save()
    (tmp_path / "in" / "b.txt").write_text("本页是文本，全年公开信息十二条。", "utf-8")
    with Library.open(tmp_path / "index", create=True) as library:
        choices: tuple[Ocr, ...] = ("auto", "auto", "never")
        statuses = [[r.status for r in library.ingest(["in"], ocr=ocr)] for ocr in choices]
    plain = "not a report"
    assert statuses == [[plain, plain], ["unchanged"] * 2, [plain, "unchanged"]]


def test_a_hidden_layer_of_another_recogniser_is_not_believed() -> None:
    """A scanner that writes its own guesses, invisible, over the picture."""
    font()
    original = understand(read_pdf(paper()), "a.pdf")
    place = next(f.location.boxes[0] for f in original.figures if f.table == "4")
    page = rendered(paper(), place.page - 1, 150)
    start = int(place.y0 * 150 / 72)
    out = BytesIO()
    sheet = Canvas(out, pagesize=(595.3, 841.9))
    picture = ImageReader(Image.fromarray(page[start - 250 : start + 800]))
    sheet.drawImage(picture, 0, 841.9 - 504, 595.3, 504)
    text = sheet.beginText(72, 600)
    text.setFont(font(), 9)
    text.setTextRenderMode(3)
    for _ in range(9):
        text.textLine("行政复议结果维持999件")
    sheet.drawText(text)
    sheet.save()
    document = read_pdf(out.getvalue())
    assert "999" not in document.text
    assert "39" in [c.text for t in document.tables for c in t.cells]
    assert "999" in read_pdf(out.getvalue(), "never").text


def test_pictures_without_text_are_said_to_have_none(tmp_path: Path) -> None:
    Image.new("L", (600, 800), 255).save(tmp_path / "a.png")
    with pytest.raises(UnknownFormatError, match="no text can be recognised"):
        read(tmp_path / "a.png")
    path = tmp_path / "a.pdf"
    path.write_bytes(picture_pdf([np.full((800, 600), 255, np.uint8)], 72))
    with pytest.raises(ReadError, match=r"\(OCR\) found none"):
        read(path)


def test_a_page_that_takes_too_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TooSlowError):
        Deadline.after(-1).check()
    monkeypatch.setattr(_scan_page, "SECONDS", -1.0)
    data = scanned(paper(), dpi=72, first=1)
    document = read_pdf(data)
    assert "Page 2 is a picture that takes too long to recognise." in document.doubts
    assert document.text


def test_a_picture_file_is_read(tmp_path: Path) -> None:
    """Table four and what stands around it, on its side as a phone gives it."""
    original = understand(read_pdf(paper()), "a.pdf")
    tops = [f.location.boxes[0] for f in original.figures if f.table == "4"]
    page = rendered(paper(), tops[0].page - 1, 150)
    start = int(tops[0].y0 * 150 / 72)
    path = tmp_path / "a.png"
    Image.fromarray(np.rot90(page[start - 250 : start + 200])).save(path, dpi=(150, 150))
    document = read(path)
    assert document.format == "image"
    assert document.pages == 1
    assert "五、存在的主要问题及改进情况" in document.text
    numbers = [c.text for t in document.tables for c in t.cells if c.text.isdecimal()]
    assert [int(n) for n in numbers[-15:]] == [19, 5, 11, 4, 39, 6, 1, 0, 2, 9, 3, 0, 1, 1, 5]


def test_recognising_is_not_loaded_before_it_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(paper())
    code = (
        "import sys; from pathlib import Path; import reportqa.cli, reportqa.library;"
        f"from reportqa.readers import read; read(Path({str(path)!r}));"
        "print(*{'cv2', 'rapidocr', 'onnxruntime'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert run.stdout.strip() == ""


# --- figures that do not add up ------------------------------------------------------------------


def _as_recognised(document: Document) -> Document:
    blocks = tuple(
        replace(b, cells=tuple(replace(c, confidence=0.99) for c in b.cells))
        if isinstance(b, Table)
        else b
        for b in document.blocks
    )
    return replace(document, blocks=blocks)


def _misread() -> Document:
    """The total of 予以公开 is 183 where the parts say 83."""
    html = support.to_html(support.county_2022())
    changed = html.replace(">83<", ">183<")
    assert changed != html
    return read_html(changed.encode())


def _three(report: Report) -> Iterator[Figure]:
    return (f for f in report.figures if f.table == "3")


def test_recognised_figures_that_break_a_sum_are_unread() -> None:
    report = understand(_as_recognised(_misread()), "a.html")
    row = [f for f in _three(report) if f.row[-1] == "（一）予以公开"]
    assert {(f.kind, f.value, f.doubt) for f in row} == {(Kind.UNREAD, None, DOUBT)}
    assert "183" in {f.raw for f in row}
    others = [f for f in _three(report) if f not in row]
    assert {f.kind for f in others} == {Kind.NUMBER}
    assert any("table three" in doubt for doubt in report.doubts)


def test_born_digital_figures_that_break_a_sum_stay_as_printed() -> None:
    report = understand(_misread(), "a.html")
    assert {f.kind for f in _three(report)} == {Kind.NUMBER}


def test_recognised_figures_that_add_up_stay() -> None:
    html = support.to_html(support.county_2022())
    report = understand(_as_recognised(read_html(html.encode())), "a.html")
    assert Kind.UNREAD not in {f.kind for f in report.figures}
    assert {f.confidence for f in report.figures} == {0.99}


# --- pixels --------------------------------------------------------------------------------------


@pytest.mark.parametrize("degrees", [-3.1, -0.4, 0.0, 1.5])
def test_a_page_is_turned_straight(degrees: float) -> None:
    page = rendered(paper(), 1, 72 * UNIT)
    assert skew_of(askew(page, degrees)) == pytest.approx(-degrees, abs=0.06)


def test_boxes_find_their_way_back_through_turns() -> None:
    page = np.full((1200, 900), 255, np.uint8)
    page[300:330, 600:700] = 0  # in a page that is read upright
    turned = np.ascontiguousarray(np.rot90(page, -1))
    picture = straighten(turned, UNIT, quarters=1)
    assert (picture.gray == page).all()
    box = picture.box(1, 600 / UNIT, 300 / UNIT, 700 / UNIT, 330 / UNIT)
    ys, xs = np.nonzero(turned == 0)
    assert box.x0 * UNIT == pytest.approx(xs.min(), abs=2)
    assert box.x1 * UNIT == pytest.approx(xs.max(), abs=2)
    assert box.y0 * UNIT == pytest.approx(ys.min(), abs=2)
    assert box.y1 * UNIT == pytest.approx(ys.max(), abs=2)


def test_rulings_make_cells_and_merged_cells() -> None:
    page = np.full((900, 900), 255, np.uint8)
    for y in (100, 200, 300):
        cv2.line(page, (100, y), (700, y), 0, 2)
    for x, top in ((100, 100), (300, 200), (500, 100), (700, 100)):
        cv2.line(page, (x, top), (x, 300), 0, 2)
    grids, rulings = find_grids(ink_of(page))
    (grid,) = grids
    places = [(p.top, p.left, p.bottom, p.right) for p in grid.places]
    assert places == [(0, 0, 1, 2), (0, 2, 1, 3), (1, 0, 2, 1), (1, 1, 2, 2), (1, 2, 2, 3)]
    assert [round(x * UNIT) for x in grid.xs] == pytest.approx([100, 300, 500, 700], abs=2)
    assert rulings[200, 400]


def test_underlined_words_are_no_table() -> None:
    page = np.full((900, 900), 255, np.uint8)
    for y in (100, 200, 300):
        cv2.line(page, (100, y), (700, y), 0, 2)
    assert find_grids(ink_of(page))[0] == []


def _stroke(start: tuple[int, int], end: tuple[int, int]) -> Shape:
    canvas = np.zeros((80, 80), np.uint8)
    cv2.line(canvas, start, end, 255, 4)
    ys, xs = np.nonzero(canvas)
    return shape_of(canvas[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1] > 0, 1)


def test_a_slash_is_not_a_one_and_a_dash_is_neither() -> None:
    slash, one, dash = (
        _stroke((45, 10), (25, 60)),
        _stroke((40, 10), (40, 60)),
        _stroke((10, 40), (60, 40)),
    )
    assert [shape.stroke for shape in (slash, one, dash)] == ["slash", "upright", "dash"]
    assert corrected("1", slash) == "/"
    assert corrected("1", one) == "1"
    assert corrected("一", dash) == "—"
    assert corrected("l", one) == "1"


def test_letters_among_digits_are_digits_and_words_stay_words() -> None:
    plain = Shape(3, "")
    assert corrected("1O5", plain) == "105"
    assert corrected("O", Shape(1, "")) == "0"
    assert corrected("无", plain) == "无"
    assert corrected("PDF", plain) == "PDF"


def test_two_readings_agree_whatever_the_form_of_a_mark() -> None:
    assert is_same_reading("9（其中2件）", "9(其中 2件)")
    assert is_same_reading("——", "—")
    assert not is_same_reading("9", "0")
    assert not is_same_reading("1", "/")


def test_punctuation_among_chinese_is_wide() -> None:
    assert (
        tidy("(二)部分公开(区分处理的,只计这一情形)")
        == "（二）部分公开（区分处理的，只计这一情形）"
    )
    assert tidy("12,406") == "12,406"
    assert tidy("申 请 1,208 件") == "申请 1,208 件"


def test_sheets_that_lie_askew_in_the_scanner_are_aligned() -> None:
    def page(number: int, xs: tuple[float, ...]) -> Page:
        piece = Piece(number, xs, 1, (), 100.0, 200.0)
        return Page(number, 595.0, 842.0, (), (piece,), 0, 0, 1, is_recognised=True)

    above = page(1, (72.0, 200.0, 520.0))
    shifted, narrower = page(2, (90.0, 218.5, 538.0)), page(3, (90.0, 480.0))
    first, second, third = scan.aligned([above, shifted, narrower])
    assert first == above
    assert second.pieces[0].xs == pytest.approx((72.0, 200.5, 520.0))
    assert third == narrower
