"""Which agencies a question means by 各部门, 哪个县, 三个局: those of the library that are so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportqa.hierarchy import family, parent_of
from reportqa.question.names import is_government
from reportqa.question.operations import EACH, WHICH, Operation
from reportqa.question.parse import Question
from reportqa.store.model import AgencyRecord


def with_members(
    question: Question, held: Sequence[str], registry: Sequence[AgencyRecord]
) -> Question | None:
    """The question with the agencies that are compared; None where their number is another.

    Under a government that was named, its departments; of several agencies that were named, these;
    else all of the kind.
    """
    kinds = {o.name.split("_")[1] for o in question.operations if o.name in WHICH | EACH}
    place = question.asks("place")
    if not kinds and not place:
        return None if question.excluded else question
    if len(question.agencies) == 1 and not place and only_which(question):
        # 县政府不予公开哪个最多 may ask for a part of its figure
        return None
    agencies = _chosen(question, kinds, held, registry, place=place)
    agencies = tuple(a for a in agencies if a not in question.excluded)
    numbers = {int(o.number) for o in question.operations if o.name in EACH and o.number}
    if not agencies or (numbers and numbers != {len(agencies)}):
        return None
    return replace(question, agencies=agencies, by_region=())


def among_the_others(question: Question) -> Question | None:
    """A question that leaves agencies out is one for all the others; None where it names some.

    除甲局外，乙局多少 asks for one agency, and leaving a department out of its county's own figure
    is no question for cells.
    """
    if not question.excluded or any(o.name in WHICH | EACH for o in question.operations):
        return question
    if question.agencies:
        return None
    each = Operation("each_agency", -1, -1)
    return replace(question, operations=(*question.operations, each))


def only_which(question: Question) -> bool:
    """Whether no word says that agencies are meant by 哪个."""
    asked = [o for o in question.operations if o.name in WHICH | EACH]
    return all(o.words in {"哪个", "哪家", "是哪个"} for o in asked)


def _chosen(
    question: Question,
    kinds: set[str],
    held: Sequence[str],
    registry: Sequence[AgencyRecord],
    *,
    place: bool,
) -> tuple[str, ...]:
    named = question.agencies
    if len(named) == 1:
        below = family(held, registry).get(named[0], ())
        if below and not (place and not kinds):
            return _of_kind(below, kinds)
        if place:
            above = parent_of(named[0], held, registry)
            beside = family(held, registry).get(above, ()) if above else held
            return _of_kind(beside, {_kind(named[0])})
        # a government whose departments are not held is none of them
        return _of_kind(named, kinds)
    return named or _of_kind(held, kinds)


def _kind(agency: str) -> str:
    return "government" if is_government(agency) else "department"


def _of_kind(agencies: Sequence[str], kinds: set[str]) -> tuple[str, ...]:
    wanted = kinds - {"agency"}
    return tuple(a for a in sorted(agencies) if not wanted or _kind(a) in wanted)
