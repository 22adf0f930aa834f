"""Sentences of invented reports, with the figures that stand in them.

None of them is taken from a report.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from bench.invented.model import Counted

Said = tuple[str, list[Counted]]

# {n} and {m} are figures; behind the bar: what each counts, and its unit
_TEMPLATES = (
    "{ours}官方网站全年上线各类信息{n}条，比计划多出两成，其中办事信息{m}条。|信息/条 办事信息/条",
    "全年撰写政策问答{n}篇，拍摄讲解短片{m}部，群众反映看得懂、用得上。|政策问答/篇 短片/部",
    "政务热线与网上信箱合计接到群众来信来电{n}件，当月答复{m}件。|来信来电/件 答复/件",
    "{ours}先后开办专栏{n}个，清理不再更新的栏目{m}个。|专栏/个 栏目/个",
    "年内举办开放日{n}场，到场居民{m}人次。|开放日/场 居民/人次",
    "新媒体账号推送图文{n}篇，回复留言{m}条。|图文/篇 留言/条",
    "{ours}为{n}家企业送去惠企政策汇编，共印发{m}册。|企业/家 汇编/册",
    "办理代表建议{n}件、委员提案{m}件，答复全文都在网站上登出。|建议/件 提案/件",
    "公开专区接待前来查阅的群众{n}人次，代为打印材料{m}份。|群众/人次 材料/份",
    "对下属单位的公开栏抽查{n}次，指出问题{m}处并逐一改正。|公开栏/次 问题/处",
    "组织业务培训{n}期，受训人员{m}人次。|培训/期 人员/人次",
    "更换工地公示牌{n}块，公布施工进度{m}次。|公示牌/块 施工进度/次",
)
_TOPICS = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
_WITHOUT = (
    "遇到说不清的条款，{ours}请起草科室的同志到社区当面讲解，再把讲解要点整理成问答发到网上。",
    "{ours}把公开目录按事项重新编排，读者从办事入口就能找到对应的文件。",
    "凡是涉及公共利益的决定，先征求意见后定稿，意见采纳与否都写明理由。",
    "文件起草时同步标明公开方式，不公开的要写清依据，由办公室逐件复核。",
)


def _figure(random: Random) -> int:
    return random.choice(
        (random.randint(2, 30), random.randint(10, 400), random.randint(100, 9000))
    )


def paragraph(random: Random, ours: str, topic: int) -> Said:
    """A paragraph of section one: a topic, two sentences with figures, at times one without."""
    sentences, counted = [], []
    for entry in random.sample(_TEMPLATES, 2):
        template, _, counts = entry.partition("|")
        values = [_figure(random), _figure(random)]
        sentence = template.format(n=values[0], m=values[1], ours=ours)
        sentences.append(sentence)
        for value, count in zip(values, counts.split(), strict=True):
            subject, _, unit = count.partition("/")
            counted.append(Counted(subject, Decimal(value), unit, sentence))
    if random.random() < 0.5:
        sentences.insert(1, random.choice(_WITHOUT).format(ours=ours))
    mark = ("（一）", "（二）", "（三）", "（四）", "（五）")[topic]
    return f"{mark}{_TOPICS[topic]}。" + "".join(sentences), counted


def received(ours: str, number: int) -> Said:
    """The sentence that says how many applications came in, as table three counts them."""
    sentence = f"本年度{ours}新收到政府信息公开申请{number}件，都在法定期限内作了答复。"
    figure = Counted(
        "申请", Decimal(number), "件", sentence, measure="本年新收政府信息公开申请数量"
    )
    return sentence, [figure]


def opening(random: Random, ours: str, year: int) -> str:
    """The first sentence of section one."""
    return random.choice(
        (
            f"{year}年，{ours}把群众最关心的事情放在公开的最前面，各项任务按期做完。",
            f"{year}年里，{ours}围绕“看得到、看得懂、能监督”安排公开工作，情况如下。",
            f"过去一年，{ours}结合本职工作推进政务公开，重点做了以下几件事。",
        )
    )


def preamble(agency: str, year: int) -> str:
    """The paragraph before section one."""
    return (
        f"按照《中华人民共和国政府信息公开条例》的要求，{agency}编写了本报告。"
        f"统计期限为{year}年1月1日至{year}年12月31日。"
    )


def frame_text(random: Random) -> str:
    """A paragraph that authors put in a frame."""
    return random.choice(
        (
            "温馨提示：读者如对本报告有疑问，可在工作日来电咨询，我们将安排专人解答。",
            "编者按：以下表格由办公室统一汇总，空格处表示没有发生。",
        )
    )


def list_lines(random: Random) -> list[str]:
    """Short lines one below the other, like a table of one column."""
    return ["公开渠道", "门户网站", "微信公众号", "档案馆查阅点", "镇村公开栏"]


def section_six(random: Random, year: int) -> Said:
    """Section six: the fee for processing information, or nothing to report."""
    fee = random.choice((0, 0, random.randint(20, 4000)))
    if fee:
        sentence = f"{year}年度收取信息处理费{fee}元。"
        return sentence, [Counted("信息处理费", Decimal(fee), "元", sentence)]
    return random.choice(("没有其他需要报告的事项。", f"{year}年度没有收取信息处理费。")), []
