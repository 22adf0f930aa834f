"""What all tests share: no network but loopback, and the programs that some of them need."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings

import network_guard  # beside this file in no_network/, see pythonpath in pyproject.toml
from reportqa import Library
from support.county import County, ingested, written

settings.register_profile("default", deadline=None)  # speed is measured in bench/, not here
settings.load_profile("default")

GUARD = Path(network_guard.__file__).parent
REQUIRE_PROGRAMS = "REPORTQA_TEST_REQUIRE_PROGRAMS"
"""Environment variable: where it is "1", a missing program fails its tests instead of skipping."""


def pytest_configure(config: pytest.Config) -> None:
    handle, attempts = tempfile.mkstemp(prefix="network-attempts-")
    os.close(handle)
    config.add_cleanup(lambda: Path(attempts).unlink(missing_ok=True))
    os.environ[network_guard.ATTEMPTS] = attempts
    path = [str(GUARD), *filter(None, [os.environ.get("PYTHONPATH")])]
    os.environ["PYTHONPATH"] = os.pathsep.join(path)
    config.stash[_FENCED] = network_guard.leave_network()
    network_guard.watch_python()


_FENCED = pytest.StashKey[bool]()


def pytest_report_header(config: pytest.Config) -> str:
    if config.stash[_FENCED]:
        return "network: loopback alone, for every process"
    return "network: loopback alone, for Python processes (for every process: Linux, as root)"


@pytest.fixture(autouse=True)
def no_attempt_to_reach_the_network(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test during which something tried the network, also if the error was swallowed."""
    before = len(network_guard.attempts())
    yield
    tried = network_guard.attempts()[before:]
    if tried and request.node.get_closest_marker("tries_the_network") is None:
        pytest.fail(f"something tried to reach the network: {', '.join(tried)}", pytrace=False)


@pytest.fixture(scope="session")
def corpus_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of corpus/, built once; read only."""
    root = Path(__file__).parent.parent
    with Library.open(tmp_path_factory.mktemp("library") / "index", create=True) as library:
        results = library.ingest([root / "corpus"])
        assert {r.status for r in results} == {"added"}, results
        yield library


@pytest.fixture(scope="session")
def county_files(tmp_path_factory: pytest.TempPathFactory) -> County:
    """The invented county of bench/county, written once, and what is known of it."""
    return written(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="session")
def county(county_files: County, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of the invented county, built once; read only."""
    with ingested(county_files, tmp_path_factory.mktemp("library") / "index") as library:
        yield library


@pytest.fixture(scope="session")
def every_process_is_fenced(pytestconfig: pytest.Config) -> bool:
    """Whether programs that are not Python are kept to loopback too."""
    return pytestconfig.stash[_FENCED]


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The path of an installed Chromium that can show Chinese text."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    left_out = "the pages as a browser shows them"
    if found is None:
        _missing("Chromium", "chromium", left_out)
    if not _has_chinese_font():
        _missing("a font with Chinese characters", "fonts-wqy-zenhei, fontconfig", left_out)
    return Path(found)


@pytest.fixture(scope="session")
def soffice() -> Path:
    """The path of an installed LibreOffice that has Writer."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None or not (Path(found).resolve().parent / "libswlo.so").exists():
        _missing(
            "LibreOffice Writer", "libreoffice-writer", "files that LibreOffice turns into DOCX"
        )
    return Path(found)


def _missing(what: str, packages: str, left_out: str) -> NoReturn:
    reason = f"{what} is not installed (Debian: {packages}); left out: {left_out}"
    if os.environ.get(REQUIRE_PROGRAMS) == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def _has_chinese_font() -> bool:
    listing = shutil.which("fc-list")
    if listing is None:
        return False
    run = subprocess.run([listing, ":lang=zh"], capture_output=True, check=False)
    return bool(run.stdout.strip())
