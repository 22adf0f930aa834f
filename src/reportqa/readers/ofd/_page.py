"""One page of an OFD file as characters and rulings with their places, as a PDF page gives them.

GB/T 33190-2016. Lengths are millimetres from the top left. An object has a boundary on the page;
what is in it is placed by the object's matrix, if it has one, and moved to the boundary's corner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from reportqa.readers._package import child, children, local
from reportqa.readers._page.text import Char, is_cjk
from reportqa.readers.ofd._sight import Grounds, fill_of, ink_of

if TYPE_CHECKING:
    from pdfplumber.page import Page

POINTS = 72 / 25.4
"""Points in a millimetre."""

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_PATH = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_LEVEL = 0.05
"""Millimetres by which the ends of a ruling may be out of line."""

_ASCENT, _DESCENT = 0.86, 0.14
"""Of the size of letters, above and below the line they stand on."""

_MOST_DEPTH = 40

Box = tuple[float, float, float, float]
"""Left, top, width and height in millimetres."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """x' = ax + cy + e, y' = bx + dy + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """First this one, then the outer one."""
        o = outer
        return Matrix(
            self.a * o.a + self.b * o.c, self.a * o.b + self.b * o.d,
            self.c * o.a + self.d * o.c, self.c * o.b + self.d * o.d,
            self.e * o.a + self.f * o.c + o.e, self.e * o.b + self.f * o.d + o.f,
        )  # fmt: skip

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """A point moved."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f


@dataclass
class OfdPage:
    """A page with the properties of pdfplumber's that reading tables and lines makes use of."""

    page_number: int
    width: float
    height: float
    objects: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    grounds: Grounds = field(default_factory=Grounds)

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """The page's rectangle in points."""
        return 0.0, 0.0, self.width, self.height

    @property
    def chars(self) -> list[Char]:
        """Characters."""
        return list(self.objects.get("char", ()))

    @property
    def rects(self) -> list[dict[str, Any]]:
        """Filled areas."""
        return self.objects.get("rect", [])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Strokes along one axis."""
        return self.objects.get("line", [])

    @property
    def curves(self) -> list[dict[str, Any]]:
        """None are kept: they draw no table."""
        return []

    @property
    def images(self) -> list[dict[str, Any]]:
        """Pictures."""
        return self.objects.get("image", [])

    @property
    def edges(self) -> list[dict[str, Any]]:
        """Strokes, and the sides of filled areas."""
        found = [{**s, "orientation": "h" if s["height"] == 0 else "v"} for s in self.lines]
        for rect in self.rects:
            x0, top, x1, bottom = (rect[k] for k in ("x0", "top", "x1", "bottom"))
            across = ((x0, top, x1, top), (x0, bottom, x1, bottom))
            down = ((x0, top, x0, bottom), (x1, top, x1, bottom))
            found += ({**_thing("rect_edge", *side), "orientation": "h"} for side in across)
            found += ({**_thing("rect_edge", *side), "orientation": "v"} for side in down)
        return found

    def cover(self, box: Box, origin: Matrix) -> None:
        """Keep where something is shown whose text is not read."""
        x0, top = origin.apply(*box[:2])
        x1, bottom = origin.apply(box[0] + box[2], box[1] + box[3])
        self.objects.setdefault("cover", []).append(_thing("cover", x0, top, x1, bottom))

    def filter(self, test: Callable[[dict[str, Any]], bool]) -> OfdPage:
        """The page with only what passes a test."""
        kept = {kind: [o for o in own if test(o)] for kind, own in self.objects.items()}
        return OfdPage(self.page_number, self.width, self.height, kept)

    def find_tables(self) -> list[Any]:
        """The tables that rulings and filled areas make, as pdfplumber finds them."""
        from pdfplumber.table import TableFinder

        return list(TableFinder(cast("Page", self)).tables)


def draw(page: OfdPage, content: Any | None, units: Mapping[str, Any], origin: Matrix) -> None:
    """Put what a page or a template draws on the page; ``units`` are composite graphics by id.

    ``origin`` brings the page's millimetres to points.
    """
    for layer in children(content, "Layer"):
        _draw_all(page, layer, units, origin, 0)


def box_of(text: str | None) -> Box | None:
    """Left, top, width, height; None where they are not given or make no area."""
    numbers = floats(text)
    if len(numbers) != 4 or min(numbers[2:]) <= 0:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def floats(text: str | None) -> list[float]:
    """The numbers of a list; those that are none are passed over."""
    return [float(n) for n in _NUMBER.findall(text or "")]


def deltas(text: str | None, count: int) -> list[float]:
    """The steps between so many characters: "g n v" stands for n times v, the last goes on."""
    parts = (text or "").split()
    steps: list[float] = []
    i = 0
    while i < len(parts) and len(steps) < count:
        if parts[i] == "g" and i + 2 < len(parts):
            times, step = floats(parts[i + 1]), floats(parts[i + 2])
            if times and step:
                steps += step[:1] * max(0, min(int(times[0]), count - len(steps)))
            i += 3
        else:
            steps += floats(parts[i])[:1]
            i += 1
    if steps:
        steps += steps[-1:] * (count - len(steps))
    return steps[:count]


def _draw_all(
    page: OfdPage, parent: Any, units: Mapping[str, Any], outer: Matrix, depth: int
) -> None:
    if depth > _MOST_DEPTH:
        return
    for item in parent:
        kind = local(item)
        if kind in {"PageBlock", "Layer"}:
            _draw_all(page, item, units, outer, depth + 1)
            continue
        if (item.get("Visible") or "true").lower() == "false" or item.get("Alpha") == "0":
            continue
        if kind not in {"TextObject", "PathObject", "ImageObject", "CompositeObject"}:
            continue
        matrix = _matrix(item).then(outer)
        if kind == "TextObject":
            _write(page, item, matrix)
        elif kind == "PathObject":
            for drawn in _drawn(item, matrix):
                page.objects.setdefault(drawn["object_type"], []).append(drawn)
            _fill(page, item, matrix)
        elif kind == "ImageObject":
            picture = _picture(item, matrix, outer)
            page.objects.setdefault("image", []).append(picture)
            page.grounds.add(_box(picture), None, [])
        else:
            unit = units.get(item.get("ResourceID") or "")
            content = child(unit, "Content")
            if content is not None:
                _draw_all(page, content, units, matrix, depth + 1)


def _write(page: OfdPage, item: Any, matrix: Matrix) -> None:
    """Put a text on a page; what of it cannot be seen is marked "unseen"."""
    colour, shows = ink_of(item)
    for thing in _chars(item, matrix):
        if not shows or (colour is not None and page.grounds.hides(thing, colour)):
            thing["unseen"] = True
        page.objects.setdefault("char", []).append(thing)


def _fill(page: OfdPage, item: Any, matrix: Matrix) -> None:
    """Remember what a filled path lies over."""
    if (item.get("Fill") or "false").lower() != "true":
        return
    colour, shows = fill_of(item)
    data = child(item, "AbbreviatedData")
    outlines = list(_outlines((data.text or "") if data is not None else ""))
    points = [matrix.apply(*point) for outline in outlines for point in outline]
    if shows and points:
        is_box = len(outlines) == 1 and _is_rectangle(points)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        box = (min(xs), min(ys), max(xs), max(ys))
        page.grounds.add(box, colour if is_box else None, page.objects.get("char", []))


def _box(thing: dict[str, Any]) -> tuple[float, float, float, float]:
    return thing["x0"], thing["top"], thing["x1"], thing["bottom"]


def _picture(item: Any, matrix: Matrix, outer: Matrix) -> dict[str, Any]:
    """A picture, which its matrix stretches from a square of one; without one it fills its box."""
    boundary = floats(item.get("Boundary"))
    placed, wide, high = matrix, 1.0, 1.0
    if len(floats(item.get("CTM"))) != 6 and len(boundary) == 4:
        placed, wide, high = Matrix(e=boundary[0], f=boundary[1]).then(outer), *boundary[2:]
    corners = [placed.apply(x, y) for x in (0.0, wide) for y in (0.0, high)]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    return _thing("image", min(xs), min(ys), max(xs), max(ys))


def _matrix(item: Any) -> Matrix:
    boundary = floats(item.get("Boundary"))
    moved = Matrix(e=boundary[0], f=boundary[1]) if len(boundary) == 4 else Matrix()
    numbers = floats(item.get("CTM"))
    return (Matrix(*numbers) if len(numbers) == 6 else Matrix()).then(moved)


@dataclass(frozen=True, slots=True)
class _Pen:
    """How the characters of a text object are written; ``turn`` in degrees, clockwise."""

    size: float
    stretch: float
    turn: int
    font: str
    matrix: Matrix


def _chars(item: Any, matrix: Matrix) -> Iterator[dict[str, Any]]:
    size = next(iter(floats(item.get("Size"))), 0.0)
    if size <= 0:
        return
    stretch = next(iter(floats(item.get("HScale"))), 1.0)
    turn = int(next(iter(floats(item.get("CharDirection"))), 0.0)) % 360
    pen = _Pen(size, stretch, turn, item.get("Font") or "", matrix)
    x = y = 0.0
    for code in children(item, "TextCode"):
        text = (code.text or "").translate(_NO_LINE_ENDS)
        x = next(iter(floats(code.get("X"))), x)
        y = next(iter(floats(code.get("Y"))), y)
        across = deltas(code.get("DeltaX"), len(text) - 1)
        down = deltas(code.get("DeltaY"), len(text) - 1)
        if not across and not down:
            across = [_width(char) * size * stretch for char in text[:-1]]
        across = across or [0.0] * (len(text) - 1)
        down = down or [0.0] * (len(text) - 1)
        for i, char in enumerate(text):
            yield _char(char, x, y, pen)
            if i < len(text) - 1:
                x, y = x + across[i], y + down[i]


_NO_LINE_ENDS = {10: None, 13: None, 9: None}


def _char(text: str, x: float, y: float, pen: _Pen) -> dict[str, Any]:
    """A character as pdfplumber describes it; its matrix has the y axis of a PDF, upwards."""
    size = pen.size
    width = _width(text) * size * pen.stretch
    turned = _TURNS.get(pen.turn, Matrix())
    whole = Matrix(turned.a, turned.b, turned.c, turned.d, x, y).then(pen.matrix)
    corners = [
        whole.apply(*corner)
        for corner in (
            (0.0, -_ASCENT * size), (width, -_ASCENT * size),
            (0.0, _DESCENT * size), (width, _DESCENT * size),
        )
    ]  # fmt: skip
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    printed = size * abs(whole.a * whole.d - whole.b * whole.c) ** 0.5
    known = not ("\ue000" <= text <= "\uf8ff" or text == "\ufffd")
    return {
        **_thing("char", min(xs), min(ys), max(xs), max(ys)),
        "text": text if known else "(cid:0)",
        "fontname": pen.font,
        "size": printed,
        "upright": abs(whole.b) < 0.2 * abs(whole.a),
        "matrix": (whole.a, -whole.b, -whole.c, whole.d, whole.e, whole.f),
    }


# characters turned clockwise
_TURNS = {90: Matrix(0, 1, -1, 0), 180: Matrix(-1, 0, 0, -1), 270: Matrix(0, -1, 1, 0)}


def _width(char: str) -> float:
    """The width of a character in parts of its size, where only its font would tell."""
    return 1.0 if is_cjk(char) else 0.5


def _drawn(item: Any, matrix: Matrix) -> Iterator[dict[str, Any]]:
    """The rulings of a path: straight strokes along one axis, and filled rectangles."""
    data = child(item, "AbbreviatedData")
    strokes = (item.get("Stroke") or "true").lower() != "false"
    fills = (item.get("Fill") or "false").lower() == "true"
    for outline in _outlines((data.text or "") if data is not None else ""):
        points = [matrix.apply(*point) for point in outline]
        if strokes:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(y0 - y1) <= _LEVEL * POINTS and abs(x0 - x1) > abs(y0 - y1):
                    level = (y0 + y1) / 2
                    yield _thing("line", min(x0, x1), level, max(x0, x1), level)
                elif abs(x0 - x1) <= _LEVEL * POINTS and y0 != y1:
                    upright = (x0 + x1) / 2
                    yield _thing("line", upright, min(y0, y1), upright, max(y0, y1))
        elif fills and _is_rectangle(points):
            xs, ys = [p[0] for p in points], [p[1] for p in points]
            yield {**_thing("rect", min(xs), min(ys), max(xs), max(ys)), "stroke": False}


def _outlines(data: str) -> Iterator[list[tuple[float, float]]]:
    """The straight parts of a path's data, each a run of points; curves part them."""
    tokens = _PATH.findall(data)
    run: list[tuple[float, float]] = []
    start: tuple[float, float] | None = None
    i = 0
    while i < len(tokens):
        command = tokens[i]
        i += 1
        count = _ARGUMENTS.get(command)
        if count is None:
            continue
        numbers: list[float] = []
        while len(numbers) < count and i < len(tokens) and not tokens[i].isalpha():
            numbers.append(float(tokens[i]))
            i += 1
        if len(numbers) < count:
            break
        if command == "C":
            if run and start is not None and run[-1] != start:
                run.append(start)
        elif command == "L":
            run.append((numbers[0], numbers[1]))
        else:
            if len(run) > 1:
                yield run
            run = [(numbers[-2], numbers[-1])]
            start = run[0] if command in "SM" else start
    if len(run) > 1:
        yield run


def _is_rectangle(points: Sequence[tuple[float, float]]) -> bool:
    if not 4 <= len(points) <= 5:
        return False
    return all(
        min(abs(x0 - x1), abs(y0 - y1)) <= _LEVEL * POINTS
        for (x0, y0), (x1, y1) in pairwise(points)
    )


def _thing(kind: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": kind, "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top,
        "width": x1 - x0, "height": bottom - top,
    }  # fmt: skip
