"""Agencies of a province that does not exist: every place is named by the heavenly stems."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agency:
    """``ours`` is how its reports speak of themselves; ``size`` 0 to 2, how much it has to do."""

    name: str
    ours: str
    size: int


AGENCIES = (
    Agency("虚构省甲乙市人民政府", "我市", 2),
    Agency("甲乙市水务和湖泊局", "我局", 1),
    Agency("虚构省丙丁县统计局", "我局", 0),
    Agency("丙丁县人民政府", "我县", 2),
    Agency("甲乙市戊己区市场监督管理局", "我局", 2),
    Agency("丙丁县庚辛镇人民政府", "我镇", 0),
    Agency("甲乙市戊己区壬癸街道办事处", "本街道", 0),
    Agency("虚构省生态环境厅", "我厅", 2),
    Agency("甲乙高新技术产业开发区管理委员会", "本委", 1),
    Agency("戊己区教育体育局", "我局", 0),
    Agency("甲乙市住房和城乡建设局", "我局", 2),
    Agency("虚构省药品监督管理局", "本局", 1),
    Agency("庚辛自治县民族宗教事务局", "本机关", 0),
    Agency("甲乙市城市管理综合行政执法局", "我局", 1),
    Agency("丙丁县退役军人事务局", "本单位", 0),
    Agency("甲乙市人民政府办公室", "本办", 1),
    Agency("壬癸新区管理委员会", "我区", 1),
    Agency("甲乙市公安局戊己分局", "我分局", 2),
)
