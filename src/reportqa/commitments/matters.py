"""Matters that a sentence speaks of, under whatever words: the synonyms of these reports."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
PAIR_BITS = 21

_BROAD = 1 / 3


@dataclass(frozen=True, slots=True, eq=False)
class Matters:
    """``weights``: what each matter counts, 1, or less where many sentences have it.

    ``firsts`` are the first two characters of the words, in order, each once; the words of two
    characters are theirs, and ``starts`` to ``stops`` in ``numbers`` are the matters of these;
    ``longer`` are the other words with their matters.
    """

    weights: tuple[float, ...]
    firsts: Codes
    starts: Codes
    stops: Codes
    numbers: Codes
    longer: Mapping[int, tuple[tuple[str, tuple[int, ...]], ...]]


def characters(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)


def bigrams(codes: Codes) -> Codes:
    """One number for each pair of neighbours."""
    return (codes[:-1] << PAIR_BITS) | codes[1:]


@cache
def matters() -> Matters:
    """The matters of matters.toml."""
    tables = tomllib.loads(files(__package__).joinpath("matters.toml").read_text("utf-8"))
    weights: list[float] = []
    words: dict[str, list[int]] = {}
    for table, weight in (("narrow", 1.0), ("broad", _BROAD)):
        for listed in tables[table].values():
            for word in dict.fromkeys(listed.split()):
                words.setdefault(word, []).append(len(weights))
            weights.append(weight)
    short: dict[int, list[int]] = {}
    longer: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
    for word, numbers in words.items():
        first = (ord(word[0]) << PAIR_BITS) | ord(word[1])
        short.setdefault(first, [])
        if len(word) == 2:
            short[first] = numbers
        else:
            longer.setdefault(first, []).append((word, tuple(numbers)))
    firsts = sorted(short)
    stops = np.cumsum([len(short[first]) for first in firsts])
    return Matters(
        tuple(weights),
        _codes(firsts),
        _codes([0, *stops[:-1].tolist()]),
        stops.astype(np.int64),
        _codes(n for first in firsts for n in short[first]),
        {first: tuple(listed) for first, listed in longer.items()},
    )


def _codes(numbers: Iterable[int]) -> Codes:
    return np.array(list(numbers), dtype=np.int64)


def find_matters(text: str, pairs: Codes) -> tuple[Codes, Codes]:
    """The places of all words of matters, and the number of the matter of each.

    ``pairs`` are the text's ``bigrams``.
    """
    known = matters()
    at = np.searchsorted(known.firsts, pairs)
    at[at == len(known.firsts)] = 0
    places = np.flatnonzero(known.firsts[at] == pairs)
    at = at[places]
    counts = known.stops[at] - known.starts[at]
    # the numbers of each place, one behind the other: starts, starts + 1, … stops - 1
    first = np.repeat(known.starts[at] - np.cumsum(counts) + counts, counts)
    numbers = known.numbers[first + np.arange(len(first))]
    longer: list[tuple[int, int]] = []
    for place, pair in zip(places.tolist(), pairs[places].tolist(), strict=True):
        for word, listed in known.longer.get(pair, ()):
            if text.startswith(word, place):
                longer += [(place, number) for number in listed]
    more = np.array(longer, dtype=np.int64).reshape(-1, 2)
    return (
        np.concatenate([np.repeat(places, counts), more[:, 0]]),
        np.concatenate([numbers, more[:, 1]]),
    )
