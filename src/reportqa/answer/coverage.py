"""Who has reported and who has not: answered from what the library holds, not from any report.

A list of names is of the kind ``figure`` with the operation ``filter`` and no value, as every
answer that names several agencies; a count has a value, of agencies in 个 or of reports in 份.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from reportqa.answer.held import answering
from reportqa.answer.model import Answer, Interpretation
from reportqa.hierarchy import level_of
from reportqa.question.coverage import CoverageQuestion, coverage_question
from reportqa.question.names import innermost, region_forms, region_pinyin, regions
from reportqa.question.text import Language
from reportqa.question.years import FIRST_YEAR
from reportqa.store.model import AgencyRecord, ReportRecord

_MOST_NAMES = 200
"""Names that one line lists; above that it says how many more there are."""


@dataclass(frozen=True, slots=True)
class _Year:
    """For one year: the agencies asked about that have a report, and those without.

    ``others`` have a report and are not in the list. ``reports`` counts all of them.
    """

    year: int
    reported: tuple[str, ...]
    missing: tuple[str, ...]
    others: tuple[str, ...]
    reports: int


def from_holdings(
    conversation: Sequence[str],
    reports: Sequence[ReportRecord],
    registry: Sequence[AgencyRecord],
    today: date,
    *,
    agency: str | None = None,
    year: int | None = None,
) -> Answer | None:
    """The answer where the last question asks who has reported; None where it asks for else.

    ``reports`` are all that the library holds; ``agency`` and ``year`` are filters. Where there is
    no list of agencies, those held for any year are looked at.
    """
    held = answering(reports)

    def places(latin: bool) -> Mapping[str, str]:
        names = [r.name for r in registry] or held.agencies
        return _places((*names, *(r.region for r in registry)), latin)

    asked = coverage_question(conversation, places, today)
    if asked is None:
        return None
    region = {r.name: r.region for r in registry}

    def meant(name: str) -> bool:
        return (
            (agency or "") in name
            and all(p in name or p in region.get(name, "") for p in asked.places)
            and _is_of(name, asked.ending, registry)
        )

    names = tuple(filter(meant, [r.name for r in registry] or sorted({r.agency for r in held})))
    years = tuple(y for y in _years(asked, held, year) if FIRST_YEAR <= y <= today.year)
    if not held or not names or not years:
        return _nothing(conversation[-1], asked, bool(held), bool(names), years)
    listed = [r.name for r in registry]
    counted = [
        _of_year(y, names, listed, [r.agency for r in held if r.year == y and meant(r.agency)])
        for y in years
    ]
    value, unit = _value(asked, counted)
    notes = [
        f"“{words}”按今天的日期理解为{y}年"
        if asked.language == "zh"
        else f"“{words}” is {y} by today's date"
        for words, y in asked.relative
    ]
    if not (asked.years or asked.last or year):
        notes.append(
            f"没有说明年度，按库中最新的年度（{years[0]}年）回答"
            if asked.language == "zh"
            else f"No year was named: answered for the newest held ({years[0]})"
        )
    notes += _notes(asked, reports, registry)
    return Answer(
        question=conversation[-1],
        language=asked.language,
        kind="figure",
        text="\n".join(_line(asked, c, bool(registry)) for c in counted),
        value=value,
        unit=unit,
        interpretation=Interpretation(years=years, operation="filter"),
        warnings=tuple(notes),
    )


def _is_of(name: str, ending: str, registry: Sequence[AgencyRecord]) -> bool:
    return name.endswith(ending) or level_of(name, registry) == ending if ending else True


@lru_cache(maxsize=8)
def _places(names: tuple[str, ...], latin: bool) -> Mapping[str, str]:
    """What the places of the agencies are called, each with its whole name; patterns of pinyin."""
    places: dict[str, str] = {}
    for text in dict.fromkeys(names):
        for short, kind in regions(text)[0]:
            forms = (region_pinyin(short, kind),) if latin else region_forms(short, kind)
            places |= dict.fromkeys(forms, short + kind)
    return places


def _years(
    asked: CoverageQuestion, held: Sequence[ReportRecord], year: int | None
) -> tuple[int, ...]:
    if asked.years:
        return tuple(y for y in asked.years if year in (None, y))
    every = sorted({r.year for r in held if r.year and year in (None, r.year)})
    return tuple(every[-(asked.last or 1) :])


def _of_year(
    year: int, names: Sequence[str], listed: Sequence[str], printed: Sequence[str]
) -> _Year:
    """``printed`` are the agencies of the year's reports, as these print them."""
    have = _listed_as(printed, listed or names)
    return _Year(
        year,
        tuple(n for n in names if n in have),
        tuple(n for n in names if n not in have),
        tuple(sorted({p for p in printed if p not in have})),
        len(printed),
    )


def _listed_as(printed: Sequence[str], listed: Sequence[str]) -> dict[str, str]:
    """The listed names of those that report, by the listed and by the printed name.

    A report may print less or more of the regions above its agency than the list does.
    """
    whole = set(listed)
    found = {p: p for p in printed if p in whole}
    listed_by = _by_ending([n for n in listed if n not in found])
    printed_by = _by_ending([p for p in dict.fromkeys(printed) if p not in whole])
    for ending, (name,) in ((e, n) for e, n in listed_by.items() if len(n) == 1):
        if len(printed_by.get(ending, ())) == 1:
            found |= {name: name, printed_by[ending][0]: name}
    return found


def _by_ending(names: Sequence[str]) -> Mapping[str, list[str]]:
    """Names by their innermost region and what follows it; those without a region not at all."""
    by: dict[str, list[str]] = {}
    for name in names:
        if regions(name)[0]:
            by.setdefault(innermost(name), []).append(name)
    return by


def _value(asked: CoverageQuestion, counted: Sequence[_Year]) -> tuple[Decimal | None, str | None]:
    if not asked.counts or len(counted) != 1:
        return None, None
    (one,) = counted
    if asked.reports:
        return Decimal(one.reports), "份"
    if asked.missing:
        return Decimal(len(one.missing)), "个"
    return Decimal(len(one.reported) + len(one.others)), "个"


def _line(asked: CoverageQuestion, one: _Year, listed: bool) -> str:
    size = len(one.reported) + len(one.missing)
    if asked.language == "zh":
        return _line_zh(asked, one, f"{'名单上' if listed else '库中有过年报'}的{size}个单位")
    return _line_en(asked, one, f"the {size} agencies {'listed' if listed else 'ever held'}")


def _line_zh(asked: CoverageQuestion, one: _Year, all_of: str) -> str:
    year, reported, missing = one.year, one.reported, one.missing
    if asked.reports:
        return f"{year}年：库中有{one.reports}份年度报告。"
    if asked.missing:
        if not missing:
            return f"{year}年：{all_of}都有报告。"
        if not reported:
            return f"{year}年：{all_of}都没有报告：{_list(missing, 'zh')}。"
        return f"{year}年：{all_of}中，{len(missing)}个没有报告：{_list(missing, 'zh')}。"
    if reported:
        text = f"{year}年：{all_of}中，{len(reported)}个有报告：{_list(reported, 'zh')}。"
    else:
        text = f"{year}年：{all_of}都没有报告。"
    if one.others:
        text += f"名单外另有{len(one.others)}个有报告：{_list(one.others, 'zh')}。"
    return text


def _line_en(asked: CoverageQuestion, one: _Year, all_of: str) -> str:
    year, reported, missing = one.year, one.reported, one.missing
    if asked.reports:
        return f"{year}: the library holds {one.reports} annual reports."
    if asked.missing:
        if not missing:
            return f"{year}: of {all_of}, every one has a report."
        return f"{year}: of {all_of}, {len(missing)} without a report: {_list(missing, 'en')}."
    if reported:
        text = f"{year}: of {all_of}, {len(reported)} with a report: {_list(reported, 'en')}."
    else:
        text = f"{year}: of {all_of}, none has a report."
    if one.others:
        text += f" Not listed, with a report: {len(one.others)}: {_list(one.others, 'en')}."
    return text


def _list(names: Sequence[str], language: Language) -> str:
    shown = names[:_MOST_NAMES]
    more = len(names) - len(shown)
    if language == "zh":
        return "、".join(shown) + (f"等，另有{more}个" if more else "")
    return ", ".join(shown) + (f" and {more} more" if more else "")


def _notes(
    asked: CoverageQuestion, reports: Sequence[ReportRecord], registry: Sequence[AgencyRecord]
) -> list[str]:
    zh = asked.language == "zh"
    notes = []
    if not asked.reports:
        notes.append(
            "以库中收录的报告为准：库中没有，不等于没有发布"
            if zh
            else "By the reports held: one that is not held may yet have been published"
        )
    if not registry and not asked.reports:
        notes.append(
            "没有单位名单（agencies.csv），只看库中有过年报的单位"
            if zh
            else "There is no list of agencies (agencies.csv): only those ever held are looked at"
        )
    unclear = Counter(r.is_form and not (r.agency and r.year) for r in reports)[True]
    if unclear:
        notes.append(
            f"有{unclear}份报告没有读出单位或年度，没有计入"
            if zh
            else f"Reports whose agency or year could not be read, not counted: {unclear}"
        )
    return notes


def _nothing(
    question: str, asked: CoverageQuestion, held: bool, named: bool, years: Sequence[int]
) -> Answer:
    if not held:
        zh, en = "库中没有报告。", "The library holds no report."
    elif not named:
        zh, en = "没有符合问题的单位。", "No agency is meant by this."
    else:
        zh, en = "这一年度还没有报告。", "There can be no report for that year yet."
    text = zh if asked.language == "zh" else en
    return Answer(
        question=question,
        language=asked.language,
        kind="no_answer",
        text=text,
        interpretation=Interpretation(years=tuple(years)),
    )
