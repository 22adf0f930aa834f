"""What the headings of a report say of the text below them: problems, plans, work done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportqa.commitments.flow import Flow, fold
from reportqa.document import Section

Matter = Literal["problems", "plans", "done", "both", "plain"]

_BAD = r"(?:问题|不足|短板|差距|薄弱环节|薄弱点|困难|弱项)"
_GOOD = (
    r"(?:改进|整改|打算|措施|举措|对策|计划|安排|努力的?方向|设想|思路|工作重点|重点工作|下一?步|工作要点|"
    r"展望|今后|明年|努力)"
)
_LATER = r"(?:下一?步|下一?阶段|今后|明年|来年|下一?年度?|新的?一年)"
_FORMER = r"(?:上一?年度?|去年|上一报告期|往年|以往|前期)"
_DONE = re.compile(
    rf"{_BAD}(?:的)?(?:整改|改进|落实|解决|销号)(?:落实|完成|工作)?(?:的)?(?:情况|结果|成效)?$|"
    rf"^(?:整改|改进)(?:落实|完成)(?:情况|结果|成效)$"
)
_BOTH = re.compile(
    rf"{_BAD}.{{0,6}}?(?:[及和与、暨并]|以及).{{0,12}}{_GOOD}|需要?(?:继续|进一步)?(?:努力|改进|加强)的"
)
_PLANS = re.compile(
    rf"^(?:主要|具体|工作|{_LATER}|(?P<year>20\d\d)年|的)*(?:主要|具体|工作|改进|整改|重点)*的?"
    r"(?:措施|打算|举措|对策|计划|安排|努力的?方向|设想|思路|解决办法和改进措施|重点|任务|要点|方向|展望|办法|改进|整改|情况)$|"
    rf"^(?:{_LATER}|(?P<own>20\d\d)年度?)(?:的|我[一-鿿])?.{{0,14}}"
    r"(?:打算|计划|安排|工作|措施|重点|方向|思路|设想|任务|要点|举措)$|"
    rf"^{_LATER}$|^(?:改进|整改)(?:的)?(?:措施|情况|方向|工作|举措|打算)(?:及.*)?$|"
    r"改进(?:的)?(?:措施|方向|举措|打算)$|(?:工作|下步)打算$"
)
_PROBLEMS = re.compile(
    rf"(?:^|存在|面临|突出|查摆|工作中|当前|目前|今年|年度?)(?:仍|尚|还)?(?:存在)?(?:着)?的?(?:一些|主要|突出)*的?"
    rf"{_BAD}(?:(?:与|和|及|、|以及){_BAD})*(?:分析|情况)?$|(?:存在|主要|不足)(?:的)?(?:问题|之处)$"
)
_NO_HEADING = re.compile(
    r"^(?:着力|积极|及时|有效|切实|协调|聚焦|回应|解决(?!办法|措施|方案)|针对|坚持|围绕|突出|补齐|没有|无)|[，。；？！]"
)
_LONGEST = 30
_LABEL = re.compile(
    r"(?:(?<=[\n。；：])|^)(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.]{1,2})?"
    r"(?P<title>[^\n。；：，？！]{2,30})(?=[。：\n]|$)"
)


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of the flow under one heading; ``head`` is the heading without its number."""

    start: int
    end: int
    matter: Matter
    head: str
    five: bool


def matter_of(title: str, year: int | None) -> Matter:
    """What a heading announces; "plain" for anything but problems, plans and their outcome.

    ``year`` is the report's: what an earlier year's problems came to is work done.
    """
    folded = "".join(c for c in fold(title) if not c.isspace()).strip("：。—-")
    if not folded or len(folded) > _LONGEST or _NO_HEADING.search(folded):
        return "plain"
    named = re.search(r"(20\d\d)年", folded)
    former = bool(re.search(_FORMER, folded)) or bool(named and year and int(named[1]) < year)
    has_bad = bool(re.search(_BAD, folded))
    if _DONE.search(folded) or (former and has_bad and re.search(r"整改|改进|落实|解决", folded)):
        return "done"
    if former and re.search(r"(?:整改|改进)(?:落实)?情况$", folded):
        return "done"
    if _BOTH.search(folded):
        return "both"
    if named and year and int(named[1]) == year and re.search(r"(?:整改|改进)情况$", folded):
        return "done"
    if (match := _PLANS.search(folded)) and not folded.endswith("工作情况"):
        told = match["year"] or match["own"]
        if re.fullmatch(
            r"(?:20\d\d年)?(?:主要|重点|具体|工作|的)*(?:情况|任务|计划|安排|工作|要点)", folded
        ):
            return "plans" if told and year and int(told) > year else "plain"
        if told and year and int(told) < year:
            return "plain"
        return "plans"
    if _PROBLEMS.search(folded):
        return "problems"
    return "plain"


def regions_of(flow: Flow, sections: Sequence[Section], year: int | None) -> tuple[Region, ...]:
    """The text parted at the headings that change what is told, in reading order."""
    found = dict(_labels(flow, year))
    for at, told in _of_sections(flow, sections, year):
        if told[1] or at not in found:
            found[at] = told
    starts = sorted(found)
    regions = []
    five = False
    for i, at in enumerate([0, *starts] if 0 not in found else starts):
        matter, head, body, top = found.get(at, ("plain", "", 0, True))
        five = matter != "plain" if top else five or matter != "plain"
        later = [s for s in starts if s > at]
        end = later[0] if later else len(flow.text)
        if body < end or i == 0:
            regions.append(Region(min(body, end), end, matter, head, five))
    return tuple(regions)


_Found = tuple[Matter, str, int, bool]


def _of_sections(
    flow: Flow, sections: Sequence[Section], year: int | None
) -> Iterator[tuple[int, _Found]]:
    for section in sections:
        at = flow.at(section.start)
        label = "".join(fold(section.label).split())
        title = "".join(fold(section.title).split())
        matter = matter_of(section.title, year)
        if section.key == "5" and matter == "plain":
            matter = "both"
        top = section.level == 1 or section.key is not None
        if not top and matter == "plain":
            continue
        if not flow.text.startswith(label[:4], at):
            continue
        body = at + len(label)
        rest = flow.text[body : body + 1]
        if not top and rest not in {"", "\n", "。", "："} and not flow.text.startswith(label, at):
            continue
        yield at, (matter, title, min(body, len(flow.text)), top)
        over = flow.at(section.end)
        if not top and over < len(flow.text) and _plain_above(section, sections, year):
            yield over, ("plain", "", over, False)


def _plain_above(section: Section, sections: Sequence[Section], year: int | None) -> bool:
    """Whether the section at the top above tells of neither problems nor plans."""
    while section.parent is not None:
        section = sections[section.parent]
    return section.key != "5" and matter_of(section.title, year) == "plain"


def _labels(flow: Flow, year: int | None) -> Iterator[tuple[int, _Found]]:
    """Short labels before a colon, a stop or a line's end: 主要问题：, （二）改进措施。."""
    for match in _LABEL.finditer(flow.text):
        matter = matter_of(match["title"], year)
        if matter != "plain":
            yield match.start(), (matter, match["title"], match.end(), False)
