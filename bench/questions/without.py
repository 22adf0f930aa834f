"""Questions that may get no number: blank cells, what is not held, and what nothing counts."""

from __future__ import annotations

from dataclasses import replace

from bench.questions.alone import said
from bench.questions.drawing import Draw
from bench.questions.model import Asked


def blank(draw: Draw) -> Asked | None:
    """A cell that is blank or holds a slash."""
    draw.language()
    thing = draw.thing(column=draw.random.random() < 0.6)
    member = draw.member()
    year = draw.year_of(member)
    if not draw.cells.has(thing, member.key, year):
        return None
    if draw.cells.value(thing, member.key, year) is not None:
        return None
    question = draw.filled("value", thing, a=draw.called(member), y=draw.year(year))
    return Asked("blank", draw.lang, question, "nothing", formula=said(thing, member, year))


def not_held(draw: Draw) -> Asked | None:
    """A year for which the agency has no report here."""
    draw.language()
    thing, member = draw.thing(), draw.member()
    year = draw.one(range(2010, 2025))
    if year in member.years:
        return None
    question = draw.filled("value", thing, a=draw.called(member), y=draw.year(year))
    return Asked("not_held", draw.lang, question, "silence", formula=said(thing, member, year))


def no_such_agency(draw: Draw) -> Asked | None:
    """An agency that is not held."""
    draw.language()
    name = draw.one(draw.words.without[f"agencies_{draw.lang}"])
    question = draw.filled("value", draw.thing(), a=name, y=draw.year(draw.one(range(2019, 2025))))
    return Asked("no_such_agency", draw.lang, question, "silence")


def not_of_the_form(draw: Draw) -> Asked | None:
    """A thing that the form of the year does not have, nor anything near it."""
    draw.language()
    names = ("行政事业性收费金额", "政府集中采购项目数量", "政府集中采购总金额")
    thing = draw.one([t for t in draw.words.things if t.members[0] in names])
    draw.zh = draw.zh or thing.amount
    member = draw.member()
    year = draw.year_of(member)
    if draw.cells.has(thing, member.key, year):
        return None
    question = draw.filled("value", thing, a=draw.called(member), y=draw.year(year))
    return Asked("not_of_the_form", draw.lang, question, "nothing")


def another_word(draw: Draw) -> Asked | None:
    """A word that narrows the thing to what no cell counts."""
    draw.language()
    thing = draw.thing()
    found = draw.with_value(thing)
    if found is None:
        return None
    member, year = found
    word = draw.one(draw.words.without[f"words_{draw.lang}"])
    narrowed = replace(
        thing,
        zh=tuple(f"{word}{w}" for w in thing.zh) + tuple(f"{word}的{w}" for w in thing.zh),
        en=tuple(f"{word} {w}" for w in thing.en),
    )
    question = draw.filled("value", narrowed, a=draw.called(member), y=draw.year(year))
    return Asked("another_word", draw.lang, question, "silence", formula=word)


def another_count(draw: Draw) -> Asked | None:
    """Counted in what nothing of the form is counted in."""
    draw.language()
    thing = draw.thing()
    found = draw.with_value(thing)
    if found is None:
        return None
    member, year = found
    word = draw.one(draw.words.without[f"counts_{draw.lang}"])
    question = draw.filled("counted", thing, a=draw.called(member), y=draw.year(year), c=word)
    return Asked("another_count", draw.lang, question, "silence", formula=word)
