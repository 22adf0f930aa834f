"""What is to be left out of a question: 除甲局外, not counting the office, but for companies."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 30

_CHINESE = re.compile(
    r"(?:(?<![废免解清消删移革开])除了?|除开|除却|除去|抛开|撇开|不算上?|不含|不包括|不包含|不计入?|不统计|不考虑|排除|剔除|扣除|"
    r"扣掉|去掉|刨去|刨除|刨开)(?:掉|了)?"
)
_CHINESE_END = re.compile(
    r"(?:这[一两三几]?[个家类种])?(?:之外|以外|在内|外|的话|不算|不计|之后|以后|后)?(?:的|,|$)?"
)
_OTHERS = re.compile(
    r"的?(?:其他|其它|其余|剩下|余下|别|另外)?的?(?:所有|各|几)?个?(?P<kind>单位|部门|机关|局|委办局)(?!的?[是有哪])"
)
_BEHIND = re.compile(r"(?:除外|不算在内|不计在内|不包括在内|不计算在内)")
_ENGLISH = re.compile(
    r"\b(?:except(?: for)?|excluding|apart from|other than|aside from|besides|leaving out|"
    r"leaving aside|not counting|not including|without counting|excepting)\b"
)
_ENGLISH_END = re.compile(r"(?= )|,|[?.]|$")


def exclusions(plain: str) -> Iterator[tuple[str, str]]:
    """Each reading of a normalised question: what is left of it, and who is left out, in words.

    The longest name first; it is for the reader of the names to tell which of them is one.
    """
    for opening in _CHINESE.finditer(plain):
        ends = range(min(len(plain), opening.end() + _LONGEST), opening.end() + 1, -1)
        for end in ends:
            who = plain[opening.end() : end]
            # 除了自然人。 is no part of the sentence behind it
            apart = plain[end : end + 1] in {"。", ";", "!"} and end + 1 < len(plain)
            if not apart and not re.search(r"[?。;!,]", who):
                yield _cut_out(plain, opening.start(), end), who
    for closing in _BEHIND.finditer(plain):
        for start in range(max(0, closing.start() - _LONGEST), closing.start() - 1):
            who = plain[start : closing.start()]
            if not re.search(r"[?。;!,()]", who):
                yield _without(plain, start, closing.end(), ","), who
    for opening in _ENGLISH.finditer(plain):
        closes = _ENGLISH_END.finditer(plain, opening.end() + 1)
        found = [(c.start(), c.end()) for c in closes if c.start() < opening.end() + 80]
        for start, end in reversed(found):
            who = plain[opening.end() : start].strip()
            if who and not re.search(r"[?;,]", who):
                yield _without(plain, opening.start(), end, " "), who


def _cut_out(plain: str, start: int, end: int) -> str:
    """Without 除甲局外; what follows as 其他局 are all the others."""
    close = _CHINESE_END.match(plain, end)
    end = close.end() if close else end
    others = _OTHERS.match(plain, end)
    if others is None:
        return _without(plain, start, end, ",")
    return _without(plain, start, others.end(), f",各{others['kind']}")


def _without(plain: str, start: int, end: int, between: str) -> str:
    before, behind = plain[:start].rstrip(" ,("), plain[end:].lstrip(" ,)")
    if len(between) == 1 and not (before and behind):
        return before + behind
    return f"{before}{between}{behind}".lstrip(",")


_OTHERS_THAN = re.compile(
    r"(?:其他|其它|其余|剩下|余下|别|另外)的?(?:申请人|申请主体|主体|人)?(?=[的,]|提|申请|递|要|新收|一共|总共|有)"
    r"|还(?=有)"
)


def the_others(rest: str) -> str:
    """What is left after 除企业外, without 其他人: those that are not left out are meant anyway."""
    return _OTHERS_THAN.sub("", rest)
