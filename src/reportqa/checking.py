"""The checks of a library, or of a file that stays outside it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from reportqa.checks import Check, Checked, check_family, check_report, check_years
from reportqa.checks.family import COMPARED
from reportqa.document import Figure, Report
from reportqa.errors import ReadError, SettingsError, UnknownReportError
from reportqa.hierarchy import family
from reportqa.store.model import Remark, ReportRecord, Store

Verdict = Literal["confirmed", "dismissed", "reopened"]

_AT_ONCE = 64
"""Reports whose figures are fetched together."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure of a sentence with the labels of its section."""

    path: tuple[str, ...]
    figure: Figure


@dataclass(frozen=True, slots=True)
class ReportCheck:
    """A check of one report. ``history`` are the remarks of people on it, oldest first.

    ``remark`` is the newest of them if the cells are still those that it was made on.
    """

    report: str
    agency: str
    year: int | None
    file: str
    check: Check
    history: tuple[Remark, ...] = ()

    @property
    def id(self) -> str:
        """Stable over new readings of the same cells."""
        return f"{self.report}:{self.check.id}"

    @property
    def fingerprint(self) -> str:
        """Of what the cells that take part say, wherever they stand."""
        return fingerprint(self.check)

    @property
    def remark(self) -> Remark | None:
        """The remark in force."""
        if not self.history or self.history[-1].verdict == "reopened":
            return None
        last = self.history[-1]
        return last if last.cells == self.fingerprint else None


def fingerprint(check: Check) -> str:
    """16 hexadecimal digits of what the cells of a check say, and of its rule."""
    cells = [_said(figure) for figure in check.cells]
    cells += [[report, *_said(figure)] for report, figure in check.others]
    said = json.dumps([check.id, cells], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _said(figure: Figure) -> list[Any]:
    value = None if figure.value is None else str(figure.value)
    column = list(figure.column)
    return [figure.measure, column, figure.kind.value, value, figure.unit, figure.quote]


def check_library(store: Store, reports: Sequence[str] | None = None) -> Iterator[ReportCheck]:
    """Check the reports of a library, or those of some ids, ordered by agency and year."""
    records = [r for r in store.reports() if r.is_form]
    chosen = [r for r in records if reports is None or r.report in set(reports)]
    chosen.sort(key=lambda r: (r.agency, r.year or 0, r.report))
    wholes = _families(store, records)
    loaded = _Loaded(store, records)
    for start in range(0, len(chosen), _AT_ONCE):
        some = chosen[start : start + _AT_ONCE]
        loaded.keep(some)
        for record in some:
            history: dict[str, list[Remark]] = defaultdict(list)
            for remark in store.remarks(record.file):
                history[remark.check].append(remark)
            for check in _checks(record, loaded, wholes, store):
                yield ReportCheck(
                    record.report, record.agency, record.year, record.file, check,
                    tuple(history[check.id]),
                )  # fmt: skip


def _checks(
    record: ReportRecord,
    loaded: _Loaded,
    wholes: Mapping[str, Sequence[ReportRecord]],
    store: Store,
) -> Iterator[Check]:
    report = loaded.checked(record)
    yield from check_report(report)
    former = loaded.former(record)
    if former is not None and not record.duplicate_of:
        yield from check_years(former, report)
    parts = wholes.get(record.report, ())
    if parts:
        by_report: dict[str, list[Figure]] = defaultdict(list)
        ids = [p.report for p in parts]
        for stored in store.figures(reports=ids, measures=COMPARED):
            by_report[stored.report].append(stored.figure)
        yield from check_family(
            report,
            [
                Checked(p.report, p.agency, p.year, p.edition, tuple(by_report[p.report]))
                for p in parts
            ],
        )


def _families(
    store: Store, records: Sequence[ReportRecord]
) -> Mapping[str, Sequence[ReportRecord]]:
    """The answering reports of the departments of each government's report, of its year."""
    by_year: dict[int, dict[str, ReportRecord]] = defaultdict(dict)
    for record in records:
        if record.year is not None and record.agency and not record.duplicate_of:
            by_year[record.year][record.agency] = record
    registry = store.registry()
    found: dict[str, Sequence[ReportRecord]] = {}
    for held in by_year.values():
        for parent, children in family(sorted(held), registry).items():
            found[held[parent].report] = [held[child] for child in children]
    return found


class _Loaded:
    """Reports with their figures, those of the last few only."""

    def __init__(self, store: Store, records: Sequence[ReportRecord]) -> None:
        self._store = store
        self._today = {
            former: agency.name
            for agency in store.registry()
            for former in (*agency.aliases, *agency.former)
        }
        self._answering = {
            (self._named(r.agency), r.year): r
            for r in records
            if not r.duplicate_of and r.agency and r.year
        }
        self._held: dict[str, Checked] = {}

    def keep(self, records: Sequence[ReportRecord]) -> None:
        """Have these, and those of the year before, at hand; forget others."""
        wanted = {r.report: r for r in records}
        for record in records:
            former = self._former(record)
            if former is not None:
                wanted[former.report] = former
        held = {name: c for name, c in self._held.items() if name in wanted}
        lacking = [name for name in wanted if name not in held]
        cells: dict[str, list[Figure]] = {name: [] for name in lacking}
        sentences: dict[str, list[Placed]] = {name: [] for name in lacking}
        for stored in self._store.figures(reports=lacking) if lacking else ():
            cells[stored.report].append(stored.figure)
        for stored in self._store.figures(reports=lacking, sentences=True) if lacking else ():
            sentences[stored.report].append(Placed(stored.path, stored.figure))
        for name in lacking:
            record = wanted[name]
            held[name] = Checked(
                name, record.agency, record.year, record.edition, tuple(cells[name]),
                tuple(sentences[name]), _paragraphs(self._store, name),
            )  # fmt: skip
        self._held = held

    def checked(self, record: ReportRecord) -> Checked:
        """A report that was kept."""
        return self._held[record.report]

    def former(self, record: ReportRecord) -> Checked | None:
        """The report of the year before of one that was kept."""
        former = self._former(record)
        return self._held[former.report] if former is not None else None

    def _former(self, record: ReportRecord) -> ReportRecord | None:
        if record.year is None:
            return None
        return self._answering.get((self._named(record.agency), record.year - 1))

    def _named(self, agency: str) -> str:
        """The name of today of an agency that the list of agencies knows by another one."""
        return self._today.get(agency, agency)


def _paragraphs(store: Store, report: str) -> Callable[[], Sequence[str]]:
    def paragraphs() -> Sequence[str]:
        found = store.passages(reports=[report])
        return tuple(p.passage.text for p in found if p.passage.table is None)

    return paragraphs


@dataclass(frozen=True, slots=True)
class Draft:
    """A file that was read and stays outside the library; ``file`` is its path as given."""

    file: str
    report: Report
    checked: Checked


def read_draft(path: Path) -> Draft:
    """Read a report that stays outside the library.

    Raises ReadError where the file cannot be read or is no report.
    """
    from reportqa.ingest import understand_file

    understood = understand_file(path)
    if understood.report is None:
        raise ReadError(understood.error, "")
    report = understood.report
    if not report.is_form:
        raise ReadError(
            f"{path} is no annual report on government information disclosure.",
            "Only such reports can be checked.",
        )
    agency = report.agency.value if report.agency else ""
    year = int(report.year.value) if report.year else None
    checked = Checked(
        f"{agency}-{year}" if agency and year else path.name,
        agency,
        year,
        report.edition,
        report.figures,
        tuple(Placed(report.section_path(s.section), s) for s in report.sentences),
        lambda: [p.text for p in report.document.paragraphs],
    )
    return Draft(str(path), report, checked)


def check_draft(draft: Draft, store: Store | None = None) -> list[ReportCheck]:
    """Check a draft, also against what ``store`` holds of its agency for the year before."""
    own = draft.checked
    checks = [*check_report(own)]
    if store is not None and own.agency and own.year is not None:
        former = [
            r
            for r in store.reports()
            if (r.agency, r.year) == (own.agency, own.year - 1) and not r.duplicate_of
        ]
        if former:
            loaded = _Loaded(store, former)
            loaded.keep(former)
            checks += check_years(loaded.checked(former[0]), own)
    return [ReportCheck(own.report, own.agency, own.year, draft.file, c) for c in checks]


def only_failed(checks: Iterable[ReportCheck]) -> Iterator[ReportCheck]:
    """Those that failed and that nobody has dismissed."""
    for check in checks:
        if check.check.status == "fail" and (
            check.remark is None or check.remark.verdict != "dismissed"
        ):
            yield check


def named(checks: Callable[..., list[ReportCheck]], wanted: str) -> ReportCheck:
    """The check of an id, among those that ``checks(report=...)`` gives.

    Raises UnknownReportError for an id that no check has.
    """
    report, _, own = wanted.partition(":")
    for check in checks(report=report):
        if check.check.id == own:
            return check
    raise UnknownReportError(
        f"The report {report} has no check {own or '(none named)'}.",
        f"List its checks with: reportqa check --report {report} --json",
    )


def remark_for(
    checks: Callable[..., list[ReportCheck]],
    wanted: str,
    verdict: Verdict,
    *,
    remark: str,
    name: str,
) -> tuple[str, Remark]:
    """What a person says of a check, with the file that it is about.

    Raises UnknownReportError, SettingsError without a name or, but to reopen, without words.
    """
    check = named(checks, wanted)
    if not name.strip():
        raise SettingsError("A remark needs the name of who makes it.", "Give it with --by.")
    if not remark.strip() and verdict != "reopened":
        raise SettingsError("A remark needs words that say why.", "Give them with --remark.")
    at = datetime.now(UTC).isoformat(timespec="seconds")
    said = Remark(check.check.id, verdict, remark.strip(), name.strip(), at, check.fingerprint)
    return check.file, said
