"""What is known of the county's cells, and the things that can be asked of them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

TOTAL = "总计"


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about: the sum of some measures, in one column of applicants.

    ``zh`` and ``en`` are its wordings; ``whole`` what it is a share of. ``table`` is "2", "3", "4".
    """

    members: tuple[str, ...]
    zh: tuple[str, ...]
    en: tuple[str, ...]
    whole: tuple[str, ...] = ()
    unit: str = "件"
    amount: bool = False
    applicant: str = TOTAL


@dataclass(frozen=True, slots=True)
class Words:
    """The wordings of things.toml, read once."""

    things: tuple[Thing, ...]
    applicants: tuple[dict[str, Any], ...]
    indicators: tuple[Thing, ...]
    english: dict[str, tuple[str, ...]]
    without: dict[str, tuple[str, ...]]
    frames: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)


def words() -> Words:
    """What things.toml and frames.toml hold."""
    folder = files(__package__)
    data = tomllib.loads(folder.joinpath("things.toml").read_text(encoding="utf-8"))
    frames = tomllib.loads(folder.joinpath("frames.toml").read_text(encoding="utf-8"))
    things = tuple(
        Thing(
            tuple(t["members"]), tuple(t["zh"]), tuple(t["en"]), tuple(t.get("whole", ())),
            t.get("unit", "件"), t.get("amount", False),
        )
        for t in data["thing"]
    )  # fmt: skip
    indicators = tuple(
        Thing(tuple(i["part"]), tuple(i["zh"]), tuple(i["en"]), tuple(i["whole"]), "%")
        for i in data["indicator"]
    )
    return Words(
        things,
        tuple(data["applicant"]),
        indicators,
        {key: tuple(names) for key, names in data["english"].items()},
        {key: tuple(names) for key, names in data["without"].items()},
        {name: {lang: tuple(f) for lang, f in both.items()} for name, both in frames.items()},
    )


class Cells:
    """The cells of the form by agency's key, year, measure and column; a blank one is None."""

    def __init__(self, records: Iterable[dict[str, Any]]) -> None:
        self._values: dict[tuple[str, int, str, str], Decimal | None] = {}
        years: dict[str, set[int]] = {}
        for record in records:
            if record["table"] not in {"2", "3", "4"}:
                continue
            key, year = record["agency_key"], record["year"]
            years.setdefault(key, set()).add(year)
            value = record["value"]
            place = (key, year, record["measure"], record["applicant"] or TOTAL)
            if place in self._values:
                raise ValueError(f"known twice: {place}")
            self._values[place] = None if value is None else Decimal(value)
        self.years = {key: tuple(sorted(of)) for key, of in years.items()}
        """The years of the form that each agency reports."""

    @classmethod
    def read(cls, path: Path) -> Cells:
        """The cells of a known.jsonl."""
        lines = path.read_text(encoding="utf-8").splitlines()
        return cls(json.loads(line, parse_float=Decimal) for line in lines)

    def has(self, thing: Thing, key: str, year: int) -> bool:
        """Whether the form of that year has the thing, blank or not."""
        return any(m in thing.members for m in self._of(thing, key, year))

    def value(self, thing: Thing, key: str, year: int) -> Decimal | None:
        """The sum of the thing's cells; None where one of them is blank or not there.

        A member that the year's edition does not have is no part of the sum.
        """
        found = self._of(thing, key, year)
        if not found or any(v is None for v in found.values()):
            return None
        return sum((v for v in found.values() if v is not None), Decimal(0))

    def of(self, members: Sequence[str], thing: Thing, key: str, year: int) -> Decimal | None:
        """The sum of other measures in the thing's column."""
        column = thing.applicant
        return self.value(Thing(tuple(members), (), (), applicant=column), key, year)

    def _of(self, thing: Thing, key: str, year: int) -> dict[str, Decimal | None]:
        places = ((m, (key, year, m, thing.applicant)) for m in thing.members)
        return {m: self._values[p] for m, p in places if p in self._values}
