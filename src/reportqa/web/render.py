"""Answers, citations and whole pages as HTML. All that comes from outside is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from reportqa.answer.model import Answer, AnswerFigure, Citation
from reportqa.document import Kind
from reportqa.form.catalogue import catalogue
from reportqa.store.model import ReportRecord
from reportqa.web.texts import Texts

SHOWN_DECIMALS = 6  # a quotient with more decimals is rounded for the eye, and says so
QUOTED = 18  # characters of a quote on a button
_MARK = re.compile(r"\[([0-9]{1,4})\]")


@cache
def stylesheet() -> str:
    """The style sheet of the chat and of the source pages."""
    return (files("reportqa.web") / "static" / "page.css").read_text(encoding="utf-8")


def exact(value: Decimal) -> str:
    """A number in plain digits, exactly as it is: never an exponent, never a separator."""
    return format(value, "f")


def number(value: Decimal, t: Texts) -> str:
    """A number for the eye: exact, but for quotients that do not end, which say that they are cut.

    The full digits stay in the element's title.
    """
    digits = exact(value)
    _, _, decimals = digits.partition(".")
    if len(decimals) <= SHOWN_DECIMALS:
        return escape(digits)
    short = exact(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN))
    return f'<span title="{digits}"><small>{escape(t.about)}</small> {short}</span>'


# -- answers -----------------------------------------------------------------------------------


def render_answer(answer: Answer, t: Texts) -> str:
    """An answer: the figure first, then its sentence, how it was understood, and what to note."""
    parts = [
        f'<p class="rq-asked"><span>{escape(t.asked + t.separator)}</span>'
        f"{escape(answer.question)}</p>",
        _headline(answer, t),
        _text(answer),
    ]
    if answer.derivation:
        parts.append(
            f'<p class="rq-derivation">{escape(t.calculation + t.separator)}'
            f"<span>{escape(answer.derivation)}</span></p>"
        )
    if answer.warnings:
        items = "".join(f"<li>{escape(w)}</li>" for w in answer.warnings)
        parts.append(
            f'<div class="rq-warnings" role="note"><strong>⚠ {escape(t.warnings)}</strong>'
            f"<ul>{items}</ul></div>"
        )
    if answer.options:
        buttons = "".join(ask_button(option) for option in answer.options)
        parts.append(
            f'<div class="rq-options" role="group" aria-label="{escape(t.options)}">'
            f"<p>{escape(t.options)}</p>{buttons}</div>"
        )
    if len(answer.figures) > 1:
        parts.append(_figures(answer, t))
    parts.append(_understood(answer, t))
    kind = escape(answer.kind)
    return f'<article class="rq-answer rq-kind-{kind}">{"".join(parts)}</article>'


def ask_button(question: str) -> str:
    """A button that asks a question when it is clicked."""
    return (
        f'<button type="button" class="rq-ask" data-ask="{escape(question)}">'
        f"{escape(question)}</button>"
    )


def _headline(answer: Answer, t: Texts) -> str:
    """The number in large, or what stands where a number was looked for."""
    if answer.value is not None:
        unit = f' <span class="rq-unit">{escape(answer.unit)}</span>' if answer.unit else ""
        return f'<p class="rq-figure"><strong>{number(answer.value, t)}</strong>{unit}</p>'
    if answer.kind == "no_answer":
        return f'<p class="rq-nothing">{escape(t.no_answer)}</p>'
    if answer.kind == "figure" and len(answer.figures) == 1:
        return f'<p class="rq-nothing">{_no_number(answer.figures[0], t)}</p>'
    return ""


def _no_number(figure: AnswerFigure, t: Texts) -> str:
    said = escape(t.no_figure.get(figure.kind.value, figure.raw))
    if figure.kind is Kind.WORD and figure.raw:
        said += escape(t.separator + figure.raw)
    return said


def _text(answer: Answer) -> str:
    """The answer's sentences, each [n] that has a citation made a link to its place."""
    by_id = {c.id: c for c in answer.citations}

    def mark(found: re.Match[str]) -> str:
        citation = by_id.get(int(found[1]))
        return found[0] if citation is None else _mark_link(citation)

    paragraphs = (_MARK.sub(mark, escape(p)) for p in answer.text.splitlines() if p.strip())
    return "".join(f'<p class="rq-text">{p}</p>' for p in paragraphs)


def _mark_link(citation: Citation) -> str:
    title = " ".join(x for x in (citation.agency, str(citation.year or ""), citation.section) if x)
    return (
        f'<a class="rq-mark" href="{escape(citation.link)}" data-cite="{citation.id}"'
        f' title="{escape(title)}">[{citation.id}]</a>'
    )


def _figures(answer: Answer, t: Texts) -> str:
    """Several figures as a table, told apart by as few columns as do it.

    The printed labels are shown only where agency, year and measure leave two figures alike.
    """
    by_id = {c.id: c for c in answer.citations}
    figures = answer.figures
    columns: list[tuple[str, list[str]]] = [
        (t.agency, [f.agency for f in figures]),
        (t.year, ["" if f.year is None else str(f.year) for f in figures]),
        (t.measure, [measure_name(f.measure, t) for f in figures]),
    ]
    if len({(f.agency, f.year, f.measure) for f in figures}) < len(figures):
        columns += [
            (t.row, [" › ".join(f.row) for f in figures]),
            (t.column, [" › ".join(f.column) for f in figures]),
        ]
    kept = [(name, cells) for name, cells in columns if len(set(cells)) > 1]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name, _ in kept)
    head += f'<th scope="col">{escape(t.value)}</th>'
    rows: list[str] = []
    for i, figure in enumerate(figures):
        cells = "".join(f"<td>{escape(values[i])}</td>" for _, values in kept)
        if figure.value is not None:
            shown = number(figure.value, t) + (f" {escape(figure.unit)}" if figure.unit else "")
        else:
            shown = _no_number(figure, t)
        citation = by_id.get(figure.citation)
        link = f" {_mark_link(citation)}" if citation is not None else ""
        rows.append(f'<tr>{cells}<td class="rq-number">{shown}{link}</td></tr>')
    return (
        f'<div class="rq-scroll" tabindex="0" role="region" aria-label="{escape(t.figures)}">'
        f'<table class="rq-table"><caption>{escape(t.figures)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def measure_name(measure: str, t: Texts) -> str:
    """A measure's name in the interface's language; as it is where the catalogue has none."""
    known = catalogue().by_name.get(measure)
    return known.en if known is not None and t.language == "en" else measure


def _understood(answer: Answer, t: Texts) -> str:
    """How the question was understood; only what it was understood to name."""
    i = answer.interpretation
    comma = "、" if t.language == "zh" else ", "
    rows = [
        (t.agency, comma.join(i.agencies)),
        (t.year, comma.join(str(y) for y in i.years)),
        (t.measure, measure_name(i.measure, t) if i.measure else ""),
        (t.column, comma.join(i.columns)),
        (t.operation, t.operations.get(i.operation, i.operation) if i.operation else ""),
    ]
    items = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in rows
        if value
    )
    if not items:
        return ""
    return (
        f'<section class="rq-understood"><h3>{escape(t.understood)}</h3><dl>{items}</dl></section>'
    )


def render_earlier(answers: Sequence[Answer], t: Texts) -> str:
    """The earlier turns of a conversation, the latest first, each in two lines."""
    if not answers:
        return ""
    items: list[str] = []
    for answer in reversed(answers):
        if answer.value is not None:
            short = number(answer.value, t) + (f" {escape(answer.unit)}" if answer.unit else "")
        else:
            words = " ".join(_MARK.sub("", answer.text).split())
            short = escape(words if len(words) <= 80 else words[:80] + "……")
        items.append(f"<li><p>{ask_button(answer.question)}</p><p>{short}</p></li>")
    heading = f"<h3>{escape(t.earlier)}</h3>"
    return f'<section class="rq-earlier">{heading}<ol>{"".join(items)}</ol></section>'


# -- citations ---------------------------------------------------------------------------------


def citation_choice(citations: Sequence[Citation], chosen: int, t: Texts) -> str:
    """Buttons to choose between citations; nothing where there is no choice."""
    if len(citations) < 2:
        return ""
    same = len({(c.agency, c.year) for c in citations}) == 1
    buttons = "".join(
        f'<button type="button" class="rq-choose" data-cite="{c.id}"'
        f' aria-pressed="{"true" if c.id == chosen else "false"}">'
        f"[{c.id}] {escape(_where(c, with_report=not same))}</button>"
        for c in citations
    )
    label = escape(t.choose_source)
    return f'<div class="rq-choice" role="group" aria-label="{label}">{buttons}</div>'


def _where(c: Citation, *, with_report: bool) -> str:
    """What tells a citation from its neighbours: innermost labels, or how the quote begins."""
    if c.table is not None:
        place = " · ".join((*c.row[-1:], *c.column[-1:]))
    else:
        place = c.quote if len(c.quote) <= QUOTED else c.quote[:QUOTED] + "……"
    report = (c.agency, str(c.year or "")) if with_report else ()
    return " ".join(x for x in (*report, place or c.section) if x)


def link_to(citation: Citation, t: Texts) -> str:
    """A link to the citation's permanent address, which opens beside the chat."""
    return (
        f'<p class="rq-link"><a href="{escape(citation.link)}" target="_blank" rel="noopener">'
        f"{escape(t.link)}</a></p>"
    )


# -- what the library holds --------------------------------------------------------------------


def report_link(report: str, t: Texts) -> str:
    """The address of a whole report."""
    return f"/source/{quote(report, safe='')}?lang={t.language}"


def render_holdings(records: Sequence[ReportRecord], t: Texts) -> str:
    """What the library holds, folded away: one line a report, each a link to it."""
    if not records:
        return f'<p class="rq-note">{escape(t.holdings_empty)}</p>'
    items = "".join(
        f'<li><a href="{escape(report_link(r.report, t))}" target="_blank" rel="noopener">'
        f"{escape(_named(r))}</a></li>"
        for r in records
    )
    count = escape(t.holdings.format(count=len(records)))
    return f'<details class="rq-holdings"><summary>{count}</summary><ul>{items}</ul></details>'


def _named(r: ReportRecord) -> str:
    if r.agency and r.year is not None:
        return f"{r.agency} {r.year}"
    return r.title or r.file


# -- pages -------------------------------------------------------------------------------------


def page(title: str, body: str, t: Texts) -> str:
    """A page that stands by itself: no scripts, nothing fetched from anywhere."""
    return (
        f'<!doctype html><html lang="{t.html_lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{stylesheet()}</style></head>"
        f'<body class="rq-page"><header><a href="/?lang={t.language}">← {escape(t.back)}</a>'
        f"</header><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def source_page(record: ReportRecord, source: str, whole: bool, t: Texts) -> str:
    """The page of a source: a cited place with a link to the whole report, or all of the report."""
    if not whole:
        link = escape(report_link(record.report, t))
        source += f'<p class="rq-link"><a href="{link}">{escape(t.whole_report)}</a></p>'
    return page(record.title or _named(record), f'<div class="rq-source">{source}</div>', t)


def error_page(message: str, t: Texts) -> str:
    """A page that says in one line why there is nothing to show."""
    return page(t.title, f'<p class="rq-nothing">{escape(message)}</p>', t)
