"""The problems and commitments of one report, with their words and places.

The text is parted at the headings that say what comes (存在问题, 改进措施, 上年问题整改情况), each
part into the points of its enumerations and the sentences outside them. What a point is follows
from its heading, from the sentence that announces its list, and from its own words. Outside such
parts only clear words make an item.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.commitments.deadlines import deadline_of, numbers_of
from reportqa.commitments.drafts import Draft, drafts_of
from reportqa.commitments.flow import Flow, flow_of
from reportqa.commitments.headings import regions_of
from reportqa.commitments.model import Item
from reportqa.commitments.pairing import Side, paired
from reportqa.commitments.topics import topic_of
from reportqa.document import Document, Section

_YEAR = re.compile(r"(20\d\d)年度?[^。]{0,40}?(?:信息公开|政务公开)[^。]{0,10}报告")


@dataclass(frozen=True, slots=True)
class _Source:
    """What items are made from; ``pages`` tells where each paragraph begins and on which page."""

    document: Document
    sections: tuple[Section, ...]
    pages: tuple[tuple[int, int | None], ...]
    flow: Flow
    year: int | None


def find_items(document: Document, sections: tuple[Section, ...]) -> tuple[Item, ...]:
    """Every problem and every commitment of a report, in reading order; () where it has none.

    Tables, signatures, attachments and page chrome are not read. What the report promises for its
    own year is still planned; what it tells as carried out in answer to problems is done. Never
    raises.
    """
    flow = flow_of(document, [s.start for s in sections])
    year = _year(document, flow)
    drafts: list[Draft] = []
    for region in regions_of(flow, sections, year):
        drafts.extend(drafts_of(flow.text, region, year))
    drafts = _linked(flow, _apart(drafts))
    pages = tuple((p.location.start or 0, p.location.page) for p in document.paragraphs)
    source = _Source(document, sections, pages, flow, year)
    return tuple(
        _item(source, draft, beside)
        for draft, beside in zip(drafts, _besides(flow, drafts), strict=True)
    )


def _year(document: Document, flow: Flow) -> int | None:
    """The year a report is for, from its title, else the year it names most; None without one."""
    title = document.properties.get("title", "")
    for text in (title, flow.text[:1500]):
        if match := _YEAR.search("".join(text.split())):
            return int(match[1])
    named = Counter(re.findall(r"(20\d\d)年", flow.text))
    return int(named.most_common(1)[0][0]) if named else None


def _apart(drafts: Sequence[Draft]) -> list[Draft]:
    """In reading order, none over another."""
    kept: list[Draft] = []
    for draft in sorted(drafts, key=lambda d: d.start):
        if draft.end > draft.start and (not kept or draft.start >= kept[-1].end):
            kept.append(draft)
    return kept


def _linked(flow: Flow, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the problem that each planned commitment answers."""
    problems = [i for i, d in enumerate(drafts) if d.kind == "problem"]
    open_ = [
        i
        for i, d in enumerate(drafts)
        if d.kind == "commitment" and d.status == "planned" and d.answers is None
    ]
    places = {drafts[i].start: i for i in problems}
    result = [
        replace(d, problem=places.get(d.answers)) if d.answers is not None else d for d in drafts
    ]
    taken = {d.problem for d in result if d.problem is not None}
    free = [i for i in problems if i not in taken]
    found = paired([_side(flow, drafts[i]) for i in free], [_side(flow, drafts[i]) for i in open_])
    for i, problem in zip(open_, found, strict=True):
        if problem is not None:
            result[i] = replace(result[i], problem=free[problem])
    return result


def _side(flow: Flow, draft: Draft) -> Side:
    return Side(flow.text[draft.start : draft.end], draft.listed)


def _besides(flow: Flow, drafts: Sequence[Draft]) -> list[str]:
    """For each draft the words of the problem that it answers, or of what answers it first."""
    found = [""] * len(drafts)
    for i, draft in enumerate(drafts):
        if draft.problem is not None:
            problem = drafts[draft.problem]
            found[i] = flow.text[problem.start : problem.end]
            found[draft.problem] = found[draft.problem] or flow.text[draft.start : draft.end]
    return found


def _item(source: _Source, draft: Draft, beside: str) -> Item:
    document, flow = source.document, source.flow
    start, end = flow.span(draft.start, draft.end)
    text = flow.text[draft.start : draft.end]
    commitment = draft.kind == "commitment"
    planned = commitment and draft.status == "planned"

    def printed(found: tuple[int, int] | None) -> str:
        if found is None:
            return ""
        left, right = flow.span(draft.start + found[0], draft.start + found[1])
        return document.text[left:right]

    return Item(
        kind=draft.kind,
        start=start,
        end=end,
        quote=document.text[start:end],
        section=_section(source.sections, start),
        page=_page(source.pages, start),
        topic=topic_of(text, beside),
        status=draft.status if commitment else None,
        problem=draft.problem if commitment else None,
        subject=draft.subject if draft.subject not in text[:12] else "",
        deadline=printed(deadline_of(text, source.year) if planned else None),
        numbers=tuple(map(printed, numbers_of(text) if commitment else ())),
    )


def _section(sections: Sequence[Section], place: int) -> int | None:
    return next((s.index for s in reversed(sections) if s.start <= place < s.end), None)


def _page(pages: Sequence[tuple[int, int | None]], place: int) -> int | None:
    """The page of the paragraph that holds a place."""
    at = bisect_right(pages, place, key=lambda p: p[0]) - 1
    return pages[at][1] if at >= 0 else None
