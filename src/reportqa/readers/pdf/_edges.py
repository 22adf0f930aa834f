"""What of a PDF page lies outside of the part that is shown."""

from __future__ import annotations

from typing import Any

Thing = dict[str, Any]

_CUT = 0.15
"""The part of a character's width from which on a missing side changes what it says."""
_LINE = 4.0
"""Points between lines of text that are told apart."""


def within(objects: dict[str, list[Thing]], box: Thing, *, is_cut: bool) -> dict[str, list[Thing]]:
    """The things of a page by kind, without those outside of a box.

    ``is_cut``: the box is smaller than the page, so that lines and areas lie outside as well. Where
    digits were left out stands as things of the kind "lost".
    """
    x0, top, x1, bottom = box["x0"], box["top"], box["x1"], box["bottom"]
    lost: dict[Any, Thing] = {}
    kept: list[Thing] = []
    for char in objects.get("char", ()):
        if (
            x0 <= char["x0"]
            and char["x1"] <= x1
            and top <= char["top"]
            and char["bottom"] <= bottom
        ):
            kept.append(char)
        elif _reaches(char, box):
            wide = min(x1, char["x1"]) - max(x0, char["x0"])
            middle = (char["top"] + char["bottom"]) / 2
            if wide < (1 - _CUT) * (char["x1"] - char["x0"]) or not top <= middle <= bottom:
                char["unseen"] = True
            kept.append(char)
        elif char["text"].isdigit():
            _lose(lost, char, box)
    if not is_cut and 2 * len(kept) < len(objects.get("char", ())):
        return objects  # what the file says of the page's size is wrong
    found = dict(objects)
    if is_cut:
        found = {k: [t for t in own if _reaches(t, box)] for k, own in objects.items()}
    found["char"], found["lost"] = kept, list(lost.values())
    return {kind: things for kind, things in found.items() if things}


def _lose(lost: dict[Any, Thing], char: Thing, box: Thing) -> None:
    """Keep the place of a character, those of one line on one side together."""
    key = char["top"] // _LINE, char["x0"] > box["x1"], char["x1"] < box["x0"]
    known = lost.get(key)
    place = {name: char[name] for name in ("x0", "top", "x1", "bottom")}
    if known is not None:
        for name, pick in (("x0", min), ("top", min), ("x1", max), ("bottom", max)):
            place[name] = pick(place[name], known[name])
    lost[key] = {"object_type": "lost", **place}


def _reaches(thing: Thing, box: Thing) -> bool:
    """Whether something reaches into a box."""
    if "x0" not in thing:
        return True
    return bool(
        thing["x0"] <= box["x1"]
        and box["x0"] <= thing["x1"]
        and thing["top"] <= box["bottom"]
        and box["top"] <= thing["bottom"]
    )
