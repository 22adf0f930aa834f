"""Numbers with a counting word in running text, and the digits there that count nothing.

Dates, document numbers, articles of a law, telephone numbers, list numbers, ranges, and numbers in
titles and names are passed over; a number without a counting word is never taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from reportqa.numbers import chinese_number, half_width


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. ``start``/``end`` span it in the text, qualifiers left out.

    ``qualifier`` is the word that makes it inexact or says how it is meant (余, 约, 均 …).
    """

    start: int
    end: int
    value: Decimal
    unit: str
    qualifier: str


# A counting word, and what must not follow it: there it is the head of a longer word.
_COUNTERS = {
    "个百分点": "", "平方公里": "", "平方米": "", "立方米": "", "件次": "", "人次": "", "场次": "",
    "批次": "", "篇次": "", "条次": "", "户次": "", "项次": "", "家次": "", "公里": "", "公顷": "",
    "分钟": "", "小时": "", "学时": "", "课时": "", "美元": "", "个工作日": "", "个月": "",
    "个小时": "", "件": "数套", "条": "例款", "次": "数序年月日要", "个": "人性体案别税",
    "项": "目数", "人": "民大才力员均事口社行体工", "家": "庭长属具居", "份": "额", "篇": "幅章",
    "起": "草诉步点来到源", "期": "间限刊末望", "场": "所景地馆", "部": "分门署长委队级位",
    "户": "籍口外型", "宗": "教旨", "名": "称单录义", "位": "于置", "类": "别型似",
    "批": "准示复评", "种": "植子类", "处": "理罚长分置级于", "台": "湾账", "张": "贴", "册": "子",
    "本": "年级市区县省局单报次月机身条人地办项委辖着质", "例": "如会行外", "笔": "试", "幅": "度",
    "元": "旦素", "支": "持付出部撑行", "间": "接隔", "所": "有属在以列需", "辆": "", "套": "",
    "轮": "船胎流岗换值候渡", "遍": "布及", "封": "闭存面建顶", "则": "",
    "卷": "", "吨": "", "亩": "", "栋": "", "座": "", "块": "钱状茬根", "艘": "", "株": "",
    "%": "", "‰": "",
}  # fmt: skip
_UNIT = "|".join(
    re.escape(word) + (f"(?![{after}])" if after else "")
    for word, after in sorted(_COUNTERS.items(), key=lambda item: -len(item[0]))
)
_UNIT = rf"(?:(?:万亿|亿|万|千|百)?(?:{_UNIT})|(?:万亿|亿|万)(?![一物能众里象无]))"
_BEFORE = (
    r"约|近|将近|接近|大约|超过|超|逾|突破|不少于|不低于|不超过|至少|不足|不到|高达|多达|"
    r"(?<![平人日月年])均|各"
)
_LEAD = rf"(?:(?P<before>(?:{_BEFORE}){{1,2}})[为达有]?到?\s*)?"
_TRAIL = r"(?P<trail>以上|以下|左右|上下|以内)?"
_DIGIT_NUMBER = re.compile(
    _LEAD
    + r"(?P<number>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![0-9])"
    + r"\s*(?P<after>余|多)?\s*"
    + rf"(?P<unit>{_UNIT})"
    + r"(?P<after_unit>余|多(?!部|家|个|方|次|元|种|层|年))?"
    + _TRAIL
)
# Chinese numerals are quantities only behind a word of doing or counting, or at a clause's end.
_DOING = (
    r"(?:共|共计|累计|总计|合计|召开|举办|开展|组织|进行|发布|编发|印发|编辑|编印|刊发|受理|收到|接到|办理|"
    r"办结|新增|制作|推出|发放|开通|录制|组织召开|公开|公布|答复|举行|培训)(?:了|过|会议|培训|活动)?"
)
_NUMERAL = "[一二两三四五六七八九十百千零]"
_CHINESE_UNIT = (
    r"次(?![数序要])|期(?![间限刊末])|场(?![所景地馆])|件(?![事数套])|篇(?![幅章])|份(?!额)|"
    r"家(?![庭长属居])|人次|场次|批次|件次"
)
_CHINESE_NUMBER = re.compile(
    rf"(?:(?<=[共计])|(?P<doing>{_DOING}))(?P<before>约|近|超过)?"
    rf"(?P<number>{_NUMERAL}+)(?P<after>余|多)?(?P<unit>{_CHINESE_UNIT})"
    rf"|(?<=[\u4e00-\u9fff])(?P<number2>{_NUMERAL}+)(?P<unit2>{_CHINESE_UNIT})(?=[，,。；;、）)]|$)"
)
_PERCENT_WORDS = re.compile(rf"百分之(?P<number>{_NUMERAL}+)(?!点)")

_TITLES = (
    re.compile(r"《[^》]*》"),
    re.compile(r"[〈<][^〉>]*[〉>]"),
    re.compile(r"“[^“”。]{0,60}”"),
    re.compile(r"\"[^\"。]{0,60}\""),
    re.compile(r"‘[^‘’。]{0,60}’"),
    re.compile(r"「[^」。]{0,60}」"),
)
_NO_QUANTITY = tuple(
    re.compile(pattern)
    for pattern in (
        r"https?://\S+|www\.\S+|(?<![A-Za-z0-9._-])[A-Za-z0-9._-]+@[A-Za-z0-9.-]+",
        r"(?:19|20)[0-9]{2}\s*年?\s*[-—–~至到]+\s*(?:19|20)[0-9]{2}\s*年?",
        r"(?:19|20)[0-9]{2}\s*[年./-]\s*[0-9]{1,2}\s*[月./-]\s*[0-9]{1,2}\s*日?",
        r"[0-9]{2,4}\s*年度?(?!以上)",
        r"[0-9]{1,2}\s*[-—–~至到]\s*[0-9]{1,2}\s*月份?",
        r"[0-9]{1,2}\s*月(?:份|底|末|初|中旬|上旬|下旬)?(?:\s*[0-9]{1,2}\s*日)?",
        r"[0-9]{1,2}\s*日(?!均)",
        r"[0-9]{1,2}\s*[:：]\s*[0-9]{2}(?:\s*[:：]\s*[0-9]{2})?",
        r"[0-9]{1,2}\s*[时点](?:\s*[0-9]{1,2}\s*分)?(?!间|段)",
        r"[〔\[【(（]\s*(?:19|20)[0-9]{2}\s*[〕\]】)）]\s*第?\s*[0-9]*\s*号?",
        r"第\s*[0-9一二三四五六七八九十百零〇两]+\s*[\u4e00-\u9fff]?",
        r"(?:电话|传真|邮编|邮政编码|邮箱|热线)\s*[:：为]?\s*[0-9－—-]{5,}",
        r"[0-9]{3,4}\s*[-—－]\s*[0-9]{5,8}",
        r"[0-9]+\s*(?:号|楼|层|室|路|栋|级|周年|周岁|岁|版|度|维|公里处|点对点)",
        r"[0-9]+\s*[×xX*]\s*[0-9]+",
        r"[0-9一二三四五六七八九十两]+(?:\.[0-9]+)?\s*(?:%|[\u4e00-\u9fff])?\s*(?:[-–—－~～至]|到(?!位))"
        r"\s*[0-9一二三四五六七八九十两]+(?:\.[0-9]+)?",
        r"[0-9]+\s*[+/=＋]\s*[0-9N]+(?:\s*[+/=＋]\s*[0-9N]+)*",
        r"24\s*小时",
        r"共?分?为?\s*[0-9]+\s*个\s*(?:部分|章节)",
        r"(?:个工作日|日|天|年|个月)(?:之内|内)",
        r"[0-9]+\s*(?:个工作日|个月|个小时|小时|分钟|天)(?:之内|以内|内)",
        r"最多跑[0-9一]次|跑[0-9一零]次|[0-9]次跑|一件事|一次性?办",
        r"每\s*(?:个?\s*(?:年度?|半年|季度?|月|周|天|日|人|家|名|次|期))"
        r"(?:[^，,。；;、]{0,8}?)[0-9]+\s*(?:次|期|篇|条|件|个|场)",
        r"[A-Za-z][A-Za-z0-9.-]*[0-9]+",
    )
)
_MASK = "\u0000"
# a digit, or a numeral right before what ``_CHINESE_UNIT`` begins with
_MAY_HOLD = re.compile(rf"\d|{_NUMERAL}[次期场件篇份家人批]|百分之")


def mask(sentence: str) -> str:
    """The sentence, same length, in half width, with all that counts nothing blotted out."""
    text = half_width(sentence)
    for pattern in _TITLES:
        text = pattern.sub(lambda m: re.sub(r"[^《》“”]", _MASK, m[0]), text)
    for pattern in _NO_QUANTITY:
        text = pattern.sub(lambda m: _MASK * len(m[0]), text)
    return text


def find_quantities(sentence: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence in reading order. Never raises."""
    if not _MAY_HOLD.search(half_width(sentence)):
        return ()
    text = mask(sentence)
    found = [q for m in _DIGIT_NUMBER.finditer(text) if (q := _from_digits(text, m))]
    found += [q for m in _CHINESE_NUMBER.finditer(text) if (q := _from_chinese(m))]
    for match in _PERCENT_WORDS.finditer(text):
        value = chinese_number(match["number"])
        if value is not None:
            found.append(Quantity(match.start(), match.end(), value, "%", ""))
    found.sort(key=lambda q: q.start)
    apart: list[Quantity] = []
    for quantity in found:
        if not apart or quantity.start >= apart[-1].end:
            apart.append(quantity)
    return tuple(apart)


def _from_digits(text: str, match: re.Match[str]) -> Quantity | None:
    start = match.start("number")
    # Part of a longer number or code: 1.2.3, S321, 2-18 …
    if re.search(r"(?:[A-Za-z0-9+\-/_—–~*×=]|[0-9][.])$", text[:start]):
        return None
    # "3,5件" is no number with separators; "3件，5件" has a unit before its comma.
    if re.search(r"[0-9],$", text[:start]):
        return None
    digits = match["number"].replace(",", "")
    if re.match(r"0[0-9]", digits):
        return None
    end = match.end("after_unit") if match["after_unit"] else match.end("unit")
    words = (match["before"], match["after"], match["after_unit"], match["trail"])
    qualifier = "".join(w for w in words if w)
    return Quantity(start, end, Decimal(digits), re.sub(r"\s", "", match["unit"]), qualifier)


def _from_chinese(match: re.Match[str]) -> Quantity | None:
    second = match["number2"] is not None
    numeral = match["number2"] if second else match["number"]
    value = chinese_number(numeral)
    # 一次, 一场 are a manner of speaking more often than a count.
    if value is None or value < 2:
        return None
    if second:
        return Quantity(match.start("number2"), match.end("unit2"), value, match["unit2"], "")
    qualifier = (match["before"] or "") + (match["after"] or "")
    return Quantity(match.start("number"), match.end("unit"), value, match["unit"], qualifier)
