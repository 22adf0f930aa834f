"""Citations: where each statement of an answer stands, numbered as they are first used."""

from __future__ import annotations

from dataclasses import replace
from urllib import parse

from reportqa.answer.model import AnswerFigure, Citation
from reportqa.store.model import ReportRecord, StoredFigure


class Citations:
    """Collects citations; the same place gets the same number."""

    def __init__(self, reports: tuple[ReportRecord, ...]) -> None:
        self._reports = {r.report: r for r in reports}
        self._all: dict[str, Citation] = {}

    @property
    def all(self) -> tuple[Citation, ...]:
        """The citations in the order of their numbers."""
        return tuple(self._all.values())

    def figure(self, stored: StoredFigure) -> int:
        """The number of the citation of a cell, or of the sentence that a figure stands in."""
        figure = stored.figure
        if figure.cell is not None:
            table, row, column = figure.cell
            link = f"{_base(stored.report)}?cell={table}.{row}.{column}"
            text = figure.raw
        else:
            link = f"{_base(stored.report)}?span={figure.location.start}-{figure.location.end}"
            text = figure.quote
        return self._add(
            link,
            Citation(
                id=0,
                report=stored.report,
                agency=stored.agency,
                year=stored.year,
                file=stored.file,
                section=" > ".join(stored.path),
                table=figure.table,
                row=figure.row,
                column=figure.column,
                page=figure.location.page,
                boxes=figure.location.boxes,
                quote=text,
                source_url=self._record(stored.report, "source_url"),
                published=self._record(stored.report, "published"),
                link=link,
                start=figure.location.start,
                end=figure.location.end,
                cell=figure.cell,
            ),
        )

    def text(
        self,
        record: ReportRecord,
        start: int,
        end: int,
        quote: str,
        *,
        path: tuple[str, ...],
        page: int | None,
    ) -> int:
        """The number of the citation of a run of a report's text."""
        link = f"{_base(record.report)}?span={start}-{end}"
        return self._add(
            link,
            Citation(
                id=0,
                report=record.report,
                agency=record.agency,
                year=record.year,
                file=record.file,
                section=" > ".join(path),
                table=None,
                row=(),
                column=(),
                page=page,
                boxes=(),
                quote=quote,
                source_url=record.source_url,
                published=record.published,
                link=link,
                start=start,
                end=end,
            ),
        )

    def _record(self, report: str, name: str) -> str:
        record = self._reports.get(report)
        return str(getattr(record, name)) if record else ""

    def _add(self, key: str, citation: Citation) -> int:
        if key not in self._all:
            self._all[key] = replace(citation, id=len(self._all) + 1)
        return self._all[key].id


def _base(report: str) -> str:
    return f"/source/{parse.quote(report)}"


def answer_figure(stored: StoredFigure, measure: str, citation: int) -> AnswerFigure:
    """A cell or a figure of a sentence as it stands in an answer."""
    figure = stored.figure
    return AnswerFigure(
        agency=stored.agency,
        year=stored.year,
        measure=measure,
        row=figure.row,
        column=figure.column,
        value=figure.value,
        unit=figure.unit,
        raw=figure.raw,
        kind=figure.kind,
        citation=citation,
    )
