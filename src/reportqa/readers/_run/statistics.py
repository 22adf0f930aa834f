"""The statistics table of the years before the national form, its cells run together.

Its rows are a name, a unit and a figure for each column: 主动公开文件数条346085376. What can be cut
in several ways stays unread; no sum of this table tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reportqa.document import Table
from reportqa.numbers import UNITS, half_width
from reportqa.readers._flat.text import Piece, Row, general_table, piece
from reportqa.readers._run.cells import AMOUNT, COUNT, Run, Span
from reportqa.readers._run.rows import plainly

_COLUMN = r"(?:(?:(?:19|20)\d\d\s*|本)年度?(?:数|合计)?|当年数?|(?:历年)?累计数?)"
_HEAD = re.compile(
    r"(?P<name>(?:统计)?指标(?:名称)?|项目名称|名\s*称)\s*(?P<unit>(?:计量)?单\s*位)\s*"
    rf"(?P<columns>(?:{_COLUMN}\s*){{1,4}})"
)
_UNIT = "|".join(sorted({*UNITS, "万元", "亿元"}, key=len, reverse=True))
_ROW = re.compile(
    rf"\s*(?P<label>(?:[^\d\s。；|]|\s|\d{{1,2}}(?=[、.)]))+?)\s*[(]?(?P<unit>{_UNIT})[)]?\s*"
    r"(?P<run>\d[\d.,\s]*)"
)
_LONGEST = 60
_FEW = 3


def statistics(text: str, start: int, end: int) -> Iterator[tuple[Span, Table]]:
    """The statistics tables in ``text[start:end]`` with the places they were read from."""
    folded = half_width(text)
    at = start
    while (head := _HEAD.search(folded, at, end)) is not None:
        columns = list(re.finditer(_COLUMN, head["columns"]))
        offset = head.start("columns")
        header: Row = (
            _at(text, *head.span("name")),
            _at(text, *head.span("unit")),
            *(_at(text, offset + c.start(), offset + c.end()) for c in columns),
        )
        rows, at = _rows(text, folded, head.end(), end, len(columns))
        if len(rows) >= _FEW:
            yield (head.start(), at), general_table([header, *rows])


def _rows(text: str, folded: str, at: int, end: int, cells: int) -> tuple[list[Row], int]:
    rows: list[Row] = []
    count = 0  # the number in front of the last label
    while (row := _ROW.match(folded, at, end)) is not None and len(row["label"]) <= _LONGEST:
        stop = row.start("run") + len(row["run"].rstrip(" ,.\n\t"))
        kind = AMOUNT if "元" in row["unit"] else COUNT
        numbered = folded[stop : stop + 1] in {"、", ".", ")"}
        run = Run.of(text, row.start("run"), stop)
        own = re.search(r"(\d{1,2})[、.)]", row["label"])
        count = int(own[1]) if own else count
        expected = str(count + 1)
        cuts = (1, 2) if numbered else (0,)
        if numbered and run.text.endswith(expected):
            cuts = (len(expected),)
        runs = [r for cut in cuts if (r := run.without_end(cut))]
        answer = plainly(runs, [kind] * cells)
        # the number of the next row belongs to its label
        behind = stop - min(cuts)
        values = [
            _open(text, row.start("run"), behind, answer.doubt)
            if span is None
            else _at(text, *span)
            for span in answer.spans
        ]
        rows.append((_at(text, *row.span("label")), _at(text, *row.span("unit")), *values))
        at = behind
    return rows, at


def _at(text: str, start: int, end: int) -> Piece:
    return piece(text[start:end], start)


def _open(text: str, start: int, end: int, doubt: str) -> Piece:
    return Piece(text[start:end], start, end, doubt)
