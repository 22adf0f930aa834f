"""The register of an agency as one printable page: each promise, and the later evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Final

from reportqa.register import commitment_text
from reportqa.sheet.model import Language
from reportqa.store.model import ReportRecord, StoredFollowup, StoredItem


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    year: str
    problem: str
    promise: str
    deadline: str
    evidence: str
    findings: dict[str, str]
    planned: str
    done: str
    nothing: str
    note: str
    counts: str
    report: str


_ZH: Final = _Words(
    title="改进承诺及后续情况",
    year="年度",
    problem="存在的问题",
    promise="改进承诺",
    deadline="期限",
    evidence="以后年度报告中的表述",
    findings={
        "reported": "报告提到已做", "repeated": "再次提出", "not mentioned": "未见提及",
        "no report held": "未持有该年报告",
    },
    planned="计划", done="报告称已完成", nothing="没有这样的条目。",
    note="本页由程序从年度报告原文摘录，“以后年度报告中的表述”只说明报告写了什么，不是对机关工作的评价；"
    "括号内为相似度（0至1），请对照原文核实。",
    counts="合计", report="报告",
)  # fmt: skip
_EN: Final = _Words(
    title="Commitments and what became of them",
    year="Year",
    problem="Problem",
    promise="Commitment",
    deadline="Deadline",
    evidence="What later reports say",
    findings={
        "reported": "told as done", "repeated": "promised again",
        "not mentioned": "not mentioned", "no report held": "no report held",
    },
    planned="planned", done="told as done", nothing="There is no such line.",
    note="Taken from the reports by a program. What later reports say is evidence of what is "
    "written, no verdict on the agency; in brackets the similarity, 0 to 1. Check the originals.",
    counts="In all", report="Report",
)  # fmt: skip

_STYLE = """
@page { size: A4 landscape; margin: 12mm }
body { font: 10pt/1.45 "Noto Serif CJK SC", "Source Han Serif SC", SimSun, serif; color: #000;
  margin: 1.2rem auto; max-width: 72rem; padding: 0 1rem }
h1 { font-size: 15pt; text-align: center; margin: .6rem 0 } p { margin: .4rem 0 }
section + section { break-before: page }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #555; padding: .2rem .4rem; vertical-align: top; text-align: left;
  overflow-wrap: anywhere }
th { background: #f0f0f0; font-weight: normal }
td ul { margin: 0; padding-left: 1.1em } small { color: #333 }
tr { break-inside: avoid } thead { display: table-header-group }
.year { white-space: nowrap }
@media print { body { max-width: none; margin: 0; padding: 0 } }
"""


def to_html(
    found: Sequence[StoredItem], records: Sequence[ReportRecord], language: Language = "zh"
) -> str:
    """The lines of a register, each agency on a sheet of its own; all of the reports is escaped."""
    words = _ZH if language == "zh" else _EN
    files = {record.report: record for record in records}
    groups = groupby(found, key=lambda item: item.agency)
    body = "".join(_sheet(agency, list(items), files, words) for agency, items in groups)
    code = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html><html lang="{code}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{_STYLE}</style></head>"
        f"<body>{body or escape(words.nothing)}</body></html>\n"
    )


def _sheet(
    agency: str, items: Sequence[StoredItem], files: dict[str, ReportRecord], words: _Words
) -> str:
    names = (words.year, words.problem, words.promise, words.deadline, words.evidence)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(_row(item, words) for item in items)
    told = Counter(f.followup.finding for item in items for f in item.followups)
    counts = ", ".join(f"{words.findings[f]} {n}" for f, n in told.items())
    held = dict.fromkeys(item.report for item in items)
    sources = "; ".join(f"{report} ({files[report].file})" for report in held if report in files)
    return (
        f"<section><h1>{escape(agency)} {escape(words.title)}</h1>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        + (f"<p>{escape(words.counts)}: {escape(counts)}</p>" if counts else "")
        + f"<p>{escape(words.report)}: {escape(sources)}</p>"
        f"<p><small>{escape(words.note)}</small></p></section>"
    )


def _row(item: StoredItem, words: _Words) -> str:
    own = commitment_text(item.item)
    is_problem = item.item.kind == "problem"
    state = words.done if item.item.status == "done" else ""
    promise = "" if is_problem else own + (f" ({state})" if state else "")
    page = f", p. {item.item.page}" if item.item.page else ""
    cells = (
        str(item.year or ""), own if is_problem else item.problem, promise, item.item.deadline
    )  # fmt: skip
    row = "".join(
        f'<td class="year">{escape(cell)}</td>' if n == 0 else f"<td>{escape(cell)}</td>"
        for n, cell in enumerate(cells)
    )
    told = "".join(f"<li>{_told(f, words)}</li>" for f in item.followups)
    evidence = f"<ul>{told}</ul>" if told else ""
    return f"<tr>{row}<td>{evidence}<small>{escape(item.id)}{escape(page)}</small></td></tr>"


def _told(stored: StoredFollowup, words: _Words) -> str:
    followup = stored.followup
    quote = f": “{followup.quote}”" if followup.quote else ""
    score = f" ({followup.score:.2f})" if followup.score is not None else ""
    return escape(f"{followup.year} {words.findings[followup.finding]}{score}{quote}")
