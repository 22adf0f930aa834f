"""The form's section on problems and improvements: which sentences tell of which.

Reports part the two by a heading (改进措施) or by a sentence that begins the plans ("2023年，我区将
采取以下措施"). What stands before it are problems, what stands after it are measures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.document import Document, Section
from reportqa.passages import sentences_in

_TITLE = re.compile(r"问题|不足")
_TURN = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*)?(?:主要)?(?:改进|整改)(?:的)?(?:措施|情况|举措|方向|打算)|"
    r"^(?:针对|对此|为此|下一步|下一阶段|今后|接下来|在今后|下阶段|20\d\d年[，,]?.{0,12}(?:将|要|拟|计划|打算|重点)|"
    r"下一年|明年|我.{0,3}将|.{0,12}(?:将|拟)(?:采取|从以下|重点|继续|进一步|着力))"
)
_LEAD_IN = re.compile(r"(?:如下|以下|方面|几点|问题|不足|措施|改进|有|表现在|是)[：:]?$")


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence of the section; ``measure`` tells plans from problems."""

    start: int
    end: int
    text: str
    measure: bool


def section_five(sections: tuple[Section, ...]) -> Section | None:
    """The section on problems and improvements; None where the report has none."""
    keyed = [s for s in sections if s.key == "5"]
    named = [s for s in sections if _TITLE.search(s.title)]
    return next(iter(keyed or named), None)


def items(document: Document, sections: tuple[Section, ...]) -> tuple[Item, ...]:
    """The sentences of the section on problems and improvements, headings left out."""
    section = section_five(sections)
    if section is None:
        return ()
    headings = {s.label.replace(" ", "") for s in sections}
    found: list[Item] = []
    measures = False
    for start, text in sentences_in(document.text, section.start, section.end):
        measures = measures or bool(_TURN.search(text))
        bare = text.replace(" ", "")
        if bare in headings or _is_lead_in(text):
            continue
        found.append(Item(start, start + len(text), text, measures))
    return tuple(found)


def _is_lead_in(text: str) -> bool:
    """A sentence that only announces a list ("具体如下：")."""
    return len(text) < 40 and bool(_LEAD_IN.search(text)) and text[-1] in "：:"
