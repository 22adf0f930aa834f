"""The text of a Word paragraph as it is shown: its runs, fields and text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportqa.readers._shown import RAISED, UNKNOWN, is_same_colour

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

DRAWINGS = frozenset(f"{W}{n}" for n in ("drawing", "pict", "object"))
"""What may hold pictures, and text boxes too."""

_LEFT_OUT = {
    f"{W}{n}"
    for n in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "sdtPr", "rt", "rubyPr")
}
_UNSEEN = ("vanish", "strike", "dstrike")
"""Hidden, or struck out: what is no longer meant."""
_RAISED_BY = 4
"""Half points above the rest of the line from which on a run is the mark of a note."""
_TINY = 4
"""Half points: letters no larger cannot be read."""
_GLASS = 90_000
"""Thousandths of a percent: letters that let more of what lies below through are not seen."""
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"


_HOLDERS = {"pPr": f"{W}p", "tcPr": f"{W}tc"}


@dataclass
class _Field:
    """A field that is open: its code, then what it shows."""

    code: list[str] = field(default_factory=list)
    shows: bool = False
    begin: int = 0
    chosen: str = ""


class Runs:
    """Reads the runs of paragraphs; ``styles`` are the style elements of the file by their ids."""

    def __init__(self, styles: Mapping[str, Any]) -> None:
        self._styles = styles
        self._known: dict[tuple[str, str], bool] = {}
        self._own: dict[Any, dict[Any, Any]] = {}
        """What sets the looks of the runs of the paragraph at hand, by the names of elements."""

    def text(self, p: Any, boxes: list[Any]) -> str:
        """The text that a paragraph shows; drawings and text boxes in it are put into ``boxes``."""
        own = p.find(f"{W}pPr/{W}pStyle")
        if own is not None and self._of_style(own.get(f"{W}val"), "vanish"):
            return ""
        around, self._own = self._own, {}
        try:
            return _Shown(self).of(p, boxes)
        finally:
            self._own = around

    def _looks(self, run: Any) -> dict[Any, Any]:
        if run not in self._own:
            pr = run.find(f"{W}rPr")
            # where an element stands twice, the first counts
            self._own[run] = {} if pr is None else {e.tag: e for e in reversed(list(pr))}
        return self._own[run]

    def is_unseen(self, run: Any) -> bool:
        """Whether a run is hidden or struck out, by itself or by its style."""
        looks = self._looks(run)
        if not looks:
            return False
        style = looks.get(f"{W}rStyle")
        for name in _UNSEEN:
            set_here = looks.get(f"{W}{name}")
            if set_here is not None:
                if is_on(set_here):
                    return True
            elif style is not None and self._of_style(style.get(f"{W}val"), name):
                return True
        return False

    def is_raised(self, run: Any) -> bool:
        """Whether a run is set as the mark of a note is, by itself or by its style."""
        own = self.property(run, "vertAlign")
        return own is not None and own.get(f"{W}val") == "superscript"

    def height(self, run: Any) -> int:
        """Half points by which a run stands above its line."""
        return _whole(self.property(run, "position"))

    def is_pale(self, run: Any) -> bool:
        """Whether the letters of a run are like what they stand on, as clear as glass, or tiny."""
        size = self.property(run, "sz")
        if size is not None and 0 < _whole(size) <= _TINY:
            return True
        fill = self._looks(run).get(f"{_W14}textFill")
        if fill is not None:
            clear = [_whole(a, _W14) for a in fill.iter(f"{_W14}alpha")]
            if fill.find(f"{_W14}noFill") is not None or max(clear, default=0) >= _GLASS:
                return True
        colour = _rgb(self.property(run, "color"), "val")
        if colour is None:
            return False
        ground = _ground(run) or (255, 255, 255)
        return is_same_colour(colour, ground)

    def property(self, run: Any, name: str) -> Any | None:
        """An element that sets how a run looks: its own, or that of its style."""
        looks = self._looks(run)
        own = looks.get(f"{W}{name}")
        style = looks.get(f"{W}rStyle") if own is None else None
        seen: set[str] = set()
        while style is not None and (style_id := style.get(f"{W}val") or "") not in seen:
            seen.add(style_id)
            entry = self._styles.get(style_id)
            if entry is None:
                return None
            found = entry.find(f"{W}rPr/{W}{name}")
            if found is not None:
                return found
            style = entry.find(f"{W}basedOn")
        return own

    def _of_style(self, style_id: str | None, name: str) -> bool:
        """Whether a style, or one that it is based on, sets a property of its runs."""
        key = (style_id or "", name)
        if key not in self._known:
            self._known[key] = False  # styles may be based on each other in a circle
            style = self._styles.get(key[0])
            if style is not None:
                own, base = style.find(f"{W}rPr/{W}{name}"), style.find(f"{W}basedOn")
                self._known[key] = (
                    is_on(own)
                    if own is not None
                    else base is not None and self._of_style(base.get(f"{W}val"), name)
                )
        return self._known[key]


class _Shown:
    """One paragraph on its way to text."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs
        self._pieces: list[str] = []
        self._fields: list[_Field] = []
        self._inputs: list[tuple[int, int]] = []
        self._pale: set[Any] = set()
        self._level = 0

    def of(self, p: Any, boxes: list[Any]) -> str:
        runs = [r for r in p.iter(f"{W}r") if r.find(f"{W}t") is not None]
        self._level = min(map(self._runs.height, runs), default=0)
        pale = [r for r in runs if self._runs.is_pale(r)]
        # a whole paragraph may stand on a ground that only the style of its table tells of
        self._pale = set(pale) if len(pale) < len(runs) else set()
        for piece in self._walk(p, boxes):
            # what stands in the code of a field, be it the result of another one, is not shown
            if all(f.shows for f in self._fields):
                self._pieces.append(piece)
        text = self._without_repeats()
        return text + UNKNOWN if pale and not self._pale and _has_digit(text) else text

    def _walk(self, parent: Any, boxes: list[Any]) -> Iterator[str]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag in {f"{W}t", f"{_M}t"}:
                yield (child.text or "").replace("\xad", "")  # a soft hyphen
            elif tag in {f"{W}tab", f"{W}ptab"}:
                yield "\t"
            elif tag in {f"{W}br", f"{W}cr"}:
                yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}fldChar":
                yield self._mark(child)
            elif tag == f"{W}instrText" and self._fields:
                self._fields[-1].code.append(child.text or "")
            elif tag == f"{W}r":
                if child in self._pale:
                    self._marks_of(child)
                    if any(_has_digit(t.text or "") for t in child.iter(f"{W}t")):
                        yield UNKNOWN
                elif not self._runs.is_unseen(child):
                    higher = self._runs.height(child) >= self._level + _RAISED_BY
                    is_mark = higher or self._runs.is_raised(child)
                    for piece in self._walk(child, boxes):
                        yield piece.translate(RAISED) if is_mark else piece
                else:
                    self._marks_of(child)
            elif tag == f"{MC}AlternateContent":
                yield from self._walk(choice(child), boxes)
            elif tag == f"{W}txbxContent":
                boxes.append(child)
            elif tag in DRAWINGS:
                boxes.append(child)
                yield from self._walk(child, boxes)
            elif tag == f"{W}sdt" and shows_placeholder(child):
                continue
            elif tag not in _LEFT_OUT:
                yield from self._walk(child, boxes)

    def _marks_of(self, run: Any) -> None:
        for mark in run.iterchildren(f"{W}fldChar"):
            self._mark(mark)

    def _mark(self, mark: Any) -> str:
        """Go into a field, on to what it shows, or out of it; gives what shows in its place."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field(chosen=_chosen(mark)))
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
            self._fields[-1].begin = len(self._pieces)
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            name = "".join(ended.code).split()[:1]
            if ended.shows and name == ["FILLIN"]:
                self._inputs.append((ended.begin, len(self._pieces)))
            if not ended.shows or not "".join(self._pieces[ended.begin :]).strip():
                if name == ["FORMDROPDOWN"]:
                    return ended.chosen
                if name == ["EQ"]:
                    return UNKNOWN  # a formula that is drawn from its code
        return ""

    def _without_repeats(self) -> str:
        """The text; LibreOffice writes an input field several times, and its text between them."""
        shown = {"".join(self._pieces[a:b]) for a, b in self._inputs}
        if len(self._inputs) < 2:
            return "".join(self._pieces)
        if len(shown) != 1:  # what of it is a repeat cannot be told
            return "".join(self._pieces) + UNKNOWN
        first, last = self._inputs[0], self._inputs[-1]
        return "".join([*self._pieces[: first[1]], *self._pieces[last[1] :]])


def choice(alternate: Any) -> Any:
    """One of the ways in which the same content is given; never both."""
    for name in ("Choice", "Fallback"):
        found = alternate.find(f"{MC}{name}")
        if found is not None and len(found):
            return found
    return alternate


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _whole(element: Any | None, space: str = W) -> int:
    try:
        return int(element.get(f"{space}val") or 0) if element is not None else 0
    except ValueError:
        return 0


def _rgb(element: Any | None, name: str) -> tuple[int, int, int] | None:
    """A colour that is written as six hexadecimal digits."""
    value = element.get(f"{W}{name}") or "" if element is not None else ""
    try:
        red, green, blue = bytes.fromhex(value)
    except ValueError:
        return None
    return red, green, blue


def _ground(run: Any) -> tuple[int, int, int] | None:
    """The colour that a run, its paragraph or its cell is shaded with; None where none is set."""
    for path in ("rPr", "pPr", "tcPr"):
        holder = run if path == "rPr" else next(run.iterancestors(_HOLDERS[path]), None)
        shade = holder.find(f"{W}{path}/{W}shd") if holder is not None else None
        colour = _rgb(shade, "fill")
        if colour is not None:
            return colour
    return None


def _chosen(mark: Any) -> str:
    """The entry of a list to choose from that is chosen: its place counts from 0."""
    listed = mark.find(f"{W}ffData/{W}ddList")
    if listed is None:
        return ""
    entries = [entry.get(f"{W}val") or "" for entry in listed.iterchildren(f"{W}listEntry")]
    for name in ("result", "default"):
        at = listed.find(f"{W}{name}")
        value = at.get(f"{W}val") if at is not None else ""
        if value and value.isdigit() and int(value) < len(entries):
            return entries[int(value)]
    return entries[0] if entries else ""


def shows_placeholder(sdt: Any) -> bool:
    """Whether a content control is not filled in and only says that it may be."""
    mark = sdt.find(f"{W}sdtPr/{W}showingPlcHdr")
    return mark is not None and is_on(mark)


def is_on(switch: Any) -> bool:
    """Whether an element that switches something does not switch it off."""
    return (switch.get(f"{W}val") or "true") not in {"0", "false", "off"}


def shows_drawn(cell: Any) -> bool:
    """Whether there is an object of another program in a cell, or letters drawn as a picture."""
    return next(cell.iter("{*}textpath", "{*}OLEObject", "{*}chart"), None) is not None
