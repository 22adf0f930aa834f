"""What a question is made of, drawn at random: a thing, an agency, a year, a frame, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TypeVar

from bench.county import MEMBERS, Member
from bench.county.members import DEPARTMENTS
from bench.questions.cells import TOTAL, Cells, Thing, Words

T = TypeVar("T")

_DIGITS = "〇一二三四五六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Draw:
    """Draws parts of questions; ``zh`` says in which language the present one is asked."""

    def __init__(self, random: Random, cells: Cells, words: Words) -> None:
        self.random = random
        self.cells = cells
        self.words = words
        self.zh = True

    def language(self) -> None:
        """Another question: two of three are Chinese."""
        self.zh = self.random.random() < 0.65

    @property
    def lang(self) -> str:
        """The code of the present language."""
        return "zh" if self.zh else "en"

    def one(self, of: Sequence[T]) -> T:
        """One of several."""
        return self.random.choice(of)

    def thing(self, *, column: bool = False, shared: bool = False) -> Thing:
        """A thing of the form; with ``column`` what applicants of a kind asked for.

        ``shared``: one that has a natural whole. Amounts are asked for in Chinese alone.
        """
        fits = [
            t
            for t in self.words.things
            if (self.zh or not t.amount)
            and (not shared or t.whole)
            and (not column or _of_three(t))
        ]
        thing = self.one(fits)
        return self.of_applicants(thing) if column else thing

    def of_applicants(self, thing: Thing) -> Thing:
        """A row of table three in the column of one kind of applicant."""
        applicant = self.one(self.words.applicants)
        return replace(
            thing,
            zh=tuple(f"{a}{w}" for a in applicant["zh"] for w in thing.zh),
            en=tuple(f"{w} from {a}" for a in applicant["en"] for w in thing.en),
            applicant=applicant["name"],
        )

    def member(self) -> Member:
        """An agency."""
        return self.one(MEMBERS)

    def year_of(self, member: Member) -> int:
        """A year of the form that the agency reports."""
        return self.one(self.cells.years[member.key])

    def with_value(
        self, thing: Thing, members: Sequence[Member] = MEMBERS
    ) -> tuple[Member, int] | None:
        """An agency and a year with a number for the thing."""
        member = self.one(members)
        year = self.year_of(member)
        return (member, year) if self.cells.value(thing, member.key, year) is not None else None

    def departments(self, thing: Thing, year: int) -> dict[str, Decimal | None]:
        """What the departments with a report for the year have, by full name."""
        held = [m for m in DEPARTMENTS if year in self.cells.years[m.key]]
        return {m.name: self.cells.value(thing, m.key, year) for m in held}

    def frame(self, operation: str) -> str:
        """A wording of an operation."""
        return self.one(self.words.frames[operation][self.lang])

    def called(self, member: Member) -> str:
        """The agency as people call it."""
        if not self.zh:
            return self.one(self.words.english[member.key])
        return self.one((member.name, *member.aliases))

    def year(self, year: int) -> str:
        """The year as people write it."""
        text = str(year)
        if not self.zh:
            return text
        ways = [f"{text}年", f"{text}年", f"{text}年", f"{text}年度", text, f"{text[2:]}年"]
        ways += ["".join(_DIGITS[int(d)] for d in text) + "年", f"{text.translate(_FULL_WIDTH)}年"]
        if year == 2024:
            ways.append("去年")
        return self.one(ways)

    def plain_year(self, year: int) -> str:
        """The year where another one stands beside it."""
        return f"{year}年" if self.zh else str(year)

    def wording(self, thing: Thing) -> str:
        """A noun for the thing."""
        return self.one(thing.zh if self.zh else thing.en)

    def how_many(self, thing: Thing) -> str:
        """多少件, how many."""
        if not self.zh:
            return "How many"
        if thing.unit == "件":
            return self.one(("多少件", "几件", "多少"))
        return f"多少{thing.unit}"

    def filled(self, operation: str, thing: Thing, **parts: str) -> str:
        """A question: a frame with its parts."""
        parts = {"m": self.wording(thing), "q": self.how_many(thing), "u": thing.unit, **parts}
        return self.tidy(self.frame(operation).format(**parts))

    def tidy(self, text: str) -> str:
        """The question as one writes it: no 的的, English sentences' first letters and blanks."""
        if self.zh:
            return text.replace("的的", "的")
        text = text.replace(" , ", ", ").replace(", How many", ", how many")
        text = text.replace(": How many", ": how many")
        return text.strip()


def _of_three(thing: Thing) -> bool:
    """Whether the thing is a row of table three, or some of them."""
    name = thing.members[0]
    return not name.startswith(("行政", "规", "政府", "其他对外")) and thing.applicant == TOTAL
