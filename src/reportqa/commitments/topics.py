"""What a problem or a promise is about: one topic of a fixed list, chosen by weighted words."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import cast, get_args

from reportqa.commitments.model import Topic

_HEAD = re.compile(r"^[^，。；：]{4,}?[，。；：]")


def scores(text: str) -> dict[Topic, float]:
    """The points of each topic that a folded text speaks of; what stands first counts twice."""
    head = _HEAD.match(text)
    first = head[0] if head else text
    found: dict[Topic, float] = {}
    for topic, words in _words().items():
        points = 0.0
        for weight, pattern in words:
            for part, times in ((first, 1.0), (text, 1.0)):
                points += times * weight * min(2, len(set(pattern.findall(part))))
        if points:
            found[topic] = points
    return found


def topic_of(text: str, around: str = "") -> Topic:
    """The topic of a folded text; where its words tell none that of ``around``, else 其他."""
    for candidate in (text, around):
        found = scores(candidate) if candidate else {}
        if found:
            return max(found, key=lambda topic: found[topic])
    return "其他"


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
