"""Doubts about a reading, as the readers word them in English, in the language of an answer."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

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
