"""The figures of one year of the form: they obey its sums, and those of the year before."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from bench.invented.model import Fault
from reportqa.form.catalogue import catalogue

Row = tuple[int, ...]
"""Six applicants of table three and their total; or four outcomes of table four and their total."""

NEW = "本年新收政府信息公开申请数量"
CARRIED = "上年结转政府信息公开申请数量"
DONE = "办理结果总计"
LEFT = "结转下年度继续办理"


@dataclass(frozen=True)
class Counts:
    """Table two by (row, column) of the catalogue's names; three by measure; four by case."""

    two: dict[tuple[str, str], int | Decimal]
    three: dict[str, Row]
    four: tuple[Row, Row, Row]


def names_three(edition: int) -> list[str]:
    """The measures of table three in one edition."""
    return [m.name for m in catalogue().of_table("3") if edition in m.editions]


def first_counts(random: Random, edition: int, size: int, before: Counts | None) -> Counts:
    """Counts of a year; with ``before``, what was left then is carried over now."""
    return Counts(
        _two(random, edition, size, before), _three(random, edition, size, before),
        (_four(random, size), _four(random, size), _four(random, size)),
    )  # fmt: skip


def _some(random: Random, size: int) -> int:
    """Often nothing, mostly little, at times much: as such tables are filled."""
    top = (6, 60, 900)[size]
    return random.choice((0, 0, 1, random.randint(0, 9), random.randint(0, top)))


def _two(
    random: Random, edition: int, size: int, before: Counts | None
) -> dict[tuple[str, str], int | Decimal]:
    most = (40, 4000, 180_000)[size]
    two: dict[tuple[str, str], int | Decimal] = {}
    for row in ("规章", "规范性文件"):
        made = random.choice((0, 0, random.randint(1, 30))) if row == "规章" else _some(random, 1)
        gone = random.randint(0, 3) if row == "规范性文件" else 0
        force = before.two.get((row, "现行有效件数"), 0) if before else 0
        force = int(force) or random.randint(5, 40 + 200 * size) * (
            row == "规范性文件" or size == 2
        )
        two[row, "制发件数"], two[row, "废止件数"] = made, min(gone, force + made)
        two[row, "现行有效件数"] = force + made - min(gone, force + made)
        two[row, "新制作数量"] = two[row, "新公开数量"] = made
        two[row, "对外公开总数量"] = force + made
    for row in ("行政许可", "其他对外管理服务事项", "行政处罚", "行政强制", "行政事业性收费"):
        items = 0
        if before:
            items = int(before.two[row, "上一年项目数量"] + before.two[row, "本年增减项目数量"])
        items = items or random.choice((0, random.randint(1, 400)))
        two[row, "上一年项目数量"] = items
        two[row, "本年增减项目数量"] = random.choice((0, 0, random.randint(1, 40), -(items // 7)))
        two[row, "处理决定数量"] = random.choice(
            (0, random.randint(0, most), random.randint(0, 99))
        )
    money = Decimal(random.randint(0, 10 ** (4 + 2 * size))) / random.choice((1, 10, 100))
    two["行政事业性收费", "金额"] = random.choice((Decimal(0), money, money))
    two["政府集中采购", "项目数量"] = random.randint(0, 60)
    two["政府集中采购", "总金额"] = money + random.randint(1, 90)
    return two


def _three(random: Random, edition: int, size: int, before: Counts | None) -> dict[str, Row]:
    results = names_three(edition)[2:-2]
    counts = {name: [0] * 6 for name in results}
    for name in results:
        if random.random() < (0.25, 0.5, 0.8)[size]:
            counts[name][0] = _some(random, size)
            counts[name][random.randint(1, 5)] = _some(random, max(0, size - 1))
    done = [sum(row[i] for row in counts.values()) for i in range(6)]
    carried = list(before.three[LEFT][:6]) if before else [_some(random, 0) for _ in range(6)]
    left = [random.choice((0, 0, 1, _some(random, size))) for _ in range(6)]
    # what was carried over was either concluded or is still open
    left = [max(n, c - d) for n, c, d in zip(left, carried, done, strict=True)]
    new = [d + n - c for d, n, c in zip(done, left, carried, strict=True)]
    rows = {NEW: new, CARRIED: carried, **counts, DONE: done, LEFT: left}
    return {name: (*row, sum(row)) for name, row in rows.items()}


def _four(random: Random, size: int) -> Row:
    row = [_some(random, min(size, 1)) for _ in range(4)]
    return (*row, sum(row))


def planted(counts: Counts, random: Random, traps: Set[str]) -> tuple[Counts, tuple[Fault, ...]]:
    """The counts with the faults that ``traps`` ask for, and what is wrong with them."""
    faults = []
    three, four = dict(counts.three), list(counts.four)
    off = random.choice((1, 2, 10))
    if "fault_row" in traps:
        name = next((n for n, row in three.items() if row[6]), NEW)
        row = three[name]
        three[name] = (*row[:6], row[6] + off)
        faults.append(Fault("3", name, Decimal(sum(row[:6])), Decimal(row[6] + off)))
    if "fault_column" in traps:
        row = three[DONE]
        three[DONE] = (row[0] + off, *row[1:])
        faults.append(Fault("2", "自然人", Decimal(row[0] + off), Decimal(row[0])))
    if "fault_four" in traps:
        row = four[0]
        four[0] = (*row[:4], row[4] + off)
        faults.append(Fault("4", "行政复议", Decimal(sum(row[:4])), Decimal(row[4] + off)))
    return replace(counts, three=three, four=(four[0], four[1], four[2])), tuple(faults)
