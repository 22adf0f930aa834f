"""Tables that go on over a page break, put together again.

What decides is drawn or printed: outer borders, column lines, a header that is printed again, and
whether the text of a cell could go on at all (its last line is full, and the next text begins no
new entry). Where nothing speaks for it, cells stay apart: a label too many is better than a figure
under the wrong label.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from reportqa.document import Cell, Location
from reportqa.readers._grid import align
from reportqa.readers._page.labels import is_label, is_number
from reportqa.readers._page.page import Part, Piece
from reportqa.readers._page.text import confidence_of, is_full, join_cell, starts_with_number

_OUTER = 9.0
_INNER = 5.0
"""Points by which the borders of the two parts may differ; Word moves them by some points."""

_NEVER_FIRST = "、.．,，。：:；;)）"
"""Marks that no text begins with; vertical headings have one on each line."""

_SIGNS = r"[\s\d.,，+\-−—–/%％元万件项条]*"
_FIGURE = re.compile(rf"{_SIGNS}(?:(?<=[\d件元])\s*[（(][^（）()]*)?[)）]?{_SIGNS}")
TORN = "a page break may have cut this row"


def belong_together(upper: Piece, lower: Piece) -> bool:
    """Whether two tables, the last of one page and the first of the next, are one."""
    if abs(upper.xs[0] - lower.xs[0]) > _OUTER or abs(upper.xs[-1] - lower.xs[-1]) > _OUTER:
        return False
    few, many = sorted((upper.xs[1:-1], lower.xs[1:-1]), key=len)
    shared = sum(any(abs(x - y) <= _INNER for y in many) for x in few)
    return shared * 2 >= len(few)


def join_pieces(upper: Piece, lower: Piece) -> Piece:
    """One table of both; ``top`` is the upper's, ``bottom`` and ``page`` the lower's."""
    xs, ups, lows = _common_columns(upper.xs, lower.xs)
    above = [_moved(p, ups, 0) for p in upper.parts]
    below = [_moved(p, lows, 0) for p in lower.parts]
    header = _repeated_header(above, below)
    below = [replace(p, row=p.row - header) for p in below if p.row >= header]
    below_height = lower.height - header
    ends = {(p.column, p.column_span): p for p in above if p.row + p.row_span == upper.height}
    starts = [p for p in below if p.row == 0]
    pairs = [(ends.get((p.column, p.column_span)), p) for p in starts]
    numbered = _numbered_columns([*above, *below])
    cut = _row_is_cut(pairs, numbered)
    header_cut = not cut and _header_is_cut([*ends.values()], starts, pairs)
    below_header = not any(_holds_figure(p) for p in above) and any(map(_holds_figure, starts))
    values = {p.column for p in (*above, *below) if _holds_figure(p)}
    if not cut and _may_be_torn([*ends.values()], starts):
        doubtful = {*ends.values(), *starts}
        above = [_doubted(p) if p in doubtful else p for p in above]
        below = [_doubted(p) if p in doubtful else p for p in below]
        pairs = [(up and _doubted(up), _doubted(low)) for up, low in pairs]
    shift = upper.height - (1 if cut else 0)
    merged: dict[Part, Part] = {}
    gone: set[Part] = set()
    for up, low in pairs:
        # a blank cell of the first row below a header is not the rest of its label
        blank = up is not None and up.text and not low.text and low.column in values
        apart = below_header or blank or up is None
        if up is not None and (cut or (not apart and _cell_is_cut(up, low, header_cut, numbered))):
            merged[up] = replace(
                up,
                row_span=up.row_span + low.row_span - (1 if cut else 0),
                lines=low.lines if _is_printed_again(up, low) else up.lines + low.lines,
                boxes=up.boxes + low.boxes,
                doubt=up.doubt or low.doubt,
            )
            gone.add(low)
    parts = [merged.get(p, p) for p in above]
    parts += [replace(p, row=p.row + shift) for p in below if p not in gone]
    return Piece(lower.page, tuple(xs), shift + below_height, tuple(parts), upper.top, lower.bottom)


def _may_be_torn(ends: Sequence[Part], starts: Sequence[Part]) -> bool:
    """Whether the first row of a page may be the rest of the last one before: it has no label."""
    return (
        any(p.text and not _is_figure(p.text) for p in ends)
        and any(map(_holds_figure, ends))
        and any(map(_holds_figure, starts))
        and not any(p.text and not _is_figure(p.text) for p in starts)
    )


def _doubted(part: Part) -> Part:
    return replace(part, doubt=part.doubt or TORN) if _holds_figure(part) else part


def cells_of(piece: Piece) -> list[Cell]:
    """The finished cells of a table; columns that no cell has for its own are dropped."""
    cells = []
    for part in piece.parts:
        text, doubt = join_cell(part.lines)
        cells.append(
            Cell(
                part.row,
                part.column,
                text,
                Location(boxes=part.boxes),
                part.row_span,
                part.column_span,
                confidence=confidence_of(line for line, _ in part.lines),
                doubt=part.doubt or doubt,
            )
        )
    return align(cells)


def _common_columns(
    upper: Sequence[float], lower: Sequence[float]
) -> tuple[list[float], list[int], list[int]]:
    """The column lines of both, and where each line of the upper and of the lower is in them."""
    match: dict[int, int] = {0: 0, len(lower) - 1: len(upper) - 1}
    last = 0
    for j in range(1, len(lower) - 1):
        near = [i for i in range(last + 1, len(upper) - 1) if abs(upper[i] - lower[j]) <= _INNER]
        if near:
            last = min(near, key=lambda i: abs(upper[i] - lower[j]))
            match[j] = last
    keyed = [(x, 0, i) for i, x in enumerate(upper)]
    for j, x in enumerate(lower):
        if j not in match:
            # between the same neighbours as in the lower part, whatever the shift of the page
            floor = max(upper[match[k]] for k in match if k < j)
            ceiling = min(upper[match[k]] for k in match if k > j)
            keyed.append((min(max(x, floor + 0.1), ceiling - 0.1), 1, j))
    keyed.sort()
    xs = [x for x, _, _ in keyed]
    ups = [0] * len(upper)
    lows = [0] * len(lower)
    for place, (_, side, i) in enumerate(keyed):
        (lows if side else ups)[i] = place
    for j, i in match.items():
        lows[j] = ups[i]
    return xs, ups, lows


def _moved(part: Part, columns: Sequence[int], rows: int) -> Part:
    start, end = columns[part.column], columns[part.column + part.column_span]
    return replace(part, row=part.row + rows, column=start, column_span=end - start)


def _repeated_header(above: Sequence[Part], below: Sequence[Part]) -> int:
    """How many rows at the top of the lower part are the header of the upper part again."""

    def rows(parts: Sequence[Part], height: int) -> set[tuple[int, int, int, int, str]] | None:
        inside = [p for p in parts if p.row < height]
        if any(p.row + p.row_span > height for p in inside):
            return None
        return {(p.row, p.column, p.row_span, p.column_span, _plain(p.text)) for p in inside}

    tallest = min(6, max((p.row + p.row_span for p in below), default=0))
    for height in range(tallest, 0, -1):
        own = rows(below, height)
        if not own or own != rows(above, height):
            continue
        texts = [cell[4] for cell in own if cell[4]]
        if texts and not any(_is_figure(text) for text in texts):
            return height
    return 0


def _row_is_cut(pairs: Sequence[tuple[Part | None, Part]], numbered: frozenset[int]) -> bool:
    """Whether the page break goes through a row, not between two."""
    flat = [(up, low) for up, low in pairs if low.row_span == 1]
    if not flat or any(up is None for up, _ in flat):
        return False
    both = [(up, low) for up, low in flat if up is not None]
    tests = (_note_is_cut, _figures_are_cut, _header_row_is_cut, _label_is_cut)
    if any(is_cut(both) for is_cut in tests):
        return True
    # where a label goes on that would have a number if it were one of its own, figures do as well
    entry = any(
        up.text and low.text and low.column in numbered and _goes_on(up, low, numbered)
        for up, low in both
    )
    if any(
        up.text
        and low.text
        and not _goes_on(up, low, numbered)
        and not (entry and _figure_goes_on(up, low))
        for up, low in both
    ):
        return False
    if not any(low.text for _, low in both):
        return True  # an empty rest of the row
    if not any(up.text for up, _ in both):
        return False
    return any(up.text and low.text for up, low in both) and all(
        up.text for up, low in both if low.text and not _is_figure(low.text)
    )


def _figures_are_cut(both: Sequence[tuple[Part, Part]]) -> bool:
    """Whether the lower row is the rest of figures that the page break cuts: it has no label.

    Where a figure had room for more, its two halves come out in doubt as they are put together.
    """
    labels = [(up, low) for up, low in both if up.text and not _is_figure(up.text)]
    figures = [(up, low) for up, low in both if low.text]
    return (
        any(up.row_span == 1 for up, _ in labels)
        and not any(low.text for _, low in labels)
        and bool(figures)
        and all(_holds_figure(up) and _holds_figure(low) for up, low in figures)
    )


def _note_is_cut(both: Sequence[tuple[Part, Part]]) -> bool:
    """Whether the note of a figure begins above the page break and ends below it."""
    return any(
        _holds_figure(up) and _open_brackets(up.text) > 0 > _open_brackets(low.text)
        for up, low in both
    )


def _open_brackets(text: str) -> int:
    return sum(text.count(c) for c in "（(") - sum(text.count(c) for c in "）)")


def _label_is_cut(both: Sequence[tuple[Part, Part]]) -> bool:
    """Whether the lower row is the rest of a label of the form, beside figures that are whole."""
    labels = [(up, low) for up, low in both if low.text and not _is_figure(low.text)]
    return (
        len(labels) == 1
        and not any(_holds_figure(low) for _, low in both)
        and any(_holds_figure(up) for up, _ in both)
        and all(
            is_label(up.text + low.text)
            and (is_number(up.text) or not (is_label(up.text) or is_label(low.text)))
            for up, low in labels
        )
    )


def _header_row_is_cut(both: Sequence[tuple[Part, Part]]) -> bool:
    """Whether the lower row is the rest of a header: words below words, and none at its left.

    A header of its own has a label for each column.
    """
    texts = [(up.text, low.text) for up, low in sorted(both, key=lambda pair: pair[1].column)]
    return (
        bool(texts)
        and not texts[0][1]
        and any(low for _, low in texts)
        and all(up for up, _ in texts)
        and not all(low for _, low in texts[1:])
        and not any(_is_figure(t) or starts_with_number(t) for pair in texts for t in pair if t)
    )


def _figure_goes_on(up: Part, low: Part) -> bool:
    """Whether one cell can hold the rest of the other's figure, which had no room for it."""
    if not (_holds_figure(up) and _holds_figure(low)):
        return False
    line, width = up.lines[-1]
    return is_full(line, width, digits=True)


def _header_is_cut(
    ends: Sequence[Part], starts: Sequence[Part], pairs: Sequence[tuple[Part | None, Part]]
) -> bool:
    """Whether the page break stands between two rows of a header: labels of different widths."""
    even = len(ends) == len(starts) and all(up is not None for up, _ in pairs)
    return not even and not any(p.text and _is_figure(p.text) for p in (*ends, *starts))


def _cell_is_cut(up: Part, low: Part, header_cut: bool, numbered: frozenset[int]) -> bool:
    """Whether a merged cell goes on below the page break, while its row does not."""
    if header_cut and up.text and (not low.text or _goes_on(up, low, numbered)):
        return True
    if _is_figure(up.text) and _is_figure(low.text) and (up.text or low.text):
        return False
    tall = up.row_span > 1 or low.row_span > 1
    if not up.text or not low.text:
        # the label of a merged cell stands in its middle: never in its last row alone
        return (
            tall
            and (low.row_span > 1 or not low.text)
            and not (up.text and _is_figure(up.text))
            and not (low.text and _is_figure(low.text))
        )
    if tall and low.text[0] in _NEVER_FIRST:
        return True
    if tall and _is_printed_again(up, low):
        return True
    entry = starts_with_number(up.text) or up.text.count("（") > up.text.count("）")
    return tall and entry and _goes_on(up, low, numbered)


def _is_printed_again(up: Part, low: Part) -> bool:
    """Whether a label, or as much of it as there was room for, is printed on both pages."""
    printed = _plain(up.text)
    return len(printed) >= 4 and not _is_figure(printed) and _plain(low.text).startswith(printed)


def _goes_on(up: Part, low: Part, numbered: frozenset[int]) -> bool:
    """Whether the text of one cell can go on in the other."""
    if starts_with_number(low.text) or _is_figure(up.text) or _is_figure(low.text):
        return False
    line, width = up.lines[-1]
    return is_full(line, width) or low.column in numbered


def _numbered_columns(parts: Sequence[Part]) -> frozenset[int]:
    """Columns in which every entry has a number, below their header and but for one: what has
    none there is no entry of its own."""
    texts: dict[int, list[bool]] = defaultdict(list)
    for part in sorted(parts, key=lambda p: p.row):
        is_entry = starts_with_number(part.text)
        if is_entry or (texts[part.column] and not _is_figure(part.text)):
            texts[part.column].append(is_entry)
    return frozenset(c for c, own in texts.items() if sum(own) >= 3 and sum(own) >= len(own) - 1)


def _holds_figure(part: Part) -> bool:
    return bool(part.text) and _is_figure(part.text)


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text) is not None


def _plain(text: str) -> str:
    return "".join(text.split())
