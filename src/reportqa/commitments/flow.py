"""The running text of a document as one line of thought: without tables, blanks and page chrome.

Reports come with blanks inside words, lines broken at the page's width, figures in half or full
width. What looks for words reads ``Flow.text``; what it finds is told in places of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportqa.characters import replacer
from reportqa.document import Document, Paragraph
from reportqa.script import simplified

_folded = replacer(
    {
        **{ord("０") + n: ord("0") + n for n in range(10)},
        **dict(zip(map(ord, ",:;()?!．"), map(ord, "，：；（）？！."), strict=True)),
    }
)
_CHROME = re.compile(
    r"^(?:当前位置|您(?:现在|当前)?的?(?:所在)?位置|来源|信息来源|发布(?:时间|日期|机构)|字号|字体|浏览|阅读|点击|访问|打印|"
    r"分享|扫一扫|责任编辑|编辑|附件|相关(?:链接|文档|信息|附件)|上一篇|下一篇|索引号|文号|版权|主办|承办|网站标识|"
    r"(?:京|沪|[一-鿿])?ICP|联系(?:电话|地址|方式)|地址|电话|邮编|【|\[|[-—－]+\d+[-—－]+$)"
)
_DATE_ALONE = re.compile(
    r"^(?:[一二三四五六七八九〇○零\d]{4}年[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十\d]{1,3}日|\d{4}-\d\d-\d\d)$"
)
_SIGNED = re.compile(
    r"^[一-鿿（）]{2,30}(?:政府|局|委|委员会|办公室|办|办事处|厅|院|中心|站|队|处|公司|学校|管委会|联合会)"
    r"(?P<date>[一二三四五六七八九〇○Ｏ零\d]{4}年[一二三四五六七八九十\d]{1,3}月[一二三四五六七八九十\d]{1,3}日)?$"
)
_STOP = "。；：！？"
_WRAPPED = 20  # characters from which on a line without a stop can go on below
_NEW = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.是，]|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、）](?!\d)|[①-⑳]|#)"
)


@dataclass(frozen=True, slots=True)
class Flow:
    """Folded text, "\\n" where a paragraph ends, and where each character stands."""

    text: str
    places: tuple[int, ...]

    def at(self, place: int) -> int:
        """The index of the first character that stands at or behind a place of the document."""
        return bisect_left(self.places, place)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the flow, not empty, in places of the document."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> str:
    """Simplified characters, half-width figures, Chinese stops; of the same length."""
    return simplified(_folded(text))


def is_signature(text: str) -> bool:
    """Whether a folded stretch only names who signs, with the date."""
    match = _SIGNED.match(text)
    return bool(match and match["date"])


def flow_of(document: Document, heads: Sequence[int] = ()) -> Flow:
    """The running text of a document; ``heads`` are the places where headings begin."""
    chars: list[str] = []
    places: list[int] = []
    starts = frozenset(heads)
    last = ""
    bares = ["".join(fold(p.text).split()) for p in document.paragraphs]
    signed = frozenset(_signatures(bares))
    for number, paragraph in enumerate(document.paragraphs):
        start = paragraph.location.start
        if start is None:
            continue
        line = fold(paragraph.text)
        bare = bares[number]
        if not bare or number in signed or _CHROME.match(bare) or _DATE_ALONE.match(bare):
            continue
        if chars and not _goes_on(last, bare, paragraph, starts):
            chars.append("\n")
            places.append(start - 1)
        for at, char in enumerate(line):
            if not char.isspace():
                chars.append(char)
                places.append(start + at)
        last = bare if start not in starts else ""
    return Flow("".join(chars), tuple(places))


def _signatures(lines: Sequence[str]) -> Iterator[int]:
    """The lines that only name who signs: before a date, with one, or as the last of all."""
    for number, line in enumerate(lines):
        match = _SIGNED.match(line)
        after = next((other for other in lines[number + 1 :] if other), "")
        if match and (match["date"] or not after or _DATE_ALONE.match(after)):
            yield number


def _goes_on(last: str, line: str, paragraph: Paragraph, heads: frozenset[int]) -> bool:
    """Whether a line is the rest of the one above, which was broken at the page's width."""
    return (
        len(last) >= _WRAPPED
        and last[-1] not in _STOP
        and paragraph.heading is None
        and paragraph.location.start not in heads
        and not _NEW.match(line)
    )
