"""The index files of one state, opened when a search needs them, and compared first."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportqa.errors import DamagedIndexError
from reportqa.store import place, rows
from reportqa.store.place import State, StateChangedError
from reportqa.store.vectors import Part, VectorIndex, read
from reportqa.store.words import WordIndex, file_names, is_list_of


class Indexes:
    """Opens the word index and the vector index of a state.

    ``former`` are vector files that are in memory already, by name. Raises StateChangedError where
    files are gone because another state has come, else DamagedIndexError.
    """

    def __init__(
        self,
        root: Path,
        state: State,
        segments: Callable[[], Sequence[rows.Row]],
        is_in_force: Callable[[], bool],
        former: Mapping[str, Any],
    ) -> None:
        self._root = root
        self._folder = root / place.WORDS / state.words
        self._is_in_force = is_in_force
        self._segments = segments()
        self.opened = former
        self._vectors: VectorIndex | None = None
        self._lock = threading.Lock()

    def words(self) -> WordIndex:
        """The word index."""
        files: dict[str, tuple[str, int]] = {}
        parts: list[Any] = []
        for row in self._segments:
            files |= json.loads(row["files"])
            parts += json.loads(row["words"])
        try:
            if not is_list_of(self._folder, parts):
                raise self._damaged(self._folder)
            for name in file_names(self._folder, parts):
                path = self._folder / name
                if name not in files or place.sha256(path) != files[name][0]:
                    raise self._damaged(path)
            return WordIndex(self._folder)
        except (OSError, ValueError) as error:
            raise self._damaged(self._folder) from error

    def vectors(self) -> VectorIndex:
        """The vector index, opened once."""
        with self._lock:
            if self._vectors is None:
                self._vectors = self._open_vectors()
            return self._vectors

    def _open_vectors(self) -> VectorIndex:
        opened: dict[str, Any] = {}
        parts = []
        for row in self._segments:
            for name, (expected, _) in json.loads(row["files"]).items():
                if name.endswith(".faiss"):
                    opened[name] = self.opened.get(name) or self._read(name, expected)
                    approximate = row["kind"] == "approximate"
                    parts.append(Part(row["first"], row["last"], opened[name], approximate))
        self.opened = opened
        return VectorIndex(parts)

    def _read(self, name: str, expected: str) -> Any:
        path = self._root / place.VECTORS / name
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != expected:
                raise self._damaged(path)
            return read(data)
        except (OSError, RuntimeError) as error:
            raise self._damaged(path) from error

    def _damaged(self, path: Path) -> Exception:
        if not self._is_in_force():
            return StateChangedError()
        return DamagedIndexError(
            f"The library is damaged: {path} is missing or is not the one that was written.",
            "It is made anew by the next: reportqa ingest PATH",
        )
