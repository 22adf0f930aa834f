"""Matters that a sentence speaks of, under whatever words: the synonyms of these reports."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]

_BROAD = 1 / 3


@dataclass(frozen=True, slots=True)
class Matters:
    """``names``: the matters; ``weights``: what each counts, 1 or less where many share it.

    ``words``: under the code of a word's first two characters the words, each with its matters;
    ``firsts``: these codes in order.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    words: Mapping[int, tuple[tuple[str, tuple[int, ...]], ...]]
    firsts: Codes


def characters(text: str) -> Codes:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4").astype(np.int64)


def bigrams(codes: Codes) -> Codes:
    """One number for each pair of neighbours."""
    return (codes[:-1] << 21) | codes[1:]


@cache
def matters() -> Matters:
    """The matters of matters.toml."""
    tables = tomllib.loads(files(__package__).joinpath("matters.toml").read_text("utf-8"))
    names: list[str] = []
    weights: list[float] = []
    found: dict[str, list[int]] = {}
    for table, weight in (("narrow", 1.0), ("broad", _BROAD)):
        for name, words in tables[table].items():
            for word in words.split():
                found.setdefault(word, []).append(len(names))
            names.append(name)
            weights.append(weight)
    by_first: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
    for word, numbers in found.items():
        first = (ord(word[0]) << 21) | ord(word[1])
        by_first.setdefault(first, []).append((word, tuple(dict.fromkeys(numbers))))
    return Matters(
        tuple(names),
        tuple(weights),
        {first: tuple(words) for first, words in by_first.items()},
        np.array(sorted(by_first), dtype=np.int64),
    )


def find_matters(text: str, pairs: Codes) -> list[tuple[int, int]]:
    """(place, number of the matter) of every word of a matter; ``pairs`` are the text's bigrams."""
    known = matters()
    at = np.searchsorted(known.firsts, pairs)
    at[at == len(known.firsts)] = 0
    places = np.flatnonzero(known.firsts[at] == pairs)
    found: list[tuple[int, int]] = []
    for place, first in zip(places.tolist(), pairs[places].tolist(), strict=True):
        for word, numbers in known.words[first]:
            if len(word) == 2 or text.startswith(word, place):
                found += [(place, number) for number in numbers]
    return found
