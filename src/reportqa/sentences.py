"""Figures that stand in sentences: number, unit, what is counted, period, and the sentence itself.

Only prose is read; tables have their own figures. Nothing is guessed: a number without a counting
word is no figure, and a figure whose subject was not found keeps an empty subject and a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from reportqa.document import Document, Figure, Kind, Location, Paragraph, Section
from reportqa.nothing import find_nothing
from reportqa.quantities import Quantity, find_quantities
from reportqa.script import simplified
from reportqa.subjects import Subject, find_subjects

_MAY_STATE_NONE = re.compile("未|没|无|为零")
_END = re.compile(r"[。！？!?]+[”’）)》]*|\n+")
_CLAUSE_END = re.compile(r"[；，;]")
_CHROME = re.compile(
    r"\s*(?:浏览|阅读|点击|访问|人气|来源|发布时间|发布日期|索引号|文号|字号|打印)[^，,。]{0,6}[：:]"
)
_CHROME_LENGTH = 60
_LONGEST = 2000  # no sentence is longer: text without stops is read clause by clause
_REMEMBERED = 3000  # characters of the paragraph before a sentence that may name what it counts
# From here on a sentence is a table of the form whose cells have run together.
_RUN_ON_TABLE = re.compile(
    r"信息内容|勾稽|上一年项目数量|本年新\s*制作|本年制发件数|本年处理决定|采购项目数量|"
    r"本年收费金额"
)


def sentence_figures(document: Document, sections: Sequence[Section]) -> tuple[Figure, ...]:
    """Every figure of the paragraphs of a document, in reading order. Never raises.

    ``raw`` is ``document.text[start:end]`` of its location, ``quote`` the sentence with its ends
    stripped, ``value`` in the unit printed (8232万条 is 8232 万条). ``doubt`` is "" but where no
    subject was found or the sentence states a plan. ``raw`` and ``quote`` are as printed; units,
    subjects and periods of a report in traditional characters are in simplified ones. A statement
    that there was none (未收到投诉) is a figure of value 0 without a unit; ``raw`` are the words
    that say so.
    """
    return tuple(
        figure
        for paragraph in document.paragraphs
        if not (len(paragraph.text) <= _CHROME_LENGTH and _CHROME.match(simplified(paragraph.text)))
        for figure in _paragraph_figures(paragraph, sections)
    )


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans of a text's sentences without blanks at the ends; 。！？ and line ends end one."""
    start = 0
    for end in (*(m.end() for m in _END.finditer(text)), len(text)):
        piece = text[start:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            yield start + lead, start + len(piece.rstrip())
        start = end


def _readable(text: str) -> Iterator[tuple[int, int]]:
    """Sentences; overlong ones in clauses, and of those only such as can be sentences."""
    for start, end in split_sentences(text):
        if end - start <= _LONGEST:
            yield start, end
            continue
        edges = [start, *(m.end() for m in _CLAUSE_END.finditer(text, start, end)), end]
        yield from ((a, b) for a, b in pairwise(edges) if a < b <= a + _LONGEST)


def _paragraph_figures(paragraph: Paragraph, sections: Sequence[Section]) -> Iterator[Figure]:
    base = paragraph.location.start
    text = simplified(paragraph.text)  # of the same length: its places are those of the print
    for start, end in _readable(text):
        sentence = paragraph.text[start:end]
        table = _RUN_ON_TABLE.search(text, start, end)
        limit = (table.start() if table else end) - start
        quantities = tuple(q for q in find_quantities(text[start:end]) if q.end <= limit)
        found: list[tuple[Quantity, Subject]] = []
        if quantities:
            before = text[max(0, start - _REMEMBERED) : start]
            subjects = find_subjects(text[start:end], quantities, before)
            found += zip(quantities, subjects, strict=True)
        if table is None and _MAY_STATE_NONE.search(text, start, end):
            found += [
                (Quantity(n.start, n.end, Decimal(0), "", ""), Subject(n.subject, n.period))
                for n in find_nothing(text[start:end])
            ]
        for quantity, subject in sorted(found, key=lambda pair: pair[0].start):
            offset = None if base is None else base + start
            yield _figure(
                sentence,
                quantity,
                subject,
                offset=offset,
                paragraph=paragraph,
                sections=sections,
            )


def _figure(
    sentence: str,
    quantity: Quantity,
    subject: Subject,
    *,
    offset: int | None,
    paragraph: Paragraph,
    sections: Sequence[Section],
) -> Figure:
    if offset is None:
        location = Location(boxes=paragraph.location.boxes)
    else:
        location = Location(
            offset + quantity.start, offset + quantity.end, paragraph.location.boxes
        )
    doubt = ""
    if not subject.text:
        doubt = "what this number counts was not found in its sentence"
    elif subject.planned:
        doubt = "the sentence states a plan or a requirement, not a result"
    return Figure(
        table=None,
        section=section_at(sections, location.start),
        row=(),
        column=(),
        measure=None,
        raw=sentence[quantity.start : quantity.end],
        kind=Kind.NUMBER,
        value=quantity.value,
        unit=quantity.unit or None,
        location=location,
        confidence=paragraph.confidence,
        doubt=doubt,
        subject=subject.text,
        qualifier=quantity.qualifier,
        period=subject.period,
        quote=sentence,
    )


def section_at(sections: Sequence[Section], offset: int | None) -> int | None:
    """The index of the innermost section that covers a character; None before the first."""
    if offset is None:
        return None
    return max((s.index for s in sections if s.start <= offset < s.end), default=None)
