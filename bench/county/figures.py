"""The counts of every agency and year: they obey the form, the years and the whole county.

The county's own figures are those of its departments, with or without a report that year, and of
its townships. Some are planted, whatever the seed: ties, a suit after a reconsideration, zeros.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from bench.county.members import DEPARTMENTS, FIRST, LAST, MEMBERS, Member
from bench.invented.counts import DONE, NEW, Counts, Row, first_counts
from bench.invented.story import FIRST_FORM, edition_of

Key = tuple[str, int]
"""A member's key and a year."""

OPEN, PARTLY = "予以公开", "部分公开"
DECIDED = "处理决定数量"
LICENCE, PENALTY, FORCE = ("行政许可", DECIDED), ("行政处罚", DECIDED), ("行政强制", DECIDED)
DOCUMENTS = "规范性文件"

# (member, measure) gets in the first year what it has in the second, or the greater of the two
_SAME = (
    ("住建局", PENALTY, 2020, 2023), ("市监局", LICENCE, 2021, 2024),
    ("农业局", LICENCE, 2022, 2024), ("卫健委", LICENCE, 2021, 2023),
)  # fmt: skip


def all_counts(seed: int) -> dict[Key, Counts]:
    """The counts of every member in every year of the form, reported or not."""
    random = Random(seed)
    counts: dict[Key, Counts] = {}
    years = range(FIRST_FORM, LAST + 1)
    for member in MEMBERS:
        before: Counts | None = None
        for year in years:
            found = first_counts(random, edition_of(year) or FIRST, min(member.size, 1), before)
            four = (_cases(random, member), _cases(random, member), _cases(random, member))
            before = replace(found, two=_busy(found, member, random), four=four)
            before = _answered(before, random, member)
            counts[member.key, year] = before
    _plant(counts)
    for year in years:
        parts = [counts[m.key, year] for m in DEPARTMENTS]
        counts["县政府", year] = _together([counts["县政府", year], *parts])
    # a tie between the two counties
    for name in ("废止件数", "制发件数"):
        counts["申酉县", 2024].two[DOCUMENTS, name] = counts["县政府", 2024].two[DOCUMENTS, name]
    return counts


def _busy(counts: Counts, member: Member, random: Random) -> dict[tuple[str, str], int | Decimal]:
    """Table two with as many decisions as such an agency takes."""
    two = dict(counts.two)
    two[LICENCE] = random.randint(*member.licences)
    two[PENALTY] = random.randint(*member.penalties)
    two[FORCE] = random.randint(*member.measures)
    two["其他对外管理服务事项", DECIDED] = random.randint(0, member.licences[0] // 10)
    low, high = member.fees
    two["行政事业性收费", "金额"] = Decimal(random.randint(low * 100, high * 100)) / 100
    if not member.size:
        # small offices make no rules and buy little
        two |= {key: 0 for key in two if key[0] == DOCUMENTS and not member.licences[1]}
    # a county may not make rules of its own
    return two | {key: 0 for key in two if key[0] == "规章"}


def _cases(random: Random, member: Member) -> Row:
    """One kind of case of table four: few at a department, more in a county."""
    top = (2, 5, 24)[member.size]
    row = [random.choice((0, random.randint(0, top), random.randint(0, top))) for _ in range(4)]
    return (*row, sum(row))


def _answered(counts: Counts, random: Random, member: Member) -> Counts:
    """The counts with more applications that were granted, wholly or in part."""
    three = dict(counts.three)
    for name, most in ((OPEN, 30), (PARTLY, 9)):
        for column, share in ((0, 1), (1, 3)):
            more = random.randint(0, most * (1 + 2 * member.size) // share)
            three = _with_more(three, name, column, more)
    return replace(counts, three=three)


def _with_more(three: dict[str, Row], result: str, column: int, more: int) -> dict[str, Row]:
    """Table three with more new applications of one kind of applicant that ended one way."""
    out = dict(three)
    for name in (NEW, result, DONE):
        row = list(out[name])
        row[column] += more
        row[6] += more
        out[name] = tuple(row)
    return out


def _plant(counts: dict[Key, Counts]) -> None:
    for key, measure, one, other in _SAME:
        most = max(int(c.two[measure]) for (k, _), c in counts.items() if k == key)
        counts[key, one].two[measure] = counts[key, other].two[measure] = most
    # two departments share the most measures of force in 2024, two as many penalties in 2023
    force = max(int(counts[m.key, 2024].two[FORCE]) for m in DEPARTMENTS)
    counts["住建局", 2024].two[FORCE] = counts["市监局", 2024].two[FORCE] = force
    counts["农业局", 2023].two[PENALTY] = counts["卫健委", 2023].two[PENALTY]
    # as many applications in two years, and at two offices
    _level(counts, ("府办", 2022), ("府办", 2024))
    _level(counts, ("交易中心", 2024), ("农业局", 2024))
    counts["住建局", 2023] = replace(
        counts["住建局", 2023], four=((2, 1, 0, 1, 4), (3, 1, 0, 1, 5), (1, 0, 0, 1, 2))
    )
    counts["府办", 2023] = replace(counts["府办", 2023], four=((0,) * 5,) * 3)


def _level(counts: dict[Key, Counts], one: Key, other: Key) -> None:
    """Two totals of new applications made equal: natural persons ask for, and get, the rest."""
    gap = counts[one].three[NEW][6] - counts[other].three[NEW][6]
    less = other if gap > 0 else one
    three = _with_more(counts[less].three, OPEN, 0, abs(gap))
    counts[less] = replace(counts[less], three=three)


def _together(parts: Sequence[Counts]) -> Counts:
    """The sum of several agencies' counts."""

    def added(rows: Sequence[Row]) -> Row:
        return tuple(map(sum, zip(*rows, strict=True)))

    first = parts[0]
    return Counts(
        {key: sum((p.two[key] for p in parts), Decimal(0)) for key in first.two},
        {name: added([p.three[name] for p in parts]) for name in first.three},
        (added([p.four[0] for p in parts]), added([p.four[1] for p in parts]),
         added([p.four[2] for p in parts])),
    )  # fmt: skip
