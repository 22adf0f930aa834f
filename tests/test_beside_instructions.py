"""PDF: what a page shows beside its own instructions, and what of them it does not show.

Fields of forms, notes and stamps; layers that are turned off; what drawings and pages cut off.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pdfplumber
import pypdf
import pytest
from PIL import Image, ImageDraw
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from reportqa.document import Document
from reportqa.readers._page.page import read_page
from reportqa.readers.pdf import read_pdf
from reportqa.readers.pdf._objects import quick
from test_producers import ruled

BELOW = "text below the table, so that the page has some letters"
COLUMNS, ROWS = (60, 140, 220, 300), (340, 310, 280)


def paged(draw: Callable[[Canvas], None], change: Callable[[pypdf.PdfWriter], None]) -> Document:
    """A page with a table of three rows and four columns, its file changed."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=1)
    ruled(canvas, (50, 130, 210, 290, 370), (270, 300, 330, 360))
    canvas.drawString(COLUMNS[0], ROWS[0], "3")
    draw(canvas)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(40, 40, BELOW)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(out.getvalue())))
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return read_pdf(made.getvalue())


def cells(document: Document) -> dict[tuple[int, int], tuple[str, bool]]:
    """The cells with a text or a doubt."""
    (table,) = document.tables
    return {(c.row, c.column): (c.text, bool(c.doubt)) for c in table.cells if c.text or c.doubt}


def as_it_is(_: Any) -> None:
    """No change."""


# ---- fields and notes


def _filled(canvas: Canvas) -> None:
    form, size = canvas.acroForm, {"width": 60, "height": 20, "fontSize": 12}
    form.textfield(value="26", x=140, y=335, borderWidth=0, **size)
    form.textfield(value="38", x=220, y=335, annotationFlags="hidden", fieldFlags="", **size)
    form.choice(value="77", options=["1", "77"], x=300, y=335, **size)
    form.checkbox(checked=True, x=60, y=305, size=18)
    form.checkbox(checked=False, x=140, y=305, size=18)
    form.textfield(value="", x=220, y=305, **size)


def test_the_values_of_a_filled_form_are_read() -> None:
    found = cells(paged(_filled, as_it_is))
    assert found.pop((1, 0))[1]  # a tick
    assert found == {(0, 0): ("3", False), (0, 1): ("26", False), (0, 3): ("77", False)}


def test_fields_without_a_drawing_put_their_cells_in_doubt() -> None:
    def without_drawings(writer: pypdf.PdfWriter) -> None:
        fields: Any = writer.pages[0]["/Annots"]
        for field in fields:
            field.get_object().pop("/AP", None)

    document = paged(_filled, without_drawings)
    assert cells(document) == {
        (0, 0): ("3", False), (0, 1): ("", True), (0, 3): ("", True), (1, 0): ("", True)
    }  # fmt: skip
    assert "fields and notes whose text was not read" in " ".join(document.doubts)


def test_a_field_whose_drawing_is_not_of_today() -> None:
    def changed(writer: pypdf.PdfWriter) -> None:
        fields: Any = writer.pages[0]["/Annots"]
        fields[0].get_object()[NameObject("/V")] = TextStringObject("29")
        form: Any = writer.root_object["/AcroForm"]
        form[NameObject("/NeedAppearances")] = BooleanObject(anew)

    anew = True
    found = cells(paged(_filled, changed))
    assert found[0, 1] == ("26", True)
    assert found[0, 3] == ("77", False)
    anew = False
    assert cells(paged(_filled, changed))[0, 1] == ("26", False)


def _noted(kind: str, box: tuple[float, ...], drawing: str = "", **more: Any) -> Any:
    def change(writer: pypdf.PdfWriter) -> None:
        note = DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): RectangleObject(box),
            **{NameObject(f"/{name}"): value for name, value in more.items()},
        })  # fmt: skip
        if drawing:
            letters = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Courier"}
            font = DictionaryObject({
                NameObject(f"/{name}"): NameObject(value) for name, value in letters.items()
            })  # fmt: skip
            stream = StreamObject()
            stream.set_data(drawing.encode())
            stream.update({
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Form"),
                NameObject("/BBox"): RectangleObject((0, 0, 30, 10)),
                NameObject("/Resources"): DictionaryObject(
                    {NameObject("/Font"): DictionaryObject({NameObject("/F"): font})}
                ),
            })  # fmt: skip
            shown = DictionaryObject({NameObject("/N"): writer._add_object(stream)})
            note[NameObject("/AP")] = shown
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


TEXT = "BT /F 6 Tf 2 2 Td (57) Tj ET"


def test_the_drawing_of_a_note_is_fitted_into_its_box() -> None:
    document = paged(as_it_is, _noted("/FreeText", (140, 330, 200, 350), TEXT))
    assert cells(document) == {(0, 0): ("3", False), (0, 1): ("57", False)}
    (table,) = document.tables
    (cell,) = [c for c in table.cells if c.text == "57"]
    assert cell.location.boxes


@pytest.mark.parametrize("kind", ["/FreeText", "/Stamp"])
@pytest.mark.parametrize("flags", [2, 32])
def test_a_hidden_note_is_not_read(kind: str, flags: int) -> None:
    change = _noted(kind, (140, 330, 200, 350), TEXT, F=NumberObject(flags))
    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", False)}


@pytest.mark.parametrize(
    ("kind", "is_doubted"),
    [
        ("/FreeText", True), ("/StrikeOut", True), ("/Redact", True), ("/Stamp", True),
        ("/Link", False), ("/Highlight", False), ("/Text", False),
    ],
)  # fmt: skip
def test_a_note_that_brings_no_drawing(kind: str, is_doubted: bool) -> None:
    change = _noted(kind, (55, 335, 80, 355), Contents=TextStringObject("9"))
    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", is_doubted)}


def test_a_note_that_covers_a_figure_puts_it_in_doubt() -> None:
    change = _noted("/Square", (55, 335, 80, 355), "1 g 0 0 30 10 re f")
    assert cells(paged(as_it_is, change)) == {(0, 0): ("", True)}


def test_a_damaged_drawing_of_a_note_costs_its_cell_alone() -> None:
    change = _noted("/FreeText", (140, 330, 200, 350), "BT /F 6 Tf 2 2 Td 5 TJ ET")
    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", False), (0, 1): ("", True)}


def test_what_a_seal_writes_is_no_text_of_the_page() -> None:
    change = _noted("/Widget", (140, 330, 200, 350), TEXT, FT=NameObject("/Sig"))
    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", False), (0, 1): ("", True)}


def test_a_stamp_on_a_scan_does_not_keep_it_from_being_recognised() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 400), invariant=1)
    canvas.drawImage(_picture(), 0, 0, 400, 400)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(out.getvalue())))
    said = "BT /F 1 Tf 2 2 Td (received by the office for information) Tj ET"
    _noted("/Stamp", (140, 330, 340, 350), said)(writer)
    made = io.BytesIO()
    writer.write(made)
    with pdfplumber.open(io.BytesIO(made.getvalue())) as pdf:
        page = read_page(quick(pdf.pages[0]))
    assert "received by the office" in page.lines[0].text
    assert (page.letters, page.pictures) == (0, 1)


# ---- layers


def _layer(writer: pypdf.PdfWriter, **more: Any) -> Any:
    return writer._add_object(
        DictionaryObject({
            NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("a"),
            **{NameObject(f"/{name}"): value for name, value in more.items()},
        })
    )  # fmt: skip


def _set(writer: pypdf.PdfWriter, layers: list[Any], setting: dict[str, Any]) -> None:
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject({
        NameObject("/OCGs"): ArrayObject(layers),
        NameObject("/D"): DictionaryObject({NameObject(f"/{k}"): v for k, v in setting.items()}),
    })  # fmt: skip


def _named(*values: str) -> ArrayObject:
    return ArrayObject([NameObject(value) for value in values])


def _off(writer: pypdf.PdfWriter) -> Any:
    layer = _layer(writer)
    _set(writer, [layer], {"OFF": ArrayObject([layer])})
    return layer


def _on(writer: pypdf.PdfWriter) -> Any:
    layer = _layer(writer)
    _set(writer, [layer], {"ON": ArrayObject([layer])})
    return layer


def _all_off(writer: pypdf.PdfWriter) -> Any:
    layer, other = _layer(writer), _layer(writer)
    base = {"BaseState": NameObject("/OFF"), "ON": ArrayObject([other])}
    _set(writer, [layer, other], base)
    return layer


def _off_when_viewed(writer: pypdf.PdfWriter) -> Any:
    use = DictionaryObject({NameObject("/View"): DictionaryObject(
        {NameObject("/ViewState"): NameObject("/OFF")}
    )})  # fmt: skip
    layer = _layer(writer, Usage=use)
    rule = DictionaryObject({
        NameObject("/Event"): NameObject("/View"), NameObject("/OCGs"): ArrayObject([layer]),
        NameObject("/Category"): _named("/View"),
    })  # fmt: skip
    _set(writer, [layer], {"AS": ArrayObject([rule])})
    return layer


def _under(policy: str, *, also_shown: bool) -> Callable[[pypdf.PdfWriter], Any]:
    def change(writer: pypdf.PdfWriter) -> Any:
        layer, other = _layer(writer), _layer(writer)
        _set(writer, [layer, other], {"OFF": ArrayObject([layer])})
        return writer._add_object(
            DictionaryObject({
                NameObject("/Type"): NameObject("/OCMD"), NameObject("/P"): NameObject(policy),
                NameObject("/OCGs"): ArrayObject([layer, other] if also_shown else [layer]),
            })
        )  # fmt: skip

    return change


def _by_formula(writer: pypdf.PdfWriter) -> Any:
    layer = _off(writer)
    formula = ArrayObject([NameObject("/Not"), ArrayObject([NameObject("/Not"), layer])])
    return writer._add_object(
        DictionaryObject({NameObject("/Type"): NameObject("/OCMD"), NameObject("/VE"): formula})
    )


LAYERS = {
    "off": (_off, False),
    "on": (_on, True),
    "all off": (_all_off, False),
    "off when viewed": (_off_when_viewed, False),
    "any of one that is off": (_under("/AnyOn", also_shown=False), False),
    "any of two": (_under("/AnyOn", also_shown=True), True),
    "all of two": (_under("/AllOn", also_shown=True), False),
    "where one is off": (_under("/AnyOff", also_shown=True), True),
    "where all are off": (_under("/AllOff", also_shown=True), False),
    "by a formula": (_by_formula, False),
}


@pytest.mark.parametrize(("layer", "is_shown"), LAYERS.values(), ids=LAYERS)
def test_a_layer_is_read_where_it_is_shown(
    layer: Callable[[pypdf.PdfWriter], Any], is_shown: bool
) -> None:
    def draw(canvas: Canvas) -> None:
        canvas._code.append("/OC /Layer BDC /Span << /MCID 0 >> BDC")
        canvas.drawString(COLUMNS[1], ROWS[0], "99")
        canvas.line(130, 315, 210, 315)
        canvas._code.append("EMC EMC")
        canvas.drawString(COLUMNS[2], ROWS[0], "4")

    def change(writer: pypdf.PdfWriter) -> None:
        names = DictionaryObject({NameObject("/Layer"): layer(writer)})
        resources: Any = writer.pages[0]["/Resources"]
        resources[NameObject("/Properties")] = names

    document = paged(draw, change)
    found = cells(document)
    assert found[0, 2] == ("4", False)
    assert ((0, 1) in found) == is_shown
    assert (max(row for row, *_ in ((c.row,) for c in document.tables[0].cells)) == 3) == is_shown


@pytest.mark.parametrize(("layer", "is_shown"), [(_off, False), (_on, True)])
def test_a_drawing_of_a_layer(layer: Callable[[pypdf.PdfWriter], Any], is_shown: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("drawing", 0, 0, 60, 20)
        canvas.drawString(1, 2, "57")
        canvas.endForm()
        canvas.translate(140, 338)
        canvas.doForm("drawing")
        canvas.translate(-140, -338)

    def change(writer: pypdf.PdfWriter) -> None:
        resources: Any = writer.pages[0]["/Resources"]
        for drawing in resources["/XObject"].values():
            drawing.get_object()[NameObject("/OC")] = layer(writer)

    assert ((0, 1) in cells(paged(draw, change))) == is_shown


def test_a_note_of_a_hidden_layer() -> None:
    def change(writer: pypdf.PdfWriter) -> None:
        _noted("/FreeText", (140, 330, 200, 350), TEXT, OC=_off(writer))(writer)

    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", False)}


# ---- what is cut off


def test_what_a_drawing_has_outside_of_its_box() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("drawing", 0, 0, 70, 20)
        canvas.drawString(1, 2, "57")
        canvas.drawString(85, 2, "8")
        canvas.endForm()
        canvas.translate(140, 338)
        canvas.doForm("drawing")
        canvas.translate(-140, -338)
        canvas.drawString(300, 340, "6")

    found = cells(paged(draw, as_it_is))
    assert found[0, 1] == ("57", False)
    assert found[0, 2] == ("", True)
    assert found[0, 3] == ("6", False)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_what_lies_outside_of_the_page(turned: int) -> None:
    def draw(canvas: Canvas) -> None:
        for x in COLUMNS[1:]:
            canvas.drawString(x, ROWS[0], "26")
        for x, y in ((40, 385), (320, 100), (40, 5)):
            canvas.drawString(x, y, "outside")

    def change(writer: pypdf.PdfWriter) -> None:
        page = writer.pages[0]
        page.cropbox = RectangleObject((10, 20, 309, 370))
        page[NameObject("/Rotate")] = NumberObject(turned)

    document = paged(draw, change)
    assert "outside" not in document.text
    if not turned:
        assert cells(document) == {
            (0, 0): ("3", False), (0, 1): ("26", False), (0, 2): ("26", False),
            (0, 3): ("2", True),
        }  # fmt: skip


@pytest.mark.parametrize("is_cropped", [True, False])
def test_a_cell_whose_figure_lies_beyond_the_edge(is_cropped: bool) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(COLUMNS[1], ROWS[0], "26")
        canvas.drawString(340, ROWS[0], "571")
        canvas.drawString(330, ROWS[1], "word")

    def change(writer: pypdf.PdfWriter) -> None:
        box = RectangleObject((0, 0, 320, 400))
        if is_cropped:
            writer.pages[0].cropbox = box
        else:
            writer.pages[0].mediabox = box

    assert cells(paged(draw, change)) == {
        (0, 0): ("3", False), (0, 1): ("26", False), (0, 3): ("", True)
    }  # fmt: skip


def test_a_page_whose_size_is_told_wrong_is_read_all_the_same() -> None:
    def change(writer: pypdf.PdfWriter) -> None:
        box = ArrayObject([FloatObject(n) for n in (0, 900, 500, 1400)])
        writer.pages[0][NameObject("/MediaBox")] = box

    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", False)}


def test_a_page_box_that_shows_nothing_is_no_page_box() -> None:
    def change(writer: pypdf.PdfWriter) -> None:
        box = ArrayObject([FloatObject(n) for n in (900, 900, 950, 950)])
        writer.pages[0][NameObject("/CropBox")] = box

    assert cells(paged(as_it_is, change)) == {(0, 0): ("3", False)}


# ---- what is shown in a cell and is no text


def _picture() -> ImageReader:
    picture = Image.new("RGB", (60, 30), "white")
    ImageDraw.Draw(picture).text((5, 5), "57", fill="black")
    return ImageReader(picture)


def test_a_picture_in_a_cell_is_unread() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(_picture(), 140, 335, 40, 20)
        canvas.drawImage(_picture(), 40, 100, 340, 270, mask=(0, 255, 0, 255, 0, 255))

    assert cells(paged(draw, as_it_is)) == {(0, 0): ("3", False), (0, 1): ("", True)}


def test_a_picture_over_several_blank_cells() -> None:
    def opaque(canvas: Canvas) -> None:
        canvas.drawImage(_picture(), 131, 301, 158, 58)

    def clear(canvas: Canvas) -> None:
        canvas.drawImage(_picture(), 131, 301, 158, 58, mask=(0, 1, 0, 1, 0, 1))

    four = {(r, c): ("", True) for r in (0, 1) for c in (1, 2)}
    assert cells(paged(opaque, as_it_is)) == {(0, 0): ("3", False), **four}
    assert cells(paged(clear, as_it_is)) == {(0, 0): ("3", False)}


def test_outlines_of_characters_in_a_cell_are_unread() -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(225, 335)
        path.curveTo(225, 345, 235, 345, 235, 335)
        path.lineTo(233, 335)
        path.lineTo(230, 345)
        path.lineTo(227, 345)
        path.lineTo(227, 335)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)

    assert cells(paged(draw, as_it_is)) == {(0, 0): ("3", False), (0, 2): ("", True)}
