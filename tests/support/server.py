"""The web application as a process over invented reports, one of which holds planted markup."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from support.reports import county_2022, culture_2019, water_2020
from support.text import to_text
from support.web import to_html
from support.word import to_docx

APP = Path(__file__).parents[2] / "app.py"
PLANTED = '<script>window.hit=1</script><img src="x" onerror="window.hit=1">${window.hit=1}{{7}}'


def web_corpus(corpus: Path) -> Path:
    """Make a folder with one report of text, one of Word, one web page."""
    corpus.mkdir()
    water = water_2020()
    (heading, text), *rest = water.sections
    text = (f"水情播报{PLANTED}全年播出99期。", *text)
    planted = replace(water, sections=((heading, text), *rest))
    (corpus / "water.txt").write_text(to_text(planted), encoding="utf-8")
    (corpus / "county.html").write_text(to_html(county_2022()), encoding="utf-8")
    (corpus / "culture.docx").write_bytes(to_docx(culture_2019()))
    return corpus


class Server:
    """``app.py`` as a process; ``log`` is all that it has written."""

    def __init__(self, corpus: Path, index: Path) -> None:
        self.corpus, self.index = corpus, index
        self.log: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-u", str(APP), "--corpus", str(corpus), "--index", str(index),
             "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.log.extend(iter(self.process.stdout.readline, ""))

    @property
    def address(self) -> str:
        """Where it serves, once it says so."""
        until = time.monotonic() + 180
        while time.monotonic() < until and self.process.poll() is None:
            for line in list(self.log):
                found = re.search(r"http://127\.0\.0\.1:\d+/", line)
                if found is not None:
                    return found[0]
            time.sleep(0.1)
        pytest.fail(f"the server did not start:\n{''.join(self.log)}")

    def stop(self) -> int:
        """End it as Ctrl-C does; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            status = self.process.wait(timeout=30)
        finally:
            self.process.kill()
        self._reader.join(timeout=5)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status
