"""What lies over the cells of a sheet: pictures and text boxes (ECMA-376, part 1, 20.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportqa.readers._insets import Inset
from reportqa.readers._package import Package, child, local

_EMU = 12700.0
"""In a point."""

_MOST_TEXTS = 20
_LONGEST = 60
"""Characters of a text box that are told."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """``pictures`` counts those on which a table may stand; ``texts`` begin what boxes say."""

    pictures: int = 0
    texts: tuple[str, ...] = ()


def drawn_on(package: Package, parts: dict[str, str]) -> Drawn:
    """What is drawn on a sheet, by the parts that it names."""
    pictures = 0
    texts: list[str] = []
    for part in parts.values():
        if "/drawings/" not in f"/{part.lower()}" or not part.lower().endswith(".xml"):
            continue
        if part not in package:
            continue
        for thing in _things(package.xml(part)):
            if local(thing) == "pic":
                pictures += not Inset(None, *_size(thing)).is_small
            else:
                text = "".join(t.text or "" for t in thing.iter() if local(t) == "t").strip()
                texts += [text[:_LONGEST]] if text else []
    return Drawn(pictures, tuple(texts[:_MOST_TEXTS]))


def _things(root: Any) -> Iterator[Any]:
    """The pictures and shapes that are shown."""
    for thing in root.iter():
        if local(thing) in {"pic", "sp"}:
            named = next((e for e in thing.iter() if local(e) == "cNvPr"), None)
            if named is None or named.get("hidden") not in {"1", "true"}:
                yield thing


def _size(thing: Any) -> tuple[float, float]:
    """Width and height in points; 0 where they are not told."""
    size = child(thing, "spPr", "xfrm", "ext")
    if size is None:
        above = thing.getparent()
        size = child(above, "ext") if above is not None else None
    if size is None:
        return 0.0, 0.0
    try:
        return float(size.get("cx")) / _EMU, float(size.get("cy")) / _EMU
    except (TypeError, ValueError):
        return 0.0, 0.0
