"""The pictures of a web page: in the page itself, saved beside it, or left on another machine."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from reportqa.errors import ReadError
from reportqa.readers import archive
from reportqa.readers._insets import MOST_INSET, Beside, Inset

_SIDE = re.compile(
    r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)\s*(px|pt|)\s*(?:!important)?\s*(?=;|$)"
)
_PIXELS = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:px)?\s*$", re.IGNORECASE)
_DATA = re.compile(r"data:image/[\w.+-]+((?:;[\w=.-]+)*),", re.IGNORECASE)
_REMOTE = re.compile(r"(?:[a-z][a-z0-9+.-]+:)?//|[a-z][a-z0-9+.-]+:", re.IGNORECASE)
_OF_SITE = re.compile(
    r"logo|icon|banner|qr_?code|ewm|erweima|weixin|wechat|weibo|beian|gongan|police|jubao|share"
    r"|search|btn|button|arrow|spacer|blank|loading|dzjg|wza|header|footer|avatar|\.svg|\.ico"
    r"|二维码|扫一扫|标志|徽标",
    re.IGNORECASE,
)
"""Words in names of pictures that belong to the site, not to what it publishes."""

_DRAWN = re.compile(r"\.svg(?:$|[?#])", re.IGNORECASE)
"""Mostly an icon, unless the page shows it large."""

_BANNER = 4
"""So many times as wide as high is a picture at the head of a site's pages, at the least."""

_LATER = ("data-original", "data-src", "data-lazy-src", "_src", "oldsrc")
"""Where pages keep the address of a picture that is loaded when it is scrolled to."""


def insets_of(img: Any, beside: Beside | None, *, is_first: bool = False) -> Iterator[Inset]:
    """The picture of an ``img`` element, unless it is a small one or one of the site's own.

    ``is_first``: no text stands above it.
    """
    width, height = _shown(img)
    inset = Inset(None, width, height)
    if inset.is_small:
        return
    address = _address(img)
    if not address:
        return
    match = _DATA.match(address)
    if match:
        own = _decoded(address[match.end() :], "base64" in match[1].lower())
        yield Inset(own, width, height)
        return
    is_shown_large = bool(width and height) and _DRAWN.search(address)
    if (_is_of_the_site(img, address) and not is_shown_large) or (
        is_first and width >= _BANNER * height > 0
    ):
        return
    data = beside(address) if beside is not None else None
    if data is not None:
        yield Inset(data, width, height)
    elif _REMOTE.match(address) and not address.lower().startswith("cid:"):
        yield Inset(None, width, height, lack="remote")
    else:
        yield Inset(None, width, height, lack="outside" if _leads_out(address) else "absent")


class Saved:
    """The pictures saved below the folder of a page, also in an archive.

    Nothing else of the machine can be reached, whatever the page calls its pictures. ``asked`` has
    the SHA-256 of each that was asked for by its address on the page, "" where there is none.
    """

    def __init__(self, page: Path) -> None:
        self.asked: dict[str, str] = {}
        self._page = page

    def __call__(self, address: str) -> bytes | None:
        """The bytes of a picture; None where it is not there."""
        name = unquote(re.split(r"[?#]", address, maxsplit=1)[0])
        if _REMOTE.match(address) or _leads_out(name) or "\x00" in name:
            return None
        data = self._load(self._page.parent.joinpath(*PurePosixPath(name).parts))
        self.asked[address] = "" if data is None else hashlib.sha256(data).hexdigest()
        return data

    def _load(self, path: Path) -> bytes | None:
        try:
            if not path.is_file():
                data = archive.load(path)
            elif path.resolve().is_relative_to(self._page.parent.resolve()) and (
                path.stat().st_size <= MOST_INSET
            ):
                data = path.read_bytes()
            else:
                return None
        except (OSError, ValueError, ReadError):
            return None
        return data if len(data) <= MOST_INSET else None


def _leads_out(address: str) -> bool:
    """Whether an address without a machine leaves the folder of the page."""
    return address.startswith("/") or "\\" in address or ".." in address.split("/")


def _address(img: Any) -> str:
    given = (img.get("src") or "").strip()
    if not given or given.lower().startswith("data:image/gif"):  # a placeholder, for the most part
        given = next((v.strip() for n in _LATER if (v := img.get(n))), given)
    return given


def _decoded(text: str, is_base64: bool) -> bytes:
    """The bytes in a data: address; b"" where it is damaged."""
    if not is_base64:
        return unquote_to_bytes(text)
    if len(text) > MOST_INSET * 4 // 3:
        return b""
    try:
        return base64.b64decode("".join(unquote(text).split()))
    except (binascii.Error, ValueError):
        return b""


def _shown(img: Any) -> tuple[float, float]:
    """Width and height in points as the page sets them; 0 where it does not."""
    sides = {"width": 0.0, "height": 0.0}
    for side in sides:
        match = _PIXELS.match(img.get(side) or "")
        if match:
            sides[side] = float(match[1]) * 0.75
    for match in _SIDE.finditer((img.get("style") or "").lower()):
        value = _number(match[2])
        sides[match[1]] = value if match[3] == "pt" else value * 0.75
    return sides["width"], sides["height"]


def _is_of_the_site(img: Any, address: str) -> bool:
    name = address.rsplit("/", 1)[-1]
    words = " ".join((name, img.get("class") or "", img.get("id") or "", img.get("alt") or ""))
    return _OF_SITE.search(words) is not None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
