"""Which points and sentences of a region are problems, promises or work done.

A region is read from its beginning with a mode: what its heading announces, then what the last
announcing sentence did (主要表现在：, 我局将采取以下措施。). A point or sentence follows the mode
unless its own words say otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportqa.commitments import wording as say
from reportqa.commitments.flow import is_signature
from reportqa.commitments.headings import Matter, Region
from reportqa.commitments.judgement import Judge, Mode
from reportqa.commitments.model import ItemKind, ItemStatus
from reportqa.commitments.points import Piece, pieces_in, sentences, trimmed

_START: dict[Matter, Mode] = {
    "problems": "problem", "plans": "plan", "done": "done", "both": "problem", "plain": "",
}  # fmt: skip
_SHORTEST = 6
_ENDS = frozenset("。；！？，")  # a label that has lost its table ends with none


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
        self.judge = Judge(region, year)
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
        if self.mode == "plan" and len(lines) > 1 and self.judge.is_bad(first):
            yield from self._problem(start, end)
            return
        text = self.text[start:end]
        if self.mode == "done" and self.judge.still_bad(text):
            yield self._made("problem", start, end)
            return
        yield self._made(
            "commitment", start, end, status=self.judge.status(text, self.mode, self.lead)
        )

    def _problem(self, start: int, end: int) -> Iterator[Draft]:
        """A problem, and the measure behind it where the point states both."""
        cut = self._cut(start, end)
        bad = trimmed(self.text, start, cut)
        if bad[1] > bad[0]:
            yield self._made("problem", *bad)
        if cut < end:
            good = trimmed(self.text, cut, end)
            answers = bad[0] if bad[1] > bad[0] else None
            status = self.judge.status(self.text[slice(*good)], self.mode, self.lead)
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
            doubtful = (start, end) if not drafts and self.judge.is_bad(part) else None
            for draft in drafts:
                answers = plain and above and draft.status == "planned"
                yield replace(draft, answers=above.start) if above and answers else draft
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
        for colon in re.finditer("：", part):
            before = part[: colon.start()]
            if before.count("“") != before.count("”") or "。" in before or "；" in before:
                break
            if (
                ("；" in part and self.region.matter != "plain")
                or say.announces(before)
                or say.is_generic(before)
                or say.pattern("label").search(before)
            ):
                self._turn(before)
                return start + colon.end()
        match = say.pattern("mainly").match(part)
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
        if (
            say.pattern("to_done").search(part)
            and not say.is_future(part)
            and not say.begins_later(part)
        ):
            self.mode = "done"
        elif say.is_generic(part) and not re.match(r"针对|对此|为此", part):
            if self.region.matter != "plain" or re.search(
                r"[还仍也但尚](?:然|是)?(?:存在|有)", part
            ):
                self.mode = "problem"
        elif say.pattern("to_plan").search(part) and (
            self.region.matter != "plain" or say.is_future(part) or say.begins_later(part)
        ):
            if self.mode != "done" or say.is_future(part) or say.begins_later(part):
                self.mode = "plan"
        elif say.pattern("to_problem").search(part) and self.region.matter != "plain":
            self.mode = "problem"

    def _part(self, start: int, end: int) -> Iterator[Draft]:
        part = self.text[start:end]
        if say.announces(part) or (say.is_generic(part) and not say.is_future(part)):
            self._turn(part)
            return
        if say.is_slogan(part) or (self.region.matter == "plain" and "本报告" in part):
            return
        if self.judge.is_answered(part, self.mode):
            yield self._made("commitment", start, end, status="done")
            return
        if self.mode == "":
            yield from self._plain(start, end)
        elif self.mode == "problem":
            yield from self._loose_problem(start, end)
        elif (self.mode == "plan" and self.judge.is_bad(part) and not say.is_handling(part)) or (
            self.mode == "done" and self.judge.still_bad(part)
        ):
            if self.mode == "plan" and self.region.matter == "plans" and say.lacks(part) < 2:
                yield self._made("commitment", start, end, status="planned")
            else:
                yield self._made("problem", start, end)
        elif (
            self.mode == "done"
            or not (say.is_praise(part) or self.judge.is_aside(part, self.lead))
            or self.judge.promises(part)
        ):
            yield self._made(
                "commitment", start, end, status=self.judge.status(part, self.mode, self.lead)
            )

    def _loose_problem(self, start: int, end: int) -> Iterator[Draft]:
        part = self.text[start:end]
        lacks = say.lacks(part)
        if (
            say.begins_later(part)
            or say.begins_promise(part)
            or (
                (lacks == 0 or say.pattern("towards").match(part))
                and (self.judge.promises(part) or say.is_imperative(part))
            )
        ):
            self.mode = "plan"
            self.subject = say.speaker(part[:30]) or self.subject
            yield self._made(
                "commitment", start, end, status=self.judge.status(part, self.mode, self.lead)
            )
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
