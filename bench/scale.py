"""Figure questions over many reports: time, growth with the number of reports, memory, file size.

``python -m bench.scale [--reports 100000] [--runs N] [--keep DIR]`` fills a store with 1,000,
10,000 … reports up to the number given, with plain SQL in the store's own tables: invented counties
with a government and thirty departments each, seven years, every cell of the form of its edition.
The cells of a report are those of a sound one times a number of its own, so that every answer is
known and compared. Each size is asked in a process of its own; the first question of it, which
loads what all later ones need, is shown apart. The last line is one JSON object; exit status 1
where an answer is wrong or the median at the largest size is not under 10 ms.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from itertools import islice, permutations, product
from pathlib import Path
from random import Random
from typing import Any

from bench.county import SEED, records, reports
from reportqa.jsonio import dumps
from reportqa.store import _schema as schema
from reportqa.store import place, rows

GOAL_MS = 10.0
TODAY = date(2026, 5, 6)
YEARS = range(2019, 2026)
_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_DEPARTMENTS = (
    "教育局", "科学技术局", "公安局", "民政局", "司法局", "财政局",
    "人力资源和社会保障局", "自然资源局", "生态环境局", "住房和城乡建设局", "交通运输局", "水利局",
    "农业农村局", "商务局", "文化和旅游局", "卫生健康委员会", "退役军人事务局", "应急管理局",
    "审计局", "市场监督管理局", "统计局", "医疗保障局", "城市管理局", "林业局",
    "信访局", "发展和改革委员会", "工业和信息化局", "行政审批服务局", "体育局", "档案局",
)  # fmt: skip
_BODIES = ("人民政府", *_DEPARTMENTS)
_TEMPLATES = {2019: ("住建局", 2020), 2021: ("住建局", 2023)}
"""Reports of the county without a fault, by edition."""
_SECTIONS = {"2": "二、主动公开政府信息情况", "3": "三、收到和处理政府信息公开申请情况",
             "4": "四、政府信息公开行政复议、行政诉讼情况"}  # fmt: skip
_MEASURES = {
    "行政许可": "行政许可处理决定数量", "行政处罚": "行政处罚处理决定数量",
    "行政复议被纠正的案件": "行政复议结果纠正", "新收申请": "本年新收政府信息公开申请数量",
}  # fmt: skip
Held = list[tuple[str, int]]


def held(number: int) -> Held:
    """So many pairs of agency and year, a county after another."""
    places = (f"{a}{b}县" for a, b in permutations(_SIGNS, 2))
    every = ((place + body, year) for place, body, year in product(places, _BODIES, YEARS))
    return list(islice(every, number))


def factor(n: int) -> int:
    """What the cells of the n-th report are times those of the template."""
    return 1 + n * 7919 % 97


def templates() -> dict[int, list[dict[str, Any]]]:
    """The cells of a report by edition."""
    found: dict[int, list[dict[str, Any]]] = {}
    for report in reports(SEED):
        for edition, (key, year) in _TEMPLATES.items():
            if (report.member.key, report.invented.year) == (key, year):
                lines = [json.loads(dumps(r), parse_float=Decimal) for r in records(report)]
                found[edition] = [line for line in lines if line["table"] in _SECTIONS]
    return found


def fill(root: Path, pairs: Held, cells: dict[int, list[dict[str, Any]]]) -> int:
    """Make a library of the reports; the number of its cells."""
    with place.writing(root):
        with closing(place.begin(root)) as database:
            database.execute("PRAGMA synchronous=OFF")
            database.execute("BEGIN")
            number = _rows(database, pairs, cells)
            state = place.State(
                number=1, model_name="none", fingerprint="none", next_key=len(pairs) + 1
            )
            place.write_state(database, state)
            database.execute("COMMIT")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        place.finish(root)
    return number


def _rows(database: sqlite3.Connection, pairs: Held, cells: dict[int, list[dict[str, Any]]]) -> int:
    """All rows; a report's cells are made from the template's within the database."""
    names = [c.name for c in schema.reports.columns]
    marks = ", ".join("?" * len(names))
    database.executemany(
        f"INSERT INTO reports VALUES ({marks})",  # noqa: S608 - marks alone
        (tuple(row[n] for n in names) for row in _reports(pairs, cells)),
    )
    first = schema.figures.columns.keys()
    listed = ", ".join(f'"{n}"' for n in first)
    database.execute(f"CREATE TEMP TABLE template AS SELECT {listed} FROM figures LIMIT 0")  # noqa: S608 - our own names
    marks = ", ".join("?" * len(first))
    for edition, of in cells.items():
        lines = (_figure(edition, n, cell) for n, cell in enumerate(of))
        database.executemany(
            f"INSERT INTO template VALUES ({marks})",  # noqa: S608 - marks alone
            (tuple(row[n] for n in first) for row in lines),
        )
    database.execute("CREATE TEMP TABLE whole (key INT, edition INT, factor INT)")
    at, wholes = 0, []
    for n, (_, year) in enumerate(pairs):
        wholes.append((n + 1, _edition(year), factor(n)))
        at += len(cells[_edition(year)])
    database.executemany("INSERT INTO whole VALUES (?, ?, ?)", wholes)
    changed = {
        "report_key": "w.key",
        "value": "CAST(t.value * w.factor AS TEXT)",
        "raw": "CAST(t.value * w.factor AS TEXT)",
    }
    taken = ", ".join(changed.get(n, f't."{n}"') for n in first)
    database.execute(
        f"INSERT INTO figures ({listed}) SELECT {taken} "  # noqa: S608 - our own names
        "FROM whole w CROSS JOIN template t WHERE t.report_key = w.edition"
    )
    checked = ", ".join(f'"{name}"' for name in rows.CHECKED)
    database.create_function("crc_of", len(rows.CHECKED), lambda *said: rows.crc(said))
    database.execute(f"UPDATE figures SET crc = crc_of({checked})")  # noqa: S608 - our own names
    return at


def _edition(year: int) -> int:
    return 2019 if year < 2021 else 2021


def _reports(pairs: Held, cells: dict[int, list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    blank = dict.fromkeys((c.name for c in schema.reports.columns), "")
    for n, (agency, year) in enumerate(pairs):
        report = f"{agency}-{year}"
        yield blank | {
            "report_key": n + 1, "report": report, "file": f"{report}.html", "size": 0,
            "modified_ns": 0, "is_form": True, "agency": agency, "year": year,
            "edition": _edition(year),
            "title": f"{agency}{year}年政府信息公开工作年度报告", "format": "html", "pages": None,
            "sections": 6, "tables": 3, "figures": len(cells[_edition(year)]), "passages": 0,
            "published": f"{year + 1}-01-20", "recognised": False, "warnings": "[]",
            "reading": "{}", "duplicate_warnings": "[]",
        }  # fmt: skip


def _figure(edition: int, ordinal: int, cell: dict[str, Any]) -> dict[str, Any]:
    blank: dict[str, Any] = dict.fromkeys(schema.figures.columns.keys(), "")
    # fractions of an amount would not come back exactly from a product of SQLite
    value = int(cell["value"])
    return blank | {
        "report_key": edition, "sentence": False, "ordinal": ordinal, "table": cell["table"],
        "section": int(cell["table"]) - 1, "path": dumps([_SECTIONS[cell["table"]]]),
        "row": dumps(cell["row"]), "column": dumps(cell["column"]), "measure": cell["measure"],
        "kind": "number", "value": value, "unit": cell["unit"], "start": ordinal,
        "end": ordinal + 1, "boxes": "[]", "cell": f"[0,{ordinal},0]", "confidence": None,
    }  # fmt: skip


Question = tuple[str, str, int]
"""The kind of a question, its text and the value of its answer."""


def questions(pairs: Held, cells: dict[int, list[dict[str, Any]]], number: int) -> list[Question]:
    """Questions of three kinds about agencies drawn from all."""
    random = Random(len(pairs))
    place = {pair: n for n, pair in enumerate(pairs)}
    base = {
        (edition, m): next(
            int(c["value"]) for c in of if c["measure"] == m and c["applicant"] in {"", "总计"}
        )
        for edition, of in cells.items()
        for m in _MEASURES.values()
    }

    def value(agency: str, year: int, measure: str) -> int:
        return base[_edition(year), measure] * factor(place[agency, year])

    out: list[Question] = []
    whole = [a for a, y in pairs if y == YEARS[-1]]
    for _ in range(number):
        agency, words = random.choice(whole), random.choice(tuple(_MEASURES))
        measure, year = _MEASURES[words], random.choice(YEARS)
        text = f"{agency}{year}年{words}多少件？"
        out.append(("one cell", text, value(agency, year, measure)))
        total = sum(value(agency, y, measure) for y in range(2021, 2025))
        out.append(("over years", f"{agency}2021到2024年{words}一共多少件？", total))
        county = agency[:3]
        of = [a for a in whole if a.startswith(county) and not a.endswith(_BODIES[0])]
        first, second = random.sample(of, 2)
        most = max(value(a, year, measure) for a in (first, second))
        text = f"{year}年{first}和{second}谁的{words}多？"
        out.append(("two agencies", text, most))
        # the last county may be cut off in the middle of an agency's years
        most = max(
            value(a, y, measure)
            for a, y in pairs
            if y == year and a.startswith(county) and not a.endswith(_BODIES[0])
        )
        out.append(("over a county", f"{county}{year}年哪个部门{words}最多？", most))
    return out


def measure(root: Path, number: int, runs: int) -> dict[str, Any]:
    """The times of warm questions in milliseconds, of the processor too, and the memory."""
    from reportqa import Library

    pairs, cells = held(number), templates()
    asked = questions(pairs, cells, runs)
    times: dict[str, list[float]] = {}
    busy: list[float] = []
    wrong = 0
    with Library.open(root) as library:
        started = time.perf_counter()
        library.ask(asked[0][1], today=TODAY)
        first = time.perf_counter() - started
        for kind, text, value in asked:
            # once before, as the second of a conversation's questions finds its report loaded
            library.ask(text, today=TODAY)
            started, worked = time.perf_counter(), time.process_time()
            answer = library.ask(text, today=TODAY)
            times.setdefault(kind, []).append((time.perf_counter() - started) * 1000)
            busy.append((time.process_time() - worked) * 1000)
            if answer.value != value:
                wrong += 1
                print(f"{text}: {answer.value} instead of {value}", file=sys.stderr)
    every = sorted(t for of in times.values() for t in of)
    return {
        "reports": number,
        "median_ms": round(statistics.median(every), 2),
        "p95_ms": round(every[int(len(every) * 0.95)], 2),
        "processor_median_ms": round(statistics.median(busy), 2),
        "by_kind_ms": {kind: round(statistics.median(of), 2) for kind, of in times.items()},
        "first_s": round(first, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "wrong": wrong,
    }


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=50, help="questions of each kind")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the libraries")
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask is not None:
        print(dumps(measure(options.ask, options.reports, options.runs)))
        return
    sizes = [n for n in (1_000, 10_000, 100_000) if n < options.reports] + [options.reports]
    done = []
    with tempfile.TemporaryDirectory() as temporary:
        for number in sizes:
            root = Path(options.keep or temporary, str(number))
            started = time.perf_counter()
            if not root.exists():
                fill(root, held(number), templates())
            filled = time.perf_counter() - started
            command = [sys.executable, "-m", "bench.scale", "--ask", str(root)]
            command += ["--reports", str(number), "--runs", str(options.runs)]
            run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
            found = json.loads(run.stdout)
            found["file_mb"] = sum(p.stat().st_size for p in root.rglob("*.sqlite")) // 2**20
            found["filled_s"] = round(filled, 1)
            print(
                f"{number:7} reports: median {found['median_ms']} ms, 95 % {found['p95_ms']} ms, "
                f"first {found['first_s']} s, {found['memory_mb']} MB of memory, "
                f"file of {found['file_mb']} MB"
            )
            done.append(found)
    print(dumps({"sizes": done}))
    if any(d["wrong"] for d in done) or done[-1]["median_ms"] >= GOAL_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
