"""An answer in the making: its lines, warnings, cited figures and results."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reportqa.answer.cite import Citations, answer_figure
from reportqa.answer.compute.arithmetic import Result
from reportqa.answer.doubts import recognised_notes
from reportqa.answer.lookup import Finding
from reportqa.answer.model import Answer, AnswerFigure, Interpretation
from reportqa.answer.notes import conflict_notes, count_notes, finding_warnings, scope_notes
from reportqa.answer.scope import Scope
from reportqa.answer.targets import Target
from reportqa.answer.wording import EMPTY, measure_name, with_unit
from reportqa.question.parse import Question


class Draft:
    """Collects what an answer says; every figure that is used is cited."""

    def __init__(self, question: Question, scope: Scope) -> None:
        self.question = question
        self.language = question.language
        self.zh = question.language == "zh"
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.results: list[Result] = []
        self.first: list[tuple[str, int]] = []
        self._scope = scope
        self._citations = Citations(scope.reports)
        self._figures: list[AnswerFigure] = []
        self._used: list[Finding] = []

    def cite(self, finding: Finding) -> str:
        """The marks of a finding's cells; cites them once."""
        marks = []
        for cell in finding.cells:
            mark = self._citations.figure(cell)
            figure = answer_figure(cell, cell.figure.measure or finding.target.name, mark)
            if figure not in self._figures:
                self._figures.append(figure)
            marks.append(f"[{mark}]")
        if finding not in self._used:
            self._used.append(finding)
            self.warnings += finding_warnings(finding, self.language)
            self.warnings += conflict_notes(finding, self._citations, self.language)
        return "".join(marks)

    def shown(self, finding: Finding) -> str:
        """A finding's number with its unit and marks, or why it has none."""
        marks = self.cite(finding)
        if finding.value is not None:
            return with_unit(finding.value, finding.unit or finding.target.unit) + marks
        if finding.status == "absent":
            return "没有这一项" if self.zh else "no such item"
        zh, en = EMPTY[finding.status]
        return (zh if self.zh else en) + marks

    def named(self, finding: Finding) -> str:
        """What a finding is of, and what ``shown`` says of it."""
        joiner = "" if self.zh else ": "
        return f"{measure_name(finding.target, self.language)}{joiner}{self.shown(finding)}"

    def result(self, result: Result | None) -> None:
        """A result of its own; None for a group that has none."""
        self.results.append(result or Result(None, None))

    def answer(self, operation: str, targets: Sequence[Target], *, measure: str = "") -> Answer:
        """The answer; its value is set where there is one result."""
        single = self.results[0] if len(self.results) == 1 else Result(None, None)
        reports = [f.report for f in self._used]
        lines = [line for line in self.lines if line]
        lines += count_notes(self.question, self._used)
        cells = [cell.figure for f in self._used for cell in f.cells]
        columns = dict.fromkeys(t.applicant_name for t in targets if t.applicant_name)
        return Answer(
            question=self.question.text,
            language=self.language,
            kind="figure" if any(f.status != "absent" for f in self._used) else "no_answer",
            text="\n".join(lines),
            value=single.value,
            unit=single.unit,
            interpretation=Interpretation(
                agencies=tuple(dict.fromkeys(r.agency for r in reports)),
                years=tuple(sorted({r.year for r in reports if r.year})),
                measure=measure or (targets[0].name if targets else None),
                columns=tuple(columns),
                operation=operation,
            ),
            figures=tuple(self._figures),
            derivation=single.derivation if single.value is not None else None,
            warnings=tuple(
                dict.fromkeys(
                    [
                        *self.warnings,
                        *recognised_notes(cells, self.language),
                        *scope_notes(self.question, self._scope),
                    ]
                )
            ),
            citations=self._citations.all,
            first=tuple(self.first),
        )


def number_of(finding: Finding) -> Decimal:
    """The number of a finding that is known to hold one."""
    if finding.value is None:
        raise ValueError("a finding without a number was computed with")
    return finding.value
