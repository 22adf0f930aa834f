"""Renew the locks and the table of dependencies: `make lock`.

Installs what pyproject.toml asks for into an empty virtual environment and writes down what came:

* run.txt: torch and everything that the package needs,
* dev.txt: what the checks and tests need on top,
* docs/dependencies.md: a row for each of them, keeping the reasons that stand there.

A version loses its local suffix (the `+…` of a build without CUDA), and no line carries a hash: the
same lock then fits whichever build of torch the machine is given.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "dependencies.md"
HEAD = "# Made by `make lock`: the exact versions of one installation.\n"

INSPECT = """
import json
from importlib.metadata import distributions
from pip._vendor.packaging.requirements import Requirement
found = []
for d in distributions():
    needs = []
    for line in d.requires or ():
        r = Requirement(line)
        if "extra" not in str(r.marker or "") and (r.marker is None or r.marker.evaluate()):
            needs.append([r.name, str(r.marker or "")])
    m = d.metadata
    licence = m["License-Expression"] or ""
    classifiers = [c.split(" :: ")[-1] for c in m.get_all("Classifier") or ()
                   if c.startswith("License :: ") and c != "License :: OSI Approved"]
    short = (m["License"] or "").strip()
    if not licence and 0 < len(short) <= 60 and "\\n" not in short:
        licence = short
    licence = licence or "; ".join(classifiers) or "see its files"
    found.append({"name": m["Name"], "version": d.version, "licence": licence, "needs": needs})
print(json.dumps(found))
"""


def key(name: str) -> str:
    """A package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(python: Path) -> dict[str, dict[str, Any]]:
    """What lies in an environment, by name; pip is not part of it."""
    run = subprocess.run([python, "-c", INSPECT], check=True, capture_output=True, text=True)
    found = {key(d["name"]): d for d in json.loads(run.stdout)}
    return {name: d for name, d in sorted(found.items()) if name != "pip"}


def marker(name: str, found: dict[str, dict[str, Any]], direct: set[str]) -> str:
    """The condition under which a package is needed; "" where one needs it always."""
    asked = {m for d in found.values() for n, m in d["needs"] if key(n) == name}
    # a package that only `python_version` asks for is right for every Python that we allow
    asked = {"" if re.fullmatch(r'python_\w*version [<>=]+ "[\d.]+"', m) else m for m in asked}
    if name in direct or "" in asked or not asked:
        return ""
    return "; " + " or ".join(f"({m})" if len(asked) > 1 else m for m in sorted(asked))


def lines(
    found: dict[str, dict[str, Any]], skip: set[str], direct: set[str], head: str = HEAD
) -> str:
    """A lock's text: one exact version a line."""
    pins = [
        f"{d['name']}=={d['version'].partition('+')[0]}{marker(name, found, direct)}\n"
        for name, d in found.items()
        if name not in skip
    ]
    return head + "".join(pins)


def reasons() -> dict[str, str]:
    """The reasons that stand in the table, by name."""
    if not TABLE.exists():
        return {}
    rows = re.findall(
        r"^\| ([\w.-]+) \| [^|]* \| [^|]* \| ([^|]*) \|$", TABLE.read_text("utf-8"), re.M
    )
    return {key(name): reason.strip() for name, reason in rows}


def write_table(found: dict[str, dict[str, Any]], direct: set[str]) -> None:
    """Refresh the rows of the table; what stands above and below it stays."""
    kept = reasons()
    rows = []
    for name, d in sorted(found.items(), key=lambda item: (item[0] not in direct, item[0])):
        by = sorted(o["name"] for o in found.values() if name in {key(n) for n, _ in o["needs"]})
        reason = kept.get(name, "") if name in direct else f"needed by {', '.join(by)}"
        version = d["version"].partition("+")[0]
        rows.append(f"| {d['name']} | {version} | {d['licence']} | {reason} |\n")
    text = TABLE.read_text("utf-8")
    start = text.index("|---")
    start = text.index("\n", start) + 1
    end = re.compile(r"^(?!\|)", re.M).search(text, start)
    TABLE.write_text(
        text[:start] + "".join(rows) + (text[end.start() :] if end else ""), encoding="utf-8"
    )


def main(pip_options: list[str]) -> None:
    """Make the environment, then write both locks and the table."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run: list[str] = project["project"]["dependencies"]
    dev: list[str] = project["project"]["optional-dependencies"]["dev"]
    build: list[str] = project["build-system"]["requires"]
    torch = [r for r in run if r.startswith("torch==")]

    def names(requirements: list[str]) -> set[str]:
        return {key(re.split(r"[^\w.-]", r)[0]) for r in requirements}

    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)

        def install(requirements: list[str]) -> None:
            # upgrading only what is asked: the setuptools of the fresh environment is too old
            command = [
                str(python),
                "-m",
                "pip",
                "install",
                "--upgrade",
                *pip_options,
                *requirements,
            ]
            subprocess.run(command, check=True)

        install(torch)
        install([*torch, *build, *run])
        for_run = installed(python)
        install([*torch, *dev])
        for_all = installed(python)

    direct = names(run) | names(dev) | names(build)
    folder_of_locks = ROOT / "requirements"
    (folder_of_locks / "run.txt").write_text(lines(for_run, set(), direct), encoding="utf-8")
    (folder_of_locks / "dev.txt").write_text(
        lines(for_all, set(for_run), direct, f"{HEAD}-r run.txt\n"), encoding="utf-8"
    )
    write_table(for_all, direct)


if __name__ == "__main__":
    main(sys.argv[1:])
