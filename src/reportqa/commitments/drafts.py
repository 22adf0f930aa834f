"""Which points and sentences of a region are problems, promises or work done.

A region is read from its beginning with a mode: what its heading announces, then what the last
announcing sentence did (主要表现在：, 我局将采取以下措施。). A point or sentence follows the mode unless
its own words say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportqa.commitments import wording as say
from reportqa.commitments.deadlines import deadline_of
from reportqa.commitments.flow import is_signature
from reportqa.commitments.headings import Matter, Region
from reportqa.commitments.model import ItemKind, ItemStatus
from reportqa.commitments.points import Piece, pieces_in, sentences, trimmed

Mode = Literal["", "problem", "plan", "done"]

_START: dict[Matter, Mode] = {
    "problems": "problem", "plans": "plan", "done": "done", "both": "problem", "plain": "",
}  # fmt: skip
_SHORTEST = 6
_ENDS = frozenset("。；！？，")  # a label that has lost its table ends with none
_FORMER = r"(?:上一?年度?|去年|上一?(?:次|期)|往年|20\d\d年)"
_TO_DONE = re.compile(
    rf"(?:针对|对|就|关于){_FORMER}[^。；]{{0,40}}(?:问题|不足|短板|意见|教训)|进行了(?:改进|整改|完善)|"
    rf"采取了[^，。；]{{0,10}}(?:措施|举措)|"
    rf"{_FORMER}[^。；]{{0,20}}(?:问题|不足)[^。；]{{0,20}}(?:已|均|整改|改进)|(?:问题|不足)[^。；]{{0,12}}(?:已经|均已|已)"
)
_ANSWERED = re.compile(
    r"^(?:针对|对|就)[^。；，]{2,50}?(?<!新)(?<!具体)(?<!突出)(?<!共性)(?:问题|不足|短板|弱项)[，、][^。；]*(?:了(?!解)|已|完成|累计|由[^，]{1,8}[降减增升缩]|把[^，]{1,20}(?:减为|改为))"
)
_OURS = re.compile(
    r"公开|公示|信息|网站|栏目|解读|答复|查询|发布|申请|新媒体|公众号|渠道|互动|留言|专区"
)
_TO_PROBLEM = re.compile(r"问题|不足|差距|短板|薄弱|困难|距离|看到|不尽如人意")
_TO_PLAN = re.compile(
    r"改进|整改|措施|打算|对策|举措|努力|着力|入手|着手|发力|将|下一?步|今后|明年|计划|抓|做好|针对|对此|为此"
)
_COLON = re.compile(r"：")
_LABEL = re.compile(
    r"(?:问题|不足|差距|短板|措施|方面|打算|改进|整改|如下|以下|入手|着力|看到|表现|主要(?:是|有)|体现|工作|努力|下一?步|方向|重点|几点|而言|来看|思路|距离|今后|明年|落实|不够|入手|抓好|做到|推进|有)$"
)
_MAINLY = re.compile(
    r"^[^。；]{0,80}?(?:(?:问题|不足|差距|短板|薄弱环节|困难|距离|弱项|地方)(?:，)?(?:，?(?:主要|集中|具体|突出|其中))(?:是|有|表现在|表现为|体现在|反映在|在于)[，：]?)(?=.)"
)
_TOWARDS = re.compile(r"^(?:针对|对于|关于)[^，。；]{2,40}，")


@dataclass(frozen=True, slots=True)
class Draft:
    """An item in places of the flow.

    ``answers`` is where the problem of the same point begins, ``problem`` the place of the one it
    answers among all items; ``listed`` is false outside the parts on problems and plans.
    """

    kind: ItemKind
    start: int
    end: int
    status: ItemStatus | None = None
    answers: int | None = None
    problem: int | None = None
    listed: bool = True
    subject: str = ""


def drafts_of(text: str, region: Region, year: int | None) -> tuple[Draft, ...]:
    """The items of a region in reading order. Never raises."""
    return tuple(_Reading(text, region, year).drafts())


class _Reading:
    """One pass over a region."""

    def __init__(self, text: str, region: Region, year: int | None) -> None:
        self.text = text
        self.region = region
        self.year = year
        self.mode: Mode = _START[region.matter]
        self.lead = region.head
        self.subject = ""

    def drafts(self) -> Iterator[Draft]:
        pieces = pieces_in(self.text, self.region.start, self.region.end)
        plain = self.region.matter == "plain"
        announced = -2
        for i, piece in enumerate(pieces):
            if piece.group < 0:
                yield from self._loose(piece)
                announced = pieces[i + 1].group if i + 1 < len(pieces) else -2
                if plain and self.mode and not piece.announces:
                    self.mode = ""
                continue
            if plain and not (self.mode and piece.group == announced):
                self.mode = ""
                yield from self._loose(piece)
                self.mode = ""
                continue
            if piece.announces:
                self._turn(self.text[piece.start : piece.end])
                announced = pieces[i + 1].group
                continue
            if piece.count == 1 or pieces[i - 1].group != piece.group:
                self._vote([p for p in pieces if p.group == piece.group])
            yield from self._point(piece)

    # ---- lists

    def _vote(self, points: Sequence[Piece]) -> None:
        """What the points of a list say themselves, against what was announced."""
        if self.mode not in {"problem", "plan"}:
            return
        bad = good = 0
        for point in points:
            first = next(sentences(self.text, point.start, point.end), (point.start, point.end))
            head = self.text[slice(*first)]
            lacks, promises = say.lacks(head), say.promises(head) + say.is_imperative(head)
            bad += lacks > 0 and not (promises and self.mode == "plan")
            good += promises > 0 and lacks == 0
        if self.mode == "problem" and good > bad:
            self.mode = "plan"
        elif self.mode == "plan" and bad > good and bad * 2 > len(points):
            self.mode = "problem"

    def _point(self, piece: Piece) -> Iterator[Draft]:
        start, end = trimmed(self.text, piece.start, piece.end)
        if end - start < 2:
            return
        if self.mode == "problem":
            yield from self._problem(start, end)
            return
        lines = list(sentences(self.text, start, end))
        first = self.text[slice(*lines[0])]
        if self.mode == "plan" and len(lines) > 1 and self._is_bad(first):
            yield from self._problem(start, end)
            return
        text = self.text[start:end]
        if self.mode == "done" and self._still_bad(text):
            yield self._made("problem", start, end)
            return
        yield self._made("commitment", start, end, status=self._status(text))

    def _problem(self, start: int, end: int) -> Iterator[Draft]:
        """A problem, and the measure behind it where the point states both."""
        cut = self._cut(start, end)
        bad = trimmed(self.text, start, cut)
        if bad[1] > bad[0]:
            yield self._made("problem", *bad)
        if cut < end:
            good = trimmed(self.text, cut, end)
            answers = bad[0] if bad[1] > bad[0] else None
            status = self._status(self.text[slice(*good)])
            yield self._made("commitment", *good, status=status, answers=answers)

    def _cut(self, start: int, end: int) -> int:
        """Where a point goes over from the problem to its measure; its end where it does not."""
        seen = 0
        for left, right in sentences(self.text, start, end, "。！？；\n"):
            part = self.text[left:right]
            lacks = say.lacks(part)
            if left > start and (
                say.begins_later(part)
                or say.begins_promise(part)
                or (lacks == 0 and (say.promises(part) or say.is_imperative(part)))
            ):
                return left
            for clause in re.finditer(r"，", part):
                at = left + clause.end()
                rest = self.text[at:right]
                if say.begins_promise(rest) and say.lacks(self.text[start:at]) + seen:
                    return at
            seen += lacks
        return end

    # ---- sentences outside of lists

    def _loose(self, piece: Piece) -> Iterator[Draft]:
        plain = self.region.matter == "plain"
        line_mode = self.mode
        above: Draft | None = None  # the problem of the sentence above, in the same paragraph
        doubtful: tuple[int, int] | None = None  # a sentence that may be one
        for start, end in sentences(self.text, piece.start, piece.end):
            if self.text[start - 1 : start] == "\n":
                if plain:
                    self.mode = line_mode
                elif self.mode == "done" and self.region.matter != "done":
                    self.mode = "problem"
            last = piece.announces and end == piece.end and self.text[end - 1] not in "。！？\n"
            if last:
                self._turn(self.text[start:end])
                continue
            if self.text[start - 1 : start] == "\n":
                above = doubtful = None
            drafts = list(self._sentence(start, end))
            if plain and doubtful and drafts and drafts[0].status == "planned":
                above = self._made("problem", *trimmed(self.text, *doubtful))
                yield above
            part = self.text[start:end]
            doubtful = (start, end) if not drafts and self._is_bad(part) else None
            for draft in drafts:
                if plain and above and draft.kind == "commitment" and draft.status == "planned":
                    draft = replace(draft, answers=above.start)
                yield draft
                above = draft if draft.kind == "problem" else None

    def _sentence(self, start: int, end: int) -> Iterator[Draft]:
        announcing = self.text[start:end].rstrip("\n").endswith("：")
        start, end = trimmed(self.text, start, end)
        whole = self.text[start:end]
        if announcing or is_signature(whole):
            self._turn(whole)
            return
        start = self._behind_lead(start, end)
        if end - start < _SHORTEST:
            self._turn(whole)
            return
        for left, right in sentences(self.text, start, end, "；"):
            a, b = trimmed(self.text, left, right)
            if b - a >= _SHORTEST:
                yield from self._part(a, b)

    def _behind_lead(self, start: int, end: int) -> int:
        """Where a sentence begins behind the words that only announce it."""
        part = self.text[start:end]
        for colon in _COLON.finditer(part):
            before = part[: colon.start()]
            if before.count("“") != before.count("”") or "。" in before or "；" in before:
                break
            if (
                ("；" in part and self.region.matter != "plain")
                or say.announces(before)
                or say.is_generic(before)
                or _LABEL.search(before)
            ):
                self._turn(before)
                return start + colon.end()
        match = _MAINLY.match(part)
        if match and match.end() < len(part) and "；" in part:
            self._turn(match[0])
            return start + match.end()
        return start

    def _turn(self, announcing: str) -> None:
        """Take up what an announcing sentence says of what follows."""
        part = announcing.strip("\n，。；：")
        if not part:
            return
        self.subject = say.speaker(part) or self.subject
        self.lead = part
        if _TO_DONE.search(part) and not say.is_future(part) and not say.begins_later(part):
            self.mode = "done"
        elif say.is_generic(part) and not re.match(r"针对|对此|为此", part):
            if self.region.matter != "plain" or re.search(
                r"[还仍也但尚](?:然|是)?(?:存在|有)", part
            ):
                self.mode = "problem"
        elif _TO_PLAN.search(part) and (
            self.region.matter != "plain" or say.is_future(part) or say.begins_later(part)
        ):
            if self.mode != "done" or say.is_future(part) or say.begins_later(part):
                self.mode = "plan"
        elif _TO_PROBLEM.search(part) and self.region.matter != "plain":
            self.mode = "problem"

    def _part(self, start: int, end: int) -> Iterator[Draft]:
        part = self.text[start:end]
        if say.announces(part) or (say.is_generic(part) and not say.is_future(part)):
            self._turn(part)
            return
        if say.is_slogan(part) or (self.region.matter == "plain" and "本报告" in part):
            return
        if self._is_answered(part):
            yield self._made("commitment", start, end, status="done")
            return
        if self.mode == "":
            yield from self._plain(start, end)
        elif self.mode == "problem":
            yield from self._loose_problem(start, end)
        elif (self.mode == "plan" and self._is_bad(part) and not say.is_handling(part)) or (
            self.mode == "done" and self._still_bad(part)
        ):
            if self.mode == "plan" and self.region.matter == "plans" and say.lacks(part) < 2:
                yield self._made("commitment", start, end, status="planned")
            else:
                yield self._made("problem", start, end)
        elif self.mode == "done":
            yield self._made("commitment", start, end, status=self._status(part))
        elif not (say.is_praise(part) or self._is_aside(part)) or self._promises(part):
            yield self._made("commitment", start, end, status=self._status(part))

    def _loose_problem(self, start: int, end: int) -> Iterator[Draft]:
        part = self.text[start:end]
        lacks = say.lacks(part)
        if (
            say.begins_later(part)
            or say.begins_promise(part)
            or (
                (lacks == 0 or _TOWARDS.match(part))
                and (self._promises(part) or say.is_imperative(part))
            )
        ):
            self.mode = "plan"
            self.subject = say.speaker(part[:30]) or self.subject
            yield self._made("commitment", start, end, status=self._status(part))
            return
        if say.is_praise(part) and lacks == 0:
            return
        told = say.dones(part) or say.is_finished(part)
        if lacks == 0 and told and not say.may_lack(part):
            return
        cut = self._cut(start, end)
        yield self._made("problem", *trimmed(self.text, start, cut))
        if cut < end:
            good = trimmed(self.text, cut, end)
            yield self._made("commitment", *good, status="planned", answers=start)

    def _plain(self, start: int, end: int) -> Iterator[Draft]:
        """In a part that tells of neither only clear words make an item."""
        part = self.text[start:end]
        lacks = say.lacks(part)
        if say.begins_later(part) and (say.promises(part) > 1 or say.is_future(part)):
            self.mode = "plan"
            yield self._made("commitment", start, end, status="planned")
        elif say.is_future(part) and not (say.dones(part) or say.is_finished(part) or lacks):
            yield self._made("commitment", start, end, status="planned")
        elif (
            self.text[end : end + 1] in _ENDS
            and (lacks >= 2 or (lacks and say.is_part(part)))
            and not (say.is_praise(part) or say.is_imperative(part) or say.promises(part))
        ):
            yield self._made("problem", start, end)

    # ---- what a stretch is

    def _promises(self, part: str) -> bool:
        """Whether a sentence of a part on problems and plans promises anything."""
        return bool(
            say.promises(part)
            or say.names_later_year(part, self.year)
            or (deadline_of(part, self.year) and not say.dones(part))
        )

    def _is_aside(self, part: str) -> bool:
        """Whether a sentence among plans tells of work done beside them."""
        outcome = self.region.matter != "both" and re.search(
            r"(?:改进|整改)(?:的)?情况", self.region.head
        )
        return (
            say.dones(part) > 0
            and not say.is_imperative(part)
            and not (outcome and not say.is_future(self.lead))
        )

    def _is_answered(self, part: str) -> bool:
        """Whether a sentence tells of work done in answer to a problem that it names."""
        bare = say.unquoted(part)
        if self._promises(part) or "，" not in part or self._still_bad(part):
            return False
        if _ANSWERED.search(bare):
            return self.region.matter != "plain" or bool(_OURS.search(part.split("，")[0]))
        told = say.dones(part) > 0 or say.is_finished(part)
        return bool(_TO_DONE.search(bare)) and self.mode != "plan" and told

    def _is_bad(self, part: str) -> bool:
        return say.lacks(part) > 0 and not (self._promises(part) or say.is_imperative(part))

    def _still_bad(self, part: str) -> bool:
        if re.search(r"(?:没有|未|没)(?:彻底|完全|真正|得到|能|根本)*解决|局面依旧", part):
            return not self._promises(part)
        return self._is_bad(part) and bool(
            re.search(r"仍|依然|依旧|还是|没有(?:得到|开工|完成|落实)|未(?:能|完成)", part)
        )

    def _status(self, part: str) -> ItemStatus:
        if self.mode == "done":
            later = say.is_future(part) or say.begins_later(part)
            return "planned" if later or say.names_later_year(part, self.year) else "done"
        if self.mode == "plan" and say.is_future(self.lead):
            return "planned"
        done = say.dones(part) > 0 or (
            say.is_finished(part) and re.search(r"(?:改进|整改)(?:的)?情况", self.region.head)
        )
        done = done and not (self._promises(part) or say.is_imperative(part))
        return "done" if done else "planned"

    def _made(
        self,
        kind: ItemKind,
        start: int,
        end: int,
        *,
        status: ItemStatus | None = None,
        answers: int | None = None,
    ) -> Draft:
        listed = self.region.matter != "plain"
        return Draft(kind, start, end, status, answers, None, listed, self.subject)
