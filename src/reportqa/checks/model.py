"""A check of figures against a rule of the form, and a report as the checks see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Protocol

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
    report stand in ``others`` beside the id of that report. ``message`` can be sent to the author
    as it stands; ``quote`` is the sentence of the report that explains a note, "" without one.
    """

    id: str
    rule: int
    status: Status
    expression: str
    left: Decimal | None
    right: Decimal | None
    cells: tuple[Figure, ...]
    message: str
    message_en: str
    others: tuple[tuple[str, Figure], ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report as the checks see it: of the library, or of a file outside it.

    ``figures`` are its value cells, ``sentences`` the figures of its text in reading order;
    ``prose`` gives its paragraphs, which are needed only where something does not follow.
    """

    report: str
    agency: str
    year: int | None
    edition: int | None
    figures: tuple[Figure, ...]
    sentences: tuple[Placed, ...] = ()
    prose: Callable[[], Sequence[str]] = tuple
