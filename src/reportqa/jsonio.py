"""JSON with exact numbers: a Decimal is written digit for digit, never through a float."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any


class _Exact(float):
    """A float whose printed form is the Decimal's own digits."""

    _digits: str

    def __new__(cls, value: Decimal) -> _Exact:
        number = super().__new__(cls, value)
        number._digits = format(value, "f")
        return number

    def __repr__(self) -> str:
        return self._digits


def _exact(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else _Exact(value)
    if isinstance(value, dict):
        return {k: _exact(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(v) for v in value]
    return value


def dumps(value: Any, *, indent: int | None = None) -> str:
    """JSON text, UTF-8 characters as they are; Decimals exact (3878, 24252.311082)."""
    return json.dumps(_exact(value), ensure_ascii=False, indent=indent)
