"""How one figure is printed in its cell, and what that print means."""

from __future__ import annotations

from collections.abc import Set
from decimal import Decimal
from random import Random

from bench.invented.model import Printed
from reportqa.document import Kind

WIDE = str.maketrans("0123456789,.+-", "０１２３４５６７８９，．＋－")
_EMPTIES = {
    "blanks": ("", Kind.BLANK),
    "nbsp_blanks": ("\u00a0", Kind.BLANK),
    "ideographic_blanks": ("\u3000", Kind.BLANK),
    "slashes": ("/", Kind.SLASH),
    "wide_slashes": ("／", Kind.SLASH),
    "dashes": ("——", Kind.DASH),
    "short_dashes": ("-", Kind.DASH),
    "words_for_none": ("无", Kind.WORD),
}


class Printer:
    """Prints figures with the traps that are on; a trap takes about two of five eligible cells."""

    def __init__(self, random: Random, traps: Set[str]) -> None:
        self._random = random
        self._traps = traps
        self._empties = [_EMPTIES[t] for t in _EMPTIES if t in traps]

    def _on(self, trap: str, share: float = 0.4) -> bool:
        return trap in self._traps and self._random.random() < share

    def nothing(self) -> Printed | None:
        """How a cell that counts nothing is left without a figure; None where it holds 0."""
        if not self._empties or self._random.random() < 0.3:
            return None
        raw, kind = self._random.choice(self._empties)
        return Printed(raw, kind)

    def count(self, value: int, unit: str | None, *, may_be_empty: bool = True) -> Printed:
        """A count of at least 0."""
        if value == 0 and may_be_empty:
            empty = self.nothing()
            if empty:
                return empty
        raw, note = str(value), ""
        if self._on("separators", 0.7):
            raw = f"{value:,}"
        if self._on("wide_separators", 0.7):
            raw = f"{value:,}".translate(WIDE)
        if self._on("full_width_digits"):
            raw = raw.translate(WIDE)
        if len(raw) >= 4 and raw.isdigit() and self._on("broken_numbers"):
            raw = f"{raw[:-2]}\n{raw[-2:]}"
        elif value > 3 and unit == "件" and self._on("notes_in_cells", 0.25):
            note = f"其中修订{value // 3}件"
            raw += f"（{note}）"
        elif value and unit == "件" and self._on("units_in_cells", 0.3):
            raw += "件"
        return Printed(raw, Kind.NUMBER, Decimal(value), unit, note)

    def change(self, value: int) -> Printed:
        """An increase or a decrease."""
        if value == 0:
            return self.count(0, None)
        raw = str(value)
        if self._on("plus_minus", 0.8) and value > 0:
            raw = f"+{value}"
        if self._on("word_signs", 0.8):
            word = self._random.choice(("增", "增加") if value > 0 else ("减", "减少"))
            raw = f"{word}{abs(value)}"
        if self._on("full_width_digits"):
            raw = raw.translate(WIDE)
        return Printed(raw, Kind.NUMBER, Decimal(value))

    def amount(self, value: Decimal, unit: str | None) -> Printed:
        """Money. ``unit`` is what header or form say; a unit in the cell is its own."""
        if value == 0:
            return self.count(0, unit)
        raw = f"{value:f}"
        if self._on("separators", 0.7):
            raw = f"{value:,f}"
        if self._on("wide_separators", 0.7):
            raw = f"{value:,f}".translate(WIDE)
        if self._on("full_width_digits"):
            raw = raw.translate(WIDE)
        if self._on("units_in_cells", 0.7):
            unit = unit or self._random.choice(("元", "万元"))
            raw += unit
        elif self._on("broken_numbers") and raw.isascii() and len(raw) > 5:
            raw = f"{raw[:-2]}\n{raw[-2:]}"
        return Printed(raw, Kind.NUMBER, value, unit)
