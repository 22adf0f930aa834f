"""The lists of a sentence: a whole and the parts that are said of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportqa import clause_words as words
from reportqa.checks.clauses import Item, Sentence

_RESULTS = (
    r"(?:予以公开[及和与、]部分公开|予以公开|部分公开|不予公开|[^,;:()]{0,16}无法提供|[^,;:()]{0,16}不予处理|"
    "其他处理)"
)
_OUTCOMES = r"(?:结果)?(?:维持|纠正)|其他结果|(?:尚未|未)审结"
_APPLICANTS = (
    "自然人|公民|个人|法人|商业企业|企业|科研机构|社会公益组织|法律服务机构|其他组织|公司|单位"
)
_ENDS = r"(?:的)?(?:申请|案件|情形)?(?:共计|合计|的|共)?(?:有|为|是|达)?"
_CLOSED = {
    "results": re.compile(rf"(?:{_RESULTS}){_ENDS}"),
    "outcomes": re.compile(rf"(?:{_OUTCOMES}){_ENDS}"),
    "applicants": re.compile(rf"(?:涉及|来自|由)?[^,;:()]{{0,8}}(?:{_APPLICANTS})[^,;:()]{{0,6}}"),
    "channels": re.compile(
        r"[^,;:()]{0,6}(?:网络|网上|网站|邮件|邮寄|信函|信件|书面|当面|现场|窗口|传真|电话|在线|线上|线下"
        r"|来信|来访|来电)[^,;:()]{0,6}"
    ),
    "suits": re.compile(
        r"(?:未经复议)?直接(?:起诉|提起诉讼)(?:的)?|(?:经)?复议后(?:再)?(?:起诉|提起诉讼)(?:的)?"
    ),
    "roles": re.compile(r"[^,;:()]{0,4}(?:主办|协办|会办|分办|独办|单办)(?:件|的)?[^,;:()]{0,3}"),
    "motions": re.compile(r"[^,;:()]{0,8}(?:建议|提案)(?:案|件)?"),
}
_COMPLETE = {
    "results": ("予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"),
    "outcomes": ("维持", "纠正", "其他", "审结"),
    "suits": ("直接", "复议后"),
    "applicants": (
        r"^(?:涉及|来自|由)?(?:自然人|公民|个人)(?:申请|提[出交])?(?:的)?(?:申请)?(?:有|为)?$",
        r"^(?:涉及|来自|由)?法人(?:[或和及、]?其[他它]组织)?(?:申请|提[出交])?(?:的)?(?:申请)?(?:有|为)?$",
    ),
}
_REST = re.compile(
    r"^(?:[其剩](?:余|馀|餘)|其[他它](?:类|信息|事项|文件|情[形况]|领域|方面|渠道|方式|应|主动|政府信息|公开|申请|原因|问题|$))"
)
_KINDS = re.compile(r"((?:类(?:信息|申请|文件|事项|案件|问题)?|号|镇|乡|街道|县|区|局))$")
_ACTS = re.compile(rf"{words.VERBS}|通过|涉及|来自|关于|经")
# what is done with things next is no part of them; nor what only compares
_DONE = re.compile(
    "办结|办理|答复|回复|采纳|整改|完成|解决|组织|召开|开展|举办|邀请|参加|培训|结转|顺延|收到|受理|截[至止]"
    "|全年|累计|通过|关于|发放|点击|浏览|阅读|访问|平均|引发|引起|因"
)
_CARRIED = re.compile("结转|顺延")
_APART = re.compile(r"^(?:另有?|此外|同时|并且?|还|共|总计|合计|以上|均)")
_COMPARED = re.compile(r"同比|环比|[比较][上去]?一?年|增加|增长|减少|下降|上升|新增")
_IN = re.compile(
    r"^(?P<head>.*?)(?:(?P<strong>其中)|包括|包含|涵盖|分别(?:为|是|有)?|分为|即)"
    r"(?:[:,]|有|包括|含|包含|分别(?:为|是|有)?)*(?P<label>[^,;:]*)$"
)
_SEPARATORS = ",、;和及与"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of parts, in order, with the numbers that may be its whole, the nearest first.

    ``kind`` is a closed set of labels ("results", "outcomes" …), "kinds" for labels that end alike,
    or "". ``strong`` says that words such as 其中 make them parts; ``complete`` that nothing can
    be missing; ``clear`` that all numbers between were read. ``closed`` that 其余 or 其他 ends it.
    """

    parts: tuple[Item, ...]
    labels: tuple[str, ...]
    wholes: tuple[Item, ...]
    kind: str
    strong: bool
    complete: bool
    clear: bool
    behind: bool = False

    @property
    def exclusive(self) -> bool:
        """Whether nothing can be counted under two of the labels."""
        if len(set(self.labels)) < len(self.labels):
            return False
        if self.kind == "channels":
            # one piece of information may go out by several, an application comes in by one
            return all("申请" in w.words for w in self.wholes[:1])
        if self.kind:
            return True
        tight = all(p.gap[:1] in {"、", "和", "及", "与"} for p in self.parts[1:])
        return tight and not any(not x or _ACTS.search(x) for x in self.labels)


def listings(sentence: Sentence) -> Iterator[Listing]:
    """The lists of a sentence that say of what they are parts."""
    for item in sentence.items:
        if item.is_share:
            continue
        found = _begins(sentence, item)
        if found is not None and not _CARRIED.search(found.label):
            yield _listing(sentence, item, found)


def summed_behind(sentence: Sentence) -> Iterator[Listing]:
    """The lists whose whole stands behind them: 建议12件、提案5件，合计17件."""
    for whole in sentence.items:
        found = _TOTAL.match(whole.gap)
        if whole.is_share or not found or whole.index < 2:
            continue
        parts: list[Item] = []
        for item in reversed(sentence.items[: whole.index]):
            if item.is_share or item.depth > whole.depth:
                continue
            if item.unit != whole.unit or item.depth < whole.depth or not item.exact:
                break
            parts.insert(0, item)
        if len(parts) < 2:
            continue
        labels = tuple(_label(p.gap) for p in parts)
        every = [i for i in sentence.items[: whole.index] if not i.is_share]
        plain = len(every) == len(parts) and not found["noun"] and found["word"] != "共"
        clear = plain and not any(
            _DONE.search(x) or _COMPARED.search(x) or _MARKED.search(p.gap) or re.search(r"\d", x)
            for x, p in zip(labels[1:], parts[1:], strict=True)
        )
        clear = clear and all(p.gap[:1] in _SEPARATORS for p in parts[1:]) and whole.tail[:1] != "("
        clear = clear and not re.search(r"\d|其中", parts[0].gap)
        yield Listing(tuple(parts), labels, (whole,), "", True, clear, clear, behind=True)


_TOTAL = re.compile(
    r"^[,、;]?(?P<of>以上|上述|[两三四]项|[两三四]类|各[类项]|[两三]者)?"
    r"(?P<word>合计|总计|共计|一共|总共|共)(?:为|有|达)?(?P<noun>[^,;:()]{0,8})$"
)
_MARKED = re.compile("其中|包括|分别|[:(]")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a list begins: its first label, whether 其中 says so, or a bracket.

    ``sure`` is False where another noun may stand between the whole and the list.
    """

    label: str
    strong: bool = False
    bracket: bool = False
    sure: bool = True


# what may stand between a whole and its parts: the noun behind the whole's number, and that all of
# it was done in time
_HEAD = re.compile(
    r"[^,;:()]{0,25}\)?[,;、]?(?:(?:并?均|全部|都|已|及时|按[时期]|依法|在法定)[^,;:()]{0,20}[,;])?(?:主要|具体)?"
)
_COLON_HEAD = re.compile(
    r"[^,;:()]{0,12}[,;]?(?:(?:具体|分别|主要)?(?:为|是|有|情况|如下)?|分[为成][^,;:()]{0,4})"
)


def _begins(sentence: Sentence, item: Item) -> _Start | None:
    """How a list begins with an item; None if none does."""
    gap = item.gap
    previous = sentence.items[item.index - 1] if item.index else None
    opened = previous is not None and item.depth > previous.depth and "(" in gap
    if opened and re.fullmatch(r"[^,;]{0,3},?\([^()]*", gap):
        inside = gap[gap.rindex("(") + 1 :]
        found = _IN.match(inside)
        label = found["label"] if found else re.sub(r"^含", "", inside)
        return _Start(label, bool(found) or not inside.startswith("含"), bracket=True)
    found = _IN.match(gap)
    if found and not _COMPARED.search(found["label"]):
        sure = _HEAD.fullmatch(found["head"]) is not None and (
            bool(item.index) or not found["head"]
        )
        return _Start(found["label"], bool(found["strong"]), sure=sure)
    colon = re.match(r"^([^:]{0,20}):([^,;:()]{1,20})$", gap)
    if colon:
        return _Start(colon[2], sure=_COLON_HEAD.fullmatch(colon[1]) is not None)
    label = _label(gap)
    if _CLOSED["outcomes"].fullmatch(label) and re.search("复议|诉讼", sentence.text[: item.start]):
        fresh = previous is None or not _CLOSED["outcomes"].fullmatch(_label(previous.gap))
        return _Start(label) if fresh else None
    if re.match(r"(?:涉及|来自)?(?:自然人|公民)", label) or re.match(r"予以公开", label):
        return _Start(label)
    return None


def _label(gap: str) -> str:
    """The words of a part, without what separates it from the one before."""
    gap = gap[gap.rindex(")") + 1 :] if ")" in gap else gap
    found = _IN.match(gap)
    label = found["label"] if found else re.split(r"[,;:(]", gap)[-1]
    return label.lstrip(_SEPARATORS)


def _listing(sentence: Sentence, first: Item, start: _Start) -> Listing:
    label, bracket = start.label, start.bracket
    parts, labels = [first], [label]
    clear = start.sure and not re.search(r"\d", label)
    separator = ""
    for item in sentence.items[first.index + 1 :]:
        if item.is_share or item.depth > first.depth:
            continue
        gap = item.gap
        if item.depth < first.depth or (bracket and ")" in gap and "(" in gap):
            break
        if ")" in gap:
            gap = gap[gap.rindex(")") + 1 :]
        name = _label(gap)
        if _COMPARED.search(gap):
            continue
        mark = gap[:1] if gap[:1] in _SEPARATORS else ""
        if mark == ";" and separator and separator != ";":
            break
        kind = _kind([label])
        alike = bool(kind) and bool(_CLOSED[kind].fullmatch(name)) if kind in _CLOSED else False
        done = _DONE.search(name) and not _DONE.search(label) and not alike
        if _APART.match(name) or done:
            break
        if not alike and (kind in _COMPLETE or _kind([name]) in _COMPLETE):
            break
        if item.unit != first.unit or not item.exact or _IN.match(gap) or ":" in gap:
            clear = False
            break
        clear = clear and not re.search(r"\d", gap)
        separator = separator or mark
        parts.append(item)
        labels.append(name)
    kind = _kind(labels)
    return Listing(
        tuple(parts),
        tuple(labels),
        _wholes(sentence, first, strong=start.strong, bracket=bracket, kind=kind),
        kind,
        start.strong,
        _is_complete(labels, kind),
        clear and all(p.exact for p in parts),
    )


def _kind(labels: Sequence[str]) -> str:
    for name, pattern in _CLOSED.items():
        if all(pattern.fullmatch(x) for x in labels):
            return name
    ends = {m[1] if (m := _KINDS.search(x)) else "" for x in labels}
    apart = len(labels) > 1 and len(ends) == 1 and ends != {""}
    return "kinds" if apart and not any(_DONE.search(x) for x in labels) else ""


def _is_complete(labels: Sequence[str], kind: str) -> bool:
    if kind in _COMPLETE:
        return all(any(re.search(word, x) for x in labels) for word in _COMPLETE[kind])
    return len(labels) > 1 and bool(_REST.match(labels[-1]))


def _wholes(
    sentence: Sentence, first: Item, *, strong: bool, bracket: bool, kind: str
) -> tuple[Item, ...]:
    if bracket:
        previous = sentence.items[first.index - 1]
        fits = not previous.is_share and previous.unit == first.unit
        return (previous,) if fits else ()
    earlier = [
        i
        for i in reversed(sentence.items[: first.index])
        if not i.is_share and i.unit == first.unit and i.depth <= first.depth
    ]
    if kind == "outcomes" and not strong:
        earlier = [i for i in earlier if re.search("复议|诉讼", i.words)][:1]
    if earlier or sentence.before is None:
        return tuple(earlier)
    if not (strong or kind in {"results", "applicants"} or first.gap.startswith(("其中", "包括"))):
        return ()
    return tuple(
        i for i in reversed(sentence.before.items) if not i.is_share and i.unit == first.unit
    )
