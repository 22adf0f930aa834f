"""The text of a PDF outside its tables: page furniture dropped, lines put into paragraphs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from reportqa.document import Box
from reportqa.readers._page.page import Page
from reportqa.readers._page.text import Line, confidence_of, join, starts_with_number

_PAGE_NUMBER = re.compile(
    r"[\s\-—–－―─·~～]*(?:第\s*)?\d{1,4}(?:\s*[页頁])?(?:\s*[/／,，]?\s*(?:共\s*)?\d{1,4}(?:\s*[页頁])?)?[\s\-—–－―─·~～]*"
    r"|[\-—–－]\s*[ivxⅰ-ⅻ]+\s*[\-—–－]",
    re.IGNORECASE,
)
_MARGIN = 0.12
"""The part of a page's height, at its top and at its bottom, in which its furniture stands."""

_WORD = re.compile(r"[（《“‘「『〈【]*(?:[!-~]+|.)[。，、；：！？）》”’」』〉】%‰…]*")
_SENTENCE_END = "。！？；：!?;:"


@dataclass(frozen=True, slots=True)
class Measure:
    """The type area of pages of one size: left and right edge of the lines, the distance
    from line to line, and the size of the letters."""

    left: float
    right: float
    pitch: float
    size: float


@dataclass
class Prose:
    """A paragraph that is being put together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines as one run."""
        return join(self.lines)

    @property
    def confidence(self) -> float | None:
        """The least of its lines; None where none of them was recognised."""
        return confidence_of(self.lines)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """One box for each page that it stands on."""
        boxes = []
        for page in dict.fromkeys(line.page for line in self.lines):
            own = [line for line in self.lines if line.page == page]
            boxes.append(
                Box(
                    page,
                    min(line.x0 for line in own),
                    min(line.top for line in own),
                    max(line.x1 for line in own),
                    max(line.bottom for line in own),
                )
            )
        return tuple(boxes)


def without_furniture(pages: Sequence[Page]) -> dict[int, list[Line]]:
    """The lines of each page but for page numbers and for headers that run over the pages."""
    repeated: Counter[tuple[str, bool]] = Counter()
    for page in pages:
        repeated.update({_pattern(line, page) for line in page.lines if _in_margin(line, page)})
    often = max(3, len(pages) // 3)
    kept: dict[int, list[Line]] = {}
    for page in pages:
        kept[page.number] = [
            line
            for line in page.lines
            if not (
                _in_margin(line, page)
                and (_PAGE_NUMBER.fullmatch(line.text) or repeated[_pattern(line, page)] >= often)
            )
        ]
    return kept


def measures(pages: Sequence[Page], lines: Sequence[Line]) -> dict[int, Measure]:
    """The type area of each page, from all pages of its size."""
    sizes: dict[tuple[int, int], list[Page]] = defaultdict(list)
    for page in pages:
        sizes[round(page.width), round(page.height)].append(page)
    found: dict[int, Measure] = {}
    for group in sizes.values():
        numbers = {page.number for page in group}
        own = [line for line in lines if line.page in numbers]
        measure = _measure(own) if own else Measure(0.0, group[0].width, 20.0, 12.0)
        found.update(dict.fromkeys((page.number for page in group), measure))
    return found


def paragraphs(lines: Iterable[Line], measure: dict[int, Measure]) -> list[Prose]:
    """Lines in reading order, put into paragraphs, over page breaks too."""
    found: list[Prose] = []
    for line in lines:
        if found and not _starts_paragraph(found[-1].lines, line, measure):
            found[-1].lines.append(line)
        else:
            found.append(Prose([line]))
    return found


def _starts_paragraph(open_lines: Sequence[Line], line: Line, measure: dict[int, Measure]) -> bool:
    above = open_lines[-1]
    upper, lower = measure[above.page], measure[line.page]
    size = max(above.size, line.size)
    if abs(above.size - line.size) > 0.12 * size:
        return True
    if above.page == line.page and line.top - above.top > 1.6 * lower.pitch:
        return True
    if _is_title_rest(open_lines, line, lower):
        return False
    ended = above.text[-1] in _SENTENCE_END
    shift = line.x0 - above.x0
    if upper.right - above.x1 > _first_word(line) + 0.5 * size:
        # there was room for more; a ragged line in the middle of a sentence is long all the same
        ragged = above.width > 0.75 * (upper.right - upper.left) and shift < 0.6 * size
        return ended or not ragged or starts_with_number(line.text)
    wide = above.width > 0.5 * (upper.right - upper.left)
    if wide and len(open_lines) == 1 and -3.2 * size < shift < -1.2 * size:
        return False  # the second line, left of an indented first line
    if not wide:
        return True  # set to the right: a signature, a date
    if line.x0 - lower.left > 1.2 * size:
        # an indented first line; a block that is indented as a whole goes on
        return ended or len(open_lines) == 1 or abs(shift) > 0.6 * size
    return ended and starts_with_number(line.text)


def _first_word(line: Line) -> float:
    """The width of what had to be moved to the next line as a whole: a character with the
    punctuation that sticks to it, or a word of Latin letters or digits."""
    match = _WORD.match(line.text)
    word = match[0] if match else line.text[:1]
    return sum(0.5 if char.isascii() else 1.0 for char in word) * line.size


def _is_title_rest(open_lines: Sequence[Line], line: Line, measure: Measure) -> bool:
    """Whether a centred line in large letters goes on a title: above it stands a wider one."""
    above = open_lines[-1]
    middle = (measure.left + measure.right) / 2
    return (
        line.size > 1.2 * measure.size
        and abs((line.x0 + line.x1) / 2 - middle) < line.size
        and abs((above.x0 + above.x1) / 2 - middle) < line.size
        and line.width < above.width
        and above.width + line.size > 0.7 * (measure.right - measure.left)
    )


def _measure(lines: Sequence[Line]) -> Measure:
    widest = max(line.width for line in lines)
    long = [line for line in lines if line.width > 0.75 * widest]
    lefts = sorted(line.x0 for line in long)
    rights = sorted(line.x1 for line in long)
    pitches = [
        below.top - above.top
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < below.top - above.top < 4 * above.size
    ]
    return Measure(
        left=lefts[len(lefts) // 10],
        right=rights[-1 - len(rights) // 10],
        pitch=median(pitches) if pitches else 2 * lines[0].size,
        size=median(line.size for line in lines),
    )


def _in_margin(line: Line, page: Page) -> bool:
    return line.top < _MARGIN * page.height or line.bottom > (1 - _MARGIN) * page.height


def _pattern(line: Line, page: Page) -> tuple[str, bool]:
    """A line as it may come again on other pages: its digits do not count, its half does."""
    return re.sub(r"\d+", "0", line.text), line.top < page.height / 2
