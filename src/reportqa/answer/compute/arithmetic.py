"""Arithmetic over findings: exact, with the derivation as it is shown.

Values of different units of money are brought to the unit of the first; others are not mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from reportqa.answer.lookup import Finding
from reportqa.numbers import MONEY
from reportqa.question.operations import IF_MONEY, Operation


@dataclass(frozen=True, slots=True)
class Term:
    """A finding with its number in the unit that is computed in."""

    finding: Finding
    value: Decimal


@dataclass(frozen=True, slots=True)
class Result:
    """A computed number, None where it cannot be computed; ``derivation`` shows how."""

    value: Decimal | None
    unit: str | None
    derivation: str | None = None

    @property
    def number(self) -> Decimal:
        """The value of a result that has one; 0 stands for none."""
        return self.value if self.value is not None else Decimal(0)


def in_one_unit(findings: Sequence[Finding]) -> tuple[tuple[Term, ...], str | None] | None:
    """The findings that hold numbers, in one unit; None where their units do not go together."""
    numbers = [(f, f.value) for f in findings if f.value is not None]
    units = list(dict.fromkeys(f.unit or f.target.unit for f, _ in numbers))
    if len(units) > 1 and not all(u in MONEY for u in units):
        return None
    if (
        None in units
        and len(numbers) > 1
        and any(f.target.name.endswith("金额") for f, _ in numbers)
    ):
        # an amount without a printed unit may be 元 or 万元
        return None
    unit = units[0] if units else None
    terms = []
    for finding, value in numbers:
        own = finding.unit or finding.target.unit
        factor = MONEY[own] / MONEY[unit] if own != unit and own and unit else Decimal(1)
        terms.append(Term(finding, value * factor))
    return tuple(terms), unit


def added(terms: Sequence[Term], unit: str | None) -> Result:
    """Their sum; that of one term is shown as the sum of its own cells."""
    total = sum((t.value for t in terms), Decimal(0))
    if len(terms) == 1:
        return Result(total, unit, terms[0].finding.derivation)
    return Result(total, unit, f"{_joined(terms)} = {total}" if terms else None)


def mean(terms: Sequence[Term], unit: str | None) -> Result:
    """Their mean, unrounded."""
    total = sum((t.value for t in terms), Decimal(0))
    value = total / len(terms)
    return Result(value, unit, f"({_joined(terms)}) ÷ {len(terms)} = {rounded(value)}")


def difference(later: Term, earlier: Term, unit: str | None) -> Result:
    """The first less the second."""
    value = later.value - earlier.value
    return Result(value, unit, f"{later.value} - {_in_brackets(earlier.value)} = {value}")


def change(later: Term, earlier: Term) -> Result:
    """The difference in percent of the earlier figure; None where that is zero."""
    if not earlier.value:
        return Result(None, "%")
    value = (later.value - earlier.value) * 100 / abs(earlier.value)
    how = f"({later.value} - {_in_brackets(earlier.value)}) ÷ {earlier.value} × 100%"
    return Result(value, "%", f"{how} = {rounded(value)}%")


def part_of(part: Decimal, whole: Decimal) -> Result:
    """The part in percent of the whole; None where the whole is zero."""
    if not whole:
        return Result(None, "%")
    value = part * 100 / whole
    return Result(value, "%", f"{part} ÷ {whole} × 100% = {rounded(value)}%")


def multiple(one: Decimal, other: Decimal) -> Result:
    """How many times the other the one is; None where the other is zero."""
    if not other:
        return Result(None, "倍")
    return Result(one / other, "倍", f"{one} ÷ {other} = {rounded(one / other)}")


def ranked(terms: Sequence[Term], *, lowest: bool) -> list[list[Term]]:
    """The findings from the most (or the fewest) on; equal ones stand together."""
    order = sorted(terms, key=lambda t: t.value if lowest else -t.value)
    places: list[list[Term]] = []
    for term in order:
        if places and places[-1][0].value == term.value:
            places[-1].append(term)
        else:
            places.append([term])
    return places


_TESTS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "above": lambda value, bound: value > bound,
    "at_least": lambda value, bound: value >= bound,
    "below": lambda value, bound: value < bound,
    "at_most": lambda value, bound: value <= bound,
    "equal": lambda value, bound: value == bound,
}


def meets(value: Decimal, unit: str | None, bound: Operation) -> bool | None:
    """Whether a figure meets a bound of the question; None where the units do not go together."""
    limit = bound.number or Decimal(0)
    said = bound.unit
    if said == IF_MONEY:
        said = "元" if unit in MONEY else ""
    if said in MONEY:
        if unit not in MONEY:
            return None
        limit = limit * MONEY[said] / MONEY[unit]
    elif said and (said == "%" or unit in MONEY or unit == "%") and said != unit:
        return None
    return _TESTS[bound.name](value, limit)


def rounded(value: Decimal) -> str:
    """A computed number as it is shown: at most two decimals, no trailing zeros."""
    shown = format(value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), "f")
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def is_rounded(value: Decimal) -> bool:
    """Whether showing it cuts digits off."""
    return Decimal(rounded(value)) != value


def _joined(terms: Sequence[Term]) -> str:
    return " + ".join(_in_brackets(t.value) for t in terms)


def _in_brackets(value: Decimal) -> str:
    return f"({value})" if value < 0 else str(value)
