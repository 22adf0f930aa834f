"""Maps of glyphs to characters are read as pdfminer reads them, only faster."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.cmapdb import CMapParser, FileUnicodeMap
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from reportqa.characters import replacer
from reportqa.readers.pdf._fonts import Fonts, _parted

HEAD = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
HEAD += b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
HEAD += b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
TAIL = b"endcmap CMapName currentdict /CMap defineresource pop end end"


def of_pdfminer(data: bytes) -> dict[int, str]:
    known = FileUnicodeMap()
    CMapParser(known, BytesIO(data)).run()
    return known.cid2unichr


def of_fonts(data: bytes) -> dict[int, str]:
    spec: dict[str, Any] = {
        "Type": LIT("Font"), "Subtype": LIT("CIDFontType2"), "BaseFont": LIT("Song"),
        "Encoding": LIT("Identity-H"), "ToUnicode": PDFStream({}, data),
    }  # fmt: skip
    font: Any = Fonts().get_font(None, spec)
    characters: dict[int, str] = font.unicode_map.cid2unichr
    return characters


codes = st.one_of(
    st.binary(min_size=1, max_size=3), st.integers(0, 40).map(lambda n: n.to_bytes(2, "big"))
)
texts = st.one_of(
    st.binary(max_size=6), st.sampled_from("件公开 ").map(lambda c: c.encode("utf-16-be"))
)
hexed = codes.map(lambda c: b"<%s>" % c.hex().encode())
meant = texts.map(lambda c: b"<%s>" % c.hex().encode())
blank = st.sampled_from([b"", b" ", b"\n", b"\r\n "])
pair = st.builds(b"".join, st.tuples(hexed, blank, meant, blank))
listed = st.lists(meant, max_size=4).map(lambda parts: b"[" + b" ".join(parts) + b"]")
counted = st.builds(b"".join, st.tuples(hexed, blank, hexed, blank, meant | listed, blank))
near = st.integers(0, 300).flatmap(
    lambda n: st.builds(
        lambda more, text: b"<%04x> <%04x> %s\n" % (n, n + more, text), st.integers(0, 9), meant
    )
)
chars = st.lists(pair, max_size=5).map(lambda p: b"5 beginbfchar\n%sendbfchar\n" % b"".join(p))
ranges = st.lists(near | counted.filter(lambda c: len(c) < 40), max_size=4).map(
    lambda p: b"2 beginbfrange\n%sendbfrange\n" % b"".join(p)
)
others = st.sampled_from(
    [b"(", b")", b"<", b"% note\n", b"endcmap ", b"[", b"begincidchar <01> 4 endcidchar\n", b"/A ("]
)


def is_small(data: bytes) -> bool:
    """Whether no range is so long that pdfminer would count for hours."""
    found = re.findall(rb"<([0-9a-f]+)>\s*<([0-9a-f]+)>", data)
    return all(int(b, 16) - int(a, 16) < 70_000 for a, b in found)


@given(st.lists(chars | ranges | others, max_size=5).map(b"".join).filter(is_small))
def test_a_map_says_what_it_says_to_pdfminer(middle: bytes) -> None:
    data = HEAD + middle + TAIL
    try:
        expected = of_pdfminer(data)
    except Exception as error:  # noqa: BLE001 - whatever pdfminer raises
        with pytest.raises(type(error)):
            of_fonts(data)
        return
    assert of_fonts(data) == expected


def test_a_usual_map_is_not_left_to_pdfminer() -> None:
    data = HEAD + b"2 beginbfchar\n<0001> <4EF6>\n<0002> <516C>\nendbfchar\n"
    data += (
        b"2 beginbfrange\n<0010> <0012> <0041>\n<0020> <0021> [<4EF6> <516C>]\nendbfrange\n" + TAIL
    )
    parted = _parted(data)
    assert parted is not None
    assert b"4EF6" not in parted[0]
    expected = {1: "件", 2: "公", 0x10: "A", 0x11: "B", 0x12: "C", 0x20: "件", 0x21: "公"}
    assert of_fonts(data) == expected == of_pdfminer(data)


@given(
    st.text("ab[]^-\\件𠀀"),
    st.dictionaries(st.sampled_from("ab[]^-\\件𠀀"), st.sampled_from("xyz")),
)
def test_characters_are_replaced_as_translate_does(text: str, pairs: dict[str, str]) -> None:
    table: dict[int, str | int | None] = {ord(k): v for k, v in pairs.items()}
    assert replacer(table)(text) == text.translate(table)
