"""Reports as the checks see them, made of invented sentences and a few cells of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reportqa.checks.model import Checked
from reportqa.document import Document, Figure, Kind, Location, Paragraph, Report, section_path
from reportqa.form.catalogue import catalogue
from reportqa.sentences import sentence_figures


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure of a sentence with the labels of its section."""

    path: tuple[str, ...]
    figure: Figure


Value = int | str | None
"""A number, a word that could not be read, or None for a blank cell."""


def cells(table: Mapping[str, Value | list[Value]], edition: int = 2021) -> tuple[Figure, ...]:
    """The cells of measures: of table three the total, or all seven columns of a list.

    The rows of a result group that is named only in part are 0.
    """
    given = dict(table)
    by_name = catalogue().by_name
    for group in catalogue().groups:
        members = [m for m in group.members if edition in by_name[m].editions]
        if any(m in given for m in members):
            given.update({m: 0 for m in members if m not in given})
    return tuple(figure for name, value in given.items() for figure in _row(name, value))


def _row(name: str, value: Value | list[Value]) -> Iterator[Figure]:
    measure = catalogue().by_name[name]
    if measure.table != "3":
        assert not isinstance(value, list)
        yield _cell(name, measure.table, measure.column, measure.unit, value)
        return
    columns = [a.path for a in catalogue().applicants]
    values: list[Value] = value if isinstance(value, list) else [None] * 6 + [value]
    for column, one in zip(columns, values, strict=True):
        yield _cell(name, "3", column, measure.unit, one)


def _cell(name: str, table: str, column: tuple[str, ...], unit: str | None, value: Value) -> Figure:
    number = None if value is None or value == "?" else Decimal(value)
    kind = Kind.BLANK if value is None else Kind.UNREAD if value == "?" else Kind.NUMBER
    return Figure(
        table=table, section=None, row=(), column=column, measure=name, raw=str(value or ""),
        kind=kind, value=number, unit=unit, location=Location(),
    )  # fmt: skip


def said(
    *paragraphs: str,
    table: Mapping[str, Value | list[Value]] | None = None,
    agency: str = "云岭县水务局",
    year: int | None = 2023,
    edition: int = 2021,
    section: str = "一、总体情况",
) -> Checked:
    """A report with these paragraphs and cells."""
    text = "\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Paragraph(paragraph, Location(at, at + len(paragraph))))
        at += len(paragraph) + 1
    document = Document("text", text, tuple(blocks))
    return Checked(
        report=f"{agency}-{year}", agency=agency, year=year, edition=edition,
        figures=cells(table or {}, edition),
        sentences=tuple(Placed((section,), f) for f in sentence_figures(document, ())),
        prose=lambda: paragraphs,
    )  # fmt: skip


def of_report(report: Report, name: str) -> Checked:
    """A report that was read, as the checks see it."""
    return Checked(
        report=name,
        agency=str(report.agency.value) if report.agency else "",
        year=int(report.year.value) if report.year else None,
        edition=report.edition,
        figures=report.figures,
        sentences=tuple(
            Placed(section_path(report.sections, f.section), f) for f in report.sentences
        ),
        prose=lambda: [p.text for p in report.document.paragraphs],
    )
