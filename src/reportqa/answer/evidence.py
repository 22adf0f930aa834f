"""How much of a question a piece of report text speaks of, word by word.

Chinese is compared by runs of two characters and more, so that no word-splitter decides; English
words count where a synonym of theirs stands in the text. Synonyms are data (synonyms.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportqa.question.content import FUNCTION, Run
from reportqa.question.vocabulary import data_file
from reportqa.question.wordings import Wordings

_LATIN = re.compile(r"[a-z0-9][a-z0-9'-]*")
_TWO = re.compile(rf"(?![{FUNCTION}])[\u3400-\u9fff](?![{FUNCTION}])[\u3400-\u9fff]")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class _Group:
    zh: tuple[str, ...]
    en: Wordings


@cache
def _groups() -> tuple[_Group, ...]:
    return tuple(
        _Group(tuple(g["zh"]), Wordings((), g["en"])) for g in data_file("synonyms.toml")["group"]
    )


def _covered(run: str, text: str) -> list[bool]:
    """For each character of a run of the question, whether the text speaks of it."""
    marks = [False] * len(run)
    for i in range(len(run) - 1):
        if _TWO.fullmatch(run[i : i + 2]) and run[i : i + 2] in text:
            marks[i] = marks[i + 1] = True
    if len(run) == 1 and not run.isascii() and run in text:
        marks[0] = True
    for match in _LATIN.finditer(run):
        if re.search(rf"(?<![a-z0-9]){re.escape(match[0])}(?![a-z0-9])", text):
            marks[match.start() : match.end()] = [True] * len(match[0])
    for group in _groups():
        if not any(word in text for word in group.zh):
            continue
        for word in group.zh:
            for match in re.finditer(re.escape(word), run):
                marks[match.start() : match.end()] = [True] * len(word)
        for match in group.en.finditer(run):
            size = match.end(1) - match.start(1)
            marks[match.start(1) : match.end(1)] = [True] * size
    return marks


def coverage(runs: Sequence[Run], text: str) -> float:
    """The share of the question's needed characters that a text speaks of, 0 to 1."""
    met = needed = 0
    for run in runs:
        for mark, must in zip(_covered(run.text, text), run.needed, strict=True):
            needed += must
            met += must and mark
    return met / needed if needed else 0.0


def back_coverage(text: str, runs: Sequence[Run]) -> float:
    """The share of a text's Chinese characters that the question speaks of, 0 to 1."""
    question = " ".join(run.text for run in runs)
    if _LATIN.search(question):
        said = (word for g in _groups() if g.en.search(question) for word in g.zh)
        question = " ".join([question, *said])
    whole = [Run(m[0], (True,) * len(m[0])) for m in _HAN.finditer(text)]
    return coverage(whole, question)


def unspoken(runs: Sequence[Run], text: str) -> tuple[str, ...]:
    """The pieces of the question that a text does not speak of."""
    pieces = []
    for run in runs:
        marks = _covered(run.text, text)
        missing = tuple(must and not met for must, met in zip(run.needed, marks, strict=True))
        pieces += Run(run.text, missing).words.split()
    return tuple(pieces)
