"""Which reports an agency, a year or an id choose."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from reportqa.errors import UnknownReportError
from reportqa.store.model import ReportRecord


def select(
    records: Sequence[ReportRecord], agency: str | None, year: int | None, report: str | None
) -> list[str] | None:
    """The ids that filters leave; None where nothing is filtered.

    ``agency`` is a full name or a part of one. Raises UnknownReportError.
    """
    if report is not None and all(record.report != report for record in records):
        raise UnknownReportError(
            f"The library holds no report {report}.", "List them with: reportqa reports"
        )
    if not agency and year is None and report is None:
        return None
    named = _named(records, agency) if agency else records
    return [r.report for r in named if year in (None, r.year) and report in (None, r.report)]


def _named(records: Sequence[ReportRecord], agency: str) -> list[ReportRecord]:
    """The reports of an agency of just this name, else of those whose names contain it."""
    wanted = _plain(agency)
    exact = [record for record in records if _plain(record.agency) == wanted]
    return exact or [record for record in records if wanted in _plain(record.agency)]


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
