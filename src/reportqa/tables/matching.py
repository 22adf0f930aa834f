"""How well a text of a table and a question agree: shared characters, and nearness in meaning."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reportqa.tables.grid import alike, plain, tokens, words

Floats = NDArray[np.float64]
Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors of length 1, one row a text."""

_CLAUSE = re.compile(r"[,，。？?！!；;：:、\s]+|以及|分别|和(?!谐)|与")
_GAP = "\ue0ff"
_WINDOWS = (3, 5)
_MOST_WINDOWS = 40

MATCH = (
    "run/length", "run", "covered", "single", "pairs", "whole", "claimed", "place", "rare",
    "alike", "alike run", "longest of it", "cosine", "window", "length",
)  # fmt: skip
"""What ``Matches.rows`` measures of a text, in order."""


@dataclass(frozen=True)
class Question:
    """A question made ready: its plain text, tokens, parts that carry meaning, and flags."""

    text: str
    tokens: tuple[str, ...]
    alike: tuple[str, ...]
    windows: tuple[str, ...]
    flags: tuple[float, ...]
    content: tuple[bool, ...]
    """Which tokens carry meaning."""


def question_of(text: str) -> Question:
    """Make a question ready."""
    said = plain(text)
    english = not re.search(r"[\u3400-\u9fff]", said)
    flags = [float(any(w in said for w in listed)) for listed in words("asked").values()]
    joints = len(re.findall(r"、|和|以及|及|与|还有|\band\b|,", said))
    flags += [float(joints), float(len(said)), float(english)]
    own = tokens(said)
    return Question(
        said, own, tokens(alike(said)), _windows(said), tuple(flags), _content(said, len(own))
    )


def _content(said: str, count: int) -> tuple[bool, ...]:
    """Which tokens of a text carry meaning: those outside the empty words."""
    for word in sorted(words("empty")["words"], key=len, reverse=True):
        said = said.replace(word, _GAP * len(word))
    kept = tuple(token != _GAP for token in tokens(said))
    return kept if len(kept) == count else (True,) * count


def _windows(said: str) -> tuple[str, ...]:
    """Stretches of the question, to be compared with short texts."""
    stripped = _strip(said)
    found: dict[str, None] = {}
    for clause in stripped:
        found[clause] = None
        if re.search(r"[\u3400-\u9fff]", clause):
            for size in _WINDOWS:
                for start in range(0, len(clause) - size + 1, 2 if size > 3 else 1):
                    found[clause[start : start + size]] = None
        else:
            parts = clause.split()
            for size in (1, 2, 4):
                for start in range(len(parts) - size + 1):
                    found[" ".join(parts[start : start + size])] = None
    return tuple(found)[:_MOST_WINDOWS]


def _strip(said: str) -> list[str]:
    """The clauses of a question without the words that carry no meaning."""
    for word in sorted(words("empty")["words"], key=len, reverse=True):
        if len(word) > 1:
            said = said.replace(word, "，")
    if not re.search(r"[\u3400-\u9fff]", said):
        kept = [w for w in re.findall(r"[\w.%-]+|,", said) if w not in words("empty")["english"]]
        return [c.strip() for c in " ".join(kept).split(",") if c.strip()]
    parts = (p.strip("的是在有了呢吗啊呀请") for p in _CLAUSE.split(said))
    return [p for p in parts if len(p) > 1]


def run_lengths(asked: Sequence[str], text: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each token of both, the length of the longest common run that covers it."""
    over_asked, over_text = [0] * len(asked), [0] * len(text)
    before = [0] * (len(text) + 1)
    places: dict[str, list[int]] = {}
    for j, token in enumerate(text):
        places.setdefault(token, []).append(j)
    ends_asked: list[list[tuple[int, int]]] = [[] for _ in asked]
    for i, token in enumerate(asked):
        now = [0] * (len(text) + 1)
        for j in places.get(token, ()):
            length = before[j] + 1
            now[j + 1] = length
            ends_asked[i].append((j, length))
        before = now
    for i, ends in enumerate(ends_asked):
        for j, length in ends:
            for back in range(length):
                over_asked[i - back] = max(over_asked[i - back], length)
                over_text[j - back] = max(over_text[j - back], length)
    return over_asked, over_text


class Matches:
    """The agreement of a question with each of the distinct texts of one table."""

    def __init__(self, question: Question, texts: Sequence[str], encode: Encode | None) -> None:
        """``texts`` may repeat; ``encode`` None leaves nearness in meaning at zero."""
        self.texts = list(dict.fromkeys(texts))
        self.index = {text: n for n, text in enumerate(self.texts)}
        self.question = question
        split = [tokens(text) for text in self.texts]
        runs = [run_lengths(question.tokens, t) for t in split]
        same = [run_lengths(question.alike, tokens(alike(text))) for text in self.texts]
        most = [max((r[0][i] for r in runs), default=0) for i in range(len(question.tokens))]
        self.over = np.array([r[0] for r in runs], dtype=np.int64).reshape(len(runs), -1)
        rarity = _rarity(split)
        cosines, windows = self._near(encode)
        self.rows = np.zeros((len(self.texts), len(MATCH)))
        pairs = set(pairwise(question.tokens))
        singles = set(question.tokens)
        for n, own in enumerate(split):
            over_asked, over_text = runs[n]
            length = max(1, len(own))
            longest = max(over_text, default=0)
            own_pairs: list[tuple[str, ...]] = [*pairwise(own)] or [(t,) for t in own]
            known: set[tuple[str, ...]] = set(pairs) if len(own) > 1 else {(t,) for t in singles}
            weight = sum(rarity.get(p, 1.0) for p in own_pairs)
            least = 2 if len(own) > 1 else 1
            held = [i for i, run in enumerate(over_asked) if run >= least]
            claimed = sum(over_asked[i] == most[i] for i in held)
            over_alike = same[n][1]
            self.rows[n] = (
                longest / length, longest,
                sum(run >= least for run in over_text) / length,
                sum(t in singles for t in own) / length,
                sum(p in known for p in own_pairs) / max(1, len(own_pairs)),
                float(bool(own) and longest == len(own)),
                claimed / length,
                (held[0] / max(1, len(question.tokens))) if held else -1.0,
                sum(rarity.get(p, 1.0) for p in own_pairs if p in known) / max(1e-9, weight),
                sum(r >= 1 + (len(over_alike) > 1) for r in over_alike) / max(1, len(over_alike)),
                max(over_alike, default=0) / max(1, len(over_alike)),
                claimed / max(1, len(held)),
                cosines[n], windows[n], len(own),
            )  # fmt: skip

    def _near(self, encode: Encode | None) -> tuple[Floats, Floats]:
        count = len(self.texts)
        cosines, windows = np.zeros(count), np.zeros(count)
        worded = [n for n, t in enumerate(self.texts) if any(c.isalpha() for c in t)]
        if encode is None or not worded:
            return cosines, windows
        asked = [self.question.text, *self.question.windows]
        # the table's texts by themselves: so they can be kept, whatever is asked of the table
        own = encode([self.texts[n][:60] for n in worded]).astype(np.float64)
        near = own @ encode(asked).astype(np.float64).T
        cosines[worded] = np.round(near[:, 0], 3)
        if near.shape[1] > 1:
            windows[worded] = np.round(near[:, 1:].max(axis=1), 3)
        return cosines, windows

    def of(self, text: str) -> Floats:
        """The measures of one of the texts."""
        row: Floats = self.rows[self.index[text]]
        return row

    def shared(self, texts: Sequence[str]) -> float:
        """Which share of the question's tokens that any text of the table knows these cover."""
        if not self.over.size:
            return 0.0
        known = (self.over >= 2).any(axis=0)
        if not known.any():
            return 0.0
        held = (self.over[[self.index[t] for t in texts]] >= 2).any(axis=0) if texts else ~known
        return float((held & known).sum() / known.sum())

    def explained(self, texts: Sequence[str]) -> float:
        """Which share of the tokens that carry meaning these texts cover."""
        content = np.array(self.question.content, dtype=bool)
        if not texts or not content.any() or not self.over.size:
            return 0.0
        held = (self.over[[self.index[t] for t in texts]] >= 2).any(axis=0)
        return float((held & content).sum() / content.sum())


def _rarity(split: Sequence[Sequence[str]]) -> dict[tuple[str, ...], float]:
    """How rare pairs of tokens are among the texts of the table."""
    count: dict[tuple[str, ...], int] = {}
    for own in split:
        for pair in set(pairwise(own)) | {(t,) for t in own}:
            count[pair] = count.get(pair, 0) + 1
    return {pair: math.log(1 + len(split) / n) for pair, n in count.items()}
