"""Labels of the form as a recogniser takes them, put right by the form's own words.

Only labels, and only in tables that have several of them: no cell that could be a figure, and no
label of the form's that was read as another one of its labels, is ever changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from rapidfuzz.distance import Levenshtein

from reportqa.document import Cell
from reportqa.form.catalogue import catalogue
from reportqa.form.labels import APPLICANTS, CONTENT, bare, key, plain
from reportqa.readers._page.text import is_cjk

_NUMBERING = re.compile(
    r"(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．,:]"
    r"|\d{1,2}[、.．,:)）])"
)
_SPECK = re.compile(r"^([（(][一二三四五六七八九十\d]{1,3}[）)])[.．·。'’`,，]+(?=[一-鿿])")
"""A speck behind a numbering in brackets, taken for a point."""

_LEAST_KNOWN = 3
_LEAST = 2


def put_right(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a table, recognised labels that are an error or two away from the form's put
    right; cells that were not recognised from a picture stay as they are."""
    if all(cell.confidence is None for cell in cells):
        return list(cells)
    cells = [
        cell if cell.confidence is None else replace(cell, text=_SPECK.sub(r"\1", cell.text))
        for cell in cells
    ]
    known = {key(c.text) for c in cells} & _keys()
    if len(known) < _LEAST_KNOWN:
        return cells
    return [cell if cell.confidence is None else _put_right(cell) for cell in cells]


def _put_right(cell: Cell) -> Cell:
    label = meant(cell.text)
    if label is None:
        return cell
    # what of it was read in two ways is decided
    return replace(cell, text=label, doubt="")


def is_label(text: str) -> bool:
    """Whether a text is a label of the form as it is printed."""
    return key(text) in _keys()


def is_number(text: str) -> bool:
    """Whether a text is the number of a label, without the label."""
    return _NUMBERING.fullmatch(plain(text)) is not None


def meant(text: str) -> str | None:
    """The label of the form that a recognised text must be, with the numbering as recognised.

    None where the text is a label already or may be something else: it must be nearer to one
    label than to every other one by an error at the least, by two where it is long.
    """
    text = plain(text)
    wanted = _letters(text)
    if len(wanted) < _LEAST or key(text) in _keys() or wanted in _labels():
        return None
    if not any(map(is_cjk, wanted)) or any(c.isdigit() for c in wanted):
        return None
    ranked = sorted((Levenshtein.distance(wanted, k), k) for k in _labels())
    (best, nearest), (other, _) = ranked[:2]
    if best > _allowed(nearest, wanted) or other - best < (1 if len(nearest) < 5 else 2):
        return None
    numbering = _NUMBERING.match(text)
    return (numbering[0] if numbering else "") + _labels()[nearest]


def _allowed(label: str, wanted: str) -> int:
    """How many errors a label may have. One of two characters may only have gained another one
    between them: 总心计."""
    if len(label) < 3:
        return int(len(wanted) == 3 and wanted[0] == label[0] and wanted[2] == label[1])
    return 1 if len(label) < 8 else 2 if len(label) < 14 else 3


def _letters(text: str) -> str:
    """What of a label is compared: its letters, those in brackets too, without its numbering."""
    folded = bare(text)
    rest = folded[match.end() :] if (match := _NUMBERING.match(folded)) else folded
    return "".join(c for c in unicodedata.normalize("NFKC", rest) if c.isalnum())


@cache
def _labels() -> dict[str, str]:
    """Every label of the form without its numbering, by the letters that are compared."""
    return {_letters(label): _NUMBERING.sub("", label, count=1) for label in _printed()}


@cache
def _keys() -> frozenset[str]:
    return frozenset(map(key, _printed()))


def _printed() -> Iterable[str]:
    form = catalogue()
    yield from (CONTENT, APPLICANTS)
    for block in form.blocks:
        yield from (label for row in block.rows for label in row.labels)
        yield from (label for column in block.columns for label in column.labels)
    yield from (label for table in "34" for m in form.of_table(table) for label in m.row)
    yield from (label for m in form.of_table("4") for label in m.column)
    yield from (label for a in form.applicants for label in (*a.labels, *a.path))
