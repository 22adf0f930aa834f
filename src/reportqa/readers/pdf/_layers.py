"""Which layers of a PDF are shown when it is opened: ISO 32000-1, 8.11 (optional content)."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1

_MOST_DEPTH = 20


class Layers:
    """The layers that a file begins with; ``is_hidden`` says it of what belongs to them."""

    def __init__(self, catalog: Any) -> None:
        properties = _dictionary(_dictionary(catalog).get("OCProperties"))
        setting = _dictionary(properties.get("D"))
        self._off = set(_numbers(setting.get("OFF")))
        if _name(setting.get("BaseState")) == "OFF":
            self._off |= set(_numbers(properties.get("OCGs"))) - set(_numbers(setting.get("ON")))
        for rule in _list(setting.get("AS")):
            self._set_by_use(_dictionary(rule))

    def _set_by_use(self, rule: Any) -> None:
        """What a layer says of itself for a use counts where the file asks for that."""
        asked = {_name(use) for use in _list(rule.get("Category"))}
        if _name(rule.get("Event")) != "View" or "View" not in asked:
            return
        for reference in _list(rule.get("OCGs")):
            use = _dictionary(_dictionary(reference).get("Usage"))
            state = _name(_dictionary(use.get("View")).get("ViewState"))
            for number in _numbers([reference]):
                if state == "OFF":
                    self._off.add(number)
                elif state == "ON":
                    self._off.discard(number)

    def is_hidden(self, of: Any) -> bool:
        """Whether what belongs to this layer, or to layers under a condition, is not shown."""
        return bool(self._off) and not self._is_shown(of, 0)

    def _is_shown(self, of: Any, depth: int) -> bool:
        if isinstance(of, PDFObjRef) and of.objid in self._off:
            return False
        condition = _dictionary(of)
        if _name(condition.get("Type")) != "OCMD" or depth > _MOST_DEPTH:
            return True
        formula = resolve1(condition.get("VE"))
        if isinstance(formula, list) and formula:
            return self._holds(formula, depth + 1)
        layers = resolve1(condition.get("OCGs"))
        given = layers if isinstance(layers, list) else [condition.get("OCGs")]
        shown = [self._is_shown(one, depth + 1) for one in given if resolve1(one) is not None]
        match _name(condition.get("P")):
            case "AllOn":
                return all(shown)
            case "AnyOff":
                return not all(shown) or not shown
            case "AllOff":
                return not any(shown)
        return any(shown) or not shown

    def _holds(self, formula: Any, depth: int) -> bool:
        """Whether an expression of and, or, not over layers is true."""
        found = resolve1(formula)
        if not isinstance(found, list) or not found or depth > _MOST_DEPTH:
            return self._is_shown(formula, depth)
        parts = [self._holds(part, depth + 1) for part in found[1:]]
        match _name(found[0]):
            case "And":
                return all(parts)
            case "Or":
                return any(parts)
            case "Not":
                return not any(parts)
        return True


def _dictionary(value: Any) -> dict[str, Any]:
    found = resolve1(value)
    return found if isinstance(found, dict) else {}


def _list(value: Any) -> list[Any]:
    found = resolve1(value)
    return found if isinstance(found, list) else []


def _name(value: Any) -> str:
    return str(getattr(resolve1(value), "name", ""))


def _numbers(references: Any) -> list[int]:
    """The object numbers of references."""
    return [r.objid for r in _list(references) if isinstance(r, PDFObjRef)]
