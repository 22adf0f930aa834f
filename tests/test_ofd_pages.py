"""OFD: what a page holds and does not show, and what it shows that is no text."""

from __future__ import annotations

import pytest

from reportqa.document import Document
from reportqa.readers.ofd import read_ofd
from support.ofd import pack

_NAME = 'xmlns:ofd="http://www.ofdspec.org/2016"'
XS, YS = (20, 60, 100, 140), (30, 45, 60)


def _path(box: str, data: str, look: str) -> str:
    return (
        f'<ofd:PathObject Boundary="{box}" {look[: look.find("|")]}>{look[look.find("|") + 1 :]}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _rulings() -> str:
    lines = [(XS[0], y, XS[-1], y) for y in YS] + [(x, YS[0], x, YS[-1]) for x in XS]
    return "".join(
        _path("0 0 210 297", f"M {a} {b} L {c} {d}", 'Stroke="true"|') for a, b, c, d in lines
    )


def words(text: str, x: float, y: float, look: str = "|") -> str:
    """A text; its look is attributes, a bar, and elements."""
    attributes, _, elements = look.partition("|")
    return (
        f'<ofd:TextObject Boundary="{x} {y} 150 8" Font="1" Size="5" {attributes}>{elements}'
        f'<ofd:TextCode X="0" Y="5">{text}</ofd:TextCode></ofd:TextObject>'
    )


def filled(x: float, y: float, colour: str, look: str = "") -> str:
    """A filled area of 20 by 10 millimetres."""
    fill = f'Stroke="false" Fill="true" {look}|<ofd:FillColor Value="{colour}"/>'
    return _path(f"{x} {y} 20 10", "M 0 0 L 20 0 L 20 10 L 0 10 L 0 0", fill)


def paged(content: str, notes: str = "") -> Document:
    """A page with a table of two rows and three columns; 3 stands in the first cell."""
    below = words("本机关没有其他需要报告的事项，全年共收到申请若干件。", 20, 80)
    drawn = _rulings() + words("3", 25, 33) + content + below
    parts = {
        "OFD.xml": f"<ofd:OFD {_NAME}><ofd:DocBody><ofd:DocRoot>Doc/Document.xml</ofd:DocRoot>"
        "</ofd:DocBody></ofd:OFD>",
        "Doc/Document.xml": f'<ofd:Document {_NAME}><ofd:Pages><ofd:Page ID="7" '
        'BaseLoc="Page.xml"/></ofd:Pages><ofd:Annotations>Annots/Annotations.xml'
        "</ofd:Annotations></ofd:Document>",
        "Doc/Annots/Annotations.xml": f'<ofd:Annotations {_NAME}><ofd:Page PageID="7">'
        "<ofd:FileLoc>Page_0/Annotation.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
        "Doc/Annots/Page_0/Annotation.xml": f"<ofd:PageAnnot {_NAME}>{notes}</ofd:PageAnnot>",
        "Doc/Page.xml": f'<ofd:Page {_NAME}><ofd:Content><ofd:Layer ID="1">{drawn}</ofd:Layer>'
        "</ofd:Content></ofd:Page>",
    }
    return read_ofd(pack(parts))


def cells(document: Document) -> dict[tuple[int, int], tuple[str, bool]]:
    """The cells with a text or a doubt."""
    (table,) = document.tables
    return {(c.row, c.column): (c.text, bool(c.doubt)) for c in table.cells if c.text or c.doubt}


WHITE = '|<ofd:FillColor Value="255 255 255"/>'
LOOKS = {
    "white": WHITE,
    "nearly white": '|<ofd:FillColor Value="250 250 250"/>',
    "gray as white": '|<ofd:FillColor Value="255"/>',
    "no ink": '|<ofd:FillColor Value="0 0 0 0"/>',
    "hexadecimal": '|<ofd:FillColor Value="#FF #FF #FF"/>',
    "faint": 'Alpha="10"|',
    "faint colour": '|<ofd:FillColor Value="0 0 0" Alpha="5"/>',
    "without fill": 'Fill="false"|',
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_a_figure_that_is_not_seen_puts_its_cell_in_doubt(look: str) -> None:
    found = cells(paged(words("5", 65, 33) + words("9", 68, 33, look)))
    assert found == {(0, 0): ("3", False), (0, 1): ("5", True)}


def test_a_figure_under_an_area_is_not_seen() -> None:
    over = words("57", 65, 33) + filled(62, 32, "255 255 255")
    assert cells(paged(over)) == {(0, 0): ("3", False), (0, 1): ("", True)}
    clear = words("57", 65, 33) + filled(62, 32, "255 255 255", 'Alpha="20"')
    assert cells(paged(clear))[0, 1] == ("57", False)
    red = words("57", 65, 33, '|<ofd:FillColor Value="255 0 0"/>')
    assert cells(paged(filled(62, 32, "255 255 255") + red))[0, 1] == ("57", False)


def test_white_figures_on_a_dark_area_are_read() -> None:
    found = cells(paged(filled(62, 32, "31 56 100") + words("57", 65, 33, WHITE)))
    assert found == {(0, 0): ("3", False), (0, 1): ("57", False)}


def test_a_figure_in_the_colour_of_its_area() -> None:
    yellow = '|<ofd:FillColor Value="255 255 0"/>'
    found = cells(paged(filled(62, 32, "255 255 0") + words("57", 65, 33, yellow)))
    assert found == {(0, 0): ("3", False), (0, 1): ("", True)}


@pytest.mark.parametrize("matrix", ["", 'CTM="12 0 0 8 0 0"'])
def test_a_picture_in_a_cell_is_unread(matrix: str) -> None:
    picture = f'<ofd:ImageObject Boundary="65 34 12 8" {matrix} ResourceID="3"/>'
    document = paged(picture)
    assert cells(document) == {(0, 0): ("3", False), (0, 1): ("", True)}
    assert not document.doubts


def test_a_picture_that_may_hold_a_table_is_named() -> None:
    (doubt,) = paged('<ofd:ImageObject Boundary="20 100 150 80" ResourceID="3"/>').doubts
    assert "pictures" in doubt
    assert not paged('<ofd:ImageObject Boundary="20 100 15 15" ResourceID="3"/>').doubts


@pytest.mark.parametrize(
    ("kind", "more", "is_told"),
    [("Path", "", True), ("Watermark", "", False), ("Path", 'Visible="false"', False)],
)
def test_a_note_puts_the_cell_below_it_in_doubt(kind: str, more: str, is_told: bool) -> None:
    note = (
        f'<ofd:Annot ID="1" Type="{kind}" {more}><ofd:Appearance Boundary="65 33 10 10">'
        f"{words('9', 0, 0)}</ofd:Appearance></ofd:Annot>"
    )
    document = paged(words("57", 65, 33), note)
    assert cells(document) == {(0, 0): ("3", False), (0, 1): ("57", is_told)}
    assert bool(document.doubts) == is_told
