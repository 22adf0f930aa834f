"""The edge of every reader: whatever a library raises becomes one clear line for people."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from reportqa.document import Document
from reportqa.errors import ReadError

P = ParamSpec("P")
Reader = Callable[Concatenate[bytes, P], Document]


def edge(kind: str) -> Callable[[Reader[P]], Reader[P]]:
    """Wrap a reader so that only ReadError and its subclasses leave it; ``kind`` as people say."""

    def wrap(reader: Reader[P]) -> Reader[P]:
        @functools.wraps(reader)
        def guarded(data: bytes, /, *args: P.args, **kwargs: P.kwargs) -> Document:
            try:
                return reader(data, *args, **kwargs)
            except ReadError:
                raise
            except MemoryError:
                raise ReadError(
                    f"the {kind} file needs more memory than there is.",
                    "Check that this is the right file.",
                ) from None
            except Exception as error:  # libraries raise anything on a damaged file
                raise ReadError(
                    f"the {kind} file is damaged and cannot be read ({_brief(error)}).",
                    "Get the file again from its source, or open it and save it anew.",
                ) from error

        return guarded

    return wrap


def _brief(error: Exception) -> str:
    """The library's own words, on one line and short."""
    words = " ".join(str(error).split())
    return f"{type(error).__name__}: {words[:120]}" if words else type(error).__name__
