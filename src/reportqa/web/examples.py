"""Questions to click: made from what the library holds, and kept only if it answers them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reportqa.errors import ReportqaError
from reportqa.store.model import ReportRecord
from reportqa.web.texts import Language

if TYPE_CHECKING:
    from reportqa.library import Library

SHOWN = 5

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
    """Up to SHOWN questions in one language that the library answers from a report.

    They speak of its forms in turn, the newest first, so that they show several of them.
    """
    found: list[str] = []
    for question in _candidates(library.reports(), language):
        try:
            answer = library.ask(question)
        except ReportqaError:
            continue
        if answer.citations and answer.kind in {"figure", "passage", "commitments"}:
            found.append(question)
        if len(found) == SHOWN:
            break
    return tuple(found)


def _candidates(records: Sequence[ReportRecord], language: Language) -> list[str]:
    forms = [(r.agency, r.year) for r in records if r.is_form and r.agency and r.year is not None]
    if not forms:
        return []
    forms.sort(key=lambda form: (-form[1], form[0]))
    several = [a for a, _ in forms if sum(1 for b, _ in forms if b == a) > 1]
    questions = [
        pattern.format(agency=agency, year=year)
        for pattern, (agency, year) in zip(
            _ONE_YEAR[language], (forms * len(_ONE_YEAR[language])), strict=False
        )
    ]
    if several:
        questions.insert(2, _ALL_YEARS[language].format(agency=several[0]))
    return questions
