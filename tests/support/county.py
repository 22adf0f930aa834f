"""The invented county as a library, with all that is known of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.county import SEED, write_county
from reportqa import Library


@dataclass(frozen=True, slots=True)
class County:
    """Where the county's files lie, and the records of ``known.jsonl`` in their order."""

    folder: Path
    known: tuple[dict[str, Any], ...]

    def cells(self, key: str, year: int) -> list[dict[str, Any]]:
        """The value cells of one report; ``key`` is the short form of its agency's name."""
        return [k for k in self._of(key, year) if k["table"] is not None]

    def said(self, key: str, year: int) -> list[dict[str, Any]]:
        """The figures of the sentences of one report."""
        return [k for k in self._of(key, year) if k["table"] is None]

    def cell(self, key: str, year: int, name: str, applicant: str = "总计") -> dict[str, Any]:
        """One figure: a measure of the form, a row beside the form, or a sentence's subject.

        ``applicant`` is the column of table three, or the column of a table beside the form that
        has several. Raises KeyError unless there is exactly one.
        """
        found = [k for k in self._of(key, year) if _is(k, name, applicant)]
        if len(found) != 1:
            raise KeyError((key, year, name, applicant, len(found)))
        return found[0]

    def _of(self, key: str, year: int) -> list[dict[str, Any]]:
        return [k for k in self.known if k["agency_key"] == key and k["year"] == year]


def _is(record: dict[str, Any], name: str, applicant: str) -> bool:
    if record["table"] is None:
        return bool(record["subject"] == name)
    if record["measure"] is not None:
        return record["measure"] == name and record["applicant"] in {"", applicant}
    return record["row"] == [name] and (applicant == "总计" or applicant in record["column"])


def written(folder: Path, seed: int = SEED) -> County:
    """Write the county; its figures as Decimals."""
    write_county(folder, seed)
    lines = (folder / "known.jsonl").read_text(encoding="utf-8").splitlines()
    return County(folder, tuple(_record(line) for line in lines))


def _record(line: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(line, parse_float=Decimal)
    if record["value"] is not None:
        record["value"] = Decimal(record["value"])
    return record


def ingested(county: County, index: Path) -> Library:
    """A new library of the county's reports; fails where one of them was not read."""
    library = Library.open(index, create=True)
    results = library.ingest([county.folder / "reports"])
    reports = [r for r in results if not r.file.endswith(".csv")]
    assert {r.status for r in reports} == {"added"}, results
    return library
