"""The characters, lines and boxes of a PDF page, as pdfplumber describes them, made faster.

The same objects with the same coordinates as pdfplumber's own, but straight from the drawing
instructions: without the layout objects between, and without what no reader asks for (colours
and tags of characters, outlines of lines). A character that cannot be seen is marked "unseen".
"""

from __future__ import annotations

from typing import Any

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTCurve, LTLine, LTRect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.utils import MATRIX_IDENTITY, apply_matrix_pt, apply_matrix_rect, mult_matrix
from pdfplumber.page import Page, fix_fontname_bytes
from pdfplumber.utils.exceptions import PdfminerException

from reportqa.readers.pdf import _edges as edges
from reportqa.readers.pdf._fonts import Fonts
from reportqa.readers.pdf._ink import (
    Area,
    Colours,
    Ink,
    Rect,
    Run,
    area_of,
    colours_of,
    find_unseen,
    picture_of,
    within,
)
from reportqa.readers.pdf._interpreter import Interpreter
from reportqa.readers.pdf._layers import Layers

Thing = dict[str, Any]


def quick(page: Page) -> Page:
    """The same page, whose objects are found faster."""
    if not isinstance(page.pdf.rsrcmgr, Fonts):
        page.pdf.rsrcmgr = Fonts()
    return _QuickPage(page.pdf, page.page_obj, page.page_number, page.initial_doctop)


class _QuickPage(Page):
    def parse_objects(self) -> dict[str, list[Thing]]:
        """What is drawn on the page, by kind, in the order of drawing."""
        device = _Device(self)
        try:
            Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        except Exception as error:
            raise PdfminerException(error) from error
        chars = device.objects.get("char", [])
        find_unseen(chars, device.runs, device.areas, self.mediabox[0])
        return device.shown()


class _Font:
    """What is asked of a font for each piece of text."""

    def __init__(self, font: Any) -> None:
        name = font.fontname
        self.name = fix_fontname_bytes(name) if isinstance(name, bytes) else name
        self.descent = font.get_descent()
        self.is_multibyte = font.is_multibyte()
        self.is_vertical = font.is_vertical()
        self.decode = font.decode
        self.glyphs: dict[int, tuple[str, float]] = {}
        """The text and the width of each glyph that came."""


class _Device(PDFPageAggregator):
    """Keeps what is drawn as pdfplumber's objects."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
        self.objects: dict[str, list[Thing]] = {}
        self._page = page
        self._left, self._top = page.mediabox[:2]
        self._height = page.height
        self._fonts: dict[Any, _Font] = {}
        self.ink = Ink()
        self.runs: list[Run] = []
        self.areas: list[Area] = []
        self.layers = Layers(page.pdf.doc.catalog)
        self.hidden = 0
        """Open pieces of marked content that belong to a layer that is not shown."""
        self.origin: Any = MATRIX_IDENTITY
        self.whole: Rect = (0.0, 0.0, 0.0, 0.0)
        self.crop: Rect | None = None
        self._order = 0
        self._colours: dict[Any, Colours] = {}

    def begin(self, origin: Any) -> Rect | None:
        """The matrix with which a page begins; gives the part of it that is shown, None for all."""
        page = self._page.page_obj
        whole, cut = apply_matrix_rect(origin, page.mediabox), page.cropbox
        self.origin, self.whole = origin, whole
        x0, y0, x1, y1 = within(apply_matrix_rect(origin, cut), whole)
        inside = max(x0 - whole[0], y0 - whole[1], whole[2] - x1, whole[3] - y1)
        self.crop = (x0, y0, x1, y1) if inside > 1 and x1 > x0 and y1 > y0 else None
        return self.crop

    def shown(self) -> dict[str, list[Thing]]:
        """What was drawn, without what lies outside of the part of the page that is shown."""
        is_cut = self.crop is not None
        return edges.within(self.objects, self._box(*(self.crop or self.whole)), is_cut=is_cut)

    def cover(self, box: Rect) -> None:
        """Keep where something is shown whose text is not read."""
        thing = {"object_type": "cover", **self._box(*apply_matrix_rect(self.ctm, box))}
        self.objects.setdefault("cover", []).append(thing)

    def count_of_text(self) -> int:
        """The characters until now."""
        return len(self.objects.get("char", ()))

    def mark_beside(self, first: int) -> str:
        """Mark the characters from one on as none of the page's own; gives what they say."""
        chars = self.objects.get("char", [])[first:]
        for thing in chars:
            thing["beside"] = True
        return "".join("".join(thing["text"] for thing in chars).split())

    def drop_text(self, first: int) -> bool:
        """Forget the characters from one on; whether there were any but blanks."""
        chars = self.objects.get("char", [])
        had_text = any(not thing["text"].isspace() for thing in chars[first:])
        del chars[first:]
        self.runs = [run for run in self.runs if run[1] <= first]
        if not chars:
            self.objects.pop("char", None)
        return had_text

    def end_figure(self, _: str) -> None:
        """The end of a drawing inside the page; what it holds was kept when it was drawn."""
        self.cur_item = self._stack.pop()

    def render_image(self, name: str, stream: Any) -> None:
        """A picture."""
        super().render_image(name, stream)
        for item in self.cur_item._objs:
            self._cover(picture_of(self.ink, item.bbox, stream, self._next()))
        self._keep()

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:
        """A line, a box or a curve, or several of them."""
        if len(path) == 2 and path[0][0] == "m" and path[1][0] == "l":
            self._line(path)
            return
        if fill:
            self._fill(gstate, path)
        super().paint_path(gstate, stroke, fill, evenodd, path)
        self._keep()

    def _fill(self, gstate: Any, path: Any) -> None:
        """Remember what a fill covers; of several paths in one, one may be a hole in another."""
        points = [apply_matrix_pt(self.ctm, step[-2:]) for step in path if len(step) > 2]
        if not points:
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        corners = {(round(x, 2), round(y, 2)) for x, y in points}
        is_box = len(corners) == 4 and not any(step[0] in {"c", "v", "y"} for step in path)
        is_box = is_box and len({x for x, _ in corners}) == len({y for _, y in corners}) == 2
        is_box = is_box and sum(step[0] == "m" for step in path) == 1
        box = (min(xs), min(ys), max(xs), max(ys))
        self._cover(area_of(gstate, box, self._next(), is_box=is_box))

    def _cover(self, area: Area | None) -> None:
        if area is not None and not self.hidden:
            self.areas.append(area)

    def _next(self) -> int:
        self._order += 1
        return self._order

    def _line(self, path: Any) -> None:
        """One straight line, as most lines of tables are drawn."""
        a, b, c, d, e, f = self.ctm
        (_, x0, y0), (_, x1, y1) = path
        x0, y0, x1, y1 = (
            a * x0 + c * y0 + e,
            b * x0 + d * y0 + f,
            a * x1 + c * y1 + e,
            b * x1 + d * y1 + f,
        )
        if x1 < x0:
            x0, x1 = x1, x0
        if y1 < y0:
            y0, y1 = y1, y0
        left = self._left
        thing = {
            "object_type": "line",
            "x0": x0 + left if left else x0,
            "x1": x1 + left if left else x1,
            "top": (self._height - y1) + self._top,
            "bottom": (self._height - y0) + self._top,
            "width": x1 - x0,
            "height": y1 - y0,
        }
        if self.hidden:
            return
        if "line" in self.objects:
            self.objects["line"].append(thing)
        else:
            self.objects["line"] = [thing]

    def _keep(self) -> None:
        """Turn the layout objects just made into pdfplumber's."""
        made = self.cur_item._objs
        for item in () if self.hidden else made:
            thing = (
                self._drawn(item) if isinstance(item, LTCurve) else self._page.process_object(item)
            )
            self.objects.setdefault(thing["object_type"], []).append(thing)
        made.clear()

    def _drawn(self, item: Any) -> Thing:
        place = self._page.point2coord
        kind = (
            "rect" if isinstance(item, LTRect) else "line" if isinstance(item, LTLine) else "curve"
        )
        return {
            "object_type": kind,
            "width": item.width,
            "height": item.height,
            "stroke": item.stroke,
            "fill": item.fill,
            "pts": [place(point) for point in item.pts],
            **self._box(item.x0, item.y0, item.x1, item.y1),
        }

    def _box(self, x0: float, y0: float, x1: float, y1: float) -> Thing:
        """Where a thing stands: from the left and top of the page, the y axis both ways."""
        top = (self._height - y1) + self._top
        return {
            "x0": x0 + self._left if self._left != 0 else x0,
            "x1": x1 + self._left if self._left != 0 else x1,
            "y0": y0,
            "y1": y1,
            "top": top,
            "bottom": (self._height - y0) + self._top,
            "doctop": self._page.initial_doctop + top,
        }

    def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
        """A piece of text, all of it drawn alike."""
        font = self._fonts.get(textstate.font)
        if font is None:
            font = self._fonts[textstate.font] = _Font(textstate.font)
        self._order += 1
        if font.is_vertical:
            super().render_string(textstate, seq, ncs, graphicstate)
            return
        if self.hidden:
            textstate.linematrix = self._render(textstate, font, seq, [])
            return
        chars = self.objects.get("char")
        if chars is None:
            chars = self.objects["char"] = []
        first = len(chars)
        textstate.linematrix = self._render(textstate, font, seq, chars)
        if len(chars) == first:
            if not chars:
                del self.objects["char"]
            return
        colours = self._colours_of(graphicstate, textstate.render)
        self.runs.append((first, len(chars), self._order, colours, graphicstate.clip))

    def _render(
        self, textstate: Any, font: _Font, seq: Any, chars: list[Thing]
    ) -> tuple[float, float]:
        """Keep the characters of a level piece of text; gives where the next one stands."""
        matrix = mult_matrix(textstate.matrix, self.ctm)
        a, b, c, d, right, up = matrix
        x, y = textstate.linematrix
        size, rise = textstate.fontsize, textstate.rise
        scaling = textstate.scaling * 0.01
        between = textstate.charspace * scaling
        after_blank = 0 if font.is_multibyte else textstate.wordspace * scaling
        back = 0.001 * size * scaling
        low = font.descent * size + rise
        high = low + size
        is_level = b == 0 and c == 0
        is_upright = a * d * scaling > 0 and b * c <= 0
        left, base, top = self._left, self._height, self._top
        until = self._page.initial_doctop
        name, glyphs, keep = font.name, font.glyphs, chars.append
        parted = False
        for piece in seq:
            if isinstance(piece, int | float):
                x -= piece * back
                parted = True
            elif isinstance(piece, bytes):
                for cid in font.decode(piece):
                    if parted:
                        x += between
                    if cid not in glyphs:
                        glyphs[cid] = self._glyph(textstate.font, cid)
                    text, width = glyphs[cid]
                    advance = width * size * scaling
                    e, f = x * a + y * c + right, x * b + y * d + up
                    if is_level:
                        x0, x1 = e, a * advance + e
                        y0, y1 = d * low + f, d * high + f
                    else:
                        box = (0, low, advance, high)
                        x0, y0, x1, y1 = apply_matrix_rect((a, b, c, d, e, f), box)
                    if x1 < x0:
                        x0, x1 = x1, x0
                    if y1 < y0:
                        y0, y1 = y1, y0
                    from_top = (base - y1) + top
                    keep(
                        {
                            "object_type": "char",
                            "text": text,
                            "x0": x0 + left if left else x0,
                            "x1": x1 + left if left else x1,
                            "y0": y0,
                            "y1": y1,
                            "top": from_top,
                            "bottom": (base - y0) + top,
                            "doctop": until + from_top,
                            "fontname": name,
                            "size": y1 - y0,
                            "upright": is_upright,
                            "matrix": (a, b, c, d, e, f),
                        }
                    )
                    x += advance
                    if cid == 32 and after_blank:
                        x += after_blank
                    parted = True
        return x, y

    def _colours_of(self, ink: Ink, mode: int) -> Colours:
        key = mode, ink.ncolor, ink.ncs, ink.fill_opacity, ink.scolor, ink.scs, ink.stroke_opacity
        try:
            found = self._colours.get(key)
            if found is None:
                found = self._colours[key] = colours_of(ink, mode)
        except TypeError:  # no colour at all, but a list
            return colours_of(ink, mode)
        return found

    def render_char(self, *args: Any) -> float:
        """A character of a font that is written from top to bottom."""
        advance = super().render_char(*args)
        self._keep()
        return advance

    def _glyph(self, font: Any, cid: int) -> tuple[str, float]:
        return self._meaning(font, cid), font.char_width(cid)

    def _meaning(self, font: Any, cid: int) -> str:
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            return self.handle_undefined_char(font, cid)
        if not isinstance(text, str):
            raise TypeError(f"a character of type {type(text).__name__}")
        return text
