"""How a report writes the labels of the form: marks, brackets, breaks, typing errors."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set
from functools import cache
from random import Random

from opencc import OpenCC

TYPOS = {
    "2.其他法律行政法规禁止公开": "2.其他法律行政止公开",
    "4.保护第三方合法权益": "4.保护第三方合法权利益",
    "5.属于三类内部事务信息": "5.属于三类内部事物信息",
    "1.本机关不掌握相关政府信息": "1.本机关不掌握相关政府信",
    "2.没有现成信息需要另行制作": "2.没有现成信息需要另行制做",
    "3.要求提供公开出版物": "3.要求提供公开出板物",
    "社会公益组织": "社会公益组职",
    "四、结转下年度继续办理": "四、结转下年度继续办里",
    "上一年项目数量": "上一年项目数",
    "行政规范性文件": "行政规范性文",
}
RADICALS = str.maketrans(
    "行生用面页长见车门人大小工方日月水食力口土子", "⾏⽣⽤⾯⻚⻓⻅⻋⻔⼈⼤⼩⼯⽅⽇⽉⽔⻝⼒⼝⼟⼦"
)
_BACK = {new: old for old, new in RADICALS.items() if isinstance(new, int)}
_VERTICAL = (
    "三、本年度办理结果",
    "（三）不予公开",
    "（四）无法提供",
    "（五）不予处理",
    "（六）其他处理",
)


@cache
def _to(variant: str) -> OpenCC:
    return OpenCC(variant)


def traditional(text: str) -> str:
    """The text in traditional characters."""
    return str(_to("s2t").convert(text)) if text else text


def plain_label(text: str) -> str:
    """What two writings of one label have in common.

    White space, wide forms, radicals and the script are gone. Typing errors stay.
    """
    text = unicodedata.normalize("NFKC", text.translate(_BACK))
    return str(_to("t2s").convert("".join(text.split()).replace("\u200b", "")))


class Labeller:
    """Writes labels with the traps that are on; the same label is always written the same way."""

    def __init__(self, random: Random, traps: Set[str]) -> None:
        self._random = random
        self._traps = traps
        self._written: dict[str, str] = {}
        self._typos = set(random.sample(sorted(TYPOS), 5)) if "label_typos" in traps else set()

    def spelled(self, label: str) -> str:
        """The label as the agency spells it, without line breaks: what a reader must give."""
        if label in self._typos:
            label = TYPOS[label]
        if re.match(r"\d\.", label):
            if "item_marks_pause" in self._traps:
                label = f"{label[0]}、{label[2:]}"
            elif "item_marks_wide" in self._traps:
                label = f"{label[0]}．{label[2:]}"
            elif "item_marks_brackets" in self._traps:
                label = f"（{label[0]}）{label[2:]}"
        if "half_brackets" in self._traps:
            label = label.replace("（", "(").replace("）", ")")
        if "straight_quotes" in self._traps:
            label = label.replace("“", '"').replace("”", '"')
        return label

    def printed(self, label: str) -> str:
        """The label as it stands in its cell, with line breaks and blanks."""
        if label not in self._written:
            self._written[label] = self._print(label)
        return self._written[label]

    def _print(self, label: str) -> str:
        text = self.spelled(label)
        if label == "总计" and "spaced_totals" in self._traps:
            return "总　计"
        if label in _VERTICAL and "vertical_headings" in self._traps:
            return "\n".join(text)
        if len(text) > 3 and "broken_labels" in self._traps and self._random.random() < 0.5:
            at = self._random.randint(2, len(text) - 1)
            return f"{text[:at]}\n{text[at:]}"
        return text
