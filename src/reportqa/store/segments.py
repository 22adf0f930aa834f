"""The index files of a library: written once, never changed, and made from the database alone.

A segment holds the words and the vectors of the passages whose ids lie in its range. New passages
make a new segment; small ones at the end are merged; a segment that held a removed passage is
written anew. Each state has a folder of its own that holds its word index: links to the files of
its segments, and the list of them that tantivy reads.

Above ``EXACT_UP_TO`` passages one segment of kind "approximate" holds the vectors of all those
before it, whose own vector files are then left out.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import uuid
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportqa.store import items, place, rows
from reportqa.store.words import Parts

if TYPE_CHECKING:
    from reportqa.embedding import Vectors
    from reportqa.store.vectors import Ids

LARGEST = 8192
"""Passages of a segment, more only in very large libraries."""

_SEGMENTS = 64
"""In a very large library a segment holds this part of all passages."""
_FAN = 8
"""So many segments are merged at once: tantivy merges no fewer."""
_SMALLEST = 64
_BULK = 512
"""With so many new passages a merge that takes a second goes unnoticed."""
_HASHED_ALWAYS = 64 << 20
"""Bytes of index files that every writer reads again; above, those that are changed and sizes."""
_RETRAINED = 4
"""A library that has grown so many times is trained on anew."""


@dataclass(frozen=True)
class Segment:
    """Index files of the passages from ``first`` to ``last``; see the table ``segments``.

    ``files`` are SHA-256 and size by name; a name that ends in .faiss is a vector file.
    """

    name: str
    kind: str
    first: int
    last: int
    passages: int
    trained: int
    words: Parts
    files: dict[str, tuple[str, int]]

    def path(self, root: Path, folder: str, name: str) -> Path:
        """Where one of its files lies, in a state whose word folder is ``folder``."""
        if name.endswith(".faiss"):
            return root / place.VECTORS / name
        return root / place.WORDS / folder / name

    def vectors(self) -> str:
        """The name of its vector file, "" where it has none."""
        return next((name for name in self.files if name.endswith(".faiss")), "")


def read_segments(connection: sqlite3.Connection) -> list[Segment]:
    """The segments in force, ordered by their ids."""
    found = connection.execute(
        "SELECT name, kind, first, last, passages, trained, words, files FROM segments "
        "ORDER BY first, kind"
    )
    segments = []
    for name, kind, first, last, passages, trained, words, files in found:
        by_name = {n: (str(h), int(s)) for n, (h, s) in json.loads(files).items()}
        segments.append(
            Segment(name, kind, first, last, passages, trained, json.loads(words), by_name)
        )
    return segments


def is_whole(path: Path, expected: tuple[str, int], *, contents: bool = True) -> bool:
    """Whether a file is the one that was written, by its size and SHA-256."""
    try:
        if path.stat().st_size != expected[1]:
            return False
        return not contents or place.sha256(path) == expected[0]
    except OSError:
        return False


def is_listed(root: Path, folder: str, segments: Sequence[Segment]) -> bool:
    """Whether the folder of a word index has the list of the segments' parts."""
    parts = [part for s in segments for part in s.words]
    if not parts:
        return not folder
    from reportqa.store import words

    try:
        return words.is_list_of(root / place.WORDS / folder, parts)
    except (OSError, ValueError):
        return False


def are_whole(root: Path, folder: str, segments: Sequence[Segment]) -> bool:
    """Whether all files of the segments are those that were written."""
    return is_listed(root, folder, segments) and all(
        is_whole(segment.path(root, folder, name), expected)
        for segment in segments
        for name, expected in segment.files.items()
    )


class Indexer:
    """Makes the segments of the next state, in the writer's transaction."""

    def __init__(self, root: Path, connection: sqlite3.Connection, folder: str) -> None:
        self._root = root
        self._connection = connection
        self._former = folder
        self._fresh: dict[str, Path] = {}  # folders with the word files of new segments

    def renew(
        self, removed: Sequence[int], added: range, *, check: bool = False, vectors: bool = False
    ) -> tuple[list[Segment], str]:
        """The segments after passages were removed and added, and the folder of the word index.

        ``check`` reads all files again and makes anew those that are damaged. ``vectors`` makes
        all vector files anew. Everything is on the disk when this returns, and not yet in force.
        Raises OSError.
        """
        try:
            return self._renew(sorted(removed), added, check, vectors)
        except (ValueError, RuntimeError) as error:  # so do tantivy and FAISS say what the disk did
            raise OSError(f"a search index could not be written: {error}") from error
        finally:
            for folder in self._fresh.values():
                shutil.rmtree(folder, ignore_errors=True)

    def _renew(
        self, removed: list[int], added: range, check: bool, vectors: bool
    ) -> tuple[list[Segment], str]:
        for folder in (place.VECTORS, place.WORDS):
            (self._root / folder).mkdir(exist_ok=True)
        before = read_segments(self._connection)
        approximate = [s for s in before if s.kind == "approximate" and not vectors]
        covered = approximate[0].last if approximate else -1
        size = sum(expected[1] for s in before for expected in s.files.values())
        check = check or size <= _HASHED_ALWAYS
        after: list[Segment] = []
        for segment in (s for s in before if s.kind == "exact"):
            hit = bisect_left(removed, segment.first) < bisect_left(removed, segment.last + 1)
            if hit or not self._whole(segment, words=True, contents=check):
                after += self._write(segment.first, segment.last, segment.last > covered)
            elif vectors or not self._whole(segment, words=False, contents=check):
                after.append(self._with_vectors(segment))
            else:
                after.append(segment)
        total = sum(s.passages for s in after) + len(added)
        most = max(LARGEST, total // _SEGMENTS)
        for start in range(added.start, added.stop, most):
            after += self._write(start, min(start + most, added.stop) - 1, True)
        after = self._merged(after, covered, most, len(added) >= _BULK)
        after = self._approximate(after, approximate, removed, check)
        words = {s.name for s in after if s.words}
        same = words == {s.name for s in before if s.words}
        if same and is_listed(self._root, self._former, before):
            folder = self._former  # whose files were compared above
        else:
            folder = self._assemble(after)
        return after, folder

    def _whole(self, segment: Segment, *, words: bool, contents: bool) -> bool:
        return all(
            is_whole(segment.path(self._root, self._former, name), expected, contents=contents)
            for name, expected in segment.files.items()
            if name.endswith(".faiss") != words
        )

    def _write(self, first: int, last: int, vectors: bool) -> Iterator[Segment]:
        """A segment of what the database holds in a range, nothing where that is nothing."""
        from reportqa.store import words

        found = self._connection.execute(
            "SELECT id, report_key, text, path FROM passages WHERE id BETWEEN ? AND ? ORDER BY id",
            (first, last),
        ).fetchall()
        if not found:
            return
        name = uuid.uuid4().hex
        folder = self._fresh[name] = self._root / place.WORDS / f".{name}.new"
        facets = self._facets(first, last)
        parts = words.build(
            folder, ((i, k, t, rows.labels(p), facets.get(i, ())) for i, k, t, p in found)
        )
        segment = self._registered(
            Segment(name, "exact", first, last, len(found), 0, parts, {}), folder
        )
        yield self._with_vectors(segment) if vectors else segment

    def _facets(self, first: int, last: int) -> dict[int, set[int]]:
        """What the items of the passages in a range are, by passage."""
        found = self._connection.execute(
            "SELECT p.id, i.kind, i.topic, i.status, r.year FROM passages p "
            "JOIN reports r ON r.report_key = p.report_key JOIN items i "
            "ON i.report_key = p.report_key AND i.start >= p.start AND i.start < p.end "
            'WHERE p.id BETWEEN ? AND ? AND p."table" IS NULL',
            (first, last),
        )
        facets: dict[int, set[int]] = defaultdict(set)
        for identifier, *said, year in found:
            facets[identifier].update(items.facets(items.ANY, *said, str(year or "")))
        return facets

    def _registered(self, segment: Segment, folder: Path) -> Segment:
        """The segment with its word files, made durable."""
        from reportqa.store import words

        files = {}
        for name in words.file_names(folder, segment.words):
            place.fsync(folder / name)
            files[name] = (place.sha256(folder / name), (folder / name).stat().st_size)
        return replace(segment, files=files)

    def _with_vectors(self, segment: Segment) -> Segment:
        """The segment with a new vector file."""
        from reportqa.store import vectors

        ids, matrix = self._vectors(segment.first, segment.last)
        return self._with_file(segment, lambda path: vectors.write_exact(path, ids, matrix))

    def _with_file(self, segment: Segment, write: Callable[[Path], None]) -> Segment:
        name = f"{uuid.uuid4().hex}.faiss"
        path = self._root / place.VECTORS / name
        place.write_aside(path, write)
        place.fsync(path.parent)
        kept = {n: f for n, f in segment.files.items() if n != segment.vectors()}
        return replace(segment, files=kept | {name: (place.sha256(path), path.stat().st_size)})

    def _vectors(self, first: int, last: int) -> tuple[Ids, Vectors]:
        import numpy as np

        from reportqa.store import vectors

        found = self._connection.execute(
            "SELECT id, vector FROM vectors WHERE id BETWEEN ? AND ? ORDER BY id", (first, last)
        ).fetchall()
        ids = np.fromiter((i for i, _ in found), dtype=np.int64, count=len(found))
        return ids, vectors.unpack([v for _, v in found])

    def _merged(
        self, segments: list[Segment], covered: int, most: int, bulk: bool
    ) -> list[Segment]:
        """Small segments at the end made one, so that there are never many."""
        bound = _SMALLEST
        while bound <= most:
            run = _run(segments, bound, most)
            if len(run) >= _FAN:
                segments = [*segments[: -len(run)], self._joined(run, covered)]
            bound *= _FAN
        run = _run(segments, most // 2, most)
        if bulk and len(run) > 1 and sum(s.passages for s in run) >= most // 2:
            one = self._write(run[0].first, run[-1].last, run[-1].last > covered)
            segments = [*segments[: -len(run)], *one]
        return segments

    def _joined(self, run: list[Segment], covered: int) -> Segment:
        """Segments made one by tantivy, which is far quicker than from their texts."""
        from reportqa.store import words

        name = uuid.uuid4().hex
        folder = self._fresh[name] = self._root / place.WORDS / f".{name}.new"
        folder.mkdir()
        self._fill(folder, run)
        words.assemble(folder, [part for s in run for part in s.words])
        parts = words.merge(folder)
        first, last = run[0].first, run[-1].last
        whole = Segment(name, "exact", first, last, sum(s.passages for s in run), 0, parts, {})
        whole = self._registered(whole, folder)
        return self._with_vectors(whole) if last > covered else whole

    def _approximate(
        self, segments: list[Segment], before: list[Segment], removed: list[int], check: bool
    ) -> list[Segment]:
        """The approximate index brought up to date, or made where it has become worth while."""
        from reportqa.store import vectors

        total = sum(s.passages for s in segments)
        base = before[0] if before else None
        if total <= vectors.EXACT_UP_TO:
            # also where the library has shrunk
            return [s if s.vectors() else self._with_vectors(s) for s in segments]
        beside = sum(s.passages for s in segments if base is None or s.first > base.last)
        sound = base is not None and self._whole(base, words=False, contents=check)
        if base is None or not sound or total >= _RETRAINED * base.trained:
            ids, matrix = self._vectors(0, segments[-1].last)
            index = vectors.train(matrix)
            index.add_with_ids(matrix, ids)
            trained = total
        elif beside > base.passages // _RETRAINED:
            index = vectors.read((self._root / place.VECTORS / base.vectors()).read_bytes())
            self._take_out(index, removed)
            ids, matrix = self._vectors(base.last + 1, segments[-1].last)
            index.add_with_ids(matrix, ids)
            trained = base.trained
        elif bisect_left(removed, base.last + 1) > bisect_left(removed, base.first):
            index = vectors.read((self._root / place.VECTORS / base.vectors()).read_bytes())
            self._take_out(index, removed)
            whole = replace(base, passages=int(index.ntotal))
            return [*segments, self._with_file(whole, lambda path: vectors.write(path, index))]
        else:
            return [*segments, base]
        last = segments[-1].last
        fresh = Segment(uuid.uuid4().hex, "approximate", 0, last, total, trained, [], {})
        bare = [
            replace(s, files={n: f for n, f in s.files.items() if n != s.vectors()})
            for s in segments
        ]
        return [*bare, self._with_file(fresh, lambda path: vectors.write(path, index))]

    def _take_out(self, index: Any, removed: list[int]) -> None:
        import numpy as np

        from reportqa.store import vectors

        if removed:
            vectors.without(index, np.asarray(removed, dtype=np.int64))

    def _assemble(self, segments: list[Segment]) -> str:
        """Make the folder of the next state's word index."""
        from reportqa.store import words

        holding = [s for s in segments if s.words]
        if not holding:
            return ""
        name = uuid.uuid4().hex
        folder = self._root / place.WORDS / name
        folder.mkdir()
        self._fill(folder, holding)
        words.assemble(folder, [part for s in holding for part in s.words])
        for path in folder.glob("*.json"):
            place.fsync(path)
        place.fsync(folder)
        place.fsync(folder.parent)
        return name

    def _fill(self, folder: Path, segments: Sequence[Segment]) -> None:
        """Link the word files of some segments into a folder, or copy where there are no links."""
        for segment in segments:
            source = self._fresh.get(segment.name, self._root / place.WORDS / self._former)
            for name in segment.files:
                if not name.endswith(".faiss"):
                    _link(source / name, folder / name)


def _run(segments: Sequence[Segment], bound: int, most: int) -> list[Segment]:
    """The segments at the end that are small enough to be merged, as many as fit into one."""
    taken = 0
    total = 0
    for segment in reversed(segments):
        total += segment.passages
        if segment.passages > bound or total > most:
            break
        taken += 1
    return list(segments[len(segments) - taken :])


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        place.fsync(target)
