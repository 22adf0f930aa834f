"""Plans for changes: who rose the most, all that fell, who is ahead and by how much."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from reportqa.answer.compute.kinds import FAMILY, ORDERS, Axis, Kind, Plan, Way
from reportqa.answer.compute.year_order import names_earlier_first
from reportqa.question.names import is_government
from reportqa.question.operations import EACH, WHICH
from reportqa.question.parse import Question

_RISING = re.compile(r"[从由][低少小]到[高多大]|\bascending\b|\blowest to highest\b")


def ranking_of(question: Question, names: set[str], axis: Axis) -> Plan | None:
    """A ranking, from which end, and how much of it; None for two numbers or none that fits."""
    numbered = [o for o in question.operations if o.name in {"top", "bottom", "nth"}]
    if len(numbered) > 1:
        return None
    lowest = bool(names & {"bottom", "minimum"}) or bool(_RISING.search(question.plain))
    if not numbered:
        return Plan("ranking", axis, lowest=lowest)
    number = int(numbered[0].number or Decimal(0))
    if number < 1:
        return None
    if number == 1 and numbered[0].name != "nth":
        return Plan("extreme", axis, lowest=lowest)
    nth = number if numbered[0].name == "nth" else 0
    return Plan("ranking", axis, lowest=lowest, count=0 if nth else number, nth=nth)


_BY_HOW_MANY = re.compile(r"[多少高低差]|[谁哪].*|(?:多|高|少|低)出|相差|\bby how (?:many|much)")


def who_and_by_how_many(
    question: Question, names: set[str], families: set[Kind], axis: Axis
) -> Plan | None:
    """甲和乙哪个多，多多少: how far two things are apart, whichever is more."""
    more = names & {"which_more", "which_fewer"}
    if len(more) != 1 or families != {"extreme", "difference"}:
        return None
    two = {o.name for o in question.operations if o.name in EACH and o.number == 2}
    apart = {"difference", "gap", "than", "compare", "which_year", "which_part"}
    rest = names - more - WHICH - apart - two
    said = [o.words for o in question.operations if o.name in {"difference", "gap"}]
    if rest or not all(_BY_HOW_MANY.fullmatch(w) for w in said):
        return None
    agencies, years = 2 if two else len(question.agencies), len(question.years)
    if agencies == 2 and years < 2 and not (question.last > 1 or question.every_year):
        return Plan("difference", "agencies", absolute=True)
    if agencies < 2 and years == 2:
        return Plan("difference", "years", absolute=True)
    if agencies == 1 and years < 2 and not (question.last > 1 or question.every_year):
        # 许可和处罚哪个多，多多少
        return Plan("difference", "none", absolute=True)
    return None


def who_changed(
    question: Question, names: set[str], families: set[Kind], axis: Axis
) -> Plan | None:
    """哪些局比上年增加了, which bureaus got fewer than in 2023: all that rose, or that fell."""
    more = names & {"which_more", "which_fewer"}
    if families - {"extreme"} != {"difference"} or ("extreme" in families and not more):
        return None
    if names & {"maximum", "minimum", "fastest", "percent", "growth", "gap", "direction", "trend"}:
        return None
    if names & {"together", "average", "which_part"} or not names & (WHICH | {"which_year"}):
        return None
    if axis not in {"agencies", "years"} or not all(map(is_government, question.agencies)):
        return None
    over_time = len(question.years) == 2 or "previous" in names
    compared = names & {"than"} or more
    if (compared and not over_time) or len(question.years) > 2 or question.last > 1:
        return None
    if axis == "years" and question.years:
        return None
    if names_earlier_first(question) or _HOW_MANY_MORE.search(question.plain):
        return None
    changes = {"difference", "previous", "which_more", "which_fewer"}
    said = " ".join(o.words for o in question.operations if o.name in changes)
    up, down = bool(_UP.search(said)), bool(_DOWN.search(said))
    if up == down:
        return None
    way: Way = "up" if up else "down"
    return Plan("filter", axis, lowest=down, of="change", way=way)


_HOW_MANY_MORE = re.compile(r"最|第[一二三四五]|倍|\bmost\b|\bor\b")


_UP = re.compile(r"增(?!减)|涨|升|多|提高|\b(?:increas|r[io]s|gr[eo]w|climb|up|more)")
_DOWN = re.compile(r"(?<!增)减|降|跌|少|滑|\b(?:decreas|f[ae]ll|drop|declin|shr|down|fewer|less)")
_BESIDE = re.compile(r"(?:得|的|幅度|数量|量|了)*| (?:the|by the|by)? ?")


def of_changes(
    question: Question, names: set[str], families: set[Kind], axis: Axis, *, percent: bool
) -> Plan | None:
    """Which agency or year rose or fell the most: a word for the change right beside 最.

    增加最少 is not told from what fell: no plan.
    """
    changes = [o for o in question.operations if o.name in {"difference", "growth"}]
    orders = [o for o in question.operations if FAMILY.get(o.name) in ORDERS]
    ends = [(min(c.start, o.start), max(c.end, o.end)) for c in changes for o in orders]
    if not ends or axis not in {"agencies", "years"} or families - ORDERS != {"difference"}:
        return None
    if names & {"which_part", "together", "average", "gap", "direction", "minimum", "which_fewer"}:
        return None
    if not names & (WHICH | EACH | {"which_year", "place"}):
        return None
    start, end = min(ends, key=lambda e: e[1] - e[0])
    within = [o for o in (*changes, *orders) if start <= o.start and o.end <= end]
    if len({(o.start, o.end) for o in within}) < len({(o.start, o.end) for o in changes + orders}):
        return None
    within.sort(key=lambda o: o.start)
    own = all(question.plain[o.start : o.end] == o.words for o in within)
    for a, b in pairwise(within):
        # of an earlier question no more is known than how far apart they stood
        gap = question.plain[a.end : b.start] if own else "?" * (b.start - a.end)
        if not _BESIDE.fullmatch(gap):
            return None
    said = " ".join(c.words for c in changes)
    if question.language == "zh" and within[0] in orders and not re.search(r"[幅率量]", said):
        # 最多增长了 is no 最大增幅
        return None
    up, down = bool(_UP.search(said)), bool(_DOWN.search(said))
    if up and down:
        return None
    way: Way = "up" if up else "down" if down else "either"
    percent = percent or "fastest" in names
    if families & {"ranking"}:
        plan = ranking_of(question, names, axis)
        if plan is None:
            return None
    else:
        plan = Plan("extreme", axis)
    lowest = plan.lowest or way == "down"
    return replace(plan, lowest=lowest, percent=percent, of="change", way=way)


def asks_who_changed(question: Question, names: set[str]) -> bool:
    """哪个局2023年比2022年多 asks for all that rose, and not who has the most."""
    more = names & {"which_more", "which_fewer"}
    over_time = len(question.years) > 1 or question.last > 1 or "previous" in names
    return bool(more and over_time and names & WHICH and names & {"than", "previous"})
