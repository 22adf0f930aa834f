"""Tables of a PDF page from the lines that are drawn on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportqa.readers._groups import Groups
from reportqa.readers._page.dots import dotted_lines
from reportqa.readers._page.segments import cells_between, segments_of, without_crossed

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom in points, origin top left."""

_Point = tuple[float, float]

_TOUCH = 3.0
"""Points within which two lines meet; pdfplumber's own tolerance."""

_LEAST_ROW = 8.0
"""Points below which there is no room for text: a line that sticks out, not an open cell."""

_MOST_CROSSINGS = 4_000_000


def find_tables(page: Any) -> list[list[Rect]]:
    """The cells of each table on a pdfplumber page.

    Cells that a page break leaves open, and tables without lines at their sides, are closed where
    their other lines end.
    """
    ruled = _more_than_one(_closed_tables(page.filter(_is_ruling)))
    boxes = [_around(cells) for cells in ruled]
    open_sided = [t for t in _without_sides(page) if not any(_meet(t, box) for box in boxes)]
    return [*ruled, *open_sided]


def filled_tables(page: Any) -> list[list[Rect]]:
    """The cells that filled areas make, for a page on which no ruling draws a table.

    [] where only some rows are filled, so that the eye can follow them.
    """
    tables = _more_than_one(t.cells for t in page.filter(_is_drawn).find_tables())
    return [] if any(len({cell[1] for cell in table}) == 1 for table in tables) else tables


def tables_of(page: Any) -> tuple[list[list[Rect]], bool]:
    """The tables that rulings draw, or where areas draw far more of them, those; and which."""
    ruled = find_tables(page)
    known = sum(map(len, ruled))
    areas = sum(not _is_ruling(rect) for rect in page.rects)
    if areas <= 2 * known:
        return ruled, False
    filled = filled_tables(page)
    return (filled, True) if sum(map(len, filled)) > 2 * known else (ruled, False)


def _more_than_one(tables: Iterable[Sequence[Rect]]) -> list[list[Rect]]:
    return [list(cells) for cells in tables if len(cells) > 1]


def _without_sides(page: Any) -> list[list[Rect]]:
    """The tables that have horizontal lines only."""
    from pdfplumber.table import cells_to_tables

    cells = cells_between(segments_of(page))
    if not cells:
        return []
    cells = without_crossed(cells, page.chars)
    tables = [list(table) for table in cells_to_tables(_joined(cells))]
    return [t for t in tables if len({cell[0] for cell in t}) > 1]


def _joined(cells: Sequence[Rect]) -> list[Rect]:
    """The cells with ends that are nearly the same made the same, so that they share corners."""
    xs = _merged(v for c in cells for v in (c[0], c[2]))
    ys = _merged(v for c in cells for v in (c[1], c[3]))
    return [(xs[a], ys[b], xs[c], ys[d]) for a, b, c, d in cells]


def _merged(values: Iterable[float]) -> dict[float, float]:
    place: dict[float, float] = {}
    last = None
    for value in sorted(set(values)):
        if last is None or value - last > _TOUCH:
            last = value
        place[value] = last
    return place


def _around(cells: Sequence[Rect]) -> Rect:
    return (
        min(c[0] for c in cells),
        min(c[1] for c in cells),
        max(c[2] for c in cells),
        max(c[3] for c in cells),
    )


def _meet(cells: Sequence[Rect], box: Rect) -> bool:
    """Whether a table lies over a rectangle."""
    x0, top, x1, bottom = _around(cells)
    return x0 < box[2] and box[0] < x1 and top < box[3] and box[1] < bottom


def _is_drawn(thing: Any) -> bool:
    return bool(thing["object_type"] in {"line", "rect", "curve"})


def _is_ruling(thing: Any) -> bool:
    """A line, or a rectangle that is drawn as one: the background of a paragraph is no table."""
    if thing["object_type"] == "rect" and not thing.get("stroke"):
        return bool(min(thing["width"], thing["height"]) <= 4)
    return _is_drawn(thing)


def _closed_tables(page: Any) -> list[list[Rect]]:
    dotted_across, dotted_down = dotted_lines(page)
    dotted = [_line("h", a, y, b, y) for a, b, y in dotted_across]
    dotted += [_line("v", x, a, x, b) for a, b, x in dotted_down]
    edges = _edges(page, _settings(dotted))
    across = [e for e in edges if e["orientation"] == "h"]
    down = [e for e in edges if e["orientation"] == "v"]
    closing = _closing_lines(across, down)
    if closing:
        edges = _edges(page, _settings([*dotted, *closing]))
    from pdfplumber.table import cells_to_tables, edges_to_intersections

    crossings = edges_to_intersections(edges, _TOUCH, _TOUCH)
    return [list(cells) for cells in cells_to_tables(cells_of(crossings))]


def _settings(lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Settings that add lines to those of the page."""
    return {
        "explicit_horizontal_lines": [e for e in lines if e["orientation"] == "h"],
        "explicit_vertical_lines": [e for e in lines if e["orientation"] == "v"],
    }


def _edges(page: Any, settings: dict[str, Any]) -> list[Any]:
    """The lines that pdfplumber looks for tables in: those of the page, and those of settings.

    Lines that nearly stand under each other are made one for each part of the page by itself: the
    columns of one table say nothing about those of the next.
    """
    from pdfplumber.table import TableFinder, TableSettings, merge_edges
    from pdfplumber.utils.geometry import filter_edges

    finder = object.__new__(TableFinder)  # its own __init__ goes on to find the tables
    finder.page = page
    asked = {"snap_tolerance": 0, "join_tolerance": 0, "edge_min_length": 0}
    finder.settings = TableSettings.resolve(settings | asked)
    merged = []
    for part in _stacked(finder.get_edges()):
        merged.extend(merge_edges(part, _TOUCH, _TOUCH, _TOUCH, _TOUCH))
    return list(filter_edges(merged, min_length=_TOUCH))


def _stacked(edges: Sequence[Any]) -> list[list[Any]]:
    """The lines of each part of a page, where there is room for a line of text between parts."""
    parts: list[list[Any]] = []
    end = 0.0
    for edge in sorted(edges, key=lambda e: e["top"]):
        if not parts or edge["top"] - end > _LEAST_ROW:
            parts.append([])
            end = edge["bottom"]
        parts[-1].append(edge)
        end = max(end, edge["bottom"])
    return parts


def cells_of(crossings: Mapping[_Point, Mapping[str, Sequence[Any]]]) -> list[Rect]:
    """The smallest rectangle that opens to the right of and below each crossing of lines.

    As pdfplumber's ``intersections_to_cells``, but each crossing only looks along its own lines.
    """
    down = {point: {_place(e) for e in lines["v"]} for point, lines in crossings.items()}
    across = {point: {_place(e) for e in lines["h"]} for point, lines in crossings.items()}
    columns: dict[float, list[_Point]] = defaultdict(list)
    rows: dict[float, list[_Point]] = defaultdict(list)
    for point in sorted(crossings, reverse=True):
        columns[point[0]].append(point)
        rows[point[1]].append(point)
    cells = []
    for point in sorted(crossings):
        columns[point[0]].pop()
        rows[point[1]].pop()
        corner = _opposite(point, columns[point[0]], rows[point[1]], down, across)
        if corner is not None:
            cells.append((*point, *corner))
    return cells


def _opposite(
    point: _Point,
    below: Sequence[_Point],
    right: Sequence[_Point],
    down: Mapping[_Point, set[Rect]],
    across: Mapping[_Point, set[Rect]],
) -> _Point | None:
    """The corner of a cell opposite to its first; ``below`` and ``right`` are nearest last."""
    reached = [r for r in reversed(right) if not across[point].isdisjoint(across[r])]
    for b in reversed(below) if reached else ():
        if down[point].isdisjoint(down[b]):
            continue
        for r in reached:
            corner = (r[0], b[1])
            if (
                corner in down
                and not down[corner].isdisjoint(down[r])
                and not across[corner].isdisjoint(across[b])
            ):
                return corner
    return None


def _place(edge: Any) -> Rect:
    return edge["x0"], edge["top"], edge["x1"], edge["bottom"]


def _closing_lines(across: Sequence[Any], down: Sequence[Any]) -> list[dict[str, Any]]:
    """The lines that are missing at the edges of each group of lines that meet."""
    if not across or not down or len(across) * len(down) > _MOST_CROSSINGS:
        return []
    closing = []
    for rows, columns in _groups(across, down):
        if len(columns) >= 2:
            for side, outward in (("top", -1), ("bottom", 1)):
                at = _open_end([e[side] for e in columns], [e["top"] for e in rows], outward)
                reach = [e["x0"] for e in columns if abs(e[side] - at) <= _TOUCH]
                if len(reach) >= 2:
                    closing.append(_line("h", min(reach), at, max(reach), at))
        if len(rows) >= 2:
            for side, outward in (("x0", -1), ("x1", 1)):
                at = _open_end([e[side] for e in rows], [e["x0"] for e in columns], outward)
                reach = [e["top"] for e in rows if abs(e[side] - at) <= _TOUCH]
                if len(reach) >= 2:
                    closing.append(_line("v", at, min(reach), at, max(reach)))
    return closing


def _open_end(ends: Sequence[float], lines: Sequence[float], outward: int) -> float:
    """Where lines end on one side: at the last line across, or a row or more beyond it."""
    pick = min if outward < 0 else max
    end, line = pick(ends), pick(lines)
    return end if (end - line) * outward >= _LEAST_ROW else line


def _groups(across: Sequence[Any], down: Sequence[Any]) -> list[tuple[list[Any], list[Any]]]:
    """Lines that meet, directly or through others."""
    joined = Groups(len(across) + len(down))
    for i, h in enumerate(across):
        for j, v in enumerate(down, len(across)):
            if (
                h["x0"] - _TOUCH <= v["x0"] <= h["x1"] + _TOUCH
                and v["top"] - _TOUCH <= h["top"] <= v["bottom"] + _TOUCH
            ):
                joined.join(i, j)
    groups: dict[int, tuple[list[Any], list[Any]]] = {}
    for i, edge in enumerate([*across, *down]):
        groups.setdefault(joined.of(i), ([], []))[i >= len(across)].append(edge)
    return [group for group in groups.values() if group[0] and group[1]]


def _line(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    """A line as pdfplumber describes the edges that it finds."""
    return {
        "object_type": "line_edge",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
