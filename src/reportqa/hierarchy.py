"""Which agency's report counts those of others in, so that a sum counts nothing twice.

The report of a county's government counts its departments in. What the list of agencies says goes
first (``parent``, ``level``); where it says nothing, the names do: 清川县人民政府 stands over
清川县教育局, and over 清川县白云镇人民政府; 淮安市人民政府 over 淮安市清江浦区人民政府, but over no
district whose name does not say so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from reportqa.question.names import is_government, is_government_office, regions
from reportqa.store.model import AgencyRecord

_LEVELS = (
    ("省级", re.compile(r"省|自治区(?!县)|直辖")),
    ("乡级", re.compile(r"乡|镇|街道")),
    ("县级", re.compile(r"县|区|旗")),
    ("市级", re.compile(r"市|州|盟|地级")),
)
_DEPARTMENT = "部门"
_GOVERNMENT = "政府"


def parent_of(name: str, names: Iterable[str], registry: Sequence[AgencyRecord] = ()) -> str | None:
    """The nearest of ``names`` whose report counts the agency ``name`` in; None without one."""
    return _tree(tuple(names), tuple(registry)).parent(name)


def family(
    names: Iterable[str], registry: Sequence[AgencyRecord] = ()
) -> Mapping[str, tuple[str, ...]]:
    """Each of ``names`` that others report to, with those right below it, in their order."""
    return _family(tuple(names), tuple(registry))


@lru_cache(maxsize=16)
def _family(
    names: tuple[str, ...], registry: tuple[AgencyRecord, ...]
) -> Mapping[str, tuple[str, ...]]:
    tree = _tree(names, registry)
    below: dict[str, list[str]] = defaultdict(list)
    for name in tree.names:
        parent = tree.parent(name)
        if parent is not None:
            below[parent].append(name)
    return {parent: tuple(children) for parent, children in below.items()}


def without_parents(
    names: Iterable[str], registry: Sequence[AgencyRecord] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names that may be added, averaged and ranked, and the parents that are left out.

    A name is left out if another one of ``names`` stands below it, at whatever depth.
    """
    every = tuple(dict.fromkeys(names))
    parents = family(every, registry)
    return tuple(n for n in every if n not in parents), tuple(n for n in every if n in parents)


def only_of_level(
    names: Iterable[str], level: str, registry: Sequence[AgencyRecord] = ()
) -> tuple[str, ...]:
    """Those of a level: 省级, 市级, 县级, 乡级 (governments), 县级部门 …, 部门 or 政府 (of any)."""
    wanted = _plain_level(level)
    listed = _by_any_name(registry)
    kept = []
    for name in dict.fromkeys(names):
        own = _level(name, listed)
        department = own.endswith(_DEPARTMENT)
        if wanted == _GOVERNMENT:
            fits = not department
        else:
            fits = own == wanted or (wanted == _DEPARTMENT and department)
        if fits:
            kept.append(name)
    return tuple(kept)


def level_of(name: str, registry: Sequence[AgencyRecord] = ()) -> str:
    """The level as the list of agencies gives it, else as the name tells: 县级, 县级部门, 部门 …"""
    return _level(name, _by_any_name(registry))


def _level(name: str, listed: Mapping[str, AgencyRecord]) -> str:
    record = listed.get(name)
    if record is not None and record.level:
        return _plain_level(record.level)
    found, _ = regions(name)
    kinds = [kind for _, kind in found]
    level = ""
    if kinds:
        level = next((word for word, kind in _LEVELS if kind.search(kinds[-1])), "")
        if kinds[-1] == "市" and kinds[:-1] and kinds[-2] in {"市", "州", "自治州"}:
            level = "县级"  # a city within a city is of the county's level
        if kinds[-1] == "自治区":
            level = "省级"
    if re.search(r"街道办", name):
        return "乡级"
    return level if is_government(name) else level + _DEPARTMENT


def _plain_level(said: str) -> str:
    """县, 区县级, 县直部门 … as 县级 and 县级部门."""
    department = _DEPARTMENT if re.search(r"部门|[省市州县区旗]直", said) else ""
    if said in {_DEPARTMENT, _GOVERNMENT}:
        return said
    return next((word for word, kind in _LEVELS if kind.search(said)), "") + department or said


def _by_any_name(registry: Sequence[AgencyRecord]) -> dict[str, AgencyRecord]:
    listed: dict[str, AgencyRecord] = {}
    for names in ("former", "aliases"):
        for record in registry:
            listed |= dict.fromkeys(getattr(record, names), record)
    return listed | {record.name: record for record in registry}


@lru_cache(maxsize=16)
def _tree(names: tuple[str, ...], registry: tuple[AgencyRecord, ...]) -> _Tree:
    """Kept, as every question over a library asks it of the same names."""
    return _Tree(names, registry)


class _Tree:
    """Who stands over whom among some names."""

    def __init__(self, names: Iterable[str], registry: Sequence[AgencyRecord]) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._listed = _by_any_name(registry)
        self._held = {self._own_name(n): n for n in reversed(self.names)}
        self._over: dict[str, list[tuple[list[str], str]]] = defaultdict(list)
        governed = {_last_region(n) for n in self.names if is_government(n)}
        for name in self.names:
            office = is_government_office(name) and _last_region(name) not in governed
            # the office's report is the government's where that has none of its own
            if is_government(name) or (office and not self._is_below_government(name)):
                places = _places(name)
                if places:
                    self._over[places[-1]].append((places, name))

    def parent(self, name: str) -> str | None:
        """The nearest of the names that counts this one in."""
        record = self._listed.get(name)
        seen = {self._own_name(name)}
        while record is not None and record.parent:
            above = self._own_name(record.parent)
            if above in seen:
                break
            if above in self._held:
                return self._held[above]
            seen.add(above)
            record = self._listed.get(above)
        return self._by_name(name)

    def _own_name(self, name: str) -> str:
        record = self._listed.get(name)
        return record.name if record is not None else name

    def _is_below_government(self, name: str) -> bool:
        record = self._listed.get(name)
        return record is not None and bool(record.parent) and self._own_name(record.parent) != name

    def _by_name(self, name: str) -> str | None:
        places = _places(name)
        governs = is_government(name)
        for depth in range(len(places) - 1, -1, -1):
            if governs and depth == len(places) - 1:
                continue  # one region has one government
            for above, candidate in self._over.get(places[depth], ()):
                if candidate != name and _agree(above, places[: depth + 1]):
                    return candidate
        return None


def _places(name: str) -> list[str]:
    return [short + kind for short, kind in regions(name)[0]]


def _last_region(name: str) -> str:
    return next(iter(_places(name)[::-1]), "")


def _agree(first: Sequence[str], second: Collection[str]) -> bool:
    """Whether two paths of regions say the same, one of them perhaps with more above."""
    both = zip(reversed(first), reversed(list(second)), strict=False)
    return all(a == b for a, b in both)
