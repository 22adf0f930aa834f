"""Pictures that stand in a document without pages: where, how large as shown, and their bytes."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Beside = Callable[[str], bytes | None]
"""Gives the bytes of a picture saved with a page, by the address that the page has; else None."""

Lack = Literal["", "absent", "remote", "outside"]
"""Why there are no bytes: no such file with the document, another machine, outside its folder."""

PICTURES = "pictures"
"""The property of a document that large pictures stand in: its reading depends on ``ocr``."""

BESIDE = "beside"
"""The property of a page that has pictures beside it: their addresses and SHA-256, as JSON."""

MOST_INSET = 64 * 2**20
"""Bytes of one picture file."""

_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_FEWEST_BYTES = 1000
"""A picture file of a table takes more; most icons take less."""

_SHEET = (595.0, 842.0)
_WIDE, _HIGH, _AREA = 0.5, 45.0, 0.15
"""What is large: the part of a sheet's width with so many points of height, or that part of its
area. As for pictures on the pages of a PDF."""

_BOMB = (50_000, 50_000)
"""The pixels of a picture that claims more than Pillow opens."""


@dataclass(frozen=True, eq=False)
class Inset:
    """A picture in a document.

    ``width`` and ``height`` are in points as shown, 0 where the document does not say; ``crop`` is
    the part of the picture that is shown: left, top, right, bottom from 0 to 1. ``data`` is None
    where ``lack`` says why.
    """

    data: bytes | None
    width: float = 0.0
    height: float = 0.0
    crop: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    lack: Lack = ""

    @property
    def is_small(self) -> bool:
        """Whether it is known from the document alone that no table fits on it."""
        if self.width and self.height:
            return not _is_large(self.width, self.height)
        return self.data is not None and len(self.data) < _FEWEST_BYTES

    def sized(self) -> tuple[float, float]:
        """Width and height in points as shown, by its pixels where the document does not say."""
        if self.width and self.height:
            return self.width, self.height
        pixels = pixels_of(self.data) if self.data is not None else None
        if pixels is None:
            return self.width, self.height
        shown = (
            pixels[0] * (self.crop[2] - self.crop[0]) * 0.75,
            pixels[1] * (self.crop[3] - self.crop[1]) * 0.75,
        )
        if self.width or self.height:  # the other side follows
            ratio = self.width / shown[0] if self.width else self.height / shown[1]
            return shown[0] * ratio, shown[1] * ratio
        return shown

    def is_large(self) -> bool | None:
        """Whether a table may stand on it; None where its size is not known."""
        if self.is_small:
            return False
        width, height = self.sized()
        return _is_large(width, height) if width and height else None


Marks = Sequence[tuple[int, Inset]]
"""Pictures with the number of blocks that stand before each."""


def _is_large(width: float, height: float) -> bool:
    row = width >= _WIDE * _SHEET[0] and height >= _HIGH
    return row or width * height >= _AREA * _SHEET[0] * _SHEET[1]


def pixels_of(data: bytes) -> tuple[int, int] | None:
    """Width and height of a picture file, without unpacking it; None where it is not known."""
    try:
        with opened(data) as picture:
            width, height = picture.size
    except Exception as error:  # noqa: BLE001 - a damaged picture may raise anything
        return _BOMB if type(error).__name__ == "DecompressionBombError" else None
    return (int(width), int(height)) if width > 0 and height > 0 else None


def opened(data: bytes) -> Any:
    """A picture file of a common kind, opened but not unpacked: raises what Pillow raises.

    However many pixels it claims: who unpacks it looks at ``size`` first.
    """
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(data), formats=_FORMATS)


def may_be_large(marks: Marks) -> bool:
    """Whether any of the pictures is worth a look; tells it without the recogniser."""
    return not all(inset.is_small for _, inset in marks)
