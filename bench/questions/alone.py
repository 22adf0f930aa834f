"""Questions about one agency: its figures, their shares and changes, its years side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from bench.county import Member
from bench.questions.cells import Thing
from bench.questions.drawing import Draw
from bench.questions.model import Asked, How


def value(draw: Draw) -> Asked | None:
    """A cell, or the sum of a group."""
    draw.language()
    return _value(draw, draw.thing(), "")


def column(draw: Draw) -> Asked | None:
    """A row of table three in the column of one kind of applicant."""
    draw.language()
    return _value(draw, draw.thing(column=True), "column")


def _value(draw: Draw, thing: Thing, operation: str) -> Asked | None:
    found = draw.with_value(thing)
    if found is None:
        return None
    member, year = found
    question = draw.filled("value", thing, a=draw.called(member), y=draw.year(year))
    known = draw.cells.value(thing, member.key, year)
    kind = operation or ("group" if len(thing.members) > 1 else "value")
    if kind == "value" and thing.members[0].startswith(("行政复议", "行政诉讼")):
        kind = "outcome"
    return _number(draw, kind, question, known, said(thing, member, year))


def share(draw: Draw) -> Asked | None:
    """A part of its natural whole: a result of all results, an outcome of its cases, a column."""
    draw.language()
    if draw.random.random() < 0.4:
        rows = [t for t in draw.words.things if t.members[0].startswith(("本年新收", "上年结转"))]
        thing = draw.of_applicants(draw.one(rows))
        thing = replace(thing, whole=thing.members)
    else:
        thing = draw.thing(shared=True)
    return _share(draw, "share", thing, o="")


def share_of(draw: Draw) -> Asked | None:
    """A part of a whole that is named."""
    draw.language()
    thing = draw.thing(shared=True)
    wholes = [t for t in draw.words.things if t.members == thing.whole]
    return _share(draw, "share_of", thing, o=draw.wording(draw.one(wholes)))


def _share(draw: Draw, operation: str, thing: Thing, o: str) -> Asked | None:
    found = draw.with_value(thing)
    if found is None:
        return None
    member, year = found
    part = draw.cells.value(thing, member.key, year)
    whole = draw.cells.value(Thing(thing.whole, (), ()), member.key, year)
    question = draw.filled(operation, thing, a=draw.called(member), y=draw.year(year), o=o)
    known = 100 * part / whole if part is not None and whole else None
    return _number(draw, operation, question, known, f"{said(thing, member, year)} / {whole}")


def indicator(draw: Draw) -> Asked | None:
    """A percentage that has a name."""
    draw.language()
    thing = draw.one(draw.words.indicators)
    member = draw.member()
    year = draw.year_of(member)
    part = draw.cells.value(thing, member.key, year)
    whole = draw.cells.value(Thing(thing.whole, (), ()), member.key, year)
    question = draw.filled("indicator", thing, a=draw.called(member), y=draw.year(year))
    known = 100 * part / whole if part is not None and whole else None
    return _number(draw, "indicator", question, known, f"{part} / {whole}")


def difference(draw: Draw) -> Asked | None:
    """Against the year before."""
    return _change(draw, "difference", previous=True)


def growth(draw: Draw) -> Asked | None:
    """In percent against the year before."""
    return _change(draw, "growth", previous=True)


def between(draw: Draw) -> Asked | None:
    """The later less the earlier of two years."""
    return _change(draw, "between")


def growth_between(draw: Draw) -> Asked | None:
    """In percent of the earlier of two years."""
    return _change(draw, "growth_between")


def apart(draw: Draw) -> Asked | None:
    """How far two years are apart."""
    return _change(draw, "apart")


def _change(draw: Draw, operation: str, *, previous: bool = False) -> Asked | None:
    draw.language()
    thing = _thing(draw)
    member, year = draw.member(), 0
    year = draw.year_of(member)
    earlier = year - 1 if previous else draw.one(range(year - 4, year))
    if earlier not in draw.cells.years[member.key]:
        return None
    if not all(draw.cells.has(thing, member.key, y) for y in (earlier, year)):
        return None
    before, now = (draw.cells.value(thing, member.key, y) for y in (earlier, year))
    known: Decimal | None = None
    if before is not None and now is not None:
        known = now - before
        if operation == "apart":
            known = abs(known)
        elif operation.startswith("growth"):
            known = 100 * known / before if before else None
    written = draw.year if previous else draw.plain_year
    question = draw.filled(
        operation, thing, a=draw.called(member), y=written(year), x=written(earlier)
    )
    return _number(draw, operation, question, known, f"{before} -> {now}")


def verify(draw: Draw) -> Asked | None:
    """A number that is asserted, the true one or another."""
    draw.language()
    thing = draw.thing()
    found = draw.with_value(thing)
    if found is None or not thing.unit:
        return None
    member, year = found
    known = draw.cells.value(thing, member.key, year)
    if known is None:
        return None
    told = known if draw.random.random() < 0.4 else known + draw.one((1, 2, 7, 30, 100))
    question = draw.filled("verify", thing, a=draw.called(member), y=draw.year(year), n=f"{told:f}")
    asked = _number(draw, "verify", question, known, said(thing, member, year))
    return replace(asked, yes=told == known)


def follow(draw: Draw) -> Asked | None:
    """A second question that takes over all but one thing from the first."""
    draw.language()
    thing = draw.thing()
    found = draw.with_value(thing)
    if found is None:
        return None
    member, year = found
    first = draw.filled("value", thing, a=draw.called(member), y=draw.year(year))
    which = draw.one(("follow_year", "follow_thing", "follow_agency"))
    if which == "follow_year":
        year = draw.year_of(member)
        question = draw.filled(which, thing, y=draw.plain_year(year))
    elif which == "follow_thing":
        thing = draw.thing()
        question = draw.filled(which, thing)
    else:
        member = draw.member()
        question = draw.filled(which, thing, a=draw.called(member))
    if year not in draw.cells.years[member.key] or not draw.cells.has(thing, member.key, year):
        return None
    known = draw.cells.value(thing, member.key, year)
    asked = _number(draw, "follow-up", question, known, said(thing, member, year))
    return replace(asked, previous=(first,))


def largest_year(draw: Draw) -> Asked | None:
    """The year with the most or the fewest, from one year to another."""
    operation = draw.one(("max_years", "min_years"))
    found = _stretch(draw)
    if found is None:
        return None
    thing, member, years, values = found
    if len(values) < len(years):
        return None
    question = _over_years(draw, operation, thing, member, years)
    known = max(values.values()) if operation == "max_years" else min(values.values())
    winners = tuple(str(y) for y, v in values.items() if v == known)
    asked = _number(draw, operation, question, known, str(values))
    return replace(asked, winners=winners)


def largest_of_all(draw: Draw) -> Asked | None:
    """The year with the most, of all that are held."""
    draw.language()
    thing, member = _thing(draw), draw.member()
    years = draw.cells.years[member.key]
    values = {y: draw.cells.value(thing, member.key, y) for y in years}
    numbers = {y: v for y, v in values.items() if v is not None}
    if len(numbers) < 2 or not all(draw.cells.has(thing, member.key, y) for y in years):
        return None
    known = max(numbers.values())
    question = draw.filled("max_all", thing, a=draw.called(member))
    winners = tuple(str(y) for y, v in numbers.items() if v == known)
    asked = _number(draw, "max_all", question, known, str(numbers))
    return replace(asked, winners=winners)


def average_years(draw: Draw) -> Asked | None:
    """The mean of some years; none where one of them has no number."""
    return _over(draw, "average_years")


def sum_years(draw: Draw) -> Asked | None:
    """The sum of some years; none where one of them has no number."""
    return _over(draw, "sum_years")


def _over(draw: Draw, operation: str) -> Asked | None:
    found = _stretch(draw)
    if found is None:
        return None
    thing, member, years, values = found
    question = _over_years(draw, operation, thing, member, years)
    known: Decimal | None = None
    if len(values) == len(years):
        known = sum(values.values(), Decimal(0))
        if operation == "average_years":
            known /= len(years)
    return _number(draw, operation, question, known, str(values))


def years_above(draw: Draw) -> Asked | None:
    """The years with more than a bound, which may be the figure of one of them."""
    draw.language()
    thing, member = _thing(draw), draw.member()
    years = draw.cells.years[member.key]
    values = {y: draw.cells.value(thing, member.key, y) for y in years}
    numbers = {y: v for y, v in values.items() if v is not None}
    if len(numbers) < 2 or not all(draw.cells.has(thing, member.key, y) for y in years):
        return None
    bound = draw.one(sorted(numbers.values())) - draw.one((0, 0, 1))
    if bound < 1:
        return None
    question = draw.filled("years_above", thing, a=draw.called(member), n=f"{bound:f}")
    met = frozenset((member.name, y, v) for y, v in numbers.items() if v > bound)
    if len(thing.members) > 1 and met:
        return None  # the cells of a sum are shown, not the sum
    return Asked("years_above", draw.lang, question, "figures", figures=met, formula=str(numbers))


def _thing(draw: Draw) -> Thing:
    """A thing, now and then in one column."""
    return draw.thing(column=draw.random.random() < 0.2)


def _stretch(
    draw: Draw,
) -> tuple[Thing, Member, tuple[int, ...], dict[int, Decimal]] | None:
    """A thing and an agency with three years or more, all of which have it in their form."""
    draw.language()
    thing, member = _thing(draw), draw.member()
    held = draw.cells.years[member.key]
    first = draw.one(held)
    last = draw.one(held)
    years = tuple(range(first, last + 1))
    if len(years) < 3:
        return None
    if not all(draw.cells.has(thing, member.key, y) for y in years if y in held):
        return None
    values = {y: draw.cells.value(thing, member.key, y) for y in years}
    return thing, member, years, {y: v for y, v in values.items() if v is not None}


def _over_years(
    draw: Draw, operation: str, thing: Thing, member: Member, years: tuple[int, ...]
) -> str:
    first, last = str(years[0]), str(years[-1])
    return draw.filled(
        operation, thing, a=draw.called(member), x=first, y=f"{last}年" if draw.zh else last
    )


def _number(draw: Draw, operation: str, question: str, known: Decimal | None, how: str) -> Asked:
    """A question with the number that is expected, or without one where a cell has none."""
    kind: How = "nothing" if known is None else "number"
    return Asked(operation, draw.lang, question, kind, known, formula=how)


def said(thing: Thing, member: Member, year: int) -> str:
    """The cells of a figure, for people."""
    return f"{member.key} {year} {' + '.join(thing.members)} [{thing.applicant}]"
