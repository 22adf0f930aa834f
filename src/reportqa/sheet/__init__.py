"""The correction sheet of a report: what its checks found, beside its tables with marked cells."""

from reportqa.sheet.model import Language, Sheet, make_sheet
from reportqa.sheet.page import to_html
from reportqa.sheet.workbook import to_xlsx
from reportqa.sheet.writing import sheets_of, write_sheets

__all__ = ["Language", "Sheet", "make_sheet", "sheets_of", "to_html", "to_xlsx", "write_sheets"]
