"""Which problem of the same report a commitment answers, where the text pairs the two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.commitments.topics import scores
from reportqa.commitments.wording import listed, pattern

_ORDINAL = re.compile(
    r"^[^，。]{0,6}?(?:第|前)([一二三四五六七八九两])(?:个|方面|点|项|类)?(?:的)?(?:问题|不足|方面|点)"
)
_NAMED = re.compile(
    r"(?:针对|对于?|关于|就|围绕|解决)([^，。]{2,40}?)(?:的)?(?:问题|不足|情况|现象|短板|两件事|这一|三件事|，)"
)
_BESIDE = re.compile(r"^(?:此外|另外|同时|还要|还将|继续做好其他)")
_ORDER = 0.3  # what standing at the same place of two lists is worth
_CLEAR = 0.34  # likeness from which words alone pair two texts
_FAR = 0.12  # below it two texts have nothing in common


@dataclass(frozen=True, slots=True)
class Side:
    """A problem or a commitment: its folded words; ``listed`` where it is one of a row of them."""

    text: str
    listed: bool = True


def paired(problems: Sequence[Side], commitments: Sequence[Side]) -> tuple[int | None, ...]:
    """For each commitment the place of its problem in ``problems``, None where none answers it.

    A number (针对第二个问题) decides. Else rows of problems and of measures answer each other in
    order: of all ways to pair them so, the one with the most in common by words and topics; where
    the rows differ in length something is left out. At last words alone pair what is left.
    """
    likes = [[_like(p, c) for p in problems] for c in commitments]
    chosen: list[int | None] = [_by_number(c, len(problems)) for c in commitments]
    rows = [j for j, p in enumerate(problems) if p.listed and j not in chosen]
    for i, commitment in enumerate(commitments):
        empty = pattern("empty").match(pattern("for_all").sub("", commitment.text))
        if rows and chosen[i] is None and empty and pattern("for_all").match(commitment.text):
            chosen[i] = rows[0]
    columns = [
        i for i, c in enumerate(commitments)
        if c.listed and chosen[i] is None and not pattern("empty").match(c.text)
    ]  # fmt: skip
    if rows and columns and len(columns) <= 3 * len(rows):
        for i, j in _in_order(rows, columns, likes, commitments):
            chosen[i] = j
    _swap(chosen, likes)
    _by_words(chosen, likes, len(problems), [c.text for c in commitments])
    return tuple(chosen)


def _by_number(commitment: Side, count: int) -> int | None:
    match = _ORDINAL.match(commitment.text)
    if match is None:
        return None
    n = 0 if "前" in match[0] else "一二三四五六七八九".find(match[1])
    return n if 0 <= n < count else None


def _in_order(
    rows: Sequence[int], columns: Sequence[int], likes: Sequence[Sequence[float]],
    commitments: Sequence[Side],
) -> list[tuple[int, int]]:  # fmt: skip
    """The pairs (commitment, problem) of the best alignment that crosses nothing."""
    same = len(rows) == len(columns)
    near = abs(len(rows) - len(columns)) == 1 and len(rows) > 1
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [
        [(0.0, [])] * (len(rows) + 1) for _ in range(len(columns) + 1)
    ]
    for a, i in enumerate(columns):
        beside = bool(_BESIDE.match(commitments[i].text)) and not same
        for b, j in enumerate(rows):
            like = likes[i][j]
            order = _ORDER if same or like >= _FAR else _ORDER / 2 if near else -_FAR
            if len(rows) == 1 and len(columns) > 1 and like < _FAR:
                order = -1.0
            gain = like + (order if not beside else -_FAR)
            score, pairs = best[a][b]
            options = [best[a][b + 1], best[a + 1][b]]
            if gain > 0:
                options.append((score + gain, [*pairs, (i, j)]))
            best[a + 1][b + 1] = max(options, key=lambda o: o[0])
    return best[-1][-1][1]


def _swap(chosen: list[int | None], likes: Sequence[Sequence[float]]) -> None:
    """Two measures change places where their words clearly belong the other way."""
    for i in range(len(chosen)):
        for k in range(i):
            p, q = chosen[i], chosen[k]
            if p is None or q is None or p == q:
                continue
            gain = likes[i][q] + likes[k][p] - likes[i][p] - likes[k][q]
            if gain > _ORDER:
                chosen[i], chosen[k] = q, p


def _by_words(
    chosen: list[int | None], likes: Sequence[Sequence[float]], count: int, texts: Sequence[str]
) -> None:
    """What is left is paired where the words are clear, first with problems nobody answers."""
    for i, problem in enumerate(chosen):
        if problem is not None or not count or pattern("empty").match(texts[i]):
            continue
        row = likes[i]
        free = [j for j in range(count) if j not in chosen]
        best = max(free, key=lambda j: row[j], default=None)
        if best is not None and row[best] >= _CLEAR:
            chosen[i] = best
            continue
        best = max(range(count), key=lambda j: row[j])
        if row[best] >= 2 * _CLEAR:
            chosen[i] = best


def _like(problem: Side, commitment: Side) -> float:
    """How far a commitment speaks of a problem's matter, from 0 to about 1."""
    ours, theirs = scores(commitment.text), scores(problem.text)
    common = 0.0
    if ours and theirs:
        top, under = max(ours.values()), max(theirs.values())
        common = max(
            (min(ours[t] / top, theirs[t] / under) for t in ours.keys() & theirs.keys()),
            default=0.0,
        )
    named = _NAMED.search(commitment.text)
    mine, others = _pairs(commitment.text), _pairs(problem.text)
    share = len(mine & others) / max(8, min(len(mine), len(others)))
    about = len(_pairs(named[1]) & others) if named else 0
    return 0.2 * common + min(0.6, 1.5 * share) + min(0.3, 0.1 * about)


def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"[^一-鿿A-Za-z0-9]", " ", text)
    pairs = (bare[i : i + 2] for i in range(len(bare) - 1))
    return frozenset(p for p in pairs if " " not in p) - frozenset(listed("common"))
