"""How much of a question a piece of report text speaks of, word by word.

Chinese is compared by runs of two characters and more, so that no word-splitter decides; English
words count where a synonym of theirs stands in the text. Synonyms are data (synonyms.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from reportqa.question.vocabulary import compile_words, data_file

_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class _Group:
    zh: tuple[str, ...]
    en: re.Pattern[str]


@cache
def _groups() -> tuple[_Group, ...]:
    return tuple(
        _Group(tuple(g["zh"]), compile_words((), g["en"]))
        for g in data_file("synonyms.toml")["group"]
    )


def covered(run: str, text: str) -> list[bool]:
    """For each character of a run of the question, whether the text speaks of it."""
    if _LATIN.search(run):
        return _covered_latin(run, text)
    marks = [False] * len(run)
    for i in range(len(run) - 1):
        if run[i : i + 2] in text:
            marks[i] = marks[i + 1] = True
    if len(run) == 1 and run in text:
        marks[0] = True
    for group in _groups():
        if any(word in text for word in group.zh):
            for word in group.zh:
                for match in re.finditer(re.escape(word), run):
                    marks[match.start() : match.end()] = [True] * len(word)
    return marks


def _covered_latin(run: str, text: str) -> list[bool]:
    marks = [not char.isalnum() for char in run]
    for word in re.finditer(r"[a-z0-9][a-z0-9'-]*", run):
        if word[0] in text:
            marks[word.start() : word.end()] = [True] * len(word[0])
    for group in _groups():
        if not any(word in text for word in group.zh):
            continue
        for match in group.en.finditer(run):
            size = match.end(1) - match.start(1)
            marks[match.start(1) : match.end(1)] = [True] * size
    return marks


def coverage(runs: Sequence[str], text: str) -> float:
    """The share of the question's content characters that a text speaks of, 0 to 1."""
    marks = [mark for run in runs for mark in covered(run, text)]
    return sum(marks) / len(marks) if marks else 0.0


def back_coverage(text: str, runs: Sequence[str]) -> float:
    """The share of a text's Chinese characters that the question speaks of, 0 to 1."""
    question = " ".join(runs)
    chinese = re.findall(r"[\u3400-\u9fff]+", text)
    if _LATIN.search(question):
        question += " " + " ".join(
            word for g in _groups() if g.en.search(question) for word in g.zh
        )
    return coverage(chinese, question)


def unspoken(runs: Sequence[str], text: str) -> tuple[str, ...]:
    """The pieces of the question that a text does not speak of."""
    pieces = []
    for run in runs:
        marks = covered(run, text)
        piece = ""
        for char, mark in zip(run, marks, strict=True):
            if mark:
                if piece.strip():
                    pieces.append(piece.strip())
                piece = ""
            else:
                piece += char
        if piece.strip():
            pieces.append(piece.strip())
    return tuple(pieces)
