"""Tables of invented reports as plain text draws them: bars, tabs, columns of blanks."""

from __future__ import annotations

from typing import Literal
from unicodedata import east_asian_width

from support.model import InventedReport, Layout, layouts, squeeze

Merged = Literal["empty", "repeated"]


def to_markdown(
    report: InventedReport, merged: Merged = "empty", outer: bool = True, rule: bool = True
) -> str:
    """The report with its tables between bars; merged cells left empty or repeated."""
    tables = [_bars(layout, merged, outer, rule) for layout in layouts(report)]
    lines = [f"# {squeeze(report.title)}", "", *report.preamble, ""]
    for i, (heading, paragraphs) in enumerate(report.sections):
        lines += [f"## {heading}", "", *paragraphs, ""]
        if 1 <= i <= 3:
            lines += [tables[i - 1], ""]
    return "\n".join(lines)


def _grid(layout: Layout, merged: Merged) -> list[list[str]]:
    grid = [[""] * layout.width for _ in range(layout.height)]
    for place in layout.places:
        text = squeeze(place.text)
        for r in range(place.row, place.row + place.row_span):
            for c in range(place.column, place.column + place.column_span):
                first = (r, c) == (place.row, place.column)
                grid[r][c] = text if first or merged == "repeated" else ""
    return grid


def _bars(layout: Layout, merged: Merged, outer: bool, rule: bool) -> str:
    rows = [" | ".join(row) for row in _grid(layout, merged)]
    if rule:
        rows.insert(1, "|".join(["---"] * layout.width))
    return "\n".join(f"| {row} |" if outer else row for row in rows)


def width(text: str) -> int:
    """How wide a text is printed: a Chinese character takes two places."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def to_columns(report: InventedReport, narrow: bool = False, middle: bool = True) -> str:
    """The report as pdftotext -layout prints it: columns lined up by blanks, labels broken.

    ``narrow`` breaks the labels of columns; ``middle`` puts figures beside the middle of labels.
    """
    lines = [squeeze(report.title), "", *report.preamble]
    for i, (heading, paragraphs) in enumerate(report.sections):
        lines += ["", heading, *paragraphs]
        if 1 <= i <= 3:
            lines += ["", *_columns(layouts(report)[i - 1], narrow, middle)]
    return "\n".join(lines) + "\n"


def _columns(layout: Layout, narrow: bool, middle: bool) -> list[str]:
    wide = {"2": [26] * 4, "3": [12, 12, 34], "4": []}[layout.table]
    wide += [8 if narrow else 16] * (layout.width - len(wide))
    if layout.table == "4":
        wide = [6 if narrow else 12] * layout.width
    lefts = [sum(wide[:i]) for i in range(layout.width + 1)]
    texts = {p: _broken(squeeze(p.text), lefts[p.column + p.column_span] - lefts[p.column] - 2)
             for p in layout.places}  # fmt: skip
    heights = [1] * layout.height
    for p, broken in texts.items():
        rows = range(p.row, p.row + p.row_span)
        lack = len(broken) - sum(heights[r] for r in rows)
        if lack > 0:
            heights[p.row + p.row_span - 1] += lack
    tops = [sum(heights[:r]) for r in range(layout.height + 1)]
    canvas: list[dict[int, str]] = [{} for _ in range(tops[-1])]
    for p, broken in texts.items():
        space = tops[p.row + p.row_span] - tops[p.row]
        top = tops[p.row] + ((space - len(broken)) // 2 if middle or p.row_span > 1 else 0)
        for k, text in enumerate(broken):
            room = lefts[p.column + p.column_span] - lefts[p.column]
            label = layout.table == "3" and p.column < 3
            left = lefts[p.column] + (0 if label else max((room - width(text)) // 2, 0))
            canvas[top + k][left] = text
    return [_line(places) for places in canvas]


def _broken(text: str, room: int) -> list[str]:
    """The text cut into lines that are no wider than the room."""
    lines = [""]
    for c in text:
        if width(lines[-1] + c) > max(room, 4):
            lines.append("")
        lines[-1] += c
    return lines


def _line(places: dict[int, str]) -> str:
    line = ""
    for left, text in sorted(places.items()):
        line += " " * (left - width(line)) + text
    return line
