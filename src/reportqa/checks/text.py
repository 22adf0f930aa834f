"""Rule 8: the text and the table, where both give the same measure, agree.

A sentence that gives a cell's number passes. One that gives another is a note where its scope, its
period or what it counts besides explains it, and fails where nothing does. Groups (不予公开,
行政诉讼) are the sums of their cells. A blank cell is no zero: nothing is held against it; where
only a row's total is blank, the sum of the row stands for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from reportqa.checks.comparing import Words, plain, unread
from reportqa.checks.model import Check, Checked, Placed, Status
from reportqa.checks.none_said import none_said
from reportqa.checks.quoting import quoted
from reportqa.checks.said import CARRIED, CONCLUDED, LEFT, NEW, Told, in_plain, told
from reportqa.checks.sayings import compared_names, trigger
from reportqa.document import Figure, Kind
from reportqa.form.catalogue import Group, Measure, catalogue

_TOTAL = "总计"
_TABLES = {"2": ("表二", "table two"), "3": ("表三", "table three"), "4": ("表四", "table four")}
_MAY_SAY = re.compile(
    "申请|申請|复议|複議|诉讼|訴訟|规范性文件|規範性文件|规章|規章|许可|許可|处罚|處罰|强制|強制|"
    "收费|收費|予以?公开|予以?公開|部分公开|部分公開|无法提供|無法提供|处理|處理|维持|維持|纠正|糾正|结转|結轉"
    "|办结|辦結|答复|答復|其他结果|审结|審結"
)
_READINGS: Mapping[str, Words] = {
    "new + carried": ("新收与上年结转之和", "newly received and carried over together"),
    "concluded": ("办理结果总计", "the total concluded"),
    "new": ("本年新收数量", "those newly received"),
    "new - left": ("新收减去结转下年度", "newly received less carried forward"),
}
# a sentence before, of the same paragraph, that sets another scope or period
_ELSEWHERE = re.compile(
    r"(?:^|[,，。；;：:])(?:其中)?[^,，。；;]{0,6}(?:政府办(?:公厅|公室)?|本级)[^,，。；;]{0,30}[。；;]"
    r"|截[至止]到?(?:\d{4}年)?(?:\d|1[01])月[^。]{0,60}。"
)
_LOOKED_BACK = 120  # characters


@dataclass(frozen=True, slots=True)
class _Side:
    """What the table says of a measure: None as value where a cell was not read."""

    entry: Measure | Group
    value: Decimal | None
    unit: str | None
    cells: tuple[Figure, ...]
    summed: bool = False

    @property
    def table(self) -> Words:
        """The table, in both languages."""
        return _TABLES[self.entry.table]


def check_text(checked: Checked) -> tuple[Check, ...]:
    """Check rule 8: each sentence that gives a measure of the tables; () without any.

    A sentence that is not certain to speak of the cell, and an inexact number, are left out.
    """
    spoken = [s for s in checked.sentences if _MAY_SAY.search(s.figure.quote)]
    if not spoken:
        return ()
    text = "\n".join({in_plain(s.figure.quote): None for s in spoken})
    entries = [entry for name, entry in _compared() if trigger(name).search(text)]
    none = list(none_said(checked.year, spoken))
    rows: _Rows = {}
    for figure in checked.figures:
        if figure.measure and figure.table in _TABLES:
            rows.setdefault(figure.measure, []).append(figure)
    totals = {
        name: side.value
        for name in (NEW, CARRIED, CONCLUDED, LEFT)
        if name in rows
        and (side := _of_measure(catalogue().by_name[name], rows)) is not None
        and side.value is not None
    }
    checks: list[Check] = []
    for entry in entries:
        side = _side(entry, rows, checked.edition)
        if side is not None:
            zeros = [stored for name, stored in none if name == entry.name]
            checks += _checks(checked, side, totals, spoken, zeros)
    return tuple(checks)


@cache
def _compared() -> tuple[tuple[str, Measure | Group], ...]:
    entries = catalogue().entries
    return tuple((name, e) for name in compared_names() for e in entries if e.name == name)


_Rows = dict[str, list[Figure]]


def _side(entry: Measure | Group, rows: _Rows, edition: int | None) -> _Side | None:
    """What the table says of a measure or a group; None where it is blank or not there."""
    if isinstance(entry, Measure):
        return _of_measure(entry, rows)
    if edition is not None and edition not in entry.editions:
        return None
    members = [catalogue().by_name[name] for name in entry.members]
    if edition is not None:
        members = [m for m in members if edition in m.editions]
    found = [_of_measure(m, rows) for m in members]
    there = [s for s in found if s is not None]
    if not there or any(m.name not in rows for m in members):
        return None
    cells = tuple(cell for s in there for cell in s.cells)
    values = [s.value for s in there if s.value is not None]
    total = sum(values, Decimal(0)) if len(values) == len(there) else None
    return _Side(entry, total, entry.unit, cells, summed=True)


def _of_measure(measure: Measure, rows: _Rows) -> _Side | None:
    cells = rows.get(measure.name, ())
    if measure.table == "3":
        return _of_row(measure, cells)
    if not cells or all(_is_empty(c) for c in cells):
        return None
    unit = cells[0].unit or measure.unit
    values = {c.value for c in cells}
    read = len(values) == 1 and not any(unread(c) for c in cells)
    return _Side(measure, cells[0].value if read else None, unit, (cells[0],))


def _of_row(measure: Measure, cells: Sequence[Figure]) -> _Side | None:
    totals = [c for c in cells if c.column and c.column[-1] in _total_labels()]
    if any(not _is_empty(c) for c in totals):
        values = {c.value for c in totals}
        read = len(values) == 1 and not any(unread(c) for c in totals)
        return _Side(measure, totals[0].value if read else None, measure.unit, (totals[0],))
    parts = [c for c in cells if c not in totals and not _is_empty(c)]
    columns = [c.column for c in parts]
    if not totals or not parts or len(set(columns)) < len(columns):
        return None
    if any(unread(c) for c in parts):
        return _Side(measure, None, measure.unit, tuple(parts), summed=True)
    total = sum((c.value for c in parts if c.value is not None), Decimal(0))
    return _Side(measure, total, measure.unit, tuple(parts), summed=True)


@cache
def _total_labels() -> frozenset[str]:
    return frozenset(x for a in catalogue().applicants if a.name == _TOTAL for x in a.labels)


def _is_empty(cell: Figure) -> bool:
    return cell.kind is not Kind.NUMBER and not unread(cell)


def _checks(
    checked: Checked,
    side: _Side,
    totals: Mapping[str, Decimal],
    spoken: Sequence[Placed],
    zeros: Sequence[Placed],
) -> Iterator[Check]:
    name = side.entry.name
    value = Decimal(-1) if side.value is None else side.value
    every = list(told(
        checked.agency, checked.year, name, value, side.unit,
        table=totals, sentences=spoken, published=True,
    ))  # fmt: skip
    every += [Told(z, "differs" if value else "agrees", "", Decimal(0)) for z in zeros]
    found = [
        (said, outcome)
        for said in every
        if not said.stored.figure.qualifier
        and (outcome := _outcome(said, side, totals, checked)) is not None
    ]
    for count, (said, (status, words)) in enumerate(found, start=1):
        suffix = f"#{count}" if count > 1 else ""
        figure = said.stored.figure
        yield Check(
            id=f"8:{name}{suffix}",
            rule=8,
            status=status,
            expression=f"正文{name} = {side.table[0]}{name}",
            left=None if side.value is None else said.converted,
            right=side.value,
            cells=(*side.cells, figure),
            words=_words(quoted(figure), words),
            quote=figure.quote if status == "note" else "",
        )


def _words(quotes: Words, words: Words) -> Callable[[], Words]:
    return lambda: (
        f"正文“{quotes[0]}”：{words[0]}。",
        f"The text says “{quotes[1]}”: {words[1]}.",
    )


def _outcome(
    said: Told[Placed], side: _Side, totals: Mapping[str, Decimal], checked: Checked
) -> tuple[Status, Words] | None:
    """The status of a sentence, and what is said of it; None where it proves nothing."""
    entry, table = side.entry, side.table
    if side.value is None:
        if said.how not in {"differs", "published", "reading"}:
            return None
        zh = f"无法核对，{table[0]}“{entry.name}”未能读出"
        return "unread", (zh, f"cannot be checked, “{entry.en}” of {table[1]} was not read")
    cell, cell_en = plain(side.value), plain(side.value)
    if side.summed and len(side.cells) > 1:
        parts = [plain(c.value) for c in side.cells if c.value]
        if len(parts) > 1:
            cell = f"{' + '.join(parts)} = {cell}"
            cell_en = cell
    zh, en = f"{table[0]}“{entry.name}”为 {cell}", f"“{entry.en}” of {table[1]} is {cell_en}"
    if said.how == "agrees":
        return "pass", (f"{zh}，相符", f"{en}: equal")
    if said.how == "reading":
        reading = _READINGS[said.detail]
        zh, en = f"{zh}；按{reading[0]}计相符", f"{en}; it is {reading[1]}: equal"
        return "pass", (zh, en)
    if said.how == "carried":
        over = totals.get(CARRIED)
        zh, en = f"{zh}；正文含上年结转", f"{en}; the text counts in what was carried over"
        if over is not None and said.converted == side.value + over:
            told_zh, told_en = _READINGS["new + carried"]
            return "pass", (f"{zh}，按{told_zh}计相符", f"{en}: equal as {told_en}")
        return "note", (f"{zh}，请核对", f"{en}; please look")
    by = plain(abs(said.converted - side.value))
    differs = (f"{zh}，相差 {by}", f"{en}, a difference of {by}")
    if said.how == "published" and said.detail:
        return "note", (
            f"{differs[0]}；正文说的是“{said.detail}”的件数，请说明两者为何不同",
            f"{differs[1]}; the text counts those handled, please explain the difference",
        )
    if said.how == "published":
        return "note", (
            f"{differs[0]}；正文说的是公开（发布）的件数，请说明两者为何不同",
            f"{differs[1]}; the text counts those put online, please explain the difference",
        )
    besides = _besides(said.stored.figure) if said.how == "differs" else ""
    if besides:
        return "note", (
            f"{differs[0]}；正文另计“{besides}”，请核对",
            f"{differs[1]}; the text counts besides “{besides}”, please look",
        )
    elsewhere = _set_before(said.stored.figure, checked) if said.how == "differs" else ""
    if said.how == "scope" or elsewhere:
        of = said.detail or elsewhere
        return "note", (
            f"{differs[0]}；正文说的是“{of}”，范围（时间）不同",
            f"{differs[1]}; the text speaks of “{of}”, another scope or period",
        )
    if said.how == "period":
        return "note", (
            f"{differs[0]}；正文的统计时间为“{said.detail}”",
            f"{differs[1]}; the text counts until “{said.detail}”",
        )
    hint = _same_number(said.converted, side)
    return "fail", (f"{differs[0]}{hint[0]}，前后不符", f"{differs[1]}{hint[1]}")


def _same_number(number: Decimal, side: _Side) -> Words:
    """Where the sentence's number stands in one of the cells of a sum: likely the slip."""
    for cell in side.cells if side.summed else ():
        if cell.value == number and number and cell.measure:
            column = cell.column[-1] if cell.column else ""
            return (
                f"（{number:f} 是“{cell.measure}”“{column}”一格）",
                f" ({number:f} is the cell “{cell.measure}”, “{column}”)",
            )
    by_row: Counter[str] = Counter()
    for cell in side.cells if side.summed else ():
        if cell.measure and cell.value is not None:
            by_row[cell.measure] += int(cell.value)
    for measure, total in by_row.items():
        if len(by_row) > 1 and total and total == number:
            return (f"（{number:f} 只是“{measure}”）", f" ({number:f} is “{measure}” alone)")
    return "", ""


def _besides(figure: Figure) -> str:
    """What a bracket behind a number says that it counts in, or that it was in time, or ""."""
    quote, raw = in_plain(figure.quote), in_plain(figure.raw)
    found = re.search(
        rf"(?<!\d){re.escape(raw)}\((?P<words>[^()]{{0,4}}(?:含|包括)[^()]*)\)", quote
    )
    if found:
        return found["words"]
    found = re.search(
        rf"(?P<words>[按如][期时])(?:办[结理]|答复)[^,;。]{{0,12}}{re.escape(raw)}", quote
    )
    return found["words"] if found else ""


def _set_before(figure: Figure, checked: Checked) -> str:
    """The words of a sentence right before that set another scope or period, "" without.

    What 我办 or 本单位 counts is less than the report of a government.
    """
    if checked.agency.endswith("人民政府"):
        own = re.search(
            r"[我本](?:办(?!理)|机关|单位)", in_plain(figure.quote).split(figure.raw)[0]
        )
        if own:
            return own[0]
    paragraph = next((p for p in checked.prose() if figure.quote in p), "")
    at = paragraph.find(figure.quote)
    before = paragraph[max(0, at - _LOOKED_BACK) : at] if at > 0 else ""
    found = _ELSEWHERE.search(before)
    if not found or checked.agency.endswith(("办公室", "办公厅")):
        return ""
    return re.split(r"[,，。；;]", found[0].strip(",，。；;：:"), maxsplit=1)[0]
