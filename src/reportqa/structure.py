"""The sections of a document under whatever numbering it uses.

Reports number their headings 一、 or 1、 or （一） or 1), mix the styles and use one style at
several levels. So a level is not a style: a heading that goes on counting in a style stays at the
level of that style, one that begins to count again goes deeper, and the six sections of the
national form are known by their titles and always stand at the top.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from reportqa.document import Document, Paragraph, Section
from reportqa.form.labels import block_index, plain, remembered, vocabulary
from reportqa.script import simplified

_CJK = "一二三四五六七八九十"
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第([{_CJK}]{{1,3}}|\d{{1,2}})(?:部分|章|节|编)[、.．:： \u3000]*")),
    ("一、", re.compile(rf"([{_CJK}]{{1,3}})\s*[、.．]\s*")),
    ("（一）", re.compile(rf"[（(]\s*([{_CJK}]{{1,3}})\s*[)）]\s*[、.．]?\s*")),
    ("（1）", re.compile(r"[（(]\s*(\d{1,2})\s*[)）]\s*[、.．]?\s*")),
    ("1、", re.compile(r"(\d{1,2})\s*[、．]\s*|(\d{1,2})\.(?!\d)\s*")),
    ("1)", re.compile(r"(\d{1,2})\s*[)）]\s*")),
)
_TITLE = 40  # characters that a heading may have
_TITLES = {
    "1": re.compile(
        r"^(?:政府信息公开|政务公开)?(?:工作)?(?:基本情况和)?总体(?:工作)?(?:情况|概况)(?:概述)?$"
        r"|^(?:政府信息公开)?(?:工作)?(?:总体)?(?:概述|概况)$|^(?:政府信息公开)?(?:工作)?基本情况$"
    ),
    "2": re.compile(
        r"^(?:政府信息)?主动公开(?:政府)?信息(?:的)?(?:工作)?情况$|^主动公开(?:工作)?(?:的)?情况$"
    ),
    "3": re.compile(
        r"^(?:本年度?)?(?:收到|接收|受理)(?:和|与|及|并)?(?:处理|办理).{0,4}信息公开申请.*情况$"
        r"|^(?:政府信息)?(?:依)?申请公开(?:政府信息)?(?:办理|工作)?(?:的)?情况$"
        r"|^(?:政府信息)?依申请公开(?:工作|办理)(?:的)?情况$"
    ),
    "4": re.compile(r"^(?!.*问题).*行政法?复议.{0,6}(?:行政法?)?诉讼.*$"),
    "5": re.compile(
        r"^.{0,14}(?:存在|主要).{0,6}(?:问题|不足|困难).*$|^问题[及和与](?:改进|整改).*$"
    ),
    "6": re.compile(
        r"^(?:其他|其它)(?:需要|需|应当?)?(?:报告|说明)?的?(?:事项|情况).*$"
        r"|^(?:需要|需|应当)(?:报告|说明)的?(?:其他|其它)(?:事项|情况)$"
    ),
}
_CANONICAL = {
    "1": "总体情况",
    "2": "主动公开政府信息情况",
    "3": "收到和处理政府信息公开申请情况",
    "4": "政府信息公开行政复议行政诉讼情况",
    "5": "存在的主要问题及改进情况",
    "6": "其他需要报告的事项",
}
# inside running text: a number, then a title of the form, wherever the sentence before it ends
_RUNNING = re.compile(
    rf"(?P<number>(?:[{_CJK}]{{1,2}}|\d)\s*[、.．]\s*)(?P<title>"
    r"(?:政府信息公开)?(?:工作)?总体情况|概述"
    r"|主动公开政府信息(?:工作)?的?情况|收到和处理政府信息公开申请的?情况"
    r"|(?:因)?政府信息公开[一-鿿]{0,6}行政法?复议[、和及与]?[一-鿿]{0,2}行政法?诉讼的?情况"
    r"|(?:政府信息公开)?(?:工作)?(?:中)?存在的?(?:主要)?问题(?:[及和与]改进(?:情况|措施))?"
    r"|其[他它]需要?(?:报告|说明)的?(?:事项|情况)"
    r"|[一-鿿“”、，]{2,36}?(?:情况统计表|统计表|概况|情况|措施|事项))"
    r"(?=[\s（(\d“本我全无按为根]|第二十条|行政复议|存在|年|今|$)"
)
_RUNNING_SUB = re.compile(
    rf"(?P<number>[（(][{_CJK}]{{1,2}}[)）]\s*)(?P<title>[一-鿿、“”]{{2,22}}?"
    r"(?:情况|方面|措施|问题|做法|数量|建设|保障|管理|设置|形式|工作))"
    r"(?=[\s（(\d。:：今我全一本]|$)"
)
_LONG = 200
_BARE = "bare"
"""The style of a line without a number that may be a section's title in other words."""
_ENDS_AS_TITLE = re.compile(
    r"^[^。；，：!？\d]*(?:概述|概况|情况|事项|问题|不足|措施|打算|安排|方向)$"
)


@dataclass(frozen=True)
class _Heading:
    """A heading found: style, its count, printed number and title, where it stands."""

    style: str
    count: int
    number: str
    title: str
    start: int
    page: int | None
    key: str | None = None


def section_key(title: str) -> str | None:
    """Which national section ("1" to "6") a heading of this title can be; None where none."""
    folded = _fold(title)
    return next((k for k, pattern in _TITLES.items() if pattern.match(folded)), None)


def find_sections(document: Document) -> tuple[Section, ...]:
    """The section tree in reading order.

    Labels inside tables are no sections, nor is 一是 or 二是. Text before the first heading
    belongs to none.
    """
    headings = [h for p in document.paragraphs for h in _headings(p)]
    headings = [h for h in _with_keys(headings) if h.key or h.style != _BARE]
    headings = _without_contents(headings)
    return _tree(headings, len(document.text))


@remembered
def _fold(title: str) -> str:
    folded = simplified(unicodedata.normalize("NFKC", plain(title)))
    return "".join(c for c in folded if c.isalnum())


# ---- headings of a paragraph


def _headings(paragraph: Paragraph) -> Iterator[_Heading]:
    text = paragraph.text
    start = paragraph.location.start or 0
    page = paragraph.location.page
    first = _first_heading(paragraph)
    if first is not None:
        yield first
    if len(text) >= _LONG:
        taken = [first.start] if first is not None else []
        found = [*_running(text, _RUNNING, "一、"), *_running(text, _RUNNING_SUB, "（一）")]
        for style, at, number, title in sorted(found, key=lambda f: f[1]):
            if start + at in taken:
                continue
            yield _Heading(style, _count(number), number, title, start + at, page)


def _running(
    text: str, pattern: re.Pattern[str], style: str
) -> Iterator[tuple[str, int, str, str]]:
    """Headings that stand inside running text: style, offset, number, title."""
    for match in pattern.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        if before in "，、：“《（和及至第" and before:
            continue
        if _in_form(match["title"], match["number"]):
            continue
        printed = match["number"].strip()
        kind = style if printed[0] in _CJK + "（(" else "1、"
        yield kind, match.start(), printed, match["title"].strip()


def _first_heading(paragraph: Paragraph) -> _Heading | None:
    text = paragraph.text
    start = paragraph.location.start or 0
    page = paragraph.location.page
    for style, pattern in _STYLES:
        match = pattern.match(text)
        if match is None:
            continue
        title = _title_of(text[match.end() :], running=len(text) >= _LONG)
        if not title or _in_form(title, match[0]):
            return None
        return _Heading(style, _count(match[0]), match[0].strip(), title, start, page)
    if len(text) > _TITLE or _in_form(text, ""):
        return None
    if re.match(rf"^(?:附?表|图)\s*[{_CJK}\d]", text):
        return None  # the caption of a table
    if paragraph.heading is not None and not _is_document_title(text):
        return _Heading(f"h{paragraph.heading}", 0, "", text, start, page)
    if _fold(text) in _CANONICAL.values():
        return _Heading("title", 0, "", text, start, page)
    if section_key(text) and _ENDS_AS_TITLE.search(simplified(text.rstrip())):
        return _Heading(_BARE, 0, "", text, start, page)
    return None


def _is_document_title(text: str) -> bool:
    return bool(re.search(r"信息公开.{0,6}(?:报告|年报)", simplified(plain(text))))


def _title_of(rest: str, *, running: bool) -> str:
    """The title at the beginning of a heading's text: all of it, or its first short clause."""
    rest = rest.strip()
    if re.match(r"^[是、，]", rest) or not re.search(r"[一-鿿A-Za-z]", rest[:12]):
        return ""
    if running:
        match = _RUNNING.match("一、" + rest)
        if match:
            return match["title"].strip()
    if len(rest) <= _TITLE and rest[-1] not in "。；;，,、":
        return rest.rstrip("：:")
    clause = re.split(r"[。：:；;]|\s{2,}|(?<=[一-鿿])\s(?=[一-鿿\d])", rest, maxsplit=1)[0]
    return clause.strip() if 2 <= len(clause) <= _TITLE else ""


def _in_form(title: str, number: str) -> bool:
    """Whether a label of the form's tables has been torn out of its table."""
    folded = _fold(title)
    if not folded:
        return True
    words = vocabulary()
    if words.groups_three.find(title) or block_index(title) is not None:
        return True
    if words.rows_three.find(title) and folded not in {"其他", "总计"}:
        return True
    # half of a label, broken over lines or pages: （四）无 / 法提供
    return len(folded) < 2 or (
        len(folded) >= 3 and bool(number) and any(label.startswith(folded) for label in _groups())
    )


@cache
def _groups() -> tuple[str, ...]:
    """The group labels of table three, as headings are compared."""
    return tuple(map(_fold, vocabulary().groups_three.targets()))


def _count(number: str) -> int:
    """一 → 1, 十二 → 12, 3 → 3; 0 where there is no number."""
    match = re.search(rf"[{_CJK}]+|\d+", number)
    if match is None:
        return 0
    text = match[0]
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    value = (_CJK.find(ones) + 1) if ones else 0
    if "十" in text:
        value += 10 * ((_CJK.find(tens) + 1) if tens else 1)
    return value


# ---- the six sections


def _with_keys(headings: Sequence[_Heading]) -> list[_Heading]:
    """Give each national section to the one heading that is it.

    A title of the form also occurs below another section (主动公开政府信息情况 under 总体情况) and
    in a table of contents. So the six are chosen together: in the order of the form, each at most
    once, preferring the numbering that sections have at the top, the number of the form, the
    wording of the form, and the later of two equals.
    """
    # best[k]: (score, chosen headings by index and key) with keys up to k
    best: dict[int, tuple[float, tuple[tuple[int, str], ...]]] = {0: (0.0, ())}
    top = _top_styles(headings)
    for i, heading in enumerate(headings):
        key = section_key(heading.title)
        if key is None:
            continue
        score = _top_score(heading, key, top)
        if score <= 0:
            continue
        below = max((best[k] for k in best if k < int(key)), key=lambda b: b[0])
        reached = (below[0] + score, (*below[1], (i, key)))
        if int(key) not in best or reached[0] >= best[int(key)][0]:
            best[int(key)] = reached
    chosen = dict(max(best.values(), key=lambda b: b[0])[1])
    return [replace(h, key=chosen.get(i)) for i, h in enumerate(headings)]


def _top_styles(headings: Sequence[_Heading]) -> frozenset[str]:
    """Styles that number the form's sections at the top.

    Four of the form's titles under their own number show it, or three in the form's own words.
    """
    known: dict[str, set[int]] = {}
    exact: dict[str, set[int]] = {}
    for h in headings:
        if h.count and section_key(h.title) == str(h.count):
            known.setdefault(h.style, set()).add(h.count)
            if _fold(h.title) == _CANONICAL[str(h.count)]:
                exact.setdefault(h.style, set()).add(h.count)
    return frozenset(s for s in known if len(known[s]) >= 4 or len(exact.get(s, ())) >= 3)


def _top_score(heading: _Heading, key: str, top: frozenset[str]) -> float:
    folded = _fold(heading.title)
    canonical = folded == _CANONICAL[key]
    style = {"一、": 4.0, "part": 4.0, "title": 3.0, _BARE: 1.5, "1、": 2.0, "（一）": 0.5}.get(
        heading.style, 0.0
    )
    if heading.style in top and heading.count == int(key):
        style = max(style, 2.0)
    if heading.style.startswith("h"):
        style = 3.0
    if style < 1 and not canonical:
        return 0.0  # （二）依申请公开情况 is a part of section one
    return style + 2.0 * (heading.count == int(key)) + 1.5 * canonical


def _without_contents(headings: Sequence[_Heading]) -> list[_Heading]:
    """Drop the lines of a table of contents: the same headings once more before section one."""
    chosen = {(_fold(h.title), h.style) for h in headings if h.key}
    first = next((h.start for h in headings if h.key), 0)
    return [
        h
        for h in headings
        if h.key
        or h.start > first
        or (_fold(h.title.rstrip("0123456789. …·")), h.style) not in chosen
    ]


# ---- the tree


def _tree(headings: Sequence[_Heading], length: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    stack: list[tuple[_Heading, int]] = []  # open headings with their section index
    for heading in headings:
        depth = _depth(heading, stack)
        if depth is None:
            continue
        del stack[depth:]
        parent = stack[-1][1] if stack else None
        index = len(sections)
        sections.append(
            Section(
                index=index,
                parent=parent,
                level=len(stack) + 1,
                number=heading.number,
                title=heading.title,
                key=heading.key,
                start=heading.start,
                end=length,
                page=heading.page,
            )
        )
        stack.append((heading, index))
    return tuple(
        replace(s, end=next((n.start for n in sections[i + 1 :] if n.level <= s.level), length))
        for i, s in enumerate(sections)
    )


def _depth(heading: _Heading, stack: Sequence[tuple[_Heading, int]]) -> int | None:
    """How many of the open headings stay open above this one; None where it is no heading."""
    if heading.key is not None:
        return 0
    same = [d for d, (h, _) in enumerate(stack) if h.style == heading.style]
    for d in reversed(same):
        if heading.count == stack[d][0].count + 1:
            return d
    if not same:
        return len(stack) if stack or heading.style not in {"（1）", "1)"} else 0
    if heading.count == 1:
        return len(stack)
    deepest = same[-1]
    if stack[deepest][0].key is not None and heading.count <= stack[deepest][0].count:
        return None  # a label of a table that has lost its table: 三、 inside section three
    return deepest
