"""Several questions in one: each is answered after the one before it, or refused by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from reportqa.answer.model import Answer, AnswerFigure, Citation, Interpretation
from reportqa.question.text import Language, normalise
from reportqa.question.vocabulary import VERIFIES

MOST = 4
"""Questions that are answered together."""

_ENDS = re.compile(r"(?<=[？?；;。！!])|(?<=[，,])(?=(?:另外|又|还|其中|以及|同时|and\\b)?)")
_MARKS = re.compile(r"(?<=[？?])")
_ASKS = re.compile(
    r"多少|几[个件条次项篇起宗份人家户期场类名轮批套回种元万]|呢[?。]?$|"
    r"\bhow many\b|\bhow much\b|\bwhat (?:is|was|were|are|about)\b|\bhow about\b"
)
_WORD = re.compile(r"[\u4e00-\u9fffa-zA-Z]")


def parts_of(question: str, names: Callable[[str], bool] = lambda _: False) -> tuple[str, ...]:
    """The questions that a text asks, each with its own asking word; () for one question.

    Where each sentence ends with a question mark, one that ``names`` something of the form is a
    question without such a word too, but for one that only asserts.
    """
    sentences = [p for p in _MARKS.split(question) if _WORD.search(p)]
    all_marked = len(sentences) > 1 and all(p.rstrip().endswith(("?", "？")) for p in sentences)

    def asks(piece: str) -> bool:
        plain = normalise(piece)
        if _ASKS.search(plain):
            return True
        return all_marked and plain.endswith("?") and not VERIFIES.search(plain) and names(piece)

    pieces = [p for p in _ENDS.split(question) if _WORD.search(p)]
    parts: list[str] = []
    for piece in pieces:
        if parts and not asks(parts[-1]):
            parts[-1] += piece
        else:
            parts.append(piece)
    if len(parts) > 1 and not asks(parts[-1]):
        parts[-2:] = [parts[-2] + parts[-1]]
    return tuple(parts) if 1 < len(parts) <= MOST else ()


def together(
    question: str, language: Language, answers: Sequence[tuple[str, Answer]]
) -> Answer | None:
    """One answer of several; None where none of them holds a figure or none is refused or two do.

    ``answers`` are the parts with their answers. The value is null: there are several.
    """
    if not any(a.kind == "figure" for _, a in answers):
        return None
    lines: list[str] = []
    figures: list[AnswerFigure] = []
    citations: dict[str, Citation] = {}
    for part, answer in answers:
        renumbered = _renumber(answer, citations)
        figures += renumbered.figures
        shown = part.strip().rstrip("，,；;")
        lines.append(f"“{shown}” {renumbered.text}")
    agencies = [a for _, r in answers for a in r.interpretation.agencies]
    years = {y for _, r in answers for y in r.interpretation.years}
    return Answer(
        question=question,
        language=language,
        kind="figure",
        text="\n".join(lines),
        interpretation=Interpretation(
            agencies=tuple(dict.fromkeys(agencies)), years=tuple(sorted(years))
        ),
        figures=tuple(figures),
        warnings=tuple(dict.fromkeys(w for _, r in answers for w in r.warnings)),
        citations=tuple(citations.values()),
    )


def _renumber(answer: Answer, citations: dict[str, Citation]) -> Answer:
    """The answer with marks that go on from those before; the same place keeps its number."""
    new: dict[int, int] = {}
    for citation in answer.citations:
        if citation.link not in citations:
            citations[citation.link] = replace(citation, id=len(citations) + 1)
        new[citation.id] = citations[citation.link].id

    def marked(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"[{new.get(number, number)}]"

    return replace(
        answer,
        text=re.sub(r"\[(\d+)\]", marked, answer.text),
        figures=tuple(replace(f, citation=new[f.citation]) for f in answer.figures),
    )
