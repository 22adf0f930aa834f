"""What a problem or a promise is about: one topic of a fixed list, chosen by weighted words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from reportqa.commitments.model import Topic
from reportqa.commitments.wording import pattern

_HEAD = re.compile(r"^[^，。；：]{4,}?[，。；：]")
_LEAST = 3.0  # fewer points are no topic
_BESIDE = 0.4  # what the other side of a pair counts


def scores(text: str) -> dict[Topic, float]:
    """The points of each topic that a folded text speaks of; what stands first counts twice."""
    head = _HEAD.match(text)
    first = head[0] if head else text
    found: dict[Topic, float] = {}
    for topic, words in _words().items():
        points = 0.0
        for weight, known in words:
            for part in (first, text):
                points += weight * min(2, len(set(known.findall(part))))
        if points:
            found[topic] = points
    return found


def topic_of(text: str, beside: str = "") -> Topic:
    """The topic of a folded text; 其他 where its words tell none.

    ``beside`` is the problem that a promise answers, or the promise: it has a say of its own.
    """
    if pattern("empty").match(text):
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
