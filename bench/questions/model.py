"""A question with all that its answer may say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Shown = tuple[str, int, Decimal]
"""A figure of an answer: full name of the agency, year, value."""

How = Literal["number", "figures", "list", "nothing", "silence"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what is expected of its answer.

    ``how``: "number": ``value`` alone (or none, which is a miss). "figures": no value, but just the
    ``figures`` in whatever order. "list": the same in falling or rising order. "nothing": no value,
    as a cell is blank or a report is not held. "silence": no value and no figure at all.
    ``winners`` are names or years that the text must put first. ``formula`` is for people.
    """

    operation: str
    language: str
    question: str
    how: How
    value: Decimal | None = None
    figures: frozenset[Shown] = frozenset()
    winners: tuple[str, ...] = ()
    losers: tuple[str, ...] = ()
    previous: tuple[str, ...] = ()
    formula: str = ""
    yes: bool | None = None
