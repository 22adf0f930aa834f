"""Correction sheets as a workbook: what was found, and each table with its marked cells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.export import plain_cell
from reportqa.sheet.model import Drawn, Language, Sheet
from reportqa.sheet.page import remarks
from reportqa.sheet.words import WORDS, Words

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (7, 24, 10, 80, 14, 14, 30, 24, 30)
_MOST = 31
"""Characters of a sheet's name in a workbook."""


def to_xlsx(sheets: Sequence[Sheet], path: Path, language: Language = "zh") -> None:
    """Write all sheets to a workbook: one list of what was found, then the tables.

    Tables are drawn for reports with something found. Text that a spreadsheet would run as a
    formula is kept as text. Raises OSError.
    """
    from openpyxl import Workbook

    words = WORDS[language]
    book = Workbook()
    book.remove(book.worksheets[0])
    _list(book.create_sheet(words.results), sheets, words, language)
    for sheet in sheets:
        if sheet.entries:
            for drawn in sheet.tables:
                _draw(book.create_sheet(_name(book, sheet, drawn)), drawn, words)
    book.save(path)


def _list(target: Worksheet, sheets: Sequence[Sheet], words: Words, language: Language) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    target.append([
        words.number, words.report, words.status, words.message, words.left, words.right,
        words.remark, words.reply, words.check,
    ])  # fmt: skip
    for cell in target[1]:
        cell.font = Font(bold=True)
    for sheet in sheets:
        for entry in sheet.entries:
            check = entry.found.check
            row: list[Any] = [
                entry.number,
                sheet.report,
                words.statuses[check.status],
                check.message if language == "zh" else check.message_en,
                check.left,
                check.right,
                remarks(entry.found, words),
                "",
                entry.found.id,
            ]
            target.append([plain_cell(value) for value in row])
    for number, width in enumerate(_WIDTHS, 1):
        target.column_dimensions[get_column_letter(number)].width = width
    for row in target.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    target.freeze_panes = "A2"


def _name(book: Workbook, sheet: Sheet, drawn: Drawn) -> str:
    """A name that the workbook does not have yet."""
    wanted = f"{sheet.report} {drawn.name}".translate(dict.fromkeys(map(ord, r"[]:*?/\'"), "_"))
    number = 1
    while True:
        end = f" ({number})" if number > 1 else ""
        name = wanted[-(_MOST - len(end)) :] + end
        if name not in book.sheetnames:
            return name
        number += 1


def _draw(target: Worksheet, drawn: Drawn, words: Words) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    line, thick = Side(style="thin"), Side(style="thick", color="B00020")
    target.cell(1, 1, words.tables.get(drawn.name, f"{words.table} {drawn.name}"))
    for cell in drawn.table.cells:
        top, left = cell.row + 2, cell.column + 1
        place = target.cell(top, left, plain_cell(" ".join(cell.text.split())))
        if cell.row_span > 1 or cell.column_span > 1:
            target.merge_cells(
                start_row=top, start_column=left,
                end_row=top + cell.row_span - 1, end_column=left + cell.column_span - 1,
            )  # fmt: skip
        marked = drawn.marks.get((cell.row, cell.column))
        edge = thick if marked else line
        place.border = Border(left=edge, right=edge, top=edge, bottom=edge)
        place.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        if marked:
            place.fill = PatternFill("solid", fgColor="FFE9EC")
            place.font = Font(bold=True)
            numbers = ", ".join(map(str, marked))
            place.comment = Comment(f"{words.number} {numbers}", "reportqa")
