"""Faults in sentences: against the table (rule 8), and within a sentence (rule 9)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import partial
from random import Random

from bench.checks.faults import Expected, Fault, Kind, Place, any_place
from bench.checks.growing import cells_of
from bench.checks.households import Draft, Household
from bench.checks.telling import Told, measures_of, value_of, wordings
from bench.invented.counts import CARRIED, DONE, LEFT, NEW

_FAIL, _NOTE = ("fail",), ("note",)
_OFF_BY = 40
_PERIODS = ("截至11月底，", "{}年1月至10月，", "上半年，", "截至9月30日，")


def _drawn(random: Random, household: Household) -> tuple[Place, Draft, list[Told]] | None:
    """A report with all sentences that it may have."""
    at = any_place(random, household)
    if at is None:
        return None
    d = household.at(at)
    groups = wordings(random, d.counts, d.year, d.ours, d.former_new)
    return at, d, [told for group in groups for told in group]


def _with(draft: Draft, told: Told) -> Draft:
    """The draft with a sentence for all that speak of the same, or begin alike."""
    mine = {m for c in told.claims.values() for m in measures_of(c, draft.edition)}
    others = [
        t
        for t in draft.told
        if not mine & {m for c in t.claims.values() for m in measures_of(c, draft.edition)}
        and t.template[:6] != told.template[:6]
    ]
    at = len(others) // 2
    return replace(draft, told=(*others[:at], told, *others[at:]))


def _clause(told: Told, slot: str) -> str:
    """The words of a sentence around a slot, up to the next marks."""
    marked = told.saying(**{slot: f"\0{told.values[slot]}"}).text
    start = marked.index("\0")
    head = max(marked.rfind(mark, 0, start) for mark in "，、；。（")
    ends = [marked.find(mark, start) for mark in "，、；。）"]
    return marked[head + 1 : min(e for e in ends if e >= 0)].replace("\0", "")


def _contradiction(
    random: Random, household: Household, *, claims: tuple[str, ...]
) -> Fault | None:
    """A figure of the table told with another number, in a sentence that lists no parts."""
    drawn = _drawn(random, household)
    if drawn is None:
        return None
    at, draft, every = drawn
    choices = [
        (t, slot) for t in every for slot, c in t.claims.items()
        if c in claims and not t.sums and not t.shares
    ]  # fmt: skip
    if not choices:
        return None
    told, slot = random.choice(choices)
    value = int(told.values[slot])
    wrong = _unlike(random, draft, value)
    if wrong is None:
        return None
    other = told.saying(**{slot: wrong})
    expected = Expected(8, _FAIL, clause=_clause(other, slot))
    what = f"{other.text} (the table: {value})"
    return Fault("", at, _with(draft, other), what, (expected,))


def _meant(draft: Draft) -> set[int]:
    """The numbers of the table, and the sums of them that words may mean."""
    taken = {int(v) for v in cells_of(draft.counts, draft.edition).values()}
    taken |= {
        value_of(a, draft.counts, draft.edition) + value_of(b, draft.counts, draft.edition)
        for a in (NEW, DONE, CARRIED, LEFT, "行政复议总计", "行政诉讼")
        for b in (NEW, DONE, CARRIED, LEFT, "行政复议总计", "行政诉讼")
    }
    # those received, less those carried forward, were concluded
    new, left = (value_of(m, draft.counts, draft.edition) for m in (NEW, LEFT))
    taken.add(new - left)
    if draft.former_new:
        taken.add(draft.former_new)
    return taken


def _unlike(random: Random, draft: Draft, value: int) -> int | None:
    """A number that stands nowhere in the table, nor is a sum that the words may mean."""
    taken = _meant(draft)
    steps = [*range(1, 4), *range(max(4, value // 9), max(5, value // 3))][:_OFF_BY]
    near = [value + s for s in steps] + [value - s for s in steps] + [value * 10]
    free = [n for n in near if n > 0 and n not in taken]
    return random.choice(free) if free else None


def _one_result(random: Random, household: Household) -> Fault | None:
    """A part of a list changed with its whole: the list adds up, the table says otherwise."""
    drawn = _drawn(random, household)
    if drawn is None:
        return None
    at, draft, every = drawn
    choices = [
        (t, s, slot) for t in every for s in t.sums for slot in s.parts
        if s.complete and slot in t.claims and s.whole in t.claims and int(t.values[slot])
    ]  # fmt: skip
    if not choices:
        return None
    told, listed, slot = random.choice(choices)
    value, whole = int(told.values[slot]), int(told.values[listed.whole])
    wrong = _unlike(random, draft, value)
    if wrong is None or whole + wrong - value <= 0:
        return None
    other = told.saying(**{slot: wrong, listed.whole: whole + wrong - value})
    if int(other.values[listed.whole]) in _meant(draft):
        return None
    expected = Expected(8, _FAIL, clause=_clause(other, listed.whole))
    return Fault("", at, _with(draft, other), other.text, (expected,))


# ---- other scopes and periods: to be explained, not wrong


def _aside(random: Random, household: Household, *, how: str) -> Fault | None:
    at = any_place(random, household)
    if at is None:
        return None
    draft = household.at(at)
    made = list(_asides(random, draft, how))
    if not made:
        return None
    told, statuses = random.choice(made)
    expected = Expected(8, statuses, clause=_clause(told, "x"))
    return Fault("", at, _with(draft, told), told.text, (expected,), fails=False)


def _asides(random: Random, draft: Draft, how: str) -> Iterator[tuple[Told, tuple[str, ...]]]:
    subjects = (
        (NEW, "收到政府信息公开申请"),
        ("行政许可处理决定数量", "作出行政许可决定"),
        ("行政处罚处理决定数量", "作出行政处罚决定"),
    )
    level = draft.agency[2]
    for claim, words in subjects:
        value = value_of(claim, draft.counts, draft.edition)
        if value < 5:
            continue
        less, more = random.randint(2, value - 2), value + random.randint(7, 90)
        if how == "period":
            for until in (
                "截至11月底，",
                f"{draft.year}年1月至10月，",
                "上半年，",
                "截至9月30日，",
            ):
                text = f"{until.format(draft.year)}{draft.ours}{words}{{x}}件。"
                yield Told(text, {"x": str(less)}, {"x": claim}), _NOTE
        elif how == "wider" and not draft.government:
            yield Told(f"全{level}{words}{{x}}件。", {"x": str(more)}, {"x": claim}), _NOTE
            text = f"全{level}各级行政机关共{words}{{x}}件。"
            yield Told(text, {"x": str(more)}, {"x": claim}), _NOTE
        elif how == "narrower" and draft.government:
            text = f"{level}政府办公室{words}{{x}}件。"
            yield Told(text, {"x": str(less)}, {"x": claim}), _NOTE
    carried = value_of(CARRIED, draft.counts, draft.edition)
    if how == "carried" and carried and value_of(NEW, draft.counts, draft.edition):
        both = value_of(NEW, draft.counts, draft.edition) + carried
        # the sum of two cells of the table: that it agrees may be said as well
        for text in (
            "全年办理政府信息公开申请{x}件（含上年结转{c}件）。",
            "含上年结转的{c}件，全年共办理政府信息公开申请{x}件。",
        ):
            told = Told(text, {"x": str(both), "c": str(carried)}, {"x": NEW, "c": CARRIED})
            yield told, ("note", "pass")


# ---- inside sentences


def _parts(random: Random, household: Household, *, exceed: bool) -> Fault | None:
    """A part changed so that all together are more than the whole, or less than all of it."""
    drawn = _drawn(random, household)
    if drawn is None:
        return None
    at, draft, every = drawn
    choices = [
        (t, s) for t in every for s in t.sums if not t.shares and (exceed or s.complete)
    ]  # fmt: skip
    if not choices:
        return None
    told, listed = random.choice(choices)
    whole = int(told.values[listed.whole])
    rest = whole - sum(int(told.values[p]) for p in listed.parts)
    slots = [p for p in listed.parts if exceed or int(told.values[p]) > 1]
    if not slots:
        return None
    slot = random.choice(slots)
    value = int(told.values[slot])
    step = rest + random.randint(1, max(2, value // 3)) if exceed else -random.randint(1, value - 1)
    other = told.saying(**{slot: value + step})
    # parts of which nothing says that they are all, nor that they are apart, may overlap
    statuses = _FAIL if listed.complete else ("fail", "note")
    expected = Expected(9, statuses, clause=_clause(other, listed.whole))
    return Fault("", at, _with(draft, other), other.text, (expected,))


def _percent(random: Random, household: Household) -> Fault | None:
    drawn = _drawn(random, household)
    if drawn is None:
        return None
    at, draft, every = drawn
    choices = [(t, s) for t in every for s in t.shares]
    if not choices:
        return None
    told, share = random.choice(choices)
    printed = Decimal(told.values[share.percent])
    digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    exact = Decimal(100) * int(told.values[share.part]) / int(told.values[share.whole])
    right = {exact.quantize(digit, how) for how in (ROUND_HALF_UP, ROUND_DOWN)}
    wrong = printed + random.choice((-1, 1)) * random.choice((2, 3, 5, 9, 10, 30)) * digit
    if not 0 < wrong < 100 or wrong in right:
        return None
    other = told.saying(**{share.percent: wrong})
    expected = Expected(9, _FAIL, clause=_clause(other, share.percent))
    return Fault("", at, _with(draft, other), f"{other.text} ({exact:.4f})", (expected,))


_TOLD = (
    ("new applications", (NEW,)),
    ("concluded", (DONE,)),
    ("carried", (CARRIED, LEFT)),
    ("reviews", ("行政复议总计",)),
    ("suits", ("行政诉讼",)),
    ("licences", ("行政许可处理决定数量",)),
    ("penalties", ("行政处罚处理决定数量",)),
    ("documents", ("规范性文件新制作数量", "规范性文件制发件数", "规范性文件现行有效件数")),
)
KINDS = (
    *(
        Kind(f"the text against the table: {words}", 8, partial(_contradiction, claims=claims))
        for words, claims in _TOLD
    ),
    Kind("the text against the table: a list and its whole", 8, _one_result),
    *(
        Kind(f"the text of another {words}", 8, partial(_aside, how=how))
        for how, words in (
            ("period", "period"), ("wider", "scope: wider"), ("narrower", "scope: narrower"),
            ("carried", "reading: with what was carried over"),
        )
    ),
    Kind("parts more than their whole", 9, partial(_parts, exceed=True)),
    Kind("parts less than their whole", 9, partial(_parts, exceed=False)),
    Kind("a percentage", 9, _percent),
)  # fmt: skip
