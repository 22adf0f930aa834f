"""Whom to ask where a report gives no figure: the contact that the report itself prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa.answer.cite import Citations
from reportqa.answer.model import Answer
from reportqa.document import Document, Kind, Paragraph, Section
from reportqa.question.parse import Question
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, Store

_MOST = 3
"""Contacts that one answer names."""

_COLON = r"\s*[:：]\s*"
_NUMBER = r"[+＋]?[（(]?[\d０-９][\d０-９\s\-－—–()（）转]{4,24}[\d０-９]"
_ITEMS = (
    rf"(?:联系|咨询|办公|值班|服务)?电话(?:号码)?(?:\s*[/／、及和]\s*传真)?(?:{_COLON})?{_NUMBER}"
    rf"(?:\s*[,，、/／]\s*{_NUMBER})?",
    rf"传真(?:号码)?(?:{_COLON})?{_NUMBER}",
    rf"(?:电子)?(?:邮箱|邮件|信箱)(?:地址)?(?:{_COLON})?[\w.+\-]+\s?[@＠#]\s?[\w\-]+(?:\.[\w\-]+)+",
    rf"(?i:e-?mail)(?:{_COLON})?[\w.+\-]+\s?[@＠]\s?[\w\-]+(?:\.[\w\-]+)+",
    rf"(?:联系|通讯|通信|办公|单位|邮寄)?地\s?址(?:{_COLON}|为|是)[^；;，,。）)\n:：]{{4,60}}",
    rf"(?:邮政编码|邮编)(?:{_COLON})?[\d０-９]{{6}}",
    rf"联系(?:人|部门|单位){_COLON}[^；;，,。）)\n:：]{{2,30}}",
)
_ITEM = re.compile("|".join(f"(?:{item})" for item in _ITEMS))
_REACHES = re.compile(r"电话|邮箱|邮件|信箱|(?i:e-?mail)")
_APART = 25
"""Characters between two items of one contact at most."""

_ABOUT_THE_REPORT = re.compile(r"联系|疑问|咨询|意见|本报告|来电|来函")
_OF_THE_PAGE = re.compile(
    r"主办|承办|版权|备案|ICP|网站标识码|技术支持|公网安备|网站地图|网站维护|热线|监督电话|举报电话"
)
_BEFORE = 80


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact as printed: ``text == document.text[start:end]``."""

    text: str
    start: int
    end: int


def find_contact(text: str) -> Contact | None:
    """The contact that a report's text prints for questions about it; None where it prints none.

    A contact is one item or several in a row (电话, 传真, 邮箱, 地址, 邮编), one of which must be a
    telephone number or an address for mail over the net. Those that stand after words on the report
    (如有疑问请联系) come first, then the first; what a web page prints about itself is none.
    """
    clusters: list[list[re.Match[str]]] = []
    for item in _ITEM.finditer(text):
        between = text[clusters[-1][-1].end() : item.start()] if clusters else ""
        if clusters and len(between) <= _APART and "。" not in between:
            clusters[-1].append(item)
        else:
            clusters.append([item])
    found: list[tuple[bool, int, Contact]] = []
    for cluster in clusters:
        start, end = cluster[0].start(), cluster[-1].end()
        printed = text[start:end]
        before = text[max(0, start - _BEFORE) : start]
        around = before + text[end : end + _BEFORE // 2]
        asked = bool(_ABOUT_THE_REPORT.search(before) or printed.startswith("联系"))
        if not _REACHES.search(printed) or (_OF_THE_PAGE.search(around) and not asked):
            continue
        found.append((not asked, start, Contact(printed, start, end)))
    return min(found, key=lambda f: f[:2])[2] if found else None


def with_contact(
    answer: Answer, question: Question, reports: Sequence[ReportRecord], store: Store
) -> Answer:
    """The answer with the contacts of the reports that give no figure, each cited.

    Added to a cell without a number, and to a refusal about an agency that the library holds; no
    other answer is changed. ``reports`` are those that the question may be about.
    """
    lines: list[str] = []
    citations = list(answer.citations)
    said: set[str] = set()
    for record in _without_figure(answer, question, reports):
        document = store.document(record.report)
        contact = find_contact(document.text)
        if contact is None or contact.text in said:
            continue
        said.add(contact.text)
        collected = Citations((record,))
        path = _path(store.sections(record.report), contact.start)
        page = _page(document, contact.start)
        collected.text(record, contact.start, contact.end, contact.text, path=path, page=page)
        [citation] = collected.all
        citations.append(replace(citation, id=len(citations) + 1))
        lines.append(_line(record, contact, len(citations), answer.language))
    if not lines:
        return answer
    return replace(answer, text="\n".join([answer.text, *lines]), citations=tuple(citations))


def _without_figure(
    answer: Answer, question: Question, reports: Sequence[ReportRecord]
) -> list[ReportRecord]:
    """The reports to ask about: of the cells without a number, or of the agency refused."""
    if answer.kind == "figure" and answer.value is None:
        lacking = {(f.agency, f.year) for f in answer.figures if f.kind is not Kind.NUMBER}
        return [r for r in reports if (r.agency, r.year) in lacking][:_MOST]
    if answer.kind != "no_answer" or not question.content or question.unknown_agency:
        return []
    agencies = dict.fromkeys(r.agency for r in reports)
    known = [a for a in agencies if a in question.agencies]
    if not known and not question.agencies and len(agencies) == 1:
        known = list(agencies)
    if len(known) > _MOST:
        return []
    return [_nearest([r for r in reports if r.agency == a], question.years) for a in known]


def _nearest(reports: Sequence[ReportRecord], years: Sequence[int]) -> ReportRecord:
    """The report of the year asked for, else the newest."""
    return max(reports, key=lambda r: (r.year in years, r.year or 0))


def _line(record: ReportRecord, contact: Contact, mark: int, language: Language) -> str:
    shown = " ".join(contact.text.split())
    if language == "zh":
        return f"可向{record.agency}询问，{record.year}年报告所载联系方式：“{shown}”[{mark}]。"
    return f"The report of {record.agency}, {record.year}, gives this contact: “{shown}” [{mark}]."


def _path(sections: Sequence[Section], place: int) -> tuple[str, ...]:
    """The labels of the sections that a place stands in, from the outermost in."""
    return tuple(s.label for s in sections if s.start <= place < s.end)


def _page(document: Document, place: int) -> int | None:
    for block in document.blocks:
        start, end = block.location.start, block.location.end
        if not isinstance(block, Paragraph) or start is None or end is None:
            continue
        if start <= place < end:
            return block.location.page
    return None
