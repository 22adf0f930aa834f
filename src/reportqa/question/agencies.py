"""Agencies as people name them: full names, short forms, former names, pinyin, English words.

A question names an agency by any part of its name (``names``) or by another name that the list of
agencies gives it. It means an agency only if every part that it names is a part of that agency's
name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import overload

from reportqa.question.names import (
    NOT_A_REGION,
    Part,
    departments,
    innermost,
    is_government,
    parts,
    regions,
)
from reportqa.question.spans import Meaning, Role, Span
from reportqa.question.text import normalise
from reportqa.question.vocabulary import Found, find
from reportqa.question.wordings import Wordings
from reportqa.store.model import AgencyRecord

_ORGAN_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,14}(?:委员会|人民政府|管委会|办公室|办公厅|街道办|局|厅)|"
    r"[\u4e00-\u9fff]{2,6}(?:省|市(?![民容])|州|区|县|旗|镇|乡)(?:政府|[\u4e00-\u9fff]{2,4}委)?"
)

STRONG, REGION = "!", "@"
_SHARED = 50
"""A part of so many names is shared by thousands, or may be soon."""
_ANY = Meaning(Role.AGENCY, "")
_SEPARATOR = re.compile(
    r"[和与及跟同、,;/比加占是对较]|还是|"
    r"\b(?:and|or|vs|versus|than|as|exceed(?:ed|s)?|compared|minus|outnumber(?:ed)?)\b"
)


class Agencies(Sequence[str]):
    """The full names of the agencies that are held, and the list of those that should report."""

    def __init__(self, held: Iterable[str], registry: Sequence[AgencyRecord] = ()) -> None:
        self.held = tuple(sorted(set(held)))
        self.registry = tuple(registry)
        self._hash = hash(self.held)  # a list is long, and seldom another one with the same names

    def __len__(self) -> int:
        return len(self.held)

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...

    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        return self.held[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Agencies):
            return NotImplemented
        return (self.held, self.registry) == (other.held, other.registry)

    def __hash__(self) -> int:
        return self._hash


class AgencyIndex:
    """All wordings of the agencies of a library, and of those listed that it does not hold.

    An agency that is not held is known by its whole names alone, so that another one is not taken
    for it. ``latin`` adds pinyin and English words; it costs an import and is asked for only where
    a question has Latin words that nothing else explains.
    """

    def __init__(
        self, names: Iterable[str], registry: Sequence[AgencyRecord] = (), *, latin: bool = False
    ) -> None:
        self.names = tuple(sorted(set(names)))
        self.registry = tuple(registry)
        self.held = frozenset(self.names)
        self._latin = latin
        self._named: list[tuple[str, set[str]]] = []  # mark, names
        self._by_part: dict[Part, int] = {}
        self._words: dict[str, list[int]] = {}
        self._made: dict[int, tuple[Meaning, ...]] = {}
        self._english: list[tuple[Wordings, int]] = []
        self._present: dict[str, set[str]] = {}
        self._former: dict[str, set[str]] = {}
        for name in self.names:
            for part in parts(name, latin):
                self._add(part, name)
                self._remember(self._present, part, name)
        for record in self.registry:
            if record.name in self.held:
                self._list(record)
        given = {normalise(n) for r in self.registry if r.name in self.held for n in _today(r)}
        endings = {innermost(n) for n in self.names} if self.registry else set()
        for record in self.registry:
            # listed with more regions than its reports print: whose it is, the reports tell
            if record.name not in self.held and innermost(record.name) not in endings:
                self._list_absent(record, given)
        self._sizes = sorted({len(w) for w in self._words}, reverse=True)

    def _list(self, record: AgencyRecord) -> None:
        name = record.name
        self._list_names(record)
        for other in record.former:
            for part in parts(other, self._latin) if regions(other)[0] else ():
                self._add(part, name)
                self._remember(self._former, part, name)

    def _list_absent(self, record: AgencyRecord, given: Collection[str]) -> None:
        """An agency that is not held. What it is called is no short form of one that is.

        ``given`` are the names that the list gives to those held.
        """
        for word in {normalise(n) for n in _today(record)}.difference(given):
            numbers = self._words.get(word, [])
            self._words[word] = [
                i
                for i in numbers
                if self._named[i][0] != STRONG or self._named[i][1].isdisjoint(self.held)
            ]
        self._list_names(record)

    def _list_names(self, record: AgencyRecord) -> None:
        for other in record.pinyin if self._latin else ():
            letters = re.findall("[a-z]", normalise(other))
            if len(letters) > 3:
                self._add(Part((), (r"[' -]?".join(letters),), strong=True), record.name)
        for names, remembered in (
            (_today(record), self._present), (record.former, self._former),
        ):  # fmt: skip
            for other in names:
                part = Part((other,), (), strong=True)
                self._add(part, record.name)
                self._remember(remembered, part, record.name)

    def _add(self, part: Part, name: str) -> None:
        if part not in self._by_part:
            mark = REGION if part.region else STRONG if part.strong else ""
            self._by_part[part] = number = len(self._named)
            self._named.append((mark, set()))
            for word in part.zh:
                self._words.setdefault(normalise(word), []).append(number)
            if self._latin and part.en:
                self._english.append((Wordings((), part.en), number))
        self._named[self._by_part[part]][1].add(name)

    @staticmethod
    def _remember(names: dict[str, set[str]], part: Part, name: str) -> None:
        for word in part.zh if part.strong else ():
            names.setdefault(normalise(word), set()).add(name)

    def find(self, text: str) -> Iterator[Found]:
        """Every wording of every agency: meanings "name" with a mark before it.

        "!" can name it alone, "@" is its region, no mark goes along with a name. At each place the
        longest wording of each part. What thousands share (县, 局) means those of them that
        something else in the text can name, as it names none alone.
        """
        found = [*self._places(text), *self._english_places(text)]
        strong = {number for *_, number in found if self._named[number][0]}
        named = set[str]().union(*(self._named[number][1] for number in strong))
        for start, end, number in found:
            mark, names = self._named[number]
            if mark or not named or len(names) <= _SHARED:
                meanings: Iterable[Meaning] = self._meanings(number)
            else:
                meanings = [Meaning(Role.AGENCY, name) for name in names & named or names]
            for meaning in meanings:
                yield start, end, meaning

    def _english_places(self, text: str) -> Iterator[tuple[int, int, int]]:
        for pattern, number in self._english:
            for start, end, _ in find(pattern, text, _ANY):
                yield start, end, number

    def _places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Where which part stands; of each part the longest wording at a place."""
        for start in range(len(text)):
            told: set[int] = set()
            for size in self._sizes:
                for number in self._words.get(text[start : start + size], ()):
                    if number not in told and start + size <= len(text):
                        if _is_verb(text, start + size):
                            continue
                        told.add(number)
                        yield start, start + size, number

    def _meanings(self, number: int) -> tuple[Meaning, ...]:
        if number not in self._made:
            mark, names = self._named[number]
            self._made[number] = tuple(Meaning(Role.AGENCY, mark + name) for name in names)
        return self._made[number]

    def renamed(self, agencies: Iterable[str], words: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Those of the words that are names of earlier years, each with the agency of today."""
        said = [(w, a) for a in agencies for w in words if a in self._former.get(w, ())]
        return tuple(dict.fromkeys((w, a) for w, a in said if a not in self._present.get(w, ())))


def _is_verb(text: str, end: int) -> bool:
    """Whether a name's last character is the verb of the text: 县政府办了多少件."""
    return text[end - 1] == "办" and text[end : end + 1] in {"了", "过", "理", "结", "完"}


def _today(record: AgencyRecord) -> tuple[str, ...]:
    return (record.name, *record.aliases)


def resolve(
    spans: Sequence[Span], text: str, held: Collection[str] | None = None
) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """The agencies that the agency spans of a covering mean, and the spans that do not fit.

    Spans name one agency together until a separator stands between them ("定海和淮安"). A span that
    the agency named before it does not bear is returned as unfit: 上海市交通委 is not 上海市. Of
    several agencies of one name those that are ``held`` are meant.
    """
    clusters: list[tuple[set[str], list[Span]]] = []
    unfit: list[Span] = []
    end = 0
    # weak parts ("局", "district") follow the name that the strong ones give
    ordered = sorted(spans, key=lambda s: (not is_strong(s), s.start))
    for i, span in enumerate(ordered):
        names = _names(span)
        fitting = [c for c in clusters if c[0] & names]
        apart = bool(_SEPARATOR.search(text[end : span.start]))
        again = _named_again(ordered[i:], text) if is_strong(span) else set()
        if again and (apart or not any(again & c[0] for c in clusters)):
            clusters.append((again, [span]))
        elif fitting and is_strong(span) and _beside_department(span, fitting[-1], text, end):
            # more at the housing bureau than in the county: its government
            clusters.append((names, [span]))
        elif fitting and apart and _is_department(span) and all(map(_is_region, fitting[-1][1])):
            # 辰巳县和住建局: the county's government, and its bureau
            clusters.append((names, [span]))
        elif fitting and not is_strong(span) and _stands_apart(span, spans, text):
            unfit.append(span)
        elif fitting:
            mine = fitting[-1] if is_strong(span) else _nearest(span, fitting)
            mine[0].intersection_update(names)
            mine[1].append(span)
        elif is_strong(span) and (not clusters or apart):
            clusters.append((names, [span]))
        elif clusters:
            unfit.append(span)
        end = span.end
    if held is not None:
        clusters = [({n for n in c if n in held} or c, own) for c, own in clusters]
    clusters.sort(key=lambda c: min(s.start for s in c[1]))  # in the order of naming
    chosen = [name for cluster, own in clusters for name in _governments(cluster, own)]
    return tuple(dict.fromkeys(chosen)), tuple(unfit)


def _nearest(
    span: Span, clusters: Sequence[tuple[set[str], list[Span]]]
) -> tuple[set[str], list[Span]]:
    """The name that a part which names nothing alone belongs to: the one it follows most closely.

    In "the health commission and the county" the commission is no part of the county's name.
    """

    def gap(cluster: tuple[set[str], list[Span]]) -> tuple[bool, int]:
        before = [span.start - s.end for s in cluster[1] if s.end <= span.start]
        after = [s.start - span.end for s in cluster[1] if s.start >= span.end]
        return (not before, min(before or after or [0]))

    return min(clusters, key=gap)


def _stands_apart(span: Span, spans: Sequence[Span], text: str) -> bool:
    """Whether a part which names nothing alone is joined to a name: the bureau and the county."""
    end = max((s.end for s in spans if s.end <= span.start), default=None)
    return end is not None and bool(_JOINS_TWO.search(text[end : span.start]))


_JOINS_TWO = re.compile(r"[和与及跟同比]|\b(?:than|and|or|vs|versus|with|to)\b")


def _beside_department(
    span: Span, cluster: tuple[set[str], list[Span]], text: str, end: int
) -> bool:
    """Whether a region alone is joined to a department that was named before it."""
    if _is_department(span) or not _JOINS_TWO.search(text[end : span.start]):
        return False
    names, before = cluster
    return any(map(_is_department, before)) or names < _names(span)


def _is_department(span: Span) -> bool:
    """Whether a span names an agency by more than its region."""
    marks = {i[0] for i in span.ids(Role.AGENCY)}
    return STRONG in marks and REGION not in marks


def _is_region(span: Span) -> bool:
    """Whether a span names agencies by their region, or goes along with a name."""
    return any(not i.startswith(STRONG) for i in span.ids(Role.AGENCY))


def _names(span: Span) -> set[str]:
    return {i.lstrip(STRONG + REGION) for i in span.ids(Role.AGENCY)}


def _named_again(spans: Sequence[Span], text: str) -> set[str]:
    """What a region and the department right after it name together, empty without one.

    In "辰巳住建局和辰巳农业局" the second region begins a name of its own.
    """
    region, *later = spans
    if not any(i.startswith(REGION) for i in region.ids(Role.AGENCY)):
        return set()
    right_after = min(
        (s for s in later if s.start >= region.end), key=lambda s: s.start, default=None
    )
    if right_after is None or _SEPARATOR.search(text[region.end : right_after.start]):
        return set()
    marks = {i[0] for i in right_after.ids(Role.AGENCY)}
    near = _BESIDE if STRONG in marks else _TOUCHING
    if REGION in marks or right_after.start - region.end >= near:
        return set()
    named = _names(region) & _names(right_after)
    return named if STRONG in marks or named < _names(region) else set()


_TOUCHING = 2
_BESIDE = 10
"""Characters between a region and its department at most (Chensi County's housing)."""


def _governments(names: set[str], spans: Sequence[Span]) -> list[str]:
    """Of agencies that were named by their region alone its government, if it is among them.

    Where the region is one's own name too (清川县 for its government), that one.
    """
    own = set(names).difference(by_region(names, spans))
    if own and own != names:
        return sorted(own)
    governments = [n for n in by_region(names, spans) if is_government(n)]
    if not governments:
        return sorted(names)
    nearest = min(len(regions(n)[0]) for n in governments)
    return sorted(n for n in governments if len(regions(n)[0]) == nearest)


def by_region(names: Iterable[str], spans: Sequence[Span]) -> tuple[str, ...]:
    """Those of the names that the spans name by their region alone (定海区 for its bureau)."""
    said = {i for s in spans for i in s.ids(Role.AGENCY)}
    alone = {n for s in spans if len(s.ids(Role.AGENCY)) == 1 for n in s.ids(Role.AGENCY)}
    return tuple(
        n for n in names if REGION + n in said and STRONG + n not in said and n not in alone
    )


def is_strong(span: Span) -> bool:
    """Whether an agency span can name an agency alone."""
    return any(i.startswith((STRONG, REGION)) for i in span.ids(Role.AGENCY))


_LONGEST_DEPARTMENT = 12


def other_department(text: str, spans: Sequence[Span]) -> str:
    """The name of a department whose words mean something else too: 清川县统计局, 审批局.

    ``spans`` explain the question; the kind of organ is there, the department is no agency's.
    """
    agencies = [s for s in spans if s.has(Role.AGENCY) and not s.has(Role.TERM)]
    taken = {i for s in agencies for i in range(s.start, s.end)}
    for organ in agencies:
        if is_strong(organ):
            continue
        for size in range(min(_LONGEST_DEPARTMENT, organ.start), 1, -1):
            start = organ.start - size
            if text[start : organ.start] not in departments():
                continue
            if taken.isdisjoint(range(start, organ.start)):
                before = next((s.start for s in agencies if s.end == start), start)
                return text[before : organ.end]
    return ""


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """The runs of a question that are built like an agency's or a place's name."""
    for match in _ORGAN_NAME.finditer(text):
        # 某局 is no agency of which a report could be held or not
        if match[0][-2:] not in NOT_A_REGION and match[0][-2:-1] != "某":
            yield match.start(), match.end()
