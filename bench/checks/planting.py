"""Faults of all kinds spread over households."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random

from bench.checks import in_tables, in_text, over_years
from bench.checks.faults import Fault
from bench.checks.households import Household

KINDS = (*in_tables.KINDS, *over_years.KINDS, *in_text.KINDS)
_ROUNDS = 6


def plant(
    held: Sequence[Household], number: int, seed: int, rules: Collection[int]
) -> tuple[list[list[Fault]], list[str]]:
    """That many faults for each of the households, all kinds alike; and the kinds left out.

    Left out are the kinds whose rule is not among ``rules``, and those that no household can have.
    """
    random = Random(f"{seed} faults")
    kinds = [k for k in KINDS if k.rule in rules]
    out: list[list[Fault]] = [[] for _ in held]
    lost: list[str] = [k.name for k in KINDS if k.rule not in rules]
    planted = turn = 0
    while planted < number and kinds:
        kind = kinds[turn % len(kinds)]
        turn += 1
        for _ in range(_ROUNDS * len(held)):
            place = random.randrange(len(held))
            fault = kind.plant(random, held[place])
            if fault is not None:
                out[place].append(replace(fault, kind=kind.name))
                planted += 1
                break
        else:
            kinds.remove(kind)
            lost.append(kind.name)
    return out, lost
