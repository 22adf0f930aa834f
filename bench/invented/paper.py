"""Reports as born-digital PDF: ruled all round, ruled with horizontal lines only, or not at all.

The pages are drawn cell by cell, so that every way of breaking a table over pages can be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.invented.model import Grid, Heading, Invented, Place

_FONTS = (
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/truetype/arphic/uming.ttc"),
    Path("/Library/Fonts/Arial Unicode.ttf"),
)
_MARGIN = 68.0
_PAD = 3.0


class NoFontError(Exception):
    """This machine has no Chinese font that can be put into a PDF."""


@cache
def font() -> str:
    """The name of an embedded Chinese font; raises NoFontError."""
    for path in _FONTS:
        if path.exists():
            pdfmetrics.registerFont(TTFont("Invented", str(path), subfontIndex=0))
            return "Invented"
    raise NoFontError("no Chinese font for PDF (Debian: fonts-wqy-zenhei)")


def to_pages(
    report: Invented, traps: Set[str], random: Random, rulings: str = "all", canvas: Any = Canvas
) -> bytes:
    """The file's bytes; ``rulings`` is "all", "lines" (horizontal ones) or "none".

    ``canvas`` is what is drawn on: reportlab's makes a PDF, ``OfdCanvas`` an OFD file.
    """
    paper = _Paper(report, traps, random, rulings, canvas)
    paper.prose(report.title, 17, 30, centred=True)
    for text in report.preamble:
        paper.prose(text)
    for part in report.parts:
        if isinstance(part, Grid):
            paper.table(part)
        elif isinstance(part, Heading):
            paper.prose(part.text, 14, 26)
        else:
            paper.prose(part.text)
    for text in (report.agency, report.signed_on) if report.signed else ():
        paper.prose(text)
    return paper.finished()


class _Stretch(NamedTuple):
    """Rows that stand on one page: of the first, ``skip`` lines stand on the page before; of the
    last, only ``cut`` lines fit (0: all).
    """

    rows: Sequence[int]
    skip: int
    cut: int


class _Paper:
    """Pages being written, ``y`` the place of the next line in points from the bottom."""

    def __init__(
        self, report: Invented, traps: Set[str], random: Random, rulings: str, canvas: Any
    ) -> None:
        self._out = BytesIO()
        self._turned = "rotated" in traps and canvas is Canvas
        self._size = landscape(A4) if "landscape" in traps or self._turned else A4
        self._canvas = canvas(self._out, pagesize=self._size, invariant=1)
        self._canvas.setTitle(report.title)
        self._report = report
        self._traps = traps
        self._random = random
        self._rulings = rulings
        self._left_labels = random.random() < 0.5
        self._page = 1
        self._new_page()

    @property
    def _width(self) -> float:
        return float(self._size[0]) - 2 * _MARGIN

    def _new_page(self) -> None:
        if self._turned:
            # the page is upright, its content lies on its side, and a flag turns it for the reader;
            # reportlab is told the size as it is shown
            self._canvas.setPageRotation(90)
            self._canvas.translate(A4[0], 0)
            self._canvas.rotate(90)
        self._y = self._size[1] - _MARGIN
        middle = self._size[0] / 2
        if "running_head" in self._traps:
            self._canvas.setFont(font(), 9)
            self._canvas.drawCentredString(middle, self._size[1] - 40, f"{self._report.agency}年报")
        self._canvas.setFont(font(), 10)
        self._canvas.drawCentredString(middle, 36, f"— {self._page} —")

    def _turn(self) -> None:
        self._canvas.showPage()
        self._page += 1
        self._new_page()

    def finished(self) -> bytes:
        self._canvas.save()
        return self._out.getvalue()

    def prose(
        self, text: str, size: float = 12, leading: float = 21, centred: bool = False
    ) -> None:
        first = 0.0 if centred or size > 12 else 2 * size
        for i, line in enumerate(_wrapped(text, size, self._width, first)):
            if self._y - leading < _MARGIN:
                self._turn()
            self._y -= leading
            self._canvas.setFont(font(), size)
            x = _MARGIN + (first if i == 0 else 0)
            if centred:
                self._canvas.drawCentredString(self._size[0] / 2, self._y, line)
            else:
                self._canvas.drawString(x, self._y, line)

    # ---- tables

    def table(self, grid: Grid) -> None:
        sheet = _Sheet(
            grid,
            self._width,
            7 if "small_type" in self._traps else 9,
            "broken_numbers" in self._report.traps,
        )
        self._y -= 8
        rows = list(range(grid.height))
        self._push_down(sheet)
        begun = False
        skip = 0  # lines of the first row that stand on the page before
        while rows:
            fitting, cut = self._fitting(sheet, rows, begun, skip)
            if not fitting and not cut:
                self._turn()
                self._continued(sheet, begun)
                continue
            self._draw(sheet, fitting, skip, cut)
            skip = cut
            rows = rows[len(fitting) - bool(cut) :]
            begun = True
            if rows:
                self._turn()
                self._continued(sheet, begun)
        self._y -= 10

    def _push_down(self, sheet: _Sheet) -> None:
        """Start the table so low that it breaks where the traps want it."""
        wanted = {"title_at_foot", "labels_cut", "rows_cut", "headers_repeated", "continued"}
        if not wanted & set(self._traps):
            return
        at = sheet.break_after(self._traps, self._random)
        if at is None:
            return
        used = sum(sheet.heights[:at])
        room = self._y - _MARGIN
        if used > room:
            self._turn()
            room = self._y - _MARGIN
        if used <= room:
            self._y = _MARGIN + used + 1

    def _continued(self, sheet: _Sheet, begun: bool) -> None:
        if begun and "continued" in self._traps:
            self.prose("续表", 10, 16)
            self._y -= 6
        if begun and "headers_repeated" in self._traps and sheet.grid.header:
            self._draw(sheet, list(range(sheet.grid.header)), 0, 0)

    def _fitting(
        self, sheet: _Sheet, rows: Sequence[int], begun: bool, skip: int
    ) -> tuple[list[int], int]:
        """The rows that fit on the page, and of the last one how many lines (0: all of it)."""
        room = self._y - _MARGIN
        fitting: list[int] = []
        for r in rows:
            height = sheet.heights[r] - (skip * sheet.leading if r == rows[0] else 0)
            if height > room:
                whole = "rows_cut" in self._traps and fitting and sheet.most_lines(r) > 1
                if whole and r >= sheet.grid.header:
                    return [*fitting, r], 1
                break
            fitting.append(r)
            room -= height
        # a header alone at the foot of a page helps nobody
        if not begun and len(fitting) <= sheet.grid.header and len(fitting) < len(rows):
            return [], 0
        return fitting, 0

    def _draw(self, sheet: _Sheet, rows: Sequence[int], skip: int, cut: int) -> None:
        """Draw rows of a table; ``skip`` lines of the first and all but ``cut`` of the last are
        on other pages.
        """
        tops: dict[int, float] = {}
        bottoms: dict[int, float] = {}
        y = self._y
        for r in rows:
            height = sheet.heights[r] - (skip * sheet.leading if r == rows[0] else 0)
            if cut and r == rows[-1]:
                height = cut * sheet.leading + 2 * _PAD
            tops[r], bottoms[r] = y, y - height
            y -= height
        for place in sheet.grid.places:
            here = [r for r in range(place.row, place.row + place.row_span) if r in tops]
            if here:
                lines = sheet.part_of(place, here, _Stretch(rows, skip, cut), self._traps)
                self._cell(sheet, place, tops[here[0]], bottoms[here[-1]], lines)
        self._y = y

    def _cell(
        self, sheet: _Sheet, place: Place, top: float, bottom: float, lines: Sequence[str]
    ) -> None:
        x0 = _MARGIN + sheet.edges[place.column]
        x1 = _MARGIN + sheet.edges[place.column + place.column_span]
        if "shaded" in self._traps and place.row < max(1, sheet.grid.header):
            self._canvas.setFillGray(0.9)
            self._canvas.rect(x0, bottom, x1 - x0, top - bottom, stroke=0, fill=1)
            self._canvas.setFillGray(0)
        if self._rulings != "none":
            self._ruling(x0, top, x1, top)
            self._ruling(x0, bottom, x1, bottom)
        if self._rulings == "all":
            sides = (place.column == 0, place.column + place.column_span == sheet.grid.width)
            for x, outer in zip((x0, x1), sides, strict=True):
                if not (outer and "open_sides" in self._traps):
                    self._ruling(x, bottom, x, top)
        size, leading = sheet.size, sheet.leading
        self._canvas.setFont(font(), size)
        y = (top + bottom) / 2 + len(lines) * leading / 2
        left = self._left_labels and place.known is None and sheet.grid.header <= place.row
        for line in lines:
            y -= leading
            width = _width_of(line, size)
            x = x0 + _PAD if left else (x0 + x1 - width) / 2
            self._line(x, y + 0.25 * leading, line, size)

    def _ruling(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if "filled_rulings" in self._traps:
            wide, high = max(x1 - x0, 0.5), max(y1 - y0, 0.5)
            self._canvas.rect(x0, y0, wide, high, stroke=0, fill=1)
        else:
            self._canvas.setLineWidth(0.6)
            self._canvas.line(x0, y0, x1, y1)

    def _line(self, x: float, y: float, line: str, size: float) -> None:
        low = "low_points" in self._traps and re.search(r"\d\.\d", line)
        number = re.fullmatch(r"[\d.,+-]+", line)
        if "single_characters" in self._traps or ("spaced_out" in self._traps and number):
            pieces = list(line)
        else:
            # a font of its own for what is no Chinese, a lower place for a point
            pieces = re.split(r"(\.)" if low else r"([0-9.,+-]+)", line)
        for piece in pieces:
            latin = "latin_digits" in self._traps and re.fullmatch(r"[0-9.,+-]+", piece)
            self._canvas.setFont("Times-Roman" if latin else font(), size)
            self._canvas.drawString(x, y - (0.3 * size if low and piece == "." else 0), piece)
            x += _width_of(piece, size) + (0.12 * size if "spaced_out" in self._traps else 0)
        self._canvas.setFont(font(), size)


class _Sheet:
    """A grid measured: edges of its columns, heights of its rows, lines of its cells."""

    def __init__(self, grid: Grid, width: float, size: float, narrow: bool) -> None:
        self.grid = grid
        self.size = size
        self.leading = size * 1.3
        widths = grid.widths
        if narrow and grid.table == "3":
            widths = (*widths[:3], *(0.6 * w for w in widths[3:]))
        shares = [sum(widths[:i]) / sum(widths) for i in range(grid.width + 1)]
        self.edges = [width * share for share in shares]
        self.lines = {
            (p.row, p.column): _wrapped(
                # a number breaks where its column is too narrow, and nowhere else
                p.text.replace("\n", "") if p.known else p.text,
                size,
                self.edges[p.column + p.column_span] - self.edges[p.column] - 2 * _PAD,
            )
            for p in grid.places
        }
        self.heights = [self.leading + 2 * _PAD] * grid.height
        for p in sorted(grid.places, key=lambda p: p.row_span):
            need = len(self.lines[p.row, p.column]) * self.leading + 2 * _PAD
            over = range(p.row, p.row + p.row_span)
            missing = need - sum(self.heights[r] for r in over)
            for r in over if missing > 0 else ():
                self.heights[r] += missing / len(over)

    def most_lines(self, row: int) -> int:
        """Lines of the longest cell that stands in this row alone."""
        return max(
            (len(self.lines[p.row, p.column]) for p in self.grid.places
             if p.row == row and p.row_span == 1), default=1,
        )  # fmt: skip

    def break_after(self, traps: Set[str], random: Random) -> int | None:
        """How many rows stand above the break that the traps want."""
        height, header = self.grid.height, self.grid.header
        if self.grid.table == "2" and "title_at_foot" in traps:
            titles = [p.row for p in self.grid.places if p.column_span == self.grid.width]
            return titles[1] + 1 if len(titles) > 1 else None
        if self.grid.table != "3":
            return None
        inside = [
            r for r in range(header + 2, height - 1)
            if any(p.row < r < p.row + p.row_span and p.column == 1 for p in self.grid.places)
        ]  # fmt: skip
        if "rows_cut" in traps:
            inside = [r for r in range(header + 2, height) if self.most_lines(r) > 1]
        return random.choice(inside) if inside else None

    def part_of(
        self, place: Place, here: Sequence[int], stretch: _Stretch, traps: Set[str]
    ) -> Sequence[str]:
        """The lines of a cell that stand on this page, which shows a stretch of rows."""
        lines = self.lines[place.row, place.column]
        first, last = place.row, place.row + place.row_span - 1
        if first == last:
            if stretch.cut and first == stretch.rows[-1]:
                return lines[: stretch.cut]
            return lines[stretch.skip if first == stretch.rows[0] else 0 :]
        above, below = here[0] > first, here[-1] < last
        if not above and not below:
            return lines
        room = max(1, int((sum(self.heights[r] for r in here) - 2 * _PAD) // self.leading))
        half = (len(lines) + 1) // 2 if "labels_cut" in traps else len(lines)
        upper = sum(self.heights[r] for r in range(first, here[0])) if above else 0.0
        if above:
            before = min(half, max(1, int((upper - 2 * _PAD) // self.leading)))
            return lines[before:]
        return lines[: min(half, room)]


@cache
def _char(char: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(char, font(), size))


def _width_of(text: str, size: float) -> float:
    return sum(_char(c, size) for c in text)


def _wrapped(text: str, size: float, width: float, first: float = 0.0) -> list[str]:
    """Text in lines no wider than ``width``, broken between any two characters."""
    lines = []
    for piece in text.split("\n"):
        line, room = "", width - first
        for char in piece:
            if line and _char(char, size) > room:
                lines.append(line)
                line, room = "", width
            line += char
            room -= _char(char, size)
        lines.append(line)
        first = 0.0
    return lines if any(lines) else []
