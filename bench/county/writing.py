"""The county on disk: reports, the list of its agencies, and all that is known."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.county.members import MEMBERS
from bench.county.reports import CountyReport, reports
from bench.invented import SUFFIXES, write
from reportqa.jsonio import dumps

COLUMNS = ("name", "aliases", "former", "pinyin", "level", "region", "parent")


def write_county(folder: Path, seed: int) -> list[Path]:
    """Write reports/ with its agencies.csv, and known.jsonl; the reports' files, in their order."""
    place = folder / "reports"
    place.mkdir(parents=True, exist_ok=True)
    files, lines = [], []
    for report in reports(seed):
        path = place / _name(report)
        path.write_bytes(write(report.invented, report.form, report.member.traps_in(_year(report))))
        files.append(path)
        lines += [dumps(record) for record in records(report)]
    (folder / "known.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with (place / "agencies.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for m in MEMBERS:
            table.writerow((m.name, ";".join(m.aliases), ";".join(m.former), m.pinyin, m.level,
                            m.region, m.parent))  # fmt: skip
    return files


def records(report: CountyReport) -> Iterator[dict[str, Any]]:
    """What is known of a report: its value cells in reading order, then its sentences' figures.

    A figure of a sentence has ``table`` null, ``subject`` and ``quote``; ``agency_key`` is the
    short form of the agency's name.
    """
    head = {
        "agency": report.member.name, "agency_key": report.member.key, "year": _year(report),
        "file": _name(report),
    }  # fmt: skip
    for cell in report.invented.known:
        yield head | {
            "table": cell.table, "row": list(cell.row), "column": list(cell.column),
            "measure": cell.measure, "applicant": cell.applicant, "kind": cell.kind.value,
            "value": cell.value, "unit": cell.unit, "raw": cell.raw, "note": cell.note,
        }  # fmt: skip
    for said in report.said:
        yield head | {
            "table": None, "subject": said.subject, "kind": "number", "value": said.value,
            "unit": said.unit or None, "qualifier": said.qualifier, "period": said.period,
            "quote": said.quote,
        }  # fmt: skip


def _year(report: CountyReport) -> int:
    return report.invented.year


def _name(report: CountyReport) -> str:
    number = MEMBERS.index(report.member) + 1
    return f"{number:02}-{_year(report)}{SUFFIXES[report.form]}"
