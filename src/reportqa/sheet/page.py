"""Correction sheets as one printable HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from reportqa.checking import ReportCheck
from reportqa.document import Cell
from reportqa.sheet.model import Drawn, Entry, Language, Sheet
from reportqa.sheet.words import WORDS, Words

_STYLE = """
@page { size: A4; margin: 14mm }
body { font: 10.5pt/1.5 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; color: #000;
  margin: 1.2rem auto; max-width: 60rem; padding: 0 1rem }
h1 { font-size: 16pt; text-align: center } h2 { font-size: 12pt; margin: 1.2rem 0 .4rem }
section + section { break-before: page }
table { border-collapse: collapse; width: 100%; margin: .4rem 0 }
th, td { border: 1px solid #555; padding: .15rem .35rem; vertical-align: top;
  overflow-wrap: anywhere }
.found th, .form th { background: #f0f0f0; font-weight: normal; text-align: left }
.found td:first-child { text-align: right }
.found td:nth-child(-n+2), .found th, .form td { white-space: nowrap }
.form { font-size: 8.5pt } .form td { text-align: center }
.marked { outline: 2.5px solid #b00020; outline-offset: -2px; background: #ffe9ec;
  font-weight: bold }
.marked sup { font-weight: normal }
.reply { min-width: 8rem }
tr { break-inside: avoid } thead { display: table-header-group }
.scroll { overflow-x: auto }
@media print { body { max-width: none; margin: 0; padding: 0 } .scroll { overflow: visible } }
"""


def to_html(sheets: Sequence[Sheet], language: Language = "zh") -> str:
    """All sheets as one page, each report on a sheet of its own. All of the report is escaped."""
    words = WORDS[language]
    code = "zh-CN" if language == "zh" else "en"
    body = "".join(_sheet(sheet, words, language) for sheet in sheets)
    return (
        f'<!doctype html><html lang="{code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{body}</body></html>\n"
    )


def _sheet(sheet: Sheet, words: Words, language: Language) -> str:
    counts = ", ".join(
        f"{name} {sheet.counts[status]}"
        for status, name in words.statuses.items()
        if sheet.counts.get(status)
    )
    about = f"{words.report}: {sheet.report} · {words.file}: {Path(sheet.file).name}"
    about = f"{about} · {words.counts}: {counts}"
    if sheet.entries:
        rows = "".join(_entry(entry, words, language) for entry in sheet.entries)
        names = (words.number, words.status, words.message, words.remark, words.reply)
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        found = f'<table class="found"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        found += f"<p>{escape(words.legend)}</p>"
    else:
        found = f"<p>{escape(words.nothing)}</p>"
    tables = "".join(_table(drawn, words) for drawn in sheet.tables)
    return f"<section><h1>{escape(words.title)}</h1><p>{escape(about)}</p>{found}{tables}</section>"


def _entry(entry: Entry, words: Words, language: Language) -> str:
    check = entry.found.check
    message = check.message if language == "zh" else check.message_en
    cells = (
        str(entry.number),
        escape(words.statuses[check.status]),
        f"{escape(message)}<br><small>{escape(entry.found.id)}</small>",
        escape(remarks(entry.found, words)),
    )
    row = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr>{row}<td class="reply"></td></tr>'


def remarks(found: ReportCheck, words: Words) -> str:
    """What people have said that is in force."""
    said = found.remark
    if said is None:
        return ""
    return f"{words.verdicts[said.verdict]}: {said.remark} ({said.name}, {said.at[:10]})"


def _table(drawn: Drawn, words: Words) -> str:
    rows = []
    for r in range(drawn.table.height):
        cells = [
            _cell(cell, drawn) if cell is not None else "<td></td>"
            for c, cell in enumerate(drawn.table.grid[r])
            if cell is None or (cell.row, cell.column) == (r, c)
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    name = escape(words.tables.get(drawn.name, f"{words.table} {drawn.name}"))
    return (
        f'<h2>{name}</h2><div class="scroll"><table class="form"><tbody>'
        f"{''.join(rows)}</tbody></table></div>"
    )


def _cell(cell: Cell, drawn: Drawn) -> str:
    place = (cell.row, cell.column)
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    text = escape(" ".join(cell.text.split()))
    if place in drawn.marks:
        numbers = ", ".join(map(str, drawn.marks[place]))
        return f'<td class="marked"{spans}>{text}<sup>[{numbers}]</sup></td>'
    name = "td" if place in drawn.values else "th"
    return f"<{name}{spans}>{text}</{name}>"
