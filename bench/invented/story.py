"""An agency's reports over the years, put together from figures, sentences and problems."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import replace
from decimal import Decimal
from random import Random

from bench.invented import prose
from bench.invented.counts import NEW, Counts, first_counts, planted
from bench.invented.form import Form, extra_table, frame
from bench.invented.labels import RADICALS, traditional
from bench.invented.model import (
    Box,
    Counted,
    Fault,
    Grid,
    Heading,
    Invented,
    Known,
    Part,
    Place,
    Promise,
    Prose,
    laid_out,
)
from bench.invented.names import AGENCIES, Agency
from bench.invented.problems import followed_up, section_five, stories
from bench.invented.traps import AUTHOR, EDITION
from reportqa.document import Kind

FIRST_FORM = 2019
TITLES = (
    "总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项",
)  # fmt: skip
_RENAMED = {
    3: "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    4: "政府信息公开工作存在的主要问题及改进情况",
    5: "需要报告的其他事项",
}
_NUMERALS = "一二三四五六"


def edition_of(year: int) -> int | None:
    """The edition of the form that the reports for a year use; None before the form."""
    if year < FIRST_FORM:
        return None
    return 2019 if year <= 2020 else 2021


def series(
    seed: int, years: list[int], agency: Agency | None = None, traps: Set[str] = frozenset()
) -> list[Invented]:
    """The reports of one agency for successive years; the same seed gives the same reports.

    What is left open in one year is carried over in the next; a promise of one year is reported,
    repeated or dropped in the next.
    """
    random = Random(seed)
    agency = agency or random.choice(AGENCIES)
    told = stories(random, years)
    counts: Counts | None = None
    reports = []
    for i, year in enumerate(years):
        before = told[years[i - 1]] if i else ()
        edition = edition_of(year)
        if edition is None:
            parts, counted = _free_form(random, agency, year, before, told[year])
            faults: tuple[Fault, ...] = ()
        else:
            counts = first_counts(random, edition, agency.size, counts)
            shown, faults = planted(counts, random, traps)
            parts, counted, more = _by_the_form(
                random,
                agency,
                year,
                edition=edition,
                counts=shown,
                before=before,
                now=told[year],
                traps=traps,
            )
            faults += more
        reports.append(
            _bound(
                random,
                agency,
                year,
                parts=parts,
                counted=counted,
                promises=told[year],
                faults=faults,
                traps=traps,
                seed=seed,
            )
        )
    return reports


def invent(
    seed: int, traps: Set[str] = frozenset(), year: int | None = None, agency: Agency | None = None
) -> Invented:
    """One report of the national form; a trap that only one edition can have decides the year."""
    random = Random(seed * 7919 + 13)
    if "free_form" in traps:
        year = random.randint(2014, 2018)
    if year is None:
        edition = next((EDITION[t] for t in sorted(traps) if t in EDITION), None)
        years = {2019: (2019, 2020), 2021: (2021, 2022, 2023, 2024, 2025)}
        year = random.choice(years[edition or random.choice((2019, 2021))])
    traps = frozenset(t for t in traps if EDITION.get(t, edition_of(year)) == edition_of(year))
    return series(seed, [year], agency, traps)[0]


def _bound(
    random: Random,
    agency: Agency,
    year: int,
    *,
    parts: list[Part],
    counted: list[Counted],
    promises: tuple[Promise, ...],
    faults: tuple[Fault, ...],
    traps: Set[str],
    seed: int,
) -> Invented:
    """The report as a whole, its texts in the script that the traps ask for."""
    published = f"{year + 1}-01-{random.randint(5, 29):02}"
    titles = (
        f"{agency.name}{year}年政府信息公开工作年度报告",
        f"{agency.name}{year}年度政府信息公开工作报告",
        f"{year}年{agency.name}政府信息公开工作年度报告",
    )
    signed_only = "signed_only" in traps
    report = Invented(
        agency=agency.name,
        year=year,
        edition=edition_of(year),
        title=f"{year}年政府信息公开工作年度报告" if signed_only else random.choice(titles),
        published=published,
        source_url=f"https://www.example.invalid/xxgk/{year + 1}/t{seed}_{year}.html",
        preamble=() if signed_only else (prose.preamble(agency.name, year),),
        parts=tuple(parts),
        signed=signed_only or random.random() < 0.5,
        counted=tuple(counted),
        promises=promises,
        faults=faults,
        traps=frozenset(traps) & set(AUTHOR),
        seed=seed,
    )
    if "traditional" in traps:
        return _rewritten(report, traditional)
    if "radicals" in traps:
        return _rewritten(report, lambda text: text.translate(RADICALS))
    return report


def _by_the_form(
    random: Random,
    agency: Agency,
    year: int,
    *,
    edition: int,
    counts: Counts,
    before: tuple[Promise, ...],
    now: tuple[Promise, ...],
    traps: Set[str],
) -> tuple[list[Part], list[Counted], tuple[Fault, ...]]:
    form = Form(counts, edition, agency.size, random, traps)
    headings = _headings(random, traps)
    faults: list[Fault] = []
    number = counts.three[NEW][6] * (1117 if "large" in traps else 1)
    if "fault_text" in traps:
        faults.append(Fault("text", NEW, Decimal(number + 3), Decimal(number)))
        number += 3
    told, counted = prose.received(agency.ours, number)
    parts: list[Part] = [headings[0], Prose(prose.opening(random, agency.ours, year))]
    for topic in range(5):
        text, figures = prose.paragraph(random, agency.ours, topic)
        counted += figures
        parts.append(Prose(text + told if topic == 1 else text))
    if "list_prose" in traps:
        parts += [Prose(line) for line in prose.list_lines(random)]
    parts.append(headings[1])
    if "frames" in traps:
        parts.append(frame(prose.frame_text(random)))
    parts += form.two()
    parts.append(headings[2])
    parts.append(form.three())
    if "extra_table" in traps:
        parts += [Prose("另附信息发布分类统计表："), extra_table(random, year)]
    parts += [headings[3], form.four(), headings[4]]
    parts += [Prose(text) for text in followed_up(before)]
    parts += [Prose(text) for text in section_five(agency.ours, year, now)]
    six, figures = prose.section_six(random, year)
    parts += [headings[5], Prose(six)]
    return parts, counted + figures, tuple(faults)


def _headings(random: Random, traps: Set[str]) -> list[Heading]:
    numerals = list(_NUMERALS)
    if "restarting_numbers" in traps:
        numerals = list(random.choice(("一二三三四五", "一一二三四五", "一二三一二三")))
    headings = []
    for i, title in enumerate(TITLES):
        printed = _RENAMED.get(i, title) if "renamed_sections" in traps else title
        mark = f"{numerals[i]}、"
        if "arabic_sections" in traps:
            mark = f"{_NUMERALS.index(numerals[i]) + 1}. "
        elif "bracket_sections" in traps:
            mark = f"（{numerals[i]}）"
        headings.append(Heading(mark + printed, str(i + 1)))
    return headings


def _free_form(
    random: Random, agency: Agency, year: int, before: tuple[Promise, ...], now: tuple[Promise, ...]
) -> tuple[list[Part], list[Counted]]:
    """A report from before the form: prose, and a table with a column for all years together."""
    parts: list[Part] = [Heading("一、概述", "1"), Prose(prose.opening(random, agency.ours, year))]
    counted: list[Counted] = []
    for i, title in enumerate(("主动公开情况", "依申请公开情况", "能力建设情况")):
        parts.append(Heading(f"{_NUMERALS[i + 1]}、{title}", None))
        text, figures = prose.paragraph(random, agency.ours, i)
        parts.append(Prose(text))
        counted += figures
    parts.append(Heading("五、存在的问题和改进措施", "5"))
    parts += [Prose(text) for text in followed_up(before)]
    parts += [Prose(text) for text in section_five(agency.ours, year, now)]
    parts.append(Heading("六、统计附表", None))
    parts.append(_statistics(random, year))
    return parts, counted


def _statistics(random: Random, year: int) -> Grid:
    title = "政府信息公开情况统计表"
    columns = (f"{year}年度", "历年累计")
    lines = [[Box("指标名称"), Box("计量单位"), *(Box(c) for c in columns)]]
    for label, unit in (
        ("主动公开政府信息数", "条"), ("收到申请数", "件"), ("答复申请数", "件"),
        ("行政复议数", "件"), ("行政诉讼数", "件"), ("回应公众关注热点次数", "次"),
    ):  # fmt: skip
        now = random.randint(0, 2000)
        line = [Box(label), Box(unit)]
        for column, value in zip(columns, (now, now + random.randint(0, 90_000)), strict=True):
            known = Known(
                title, (label,), (column,), None, "", str(value), Kind.NUMBER, Decimal(value), unit
            )
            line.append(Box(str(value), known=known))
        lines.append(line)
    return laid_out(title, lines, 1, (5, 2, 3, 3))


# ---- another script


def _rewritten(report: Invented, write: Callable[[str], str]) -> Invented:
    """The report with every text written by ``write``; what is known of it follows."""

    def known(k: Known) -> Known:
        return replace(
            k, table=k.table if len(k.table) == 1 else write(k.table),
            row=tuple(map(write, k.row)), column=tuple(map(write, k.column)),
            raw=write(k.raw), note=write(k.note), unit=k.unit,
        )  # fmt: skip

    def place(p: Place) -> Place:
        return replace(p, text=write(p.text), known=known(p.known) if p.known else None)

    def part(p: Part) -> Part:
        if isinstance(p, Grid):
            table = p.table if len(p.table) <= 1 else write(p.table)
            return Grid(table, tuple(map(place, p.places)), p.header, p.widths)
        return replace(p, text=write(p.text))

    return replace(
        report,
        agency=write(report.agency),
        title=write(report.title),
        preamble=tuple(map(write, report.preamble)),
        parts=tuple(map(part, report.parts)),
        counted=tuple(replace(c, sentence=write(c.sentence)) for c in report.counted),
    )
