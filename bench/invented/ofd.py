"""Reports as OFD, the Chinese standard for pages of fixed layout (GB/T 33190)."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics

_MM = 25.4 / 72
_ROOT = '<?xml version="1.0" encoding="UTF-8"?><ofd:{tag} xmlns:ofd="http://www.ofdspec.org/2016">'


class OfdCanvas:
    """What the pages are drawn on: the calls of reportlab's canvas that ``paper`` makes."""

    def __init__(self, out: BytesIO, pagesize: tuple[float, float], invariant: int = 1) -> None:
        self._out = out
        self._size = pagesize
        self._title = ""
        self._font = ("", 0.0)
        self._objects: list[str] = []
        self._pages: list[str] = []

    def setTitle(self, title: str) -> None:  # noqa: N802 - reportlab's name
        """The title that the file tells of itself."""
        self._title = title

    def setFont(self, name: str, size: float) -> None:  # noqa: N802 - reportlab's name
        """The font of what is drawn from now on."""
        self._font = (name, size)

    def setLineWidth(self, width: float) -> None:  # noqa: N802 - reportlab's name
        """Lines are of one width here."""

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802 - reportlab's name
        """A line of text whose base line begins at x, y in points from the bottom left."""
        name, size = self._font
        if not text:
            return
        widths = [pdfmetrics.stringWidth(char, name, size) * _MM for char in text]
        left, top = x * _MM, (self._size[1] - y - 0.86 * size) * _MM
        steps = " ".join(f"{w:.4f}" for w in widths[:-1])
        delta = f' DeltaX="{steps}"' if steps else ""
        self._objects.append(
            f'<ofd:TextObject ID="{self._id()}" Font="4" Size="{size * _MM:.4f}" '
            f'Boundary="{left:.4f} {top:.4f} {sum(widths):.4f} {size * _MM:.4f}">'
            f'<ofd:TextCode X="0" Y="{0.86 * size * _MM:.4f}"{delta}>{escape(text)}</ofd:TextCode>'
            "</ofd:TextObject>"
        )

    def drawCentredString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        """A line of text around x."""
        self.drawString(x - pdfmetrics.stringWidth(text, *self._font) / 2, y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A ruling, across or down."""
        left, top = min(x0, x1) * _MM, (self._size[1] - max(y0, y1)) * _MM
        width, height = abs(x1 - x0) * _MM, abs(y1 - y0) * _MM
        self._objects.append(
            f'<ofd:PathObject ID="{self._id()}" LineWidth="0.2" '
            f'Boundary="{left:.4f} {top:.4f} {max(width, 0.2):.4f} {max(height, 0.2):.4f}">'
            f"<ofd:AbbreviatedData>M 0 0 L {width:.4f} {height:.4f}</ofd:AbbreviatedData>"
            "</ofd:PathObject>"
        )

    def setFillGray(self, grey: float) -> None:  # noqa: N802 - reportlab's name
        """All is black here."""

    def rect(
        self, x: float, y: float, width: float, height: float, *, stroke: int = 1, fill: int = 0
    ) -> None:
        """The four rulings of a cell; of a thin filled one, the ruling that it is."""
        if fill:
            if min(width, height) < 1:
                self.line(x, y, x + (width > 1) * width, y + (height > 1) * height)
            return
        for x0, y0, x1, y1 in (
            (x, y, x + width, y), (x, y + height, x + width, y + height),
            (x, y, x, y + height), (x + width, y, x + width, y + height),
        ):  # fmt: skip
            self.line(x0, y0, x1, y1)

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        """The page is done."""
        self._pages.append("".join(self._objects))
        self._objects = []

    def save(self) -> None:
        """Write the file."""
        self.showPage()
        size = f"0 0 {self._size[0] * _MM:.2f} {self._size[1] * _MM:.2f}"
        listed = "".join(
            f'<ofd:Page ID="{i + 1}" BaseLoc="Pages/Page_{i}/Content.xml"/>'
            for i in range(len(self._pages))
        )
        body = (
            f"<ofd:DocBody><ofd:DocInfo><ofd:Title>{escape(self._title)}</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
        )
        area = (
            f"<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{size}</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"
        )
        with zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("OFD.xml", _part("OFD", body))
            archive.writestr("Doc_0/Document.xml", _part("Document", area))
            for i, page in enumerate(self._pages):
                content = f'<ofd:Content><ofd:Layer ID="1">{page}</ofd:Layer></ofd:Content>'
                archive.writestr(f"Doc_0/Pages/Page_{i}/Content.xml", _part("Page", content))

    def _id(self) -> int:
        return 100 + len(self._objects)


def _part(tag: str, content: str) -> str:
    return f"{_ROOT.format(tag=tag)}{content}</ofd:{tag}>"
