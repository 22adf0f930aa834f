"""Checks of the figures: the arithmetic of the national form, years, and text against table."""

from reportqa.checks.model import Check, Checked, Status
from reportqa.checks.sums import check_sums

__all__ = ["Check", "Checked", "Status", "check_sums"]
