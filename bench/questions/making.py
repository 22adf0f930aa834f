"""Makes the questions: things, agencies, years and frames drawn by a seed, each asked once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from bench.questions import alone, together, without
from bench.questions.cells import Cells, words
from bench.questions.drawing import Draw
from bench.questions.model import Asked

TODAY = date(2025, 5, 6)
"""The day on which all is asked: last year is the newest of the county."""

Maker = Callable[[Draw], Asked | None]

MAKERS: tuple[tuple[Maker, int], ...] = (
    (alone.value, 24), (alone.column, 14), (alone.share, 6), (alone.share_of, 4),
    (alone.difference, 6), (alone.between, 6), (alone.apart, 4), (alone.growth, 6),
    (alone.growth_between, 4), (alone.indicator, 4), (alone.verify, 8),
    (alone.follow, 8), (alone.largest_year, 6), (alone.largest_of_all, 3),
    (alone.average_years, 4), (alone.sum_years, 4), (alone.years_above, 4),
    (together.largest, 8), (together.top, 3), (together.nth, 3), (together.average, 3),
    (together.sum_all, 3), (together.sum_two, 4), (together.filtered, 8),
    (together.which_more, 4), (together.than, 4), (together.apart, 4),
    (without.blank, 6), (without.not_held, 5), (without.no_such_agency, 4),
    (without.not_of_the_form, 2), (without.another_word, 8), (without.another_count, 5),
)  # fmt: skip
"""What makes questions, and how many of each go together."""

_TRIES = 40


def make(cells: Cells, number: int, seed: int) -> list[Asked]:
    """So many different questions; the same seed makes the same ones."""
    draw = Draw(Random(seed), cells, words())
    makers = [maker for maker, weight in MAKERS for _ in range(weight)]
    draw.random.shuffle(makers)
    out: list[Asked] = []
    asked: set[tuple[str, ...]] = set()
    spent: set[Maker] = set()
    while len(out) < number:
        before = len(out)
        for maker in makers:
            if maker in spent:
                continue
            made = _another(maker, draw, asked)
            if made is None:
                spent.add(maker)  # all of its questions have been asked, or nearly
                continue
            asked.add((*made.previous, made.question))
            out.append(made)
        if len(out) == before:
            raise ValueError(f"only {before} different questions can be made")
    return out[:number]


def _another(maker: Maker, draw: Draw, asked: set[tuple[str, ...]]) -> Asked | None:
    for _ in range(_TRIES):
        made = maker(draw)
        if made is not None and (*made.previous, made.question) not in asked:
            return made
    return None
