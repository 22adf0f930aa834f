"""Enumerations of running text: which points a stretch has, and what stands outside of them.

一是/二是, 一要/二要, 首先/其次, 第一/第二, 一方面/另一方面, （一）, （1）, 1., 1）, ①: a point reaches
to the next marker. A marker that begins to count again inside a point of another style opens a list
in that point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportqa.commitments.wording import announces, begins_later, begins_promise

_CJK = "一二三四五六七八九十"
_ORDER = ("首先", "其次", "再次", "最后")
_BEFORE = r"(?:(?<=[\n。；：，！？、—”）])|^)"
_MARK = re.compile(
    rf"(?P<shi>(?:{_BEFORE}|(?<=[现在有为即下题足]))(?:[{_CJK}]{{1,2}}是)(?=[^的]))"
    rf"|(?P<yao>{_BEFORE}[{_CJK}]要(?=[^求点]))"
    rf"|(?P<qian>{_BEFORE}[{_CJK}]个方面(?:是)?[，：]?)"
    rf"|(?P<shou>{_BEFORE}(?:首先|其次|再次|最后)(?:[，：、]|是|要)?)"
    rf"|(?P<di>{_BEFORE}(?:第[{_CJK}]|其[{_CJK}])(?:[，：、]|是))"
    rf"|(?P<fang>{_BEFORE}(?:一方面|另一方面)[，：]?(?:是)?)"
    rf"|(?P<kuo>{_BEFORE}（[{_CJK}]{{1,3}}）[、.]?)"
    rf"|(?P<shu>{_BEFORE}（\d{{1,2}}）[、.]?)"
    rf"|(?P<ban>{_BEFORE}\d{{1,2}}）)"
    rf"|(?P<dian>(?:(?<=[\n。；：！？”）])|^)\d{{1,2}}[.、](?!\d))"
    rf"|(?P<dun>(?:(?<=[\n。])|^)[{_CJK}]{{1,3}}、)"
    r"|(?P<quan>[①-⑳])"
)
_STOPS = "。！？"
_QUOTE = 60  # characters a quotation may go on behind a marker in it
_TELLS_ON = re.compile(
    r"^(?:虽然|虽|比如|例如|如|主要|具体|有的|有些|个别|部分|其中|导致|这|特别|尤其|原因)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker: its style, its count from 1, where it begins and where what it marks begins."""

    style: str
    count: int
    start: int
    body: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A point (``group`` numbers its list, ``count`` it in the list) or text outside (group -1).

    ``announces`` is true where the points of a list come right behind it.
    """

    start: int
    end: int
    group: int = -1
    count: int = 0
    announces: bool = False


def pieces_in(text: str, start: int, end: int) -> tuple[Piece, ...]:
    """The points and the text between them, in reading order; blank stretches are left out."""
    marks = list(_marks(text, start, end))
    found: list[Piece] = []
    if not marks or marks[0][0].start > start:
        found.append(Piece(start, marks[0][0].start if marks else end, announces=bool(marks)))
    for i, (mark, group) in enumerate(marks):
        stop = marks[i + 1][0].start if i + 1 < len(marks) else end
        opens = i + 1 < len(marks) and _opens(marks, i)
        found.append(Piece(mark.body, stop, group, mark.count, opens))
    return tuple(p for p in _ended(text, found) if text[p.start : p.end].strip())


def _opens(marks: Sequence[tuple[Mark, int]], i: int) -> bool:
    """Whether the marker behind opens a list inside this point: this one's list goes on later."""
    here, after = marks[i], marks[i + 1]
    return after[1] != here[1] and after[0].count == 1 and _deeper(here[0].style, after[0].style)


_DEPTH = {"dun": 0, "kuo": 1, "dian": 2, "shu": 3, "ban": 3, "quan": 4}


def _deeper(outer: str, inner: str) -> bool:
    return _DEPTH.get(outer, 5) < _DEPTH.get(inner, 5)


def _marks(text: str, start: int, end: int) -> Iterator[tuple[Mark, int]]:
    """The markers that count on or begin to count, each with the number of its list."""
    stack: list[tuple[str, int, int]] = []  # style, count, list
    lists = 0
    for match in _MARK.finditer(text, start, end):
        style = match.lastgroup or ""
        count = _count(match[0])
        if _in_quotes(text, start, match.start()):
            continue
        depth = next((d for d, s in enumerate(stack) if s[0] == style), None)
        again = depth is not None and stack[depth][1] == count > 1  # 三是 twice: a slip of print
        if depth is not None and (again or stack[depth][1] < count <= stack[depth][1] + 2):
            group = stack[depth][2]
            del stack[depth:]
        elif count == 1:
            if depth is not None:
                del stack[depth:]
            group, lists = lists, lists + 1
        else:
            continue
        stack.append((style, count, group))
        yield Mark(style, count, match.start(), match.end()), group


def _in_quotes(text: str, start: int, at: int) -> bool:
    opened = text.rfind("“", max(start, at - _QUOTE), at)
    if opened < 0 or text.find("”", opened, at) >= 0:
        return False
    closed = text.find("”", at)
    return "\n" not in text[opened:at] and 0 <= closed < at + _QUOTE and "“" not in text[at:closed]


def _count(marker: str) -> int:
    for n, word in enumerate(_ORDER):
        if marker.startswith(word):
            return n + 1 if word != "最后" else 4
    if marker.startswith("另"):
        return 2
    if marker[0] >= "①" and marker[0] <= "⑳":
        return ord(marker[0]) - ord("①") + 1
    if digits := re.search(r"\d+", marker):
        return int(digits[0])
    found = re.search(rf"[{_CJK}]+", marker)
    number = found[0] if found else "一"
    tens, _, ones = number.rpartition("十")
    value = _CJK.index(ones) + 1 if ones else 0
    return value + (10 * (_CJK.index(tens) + 1 if tens else 1) if "十" in number else 0)


def _ended(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces with the last point of each list cut off where the list ends."""
    lists: dict[int, list[int]] = {}
    for i, piece in enumerate(pieces):
        lists.setdefault(piece.group, []).append(i)
    for i, piece in enumerate(pieces):
        if piece.announces and piece.group >= 0 and (cut := _announced(text, piece)):
            yield replace(piece, end=cut, announces=False)
            yield Piece(cut, piece.end, announces=True)
            continue
        last = piece.group >= 0 and lists[piece.group][-1] == i
        inner = i + 1 < len(pieces) and piece.announces
        if not last or inner:
            yield piece
            continue
        others = [pieces[j] for j in lists[piece.group][:-1]]
        end = _end(text, piece, others)
        yield replace(piece, end=end)
        if end < piece.end:
            yield Piece(end, piece.end, announces=i + 1 < len(pieces))


def _announced(text: str, piece: Piece) -> int:
    """Where behind a whole point a sentence begins that announces another list; 0 for none."""
    *before, last = sentences(text, piece.start, piece.end)
    if not before or text[last[0] - 1] not in "\n。！？；":
        return 0
    if text[piece.start : last[0]].rstrip("\n")[-1:] not in _STOPS + "；":
        return 0
    return last[0] if text[last[0] - 1] == "\n" or begins_later(text[slice(*last)]) else 0


def _end(text: str, piece: Piece, others: Sequence[Piece]) -> int:
    """Where the last point of a list ends, told from how the other points are written."""
    body = text[piece.start : piece.end]
    plain = [text[p.start : p.end].rstrip("\n") for p in others if not p.announces]
    lines = max((p.strip("\n").count("\n") for p in plain), default=0)
    cut = 0
    head = body.split("\n", 1)[0]
    if not plain and head and head[-1] not in _STOPS + "；：":
        lines = max(lines, 1)
    for _ in range(lines + 1):
        cut = body.find("\n", cut) + 1
        if not cut:
            cut = len(body)
            break
    body = body[:cut]
    at = _turn(text, piece.start, piece.start + len(body), plain)
    body = text[piece.start : at]
    if plain and all(p.endswith(("；", "，")) and not _inner(p) for p in plain):
        stop = _first_stop(body)
        while stop and _TELLS_ON.match(body[stop:]) and (more := _first_stop(body[stop:])):
            stop += more
        return piece.start + (stop or len(body))
    return piece.start + len(body)


_ALL = re.compile(r"^(?:针对|对于?|围绕)(?:以上|上述|存在|这些|此|前述|所列)|^(?:对此|为此)")


def _turn(text: str, start: int, end: int, others: Sequence[str]) -> int:
    """Where a sentence behind the first no longer belongs to the last point, else the end.

    One that announces what comes does not; nor one of the future, where no other point has one.
    """
    apart = bool(others) and not any(_later(other) for other in others)
    for left, right in list(sentences(text, start, end))[1:]:
        bare = text[left:right].strip("\n。！？：")
        if (
            text[left:right].rstrip("\n").endswith("：")
            or announces(bare)
            or _ALL.match(bare)
            or (apart and begins_later(bare))
        ):
            return left
    return end


def _later(point: str) -> bool:
    return any(
        begins_later(point[a:b]) or begins_promise(point[a:b])
        for a, b in list(sentences(point, 0, len(point), "。！？；，\n"))[1:]
    )


def _inner(point: str) -> bool:
    """Whether a point has several sentences."""
    return any(s in point.rstrip("。！？；，") for s in _STOPS)


def _first_stop(body: str) -> int:
    depth = 0
    for at, char in enumerate(body):
        depth += (char in "“（《") - (char in "”）》")
        if char in _STOPS and depth <= 0:
            return at + 1
    return 0


def sentences(
    text: str, start: int, end: int, stops: str = "。！？\n"
) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch, each with its stop; a stop inside quotes or brackets is none."""
    begin, depth = start, 0
    for at in range(start, end):
        char = text[at]
        depth = 0 if char == "\n" else max(0, depth + (char in "“（《") - (char in "”）》"))
        if char in stops and (depth == 0 or char == "\n"):
            if text[begin : at + 1].strip("\n"):
                yield begin, at + 1
            begin = at + 1
    if text[begin:end].strip("\n"):
        yield begin, end


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without stops, commas and line ends around it."""
    while start < end and text[start] in "\n，。；：、！ -·•●■◆":
        start += 1
    while end > start and text[end - 1] in "\n，。；：、！ ":
        end -= 1
    return start, end
