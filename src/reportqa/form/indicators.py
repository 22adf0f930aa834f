"""Indicators over the form: a numerator and a denominator, as data (indicators.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Indicator:
    """A percentage that people compute: sums of measures over sums of measures.

    ``zh`` and ``en_words`` are patterns of how it is asked for. ``needs`` and ``may`` are ids of
    terms beside it. ``open`` are measures of cases not closed: without them the denominator is
    that of the closed cases.
    """

    name: str
    en: str
    zh: tuple[str, ...]
    en_words: tuple[str, ...]
    needs: frozenset[str]
    may: frozenset[str]
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    open: tuple[str, ...] = ()


@cache
def indicators() -> tuple[Indicator, ...]:
    """The indicators that come with the package."""
    text = files(__package__).joinpath("indicators.toml").read_text(encoding="utf-8")
    return tuple(
        Indicator(
            i["name"], i["en"], tuple(i["zh"]), tuple(i["en_words"]), frozenset(i["needs"]),
            frozenset(i["may"]), tuple(i["numerator"]), tuple(i["denominator"]),
            tuple(i.get("open", ())),
        )
        for i in tomllib.loads(text)["indicator"]
    )  # fmt: skip
