"""The form's tables on pages without rulings: found by their labels, cut by where things stand.

What is not found so stays prose, as the page gave it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportqa.readers._bare.cells import MOST_STRETCHES, Stack, is_value, stacks_of
from reportqa.readers._bare.four import find_four
from reportqa.readers._bare.header import Columns
from reportqa.readers._bare.pieces import Zone
from reportqa.readers._bare.three import find_three
from reportqa.readers._bare.two import Going, find_two
from reportqa.readers._page.labels import is_label, meant
from reportqa.readers._page.page import Page
from reportqa.readers._page.prose import without_furniture
from reportqa.readers._page.text import Line, join

_LEAST_KNOWN = 3
"""Labels of the form on a page before others are taken for misread ones."""

_CONTINUED = ("续表", "接上表", "接上页", "续上表", "表续")


@dataclass
class _Open:
    """Tables that the page before has left open."""

    two: Going | None = None
    three: Columns | None = None


def with_bare_tables(pages: Sequence[Page]) -> list[Page]:
    """The pages, with the tables that no rulings draw taken out of their lines."""
    if not any(page.stretches for page in pages):
        return list(pages)
    kept = without_furniture(pages)
    left = _Open()
    done = []
    for page in pages:
        if len(page.stretches) > MOST_STRETCHES:
            left = _Open()
            done.append(page)
            continue
        lines = kept[page.number]
        bits = _without_furniture(page, lines)
        zones, left = _zones(_put_right(stacks_of(bits)), page, left)
        done.append(_with(page, zones) if zones else page)
    return done


def _put_right(stacks: Sequence[Stack]) -> list[Stack]:
    """The stacks, recognised labels that are an error or two away from the form's put right."""
    if sum(is_label(s.text) for s in stacks) < _LEAST_KNOWN:
        return list(stacks)
    return [
        _with_text(s, label)
        if s.lines[0].confidence is not None and (label := meant(s.text)) is not None
        else s
        for s in stacks
    ]


def _with_text(stack: Stack, text: str) -> Stack:
    """A stack of another text on the same lines, which are filled one after the other."""
    *before, last = stack.lines
    if len(text) <= sum(len(line.text) for line in before):
        return stack
    lines = []
    for line in before:
        lines.append(replace(line, text=text[: len(line.text)], doubt=""))
        text = text[len(line.text) :]
    return Stack((*lines, replace(last, text=text, doubt="")))


def _without_furniture(page: Page, kept: Sequence[Line]) -> list[Line]:
    """The stretches of a page but for its running heads and its page number.

    A line of figures of a table may look like a page number: only what stands outermost is one.
    """
    inner = [line for line in kept if line.text]
    top = min((line.top for line in inner), default=0.0)
    bottom = max((line.bottom for line in inner), default=page.height)
    outside: set[Line] = set()
    for line in page.lines:
        if line in kept or (line.bottom > top and line.top < bottom):
            continue
        own = [b for b in page.stretches if _on(b, line)]
        if not (len(own) > 1 and all(is_value(b.text) for b in own)):
            outside.add(line)
    return [b for b in page.stretches if not any(_on(b, line) for line in outside)]


def _on(bit: Line, line: Line) -> bool:
    return line.top <= (bit.top + bit.bottom) / 2 <= line.bottom


def _zones(stacks: Sequence[Stack], page: Page, left: _Open) -> tuple[list[Zone], _Open]:
    """The tables of a page, and those that are open at its end."""
    after = _Open()
    start = 0
    while start < len(stacks) and _says_continued(stacks[start]):
        start += 1
    found_two = find_two(stacks, page.number, left.two, start) if left.two else None
    found_three = None
    if left.three and found_two is None:
        # its header may be printed again
        again = find_three(stacks, page.number, None, start)
        if again is None or min(again[0].used) > start + 12:
            found_three = find_three(stacks, page.number, left.three, start)
    zones = [found[0] for found in (found_two, found_three) if found is not None]
    taken = {i for zone in zones for i in zone.used}
    if found_two is not None and _is_end(stacks, taken):
        after.two = found_two[1]
    if found_three is not None and _is_end(stacks, taken):
        after.three = found_three[1]
    at = max(taken, default=start - 1) + 1
    for zone, going in _fresh(stacks, page.number, at):
        zones.append(zone)
        taken |= zone.used
        if _is_end(stacks, taken):
            after = going
    return zones, after


def _fresh(stacks: Sequence[Stack], page: int, at: int) -> Iterator[tuple[Zone, _Open]]:
    """The tables that begin on a page, each kind as often as it does."""
    start = at
    while (two := find_two(stacks, page, None, start)) is not None:
        yield two[0], _Open(two=two[1])
        start = max(two[0].used) + 1
    three = find_three(stacks, page, None, at)
    if three is not None:
        yield three[0], _Open(three=three[1])
    four = find_four(stacks, page, at)
    if four is not None:
        yield four, _Open()


def _says_continued(stack: Stack) -> bool:
    return stack.text.strip("（）() ：:0123456789") in _CONTINUED


def _is_end(stacks: Sequence[Stack], taken: set[int]) -> bool:
    """Whether nothing stands below the tables of a page."""
    low = max(stacks[i].bottom for i in taken)
    return all(i in taken or s.middle < low for i, s in enumerate(stacks))


def _with(page: Page, zones: Sequence[Zone]) -> Page:
    """A page with tables; the stretches on the lines of a table that it did not take stay lines."""
    pieces = [zone.piece for zone in zones]
    gone = [line for p in pieces for part in p.parts for line, _ in part.lines]
    taken = {(line.x0, line.top) for line in gone}
    lines: list[Line] = []
    for line in page.lines:
        own = [b for b in page.stretches if _within(b, line)]
        rest = [b for b in own if (b.x0, b.top) not in taken]
        if len(rest) == len(own):
            lines.append(line)
        elif rest:
            lines.append(replace(line, text=join(rest), x0=rest[0].x0, x1=rest[-1].x1))
    return replace(page, lines=tuple(lines), pieces=(*page.pieces, *pieces))


def _within(bit: Line, line: Line) -> bool:
    """Whether a stretch is cut from this line."""
    return (
        line.top - 0.01 <= bit.top
        and bit.bottom <= line.bottom + 0.01
        and line.x0 - 0.01 <= bit.x0
        and bit.x1 <= line.x1 + 0.01
        and abs((bit.top + bit.bottom) - (line.top + line.bottom)) < 1.2 * bit.size
    )
