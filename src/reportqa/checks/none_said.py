"""Sentences that say there was none of what a cell counts: 未收到政府信息公开申请."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from reportqa.checks.model import Placed
from reportqa.checks.said import in_plain
from reportqa.checks.sayings import NEW, SCOPE, WHOLE
from reportqa.nothing import states_none, things

_MEASURES: Mapping[str, str] = {
    "申请": NEW, "行政复议": "行政复议总计", "复议": "行政复议总计",
    "行政诉讼": "行政诉讼", "诉讼": "行政诉讼",
}  # fmt: skip
_ANYBODY = re.compile("公民|法人|组织|提[出交]")
_PART_OF_THE_YEAR = re.compile(r"半年|季度|月|截[至止]|目前|以来")
_EVERYWHERE = re.compile(WHOLE)
_DISCLOSURE = re.compile("信息公开|依申请")

_Placed = TypeVar("_Placed", bound=Placed)


def none_said(year: int | None, sentences: Sequence[_Placed]) -> Iterator[tuple[str, _Placed]]:
    """The measures that a report of a year says it had none of, with the figure 0 that says so.

    Only statements of the whole year and of the whole measure, for the agency itself.
    """
    for stored in sentences:
        figure = stored.figure
        if figure.value != 0 or figure.unit or figure.doubt or not states_none(figure):
            continue
        quote = in_plain(figure.quote)
        before = quote[: quote.find(in_plain(figure.raw))]
        years = {int(y) for y in re.findall(r"(?:19|20)\d\d(?=年)", before)}
        if _PART_OF_THE_YEAR.search(before) or (years and year not in years):
            continue
        if SCOPE.search(before) or _EVERYWHERE.search(before) or re.search("去年|上一?年", before):
            continue
        if not _DISCLOSURE.search(f"{figure.subject}/{'/'.join(stored.path)}"):
            continue
        named = things(figure.subject)
        if all(_ANYBODY.search(of) for of in named.of):
            for item in named.items:
                if item in _MEASURES and (item != "申请" or _DISCLOSURE.search(figure.subject)):
                    yield _MEASURES[item], stored
