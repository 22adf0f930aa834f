"""From the words of a question to the one computation that it asks for.

A question that asks for a computation gets it or no figure: words that do not go together (平均 and
最多) have no plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from reportqa.question.names import is_government
from reportqa.question.operations import EACH, SCOPES, WHICH, Operation
from reportqa.question.parse import Question
from reportqa.question.vocabulary import VERIFIES

Kind = Literal[
    "value", "together", "average", "extreme", "ranking", "filter", "difference", "compare",
    "share", "times", "breakdown", "indicator",
]  # fmt: skip
Axis = Literal["none", "years", "agencies", "both", "parts"]
Of = Literal["cells", "indicator", "share", "county", "change"]
Way = Literal["up", "down", "either"]

_FAMILY: dict[str, Kind] = {
    "maximum": "extreme", "minimum": "extreme", "which_more": "extreme", "which_fewer": "extreme",
    "top": "ranking", "bottom": "ranking", "nth": "ranking", "ranking": "ranking",
    "place": "ranking", "above": "filter", "at_least": "filter", "below": "filter",
    "at_most": "filter", "equal": "filter", "average": "average", "difference": "difference",
    "fastest": "extreme", "gap": "difference", "direction": "difference", "previous": "difference",
    "growth": "difference", "compare": "compare", "share": "share", "times": "times",
}  # fmt: skip
_WITH_THAN = {"difference", "compare", "extreme", "times"}
_UP_TO = re.compile(r"截至|截止|至今|\bto date\b|\bup to\b|\bso far\b")
_ALL_YEARS = re.compile(
    r"(?:历年来?|这些年|这几年|近几年|几年来|多年来)(?:的)?[^,。?]*"
    r"(?:合计|一共|总共|共计|加起来|加总|之和|累计|合起来|加在一起|总和|求和|相加)"
    r"|(?:合计|一共|总共|共计|累计)[^,。?]*(?:历年来?|这些年|这几年)"
    r"|\b(?:altogether|combined|added up|summed|together|in all|in total)\b.*\bover the years\b"
    r"|\bover the years\b.*\b(?:altogether|combined|added up|summed|together|in all|in total)\b"
)
"""One sum over the years, and not the total of each of them (每年总数)."""
_SOFT = frozenset({"together", "breakdown", "percent", "than", "of_parent"})
_RISING = re.compile(r"[从由][低少小]到[高多大]|\bascending\b|\blowest to highest\b")
_TIMES_MORE = re.compile(r"(?:多|高|增加|增长|上升|涨)[出了]?(?:几|多少)倍")
_HOW_MANY_STAFF = re.compile(
    r"最[多少高低]的?(?:局|单位|部门|机关)(?:里|中)?有?(?:多少|几)个?[人名位]"
)
_ORDERS = frozenset({"extreme", "ranking"})


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


def plan_of(question: Question, held_agencies: int) -> Plan | None:
    """The plan of a question, None where its operations do not go together.

    ``held_agencies`` is how many agencies the library holds: of the only one no ranking is asked.
    """
    names = _meant(question)
    axis = _axis(question, names, held_agencies)
    rates = {n for n in names if n.startswith("indicator:")}
    if rates:
        return _of_rates(question, names - rates, axis)
    families = {_FAMILY[n] for n in names - SCOPES - _SOFT}
    percent = bool(names & {"percent", "growth"})
    if "of_parent" in names:
        return _of_county(question, names, families, axis)
    if (beside := _who_and_by_how_many(question, names, families, axis)) is not None:
        return beside
    if (changed := _who_changed(question, names, families, axis)) is not None:
        return changed
    if "difference" in families and families & _ORDERS:
        return _of_changes(question, names, families, axis, percent=percent)
    if "fastest" in names:
        return None
    if "share" in families and families & {*_ORDERS, "filter"}:
        return _over_shares(question, names, families - {"share"}, axis)
    if {"difference", "compare"} <= families:
        families.discard("compare")
    if "times" in families and ("difference" in families or _TIMES_MORE.search(question.plain)):
        # 多几倍: the multiple, or what it is above one?
        return None
    if _HOW_MANY_STAFF.search(question.plain):
        return None
    if {"maximum", "minimum"} <= names or {"which_more", "which_fewer"} <= names:
        return None
    if _asks_who_changed(question, names):
        return None
    if families == {"ranking", "extreme"}:
        families = {"ranking"}
    cases = question.counts & {"cases", "items"} and not _names_a_ratio(question)
    if families == {"share"} and not percent and cases:
        # 占几件 asks for the cases themselves
        families = set()
    if len(families) > 1 or ("than" in names and not families & _WITH_THAN):
        return None
    kind: Kind = next(iter(families), "value")
    if kind in {"value", "average"} and "together" in names and _UP_TO.search(question.plain):
        # 截至2023年合计: from when on is not said
        return None
    if kind == "value":
        return _plain(question, names, axis, percent=percent)
    if "together" in names and kind in {"extreme", "ranking", "filter"}:
        # the most of all years together: two computations, not one
        return None
    if percent and kind not in {"difference", "compare", "share"}:
        return None
    if kind == "difference":
        return _difference(question, names, axis, percent=percent)
    if kind == "compare":
        return Plan("compare", axis if axis != "none" else _of_several(question))
    if kind in {"share", "times"}:
        return (
            Plan(kind, axis, percent=True) if not names & {"which_year", "which_agency"} else None
        )
    bounds = _bounds(question)
    if axis == "none":
        # one figure against a bound: whether it holds may be asked
        return Plan("filter", bounds=bounds) if kind == "filter" else None
    if kind == "ranking":
        return _ranking(question, names, axis)
    return Plan(kind, axis, lowest=bool(names & {"minimum", "which_fewer"}), bounds=bounds)


def _of_rates(question: Question, names: set[str], axis: Axis) -> Plan | None:
    """Over an indicator of each report: listed, put in order, held against a bound, or subtracted.

    An indicator is not added up, and a change of one in percent of itself is not told from one in
    percentage points: no plan.
    """
    families = {_FAMILY[n] for n in names - SCOPES - _SOFT} - {"share", "compare"}
    asks_which = bool(names & (WHICH | {"which_year"}))
    if families == {"average"} and not asks_which and "together" not in names:
        return Plan("indicator", axis, of="indicator")
    if "which_part" in names or ("together" in names and axis != "none"):
        return None
    if not families:
        return None if asks_which or "than" in names else Plan("indicator", axis, of="indicator")
    if families == {"difference"} and not asks_which:
        points = "百分点" in question.plain or "percentage point" in question.plain
        if "growth" in names or ("percent" in names and not points):
            return None
        plan = _difference(question, names, axis, percent=False)
        kind: Kind = "indicator" if plan is not None and plan.kind == "value" else "difference"
        return plan and replace(plan, kind=kind, of="indicator")
    return _in_order(question, names, families, axis, "indicator")


def _over_shares(
    question: Question, names: set[str], families: set[Kind], axis: Axis
) -> Plan | None:
    if names & {"which_part", "together", "than"}:
        return None
    return _in_order(question, names, families, axis, "share")


def _in_order(
    question: Question, names: set[str], families: set[Kind], axis: Axis, of: Of
) -> Plan | None:
    """An extreme, a ranking or a bound over percentages."""
    if families == {"ranking", "extreme"}:
        families = {"ranking"}
    if {"maximum", "minimum"} <= names or {"which_more", "which_fewer"} <= names:
        return None
    if len(families) != 1 or axis == "none" or "fastest" in names or "together" in names:
        return None
    if _asks_who_changed(question, names):
        return None
    (kind,) = families
    if kind == "ranking":
        ranked = _ranking(question, names, axis)
        return ranked and replace(ranked, of=of)
    if kind == "filter":
        return Plan(kind, axis, bounds=_bounds(question), of=of)
    if kind == "extreme":
        return Plan(kind, axis, lowest=bool(names & {"minimum", "which_fewer"}), of=of)
    return None


def _bounds(question: Question) -> tuple[Operation, ...]:
    return tuple(o for o in question.operations if _FAMILY.get(o.name) == "filter")


def _of_county(question: Question, names: set[str], families: set[Kind], axis: Axis) -> Plan | None:
    """A department's share in the figure of the government that counts it in."""
    if families <= {"share"}:
        if names & (WHICH | {"which_year", "which_part", "than"}):
            return None
        return Plan("share", axis, of="county")
    if axis != "agencies" or not names & (WHICH | EACH) or names & {"which_part", "than"}:
        return None
    return _in_order(question, names, families - {"share"}, axis, "county")


_BY_HOW_MANY = re.compile(r"[多少高低差]|(?:多|高|少|低)出|相差|\bby how (?:many|much)")


def _who_and_by_how_many(
    question: Question, names: set[str], families: set[Kind], axis: Axis
) -> Plan | None:
    """甲和乙哪个多，多多少: how far two things are apart, whichever is more."""
    more = names & {"which_more", "which_fewer"}
    if len(more) != 1 or families != {"extreme", "difference"}:
        return None
    rest = (
        names - more - WHICH - {"difference", "gap", "than", "compare", "which_year", "which_part"}
    )
    said = [o.words for o in question.operations if o.name in {"difference", "gap"}]
    if rest or not all(_BY_HOW_MANY.fullmatch(w) for w in said):
        return None
    agencies, years = len(question.agencies), len(question.years)
    if agencies == 2 and years < 2 and not (question.last > 1 or question.every_year):
        return Plan("difference", "agencies", absolute=True)
    if agencies < 2 and years == 2:
        return Plan("difference", "years", absolute=True)
    if agencies == 1 and years < 2 and not (question.last > 1 or question.every_year):
        # 许可和处罚哪个多，多多少
        return Plan("difference", "none", absolute=True)
    return None


def _who_changed(
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


def _of_changes(
    question: Question, names: set[str], families: set[Kind], axis: Axis, *, percent: bool
) -> Plan | None:
    """Which agency or year rose or fell the most: a word for the change right beside 最.

    增加最少 is not told from what fell: no plan.
    """
    changes = [o for o in question.operations if o.name in {"difference", "growth"}]
    orders = [o for o in question.operations if _FAMILY.get(o.name) in _ORDERS]
    ends = [(min(c.start, o.start), max(c.end, o.end)) for c in changes for o in orders]
    if not ends or axis not in {"agencies", "years"} or families - _ORDERS != {"difference"}:
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
        plan = _ranking(question, names, axis)
        if plan is None:
            return None
    else:
        plan = Plan("extreme", axis)
    lowest = plan.lowest or way == "down"
    return replace(plan, lowest=lowest, percent=percent, of="change", way=way)


def _asks_who_changed(question: Question, names: set[str]) -> bool:
    """哪个局2023年比2022年多 asks for all that rose, and not who has the most."""
    more = names & {"which_more", "which_fewer"}
    over_time = len(question.years) > 1 or question.last > 1 or "previous" in names
    return bool(more and over_time and names & WHICH and names & {"than", "previous"})


_RATIO = re.compile("比例|比重|比率|份额|百分|share|proportion|fraction|portion|per ?cent")


def _names_a_ratio(question: Question) -> bool:
    """占几件 asks for cases, 占全部的比例 does not."""
    said = (o.words for o in question.operations if o.name == "share")
    return any(_RATIO.search(words) for words in said)


def _meant(question: Question) -> set[str]:
    """The names of the operations; of two readings of a word the one that the others leave.

    "which had fewer" compares, "how many percent more" is a change and no share, and "against" is
    a word of lawsuits unless it stands between two agencies.
    """
    at: dict[tuple[int, int], set[str]] = {}
    for operation in question.operations:
        at.setdefault((operation.start, operation.end), set()).add(operation.name)
    changes = any("difference" in names and "share" not in names for names in at.values())
    for place, names in at.items():
        if place in question.places and len(question.agencies) < 2:
            names.discard("compare")
        if names & {"which_more", "which_fewer"}:
            names.discard("difference")
        if "percent" in names and changes:
            names.discard("share")
    return {name for names in at.values() for name in names}


def _plain(question: Question, names: set[str], axis: Axis, *, percent: bool) -> Plan | None:
    if names & (WHICH | {"which_year", "which_part"}):
        return None
    if percent:
        # 百分之几 of what? A share of the natural whole
        return Plan("share", axis, percent=True)
    if "together" in names and ("trend" not in names or _ALL_YEARS.search(question.plain)):
        return Plan("together", axis)
    if "breakdown" in names:
        return Plan("breakdown", axis)
    return Plan("value", axis)


def _difference(question: Question, names: set[str], axis: Axis, *, percent: bool) -> Plan | None:
    if names & (WHICH | {"which_year", "which_part"}):
        return None
    if question.every_year and "previous" not in names and not percent:
        # 这几年是涨了还是跌了: the whole series tells
        return Plan("value", "years")
    if "去年" in question.plain and any("前年" in words for words, _ in question.relative):
        # 前年比去年: the year before is not the one before that
        return None
    if len(re.findall(_YEAR, question.plain)) > 2:
        # of three years that are named one by one, which two?
        return None
    if len(question.agencies) > 1 and re.search(r"\bor\b", question.plain):
        # more X: A or B?
        return None
    if VERIFIES.match(question.plain) and not re.search(r"\bby\b", question.plain):
        # "did A get more than B" asks for no difference
        return None
    two_agencies = len(question.agencies) == 2 and "previous" not in names
    two_agencies = two_agencies and len(question.years) < 2
    several = len(question.years) > 1 or question.last > 1
    previous = "previous" in names or not (several or two_agencies)
    return Plan(
        "difference",
        "agencies" if two_agencies else "years",
        percent=percent,
        absolute=bool(names & {"gap", "direction"}),
        previous=previous and not several,
    )


_YEAR = r"(?:(?:19|20)\d\d年?度?)"
_EARLIER_FIRST = re.compile(
    rf"(?P<a>{_YEAR})[^,。?;]*?(?:比|较|相比于?|相较于?|比起)(?:起|于)?(?P<b>{_YEAR})"
    rf"|(?:与|和|跟|同|相比于?|对比)(?P<b2>{_YEAR})(?:的)?(?:相比较?|比起来|比较?|来说),?[^?.;,]{{0,15}}?(?P<a2>{_YEAR})"
    rf"|(?P<a4>{_YEAR})[^,。?;]*?(?:是|为|相当于|占)(?P<b4>{_YEAR})(?=[^,。?;]*倍)"
    rf"|(?P<a5>{_YEAR})[^,。?;]*?(?:和|与|跟|同)(?P<b5>{_YEAR})(?:的)?(?:相比较?|比起来|比较?),?"
    r"(?=[^,。?;]{0,10}?[多少高低](?:多少|几))"
    rf"|(?P<a3>{_YEAR})[^?.;]*?\bthan (?:in |for |that of |those of )?(?P<b3>{_YEAR})"
)


def names_earlier_first(question: Question) -> bool:
    """Whether an earlier year is held against a later one: 2022年比2023年多几件."""
    compares = question.asks("than", "compare", "previous", "times")
    if len(question.years) != 2 or not compares:
        return False
    plain = question.plain
    for words, year in question.relative:
        plain = plain.replace(words, f"{year}年")
    match = _EARLIER_FIRST.search(plain)
    if match is None:
        return False
    first = match["a"] or match["a2"] or match["a3"] or match["a4"] or match["a5"]
    second = match["b"] or match["b2"] or match["b3"] or match["b4"] or match["b5"]
    return first[:4] < second[:4]


def _ranking(question: Question, names: set[str], axis: Axis) -> Plan | None:
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


def _axis(question: Question, names: set[str], held_agencies: int) -> Axis:
    if "which_part" in names:
        return "parts"
    over_years = "which_year" in names
    over_agencies = bool(names & (WHICH | EACH))
    if over_years and over_agencies:
        return "both"
    if over_agencies:
        return "both" if names & EACH and not names & WHICH and _years(question) else "agencies"
    if over_years:
        return "years"
    if any("年" in o.words for o in question.operations if o.number):
        # 最少的一年, 最多的三年
        return "years"
    several = _of_several(question)
    if several != "none":
        return several
    if "place" in names:
        return "agencies"
    if question.agencies or held_agencies < 2:
        return "none"
    # of all agencies, where the wording can ask for nothing else
    return "agencies" if names & {"top", "bottom", "nth", "ranking"} else "none"


def _years(question: Question) -> bool:
    return len(question.years) > 1 or question.last > 1 or question.every_year


def _of_several(question: Question) -> Axis:
    years = _years(question)
    if len(question.agencies) > 1:
        return "both" if years else "agencies"
    return "years" if years else "none"
