"""The sentences of answers, in Chinese and English. Facts come in, text goes out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from reportqa.answer.lookup import Finding, Status
from reportqa.answer.targets import Target
from reportqa.document import Kind
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, StoredFigure

EMPTY: dict[Status, tuple[str, str]] = {
    "blank": ("这一格为空白（空白不等于0）", "the cell is blank (blank is not zero)"),
    "slash": ("这一格填的是“/”（不等于0）", "the cell holds “/” (which is not zero)"),
    "dash": ("这一格填的是“-”（不等于0）", "the cell holds a dash (which is not zero)"),
    "word": ("这一格填的不是数字", "the cell holds no number"),
    "unread": ("这一格无法可靠识读", "the cell could not be read safely"),
}


CONFLICTS = {
    "differs": (
        "{where}的正文写“{quote}”[{mark}]，其中的{raw}与表中的{cell}不同",
        "{where}: the text says {raw} [{mark}], the table {cell}: “{quote}”",
    ),
    "scope": (
        "{where}的正文另写“{quote}”[{mark}]：{raw}说的是“{detail}”，与表中{cell}的范围不同",
        "{where}: the text says {raw} [{mark}] for another scope (“{detail}”), the table {cell}: "
        "“{quote}”",
    ),
    "period": (
        "{where}的正文另写“{quote}”[{mark}]：{raw}的统计期间是“{detail}”，表中的{cell}是全年",
        "{where}: the text says {raw} [{mark}] for another period (“{detail}”), the table {cell} "
        "for the year: “{quote}”",
    ),
    "carried": (
        "{where}的正文另写“{quote}”[{mark}]：{raw}含上年结转，表中的{cell}不含",
        "{where}: the text says {raw} [{mark}] with those carried over, the table {cell} without: "
        "“{quote}”",
    ),
}
"""A sentence that gives another number than the cell, in Chinese and in English."""


def number(value: Decimal) -> str:
    """A number as it stands in text: all digits, no exponent, no trailing zeros added or cut."""
    return format(value, "f")


def with_unit(value: Decimal, unit: str | None) -> str:
    """A number and its unit."""
    return number(value) + (unit or "")


def measure_name(target: Target, language: Language) -> str:
    """The measure as a person reads it, with the applicants where some were named."""
    if language == "zh":
        return f"{target.name}（{target.applicant_name}）" if target.applicant_name else target.name
    return f"{target.en} ({target.applicant_en})" if target.applicant_en else target.en


def report_name(report: ReportRecord, language: Language) -> str:
    """Agency and year."""
    if language == "zh":
        return f"{report.agency}{report.year}年"
    return f"{report.agency}, {report.year}"


def finding_text(finding: Finding, marks: Sequence[int], language: Language) -> str:
    """What one report says of a target, with its marks."""
    name = measure_name(finding.target, language)
    where = report_name(finding.report, language)
    cited = "".join(f"[{n}]" for n in marks)
    if finding.status == "absent":
        return _absent(finding, language)
    if finding.value is not None:
        return _value(finding, finding.value, language, where=where, name=name, cited=cited)
    filled = [c for c in finding.cells if c.figure.value is not None]
    zh, en = EMPTY[finding.status]
    if len(finding.cells) > 1 and finding.status != "unread":
        zh, en = _lacking(finding)
    if language == "zh":
        text = f"{where}“{name}”：{zh}，因此没有可以给出的数值{cited}。"
    else:
        text = f"{where}: {name}: {en}, so there is no figure to give {cited}."
    return text + _beside(finding, filled, language)


_KINDS = {
    Kind.BLANK: ("空白", "blank"),
    Kind.SLASH: ("填“/”", "“/”"),
    Kind.DASH: ("填“-”", "a dash"),
    Kind.WORD: ("填的不是数字", "no number"),
    Kind.UNREAD: ("无法可靠识读", "not read safely"),
}


def _lacking(finding: Finding) -> tuple[str, str]:
    """How many cells of a sum hold no number, and what they hold instead."""
    kinds = [c.figure.kind for c in finding.cells if c.figure.value is None]
    counted = [(kinds.count(kind), kind) for kind in _KINDS if kind in kinds]
    zh = "、".join(f"{count}格{_KINDS[kind][0]}" for count, kind in counted)
    en = ", ".join(f"{count} {_KINDS[kind][1]}" for count, kind in counted)
    return f"有{zh}（不等于0）", f"not all of its cells are filled: {en} (which is not zero)"


def _value(
    finding: Finding, value: Decimal, language: Language, *, where: str, name: str, cited: str
) -> str:
    shown = with_unit(value, finding.unit)
    how = finding.derivation
    if language == "zh":
        text = f"{where}{name}为{shown}{cited}。"
        return text + (f"表中没有这一项的合计格，由各格相加：{how}。" if how else "")
    text = f"{where}: {name}: {shown} {cited}."
    return text + (
        f" The form has no cell of its own for this; sum of its cells: {how}." if how else ""
    )


Verdict = Literal["different", "rounded", "same"]
VERDICTS: tuple[Verdict, ...] = ("different", "rounded", "same")

_VERDICT: dict[Verdict, tuple[str, str]] = {
    "same": ("是的，与报告一致。", "Yes, as the report says."),
    "rounded": ("大致相符，报告的确切数字如下。", "Roughly; the report's exact figure follows."),
    "different": ("不是，与报告不一致。", "No, the report says otherwise."),
}


def verdict(verdict: Verdict, language: Language) -> str:
    """Whether what the question asserts is what the report says."""
    return _VERDICT[verdict][language == "en"]


AS_TEXT = (
    "与表格不一致：表中的数字如下，所问的数字写在正文里。",
    "No, not the table: its figure follows; the number asked about stands in the text.",
)
"""The number asserted is that of a sentence that contradicts the table."""

WITHOUT_FAULT = {"same": "没有误，与报告一致。", "different": "有误，与报告不一致。"}
"""Asked whether a number is wrong, yes and no change places."""


def of_department(agency: str, language: Language) -> str:
    """The region was named, and only a department of it is held."""
    if language == "zh":
        return f"问题只说了地区；库中有的是{agency}的报告，以下只是它的数字。"
    return f"Only a region was named: the report held is that of {agency} alone."


def _beside(finding: Finding, filled: Sequence[object], language: Language) -> str:
    """What the total says where the cell holds no number, or the parts where the total does."""
    if len(finding.cells) > 1:
        return _filled(finding, language)
    whole = finding.whole
    if whole is not None and whole.figure.value is not None:
        shown = with_unit(whole.figure.value, whole.figure.unit)
        if language == "zh":
            return f"同一项的“总计”格为{shown}。"
        return f" The total of the same row is {shown}."
    return _added(finding.parts, language)


def _filled(finding: Finding, language: Language) -> str:
    """Of a sum that lacks cells: those of its own that hold a number."""
    return _added(tuple(c for c in finding.cells if c.figure.value is not None), language)


def _added(parts: Sequence[StoredFigure], language: Language) -> str:
    if not parts:
        return ""
    values = [p.figure.value or Decimal(0) for p in parts]
    total = sum(values, Decimal(0))
    shown = " + ".join(number(v) for v in values)
    shown = f"{shown} = {number(total)}" if len(values) > 1 else shown
    if language == "zh":
        return f"已填写的各格相加：{shown}。"
    return f" The cells that are filled add up to: {shown}."


def _absent(finding: Finding, language: Language) -> str:
    report, target = finding.report, finding.target
    where = report_name(report, language)
    name = measure_name(target, language)
    lacks = report.edition is not None and report.edition not in target.editions
    if language == "zh":
        if lacks:
            return f"{where}的报告用的是{report.edition}年版格式，其中没有“{name}”这一项。"
        return f"{where}的报告中没有读到“{name}”这一格。"
    if lacks:
        return f"{where}: the {report.edition} edition of the form has no item “{name}”."
    return f"{where}: no cell “{name}” was found in the report."


def holdings(reports: Sequence[ReportRecord], language: Language, most: int = 8) -> str:
    """What the library holds, in one sentence: agencies with their years."""
    by_agency: dict[str, list[int]] = {}
    for r in reports:
        by_agency.setdefault(r.agency, []).append(r.year or 0)
    shown = []
    for agency, years in sorted(by_agency.items())[:most]:
        listed = (
            "、".join(map(str, sorted(years)))
            if language == "zh"
            else ", ".join(map(str, sorted(years)))
        )
        shown.append(f"{agency}（{listed}）" if language == "zh" else f"{agency} ({listed})")
    more = len(by_agency) - most
    if not by_agency:
        return "库中没有报告。" if language == "zh" else "The library holds no report."
    if language == "zh":
        tail = f"等{len(by_agency)}个机关" if more > 0 else ""
        return f"库中现有：{'；'.join(shown)}{tail}。"
    tail = f" and {more} more agencies" if more > 0 else ""
    return f"The library holds: {'; '.join(shown)}{tail}."


def missing_text(missing: Sequence[tuple[str, int]], language: Language) -> str:
    """Which reports were asked for and are not held."""
    if language == "zh":
        listed = "、".join(f"{a}{y}年" for a, y in missing)
        return f"库中没有{listed}的报告。"
    listed = ", ".join(f"{a} {y}".strip() for a, y in missing)
    return f"No report is held for {listed}."


def newest_held(year: int, language: Language) -> str:
    """The newest year for which a report is held."""
    if language == "zh":
        return f"库中最新的是{year}年的报告。"
    return f"The newest report held is for {year}."


def unknown_agency(name: str, language: Language) -> str:
    """The agency asked for is not held."""
    if language == "zh":
        return f"库中没有“{name}”的报告。"
    return f"No report of “{name}” is held."


def nothing_to_add(language: Language) -> str:
    """A total of what went before was asked for."""
    if language == "zh":
        return "要把哪些数字加在一起？请写成一个完整的问题。"
    return "Which figures are to be added? Please ask for them in one question."


def asks_nothing(language: Language) -> str:
    """The question holds no word that something could be sought by."""
    if language == "zh":
        return "请写明想问什么，例如：2020年作出了多少件行政许可决定？"
    return "Ask for something, for example: How many licensing decisions were made in 2020?"


def unexplained(words: Sequence[str], language: Language) -> str:
    """No report speaks of these words."""
    if language == "zh":
        listed = "”“".join(words)
        return (
            f"库中的报告没有可以确切回答“{listed}”的内容。"
            if words
            else "库中的报告没有回答这个问题。"
        )
    listed = "”, “".join(words)
    if words:
        return f"Nothing in the reports held answers this exactly (“{listed}”)."
    return "Nothing in the reports held answers this."


MONEY_NOT_CASES = (
    "注意：表中这一项是金额，没有件数。",
    "Note: the form gives an amount of money here, no number of cases.",
)


def cannot_leave_out(agencies: Sequence[str], language: Language) -> str:
    """What is asked with some agencies left out is no computation over the others."""
    if language == "zh":
        return f"不能确切算出除{'、'.join(agencies)}以外的结果。"
    return f"What is asked without {', '.join(agencies)} cannot be computed exactly."


COUNT_NOT = {
    "persons": ("注意：表中按件统计，不是人数。", "Note: the form counts cases, not persons."),
    "firms": ("注意：表中按件统计，不是家数。", "Note: the form counts cases, not firms."),
    "money": ("注意：表中按件统计，不是金额。", "Note: the form counts cases, not money."),
}
