"""Page text of invented reports whose cells run together, in many ways, from a seed.

Nothing separates the cells of a table, or blanks do here and there; words of the header run into
each other; the page's own words stand around the report. Some reports are at fault: a column or a
row of table three does not add up, or cells are blank. ``random_report`` makes the figures,
``to_page`` the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from reportqa.form.catalogue import catalogue
from support.model import (
    NOTE,
    OUTCOMES,
    TITLES,
    InventedReport,
    applicant_paths,
    block_labels,
    fill_four,
    fill_three,
    row_paths,
)

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Page:
    """How a page is written."""

    gap: float  # how often a blank stands between two cells
    inside: float  # how often a blank stands inside a label
    lines: bool  # whether each row begins on a line of its own
    full_width: bool
    mark: str  # behind the number of a label
    total_first: bool  # whether 总计 stands before the kinds of organisations in the header
    chrome: bool
    note: bool


def random_page(rng: Random) -> Page:
    """A way to write a page; two of three leave no blanks at all between cells."""
    return Page(
        gap=rng.choice([0, 0, 0, 0, 0.1, 0.5]),
        inside=rng.choice([0, 0, 0.02]),
        lines=rng.random() < 0.25,
        full_width=rng.random() < 0.1,
        mark=rng.choice([".", ".", ".", "、", "．"]),
        total_first=rng.random() < 0.7,
        chrome=rng.random() < 0.5,
        note=rng.random() < 0.7,
    )


def random_report(rng: Random, fault: str = "") -> InventedReport:
    """A report of either edition; ``fault`` is "", "column", "total", "row", "blank"."""
    edition = rng.choice([2019, 2021])
    year = rng.choice([2019, 2020]) if edition == 2019 else rng.randint(2021, 2025)
    three = [list(row) for row in _three(rng, edition, "" if fault == "blank" else "0")]
    _damage(rng, three, fault)
    agency = rng.choice(["云岭市", "青河县", "望海区", "白石新区"]) + rng.choice(
        ["人民政府", "财政局", "水务局", "教育局"]
    )
    return InventedReport(
        agency=agency,
        year=year,
        edition=edition,
        title=f"{agency}{year}年政府信息公开工作年度报告",
        published=f"{year + 1}-01-{rng.randint(10, 31)}",
        preamble=(f"本报告的统计期限为{year}年1月1日至{year}年12月31日。",),
        sections=tuple((title, (_PROSE[i],)) for i, title in enumerate(TITLES)),
        two=_two(rng, edition),
        three=tuple(map(tuple, three)),
        four=fill_four(*[[_small(rng, 8) for _ in range(4)] for _ in range(3)]),
    )


_PROSE = (
    "全年主动公开政府信息1208条，办理政府信息公开申请36件，涉及自然人30件、商业企业6件，其他情况正常。",
    "",
    "",
    "",
    "一是解读形式单一；二是平台更新不够及时。下一步将开展培训12次，完善制度。",
    "本年度没有其他需要报告的事项。",
)


def _small(rng: Random, most: int) -> int:
    return 0 if rng.random() < 0.6 else rng.randint(0, most)


def _two(rng: Random, edition: int) -> dict[str, tuple[str, ...]]:
    cells: dict[str, tuple[str, ...]] = {}
    for block in block_labels(edition):
        for label in block.rows:
            row = []
            for column in block.columns:
                size = rng.choice([0, 1, 9, 99, 999, 12000])
                value = str(rng.randint(0, size))
                if "增/减" in column:
                    value = rng.choice(["", "", "-", "+", "减"]) + value if value != "0" else "0"
                elif "金额" in column:
                    value += rng.choice(["", ".5", ".311082", ".36"])
                    value += rng.choice(["", "元"]) if edition == 2019 else ""
                row.append(value)
            cells[label] = tuple(row)
    return cells


def _three(rng: Random, edition: int, zero: str) -> list[tuple[str, ...]]:
    names = [m.name for m in catalogue().of_table("3") if edition in m.editions][2:-2]
    most = rng.choice([3, 12, 40, 400, 3000])
    busy = rng.choice([0.02, 0.1, 0.3])
    results = {}
    for name in names:
        if rng.random() < 0.5:
            counts = [rng.randint(0, most)]
            counts += [rng.randint(0, most) if rng.random() < busy else 0 for _ in range(5)]
            results[name] = counts
    done = [sum(c) for c in zip(*results.values(), strict=True)] if results else [0] * 6
    left = [rng.randint(0, 9) if d and rng.random() < 0.4 else 0 for d in done]
    over = [rng.randint(0, d + n) if rng.random() < 0.5 else 0
            for d, n in zip(done, left, strict=True)]  # fmt: skip
    new = [d + n - o for d, n, o in zip(done, left, over, strict=True)]
    return list(fill_three(edition, new, over, results, zero))


def _damage(rng: Random, three: list[list[str]], fault: str) -> None:
    """Misprint a cell: with its row's total ("column"), without ("row"), or the total alone."""
    filled = [row for row in three if any(c not in {"", "0"} for c in row[:6])]
    if not filled or not fault or fault == "blank":
        return
    row = rng.choice(filled)
    at = rng.choice([i for i in range(6) if row[i] not in {"", "0"}])
    more = rng.choice([1, 1, 2, 10, -1])
    if int(row[at]) + more < 0 or int(row[6]) + more < 0:
        more = 1
    if fault in {"column", "row"}:
        row[at] = str(int(row[at]) + more)
    if fault in {"column", "total"}:
        row[6] = str(int(row[6]) + more)


def to_page(report: InventedReport, page: Page, rng: Random) -> str:
    """The report as the text of its web page."""
    parts = []
    if page.chrome:
        parts.append(
            "当前位置： 首页 政务公开 政府信息公开年报 打印 关闭 来源：办公室 字号：大 中 小 "
        )
    parts += [report.title, " ", *report.preamble]
    tables = (_page_two, _page_three, _page_four)
    for i, (title, prose) in enumerate(report.sections):
        parts.append(rng.choice(["", " ", "\n"]) + title + rng.choice(["", " "]))
        if 1 <= i <= 3:
            parts.append(tables[i - 1](report, page, rng))
        else:
            parts += prose
    if page.chrome:
        parts.append(" 附件下载 扫一扫在手机打开当前页 版权所有 网站地图")
    return "".join(parts)


def _label(text: str, page: Page, rng: Random) -> str:
    out = ""
    for c in text:
        out += c + (" " if rng.random() < page.inside else "")
    return out.rstrip()


def _cells(values: tuple[str, ...], page: Page, rng: Random) -> str:
    out = ""
    for i, value in enumerate(values):
        if i and rng.random() < page.gap:
            out += " "
        out += value.translate(_FULL_WIDTH) if page.full_width else value
    return out


def _row(page: Page) -> str:
    return "\n" if page.lines else ""


def _page_two(report: InventedReport, page: Page, rng: Random) -> str:
    out = ""
    for block in block_labels(report.edition):
        out += _row(page) + _label(block.title, page, rng) + _row(page)
        out += "".join(_label(c, page, rng) for c in ("信息内容", *block.columns))
        for label in block.rows:
            out += _row(page) + _label(label, page, rng) + _cells(report.two[label], page, rng)
    return out + _row(page)


def _page_three(report: InventedReport, page: Page, rng: Random) -> str:
    inner = [p[1] for p in applicant_paths() if len(p) == 2]
    outer = ["自然人", "法人或其他组织"]
    head = [*outer, "总计", *inner] if page.total_first else [*outer, *inner, "总计"]
    out = (NOTE if page.note else "") + _row(page)
    out += "".join(_label(h, page, rng) + _space(page, rng) for h in ("申请人情况", *head))
    above: tuple[str, ...] = ()
    for path, values in zip(row_paths(report.edition), report.three, strict=True):
        fresh = [label for i, label in enumerate(path) if path[: i + 1] != above[: i + 1]]
        above = path
        out += _row(page)
        for label in fresh:
            numbered = label.replace(".", page.mark, 1) if label[:1].isdigit() else label
            out += _label(numbered, page, rng) + _space(page, rng)
        out += _cells(values, page, rng)
    return out + _row(page)


def _space(page: Page, rng: Random) -> str:
    return " " if rng.random() < page.gap else ""


def _page_four(report: InventedReport, page: Page, rng: Random) -> str:
    head = [
        "行政复议",
        "行政诉讼",
        *OUTCOMES,
        "未经复议直接起诉",
        "复议后起诉",
        *OUTCOMES,
        *OUTCOMES,
    ]
    out = "".join(_label(h, page, rng) + _space(page, rng) for h in head)
    return out + _row(page) + _cells(report.four, page, rng) + _row(page)
