"""Flattened text: what is left when a Word file is pasted as plain text.

Each cell stands on its own line behind a tab, rows are apart by a blank line; a cell merged to the
right is one cell, a cell merged downwards leaves an empty one in each further row.
"""

from __future__ import annotations

from support.model import InventedReport, Layout, layouts, squeeze

_BROKEN = {"本年新制作数量": "本年新\n制作数量", "本年新公开数量": "本年新\n公开数量"}


def to_text(report: InventedReport) -> str:
    """The whole report; the title without the agency, which signs at the end."""
    two, three, four = layouts(report)
    tables = {1: two, 2: three, 3: four}
    lines = [squeeze(report.title).removeprefix(report.agency), *report.preamble]
    for i, (heading, paragraphs) in enumerate(report.sections):
        lines += [heading, *paragraphs]
        if i in tables:
            lines.append(_table(tables[i]))
    year, month, day = report.published.split("-")
    lines += ["  ", "", "", report.agency, f"{year}年{int(month)}月{int(day)}日"]
    return "\n".join(lines) + "\n"


def _table(layout: Layout) -> str:
    rows = []
    for row in range(layout.height):
        cells = [
            "\t" + (_BROKEN.get(p.text, p.text) if p.row == row else "")
            for p in layout.covering(row)
        ]
        rows.append("\n".join(cells) + "\n")
    return "\n".join(rows) + "\n\n"
