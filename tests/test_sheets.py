"""Workbooks: what their cells hold and do not show, and what lies over the cells."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.drawing.image import Image as SheetImage
from openpyxl.styles import Font, GradientFill, PatternFill
from openpyxl.styles.colors import Color
from PIL import Image

from reportqa.document import Document
from reportqa.readers import read
from reportqa.readers.office.xlsx import read_xlsx

GRID = {"A1": "项目", "B1": "数量", "A2": "行政许可", "B2": 528, "A3": "行政处罚", "B3": 17}
WHITE = Font(color="FFFFFFFF")


def book(change: Callable[[Any], None]) -> bytes:
    """A sheet of three rows and two columns, changed."""
    made = openpyxl.Workbook()
    for place, value in GRID.items():
        made.active[place] = value
    change(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def cells(document: Document) -> dict[tuple[int, int], tuple[str, bool]]:
    """The cells of the one table, and whether they are in doubt."""
    (table,) = document.tables
    return {(c.row, c.column): (c.text, bool(c.doubt)) for c in table.cells}


def second(change: Callable[[Any], None]) -> tuple[str, bool]:
    """What becomes of the number 528, in the second row; all else is as it was."""
    found = cells(read_xlsx(book(change)))
    assert found[2, 1] == ("17", False)
    return found[1, 1]


def _styled(**looks: Any) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        for name, look in looks.items():
            setattr(sheet["B2"], name, look)

    return change


UNSEEN = {
    "white": {"font": WHITE},
    "nearly white": {"font": Font(color="FFF8F8F8")},
    "white of the theme": {"font": Font(color=Color(theme=0))},
    "white by number": {"font": Font(color=Color(indexed=9))},
    "yellow on yellow": {
        "font": Font(color="FFFFFF00"), "fill": PatternFill("solid", fgColor="FFFFFF00")
    },
    "black on black": {"fill": PatternFill("solid", fgColor="FF000000")},
    "white by its format": {"number_format": "[White]0"},
    "struck out": {"font": Font(strike=True)},
}  # fmt: skip


@pytest.mark.parametrize("looks", UNSEEN.values(), ids=UNSEEN)
def test_a_figure_that_is_not_seen_is_in_doubt(looks: dict[str, Any]) -> None:
    assert second(_styled(**looks))[1]


SEEN = {
    "white on blue": {"font": WHITE, "fill": PatternFill("solid", fgColor="FF1F3864")},
    "white on a dark theme": {
        "font": Font(color=Color(theme=0)), "fill": PatternFill("solid", fgColor=Color(theme=3))
    },
    "gray of the theme": {"font": Font(color=Color(theme=0, tint=-0.5))},
    "white on a ground of two colours": {
        "font": WHITE, "fill": GradientFill(stop=("FFFFFFFF", "FF000000"))
    },
    "red": {"font": Font(color="FFFF0000")},
    "red by its format": {"number_format": "[Red]0"},
}  # fmt: skip


@pytest.mark.parametrize("looks", SEEN.values(), ids=SEEN)
def test_a_figure_that_is_seen_is_read(looks: dict[str, Any]) -> None:
    assert second(_styled(**looks)) == ("528", False)


@pytest.mark.parametrize("value", [528, 0, -3, "528", "五"])
def test_a_format_that_shows_nothing(value: Any) -> None:
    def change(sheet: Any) -> None:
        sheet["B2"], sheet["B2"].number_format = value, ";;;"

    assert second(change) == ("", False)


def _runs(*runs: tuple[str, dict[str, Any]]) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet["B2"] = CellRichText(*(TextBlock(InlineFont(**look), text) for text, look in runs))

    return change


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ((("52", {}), ("8", {"color": "FFFFFFFF"})), ("528", True)),
        ((("52", {"color": "FFFF0000"}), ("8", {})), ("528", False)),
        ((("52", {}), ("8", {"strike": True})), ("52", False)),
        ((("52", {}), ("8", {"vertAlign": "superscript"})), ("52⁸", False)),
    ],
)
def test_runs_of_a_string(
    runs: tuple[tuple[str, dict[str, Any]], ...], expected: tuple[str, bool]
) -> None:
    assert second(_runs(*runs)) == expected


@pytest.mark.parametrize("formula", ['=DISPIMG("ID_1",1)', '=_xlfn.DISPIMG("ID_1",1)'])
def test_a_picture_that_wps_puts_into_a_cell(formula: str) -> None:
    def typed(sheet: Any) -> None:
        sheet["B2"] = formula
        sheet["B2"].data_type = "s"

    def counted(sheet: Any) -> None:
        sheet["B2"] = formula

    assert second(typed) == second(counted) == ("", True)


def test_rows_and_columns_too_small_to_show_anything() -> None:
    def change(sheet: Any) -> None:
        sheet["C2"] = "9"
        sheet.column_dimensions["C"].width = 0.1
        sheet.row_dimensions[3].height = 1

    document = read_xlsx(book(change))
    assert set(cells(document)) == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert "1 hidden rows and 1 hidden columns" in " ".join(document.doubts)


# ---- over the cells


def _with_picture(width: int, height: int) -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        out = io.BytesIO()
        Image.new("RGB", (width, height), "white").save(out, "PNG")
        sheet.add_image(SheetImage(io.BytesIO(out.getvalue())), "A6")

    return change


def test_a_picture_that_may_hold_a_table_is_named() -> None:
    (doubt,) = read_xlsx(book(_with_picture(600, 400))).doubts
    assert "picture" in doubt
    assert not read_xlsx(book(_with_picture(60, 60))).doubts


@pytest.mark.parametrize("is_shown", [True, False])
def test_a_text_box_is_named(is_shown: bool) -> None:
    state = "" if is_shown else 'hidden="1"'
    box = (
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="9" name="a" {state}/><xdr:cNvSpPr/></xdr:nvSpPr>'
        "<xdr:spPr/><xdr:txBody><a:p xmlns:a="
        '"http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:t>另有 34 件</a:t></a:r>'
        "</a:p></xdr:txBody></xdr:sp>"
    )
    given, out = book(_with_picture(60, 60)), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(given)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode("utf-8", "surrogateescape")
            if name == "xl/drawings/drawing1.xml":
                root, _, rest = content.partition(">")
                space = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
                whole = f'{root}><xdr:frame xmlns:xdr="{space}">{box}</xdr:frame>{rest}'
                content = whole
            new.writestr(name, content.encode("utf-8", "surrogateescape"))
    doubts = " ".join(read_xlsx(out.getvalue()).doubts)
    assert ("另有 34 件" in doubts) == is_shown


# ---- through Calc


def test_what_a_sheet_of_calc_does_not_show(soffice: Path, tmp_path: Path) -> None:
    if not (soffice.resolve().parent / "libsclo.so").exists():
        pytest.skip("LibreOffice Calc is not installed (Debian: libreoffice-calc)")

    def change(sheet: Any) -> None:
        for row, values in enumerate([("行政强制", 3), ("行政检查", 4), ("收费", 5)], start=4):
            sheet.cell(row, 1, values[0])
            sheet.cell(row, 2, values[1])
        sheet["C2"] = 9
        sheet["B3"].font = WHITE
        sheet["B4"].number_format = ";;;"
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["C"].hidden = True
        other = sheet.parent.create_sheet("draft")
        other["A1"], other.sheet_state = 77, "hidden"

    given = tmp_path / "report.xlsx"
    given.write_bytes(book(change))
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            soffice, "--headless", f"-env:UserInstallation={profile}", "--convert-to", "ods",
            "--outdir", tmp_path, given,
        ],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    document = read(tmp_path / "report.ods")
    found = cells(document)
    assert "行政检查" not in document.text
    assert "77" not in document.text
    assert {(r, c) for r, c in found if found[r, c][1]} == {(2, 1)}
    assert [found[r, 1][0] for r in (1, 3, 4)] == ["528", "", "5"]
    assert max(c for _, c in found) == 1
