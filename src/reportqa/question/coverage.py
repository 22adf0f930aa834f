"""Questions for who has reported and who has not: 哪些单位还没交2023年的报告.

They ask for no figure of a report but for what the library holds. Every word of such a question
must be one of coverage.toml, a year, a place, or a function word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from reportqa.question.spans import Meaning, Role, Span, cover, merge
from reportqa.question.text import Language, language_of, normalise
from reportqa.question.vocabulary import Found, data_file, find
from reportqa.question.wordings import Wordings
from reportqa.question.years import find_years

PLACE, STOP = "place ", "stop "


@dataclass(frozen=True, slots=True)
class CoverageQuestion:
    """Who (or, with ``counts``, how many) has reported, or with ``missing`` has not.

    ``reports`` counts reports instead of agencies. ``years`` are absolute, ``relative`` says which
    words stood for which; ``last`` asks for the newest n. ``places`` and ``ending`` (局, 乡级)
    narrow the agencies.
    """

    language: Language
    counts: bool = False
    reports: bool = False
    missing: bool = False
    years: tuple[int, ...] = ()
    relative: tuple[tuple[str, int], ...] = ()
    last: int = 0
    places: tuple[str, ...] = ()
    ending: str = ""


def coverage_question(
    conversation: Sequence[str], places: Callable[[bool], Mapping[str, str]], today: date
) -> CoverageQuestion | None:
    """What the last question of a conversation asks of this kind; None where it asks for else.

    ``places`` gives the names that places may be called by, each with the place's own; in pinyin
    if it is told so.
    """
    asked: CoverageQuestion | None = None
    for text in conversation:
        asked = _read(text, places, today, asked)
    return asked


def _read(
    text: str,
    places: Callable[[bool], Mapping[str, str]],
    today: date,
    earlier: CoverageQuestion | None,
) -> CoverageQuestion | None:
    plain = normalise(text)
    if earlier is None and not _may_ask().search(plain):
        return None
    found = [*_find(plain), *find_years(plain, today)]
    latin = language_of(text) == "en"
    found += [
        (start, end, Meaning(Role.AGENCY, PLACE + place))
        for name, place in places(latin).items()
        for start, end in _stands(name, plain, latin)
    ]
    spans, left = cover(plain, merge(found))
    if left:
        return None
    said = {i for s in spans for i in s.ids(Role.TERM)} - {"filler"}
    named = tuple(dict.fromkeys(i for s in spans for i in sorted(s.ids(Role.AGENCY))))
    years, relative, last = _years(spans)
    new = CoverageQuestion(
        language_of(text), years=years, relative=relative, last=last,
        places=tuple(n.removeprefix(PLACE) for n in named),
        ending="局" if "bureau" in said else "乡级" if "township" in said else "",
    )  # fmt: skip
    asks = _asks(said, plain)
    if asks is not None:
        return replace(new, counts=asks[0], reports=asks[1], missing=asks[2])
    return _follow(earlier, new, said)


_PUBLISHED = re.compile(r"公布|发布|\bpublish")
_PERSON = re.compile(r"谁|\bwho(?:se)?\b")


def _stands(name: str, text: str, latin: bool) -> Iterator[tuple[int, int]]:
    """Where the name of a place stands: a pattern of pinyin, or plain characters."""
    if latin:
        yield from (m.span() for m in re.finditer(rf"\b{name}\b", text))
        return
    at = text.find(name)
    while at >= 0:
        yield at, at + len(name)
        at = text.find(name, at + len(name))


def _asks(said: set[str], plain: str) -> tuple[bool, bool, bool] | None:
    """Whether it counts, whether reports, whether those missing; None for another question."""
    bodies = bool(said & {"body", "bureau", "township"}) or bool(_PERSON.search(plain))
    missing = bool(said & {"not", "missing"})
    done = bool(said & {"hand_in", "publish", "held", "missing"}) or missing
    # 谁没有发布, of what else than a report? but 没有公开 may be information that was asked for
    silent = missing and "who" in said and bool(_PUBLISHED.search(plain))
    about = "report" in said or "hand_in" in said or silent
    if not (about and done):
        return None
    if "many" in said:
        if bodies:
            return True, False, missing
        reports = "report" in said and not missing
        # 发布了多少份报告 may be a figure of a report; how many are held is not
        return (True, True, False) if reports and said & {"held", "annual", "hand_in"} else None
    if "who" in said and bodies:
        return False, False, missing
    return None


def _follow(
    earlier: CoverageQuestion | None, new: CoverageQuestion, said: set[str]
) -> CoverageQuestion | None:
    """A follow-up: another year ("那2021年呢"), or the names after their number ("是哪些")."""
    if earlier is None or said - {"who", "body"}:
        return None
    changes: dict[str, object] = {"language": new.language}
    if new.years or new.last:
        changes |= {"years": new.years, "relative": new.relative, "last": new.last}
    elif not said & {"who"}:
        return None
    if "who" in said:
        changes |= {"counts": False, "reports": False}
    return replace(earlier, **changes)  # type: ignore[arg-type]


def _years(spans: Sequence[Span]) -> tuple[tuple[int, ...], tuple[tuple[str, int], ...], int]:
    years: set[int] = set()
    relative: list[tuple[str, int]] = []
    last = 0
    for meaning in (i for s in spans for i in sorted(s.ids(Role.YEAR))):
        if ".." in meaning:
            first, final = meaning.split("..")
            years |= set(range(int(first), int(final) + 1))
        elif meaning.startswith("last "):
            last = int(meaning.split()[1])
        elif " " in meaning:
            year, words = meaning.split(" ", 1)
            relative.append((words, int(year)))
            years.add(int(year))
        else:
            years.add(int(meaning))
    return tuple(sorted(years)), tuple(relative), last


@cache
def _patterns() -> tuple[tuple[Wordings, Meaning], ...]:
    words = data_file("coverage.toml")["word"]
    stop = data_file("words.toml")["stop"]
    # not those of its group "report": a question for a part of the reports is another one
    words |= {f"{STOP}{group}": stop[group] for group in ("asking", "grammar", "time")}
    found = []
    for name, word in words.items():
        # each Chinese word for itself: a shorter one may be the right one
        meaning = Meaning(Role.STOP if name.startswith(STOP) else Role.TERM, name)
        for size in sorted({len(w) for w in word["zh"]}):
            some = [w for w in word["zh"] if len(w) == size]
            found.append((Wordings(some, ()), meaning))
        found.append((Wordings((), word["en"]), meaning))
    return tuple(found)


def _find(plain: str) -> Iterator[Found]:
    for pattern, meaning in _patterns():
        yield from find(pattern, plain, meaning)


@cache
def _may_ask() -> re.Pattern[str]:
    """Spares questions of other kinds the reading: some word of them must stand there."""
    words = data_file("coverage.toml")["word"]
    chinese = [re.escape(w) for n in ("report", "hand_in") for w in words[n]["zh"]]
    english = [*words["report"]["en"], *words["hand_in"]["en"]]
    some = [*chinese, *(rf"\b(?:{w})\b" for w in english), _PUBLISHED.pattern]
    return re.compile("|".join(some))
