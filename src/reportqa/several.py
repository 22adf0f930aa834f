"""Whether a file holds the reports of several agencies or years, one behind the other."""

from __future__ import annotations

import re
from itertools import combinations

from reportqa.document import Document
from reportqa.form.labels import plain
from reportqa.script import simplified
from reportqa.structure import section_key

_TITLE = re.compile(
    r"[^。；，：！？>＞]{0,40}(?:政府信息|政务|信息)公开[^。；，：！？>＞]{0,12}(?:报告|年报)"
    r"(?:[（(][^（）()]*[)）])?"
)
_NUMBER = re.compile(r"^(?:第?[（(]?[一二三四五六七八九十\d]{1,2}[)）]?(?:部分|章)?[、.．]?)")
_HEADING = 40
"""Characters that a heading may have."""
_SHORTEST = 300
"""Characters that a report has at least: a table of contents names the same sections in fewer."""
_SHARED = 3
"""Sections of the form that two reports must share; pages of one report share none."""


def reports_in(document: Document) -> tuple[str, ...]:
    """The titles of the reports that a file holds where it holds several, else nothing.

    Two reports have titles of their own and, below each, the same sections of the form.
    """
    lines = [(p.location.start or 0, simplified(plain(p.text))) for p in document.paragraphs]
    heads = [(start, text) for start, text in lines if _TITLE.fullmatch(text)]
    if len(heads) < 2:
        return ()
    keyed = [(start, key) for start, text in lines if (key := _key(text))]
    ends = [start for start, _ in heads[1:]] + [len(document.text)]
    found = [
        (title, {key for at, key in keyed if start <= at < end})
        for (start, title), end in zip(heads, ends, strict=True)
        if end - start >= _SHORTEST
    ]
    for (one, keys), (other, others) in combinations(found, 2):
        if one != other and len(keys & others) >= _SHARED:
            return tuple(dict.fromkeys(t for t, k in found if len(k) >= _SHARED))
    return ()


def _key(text: str) -> str | None:
    """The section of the form whose heading a line is, under whatever number."""
    return section_key(_NUMBER.sub("", text)) if len(text) <= _HEADING else None
