"""What a problem or a promise is about: one topic of a fixed list, chosen by weighted words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from reportqa.commitments.model import Topic

_HEAD = re.compile(r"^[^，。；：]{4,}?[，。；：]")
_LEAST = 3.0  # fewer points are no topic
_BESIDE = 0.4  # what the other side of a pair counts
_EMPTY = re.compile(
    r"^(?:(?:此外|同时|另外|下一?步|今后|对此|我[一-鿿]|我们|将|继续|做好|抓好|认真|研究|采取|有力|有效|措施|加以|解决|政府|信息|政务|公开|各项|其他|工作|"
    r"不断|提高|提升|推动|水平|再上新台阶|的)，?)+$"
)


def scores(text: str) -> dict[Topic, float]:
    """The points of each topic that a folded text speaks of; what stands first counts twice."""
    head = _HEAD.match(text)
    first = head[0] if head else text
    found: dict[Topic, float] = {}
    for topic, words in _words().items():
        points = 0.0
        for weight, pattern in words:
            for part in (first, text):
                points += weight * min(2, len(set(pattern.findall(part))))
        if points:
            found[topic] = points
    return found


def topic_of(text: str, beside: str = "") -> Topic:
    """The topic of a folded text; 其他 where its words tell none.

    ``beside`` is the problem that a promise answers, or the promise: it has a say of its own.
    """
    if _EMPTY.match(text):
        return "其他"
    found = scores(text)
    for topic, points in scores(beside).items() if beside else ():
        found[topic] = found.get(topic, 0.0) + _BESIDE * points
    best = max(found, key=lambda topic: found[topic], default=None)
    return "其他" if best is None or found[best] < _LEAST else best


@cache
def _words() -> dict[Topic, tuple[tuple[int, re.Pattern[str]], ...]]:
    text = (files(__package__) / "topics.toml").read_text("utf-8")
    known = get_args(Topic)
    return {
        cast(Topic, topic): tuple(
            (int(weight), re.compile("|".join(words))) for weight, words in rows.items()
        )
        for topic, rows in tomllib.loads(text).items()
        if topic in known
    }
