"""The styles of a web page: what its own style sheets and its elements set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_BLOCK = re.compile(r"@[^{};]*\{(?:[^{}]|\{[^{}]*\})*\}|@[^{};]*;")
_EVERYWHERE = re.compile(r"@media\s+(?:all|screen)\s*\{((?:[^{}]|\{[^{}]*\})*)\}", re.IGNORECASE)
_PART = re.compile(r"([a-z][a-z0-9]*|\*)?((?:[.#][\w-]+)*)", re.IGNORECASE)
_PSEUDO = re.compile(r"::?(?:before|after)$", re.IGNORECASE)
_MOST_RULES = 2_000

Declarations = dict[str, str]
_Key = tuple[str, str | None, str | None, str | None]
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Rule:
    """``parts`` are tag, classes and id of the elements one in another, the innermost last."""

    parts: tuple[tuple[str, frozenset[str], str], ...]
    declared: Declarations
    weight: tuple[int, int, int]
    is_beside: bool


class Styles:
    """What the style sheets in a page set; those that it fetches are not known."""

    def __init__(self, root: Any) -> None:
        text = "\n".join(style.text or "" for style in root.iter("style"))
        rules = sorted(_rules(_COMMENT.sub("", text)), key=lambda rule: rule.weight)
        self._rules = [rule for rule in rules[:_MOST_RULES] if not rule.is_beside]
        self._beside = [rule for rule in rules[:_MOST_RULES] if rule.is_beside]
        self._known: dict[_Key, Mapping[str, str]] = {}
        self._around: dict[_Key, list[_Rule]] = {}

    def of(self, element: Any) -> Mapping[str, str]:
        """The properties that are set for an element itself, by lower-case name.

        The same object for elements that are alike, as long as no rule looks at what is around.
        """
        get = element.get
        key = element.tag, get("class"), get("id"), get("style")
        found = self._known.get(key)
        if found is None:
            names = _names(element)
            rules = [rule for rule in self._rules if _is(rule.parts[-1], names)]
            found = _joined(rules, key[3]) if rules or key[3] else _NOTHING
            if any(len(rule.parts) > 1 for rule in rules):
                self._around[key] = rules
            self._known[key] = found
        if key in self._around:
            return _joined(
                [r for r in self._around[key] if _fits(r, element, _names(element))], key[3]
            )
        return found

    def writes_beside(self, element: Any) -> bool:
        """Whether a style sheet shows a figure before or behind what stands in an element."""
        return bool(self._beside) and any(
            re.search(r"\d|attr|counter", rule.declared.get("content", ""))
            and _fits(rule, element, _names(element))
            for rule in self._beside
        )


def declarations(text: str) -> Declarations:
    """Names and values of a style attribute or a rule."""
    pairs = (part.partition(":") for part in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, colon, value in pairs if colon}


def _joined(rules: Iterable[_Rule], style: str | None) -> Mapping[str, str]:
    """What rules, the weakest first, and a style attribute set together."""
    found: Declarations = {}
    for rule in rules:
        found.update(rule.declared)
    if style:
        important = {k: v for k, v in found.items() if "!important" in v}
        found |= declarations(style) | important
    return {name: value.replace("!important", "").strip() for name, value in found.items()}


def _rules(text: str) -> Iterator[_Rule]:
    text = _EVERYWHERE.sub(r"\1", text)
    for selectors, body in _RULE.findall(_BLOCK.sub("", text)):
        declared = declarations(body)
        for selector in selectors.split(","):
            plain = _PSEUDO.sub("", selector.strip())
            parts = [_part(part) for part in plain.replace(">", " ").split()]
            if not parts or None in parts or not declared:
                continue
            kept = tuple(part for part in parts if part is not None)
            weight = (
                sum(bool(p[2]) for p in kept),
                sum(len(p[1]) for p in kept),
                sum(p[0] not in {"", "*"} for p in kept),
            )
            yield _Rule(kept, declared, weight, plain != selector.strip())


def _part(text: str) -> tuple[str, frozenset[str], str] | None:
    """Tag, classes and id that a part of a selector asks for; None where it asks for more."""
    match = _PART.fullmatch(text)
    if match is None:
        return None
    names = re.findall(r"[.#][\w-]+", match[2])
    classes = frozenset(name[1:] for name in names if name[0] == ".")
    return (match[1] or "").lower(), classes, next((n[1:] for n in names if n[0] == "#"), "")


def _names(element: Any) -> tuple[str, frozenset[str], str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    return tag, frozenset((element.get("class") or "").split()), element.get("id") or ""


def _fits(rule: _Rule, element: Any, names: tuple[str, frozenset[str], str]) -> bool:
    *outer, own = rule.parts
    if not _is(own, names):
        return False
    around = element.iterancestors()
    return all(any(_is(part, _names(above)) for above in around) for part in reversed(outer))


def _is(part: tuple[str, frozenset[str], str], names: tuple[str, frozenset[str], str]) -> bool:
    tag, classes, own_id = part
    return tag in {"", "*", names[0]} and classes <= names[1] and own_id in {"", names[2]}
