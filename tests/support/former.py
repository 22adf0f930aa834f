"""A library as format 2 kept it: a folder ``gen-N/`` for each state, named by a file CURRENT."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from pathlib import Path

import numpy as np

from reportqa.store import _schema as schema
from reportqa.store import place
from reportqa.store.vectors import unpack, write_exact

_NUMBERED = ("passages", "figures")
"""Tables whose rows had numbers, counted from 0 in the order of the reports' ids."""


def write_format_2(present: Path, root: Path, version: int = 2) -> None:
    """Write what a library holds as a library of format 2."""
    folder = root / "gen-3"
    folder.mkdir(parents=True)
    former = sqlite3.connect(folder / "library.sqlite", isolation_level=None)
    former.execute("ATTACH DATABASE ? AS present", (str(present / "library.sqlite"),))
    former.create_function("plain_hex", 1, lambda data: data.hex())
    for table in schema.metadata.sorted_tables:
        if table.name in {"remarks", "segments", "state", "vectors"}:
            continue
        left_out = {"report_key", "crc", "id"}
        names = [c.name for c in table.columns if c.name not in left_out]
        taken = ["plain_hex(t.text_sha256)" if n == "text_sha256" else f't."{n}"' for n in names]
        source = f"present.{table.name} t"
        if table.name in {t.name for t in schema.OF_REPORT}:
            names, taken = ["report", *names], ["r.report", *taken]
            source += " JOIN present.reports r USING (report_key)"
        if table.name in _NUMBERED:
            order = (
                "r.report, sentence, ordinal" if table.name == "figures" else "r.report, ordinal"
            )
            names = ["id", *names]
            taken = [f"row_number() OVER (ORDER BY {order}) - 1", *taken]
        listed = ", ".join(f'"{n}"' for n in names)
        former.execute(f'CREATE TABLE "{table.name}" ({listed})')
        former.execute(
            f'INSERT INTO "{table.name}" ({listed}) SELECT {", ".join(taken)} FROM {source}'  # noqa: S608 - our own names
        )
    blobs = former.execute(
        "SELECT v.vector FROM present.vectors v JOIN present.passages p USING (id) "
        "JOIN present.reports r USING (report_key) ORDER BY r.report, p.ordinal"
    ).fetchall()
    former.close()
    with sqlite3.connect(present / "library.sqlite") as connection:
        state = place.read_state(present, connection)
    if blobs:
        vectors = unpack([blob for (blob,) in blobs])
        write_exact(folder / "vectors.faiss", np.arange(len(vectors)), vectors)
    files = {
        p.name: (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_size)
        for p in folder.iterdir()
    }
    manifest = {
        "generation": 3, "model": state.model, "model_name": state.model_name,
        "fingerprint": state.fingerprint, "dimension": state.dimension,
        "counts": {"passages": len(blobs)}, "files": files, "format": version,
    }  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (root / "CURRENT").write_text("gen-3\n", "utf-8")
