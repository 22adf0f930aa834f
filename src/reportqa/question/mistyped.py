"""Names of agencies with one slip of the keyboard: 青川交通运输局 for 清川县交通运输局.

A name is taken for another only where nothing else can be meant: exactly one agency, held or
listed, is one slip away; the slip is one that people make (a homophone, a character doubled or
left out, one in a long word); and what was typed is no real word of its own: 教育局 is no 体育局,
吉安 no 集安. Which words are real stands in mistyped.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from reportqa.question.agencies import STRONG, AgencyIndex
from reportqa.question.names import (
    departments,
    is_government,
    organ_endings,
    region_forms,
    regions,
    rest_forms,
)
from reportqa.question.spans import Meaning, Role
from reportqa.question.text import normalise
from reportqa.question.vocabulary import Found, data_file

_SHORTEST = 4
_SHORTEST_OFFERED = 3
_MOST_OFFERED = 3
_LONG_STEM = 4
"""Departments of so many characters: one wrong character leaves no doubt which is meant."""
_LONG_REGION = 3


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to say an agency's whole name: regions (the last one's ``place``), then the rest."""

    text: str
    agency: str
    rest_at: int
    place_at: int
    place: str


def mistyped(typed: str, index: AgencyIndex) -> str:
    """The held agency that a name with one slip means, "" where that is not certain."""
    if len(typed) < _SHORTEST_OFFERED or not typed.isalpha() or typed.isascii():
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import Levenshtein

    forms = [f for f in _forms(index) if len(f.text) >= min(_SHORTEST, len(typed))]
    near = process.extract(
        typed, [f.text for f in forms], scorer=Levenshtein.distance, score_cutoff=1, limit=None
    )
    found = [forms[place] for _, _, place in near]
    if len(typed) < _SHORTEST:
        # 卫建委 is one character from 住建委 too, which nobody types so
        found = [f for f in found if _is_slip(typed, f)]
    agencies = {f.agency for f in found}
    if len(agencies) != 1 or not agencies <= index.held:
        return ""
    (agency,) = agencies
    return agency if any(_is_slip(typed, form) for form in found) else ""


_AROUND = 4
_LONGEST = 10
_RUN = re.compile(r"[\u4e00-\u9fff]+")


def mistyped_beside(plain: str, left: Iterable[str], index: AgencyIndex) -> tuple[str, str] | None:
    """A mistyped name around left-over words of a question and the agency it means: 县府辨, 住建居.

    None where no name, or names of two agencies, may be meant.
    """
    found: dict[str, str] = {}
    for word in left:
        at = plain.find(word)
        run = next((m for m in _RUN.finditer(plain) if m.start() <= at < m.end()), None)
        if run is None or len(word) > _AROUND:
            continue
        for start in range(max(run.start(), at - _AROUND), at + 1):
            for end in range(at + len(word), min(run.end(), start + _LONGEST) + 1):
                agency = mistyped(plain[start:end], index)
                if agency:
                    found[plain[start:end]] = agency
    if len(set(found.values())) != 1:
        return None
    return max(found.items(), key=lambda item: len(item[0]))


def near_names(typed: str, index: AgencyIndex) -> tuple[str, ...]:
    """The agencies, at most three, one character of whose name differs from what was typed.

    To be offered, not taken: the character may make another agency. None for a name that is a real
    one of its own (宁海 beside 定海, 教育局 beside 体育局).
    """
    plain = normalise(typed)
    if len(plain) < _SHORTEST_OFFERED or _is_real(plain):
        return ()
    near = dict.fromkeys(
        form.agency
        for form in _forms(index)
        if len(form.text) == len(plain)
        and sum(a != b for a, b in zip(form.text, plain, strict=True)) == 1
        and form.agency in index.held
        and not _is_other_place(plain, form)
    )
    return tuple(near) if len(near) <= _MOST_OFFERED else ()


def _is_other_place(typed: str, form: _Form) -> bool:
    place = typed[form.place_at : form.place_at + len(form.place)]
    return frozenset({form.place, place}) in _two_places()


def as_typed(plain: str, slip: tuple[str, str]) -> Iterator[Found]:
    """The places where a mistyped name stands, as names of the agency that is meant."""
    typed, agency = slip
    at = plain.find(typed)
    while at >= 0:
        yield at, at + len(typed), Meaning(Role.AGENCY, STRONG + agency)
        at = plain.find(typed, at + 1)


_FORMS: WeakKeyDictionary[AgencyIndex, tuple[_Form, ...]] = WeakKeyDictionary()


def _forms(index: AgencyIndex) -> tuple[_Form, ...]:
    if index not in _FORMS:
        names = {name: {name} for name in index.names}
        for record in index.registry:
            of_agency = names.setdefault(record.name, {record.name})
            of_agency.update(record.aliases, record.former)
        _FORMS[index] = tuple(
            dict.fromkeys(
                f for a, every in names.items() for n in sorted(every) for f in _say(a, n)
            )
        )
    return _FORMS[index]


def _say(agency: str, name: str) -> Iterator[_Form]:
    """A name with all of its regions, some, or none, each in its forms."""
    found, rest = regions(normalise(name))
    endings = rest_forms(rest) or ("",)
    for ending in (*endings, "") if is_government(name) else endings:
        if len(ending) >= _SHORTEST_OFFERED:
            yield _Form(ending, agency, 0, 0, "")
        for first in range(len(found)):
            above = "".join(short + kind for short, kind in found[first:-1])
            for form in region_forms(*found[-1]):
                text = above + form + ending
                if len(text) >= _SHORTEST_OFFERED:
                    place_at = len(above)
                    yield _Form(text, agency, place_at + len(form), place_at, found[-1][0])


def _is_slip(typed: str, form: _Form) -> bool:
    from rapidfuzz.distance import Levenshtein

    edits = Levenshtein.editops(typed, form.text)
    if len(edits) != 1:
        return False
    (edit,) = edits
    tag, at, place = edit.tag, edit.src_pos, edit.dest_pos
    if len(typed) < _SHORTEST:
        return tag == "replace" and _is_short_slip(typed, form, place)
    if tag == "delete":
        return typed[at] in {typed[at - 1 : at], typed[at + 1 : at + 2]}
    if place < form.rest_at:
        return _is_slip_of_place(typed, form, tag, at, place)
    stem, organ = _parted(form.text[form.rest_at :])
    said = typed[form.rest_at :]
    if _is_real(said):
        return False
    if tag == "insert":
        return len(stem) >= _LONG_STEM and place - form.rest_at < len(stem)
    if len(stem) < _LONG_REGION:
        return _sounds_like(form.text, place, typed[at], tones=True)
    if _sounds_like(form.text, place, typed[at], tones=False):
        return True
    in_stem = place - form.rest_at < len(stem)
    pairs = {said[i : i + 2] for i in (at - form.rest_at - 1, at - form.rest_at) if i >= 0}
    return in_stem and len(stem) >= _LONG_STEM and not pairs & _words() and bool(organ)


def _is_short_slip(typed: str, form: _Form, place: int) -> bool:
    """辰已县, which looks alike; 卫建委 and 住建居, which are no department's and sound alike."""
    char = typed[place]
    if place < form.rest_at:
        looks = _looks_like(char, form.text[place])
        return looks and _is_slip_of_place(typed, form, "replace", place, place)
    if form.text[-1] not in form.agency[-3:]:
        # 住健委: the bureau is no 住建委
        return False
    if _is_real(typed[form.rest_at :]) or typed[form.rest_at :][:2] in _words() - _stems(form):
        return False
    last = place == len(typed) - 1
    return _looks_like(char, form.text[place]) or _sounds_like(
        form.text, place, char, tones=not last, heteronym=False
    )


def _stems(form: _Form) -> frozenset[str]:
    return frozenset({form.text[form.rest_at :][:2]})


def _is_slip_of_place(typed: str, form: _Form, tag: str, at: int, place: int) -> bool:
    """A homophone, or a character left out of a long name, that makes no other place of it."""
    size = len(form.place)
    if not form.place_at <= place < form.place_at + size:
        return False
    cut = size - (tag == "insert")
    if frozenset({form.place, typed[form.place_at : form.place_at + cut]}) in _two_places():
        return False
    if tag == "insert":
        return size >= _LONG_REGION
    return _looks_like(typed[at], form.text[place]) or _sounds_like(
        form.text, place, typed[at], tones=True
    )


def _looks_like(one: str, other: str) -> bool:
    return any({one, other} <= set(group) for group in _data()["alike"])


def _sounds_like(text: str, place: int, char: str, *, tones: bool, heteronym: bool = True) -> bool:
    """Whether a character can be read as the one at a place of a text is.

    Without ``heteronym`` only its commonest reading counts.
    """
    from pypinyin import Style, pinyin

    style = Style.TONE3 if tones else Style.NORMAL
    readings = pinyin(text, style=style)
    if len(readings) != len(text):
        return False
    return readings[place][0] in pinyin(char, style=style, heteronym=heteronym)[0]


def _parted(rest: str) -> tuple[str, str]:
    """Department and kind of organ."""
    organ = next((e for e in organ_endings() if rest.endswith(e) and rest != e), "")
    return rest.removesuffix(organ), organ


def _is_real(rest: str) -> bool:
    """Whether what was typed for the department is the name of one."""
    stem, _ = _parted(rest)
    return rest in departments() or stem in departments()


@cache
def _data() -> dict[str, Any]:
    return data_file("mistyped.toml")


@cache
def _words() -> frozenset[str]:
    return frozenset(_data()["words"])


@cache
def _two_places() -> frozenset[frozenset[str]]:
    """Pairs of real places that a slip could turn into each other."""
    groups = [group.split() for group in _data()["places"]]
    return frozenset(frozenset({a, b}) for g in groups for a in g for b in g if a != b)
