"""What a question is about, and whether a passage speaks of it at all.

Passages that only come near a question answer it wrongly: reports tell of meetings and visitors,
not of an open day. topics.toml lists what may be asked about, in everyday and official words, with
the words of which a passage must have one; things.toml words that a passage must have themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportqa.question.text import normalise
from reportqa.question.vocabulary import data_file
from reportqa.question.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Topic:
    """How questions name it, and of which words a passage that speaks of it has one."""

    said: Wordings
    words: tuple[str, ...]


def topics_in(text: str) -> tuple[Topic, ...]:
    """The topics that the normalised text of a question names."""
    return tuple(topic for topic in _topics() if topic.said.search(text))


def speaks_of(topics: Sequence[Topic], text: str) -> bool:
    """Whether a normalised text has a word of every topic."""
    return all(any(word in text for word in topic.words) for topic in topics)


@cache
def _topics() -> tuple[Topic, ...]:
    things = data_file("things.toml")["words"]
    return (
        *(
            Topic(Wordings(t["say"], t["en"]), tuple(map(normalise, t["find"])))
            for t in data_file("topics.toml")["topic"]
        ),
        *(Topic(Wordings([re.escape(word)], ()), (word,)) for word in things),
    )
