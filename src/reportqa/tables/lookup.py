"""A question and tables of any layout: the cells that are asked for, or nothing.

The question's words are compared with the headers over every cell, first cell by cell, then set by
set; the best set is the guess, with the probability that it is the whole answer. ``find_cells``
gives it out only where that is high enough and no other table, and no other set, comes near.
Nothing here calculates, and no text is made: an answer is cells as they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from reportqa.document import Cell, Table
from reportqa.embedding.encoder import Vectors, use_encode_together
from reportqa.tables.features import Seen, measure
from reportqa.tables.grid import Grid, grid_of
from reportqa.tables.headers import Headers, find_headers
from reportqa.tables.matching import Encode, Matches, question_of
from reportqa.tables.model import Model, model
from reportqa.tables.sets import measure_sets, possible_sets

MOST_CELLS = 2000
"""A larger table is passed over: training saw nothing like it, and it would take seconds."""

_RIVAL = 0.5
"""A second table with at least this share of the best one's confidence makes it ambiguous."""


@dataclass(frozen=True)
class FoundCell:
    """A cell that is asked for. Both paths are texts of headers as printed, the outermost first."""

    cell: Cell
    row: tuple[str, ...]
    column: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The complete set of cells that is asked for, in reading order.

    ``table`` is the index of their table; ``confidence``, 0 to 1, estimates the probability that
    exactly these cells are meant, given that the question is about these tables. ``double`` says
    that a value left out stands under the same words as one given: headers cannot tell them apart.
    """

    table: int
    cells: tuple[FoundCell, ...]
    confidence: float
    double: bool = False

    @property
    def safe(self) -> bool:
        """Whether the product may give this out, were there no other table."""
        return self.confidence >= model().safe and not self.double


def find_cells(
    question: str, tables: Sequence[Table], encode: Encode | None = None
) -> Found | None:
    """The cells that the question asks for; None where that is not safe to say.

    None: no table fits, several fit about as well, or the best set of cells is not sure enough.
    ``encode`` turns texts into vectors; without it the embedded default is used.
    """
    guesses = [g for n, t in enumerate(tables) if (g := guess(question, t, n, encode)) is not None]
    guesses.sort(key=lambda g: (-g.confidence, g.table))
    if not guesses or not guesses[0].safe:
        return None
    if len(guesses) > 1 and guesses[1].confidence >= _RIVAL * guesses[0].confidence:
        return None
    return guesses[0]


def guess(
    question: str, table: Table, number: int = 0, encode: Encode | None = None
) -> Found | None:
    """The best set of cells of one table, however unsure; None where no cell can be an answer."""
    if not 2 <= len(table.cells) <= MOST_CELLS:
        return None
    seen = look(question, *_prepared(table), encode)
    best = best_set(seen, model())
    if best is None:
        return None
    places, confidence = best
    given = [seen.numbers[p] for p in places]
    cells = tuple(_found(seen, n) for n in given)
    named = {key for n in given if (key := _words_over(seen, n))}
    double = any(_words_over(seen, n) in named for n in seen.numbers if n not in given)
    return Found(number, cells, confidence, double)


@lru_cache(maxsize=128)
def _prepared(table: Table) -> tuple[Grid, Headers]:
    grid = grid_of(table)
    return grid, find_headers(grid, model().roles, model().neighbours)


def look(question: str, grid: Grid, headers: Headers, encode: Encode | None = None) -> Seen:
    """Measure the cells of a table under a question."""
    matches = Matches(question_of(question), grid.texts, encode or default_encode)
    return measure(grid, headers, matches)


def best_set(seen: Seen, trees: Model) -> tuple[tuple[int, ...], float] | None:
    """The best set, as places in ``seen.numbers``, and its probability; None without candidates."""
    if not seen.numbers:
        return None
    chances = trees.cells.chances(seen.rows)[:, 0]
    sets = possible_sets(seen, chances)
    scores = trees.sets.chances(measure_sets(seen, chances, sets))[:, 0]
    order = np.argsort(-scores, kind="stable")
    return sets[int(order[0])], float(scores[order[0]])


def default_encode(texts: Sequence[str]) -> Vectors:
    """Vectors of the embedded default; those of the last tables are kept."""
    return _encode(tuple(texts))


@lru_cache(maxsize=128)
def _encode(texts: tuple[str, ...]) -> Vectors:
    # kept as a whole, because the last digits depend on what is encoded together
    return use_encode_together(texts)


def _words_over(seen: Seen, number: int) -> tuple[tuple[str, ...], ...]:
    """The texts of all headers over a cell; () unless it has both a row and a column header."""
    headers, texts = seen.headers, seen.grid.texts
    paths = headers.left[number], headers.above[number], headers.section[number]
    if not paths[0] or not paths[1]:
        return ()
    return tuple(tuple(texts[n] for n in path) for path in paths)


def _found(seen: Seen, number: int) -> FoundCell:
    cells = seen.grid.cells
    return FoundCell(
        cells[number],
        tuple(cells[n].text.strip() for n in reversed(seen.headers.left[number])),
        tuple(cells[n].text.strip() for n in reversed(seen.headers.above[number])),
    )
