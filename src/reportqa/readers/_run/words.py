"""Page text cut into labels of the form, runs of figures, and the words between them.

Blanks may stand anywhere inside a label and nowhere between two labels: only the letters count.
A number in front of a label (2. before 其他) belongs to the label, not to the figures before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache

from reportqa.form.catalogue import catalogue
from reportqa.form.labels import APPLICANTS, CONTENT, block_index, plain, vocabulary
from reportqa.numbers import half_width
from reportqa.readers._run.cells import NOTE, UNITS
from reportqa.script import simplified


class Is(Enum):
    """What a piece of text is."""

    TITLE = auto()
    CONTENT = auto()
    COLUMN_TWO = auto()
    ROW_TWO = auto()
    NOTE_THREE = auto()
    COLUMN_THREE = auto()
    ROW_THREE = auto()
    GROUP_THREE = auto()
    CASE = auto()
    OUTCOME = auto()
    EITHER = auto()
    """总计 or 其他: a column of table three, a row without its number, a result of table four."""
    RUN = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of the text with its offsets.

    A run may be shorter than it is printed: ``cuts`` are the numbers of characters at its end
    that may be the number of the label behind it (0: it may be none). ``start`` of such a label is
    where the shortest such number begins.
    """

    kind: Is
    start: int
    end: int
    cuts: tuple[int, ...] = (0,)


_VALUE = re.compile(
    rf"(?:(?:增加|减少|增|减)(?=\d)|[+-](?=\d))?(?!(?<=\()\d{{1,2}}\s*\))\d+(?:,\d{{3}})*(?:\.\d+)?(?:{UNITS})?(?:{NOTE})?"
    r"|(?<!增)(?<!增\s)/(?!\s?减)|(?<![一-鿿])(?<![-—–―─])[-—–―─]+|(?<![-—–―─])[-—–―─]+(?=\s*\d)"
    r"|(?<=[\d\s])无(?=[\d\s])"
)
_EMPTY = re.compile(r"(?:[-—–―─－/／]|[无無]|\s)+")
_EMPTY_FIRST = re.compile(r"(?:[无無]|[-—–―─]{1,2}|/)(?=\s*[一二三四五六]\s*[、.．])")
_JOINT = r"[、,:;“”\"'‘’·.《》<>\-—]{0,2}"
_NUMBER = (
    r"(?:\((?:[一二三四五六七八九十]{1,2}|\d)\)[、.]?|[一二三四五六七八九十]{1,2}[、.,:]"
    r"|(?<!\d)\d{1,2}[、.,:)]|[、.,:)]|[①-⑳]|[⑴-⒇])"
)
_BRACKET = r"(?:\((?!(?:[一二三四五六七八九十]{1,2}|\d)\))[^()]{1,40}\))?"
_NOTE_THREE = r"\(?本列数据的?勾稽关系[^()]{5,40}?等于第三项[加与和]第四项之和\)?"
_TITLE = r"第?二十条第?\([一二三四五六七八九十]\)项"


_SAME_WORDS = (  # what else labels say that means the same: 上年 for 上一年, 合计 for 总计
    ("年度", "年度?"), ("上一年", "上一?年"), ("其他", "其[他它]"), ("总计", "[总合]计"),
    ("法人或", "法人或者?"),
)  # fmt: skip


def _letters(label: str) -> str:
    """A pattern for the letters of a label; brackets of its own may be missing."""
    folded = re.sub(r"\([^()]*\)", "", half_width(plain(label)))
    folded = re.sub(r"^(?:[一二三四五六七八九十]{1,2}、|\d{1,2}[.、])", "", folded)
    letters = _JOINT.join(re.escape(c) for c in folded if c.isalnum())
    for usual, printed in _SAME_WORDS:
        letters = letters.replace(_JOINT.join(usual), printed)
    return letters


@cache
def _patterns() -> re.Pattern[str]:
    form = catalogue()
    named: list[tuple[Is, str]] = []
    for block in form.blocks:
        named += [(Is.COLUMN_TWO, label) for c in block.columns for label in c.labels]
        named += [(Is.ROW_TWO, label) for r in block.rows for label in r.labels]
    named += [(Is.ROW_THREE, m.row[-1]) for m in form.of_table("3")]
    named += [(Is.GROUP_THREE, label) for m in form.of_table("3") for label in m.row[:-1]]
    named += [(Is.COLUMN_THREE, label) for a in form.applicants for label in (*a.labels, a.path[0])]
    named += [(Is.COLUMN_THREE, APPLICANTS), (Is.CONTENT, CONTENT)]
    named += [(Is.CASE, label) for m in form.of_table("4") for label in m.column[:-1]]
    named += [(Is.OUTCOME, m.column[-1]) for m in form.of_table("4")]
    letters: dict[str, Is] = {}
    for kind, label in named:
        known = letters.setdefault(_letters(label), kind)
        if known is not kind and {known, kind} != {Is.ROW_THREE, Is.GROUP_THREE}:
            letters[_letters(label)] = Is.EITHER
    numbered = {Is.ROW_THREE, Is.GROUP_THREE, Is.EITHER}
    ordered = sorted(letters, key=len, reverse=True)
    # an empty group behind each label tells its kind: one around it would hide from the matcher
    # what the label begins with. Longest first: 其他结果 before 其他
    kinds = [(letters[pattern], pattern, i) for i, pattern in enumerate(ordered)]
    ending = rf"[”\"'’]?{_BRACKET}"
    numbers = r"(\d一二三四五六七八九十、.,:)①-⑳⑴-⒇"
    counted = "|".join(
        f"{pattern}{ending}(?P<{kind.name}_n{i}>)" for kind, pattern, i in kinds if kind in numbered
    )
    alone = "|".join(f"{pattern}{ending}(?P<{kind.name}_{i}>)" for kind, pattern, i in kinds)
    # most places of a text begin no label: one look at the character there spares all the rest
    begin = "".join(sorted({_first(pattern) for pattern in letters}))
    return re.compile(
        rf"(?=[{numbers}第本{begin}])(?:{_TITLE}(?P<TITLE_0>)|{_NOTE_THREE}(?P<NOTE_THREE_0>)"
        rf"|(?=[{numbers}]){_NUMBER}(?:{counted})|{alone})"
    )


def _first(pattern: str) -> str:
    """What a pattern of ``_letters`` can begin with, as the inside of a set of characters."""
    if pattern.startswith("["):
        return pattern[1 : pattern.index("]")]
    return pattern[:2] if pattern.startswith("\\") else pattern[0]


def items(text: str, start: int = 0, end: int | None = None) -> list[Item]:
    """The pieces of ``text[start:end]`` in order, blanks left out between them."""
    end = len(text) if end is None else end
    found: list[Item] = []
    folded = simplified(half_width(text[start:end]))
    at = 0
    for run in _runs(folded):
        found.extend(_words(folded, at, run[0], start))
        found.append(Item(Is.RUN, start + run[0], start + run[1]))
        at = run[1]
    found.extend(_words(folded, at, len(folded), start))
    return _numbered(text, _with_empties(text, _twice(found, text)))


def _runs(folded: str) -> Iterator[tuple[int, int]]:
    """Places of figures with nothing but blanks between them."""
    begin = end = -1
    for match in _VALUE.finditer(folded):
        if begin >= 0 and not folded[end : match.start()].strip():
            end = match.end()
            continue
        if begin >= 0:
            yield begin, end
        begin, end = match.span()
    if begin >= 0:
        yield begin, end


def _words(folded: str, begin: int, finish: int, offset: int) -> Iterator[Item]:
    """Labels and other words of a text that holds no figures."""
    letters = "".join(folded[begin:finish].split())
    if not letters:
        return
    places: Sequence[int] = range(begin, finish)
    if len(letters) < finish - begin:
        places = [i for i in places if not folded[i].isspace()]
    at = 0

    def item(kind: Is, a: int, b: int) -> Item:
        return Item(kind, offset + places[a], offset + places[b - 1] + 1)

    for match in _patterns().finditer(letters):
        if match.start() > at:
            yield item(Is.WORDS, at, match.start())
        yield item(Is[str(match.lastgroup).rpartition("_")[0]], *match.span())
        at = match.end()
    if at < len(letters):
        yield item(Is.WORDS, at, len(letters))


def _twice(found: list[Item], text: str) -> list[Item]:
    """Words that are a label written in other letters become that label; others stay words.

    So do words together with a label that only begins the longer one: 其他 of 其他法律行政止公开.
    """
    words = vocabulary()
    made: list[Item] = []
    for item in found:
        before = made[-1] if made else None
        if item.kind is not Is.WORDS or before is None:
            made.append(item)
            continue
        if before.kind is Is.EITHER:
            whole = plain(text[before.start : item.end])
            is_word = text[item.end - 1] not in "无無-—–―─/／"  # these may be cells
            if is_word and len(whole) <= 60 and words.rows_three.find(whole) is not None:
                made[-1] = Item(Is.ROW_THREE, before.start, item.end)
                continue
        empty = _EMPTY.match(text, item.start, item.end)
        if empty and before.kind is Is.RUN:
            printed = plain(text[empty.end() : item.end])
            kind = Is.ROW_TWO if words.rows_two.find(printed) else _kind_of(printed)
            if kind is not Is.WORDS:
                made[-1] = replace(before, end=empty.end())
                made.append(Item(kind, empty.end(), item.end))
                continue
        made.append(replace(item, kind=_kind_of(plain(text[item.start : item.end]))))
    return made


def _kind_of(printed: str) -> Is:
    """What words are that the patterns of the labels do not know."""
    words = vocabulary()
    if not 4 <= len(printed) <= 60:
        return Is.WORDS
    if len(printed) >= 6 and words.rows_three.find(printed) is not None:
        return Is.ROW_THREE
    if block_index(printed) is not None:
        return Is.TITLE
    if len(printed) >= 5 and words.columns_two.find(printed) is not None:
        return Is.COLUMN_TWO
    if len(printed) >= 5 and words.columns_three.find(printed) is not None:
        return Is.COLUMN_THREE
    return Is.WORDS


def _with_empties(text: str, found: list[Item]) -> list[Item]:
    """Dashes and 无 behind a label or between figures are cells of the run."""
    rows = {Is.ROW_TWO, Is.ROW_THREE, Is.EITHER}
    made: list[Item] = []
    for item in found:
        kind = item.kind
        if kind is Is.WORDS and made and made[-1].kind in {*rows, Is.RUN}:
            if _EMPTY.fullmatch(text, item.start, item.end):
                kind = Is.RUN
            elif begin := _EMPTY_FIRST.match(text, item.start, item.end):
                made.append(Item(Is.RUN, item.start, begin.end()))
                item = replace(item, start=begin.end())  # noqa: PLW2901 - what is left of it
        if kind is Is.RUN and made and made[-1].kind is Is.RUN:
            made[-1] = replace(made[-1], end=item.end)
        else:
            made.append(item if kind is item.kind else replace(item, kind=kind))
    return made


def _numbered(text: str, found: list[Item]) -> list[Item]:
    """Give the number that stands at the end of a run to the label behind it."""
    made: list[Item] = []
    for i, item in enumerate(found):
        before = made[-1] if made else None
        if before is None or before.kind is not Is.RUN or before.cuts != (0,):
            made.append(item)
            continue
        figures = half_width(text[before.start : before.end])
        gap = half_width(text[before.end : item.start])
        tail = re.search(r"\d+$", figures)
        expected = _expected(text, item, found[i + 1] if i + 1 < len(found) else None)
        first = half_width(text[item.start])
        if tail is None or item.kind is Is.RUN:
            made.append(item)
            continue
        mark = not gap.strip() and first in ".、)．,:"
        if mark:
            own = [str(e) for e in expected if figures.endswith(str(e))]
            two = len(tail[0]) > 1 and tail[0][-2] != "0"  # no number begins with 0
            cuts: tuple[int, ...] = (len(own[0]),) if own else ((1, 2) if two else (1,))
        elif not gap and first == "年":
            cuts = (4,)
        elif not gap and first in "月日号时分%‰期":
            cuts = (len(tail[0]),)
        elif expected and any(figures.endswith(str(e)) for e in expected):
            cuts = (0, *(len(str(e)) for e in expected if figures.endswith(str(e))))
        else:
            made.append(item)
            continue
        least = min(cuts)
        if least >= len(figures) and cuts == (least,):
            made.pop()
        else:
            made[-1] = Item(Is.RUN, before.start, before.end, cuts)
        number = min((c for c in cuts if c), default=0)
        made.append(Item(item.kind, before.end - number, item.end) if number else item)
    return made


_OWN_NUMBER = re.compile(r"[(（]\d|[①-⑳⑴-⒇]")


def _expected(text: str, item: Item, after: Item | None) -> tuple[int, ...]:
    """The number that the form prints in front of a label."""
    words = vocabulary()
    if item.kind is Is.WORDS and after is not None and after.start == item.end:
        item = Item(after.kind, item.start, after.end)
    printed = plain(text[item.start : item.end]).lstrip(".、．,:)")
    if _OWN_NUMBER.match(printed):
        return ()
    if item.kind is Is.EITHER and printed == "其他":
        return (3,)
    if item.kind is not Is.ROW_THREE:
        return ()
    measure = words.rows_three.find(printed)
    number = re.match(r"\d+", measure.row[-1]) if measure is not None else None
    return (int(number[0]),) if number else ()
