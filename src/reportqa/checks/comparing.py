"""Two sides of a sum compared, blanks read as none and said so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportqa.checks.model import Check, Status
from reportqa.document import Figure, Kind

_NONE_WORDS = frozenset({"无", "没有", "零"})
_MOST_NAMED = 8
_BREACH = {"note": ("前后不衔接", "does not follow"), "fail": ("不符", "the sum fails")}


@dataclass(frozen=True, slots=True)
class Term:
    """A cell on one side of a sum: its name for people, in both languages, and the figure.

    ``cell`` is None where the report has none. ``sign`` is 1 or -1. ``report`` is the id of the
    report that the cell stands in, "" for the one that is checked. ``left_out`` marks a blank cell
    that stands over filled parts: its number was left out, so the blank is not none.
    """

    name: str
    name_en: str
    cell: Figure | None
    sign: int = 1
    report: str = ""
    left_out: bool = False


Side = Sequence[Term]
Words = tuple[str, str]
"""The same in Chinese and in English."""


def compare(
    id_: str,
    rule: int,
    expression: str,
    left: Side,
    right: Side,
    *,
    where: Words,
    against: Figure | None,
    breach: Literal["note", "fail"] = "fail",
) -> Check:
    """A check of ``left`` = ``right``.

    ``where`` names the row, column or group for people. Without ``against``, the cell that the sum
    is held against, or with a blank one, nothing is said to be broken; else ``breach``.
    """
    terms = (*left, *right)
    status, values, words = _compared(terms, left, right, against, breach)

    def told() -> Words:
        zh, en = words()
        return f"{where[0]}：{zh}。", f"{where[1]}: {en}."

    return Check(
        id=id_,
        rule=rule,
        status=status,
        expression=expression,
        left=values[0] if values else None,
        right=values[1] if values else None,
        cells=tuple([t.cell for t in terms if t.cell is not None and not t.report]),
        words=told,
        others=tuple([(t.report, t.cell) for t in terms if t.cell is not None and t.report]),
    )


_Values = tuple[Decimal, Decimal]


def _compared(
    terms: Side, left: Side, right: Side, against: Figure | None, breach: Literal["note", "fail"]
) -> tuple[Status, _Values | None, Callable[[], Words]]:
    lost = [t for t in terms if t.cell is None or unread(t.cell)]
    if lost:
        return "unread", None, lambda: _named(lost, "无法核对，{}未能读出", "not read")
    blank = [t for t in terms if _is_empty(t)]
    if len(blank) == len(terms):
        return "not applicable", None, lambda: ("各格均为空，无从核对", "all cells are blank")
    if out := [t for t in blank if t.left_out]:
        return "unread", None, lambda: _named(out, "无法核对，{}为空白，而其各部分有数", "left out")
    values = (total_of(left), total_of(right))

    def sides(zh: str, en: str) -> Words:
        """Both sides, and what there is to say of them."""
        (zh_left, en_left), (zh_right, en_right) = terms_text(left), terms_text(right)
        none = ("（空白按无计）", " (blank read as none)") if blank else ("", "")
        return f"{zh_left}，{zh_right}{none[0]}，{zh}", f"{en_left}; {en_right}{none[1]}: {en}"

    if values[0] == values[1]:
        return "pass", values, lambda: sides("相符", "equal")
    if against is None or against.kind is not Kind.NUMBER:
        return (
            "not applicable",
            values,
            lambda: sides("合计格为空，无从核对", "the total is blank and cannot be checked"),
        )
    zh, en = _BREACH[breach]
    by = plain(abs(values[0] - values[1]))
    return breach, values, lambda: sides(f"{zh}，相差 {by}", f"{en}, by {by}")


def _named(terms: Side, zh: str, en: str) -> Words:
    """That some cells cannot be used."""
    names = some([t.name for t in terms]), some([t.name_en for t in terms], "; ")
    return zh.format(names[0]), f"cannot be checked, {en}: {names[1]}"


def unread(cell: Figure) -> bool:
    """Whether what a cell says could not be read as a number or as none."""
    if cell.kind is Kind.WORD:
        return cell.raw.strip() not in _NONE_WORDS
    return cell.kind is Kind.UNREAD or (cell.kind is Kind.NUMBER and cell.value is None)


def total_of(side: Side) -> Decimal:
    """The sum of a side, blanks read as none."""
    total = Decimal(0)
    for term in side:
        if term.cell and term.cell.value:
            total += term.cell.value if term.sign > 0 else -term.cell.value
    return total


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros behind its point."""
    return f"{value.normalize():f}" if value else "0"


def some(names: Sequence[str], mark: str = "、") -> str:
    """The first three names, and how many more there are."""
    shown = mark.join(names[:3])
    return shown + (f" (+{len(names) - 3})" if len(names) > 3 else "")


def _is_empty(term: Term) -> bool:
    """Whether a cell is there and holds no number: blank, a dash, a word for none."""
    return term.cell is not None and term.cell.kind is not Kind.NUMBER


def terms_text(side: Side) -> Words:
    """A side as people write it: "予以公开 74 + 部分公开 1 = 75", "总计 0", "总计 空白"."""
    told = [(t, t.cell.value) for t in side if t.cell and t.cell.value is not None]
    if len(side) == 1:
        zh, en = (plain(told[0][1]),) * 2 if told else ("空白", "blank")
        return f"{side[0].name} {zh}", f"{side[0].name_en} {en}"
    if not told:
        return "空白", "blank"
    counted = [(t, v) for t, v in told if v] or told[:1]
    named = len(counted) <= _MOST_NAMED
    zh = en = ""
    for term, value in counted:
        mark = " - " if term.sign < 0 else " + " if zh else ""
        number = plain(value)
        zh += f"{mark}{term.name} {number}" if named else mark + number
        en += f"{mark}{term.name_en} {number}" if named else mark + number
    total = f" = {plain(total_of(side))}" if len(counted) > 1 else ""
    return zh.strip() + total, en.strip() + total
