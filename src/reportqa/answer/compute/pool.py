"""The findings that a computation goes over, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import Result, Term, change, difference, in_one_unit
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.gather import findings_of
from reportqa.answer.compute.groups import Group
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.parts import Subject
from reportqa.answer.lookup import Finding
from reportqa.answer.wording import measure_name, with_unit
from reportqa.hierarchy import without_parents
from reportqa.question.names import is_government
from reportqa.question.text import Language
from reportqa.store.model import ReportRecord, Store


def comparable(
    names: Sequence[str], store: Store, *, named: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The agencies that stand beside each other, and those that count others in.

    ``named``: the question names them one by one; a government is compared with single agencies
    only then.
    """
    if len(names) < 2:
        return tuple(names), ()
    kept, parents = without_parents(names, store.registry())
    if not named:
        single = tuple(n for n in kept if not is_government(n))
        parents += tuple(n for n in kept if single and n not in single)
        kept = single or kept
    return kept, parents


class Pool:
    """The findings of a group: those with a number in one unit, and what the others lack."""

    words: Mapping[str, tuple[str, str]] = MappingProxyType(
        {"zh": ("最多", "最少"), "en": ("most", "fewest")}
    )
    """What the first of an order is called, from the top and from the bottom."""

    def __init__(
        self, draft: Draft, plan: Plan, group: Group, subject: Subject, store: Store
    ) -> None:
        names = tuple(dict.fromkeys(r.agency for r in group.reports))
        kept = names
        self.parents: tuple[str, ...] = ()
        if plan.axis != "years" and plan.kind not in {"compare", "difference"}:
            kept, self.parents = comparable(names, store, named=plan.named)
        self.named_with_parent = plan.named and bool(self.parents)
        if self.named_with_parent and plan.kind in {"together", "average"}:
            kept = names
        self.group = group
        reports = [r for r in group.reports if r.agency in kept]
        self.agency = len({r.agency for r in reports}) > 1 or plan.axis == "agencies"
        self.year = len({r.year for r in reports}) > 1 or plan.axis != "agencies"
        self.terms: tuple[Term, ...] = ()
        self.unit: str | None = None
        self.mixed = False
        self.lacking: list[str] = []
        self.names: list[str] = []
        self.name = ""
        self.findings = self._fill(draft, reports, subject, store)
        self.missing = wording.missing([*group.missing, *group.gaps], draft.language)

    def _fill(
        self, draft: Draft, reports: Sequence[ReportRecord], subject: Subject, store: Store
    ) -> list[Finding]:
        """Looks the reports' figures up: those that take part, and why the others do not."""
        language = draft.language
        findings = findings_of(reports, subject, store)
        units = in_one_unit(findings)
        self.mixed = units is None
        self.terms, self.unit = units if units else ((), None)
        self.lacking = [
            wording.without_number(f, language, agency=self.agency, year=True)
            for f in findings
            if f.value is None
        ]
        present = {f.target.name: f.target for f in findings if f.status != "absent"}
        self.names = [measure_name(t, language) for t in present.values()]
        self.name = self.names[0] if self.names else measure_name(subject[0], language)
        return findings

    def shown(self, draft: Draft, finding: Finding) -> str:
        """What a report says, with its marks."""
        return draft.shown(finding)

    def cite(self, draft: Draft, finding: Finding) -> str:
        """The marks behind the name of a report whose figure is told elsewhere."""
        return draft.cite(finding)

    def amount(self, value: Decimal) -> str:
        """A number with its unit."""
        return with_unit(value, self.unit)

    def number(self, term: Term) -> Decimal:
        """The number of a term as it is told, whatever it is ordered by."""
        return term.value

    def how(self, finding: Finding) -> str | None:
        """How the number of a report was computed, None for that of a cell."""
        return None

    def distance(self, later: Term, earlier: Term, language: Language) -> tuple[Result, Result]:
        """The first less the second, and the same in percent of the second."""
        return difference(later, earlier, self.unit), change(later, earlier)

    @property
    def without(self) -> list[Finding]:
        """Those that do not take part."""
        return [f for f in self.findings if f.value is None]

    @property
    def is_whole(self) -> bool:
        """Whether every figure that belongs to it is there."""
        return not self.lacking and not self.group.missing

    def label(self, finding: Finding, draft: Draft) -> str:
        """The agency and the year of a finding, as far as they tell it from the others."""
        return wording.when(finding, draft.language, agency=self.agency, year=self.year)

    def head(self, draft: Draft) -> str:
        """What was computed, and over which reports."""
        return f"{self.scope_text(draft)}{'' if draft.zh else ': '}{self.name}"

    def scope_text(self, draft: Draft) -> str:
        """The agency and the years, or the year, that all findings have in common."""
        agencies = list(dict.fromkeys(f.report.agency for f in self.findings))
        years = sorted({f.report.year or 0 for f in self.findings})
        joined = "、" if draft.zh else ", "
        span = joined.join(map(str, years))
        if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
            span = f"{years[0]}–{years[-1]}"
        if draft.zh and len(agencies) > 1:
            return f"{span}年{len(agencies)}个机关的"
        if draft.zh:
            return f"{agencies[0]}{span}年"
        who = agencies[0] if len(agencies) == 1 else f"{len(agencies)} agencies"
        return f"{who}, {span}"
