"""Sentences that give a cell's measure with another number.

The text and the table of a report should agree. A sentence is compared with a cell only if its
clause says the measure and nothing besides, for the same year, and no other cell that its words may
mean holds its number. A sentence about another scope or period is told apart from one that
contradicts the table. What is not certain to be comparable is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from reportqa import clause_words as words
from reportqa.checks.model import Placed
from reportqa.document import Kind
from reportqa.numbers import MONEY, half_width
from reportqa.script import simplified

How = Literal["differs", "scope", "period", "carried"]

_Placed = TypeVar("_Placed", bound=Placed)

NEW = "本年新收政府信息公开申请数量"
CARRIED = "上年结转政府信息公开申请数量"
CONCLUDED = "办理结果总计"


@dataclass(frozen=True, slots=True)
class Told(Generic[_Placed]):
    """A sentence's figure of a measure that is not the cell's.

    ``how``: it contradicts the cell, or is of another ``detail``: a scope, a period, or with what
    was carried over. ``converted`` is its value in the unit of the cell.
    """

    stored: _Placed
    how: How
    detail: str
    converted: Decimal


@dataclass(frozen=True, slots=True)
class _Saying:
    """How a measure is said: the verb and the noun, either order with the number.

    ``needs`` must stand before it in its sentence or its section's title.
    """

    verb: str
    noun: str = ""
    needs: str = ""


_REQUESTS = (
    r"(?:的)?(?:各类)?(?:(?:政府)?信息公开|依申请公开)?(?:的)?申请(?:数量?|总数|件)?|依申请公开"
)
_DOCUMENTS = r"(?:的)?(?:行政)?规范性文件"
_CAUSED = r"(?:[因由涉]及?|就|涉及|关于)?(?:(?:政府|政务)?信息公开)?(?:工作)?(?:方面|类)?(?:而)?"
_CAUSED += r"(?:引[起发]|产生|发生|被提起|被申请|被)?(?:的)?"
_DISCLOSURE = r"信息公开|依申请|申请公开"
_OF_REQUESTS = r"(?:信息公开|收到的?|受理的?|办[理结]的?|答复的?|[件份]|年度?结转的?)申请|"
_OF_REQUESTS += r"依申请公开|申请公开"

_SAYINGS: Mapping[str, tuple[_Saying, ...]] = {
    NEW: (_Saying(r"(?:新收到?|收到|接收到?|受理|收到并受理|新受理)", _REQUESTS, _DISCLOSURE),),
    CARRIED: (
        _Saying(
            r"(?:含|包括|包含)?(?:上一?年度?|[0-9]{4}年度?)结转",
            r"(?:的)?(?:政府信息公开)?申请",
            _OF_REQUESTS,
        ),
    ),
    CONCLUDED: (
        _Saying(
            r"(?:办结|办理答复|答复|办理并答复|按[期时]办结|按[期时]答复|办理|依法办理)(?:完成)?",
            rf"(?:{_REQUESTS})?",
            _OF_REQUESTS,
        ),
    ),
    "结转下年度继续办理": (
        _Saying(
            r"(?:申请)?(?:结转|顺延)[到至]?下一?年度?(?:继续)?(?:办理|答复)?",
            r"(?:的)?(?:申请)?",
            _OF_REQUESTS,
        ),
    ),
    "予以公开和部分公开": (_Saying(r"予以公开[及和与、]部分公开", needs=_OF_REQUESTS),),
    "予以公开": (_Saying("予以公开", needs=_OF_REQUESTS),),
    "部分公开": (_Saying("部分公开", needs=_OF_REQUESTS),),
    "不予公开": (_Saying("不予公开", needs=_OF_REQUESTS),),
    "无法提供": (_Saying("无法提供", needs=_OF_REQUESTS),),
    "不予处理": (_Saying("不予处理", needs=_OF_REQUESTS),),
    "其他处理": (_Saying("其他处理", needs=_OF_REQUESTS),),
    "行政复议总计": (_Saying(_CAUSED, r"行政复议(?:案件?|申请)?", _DISCLOSURE),),
    "行政诉讼": (_Saying(_CAUSED, r"(?:行政)?诉讼(?:案件?)?", _DISCLOSURE),),
    "规范性文件制发件数": (_Saying(r"(?:新)?(?:制发|制定|制定出台|制定印发)", _DOCUMENTS),),
    "规范性文件新制作数量": (_Saying(r"(?:新)?(?:制作|制发|制定)", _DOCUMENTS),),
    "规范性文件废止件数": (_Saying(r"(?:宣布)?废止", _DOCUMENTS),),
    "规范性文件现行有效件数": (_Saying(r"现行有效", _DOCUMENTS),),
    "规章制发件数": (_Saying(r"(?:新)?(?:制发|制定)", r"(?:的)?(?:政府)?规章"),),
    "行政许可处理决定数量": (_Saying(r"(?:作出|做出)(?:的)?", r"行政许可(?:处理)?决定"),),
    "行政处罚处理决定数量": (
        _Saying(r"(?:作出|做出|实施|给予)(?:的)?", r"行政处罚(?:(?:处理)?决定)?"),
    ),
    "行政强制处理决定数量": (_Saying(r"(?:作出|做出|实施)(?:的)?", r"行政强制(?:(?:处理)?决定)?"),),
    "行政事业性收费金额": (_Saying(r"(?:收取|征收)?", r"行政事业性收费(?:金额|总额|总金额)?"),),
}  # fmt: skip

_OUTCOMES = {
    "结果维持": r"(?:结果)?维持", "结果纠正": r"(?:结果)?纠正", "其他结果": "其他结果",
    "尚未审结": r"(?:尚未|未)审结",
}  # fmt: skip
_CASES = {"行政复议": "复议", "行政诉讼": "诉讼"}

_OWN = r"(?:我|本)(?:局|委|办|市|区|县|省|镇|乡|街道|厅|院|中心|单位|机关|部门|级|州|旗)"
_WHOLE = r"全[省市区县州旗镇乡]"
_FILLER = (
    rf"(?:(?:{words.TIME_WORDS})|(?:19|20)\d\d年度?|{_OWN}|{_WHOLE}|各级(?:行政机关)?|其中|共有|共计|累计|总计"
    r"|合计|一共|共|已|均|依法依规|依法|及时|按时|按期|另有|另|有|经[、,]|[,:：、])"
)
_LINK = r"(?:共计|总计|合计|累计|一共|共有|共|的)?(?:为|有|达到?|是|:)?"
_SCOPE = re.compile(
    r"[省市区县州旗镇乡]?(?:人民)?政府办(?:公厅|公室)?|[省市区县州]本级|本级机关|全系统|各部门|各单位|"
    r"[市县区]直|各(?:县|区|镇|乡|街道)"
)
_PERIOD = re.compile(r"截[至止]|[上下]半年|季度|\d月|以来|累计")
_EARLIER = re.compile(r"去年|上一?年(?!度?结转)|同比|同期|环比")
_WITH_CARRIED = re.compile(r"[^,;:。()]*[（(,][^,;。()]{0,4}(?:含|包括)(?:了)?上一?年度?结转")
_SPLIT = re.compile(r"[,;:。!?()（）]|其中")

_SCALES = {
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "千": Decimal(1000),
    "百": Decimal(100),
}
_CASE_UNITS = frozenset({"件", "起", "宗", "个", "份", "项", "例", "件次"})


def is_compared(name: str) -> bool:
    """Whether sentences are compared with the cells of a measure."""
    return name in _SAYINGS or _outcome(name) is not None


def told_otherwise(
    agency: str,
    year: int | None,
    name: str,
    value: Decimal,
    unit: str | None,
    *,
    table: Mapping[str, Decimal],
    sentences: Sequence[_Placed],
) -> tuple[Told[_Placed], ...]:
    """The figures of a report's sentences for a measure that are not ``value``.

    ``agency`` and ``year`` are the report's, "" and None where they are not known.
    ``table`` are the totals of table three by measure; ``sentences`` the report's figures of
    sentences in reading order.
    """
    found = []
    for stored in sentences:
        figure = stored.figure
        if figure.kind is not Kind.NUMBER or figure.value is None or figure.doubt:
            continue
        quote = simplified(half_width(figure.quote))
        at = _place(stored, quote, sentences)
        converted = _converted(figure.value, figure.unit or "", unit or "")
        if at is None or converted is None or not _says(name, quote, at, stored):
            continue
        if _agrees(figure.value, figure.unit or "", converted, value, figure.qualifier):
            continue
        told = _how(
            agency, year, name, stored, converted,
            before=quote[: at[0]], after=quote[at[1] :], table=table,
        )  # fmt: skip
        if told is not None:
            found.append(told)
    unique = {(t.converted, t.how, t.detail): t for t in reversed(found)}
    return tuple(reversed(unique.values()))


def _place(stored: Placed, quote: str, sentences: Sequence[Placed]) -> tuple[int, int] | None:
    """Where a figure stands in its sentence; None where its words stand there several times."""
    raw = simplified(half_width(stored.figure.raw))
    places = [m.start() for m in re.finditer(rf"(?<!\d){re.escape(raw)}", quote)]
    same = [
        s.figure
        for s in sentences
        if s.figure.quote == stored.figure.quote and s.figure.raw == stored.figure.raw
    ]
    starts = sorted({f.location.start or 0 for f in same})
    index = starts.index(stored.figure.location.start or 0)
    if len(places) != len(starts):
        return None
    return places[index], places[index] + len(raw)


def _says(name: str, quote: str, at: tuple[int, int], stored: Placed) -> bool:
    """Whether the clause of a figure says the measure, and nothing that narrows it."""
    before, after = quote[: at[0]], quote[at[1] :]
    before = re.sub(r"(?:约|近|将近|超过?|逾)$", "", before.rstrip())
    cut = max((m.end() for m in _SPLIT.finditer(before)), default=0)
    near = re.sub(r"\s", "", before[cut:])
    tail = re.sub(r"\s", "", re.split(r"[,;:。!?()（）、]|其中|$", after, maxsplit=1)[0])
    titles = [title for title in stored.path if re.search("申请|复议|诉讼", title)]
    context = f"{'/'.join(titles)} {before}"
    if (listed := re.match(r"(.*\d[^、\d]*)、([^、]*)$", near)) is not None:
        head = re.split(r"\d", near, maxsplit=1)[0]
        if not any(_fits(s, head, "", context) for s in _all_sayings()):
            return False
        near = listed[2]
        verb = next((v for v in ("作出", "做出") if v in head), "")
        near = verb + near if not re.match(_ACT, near) else near
    outcome = _outcome(name)
    if outcome is not None:
        kind, pattern = outcome
        last = re.findall("复议|诉讼", before)
        fits = re.fullmatch(rf"(?:其中)?(?:{pattern})(?:的)?{_LINK}", near) is not None
        return fits and last[-1:] == [kind] and bool(re.search(_DISCLOSURE, context)) and not tail
    return any(_fits(s, near, tail, context) for s in _SAYINGS[name])


_ACT = r"作出|做出|实施|因|由|全"


def _all_sayings() -> list[_Saying]:
    return [s for sayings in _SAYINGS.values() for s in sayings]


def _fits(saying: _Saying, near: str, tail: str, context: str) -> bool:
    if saying.needs and not re.search(saying.needs, f"{context} {near} {tail}"):
        return False
    scope = rf"(?:{_SCOPE.pattern}|{_FILLER})*"
    if re.fullmatch(rf"{scope}{saying.verb}{saying.noun}{_LINK}", near) and (
        not tail or _HARMLESS.match(tail)
    ):
        return True
    said_after = rf"(?:政府信息公开|依申请公开)?(?:的)?(?:{saying.noun})(?:{_HARMLESS.pattern})?"
    return bool(
        saying.noun
        and tail
        and re.fullmatch(rf"{scope}{saying.verb}{_LINK}", near)
        and re.fullmatch(said_after, tail)
    )


_HARMLESS = re.compile(r"(?:也|都|均|已|全部|同比|比上年|较上年).*")


def _outcome(name: str) -> tuple[str, str] | None:
    """The kind of case and the wording of an outcome of table four; None for other measures."""
    for cases, kind in _CASES.items():
        outcome = name.removeprefix(cases)
        if outcome != name and outcome in _OUTCOMES:
            return kind, _OUTCOMES[outcome]
    return None


def _converted(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A sentence's number in the unit of the cell; None for a unit of another kind."""
    if wanted in MONEY:
        return value * MONEY[unit] / MONEY[wanted] if unit in MONEY else None
    scale = _SCALES.get(unit[:1], Decimal(1)) if len(unit) > 1 else Decimal(1)
    counter = unit[1:] if scale != 1 else unit
    return value * scale if counter in _CASE_UNITS and wanted in _CASE_UNITS else None


_ABOUT = Decimal("0.1")


def _agrees(said: Decimal, unit: str, converted: Decimal, value: Decimal, qualifier: str) -> bool:
    """Whether a printed number is the cell's, rounded or cut at its printed digits."""
    if converted == value or re.search("[各均]", qualifier):
        return True
    if qualifier:
        return abs(converted - value) <= _ABOUT * value
    if unit[:1] not in _SCALES and said == said.to_integral_value():
        # a whole number of 元 beside one of 万元 may be cut there
        cut = Decimal("0.01") if unit == "元" and converted != said else Decimal(0)
        return abs(converted - value) < cut
    _, _, exponent = said.as_tuple()
    digits = exponent if isinstance(exponent, int) else 0
    step = Decimal(1).scaleb(digits) * (converted / said if said else Decimal(1))
    return abs(converted - value) < step


def _how(
    agency: str,
    year: int | None,
    name: str,
    stored: _Placed,
    converted: Decimal,
    *,
    before: str,
    after: str,
    table: Mapping[str, Decimal],
) -> Told[_Placed] | None:
    """How a differing number is meant; None where it may be another thing, or another year's."""
    figure = stored.figure
    years = {int(y) for y in re.findall(r"(?:19|20)\d\d(?=年)", before)}
    if _EARLIER.search(before) or (years and year not in years):
        return None
    if converted in _other_readings(name, table, before):
        return None
    if re.search(r"(?:半年|季度|[^底]\d月)", before) and not re.search(r"截[至止]", before):
        return None
    if re.search(r"截[至止]", before) and not re.search(
        r"截[至止]到?(?:\d{4}年)?(?:12月|年底|年末)", before
    ):
        found = re.search(rf"{words.TIME_WORDS}", before)
        detail = figure.period or (found[0] if found else "")
        return Told(stored, "period", detail, converted)
    scope = _SCOPE.search(before)
    if scope and not _is_own(scope[0], agency):
        return Told(stored, "scope", scope[0], converted)
    if re.search(_WHOLE, before) and not _is_government(agency):
        found = re.search(_WHOLE, before)
        return Told(stored, "scope", found[0] if found else "", converted)
    if name == NEW and _WITH_CARRIED.match(after):
        return Told(stored, "carried", "", converted)
    return Told(stored, "differs", "", converted)


def _other_readings(name: str, table: Mapping[str, Decimal], before: str) -> set[Decimal]:
    """The numbers of other cells that the words of a sentence may as well mean."""
    new, carried, done = (table.get(m) for m in (NEW, CARRIED, CONCLUDED))
    both = new + carried if new is not None and carried is not None else None
    loosely = re.search(r"受理|办理|答复", before)
    if name == NEW:
        return {v for v in (both, done if loosely else None) if v is not None}
    if name == CONCLUDED:
        left = (
            {new - table["结转下年度继续办理"]} if new and "结转下年度继续办理" in table else set()
        )
        return left | {
            v for v in (new if loosely else None, both if loosely else None) if v is not None
        }
    return set()


_OFFICE = re.compile(r"办公[厅室]$")
_GOVERNMENT = re.compile(r"人民政府$|管委会$|管理委员会$|行政公署$")


def _is_government(agency: str) -> bool:
    return bool(_GOVERNMENT.search(agency))


def _is_own(scope: str, agency: str) -> bool:
    """Whether words for an organ mean the one that reports."""
    if _OFFICE.search(agency):
        return "政府办" in scope
    return _is_government(agency) and scope in {"各部门", "各单位"}
