"""From a target and a report to its cells, and to one exact figure or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportqa.answer.targets import Target
from reportqa.checks.said import Told
from reportqa.document import Figure, Kind
from reportqa.form.catalogue import Catalogue
from reportqa.store.model import ReportRecord, StoredFigure

Status = Literal["number", "blank", "slash", "dash", "word", "unread", "absent"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one report says of a target.

    ``cells`` are the cells that answer, in the order of the form. ``value`` is exact, None unless
    ``status`` is "number". ``whole`` is the 总计 cell of the same row or case where the cell asked
    for holds no number; ``parts`` are the filled cells beside a total that holds none. ``table``
    are all cells that were looked through. ``told`` are sentences that give another number.
    """

    report: ReportRecord
    target: Target
    status: Status
    cells: tuple[StoredFigure, ...]
    value: Decimal | None = None
    unit: str | None = None
    whole: StoredFigure | None = None
    parts: tuple[StoredFigure, ...] = ()
    table: tuple[StoredFigure, ...] = ()
    told: tuple[Told[StoredFigure], ...] = ()

    @property
    def derivation(self) -> str | None:
        """The sum as shown, None where the cell is the answer itself."""
        if self.value is None or len(self.cells) < 2:
            return None
        return " + ".join(str(c.figure.value) for c in self.cells) + f" = {self.value}"


def look_up(
    report: ReportRecord, target: Target, figures: Sequence[StoredFigure], catalogue: Catalogue
) -> Finding:
    """The finding of one report; ``figures`` are the cells of its table."""
    table = tuple(figures)
    cells: list[StoredFigure] = []
    for member in target.members:
        of_member = [f for f in figures if f.figure.measure == member]
        if not target.applicants:
            chosen = of_member
        else:
            labels = [label for a in target.applicants for label in a.labels]
            chosen = [f for f in of_member if applicant_label(f.figure, catalogue) in labels]
        cells += chosen
    if not cells:
        return Finding(report, target, "absent", ())
    expected = len(target.members) * max(1, len(target.applicants))
    if len(cells) > expected:
        # two cells claim the same place of the form: which of them is meant is not certain
        return Finding(report, target, "unread", tuple(cells), table=table)
    if {c.figure.kind for c in cells} == {Kind.NUMBER}:
        value = sum((c.figure.value or Decimal(0) for c in cells), Decimal(0))
        units = {c.figure.unit for c in cells}
        unit = units.pop() if len(units) == 1 else None
        return Finding(report, target, "number", tuple(cells), value, unit, table=table)
    whole, parts = _around(target, cells[0].figure, figures, catalogue)
    return Finding(
        report, target, _status(cells), tuple(cells), whole=whole, parts=parts, table=table
    )


def _status(cells: Sequence[StoredFigure]) -> Status:
    for kind in (Kind.UNREAD, Kind.WORD, Kind.BLANK, Kind.SLASH, Kind.DASH):
        if any(c.figure.kind is kind for c in cells):
            statuses: dict[Kind, Status] = {
                Kind.UNREAD: "unread",
                Kind.WORD: "word",
                Kind.BLANK: "blank",
                Kind.SLASH: "slash",
                Kind.DASH: "dash",
            }
            return statuses[kind]
    return "unread"


def applicant_label(figure: Figure, catalogue: Catalogue) -> str:
    """The catalogue's label of the column of a cell of table three, "" where it has none."""
    if not figure.column:
        return ""
    printed = "".join(figure.column[-1].split())
    for applicant in catalogue.applicants:
        if printed in applicant.labels:
            return applicant.labels[0]
    return ""


def _around(
    target: Target, cell: Figure, figures: Sequence[StoredFigure], catalogue: Catalogue
) -> tuple[StoredFigure | None, tuple[StoredFigure, ...]]:
    """The total beside cells without a number, or the parts beside a total without one."""
    if target.table == "3":
        row = [f for f in figures if f.figure.measure == cell.measure]
        total = catalogue.applicants[-1].labels[0]
        whole = [f for f in row if applicant_label(f.figure, catalogue) == total]
        parts = [f for f in row if applicant_label(f.figure, catalogue) not in {total, ""}]
    elif target.table == "4":
        row = [f for f in figures if f.figure.column[:-1] == cell.column[:-1]]
        whole = [f for f in row if f.figure.column[-1] == "总计"]
        parts = [f for f in row if f.figure.column[-1] != "总计"]
    else:
        return None, ()
    if whole and whole[0].figure.cell == cell.cell:
        filled = [f for f in parts if f.figure.kind is Kind.NUMBER]
        return None, tuple(filled)
    return (whole[0] if whole else None), ()
