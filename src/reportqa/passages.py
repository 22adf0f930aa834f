"""Sections and tables cut into passages, the units that are embedded, searched and quoted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of one section that is searched as a whole.

    ``text == document.text[start:end]`` for prose. For a table it is the table's caption, headers
    and rows in words, and ``start``/``end`` are the table's own. ``section`` is the index of the
    innermost section, None before the first; ``path`` its labels from the outermost in; ``table``
    is the table's index, None for prose; ``page`` counts from 1, None where there are no pages.
    """

    text: str
    section: int | None
    path: tuple[str, ...]
    start: int
    end: int
    page: int | None = None
    table: int | None = None
