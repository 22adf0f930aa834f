"""The sentence of a report that explains why a figure does not follow from the year before."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportqa.document import Figure
from reportqa.script import simplified
from reportqa.sentences import split_sentences

_EXPLAINS = re.compile(
    r"清理|失效|修订|修改|修正|机构改革|机构调整|体制改革|职[能责](?:划转|调整|整合)|划转|划入|划出|"
    r"合并|整合|撤销|撤并|下放|取消|承接|动态调整|口径|统计范围|改版|更正|重新(?:统计|核定|梳理)|"
    r"[一首]次纳入"
)
_LONGEST = 300

_SUBJECTS = (
    ("规范性文件", "规范性文件|文件"),
    ("规章", "规章"),
    ("结转", "结转|跨年"),
    ("许可", "许可|审批|权责清单|权力清单|政务服务事项"),
    ("处罚", "处罚|执法|权责清单|权力清单"),
    ("强制", "强制|执法|权责清单|权力清单"),
    ("其他对外管理服务事项", "服务事项|权责清单|权力清单"),
    ("收费", "收费"),
    ("采购", "采购"),
    ("复议", "复议"),
    ("诉讼", "诉讼|应诉"),
)


def explanation(measure: str, cells: Iterable[Figure], prose: Iterable[str]) -> str:
    """What a report says of a change of ``measure``: a cell's note, else a sentence; else "".

    A sentence explains if it names the subject and a reason known for such changes: a clean-up,
    lapsing, revision, reorganisation, a changed way of counting.
    """
    for cell in cells:
        if cell.note:
            return f"{cell.raw}（{cell.note}）" if cell.note not in cell.raw else cell.raw
    subject = re.compile(next((s for name, s in _SUBJECTS if name in measure), "申请"))
    for paragraph in prose:
        plain = simplified(paragraph)
        if not _EXPLAINS.search(plain) or not subject.search(plain):
            continue
        for start, end in split_sentences(plain):
            sentence = plain[start:end]
            if end - start <= _LONGEST and _EXPLAINS.search(sentence) and subject.search(sentence):
                return paragraph[start:end]
    return ""
