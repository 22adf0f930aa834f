"""What the reports of the county tell in sentences, each figure with what it counts.

None of the sentences is taken from a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Said:
    """A figure of a sentence. ``period`` is "" where it is the year of the report."""

    subject: str
    value: Decimal
    unit: str
    qualifier: str
    period: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Part:
    subject: str
    unit: str
    low: int
    high: int
    how: str = ""
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class _Template:
    text: str
    parts: tuple[_Part, ...]
    period: str = ""


def _template(text: str, *parts: str, period: str = "") -> _Template:
    """``parts`` are written subject/unit/low/high/how/qualifier, the last two as needed."""
    made = []
    for part in parts:
        subject, unit, low, high, *rest = part.split("/")
        how, qualifier = (*rest, "", "")[:2]
        made.append(_Part(subject, unit, int(low), int(high), how, qualifier))
    return _Template(text, tuple(made), period)


_TEMPLATES = {
    "training": _template(
        "全年举办政府信息公开培训{}场，参加培训的干部共{}人次。",
        "培训/场/2/15", "参加培训/人次/60/900",
    ),
    "site": _template(
        "门户网站全年发布信息{}余条，其中政策解读{}条。",
        "网站发布信息/条/1200/9800/hundreds/余", "政策解读/条/20/180",
    ),
    "account": _template(
        "政务微信公众号推送文章近{}篇，总阅读量超过{}万次。",
        "推送文章/篇/300/2900/hundreds/近", "阅读量/万次/20/900/tenths/超过",
    ),
    "hotline": _template(
        "截至11月底，政务热线接听群众来电{}件，其中按期办结{}件。",
        "来电/件/2000/6000", "按期办结/件/500/1900", period="截至11月底",
    ),
    "rates": _template(
        "服务事项网上可办率达到{}%，群众满意率为{}%。",
        "网上可办率/%/800/990/tenths", "满意率/%/9000/9990/hundredths",
    ),
    "lectures": _template(
        "组织政策宣讲会{}场，召开新闻发布会{}场。",
        "宣讲会/场/11/48/words", "新闻发布会/场/3/10/words",
    ),
    "booklets": _template(
        "向群众发放办事手册约{}册。", "办事手册/册/1000/9000/hundreds/约",
    ),
    "visits": _template(
        "政务公开专区接待来访{}批次，其中企业来访{}批次。",
        "来访/批次/120/600", "企业来访/批次/10/110",
    ),
    "proposals": _template(
        "承办人大代表建议{}件、政协委员提案{}件，均已按时答复并公开。",
        "建议/件/5/160", "提案/件/3/120",
    ),
    "followers": _template(
        "全县政务新媒体关注人数合计{}万人。", "关注人数/万人/30/400/tenths",
    ),
    "links": _template(
        "清理失效链接超过{}条，新开设专栏{}个。",
        "失效链接/条/100/900/hundreds/超过", "专栏/个/1/9",
    ),
    "interviews": _template(
        "开展在线访谈{}期，回应网民提问{}个。", "在线访谈/期/2/12", "网民提问/个/30/300",
    ),
    "traffic": _template(
        "网站访问量{}万次，比上年增长{}%。",
        "访问量/万次/400/9000/tenths", "访问量增长/%/10/300/tenths",
    ),
    "buildings": _template(
        "公开物业企业信用信息{}条、保障性住房分配结果{}套。",
        "物业企业信用信息/条/40/600", "保障性住房/套/100/900",
    ),
    "food": _template(
        "公布食品安全抽检结果{}批次，曝光典型案例{}起。",
        "抽检/批次/300/2600", "典型案例/起/4/40",
    ),
    "health": _template(
        "公开医疗机构登记信息{}条，开展义诊咨询{}次。",
        "医疗机构/条/20/300", "义诊/次/4/50",
    ),
    "farms": _template(
        "发布农技指导信息{}条，到村现场指导{}次。", "农技指导/条/50/700", "现场指导/次/20/240",
    ),
    "deals": _template(
        "全年完成交易项目{}个，公开交易公告{}条，成交金额{}亿元。",
        "交易项目/个/80/400", "交易公告/条/300/2000", "成交金额/亿元/200/4000/hundredths",
    ),
    "meetings": _template(
        "邀请群众代表列席会议{}次，公开会议议定事项{}项。",
        "列席/次/2/12", "议定事项/项/20/120",
    ),
    "drafts": _template(
        "就重大行政决策公开征求意见{}次，采纳意见{}条。",
        "征求意见/次/3/30", "采纳意见/条/10/190",
    ),
}  # fmt: skip

_EVERY_YEAR = {
    "县政府": ("training", "site", "account", "drafts"),
    "府办": ("training", "meetings", "visits"),
    "住建局": ("site", "buildings", "proposals"),
    "市监局": ("food", "account", "training"),
    "卫健委": ("health", "lectures", "booklets"),
    "农业局": ("farms", "booklets", "training"),
    "交易中心": ("deals", "rates"),
    "申酉县": ("site", "training", "interviews"),
}
_ONE_YEAR = {
    ("县政府", 2018): ("visits",),
    ("县政府", 2019): ("proposals", "traffic"),
    ("县政府", 2020): ("traffic", "links"),
    ("县政府", 2021): ("rates", "lectures"),
    ("县政府", 2022): ("hotline", "lectures"),
    ("县政府", 2023): ("followers", "visits"),
    ("县政府", 2024): ("followers", "hotline", "proposals"),
    ("住建局", 2024): ("links",),
    ("市监局", 2024): ("rates",),
    ("卫健委", 2023): ("interviews",),
}
_NO_COMPLAINT = "全年未收到对政府信息公开工作的投诉举报。"
_WITHOUT_COMPLAINT = {("府办", 2022), ("住建局", 2022), ("农业局", 2024), ("县政府", 2021)}


def told(seed: int, key: str, year: int) -> list[tuple[str, list[Said]]]:
    """The sentences of a report, each with its figures in their order."""
    random = Random(f"{seed} {key} {year}")
    out = []
    for name in (*_EVERY_YEAR[key], *_ONE_YEAR.get((key, year), ())):
        template = _TEMPLATES[name]
        written = [_figure(part, random) for part in template.parts]
        quote = template.text.format(*(text for text, _ in written))
        figures = [
            Said(part.subject, value, part.unit, part.qualifier, template.period, quote)
            for part, (_, value) in zip(template.parts, written, strict=True)
        ]
        out.append((quote, figures))
    if (key, year) in _WITHOUT_COMPLAINT:
        out.append((_NO_COMPLAINT, [Said("投诉举报", Decimal(0), "", "", "", _NO_COMPLAINT)]))
    return out


def received(ours: str, number: int) -> tuple[str, Said]:
    """The sentence with the new applications, as table three counts them or not."""
    quote = f"本年度{ours}新收到政府信息公开申请{number}件。"
    return quote, Said("新收到政府信息公开申请", Decimal(number), "件", "", "", quote)


def penalties(ours: str, number: int) -> tuple[str, Said]:
    """The sentence with the penalties, as table two counts them or not."""
    quote = f"全年{ours}作出行政处罚决定{number}件，处罚信息全部上网公示。"
    return quote, Said("行政处罚决定", Decimal(number), "件", "", "", quote)


def charges(ours: str, amount: Decimal) -> tuple[str, Said]:
    """The sentence with the charges in 元, which table two gives in 万元."""
    number = (amount * 10_000).to_integral_value()
    quote = f"全年{ours}行政事业性收费合计{number}元，收费目录已经公开。"
    return quote, Said("行政事业性收费", number, "元", "", "", quote)


def in_words(number: int) -> str:
    """A number below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    left = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return left + (_DIGITS[ones] if ones or not tens else "")


def _figure(part: _Part, random: Random) -> tuple[str, Decimal]:
    number = random.randint(part.low, part.high)
    if part.how == "words":
        return in_words(number), Decimal(number)
    if part.how == "hundreds":
        number -= number % 100
    value = Decimal(number) / {"tenths": 10, "hundredths": 100}.get(part.how, 1)
    return f"{value:f}", value
