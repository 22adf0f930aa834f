"""Figures of an agency over the years that obey every rule of the form, within and across years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from random import Random

from bench.invented.counts import CARRIED, DONE, LEFT, NEW, Counts, Row, names_three
from bench.invented.form import OUTCOMES
from reportqa.form.catalogue import catalogue

APPLICANTS = tuple(a.path[-1] for a in catalogue().applicants)
Key = tuple[str, str]
"""A cell: the catalogue's measure, and the last label of the applicant in table three, else ""."""

CASE_NAMES = ("行政复议", "行政诉讼（未经复议直接起诉）", "行政诉讼（复议后起诉）")
_ITEMS = ("行政许可", "其他对外管理服务事项", "行政处罚", "行政强制", "行政事业性收费")
_JUMP_ABOVE = 30
Two = dict[tuple[str, str], int | Decimal]


def cells_of(counts: Counts, edition: int) -> dict[Key, Decimal]:
    """The value of every cell of the form in one edition."""
    out: dict[Key, Decimal] = {}
    for block in catalogue().blocks:
        for row in block.rows:
            for column in block.columns:
                if edition in row.editions and edition in column.editions:
                    out[row.name + column.name, ""] = Decimal(counts.two[row.name, column.name])
    for name in names_three(edition):
        for applicant, value in zip(APPLICANTS, counts.three[name], strict=True):
            out[name, applicant] = Decimal(value)
    for case, values in zip(CASE_NAMES, counts.four, strict=True):
        for outcome, value in zip(OUTCOMES, values, strict=True):
            out[case + outcome, ""] = Decimal(value)
    return out


def total(name: str) -> Key:
    """The cell of a measure that counts all applicants together."""
    return (name, APPLICANTS[-1] if catalogue().by_name[name].table == "3" else "")


def jumps(former: dict[Key, Decimal], now: dict[Key, Decimal]) -> Iterator[Key]:
    """Cells over three times or under a third of the year before, the larger above 30."""
    for key in now.keys() & former.keys():
        small, large = sorted((former[key], now[key]))
        if large > _JUMP_ABOVE and large > 3 * small:
            yield key


def grown_up(random: Random, size: int, years: Sequence[int]) -> list[Counts]:
    """The figures of an agency for successive years; ``size`` 0 to 2 is how much it has to do."""
    while True:
        out: list[Counts] = []
        for _ in years:
            out.append(_next(random, size, out[-1] if out else None))
        if follow(out, years):
            return out


def follow(counts: Sequence[Counts], years: Sequence[int]) -> bool:
    """Whether no figure jumps from one year to the next."""
    cells = [cells_of(c, edition_of(y)) for c, y in zip(counts, years, strict=True)]
    return not any(
        key[1] in {"", APPLICANTS[-1]}
        for former, now in pairwise(cells)
        for key in jumps(former, now)
    )


def edition_of(year: int) -> int:
    """The edition of the form for a year from 2019 on."""
    return 2019 if year <= 2020 else 2021


def together(parts: Sequence[Counts]) -> Counts:
    """What a government counts: the figures of its departments and its own, added up."""
    two: Two = {key: sum(p.two[key] for p in parts) for key in parts[0].two}
    three = {
        name: tuple(map(sum, zip(*(p.three[name] for p in parts), strict=True)))
        for name in parts[0].three
    }
    first, second, third = (
        tuple(map(sum, zip(*(p.four[i] for p in parts), strict=True))) for i in range(3)
    )
    return Counts(two, three, (first, second, third))


# ---- one year


def _next(random: Random, size: int, before: Counts | None) -> Counts:
    """Every row of both editions, so that an agency's figures pass from one to the other."""
    three = _three(random, size, before)
    return Counts(_two(random, size, before), three, _four(random, size, before))


def _grown(random: Random, value: int) -> int:
    if value < 10:
        return random.choice((value, value, max(0, value - 2), value + random.randint(0, 2)))
    return random.randint(value * 3 // 4, value * 4 // 3)


def _some(random: Random, most: int) -> int:
    return random.choice((0, 0, random.randint(0, 3), random.randint(0, most)))


def _two(random: Random, size: int, before: Counts | None) -> Two:
    two: Two = {}
    for row, most in (("规章", 6 if size == 2 else 0), ("规范性文件", 8 + 20 * size)):
        old = before.two if before else None
        made = _grown(random, int(old[row, "制发件数"])) if old else _some(random, most)
        force = int(old[row, "现行有效件数"]) if old else random.randint(most, most * 6)
        gone = random.choice((0, random.randint(0, max(0, force // 5))))
        two[row, "制发件数"], two[row, "废止件数"] = made, gone
        two[row, "现行有效件数"] = force + made - gone
        two[row, "新制作数量"] = two[row, "新公开数量"] = made
        two[row, "对外公开总数量"] = force + made
    decided = (60, 900, 40_000)[size]
    for row in _ITEMS:
        if before:
            items = int(before.two[row, "上一年项目数量"] + before.two[row, "本年增减项目数量"])
            done = _grown(random, int(before.two[row, "处理决定数量"]))
        else:
            items = random.choice((0, random.randint(1, 400)))
            done = random.choice((0, random.randint(0, 20), random.randint(decided // 4, decided)))
        two[row, "上一年项目数量"] = items
        two[row, "本年增减项目数量"] = random.choice((0, 0, items // 9, -(items // 7)))
        two[row, "处理决定数量"] = done
    _money(random, size, two, before)
    return two


def _money(random: Random, size: int, two: Two, before: Counts | None) -> None:
    for row, column in (("行政事业性收费", "金额"), ("政府集中采购", "总金额")):
        if before is None:
            two[row, column] = random.choice((0, 1)) * Decimal(random.randint(1, 10 ** (4 + size)))
            two[row, column] /= Decimal(100)
        else:
            share = Decimal(random.randint(80, 125))
            two[row, column] = (before.two[row, column] * share).quantize(Decimal(1)) / Decimal(100)
    two["政府集中采购", "项目数量"] = (
        _grown(random, int(before.two["政府集中采购", "项目数量"])) if before else _some(random, 40)
    )


def _three(random: Random, size: int, before: Counts | None) -> dict[str, Row]:
    most = (3, 20, 160)[size]
    # 其他处理 is one row in one edition and three in the other: the three make up the one
    results = names_three(2021)[2:-2]
    counts: dict[str, list[int]] = {}
    for name in results:
        if before:
            counts[name] = [_grown(random, n) for n in before.three[name][:6]]
        else:
            often = random.random() < (0.3, 0.5, 0.8)[size]
            few = max(1, most // 8)
            counts[name] = [
                often * _some(random, most if i == 0 else few * (random.random() < 0.4))
                for i in range(6)
            ]
    if before is None:
        counts["予以公开"][0] += random.randint(1, most)
    done = [sum(column) for column in zip(*counts.values(), strict=True)]
    other = [sum(c) for c in zip(*(counts[n] for n in results[-3:]), strict=True)]
    carried = list(before.three[LEFT][:6]) if before else [_some(random, 2) for _ in range(6)]
    left = [_grown(random, n) for n in before.three[LEFT][:6]] if before else list(carried)
    # what was carried over was either concluded or is still open
    left = [max(n, c - d) for n, c, d in zip(left, carried, done, strict=True)]
    new = [d + n - c for d, n, c in zip(done, left, carried, strict=True)]
    rows = {NEW: new, CARRIED: carried, **counts, "其他处理": other, DONE: done, LEFT: left}
    return {name: (*row, sum(row)) for name, row in rows.items()}


def _four(random: Random, size: int, before: Counts | None) -> tuple[Row, Row, Row]:
    most = (2, 8, 40)[size]
    rows = []
    for i in range(3):
        row = (
            [_grown(random, n) for n in before.four[i][:4]]
            if before
            else [_some(random, most) for _ in range(4)]
        )
        rows.append((*row, sum(row)))
    return rows[0], rows[1], rows[2]
