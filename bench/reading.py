"""What a reader made of an invented report, held against what is known of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.invented.labels import plain_label
from bench.invented.model import SLOTTED, Invented, Known
from reportqa.checks import check_sums
from reportqa.document import Figure, Kind, Report

OUTCOMES = ("right", "relabelled", "unread", "missing", "flagged", "wrong", "extra")
"""right: value, unit and labels; relabelled: the value under other labels; unread: said so;
missing: no figure; flagged: wrong with a doubt or a failed sum; wrong: silently; extra: a number
that the report does not have."""

_Key = tuple[str, tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Miss:
    """One cell that was not read right: what it was, what was expected, what was found."""

    outcome: str
    where: str
    expected: str
    got: str


@dataclass
class Comparison:
    """Cells by outcome, the misses one by one, and facts of the report that were not found."""

    cells: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    sentences: tuple[int, int] = (0, 0)


def compare(invented: Invented, report: Report) -> Comparison:
    """Every value cell, the metadata, the sections and the figures of the sentences."""
    out = Comparison()
    by_path: dict[_Key, list[Figure]] = {}
    by_slot: dict[_Key, list[Figure]] = {}
    for one in report.figures:
        by_path.setdefault(_path(one), []).append(one)
        by_slot.setdefault(_slot(one), []).append(one)
    suspect = _in_failed_sums(invented, report)
    used: set[int] = set()
    for known in invented.known:
        figure, outcome = _found(known, by_path, by_slot, used)
        if figure is not None:
            used.add(id(figure))
            outcome = _judged(known, figure, outcome, figure in suspect)
        out.cells[outcome] += 1
        if outcome != "right":
            got = f"{figure.raw!r} {figure.kind} {figure.value} {figure.unit}" if figure else ""
            if figure is not None and outcome == "relabelled":
                got += f" {'/'.join(figure.row)} | {'/'.join(figure.column)}"
            if figure is not None and figure.doubt:
                got += f" ({figure.doubt})"
            expected = f"{known.raw!r} {known.kind} {known.value} {known.unit}"
            out.misses.append(Miss(outcome, _where(known), expected, got))
    for one in report.figures:
        if one.table in SLOTTED and one.kind is Kind.NUMBER and id(one) not in used:
            out.cells["extra"] += 1
            where = f"{one.table}: {'/'.join(one.row)} | {'/'.join(one.column)}"
            out.misses.append(Miss("extra", where, "", f"{one.raw!r} {one.value}"))
    out.facts = dict(_facts(invented, report))
    said = sum(_said(c.value, c.unit, c.subject, report) for c in invented.counted)
    out.sentences = (said, len(invented.counted))
    return out


def _labels(path: tuple[str, ...]) -> tuple[str, ...]:
    labels = tuple(map(plain_label, path))
    return tuple(label for label in labels if label and label != "申请人情况")


def _path(cell: Figure | Known) -> _Key:
    table = cell.table or ""
    if table in SLOTTED:
        return table, _labels(cell.row), _labels(cell.column)
    # the labels of other tables follow no form: the first of the row, the last of the column
    return "", _labels(cell.row)[:1], _labels(cell.column)[-1:]


def _slot(figure: Figure) -> _Key:
    column = _labels(figure.column)[-1:] if figure.table == "3" else ()
    return figure.table or "", (figure.measure or "",), column


def _found(
    known: Known,
    by_path: dict[_Key, list[Figure]],
    by_slot: dict[_Key, list[Figure]],
    used: set[int],
) -> tuple[Figure | None, str]:
    for figure in by_path.get(_path(known), ()):
        if id(figure) not in used:
            return figure, "right"
    if known.measure is not None:
        applicant = (plain_label(known.applicant),) if known.table == "3" else ()
        for figure in by_slot.get((known.table, (known.measure,), applicant), ()):
            if id(figure) not in used:
                return figure, "relabelled"
    return None, "missing"


def _judged(known: Known, figure: Figure, labels: str, suspect: bool) -> str:
    """The outcome of a cell that was found; ``labels`` says whether its labels are right."""
    if (figure.kind, figure.value) == (known.kind, known.value):
        of_form = known.table in SLOTTED and known.measure is not None
        if known.kind is Kind.NUMBER and figure.unit != known.unit and of_form:
            return "wrong" if known.unit is not None and figure.unit is not None else "relabelled"
        return labels
    if figure.kind is Kind.UNREAD:
        return "unread"
    # a word in place of a number is no figure: nobody is told a wrong one
    if known.kind is Kind.NUMBER and figure.kind is Kind.WORD:
        return "unread"
    return "flagged" if figure.doubt or suspect else "wrong"


def _in_failed_sums(invented: Invented, report: Report) -> list[Figure]:
    """The figures of sums that fail, where the report itself has no such fault."""
    if invented.faults:
        return []
    return [cell for check in check_sums(report.figures) if check.status == "fail"
            for cell in check.cells]  # fmt: skip


def _where(known: Known) -> str:
    return f"{known.table}: {'/'.join(known.row)} | {'/'.join(known.column)}"


def _facts(invented: Invented, report: Report) -> Iterator[tuple[str, str]]:
    """The name of each fact that was not found as it is, and what was found."""
    found = {
        "agency": (invented.agency, report.agency.value if report.agency else ""),
        "year": (str(invented.year), report.year.value if report.year else ""),
        "edition": (str(invented.edition), str(report.edition)),
        "title": (invented.title, report.title.value if report.title else ""),
        "sections": (
            "".join(h.key for h in invented.headings if h.key),
            "".join(s.key for s in report.sections if s.key),
        ),
    }
    if invented.edition is None:
        # sections of free-form reports have no numbers of the form that all would agree on
        del found["sections"]
    if not report.is_form:
        yield "report", "not taken for an annual report"
    for name, (expected, got) in found.items():
        if plain_label(expected) != plain_label(got):
            yield name, f"{got!r} for {expected!r}"


def _said(value: object, unit: str, subject: str, report: Report) -> bool:
    return any(
        f.value == value and plain_label(f.unit or "") == unit and subject in plain_label(f.subject)
        for f in report.sentences
    )
