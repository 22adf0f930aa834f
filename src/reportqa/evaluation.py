"""Questions with known answers, run against a library, and their scores.

A question is *right* if its answer is of an expected kind, has the expected value and unit, and
its text matches every pattern. It is *wrong* if it gave a number that is not the expected one.
Anything else, a refusal or a question back above all, is *missed*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from reportqa.errors import ReportqaError

if TYPE_CHECKING:
    from reportqa.answer.model import Answer
    from reportqa.library import Library

Outcome = Literal["right", "wrong", "missed"]


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what is known of its answer; see ``docs/questions.md``."""

    id: str
    question: str
    previous: tuple[str, ...]
    kinds: tuple[str, ...]
    has_value: bool
    value: Decimal | None
    unit: str | None
    tolerance: Decimal
    contains: tuple[str, ...]
    today: date | None = None
    also: tuple[Decimal, ...] = ()

    @property
    def group(self) -> str:
        """The part of the id before its number: questions are scored by it."""
        return self.id.rsplit("-", 1)[0]


def load_questions(file: Path) -> tuple[Case, ...]:
    """Read a JSONL file; raises ReportqaError naming the line that cannot be used."""
    cases = []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ReportqaError(
            f"{file}: cannot be read ({getattr(error, 'strerror', None) or error})."
        ) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line, parse_float=Decimal), number))
        except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
            raise ReportqaError(
                f"{file}, line {number}: not a question ({error}).",
                "Each line is a JSON object with at least the key question.",
            ) from error
    return tuple(cases)


def _case(entry: dict[str, Any], number: int) -> Case:
    kinds = entry.get("kind") or ()
    value = entry.get("value")
    patterns = entry.get("contains") or ()
    for pattern in patterns:
        re.compile(pattern)
    return Case(
        id=str(entry.get("id", number)),
        question=entry["question"],
        previous=tuple(entry.get("previous") or ()),
        kinds=(kinds,) if isinstance(kinds, str) else tuple(kinds),
        has_value="value" in entry,
        value=None if value is None else Decimal(str(value)),
        unit=entry.get("unit"),
        tolerance=Decimal(str(entry.get("tolerance") or 0)),
        contains=tuple(patterns),
        today=date.fromisoformat(entry["today"]) if entry.get("today") else None,
        also=tuple(Decimal(str(v)) for v in entry.get("accept_values") or ()),
    )


def judge(case: Case, answer: Answer) -> Outcome:
    """Whether an answer is right, wrong, or misses the question without a false number."""
    if case.has_value and answer.value is not None and not _same(case, answer.value):
        return "wrong"
    right = (
        (not case.kinds or answer.kind in case.kinds)
        and (not case.has_value or (answer.value is None) == (case.value is None))
        and (case.unit is None or answer.unit == case.unit)
        and all(re.search(p, answer.text) for p in case.contains)
    )
    return "right" if right else "missed"


def _same(case: Case, value: Decimal) -> bool:
    expected = (*(() if case.value is None else (case.value,)), *case.also)
    return any(abs(value - one) <= case.tolerance for one in expected)


def evaluate(
    library: Library, cases: Sequence[Case], *, today: date | None = None
) -> dict[str, Any]:
    """Scores over all and by group (percent), and every question that was not right.

    ``today`` is what relative years are counted from where a question does not carry its own day;
    the calendar's day by default.
    """
    groups: dict[str, dict[Outcome, int]] = {}
    total: dict[Outcome, int] = {"right": 0, "wrong": 0, "missed": 0}
    others = []
    for case in cases:
        answer = library.ask(case.question, previous=case.previous, today=case.today or today)
        outcome = judge(case, answer)
        total[outcome] += 1
        groups.setdefault(case.group, {"right": 0, "wrong": 0, "missed": 0})[outcome] += 1
        if outcome != "right":
            others.append(
                {
                    "id": case.id,
                    "question": case.question,
                    "outcome": outcome,
                    "expected": case.value,
                    "kind": answer.kind,
                    "value": answer.value,
                    "text": answer.text,
                }
            )
    return {
        "questions": len(cases),
        "right": _percent(total["right"], len(cases)),
        "wrong": _percent(total["wrong"], len(cases)),
        "groups": {
            name: {
                "questions": sum(g.values()),
                **g,
                "percent": _percent(g["right"], sum(g.values())),
            }
            for name, g in sorted(groups.items())
        },
        "not_right": others,
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def scores_text(scores: dict[str, Any]) -> str:
    """The scores for people."""
    lines = [
        f"{e['outcome']:>6}  {e['id']}  {e['question']}\n        expected {e['expected']}, "
        f"got {e['kind']} {e['value']}"
        for e in scores["not_right"]
    ]
    lines += [
        f"{name:<24}{g['right']:>4} of {g['questions']:<4} right, {g['wrong']} wrong"
        for name, g in scores["groups"].items()
    ]
    lines.append(
        f"{scores['questions']} questions: {scores['right']} % right, {scores['wrong']} % wrong"
    )
    return "\n".join(lines)
