"""A conversation: the questions asked, their answers, and the citation looked at."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING

from reportqa.answer.model import Answer, Citation
from reportqa.errors import ReportqaError
from reportqa.web.marks import mark_of
from reportqa.web.places import show_place
from reportqa.web.render import citation_choice, link_to, render_answer, render_earlier
from reportqa.web.texts import Language, Texts, texts

if TYPE_CHECKING:
    from reportqa.library import Library

log = logging.getLogger(__name__)

LONGEST_QUESTION = 500  # characters
LONGEST_TALK = 20  # turns that are kept


@dataclass(frozen=True, slots=True)
class Talk:
    """One visitor's conversation. ``chosen`` is the id of the citation shown; None without one.

    ``trouble`` is what went wrong with the last question, "" where nothing did.
    """

    language: Language = "zh"
    answers: tuple[Answer, ...] = ()
    chosen: int | None = None
    trouble: str = ""

    @property
    def citation(self) -> Citation | None:
        """The citation that is shown."""
        if not self.answers:
            return None
        return next((c for c in self.answers[-1].citations if c.id == self.chosen), None)

    def choose(self, citation: int) -> Talk:
        """The same conversation with another citation of the last answer shown."""
        known = {c.id for c in self.answers[-1].citations} if self.answers else set()
        return replace(self, chosen=citation) if citation in known else self


def ask(library: Library, talk: Talk, question: str, agency: str | None, year: int | None) -> Talk:
    """The conversation with one more turn. Errors for people become its ``trouble``."""
    question = question.strip()
    if not question:
        return talk
    if len(question) > LONGEST_QUESTION:
        trouble = texts(talk.language).too_long.format(limit=LONGEST_QUESTION)
        return replace(talk, trouble=trouble)
    previous = [a.question for a in talk.answers]
    try:
        answer = library.ask(question, previous=previous, agency=agency, year=year)
    except ReportqaError as error:
        return replace(talk, trouble=str(error))
    except Exception:  # a visitor gets a sentence, the log gets the trace
        log.exception("no answer to %r", question)
        return replace(talk, trouble=texts(talk.language).failed)
    answers = (*talk.answers, answer)[-LONGEST_TALK:]
    chosen = answer.citations[0].id if answer.citations else None
    return Talk(talk.language, answers, chosen)


def answer_panel(talk: Talk) -> str:
    """The last answer, with the earlier ones below it."""
    t = texts(talk.language)
    body = ""
    if talk.trouble:
        body += f'<p class="rq-nothing" role="alert">{escape(talk.trouble)}</p>'
    if talk.answers:
        body += render_answer(talk.answers[-1], t) + render_earlier(talk.answers[:-1], t)
    elif not talk.trouble:
        body += f'<p class="rq-note">{escape(t.answer_empty)}</p>'
    return _panel(t.answer, body)


def source_panel(library: Library, talk: Talk) -> str:
    """The chosen citation's place, with buttons for the others."""
    t = texts(talk.language)
    citation = talk.citation
    if citation is None:
        return _panel(t.source, f'<p class="rq-note">{escape(t.source_empty)}</p>')
    try:
        _, place = show_place(library, citation.report, mark_of(citation), t)
    except ReportqaError as error:
        # the library may have changed since the answer was given: its words still stand
        place = f'<p class="rq-note">{escape(str(error))}</p>'
        place += f"<blockquote>{escape(citation.quote)}</blockquote>"
    choice = citation_choice(talk.answers[-1].citations, citation.id, t)
    return _panel(t.source, choice + place + link_to(citation, t))


def _panel(heading: str, body: str) -> str:
    return f'<section class="rq-panel"><h2>{escape(heading)}</h2>{body}</section>'


def welcome(t: Texts) -> str:
    """The page's heading."""
    return (
        f'<div data-lang="{t.html_lang}"><h1>{escape(t.title)}</h1>'
        f"<p>{escape(t.subtitle)} {escape(t.offline_note)}</p></div>"
    )
