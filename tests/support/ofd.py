"""An OFD file: the pages of the PDF report, every character and ruling written in millimetres."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any
from xml.sax.saxutils import escape

import pdfplumber

from support.model import InventedReport
from support.pdf import to_pdf

_MM = 25.4 / 72
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def to_ofd(report: InventedReport, *, scaled: bool = False, template: bool = False) -> bytes:
    """The file's bytes.

    ``scaled``: objects are written at a tenth of their size and brought back by their matrix, as
    converters from PDF do. ``template``: all rulings of the first page stand in a template.
    """
    with pdfplumber.open(BytesIO(to_pdf(report))) as pdf:
        pages = [(list(_texts(page, scaled)), list(_rulings(page))) for page in pdf.pages]
        size = f"0 0 {_mm(pdf.pages[0].width)} {_mm(pdf.pages[0].height)}"
    parts = {
        "OFD.xml": _xml(
            "OFD",
            "<ofd:DocBody><ofd:DocInfo>"
            f"<ofd:Title>{escape(report.title)}</ofd:Title>"
            f"<ofd:Author>{escape(report.agency)}</ofd:Author>"
            f"<ofd:CreationDate>{report.published}</ofd:CreationDate></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>",
        )
    }
    listed = ""
    for i, (texts, rulings) in enumerate(pages):
        under = template and i == 0
        if under:
            parts["Doc_0/Tpls/Tpl_0/Content.xml"] = _page(rulings)
        used = '<ofd:Template TemplateID="9000" ZOrder="Background"/>' if under else ""
        drawn = texts if under else rulings + texts
        parts[f"Doc_0/Pages/Page_{i}/Content.xml"] = _page(drawn, used)
        # one page is named from the root of the file, the others from the document's folder
        base = "/Doc_0/Pages" if i == 1 else "Pages"
        listed += f'<ofd:Page ID="{i + 1}" BaseLoc="{base}/Page_{i}/Content.xml"/>'
    tpl = '<ofd:TemplatePage ID="9000" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    parts["Doc_0/Document.xml"] = _xml(
        "Document",
        f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{size}</ofd:PhysicalBox></ofd:PageArea>"
        f"{tpl}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>",
    )
    return pack(parts)


def pack(parts: dict[str, str]) -> bytes:
    """A ZIP of the parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _xml(root: str, inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} {_NAMESPACE}>{inner}</ofd:{root}>'


def _page(objects: Sequence[str], used: str = "") -> str:
    layer = (
        f'<ofd:Layer ID="1"><ofd:PageBlock ID="2">{"".join(objects)}</ofd:PageBlock></ofd:Layer>'
    )
    return _xml("Page", f"{used}<ofd:Content>{layer}</ofd:Content>")


def _texts(page: Any, scaled: bool) -> Iterator[str]:
    def line(char: Any) -> tuple[float, float]:
        return round(char["top"], 2), char["size"]

    for (_, size), group in groupby(page.chars, key=line):
        run: list[Any] = []
        for char in group:
            if run and not -1 < char["x0"] - run[-1]["x1"] < size:
                yield _text(run, scaled)
                run = []
            run.append(char)
        yield _text(run, scaled)


def _text(run: Sequence[Any], scaled: bool) -> str:
    by = 10.0 if scaled else 1.0
    first = run[0]
    left, top, size = first["x0"] * _MM, first["top"] * _MM, first["size"] * _MM
    width = run[-1]["x1"] * _MM - left
    steps = [(b["x0"] - a["x0"]) * _MM / by for a, b in pairwise(run)]
    text = escape("".join(char["text"] for char in run))
    matrix = f' CTM="{by} 0 0 {by} 0 0"' if scaled else ""
    delta = f' DeltaX="{_packed(steps)}"' if steps else ""
    return (
        f'<ofd:TextObject ID="3" Font="4" Size="{size / by:.4f}"{matrix}'
        f' Boundary="{left:.4f} {top:.4f} {width:.4f} {size:.4f}">'
        f'<ofd:TextCode X="0" Y="{0.86 * size / by:.4f}"{delta}>{text}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _packed(steps: Sequence[float]) -> str:
    parts: list[str] = []
    for step, group in groupby(f"{step:.4f}" for step in steps):
        count = len(list(group))
        parts += ["g", str(count), step] if count > 1 else [step]
    return " ".join(parts)


def _rulings(page: Any) -> Iterator[str]:
    for edge in page.edges:
        left, top = edge["x0"] * _MM, edge["top"] * _MM
        width, height = (edge["x1"] - edge["x0"]) * _MM, (edge["bottom"] - edge["top"]) * _MM
        yield (
            f'<ofd:PathObject ID="5" LineWidth="0.2"'
            f' Boundary="{left:.4f} {top:.4f} {max(width, 0.2):.4f} {max(height, 0.2):.4f}">'
            f"<ofd:AbbreviatedData>M 0 0 L {width:.4f} {height:.4f}</ofd:AbbreviatedData>"
            "</ofd:PathObject>"
        )


def _mm(points: float) -> str:
    return f"{points * _MM:.4f}"
