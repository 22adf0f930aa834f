"""A check of figures against a rule of the form, and a report as the checks see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal, Protocol

from reportqa.checks.cells import TOTAL, first_of, first_three
from reportqa.document import Figure

Status = Literal["pass", "note", "fail", "unread", "not applicable"]


class Placed(Protocol):
    """A figure of a sentence with the labels of its section, from the outermost in."""

    @property
    def path(self) -> tuple[str, ...]:
        """Labels of the section."""
        ...

    @property
    def figure(self) -> Figure:
        """The figure."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, checked on the cells and sentences that it is about.

    ``id`` is stable within a report: rule and what it is about ("2:自然人", "3:予以公开"; with
    "#2" for the second print of a table in one document). ``expression`` is the rule in words;
    ``left`` and ``right`` are its sides, blanks read as none, None where they cannot be known.
    ``cells`` are the figures that take part, in the order of the expression; those of another
    report stand in ``others`` beside the id of that report. ``words`` makes the sentence that
    can be sent to the author as it stands, in Chinese and in English: few are ever read.
    ``quote`` is the sentence of the report that explains a note, "" without one.
    """

    id: str
    rule: int
    status: Status
    expression: str
    left: Decimal | None
    right: Decimal | None
    cells: tuple[Figure, ...]
    words: Callable[[], tuple[str, str]] = field(repr=False, compare=False)
    others: tuple[tuple[str, Figure], ...] = ()
    quote: str = ""

    @property
    def message(self) -> str:
        """What was found, in Chinese."""
        return self.words()[0]

    @property
    def message_en(self) -> str:
        """What was found, in English."""
        return self.words()[1]


@dataclass(frozen=True)
class Checked:
    """A report as the checks see it: of the library, or of a file outside it.

    ``figures`` are its value cells, ``sentences`` the figures of its text in reading order;
    ``prose`` gives its text in runs of sentences, needed only where something does not follow.
    """

    report: str
    agency: str
    year: int | None
    edition: int | None
    figures: tuple[Figure, ...]
    sentences: tuple[Placed, ...] = ()
    prose: Callable[[], Sequence[str]] = tuple

    @cached_property
    def two(self) -> Mapping[str, Figure]:
        """The cells of table two by measure."""
        return first_of("2", self.figures)

    @cached_property
    def three(self) -> Mapping[tuple[str, str], Figure]:
        """The cells of table three by measure and applicant, in its first print."""
        return first_three(self.figures)

    @cached_property
    def totals(self) -> Mapping[str, Figure]:
        """The cells of the form by measure, of table three those of all applicants together."""
        three = {m: f for (m, a), f in self.three.items() if a == TOTAL}
        return {**self.two, **three, **first_of("4", self.figures)}
