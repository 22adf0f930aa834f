"""The statements of a report: what one sentence tells, promises or admits, and where."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reportqa.commitments.matters import PAIR_BITS, Codes, bigrams, characters, find_matters
from reportqa.commitments.model import Item

Floats = NDArray[np.float64]
Manner = Literal["told", "promised", "lacking", "empty"]

_END = re.compile(r"[。！？!?；;\n]+[”’）)》]*")
_CLAUSE = re.compile(r"[，,：:]+")
_CJK = "一二三四五六七八九十"
_MARKER = re.compile(
    rf"(?:第?[{_CJK}]{{1,3}}(?:是|[、.．])|[（(](?:[{_CJK}]{{1,3}}|\d{{1,2}})[)）][、.．]?"
    r"|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|首先|其次|再次|最后)[，,\s]*|[，,：:\s]+"
)
_LONGEST = 80
_RUN = 50
_SHORTEST = 6
_BY_ITEM: dict[int, Manner] = {1: "told", 2: "promised", 3: "lacking"}
_SKIPPED = 4
_STOCK = 0.15
_GRAMMAR = 0.4
_GRAMMAR_CHARACTERS = "的了和与及在对等将把为是一有不以并也都中上下年月日个"
_LAST = 0xFFFF
_MASK = (1 << PAIR_BITS) - 1
_BITS = 2 * PAIR_BITS  # a pair of code points


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a part of one too long, at ``text[start:end]``, without marker and stop.

    ``manner``: it tells of work done, promises, admits a lack, or says nothing of work (openings,
    the words of the form, how many applications came).
    """

    start: int
    end: int
    manner: Manner


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Values with the statement, by its place in the list, that has each; once a statement."""

    values: Codes
    rows: Codes


@dataclass(frozen=True, slots=True, eq=False)
class Statements:
    """The statements of a report with what they are compared by.

    ``pairs`` of neighbouring characters, ``matters``, single ``letters``. ``tell`` is what each
    pair tells at most, 0 to 1: little if it is of words that any such report is full of.
    """

    found: tuple[Statement, ...]
    pairs: Table
    tell: Floats
    matters: Table
    letters: Table


@dataclass(frozen=True, slots=True)
class _Words:
    done: re.Pattern[str]
    promised: re.Pattern[str]
    lacking: re.Pattern[str]
    boilerplate: re.Pattern[str]
    routine: re.Pattern[str]
    stock: Codes


@cache
def _words() -> _Words:
    lists = tomllib.loads(files(__package__).joinpath("manner.toml").read_text("utf-8"))
    stock = [bigrams(characters(word)) for word in lists.pop("stock")]
    patterns = {name: re.compile("|".join(words)) for name, words in lists.items()}
    return _Words(stock=np.unique(np.concatenate(stock)), **patterns)


def _tell(pairs: Codes) -> Floats:
    stock = _words().stock
    at = np.searchsorted(stock, pairs)
    at[at == len(stock)] = 0
    ends = _grammar()
    plain = ends[np.minimum(pairs >> PAIR_BITS, _LAST)] | ends[np.minimum(pairs & _MASK, _LAST)]
    tell: Floats = np.where(stock[at] == pairs, _STOCK, np.where(plain, _GRAMMAR, 1.0))
    return tell


@cache
def _grammar() -> NDArray[np.bool_]:
    found = np.zeros(_LAST + 1, dtype=bool)
    found[[ord(c) for c in _GRAMMAR_CHARACTERS]] = True
    return found


def cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences, without marker and stop; long ones in runs of their clauses."""
    for left, right in _between(_END, text, start, end):
        if right - left <= _LONGEST:
            yield left, right
            continue
        begun = left
        for _, clause in _between(_CLAUSE, text, left, right, shortest=1):
            if clause - begun >= _RUN or clause == right:
                yield begun, clause
                begun = clause
                while begun < right and (comma := _CLAUSE.match(text, begun)):
                    begun = comma.end()


def _between(
    stop: re.Pattern[str], text: str, start: int, end: int, shortest: int = _SHORTEST
) -> Iterator[tuple[int, int]]:
    edges = [(m.start(), m.end()) for m in stop.finditer(text, start, end)]
    left = start
    for right, following in (*edges, (end, end)):
        while marker := _MARKER.match(text, left, right):
            left = marker.end()
        last = left + len(text[left:right].rstrip("，,：: \t\r\u3000"))
        if last - left >= shortest:
            yield left, last
        left = following


def manner_of(sentence: str) -> Manner:
    """How a sentence is meant, by its words alone."""
    words = _words()
    if words.boilerplate.search(sentence):
        return "empty"
    if words.done.search(sentence):
        return "told"
    if words.promised.search(sentence):
        return "promised"
    return "lacking" if words.lacking.search(sentence) else "told"


@lru_cache(maxsize=64)
def statements(
    text: str, items: tuple[Item, ...] = (), skipped: tuple[tuple[int, int], ...] = ()
) -> Statements:
    """The statements of a report, none of what is ``skipped``; an item's own manner goes first."""
    kinds = np.zeros(len(text) + 1, dtype=np.int8)
    for item in items:
        kinds[item.start : item.end] = (
            3 if item.kind == "problem" else 1 if item.status == "done" else 2
        )
    for left, right in skipped:
        kinds[left:right] = _SKIPPED
    edges = {0, len(text)}
    edges |= {edge for item in items for edge in (item.start, item.end)}
    edges |= {edge for span in skipped for edge in span}
    found: list[Statement] = []
    for start, end in pairwise(sorted(edges)):
        kind = int(kinds[start])
        if kind != _SKIPPED:
            found += [
                Statement(left, right, _BY_ITEM.get(kind) or manner_of(text[left:right]))
                for left, right in cut(text, start, end)
            ]
    return _measured(text, tuple(found))


def as_statements(texts: Sequence[str], manner: Manner) -> Statements:
    """Each text as one statement."""
    found: list[Statement] = []
    start = 0
    for text in texts:
        found.append(Statement(start, start + len(text), manner))
        start += len(text) + 1
    return _measured("\n".join(texts), tuple(found))


def _measured(text: str, found: tuple[Statement, ...]) -> Statements:
    rows = np.full(len(text) + 1, -1, dtype=np.int64)
    for n, statement in enumerate(found):
        rows[statement.start : statement.end] = n
    for routine in _words().routine.finditer(text):
        rows[routine.start() : routine.end()] = -1
    codes = characters(text)
    letters = _letters(codes)
    rows = rows[: len(codes)]
    pairs = bigrams(codes)
    kept = (rows[:-1] >= 0) & (rows[:-1] == rows[1:])
    places = np.flatnonzero(kept & letters[:-1] & letters[1:])
    spoken, numbers = find_matters(text, pairs)
    inside = kept[spoken]
    single = np.flatnonzero((rows >= 0) & letters)
    once = _once(pairs[places], rows[places])
    return Statements(
        found,
        once,
        _tell(once.values),
        _once(numbers[inside], rows[spoken[inside]]),
        _once(codes[single], rows[single]),
    )


def _letters(codes: Codes) -> NDArray[np.bool_]:
    small = codes | 32
    digits = (codes >= ord("0")) & (codes <= ord("9"))
    return ((codes >= 0x4E00) & (codes <= 0x9FFF)) | digits | ((small >= 97) & (small <= 122))


def _once(values: Codes, rows: Codes) -> Table:
    """Each value once in each row, row by row."""
    keys = np.unique((rows << _BITS) | values)
    return Table(keys & ((1 << _BITS) - 1), keys >> _BITS)
