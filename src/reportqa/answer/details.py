"""Details that a question asks for, and whether sentences give them.

A sentence may speak of the thing and lack what is asked of it: the name of the firm, the day, the
villages. details.toml lists how details are asked for and what a sentence that gives them has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportqa.question.vocabulary import data_file
from reportqa.question.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Detail:
    """How questions ask for it, and what sentences have that give it."""

    said: Wordings
    given: re.Pattern[str]


def details_in(text: str) -> tuple[Detail, ...]:
    """The details that the normalised text of a question asks for."""
    return tuple(detail for detail in _details() if detail.said.search(text))


def gives(details: Sequence[Detail], text: str) -> bool:
    """Whether a text has every detail."""
    return all(detail.given.search(text) for detail in details)


@cache
def _details() -> tuple[Detail, ...]:
    return tuple(
        Detail(Wordings(d["say"], d["en"]), re.compile("|".join(d["gives"]), re.MULTILINE))
        for d in data_file("details.toml")["detail"]
    )
