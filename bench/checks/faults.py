"""Faulty reports made of sound ones: one fault each, with what a check must say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from bench.checks.growing import Key
from bench.checks.households import Draft, Household
from bench.checks.telling import measures_of

Place = tuple[int, int]
"""Which agency of a household, and which of its reports."""


@dataclass(frozen=True)
class Expected:
    """A check that must come: its rule, one of its statuses, and what it must be about.

    ``key`` is a cell that takes part, else ``clause`` the words that it must quote. ``explained``
    is the sentence that it must give as the reason: "" for none, None where any will do.
    ``words`` must stand in its message.
    """

    rule: int
    statuses: tuple[str, ...]
    key: Key | None = None
    clause: str = ""
    explained: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A report of a household with a fault, in the place of the sound one.

    ``fails``: the fault is one of arithmetic or a contradiction, not a thing to explain.
    """

    kind: str
    at: Place
    draft: Draft
    what: str
    expected: tuple[Expected, ...]
    fails: bool = True


Planter = Callable[[Random, Household], "Fault | None"]


@dataclass(frozen=True)
class Kind:
    """A kind of fault: its name, the rule that it breaks, and how it is planted.

    ``plant`` gives None where a household has no report that can have it.
    """

    name: str
    rule: int
    plant: Planter


def any_place(random: Random, household: Household, *, later: bool = False) -> Place | None:
    """The place of a report; with ``later`` of one that has a former one."""
    places = [p for p in household.places if p[1] or not later]
    return random.choice(places) if places else None


def printing(draft: Draft, cells: Mapping[Key, object]) -> Draft:
    """The draft with these cells printed otherwise, without sentences on their measures."""
    changed = {measure for measure, _ in cells}
    told = tuple(
        t
        for t in draft.told
        if not any(changed & set(measures_of(claim, draft.edition)) for claim in t.claims.values())
    )
    printed = {**draft.printed, **{key: str(text) for key, text in cells.items()}}
    return replace(draft, printed=printed, told=told)


def shown(draft: Draft) -> set[Key]:
    """The cells that the report prints."""
    return {(k.measure, k.applicant) for k in draft.invented().known if k.measure is not None}


def off(random: Random, value: int, most: int = 9) -> int:
    """Another figure near this one, never below 0."""
    step = random.randint(1, max(1, min(most, value // 3 + 1)))
    return value - step if value >= step and random.random() < 0.5 else value + step
