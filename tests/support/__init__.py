"""Invented reports with known figures, and writers of them in every format.

::

    import support

    report = support.county_2022()               # or any of support.invented_reports()
    path = support.write(report, tmp_path / "report.html")   # .txt .html .docx .pdf .ofd .xlsx
    support.expected_figures(report)             # (table, row path, column path, raw) a value cell

To compare with what the product read, bring both to the same form and mind the order of neither::

    {support.place(f) for f in report_read.figures} == set(support.expected_figures(report))

(``place`` drops white space and the header 申请人情况, which a reader may keep or leave out; the
expected figures need it too where a printed cell holds white space: ``support.expected`` is the set
with that done.) ``support.meaning(raw)`` says which kind and value a printed cell has.

Every report can be written in every format; the writers ``to_text``, ``to_html``, ``to_docx`` and
``to_pdf`` take options for their format's traps. A test that needs other figures uses
``dataclasses.replace`` on a report, and ``fill_three`` and ``fill_four`` for tables that add up.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from support.model import (
    TITLES,
    Expected,
    InventedReport,
    expected_figures,
    fill_four,
    fill_three,
    layouts,
    meaning,
    place,
    squeeze,
)
from support.ofd import to_ofd
from support.pdf import to_pdf
from support.reports import (
    county_2022,
    culture_2019,
    invented_reports,
    market_2023,
    water_2020,
)
from support.sheet import to_xlsx
from support.text import to_text
from support.web import to_html
from support.word import to_docx

__all__ = [
    "TITLES",
    "Expected",
    "InventedReport",
    "county_2022",
    "culture_2019",
    "expected",
    "expected_figures",
    "fill_four",
    "fill_three",
    "invented_reports",
    "layouts",
    "market_2023",
    "meaning",
    "place",
    "squeeze",
    "to_docx",
    "to_html",
    "to_ofd",
    "to_pdf",
    "to_text",
    "to_xlsx",
    "water_2020",
    "write",
]

# its assertions tell both sides, as those of a test module do
pytest.register_assert_rewrite("support.reading")


def expected(report: InventedReport) -> set[Expected]:
    """The expected figures in the form that ``place`` gives."""
    return {place(figure) for figure in expected_figures(report)}


def write(report: InventedReport, path: Path) -> Path:
    """Write the report in the format that the suffix names; gives the path back."""
    match path.suffix.lower():
        case ".txt":
            data = to_text(report).encode()
        case ".html" | ".htm":
            data = to_html(report).encode()
        case ".docx":
            data = to_docx(report)
        case ".pdf":
            data = to_pdf(report)
        case ".ofd":
            data = to_ofd(report)
        case ".xlsx":
            data = to_xlsx(report)
        case other:
            raise ValueError(f"no writer for {other or 'a name without suffix'}")
    path.write_bytes(data)
    return path
