"""The form's tables in page text that has lost the borders of its cells.

The labels of the form show where its tables stand and where their rows begin and end; what stands
behind a label is the row's run of figures, which is cut into as many cells as the header has
columns. What can be cut in several ways that no rule tells apart stays unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from reportqa.document import Table
from reportqa.readers._flat.form import Carried, blocks_of
from reportqa.readers._run.areas import Scan
from reportqa.readers._run.cells import Run, Span, wide_dashes
from reportqa.readers._run.rows import has_blanks, rows_of
from reportqa.readers._run.statistics import statistics
from reportqa.readers._run.three import SHORT
from reportqa.readers._run.words import items
from reportqa.script import simplified

_YEAR = r"(?:19|20)\d\d\s?年度?"
_REPORT = (
    rf"(?:{_YEAR}[一-鿿（）()]{{2,30}}?|[一-鿿（）()]{{2,30}}{_YEAR})"
    r"政府信息公开(?:工作)?(?:年度)?(?:工作)?报告"
)
_FIRST = re.compile(rf"\s*{_REPORT}")
_BEHIND_CHROME = re.compile(
    r"(?:(?<=[>»›|\s])|(?=(?:19|20)\d\d\s?年))(?:(?:政府)?信息公开(?:年报|年度报告|专栏))?"
    rf"(?P<title>{_REPORT})"
    r"(?=\s|发布|来源|时间|日期|索引|浏览|访问|按照|根据|为|本|一、|1[.、]|$)"
)
"""A report's title behind the way to it that a web page shows."""

_SIGNED = re.compile(
    r"(?<=[。！？])\s*(?P<who>[一-鿿（）()]{4,30}?)\s*(?P<when>20\d\d年\d{1,2}月\d{1,2}日)"
    r"(?=\s*(?:$|打印|关闭|上一|下一|扫一扫|分享|主办|版权))"
)
_TITLE = re.compile(
    rf"(?P<report>(?<!\S){_REPORT}(?!\S))"
    r"|(?<![，、：“《（和及至第，])(?<![，、：“《（和及至第]\s)[一二三四五六]\s?[、.．]\s?(?:"
    r"(?:政府信息公开)?(?:工作)?总体情况|主动公开政府信息(?:工作)?的?情况"
    r"|收到和处理政府信息公开申请的?情况"
    r"|(?:因)?政府信息公开[一-鿿]{0,6}行政法?复议[、和及与]?[一-鿿]{0,2}行政法?诉讼的?情况"
    r"|(?:政府信息公开)?(?:工作)?(?:中)?存在的?(?:主要)?问题(?:[及和与]改进(?:情况|措施))?"
    r"|其[他它]需要?(?:报告|说明)的?(?:事项|情况))"
)
"""A report's title, or a section's, wherever it stands: such text has lost its lines as well."""

_LONG = 200
_HEAD = 400  # characters at either end of a text that say whose report it is


@dataclass(frozen=True)
class Found:
    """A table and the text it was read from."""

    start: int
    end: int
    tables: tuple[Table, ...]
    doubts: tuple[str, ...] = ()


def run_blocks(text: str, start: int, end: int) -> tuple[list[Table | Span], list[str]]:
    """The tables of ``text[start:end]`` and the places of the prose between them, in order.

    With them sentences on what is at fault in the print. Titles stand in places of their own.
    Without tables there is one place, all of it.
    """
    tables = run_tables(text, start, end)
    if not tables:
        return [(start, end)], []
    blocks: list[Table | Span] = []
    for found in tables:
        blocks.extend(_paragraphs(text, start, found.start))
        blocks.extend(found.tables)
        start = found.end
    blocks.extend(_paragraphs(text, start, end))
    return blocks, [doubt for found in tables for doubt in found.doubts]


def run_tables(text: str, start: int, end: int) -> list[Found]:
    """The form's tables, and those of statistics before it, in ``text[start:end]``, in order."""
    found = []
    areas = list(Scan(text, items(text, start, end)).areas())
    runs = [line.run for area in areas for line in area.lines if line.run is not None]
    wide = wide_dashes(Run.of(text, run.start, run.end) for run in runs)
    for area in areas:
        for line in area.lines:
            line.wide = wide
    blanks = any(has_blanks(area, text) for area in areas)
    read = {i: rows_of(area, text) for i, area in enumerate(areas) if area.kind == "3"}
    blanks = blanks or any(
        p.doubt == SHORT for rows, _ in read.values() for row in rows for p in row
    )
    for i, area in enumerate(areas):
        rows, doubts = read.get(i) or rows_of(area, text, blanks=blanks)
        blocks, _ = blocks_of(rows, text, Carried())
        tables = tuple(b for b in blocks if isinstance(b, Table))
        if tables:
            found.append(Found(area.start, area.end, tables, tuple(doubts)))
    for (a, b), table in statistics(text, start, end):
        if all(b <= f.start or f.end <= a for f in found):
            found.append(Found(a, b, (table,)))
    return sorted(found, key=lambda f: f.start)


def _paragraphs(text: str, start: int, end: int) -> Iterator[Span]:
    text = simplified(text)
    cuts = {start, end}
    if start == 0 and (first := _FIRST.match(text, start, end)) is not None:
        cuts.add(first.end())
    elif start == 0 and (title := _BEHIND_CHROME.search(text, 0, min(end, _HEAD))) is not None:
        cuts.update(title.span("title"))
    if end == len(text) and (signed := _SIGNED.search(text, max(start, end - _HEAD))) is not None:
        cuts |= {signed.start("who"), signed.start("when"), signed.end()}
    for match in _TITLE.finditer(text, start, end):
        left = max(text.rfind("\n", start, match.start()) + 1, start)
        right = text.find("\n", match.end(), end)
        # in a long line a title is one only where a sentence or a table ended before it
        is_short = (end if right < 0 else right) - left < _LONG
        behind = match.start() == start or text[match.start() - 1] in "。！？"
        if match["report"] or is_short or behind:
            cuts.update(match.span())
    yield from pairwise(sorted(cuts))
