"""Frozen dataclasses to JSON and back, exactly: Decimals, enums, tuples, None and "" included.

A dataclass becomes the list of its fields in order, trailing defaults included. Union members that
are dataclasses carry their class name in front. Fields that a newer version adds at the end, with a
default, may be missing in what an older version wrote.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Decoder = Callable[[Any], Any]


def dumps(value: object, of: Any) -> bytes:
    """Compressed JSON of a value of the given type."""
    plain = json.dumps(_encode(value, of), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(plain.encode("utf-8", "surrogatepass"))


def loads(data: bytes, of: type[T]) -> T:
    """The value that ``dumps`` wrote; raises ValueError or zlib.error for anything else."""
    plain = zlib.decompress(data).decode("utf-8", "surrogatepass")
    decode: _Decoder = _decoder(cast(Any, of))
    return cast(T, decode(json.loads(plain)))


def _encode(value: Any, of: Any) -> Any:
    """A value as JSON can hold it; ``of`` only decides where a class name is needed."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = _hints(type(value))
        plain = [_encode(getattr(value, f.name), hints[f.name]) for f in fields(value)]
        return [type(value).__name__, plain] if len(_classes(of)) > 1 else plain
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        arguments = get_args(of)
        uniform = len(arguments) == 2 and arguments[1] is Ellipsis
        return [_encode(v, arguments[0] if uniform else object) for v in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _classes(of: Any) -> dict[str, type]:
    members = get_args(of) if get_origin(of) in (Union, UnionType) else (of,)
    return {m.__name__: m for m in members if isinstance(m, type) and is_dataclass(m)}


@cache
def _hints(of: type) -> dict[str, Any]:
    return get_type_hints(of)


@cache
def _decoder(of: Any) -> _Decoder:
    origin, arguments = get_origin(of), get_args(of)
    if origin in (Union, UnionType):
        return _union_decoder(of)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            one = _decoder(arguments[0])
            return lambda plain: tuple(map(one, plain))
        each = tuple(_decoder(a) for a in arguments)
        return lambda plain: tuple(d(p) for d, p in zip(each, plain, strict=True))
    if isinstance(of, type) and is_dataclass(of):
        parts = tuple(_decoder(_hints(of)[f.name]) for f in fields(of))
        return lambda plain: of(*(d(p) for d, p in zip(parts, plain, strict=False)))
    if of is Decimal or (isinstance(of, type) and issubclass(of, Enum)):
        return cast(_Decoder, of)
    if of is float:
        return float
    return lambda plain: plain


def _union_decoder(of: Any) -> _Decoder:
    classes = {name: _decoder(c) for name, c in _classes(of).items()}
    if len(classes) > 1:
        return lambda plain: None if plain is None else classes[plain[0]](plain[1])
    inner = _decoder(next(a for a in get_args(of) if a is not NoneType))
    return lambda plain: None if plain is None else inner(plain)
