"""An invented county as a library to ask: its government, six departments, a neighbour, 2018-2024.

::

    python -m bench.county DIR [--seed N]

writes about thirty reports in three formats and ``agencies.csv`` to DIR/reports, and to
DIR/known.jsonl what is known of every value cell and of every counted sentence in them. The same
seed says the same. No such county exists.
"""

from __future__ import annotations

from bench.county.members import MEMBERS, Member
from bench.county.reports import reports
from bench.county.writing import records, write_county

__all__ = ["MEMBERS", "SEED", "Member", "records", "reports", "write_county"]

SEED = 20
"""The seed that the questions of tests/questions/county-*.jsonl are about."""
