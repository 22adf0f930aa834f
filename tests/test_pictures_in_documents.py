"""Large pictures in Word files and web pages: a table in one is read in its place, or named."""

from __future__ import annotations

import struct
import subprocess
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Sequence
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import numpy as np
import pytest
from docx.shared import Pt
from PIL import Image

import support
from reportqa import Library, ingest
from reportqa.answer.doubts import doubt_text
from reportqa.document import Document, Paragraph, Table
from reportqa.errors import EmptyFileError
from reportqa.figures import table_figures
from reportqa.readers import read
from reportqa.readers.html import read_html
from reportqa.readers.office.docx import read_docx
from reportqa.readers.pdf import read_pdf
from reportqa.readers.scan import Ocr, _insets
from reportqa.report import understand
from reportqa.sources import find_files
from support.scans import Pixels, rendered

HEADING = "四、政府信息公开行政复议、行政诉讼情况"
BEHIND = "五、存在的主要问题及改进情况"
PROSE = "全年的工作还有不足，下一年继续改进。"
FIGURES = [19, 5, 11, 4, 39, 6, 1, 0, 2, 9, 3, 0, 1, 1, 5]
SIZE = (455.0, 118.0)


@cache
def picture(table: str = "4") -> Pixels:
    """A table as it is printed, with nothing around it, at 150 dots an inch."""
    paper = support.to_pdf(support.market_2023())
    original = understand(read_pdf(paper), "a.pdf")
    found = next(f for f in original.figures if f.table == table)
    assert found.cell is not None
    box = original.document.tables[found.cell[0]].location.boxes[0]
    page = rendered(paper, box.page - 1, 150)
    top, bottom = (round(v * 150 / 72) for v in (box.y0 - 4, box.y1 + 4))
    left, right = (round(v * 150 / 72) for v in (box.x0 - 4, box.x1 + 4))
    return page[top:bottom, left:right]


@cache
def png(table: str = "4") -> bytes:
    return packed(picture(table))


def packed(pixels: Pixels, kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, kind)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing of it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        sums = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + sums

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(2000))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(*part) for part in ((b"IHDR", head), (b"tEXt", b"k\x00" + b"x" * 2000),
                                  (b"IDAT", body), (b"IEND", b""))
    )  # fmt: skip


def word(pictures: Sequence[bytes], size: tuple[float, float] = SIZE, texts: bool = True) -> bytes:
    """A Word file with pictures between a heading and the next."""
    document = docx.Document()
    if texts:
        document.add_paragraph(HEADING)
    for content in pictures:
        run = document.add_paragraph().add_run()
        run.add_picture(BytesIO(content), Pt(size[0]), Pt(size[1]))
    if texts:
        document.add_paragraph(BEHIND)
        document.add_paragraph(PROSE)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def page(*images: str) -> bytes:
    """A web page with pictures, given by the attributes of ``img``, between two headings."""
    shown = "".join(f"<p><img {attributes}></p>" for attributes in images)
    return (
        f'<html><head><meta charset="utf-8"></head><body><p>{HEADING}</p>{shown}<p>{BEHIND}</p>'
        f"<p>{PROSE}</p></body></html>"
    ).encode()


def inside(content: bytes) -> str:
    return f'src="data:image/png;base64,{b64encode(content).decode()}" width="900"'


def check_table_four(document: Document) -> None:
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Paragraph, Table, Paragraph, Paragraph]
    figures = [f for f in understand(document, "a.docx").figures if f.table == "4"]
    assert [f.value for f in figures] == FIGURES
    for figure in figures:
        place = figure.location
        assert figure.confidence is not None
        assert place.boxes == ()
        assert document.text[place.start : place.end] == figure.raw
    assert f"Large picture 1 (“{HEADING}”) was recognised (OCR)" in document.doubts[0]
    assert not any(f"{HEADING}”) is not read" in doubt for doubt in document.doubts)


def test_a_table_pasted_into_a_word_file_is_read_in_its_place() -> None:
    check_table_four(read_docx(word([png()])))


def test_a_table_pasted_into_a_web_page_is_read_in_its_place() -> None:
    check_table_four(read_html(page(inside(png()))))


def test_a_picture_saved_beside_its_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "报告_files").mkdir()
    (tmp_path / "报告_files" / "1 2.png").write_bytes(png())
    path = tmp_path / "报告.html"
    path.write_bytes(page('src="./%E6%8A%A5%E5%91%8A_files/1%202.png" width="900"'))
    check_table_four(read(path))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for file in (path, tmp_path / "报告_files" / "1 2.png"):
            archive.write(file, file.relative_to(tmp_path).as_posix())
    check_table_four(read(tmp_path / "all.zip" / "报告.html"))


def test_a_picture_in_a_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/a/b.html"
    message.set_content(page('src="x.png" width="900"').decode(), subtype="html")
    message["Content-Location"] = "https://example.org/a/b.html"
    message.add_related(
        png(), "image", "png", headers=["Content-Location: https://example.org/a/x.png"]
    )
    path = tmp_path / "a.mhtml"
    path.write_bytes(message.as_bytes())
    document = read(path)
    assert document.format == "mhtml"
    check_table_four(document)


@pytest.mark.parametrize("kind", ["odt", "doc", "rtf"])
def test_a_picture_in_an_older_file_is_read(kind: str, soffice: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word([png()]))
    subprocess.run(
        [
            soffice, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.docx",
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    check_table_four(read(tmp_path / f"a.{kind}"))


VML = (
    '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="width:455pt;height:118pt">'
    '<v:imagedata r:id="{}"/></v:shape></w:pict>'
)


def with_vml(content: bytes) -> bytes:
    """A Word file in which the drawing is one of Word 2003."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                text = part.decode()
                link = text.split('r:embed="')[1].split('"')[0]
                first, last = text.index("<w:drawing"), text.index("</w:drawing>") + 12
                part = (text[:first] + VML.format(link) + text[last:]).encode()
            new.writestr(name, part)
    return out.getvalue()


def test_a_drawing_of_word_2003_is_read() -> None:
    check_table_four(read_docx(with_vml(word([png()]))))


def test_a_picture_in_a_word_2003_file_is_read(tmp_path: Path) -> None:
    word_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
    drawing = (
        f'<w:binData w:name="wordml://1.png">{b64encode(png()).decode()}</w:binData>'
        '<v:shape style="width:455pt;height:118pt"><v:imagedata src="wordml://1.png"/></v:shape>'
    )
    texts = [f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in (HEADING, BEHIND, PROSE)]
    texts.insert(1, f"<w:p><w:r><w:pict>{drawing}</w:pict></w:r></w:p>")
    path = tmp_path / "a.xml"
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{word_2003}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>'
        f"{''.join(texts)}</w:body></w:wordDocument>",
        "utf-8",
    )
    check_table_four(read(path))


def test_a_file_of_pictures_alone_is_read() -> None:
    document = read_docx(word([png()], texts=False))
    assert [type(block) for block in document.blocks] == [Table]
    values = [f.value for f in table_figures(document, ()) if f.table == "4"]
    assert values == FIGURES


def test_a_picture_that_is_cut_shows_its_part() -> None:
    whole = picture()
    around = np.full((whole.shape[0] * 2, whole.shape[1]), 255, dtype=np.uint8)
    around[: whole.shape[0]] = whole
    around[whole.shape[0] :] = whole[::-1]
    content = word([packed(around)])
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<a:stretch>", b'<a:srcRect b="50000"/><a:stretch>')
            new.writestr(name, part)
    check_table_four(read_docx(out.getvalue()))


NOT_READ = "Not found in the text, and perhaps in a picture that is not read:"


def why(document: Document) -> str:
    """Why the one large picture is not read; that it is said in Chinese too."""
    assert not document.tables
    assert document.text.splitlines() == [HEADING, BEHIND, PROSE]
    told = [doubt for doubt in document.doubts if "Large picture" in doubt]
    assert len(told) == 1
    assert told[0].startswith(f"Large picture 1 (“{HEADING}”) is not read: ")
    chinese = doubt_text(told[0], "zh")
    assert chinese.startswith(f"第1张大图 (“{HEADING}”)没有读：")
    assert any(doubt.startswith(NOT_READ) and "table four" in doubt for doubt in document.doubts)
    return told[0].partition(" is not read: ")[2]


def test_nothing_is_recognised_where_nothing_is_to_be() -> None:
    assert "--ocr never" in why(read_docx(word([png()]), "never"))
    assert "--ocr never" in why(read_html(page(inside(png())), "never"))


@pytest.mark.parametrize(
    ("image", "reason"),
    [
        ('src="https://example.org/1.png" width="900" height="300"', "another machine"),
        ('src="//example.org/W0202.png"', "another machine"),
        ('src="a_files/1.png"', "not there"),
        ('src="../secret.png"', "outside the folder"),
        ('src="link.png" width="900"', "not there"),
        ('src="data:image/png;base64,AAAA" width="900" height="300"', "damaged"),
    ],
)
def test_a_picture_that_cannot_be_had_is_named(image: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(png())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.png").symlink_to(tmp_path / "secret.png")
    path = tmp_path / "in" / "a.html"
    path.write_bytes(page(image))
    assert reason in why(read(path))


def test_a_picture_of_too_many_pixels_is_refused() -> None:
    for size in ((9000, 9000), (60_000, 60_000)):
        assert "more than 60 million pixels" in why(read_docx(word_around(bomb(*size))))
        assert "more than 60 million pixels" in why(read_html(page(inside(bomb(*size)))))


def word_around(content: bytes) -> bytes:
    """A Word file whose picture was replaced by other bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(word([png()]))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, content if "/media/" in name else old.read(name))
    return out.getvalue()


def test_drawings_are_named() -> None:
    emf = struct.pack("<II", 1, 108) + bytes(32) + b" EMF" + bytes(3000)
    assert "EMF" in why(read_docx(word_around(emf)))
    assert "EMF" in why(read_docx(word_around(b"\xd7\xcd\xc6\x9a" + bytes(3000))))
    svg = b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'>" + b" " * 3000
    assert "SVG" in why(read_docx(word_around(svg + b"</svg>")))


def test_a_photograph_adds_nothing() -> None:
    random = np.random.default_rng(5)
    photo = np.kron(random.integers(0, 255, (30, 40)), np.ones((20, 20))).astype(np.uint8)
    assert "recognised in it" in why(read_docx(word([packed(photo, "JPEG")], (400, 300))))


@pytest.mark.parametrize("size", [(120.0, 60.0), (420.0, 30.0), (90.0, 90.0)])
def test_small_pictures_are_not_told_of(size: tuple[float, float]) -> None:
    document = read_docx(word([png()], size))
    assert document.doubts == ()
    shown = " ".join(
        f'{n}="{v / 0.75:.0f}"' for n, v in zip(("width", "height"), size, strict=True)
    )
    assert read_html(page(f'src="https://example.org/1.png" {shown}')).doubts == ()


@pytest.mark.parametrize("name", ["logo.png", "ewm.jpg", "gongan_beian.png", "share-icon.png"])
def test_pictures_of_the_site_are_not_told_of(name: str) -> None:
    for size in ("", 'width="900" height="300"'):
        assert read_html(page(f'src="https://example.org/{name}" {size}')).doubts == ()


def test_the_banner_of_a_site_is_not_told_of() -> None:
    image = '<img src="/a/1.jpg" width="1000" height="150">'
    text = page().decode().replace("<body>", f"<body>{image}")
    assert read_html(text.encode()).doubts == ()


def test_pictures_are_left_alone_where_no_table_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object) -> None:
        pytest.fail("a picture was recognised")

    monkeypatch.setattr(_insets, "_read", never)
    text = support.to_html(support.market_2023())
    image = f"<p><img {inside(png())}></p></body>"
    document = read_html(text.replace("</body>", image).encode())
    assert document.blocks == read_html(text.encode()).blocks
    assert any("is not read: no table of the form is missing" in d for d in document.doubts)


def test_a_picture_twice_is_read_once() -> None:
    document = read_docx(word([png(), png()]))
    assert len(document.tables) == 1
    assert any("2" in d and "the same picture stands before it" in d for d in document.doubts)


def test_a_picture_in_a_cell_is_no_blank() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("项目", "数量", "申请", ""), strict=True):
        cell.text = text
    run = table.cell(1, 1).paragraphs[0].add_run()
    run.add_picture(BytesIO(packed(picture()[:40, :60])), Pt(30), Pt(20))
    out = BytesIO()
    document.save(out)
    read_table = read_docx(out.getvalue()).tables[0]
    assert [cell.doubt for cell in read_table.cells] == [
        "",
        "",
        "",
        "a picture stands in this cell, no text",
    ]


REASONS = [*_insets.Why, *_insets.LACKS.values()]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_chinese_wording(reason: str) -> None:
    for place in ("", f" (“{HEADING}”)"):
        for told in (f"Large picture 3{place} is", f"Large pictures 3, 4{place} are"):
            text = doubt_text(f"{told} not read: {reason.format(60)}.", "zh")
            assert text.startswith("第3")
    assert len(REASONS) > 8


def test_a_recognised_picture_is_told_of_in_chinese() -> None:
    told = f"Large pictures 1, 2 (“{HEADING}”) were recognised (OCR): "
    told += "compare figures with the original."
    assert doubt_text(told, "zh").startswith("第1, 2张大图")


# ---- in a library


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """An empty library, and a folder with a page, its pictures, and a Word file with a picture."""
    monkeypatch.chdir(tmp_path)
    files = tmp_path / "in" / "a_files"
    files.mkdir(parents=True)
    (files / "1.png").write_bytes(png())
    (tmp_path / "in" / "a.html").write_bytes(page('src="a_files/1.png" width="900"'))
    (tmp_path / "in" / "b.docx").write_bytes(word([png()]))
    (tmp_path / "in" / "c.docx").write_bytes(support.to_docx(support.market_2023()))
    return Library.open(tmp_path / "index", create=True)


def states(library: Library, ocr: Ocr = "auto") -> dict[str, str]:
    return {result.file: result.status for result in library.ingest(["in"], ocr=ocr)}


def test_what_is_recognised_is_part_of_the_reading(library: Library) -> None:
    assert set(states(library)) == {"in/a.html", "in/b.docx", "in/c.docx"}
    assert len({f.report for f in library.figures(table="4")}) == 3
    assert set(states(library).values()) == {"unchanged"}
    assert states(library, "never") == {
        "in/a.html": "not a report", "in/b.docx": "not a report", "in/c.docx": "unchanged",
    }  # fmt: skip
    assert len({f.report for f in library.figures(table="4")}) == 1


def test_a_page_is_read_again_when_its_picture_has_changed(library: Library) -> None:
    states(library)
    assert not library.stale(["in"])
    file = Path("in/a_files/1.png")
    file.write_bytes(b"")
    assert library.stale(["in"])
    again = states(library)
    assert (again["in/a.html"], again["in/b.docx"]) == ("not a report", "unchanged")
    file.unlink()
    assert library.stale(["in"])
    states(library)
    assert not library.stale(["in"])
    file.write_bytes(png())
    assert library.stale(["in"])


def test_pictures_saved_with_a_page_in_an_archive_are_no_files_of_their_own(
    library: Library, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name in ("a.html", "a_files/1.png"):
            archive.write(tmp_path / "in" / name, f"x/{name}")
        archive.write(tmp_path / "in" / "a_files" / "1.png", "x/b_files/1.png")
    found = find_files([tmp_path / "all.zip"], tmp_path / "index")[0]
    assert [s.file for s in found] == ["all.zip/x/a.html", "all.zip/x/b_files/1.png"]


def test_a_picture_that_was_refused_is_not_recognised_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank = np.full((400, 400), 255, dtype=np.uint8)
    for file in (tmp_path / "in").rglob("*.*"):
        file.unlink()
    (tmp_path / "in" / "blank.png").write_bytes(packed(blank))
    first = library.ingest(["in"])
    asked: list[Path] = []

    def watched(path: Path, ocr: Ocr) -> ingest.Understood:
        asked.append(path)
        return ingest.Understood(error="asked", unknown=True)

    monkeypatch.setattr(ingest, "understand_file", watched)
    assert library.ingest(["in"]) == first
    assert asked == []
    assert [r.error for r in library.ingest(["in"], ocr="always")] == ["asked"]
    (tmp_path / "in" / "blank.png").write_bytes(packed(blank, "BMP"))
    assert [r.error for r in library.ingest(["in"], ocr="always")] == ["asked"]
    assert len(asked) == 2


def test_a_file_of_pictures_alone_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word([png()], texts=False))
    with pytest.raises(EmptyFileError, match=r"pictures alone.*turned off"):
        read(tmp_path / "a.docx", "never")
    (tmp_path / "a.docx").write_bytes(
        word([packed(np.full((400, 900), 255, np.uint8))], texts=False)
    )
    with pytest.raises(EmptyFileError, match="pictures alone"):
        read(tmp_path / "a.docx")
