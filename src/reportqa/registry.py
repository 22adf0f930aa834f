"""The list of agencies that should report: a CSV that a person keeps.

Columns ``name``, ``aliases``, ``former``, ``pinyin``, ``level``, ``region``, ``parent``, or their
Chinese names; only the name is needed. Several values in one cell are parted by ``;``. UTF-8 with
or without a byte order mark, UTF-16 with one, or GB18030.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportqa.errors import ReadError
from reportqa.store.model import AgencyRecord

FILE_NAME = "agencies.csv"
"""A file of this name in a folder of reports is the list."""

_COLUMNS = {
    "name": ("name", "agency", "名称", "机关", "机关名称", "单位", "单位名称"),
    "aliases": ("aliases", "alias", "别名", "简称"),
    "former": ("former", "former names", "former_names", "曾用名", "原名"),
    "pinyin": ("pinyin", "拼音"),
    "level": ("level", "层级", "级别"),
    "region": ("region", "地区", "区域"),
    "parent": ("parent", "上级", "上级机关", "上级单位"),
}
_LISTS = re.compile(r"[;；|]")
_DELIMITERS = ",\t;"


@dataclass(frozen=True, slots=True)
class Registry:
    """The agencies that a file lists, in its order, and what is wrong with its rows."""

    agencies: tuple[AgencyRecord, ...]
    warnings: tuple[str, ...] = ()


def is_registry(path: Path) -> bool:
    """Whether a file is a list of agencies by its name."""
    return path.name.casefold() == FILE_NAME


def read_registry(data: bytes, file: str) -> Registry:
    """The agencies of a list; ``file`` names it in errors and warnings.

    A row that cannot be used is left out with a warning that names file, row and fault. Rows count
    from 1, the header's. Raises ReadError where the file has no column of names.
    """
    text = _decode(data, file)
    header_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    places: Mapping[str, int] | None = None
    width = 0
    found: dict[str, tuple[int, AgencyRecord]] = {}
    warnings: list[str] = []

    def warn(row: int, what: str) -> None:
        warnings.append(f"{file}, row {row}: {what}")

    try:
        for row, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if places is None:
                places, width = _header(cells, file), len(cells)
                continue
            if any(cell.strip() for cell in cells[width:]):
                warn(row, "has more cells than the header; several names are parted by ;")
                continue
            record = _record(cells, places)
            if not _is_name(record.name):
                warn(row, "has no name of an agency" + (f": {record.name}" if record.name else ""))
            elif record.name in found:
                warn(row, f"{record.name} is listed before, in row {found[record.name][0]}")
            else:
                found[record.name] = row, record
    except csv.Error as error:
        raise ReadError(f"{file}: row {reader.line_num} is no CSV ({error}).") from error
    if places is None:
        raise ReadError(f"{file} is blank.", "Put a header and one agency a row into it.")
    return Registry(tuple(_checked(found, warn)), tuple(warnings))


def _decode(data: bytes, file: str) -> str:
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReadError(f"{file} is neither UTF-8 nor GB18030.", "Save it as CSV UTF-8.")


def _header(cells: Sequence[str], file: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        said = plain_name(cell).casefold()
        for column, names in _COLUMNS.items():
            if said in {n.replace(" ", "") for n in names}:
                places.setdefault(column, place)
    if "name" not in places:
        raise ReadError(
            f"{file} has no column name (名称).",
            f"Its first row names the columns: {', '.join(_COLUMNS)}.",
        )
    return places


def _record(cells: Sequence[str], places: Mapping[str, int]) -> AgencyRecord:
    def cell(column: str) -> str:
        place = places.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    def several(column: str) -> tuple[str, ...]:
        parts = (plain_name(part) for part in _LISTS.split(cell(column)))
        return tuple(dict.fromkeys(part for part in parts if part))

    pinyin = tuple(
        dict.fromkeys(filter(None, (" ".join(p.split()) for p in _LISTS.split(cell("pinyin")))))
    )
    return AgencyRecord(
        plain_name(cell("name")), several("aliases"), several("former"), pinyin,
        plain_name(cell("level")), plain_name(cell("region")), plain_name(cell("parent")),
    )  # fmt: skip


def plain_name(text: str) -> str:
    """A name as it is compared and kept: half width but for brackets, no blanks."""
    folded = unicodedata.normalize("NFKC", text).translate(str.maketrans("()", "（）"))
    return "".join(folded.split())


def _is_name(text: str) -> bool:
    return len(text) > 1 and any(c.isalpha() for c in text)


def _checked(
    found: Mapping[str, tuple[int, AgencyRecord]], warn: Callable[[int, str], None]
) -> Iterator[AgencyRecord]:
    """The records without other names that cannot be used, and without parents that go round."""
    by_any_name = {other: name for name, (_, r) in found.items() for other in (*r.aliases, name)}
    first_row: dict[str, int] = {}
    for row, record in found.values():
        kept: dict[str, tuple[str, ...]] = {}
        for column in ("aliases", "former"):
            names = []
            for name in getattr(record, column):
                if not _is_name(name):
                    warn(row, f"{name} is too short for a name; left out")
                elif name in found and name != record.name:
                    warn(row, f"{name} is the name of the agency in row {found[name][0]}; left out")
                elif name != record.name:
                    names.append(name)
            for name in names:
                if first_row.setdefault(name, row) != row:
                    warn(row, f"{name} stands in row {first_row[name]} too: it means both agencies")
            kept[column] = tuple(names)
        parent = by_any_name.get(record.parent, record.parent)
        if parent and parent not in found:
            warn(row, f"its parent {parent} is not in the list")
        if _goes_round(record.name, parent, found, by_any_name):
            warn(row, f"its parent {parent} lies below it; left out")
            parent = ""
        yield replace(record, aliases=kept["aliases"], former=kept["former"], parent=parent)


def _goes_round(
    name: str,
    parent: str,
    found: Mapping[str, tuple[int, AgencyRecord]],
    by_any_name: Mapping[str, str],
) -> bool:
    seen = set()
    while parent in found and parent not in seen:
        if parent == name:
            return True
        seen.add(parent)
        above = found[parent][1].parent
        parent = by_any_name.get(above, above)
    return False
