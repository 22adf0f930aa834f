"""From the words of a question to the one computation that it asks for.

A question that asks for a computation gets it or no figure: words that do not go together (平均 and
最多) have no plan.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reportqa.answer.compute.kinds import FAMILY, ORDERS, Axis, Kind, Of, Plan
from reportqa.answer.compute.plan_changes import (
    asks_who_changed,
    of_changes,
    ranking_of,
    who_and_by_how_many,
    who_changed,
)
from reportqa.answer.compute.year_order import YEAR
from reportqa.question.operations import EACH, SCOPES, WHICH, Operation
from reportqa.question.parse import Question
from reportqa.question.vocabulary import VERIFIES

_WITH_THAN = {"difference", "compare", "extreme", "times"}
_UP_TO = re.compile(r"截至|截止|至今|\bto date\b|\bup to\b|\bso far\b")
_ALLYEARS = re.compile(
    r"(?:历年来?|这些年|这几年|近几年|几年来|多年来)(?:的)?[^,。?]*"
    r"(?:合计|一共|总共|共计|加起来|加总|之和|累计|合起来|加在一起|总和|求和|相加)"
    r"|(?:合计|一共|总共|共计|累计)[^,。?]*(?:历年来?|这些年|这几年)"
    r"|\b(?:altogether|combined|added up|summed|together|in all|in total)\b.*\bover the years\b"
    r"|\bover the years\b.*\b(?:altogether|combined|added up|summed|together|in all|in total)\b"
)
"""One sum over the years, and not the total of each of them (每年总数)."""
_SOFT = frozenset({"together", "breakdown", "percent", "than", "of_parent"})
_TIMES_MORE = re.compile(r"(?:多|高|增加|增长|上升|涨)[出了]?(?:几|多少)倍")
_HOW_MANY_STAFF = re.compile(
    r"最[多少高低]的?(?:局|单位|部门|机关)(?:里|中)?有?(?:多少|几)个?[人名位]"
)


def plan_of(question: Question, held_agencies: int) -> Plan | None:
    """The plan of a question, None where its operations do not go together.

    ``held_agencies`` is how many agencies the library holds: of the only one no ranking is asked.
    """
    names = _meant(question)
    axis = _axis(question, names, held_agencies)
    rates = {n for n in names if n.startswith("indicator:")}
    if rates:
        return _of_rates(question, names - rates, axis)
    families = {FAMILY[n] for n in names - SCOPES - _SOFT}
    percent = bool(names & {"percent", "growth"})
    if "of_parent" in names:
        return _of_county(question, names, families, axis)
    if (beside := who_and_by_how_many(question, names, families, axis)) is not None:
        return beside
    if (changed := who_changed(question, names, families, axis)) is not None:
        return changed
    if "difference" in families and families & ORDERS:
        return of_changes(question, names, families, axis, percent=percent)
    if "fastest" in names:
        return None
    if "share" in families and families & {*ORDERS, "filter"}:
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
    if asks_who_changed(question, names):
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
        return ranking_of(question, names, axis)
    return Plan(kind, axis, lowest=bool(names & {"minimum", "which_fewer"}), bounds=bounds)


def _of_rates(question: Question, names: set[str], axis: Axis) -> Plan | None:
    """Over an indicator of each report: listed, put in order, held against a bound, or subtracted.

    An indicator is not added up, and a change of one in percent of itself is not told from one in
    percentage points: no plan.
    """
    families = {FAMILY[n] for n in names - SCOPES - _SOFT} - {"share", "compare"}
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
    if asks_who_changed(question, names):
        return None
    (kind,) = families
    if kind == "ranking":
        ranked = ranking_of(question, names, axis)
        return ranked and replace(ranked, of=of)
    if kind == "filter":
        return Plan(kind, axis, bounds=_bounds(question), of=of)
    if kind == "extreme":
        return Plan(kind, axis, lowest=bool(names & {"minimum", "which_fewer"}), of=of)
    return None


def _bounds(question: Question) -> tuple[Operation, ...]:
    return tuple(o for o in question.operations if FAMILY.get(o.name) == "filter")


def _of_county(question: Question, names: set[str], families: set[Kind], axis: Axis) -> Plan | None:
    """A department's share in the figure of the government that counts it in."""
    if families <= {"share"}:
        if names & (WHICH | {"which_year", "which_part", "than"}):
            return None
        return Plan("share", axis, of="county")
    if axis != "agencies" or not names & (WHICH | EACH) or names & {"which_part", "than"}:
        return None
    return _in_order(question, names, families - {"share"}, axis, "county")


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
    if "together" in names and ("trend" not in names or _ALLYEARS.search(question.plain)):
        return Plan("together", axis)
    if "breakdown" in names:
        return Plan("breakdown", axis)
    return Plan("value", axis)


_THAN_BEFORE_LAST = re.compile(r"去年[^,。?]*(?:比|较|相较于?|相比于?)前年")


def _difference(question: Question, names: set[str], axis: Axis, *, percent: bool) -> Plan | None:
    if names & (WHICH | {"which_year", "which_part"}):
        return None
    if question.every_year and "previous" not in names and not percent:
        # 这几年是涨了还是跌了: the whole series tells
        return Plan("value", "years")
    before_last = any("前年" in words for words, _ in question.relative)
    if before_last and "去年" in question.plain and not _THAN_BEFORE_LAST.search(question.plain):
        # 前年比去年: the year before is not the one before that
        return None
    if len(re.findall(YEAR, question.plain)) > 2:
        # of three years that are named one by one, which two?
        return None
    if len(question.agencies) > 1 and re.search(r"\bor\b", question.plain):
        # more X: A or B?
        return None
    direction = "direction" in names
    if (
        VERIFIES.match(question.plain)
        and not direction
        and not re.search(r"\bby\b", question.plain)
    ):
        # "did A get more than B" asks for no difference
        return None
    two = any(o.name in EACH and o.number == 2 for o in question.operations)
    two_agencies = (len(question.agencies) == 2 or two) and "previous" not in names
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
