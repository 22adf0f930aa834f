"""Statements that none of something was received, charged or brought: figures of value 0.

Only what a clause says outright of a thing that these reports count is taken. A condition (如未收到
…的), a plan, a clause with another verb, and 无法 or 未按 state no number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reportqa import clause_words as words
from reportqa.document import Figure
from reportqa.numbers import half_width
from reportqa.subjects import clean


@dataclass(frozen=True, slots=True)
class Nothing:
    """``start``/``end`` span the words that say none; ``subject`` is what there was none of."""

    start: int
    end: int
    subject: str
    period: str


_NEGATION = r"(?:均|都|也|还|暂|尚|从)?(?:未曾?|没有|没)"
_VERB = r"(?:收到|接到|接收到?|受理|收取|征收|发生|产生|出现)过?"
_ENDS = (
    r"(?:申请|投诉|举报|复议|诉讼|起诉|应诉|案件|处理费|费用?|咨询|信访件?|来访|来信|情况|情形|"
    r"建议|提案|异议)"
)
_NONE_OF = re.compile(
    rf"(?P<lead>[^,;:]*?)(?P<none>{_NEGATION}(?P<verb>{_VERB}))(?P<thing>[^,;:]*{_ENDS})"
)
_WITHOUT = re.compile(rf"(?P<lead>[^,;:]*?)(?P<none>无)(?![法须需论正偿])(?P<thing>[^,;:]*{_ENDS})")
_THING_FIRST = re.compile(
    rf"(?P<thing>[^,;:]*{_ENDS})[:]?(?P<none>(?:均|都)?(?:未发生|没有发生|未收取|没有收取|为零|为无|无))"
)
_CLAUSE = re.compile(r"[^,;。!?\n]+")
_UNSURE = re.compile(
    r"如果?(?!下)|若|凡|一旦|逾期|期满|期限内|应当?|必须|不得|可以?|(?<!申)请(?!求)|防止|避免|杜绝|确保|力争|"
    r"是否|有无|不无|无不|重复|原因|其他需要|[、和及或](?:均)?[未没]"
)
_SCOPE = re.compile(
    r"(?:全[省市区县州旗镇乡局系统]+|各级(?:各部门|行政机关)?|各部门|本?机关|政府)?(?:也|均|都|共)?"
)
_LONGEST = 40
_SAYS_NONE = re.compile(r"[^\d]*(?:未|没|无|为零)[^\d]*")


def find_nothing(sentence: str) -> Iterator[Nothing]:
    """The statements of a sentence that there was none of something, in reading order."""
    plain = half_width(sentence)
    for clause in _CLAUSE.finditer(plain):
        text = clause[0].rstrip()
        if _UNSURE.search(text) or words.PLAN.search(plain[: clause.end()]):
            continue
        found = _NONE_OF.fullmatch(text) or _WITHOUT.fullmatch(text) or _THING_FIRST.fullmatch(text)
        if found is None:
            continue
        parts = found.groupdict()
        before, thing = (re.sub(r"\s", "", parts.get(k) or "") for k in ("lead", "thing"))
        period = words.TIME.search(before or thing)
        thing = thing if "lead" in parts else clean(thing)
        if not _SCOPE.fullmatch(clean(before)) or not 2 <= len(thing) <= _LONGEST:
            continue
        yield Nothing(
            clause.start() + found.start("none"),
            clause.start() + found.end("none"),
            (parts.get("verb") or "") + thing,
            period[0] if period else "",
        )


def states_none(figure: Figure) -> bool:
    """Whether a figure of a sentence is the 0 of a statement that there was none."""
    return figure.table is None and figure.value == 0 and bool(_SAYS_NONE.fullmatch(figure.raw))


_LISTED = re.compile(r"[、和或及与]|以及|(?<=投诉)(?=举报)|(?<=举报)(?=投诉)")
_ABOUT = re.compile(
    r"有关|相关|任何|针对|关于|由于|因为?|对于?|就|涉及|所|被|向|引起|引发|产生|提起|工作|方面"
)
_TAIL = re.compile(r"(?:的?(?:情况|情形|案件))+$|(?<=复议)的申请$|(?<=诉讼)的申请$")
_ANY_FEE = re.compile(r"(?:收取|征收)过?(?:任何|相关|有关)?的?费用?")
_DONE = re.compile(r"^(?:收取|申请(?=.))|收取$")
_OURS = re.compile(r"申请|复议|诉讼|起诉|处理费|收费")
_DISCLOSURE = re.compile(r"(?:政府信息|政务|信息)公开(?:类)?|依申请公开|公开(?=信息)")


@dataclass(frozen=True, slots=True)
class Things:
    """What a statement of none names: ``of`` narrows it, of ``items`` there was none of any."""

    of: tuple[str, ...]
    items: tuple[str, ...]


def things(subject: str) -> Things:
    """The parts of a subject ("收到对信息公开工作的投诉、举报": 信息公开; 投诉, 举报).

    That applications, reviews, lawsuits and fees are those for government information goes without
    saying in these reports.
    """
    if _ANY_FEE.fullmatch(subject):
        return Things((), ("信息处理费",))
    text = _TAIL.sub("", re.sub(rf"^{_VERB}", "", subject))
    *narrowing, last = text.split("的")
    items = [_DONE.sub("", _ABOUT.sub("", item)) for item in _LISTED.split(last)]
    of = [re.sub(r"政府(?=信息)", "", _ABOUT.sub("", part)) for part in narrowing]
    if any(_OURS.search(item) for item in items):
        items = [_DONE.sub("", _bare(item)) for item in items]
        of = [_bare(part) for part in of]
    return Things(tuple(p for p in of if p), tuple(i for i in items if i))


def _bare(text: str) -> str:
    """Without the words for government information, where something is left."""
    return _DISCLOSURE.sub("", text) if _OURS.search(text) or _DISCLOSURE.fullmatch(text) else text
