"""A made chain of reports of one agency, for measuring the time of the follow-up."""

from __future__ import annotations

import random
from collections.abc import Iterator

from reportqa.commitments.following import Later
from reportqa.commitments.model import Item

_WHO, _DONE, _WILL, _WHAT, _TAIL = (
    words.split()
    for words in (
        "县政府办 各乡镇 信息中心 司法局 政策法规科 人社局 档案馆 教育局 水务局 住建局",
        "已建成 举办了 印发了 上线了 修订了 开通了 完成了 更换了 公布了 编印了",
        "将建设 将举办 拟印发 将上线 计划修订 将开通 力争完成 将更换 将公布 将编印",
        "公开目录范本 信息员培训班 网站检索功能 适老化页面 答复文书样式 意见征集专栏 惠农补贴明细 "
        "公租房轮候名册 处罚结果公示 政策问答库 视频解读 考核办法 保密审查台账 公众号运营规范",
        "方便群众查阅 覆盖全部乡镇 每季度通报一次 由专人负责更新 接受社会监督 压缩办理时间",
    )
)


def chain(years: int, commitments: int, sentences: int, seed: int = 1) -> Iterator[Later]:
    """Reports of years in a row with so many sentences, the last of them promises."""
    chance = random.Random(seed)
    for year in range(2020, 2020 + years):
        text = ""
        items: list[Item] = []
        for n in range(sentences):
            planned = n >= sentences - commitments
            verb = chance.choice(_WILL if planned else _DONE)
            parts = [chance.choice(_WHO) + verb + chance.choice(_WHAT)]
            parts += [
                f"涉及{chance.choice(_WHAT)}{chance.randint(2, 400)}项，" + chance.choice(_TAIL)
            ]
            quote = "，".join(parts)
            if planned:
                place = (len(text), len(text) + len(quote))
                items.append(Item("commitment", *place, quote, None, None, "其他", "planned"))
            text += quote + "。\n"
        yield Later(year, text, tuple(items))
