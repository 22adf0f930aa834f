"""The reports of a library as questions need them: what every question asks is found out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from reportqa.store.model import ReportRecord


class Answering(tuple[ReportRecord, ...]):
    """Reports that answer, in the order of the library's."""

    @cached_property
    def by_agency(self) -> Mapping[str, tuple[ReportRecord, ...]]:
        """The reports of each agency, in the order in which the agencies come."""
        found: dict[str, list[ReportRecord]] = defaultdict(list)
        for report in self:
            found[report.agency].append(report)
        return {agency: tuple(of) for agency, of in found.items()}

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """Each agency once."""
        return tuple(self.by_agency)

    def of(self, agencies: Iterable[str]) -> Sequence[ReportRecord]:
        """The reports of some agencies, those of one together; of all where none is named."""
        wanted = tuple(dict.fromkeys(agencies))
        return [r for a in wanted for r in self.by_agency.get(a, ())] if wanted else self


class Reports(tuple[ReportRecord, ...]):
    """The reports of a library."""

    @cached_property
    def answering(self) -> Answering:
        """Those that answer."""
        return _answering(self)


def answering(reports: Sequence[ReportRecord]) -> Answering:
    """The reports that answer: of the form, dated, and no duplicate of another."""
    if isinstance(reports, Answering):
        return reports
    return reports.answering if isinstance(reports, Reports) else _answering(reports)


def _answering(reports: Sequence[ReportRecord]) -> Answering:
    return Answering(r for r in reports if r.is_form and r.year and r.agency and not r.duplicate_of)
