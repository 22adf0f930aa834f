"""Files that cannot be read: one clear line each, never another exception, never noise."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support
from reportqa.errors import EmptyFileError, EncryptedError, ReadError, UnknownFormatError
from reportqa.export import ingest_lines
from reportqa.ingest import IngestResult
from reportqa.readers import read
from reportqa.readers.pdf import read_pdf
from support.reading import refused


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return support.to_pdf(support.county_2022())


@pytest.fixture(scope="module")
def docx() -> bytes:
    return support.to_docx(support.county_2022())


def _locked(pdf: bytes, user: str, algorithm: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(user, "the owner's", algorithm=algorithm)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def small_pdf(instructions: bytes, image: bool = False) -> bytes:
    """A PDF of one page that draws what the instructions say."""
    packed = zlib.compress(instructions)
    picture = b"/XObject << /P 5 0 R >>" if image else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << " + picture + b" >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed),
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Length 1 >>\nstream\n\x00\nendstream",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n%btrailer << /Size 6 /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (table, start)
    )


def _zip(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _repacked(docx: bytes, change: Callable[[bytes], bytes | None]) -> bytes:
    """The DOCX with its main part changed, or left out."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content: bytes | None = old.read(name)
            if name == "word/document.xml":
                content = change(old.read(name))
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def test_a_picture_named_pdf(tmp_path: Path) -> None:
    error = refused(tmp_path, "report.pdf", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    assert isinstance(error, UnknownFormatError)
    assert "picture" in error.message


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\x00" * 50])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert isinstance(refused(tmp_path, "report.txt", content), EmptyFileError)


def test_old_word_is_told_to_become_docx(tmp_path: Path) -> None:
    error = refused(tmp_path, "report.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))
    assert "97-2003" in error.message
    assert "DOCX" in error.remedy


def test_rubbish(tmp_path: Path) -> None:
    rubbish = b"".join(hashlib.sha256(bytes([i])).digest() for i in range(100))
    for name in ("report.pdf", "report.docx", "report.html", "report.txt"):
        assert isinstance(refused(tmp_path, name, rubbish), UnknownFormatError)


def test_other_archives(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path, "a.docx", _zip(a=b"x")), UnknownFormatError)
    sheet = _zip(**{"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert "spreadsheet" in refused(tmp_path, "b.docx", sheet).message


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.pdf", tmp_path):
        with pytest.raises(ReadError, match=r"missing\.pdf|folder"):
            read(path)


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256"])
def test_a_password(tmp_path: Path, pdf: bytes, algorithm: str) -> None:
    error = refused(tmp_path, "locked.pdf", _locked(pdf, "secret", algorithm))
    assert isinstance(error, EncryptedError)
    assert "password" in error.remedy
    (tmp_path / "open.pdf").write_bytes(_locked(pdf, "", algorithm))
    (tmp_path / "plain.pdf").write_bytes(pdf)
    assert read(tmp_path / "open.pdf").text == read(tmp_path / "plain.pdf").text


@pytest.mark.parametrize("part", [0.001, 0.01, 0.3, 0.9])
def test_cut_off(tmp_path: Path, pdf: bytes, docx: bytes, part: float) -> None:
    refused(tmp_path, "cut.pdf", pdf[: max(20, int(len(pdf) * part))])
    refused(tmp_path, "cut.docx", docx[: max(20, int(len(docx) * part))])


def test_damaged_docx(tmp_path: Path, docx: bytes) -> None:
    refused(tmp_path, "broken.docx", _repacked(docx, lambda xml: xml[:700]))
    refused(tmp_path, "missing.docx", _repacked(docx, lambda _: None))


def test_a_docx_that_unpacks_without_end(tmp_path: Path, docx: bytes) -> None:
    bomb = _repacked(docx, lambda xml: xml + b" " * (150 * 2**20))
    assert len(bomb) < 2**20
    assert "MiB" in refused(tmp_path, "bomb.docx", bomb).message


def test_entities_that_grow_without_end(tmp_path: Path, docx: bytes) -> None:
    entities = b'<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%b">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )

    def laugh(xml: bytes) -> bytes:
        head, rest = xml.split(b"?>", 1)
        head += b"?><!DOCTYPE x [" + entities + b"]>"
        return head + rest.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p>", 1)

    path = tmp_path / "laughs.docx"
    path.write_bytes(_repacked(docx, laugh))
    try:
        text = read(path).text
    except ReadError:
        return
    assert len(text) < 100_000


def test_a_scan_says_so(tmp_path: Path) -> None:
    data = small_pdf(b"q 595 0 0 842 0 0 cm /P Do Q", image=True)
    error = refused(tmp_path, "scan.pdf", data)
    assert "scan" in error.message
    assert "OCR" in error.message


def test_a_pdf_without_text(tmp_path: Path) -> None:
    assert "no text" in refused(tmp_path, "blank.pdf", small_pdf(b"q Q")).message


def test_a_page_that_unpacks_without_end(tmp_path: Path) -> None:
    data = small_pdf(b"q " * (40 * 2**20))
    assert "MiB" in refused(tmp_path, "bomb.pdf", data).message


def test_html_without_text(tmp_path: Path) -> None:
    page = b"<html><head><script>x()</script></head><body><table></table></body></html>"
    assert isinstance(refused(tmp_path, "page.html", page), EmptyFileError)


@settings(max_examples=12, deadline=None)
@given(stream=st.integers(0, 99), offset=st.integers(0, 150), flip=st.integers(1, 255))
def test_damage_never_passes_for_the_report(stream: int, offset: int, flip: int) -> None:
    """A byte changed in a stream: an error, the same text, or a doubt; nothing else."""
    data = support.to_pdf(support.county_2022())
    whole = read_pdf(data)
    streams = [i + 7 for i in range(len(data)) if data.startswith(b"stream\n", i)]
    broken = bytearray(data)
    broken[streams[stream % len(streams)] + offset] ^= flip
    try:
        document = read_pdf(bytes(broken))
    except ReadError:
        return
    assert document.text == whole.text or document.doubts


def test_figures_of_a_damaged_page_are_in_doubt(tmp_path: Path, pdf: bytes) -> None:
    """A content stream whose checksum does not fit: the page reads, its cells do not count."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    writer = pypdf.PdfWriter(clone_from=reader)
    for page in writer.pages:
        page.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    data = bytearray(out.getvalue())
    broken = 0
    for page in writer.pages:
        packed = _packed(page)
        at = bytes(data).find(packed)
        assert at >= 0
        data[at + len(packed) - 1] ^= 0xFF  # the last byte of the checksum
        broken += 1
    path = tmp_path / "damaged.pdf"
    path.write_bytes(data)
    document = read(path)
    cells = [cell for table in document.tables for cell in table.cells]
    assert cells
    assert all(cell.doubt for cell in cells)
    assert sum("damaged" in doubt for doubt in document.doubts) == broken


def _packed(page: Any) -> bytes:
    """The compressed bytes of a page's instructions, as they stand in the file."""
    return bytes(page["/Contents"].get_object()._data)


def test_no_noise(
    tmp_path: Path, pdf: bytes, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    damaged = pdf.replace(b"/FontBBox", b"/FontBBox [null] /X", 1).replace(
        b"startxref", b"startxxxx"
    )
    path = tmp_path / "odd.pdf"
    for content in (pdf, damaged, pdf[:-300]):
        path.write_bytes(content)
        try:
            read(path)
        except ReadError:
            continue
    out = capfd.readouterr()
    assert (out.out, out.err) == ("", "")
    assert not caplog.records


def test_the_line_of_a_failed_file_names_it_once(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"")
    with pytest.raises(ReadError) as caught:
        read(path)
    (line,) = ingest_lines(IngestResult(str(path), "", "failed", str(caught.value)))
    assert line.count(str(path)) == 1
    assert "empty" in line
