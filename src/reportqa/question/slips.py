"""Typing slips in the form's own words: homophones, look-alikes, a letter or a character too many.

Where nothing explains a word of a question, it may be a slip. It is taken for one only if there is
one way to put it right that explains the whole question, and what was typed is a word of no report
and no other word either: 里程 stays 里程. How short words are mistyped, and which English words
lie one letter from the form's, stands in slips.toml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from itertools import combinations, pairwise
from typing import Any

from reportqa.form.catalogue import catalogue
from reportqa.question.parse import Question, parse
from reportqa.question.vocabulary import data_file

LONGEST = 120
"""Characters of a question that is looked through: slips are for questions typed by hand."""

_RULE_FROM = 4
"""Chinese words of fewer characters have too many homophones for a rule."""
_MISSING_FROM = 5
"""Words of fewer characters mean something else too often where one is missing (不[予]公开)."""
_LETTERS = 6
_MOST_SLIPS = 2
_MOST_READINGS = 60
_NEGATIONS = frozenset("不未没无非否勿")

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LATIN = re.compile(r"(?<![a-z0-9])[a-z]+(?![a-z0-9])")


@dataclass(frozen=True, slots=True)
class Slip:
    """What was typed, what it is taken for, and where it stands in the normalised question."""

    typed: str
    meant: str
    start: int

    @property
    def end(self) -> int:
        """Where what was typed ends."""
        return self.start + len(self.typed)


def put_right(
    question: Question,
    agencies: Sequence[str],
    today: date,
    meaning: Callable[[Question], Hashable],
    is_word: Callable[[str], bool],
) -> tuple[Question, tuple[Slip, ...]] | None:
    """The question with its slips put right, and which they are; None where that is not certain.

    ``meaning`` tells what a question that is explained as a whole asks for, something false where
    that is nothing; two ways to put a question right that differ in it are none. ``is_word`` tells
    whether what was typed stands in a report. Questions without left-over words cost nothing.
    """
    if not question.left or len(question.plain) > LONGEST or question.unknown_agency:
        return None
    found: dict[Hashable, tuple[Question, tuple[Slip, ...]]] = {}
    for text, slips in _readings(question):
        corrected = parse(text, agencies, today)
        meant = meaning(corrected) if not corrected.left else None
        if not meant or any(is_word(s.typed) for s in slips):
            continue
        found.setdefault(meant, (corrected, slips))
    return next(iter(found.values())) if len(found) == 1 else None


def _readings(question: Question) -> Iterator[tuple[str, tuple[Slip, ...]]]:
    """Texts with slips put right that touch left-over words; fewest and longest slips first.

    A left-over word that is spelt right may belong to a name with a slip (helth commission).
    """
    plain = question.plain
    slips = sorted(
        {s for s in find_slips(plain) if _touched(s, question.left, plain)},
        key=lambda s: (-len(s.meant), s.start, s.meant),
    )
    count = 0
    for size in range(1, _MOST_SLIPS + 1):
        for chosen in combinations(slips, size):
            ordered = tuple(sorted(chosen, key=lambda s: s.start))
            if any(b.start < a.end for a, b in pairwise(ordered)):
                continue
            count += 1
            if count > _MOST_READINGS:
                return
            text = plain
            for slip in reversed(ordered):
                text = text[: slip.start] + slip.meant + text[slip.end :]
            yield text, ordered


def _touched(slip: Slip, left: Sequence[str], plain: str) -> set[str]:
    """The left-over words that what was typed overlaps."""
    return {
        word
        for word in left
        for m in re.finditer(re.escape(word), plain)
        if m.start() < slip.end and slip.start < m.end()
    }


def find_slips(plain: str) -> Iterator[Slip]:
    """Everything in a normalised question that may be a slip of one of the form's words."""
    for run in _HAN.finditer(plain):
        yield from _short(run[0], run.start())
        yield from _doubled(run[0], run.start())
        yield from _long(run[0], run.start())
    for word in _LATIN.finditer(plain):
        for meant in _english(word[0]):
            yield Slip(word[0], meant, word.start())


def _short(run: str, offset: int) -> Iterator[Slip]:
    for meant, typed in _data()["chinese"]["short"].items():
        for wrong in typed:
            for match in re.finditer(re.escape(wrong), run):
                yield Slip(wrong, meant, offset + match.start())


def _doubled(run: str, offset: int) -> Iterator[Slip]:
    """A character of a form's word typed twice (处罚决决定)."""
    for i in range(1, len(run)):
        if run[i] != run[i - 1] or run[i] in _not_doubled():
            continue
        once = run[:i] + run[i + 1 :]
        # 重重 is a word of its own unless it begins 重复
        if any(m.start() < i <= m.end() for m in _terms().finditer(once)):
            yield Slip(run[i - 1 : i + 1], run[i], offset + i - 1)


def _long(run: str, offset: int) -> Iterator[Slip]:
    for size, words in _by_length().items():
        for i in range(len(run) - size + 1):
            typed = run[i : i + size]
            yield from (Slip(typed, w, offset + i) for w in words if _is_slip(typed, w))
    sizes = {len(typed) for typed in _missing_one()}
    for size in sizes:
        for i in range(len(run) - size + 1):
            typed = run[i : i + size]
            yield from (Slip(typed, w, offset + i) for w in _missing_one().get(typed, ()))


def _is_slip(typed: str, word: str) -> bool:
    """Whether two strings of one length differ as homophones, look-alikes or by a swap do."""
    differ = [i for i, (a, b) in enumerate(zip(typed, word, strict=True)) if a != b]
    if not differ or len(differ) > len(word) // 2:
        return False
    if len(differ) == 2 and differ[1] - differ[0] == 1:
        a, b = differ
        if typed[a] == word[b] and typed[b] == word[a]:
            return not {typed[a], typed[b]} & _changing()
    if len(differ) == 1 and _alike(typed[differ[0]], word[differ[0]]):
        return True
    # two neighbouring homophones are mostly a word of their own (统一公开 is not 同意公开)
    if any(b - a == 1 for a, b in pairwise(differ)):
        return False
    if any({typed[i], word[i]} & _NEGATIONS for i in differ):
        return False
    sounds = _sounds(word)
    return all(sounds[i] in {_sounds(typed)[i], _sounds(typed[i])[0]} for i in differ)


@cache
def _missing_one() -> dict[str, tuple[str, ...]]:
    """What is left of the form's words without one character, and of which."""
    found: dict[str, tuple[str, ...]] = {}
    for word in _words():
        if len(word) >= _MISSING_FROM:
            for i in range(len(word)):
                typed = word[:i] + word[i + 1 :]
                if word[i] not in _changing():
                    found[typed] = (*found.get(typed, ()), word)
    return {typed: words for typed, words in found.items() if typed not in _words()}


def _alike(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _data()["chinese"]["characters"]["alike"])


@lru_cache(maxsize=4096)
def _sounds(word: str) -> tuple[str, ...]:
    """Pinyin without tones; of a character alone its commonest reading."""
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(word))


@cache
def _words() -> tuple[str, ...]:
    """The form's own words of four characters and more: what its measures need, and its labels."""
    form = catalogue()
    needed = {need for e in form.entries for way in (e.needs, *e.also) for need in way}
    needed |= {need for applicant in form.applicants for need in applicant.needs}
    terms = data_file("terms.toml")["term"]
    words = {w for name in needed if name in terms for w in terms[name]["zh"]}
    words |= {entry.name for entry in form.entries}
    return tuple(sorted(w for w in words if len(w) >= _RULE_FROM and _HAN.fullmatch(w)))


@cache
def _by_length() -> dict[int, tuple[str, ...]]:
    sizes = sorted({len(word) for word in _words()})
    return {size: tuple(w for w in _words() if len(w) == size) for size in sizes}


@cache
def _terms() -> re.Pattern[str]:
    """The plain Chinese words of all terms, the longest first."""
    words = {w for t in data_file("terms.toml")["term"].values() for w in t["zh"] if len(w) > 1}
    return re.compile("|".join(sorted(filter(_HAN.fullmatch, words), key=len, reverse=True)))


@cache
def _not_doubled() -> frozenset[str]:
    """Characters that real words and names double, or that change what a word means."""
    return frozenset(_data()["chinese"]["characters"]["doubled"]) | _changing()


@cache
def _changing() -> frozenset[str]:
    """Characters that make another word where they stand: without them nothing is only missing."""
    return frozenset(_data()["chinese"]["characters"]["changing"]) | _NEGATIONS


def _english(word: str) -> tuple[str, ...]:
    """The form's words that a word which is none itself may have been; the first letter is right.

    One letter from it, or of the same letters (desicions).
    """
    from rapidfuzz.distance import OSA

    if word in _english_short():
        return _english_short()[word]
    if len(word) < _LETTERS or word in _english_words() or word in _real():
        return ()
    return tuple(
        w
        for w in _english_words()
        if w[0] == word[0]
        and (
            OSA.distance(word, w, score_cutoff=1) == 1
            or (w[-1] == word[-1] and len(w) > _LETTERS and sorted(w) == sorted(word))
        )
    )


@cache
def _english_short() -> dict[str, tuple[str, ...]]:
    """The commonest slips of words that the rule does not reach, and what they are."""
    return {w: (meant,) for meant, typed in _data()["english"]["short"].items() for w in typed}


@cache
def _english_words() -> tuple[str, ...]:
    return tuple(sorted(_data()["english"]["words"].split()))


@cache
def _real() -> frozenset[str]:
    return frozenset(_data()["english"]["real"].split())


@cache
def _data() -> dict[str, Any]:
    return data_file("slips.toml")
