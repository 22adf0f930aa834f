"""Tables of the county's reports that are not the form's: a row each, with its unit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from random import Random

from bench.invented.model import Box, Grid, Known, laid_out
from reportqa.document import Kind

CHANNELS = "主要公开渠道情况表"
STATISTICS = "政府信息公开情况统计表"


def channels(random: Random) -> Grid:
    """Where information is published, and how much of it: one column of figures."""
    rows = []
    for label, unit, low, high in (
        ("政府门户网站", "条", 2000, 9000), ("政务微博", "条", 100, 900),
        ("政务微信", "条", 300, 2000), ("政府公报", "期", 4, 12),
        ("公共查阅点", "个", 10, 40), ("公开栏", "块", 50, 300),
    ):  # fmt: skip
        rows.append((label, unit, (random.randint(low, high),)))
    return _plain(CHANNELS, ("公开渠道", "计量单位"), ("数量",), rows)


def statistics(random: Random, year: int) -> Grid:
    """The table from before the form: the year, and all years together."""
    rows = []
    for label, unit, high in (
        ("主动公开政府信息数", "条", 9000), ("收到申请数", "件", 200), ("答复申请数", "件", 190),
        ("行政复议数", "件", 20), ("行政诉讼数", "件", 12), ("回应公众关注热点次数", "次", 60),
    ):  # fmt: skip
        now = random.randint(high // 4, high)
        rows.append((label, unit, (now, now + random.randint(2 * high, 9 * high))))
    return _plain(STATISTICS, ("指标名称", "计量单位"), (f"{year}年度", "历年累计"), rows)


def _plain(
    title: str,
    corner: tuple[str, str],
    columns: tuple[str, ...],
    rows: Iterable[tuple[str, str, tuple[int, ...]]],
) -> Grid:
    lines = [[*map(Box, corner), *map(Box, columns)]]
    for label, unit, values in rows:
        line = [Box(label), Box(unit)]
        for column, value in zip(columns, values, strict=True):
            known = Known(title, (label,), (column,), None, "", str(value), Kind.NUMBER,
                          Decimal(value), unit)  # fmt: skip
            line.append(Box(str(value), known=known))
        lines.append(line)
    return laid_out(title, lines, 1, (5, 2, *[3.0] * len(columns)))
