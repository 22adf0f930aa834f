"""Sets of cells that may be the whole answer, and what is measured of each."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from reportqa.tables.features import Seen
from reportqa.tables.grid import KINDS, words
from reportqa.tables.headers import COLUMN_KEY, ROW_KEY
from reportqa.tables.matching import MATCH

Floats = NDArray[np.float64]

_COSINE, _WINDOW = MATCH.index("cosine"), MATCH.index("window")
_LEVELS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_MOST_BY_RANK = 6
_MOST = 40
_LEAST = 1e-4


def possible_sets(seen: Seen, chances: Floats) -> list[tuple[int, ...]]:
    """Sets of places in ``seen.numbers``, by rising size; ``chances`` are those of the cells."""
    order = [int(p) for p in np.argsort(-chances, kind="stable")]
    cells = [seen.grid.cells[n] for n in seen.numbers]
    found: dict[tuple[int, ...], None] = {}

    def offer(places: Iterable[int]) -> None:
        chosen = tuple(sorted(places))
        if chosen and chances[list(chosen)].min() > 0.01:
            found[chosen] = None

    for size in range(1, min(_MOST_BY_RANK, len(order)) + 1):
        found[tuple(sorted(order[:size]))] = None
    for single in order[1:3]:
        offer([single])
    for level in _LEVELS:
        offer(p for p in order if chances[p] >= level)
    for first in order[:2]:
        for level in (0.03, 0.1, 0.3):
            row = [p for p in order if cells[p].row == cells[first].row and chances[p] >= level]
            column = [
                p for p in order if cells[p].column == cells[first].column and chances[p] >= level
            ]
            offer(row)
            offer(column)
            rows, columns = {cells[p].row for p in column}, {cells[p].column for p in row}
            offer(
                p
                for p in range(len(cells))
                if cells[p].row in rows and cells[p].column in columns and chances[p] > 0.01
            )
        for same in (_same_top(seen, first), _same_side(seen, first)):
            offer(same)
            offer(p for p in same if not _adds_up(seen, p))
    ranked = sorted(found, key=lambda s: (-_log_chance(s, chances), s))[:_MOST]
    return sorted(ranked, key=lambda s: (len(s), s))


def _same_top(seen: Seen, first: int) -> list[int]:
    mine = seen.headers.above[seen.numbers[first]][:1]
    column = seen.grid.cells[seen.numbers[first]].column
    return [
        p
        for p, n in enumerate(seen.numbers)
        if seen.headers.above[n][:1] == mine and seen.grid.cells[n].column == column
    ]


def _same_side(seen: Seen, first: int) -> list[int]:
    mine = seen.headers.left[seen.numbers[first]][:1]
    row = seen.grid.cells[seen.numbers[first]].row
    return [
        p
        for p, n in enumerate(seen.numbers)
        if seen.headers.left[n][:1] == mine and seen.grid.cells[n].row == row
    ]


def _adds_up(seen: Seen, place: int) -> bool:
    number = seen.numbers[place]
    labels = (*seen.headers.above[number], *seen.headers.left[number], number)
    return any(t in seen.grid.texts[n] for n in labels for t in words("total")["words"])


def _log_chance(chosen: tuple[int, ...], chances: Floats) -> float:
    """How likely exactly these are the answer, were the cells independent."""
    clipped = np.clip(chances, _LEAST, 1 - _LEAST)
    inside = np.zeros(len(chances), dtype=bool)
    inside[list(chosen)] = True
    return float(np.log(clipped[inside]).sum() + np.log(1 - clipped[~inside]).sum())


def measure_sets(seen: Seen, chances: Floats, sets: list[tuple[int, ...]]) -> Floats:
    """One row a set."""
    order = np.sort(chances)[::-1]
    padded = np.append(order, [0.0] * 4)
    logs = [_log_chance(s, chances) for s in sets]
    best = max(logs)
    ranking = np.sort(np.array(logs))[::-1]
    expected = float(chances.sum())
    question = seen.matches.question
    whole = [*question.flags, *padded[:4], expected, float((chances > 0.5).sum()),
             float(len(chances)), seen.matches.explained(seen.grid.texts),
             float(seen.matches.rows[:, _COSINE].max()), float(seen.matches.rows[:, _WINDOW].max()),
             float(ranking[0] - ranking[1]) if len(ranking) > 1 else 9.0]  # fmt: skip
    rows = []
    texts = seen.grid.texts
    for chosen, log in zip(sets, logs, strict=True):
        inside = list(chosen)
        outside = np.delete(chances, inside)
        numbers = [seen.numbers[p] for p in chosen]
        cells = [seen.grid.cells[n] for n in numbers]
        height = len({c.row for c in cells})
        width = len({c.column for c in cells})
        labels = {h for n in numbers for h in (*seen.headers.above[n], *seen.headers.left[n])}
        further = labels | {h for n in numbers for h in seen.headers.section[n]}
        leaves = {
            h for n in numbers for h in (*seen.headers.above[n][:1], *seen.headers.left[n][:1])
        }
        near = (
            np.array([seen.matches.of(texts[h]) for h in leaves])
            if leaves
            else np.zeros((1, len(MATCH)))
        )
        covered = [float(seen.matches.of(texts[h])[2]) for h in leaves] or [0.0]
        tops = {seen.headers.above[n][:1] for n in numbers}
        sides = {seen.headers.left[n][:1] for n in numbers}
        rivals = [
            float(chances[p])
            for p in range(len(chances))
            if p not in chosen and (seen.grid.cells[seen.numbers[p]].row in {c.row for c in cells})
        ]
        kinds = {int(seen.grid.kinds[n]) for n in numbers}
        rows.append([
            float(len(chosen)), len(chosen) - expected, float(chances[inside].min()),
            float(chances[inside].mean()), float(chances[inside].max()),
            float(outside.max()) if len(outside) else 0.0,
            float(chances[inside].min() - (outside.max() if len(outside) else 0.0)),
            log, log - best, float(sum(x > log for x in logs)),
            float(height), float(width), float(height * width == len(chosen)),
            float(len(tops)), float(len(sides)),
            float(len(tops) == len(chosen)), float(len(sides) == len(chosen)),
            max(rivals, default=0.0),
            seen.matches.shared([texts[h] for h in labels]),
            seen.matches.shared([texts[h] for h in further]),
            seen.matches.shared([texts[n] for n in numbers]),
            seen.matches.explained([texts[h] for h in further]),
            seen.matches.explained([texts[n] for n in (*further, *numbers)]),
            float(near[:, _COSINE].min()), float(near[:, _COSINE].max()),
            float(near[:, _WINDOW].min()), float(near[:, _WINDOW].max()),
            min(covered), sum(covered) / len(covered), max(covered),
            float(any(_adds_up(seen, p) for p in chosen)),
            sum(seen.headers.roles[n] in {COLUMN_KEY, ROW_KEY} for n in numbers) / len(numbers),
            float(len(kinds)), float(min(kinds)), float(max(kinds)),
            float(KINDS.index("number") in kinds),
            len(outside) / len(chances),
            *whole,
        ])  # fmt: skip
    return np.array(rows, dtype=np.float64)
