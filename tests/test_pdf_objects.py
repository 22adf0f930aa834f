"""The fast way to the objects of a PDF page gives what pdfminer and pdfplumber give."""

import io
import itertools
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import PSEOF, PSKeyword
from pdfplumber.table import edges_to_intersections, intersections_to_cells
from pdfplumber.utils.text import dedupe_chars

from reportqa.readers._page.doubles import without_doubles
from reportqa.readers._page.rulings import cells_of
from reportqa.readers.pdf._objects import quick
from reportqa.readers.pdf._tokens import tokens_of

CORPUS = Path(__file__).parents[1] / "corpus"

_TOKENS = st.one_of(
    st.integers(-9999, 9999).map(lambda n: b"%d" % n),
    st.from_regex(rb"\A[+-]?[0-9]{0,3}\.[0-9]{0,3}\Z"),
    st.sampled_from(
        [b"BT", b"ET", b"re", b"T*", b"'", b'"', b"true", b"null", b"[", b"]", b"<<", b">>", b"BI"]
    ),
    st.from_regex(rb"\A/[A-Za-z0-9.+_-]{0,6}\Z"),
    st.from_regex(rb"\A\([a-z\\() 0-9\r\n]{0,6}\)\Z"),
    st.from_regex(rb"\A<[0-9a-fA-F \n]{0,6}>\Z"),
    st.sampled_from(
        [b"(\\101\\))", b"(\\\\)", b"(\\400)", b"(\\q\\\n)", b"%x\n", b"\x00", b"/A#20"]
    ),
    st.binary(max_size=3),
)
_INSTRUCTIONS = st.lists(
    st.tuples(_TOKENS, st.sampled_from([b" ", b"\n", b"\r\n", b"", b"\x00"])), max_size=12
).map(lambda parts: b"".join(itertools.chain.from_iterable(parts)))


def _of_pdfminer(streams: list[bytes]) -> list[Any]:
    parser = PDFContentParser([PDFStream({}, data) for data in streams])
    found = []
    while True:
        try:
            found.append(parser.nextobject()[1])
        except PSEOF:
            return found


@given(st.lists(_INSTRUCTIONS, min_size=1, max_size=3))
@example([b"BT /F1 12 Tf 1 0 0 1 72 720 Tm [(a) -250.5 <4f60>] TJ T* ET"])
@example([b"/P <</MCID 0 /Kids [1 2]>> BDC", b"q 1 0 0 RG EMC"])
@example([b"12", b"34 re"])
@settings(max_examples=200)
def test_the_same_tokens_as_pdfminer_or_none(streams: list[bytes]) -> None:
    fast = tokens_of(streams)
    if fast is not None:
        slow = _of_pdfminer(streams)
        assert fast == [_name(t) if isinstance(t, PSKeyword) else t for t in slow]
        assert [type(t) for t in fast if not isinstance(t, str)] == [
            type(t) for t in slow if not isinstance(t, PSKeyword)
        ]


def _name(token: PSKeyword) -> str:
    return str(token.name, "ascii")


@pytest.mark.parametrize(
    "data",
    [
        b"q 0.5 w 10 20 m 30 40 l S Q",
        b"BT /F1 12 Tf (text \\(in brackets\\)) Tj <00410042> Tj ET",
        b"/Span <</ActualText (x) /MCID 3>> BDC EMC",
    ],
)
def test_instructions_in_the_plain_grammar_are_taken_apart_here(data: bytes) -> None:
    assert tokens_of([data]) is not None


@pytest.mark.parametrize("data", [b"BI /W 1 ID x EI", b"(half", b"1 0 0 [", b"/A#42 gs", b"{ }"])
def test_unusual_instructions_are_left_to_pdfminer(data: bytes) -> None:
    assert tokens_of([data]) is None


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.pdf")), ids=lambda path: path.stem)
def test_the_same_objects_as_pdfplumber(path: Path) -> None:
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        for page in pdf.pages:
            fast, slow = quick(page).objects, page.objects
            assert {kind: len(things) for kind, things in fast.items()} == {
                kind: len(things) for kind, things in slow.items()
            }
            for kind, things in fast.items():
                for mine, other in zip(things, slow[kind], strict=True):
                    assert mine == {name: other[name] for name in mine}
            page.close()


_PLACES = st.integers(0, 12).map(lambda n: n / 4)
_CHARS = st.lists(
    st.fixed_dictionaries(
        {
            "text": st.sampled_from("ab"),
            "upright": st.booleans(),
            "fontname": st.sampled_from(["F", "G"]),
            "size": st.sampled_from([9.0, 12.0]),
            "doctop": _PLACES,
            "x0": _PLACES,
        }
    ),
    max_size=12,
)


@given(_CHARS)
def test_the_same_characters_are_doubles_as_in_pdfplumber(chars: list[dict[str, Any]]) -> None:
    assert without_doubles(chars) == list(dedupe_chars(chars))


_LINES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), max_size=14
)


@given(_LINES)
def test_the_same_cells_as_pdfplumber(lines: list[tuple[bool, int, int, int]]) -> None:
    edges = []
    for upright, at, one, other in lines:
        low, high = 20 * min(one, other), 20 * max(one, other)
        across = {"orientation": "h", "x0": low, "x1": high, "top": 20 * at, "bottom": 20 * at}
        down = {"orientation": "v", "x0": 20 * at, "x1": 20 * at, "top": low, "bottom": high}
        edges.append(down if upright else across)
    crossings = edges_to_intersections(edges, 3, 3)
    assert cells_of(crossings) == intersections_to_cells(crossings)
