"""Whether files differ from what a library read of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from reportqa import ingest, updating
from reportqa.readers import is_as_read
from reportqa.sources import below, find_files, is_there
from reportqa.store import place


def is_stale(root: Path, paths: Sequence[Path | str]) -> bool:
    """Whether an ingest of the paths with ``prune`` would change anything in a folder's library.

    Only files whose size or time of change differs are read to compare them.
    """
    with closing(place.open_for_reading(root)) as connection:
        held = updating.read_held(connection)
    sources, _ = find_files(paths, root)
    files = {source.file for source in sources}
    if any(
        below(file, paths) and file not in files and not is_there(file)
        for file in (*held.reports, *held.skipped)
    ):
        return True
    for source in sources:
        known = held.skipped.get(source.file) or held.reports.get(source.file)
        if known is None or known.read_by != ingest.read_by():
            return True
        same = (known.size, known.modified_ns) == (source.size, source.modified_ns)
        if not same and source.sha256() != known.sha256:
            return True
        row = held.reports.get(source.file)
        pictures = json.loads(row.reading).get("beside") if row is not None else None
        if pictures and not is_as_read(source.path, pictures):
            return True
    return False
