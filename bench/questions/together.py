"""Questions over several agencies: extremes, places, sums, bounds, two side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from bench.county import MEMBERS, Member
from bench.county.members import DEPARTMENTS
from bench.questions.cells import Thing
from bench.questions.drawing import Draw
from bench.questions.model import Asked, How

YEARS = range(2019, 2025)
_WORDS = "零一二三四五六"


def largest(draw: Draw) -> Asked | None:
    """The department with the most or the fewest in a year."""
    operation = draw.one(("max_agencies", "min_agencies"))
    found = _departments(draw)
    if found is None:
        return None
    thing, year, numbers, _ = found
    known = max(numbers.values()) if operation == "max_agencies" else min(numbers.values())
    winners = tuple(name for name, v in numbers.items() if v == known)
    losers = tuple(n for n in numbers if n not in winners)
    question = draw.filled(operation, thing, y=draw.year(year))
    return Asked(
        operation, draw.lang, question, "number", known,
        winners=winners, losers=losers, formula=str(numbers),
    )  # fmt: skip


def top(draw: Draw) -> Asked | None:
    """The first two or three departments; equal ones share a place."""
    found = _departments(draw)
    if found is None or len(found[2]) < 3 or len(found[0].members) > 1:
        return None
    thing, year, numbers, _ = found
    count = draw.one((2, 3))
    shown = {n: v for n, v in numbers.items() if _place(n, numbers) <= count}
    number = str(count)
    if draw.zh:
        number = {2: "两", 3: "三"}[count]
    frame = draw.frame("top")
    if draw.zh and "{k}个" not in frame:
        number = _WORDS[count]
    parts = {"m": draw.wording(thing), "y": draw.year(year), "k": number}
    figures = frozenset((n, year, v) for n, v in shown.items())
    text = draw.tidy(frame.format(**parts))
    return Asked("top", draw.lang, text, "list", figures=figures, formula=str(numbers))


def nth(draw: Draw) -> Asked | None:
    """The department at a place."""
    found = _departments(draw)
    if found is None:
        return None
    thing, year, numbers, _ = found
    place = draw.one((2, 3))
    there = [v for n, v in numbers.items() if _place(n, numbers) == place]
    k = _WORDS[place] if draw.zh else str(place)
    question = draw.filled("nth", thing, y=draw.year(year), k=k)
    how: How = "number" if there else "nothing"
    known = there[0] if there else None
    return Asked("nth", draw.lang, question, how, known, formula=str(numbers))


def average(draw: Draw) -> Asked | None:
    """The mean over the departments; none where one of them has no number."""
    return _over_all(draw, "average_agencies", lambda v: sum(v, Decimal(0)) / len(v))


def sum_all(draw: Draw) -> Asked | None:
    """The sum over the departments; none where one of them has no number."""
    return _over_all(draw, "sum_agencies", lambda v: sum(v, Decimal(0)))


def _over_all(draw: Draw, operation: str, how: Callable[[list[Decimal]], Decimal]) -> Asked | None:
    found = _departments(draw)
    if found is None:
        return None
    thing, year, numbers, whole = found
    question = draw.filled(operation, thing, y=draw.year(year))
    known = how(list(numbers.values())) if whole else None
    kind: How = "number" if whole else "nothing"
    return Asked(operation, draw.lang, question, kind, known, formula=str(numbers))


_BOUNDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "above": lambda v, b: v > b,
    "at_least": lambda v, b: v >= b,
    "below": lambda v, b: v < b,
    "at_most": lambda v, b: v <= b,
}


def filtered(draw: Draw) -> Asked | None:
    """The departments above or below a bound, which may be the figure of one of them."""
    operation = draw.one(tuple(_BOUNDS))
    found = _departments(draw)
    if found is None or len(found[0].members) > 1 or not found[0].unit:
        return None
    thing, year, numbers, _ = found
    bound = draw.one(sorted(numbers.values())) + draw.one((0, 0, 0, 1, -1))
    if bound < 1:
        return None
    met = frozenset((n, year, v) for n, v in numbers.items() if _BOUNDS[operation](v, bound))
    question = draw.filled(operation, thing, y=draw.year(year), n=f"{bound:f}")
    return Asked(operation, draw.lang, question, "figures", figures=met, formula=str(numbers))


def sum_two(draw: Draw) -> Asked | None:
    """Two departments together."""
    return _two(draw, "sum_two", lambda a, b: a + b, DEPARTMENTS)


def than(draw: Draw) -> Asked | None:
    """The first less the second."""
    return _two(draw, "than", lambda a, b: a - b, MEMBERS)


def apart(draw: Draw) -> Asked | None:
    """How far two agencies are apart."""
    return _two(draw, "apart_agencies", lambda a, b: abs(a - b), MEMBERS)


def which_more(draw: Draw) -> Asked | None:
    """Which of two has more."""
    asked = _two(draw, "which_more", max, DEPARTMENTS)
    return asked if asked is None or asked.how == "number" else None


def _two(
    draw: Draw,
    operation: str,
    how: Callable[[Decimal, Decimal], Decimal],
    members: tuple[Member, ...],
) -> Asked | None:
    draw.language()
    thing = draw.thing(column=draw.random.random() < 0.2)
    one, other = draw.random.sample(members, 2)
    year = draw.year_of(one)
    if year not in draw.cells.years[other.key]:
        return None
    if not all(draw.cells.has(thing, m.key, year) for m in (one, other)):
        return None
    first, second = (draw.cells.value(thing, m.key, year) for m in (one, other))
    question = draw.filled(
        operation, thing, a=draw.called(one), b=draw.called(other), y=draw.year(year)
    )
    formula = f"{first}, {second}"
    if first is None or second is None:
        return Asked(operation, draw.lang, question, "nothing", formula=formula)
    asked = Asked(operation, draw.lang, question, "number", how(first, second), formula=formula)
    if operation == "which_more":
        more = tuple(m.name for m, v in ((one, first), (other, second)) if v == asked.value)
        return replace(asked, winners=more)
    return asked


def _place(name: str, numbers: Mapping[str, Decimal]) -> int:
    """From the most; equal ones share a place and the next is skipped."""
    return 1 + sum(v > numbers[name] for v in numbers.values())


def _departments(draw: Draw) -> tuple[Thing, int, dict[str, Decimal], bool] | None:
    """A thing, a year, the departments that have a number, and whether that is all of them.

    A department without a report for the year is one without a number.
    """
    draw.language()
    thing = draw.thing(column=draw.random.random() < 0.2)
    year = draw.one(YEARS)
    values = draw.departments(thing, year)
    held = [m for m in DEPARTMENTS if m.name in values]
    if not all(draw.cells.has(thing, m.key, year) for m in held):
        return None
    numbers = {n: v for n, v in values.items() if v is not None}
    return (thing, year, numbers, len(numbers) == len(DEPARTMENTS)) if len(numbers) > 1 else None
