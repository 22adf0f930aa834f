"""One update of a library: what to read, what to keep, what to drop.

Everything here runs with the writer's lock held. A long update is published in parts, each a whole
state of the library, so that a crash costs only the last part. Nothing changed means no new state.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from reportqa import ingest, registry
from reportqa.embedding import Embedder
from reportqa.errors import ReadError, SettingsError, UnknownReportError
from reportqa.ingest import IngestResult, Status, Understood
from reportqa.readers.scan import Ocr
from reportqa.sources import Source, below, find_files, is_there, stored_name
from reportqa.store import place, rows
from reportqa.store.model import AgencyRecord, Remark
from reportqa.store.writer import Change, Progress, Skipped, Writer

_CORRECTABLE = ("agency", "year", "title", "edition")

PART_FILES = 200
PART_SECONDS = 15.0
"""So much is read before it is published: the most that a crash can cost."""


@dataclass(frozen=True, slots=True)
class HeldReport:
    """What the library knows of a file that it holds; ``reading`` is JSON."""

    key: int
    report: str
    file: str
    sha256: str
    size: int
    modified_ns: int
    read_by: str
    is_form: bool
    agency: str
    year: int | None
    reading: str


@dataclass(frozen=True)
class Held:
    """What the library knows of files.

    ``lists`` are the agencies that should report, by the file that lists them.
    """

    reports: Mapping[str, HeldReport]
    skipped: Mapping[str, Skipped]
    corrections: Mapping[tuple[str, str], str]
    lists: Mapping[str, tuple[AgencyRecord, ...]]

    def named(self, report: str) -> HeldReport:
        """The row of a report; raises UnknownReportError."""
        for row in self.reports.values():
            if row.report == report:
                return row
        raise UnknownReportError(
            f"The library holds no report {report}.", "List them with: reportqa reports"
        )


def read_held(connection: sqlite3.Connection) -> Held:
    """Read what the library knows of files."""
    reports = connection.execute(
        "SELECT report_key, report, file, sha256, size, modified_ns, read_by, is_form, agency, "
        "year, reading FROM reports"
    )
    skipped = connection.execute(
        "SELECT file, sha256, size, modified_ns, read_by, ocr, reason FROM skipped"
    )
    corrections = connection.execute("SELECT file, field, value FROM corrections")
    lists: dict[str, list[AgencyRecord]] = {}
    names = ("file", "name", "aliases", "former", "pinyin", "level", "region", "parent")
    listed = connection.execute(
        f"SELECT {', '.join(names)} FROM agencies ORDER BY file, ordinal"  # noqa: S608 - our own names
    )
    for row in listed:
        agency = rows.agency_record(dict(zip(names, row, strict=True)))
        lists.setdefault(row[0], []).append(agency)
    return Held(
        {row[2]: HeldReport(*row) for row in reports},
        {row[0]: Skipped(*row) for row in skipped},
        {(file, name): value for file, name, value in corrections},
        {file: tuple(agencies) for file, agencies in lists.items()},
    )


def ingest_files(
    writer: Writer, paths: Sequence[Path | str],
    *, prune: bool, progress: Progress, jobs: int, ocr: Ocr, agency_list: Path | None = None,
) -> list[IngestResult]:  # fmt: skip
    """Read what is new and what changed; see ``Library.ingest``."""
    held = read_held(writer.connection)
    every, absent = find_files([*paths, *([agency_list] if agency_list else [])], writer.root)
    sources = [s for s in every if not _lists_agencies(s, agency_list)]
    gone = _gone(held, paths, sources) if prune else []
    results = [
        IngestResult(file, "", "failed", f"There is no file or folder {file}.")
        for file in absent
        if not any(below(row.file, [file]) for row in gone)
    ]
    results += [IngestResult(row.file, row.report, "removed") for row in gone]
    changed: list[tuple[Source, str]] = []
    refused: list[tuple[Source, str, Understood]] = []
    for source in sources:
        try:
            sha256 = source.sha256()
        except OSError as error:
            reason = f"{source.file} cannot be opened: {error.strerror or error}."
            results.append(IngestResult(source.file, "", "failed", reason))
            continue
        row = held.reports.get(source.file)
        reading = json.loads(row.reading) if row is not None else {}
        known = row is not None and (row.sha256, row.read_by) == (sha256, ingest.read_by())
        skipped = held.skipped.get(source.file)
        again = (sha256, ingest.read_by(), ocr)
        if row is not None and known and ingest.is_current(source.path, reading, ocr):
            results.append(IngestResult(row.file, row.report, "unchanged", "", reading))
        elif skipped is not None and (skipped.sha256, skipped.read_by, skipped.ocr) == again:
            refused.append((source, sha256, Understood(error=skipped.reason, unknown=True)))
        else:
            changed.append((source, sha256))
    # what is held lies in the indexes in the order it came: replaced in that order, each part of
    # the update touches few of their files
    changed.sort(key=lambda one: _came(held, one[0]))
    update = _Update(writer, held, gone, ocr)
    results += [update.take(*one) for one in refused]
    if prune:
        results += update.drop_lists(paths, {source.file for source in every})
    update.forget_list(agency_list)
    results += [update.take_list(s) for s in every if _lists_agencies(s, agency_list)]
    if changed:
        writer.prepare()
    understood = ingest.read_all(
        [source.path for source, _ in changed],
        jobs,
        lambda done: progress("reading", done, len(changed)),
        partial(ingest.understand_file, ocr=ocr),
    )
    for (source, sha256), one in zip(changed, understood, strict=True):
        results.append(update.take(source, sha256, one))
        update.publish_if_due()
    update.finish(paths, {source.file for source in every})
    return sorted(results, key=lambda result: result.file)


def remove_reports(writer: Writer, reports: Iterable[str]) -> list[IngestResult]:
    """Take reports out, with every word of theirs; raises UnknownReportError before any change."""
    held = read_held(writer.connection)
    rows = [held.named(report) for report in dict.fromkeys(reports)]
    if rows:
        writer.publish(_without(held, rows))
    writer.tidy()
    return [IngestResult(row.file, row.report, "removed") for row in rows]


def check_correction(name: str, text: str) -> None:
    """Raise SettingsError for what cannot be set."""
    if name not in _CORRECTABLE:
        raise SettingsError(f"{name} cannot be set.", f"Set one of: {', '.join(_CORRECTABLE)}.")
    if name == "year" and not (text.isascii() and text.isdigit() and len(text) == 4):
        raise SettingsError(f"The year {text!r} is not a year of four digits.")
    if name == "edition" and text not in {"2019", "2021"}:
        raise SettingsError(f"The edition {text!r} is neither 2019 nor 2021.")
    if not text:
        raise SettingsError(f"{name} cannot be blank.")


def correct_report(writer: Writer, report: str, values: Mapping[str, str]) -> str:
    """Set what a person says of a report; returns its id, which follows agency and year."""
    held = read_held(writer.connection)
    row = held.named(report)
    columns: dict[str, Any] = {
        name: int(value) if name in {"year", "edition"} else value for name, value in values.items()
    }
    wanted = ingest.name_for(
        row.is_form, columns.get("agency", row.agency), columns.get("year", row.year), row.file
    )
    taken = {other.report for other in held.reports.values()} - {report}
    columns["report"] = ingest.choose_name(wanted, report, taken)
    corrections: dict[tuple[str, str], str | None] = {
        (row.file, name): value for name, value in values.items()
    }
    writer.publish(Change(corrections=corrections, columns={row.key: columns}))
    writer.tidy()
    return str(columns["report"])


def remark(writer: Writer, file: str, said: Remark) -> None:
    """Keep what a person says of a check of a file."""
    writer.publish(Change(remarks=[(file, said)]))


def make_empty(root: Path, embedder: Embedder) -> None:
    """Make an empty library."""
    place.create(
        root,
        place.State(
            model=embedder.model, model_name=embedder.name, fingerprint=embedder.fingerprint
        ),
    )


def mend(writer: Writer) -> None:
    """Make index files anew that are damaged."""
    if not writer.is_sound():
        writer.publish(Change(), check=True)


def _without(held: Held, rows: Sequence[HeldReport]) -> Change:
    """The change that drops reports, with all that is known of their files."""
    files = {row.file for row in rows}
    return Change(
        drop=[row.key for row in rows],
        skipped={file: None for file in held.skipped if file in files},
        corrections={named: None for named in held.corrections if named[0] in files},
        forget=files,
    )


def _came(held: Held, source: Source) -> float:
    row = held.reports.get(source.file)
    return row.key if row is not None else float("inf")


def _lists_agencies(source: Source, agency_list: Path | None) -> bool:
    """Whether a file is a list of agencies: by its name, or because a setting says so."""
    named = agency_list is not None and source.file == stored_name(agency_list)
    return named or registry.is_registry(source.path)


def _gone(held: Held, paths: Sequence[Path | str], sources: Sequence[Source]) -> list[HeldReport]:
    """Held files at or below the paths that are no longer there."""
    there = {source.file for source in sources}
    return [
        row
        for row in held.reports.values()
        if row.file not in there and below(row.file, paths) and not is_there(row.file)
    ]


class _Update:
    """An update in the making, published in parts."""

    def __init__(
        self, writer: Writer, held: Held, dropped: Sequence[HeldReport], ocr: Ocr = "auto"
    ) -> None:
        self._ocr = ocr
        self._writer = writer
        self._held = held
        self._change = _without(held, dropped)
        self._lists = dict(held.lists)
        files = {row.file for row in dropped}
        self._skipped = {f: s for f, s in held.skipped.items() if f not in files}
        self._taken = {r.report for r in held.reports.values() if r.file not in files}
        self._published = time.monotonic()

    def take(self, source: Source, sha256: str, understood: Understood) -> IngestResult:
        """Put in what was read of one file, or say why nothing is."""
        row = self._held.reports.get(source.file)
        report = understood.report
        if report is None:
            return self._skip(source, sha256, understood, row)
        corrections = {
            f: v for (file, f), v in self._held.corrections.items() if file == source.file
        }
        entry = ingest.make_entry(source, sha256, understood, report, corrections)
        former = row.report if row is not None else ""
        self._taken.discard(former)
        entry = ingest.name_entry(entry, former, self._taken)
        self._change.add.append(entry)
        if row is not None:
            self._change.drop.append(row.key)
        if self._skipped.pop(source.file, None) is not None:
            self._change.skipped[source.file] = None
        status: Status = "added" if row is None else "replaced"
        if not report.is_form:
            status = "not a report"
        return IngestResult(source.file, entry.report, status, "", understood.reading)

    def publish_if_due(self) -> None:
        """Publish what was read so far if that is much, or long ago."""
        waited = time.monotonic() - self._published
        if self._change.add and (len(self._change.add) >= PART_FILES or waited >= PART_SECONDS):
            self._publish()

    def take_list(self, source: Source) -> IngestResult:
        """Put in the agencies of a list, or say why they cannot be read."""
        former = self._lists.get(source.file)
        try:
            data = source.data()
            self._remember(source, source.sha256())
            read = registry.read_registry(data, source.file)
        except (ReadError, OSError) as error:
            reason = str(error)
            if isinstance(error, OSError):
                reason = f"{source.file} cannot be opened: {error.strerror or error}."
            kept = "" if former is None else " The library keeps the former list."
            return IngestResult(source.file, "", "failed", f"{reason}{kept}")
        elsewhere = {
            a.name: file for file, given in self._lists.items() if file < source.file for a in given
        }
        twice = [
            f"{source.file}: {a.name} is listed in {elsewhere[a.name]} too, and taken from there"
            for a in read.agencies
            if a.name in elsewhere
        ]
        self._lists[source.file] = read.agencies
        same = former == read.agencies
        status: Status = "added" if former is None else "unchanged" if same else "replaced"
        reading = ingest.list_reading(len(read.agencies), [*read.warnings, *twice])
        return IngestResult(source.file, "", status, "", reading)

    def drop_lists(self, paths: Sequence[Path | str], seen: set[str]) -> list[IngestResult]:
        """Drop the lists at or below the paths that are gone."""
        gone = [f for f in self._lists if f not in seen and below(f, paths) and not is_there(f)]
        for file in gone:
            del self._lists[file]
        return [IngestResult(file, "", "removed") for file in gone]

    def forget_list(self, agency_list: Path | None) -> None:
        """Drop a list that only a setting had named, which now names another or none."""
        named = stored_name(agency_list) if agency_list else ""
        for file in [f for f in self._lists if f != named and not registry.is_registry(Path(f))]:
            del self._lists[file]

    def finish(self, paths: Sequence[Path | str], seen: set[str]) -> None:
        """Publish what is left, if anything differs from what is in force."""
        for file in self._skipped:
            if file not in seen and below(file, paths):
                self._change.skipped[file] = None
        if self._lists != self._held.lists:
            self._change.lists = self._lists
        if self._change:
            self._publish()
        else:
            mend(self._writer)
        self._writer.tidy()

    def _publish(self) -> None:
        self._writer.publish(self._change)
        self._change = Change()
        self._published = time.monotonic()

    def _skip(
        self, source: Source, sha256: str, understood: Understood, row: HeldReport | None
    ) -> IngestResult:
        # no other reason is sure to hold the next time
        self._remember(source, sha256, understood.error if understood.unknown else "")
        if row is not None:
            error = f"{understood.error} The library keeps what it read of this file before."
            return IngestResult(source.file, row.report, "failed", error)
        plain = understood.unknown and not source.named
        status: Status = "not a report" if plain else "failed"
        return IngestResult(source.file, "", status, understood.error)

    def _remember(self, source: Source, sha256: str, reason: str = "") -> None:
        """Remember a file that was looked at and is not held."""
        skipped = Skipped(source.file, sha256, source.size, source.modified_ns, ingest.read_by())
        if reason:
            skipped = replace(skipped, ocr=self._ocr, reason=reason)
        if self._skipped.get(source.file) != skipped:
            self._skipped[source.file] = self._change.skipped[source.file] = skipped
