"""Rule 9: the arithmetic inside a sentence.

Parts that a sentence lists add up to its whole, and a printed percentage is what its numbers give,
rounded or cut at its printed digits. Sums that may leave something out, or count something twice,
are notes. Inexact numbers, other units and what was not read to its end are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reportqa.checks.clauses import Item, Sentence, sentences
from reportqa.checks.comparing import Words, plain
from reportqa.checks.lists import Listing, listings, summed_behind
from reportqa.checks.model import Check, Checked, Status
from reportqa.checks.quoting import around
from reportqa.checks.rounding import rounded
from reportqa.checks.shares import Rated, digits_of, rated

_MAY_ADD_UP = re.compile(
    r"其中|包括|包含|涵盖|分别|分为|[%％‰(（:：]|[合总共]计|總計|合計|共計|一共|维持|維持|自然人|公民"
    "|予以公开|予以公開|结转|結轉|顺延|順延|共"
)


_LONGEST = 240  # characters of a sentence that a message quotes


@dataclass(frozen=True, slots=True)
class _Found:
    """What one sum or percentage came to."""

    status: Status
    expression: str
    left: Decimal
    right: Decimal
    items: tuple[Item, ...]
    words: Words
    quoted: tuple[Item, ...] = ()
    """The items whose clauses are quoted, where those of all would be too much."""


def check_sentences(checked: Checked) -> tuple[Check, ...]:
    """Check rule 9 in every sentence that has parts and a whole, or a percentage with its numbers.

    Ids are of the words of the sentence ("9:1f0c2a9b:1"), with "#2" where it is printed twice.
    """
    spoken = [s for s in checked.sentences if s.figure.unit and s.figure.value is not None]
    checks: list[Check] = []
    seen: Counter[str] = Counter()
    for sentence in sentences(spoken):
        if len(sentence.items) + (1 if sentence.before else 0) < 2:
            continue
        if not _MAY_ADD_UP.search(sentence.quote):
            continue
        found = list(_of_sentence(sentence))
        if not found:
            continue
        key = sentence.key
        seen[key] += 1
        again = f"#{seen[key]}" if seen[key] > 1 else ""
        checks += [
            _check(f"9:{key}:{n}{again}", one, sentence) for n, one in enumerate(found, start=1)
        ]
    return tuple(checks)


def _check(id_: str, found: _Found, sentence: Sentence) -> Check:
    own = [i for i in found.quoted or found.items if i.figure.quote == sentence.quote]
    start, end = min(i.start for i in own), max(i.end for i in own)
    quote = re.sub(r"\s+", "", around(sentence.quote, start, end))
    if len(quote) > _LONGEST:
        quote = f"{quote[: _LONGEST // 2]}…{quote[-_LONGEST // 3 :]}"
    return Check(
        id=id_,
        rule=9,
        status=found.status,
        expression=found.expression,
        left=found.left,
        right=found.right,
        cells=tuple(i.figure for i in found.items),
        words=lambda: (
            f"正文“{quote}”：{found.words[0]}。",
            f"The text says “{quote}”: {found.words[1]}.",
        ),
        quote=sentence.quote if found.status == "note" else "",
    )


def _of_sentence(sentence: Sentence) -> Iterator[_Found]:
    lists = list(listings(sentence))
    for one in (*lists, *summed_behind(sentence)):
        found = _sum(one)
        if found is not None:
            yield found
    balance = _balance(sentence)
    if balance is not None:
        yield balance
    for percentage in rated(sentence, lists):
        yield _percentage(percentage)


def _sum(one: Listing) -> _Found | None:
    """Whether the parts of a list add up; None where nothing certain can be said."""
    wholes = [w for w in one.wholes if w.exact]
    if not wholes or not one.parts[0].exact:
        return None
    for whole in wholes:
        # what follows may be of another kind, unless all labels are of one, or 其他 is the last
        least = len(one.parts) if (one.kind or one.complete) and len(one.parts) > 1 else 2
        for count in range(len(one.parts), least - 1, -1):
            parts = one.parts[:count] if not one.behind else one.parts[-count:]
            if all(p.exact for p in parts) and _total(parts) == whole.value:
                zh, en = (
                    f"与总数 {plain(whole.value)} 相符",
                    f"the whole {plain(whole.value)}: equal",
                )
                return _found("pass", one, parts, whole, (zh, en))
    if _of_several(one, wholes):
        return None
    if not one.clear or len({w.figure.quote for w in wholes}) > 1:
        return None
    whole, total = wholes[0], _total(one.parts)
    elsewhere = whole.figure.quote != one.parts[0].figure.quote
    if one.kind == "results":
        # of those received, some were carried over and some are carried forward
        done = [w for w in wholes if _CONCLUDED.search(w.words)]
        if len(done) != 1 and (elsewhere or not one.strong):
            return None
        whole = done[0] if done else whole
        certain = bool(done)
    else:
        if elsewhere and len(wholes) > 1:
            return None
        if one.kind == "applicants":
            whole = next((w for w in wholes if "申请" in w.words), whole)
        certain = True
    by = plain(abs(total - whole.value))
    more = total > max(w.value for w in wholes)
    zh = f"总数 {plain(whole.value)}，相差 {by}"
    en = f"the whole is {plain(whole.value)}, a difference of {by}"
    if len(one.parts) == 1:
        if more and one.strong and not elsewhere and len(wholes) == 1 and _plain_part(one):
            return _found("fail", one, one.parts, whole, (f"{zh}，部分多于总数", f"{en}: more"))
        return None
    if one.complete and certain:
        ends = (f"{zh}，所列已是全部情形，前后不符", f"{en}: nothing is left out, the sum fails")
        return _found("fail", one, one.parts, whole, ends)
    if more:
        if one.exclusive and certain:
            return _found("fail", one, one.parts, whole, (f"{zh}，各部分多于总数", f"{en}: more"))
        if not one.strong:
            return None
        ends = (
            f"{zh}，各部分多于总数，请核对是否有重复计算",
            f"{en}: please look for double counts",
        )
        return _found("note", one, one.parts, whole, ends)
    if not one.strong or not one.kind or total > whole.value:
        return None  # examples of one's own choosing need not be all
    ends = (f"{zh}，所列或非全部", f"{en}: the list may not be complete")
    return _found("note", one, one.parts, whole, ends)


def _of_several(one: Listing, wholes: list[Item]) -> bool:
    """Whether the parts are those of several wholes together: 复议5件、诉讼3件，其中维持4件 …"""
    total, together = _total(one.parts), Decimal(0)
    for whole in wholes:
        together += whole.value
        if whole is not wholes[0] and total == together:
            return True
    joined = wholes[0].gap[:1] in {"、", "和", "及", "与"} and len(wholes) > 1
    return joined and total <= together


_CONCLUDED = re.compile("^(?!.*(?:结转|顺延)).*(?:办[理结]|答复)")


def _plain_part(one: Listing) -> bool:
    return bool(one.labels[0]) and not re.search(
        "发放|组织|召开|开展|举办|参加|培训|解决|点击|浏览|阅读|访问|新增|以来|累计|涉及|通过"
        "|[子小细]项|办理项|次数",
        one.labels[0],
    )


def _total(parts: tuple[Item, ...]) -> Decimal:
    return sum((p.value for p in parts), Decimal(0))


def _found(
    status: Status, one: Listing, parts: tuple[Item, ...], whole: Item, ends: Words
) -> _Found:
    total = plain(_total(parts))
    sum_ = " + ".join(plain(p.value) for p in parts) + (f" = {total}" if len(parts) > 1 else "")
    items = (*parts, whole)
    return _Found(
        status,
        "句中各部分之和 = 总数",
        _total(parts),
        whole.value,
        items,
        (f"{sum_}，{ends[0]}", f"{sum_}; {ends[1]}"),
    )


_ROLES = {
    "new": re.compile(r"(?:收到|受理|新收|接收)(?!.*结转)"),
    "over": re.compile(r"上一?年度?结转|\d{4}年度?结转"),
    "done": re.compile(r"(?:办结|答复|办理)(?!.*下)"),
    "left": re.compile(r"(?:结转|顺延)[到至]?下一?年"),
}


_OTHERWISE = re.compile("复议|诉讼|许可|审批|撤[回销]|转[办送交]|终止|不予受理")


def _balance(sentence: Sentence) -> _Found | None:
    """Received + carried over = concluded + carried forward, where a sentence gives them all."""
    if not re.search(r"(?:结转|顺延)", sentence.text) or "申请" not in sentence.text:
        return None
    roles: dict[str, Item] = {}
    for item in sentence.items:
        role = _role(item)
        if role is None:
            continue
        if role in roles or not item.exact:
            return None
        roles[role] = item
    if not {"new", "done", "left"} <= roles.keys():
        return None
    new, done, left = (roles[r].value for r in ("new", "done", "left"))
    over = roles["over"].value if "over" in roles else Decimal(0)
    items = tuple(roles[r] for r in ("new", "over", "done", "left") if r in roles)
    told = [plain(i.value) for i in items]
    had = " + ".join(told[:-2]) + (f" = {plain(new + over)}" if len(items) > 3 else "")
    gone = f"{told[-2]} + {told[-1]} = {plain(done + left)}"
    expression = "收到 + 上年结转 = 办结 + 结转下年"
    if new + over == done + left or new == done + left:
        if new + over != done + left:
            had = f"{told[0]}（已含上年结转 {told[1]}）"
        words = (f"{had}，{gone}，收支相符", f"{had}; {gone}: equal")
        return _Found("pass", expression, done + left, done + left, items, words)
    if "over" not in roles or _OTHERWISE.search(sentence.text):
        return None  # some may have been carried over, or were given up
    by = plain(abs(new + over - done - left))
    words = (f"{had}，{gone}，相差 {by}，前后不符", f"{had}; {gone}: the sum fails, by {by}")
    return _Found("fail", expression, new + over, done + left, items, words)


def _role(item: Item) -> str | None:
    if item.is_share or item.unit not in {"件", "份", "宗", "个"}:
        return None
    before = re.split(r"[,;:(]", item.gap)[-1]
    for role in ("over", "left"):
        if _ROLES[role].search(item.words):
            return role
    for role in ("new", "done"):
        if re.fullmatch(
            rf"(?:[^,;:()]{{0,20}}?)?{_ROLES[role].pattern}(?:了|的)?(?:各类)?(?:政府)?(?:信息公开|依申请公开)?(?:的)?"
            r"(?:申请|件)?(?:共计?)?(?:有|为)?",
            before,
        ) and not re.match(r"(?!申请)[^,;:。()]", item.tail[: 0 if item.tail[:2] == "申请" else 1]):
            return role
    return None


def _percentage(one: Rated) -> _Found:
    """A percentage worked out again."""
    digits = digits_of(one.printed)
    unit = one.printed.unit
    printed = f"{one.printed.value}{unit}"
    shown = f"{rounded(one.exact, digits + 2)}".rstrip("0").rstrip(".") if digits + 2 else ""
    if one.kind == "share":
        top = plain(one.part.value)
        sum_ = f"{top} / {plain(one.total)} = {shown}{unit}"
        expression = "百分比 = 部分 / 总数"
        items = (one.part, *((one.whole,) if one.whole else one.parts), one.printed)
    else:
        now, old = plain(one.part.value), plain(one.total)
        sum_ = f"({now} - {old}) / {old} = {shown}{unit}"
        if one.part.value < one.total:
            sum_ = f"({old} - {now}) / {old} = {shown}{unit}"
        expression = "增减幅度 = (本年 - 上年) / 上年"
        items = (one.part, *(p for p in one.parts if p is not one.part), one.printed)
        items = (
            *items[:-1],
            *((one.whole,) if one.whole and one.whole not in items else ()),
            items[-1],
        )
    right = rounded(one.exact, digits + 2)
    if one.fits == "equal":
        words = (f"{sum_}，印作 {printed}，相符", f"{sum_}, printed as {printed}: equal")
    elif one.fits == "cut":
        full = f"{rounded(one.exact, digits)}{unit}"
        words = (
            f"{sum_}，印作 {printed}，是截去尾数所得（四舍五入为 {full}），相符",
            f"{sum_}, printed as {printed}: cut at its last digit (rounded it is {full}), equal",
        )
    else:
        words = (f"{sum_}，印作 {printed}，不符", f"{sum_}, printed as {printed}: it does not fit")
    status: Status = "pass" if one.fits else "fail"
    items = tuple(dict.fromkeys(items))
    quoted = (one.part, one.printed)
    return _Found(status, expression, one.printed.value, right, items, words, quoted)
