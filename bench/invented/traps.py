"""Every trap by name: what it does to a report, and which formats can show it.

Traps of the author lie in the report itself (``AUTHOR``) and work in every format; traps of a
format lie in its writer. Give any set of names to ``bench.invented.invent`` and ``write``.
"""

from __future__ import annotations

AUTHOR = {
    # how values are printed
    "full_width_digits": "１３８９",
    "separators": "12,406",
    "wide_separators": "１２，４０６",
    "blanks": "cells without a figure are empty",
    "nbsp_blanks": "they hold a no-break space",
    "ideographic_blanks": "they hold an ideographic space",
    "slashes": "they hold /",
    "wide_slashes": "they hold ／",
    "dashes": "they hold ——",
    "short_dashes": "they hold -",
    "words_for_none": "they hold 无",
    "plus_minus": "+3 and -18",
    "word_signs": "增3, 减少2",
    "units_in_cells": "26件, 251000元",
    "notes_in_cells": "22（其中修订16件）",
    "decimals": "amounts with many decimals",
    "broken_numbers": "a number over two lines of its cell",
    "totals_blank": "总计 left blank on every result row",
    "large": "figures of five and six digits",
    # how labels are printed
    "item_marks_pause": "1、",
    "item_marks_wide": "1．",
    "item_marks_brackets": "（1）",
    "half_brackets": "(一)",
    "broken_labels": "labels and headers broken mid-word over two lines",
    "vertical_headings": "row headings one character a line",
    "spaced_totals": "总　计",
    "label_typos": "typing errors in labels",
    "straight_quotes": 'the label with "三安全一稳定" in straight quotes',
    "traditional": "traditional characters throughout",
    "radicals": "radicals for characters: ⾏政, ⻚",
    # which rows and tables there are
    "rows_of_2019": "rows of 2019 in a form of 2021",
    "rows_of_2021": "rows of 2021 in a form of 2019",
    "rows_left_out": "rows that the agency deleted",
    "extra_row": "a row that a province added",
    "unit_row": "a first row 单位：件",
    "no_note": "the corner of table three is empty",
    "plain_corner": "the corner of table three says 项目 and there is no 申请人情况",
    "note_row": "a last row with a remark over the whole width",
    "separate_blocks": "table two as one table a block",
    "extra_table": "another table with figures between the form's",
    "frames": "paragraphs in frames that look like tables",
    "list_prose": "prose that looks like a table of one column",
    # the text around
    "restarting_numbers": "the numbering of the sections starts again or slips",
    "arabic_sections": "1. for 一、",
    "bracket_sections": "（一） for 一、",
    "renamed_sections": "section titles in other words",
    "signed_only": "the agency stands only in the signature",
    "free_form": "a report from before the form: prose and a table of statistics",
    # faults, planted
    "fault_row": "a row of table three does not add up",
    "fault_column": "a column of table three does not add up",
    "fault_four": "a group of table four does not add up",
    "fault_text": "the text gives another figure than the table",
}

_LINES = {
    "page_numbers": "— 4 — between the rows",
    "page_chrome": "微信 微博 QQ空间 and such around the text",
    "crlf": "lines end as on Windows",
    "gb18030": "written in GB18030",
    "bom": "begins with a mark of its encoding",
}
_FLAT = {
    **_LINES,
    "merged_once": "a cell merged downwards stands only in its first row",
    "tight_rows": "no blank line between rows",
    "loose_rows": "several blank lines between rows",
    "utf16": "written in UTF-16",
}
_HTML = {
    "page_chrome": "menus, buttons and counters around the text",
    "nested_layout": "layout tables within each other around all of it",
    "gb2312": "labelled gb2312, written in GB18030",
    "bom": "begins with a byte order mark",
    "hidden": "hidden pieces within cells",
    "empty_rows": "empty rows between rows",
    "th_cells": "th and thead for headers",
    "paragraphs_in_cells": "several paragraphs in a cell",
    "spare_colspans": "irregular colspans: columns that no cell begins in",
    "fragment": "no head and no body, a piece of a page",
    "unclosed": "tags in capitals, cells and rows not closed",
    "word_html": "saved by Word: o:p, conditional comments, spans within spans",
    "comments": "comments that hold numbers within cells",
}
_DOCX = {
    "fragments": "text cut into many runs",
    "tracked": "tracked insertions and deletions",
    "nested_layout": "tables inside a layout table",
    "textbox": "a text box before the title",
    "automatic_numbers": "sections numbered by Word",
    "short_rows": "rows that begin with gridBefore",
    "content_controls": "cells inside content controls",
    "split_tables": "a table cut in two between rows",
    "hidden_text": "hidden runs that hold numbers",
    "deleted_rows": "rows deleted with changes tracked",
    "symbols_and_tabs": "tabs and soft hyphens within cells",
}
_PAGED = {
    "headers_repeated": "header rows printed again on each page",
    "continued": "续表 by hand above the rest of a table",
    "labels_cut": "merged labels cut by the page break",
    "rows_cut": "a row cut by the page break, its label on both pages",
    "title_at_foot": "the title of a block alone at the foot of a page",
    "landscape": "landscape pages",
    "running_head": "a running head and page numbers on each page",
    "low_points": "the decimal point lower than the digits",
    "small_type": "small type",
    "filled_rulings": "rulings are thin filled rectangles",
    "open_sides": "tables without their outer rulings at the sides",
    "shaded": "shaded header cells",
    "latin_digits": "digits in another font than the text",
    "single_characters": "each character placed by itself",
    "rotated": "landscape pages stored upright and turned by a flag",
    "spaced_out": "figures with each digit set apart a little",
}
_SCAN = {
    "dpi150": "150 dpi", "dpi200": "200 dpi", "dpi300": "300 dpi",
    "skew": "up to 1.5 degrees askew",
    "speckle": "specks", "grey": "grey paper", "landscape": "landscape pages",
    "headers_repeated": "header rows printed again on each page",
    "labels_cut": "merged labels cut by the page break",
}  # fmt: skip

FORMATS: dict[str, dict[str, str]] = {
    "text": _FLAT,
    "pipes": _LINES,
    "markdown": _LINES,
    "tabs": _LINES,
    "aligned": _LINES,
    "run_together": {"page_chrome": _LINES["page_chrome"], "gb18030": _LINES["gb18030"]},
    "html": _HTML,
    "docx": _DOCX,
    "pdf": _PAGED,
    "pdf_lines": _PAGED,
    "pdf_bare": _PAGED,
    "xlsx": {},
    "doc": {},
    "zip": {},
    "ofd": {t: _PAGED[t] for t in _PAGED if t != "rotated"},
    "scan": _SCAN,
}
"""The formats by name, each with the traps of its own."""

_LIMITS: dict[str, frozenset[str]] = {
    # a scan has no characters that look alike, and its typing errors are the recogniser's
    "scan": frozenset({"radicals", "nbsp_blanks", "ideographic_blanks", "traditional"}),
    "aligned": frozenset({"ideographic_blanks"}),
}
EDITION = {"rows_of_2019": 2021, "rows_of_2021": 2019}
"""Traps that only one edition of the form can have."""


def traps_of(form: str) -> list[str]:
    """The names of all traps that a format can show, the author's first."""
    return [t for t in AUTHOR if t not in _LIMITS.get(form, frozenset())] + list(FORMATS[form])
