"""The words that questions are made of, read from terms.toml and words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from reportqa.form.catalogue import Measure, catalogue
from reportqa.question.spans import Meaning, Role
from reportqa.question.text import normalise
from reportqa.question.wordings import Wordings

Found = tuple[int, int, Meaning]

HOW_MANY = re.compile(
    r"多少|几[个件条次项篇起宗份人家户期场类名轮批套回种]|几多|数量|总数|总量|件数|条数|次数|"
    r"金额|总额|占比|比例|百分|率(?:是|为|达|多|有)|"
    r"\bhow many\b|\bhow much\b|\bnumber of\b|\btotal\b|\bamounts?\b|\bcount\b|"
    r"\bpercent|\bshare\b|\brate\b|\bwhat proportion\b|[量数率额][?。 ]*$"
)
"""A question that asks for a number."""

VERIFIES = re.compile(
    r"吗|么[?。]?$|吧[?。]?$|是不是|是否|对不对|对吧|属实|没错|难道|核实|核对|真的|有误|正确|准确|"
    r"对不[?。]?$|真有|查证|求证|确认一下|请确认|没搞错|有没有[错误]|有没有(?=超|过|达到|突破|不到)|"
    r"\d(?:万?[件起宗份个]|[万亿]?元)[^\d多少几哪何什么怎样为?,。]{0,10}\?$|"
    r"^(?:is|are|was|were|did|does|do|has|have)\b|\btrue\b|"
    r"\bcorrect\b|\bright\?|\bright$|n't (?:it|they|there)[?. ]*$|"
    r"^(?:please )?(?:check|verify|confirm)\b|\bcan you (?:check|verify|confirm)\b|"
    r"^(?:i(?:'ve)? hea?rd|someone (?:says|said|told)|they say|is it so|reportedly)\b|"
    r"^(?:is|was|were|are|did|do|does|has|have)n't\b"
)
"""A question that asserts something and asks whether it is so."""

ASKS_WHY = re.compile(
    r"为什么|为何|为啥|怎么样|如何|怎样|怎么|\bwhy\b|\bhow (?!many|much|about|often)\w+"
)
"""A question that asks for words."""


def data_file(name: str) -> dict[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


def find(pattern: Wordings | re.Pattern[str], text: str, meaning: Meaning) -> Iterator[Found]:
    """Every place where a pattern stands, overlapping ones too."""
    for match in pattern.finditer(text):
        if match.end(1) > match.start(1):
            yield match.start(1), match.end(1), meaning


_NUMBERING = re.compile(r"^(?:[一二三四五六七]、|\([一二三四五六七]\)|\d[.、])")
_AN_ENUMERATOR = r"(?:[一二三四五六七]、|\([一二三四五六七]\)|\d[.、])?"
_SHORTEST_LABEL = 4
"""Shorter labels (其他) are words like any other."""


def label_term(name: str) -> str:
    """The term for a measure or group that is named by its whole label or canonical name."""
    return f"={name}"


def _labels() -> Iterator[tuple[Wordings, Meaning]]:
    """The form's own labels, the catalogue's names, and the English ones."""
    form = catalogue()
    for entry in form.entries:
        zh = {entry.name}
        if isinstance(entry, Measure):
            rows = entry.row[-1:] if entry.table != "4" else ()
            zh |= {"".join((*rows, *entry.column)), "的".join((*rows, *entry.column))}
        plain = {_NUMBERING.sub("", normalise(label)) for label in zh}
        spoken = [_AN_ENUMERATOR + re.escape(w) for w in plain if len(w) >= _SHORTEST_LABEL]
        english = [re.escape(normalise(entry.en)).replace(":", ":?")]
        yield Wordings(spoken, english), Meaning(Role.TERM, label_term(entry.name))


@cache
def _patterns() -> tuple[tuple[Wordings, Meaning], ...]:
    terms = data_file("terms.toml")["term"]
    words = data_file("words.toml")
    compiled = [(Wordings(t["zh"], t["en"]), Meaning(Role.TERM, name)) for name, t in terms.items()]
    compiled += [
        (Wordings(t["zh"], t["en"]), Meaning(Role.COUNT, name))
        for name, t in words["count"].items()
    ]
    compiled += _labels()
    guard = words["guard"]
    compiled.append((Wordings(guard["zh"], guard["en"]), Meaning(Role.GUARD, "")))
    return tuple(compiled)


@cache
def _stop_patterns() -> tuple[tuple[Wordings, Meaning], ...]:
    groups = data_file("words.toml")["stop"].values()
    # each Chinese stop word for itself: a shorter one may be the right one
    meaning = Meaning(Role.STOP, "")
    by_length: dict[int, list[str]] = {}
    for word in (w for group in groups for w in group["zh"]):
        by_length.setdefault(len(word), []).append(word)
    chinese = [(Wordings(group, ()), meaning) for group in by_length.values()]
    english = [word for group in groups for word in group["en"]]
    return (*chinese, (Wordings((), english), meaning))


_OFTEN_MISTYPED = ("how", "many", "much", "what", "was", "were", "the", "that", "which", "did")


@cache
def _mistyped() -> Wordings:
    """The commonest English words with two letters typed in turn (teh), or one left out."""
    wrong = {
        w[:i] + w[i + 1] + w[i] + w[i + 2 :] for w in _OFTEN_MISTYPED for i in range(len(w) - 1)
    }
    wrong |= {"mch", "wich", "whch", "wht"}
    return Wordings((), sorted(wrong - {*_OFTEN_MISTYPED, "saw", "who"}))


_BEFORE_COUNT = re.compile(r"(?:多少|几多|几|[\d.一二两三四五六七八九十百千万亿])\s?个?$")

_ASSERTED = re.compile(r"(?<![\d.a-z])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d.]*\d)")


@cache
def _light() -> re.Pattern[str]:
    light = data_file("words.toml")["light"]
    return re.compile("|".join([*light["zh"], *light["en"]]))


def is_light(word: str) -> bool:
    """Whether a verb says no more than that something was done (发了, 开了, made)."""
    return _light().fullmatch(word) is not None


def find_numbers(text: str) -> Iterator[Found]:
    """Numbers that the question itself asserts, as their digits."""
    for match in _ASSERTED.finditer(text):
        digits = match[0].replace(",", "")
        yield match.start(), match.end(), Meaning(Role.NUMBER, digits)


def find_words(text: str) -> Iterator[Found]:
    """All terms, counting words and function words of a normalised question."""
    yield from find(_mistyped(), text, Meaning(Role.STOP, ""))
    for pattern, meaning in (*_patterns(), *_stop_patterns()):
        for start, end, _ in find(pattern, text, meaning):
            if meaning.role is not Role.COUNT or _counts(text, start, end):
                yield start, end, meaning


def _counts(text: str, start: int, end: int) -> bool:
    """One Chinese character counts only behind a number or 多少 (大家谈 counts no 家)."""
    return end - start > 1 or text[start] == "%" or bool(_BEFORE_COUNT.search(text[:start]))
