"""One change of a library: what to read, what to keep, what to drop, and the next generation.

Everything here runs with the writer's lock held. Nothing changed means no new generation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import inspect, select

from reportqa import ingest, registry
from reportqa.embedding import Embedder
from reportqa.errors import LibraryDamagedError, ReadError, UnknownReportError
from reportqa.ingest import IngestResult, Status, Understood
from reportqa.readers.scan import Ocr
from reportqa.sources import Source, below, find_files, is_there, stored_name
from reportqa.store import _schema as schema
from reportqa.store import generations, rows
from reportqa.store.builder import Builder, Progress, Skipped
from reportqa.store.local import open_database
from reportqa.store.model import AgencyRecord


@dataclass(frozen=True)
class Held:
    """What the generation in force knows of the files; empty where there is none.

    ``lists`` are the agencies that should report, by the file that lists them.
    """

    folder: Path | None
    reports: Mapping[str, Any]
    skipped: Mapping[str, Skipped]
    corrections: Mapping[tuple[str, str], str]
    lists: Mapping[str, tuple[AgencyRecord, ...]]

    def named(self, report: str) -> Any:
        """The row of a report; raises UnknownReportError."""
        for row in self.reports.values():
            if row.report == report:
                return row
        raise UnknownReportError(
            f"The library holds no report {report}.", "List them with: reportqa reports"
        )


def read_held(folder: Path | None, *, whole: bool = True) -> Held:
    """Read what a generation holds.

    Raises LibraryDamagedError if the database is not what was written, compared in full where
    ``whole``: nothing damaged may be taken over into the next generation.
    """
    if folder is None:
        return Held(None, {}, {}, {}, {})
    manifest = generations.read_manifest(folder)
    generations.check_file(folder, manifest, generations.DATABASE, whole=whole)
    engine = open_database(folder / generations.DATABASE)
    with engine.connect() as connection:
        reports = {row.file: row for row in connection.execute(select(schema.reports))}
        # libraries written before a reason was kept have fewer columns
        there = {column["name"] for column in inspect(connection).get_columns("skipped")}
        columns = [column for column in schema.skipped.columns if column.name in there]
        skipped = {row.file: Skipped(*row) for row in connection.execute(select(*columns))}
        corrections = {
            (row.file, row.field): row.value
            for row in connection.execute(select(schema.corrections))
        }
        a = schema.agencies
        lists: dict[str, list[AgencyRecord]] = {}
        for row in connection.execute(select(a).order_by(a.c.file, a.c.ordinal)):
            agency = rows.agency_record(cast(rows.Row, row._mapping))
            lists.setdefault(row.file, []).append(agency)
    engine.dispose()
    return Held(folder, reports, skipped, corrections, {f: tuple(a) for f, a in lists.items()})


def ingest_files(
    root: Path, held: Held, embedder: Embedder, paths: Sequence[Path | str],
    *, prune: bool, progress: Progress, jobs: int, ocr: Ocr, agency_list: Path | None = None,
) -> list[IngestResult]:  # fmt: skip
    """Read what is new and what changed; see ``Library.ingest``."""
    every, absent = find_files([*paths, *([agency_list] if agency_list else [])], root)
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
    work = _Work(root, held, [row.file for row in gone], ocr)
    results += [work.take(*one) for one in refused]
    if prune:
        results += work.drop_lists(paths, {source.file for source in every})
    work.forget_list(agency_list)
    results += [work.take_list(s) for s in every if _lists_agencies(s, agency_list)]
    try:
        understood = ingest.read_all(
            [source.path for source, _ in changed],
            jobs,
            lambda done: progress("reading", done, len(changed)),
            partial(ingest.understand_file, ocr=ocr),
        )
        for (source, sha256), one in zip(changed, understood, strict=True):
            results.append(work.take(source, sha256, one))
        work.finish(embedder, progress, paths, {source.file for source in every})
    except BaseException:
        work.abandon()
        raise
    return sorted(results, key=lambda result: result.file)


def remove_reports(
    root: Path, held: Held, embedder: Embedder, reports: Iterable[str]
) -> list[IngestResult]:
    """Take reports out, with every word of theirs; raises UnknownReportError before any change."""
    rows = [held.named(report) for report in dict.fromkeys(reports)]
    work = _Work(root, held, [row.file for row in rows])
    _finish(work, embedder)
    return [IngestResult(row.file, row.report, "removed") for row in rows]


def correct_report(
    root: Path, held: Held, embedder: Embedder, report: str, values: Mapping[str, str]
) -> str:
    """Set what a person says of a report; returns its id, which follows agency and year."""
    row = held.named(report)
    columns: dict[str, Any] = {
        name: int(value) if name in {"year", "edition"} else value for name, value in values.items()
    }
    wanted = ingest.name_for(
        row.is_form, columns.get("agency", row.agency), columns.get("year", row.year), row.file
    )
    taken = {other.report for other in held.reports.values()} - {report}
    name = ingest.choose_name(wanted, report, taken)
    work = _Work(root, held, [])
    work.corrections |= {(row.file, field): value for field, value in values.items()}
    work.changes[report] = columns | ({"report": name} if name != report else {})
    _finish(work, embedder)
    return name


def make_empty(root: Path, embedder: Embedder) -> None:
    """Put an empty generation in force."""
    _finish(_Work(root, read_held(None), []), embedder)


def _finish(work: _Work, embedder: Embedder) -> None:
    try:
        work.force(embedder)
    except BaseException:
        work.abandon()
        raise


def _lists_agencies(source: Source, agency_list: Path | None) -> bool:
    """Whether a file is a list of agencies: by its name, or because a setting says so."""
    named = agency_list is not None and source.file == stored_name(agency_list)
    return named or registry.is_registry(source.path)


def _gone(held: Held, paths: Sequence[Path | str], sources: Sequence[Source]) -> list[Any]:
    """Held files at or below the paths that are no longer there."""
    there = {source.file for source in sources}
    return [
        row
        for row in held.reports.values()
        if row.file not in there and below(row.file, paths) and not is_there(row.file)
    ]


class _Work:
    """The next generation in the making; its folder is begun with the first change."""

    def __init__(self, root: Path, held: Held, dropped: Sequence[str], ocr: Ocr = "auto") -> None:
        self._ocr = ocr
        self.corrections = {k: v for k, v in held.corrections.items() if k[0] not in dropped}
        self.changes: dict[str, Mapping[str, Any]] = {}
        self._root = root
        self._held = held
        self._lists = dict(held.lists)
        self._dropped = set(dropped)
        self._replaced: set[str] = set()
        self._skipped = {f: s for f, s in held.skipped.items() if f not in dropped}
        self._taken = {r.report for r in held.reports.values() if r.file not in self._dropped}
        self._builder: Builder | None = None

    def take(self, source: Source, sha256: str, understood: Understood) -> IngestResult:
        """Put in what was read of one file, or say why nothing is."""
        row = self._held.reports.get(source.file)
        report = understood.report
        if report is None:
            return self._skip(source, sha256, understood, row)
        corrections = {f: v for (file, f), v in self.corrections.items() if file == source.file}
        entry = ingest.make_entry(source, sha256, understood, report, corrections)
        former = row.report if row is not None else ""
        self._taken.discard(former)
        entry = ingest.name_entry(entry, former, self._taken)
        self._begin().add(entry)
        self._replaced.add(source.file)
        self._skipped.pop(source.file, None)
        status: Status = "added" if row is None else "replaced"
        if not report.is_form:
            status = "not a report"
        return IngestResult(source.file, entry.report, status, "", understood.reading)

    def take_list(self, source: Source) -> IngestResult:
        """Put in the agencies of a list, or say why they cannot be read."""
        former = self._lists.get(source.file)
        try:
            data = source.data()
            self._skipped[source.file] = Skipped(
                source.file, source.sha256(), source.size, source.modified_ns, ingest.read_by()
            )
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

    def finish(
        self, embedder: Embedder, progress: Progress, paths: Sequence[Path | str], seen: set[str]
    ) -> None:
        """Make the new generation if anything differs from the one in force."""
        self._skipped = {
            file: skip
            for file, skip in self._skipped.items()
            if file in seen or not below(file, paths)
        }
        changed = self._builder is not None or self._dropped or self._skipped != self._held.skipped
        changed = changed or self._lists != self._held.lists
        if changed or not self._sound(embedder):
            self.force(embedder, progress)

    def force(self, embedder: Embedder, progress: Progress | None = None) -> None:
        """Make the new generation."""
        builder = self._begin()
        builder.keep(
            row.report
            for row in self._held.reports.values()
            if row.file not in self._dropped and row.file not in self._replaced
        )
        builder.skip(self._skipped.values())
        builder.correct(self.corrections)
        builder.register(self._lists)
        for report, columns in self.changes.items():
            builder.change(report, columns)
        builder.finish(embedder, progress)

    def abandon(self) -> None:
        """Throw away what was begun."""
        if self._builder is not None:
            self._builder.abandon()

    def _begin(self) -> Builder:
        if self._builder is None:
            self._builder = Builder(self._root, self._held.folder)
        return self._builder

    def _skip(self, source: Source, sha256: str, understood: Understood, row: Any) -> IngestResult:
        skipped = Skipped(source.file, sha256, source.size, source.modified_ns, ingest.read_by())
        if understood.unknown:  # no other reason is sure to hold the next time
            skipped = replace(skipped, ocr=self._ocr, reason=understood.error)
        self._skipped[source.file] = skipped
        if row is not None:
            error = f"{understood.error} The library keeps what it read of this file before."
            return IngestResult(source.file, row.report, "failed", error)
        plain = understood.unknown and not source.named
        status: Status = "not a report" if plain else "failed"
        return IngestResult(source.file, "", status, understood.error)

    def _sound(self, embedder: Embedder) -> bool:
        """Whether the generation in force is whole and made with this model."""
        if self._held.folder is None:
            return False
        manifest = generations.read_manifest(self._held.folder)
        if manifest.fingerprint != embedder.fingerprint:
            return False
        try:
            for part in (generations.VECTORS, generations.WORDS):
                generations.check_file(self._held.folder, manifest, part, whole=True)
        except LibraryDamagedError:
            return False
        return True
