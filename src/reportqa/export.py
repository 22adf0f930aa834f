"""How answers, reports, passages and figures are written out, for people and for programs."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from reportqa.jsonio import dumps

if TYPE_CHECKING:
    from reportqa.answer.model import Answer
    from reportqa.checking import ReportCheck
    from reportqa.document import Figure
    from reportqa.ingest import IngestResult
    from reportqa.store.model import Hit, Remark, ReportRecord, StoredFigure

FORMATS = ("table", "jsonl", "csv", "xlsx")


def report_json(r: ReportRecord) -> dict[str, Any]:
    """A report under the keys that programs rely on; "" is null where nothing was found."""
    return {
        "report": r.report,
        "agency": r.agency or None,
        "year": r.year,
        "title": r.title,
        "edition": r.edition,
        "file": r.file,
        "format": r.format,
        "pages": r.pages,
        "sections": r.sections,
        "tables": r.tables,
        "figures": r.figures,
        "passages": r.passages,
        "sha256": r.sha256,
        "warnings": list(r.warnings),
        "is_form": r.is_form,
        "published": r.published or None,
        "source_url": r.source_url or None,
        "duplicate_of": r.duplicate_of or None,
    }


def hit_json(rank: int, hit: Hit) -> dict[str, Any]:
    """A passage found, ``rank`` from 1; ``likewise`` are the reports that say the same."""
    stored = hit.passage
    likewise = [other.report for other in getattr(hit, "likewise", ())]
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
        **({"likewise": likewise} if likewise else {}),
    }


def figure_json(f: StoredFigure) -> dict[str, Any]:
    """A value cell or, where ``table`` is None, a figure of the text."""
    figure = f.figure
    row: dict[str, Any] = {
        "report": f.report,
        "agency": f.agency,
        "year": f.year,
        "file": f.file,
        "edition": f.edition,
        "section": " > ".join(f.path),
        **_printed(figure),
        "note": figure.note,
        "doubt": figure.doubt,
    }
    if figure.table is None:
        row |= {
            "subject": figure.subject,
            "qualifier": figure.qualifier,
            "period": figure.period,
            "quote": figure.quote,
            "start": figure.location.start,
            "end": figure.location.end,
        }
    return row


def _printed(figure: Figure) -> dict[str, Any]:
    """What stands in a cell or a sentence, and where."""
    return {
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


def check_json(c: ReportCheck) -> dict[str, Any]:
    """A check under the keys that programs rely on; ``remark`` is the one in force."""
    own = (c.report, c.agency, c.year)
    cells = [_cell_json(figure, own) for figure in c.check.cells]
    cells += [_cell_json(figure, (report, None, None)) for report, figure in c.check.others]
    return {
        "id": c.id,
        "report": c.report,
        "agency": c.agency or None,
        "year": c.year,
        "file": c.file,
        "rule": c.check.rule,
        "status": c.check.status,
        "expression": c.check.expression,
        "left": c.check.left,
        "right": c.check.right,
        "cells": cells,
        "message": c.check.message,
        "message_en": c.check.message_en,
        "quote": c.check.quote or None,
        "remark": None if c.remark is None else _remark_json(c.remark),
        "history": [_remark_json(r) for r in c.history],
    }


def _remark_json(r: Remark) -> dict[str, Any]:
    return {"verdict": r.verdict, "remark": r.remark, "name": r.name, "at": r.at}


def _cell_json(figure: Figure, home: tuple[str, str | None, int | None]) -> dict[str, Any]:
    report, agency, year = home
    return {
        "report": report,
        **({"agency": agency, "year": year} if agency else {}),
        **_printed(figure),
        **({"quote": figure.quote} if figure.table is None else {}),
    }


def write_rows(
    rows: Sequence[Mapping[str, Any]],
    form: str,
    output: Path | None,
    *,
    name: str = "figures",
    text: str | None = None,
) -> None:
    """Write rows as ``form`` to a file, or to stdout; raises OSError.

    ``name`` is that of a workbook's sheet, ``text`` what "table" writes instead of figures.
    """
    if form == "xlsx":
        if output is None:
            raise ValueError("xlsx needs a file")
        _write_xlsx(rows, output, name)
        return
    if form == "table" and text is not None:
        _write_whole(text, output)
        return
    if output is None:
        _write_text(rows, form, sys.stdout)
        return
    # a byte order mark, so that spreadsheets open the file as UTF-8
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    with output.open("w", encoding=encoding, newline="") as stream:
        _write_text(rows, form, stream)


def _write_whole(text: str, output: Path | None) -> None:
    if output is None:
        print(text)
    else:
        output.write_text(f"{text}\n", "utf-8")


def _write_text(rows: Iterable[Mapping[str, Any]], form: str, stream: TextIO) -> None:
    if form == "jsonl":
        for row in rows:
            print(dumps(row), file=stream)
    elif form == "csv":
        _write_csv(list(rows), stream)
    else:
        for row in rows:
            print(_figure_line(row), file=stream)


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def plain_cell(value: Any) -> Any:
    """A value for a spreadsheet: a list as one text, what it would run as a formula as text."""
    if isinstance(value, list):
        value = " > ".join(map(str, value))
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        return "'" + value
    return value


def _write_csv(rows: Sequence[Mapping[str, Any]], stream: TextIO) -> None:
    writer = csv.writer(stream)
    names = _columns(rows)
    writer.writerow(names)
    for row in rows:
        writer.writerow([plain_cell(row.get(name)) for name in names])


def _write_xlsx(rows: Sequence[Mapping[str, Any]], output: Path, name: str) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    names = _columns(rows)
    sheet.append(names)
    for row in rows:
        sheet.append([plain_cell(row.get(name)) for name in names])
    book.save(output)


def _figure_line(row: Mapping[str, Any]) -> str:
    where = f"{row['report']}  "
    if row["table"] is None:
        return f"{where}[text]  {row['subject']}: {row['raw']}"
    path = (
        " > ".join([*row["row"], "|", *row["column"]]) if row["row"] else " > ".join(row["column"])
    )
    value = row["value"]
    shown = f"{value:f}{row['unit'] or ''}" if isinstance(value, Decimal) else f"({row['kind']})"
    return f"{where}[table {row['table']}]  {path}: {shown}"


def reports_text(reports: Sequence[ReportRecord]) -> str:
    """One line a report, and its warnings below it."""
    lines = []
    for r in reports:
        what = f"{r.tables} tables, {r.figures} figures, {r.passages} passages"
        edition = f", edition {r.edition}" if r.edition else ""
        kind = "" if r.is_form else " (plain document)"
        twin = f" (duplicate of {r.duplicate_of})" if r.duplicate_of else ""
        lines.append(f"{r.report}{kind}{twin}  {r.file}  {r.format}{edition}: {what}")
        lines += [f"    ! {w}" for w in r.warnings]
    return "\n".join(lines) or "The library holds no report."


def matrix_text(reports: Sequence[ReportRecord]) -> str:
    """Agencies by years: x where a report is held."""
    held = {(r.agency, r.year) for r in reports if r.is_form and r.agency and r.year}
    years = sorted({y for _, y in held if y})
    lines = ["\t".join(["", *map(str, years)])]
    lines += [
        "\t".join([agency, *("x" if (agency, y) in held else "-" for y in years)])
        for agency in sorted({a for a, _ in held})
    ]
    return "\n".join(lines)


def hits_text(found: Sequence[Mapping[str, Any]]) -> str:
    """Passages for people, best first."""
    blocks = []
    for hit in found:
        page = f", page {hit['page']}" if hit["page"] else ""
        blocks.append(
            f"{hit['rank']}. {hit['report']}  {hit['section']}{page}  ({hit['score']:.3f})\n"
            f"   {hit['text']}"
            + (f"\n   (likewise: {', '.join(hit['likewise'])})" if hit.get("likewise") else "")
        )
    return "\n".join(blocks) or "Nothing was found."


def answer_text(answer: Answer) -> str:
    """An answer for people: its text, its warnings, and where everything stands."""
    lines = [answer.text]
    lines += [f"! {w}" for w in answer.warnings]
    if answer.citations:
        lines.append("")
    zh = answer.language == "zh"
    for c in answer.citations:
        page = f"，第{c.page}页" if zh else f", page {c.page}"
        place = " | ".join(filter(None, [" > ".join(c.row), " > ".join(c.column)]))
        table = (
            (f"表{c.table}" if answer.language == "zh" else f"table {c.table}") if c.table else ""
        )
        parts = [c.report, c.section, table, place or f"“{c.quote}”", c.file]
        lines.append(f"[{c.id}] " + "; ".join(p for p in parts if p) + (page if c.page else ""))
    return "\n".join(lines)


def ingest_lines(result: IngestResult) -> list[str]:
    """What became of a file: one line, and a second with what was read and what is doubtful."""
    name = f"{result.file}: {result.status}"
    if result.status == "failed":
        # the error names the file itself, for those who see nothing but the error
        return [f"{name}: {result.error.removeprefix(f'{result.file}: ')}"]
    lines = [f"{name}  {result.report}".rstrip()]
    reading = result.reading
    if reading and "agencies" in reading:
        lines.append(f"    {reading['agencies']} agencies listed")
        return lines + [f"    {doubt}" for doubt in reading["doubts"]]
    if reading and result.status in {"added", "replaced"}:
        cells = ", ".join(f"{n} {kind}" for kind, n in reading["cells"].items() if n)
        sums = reading["sums"]
        line = (
            f"    {reading['sections']} sections, {reading['tables']} tables, "
            f"cells: {cells or '0'}; sums: {sums['hold']} hold, {sums['fail']} fail"
        )
        if reading["missing_sections"]:
            line += f"; missing: {'、'.join(map(str, reading['missing_sections']))}"
        if reading["doubts"]:
            line += f"; doubts: {'; '.join(reading['doubts'])}"
        lines.append(line)
    return lines


def checks_text(checks: Sequence[ReportCheck], *, all_of_them: bool = False) -> str:
    """Checks for people, report by report: how many hold, and those that do not in words."""
    lines: list[str] = []
    for _, group in groupby(checks, key=lambda c: c.report):
        some = list(group)
        counts: Counter[str] = Counter(c.check.status for c in some)
        told = ", ".join(f"{counts[s]} {s}" for s in _STATUSES if counts[s])
        lines.append(f"{some[0].report} ({some[0].file}): {told}")
        for c in some:
            if all_of_them or c.check.status not in {"pass", "not applicable"}:
                lines.append(f"  {c.check.status:<6} {c.check.message}  [{c.id}]")
                lines += [
                    f"         {r.at} {r.name} {r.verdict}: {r.remark}"
                    + ("" if r == c.remark else " (no longer in force)")
                    for r in c.history
                ]
    return "\n".join(lines)


_STATUSES = ("fail", "note", "unread", "pass", "not applicable")
