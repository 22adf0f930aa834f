"""Files read, checked, and the checks held against what was planted."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.checks.faults import Expected, Fault
from bench.checks.households import Draft, Household
from bench.invented import SUFFIXES
from reportqa.checking import Placed
from reportqa.checks import Check, Checked, check_family, check_report, check_years
from reportqa.document import Figure
from reportqa.form.catalogue import catalogue
from reportqa.hierarchy import family
from reportqa.readers import read
from reportqa.report import understand


@dataclass(frozen=True)
class Complaint:
    """What a sound report, or one sound but for its fault, was blamed for."""

    report: str
    status: str
    rule: int
    message: str


@dataclass
class Outcome:
    """What the reports of some households came to.

    ``found`` and ``planted`` by kind, ``missed`` with what was said instead, ``false`` what sound
    reports were blamed for, ``statuses`` of all checks on sound reports.
    """

    sound: int = 0
    checks: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[Fault, str]] = field(default_factory=list)
    false: list[Complaint] = field(default_factory=list)
    beside: list[Complaint] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Take in what other households came to."""
        self.sound += other.sound
        self.checks += other.checks
        for mine, theirs in (
            (self.statuses, other.statuses),
            (self.planted, other.planted),
            (self.found, other.found),
        ):
            mine.update(theirs)
        self.missed += other.missed
        self.false += other.false
        self.beside += other.beside


def judge(household: Household, faults: Iterable[Fault]) -> Outcome:
    """Read and check the reports of a household, then those with a fault in their places."""
    out = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        held = {at: draft_read(household.at(at), Path(folder)) for at in household.places}
        for at in household.places:
            checks = checks_of(household, held, at)
            out.sound += 1
            out.checks += len(checks)
            out.statuses.update(f"{c.rule} {c.status}" for c in checks)
            out.false += _complaints(household.at(at), checks)
        for fault in faults:
            with_fault = held | {fault.at: draft_read(fault.draft, Path(folder))}
            checks = checks_of(household, with_fault, fault.at)
            out.planted[fault.kind] += 1
            lacking = [e for e in fault.expected if not any(answers(c, e) for c in checks)]
            if lacking:
                out.missed.append((fault, _instead(fault, lacking, checks)))
            else:
                out.found[fault.kind] += 1
            if not fault.fails:
                out.beside += [c for c in _complaints(fault.draft, checks) if c.status == "fail"]
    return out


def rules_of(household: Household) -> set[int]:
    """The rules that the package checks on the sound reports of a household."""
    return {int(said.split()[0]) for said in judge(household, ()).statuses}


def draft_read(draft: Draft, folder: Path) -> Checked:
    """The report as the checks see it, from its file."""
    path = folder / f"{draft.name}{SUFFIXES[draft.form]}"
    path.write_bytes(draft.file())
    report = understand(read(path), path.name)
    agency = report.agency.value if report.agency else ""
    year = int(report.year.value) if report.year else None
    return Checked(
        draft.name, agency, year, report.edition, report.figures,
        tuple(Placed(report.section_path(s.section), s) for s in report.sentences),
        lambda: [p.text for p in report.document.paragraphs],
    )  # fmt: skip


def checks_of(
    household: Household, held: dict[tuple[int, int], Checked], at: tuple[int, int]
) -> list[Check]:
    """All checks of the report of a household at a place; ``held`` are all that it holds."""
    agency, year = at
    out = [*check_report(held[at])]
    if year:
        out += check_years(held[agency, year - 1], held[at])
    others = {
        held[a, year].agency: held[a, year] for a in range(len(household.drafts)) if a != agency
    }
    if others:
        names = sorted([*others, held[at].agency])
        below = family(names).get(held[at].agency, ())
        if below:
            out += check_family(held[at], [others[name] for name in below])
    return out


def _complaints(draft: Draft, checks: Sequence[Check]) -> list[Complaint]:
    return [
        Complaint(f"{draft.name} ({draft.form}, {', '.join(sorted(draft.traps))})", c.status,
                  c.rule, f"{c.id} {c.message}")
        for c in checks
        if c.status in {"fail", "note"}
    ]  # fmt: skip


def answers(check: Check, expected: Expected) -> bool:
    """Whether a check says what was to be said, of the right cell or sentence."""
    if check.rule != expected.rule or check.status not in expected.statuses:
        return False
    if expected.explained is not None and _bare(expected.explained) != _bare(check.quote):
        return False
    if not all(_bare(word) in _bare(check.message) for word in expected.words):
        return False
    cells = [*check.cells, *(figure for _, figure in check.others)]
    if expected.key is not None:
        return any(_key(figure) == expected.key for figure in cells)
    said = (check.message, check.quote, *(figure.quote for figure in cells))
    return any(_bare(expected.clause) in _bare(text) for text in said)


def _key(figure: Figure) -> tuple[str, str]:
    measure = figure.measure or ""
    known = catalogue().by_name.get(measure)
    return measure, figure.column[-1] if known is not None and known.table == "3" else ""


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip("。")


def _instead(fault: Fault, lacking: Sequence[Expected], checks: Sequence[Check]) -> str:
    rules = {e.rule for e in lacking}
    lines = [f"expected {e}" for e in lacking]
    lines += [
        f"  {c.id} {c.status}: {c.message} [{c.quote}]"
        for c in checks
        if c.status in {"fail", "note"} or (c.rule in rules and c.status == "unread")
    ]
    return "\n    ".join([f"{fault.draft.name} ({fault.draft.form}): {fault.what}", *lines])
