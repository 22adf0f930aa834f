"""The words of a sentence that a figure in it is understood from.

A figure is understood from its own clause, from what its sentence says before the first figure,
from the clause that it is a part of (其中, 包括, a colon), and from a short line right before the
sentence; never from what is said of another figure or after it: in "信访298件，其中来访14件" only
the 14 are 来访, and in "政务类41条、业务类119条" the 119 are no 政务类.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.clause_words import VERB
from reportqa.document import Document, Figure
from reportqa.question.text import normalise
from reportqa.store.model import StoredFigure
from reportqa.subjects import clean

_CLAUSE_END = re.compile(r"[，。；、：！？\d]|其中")
_PART_OF = re.compile(r"其中|包括|包含|分别|即|[：:（(]")
_SPLITS = re.compile(r"[，,；;：:。]")
_PARTS_CLAUSES = re.compile(r"[，,。；;、：:！？（(]")
MEMBERS = re.compile(r"[^，。；：、]{1,12}(?:、[^，。；：、]{1,12})+等|经[^，。；：、]{1,6}后")
"""Members of what is counted (教育、卫生等8个领域) and what was done before: of neither is the
figure."""
_TOPIC = re.compile(r"(?:方面|上|中|里|期间|领域|以来|会|栏目|后|处)$")
"""An earlier part of a clause that names what the figure is about, and does not tell something."""
_NAMES = re.compile(r"(?<![^，；。])[“《][^”》]{2,20}[”》][\u4e00-\u9fff]{0,2}")
"""What a sentence names before a semicolon is what it goes on to tell of."""
_ENUMERATION = 600
"""Characters within which the head of an enumeration is sought."""
_HEADING = 30
"""Characters of a line that only names what the next sentence counts."""
_NUMBERED = re.compile(
    r"[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[①-⑳]|[一二三四五六七八九十]是|第[一二三四五六七八九十]"
)
_CATCHWORD = 12
"""Characters of an unnumbered catchword that a stop ends (加强培训。)."""
_TELLS = re.compile(r"未|没|无|不|已|均|全|共|我|本|今年|年内|年度|\d年")
"""What a sentence has that tells something itself, and does not announce the next one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a figure stands in its sentence.

    ``clause`` is its own, ``near`` the part of it after the last comma; ``context`` is what it is
    understood from besides; ``earlier`` the sentence up to the figure before it, "" for the first.
    ``whole`` is the clause that it is a part of, ``members`` what is counted together in it.
    ``line``, a part of the context, announces the sentence.
    """

    clause: str = ""
    near: str = ""
    context: str = ""
    earlier: str = ""
    whole: str = ""
    members: str = ""
    line: str = ""


def stretches(figures: Sequence[StoredFigure], document: Document) -> dict[int, Stretch]:
    """The stretch of each figure of one report's sentences, by the id of the figure."""
    found_at: dict[int, Stretch] = {}
    sentences: dict[tuple[str, int], list[StoredFigure]] = {}
    sentence, start = "", 0
    for stored in sorted(figures, key=lambda f: f.figure.location.start or 0):
        if stored.figure.quote != sentence:
            sentence, start = stored.figure.quote, stored.figure.location.start or 0
        sentences.setdefault((sentence, start), []).append(stored)
    for (sentence, _), group in sentences.items():
        found_at |= _of_sentence(sentence, group, document)
    return found_at


def _of_sentence(
    sentence: str, group: Sequence[StoredFigure], document: Document
) -> dict[int, Stretch]:
    line = MEMBERS.sub("", _line_before(document, group[0].figure))
    found_at: dict[int, Stretch] = {}
    lead, parent, parent_end = "", "", 0
    at, earlier = 0, ""
    names = last = ""
    verb = ""  # of the list that the figure is in
    told = ""  # what the figure before is understood from, for one in the same clause
    for stored in group:
        figure = stored.figure
        found = sentence.find(figure.raw, at)
        if found < 0:
            found_at[stored.id] = Stretch()
            continue
        after = found + len(figure.raw)
        stop = _CLAUSE_END.search(sentence, after)
        end = stop.start() if stop else len(sentence)
        # before a semicolon another thing is told
        begin = max(at, *(sentence.rfind(c, at, found) + 1 for c in "；;"))
        members = " ".join(m[0] for m in MEMBERS.finditer(sentence, begin, found))
        *far, near = re.split(r"[，,；;]", MEMBERS.sub("", sentence[begin:found]))
        topics = [part for part in far if _TOPIC.search(part)]
        topics += _NAMES.findall(sentence, begin, found)
        clause = "，".join([*topics, near]) + sentence[found:end]
        if not earlier:
            lead, parent, parent_end = _lead(clause, figure), clause, after
        elif "其中" in sentence[at:found]:
            parent = last
        part = bool(_PART_OF.search(sentence, parent_end, found)) and earlier
        joined = told if earlier and not _PARTS_CLAUSES.search(sentence, at, found) else ""
        names = " ".join([names, *_NAMES.findall(sentence, at, begin)])
        own_names = " ".join(_NAMES.findall(sentence, begin, found))
        listed = verb if at and sentence[at:found].startswith("、") else ""
        of_all = _of_all(sentence, after)
        context = (line, names, lead, parent if part else "", joined, listed, of_all)
        found_at[stored.id] = Stretch(
            normalise(clause),
            normalise(f"{own_names} {near}{sentence[found:end]}"),
            normalise(" ".join(context)),
            normalise(earlier),
            normalise(parent if part else ""),
            normalise(members),
            normalise(line),
        )
        verb = verb if sentence[at:found].startswith("、") and at else _verb(clause)
        told, last = f"{joined} {clause}", clause
        at, earlier = after, sentence[:end]
    return found_at


def _verb(clause: str) -> str:
    """The verb that a clause opens with: it governs what is listed after 、 too."""
    found = re.match(VERB, clean(clause))
    return found[0] if found else ""


_OF_ALL = re.compile(
    r"[^，。；：、\d（）()]*(?:、[^，。；：、\d]*[\d.]+[^，。；：、\d（）()]*)*"
    r"，(?:现|也|都)?已?(?:均|全部|全数|都|一律)(?P<what>[^，。；：\d（）()]*)(?=[，。；]|$)"
)
_NEGATED = re.compile(r"[未无没非]|不(?!同)")


def _of_all(sentence: str, after: int) -> str:
    """What a clause with 均 or 全部 says of all that was counted right before it."""
    found = _OF_ALL.match(sentence, after)
    return found["what"] if found and not _NEGATED.search(found["what"]) else ""


def _lead(clause: str, figure: Figure) -> str:
    """What the first clause with a figure says before the figure's own subject."""
    at = clause.find(figure.subject) if figure.subject else -1
    if at > 0:
        return clause[:at]
    cut = [m.end() for m in _SPLITS.finditer(clause)]
    return clause[: cut[-1]] if cut else ""


def _line_before(document: Document, figure: Figure) -> str:
    """What announces a sentence: the words before a colon that it stands behind, or a short line.

    After a semicolon that is the head of the whole enumeration (分为五类：…；…；…); else a short
    line without figures, above the sentence or before it in its paragraph.
    """
    at = figure.location.start or 0
    begin = document.text.rfind(figure.quote, 0, at + len(figure.quote))
    if begin < 0:
        return ""
    before = document.text[max(0, begin - _ENUMERATION) : begin].rstrip("\n ")
    if before.endswith(("；", ";")):
        chain = re.split(r"[。\n！？]", before)[-1]
        head, colon, _ = chain.partition("：")
        return head if colon else ""
    last = re.split(r"[\n。；！？]", before.rstrip("。；！？："))[-1]
    if len(last) > _HEADING or re.search(r"\d", last):
        return ""
    if before.endswith(("。", "！", "？")) and not _NUMBERED.match(last):
        # a sentence of its own, but for a catchword
        return last if len(last) <= _CATCHWORD and not _TELLS.search(last) else ""
    return last
