"""Reports inside other containers: workbooks, old Word files, archives, OFD."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Set
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment

from bench.invented.model import Grid, Invented, Place
from bench.invented.word import to_docx


class NoProgramError(Exception):
    """A program that this format needs is not on this machine."""


def to_xlsx(report: Invented, traps: Set[str], random: Random) -> bytes:
    """A workbook of one sheet, or of one for the text and one for each table."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "年度报告"
    one_sheet = random.random() < 0.6
    row = 1
    for text in (report.title, *report.preamble):
        sheet.cell(row, 1, text)
        row += 1
    for part in report.parts:
        if not isinstance(part, Grid):
            sheet.cell(row, 1, part.text)
            row += 1
        elif one_sheet:
            _fill(sheet, part, row)
            row += part.height + 1
        else:
            _fill(book.create_sheet(f"表{part.table or len(book.sheetnames)}"[:25]), part, 1)
    for text in (report.agency, report.signed_on) if report.signed else ():
        sheet.cell(row, 1, text)
        row += 1
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, grid: Grid, top: int) -> None:
    for p in grid.places:
        cell = sheet.cell(top + p.row, 1 + p.column)
        cell.value = _typed(p)
        cell.alignment = Alignment(wrap_text=True)
        if p.row_span > 1 or p.column_span > 1:
            sheet.merge_cells(
                start_row=top + p.row, start_column=1 + p.column,
                end_row=top + p.row + p.row_span - 1, end_column=p.column + p.column_span,
            )  # fmt: skip


def _typed(place: Place) -> str | int | float | None:
    """A figure that is printed in plain digits is a number of the workbook."""
    text = place.text
    if place.known and text.isascii() and text.isdigit():
        return int(text)
    return text or None


def to_zip(report: Invented, traps: Set[str], random: Random) -> bytes:
    """An archive that holds the report as a Word file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{report.title}.docx", to_docx(report, traps, random))
    return out.getvalue()


def to_doc(report: Invented, traps: Set[str], random: Random) -> bytes:
    """An old Word file, made by LibreOffice; raises NoProgramError without it."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice")
    if soffice is None:
        raise NoProgramError("LibreOffice is not installed (Debian: libreoffice-writer)")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "report.docx")
        source.write_bytes(to_docx(report, traps, random))
        subprocess.run(
            [
                soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--convert-to", "doc:MS Word 97", "--outdir", folder, str(source),
            ],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return Path(folder, "report.doc").read_bytes()
