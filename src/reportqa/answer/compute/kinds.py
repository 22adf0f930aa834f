"""What a computation is: its kind, over which reports, and how its words are grouped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportqa.question.operations import Operation

Kind = Literal[
    "value", "together", "average", "extreme", "ranking", "filter", "difference", "compare",
    "share", "times", "breakdown", "indicator",
]  # fmt: skip
Axis = Literal["none", "years", "agencies", "both", "parts"]
Of = Literal["cells", "indicator", "share", "county", "change"]
Way = Literal["up", "down", "either"]

FAMILY: dict[str, Kind] = {
    "maximum": "extreme", "minimum": "extreme", "which_more": "extreme", "which_fewer": "extreme",
    "top": "ranking", "bottom": "ranking", "nth": "ranking", "ranking": "ranking",
    "place": "ranking", "above": "filter", "at_least": "filter", "below": "filter",
    "at_most": "filter", "equal": "filter", "average": "average", "difference": "difference",
    "fastest": "extreme", "gap": "difference", "direction": "difference", "previous": "difference",
    "growth": "difference", "compare": "compare", "share": "share", "times": "times",
}  # fmt: skip
ORDERS = frozenset({"extreme", "ranking"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What to compute and over which reports.

    ``axis`` is what differs between the figures compared or added. ``lowest`` turns an extreme or
    a ranking round. ``count`` is how many of a ranking are asked for (0: all), ``nth`` which one.
    ``bounds`` are the comparisons of a filter. ``percent``: a change as a share of the earlier
    figure; ``absolute``: the difference without its sign. ``previous``: against the year before.
    ``place_of``: of a ranking only the places of these agencies are asked for. ``named``: the
    question names the agencies one by one. ``of`` is what is compared: figures of cells, an
    indicator or a share of each report, a department's share in what its government reports, or
    the change from one year to another, of which ``way`` says the direction.
    """

    kind: Kind
    axis: Axis = "none"
    lowest: bool = False
    count: int = 0
    nth: int = 0
    bounds: tuple[Operation, ...] = ()
    percent: bool = False
    absolute: bool = False
    previous: bool = False
    place_of: tuple[str, ...] = ()
    named: bool = False
    of: Of = "cells"
    way: Way = "either"
