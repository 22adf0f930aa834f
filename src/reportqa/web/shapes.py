"""What the library hands out as the JSON objects that programs rely on; Decimals stay exact."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from reportqa.store.model import Hit, ReportRecord, StoredFigure


def report_json(record: ReportRecord) -> dict[str, Any]:
    """A report or plain document of the library."""
    return {**asdict(record), "warnings": list(record.warnings)}


def hit_json(rank: int, hit: Hit) -> dict[str, Any]:
    """A passage found; ``rank`` counts from 1."""
    stored = hit.passage
    return {
        "rank": rank,
        "score": hit.score,
        "text": stored.passage.text,
        "report": stored.report,
        "agency": stored.agency,
        "year": stored.year,
        "file": stored.file,
        "section": " > ".join(stored.passage.path),
        "page": stored.passage.page,
    }


def figure_json(stored: StoredFigure) -> dict[str, Any]:
    """A value cell, or a figure of the text with what only such a one has."""
    figure = stored.figure
    shape: dict[str, Any] = {
        "report": stored.report,
        "agency": stored.agency,
        "year": stored.year,
        "file": stored.file,
        "edition": stored.edition,
        "section": " > ".join(stored.path),
        "table": figure.table,
        "row": list(figure.row),
        "column": list(figure.column),
        "measure": figure.measure,
        "raw": figure.raw,
        "kind": figure.kind.value,
        "value": figure.value,
        "unit": figure.unit,
        "page": figure.location.page,
        "boxes": [[b.page, b.x0, b.y0, b.x1, b.y1] for b in figure.location.boxes],
    }
    if figure.cell is None:
        shape |= {
            "subject": figure.subject,
            "qualifier": figure.qualifier,
            "period": figure.period,
            "quote": figure.quote,
            "start": figure.location.start,
            "end": figure.location.end,
        }
    return shape
