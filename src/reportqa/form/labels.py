"""Labels of the form as reports print them, matched to the catalogue.

Labels are compared by a key without white space, width, numbering, brackets and punctuation. A
label that is not in the catalogue letter by letter matches only if it is a few edits away from
one entry and clearly further from every other: 维持 and 纠正, 上年 and 本年 must never be mixed up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import Generic, TypeVar

from rapidfuzz.distance import Levenshtein

from reportqa.form.catalogue import Measure, catalogue
from reportqa.script import simplified

T = TypeVar("T")

_NUMBERING = re.compile(
    r"^(?:\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,3}[、.,:]"
    r"|\d{1,2}[、.,:)]|\d{1,2}(?=[一-鿿]))"
)
_BRACKETS = re.compile(r"\([^()]*\)?")
_BLOCK = re.compile(r"第?二十条第?\(?([一二三四五六七八九十])\)?项")
_UNIT = re.compile(
    r"单位[::]?\s*\(?\s*(亿元|万元|元|件|条|次|项|个|份|人|%)"
    r"|\((亿元|万元|元|件|%|条|个|项|份|篇|期|场|家|户|人|次|[万百千]?[人场篇件]?次|万人|万条|公里)\)"
)

# small words and common slips that say the same; later pairs see what earlier ones have made
_SAME_WORDS = (
    ("年度", "年"), ("上一年", "上年"), ("或者", "或"), ("其它", "其他"), ("合计", "总计"),
    ("行政法复议", "行政复议"), ("行政法诉讼", "行政诉讼"), ("经行政复议", "经复议"),
    ("行政复议后", "复议后"), ("法律服务组织", "法律服务机构"), ("社会公益机构", "社会公益组织"),
)  # fmt: skip

APPLICANTS = "申请人情况"
CONTENT = "信息内容"

_REMEMBERED = 20_000
_LONGEST_REMEMBERED = 100


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """A pure function of a label that keeps its answers: every row of a table asks again.

    Bounded, and only for texts as short as labels are: prose comes once.
    """
    return _Answers(function).__getitem__


class _Answers(dict[str, T]):
    """Answers by the text asked for: what is known is given without a call."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> T:
        answer = self._function(text)
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[text] = answer
        return answer


def plain(text: str) -> str:
    """A label as printed, without white space of any kind."""
    if text.isalnum():
        return text  # as figures and most words are: asked of every cell again and again
    return "".join(text.replace("\u200b", "").replace("\ufeff", "").split())


@remembered
def _folded(text: str) -> str:
    """A label without white space and width, in simplified characters."""
    return simplified(unicodedata.normalize("NFKC", plain(text)))


@remembered
def bare(text: str) -> str:
    """A label without white space, width, script and small words that say the same.

    Its numbering stays: 总计 and （七）总计 are a column and a row.
    """
    folded = _folded(text)
    for printed, usual in _SAME_WORDS:
        folded = folded.replace(printed, usual)
    return folded


@remembered
def key(text: str) -> str:
    """What of a label is compared: no white space, width, script, numbering, brackets, marks."""
    folded = _NUMBERING.sub("", bare(text))
    letters = "".join(c for c in _BRACKETS.sub("", folded) if c.isalnum())
    letters = letters or "".join(c for c in folded if c.isalnum())
    return letters.removesuffix("的")


@remembered
def printed_unit(text: str) -> str | None:
    """The unit that a header names: （单位：万元） or （万元）."""
    match = _UNIT.search(_folded(text))
    return (match[1] or match[2]) if match else None


@remembered
def block_index(text: str) -> int | None:
    """Which block of table two a title 第二十条第（X）项 opens; None where it is no such title.

    The title must be all of the text but for a few characters of numbering or punctuation.
    """
    folded = _folded(text)
    match = _BLOCK.search(folded)
    if match is None or len(folded) > len(match[0]) + 6:
        return None
    for index, block in enumerate(catalogue().blocks):
        if f"({match[1]})" in unicodedata.normalize("NFKC", block.title):
            return index
    return None


class Labels(Generic[T]):
    """A set of labels, each standing for something; finds what a printed label stands for."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._entries: dict[str, T] = {key(label): target for label, target in entries}
        self._letters = {k: frozenset(k) for k in self._entries}
        self._longest = max(map(len, self._entries), default=0)
        self._found: dict[str, T | None] = {}  # by key
        self._printed: dict[str, T | None] = {}  # by label as printed

    def find(self, text: str) -> T | None:
        """What the label stands for, None where no entry fits safely."""
        if text in self._printed:
            return self._printed[text]
        wanted = key(text)
        if wanted not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[wanted] = self._find(wanted)
        found = self._found[wanted]
        if len(text) <= _LONGEST_REMEMBERED:
            if len(self._printed) >= _REMEMBERED:
                self._printed.clear()
            self._printed[text] = found
        return found

    def targets(self) -> frozenset[T]:
        """Everything that a label of this set can stand for."""
        return frozenset(self._entries.values())

    def _find(self, wanted: str) -> T | None:
        if wanted in self._entries:
            return self._entries[wanted]
        if 8 <= len(wanted) < self._longest:
            longer = [t for k, t in self._entries.items() if k.startswith(wanted)]
            if len(longer) == 1:
                return longer[0]
        if len(wanted) < 5:
            return None
        # a text that is more than _MOST_EDITS longer or shorter is as many edits away
        ranked = sorted(
            (Levenshtein.distance(wanted, k), k)
            for k in self._entries
            if len(k) >= 5 and abs(len(k) - len(wanted)) <= _MOST_EDITS
        )
        if not ranked or ranked[0][0] > _allowed(len(ranked[0][1])):
            return self._with_gaps(wanted)
        best, target = ranked[0][0], self._entries[ranked[0][1]]
        # short entries do not compete by typing errors but may be what was meant
        others = [Levenshtein.distance(wanted, k) for k, t in self._entries.items() if t != target]
        return target if min(others, default=99) >= best + 2 else None

    def _with_gaps(self, wanted: str) -> T | None:
        """What a label stands for that only lacks characters (其他法律行政止公开)."""
        if not 8 <= len(wanted) < self._longest:
            return None
        letters = set(wanted)
        around = [k for k, own in self._letters.items() if letters <= own and _is_within(wanted, k)]
        whole = {self._entries[k] for k in around}
        near = [k for k in around if len(wanted) >= 0.7 * len(k)]
        return self._entries[near[0]] if len(whole) == 1 and near else None


def _is_within(short: str, long: str) -> bool:
    """Whether a text is another one with characters left out."""
    rest = iter(long)
    return all(char in rest for char in short)


_MOST_EDITS = 3


def _allowed(length: int) -> int:
    """How many edits a label of so many characters may be away."""
    return 1 if length < 8 else 2 if length < 14 else _MOST_EDITS


class Vocabulary:
    """The labels of the three tables. Read only; use ``vocabulary()``."""

    def __init__(self) -> None:
        form = catalogue()
        self.content: Labels[str] = Labels([(CONTENT, CONTENT)])
        # table two: a row is (block, canonical name), a column is its canonical name
        self.rows_two: Labels[tuple[int, str]] = Labels(
            (label, (i, row.name))
            for i, block in enumerate(form.blocks)
            for row in block.rows
            for label in row.labels
        )
        self.columns_two: Labels[str] = Labels(
            (label, column.name)
            for block in form.blocks
            for column in block.columns
            for label in column.labels
        )
        self.rows_three: Labels[Measure] = Labels((m.row[-1], m) for m in form.of_table("3"))
        self.groups_three: Labels[str] = Labels(
            (label, label) for m in form.of_table("3") for label in m.row[:-1]
        )
        self.organisations = next(a.path[0] for a in form.applicants if len(a.path) > 1)
        self.columns_three: Labels[tuple[str, ...]] = Labels(
            [
                *((label, a.path) for a in form.applicants for label in a.labels),
                (self.organisations, (self.organisations,)),
                (APPLICANTS, ()),
            ]
        )
        cases = {label for m in form.of_table("4") for label in m.column[:-1]}
        self.cases: Labels[str] = Labels((label, label) for label in cases)
        outcomes = {m.column[-1] for m in form.of_table("4")}
        self.outcomes: Labels[str] = Labels((label, label) for label in outcomes)


@cache
def vocabulary() -> Vocabulary:
    """The labels of the form, made once."""
    return Vocabulary()
