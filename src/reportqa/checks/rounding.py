"""A printed percentage held against the exact one: equal after rounding, or after cutting."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import Literal

_WIDE = Context(prec=60)
Fit = Literal["equal", "cut", ""]


def share_of(part: Decimal, whole: Decimal, unit: str = "%") -> Decimal:
    """The share in the unit printed (% or ‰), to sixty digits. ``whole`` is not 0."""
    return _WIDE.divide(part * (1000 if unit == "‰" else 100), whole)


def fit(printed: Decimal, exact: Decimal, digits: int) -> Fit:
    """How a number printed with ``digits`` decimals comes from the exact one.

    "equal" if it is that rounded there, "cut" if its last digits are cut off, "" if neither.
    """
    ways = (ROUND_HALF_UP, ROUND_HALF_EVEN)
    if printed in {rounded(exact, digits, way) for way in ways}:
        return "equal"
    return "cut" if printed == rounded(exact, digits, ROUND_DOWN) else ""


def rounded(exact: Decimal, digits: int, way: str = ROUND_HALF_UP) -> Decimal:
    """The exact number with so many decimals."""
    return exact.quantize(Decimal(1).scaleb(-digits), way, _WIDE)
