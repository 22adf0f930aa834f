"""The form's tables three and four in text whose columns are only lined up by blanks.

So does pdftotext with -layout print them. Figures that stand below each other make a column; what
stands above them, from top to bottom, is its label. Labels broken over lines are put together
again where the pieces make a label of the form and nothing else; what does not is left to the
other readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reportqa.characters import width
from reportqa.form.catalogue import catalogue
from reportqa.form.labels import key, vocabulary
from reportqa.numbers import half_width
from reportqa.readers._flat.text import Line, Piece, Row

TORN = "the label of this row could not be put together from its lines"
CROWDED = "the figures of this row do not stand below the columns of the header"

_GAP = re.compile(r"\s{2,}|\t+")
_VALUE = re.compile(r"(?:\d[\d,.]*(?:\([^()]*\))?|/|[-—–]{1,2}|无)")
_HEAD = 14  # lines that a header may have
_FEW = 4  # rows from which on a table three is one
_NEAR = 3  # lines that a label may be broken into above or below its figures
_SECTION = re.compile(r"^\s*[一二三四五六]\s*[、.．].*(?:情况|问题|事项)")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a line between gaps: places in columns of print (a Chinese character is two)."""

    left: int
    right: int
    text: str
    start: int
    line: int

    @property
    def value(self) -> bool:
        """Whether it is a figure, a slash, a dash or 无."""
        return bool(_VALUE.fullmatch(half_width(self.text)))


Bands = list[tuple[float, float]]


def aligned_rows(lines: Sequence[Line]) -> Iterator[tuple[int, int, list[Row]]]:
    """Tables of the form found in lines: first line, line behind the last, rows of cells."""
    parts = [list(_parts(line, i)) for i, line in enumerate(lines)]
    at = 0
    for size in (7, 15):
        full = [i for i in range(at, len(lines)) if _count(parts[i]) == size]
        if len(full) < (_FEW if size == 7 else 1):
            continue
        bands = _bands([_values(parts[i]) for i in full])
        if bands is None:
            continue
        found = (_three if size == 7 else _four)(lines, parts, full, bands)
        if found is not None:
            yield found
            at = found[1]


def _parts(line: Line, index: int) -> Iterator[Part]:
    """The stretches of a line; figures are parted by single blanks as well."""
    at = 0
    for stretch in [*_GAP.finditer(line.text), None]:
        end = stretch.start() if stretch else len(line.text)
        body = line.text[at:end]
        words = [(m.start(), m[0]) for m in re.finditer(r"\S+", body)]
        if len(words) > 1 and not _figures_at_end(words):
            words = [(words[0][0], body.strip())]
        for offset, word in _joined(words, body):
            left = width(line.text[: at + offset])
            place = line.start + at + offset
            yield Part(left, left + width(word), word, place, index)
        at = stretch.end() if stretch else end


def _figures_at_end(words: Sequence[tuple[int, str]]) -> bool:
    return bool(_VALUE.fullmatch(half_width(words[-1][1])))


def _joined(words: Sequence[tuple[int, str]], body: str) -> Iterator[tuple[int, str]]:
    """A label and the figures behind it: the label's own words stay together."""
    first = len(words)
    while first and _VALUE.fullmatch(half_width(words[first - 1][1])):
        first -= 1
    if first:
        begin, (last, word) = words[0][0], words[first - 1]
        yield begin, body[begin : last + len(word)]
    yield from words[first:]


def _values(parts: Sequence[Part]) -> list[Part]:
    """The figures at the end of a line."""
    first = len(parts)
    while first and parts[first - 1].value:
        first -= 1
    return list(parts[first:])


def _count(parts: Sequence[Part]) -> int:
    return len(_values(parts))


def _bands(rows: Sequence[Sequence[Part]]) -> Bands | None:
    """The columns that figures of full rows stand in: each from the middle of a gap to the next."""
    places = [
        (min(p.left for p in column), max(p.right for p in column))
        for column in zip(*rows, strict=True)
    ]
    if any(a[1] >= b[0] for a, b in pairwise(places)):
        return None
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(places)]
    first = places[0][0] - ((places[1][0] - places[0][1]) / 2)
    last = places[-1][1] + ((places[-1][0] - places[-2][1]) / 2) + 4
    edges = [first, *middles, last]
    return list(pairwise(edges))


def _band_of(part: Part, bands: Bands) -> int | None:
    """The column that a stretch stands in; None where it stands over several or none."""
    middle = (part.left + part.right) / 2
    inside = [i for i, (a, b) in enumerate(bands) if a <= middle < b]
    if len(inside) != 1:
        return None
    a, b = bands[inside[0]]
    # a label may be wider than its figures, but not as wide as two columns
    return inside[0] if part.right - part.left <= 1.6 * (b - a) else None


def _top(lines: Sequence[Line], first: int) -> int:
    """The first line of a header that ends above a line of figures."""
    top = first
    while top and first - top < _HEAD:
        text = lines[top - 1].text
        if _SECTION.match(text) or "。" in text:
            break
        top -= 1
    return top


def _piece(parts: Sequence[Part], text: str | None = None) -> Piece:
    words = text if text is not None else "".join(p.text for p in parts)
    return Piece(words, parts[0].start, parts[0].start + len(parts[0].text))


# ---- table three


def _three(
    lines: Sequence[Line], parts: list[list[Part]], full: Sequence[int], bands: Bands
) -> tuple[int, int, list[Row]] | None:
    words = vocabulary()
    top = _top(lines, full[0])
    head: dict[int, list[Part]] = {}
    over: list[Part] = []
    # the first row's label may be broken: its upper lines stand among those of the header
    for line in parts[top : full[0]]:
        for part in line:
            band = _band_of(part, bands)
            path = words.columns_three.find(part.text)
            if path in {(), (words.organisations,)}:
                over.append(part)
            elif band is not None and part.left >= bands[0][0] - 2:
                head.setdefault(band, []).append(part)
    found = [_column_label(head.get(i, [])) for i in range(len(bands))]
    paths = [words.columns_three.find(p.text) if p is not None else None for p in found]
    organisations = [p for p in over if words.columns_three.find(p.text)]
    if None in paths or len(set(paths)) != len(paths) or not organisations:
        return None
    outer = [p for p, path in zip(found, paths, strict=True) if path and len(path) == 1 and p]
    inner = [p for p, path in zip(found, paths, strict=True) if path and len(path) == 2 and p]
    rows: list[Row] = [(*outer[:1], _piece(organisations[:1]), *outer[1:], *inner)]
    if [p.start for p in outer[:1]] != [min(p.start for p in outer)] or len(outer) != 2:
        return None
    last = max(i for i in range(full[0], full[-1] + 1) if _count(parts[i]))
    labels = _Labels(parts, full[0] - _NEAR, last + _NEAR, bands[0][0])
    made: list[Row] = []
    for i in range(full[0], last + 1):
        values = [p for p in parts[i] if p.value and p.left >= bands[0][0] - 1]
        if not values:
            continue
        label = labels.row(i)
        cells = _cells(values, bands)
        if label is None:
            label = _piece([p for p in parts[i] if not p.value][-1:] or values[:1])
            cells = [Piece(c.text, c.start, c.end, TORN) for c in cells]
        made.append((label, *cells))
    rows.extend(made)
    return top, min(last + 1 + labels.tail(last), len(lines)), rows


def _column_label(parts: Sequence[Part]) -> Piece | None:
    """The label of a column from its pieces, from top to bottom; None where they make none.

    Words of the note beside the header do not belong to it: the lower pieces count.
    """
    words = vocabulary()
    for first in range(len(parts)):
        text = "".join(p.text for p in parts[first:])
        path = words.columns_three.find(text)
        if path and any(key(text) == key(a) for a in _columns()):
            return _piece(parts[first:], text)
    return None


def _columns() -> list[str]:
    return [label for a in catalogue().applicants for label in a.labels]


class _Labels:
    """The row labels left of the figures, put together from the lines they are broken over."""

    def __init__(self, parts: list[list[Part]], first: int, last: int, edge: float) -> None:
        self.own: dict[int, Part] = {}
        self.valued: set[int] = set()
        self.used: set[int] = set()
        for i in range(max(first, 0), min(last + 1, len(parts))):
            left = [p for p in parts[i] if not p.value and p.right <= edge + 2]
            if left:
                self.own[i] = left[-1]
            if any(p.value and p.left >= edge - 1 for p in parts[i]):
                self.valued.add(i)

    def row(self, i: int) -> Piece | None:
        """The label of the row whose figures stand in a line.

        A label whose bracket is still open goes on below, if there it makes a label as well.
        """
        found = [f for size in range(1, 2 * _NEAR + 1) for f in self._of_size(i, size)]
        whole = [f for f in found if _balanced(f[0].text)]
        for label, lines in [*whole, *found][:1]:
            self.used.update(lines)
            return label
        return None

    def _of_size(self, i: int, size: int) -> Iterator[tuple[Piece, list[int]]]:
        for first in range(i - size + 1, i + 1):
            span = range(first, first + size)
            lines = [k for k in span if k in self.own]
            # only the line of the figures itself may lack a piece, between two others
            missing = [k for k in span if k not in self.own]
            if missing not in ([], [i]) or not lines or not lines[0] <= i <= lines[-1]:
                continue
            if any(k in self.used or (k != i and k in self.valued) for k in lines):
                continue
            label = self._label([self.own[k] for k in lines])
            if label is not None:
                yield label, lines

    def _label(self, parts: Sequence[Part]) -> Piece | None:
        words = vocabulary()
        text = "".join(p.text for p in parts)
        measure = words.rows_three.find(text)
        if measure is None:
            return None
        wanted, got = key(measure.row[-1]), key(text)
        return _piece(parts, text) if wanted == got else None

    def tail(self, last: int) -> int:
        """How many lines behind the last figures still belong to a label."""
        return max((k - last for k in self.used if k > last), default=0)


def _balanced(text: str) -> bool:
    return half_width(text).count("(") == half_width(text).count(")")


def _cells(values: Sequence[Part], bands: Bands) -> list[Piece]:
    """A cell for each column: blank where nothing stands below it."""
    places: dict[int, Part] = {}
    crowded = False
    for part in values:
        band = _band_of(part, bands)
        if band is None or band in places:
            crowded = True
        else:
            places[band] = part
    start, end = values[0].start, values[-1].start + len(values[-1].text)
    if crowded:
        return [Piece(" ".join(p.text for p in values), start, end, CROWDED)] * len(bands)
    return [
        _piece([places[i]]) if i in places else Piece("", start, start) for i in range(len(bands))
    ]


# ---- table four


def _four(
    lines: Sequence[Line], parts: list[list[Part]], full: Sequence[int], bands: Bands
) -> tuple[int, int, list[Row]] | None:
    words = vocabulary()
    if len(full) != 1:
        return None
    top = _top(lines, full[0])
    head: dict[int, list[Part]] = {}
    cases: list[Part] = []
    for line in parts[top : full[0]]:
        for part in line:
            band = _band_of(part, bands)
            if words.cases.find(part.text):
                cases.append(part)
            elif band is not None:
                head.setdefault(band, []).append(part)
    labels = []
    for i in range(len(bands)):
        pieces = head.get(i, [])
        text = "".join(p.text for p in pieces)
        if not pieces or words.outcomes.find(text) is None:
            return None
        labels.append(_piece(pieces, text))
    order = [words.cases.find(p.text) for p in sorted(cases, key=lambda p: p.left + p.right)]
    if any([c for c in order if c in known] != list(known) for known in (_ABOVE, _BELOW)):
        return None
    header = tuple(_piece([p]) for p in cases)
    return top, full[0] + 1, [(*header, *labels), tuple(_cells(_values(parts[full[0]]), bands))]


_ABOVE = ("行政复议", "行政诉讼")
_BELOW = ("未经复议直接起诉", "复议后起诉")
