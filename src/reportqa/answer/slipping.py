"""Questions with typing slips: understood as they were meant, and said."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date

from reportqa.answer.glossary import define
from reportqa.answer.targets import find_targets
from reportqa.form.catalogue import catalogue
from reportqa.question.parse import Question, parse
from reportqa.question.slips import Slip, put_right
from reportqa.question.text import Language, normalise
from reportqa.store.model import Store

_LOOKED_THROUGH = 20
"""Passages nearest to what was typed: one that contains it is among them."""


def without_slips(
    questions: Sequence[str], names: Sequence[str], today: date, store: Store
) -> tuple[list[Question], list[Slip]]:
    """The questions of a conversation with the slips put right that are certain, and those."""

    def meaning(question: Question) -> Hashable:
        # a follow-up may only add to what was asked before
        if (defined := define(question)) is not None:
            return defined.text
        targets = find_targets(question, catalogue())
        return targets or (question.terms if len(questions) > 1 else ())

    understood: list[Question] = []
    slips: list[Slip] = []
    for text in questions:
        question = parse(text, names, today)
        better = put_right(question, names, today, meaning, lambda t: _stands(t, store))
        if better is not None:
            question = better[0]
            slips += better[1]
        understood.append(question)
    return understood, slips


def _stands(typed: str, store: Store) -> bool:
    """Whether a report contains what was typed: then it is a word, and meant."""
    hits = store.search(typed, top=_LOOKED_THROUGH)
    return any(
        typed in "".join(normalise(h.passage.passage.text).split())
        or any(typed in label for label in h.passage.passage.path)
        for h in hits
    )


def slip_notes(slips: Sequence[Slip], language: Language) -> tuple[str, ...]:
    """For each slip, which word was taken for which."""
    return tuple(
        f"“{s.typed}”按“{s.meant}”理解"
        if language == "zh"
        else f"“{s.typed}” was taken for “{s.meant}”"
        for s in slips
    )
