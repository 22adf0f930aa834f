"""Problems and commitments of a report, and what the reports of later years tell of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ItemKind = Literal["problem", "commitment"]
ItemStatus = Literal["planned", "done"]
Finding = Literal["reported", "repeated", "not mentioned", "no report held"]
Topic = Literal[
    "依申请公开", "政策解读", "平台建设", "队伍培训", "监督考核", "新媒体", "数据开放", "重点领域",
    "制度规范", "互动回应", "其他",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A problem, or a commitment, as a report has it.

    ``quote == document.text[start:end]``: the point without its marker (一是, （一）, 1.) and the
    last 。 or ；. ``section`` is the index of the innermost section, ``page`` counts from 1; None
    where there are none. ``subject`` is who is spoken of where the words stand before a list and
    not in the quote (我局), "" elsewhere.

    Of a commitment: ``status`` is "planned", or "done" where the report tells of it as carried
    out; None for a problem. ``problem`` is the place in the report's items of the problem that it
    answers, None where the text pairs it with none. ``deadline`` (2024年6月底前) and ``numbers``
    (不少于4次) are as printed, "" and () without.
    """

    kind: ItemKind
    start: int
    end: int
    quote: str
    section: int | None
    page: int | None
    topic: Topic
    status: ItemStatus | None = None
    problem: int | None = None
    subject: str = ""
    deadline: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Followup:
    """What the report of a later year tells of a commitment. Evidence, never a verdict.

    "reported": it tells of doing it; "repeated": it promises it again; "not mentioned": neither
    was found; "no report held": the library has no report of that year. ``quote`` is the sentence
    that shows it and ``start``/``end`` its place in the later document's text; "" and None
    without one. ``score`` is its similarity to the commitment from 0 to 1, None without a quote.
    """

    year: int
    finding: Finding
    quote: str = ""
    start: int | None = None
    end: int | None = None
    score: float | None = None
