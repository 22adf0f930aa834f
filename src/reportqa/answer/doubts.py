"""Doubts about a reading, as the readers word them in English, in the language of an answer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from reportqa.document import Figure
from reportqa.question.text import Language


@cache
def _chinese() -> tuple[tuple[re.Pattern[str], str], ...]:
    text = files(__package__).joinpath("doubts.toml").read_text(encoding="utf-8")
    return tuple((re.compile(d["en"]), d["zh"]) for d in tomllib.loads(text)["doubt"])


def doubt_text(doubt: str, language: Language) -> str:
    """A doubt for people; one that has no Chinese wording is given as it is, and said to be one."""
    if language == "en":
        return doubt
    for pattern, wording in _chinese():
        match = pattern.fullmatch(doubt)
        if match:
            return match.expand(wording)
    return f"读数存疑：{doubt}"


def recognised_notes(figures: Iterable[Figure], language: Language) -> list[str]:
    """A warning if one of the figures was recognised from a picture (OCR)."""
    if all(figure.confidence is None for figure in figures):
        return []
    return [
        "数字由扫描件识别（OCR），请与原件核对"
        if language == "zh"
        else "Recognised from a scanned page (OCR): compare with the original"
    ]
