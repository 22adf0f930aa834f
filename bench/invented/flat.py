"""Reports as plain text: flattened cells, pipes, Markdown, tabs, aligned columns, run together."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence, Set
from random import Random

from bench.invented.model import Grid, Heading, Invented, Place

_CHROME_TOP = (
    "当前位置：首页 > 政务公开 > 政府信息公开年报",
    "发布时间：{published}　字号：大 中 小",
    "微信 微博 QQ空间",
)
_CHROME_END = ("打印本页 关闭窗口", "扫一扫在手机打开当前页")


def to_flat(report: Invented, form: str, traps: Set[str], random: Random) -> bytes:
    """The file's bytes; ``form`` is one of the plain-text formats of ``traps.FORMATS``."""
    tables: dict[str, Callable[[Grid, Set[str], Random], str]] = {
        "text": _cells, "pipes": _pipes, "markdown": _markdown, "tabs": _tabs,
        "aligned": _aligned, "run_together": _together,
    }  # fmt: skip
    marked = form == "markdown"
    lines = [f"# {report.title}" if marked else report.title, *report.preamble]
    if "page_chrome" in traps:
        top = [line.format(published=report.published) for line in _CHROME_TOP]
        lines = [top[0], lines[0], *top[1:], *lines[1:]]
    for part in report.parts:
        if isinstance(part, Grid):
            lines.append(tables[form](part, traps, random))
        elif marked and isinstance(part, Heading):
            lines += ["", f"## {part.text}", ""]
        else:
            lines.append(part.text)
            if marked:
                lines.append("")
    if report.signed:
        lines += ["", report.agency, report.signed_on]
    if "page_chrome" in traps:
        lines += _CHROME_END
    joined = "".join(line.strip() for line in lines) if form == "run_together" else "\n".join(lines)
    return _encoded(joined + "\n", traps)


def _encoded(text: str, traps: Set[str]) -> bytes:
    if "crlf" in traps:
        text = text.replace("\n", "\r\n")
    if "utf16" in traps:
        return text.encode("utf-16")
    if "gb18030" in traps:
        return text.encode("gb18030")
    return text.encode("utf-8-sig" if "bom" in traps else "utf-8")


def _page_at(grid: Grid, traps: Set[str], random: Random) -> tuple[int, str]:
    """Before which row a page number stands, and the number; -1 where none does."""
    if "page_numbers" not in traps or grid.height < 6:
        return -1, ""
    line = random.choice(("— 4 —", "- 4 -", "4", "第 4 页", "4 / 9"))
    return random.randint(4, grid.height - 1), line


def _cells(grid: Grid, traps: Set[str], random: Random) -> str:
    """Each cell on its own line behind a tab; rows are apart by a blank line.

    A cell merged downwards leaves an empty one in each further row, one merged to the right none.
    """
    apart = 0 if "tight_rows" in traps else 3 if "loose_rows" in traps else 1
    at, page = _page_at(grid, traps, random)
    lines = []
    for r, row in enumerate(grid.lines):
        if r == at:
            lines += [page, ""]
        for place, begins in row:
            if begins:
                lines.append("\t" + place.text)
            elif "merged_once" not in traps:
                lines.append("\t")
        lines += [""] * apart
    return "\n".join([*lines, "", ""])


def _one_line(text: str, join: str = "") -> str:
    return text.replace("\n", join)


def _pipes(grid: Grid, traps: Set[str], random: Random) -> str:
    """One row a line, a pipe between cells; merged cells are empty in further rows and columns."""
    at, page = _page_at(grid, traps, random)
    between, edge = random.choice(((" | ", ""), ("|", ""), (" | ", "| "), ("|", "|")))
    lines = []
    for r, row in enumerate(grid.lines):
        if r == at:
            lines.append(page)
        lines.append(edge + between.join(_spread(row, grid)) + edge[::-1])
    return "\n".join([*lines, ""])


def _spread(row: Sequence[tuple[Place, bool]], grid: Grid) -> list[str]:
    """The texts of a row at every column of the grid: a merged cell stands in its first place."""
    texts = [""] * grid.width
    for place, begins in row:
        if begins:
            texts[place.column] = _one_line(place.text)
    return texts


def _markdown(grid: Grid, traps: Set[str], random: Random) -> str:
    """A Markdown table; a cell that covers several places is repeated in each, or left blank."""
    repeated = random.random() < 0.5
    lines = [""]
    at, page = _page_at(grid, traps, random)
    for r, row in enumerate(grid.lines):
        if r == at:
            lines += ["", page, ""]
        texts = [""] * grid.width
        for place, begins in row:
            over = range(place.column, place.column + place.column_span)
            for c in over if repeated else over[:begins]:
                texts[c] = place.text.replace("\n", "<br>")
        lines.append("| " + " | ".join(texts) + " |")
        if r == 0:
            lines.append("|" + " --- |" * grid.width)
    return "\n".join([*lines, ""])


def _tabs(grid: Grid, traps: Set[str], random: Random) -> str:
    """One row a line, a tab between cells, as pasted from a spreadsheet."""
    at, page = _page_at(grid, traps, random)
    lines = []
    for r, row in enumerate(grid.lines):
        if r == at:
            lines.append(page)
        lines.append("\t".join(_spread(row, grid)))
    return "\n".join([*lines, ""])


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _aligned(grid: Grid, traps: Set[str], random: Random) -> str:
    """Columns aligned with blanks, as a PDF turned into text with its layout kept."""
    widths = [4] * grid.width
    for p in grid.places:
        if p.column_span == 1:
            widths[p.column] = max(widths[p.column], _wide(_one_line(p.text)) + 3)
    for p in grid.places:
        over = range(p.column, p.column + p.column_span)
        short = _wide(_one_line(p.text)) + 3 - sum(widths[c] for c in over)
        if short > 0:
            widths[p.column] += short
    at, page = _page_at(grid, traps, random)
    lines = [""]
    for r, row in enumerate(grid.lines):
        if r == at:
            lines += ["", page, ""]
        line, column = "", 0
        for place, begins in row:
            goal = sum(widths[: place.column])
            line += " " * (goal - column)
            text = _one_line(place.text) if begins else ""
            line, column = line + text, goal + _wide(text)
        lines.append(line.rstrip())
    return "\n".join([*lines, ""])


def _together(grid: Grid, traps: Set[str], random: Random) -> str:
    """Cells one behind the other with nothing between, as web pages turned into text."""
    return "".join(
        _one_line(place.text).strip() for row in grid.lines for place, begins in row if begins
    )
