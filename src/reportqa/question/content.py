"""What running text must speak of to answer a question: its words without the asking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.question.operations import SCOPES
from reportqa.question.spans import Role, Span
from reportqa.question.vocabulary import is_light

FUNCTION = "的了和与及或在为是有把被对给从向由于以而也都就还又才吗呢并个"
"""Characters that need not stand in a text for it to answer."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the normalised question; ``needed[i]`` tells whether ``text[i]`` must be met.

    Function words stay in the run, so that a word that they are a part of is found (线上, 来访).
    """

    text: str
    needed: tuple[bool, ...]

    @property
    def words(self) -> str:
        """The needed characters, blanks for the others."""
        shown = "".join(c if n else " " for c, n in zip(self.text, self.needed, strict=True))
        return " ".join(shown.split())


def content_runs(
    plain: str, spans: Sequence[Span], left: Sequence[tuple[int, int]], neutral: frozenset[str]
) -> tuple[Run, ...]:
    """The runs of a question; agencies, years, asking and counting words part them."""
    kept = [False] * len(plain)
    needed = [False] * len(plain)
    for start, end in left:
        kept[start:end] = [True] * (end - start)
        light = _light_start(plain[start:end])
        needed[start:end] = [False] * light + [True] * (end - start - light)
    for span in spans:
        if _operates(span):
            kept[span.start : span.end] = needed[span.start : span.end] = [True] * (
                span.end - span.start
            )
        elif span.has(Role.TERM) and not span.has(Role.AGENCY):
            must = not (_optional(span) or span.ids(Role.TERM) & neutral)
            must = must and not is_light(plain[span.start : span.end])
            kept[span.start : span.end] = [True] * (span.end - span.start)
            needed[span.start : span.end] = [must] * (span.end - span.start)
        elif _is_period(plain, span):
            kept[span.start : span.end] = needed[span.start : span.end] = [True] * (
                span.end - span.start
            )
        elif span.has(Role.STOP) and not _asks(plain[span.start : span.end]):
            kept[span.start : span.end] = [True] * (span.end - span.start)
    for i, char in enumerate(plain):
        if char in " -'" and 0 < i < len(plain) - 1:
            kept[i] = kept[i - 1] and kept[i + 1]
        needed[i] = needed[i] and char not in FUNCTION and char.isalnum()
    runs = []
    start = 0
    while start < len(plain):
        if not kept[start]:
            start += 1
            continue
        end = start
        while end < len(plain) and kept[end]:
            end += 1
        if any(needed[start:end]):
            runs.append(Run(plain[start:end], tuple(needed[start:end])))
        start = end
    return tuple(runs)


def _light_start(left: str) -> int:
    """How many characters of left-over words are a verb without content (开展 网上调查)."""
    if len(left) == 1 and is_light(left):
        return 1  # 开过, 办过
    sizes = (size for size in (3, 2) if is_light(left[:size]) and len(left) - size != 1)
    return 0 if left.isascii() else next((s for s in sizes if s <= len(left)), 0)


def _optional(span: Span) -> bool:
    return any(m.role is not Role.TERM for m in span.meanings)


_SOFT = SCOPES | {"together", "breakdown", "share", "percent", "times", "than"}


def _operates(span: Span) -> bool:
    """Whether a span asks for a computation that a sentence must speak of to answer."""
    if span.has(Role.STOP) or span.has(Role.COUNT):
        return False
    return any(i.split(" ")[0] not in _SOFT for i in span.ids(Role.OPERATION))


_PERIODS = frozenset({"other", "months"})


def _is_period(plain: str, span: Span) -> bool:
    """Whether a counting word counts nothing here: the 季度 of 季度通报, the 月 of 3月."""
    if not span.ids(Role.COUNT) & _PERIODS or plain[span.start].isascii():
        return False
    before = plain[: span.start].rstrip()
    if before[-1:].isdigit():
        return "months" in span.ids(Role.COUNT)
    return not before.endswith(("多少", "几", "几个", "多少个", "哪", "哪个"))


def _asks(word: str) -> bool:
    """Question words part a run: what stands on their two sides is no phrase."""
    return any(w in word for w in ("多少", "几", "哪", "什么", "请", "how", "what", "which"))
