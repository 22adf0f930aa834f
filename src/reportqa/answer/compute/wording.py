"""The sentences of computed answers, in Chinese and English. Facts come in, text goes out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportqa.answer.compute.arithmetic import Result, is_rounded, rounded
from reportqa.answer.lookup import Finding
from reportqa.answer.wording import EMPTY, number
from reportqa.question.text import Language


def shown(value: Decimal, unit: str | None) -> str:
    """A computed number with its unit; 约 where digits are cut."""
    blank = " " if unit and unit.isascii() and unit[0].isalpha() else ""
    return f"{rounded(value)}{blank}{unit or ''}"


def about(value: Decimal, language: Language) -> str:
    """A word for it where digits are cut."""
    if not is_rounded(value):
        return ""
    return "约" if language == "zh" else "about "


def when(finding: Finding, language: Language, *, agency: bool, year: bool) -> str:
    """The agency and the year of a finding, as far as they are told apart."""
    report = finding.report
    if language == "zh":
        return (report.agency if agency else "") + (f"{report.year}年" if year else "")
    parts = [report.agency if agency else "", str(report.year) if year else ""]
    return ", ".join(p for p in parts if p)


def result(what: str, of: Result, language: Language, marks: str = "") -> str:
    """ "平潭2021–2023年行政处罚合计 4725件（1282 + 2113 + 1330 = 4725）[1][2][3]。" """
    value, how = of.number, of.derivation
    if language == "zh":
        return f"{what}{about(value, language)}{shown(value, of.unit)}" + (
            f"（{how}）{marks}。" if how else f"{marks}。"
        )
    unit = _english_unit(of.unit)
    tail = f" ({how})" if how else ""
    return f"{what} {about(value, language)}{rounded(value)}{unit}{tail}{marks}."


def _english_unit(unit: str | None) -> str:
    return {"倍": " times", None: "", "": ""}.get(unit, unit or "")


def without_number(finding: Finding, language: Language, *, agency: bool, year: bool) -> str:
    """Why a report's figure does not take part."""
    where = when(finding, language, agency=agency, year=year)
    if finding.status == "absent":
        lacks = (
            finding.report.edition is not None
            and finding.report.edition not in finding.target.editions
        )
        if language == "zh":
            return where + ("的表格没有这一项" if lacks else "的报告中没有读到这一格")
        return where + (
            ": the form of that year has no such item" if lacks else ": no such cell was found"
        )
    zh, en = EMPTY[finding.status]
    if len(finding.cells) > 1 and finding.status != "unread":
        zh, en = "有的格没有数字", "some of its cells hold no number"
    return where + zh if language == "zh" else f"{where}: {en}"


def left_out(notes: Sequence[str], language: Language, *, partial: bool) -> str:
    """The figures that could not take part, and what follows from it."""
    if language == "zh":
        tail = "，因此没有给出完整的结果" if partial else "，未计入"
        return f"缺数：{'；'.join(notes)}{tail}。"
    tail = ": so no complete result is given" if partial else " (not taken in)"
    return f"Without a figure: {'; '.join(notes)}{tail}."


def missing(pairs: Sequence[tuple[str, int]], language: Language) -> list[str]:
    """Reports that are not held: an entry for the agencies of a year or the years of an agency."""
    agencies = dict.fromkeys(a for a, _ in pairs)
    years = dict.fromkeys(y for _, y in pairs)
    zh = language == "zh"
    joiner = "、" if zh else ", "
    if len(agencies) < len(years):
        entries = [(a, joiner.join(str(y) for b, y in pairs if b == a)) for a in agencies]
    else:
        entries = [(joiner.join(a for a, z in pairs if z == y), str(y)) for y in years]
    if zh:
        return [f"库中没有{a}{y}年的报告" for a, y in entries]
    return [f"no report is held for {(a + ' ' + y).strip()}" for a, y in entries]


def parents(names: Sequence[str], language: Language) -> str:
    """Aggregates that were left out so that nothing counts twice."""
    if language == "zh":
        return f"{'、'.join(names)}的报告汇总了下级机关，未与下级一并计入。"
    return (
        f"{', '.join(names)}: aggregates the others and was left out so that nothing counts twice."
    )


def mixed_units(language: Language) -> str:
    """The units do not go together."""
    if language == "zh":
        return "各报告的单位不同，不能相互计算。"
    return "The units of the reports differ: nothing can be computed over them."


def zero_base(language: Language) -> str:
    """A share of zero."""
    if language == "zh":
        return "作为基数的数字是0，无法计算百分比或倍数。"
    return "The base is 0: no percentage or multiple can be computed."


def small_base(whole: Decimal, unit: str | None, language: Language) -> str:
    """A denominator under 30."""
    base = number(whole) + (unit or "")
    if language == "zh":
        return f"分母只有{base}（小于30），比例波动大，请谨慎使用。"
    return f"The denominator is only {base} (under 30): take the percentage with care."


def definitions(names: Sequence[str], language: Language) -> str:
    """A series over two measures that are near and not equal."""
    if language == "zh":
        return f"表格改版前后的指标不完全相同（{'、'.join(names)}），前后相比时请注意口径变化"
    return f"The measure changed with the form ({', '.join(names)}): definitions differ"


def counts_twice(language: Language) -> str:
    """Reviews and the lawsuits after them were added."""
    if language == "zh":
        return "复议后起诉的案件在行政复议和行政诉讼中各计一次，相加会重复计算。"
    return "A case that went to court after a review counts in both, so in this sum twice."


def apart(of: Result, language: Language) -> str:
    """How far two things are apart: the first less the second."""
    value, how = of.number, of.derivation
    gap = number(abs(value)) + (of.unit or "")
    if language == "zh":
        if not value:
            return "两者相同。"
        return f"前者比后者{'多' if value > 0 else '少'}{gap}（{how}）。"
    if not value:
        return "Both are the same."
    return f"The first has {gap} {'more' if value > 0 else 'fewer'} ({how})."


def no_government(agencies: Sequence[str], kind: str, language: Language) -> str:
    """Why an agency has no share in the whole county: no report counts it in."""
    names = ("、" if language == "zh" else ", ").join(agencies)
    if language == "zh":
        return f"库中没有把{names}计入在内的全{kind}汇总报告，无法算出占全{kind}的比例。"
    return f"The library holds no report of the whole region that counts {names} in: no share."


def more_than_whole(government: str, language: Language) -> str:
    """A part that is more than its whole."""
    if language == "zh":
        return f"这个数字大于{government}报告中的数字，后者看来没有把它计入，无法算出比例"
    return f"more than {government} reports, which seems not to count it in: no share"


def whose_share(language: Language) -> str:
    """A share in the whole county of nobody in particular, or of more than one thing."""
    if language == "zh":
        return "没有说明是哪个机关的哪一项占全县（区、市）的比例。"
    return "It is not said which agency's figure is meant as a share of the whole."
