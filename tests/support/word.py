"""A Word file, its merged cells by gridSpan and vMerge."""

from __future__ import annotations

import zipfile
from base64 import b64encode
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

from support.model import InventedReport, Layout, layouts


def to_docx(report: InventedReport, headings: bool = True, signed: bool = True) -> bytes:
    """The file's bytes; without ``headings`` the section titles are plain paragraphs.

    ``signed``: agency and date stand at the end.
    """
    document = docx.Document()
    document.core_properties.title = report.title
    document.core_properties.author = report.agency if signed else ""
    document.core_properties.comments = ""  # python-docx names itself here
    year, month, day = map(int, report.published.split("-"))
    document.core_properties.created = document.core_properties.modified = datetime(
        year, month, day, tzinfo=UTC
    )
    title = document.add_paragraph(report.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in report.preamble:
        document.add_paragraph(text)
    two, three, four = layouts(report)
    tables = {1: two, 2: three, 3: four}
    for i, (heading, paragraphs) in enumerate(report.sections):
        document.add_paragraph(heading, style="Heading 1" if headings else None)
        for text in paragraphs:
            document.add_paragraph(text)
        if i in tables:
            _add_table(document, tables[i])
    signature = (report.agency, f"{year}年{month}月{day}日") if signed else ()
    for text in signature:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def to_flat_xml(report: InventedReport) -> bytes:
    """The DOCX file as one XML file, as Word saves it under "Word XML"."""
    parts = ""
    with zipfile.ZipFile(BytesIO(to_docx(report))) as package:
        for name in package.namelist():
            content = package.read(name)
            if name == "[Content_Types].xml":
                continue
            if name.endswith((".xml", ".rels")):
                inner = content.decode().split("?>", 1)[-1]
                inner = f"<pkg:xmlData>{inner}</pkg:xmlData>"
            else:
                inner = f"<pkg:binaryData>{b64encode(content).decode()}</pkg:binaryData>"
            kind = _content_type(name)
            parts += f'<pkg:part pkg:name="/{name}" pkg:contentType="{kind}">{inner}</pkg:part>'
    return (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}'
        "</pkg:package>"
    ).encode()


def to_xml_2003(report: InventedReport) -> bytes:
    """The DOCX file in the words of Word 2003: another namespace, other names for merges."""
    with zipfile.ZipFile(BytesIO(to_docx(report))) as package:
        document = package.read("word/document.xml").decode()
    body = document[document.index("<w:body>") : document.index("</w:document>")]
    body = body.replace("w:vMerge", "w:vmerge").replace("<w:body>", "<w:body><wx:sect>")
    body = body.replace("</w:body>", "</wx:sect></w:body>")
    return (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
        ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office">'
        f"<o:DocumentProperties><o:Title>{report.title}</o:Title>"
        f"<o:Created>{report.published}T08:00:00Z</o:Created></o:DocumentProperties>"
        f"{body}</w:wordDocument>"
    ).encode()


def _content_type(name: str) -> str:
    if name.endswith(".rels"):
        return "application/vnd.openxmlformats-package.relationships+xml"
    if name == "docProps/core.xml":
        return "application/vnd.openxmlformats-package.core-properties+xml"
    kind = (
        "document.main"
        if name == "word/document.xml"
        else name.rsplit("/", maxsplit=1)[-1].split(".", maxsplit=1)[0]
    )
    return f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"


def _add_table(document: docx.document.Document, layout: Layout) -> None:
    table = document.add_table(layout.height, layout.width, style="Table Grid")
    for p in layout.places:
        cell = table.cell(p.row, p.column)
        if p.row_span > 1 or p.column_span > 1:
            far = table.cell(p.row + p.row_span - 1, p.column + p.column_span - 1)
            cell = cell.merge(far)
        cell.text = p.text
