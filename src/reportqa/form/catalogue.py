"""The catalogue of the national form: every measure of both editions, read from catalogue.toml.

A measure is what one row (table three), one row and column (table two), or one column (table
four) counts. Table three's columns are applicants and stand beside its measures; a figure of it is
a measure and an applicant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

EDITIONS = (2019, 2021)


@dataclass(frozen=True, slots=True)
class Measure:
    """What one kind of cell counts.

    ``row`` and ``column`` are the canonical label paths, from the outermost in (both editions'
    wordings of a column are in the catalogue's block); ``column`` is empty in table three, ``row``
    in table four. ``unit`` is None where the form prints none. ``needs`` and ``may`` are ids of
    terms: what a question must and may name to mean this measure.
    """

    name: str
    en: str
    table: str
    row: tuple[str, ...]
    column: tuple[str, ...]
    unit: str | None
    editions: tuple[int, ...]
    needs: frozenset[str]
    may: frozenset[str]
    near: str | None = None
    also: tuple[frozenset[str], ...] = ()
    """Other sets of terms that do as well as ``needs``."""


@dataclass(frozen=True, slots=True)
class Group:
    """Measures that have a sum but no cell of their own. ``members`` are names of measures."""

    name: str
    en: str
    table: str
    members: tuple[str, ...]
    unit: str
    editions: tuple[int, ...]
    needs: frozenset[str]
    may: frozenset[str]
    also: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Applicant:
    """A column of table three; ``path`` from the outermost header in, 申请人情况 left out."""

    name: str
    en: str
    path: tuple[str, ...]
    labels: tuple[str, ...]
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    """A row or a column of a block of table two, with the wordings of both editions."""

    labels: tuple[str, ...]
    name: str
    en: str
    editions: tuple[int, ...]
    unit: str | None
    needs: frozenset[str]
    may: frozenset[str]
    near: str | None
    also: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class BlockForm:
    """A block of table two: its title, its rows and the columns of both editions."""

    title: str
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]


class Catalogue:
    """All measures, groups and labels of the form. Read only; use ``catalogue()``."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.blocks = tuple(_block(b) for b in data["block"])
        self.applicants = tuple(
            Applicant(
                a["name"], a["en"], tuple(a["path"]), tuple(a["labels"]), frozenset(a["needs"])
            )
            for a in data["applicant"]
        )
        self.measures = (
            *_table_two(self.blocks),
            *_table_three(data["row"]),
            *_table_four(data["case"], data["outcome"]),
        )
        self.groups = tuple(
            group for g in data["group"] for group in self._groups(g, data["outcome"])
        )

    @cached_property
    def entries(self) -> tuple[Measure | Group, ...]:
        """All that can be asked for: measures, then groups."""
        return (*self.measures, *self.groups)

    @cached_property
    def by_name(self) -> Mapping[str, Measure]:
        """Measures by canonical name."""
        return {m.name: m for m in self.measures}

    def of_table(self, table: str) -> tuple[Measure, ...]:
        """The measures of table "2", "3" or "4", in the order of the form."""
        return tuple(m for m in self.measures if m.table == table)

    def _groups(self, g: Mapping[str, Any], outcomes: list[Mapping[str, Any]]) -> Iterator[Group]:
        """One group of table three; one for each outcome of a group of table four."""
        if "members" in g:
            yield _group(g, [self.by_name[name] for name in g["members"]])
            return
        under = tuple(g["under"])
        if g["table"] == "3":
            members = [m for m in self.of_table("3") if m.row[:-1] == under]
            yield _group(g, members)
            return
        for outcome in outcomes:
            label = outcome["label"]
            members = [
                m
                for m in self.of_table("4")
                if m.column[: len(under)] == under and m.column[-1] == label
            ]
            yield _group(g, members, None if label == "总计" else outcome)


def _group(
    g: Mapping[str, Any], members: list[Measure], outcome: Mapping[str, Any] | None = None
) -> Group:
    return Group(
        g["name"] + (outcome["label"] if outcome else ""),
        g["en"] + (f": {outcome['en']}" if outcome else ""),
        g["table"],
        tuple(m.name for m in members),
        g["unit"],
        tuple(g.get("editions", EDITIONS)),
        frozenset(g["needs"]) | frozenset(outcome["needs"] if outcome else ()),
        frozenset(g["may"]) | frozenset(outcome["may"] if outcome else ()),
        _also(g),
    )


def _label(entry: Mapping[str, Any]) -> Label:
    return Label(
        tuple(entry["labels"]),
        entry["name"],
        entry["en"],
        tuple(entry.get("editions", EDITIONS)),
        entry.get("unit"),
        frozenset(entry["needs"]),
        frozenset(entry.get("may", ())),
        entry.get("near"),
        _also(entry),
    )


def _also(entry: Mapping[str, Any]) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(terms) for terms in entry.get("also", ()))


def _block(entry: Mapping[str, Any]) -> BlockForm:
    rows = tuple(_label(r) for r in entry["row"])
    return BlockForm(entry["title"], rows, tuple(_label(c) for c in entry["column"]))


def _table_two(blocks: tuple[BlockForm, ...]) -> list[Measure]:
    return [
        Measure(
            name=row.name + column.name,
            en=f"{row.en}: {column.en}",
            table="2",
            row=(block.title, row.labels[0]),
            column=(column.labels[0],),
            unit=column.unit,
            editions=tuple(e for e in column.editions if e in row.editions),
            needs=row.needs | column.needs,
            may=column.may,
            near=row.name + column.near if column.near else None,
            also=tuple(row.needs | terms for terms in column.also),
        )
        for block in blocks
        for row in block.rows
        for column in block.columns
        if set(row.editions) & set(column.editions)
    ]


def _table_three(rows: list[Mapping[str, Any]]) -> list[Measure]:
    return [
        Measure(
            name=row["name"],
            en=row["en"],
            table="3",
            row=tuple(row["path"]),
            column=(),
            unit=row["unit"],
            editions=tuple(row.get("editions", EDITIONS)),
            needs=frozenset(row["needs"]),
            may=frozenset(row["may"]),
            also=_also(row),
        )
        for row in rows
    ]


def _table_four(cases: list[Mapping[str, Any]], outcomes: list[Mapping[str, Any]]) -> list[Measure]:
    return [
        Measure(
            name=f"{case['name']}{outcome['label']}",
            en=f"{case['en']}: {outcome['en']}",
            table="4",
            row=(),
            column=(*case["path"], outcome["label"]),
            unit=outcome["unit"],
            editions=EDITIONS,
            needs=frozenset(case["needs"]) | frozenset(outcome["needs"]),
            may=frozenset(case["may"]) | frozenset(outcome["may"]),
        )
        for case in cases
        for outcome in outcomes
    ]


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with the package."""
    text = files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return Catalogue(tomllib.loads(text))
