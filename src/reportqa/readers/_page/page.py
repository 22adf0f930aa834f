"""One page of a PDF: its lines of text, and the tables that its rulings draw."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from reportqa.document import Box
from reportqa.readers._page.doubles import without_doubles
from reportqa.readers._page.rulings import Rect, tables_of
from reportqa.readers._page.strips import Span, without_strips
from reportqa.readers._page.text import Char, Line, fragments_of, lines_of
from reportqa.readers._page.wordless import UNSEEN, doubt_by, wordless_on

MOST_DRAWINGS = 30_000
"""Lines and boxes of one page; beyond it is a drawing or a map, and finding tables takes hours."""

MOST_CHARACTERS = 20_000
"""Of one page; small print has some 8,000. What has more is damaged or a drawing."""

_SLIVER = 3.0
"""Points: rulings nearer than this are one ruling drawn twice."""

_HANGING = 20.0

_WORDS = 200.0
"""Points: no line through words is longer."""
_LARGE = 0.15
_ROW_WIDTH, _ROW_HEIGHT = 0.5, 45.0
"""The part of a page that a large picture covers; or the part of its width, and points, of a table
of few rows."""

DAMAGED = "the data of this page is damaged"
ACROSS = "figures run across a border of this cell"
TWO_SIZES = "digits of two sizes stand side by side in this cell: some may be the mark of a note"
STRUCK = "a line is drawn through figures of this cell"


@dataclass(frozen=True, slots=True)
class Part:
    """A cell, or what of a cell stands on one page. Its lines come with the cell's width there."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[tuple[Line, float], ...]
    boxes: tuple[Box, ...]
    doubt: str = ""

    @property
    def text(self) -> str:
        """All of its lines, for comparing."""
        return "".join(line.text for line, _ in self.lines)


@dataclass(frozen=True, slots=True)
class Piece:
    """A table, or what of a table stands on one page; ``xs`` are its column lines in points."""

    page: int
    xs: tuple[float, ...]
    height: int
    parts: tuple[Part, ...]
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. ``letters`` counts its own characters, without those of fields and notes,
    ``unmapped`` those without a meaning.

    ``is_drawing``: too many lines to look for tables; ``is_heavy``: too large to read at all;
    ``is_damaged``: its data is broken, so every cell on it is in doubt; ``is_recognised``: read
    from its picture. ``stretches`` are its lines cut at their gaps; () where no line has gaps.
    ``pasted`` are its pictures that are large enough for a table; ``covers`` counts the fields and
    notes on it whose text was not read.
    """

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    pieces: tuple[Piece, ...]
    letters: int
    unmapped: int
    pictures: int
    is_drawing: bool = False
    is_heavy: bool = False
    is_damaged: bool = False
    is_recognised: bool = False
    stretches: tuple[Line, ...] = ()
    pasted: tuple[Box, ...] = ()
    covers: int = 0


def read_page(page: Any, *, is_damaged: bool = False) -> Page:
    """Read a pdfplumber page once: text in tables goes to their cells, the rest into lines."""
    if len(page.chars) > MOST_CHARACTERS:
        size = (float(page.width), float(page.height))
        return Page(page.page_number, *size, (), (), 0, 0, 0, is_heavy=True)
    # pdfplumber writes (cid:n) for a glyph whose font does not tell the character
    found = [c for c in page.chars if _is_straight(c)]
    unmapped = sum(c["text"].startswith("(cid:") for c in found)
    known = [c for c in found if not c["text"].startswith("(cid:")]
    known, unseen = _parted_by_sight(known)
    chars: list[Char] = [*without_doubles(known)]
    drawings = len(page.rects) + len(page.lines) + len(page.curves)
    too_many = drawings > MOST_DRAWINGS
    number = page.page_number
    pieces: list[Piece] = []
    if not too_many and drawings:
        tables, are_areas = tables_of(page)
        drawn = _thin_lines(page) if tables else []
        wordless = wordless_on(page) if tables else []
        for rects in map(_complete, tables):
            piece, rest = _fill(rects, chars, number, drawn, unseen)
            if piece is not None and wordless:
                piece = replace(piece, parts=tuple(
                    replace(p, doubt=p.doubt or doubt_by(wordless, p.boxes[0], p.text))
                    for p in piece.parts
                ))  # fmt: skip
            # where only the header is shaded, the areas do not make the table
            if piece is None or (are_areas and not any(map(_has_digit, piece.parts))):
                continue
            chars = rest
            pieces.append(_doubted(piece, DAMAGED) if is_damaged else piece)
    lines = tuple(lines_of(chars, number))
    gaps = any(" " in line.text for line in lines)
    return Page(
        number=number,
        width=float(page.width),
        height=float(page.height),
        lines=lines,
        pieces=tuple(pieces),
        letters=sum(not c["text"].isspace() for c in found if not c.get("beside")),
        unmapped=unmapped,
        pictures=len(page.images),
        is_drawing=too_many,
        is_damaged=is_damaged,
        stretches=tuple(fragments_of(chars, number)) if gaps else (),
        pasted=tuple(_large_pictures(page)),
        covers=len(page.objects.get("cover", ())),
    )


def _parted_by_sight(
    chars: list[dict[str, Any]],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The characters that can be seen, and the others.

    Where most cannot, they are the text of a page that shows pictures or outlines of letters.
    """
    marked = [c for c in chars if c.get("unseen")]
    if not marked or 2 * len(marked) > len(chars):
        return list(chars), []
    return [c for c in chars if not c.get("unseen")], marked


def _large_pictures(page: Any) -> list[Box]:
    """The pictures of a page but for logos and stamps, strips under each other put together."""
    width, height = float(page.width), float(page.height)
    found: list[Box] = []
    for image in sorted(page.images, key=lambda i: (i.get("top", 0), i.get("x0", 0))):
        if "x0" not in image:
            continue  # the format does not say where it stands
        box = Box(
            page.page_number,
            max(0.0, float(image["x0"])),
            max(0.0, float(image["top"])),
            min(width, float(image["x1"])),
            min(height, float(image["bottom"])),
        )
        last = found[-1] if found else None
        if last is not None and _lies_under(last, box):
            found[-1] = replace(last, y1=max(last.y1, box.y1))
        elif box not in found:
            found.append(box)
    return [b for b in found if _is_large(b.x1 - b.x0, b.y1 - b.y0, width, height)]


def _lies_under(upper: Box, lower: Box) -> bool:
    same = abs(upper.x0 - lower.x0) <= 1 and abs(upper.x1 - lower.x1) <= 1
    return same and abs(upper.y1 - lower.y0) <= 1


def _is_large(width: float, height: float, of_width: float, of_height: float) -> bool:
    if min(width, height) <= 0:
        return False
    row = width >= _ROW_WIDTH * of_width and height >= _ROW_HEIGHT
    return row or width * height >= _LARGE * of_width * of_height


def _has_digit(part: Part) -> bool:
    return any(char.isdigit() for char in part.text)


def _doubted(piece: Piece, doubt: str) -> Piece:
    return replace(piece, parts=tuple(replace(part, doubt=doubt) for part in piece.parts))


def _is_straight(char: Char) -> bool:
    """Slanting text is a watermark; it would run into the cells that it crosses."""
    a, b, c, d = char["matrix"][:4]
    level = abs(b) < 0.2 * abs(a) and d != 0
    upright = abs(a) < 0.2 * abs(b) and c != 0
    return bool(level or upright)


def _complete(rects: Sequence[Rect]) -> list[Rect]:
    """The cells of a table; what they leave open of it becomes cells too, so no text is lost."""
    xs, ys = _tracks(rects, 0), _tracks(rects, 1)
    covered = {place for rect in rects for place in _places(rect, xs, ys)}
    missing = [
        (xs[c], ys[r], xs[c + 1], ys[r + 1])
        for r in range(len(ys) - 1)
        for c in range(len(xs) - 1)
        if (r, c) not in covered
    ]
    return [*rects, *missing]


def _thin_lines(page: Any) -> list[Rect]:
    """The level lines of a page that are no longer than words."""
    return [
        (thing["x0"], thing["top"], thing["x1"], thing["bottom"])
        for thing in (*page.lines, *page.rects)
        if thing["bottom"] - thing["top"] <= 2 < thing["x1"] - thing["x0"] <= _WORDS
    ]


def _fill(
    rects: Sequence[Rect],
    chars: list[Char],
    page: int,
    drawn: Sequence[Rect],
    unseen: Sequence[Char],
) -> tuple[Piece | None, list[Char]]:
    """A table from its cells and the characters in them, and the characters that are left.

    ``drawn`` are lines that may be drawn through a figure, ``unseen`` characters that put the
    cells they stand in into doubt if they are digits.
    """
    xs, ys = _tracks(rects, 0), _tracks(rects, 1)
    if len(xs) < 2 or len(ys) < 2:
        return None, chars
    owner: dict[tuple[int, int], int] = {}
    spans: list[Span] = []
    covered = [(len(places), rect, places) for rect in rects if (places := _places(rect, xs, ys))]
    kept: list[tuple[Rect, list[tuple[int, int]]]] = []
    taken: set[tuple[int, int]] = set()
    # the smaller first: what lies around cells is no cell, but a ruling that is drawn twice
    for _, rect, places in sorted(covered, key=lambda c: (c[0], c[1][1], c[1][0])):
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append((rect, places))
    for _, places in sorted(kept, key=lambda k: (k[0][1], k[0][0])):
        owner.update(dict.fromkeys(places, len(spans)))
        rows, columns = [p[0] for p in places], [p[1] for p in places]
        spans.append((min(rows), max(rows) + 1, min(columns), max(columns) + 1))
    inside: list[list[Char]] = [[] for _ in spans]
    left: list[Char] = []
    for char in chars:
        place = _place_of(char, xs, ys)
        if place is None or place not in owner:
            left.append(char)
        else:
            inside[owner[place]].append(char)
    spans, inside = without_strips(spans, inside, xs, ys)
    owner = {
        (r, c): i
        for i, (r0, r1, c0, c1) in enumerate(spans)
        for r in range(r0, r1)
        for c in range(c0, c1)
    }
    parts: list[Part] = []
    parted = _parted_figures(inside)
    places_unseen = {_place_of(c, xs, ys) for c in unseen if c["text"].isdigit()} - {None}
    hiding = {owner[place] for place in places_unseen if place in owner}
    strikes = [d for d in drawn if all(abs((d[1] + d[3]) / 2 - y) > _SLIVER for y in ys)]
    for (r0, r1, c0, c1), own in zip(spans, inside, strict=True):
        box = Box(page, xs[c0], ys[r0], xs[c1], ys[r1])
        lines = tuple((line, xs[c1] - xs[c0]) for line in lines_of(own, page))
        doubt = UNSEEN if len(parts) in hiding else ACROSS if len(parts) in parted else ""
        doubt = doubt or _overflow(own, box) or _doubtful(own, strikes)
        parts.append(Part(r0, c0, r1 - r0, c1 - c0, lines, (box,), doubt))
    piece = Piece(page, tuple(xs), len(ys) - 1, tuple(parts), ys[0], ys[-1])
    return piece, left


def _overflow(chars: Iterable[Char], box: Box) -> str:
    """A figure that is wider than its column cannot be told from its neighbour's."""
    for c in chars:
        if c["text"].isdigit() and (c["x0"] < box.x0 - 0.7 or c["x1"] > box.x1 + 0.7):
            return ACROSS
    return ""


def _parted_figures(inside: Sequence[Sequence[Char]]) -> set[int]:
    """The cells that hold parts of one figure: digits side by side on both sides of a border."""
    digits = [(c, i) for i, own in enumerate(inside) for c in own if c["text"].isdigit()]
    digits.sort(key=lambda d: (round(d[0]["bottom"]), d[0]["x0"]))
    found: set[int] = set()
    for (a, i), (b, j) in pairwise(digits):
        if i != j and abs(a["bottom"] - b["bottom"]) < 1:
            gap = b["x0"] - a["x1"]
            if -0.3 * a["size"] < gap < 0.12 * a["size"]:
                found |= {i, j}
    return found


def _doubtful(own: Sequence[Char], strikes: Sequence[Rect]) -> str:
    """Why the digits of a cell are no figure: a mark stands raised behind it, or it is struck."""
    digits = sorted((c for c in own if c["text"].isdigit()), key=lambda c: c["x0"])
    for c in digits if strikes else ():
        high = c["bottom"] - c["top"]
        for x0, top, x1, bottom in strikes:
            level = (top + bottom) / 2
            over = min(x1, c["x1"]) - max(x0, c["x0"])
            if over <= 0.6 * (c["x1"] - c["x0"]):
                continue
            if c["top"] + 0.3 * high < level < c["bottom"] - 0.3 * high:
                return STRUCK
            if 0.08 * high < _baseline(c) - level < 0.65 * high:
                return STRUCK
    if len({round(c["size"]) for c in digits}) < 2:
        return ""
    for i, a in enumerate(digits):
        for b in digits[i + 1 :]:
            size = max(a["size"], b["size"])
            if abs(b["x0"] - a["x1"]) < 0.3 * size and min(a["size"], b["size"]) < 0.85 * size:
                beside = min(a["bottom"], b["bottom"]) - max(a["top"], b["top"])
                if beside > 0:
                    return TWO_SIZES
    return ""


def _baseline(char: Char) -> float:
    """Where a level character stands: its box may reach far below, or not at all."""
    matrix, low = char.get("matrix"), char.get("y0")
    if matrix is None or low is None or not char["upright"]:
        return float(char["top"])
    return float(char["bottom"] - (matrix[5] - low))


def _tracks(rects: Iterable[Rect], axis: int) -> list[float]:
    """The grid lines along an axis; lines nearer than a sliver are one."""
    tracks: list[float] = []
    for value in sorted(v for r in rects for v in (r[axis], r[axis + 2])):
        if not tracks or value - tracks[-1] > _SLIVER:
            tracks.append(value)
    return tracks


def _places(rect: Rect, xs: Sequence[float], ys: Sequence[float]) -> list[tuple[int, int]]:
    """The grid places that a rectangle covers."""
    c0, c1 = _nearest(xs, rect[0]), _nearest(xs, rect[2])
    r0, r1 = _nearest(ys, rect[1]), _nearest(ys, rect[3])
    return [(r, c) for r in range(r0, r1) for c in range(c0, c1)]


def _nearest(tracks: Sequence[float], value: float) -> int:
    """The index of the track nearest to a value; of two as near the first."""
    i = bisect_left(tracks, value)
    if i == len(tracks) or (i and abs(tracks[i - 1] - value) <= abs(tracks[i] - value)):
        return i - 1
    return i


def _place_of(char: Char, xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int] | None:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    column, row = bisect_right(xs, x) - 1, bisect_right(ys, y) - 1
    if len(xs) == 2 and xs[0] - _HANGING <= x <= xs[1] + _HANGING:
        column = 0  # a frame around prose, not a column: punctuation may hang over its edge
    if 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1:
        return row, column
    return None
