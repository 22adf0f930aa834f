"""The words of a sentence around a figure, short enough for a message."""

from __future__ import annotations

import re

from reportqa.document import Figure

_LONGEST = 60
_CLAUSES = 30  # characters up to which a clause before is quoted as well
_CLAUSE = re.compile(r"[，,；;。：:]")


def quoted(figure: Figure) -> tuple[str, str]:
    """The sentence of a figure as printed, cut to its clauses around the figure if long.

    Twice, for messages in both languages: what is quoted stays as it is.
    """
    quote = re.sub(r"\s+", "", figure.quote)
    raw = re.sub(r"\s+", "", figure.raw)
    text = quote.rstrip("。！？!?")
    if len(text) > _LONGEST:
        found = re.search(rf"(?<!\d){re.escape(raw)}", text)
        text = around(text, *found.span()) if found else raw
    return text, text


def around(text: str, start: int, end: int) -> str:
    """The clauses of a text around a span, with a mark where something was left out."""
    edges = [0, *(m.end() for m in _CLAUSE.finditer(text)), len(text)]
    left = max((e for e in edges if e <= start), default=0)
    right = min((e for e in edges if e >= end), default=len(text))
    for edge in reversed([e for e in edges if e < left]):
        if right - edge > _CLAUSES:
            break
        left = edge
    left = max(left, start - _LONGEST)
    right = min(right, end + _LONGEST)
    middle = text[left:right].rstrip("，,；;。：:")
    return ("…" if left else "") + middle + ("…" if right < len(text) else "")
