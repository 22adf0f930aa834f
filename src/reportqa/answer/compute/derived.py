"""Numbers that are computed for each report and then compared: rates, shares, changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import Result, Term, rounded
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.groups import Group
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.parts import Subject
from reportqa.answer.compute.pool import Pool
from reportqa.answer.lookup import Finding
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, Store

SMALL = 30
"""A denominator under it is flagged: one case more or less changes a percentage much."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A number computed from the figures of a report, or of one report and another.

    ``finding`` stands for it in answers: its report is that of the number. ``over`` are all
    figures it is computed from; ``why`` says why there is no number. ``base`` is a denominator.
    """

    finding: Finding
    result: Result
    over: tuple[Finding, ...]
    why: str = ""
    base: Finding | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers that are computed alike: how, their name and unit, and what their ends are called.

    ``words``: what the first is from the top and from the bottom.
    """

    derive: Callable[[ReportRecord], Derived]
    name: str
    unit: str
    words: tuple[str, str]


class DerivedPool(Pool):
    """The computed numbers of a group of reports; ``parents`` take no part, as among cells."""

    def __init__(
        self, draft: Draft, plan: Plan, group: Group, store: Store, series: Series
    ) -> None:
        self._derive = series.derive
        self._language = draft.language
        self._derived: dict[tuple[str, int | None], Derived] = {}
        super().__init__(draft, plan, group, (), store)
        self.name, self.unit = series.name, series.unit
        self.names = [series.name]
        self.words = MappingProxyType({draft.language: series.words})

    def _fill(
        self, draft: Draft, reports: Sequence[ReportRecord], subject: Subject, store: Store
    ) -> list[Finding]:
        terms = []
        for report in reports:
            derived = self._derive(report)
            self._derived[report.agency, report.year] = derived
            label = self.label(derived.finding, draft)
            if derived.result.value is None:
                self.lacking.append(f"{label}{'' if draft.zh else ': '}{derived.why}")
                continue
            terms.append(Term(derived.finding, derived.result.value))
            base = derived.base
            if base is not None and base.value is not None and base.value < SMALL:
                note = wording.small_base(base.value, base.unit, draft.language)
                draft.warnings.append(f"{label}{'' if draft.zh else ': '}{note}")
        self.terms = tuple(terms)
        return [d.finding for d in self._derived.values()]

    def _of(self, finding: Finding) -> Derived:
        return self._derived[finding.report.agency, finding.report.year]

    def shown(self, draft: Draft, finding: Finding) -> str:
        """The number, how it was computed, and the marks of all it was computed from."""
        derived = self._of(finding)
        marks = self.cite(draft, finding)
        if derived.result.value is None:
            return derived.why + marks
        how = derived.result.derivation
        if not how:
            return self.amount(derived.result.value) + marks
        return (
            self.amount(derived.result.value) + (f"（{how}）" if draft.zh else f" ({how})") + marks
        )

    def cite(self, draft: Draft, finding: Finding) -> str:
        """The marks of all figures that the number was computed from."""
        return "".join(draft.cite(f) for f in self._of(finding).over)

    def amount(self, value: Decimal) -> str:
        """The number as it is shown, at most two decimals."""
        return wording.about(value, self._language) + wording.shown(value, self.unit)

    def number(self, term: Term) -> Decimal:
        """The number with its sign, where changes are ordered by their size."""
        value = self._of(term.finding).result.value
        return term.value if value is None else value

    def how(self, finding: Finding) -> str | None:
        """The derivation."""
        return self._of(finding).result.derivation

    def distance(self, later: Term, earlier: Term, language: Language) -> tuple[Result, Result]:
        """Percentages are subtracted in percentage points, and make no percentage of their own."""
        unit = self.unit
        if unit == "%":
            unit = "个百分点" if language == "zh" else "percentage points"
        value = later.value - earlier.value
        result = wording.shown(value, unit)
        shown = f"{rounded(later.value)}% - {rounded(earlier.value)}% = {result}"
        return Result(value, unit, shown), Result(None, "%")

    @property
    def without(self) -> list[Finding]:
        """Those whose number could not be computed."""
        return [d.finding for d in self._derived.values() if d.result.value is None]
