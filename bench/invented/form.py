"""The national form laid out as tables, with what every cell holds."""

from __future__ import annotations

from collections.abc import Sequence, Set
from decimal import Decimal
from functools import cache
from random import Random

from bench.invented.counts import Counts, names_three
from bench.invented.labels import Labeller
from bench.invented.model import Box, Grid, Known, Printed, laid_out
from bench.invented.printing import Printer
from reportqa.document import Kind
from reportqa.form.catalogue import BlockForm, Label, catalogue

OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
CASES = (("行政复议",), ("行政诉讼", "未经复议直接起诉"), ("行政诉讼", "复议后起诉"))
_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_RESULTS = "三、本年度办理结果"


class Form:
    """The tables of one report. ``traps`` are names of ``bench.invented.traps.AUTHOR``."""

    def __init__(
        self, counts: Counts, edition: int, size: int, random: Random, traps: Set[str]
    ) -> None:
        self._counts = counts
        self._edition = edition
        self._size = size
        self._random = random
        self._traps = traps
        self._printer = Printer(random, traps)
        self._labels = Labeller(random, traps)

    # ---- table two

    def two(self) -> list[Grid]:
        """Table two: one grid, or one for each block."""
        blocks: list[list[list[Box]]] = []
        for block in catalogue().blocks:
            editions = {self._edition}
            if "rows_of_2019" in self._traps and block.title in {
                "第二十条第（五）项", "第二十条第（九）项",
            }:  # fmt: skip
                editions.add(2019)
            rows = [r for r in block.rows if editions & set(r.editions)]
            columns = [c for c in block.columns if self._edition in c.editions]
            if not columns and 2019 in editions:
                columns = [c for c in block.columns if 2019 in c.editions]
            if rows and columns:
                blocks.append(self._block(block, rows, columns))
        widths = (9.0, 7.0, 7.0, 7.0)
        if "separate_blocks" in self._traps:
            return [laid_out("2", rows, 0, widths) for rows in blocks]
        return [laid_out("2", [row for rows in blocks for row in rows], 0, widths)]

    def _block(
        self, block: BlockForm, rows: Sequence[Label], columns: Sequence[Label]
    ) -> list[list[Box]]:
        spans = {1: (1, 3), 2: (1, 1, 2), 3: (1, 1, 1, 1)}[len(columns)]
        title = self._labels.spelled(block.title)
        names = [c.labels[-1 if self._edition == 2021 else 0] for c in columns]
        labels = ("信息内容", *names)
        header = [
            Box(self._labels.printed(label), span)
            for label, span in zip(labels, spans, strict=True)
        ]
        out = [[Box(self._labels.printed(block.title), 4)], header]
        for row in rows:
            label = row.labels[-1 if self._edition == 2021 else 0]
            line = [Box(self._labels.printed(label))]
            for column, name, span in zip(columns, names, spans[1:], strict=True):
                printed = self._value_two(row, column)
                # a row that the edition does not have still counts what its labels say
                known = Known(
                    "2", (title, self._labels.spelled(label)), (self._labels.spelled(name),),
                    row.name + column.name if self._edition in row.editions else None, "",
                    printed.raw, printed.kind, printed.value, printed.unit, printed.note,
                )  # fmt: skip
                line.append(Box(printed.raw, span, known=known))
            out.append(line)
        return out

    def _value_two(self, row: Label, column: Label) -> Printed:
        value = self._counts.two[row.name, column.name]
        if "金额" in column.name:
            amount = Decimal(value)
            if "decimals" in self._traps and amount:
                amount += Decimal(self._random.randint(1, 999999)) / 1_000_000
            return self._printer.amount(amount, column.unit)
        if "增减" in column.name:
            return self._printer.change(int(value))
        if "large" in self._traps and value:
            value = int(value) * 37 + 12_000
        return self._printer.count(int(value), column.unit)

    # ---- table three

    def three(self) -> Grid:
        """Table three with three columns of labels and seven of values."""
        rows = self._rows_three()
        applicants = [a.path for a in catalogue().applicants]
        lines = self._header_three()
        header = len(lines)
        paths = [path for path, _, _ in rows]
        for i, (path, measure, values) in enumerate(rows):
            line = self._row_labels(paths, i)
            for column, value in zip(applicants, values, strict=True):
                printed = self._value_three(path, column, value)
                known = Known(
                    "3", tuple(map(self._labels.spelled, path)),
                    tuple(map(self._labels.spelled, column)), measure, column[-1],
                    printed.raw, printed.kind, printed.value, printed.unit, printed.note,
                )  # fmt: skip
                line.append(Box(printed.raw, known=known))
            lines.append(line)
        if "note_row" in self._traps:
            lines.append([Box("注：本表由各科室分别填报后汇总，口径与上年一致。", 10)])
        return laid_out("3", lines, header, (2.2, 5, 10, *[2.7] * 7))

    def _rows_three(self) -> list[tuple[tuple[str, ...], str | None, tuple[int, ...]]]:
        zero = (0,) * 7
        measures = {m.name: m for m in catalogue().of_table("3")}
        rows: list[tuple[tuple[str, ...], str | None, tuple[int, ...]]] = [
            (measures[name].row, name, self._counts.three[name])
            for name in names_three(self._edition)
        ]
        if "rows_left_out" in self._traps:
            # only what counts nothing is left out, so that the sums stand
            spare = [r for r in rows if len(r[0]) == 3 and not any(r[2])]
            gone = self._random.sample(spare, min(4, len(spare)))
            rows = [r for r in rows if r not in gone]
        if "extra_row" in self._traps:
            last = max((i for i, r in enumerate(rows) if "（五）不予处理" in r[0]), default=None)
            if last is not None:
                number = sum("（五）不予处理" in r[0] for r in rows) + 1
                path = (_RESULTS, "（五）不予处理", f"{number}.经协商由申请人撤回")
                rows.insert(last + 1, (path, None, zero))
        if "rows_of_2021" in self._traps:
            at = next(i for i, r in enumerate(rows) if r[1] == "其他处理")
            new = [m for m in measures.values() if m.editions == (2021,)]
            counted = rows[at][2]
            rows[at : at + 1] = [
                (m.row, m.name, counted if i == len(new) - 1 else zero) for i, m in enumerate(new)
            ]
        return rows

    def _value_three(self, path: tuple[str, ...], column: tuple[str, ...], value: int) -> Printed:
        total = column == ("总计",)
        if total and "totals_blank" in self._traps and path[0] == _RESULTS:
            return Printed("", Kind.BLANK)
        if "large" in self._traps:
            value *= 1117
        # totals of nothing are mostly printed
        return self._printer.count(value, "件", may_be_empty=not total or len(path) == 3)

    def _header_three(self) -> list[list[Box]]:
        organisations = [a.path for a in catalogue().applicants if len(a.path) == 2]
        label = self._labels.printed
        second = [
            Box(label("自然人"), rows=2),
            Box(label(organisations[0][0]), len(organisations)),
            Box(label("总计"), rows=2),
        ]
        third = [Box(label(path[1])) for path in organisations]
        if "plain_corner" in self._traps:
            return [[Box("项目", 3, 2), *second], third]
        corner = "" if "no_note" in self._traps else _NOTE
        lines = [[Box(corner, 3, 3), Box("申请人情况", 7)], second, third]
        if "unit_row" in self._traps:
            lines.insert(0, [Box("单位：件", 10)])
        return lines

    def _row_labels(self, paths: Sequence[tuple[str, ...]], i: int) -> list[Box]:
        """The label cells that begin in a row, the last label filling up the label columns."""
        path, boxes = paths[i], []
        for depth, label in enumerate(path):
            text = self._labels.printed(label)
            if depth + 1 == len(path):
                boxes.append(Box(text, 3 - depth))
                continue
            upper = path[: depth + 1]
            if i and paths[i - 1][: depth + 1] == upper:
                continue
            boxes.append(Box(text, rows=sum(p[: depth + 1] == upper for p in paths)))
        return boxes

    # ---- table four

    def four(self) -> Grid:
        """Table four: three header rows and one row of values."""
        label = self._labels.printed
        lines = [
            [Box(label("行政复议"), 5), Box(label("行政诉讼"), 10)],
            [
                *(Box(label(o), rows=2) for o in OUTCOMES),
                Box(label(CASES[1][1]), 5),
                Box(label(CASES[2][1]), 5),
            ],
            [Box(label(o)) for o in OUTCOMES * 2],
        ]
        names = {m.column: m.name for m in catalogue().of_table("4")}
        values = []
        for case, row in zip(CASES, self._counts.four, strict=True):
            for outcome, value in zip(OUTCOMES, row, strict=True):
                path = (*case, outcome)
                printed = self._printer.count(value, "件", may_be_empty=outcome != "总计")
                known = Known(
                    "4", (), tuple(map(self._labels.spelled, path)), names[path], "",
                    printed.raw, printed.kind, printed.value, printed.unit, printed.note,
                )  # fmt: skip
                values.append(Box(printed.raw, known=known))
        lines.append(values)
        return laid_out("4", lines, 3, (1.0,) * 15)


# ---- tables beside the form


@cache
def _topics() -> tuple[tuple[str, str], ...]:
    return (
        ("图文类信息", "条"), ("办事指南类信息", "条"), ("政策问答", "篇"), ("短视频", "部"),
        ("公开栏更新", "次"), ("线下查询接待", "人次"),
    )  # fmt: skip


def extra_table(random: Random, year: int) -> Grid:
    """A table that is not the form's: what was published by kind, this year and last."""
    title = "信息发布分类统计表"
    columns = (f"{year - 1}年", f"{year}年")
    lines = [[Box("类别"), Box("单位"), *(Box(c) for c in columns)]]
    for label, unit in _topics():
        line = [Box(label), Box(unit)]
        for column in columns:
            value = random.randint(0, 3000)
            known = Known(
                title, (label,), (column,), None, "", str(value), Kind.NUMBER, Decimal(value), unit
            )
            line.append(Box(str(value), known=known))
        lines.append(line)
    return laid_out(title, lines, 1, (4, 2, 3, 3))


def frame(text: str) -> Grid:
    """A paragraph in a frame: a table of one cell."""
    return laid_out("", [[Box(text)]], 0, (1,))
