"""Which problem of the same report a commitment answers, where the text pairs the two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.commitments.model import Topic
from reportqa.commitments.topics import scores

_ORDINAL = re.compile(r"^.{0,6}?(?:第)([一二三四五六七八九])(?:个|方面|点|项|类)?(?:的)?(?:问题|不足|方面)")
_NAMED = re.compile(r"(?:针对|对于?|关于|就|围绕)([^，。]{2,40}?)(?:的)?(?:问题|不足|情况|现象|短板|两件事|这一|三件事)")
_COMMON = frozenset(
    "政府 信息 公开 工作 进一 一步 加强 提升 提高 我局 我市 我县 我区 部分 个别 单位 不够 不足 需要 有待 内容 及时 "
    "息公 开工 作的 务公 政务 的问 问题 完善 继续 推进 建设".split()
)
_ALIKE = 0.34  # from here on two texts speak of the same matter
_STEP = 0.22


@dataclass(frozen=True, slots=True)
class Side:
    """A problem or a commitment: its folded words, its topic, its list and its place there."""

    text: str
    topic: Topic
    group: int
    count: int
    lead: str = ""


def paired(problems: Sequence[Side], commitments: Sequence[Side]) -> tuple[int | None, ...]:
    """For each commitment the place of its problem in ``problems``, None where none answers it.

    An ordinal (针对第二个问题) or the words of a problem decide; else the best common alignment of
    words, topic and order, in which two commitments take one problem only if both are close to it.
    """
    likes = [[_like(p, c) for p in problems] for c in commitments]
    same = len(problems) == len(commitments) and len(problems) > 1
    chosen: list[int | None] = []
    for i, commitment in enumerate(commitments):
        by_number = _ORDINAL.match(commitment.lead + commitment.text)
        if by_number and (n := "一二三四五六七八九".index(by_number[1])) < len(problems):
            chosen.append(n)
            continue
        chosen.append(_best(likes, i, len(problems), same))
    return tuple(_untangled(chosen, likes, len(problems), same))


def _best(likes: Sequence[Sequence[float]], i: int, count: int, same: bool) -> int | None:
    row = [
        like + (0.16 if j == i else 0.06 if abs(i - j) == 1 else 0.0) + (0.24 if same and i == j else 0)
        for j, like in enumerate(likes[i])
    ]
    if not row:
        return None
    best = max(range(count), key=lambda j: row[j])
    return best if row[best] >= _ALIKE else None


def _untangled(
    chosen: Sequence[int | None], likes: Sequence[Sequence[float]], count: int, same: bool
) -> list[int | None]:
    """Where problems stay unanswered, a commitment of the same place in order takes them."""
    result = list(chosen)
    if same:
        for i in range(count):
            if result[i] is None and i not in result:
                result[i] = i
    for i, j in enumerate(result):
        rivals = [k for k, other in enumerate(result) if other == j and k != i]
        if j is None or not rivals:
            continue
        free = [p for p in range(count) if p not in result]
        weaker = all(likes[k][j] > likes[i][j] for k in rivals)
        if weaker and i in free:
            result[i] = i
        elif weaker and likes[i][j] < _ALIKE - _STEP / 2:
            result[i] = None
    return result


def _like(problem: Side, commitment: Side) -> float:
    """How far a commitment speaks of a problem's matter, from 0 to about 1."""
    ours, theirs = scores(commitment.text), scores(problem.text)
    common = 0.0
    if ours and theirs:
        top, under = max(ours.values()), max(theirs.values())
        common = max(
            (min(ours[t] / top, theirs[t] / under) for t in ours.keys() & theirs.keys()), default=0.0
        )
    named = _NAMED.search(commitment.lead + commitment.text)
    words = _pairs(commitment.text + commitment.lead) & _pairs(problem.text)
    share = len(words) / max(6, min(len(_pairs(problem.text)), len(_pairs(commitment.text))))
    about = len(_pairs(named[1]) & _pairs(problem.text)) if named else 0
    return 0.26 * common + min(0.6, 1.6 * share) + min(0.4, 0.12 * about)


def _pairs(text: str) -> frozenset[str]:
    bare = re.sub(r"[^一-鿿A-Za-z0-9]", " ", text)
    return frozenset(
        bare[i : i + 2] for i in range(len(bare) - 1) if " " not in bare[i : i + 2]
    ) - _COMMON
