"""Where the form's tables stand in page text, and which figures stand behind which label.

A table begins with its header: block title and 信息内容, the kinds of applicants, the results of
cases. It goes on as long as labels and runs of figures follow each other, with few words between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportqa.form.labels import plain, vocabulary
from reportqa.numbers import half_width
from reportqa.readers._run.cells import Widths
from reportqa.readers._run.words import Is, Item

_NOISE = 40  # letters of words that may stand inside a table
_NUMBERED = re.compile(r"[\d.．、)）(（①-⑳]|[一二三四五六七八九十]{1,2}[、.．]")
_HEADER_THREE = {Is.COLUMN_THREE, Is.EITHER}
_BODY_THREE = {Is.ROW_THREE, Is.GROUP_THREE}


@dataclass
class Line:
    """A row as it was found: its labels, then its run (None: nothing stands behind the label).

    ``wide`` are the dashes of its text that fill a cell only in twos.
    """

    labels: list[Item]
    run: Item | None = None
    tainted: bool = False
    wide: Widths = ()


@dataclass
class Area:
    """A table found: ``kind`` is "2", "3" or "4"; ``head`` are its header's pieces (3 and 4)."""

    kind: str
    start: int
    end: int
    head: list[Item] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    orphans: bool = False


class Scan:
    """Walks over the pieces of a text and gathers those that make up a table."""

    def __init__(self, text: str, pieces: Sequence[Item]) -> None:
        self.text = text
        self.pieces = pieces

    def areas(self) -> Iterator[Area]:
        """The tables in order."""
        i = 0
        while i < len(self.pieces):
            kind = self.pieces[i].kind
            found: tuple[Area, int] | None = None
            if kind in {Is.TITLE, Is.CONTENT}:
                found = self._two(i)
            elif kind in {Is.NOTE_THREE, Is.COLUMN_THREE}:
                found = self._three(i)
            elif kind in {Is.CASE, Is.OUTCOME}:
                found = self._four(i)
            if found is not None:
                yield found[0]
                i = found[1]
            else:
                i += 1

    def _kind(self, i: int) -> Is | None:
        return self.pieces[i].kind if i < len(self.pieces) else None

    def _size(self, i: int) -> int:
        return len(plain(self.text[self.pieces[i].start : self.pieces[i].end]))

    def _is_noise(self, i: int, table: set[Is], longest: int = _NOISE) -> bool:
        """Words or strange labels in a table that goes on right behind them."""
        if self._kind(i) is not Is.WORDS or self._size(i) > longest:
            return False
        piece = self.text[self.pieces[i].start : self.pieces[i].end]
        return "。" not in piece and self._kind(i + 1) in table

    def _run_at(self, i: int) -> tuple[Item | None, bool, int]:
        """The run at a place, whether words spoil it, and the place behind it.

        Where words stand instead of a run, they may have come between a label and its figures.
        """
        if self._kind(i) is not Is.RUN:
            spoilt = self._kind(i) is Is.WORDS and self._kind(i + 1) is Is.RUN
            return None, spoilt, i
        run = self.pieces[i]
        tainted = False
        if self._kind(i + 1) is Is.WORDS and self.pieces[i + 1].start <= run.end:
            behind = half_width(self.text[run.end : run.end + 1])
            tainted = behind in set("万亿千百余多几十倍%‰.,~～")
        return run, tainted, i + 1

    def _two(self, i: int) -> tuple[Area, int] | None:
        area = Area("2", self.pieces[i].start, self.pieces[i].end)
        own = {Is.TITLE, Is.CONTENT, Is.ROW_TWO}
        columns = 0
        filled = False
        while i < len(self.pieces):
            kind = self._kind(i)
            item = self.pieces[i]
            if kind is Is.TITLE:
                area.lines.append(Line([item]))
                i += 1
            elif kind is Is.CONTENT:
                head = [item]
                i += 1
                while self._kind(i) is Is.COLUMN_TWO or self._is_noise(
                    i, {Is.COLUMN_TWO, Is.ROW_TWO}, 15
                ):
                    head.append(self.pieces[i])
                    i += 1
                area.lines.append(Line(head))
                columns = max(columns, len(head) - 1)
            elif kind is Is.ROW_TWO:
                run, tainted, i = self._run_at(i + 1)
                area.lines.append(Line([item], run, tainted))
                filled = True
            elif (
                kind is Is.WORDS
                and self._kind(i + 1) is Is.RUN
                and self._kind(i + 2) in own
                and self._size(i) <= 20
                and columns
            ):
                if columns > 1 and area.lines[-1].run is not None:
                    area.lines[-1].tainted = True  # words of the page may have cut its figures
                run, tainted, i = self._run_at(i + 1)
                area.lines.append(Line([item], run, tainted))
            elif self._is_noise(i, own):
                i += 1
                continue
            else:
                break
            area.end = self.pieces[i - 1].end
        return (area, i) if columns and filled else None

    def _three(self, i: int) -> tuple[Area, int] | None:
        area = Area("3", self.pieces[i].start, self.pieces[i].end)
        words = vocabulary()
        while self._kind(i) in {*_HEADER_THREE, Is.NOTE_THREE} or self._is_noise(
            i, {*_HEADER_THREE, *_BODY_THREE}, 12
        ):
            area.head.append(self.pieces[i])
            i += 1
        known = {words.columns_three.find(self._plain(p)) for p in area.head} - {None, ()}
        if len(known) < 4:
            return None
        pending: list[Item] = []
        own = {*_BODY_THREE, Is.EITHER}
        while i < len(self.pieces):
            item, kind = self.pieces[i], self._kind(i)
            if kind in _BODY_THREE or (kind is Is.EITHER and self._is_row(i)):
                group = words.groups_three.find(self._plain(item)) is not None
                lone = words.rows_three.find(self._plain(item)) is None
                behind_it = self._kind(i + 1)
                if group and behind_it is not Is.RUN and (lone or behind_it in own):
                    pending.append(item)
                    i += 1
                    continue
                run, tainted, i = self._run_at(i + 1)
                area.lines.append(Line([*pending, item], run, tainted))
                pending = []
                area.end = self.pieces[i - 1].end
            elif kind in {Is.NOTE_THREE, Is.COLUMN_THREE, Is.EITHER} and area.lines:
                behind = i
                while self._kind(behind) in {Is.NOTE_THREE, *_HEADER_THREE}:
                    behind += 1
                if self._kind(behind) not in _BODY_THREE:
                    break
                i = behind  # the header once more, on a new page
            elif kind is Is.RUN and self._kind(i + 1) in own:
                area.orphans = True
                i += 1
            elif (
                kind is Is.WORDS
                and self._kind(i + 1) is Is.RUN
                and self._kind(i + 2) in own
                and self._size(i) <= 30
            ):
                # behind a label without figures these words may be the rest of it
                torn = bool(area.lines) and area.lines[-1].run is None
                if area.lines and not _NUMBERED.match(self.text, item.start):
                    area.lines[-1].tainted = True  # words of the page may have cut its figures
                run, tainted, i = self._run_at(i + 1)
                area.lines.append(Line([*pending, item], run, tainted or torn))
                pending = []
                area.end = self.pieces[i - 1].end
            elif self._is_noise(i, own):
                i += 1
                if area.lines and half_width(self.text[self.pieces[i].start]) in ".、)":
                    area.lines[-1].tainted = True  # the number of this label may stand there
            else:
                break
        return (area, i) if area.lines else None

    def _is_row(self, i: int) -> bool:
        """Whether 其他 or 总计 is a row: by its number, or by the figures behind it."""
        return len(self._plain(self.pieces[i])) > 2 or self._kind(i + 1) is Is.RUN

    def _four(self, i: int) -> tuple[Area, int] | None:
        area = Area("4", self.pieces[i].start, self.pieces[i].end)
        header = {Is.CASE, Is.OUTCOME, Is.EITHER}
        seen = False  # words of the section's title may stand before the first result, not after
        while self._kind(i) in header or (seen and self._is_noise(i, header, 8)):
            seen = seen or self._kind(i) is Is.OUTCOME
            area.head.append(self.pieces[i])
            i += 1
        outcomes = sum(p.kind in {Is.OUTCOME, Is.EITHER} for p in area.head)
        cases = sum(p.kind is Is.CASE for p in area.head)
        if outcomes < 8 or cases < 2 or self._kind(i) is not Is.RUN:
            return None
        run, tainted, i = self._run_at(i)
        area.lines.append(Line([], run, tainted))
        area.end = self.pieces[i - 1].end
        return area, i

    def _plain(self, item: Item) -> str:
        return plain(self.text[item.start : item.end])
