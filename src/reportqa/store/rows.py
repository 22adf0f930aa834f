"""Records to rows of library.sqlite and back, without loss.

A figure's row carries a checksum of what it says, a passage's the SHA-256 of its text: SQLite does
not notice a byte that changed on the disk, and a changed figure would be a wrong answer.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any

from reportqa.commitments.model import Item
from reportqa.document import Box, Document, Figure, Kind, Location, Section
from reportqa.passages import Passage
from reportqa.store.model import AgencyRecord, ReportRecord, StoredFigure, StoredPassage

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """One file as it goes into the store; the names are those of ``ReportRecord``.

    ``modified_ns`` is the file's time of change, ``read_by`` the fingerprint of the program that
    read it, ``recognised`` whether any of it was read by OCR, ``reading`` what is reported about
    the reading.
    """

    report: str
    file: str
    sha256: str
    size: int
    modified_ns: int
    read_by: str
    is_form: bool
    agency: str
    year: int | None
    title: str
    edition: int | None
    published: str
    source_url: str
    recognised: bool
    document: Document
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]
    sentences: tuple[Figure, ...]
    passages: tuple[Passage, ...]
    items: tuple[Item, ...] = ()
    warnings: tuple[str, ...] = ()
    reading: Mapping[str, Any] = field(default_factory=dict)


class ChangedRowError(ValueError):
    """A row is not the one that was written."""


def report_row(key: int, entry: Entry) -> dict[str, Any]:
    """The row of ``reports``."""
    row = {
        name: getattr(entry, name)
        for name in (
            "report", "file", "sha256", "size", "modified_ns", "read_by", "is_form", "agency",
            "year", "title", "edition", "published", "source_url", "recognised",
        )
    }  # fmt: skip
    return row | {
        "report_key": key,
        "format": entry.document.format,
        "pages": entry.document.pages,
        "sections": len(entry.sections),
        "tables": len(entry.document.tables),
        "figures": len(entry.figures),
        "passages": len(entry.passages),
        "warnings": dump(list(entry.warnings)),
        "reading": dump(entry.reading),
        "duplicate_of": "",
        "duplicate_warnings": "[]",
    }


def report_record(row: Row) -> ReportRecord:
    """The record of a row of ``reports``."""
    names = (
        "report", "is_form", "agency", "year", "title", "edition", "file", "format", "pages",
        "sections", "tables", "figures", "passages", "sha256", "published", "source_url",
        "duplicate_of",
    )  # fmt: skip
    warnings = labels(row["warnings"]) + labels(row["duplicate_warnings"])
    return ReportRecord(**{name: row[name] for name in names}, warnings=warnings)


def section_row(key: int, section: Section) -> dict[str, Any]:
    """The row of ``sections``."""
    return {
        "report_key": key,
        "index": section.index,
        "parent": section.parent,
        "level": section.level,
        "number": section.number,
        "title": section.title,
        "key": section.key,
        "start": section.start,
        "end": section.end,
        "page": section.page,
    }


def section(row: Row) -> Section:
    """The section of a row of ``sections``."""
    return Section(
        row["index"], row["parent"], row["level"], row["number"], row["title"], row["key"],
        row["start"], row["end"], row["page"],
    )  # fmt: skip


def text_hash(text: str) -> bytes:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def passage_row(identifier: int, key: int, ordinal: int, passage: Passage) -> dict[str, Any]:
    """The row of ``passages``."""
    return {
        "id": identifier,
        "report_key": key,
        "ordinal": ordinal,
        "text": passage.text,
        "text_sha256": text_hash(passage.text),
        "section": passage.section,
        "path": dump(passage.path),
        "start": passage.start,
        "end": passage.end,
        "page": passage.page,
        "table": passage.table,
    }


def stored_passage(row: Row, identifier: int) -> StoredPassage:
    """The passage of a row of ``passages`` joined with its report's agency, year and file.

    Raises ChangedRowError.
    """
    if text_hash(row["text"]) != row["text_sha256"]:
        raise ChangedRowError(f"passage {row['id']} is not the one that was written")
    passage = Passage(
        row["text"], row["section"], labels(row["path"]), row["start"], row["end"], row["page"],
        row["table"],
    )  # fmt: skip
    return StoredPassage(
        identifier, row["report"], row["agency"], row["year"], row["file"], passage
    )


def figure_row(
    key: int, ordinal: int, figure: Figure, path: Sequence[str], sentence: bool
) -> dict[str, Any]:
    """The row of ``figures``."""
    place = figure.location
    row = {
        "report_key": key,
        "sentence": sentence,
        "ordinal": ordinal,
        "table": figure.table,
        "section": figure.section,
        "path": dump(path),
        "row": dump(figure.row),
        "column": dump(figure.column),
        "measure": figure.measure,
        "raw": figure.raw,
        "kind": figure.kind.value,
        "value": None if figure.value is None else str(figure.value),
        "unit": figure.unit,
        "start": place.start,
        "end": place.end,
        "boxes": dump([[b.page, b.x0, b.y0, b.x1, b.y1] for b in place.boxes]),
        "cell": None if figure.cell is None else dump(figure.cell),
        "note": figure.note,
        "doubt": figure.doubt,
        "confidence": figure.confidence,
        "subject": figure.subject,
        "qualifier": figure.qualifier,
        "period": figure.period,
        "quote": figure.quote,
    }
    return row | {"crc": figure_crc(row)}


CHECKED = (
    "table", "row", "column", "measure", "raw", "kind", "value", "unit", "note", "doubt", "subject",
    "qualifier", "period", "quote",
)  # fmt: skip
"""The columns of a figure that an answer tells."""

_checked = itemgetter(*CHECKED)


def figure_crc(row: Row) -> int:
    """The checksum of what a row of ``figures`` says."""
    return crc(_checked(row))


def crc(said: Iterable[str | None]) -> int:
    """The checksum of the columns of ``CHECKED``, in their order."""
    text = "\0".join([part or "" for part in said])
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


FIGURE = (
    *CHECKED, "crc", "section", "start", "end", "boxes", "cell", "confidence", "path", "ordinal",
)  # fmt: skip
"""The columns that ``stored_figure`` takes, in their order."""

_SAID = len(CHECKED)
_KINDS = {kind.value: kind for kind in Kind}


def stored_figure(said: Sequence[Any], report: ReportRecord, identifier: int) -> StoredFigure:
    """The figure of the columns ``FIGURE`` of a report. Raises ChangedRowError.

    Whole libraries are read through this, a million figures for 5,000 reports: hence by position.
    """
    (
        table, row, column, measure, raw, kind, value, unit, note, doubt, subject, qualifier,
        period, quote, checksum, section, start, end, boxes, cell, confidence, path, _,
    ) = said  # fmt: skip
    if crc(said[:_SAID]) != checksum:
        raise ChangedRowError(f"a figure of {report.report} is not the one that was written")
    place = Location(start, end, _boxes(boxes) if boxes != "[]" else ())
    figure = Figure(
        table, section, labels(row), labels(column), measure, raw, _KINDS[kind],
        None if value is None else Decimal(value), unit, place,
        None if cell is None else _cell(cell), note, doubt, confidence, subject, qualifier, period,
        quote,
    )  # fmt: skip
    return StoredFigure(
        identifier, report.report, report.agency, report.year, report.file, report.edition,
        labels(path), figure,
    )  # fmt: skip


@lru_cache(maxsize=16384)
def _cell(text: str) -> tuple[int, int, int]:
    table, row, column = json.loads(text)
    return table, row, column


def _boxes(text: str) -> tuple[Box, ...]:
    return tuple(Box(int(b[0]), *b[1:]) for b in json.loads(text))


def agency_row(file: str, ordinal: int, agency: AgencyRecord) -> dict[str, Any]:
    """The row of ``agencies``."""
    lists = {n: dump(list(getattr(agency, n))) for n in ("aliases", "former", "pinyin")}
    texts = {n: getattr(agency, n) for n in ("name", "level", "region", "parent")}
    return {"file": file, "ordinal": ordinal} | lists | texts


def agency_record(row: Row) -> AgencyRecord:
    """The record of a row of ``agencies``."""
    return AgencyRecord(
        row["name"], labels(row["aliases"]), labels(row["former"]), labels(row["pinyin"]),
        row["level"], row["region"], row["parent"],
    )  # fmt: skip


def dump(value: object) -> str:
    """JSON on one line, Chinese characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=16384)
def labels(text: str) -> tuple[str, ...]:
    """A JSON list of strings as a tuple; the same few paths come again and again."""
    return tuple(json.loads(text))
