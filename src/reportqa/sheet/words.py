"""The words of a correction sheet, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportqa.sheet.model import Language


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the sheet that is not the report's own."""

    title: str
    statuses: dict[str, str]
    number: str
    status: str
    message: str
    remark: str
    reply: str
    check: str
    left: str
    right: str
    file: str
    report: str
    counts: str
    nothing: str
    tables: dict[str, str]
    table: str
    legend: str
    verdicts: dict[str, str]
    results: str


_ZH = Words(
    title="年度报告数据核对单",
    statuses={
        "fail": "不符", "note": "需说明", "unread": "未能读出", "pass": "相符",
        "not applicable": "不适用",
    },
    number="序号",
    status="结果",
    message="说明",
    remark="处理意见",
    reply="编制单位答复",
    check="核对编号",
    left="左边",
    right="右边",
    file="文件",
    report="报告",
    counts="核对结果",
    nothing="没有发现不符，也没有需要说明之处。",
    tables={"2": "表二　主动公开政府信息情况", "3": "表三　收到和处理政府信息公开申请情况",
            "4": "表四　政府信息公开行政复议、行政诉讼情况"},
    table="表",
    legend="加框并带序号的单元格与上表同一序号的核对有关。",
    verdicts={"confirmed": "已确认", "dismissed": "不予更正", "reopened": "重新核对"},
    results="核对结果",
)  # fmt: skip
_EN = Words(
    title="Correction sheet of an annual report",
    statuses={
        "fail": "fails", "note": "to explain", "unread": "not read", "pass": "holds",
        "not applicable": "not applicable",
    },
    number="No.",
    status="Result",
    message="What was found",
    remark="Remark",
    reply="The author's reply",
    check="Check",
    left="Left side",
    right="Right side",
    file="File",
    report="Report",
    counts="Checks",
    nothing="Nothing fails and nothing needs an explanation.",
    tables={"2": "Table two: information disclosed on the agency's own initiative",
            "3": "Table three: requests received and handled",
            "4": "Table four: reconsideration and litigation"},
    table="Table",
    legend="A framed cell with a number takes part in the check of that number above.",
    verdicts={"confirmed": "confirmed", "dismissed": "dismissed", "reopened": "reopened"},
    results="Results",
)  # fmt: skip

WORDS: Final[dict[Language, Words]] = {"zh": _ZH, "en": _EN}
