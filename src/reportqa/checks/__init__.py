"""Checks of the figures: the arithmetic of the national form, years, and text against table.

Rules 1 to 4: ``sums``. 5 to 7, and jumps (10): ``years``. 8: ``text``. 9: ``within``. A government
against its departments (11): ``family``.
"""

from reportqa.checks.family import check_family
from reportqa.checks.model import Check, Checked, Status
from reportqa.checks.sums import check_sums
from reportqa.checks.text import check_text
from reportqa.checks.within import check_sentences
from reportqa.checks.years import check_years

__all__ = [
    "Check",
    "Checked",
    "Status",
    "check_family",
    "check_report",
    "check_sentences",
    "check_sums",
    "check_text",
    "check_years",
]


def check_report(report: Checked) -> tuple[Check, ...]:
    """All checks that need one report alone. Never raises."""
    return (*check_sums(report.figures), *check_text(report), *check_sentences(report))
