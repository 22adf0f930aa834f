"""HTML: a page, or the piece of one that holds the report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from reportqa.document import Cell, Document
from reportqa.errors import EmptyFileError
from reportqa.readers._build import Builder
from reportqa.readers._chrome import is_chrome_line, prune
from reportqa.readers._edge import edge
from reportqa.readers._encoding import decode
from reportqa.readers._frames import told_of
from reportqa.readers._grid import is_layout, join_paragraphs, place
from reportqa.readers._insets import PICTURES, Beside, may_be_large
from reportqa.readers._page_pictures import insets_of
from reportqa.readers._shown import NOT_SHOWN, PICTURE, UNKNOWN, is_picture, show
from reportqa.readers._unseen import take_out

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_PAGE_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
"""Pages go on behind it where a site puts them together from pieces; browsers show the rest."""
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "o:p", "p:colorscheme", "q", "ruby", "s", "samp", "small",
    "span", "st1:chsdate", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img",
}  # fmt: skip
_BODIES = {"tbody", "thead", "tfoot"}
_COLUMNS = {"caption", "colgroup", "col"}
_NO_ROWS = {"table", *_COLUMNS}
_WHITE = re.compile(r"[ \t\r\n\f]+")
_CJK = r"[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]"
_WRAPPED = re.compile(rf"(?<={_CJK})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_CJK})")
_DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_PUBLISHED = re.compile(r"(?:发布|发文|公开|公布|生成|成文)(?:日期|时间)\s*[：:]\s*(.{8,20})", re.S)
_AUTHOR = re.compile(
    r"(?:信息来源|文章来源|发布机构|发布单位|来源)\s*[：:]\s*([^\s|｜，。：:]{2,40})"
)
_METAS = {
    "title": ("articletitle", "dc.title", "og:title"),
    "author": ("contentsource", "author", "dc.creator"),
    "published": ("pubdate", "publishdate", "article:published_time", "dc.date"),
    "source_url": ("url", "og:url"),
}
_COPIED = 20
"""Cells from which on two tables do not say the same by chance: small ones may be all zero."""
_HEAD_LINES = 400
"""Characters of the text in which the lines about the document stand (date, source)."""


@edge("HTML")
def read_html(data: bytes, ocr: Ocr = "auto", beside: Beside | None = None) -> Document:
    """Read an HTML page or fragment. ``h1`` to ``h6`` are headings of level 1 to 6.

    Tables that only lay out the page are unfolded; menus, breadcrumbs, share bars and footers are
    left out. ``ocr`` says whether large pictures are recognised; ``beside`` gives files that are
    saved with the page. Raises ReadError.
    """
    head = data[:4096]
    match = _CHARSET.search(head) or _XML_CHARSET.search(head)
    text, doubt = decode(data, match[1].decode("ascii", "ignore") if match else None)
    text = _XML_DECLARATION.sub("", text).replace("\x00", "")
    if not text.strip():
        raise EmptyFileError("the page holds no text.", "Save the whole page again.")
    text = _PAGE_END.sub("", text)
    root = _parsed(text)
    properties = _meta_properties(root)
    show(root)
    take_out(root)
    beside_text = told_of(root)
    prune(root)
    walk = _Walk()
    walk.container(root)
    walk.flush()
    builder = walk.builder
    marks = [
        (at, inset)
        for at, img in walk.pictures
        for inset in insets_of(img, beside, is_first=not at)
    ]
    about: tuple[str, ...] = ()
    if may_be_large(marks):
        from reportqa.readers.scan._insets import read_insets

        builder, about = read_insets(builder, marks, ocr, properties.get("title", ""))
    if about:
        properties[PICTURES] = str(len(about))
    document = builder.finish("html", doubts=(*([doubt] if doubt else []), *about, *beside_text))
    found = _text_properties(document.text[:_HEAD_LINES]) | properties
    return Document(document.format, document.text, document.blocks, None, found, document.doubts)


def _parsed(text: str) -> Any:
    """The tree of a page; plain elements, for those of lxml.html are made by Python each time."""
    from lxml import etree

    root = etree.fromstring(text, etree.HTMLParser(remove_comments=True, remove_pis=True))
    if root is None:
        raise EmptyFileError("the page holds no text.", "Save the whole page again.")
    return root


class _Walk:
    """Collects inline text into paragraphs and hands over blocks in reading order."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.pictures: list[tuple[int, Any]] = []
        self._inline: list[str] = []
        self._waiting: list[Any] = []
        self._seen: set[tuple[tuple[int, int, str], ...]] = set()

    def flush(self, heading: int | None = None) -> None:
        """End the paragraph that is open."""
        text = squeeze("".join(self._inline)).replace(UNKNOWN, "")
        self._inline.clear()
        for line in text.split("\n"):
            if line.strip() and not is_chrome_line(line):
                self.builder.add_paragraph(line, heading=heading)
        if self._waiting:
            self._mark(self._waiting)
            self._waiting = []

    def _mark(self, pictures: Iterable[Any]) -> None:
        """Note pictures at the place that was come to."""
        self.pictures += ((len(self.builder.blocks), picture) for picture in pictures)

    def container(self, element: Any, heading: int | None = None) -> None:
        """Add what stands in an element."""
        self._inline.append(_escape(element.text))
        for child in element.iterchildren():
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag == "br":
                self._inline.append("\x00")
            elif tag == "table":
                self.flush(heading)
                self._table(child)
            elif tag == "img":
                self._waiting.append(child)  # it comes behind its paragraph
            elif tag in _INLINE or ":" in tag:
                self.container(child, heading)
            else:
                self.flush(heading)
                level = int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else heading
                self.container(child, level)
                self.flush(level)
            self._inline.append(_escape(child.tail))

    def _table(self, table: Any) -> None:
        strays = _without_strays(table)
        self._own_table(table)
        if len(strays):
            self.container(strays)
            self.flush()

    def _own_table(self, table: Any) -> None:
        rows = list(_rows(table))
        if _is_page_layout(table, rows):
            self._unfold(table)
            return
        cells = place([list(map(_cell, row)) for row in rows])
        if is_layout(cells):
            self._unfold(table)
            return
        content = tuple((cell.row, cell.column, cell.text) for cell in cells)
        if len(content) >= _COPIED and content in self._seen:
            return  # the page holds its text once more, for printing or for small screens
        self._seen.add(content)
        caption = table.find("caption")
        text = "" if caption is None else _caption(caption).replace(UNKNOWN, "")
        if text:
            self.builder.add_paragraph(text)
        self.builder.add_table(cells, caption=text)
        self._mark(table.iter("img"))

    def _unfold(self, table: Any) -> None:
        """The cells of a layout table, one after another."""
        for part in table.iterchildren():
            if part.tag in {"tbody", "thead", "tfoot", "tr"}:
                self._unfold(part)
            else:
                self.container(part)
                self.flush()


def squeeze(text: str) -> str:
    """White space as a browser shows it; a line that is wrapped in the source between two Chinese
    characters has no blank there; "\\x00" marks a line break."""
    text = _WRAPPED.sub("", text.replace("\xad", ""))  # a soft hyphen shows at no place but the end
    text = _WHITE.sub(" ", text)
    return re.sub(r" ?\x00 ?", "\n", text)


def _escape(text: str | None) -> str:
    return (text or "").replace("\x00", "")


def _rows(table: Any) -> Iterator[list[Any]]:
    """The rows of a table itself, not of tables inside; a footer comes last, as it is shown."""
    parts: list[Any] = [c for c in table.iterchildren() if c.tag != "tfoot"]
    parts += [c for c in table.iterchildren() if c.tag == "tfoot"]
    loose: list[Any] = []
    for part in parts:
        if part.tag in {"td", "th"}:
            loose.append(part)
            continue
        if loose:
            yield loose
            loose = []
        if part.tag == "tr":
            yield [c for c in part.iterchildren() if c.tag in {"td", "th"}]
        elif part.tag not in _NO_ROWS:
            yield from _rows(part)
    if loose:
        yield loose


def _without_strays(table: Any) -> Any:
    """What a table holds outside its rows, taken out of it: the page goes on in a table that it
    forgot to end."""
    from lxml import etree

    strays = etree.Element("div")
    bodies = [table, *(c for c in table.iterchildren() if c.tag in _BODIES)]
    for parent in bodies:
        for child in list(parent.iterchildren()):
            if child.tag in _BODIES or child.tag in _COLUMNS or child.tag in {"tr", "td", "th"}:
                continue
            if child.tag == "table" or not any(True for _ in _rows(child)):
                strays.append(child)
    return strays


def _is_page_layout(table: Any, rows: list[list[Any]]) -> bool:
    """A table around other tables lays out the page, unless they are a small part of it."""
    if table.get("role") in {"presentation", "none"}:
        return True
    inner = list(table.iterdescendants("table"))
    titles = next(table.iter("h1", "h2", "h3"), None) is not None
    if titles and any(True for row in rows for td in row for _ in td.iter("h1", "h2", "h3")):
        return True
    if not inner:
        return False
    outermost = [t for t in inner if next(t.iterancestors("table")) is table]
    nested = sum(len("".join(t.itertext()).strip()) for t in outermost)
    whole = len("".join(table.itertext()).strip())
    wide = sum(len(row) >= 2 for row in rows)
    return not (wide >= 3 and nested * 2 < whole)


def _caption(caption: Any) -> str:
    pieces: list[str] = []
    _add_text(caption, pieces)
    return squeeze("".join(pieces)).strip()


def _cell(td: Any) -> Cell:
    text, doubt = join_paragraphs(_cell_paragraphs(td))
    if UNKNOWN in text:
        text, doubt = text.replace(UNKNOWN, ""), doubt or NOT_SHOWN
    if not text.strip() and is_picture(td):
        doubt = PICTURE
    return Cell(
        0,
        0,
        text,
        row_span=_span(td.get("rowspan")),
        column_span=_span(td.get("colspan")) if td.get("colspan") != "0" else 1,
        doubt=doubt,
    )


def _cell_paragraphs(td: Any) -> list[str]:
    """Blocks of a cell; line breaks stay inside, for a figure may be broken over them."""
    pieces: list[str] = []
    _add_text(td, pieces)
    text = "".join(pieces)
    if text.strip(" \x01").isalnum():  # a bare figure or label, as most are
        return [text.strip(" \x01")]
    paragraphs = (paragraph.strip(" \n") for paragraph in squeeze(text).split("\x01"))
    return [paragraph for paragraph in paragraphs if paragraph]


def _add_text(element: Any, pieces: list[str]) -> None:
    """Text with "\\x00" for a line break and "\\x01" for the border of a block."""
    text = element.text
    if text:
        pieces.append(text.replace("\x00", "").replace("\x01", ""))
    for child in element:
        tag = child.tag
        if tag == "br":
            pieces.append("\x00")
        elif isinstance(tag, str) and (tag in _INLINE or ":" in tag):
            _add_text(child, pieces)
        else:
            pieces.append("\x01")
            _add_text(child, pieces)
            pieces.append("\x01")
        text = child.tail
        if text:
            pieces.append(text.replace("\x00", "").replace("\x01", ""))


def _span(value: str | None) -> int:
    """A span as browsers read it: leading digits; rowspan 0 means all rows that are left."""
    if not value:
        return 1
    match = re.match(r"\s*\+?(\d{1,9})", value)
    if not match:
        return 1
    number = int(match[1])
    return number if 0 < number <= 65534 else 65534 if number == 0 else 1000


def _meta_properties(root: Any) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        content = " ".join((meta.get("content") or "").split())
        if name and content:
            metas.setdefault(name, content)
    found: dict[str, str] = {}
    for key, names in _METAS.items():
        for name in names:
            if name in metas:
                found.setdefault(key, metas[name])
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            found["source_url"] = link.get("href")
    if "published" in found:
        found["published"] = _iso(found["published"])
    if not re.match(r"https?://", found.get("source_url", "http://")):
        del found["source_url"]
    title = root.find(".//title")
    if "title" not in found and title is not None:
        found["title"] = " ".join("".join(title.itertext()).split())
    return {k: v for k, v in found.items() if v}


def _text_properties(text: str) -> dict[str, str]:
    """What the lines around the title say: 发布日期, 信息来源."""
    found: dict[str, str] = {}
    published = _PUBLISHED.search(text)
    if published and _iso(published[1]):
        found["published"] = _iso(published[1])
    author = _AUTHOR.search(text)
    if author:
        found["author"] = author[1]
    return found


def _iso(text: str) -> str:
    match = _DATE.search(text)
    if not match or not 1 <= int(match[2]) <= 12 or not 1 <= int(match[3]) <= 31:
        return ""
    return f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
