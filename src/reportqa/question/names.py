"""What an agency's name is made of: regions (定海区), department (交通运输), kind of organ (局).

Each part has wordings; which, is data (agencies.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportqa.question.vocabulary import data_file

NOT_A_REGION = frozenset(
    ["城市", "都市", "超市", "门市", "上市", "社区", "园区", "景区", "灾区", "地区", "小区", "校区"]
) | {
    "专区",
    "分区",
    "库区",
    "辖区",
    "片区",
    "城区",
    "市区",
    "全区",
    "全市",
    "全县",
    "全省",
    "该市",
    "该区",
    "红旗",
    "锦旗",
    "国旗",
    "大厅",
    "客厅",
    "餐厅",
}

_SHORTEST_PINYIN = 3
"""Syllables of a short form that no English word looks like (zhujianju)."""

_NO_REGION_ENDS = ("城乡", "城镇", "乡镇")
"""住房和城乡建设局 is of no 乡."""

_GOVERNMENT = re.compile(r"(?:人民政府|管委会|管理委员会|政府|公署)$")
_OFFICE = re.compile(r"(?:政府办公[室厅]|政府办)$")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a name with all its wordings. Only strong parts can name an agency alone."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    strong: bool
    region: bool = False


@cache
def _data() -> dict[str, Any]:
    return data_file("agencies.toml")


def regions(name: str) -> tuple[list[tuple[str, str]], str]:
    """The leading regions as (short name, kind) and what is left of the name."""
    kinds: list[str] = [r["zh"] for r in _data()["region"]]
    found: list[tuple[str, str]] = []
    rest = name
    while True:
        best: tuple[int, str] | None = None
        for kind in kinds:
            at = rest.find(kind, 1)
            if at > 0 and _goes_on(kind, rest[at + len(kind) :], kinds):
                at = rest.find(kind, at + 1)
            whole = rest[: at + len(kind)]
            if whole in NOT_A_REGION or whole.endswith(_NO_REGION_ENDS):
                continue
            if 0 < at <= 8 and (best is None or at < best[0]):
                best = (at, kind)
        if best is None or rest.startswith(("市场", "城市", "社区")):
            return found, rest
        at, kind = best
        found.append((rest[:at], kind))
        rest = rest[at + len(kind) :]


def innermost(name: str) -> str:
    """The innermost region and what follows it: the name without the regions above."""
    found, rest = regions(name)
    return "".join(found[-1] if found else ("",)) + rest.replace("管理委员会", "管委会")


_ENDS_NAMES = frozenset("州乡镇市县旗盟")
_OF_A_PEOPLE = re.compile(r"族|(?:[\u4e00-\u9fff]{1,4}族)+自治")
_NO_REGION = re.compile(r"市[场政容民级直]|区[域划直级]|县[级直域]|旗[级直]")


def _goes_on(kind: str, after: str, kinds: Sequence[str]) -> bool:
    """Whether what looks like a kind of region is part of a name: 杭州市, 新乡市, 沙市区."""
    if kind not in _ENDS_NAMES or _NO_REGION.match(after):
        return False
    if _OF_A_PEOPLE.match(after):
        return True
    return after.startswith(tuple(kinds) if kind == "州" else ("市", "区", "县", "旗"))


def is_government(name: str) -> bool:
    """Whether an agency is the government of its region, and not one of its departments."""
    return bool(_GOVERNMENT.search(name))


def is_government_office(name: str) -> bool:
    """Whether an agency is the office of a government."""
    return bool(_OFFICE.search(name))


def parts(name: str, latin: bool) -> list[Part]:
    """All parts of a name, the whole first; ``latin`` adds pinyin and English words."""
    found, rest = regions(name)
    made = [Part((name,), (), strong=True)]
    for short, kind in found:
        made.append(_region_part(short, kind, latin))
        made.append(_region_kind_part(kind))
    if found and is_government_office(name):
        # in one piece, or 定海区政府办 is 定海区政府 and a verb
        near = (*region_forms(*found[-1]), found[-1][1])
        made.append(Part(tuple(r + o for r in near for o in _OFFICES), (), strong=True))
    return made + _organ_parts(rest, latin)


_OFFICES = ("人民政府办公室", "人民政府办公厅", "政府办公室", "政府办公厅", "政府办", "府办")


def region_forms(short: str, kind: str) -> tuple[str, ...]:
    """How a region is called: 定海区, 定海, 平潭实验区."""
    forms = [short + kind, *(short + k for k in _region(kind)["short"])]
    return (*forms, short) if len(short) > 1 else tuple(forms)


@cache
def _said_of_regions() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for entry in _data()["region"]:
        kind = entry["zh"]
        chinese = [f"全{kind[-1]}", kind[-1], kind, *entry["short"]]
        english = [rf"\b(?:{w})\b" for w in entry["en"]]
        found.append((kind, re.compile("|".join([*map(re.escape, chinese), *english]))))
    return tuple(found)


def region_kinds(words: str) -> frozenset[str]:
    """The kinds of region that words name which name no agency: 全县 and county are 县."""
    said = words.split(" ")
    return frozenset(k for k, p in _said_of_regions() if any(p.fullmatch(w) for w in said))


def rest_forms(rest: str) -> tuple[str, ...]:
    """How what follows the regions is called, the kind of organ included: 交通运输局, 交运局."""
    for organ in _data()["organ"]:
        for ending in organ["zh"]:
            if rest == ending:
                return (rest, *organ["short"])
            if rest.endswith(ending):
                endings = [e for o in _data()["organ"] for e in (*o["zh"], *o["short"])]
                shorts = _department(rest.removesuffix(ending))["short"]
                return (rest, *(s for s in shorts if s.endswith(tuple(endings))))
    return (rest,) if rest else ()


@cache
def departments() -> frozenset[str]:
    """The departments that there are, with their short forms."""
    data = _data()
    spoken = (w for d in data["department"] for w in (d["stem"], *d["short"]))
    return frozenset(spoken) | frozenset(data["departments"])


@cache
def organ_endings() -> tuple[str, ...]:
    """The kinds of organ that end a name, longest first."""
    return tuple(
        sorted({e for o in _data()["organ"] for e in (*o["zh"], *o["short"])}, key=len)[::-1]
    )


def _region(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in _data()["region"] if r["zh"] == kind)
    return found


def _department(stem: str) -> dict[str, Any]:
    nothing: dict[str, Any] = {"stem": stem, "short": [], "en": []}
    return next((d for d in _data()["department"] if d["stem"] == stem), nothing)


def _pinyin(word: str) -> str:
    """A pattern of the pinyin of a place name, with or without blanks and apostrophes."""
    from pypinyin import lazy_pinyin

    return r"[' -]?".join(re.escape(s) for s in lazy_pinyin(word))


def region_pinyin(short: str, kind: str) -> str:
    """A pattern of a region in English text: dinghai, ding hai district, dinghai qu."""
    kinds = "|".join(_region(kind)["en"])
    return rf"{_pinyin(short)}(?: (?:{kinds}|{_pinyin(kind)}))?(?:'s)?"


def _region_part(short: str, kind: str, latin: bool) -> Part:
    en = (region_pinyin(short, kind),) if latin else ()
    return Part(region_forms(short, kind), en, strong=True, region=True)


def _region_kind_part(kind: str) -> Part:
    """The kind of region alone ("district"): goes along with a name, never names one."""
    entry = _region(kind)
    return Part((f"全{kind}"[:2], kind, *entry["short"]), tuple(entry["en"]), strong=False)


def _organ_parts(rest: str, latin: bool) -> list[Part]:
    """Department and kind of organ of what follows the regions."""
    if not rest:
        return []
    for organ in _data()["organ"]:
        for ending in organ["zh"]:
            if not rest.endswith(ending):
                continue
            stem = rest[: -len(ending)]
            spoken = tuple(organ["en"])
            if not stem:
                weak = Part((rest, *organ["short"]), spoken, strong=False)
                # bare 政府办 is an office, of whichever government's is held
                bare = Part(_OFFICES, (), strong=True)
                return [weak, bare] if _OFFICE.search(rest) else [weak]
            department = _department(stem)
            shorts = [s for s in (rest, *department["short"]) if len(s) >= _SHORTEST_PINYIN]
            pinyin = [_pinyin(s) for s in shorts] if latin else []
            return [
                Part((rest, stem, *department["short"]), (*department["en"], *pinyin), strong=True),
                Part((ending, *organ["short"]), spoken, strong=False),
            ]
    return [Part((rest,), (), strong=True)]
