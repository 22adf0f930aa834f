"""Whether words of a region promise, admit, or tell of work done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reportqa.commitments import wording as say
from reportqa.commitments.deadlines import deadline_of
from reportqa.commitments.headings import Region
from reportqa.commitments.model import ItemStatus

Mode = Literal["", "problem", "plan", "done"]
"""What the text is telling of at a place; "" where of none of them."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the words of one region of the report for a year (None: not known)."""

    region: Region
    year: int | None

    def promises(self, part: str) -> bool:
        """Whether a sentence of a part on problems and plans promises anything."""
        return bool(
            say.promises(part)
            or say.names_later_year(part, self.year)
            or (deadline_of(part, self.year) and not say.dones(part))
        )

    def is_aside(self, part: str, lead: str) -> bool:
        """Whether a sentence among plans tells of work done beside them."""
        outcome = self.region.matter != "both" and say.pattern("outcome").search(self.region.head)
        return (
            say.dones(part) > 0
            and not say.is_imperative(part)
            and not (outcome and not say.is_future(lead))
        )

    def is_answered(self, part: str, mode: Mode) -> bool:
        """Whether a sentence tells of work done in answer to a problem that it names."""
        bare = say.unquoted(part)
        if self.promises(part) or "，" not in part or self.still_bad(part):
            return False
        if say.pattern("answered").search(bare):
            return self.region.matter != "plain" or bool(
                say.pattern("ours").search(part.partition("，")[0])
            )
        told = say.dones(part) > 0 or say.is_finished(part)
        return bool(say.pattern("to_done").search(bare)) and mode != "plan" and told

    def is_bad(self, part: str) -> bool:
        """Whether a stretch tells of a lack and promises nothing."""
        return say.lacks(part) > 0 and not (self.promises(part) or say.is_imperative(part))

    def still_bad(self, part: str) -> bool:
        """Whether a stretch among work done tells of a problem that stays."""
        if say.pattern("unsolved").search(part):
            return not self.promises(part)
        return self.is_bad(part) and bool(say.pattern("still").search(part))

    def status(self, part: str, mode: Mode, lead: str) -> ItemStatus:
        """Whether a commitment is planned or done: its own words, else what announced it."""
        if mode == "done":
            later = say.is_future(part) or say.begins_later(part)
            return "planned" if later or say.names_later_year(part, self.year) else "done"
        if mode == "plan" and say.is_future(lead):
            return "planned"
        done = say.dones(part) > 0 or (
            say.is_finished(part) and say.pattern("outcome").search(self.region.head)
        )
        done = done and not (self.promises(part) or say.is_imperative(part))
        return "done" if done else "planned"
