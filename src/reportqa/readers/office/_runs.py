"""The text of a Word paragraph as it is shown: its runs, fields and text boxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Digits of a note's mark, which never are digits of the figure before it."""

UNKNOWN = "\uf8f6"
"""Stands in a text where more is written than is shown, or something is shown that is no text."""

_LEFT_OUT = {
    f"{W}{n}"
    for n in ("pPr", "rPr", "del", "moveFrom", "instrText", "delText", "sdtPr", "rt", "rubyPr")
}
_UNSEEN = ("vanish", "strike", "dstrike")
"""Hidden, or struck out: what is no longer meant."""


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

    def text(self, p: Any, boxes: list[Any]) -> str:
        """The text that a paragraph shows; the text boxes anchored in it are put into ``boxes``."""
        own = p.find(f"{W}pPr/{W}pStyle")
        if own is not None and self._of_style(own.get(f"{W}val"), "vanish"):
            return ""
        return _Shown(self).of(p, boxes)

    def is_unseen(self, run: Any) -> bool:
        """Whether a run is hidden or struck out, by itself or by its style."""
        pr = run.find(f"{W}rPr")
        if pr is None:
            return False
        style = pr.find(f"{W}rStyle")
        for name in _UNSEEN:
            set_here = pr.find(f"{W}{name}")
            if set_here is not None:
                if is_on(set_here):
                    return True
            elif style is not None and self._of_style(style.get(f"{W}val"), name):
                return True
        return False

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

    def of(self, p: Any, boxes: list[Any]) -> str:
        for piece in self._walk(p, boxes):
            # what stands in the code of a field, be it the result of another one, is not shown
            if all(f.shows for f in self._fields):
                self._pieces.append(piece)
        return self._without_repeats()

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
                if not self._runs.is_unseen(child):
                    raised = child.find(f"{W}rPr/{W}vertAlign")
                    is_mark = raised is not None and raised.get(f"{W}val") == "superscript"
                    for piece in self._walk(child, boxes):
                        yield piece.translate(RAISED) if is_mark else piece
                else:
                    self._marks_of(child)
            elif tag == f"{MC}AlternateContent":
                yield from self._walk(choice(child), boxes)
            elif tag == f"{W}txbxContent":
                boxes.append(child)
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


def shows_picture(cell: Any) -> bool:
    """Whether there is a picture in a cell, or letters drawn as one."""
    return any(
        element.tag.rpartition("}")[2] in {"blip", "imagedata", "textpath", "OLEObject", "chart"}
        for element in cell.iter("{*}*")
    )
