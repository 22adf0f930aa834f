"""What a library keeps, as its stores hand it out, and the protocol that every store fulfils."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reportqa.commitments.model import Followup, Item
from reportqa.document import Document, Figure, Section
from reportqa.passages import Passage

if TYPE_CHECKING:
    from reportqa.embedding import Vectors


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One report or plain document of the library.

    ``report`` is its stable, printable id (agency-year, and -n where several files claim the
    same). ``is_form`` is False for a plain document. ``sections``, ``tables``, ``figures`` (value
    cells) and ``passages`` are counts. ``duplicate_of`` is the id of the report that answers for
    this agency and year, "" where this one does. ``agency`` is "" and ``year`` None where they
    could not be found.
    """

    report: str
    is_form: bool
    agency: str
    year: int | None
    title: str
    edition: int | None
    file: str
    format: str
    pages: int | None
    sections: int
    tables: int
    figures: int
    passages: int
    sha256: str
    published: str
    source_url: str
    warnings: tuple[str, ...] = ()
    duplicate_of: str = ""


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """An agency that should report, as a person has listed it.

    ``aliases`` and ``pinyin`` are other names of today, ``former`` those of earlier years.
    ``level`` (县级 …), ``region`` and ``parent`` (the agency whose report counts this one in) are
    as given, "" where they are not.
    """

    name: str
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    level: str = ""
    region: str = ""
    parent: str = ""

    def __hash__(self) -> int:
        # whole lists are keys of caches: quick, and a name is listed once
        return hash(self.name)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person has said of a check of a report.

    ``check`` is its id within the report, ``verdict`` "confirmed", "dismissed" or "reopened",
    ``at`` UTC (ISO 8601), ``cells`` the fingerprint of the cells that the person saw.
    """

    check: str
    verdict: str
    remark: str
    name: str
    at: str
    cells: str


@dataclass(frozen=True, slots=True)
class StoredFigure:
    """A figure with the report it belongs to. ``path`` are the labels of its section.

    ``id`` tells the figures of one state of a library apart and follows their order.
    """

    id: int
    report: str
    agency: str
    year: int | None
    file: str
    edition: int | None
    path: tuple[str, ...]
    figure: Figure


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with the report it belongs to.

    ``id`` tells the passages of one state of a library apart and follows their order: report by
    report, in reading order.
    """

    id: int
    report: str
    agency: str
    year: int | None
    file: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: ``score`` 0 to 1 (fused), ``dense`` the cosine, ``words`` the BM25 score.

    ``dense`` and ``words`` are None where that search did not find the passage.
    """

    passage: StoredPassage
    score: float
    dense: float | None
    words: float | None


@dataclass(frozen=True, slots=True)
class StoredFollowup:
    """What a later report tells of a commitment; ``report`` is its id, "" where none is held."""

    report: str
    followup: Followup


@dataclass(frozen=True, slots=True)
class StoredItem:
    """A problem or commitment with the report it belongs to.

    ``ordinal`` is its place among the items of the report, ``path`` the labels of its section.
    ``answered`` says of a problem whether a commitment of the report is paired with it,
    ``problem`` is the quote of the problem that a commitment answers, "" without one.
    ``followups`` are those of a planned commitment, by year.
    """

    report: str
    ordinal: int
    agency: str
    year: int | None
    file: str
    path: tuple[str, ...]
    item: Item
    answered: bool = False
    problem: str = ""
    followups: tuple[StoredFollowup, ...] = ()

    @property
    def id(self) -> str:
        """Stable over new readings of the same text."""
        return f"{self.report}:{self.ordinal + 1}"


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items of the register are wanted; None and "" filter nothing.

    ``reports`` are ids, ``years`` those of the reports; ``finding`` keeps commitments of which
    some later report tells so.
    ``unanswered`` leaves out problems that a commitment of their report is paired with.
    """

    reports: tuple[str, ...] | None = None
    years: tuple[int, ...] | None = None
    kind: str = ""
    topic: str = ""
    status: str = ""
    finding: str = ""
    unanswered: bool = False


class Store(Protocol):
    """One state of a library, opened for reading. Safe to use from several threads."""

    @property
    def generation(self) -> int:
        """The number of this state."""
        ...

    def reports(self) -> tuple[ReportRecord, ...]:
        """All reports and plain documents, ordered by id."""
        ...

    def registry(self) -> tuple[AgencyRecord, ...]:
        """The agencies that should report, in the order of their list; empty without a list."""
        ...

    def figures(
        self,
        *,
        reports: Sequence[str] | None = None,
        table: str | None = None,
        measures: Sequence[str] | None = None,
        sentences: bool = False,
    ) -> list[StoredFigure]:
        """Value cells (or, with ``sentences``, figures of the text), in reading order."""
        ...

    def remarks(self, file: str) -> tuple[Remark, ...]:
        """What people have said of the checks of a file, oldest first."""
        ...

    def items(self, wanted: ItemFilter, *, limit: int | None = None) -> list[StoredItem]:
        """Problems and commitments, by agency, year and place, ``limit`` of them at most."""
        ...

    def search_items(
        self, query: str, wanted: ItemFilter, *, top: int = 20
    ) -> list[tuple[float, StoredItem]]:
        """The items nearest to a query by words and meaning, best first; scores 0 to 1."""
        ...

    def document(self, report: str) -> Document:
        """The document as it was read; raises UnknownReportError."""
        ...

    def passages(self, *, reports: Sequence[str] | None = None) -> list[StoredPassage]:
        """All passages, in reading order."""
        ...

    def sections(self, report: str) -> tuple[Section, ...]:
        """The section tree of a report in reading order; raises UnknownReportError."""
        ...

    def search(
        self, query: str, *, reports: Sequence[str] | None = None, section: str = "", top: int = 10
    ) -> list[Hit]:
        """The passages nearest to a query, best first, filtered before searching.

        ``section`` keeps passages one of whose section labels contains it.
        """
        ...

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 a text, by the model that the passages were embedded with."""
        ...

    def close(self) -> None:
        """Release files; the store must not be used afterwards."""
        ...
