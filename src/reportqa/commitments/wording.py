"""What the words of a sentence or a clause say: a problem, a promise, work done, or none of them.

All functions take folded text; the words are in ``words.toml``.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files


@cache
def _words() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))


def listed(name: str) -> list[str]:
    """The words of a list; KeyError where there is none of that name."""
    return _words()[name]


@cache
def _lists() -> dict[str, str]:
    """The lists as alternations, each with those that it names put in."""
    made: dict[str, str] = {}
    for name, words in _words().items():
        joined = "(?:" + "|".join(words) + ")"
        made[name] = re.sub(r"<([a-z]+)>", lambda m: made[m[1]], joined)
    return made


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of the lists as a pattern; KeyError where there is none of that name."""
    return re.compile(_lists()[name])


def lacks(text: str) -> int:
    """How many words tell of something wrong; what is absent or to be mended is not counted."""
    return len(pattern("lack").findall(pattern("no_lack").sub("", text)))


def promises(text: str) -> int:
    """How many signs of the future or of an order a stretch holds."""
    plain = unquoted(text)
    return (
        len(pattern("future").findall(plain))
        + len(pattern("promise").findall(plain))
        + bool(pattern("later_sentence").search(plain))
        + bool(pattern("sometime").search(plain))
        + bool(pattern("intends").search(plain))
        + (bool(pattern("will").search(plain)) and not pattern("sorting").search(plain))
    )


def unquoted(text: str) -> str:
    """A text without what stands in quotes and titles."""
    return re.sub(r"“[^”]*”|《[^》]*》", "“”", text)


def names_later_year(text: str, year: int | None) -> bool:
    """Whether a text names a year after the report's own, other than in a title."""
    years = re.findall(r"(?<![—至\-–])(20\d\d)年(?![度]?(?:至|—|-))", unquoted(text))
    return year is not None and any(int(y) > year for y in years)


def is_part(text: str) -> bool:
    """Whether a sentence speaks of some of many, or turns to the other side (但)."""
    return bool(pattern("part").search(text))


def may_lack(text: str) -> bool:
    """Whether a sentence among problems has any word that a problem could be told with."""
    return bool(pattern("mild").search(text))


def is_handling(text: str) -> bool:
    """Whether a sentence of a plan begins with what is dealt with (对…予以整合)."""
    return bool(pattern("handling").search(text))


def is_imperative(text: str) -> bool:
    """Whether a sentence begins as plans do, with a verb and no one who acts."""
    return bool(pattern("imperative_sentence").search(text))


def begins_later(text: str) -> bool:
    """Whether a sentence begins with a time to come: 下一步, 明年, 今后."""
    return bool(pattern("later_sentence").search(text))


def begins_promise(clause: str) -> bool:
    """Whether a clause begins as a promise: 我们将严格, 拟, 下一步."""
    return bool(pattern("clause").search(clause))


def is_future(text: str) -> bool:
    """Whether a stretch says that something will be done, in so many words."""
    plain = unquoted(text)
    found = pattern("future").search(plain) or pattern("intends").search(plain)
    return bool(found) and not pattern("sorting").search(plain)


def dones(text: str) -> int:
    """How many words tell of work carried out."""
    clauses = re.split(r"[，；。]", unquoted(text))
    told = "，".join(c for c in clauses if not re.search(r"不少于|不低于|至少|不超过|力争", c))
    return len(pattern("done").findall(told))


def is_finished(text: str) -> bool:
    """Whether a verb is told as finished (了), a weaker sign than ``dones``."""
    return bool(pattern("finished").search(unquoted(text)))


def is_slogan(text: str) -> bool:
    """Whether a sentence is fine words alone."""
    return bool(pattern("slogan").search(text))


def is_praise(text: str) -> bool:
    """Whether a sentence tells of success."""
    return bool(pattern("praise").search(text))


def is_generic(text: str) -> bool:
    """Whether a sentence says that there are problems, and not which."""
    return bool(pattern("generic").search(text))


def announces(text: str) -> bool:
    """Whether a stretch (without its stop) only says that a list comes."""
    return bool(pattern("announcing").search(text))


def speaker(text: str) -> str:
    """Who is spoken of (我局, 我们), "" where nobody is named; the last one."""
    found = pattern("who").findall(text)
    return found[-1] if found else ""
