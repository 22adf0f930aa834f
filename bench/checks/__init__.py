"""Checks measured on invented reports: sound ones, and ones with one planted fault each.

``households`` are agencies whose reports of successive years follow each other, some of them a
government with its departments; ``plant`` makes faulty reports of them, of every kind that the
rules of the form know; ``judge`` reads files and says which faults the checks found and what they
held against sound reports. The faults come from the rules, not from the code that checks them.
"""

from __future__ import annotations

from bench.checks.faults import Fault
from bench.checks.households import Household, households
from bench.checks.judging import Outcome, judge, rules_of
from bench.checks.planting import KINDS, plant

__all__ = [
    "KINDS", "Fault", "Household", "Outcome", "households", "judge", "plant", "rules_of",
]  # fmt: skip
