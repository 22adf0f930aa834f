"""Questions to click: made from what the library holds, and kept only if it answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportqa.errors import ReportqaError
from reportqa.web.texts import Language

if TYPE_CHECKING:
    from reportqa.library import Library

TRIES = 8  # reports that one kind of question is tried on

_ONE_YEAR: dict[Language, tuple[str, ...]] = {
    "zh": (
        "{year}年{agency}作出了多少件行政许可决定？",
        "{year}年{agency}新收政府信息公开申请多少件？",
        "{year}年{agency}的行政复议有多少件结果纠正？",
        "{year}年{agency}政府信息公开工作存在哪些问题？",
    ),
    "en": (
        "How many licensing decisions did {agency} make in {year}?",
        "How many new applications for government information did {agency} receive in {year}?",
        "What problems did {agency} report in {year}?",
    ),
}
_ALL_YEARS: dict[Language, str] = {
    "zh": "{agency}历年新收政府信息公开申请数量的变化？",
    "en": "How did the number of new applications received by {agency} change over the years?",
}


def find_examples(library: Library, language: Language) -> tuple[str, ...]:
    """Up to one question of each kind, in one language, that the library answers from a report.

    Each is tried on the reports in turn, the newest first and beginning where the last one ended,
    so that the examples show several reports and none that ends in "no answer".
    """
    forms = [
        (r.agency, r.year)
        for r in library.reports()
        if r.is_form and not r.duplicate_of and r.agency and r.year is not None
    ]
    forms.sort(key=lambda form: (-form[1], form[0]))
    several = [form for form in forms if sum(form[0] == other for other, _ in forms) > 1]
    found: list[str] = []
    tried = 0
    for pattern in (*_ONE_YEAR[language], _ALL_YEARS[language]):
        among = several if pattern == _ALL_YEARS[language] else forms
        for turn in range(min(TRIES, len(among))):
            agency, year = among[(tried + turn) % len(among)]
            question = pattern.format(agency=agency, year=year)
            if _answered(library, question):
                found.append(question)
                tried += turn + 1
                break
    return tuple(found)


def _answered(library: Library, question: str) -> bool:
    try:
        answer = library.ask(question)
    except ReportqaError:
        return False
    if answer.kind == "figure":
        return bool(answer.citations) and (answer.value is not None or len(answer.figures) > 1)
    return bool(answer.citations) and answer.kind in {"passage", "commitments"}
