"""What a web page shows out of other files: frames and drawings, in which a report may stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

_FILE = re.compile(
    r"([^/?#&=\\]+\.(?:pdf|docx?|xlsx?|ofd|wps|et|rtf|odt|ods))(?=$|[?#&])", re.IGNORECASE
)
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_FEWEST_FIGURES = 2
_LONGEST = 80


def told_of(root: Any) -> tuple[str, ...]:
    """What of an lxml tree is shown and not read: files in frames, drawings with figures."""
    return tuple(dict.fromkeys(_told(root)))


def _told(root: Any) -> Iterator[str]:
    for frame in root.iter(*_FRAMES):
        match = _FILE.search(unquote(frame.get(_FRAMES[frame.tag]) or ""))
        if match and not _NO_DISPLAY.search(frame.get("style") or ""):
            yield (
                f"The page shows the file {match[1][:_LONGEST]} in a frame, which is not read: "
                "give that file."
            )
    for drawing in root.iter("svg"):
        if next(drawing.iterancestors("svg", "td", "th"), None) is None:
            said = " ".join(" ".join(t.itertext()) for t in drawing.iter("text"))
            if len(re.findall(r"\d+", said)) >= _FEWEST_FIGURES:
                yield "A drawing (SVG) on the page holds figures and is not read."
