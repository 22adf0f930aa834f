"""How people say in a sentence what a cell of the form counts.

A measure has sayings: a verb and a noun, either order with the number. A clause says it only if it
holds nothing besides that may narrow it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from reportqa import clause_words as words
from reportqa.checks.model import Placed

NEW = "本年新收政府信息公开申请数量"
CARRIED = "上年结转政府信息公开申请数量"
CONCLUDED = "办理结果总计"
LEFT = "结转下年度继续办理"


@dataclass(frozen=True, slots=True)
class _Saying:
    """How a measure is said: the verb and the noun, either order with the number.

    ``needs`` must stand before it in its sentence or its section's title.
    """

    verb: str
    noun: str = ""
    needs: str = ""


_REQUESTS = (
    r"(?:(?:公民[、和或]法人[和或及、]者?其[他它]组织(?:提[出交](?:的)?)?)?"
    r"(?:的)?(?:各类)?(?:(?:政府)?信息公开|依申请公开)?(?:的)?申请(?:数量?|总数|件)?"
    r"|依申请公开(?:事项|件)?)"
)
_DOCUMENTS = r"(?:的)?(?:行政)?规范性文件"
# 制发规范性文件4件，废止8件: of the same, where nothing else was named
_DOCUMENTS_BEFORE = r"^(?!.*规章).*规范性文件\d+件[,、;]"
_CAUSED = r"(?:发生|产生)?(?:[因由涉]及?|就|涉及|关于)?(?:(?:政府|政务)?信息公开)?"
_CAUSED += r"(?:工作)?(?:方面|类)?(?:而)?"
_CAUSED += r"(?:引[起发]|产生|发生|被提起|被申请|被)?(?:的)?(?:共有|共)?"
_DISCLOSURE = r"信息公开|依申请|申请公开"
_OF_REQUESTS = r"(?:信息公开|收到的?|受理的?|办[理结]的?|答复的?|[件份]|年度?结转的?)申请|"
_OF_REQUESTS += r"依申请公开|申请公开"

# 另有3件申请顺延到下年度答复: all of it stands behind the number
_LEFT_BEHIND = r"(?:申请)?(?:依法|按规定|按照《条例》)?(?:结转|顺延)[到至]?下一?年度?"
_LEFT_BEHIND += r"(?:继续)?(?:办理|答复|处理)?"
_FOR_WANT = r"(?:因本[机行]关不掌握[^,;:。0-9]{0,8}?(?:等(?:而|原因)?|原因))?"
_AS_PETITIONS = r"(?:属于?信访[^,;:。0-9]{0,10}等)?"

_SAYINGS: Mapping[str, tuple[_Saying, ...]] = {
    NEW: (_Saying(r"(?:新收到?|收到|接收到?|受理|收到并受理|新受理)", _REQUESTS, _DISCLOSURE),),
    CARRIED: (
        _Saying(
            r"(?:含|包括|包含)?(?:上一?年度?|[0-9]{4}年度?)结转",
            r"(?:(?:的)?(?:政府信息公开)?申请)?",
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
    LEFT: (
        _Saying(
            r"(?:申请)?(?:结转|顺延)[到至]?下一?年度?(?:继续)?(?:办理|答复)?",
            r"(?:的)?(?:(?:政府)?信息公开)?(?:申请)?",
            _OF_REQUESTS,
        ),
        _Saying("", _LEFT_BEHIND, _OF_REQUESTS),
    ),
    "予以公开和部分公开": (_Saying(r"予以公开[及和与、]部分公开", needs=_OF_REQUESTS),),
    "予以公开": (_Saying("予以公开", needs=_OF_REQUESTS),),
    "部分公开": (_Saying("部分公开", needs=_OF_REQUESTS),),
    "不予公开": (_Saying("不予公开", needs=_OF_REQUESTS),),
    "无法提供": (_Saying(rf"{_FOR_WANT}无法提供", needs=_OF_REQUESTS),),
    "不予处理": (_Saying(rf"{_AS_PETITIONS}不予处理", needs=_OF_REQUESTS),),
    "其他处理": (_Saying("其他处理", needs=_OF_REQUESTS),),
    "行政复议总计": (_Saying(_CAUSED, r"行政复议(?:案件?|申请)?", _DISCLOSURE),),
    "行政诉讼": (_Saying(_CAUSED, r"(?:行政)?诉讼(?:案件?)?", _DISCLOSURE),),
    "规范性文件制发件数": (_Saying(r"(?:新)?(?:制发|制定|制定出台|制定印发)", _DOCUMENTS),),
    "规范性文件新制作数量": (_Saying(r"(?:新)?(?:制作|制发|制定)", _DOCUMENTS),),
    "规范性文件废止件数": (
        _Saying(r"(?:宣布)?废止", _DOCUMENTS),
        _Saying(r"(?:宣布)?废止(?:了)?", needs=_DOCUMENTS_BEFORE),
    ),
    "规范性文件现行有效件数": (
        _Saying(r"现行有效", _DOCUMENTS),
        _Saying(r"(?:目前)?现行有效(?:的)?", needs=_DOCUMENTS_BEFORE),
    ),
    "规章制发件数": (_Saying(r"(?:新)?(?:制发|制定)", r"(?:的)?(?:政府)?规章"),),
    "行政许可处理决定数量": (_Saying(r"(?:作出|做出)(?:的)?", r"行政许可(?:处理)?决定"),),
    "行政处罚处理决定数量": (
        _Saying(r"(?:作出|做出|实施|给予)(?:的)?", r"行政处罚(?:(?:处理)?决定)?"),
    ),
    "行政强制处理决定数量": (_Saying(r"(?:作出|做出|实施)(?:的)?", r"行政强制(?:(?:处理)?决定)?"),),
    "行政事业性收费金额": (_Saying(r"(?:收取|征收)?", r"行政事业性收费(?:金额|总额|总金额)?"),),
}  # fmt: skip

_ONLINE = r"[^,;:。0-9]{0,16}(?:公开|发布|公布|公示|更新|上传|汇编)[^,;:。0-9、]{0,6}?"
_PUBLISHED: Mapping[str, tuple[_Saying, ...]] = {
    "规范性文件现行有效件数": (_Saying(rf"{_ONLINE}现行有效(?:的)?", _DOCUMENTS),),
    "规范性文件制发件数": (
        _Saying(rf"{_ONLINE}(?:本年度?|当年|新)(?:制发|制定|印发)(?:的)?", _DOCUMENTS),
    ),
    "规范性文件新公开数量": (_Saying(_ONLINE, _DOCUMENTS),),
    "规章新公开数量": (_Saying(_ONLINE, r"(?:的)?(?:[省市])?(?:政府)?规章"),),
    "行政许可处理决定数量": (
        _Saying(_ONLINE, r"行政许可(?:处理)?决定"),
        _Saying(r"(?:办理|办结)(?:各类)?", r"行政许可(?:事项)?"),
    ),
    "行政处罚处理决定数量": (_Saying(_ONLINE, r"行政处罚(?:处理)?决定"),),
    "行政强制处理决定数量": (_Saying(_ONLINE, r"行政强制(?:处理)?决定"),),
}

_OUTCOMES = {
    "结果维持": r"(?:结果)?维持", "结果纠正": r"(?:结果)?纠正", "其他结果": "其他结果",
    "尚未审结": r"(?:尚未|未)审结",
}  # fmt: skip
_CASES = {"行政复议": "复议", "行政诉讼": "诉讼"}

_OWN = (
    r"(?:(?:我|本)(?:分?局|委员会|管委会|委|办|市|开发区|[新地]区|区|县|省|镇|乡|街道|厅|院|中心|单位|机关"
    r"|部门|级|州|旗|盟|处|站|所|馆|校|[大支]队)|全[局委办厅院])"
)
WHOLE = r"全[省市区县州旗镇乡]"
_FILLER = (
    rf"(?:(?:{words.TIME_WORDS})|(?:19|20)\d\d年度?|{_OWN}|{WHOLE}|各级(?:行政机关)?|代表[^,;:。0-9]{{0,3}}政府"
    r"|其中|共有|共计|累计|总计|合计|一共|共|已|均|依法依规|依法|及时|按时|按期|另有|另|有|经[、,]|[,:：、])"
)
_LINK = r"(?:共计|总计|合计|累计|一共|共有|共|的)?(?:为|有|达到?|是|:)?"
SCOPE = re.compile(
    r"[省市区县州旗镇乡]?(?:人民)?政府办(?:公厅|公室)?|[省市区县州]本级|本级机关|全系统|各部门|各单位|"
    r"[市县区]直|各(?:县|区|镇|乡|街道)"
)
_SPLIT = re.compile(r"[,;:。!?()（）]|其中")
_OUTCOME = re.compile(rf"(?:其中)?(?:{'|'.join(_OUTCOMES.values())})(?:的)?{_LINK}")

_TRIGGERS = (
    (NEW, "收|受理"), (CARRIED, "结转"), (CONCLUDED, "办|答复"), (LEFT, "结转|顺延"),
    ("予以公开和部分公开", "部分公开"), ("予以公开", "予以公开"), ("部分公开", "部分公开"),
    ("不予公开", "不予公开"), ("无法提供", "无法提供"), ("不予处理", "不予处理"),
    ("其他处理", "其他处理"), ("行政复议", "复议"), ("行政诉讼", "诉讼"),
    ("规范性文件", "规范性文件"), ("规章", "规章"), ("行政许可", "许可"),
    ("行政处罚", "处罚"), ("行政强制", "强制"), ("行政事业性收费", "收费"),
)  # fmt: skip


@cache
def trigger(name: str) -> re.Pattern[str]:
    """What stands in every sentence that says a measure: quick to look for."""
    return re.compile(next((t for n, t in _TRIGGERS if name.startswith(n)), ""))


def compared_names() -> tuple[str, ...]:
    """The measures and groups that sentences are compared with."""
    outcomes = (f"{cases}{outcome}" for cases in _CASES for outcome in _OUTCOMES)
    return tuple(dict.fromkeys((*_SAYINGS, *_PUBLISHED, *outcomes)))


def is_compared(name: str) -> bool:
    """Whether sentences are compared with the cells of a measure."""
    return name in _SAYINGS or _outcome(name) is not None


def says(
    name: str, quote: str, at: tuple[int, int], stored: Placed, *, loosely: bool = False
) -> bool:
    """Whether the clause of a figure says the measure, and nothing that narrows it.

    ``quote`` is the sentence in half-width simplified characters, ``at`` the figure's place there.
    ``loosely`` takes the wordings that speak of what was put online of it instead.
    """
    before, near, tail = _clause(quote, *at)
    if len(near) > _LONGEST:
        return False
    titles = [title for title in stored.path if re.search("申请|复议|诉讼", title)]
    context = f"{'/'.join(titles)} {before}"
    if (listed := re.match(r"(.*\d[^、\d]*)、([^、]*)$", near)) is not None:
        head = re.split(r"\d", near, maxsplit=1)[0]
        if not _OUTCOME.fullmatch(head) and not any(
            _fits(s, head, "", context) for s in _all_sayings()
        ):
            return False
        near = listed[2]
        verb = next((v for v in ("作出", "做出") if v in head), "")
        near = verb + near if not re.match(_ACT, near) else near
    if name in _OF_TABLE_THREE and _of_another_thing(f"{before} {tail}"):
        return False
    outcome = _outcome(name)
    if outcome is not None:
        if loosely:
            return False
        kind, pattern = outcome
        last = re.findall("复议|诉讼", before)
        fits = re.fullmatch(rf"(?:其中)?(?:{pattern})(?:的)?{_LINK}", near) is not None
        return fits and last[-1:] == [kind] and bool(re.search(_DISCLOSURE, context)) and not tail
    sayings = _PUBLISHED.get(name, ()) if loosely else _SAYINGS.get(name, ())
    return any(_fits(s, near, tail, context) for s in sayings)


@lru_cache(1024)
def _clause(quote: str, start: int, end: int) -> tuple[str, str, str]:
    """All words before a figure, and those before and behind it in its clause."""
    before = re.sub(r"(?:约|近|将近|超过?|逾)$", "", quote[:start].rstrip())
    cut = max((m.end() for m in _SPLIT.finditer(before)), default=0)
    tail = re.split(r"[,;:。!?()（）、]|其中|$", quote[end:], maxsplit=1)[0]
    return before, re.sub(r"\s", "", before[cut:]), re.sub(r"\s", "", tail)


_LONGEST = 80  # characters of a clause before its number
_OF_TABLE_THREE = frozenset({NEW, CARRIED, CONCLUDED, LEFT})
_THINGS = re.compile(
    r"(?P<other>复议|诉讼|建议|提案|留言|来信|来访|工单|热线|信访件"
    r"|(?:许可|审批|事项|补贴|补助|救助|登记)[^,;。]{0,6}申请)|申请"
)


def _of_another_thing(before: str) -> bool:
    """Whether what is counted, by the last noun before a number, is no application."""
    named = list(_THINGS.finditer(before))
    return bool(named) and named[-1]["other"] is not None


_ACT = r"作出|做出|实施|因|由|全"


@cache
def _all_sayings() -> list[_Saying]:
    return [s for sayings in _SAYINGS.values() for s in sayings]


def _fits(saying: _Saying, near: str, tail: str, context: str) -> bool:
    if saying.needs and not re.search(saying.needs, f"{context} {near} {tail}"):
        return False
    whole, verb, noun = _patterns(saying)
    if (not tail or _HARMLESS.match(tail)) and whole.fullmatch(near):
        return True
    return bool(saying.noun and tail and noun.fullmatch(tail) and verb.fullmatch(near))


@cache
def _patterns(saying: _Saying) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The saying before its number; its verb before it, and its noun behind it."""
    scope = rf"(?:{SCOPE.pattern}|{_FILLER})*"
    noun = rf"(?:政府信息公开|依申请公开)?(?:的)?(?:{saying.noun})(?:{_HARMLESS.pattern})?"
    return (
        re.compile(rf"{scope}{saying.verb}{saying.noun}{_LINK}"),
        re.compile(rf"{scope}{saying.verb}{_LINK}"),
        re.compile(noun),
    )


_HARMLESS = re.compile(r"(?:也|都|均|已|全部|同比|比上年|较上年).*")


def _outcome(name: str) -> tuple[str, str] | None:
    """The kind of case and the wording of an outcome of table four; None for other measures."""
    for cases, kind in _CASES.items():
        outcome = name.removeprefix(cases)
        if outcome != name and outcome in _OUTCOMES:
            return kind, _OUTCOMES[outcome]
    return None
