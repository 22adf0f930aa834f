"""The words of a sentence that a figure in it is understood from.

A figure is understood from its own clause, from what its sentence says before the first figure,
from the clause that it is a part of (其中, 包括, a colon), and from a short line right before the
sentence; never from what is said of another figure or after it: in "信访298件，其中来访14件" only
the 14 are 来访, and in "政务类41条、业务类119条" the 119 are no 政务类.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.document import Document, Figure
from reportqa.question.text import normalise
from reportqa.store.model import StoredFigure

_CLAUSE_END = re.compile(r"[，。；、：！？\d]|其中")
_PART_OF = re.compile(r"其中|包括|包含|分别|即|[：:（(]")
_SPLITS = re.compile(r"[，,；;：:。]")
_PARTS_CLAUSES = re.compile(r"[，,。；;、：:！？（(]")
_ENUMERATION = 600
"""Characters within which the head of an enumeration is sought."""
_HEADING = 30
"""Characters of a sentence that only names what the next one counts."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a figure stands in its sentence.

    ``clause`` is its own, ``near`` the part of it after the last comma; ``context`` is what it is
    understood from besides; ``earlier`` the sentence up to the figure before it, "" for the first.
    """

    clause: str = ""
    near: str = ""
    context: str = ""
    earlier: str = ""


def stretches(figures: Sequence[StoredFigure], document: Document) -> dict[int, Stretch]:
    """The stretch of each figure of one report's sentences, by the id of the figure."""
    found_at: dict[int, Stretch] = {}
    sentences: dict[tuple[str, int], list[StoredFigure]] = {}
    sentence, start = "", 0
    for stored in sorted(figures, key=lambda f: f.figure.location.start or 0):
        if stored.figure.quote != sentence:
            sentence, start = stored.figure.quote, stored.figure.location.start or 0
        sentences.setdefault((sentence, start), []).append(stored)
    for (sentence, _), group in sentences.items():
        found_at |= _of_sentence(sentence, group, document)
    return found_at


def _of_sentence(
    sentence: str, group: Sequence[StoredFigure], document: Document
) -> dict[int, Stretch]:
    line = _line_before(document, group[0].figure)
    found_at: dict[int, Stretch] = {}
    lead, parent, parent_end = "", "", 0
    at, earlier = 0, ""
    told = ""  # what the figure before is understood from, for one in the same clause
    for stored in group:
        figure = stored.figure
        found = sentence.find(figure.raw, at)
        if found < 0:
            found_at[stored.id] = Stretch()
            continue
        after = found + len(figure.raw)
        stop = _CLAUSE_END.search(sentence, after)
        end = stop.start() if stop else len(sentence)
        clause = sentence[at:end]
        if not earlier:
            lead, parent, parent_end = _lead(clause, figure), clause, after
        part = bool(_PART_OF.search(sentence, parent_end, found)) and earlier
        joined = told if earlier and not _PARTS_CLAUSES.search(sentence, at, found) else ""
        context = (line, lead, parent if part else "", joined)
        found_at[stored.id] = Stretch(
            normalise(clause),
            normalise(re.split(r"[，,；;]", sentence[at:after])[-1] + sentence[after:end]),
            normalise(" ".join(context)),
            normalise(earlier),
        )
        told = f"{joined} {clause}"
        at, earlier = after, sentence[:end]
    return found_at


def _lead(clause: str, figure: Figure) -> str:
    """What the first clause with a figure says before the figure's own subject."""
    at = clause.find(figure.subject) if figure.subject else -1
    if at > 0:
        return clause[:at]
    cut = [m.end() for m in _SPLITS.finditer(clause)]
    return clause[: cut[-1]] if cut else ""


def _line_before(document: Document, figure: Figure) -> str:
    """What announces a sentence: the words before a colon that it stands behind, or a short line.

    After a semicolon that is the head of the whole enumeration (分为五类：…；…；…); else a short
    line without figures, above the sentence or before it in its paragraph.
    """
    at = figure.location.start or 0
    begin = document.text.rfind(figure.quote, 0, at + len(figure.quote))
    if begin < 0:
        return ""
    before = document.text[max(0, begin - _ENUMERATION) : begin].rstrip("\n ")
    if before.endswith(("；", ";")):
        chain = re.split(r"[。\n！？]", before)[-1]
        head, colon, _ = chain.partition("：")
        return head if colon else ""
    last = re.split(r"[\n。；！？]", before.rstrip("。；！？："))[-1]
    return last if len(last) <= _HEADING and not re.search(r"\d", last) else ""
