"""Words that ask for a computation over cells: which is the most, how much more, what share.

They are data (operations.toml); those that hold a number (前三名, 超过100件) are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportqa.form.indicators import indicators
from reportqa.numbers import chinese_number
from reportqa.question.spans import Meaning, Role, Span
from reportqa.question.vocabulary import Found, data_file, find
from reportqa.question.wordings import Wordings

WHICH = frozenset({"which_agency", "which_department", "which_government"})
EACH = frozenset({"each_agency", "each_department", "each_government"})
SCOPES = WHICH | EACH | {"trend", "which_year", "which_part"}
"""Operations that only say over which reports, or which parts of a figure."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A word of the question that asks for a computation.

    ``name`` is its heading in operations.toml, "indicator:" and a name, or "top", "bottom", "nth",
    "above", "at_least", "below", "at_most", "equal" with ``number``. ``start`` and ``end`` are its
    place in the normalised question, ``words`` what stands there: a follow-up keeps them, though
    its own text is another.
    """

    name: str
    start: int
    end: int
    number: Decimal | None = None
    unit: str = ""
    words: str = ""


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[一二两三四五六七八九十百千万]+"
_UNIT = r"\s*(?:万|百万|千万|亿)?(?:个|次|件|起|宗|份|例|项|元|块钱?|%)?"
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
            "nine": 9, "ten": 10, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "2nd": 2,
            "3rd": 3, "4th": 4, "5th": 5, "zero": 0, "a hundred": 100, "one hundred": 100,
            "a thousand": 1000, "one thousand": 1000,
            "百": 100, "千": 1000, "万": 10000}  # fmt: skip
_WORD = "|".join(sorted((w for w in _WORDS if w.isascii()), key=len, reverse=True))
_N = rf"(?P<n>{_NUMBER})(?P<unit>{_UNIT})"
_SMALL = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})"
_PLACE = r"(?P<n>[二三四五六七八九十2-9])"
_EN_COUNTED = r"(?: cases?\b)?"
# a year, but for "more than 2000 penalties"
_A_YEAR = (
    r"(?:19|20)\d\d\b"
    r"(?!\s(?!(?:and|or|in|to|for|was|were|did|by|from|with|as|at|on|of|is)\b)[a-z])"
)
_EN_NUMBER = rf"(?:(?!{_A_YEAR})(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|{_WORD})"
_EN = (
    rf"(?P<n>{_EN_NUMBER})\b(?! ?(?:hundred|thousand|million|billion)){_EN_COUNTED}"
    r"(?P<unit> ?%| per ?cent\b)?"
)
_MOST, _FEWEST = "最(?:多|高|大)的?", "最(?:少|低|小)的?"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("top", rf"(?:数量|{_MOST}|排名|排)?(?:前|头|top\s?){_SMALL}(?:名|位|家|个|的)?"),
        ("top", rf"{_MOST}{_SMALL}(?:个|家|年)"),
        ("bottom", rf"(?:倒数|后|最后){_SMALL}(?:名|位|家|个)"),
        ("bottom", rf"{_FEWEST}{_SMALL}(?:个|家|年)"),
        ("nth", r"(?:排(?:名|在|名在)?)?第(?P<n>[二三四五六七八九十2-9])(?:[名位]|[多高大]的?)"),
        ("nth", rf"(?:排(?:名|在|到|行)*|位?居|位?列|名列)第?{_PLACE}[名位]?"
                r"(?![季次条批项类种年])"),
        ("nth", rf"倒数第{_PLACE}[名位]?"),
        ("minimum", rf"倒数第{_PLACE}[名位]?"),
        ("nth", rf"第{_PLACE}[少低小]的?"),
        ("minimum", rf"第{_PLACE}[少低小]的?"),
        ("top", rf"\b(?:the )?(?:top|first|leading|highest|largest) (?P<n>\d{{1,2}}|{_WORD})\b"),
        ("nth", r"\b(?:the )?(?P<n>second|third|fourth|fifth|2nd|3rd|4th|5th)"
                r"(?:[- ](?:most|highest|largest|biggest))?\b"),
        ("at_most", rf"(?:不超过|不多于|不高于|至多|最多(?=\d)|不大于)了?{_N}"),
        ("at_least", rf"(?:不低于|不少于|不小于|至少|达到|超过或等于|大于等于)有?{_N}"),
        ("above", rf"(?<!不)(?:超过|多于|大于|高于|突破|逾|超出|超)了?{_N}"),
        ("below", rf"(?:低于|少于|小于|不足|不到|未达到?|不满|没到|没有?达到)了?{_N}"),
        ("between", rf"(?:介于|在)?(?P<n>{_NUMBER})(?:个|件|起|宗|万元|元)?(?:到|至|-|~|和|与)"
                    rf"(?P<to>{_NUMBER})(?P<unit>{_UNIT})(?:之间|间)"),
        ("between", rf"\bbetween (?P<n>{_EN_NUMBER}) and (?P<to>{_EN_NUMBER})\b{_EN_COUNTED}"),
        ("at_least", rf"{_N}(?:及|或|和)?以上"),
        ("at_most", rf"{_N}(?:及|或|和)?以下"),
        ("above", r"(?:破|过|上)(?P<n>百|千|万)(?![百千万亿分姓元块])(?:件|起|宗)?"),
        ("at_most", rf"\b(?:no more than|not more than|at most|up to|not exceeding) {_EN}"),
        ("at_least", rf"\b(?:at least|no fewer than|no less than|not less than) {_EN}"),
        ("at_least", rf"\b{_EN} or more\b"),
        ("at_most", rf"\b{_EN} or (?:fewer|less)\b"),
        ("above", r"\b(?:more than|over|above|exceed(?:s|ed|ing)?|greater than|higher than|"
                  rf"in excess of) {_EN}"),
        ("below", rf"\b(?:fewer than|less than|under|below|lower than) {_EN}"),
        ("each_agency", rf"{_SMALL}(?:个|家)?(?:单位|机关|机构)"),
        ("each_agency", r"(?P<n>[两二三四])者"),
        ("each_department", rf"{_SMALL}个?(?:部门|局|委办局)"),
        ("which_government", rf"\b(?:which|what) of (?:the|these) (?P<n>{_WORD}) "
                             r"(?:governments|counties|districts)\b"),
        ("which_agency", rf"\b(?:which|what) of (?:the|these) (?P<n>{_WORD}) "
                         r"(?:agencies|authorities|bodies)\b"),
        ("each_government", rf"{_SMALL}(?:个)?(?:县|区|市|地|区县|政府)(?:政府)?"),
        ("each_agency", rf"\b(?:the |these )?(?P<n>{_WORD}) (?:agencies|authorities|bodies)\b"),
        ("each_department", rf"\b(?:the |these )?(?P<n>{_WORD}) (?:bureaus|departments|offices)\b"),
        ("each_government", rf"\b(?:the |these )?(?P<n>{_WORD}) (?:governments|counties)\b"),
        ("equal", rf"都?(?:是|为|等于)(?P<n>零|0)(?P<unit>{_UNIT})"),
        ("equal", r"\b(?:is|was|were|equal to) (?P<n>zero|0)\b"),
    )
)  # fmt: skip


_PLAIN = re.compile(r"[\u4e00-\u9fff]+")


@cache
def _words() -> tuple[tuple[str, Wordings], ...]:
    """Plain words together; each Chinese pattern for itself: its length tells no match's length."""
    found = []
    for name, entry in data_file("operations.toml").items():
        plain = [w for w in entry["zh"] if _PLAIN.fullmatch(w)]
        found.append((name, Wordings(plain, entry["en"])))
        found += [(name, Wordings([w], ())) for w in entry["zh"] if w not in plain]
    for indicator in indicators():
        name = f"indicator:{indicator.name}"
        whole = [indicator.name] if _PLAIN.fullmatch(indicator.name) else []
        found += [(name, Wordings([w], ())) for w in [*indicator.zh, *whole]]
        found.append((name, Wordings((), [*indicator.en_words, re.escape(indicator.en)])))
    return tuple(found)


def find_operations(text: str) -> Iterator[Found]:
    """Operations as meanings "maximum", or "above 100 件" where they hold a number."""
    for name, wordings in _words():
        yield from find(wordings, text, Meaning(Role.OPERATION, name))
    yield from _loosely(text)
    yield from _so_many_most(text)
    yield from _none_of(text)
    yield from _of_the_county(text)
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            number = _value(match["n"])
            to = match.groupdict().get("to")
            if number is not None:
                unit = (match.groupdict().get("unit") or "").strip()
                unit = "%" if unit.startswith("per") else unit
                factor, unit = _scale(match["n"], unit)
                values = [number, _value(to)] if to else [number]
                shown = "~".join(str((v or Decimal(0)) * factor) for v in values)
                meaning = Meaning(Role.OPERATION, f"{name} {shown} {unit}".rstrip())
                yield match.start(), match.end(), meaning


_ASKS_WHICH = re.compile(r"谁|哪")
_BETWEEN = re.compile(r"\b(?:differ\w*|gaps?|compar\w+|ratios?)\b")
_WHICH_OF = re.compile(r"\b(?:which|who)\b")
_HOW_MUCH = re.compile(r"\bhow (?:many|much)\b|\bthan\b|\bper ?cent")
_WHICH_MORE = re.compile(r"\b(?:more|fewer|less)\b")
_COMPARES = re.compile(r"比|较|\bthan\b")
_MORE = re.compile(
    r"得?(?:更|比较|要|会)?(?P<word>[多高大少低小])(?:一些|一点|些|点)?(?=[?,。 !;]|$|呢|啊|呀)"
)
_SO_MANY_MORE = re.compile(
    r"[多少](?=(?:[收办罚发作做开接处受提公批许制废出打告输赢败评审递答来]|新收|受理|处理|公开)"
    r"[\u4e00-\u9fff]{0,8}?(?:多少|几))|[多少高低](?=多少|几|一些|些)"
)


_WHO_SO_MANY_MORE = re.compile(
    r"(?:谁|哪个|哪家|哪边|哪一?方|哪一?年)的?更?(?P<word>[多少高低])出?(?=多少|几)"
)


def _loosely(text: str) -> Iterator[Found]:
    """多 and 少 where another word of the question tells what they ask for."""
    if _ASKS_WHICH.search(text):
        for match in _MORE.finditer(text):
            name = "which_more" if match["word"] in "多高大" else "which_fewer"
            yield match.start(), match.end(), Meaning(Role.OPERATION, name)
    for match in _WHO_SO_MANY_MORE.finditer(text):
        more = "which_more" if match["word"] in "多高" else "which_fewer"
        for name in (more, "gap"):
            yield match.start(), match.end(), Meaning(Role.OPERATION, name)
    if _WHICH_OF.search(text) and not _HOW_MUCH.search(text):
        for match in _WHICH_MORE.finditer(text):
            name = "which_more" if match[0] == "more" else "which_fewer"
            yield match.start(), match.end(), Meaning(Role.OPERATION, name)
    if _BETWEEN.search(text):
        for match in re.finditer(r"\bbetween\b", text):
            yield match.start(), match.end(), Meaning(Role.STOP, "")
    if _COMPARES.search(text):
        for match in _SO_MANY_MORE.finditer(text):
            yield match.start(), match.end(), Meaning(Role.OPERATION, "difference")


_EXTREME = re.compile(
    r"\b(?:most|highest|largest|greatest|biggest|fewest|lowest|least|smallest|top|best|busiest)\b"
)
_SO_MANY = re.compile(
    rf"\b(?:(?:which|what|the|top|the top) )+(?P<n>[2-9]|\d\d|{_WORD}) "
    r"(?P<of>years|agencies|authorities|bodies|departments|bureaus|offices|governments|counties)"
    r"(?: (?:with|of|having|that|which|where|when|in which))?\b"
)


_IN_A_YEAR = re.compile(r"\bin (?:a|any|one)(?: single)? year\b")


def _so_many_most(text: str) -> Iterator[Found]:
    """ "which two departments … most": a ranking, and over what."""
    if not _EXTREME.search(text):
        return
    for match in _IN_A_YEAR.finditer(text):
        yield match.start(), match.end(), Meaning(Role.OPERATION, "which_year")
    for match in _SO_MANY.finditer(text):
        kind = {
            "years": "which_year", "agencies": "which_agency", "authorities": "which_agency",
            "bodies": "which_agency", "governments": "which_government",
            "counties": "which_government",
        }.get(match["of"], "which_department")  # fmt: skip
        for name in (kind, f"top {_value(match['n'])}"):
            yield match.start(), match.end(), Meaning(Role.OPERATION, name)


_ASKS_WHO = re.compile(
    r"哪|谁|(?:单位|部门|机关|局|年份)(?:都?有|有|都?是)?(?:多少|几)?[个家]?(?:[?。]|$)|"
    r"\b(?:which|who|what (?:agenc|bureau|department|authorit|year|bod|office|government))"
)
_NONE = re.compile(
    r"(?<![不有非否])(?<!不是)(?:一[件宗起个次份例]?)?(?:都|也|完全|根本)?(?:没有|没|未)(?:任何|一件)?"
    r"(?!现成|有?(?:超|达|到|满|低|高|多少|少于|多于|公布|发布|提交|上报|按|及时|准时|如期)"
    r"|[,?。 ]|$)"
    r"|(?<![不有非否])零(?=[\u4e00-\u9fff])"
    r"|\b(?:without (?:any|a single)|without|zero|no(?! (?:more|fewer|less|longer|later|one|"
    r"earlier|lower|higher)\b))\b"
    r"|\bnot (?:a single|any)\b"
    r"|\b(?:did|had|have|has)(?: not|n't)\b(?=[\w' ]* any\b)"
)


def _none_of(text: str) -> Iterator[Found]:
    """没有收到申请的单位, which agencies had no lawsuits: those whose figure is 0."""
    if _ASKS_WHO.search(text):
        for match in _NONE.finditer(text):
            if match.end() > match.start():
                yield match.start(), match.end(), Meaning(Role.OPERATION, "equal 0")


_COUNTY = re.compile(
    r"占(?:了|到|据)?(?:的)?全(?:县|区|市|州|旗|省)(?:的)?(?:合计|总数|总量|总计|总和|总的)?(?:的)?"
    r"(?:比例|比重|份额|占比|百分比|百分之几|百分之多少|几成|多大比例)?"
    r"|(?:在|于)全(?:县|区|市|州|旗|省)(?:的)?(?:总量|总数|合计)?(?:里|中|当中)?(?:的)?(?:所)?"
    r"(?:占比|占(?:比例|比重|多少|百分之几|几成)|比例|比重|份额)"
    r"|\b(?:what |which |a |the |as a )*(?:share|percentage|proportion|per ?cent) of (?:the |all )?"
    r"(?:whole |entire )?(?:county|district|city|province)(?:'s|-wide|wide)?"
    r"(?: (?:total|figures?))?(?: of)?"
)


def _of_the_county(text: str) -> Iterator[Found]:
    """占全县的比例: a department's share in what its government reports for all."""
    for match in _COUNTY.finditer(text):
        for name in ("share", "of_parent"):
            yield match.start(), match.end(), Meaning(Role.OPERATION, name)


_TENS = {"万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 100_000_000}
IF_MONEY = "元?"
"""The unit of a number in 万 without a unit: 元 where money is compared."""


def _scale(number: str, unit: str) -> tuple[Decimal, str]:
    """What a number is multiplied by (1.2万件, 四百万), and its unit without that."""
    head = next((w for w in sorted(_TENS, key=len, reverse=True) if unit.startswith(w)), "")
    rest = unit[len(head) :]
    in_tens = bool(head) or "万" in number
    if in_tens and rest in {"", "块", "块钱"}:
        rest = IF_MONEY
    return Decimal(_TENS.get(head, 1)), "元" if rest in {"块", "块钱"} else rest


def _value(text: str) -> Decimal | None:
    if text in _WORDS:
        return Decimal(_WORDS[text])
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    return chinese_number(text)


def operations_of(plain: str, spans: tuple[Span, ...]) -> tuple[Operation, ...]:
    """The operations that the spans of a covering of ``plain`` mean, in their order.

    Two meanings of one span (降幅: difference, percent) both count.
    """
    found = []
    for span in spans:
        for meaning in sorted(span.ids(Role.OPERATION)):
            name, *rest = meaning.split(" ")
            numbers: list[Decimal | None] = [None]
            if rest:
                numbers = [Decimal(n) for n in rest[0].split("~")]
            unit = "".join(rest[1:])
            names = ("at_least", "at_most") if name == "between" else (name,)
            for one, number in zip(names, numbers, strict=True):
                words = plain[span.start : span.end]
                found.append(Operation(one, span.start, span.end, number, unit, words))
    return tuple(found)
