"""Agencies as people name them: full names, short forms, pinyin, English words.

A name is taken apart into regions (定海区), department (交通运输) and kind of organ (局). A
question names an agency by any of these; it means an agency only if every part that it names is a
part of that agency's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from reportqa.question.spans import Meaning, Role, Span
from reportqa.question.text import normalise
from reportqa.question.vocabulary import Found, compile_words, data_file, find

_NOT_A_REGION = frozenset(
    ["城市", "都市", "超市", "门市", "上市", "社区", "园区", "景区", "灾区", "地区", "小区", "校区"]
) | {"库区", "辖区", "片区", "城区", "市区", "全区", "全市", "全县", "全省", "该市", "该区"}
_ORGAN_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:委员会|人民政府|管委会|办公室|办公厅|街道办|局|厅)|"
    r"[\u4e00-\u9fff]{2,6}(?:省|市|州|区|县|旗|镇|乡)(?:政府|[\u4e00-\u9fff]{2,4}委)?"
)


_STRONG, _REGION = "!", "@"
_GOVERNMENT = re.compile(r"(?:人民政府|管委会|管理委员会|政府|公署)$")
_SEPARATOR = re.compile(r"[和与及跟同、,;/比]|还是|\b(?:and|or|vs|versus)\b")


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a name with all its wordings. Only strong parts can name an agency alone."""

    zh: tuple[str, ...]
    en: tuple[str, ...]
    strong: bool
    region: bool = False


def _regions(name: str) -> tuple[list[tuple[str, str]], str]:
    """The leading regions as (short name, kind) and what is left of the name."""
    kinds: list[str] = [r["zh"] for r in _data()["region"]]
    found: list[tuple[str, str]] = []
    rest = name
    while True:
        best: tuple[int, str] | None = None
        for kind in kinds:
            at = rest.find(kind, 1)
            whole = rest[: at + len(kind)]
            if 0 < at <= 8 and whole not in _NOT_A_REGION and (best is None or at < best[0]):
                best = (at, kind)
        if best is None or rest.startswith(("市场", "城市", "社区")):
            return found, rest
        at, kind = best
        found.append((rest[:at], kind))
        rest = rest[at + len(kind) :]


@cache
def _data() -> dict[str, Any]:
    return data_file("agencies.toml")


def _pinyin(word: str) -> str:
    """A pattern of the pinyin of a place name, with or without blanks and apostrophes."""
    from pypinyin import lazy_pinyin

    return r"[' -]?".join(re.escape(s) for s in lazy_pinyin(word))


def _region_part(short: str, kind: str, latin: bool) -> _Part:
    entry = next(r for r in _data()["region"] if r["zh"] == kind)
    zh = [short + kind, *(short + k for k in entry["short"])]
    if len(short) > 1:
        zh.append(short)
    en: list[str] = []
    if latin:
        spoken = _pinyin(short)
        kinds = "|".join(entry["en"])
        en = [rf"{spoken}(?: (?:{kinds}|{_pinyin(kind)}))?(?:'s)?"]
        if entry["short"] or kind in {"市", "区", "县"}:
            en.append(rf"(?:{kinds})(?: of)?")
    return _Part(tuple(zh), tuple(en[:1]), strong=True, region=True)


def _region_kind_part(kind: str) -> _Part:
    """The kind of region alone ("district"): goes along with a name, never names one."""
    entry = next(r for r in _data()["region"] if r["zh"] == kind)
    return _Part((f"全{kind}"[:2], kind, *entry["short"]), tuple(entry["en"]), strong=False)


def _organ_parts(rest: str) -> list[_Part]:
    """Department and kind of organ of what follows the regions."""
    if not rest:
        return []
    data = _data()
    for organ in data["organ"]:
        for ending in organ["zh"]:
            if not rest.endswith(ending):
                continue
            stem = rest[: -len(ending)]
            spoken = tuple(organ["en"])
            if not stem:
                return [_Part((rest, *organ["short"]), spoken, strong=False)]
            shorts: list[str] = []
            english: list[str] = []
            for department in data["department"]:
                if department["stem"] == stem:
                    shorts, english = department["short"], department["en"]
            return [
                _Part((rest, stem, *shorts), tuple(english), strong=True),
                _Part((ending, *organ["short"]), spoken, strong=False),
            ]
    return [_Part((rest,), (), strong=True)]


class AgencyIndex:
    """The agencies of a library and all their wordings.

    ``latin`` adds pinyin and English words; it costs an import and is asked for only where a
    question has Latin words that nothing else explains.
    """

    def __init__(self, names: Iterable[str], *, latin: bool = False) -> None:
        self.names = tuple(sorted(set(names)))
        wordings: dict[_Part, set[str]] = {}
        for name in self.names:
            for part in _parts(name, latin):
                wordings.setdefault(part, set()).add(name)
        self._patterns: list[tuple[re.Pattern[str], str, frozenset[str]]] = []
        for part, names_of in wordings.items():
            plain = [re.escape(normalise(w)) for w in part.zh]
            pattern = compile_words(plain, part.en if latin else ())
            mark = _REGION if part.region else _STRONG if part.strong else ""
            self._patterns.append((pattern, mark, frozenset(names_of)))

    def find(self, text: str) -> Iterator[Found]:
        """Every wording of every agency: meanings "name" with a mark before it.

        "!" can name it alone, "@" is its region, no mark goes along with a name.
        """
        for pattern, mark, names in self._patterns:
            for name in names:
                yield from find(pattern, text, Meaning(Role.AGENCY, mark + name))


def _parts(name: str, latin: bool) -> list[_Part]:
    regions, rest = _regions(name)
    parts = [_Part((name,), (), strong=True)]
    for short, kind in regions:
        parts.append(_region_part(short, kind, latin))
        parts.append(_region_kind_part(kind))
    parts += _organ_parts(rest)
    return parts


def resolve(spans: Sequence[Span], text: str) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The agencies that the agency spans of a covering mean, and the spans that do not fit.

    Spans name one agency together until a separator stands between them ("定海和淮安"). A span that
    the agency named before it does not bear is returned as unfit: 上海市交通委 is not 上海市.
    """
    clusters: list[set[str]] = []
    unfit: list[Span] = []
    end = 0
    # weak parts ("局", "district") follow the name that the strong ones give
    for span in sorted(spans, key=lambda s: (not is_strong(s), s.start)):
        names = {i.lstrip(_STRONG + _REGION) for i in span.ids(Role.AGENCY)}
        fitting = [c for c in clusters if c & names]
        if fitting:
            fitting[-1].intersection_update(names)
        elif is_strong(span) and (not clusters or _SEPARATOR.search(text[end : span.start])):
            clusters.append(set(names))
        elif clusters:
            unfit.append(span)
        end = span.end
    chosen = [name for cluster in clusters for name in _governments(cluster, spans)]
    return tuple(dict.fromkeys(chosen)), tuple(unfit)


def _governments(names: set[str], spans: Sequence[Span]) -> list[str]:
    """Of agencies that were named by their region alone its government, if it is among them."""
    governments = [n for n in by_region(names, spans) if is_government(n)]
    if not governments:
        return sorted(names)
    nearest = min(len(_regions(n)[0]) for n in governments)
    return sorted(n for n in governments if len(_regions(n)[0]) == nearest)


def by_region(names: Iterable[str], spans: Sequence[Span]) -> tuple[str, ...]:
    """Those of the names that the spans name by their region alone (定海区 for its bureau)."""
    said = {i for s in spans for i in s.ids(Role.AGENCY)}
    return tuple(n for n in names if _REGION + n in said and _STRONG + n not in said)


def is_government(name: str) -> bool:
    """Whether an agency is the government of its region, and not one of its departments."""
    return bool(_GOVERNMENT.search(name))


def is_strong(span: Span) -> bool:
    """Whether an agency span can name an agency alone."""
    return any(i.startswith((_STRONG, _REGION)) for i in span.ids(Role.AGENCY))


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """The runs of a question that are built like an agency's or a place's name."""
    for match in _ORGAN_NAME.finditer(text):
        if match[0][-2:] not in _NOT_A_REGION:
            yield match.start(), match.end()
