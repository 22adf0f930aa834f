"""The reports of the county, put together: sentences, the form's tables, one table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from bench.county import told
from bench.county.beside import STATISTICS, channels, statistics
from bench.county.figures import PENALTY, Key, all_counts
from bench.county.members import COUNTY, MEMBERS, Member
from bench.invented import prose
from bench.invented.counts import NEW, Counts, planted
from bench.invented.form import Form
from bench.invented.model import Fault, Grid, Heading, Invented, Part, Promise, Prose
from bench.invented.problems import followed_up, section_five, stories
from bench.invented.story import TITLES, edition_of

FORMATS = ("docx", "html", "text")
_NUMERALS = "一二三四五六"
# what the text says differs from the table by so much
_TEXT_OFF = {("住建局", 2022): 3, ("府办", 2024): -1}
_PENALTIES_OFF = {("市监局", 2023): 12, ("住建局", 2023): 0, ("卫健委", 2021): 5}
_CHARGES_TOLD = {("县政府", 2023), ("住建局", 2024)}
_WITH_CHANNELS = {("县政府", 2022), ("县政府", 2023), ("县政府", 2024), ("申酉县", 2024)}


@dataclass(frozen=True, slots=True)
class CountyReport:
    """One report: who and when, what it holds, and the format it is written in."""

    member: Member
    invented: Invented
    form: str
    said: tuple[told.Said, ...]


def reports(seed: int) -> list[CountyReport]:
    """Every report that the county and its neighbour published, by agency and year."""
    counts = all_counts(seed)
    out: list[CountyReport] = []
    for member in MEMBERS:
        problems = stories(Random(f"{seed} {member.key}"), list(member.years))
        before: tuple[Promise, ...] = ()
        for year in member.years:
            five = (*followed_up(before), *section_five(member.ours, year, problems[year]))
            before = problems[year]
            counted = counts.get((member.key, year))
            report = _report(seed, member, year, counts=counted, five=five)
            out.append(replace(report, form=FORMATS[len(out) % len(FORMATS)]))
    return out


def _report(
    seed: int, member: Member, year: int, *, counts: Counts | None, five: Sequence[str]
) -> CountyReport:
    """A report in Word, with ``five`` as the paragraphs of its section five."""
    random = Random(f"{seed} {member.key} {year} tables")
    sentences = told.told(seed, member.key, year)
    faults: tuple[Fault, ...] = ()
    parts: list[Part]
    opening = prose.opening(random, member.ours, year)
    if counts is None:
        parts = _free_form([opening, *(text for text, _ in sentences)], five)
        parts += [Prose(STATISTICS), statistics(random, year)]
    else:
        traps = member.traps_in(year)
        shown, faults = planted(counts, random, traps)
        sentences += _of_the_form((member.key, year), member.ours, shown)
        form = Form(shown, edition_of(year) or year, member.size, random, traps)
        beside = channels(random) if (member.key, year) in _WITH_CHANNELS else None
        parts = _by_the_form([opening, *(text for text, _ in sentences)], five, form, beside)
        parts.append(Prose(f"{year}年度没有收取信息处理费。"))
    scope = () if member.name != COUNTY else ("本报告汇总了县政府各部门和各乡镇的数据。",)
    invented = Invented(
        agency=member.name,
        year=year,
        edition=edition_of(year),
        title=f"{member.name}{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-01-{random.randint(8, 29):02}",
        source_url=f"https://www.example.invalid/{MEMBERS.index(member)}/{year + 1}.html",
        preamble=(prose.preamble(member.name, year), *scope),
        parts=tuple(parts),
        signed=True,
        faults=faults,
        seed=seed,
    )
    said = tuple(figure for _, figures in sentences for figure in figures)
    return CountyReport(member, invented, FORMATS[0], said)


def _of_the_form(key: Key, ours: str, counts: Counts) -> list[tuple[str, list[told.Said]]]:
    """The sentences that give a figure of the tables once more, in some reports another one."""
    text, figure = told.received(ours, counts.three[NEW][6] + _TEXT_OFF.get(key, 0))
    out = [(text, [figure])]
    if key in _PENALTIES_OFF:
        text, figure = told.penalties(ours, int(counts.two[PENALTY]) + _PENALTIES_OFF[key])
        out.append((text, [figure]))
    if key in _CHARGES_TOLD:
        text, figure = told.charges(ours, Decimal(counts.two["行政事业性收费", "金额"]))
        out.append((text, [figure]))
    return out


def _by_the_form(
    one: Sequence[str], five: Sequence[str], form: Form, beside: Grid | None
) -> list[Part]:
    """The form's sections with their tables, up to the heading of the last."""
    headings = [Heading(f"{_NUMERALS[i]}、{t}", str(i + 1)) for i, t in enumerate(TITLES)]
    parts: list[Part] = [headings[0], *map(Prose, one), headings[1], *form.two()]
    if beside is not None:
        parts += [Prose("各公开渠道的情况见下表。"), Prose(beside.table), beside]
    parts += [headings[2], form.three(), headings[3], form.four(), headings[4]]
    return [*parts, *map(Prose, five), headings[5]]


def _free_form(one: Sequence[str], five: Sequence[str]) -> list[Part]:
    """A report from before the form, up to its table of statistics."""
    parts: list[Part] = [Heading("一、概述", "1"), Prose(one[0])]
    parts += [Heading("二、主动公开情况", None), *map(Prose, one[1:])]
    parts += [Heading("三、存在的问题和改进措施", "5"), *map(Prose, five)]
    return [*parts, Heading("四、统计附表", None)]
