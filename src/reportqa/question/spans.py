"""Spans of a question, and the cheapest covering of the question by them.

Every content word of a question must be accounted for (a term of the form, an agency, a year, an
operation, a counting word, or a function word). The covering decides which span explains which
characters; what no span covers is left over and blocks an exact answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportqa.question.text import is_content


class Role(StrEnum):
    """What a span stands for."""

    TERM = "term"
    AGENCY = "agency"
    YEAR = "year"
    OPERATION = "operation"
    COUNT = "count"
    NUMBER = "number"
    STOP = "stop"
    GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a run of characters can mean; ``id`` is the term, year, agency part, …"""

    role: Role
    id: str


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the normalised question and all that they can mean."""

    start: int
    end: int
    meanings: frozenset[Meaning]

    def ids(self, role: Role) -> frozenset[str]:
        """The ids of its meanings in one role."""
        return frozenset(m.id for m in self.meanings if m.role is role)

    def has(self, role: Role) -> bool:
        """Whether it can play this role."""
        return any(m.role is role for m in self.meanings)


def merge(found: Iterable[tuple[int, int, Meaning]]) -> list[Span]:
    """Spans over the same characters become one with all meanings."""
    by_place: dict[tuple[int, int], set[Meaning]] = {}
    for start, end, meaning in found:
        by_place.setdefault((start, end), set()).add(meaning)
    return [Span(s, e, frozenset(m)) for (s, e), m in sorted(by_place.items())]


_LEFT_OVER = 1000  # a content character that nothing explains
_SPAN = 10  # fewer, longer spans are the likelier reading
_STOP = 4  # between two equal coverings, content explains rather than function words


def cover(text: str, spans: Sequence[Span]) -> tuple[tuple[Span, ...], tuple[tuple[int, int], ...]]:
    """The cheapest covering: spans in order, and the runs (start, end) that are left over."""
    starting: dict[int, list[Span]] = {}
    for span in spans:
        starting.setdefault(span.start, []).append(span)
    size = len(text)
    cost = [0] * (size + 1)
    choice: list[Span | None] = [None] * (size + 1)
    for i in range(size - 1, -1, -1):
        cost[i] = cost[i + 1] + (_LEFT_OVER if is_content(text[i]) else 0)
        for span in starting.get(i, ()):
            only_stop = all(m.role is Role.STOP for m in span.meanings)
            candidate = cost[span.end] + _SPAN + (_STOP if only_stop else 0)
            if candidate < cost[i] or (candidate == cost[i] and choice[i] is not None):
                cost[i], choice[i] = candidate, span
    chosen: list[Span] = []
    left: list[tuple[int, int]] = []
    i = 0
    while i < size:
        span_here = choice[i]
        if span_here is not None:
            chosen.append(span_here)
            i = span_here.end
            continue
        if is_content(text[i]):
            if left and left[-1][1] == i:
                left[-1] = (left[-1][0], i + 1)
            else:
                left.append((i, i + 1))
        i += 1
    return tuple(chosen), tuple(left)
