"""Files that are a ZIP of XML parts: opened without ever unpacking more than a report holds."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any

from reportqa.errors import EncryptedError, ReadError

MOST_UNPACKED = 400 * 2**20
"""Bytes of all parts together; pictures included, real reports stay under a tenth of it."""

MOST_XML = 24 * 2**20
"""Bytes of one XML part: it is parsed in memory, where it takes some tenfold."""

_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, EOFError)


class Package:
    """A ZIP of parts. ``kind`` is what people call the file, for errors.

    Raises ReadError where it cannot be opened or unpacks to too much, EncryptedError where a
    password is needed. Names are found whatever their case and slashes.
    """

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise self._damaged() from None
        members = self._zip.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise EncryptedError(
                f"the {kind} file is protected by a password.",
                "Open it with the password, save it without one, and give that file.",
            )
        self._check(sum(m.file_size for m in members), MOST_UNPACKED)
        self._names = {_plain(m.filename): m for m in members}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._names

    def read(self, name: str, most: int = MOST_UNPACKED) -> bytes:
        """The bytes of a part; raises ReadError if it is absent, damaged or longer than ``most``.

        A length that is told wrong is no way around the limit: no more is unpacked than was told.
        """
        member = self._names.get(_plain(name))
        if member is None:
            raise ReadError(
                f"the {self._kind} file lacks its part {name}.",
                "Get it again from its source, or open it and save it anew.",
            )
        self._check(member.file_size, most)
        try:
            return self._zip.read(member)
        except (*_BROKEN, OSError, RuntimeError) as error:
            raise self._damaged() from error

    def xml(self, name: str) -> Any:
        """The root element of a part; entities are not expanded and nothing is fetched."""
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        return etree.fromstring(self.read(name, MOST_XML), parser)

    def _check(self, size: int, most: int) -> None:
        if size > most:
            raise ReadError(
                f"the {self._kind} file unpacks to {size // 2**20} MiB, far more than a report "
                "holds.",
                "Check that this is the right file; save it without embedded objects.",
            )

    def _damaged(self) -> ReadError:
        return ReadError(
            f"the {self._kind} file is cut off or damaged.", "Get it again from its source."
        )


def resolve(base: str, path: str) -> str:
    """The name of a part that another part names, from where that one lies or from the root."""
    path = path.strip().replace("\\", "/")
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path))


def local(element: Any) -> str:
    """The name of an element without its namespace: files disagree on that."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, *names: str) -> list[Any]:
    """The elements of some names directly below one; none below None."""
    return [] if element is None else [c for c in element if local(c) in names]


def child(element: Any, *path: str) -> Any | None:
    """The first element down a path of names; None where the path ends."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
