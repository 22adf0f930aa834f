"""Text as other tools leave it: prose, flattened tables, pipe tables, a scraper's header lines.

The text is cleaned first (line ends, invisible characters, markers of Word's bookmarks, page
numbers, lines that were wrapped); every offset counts in the cleaned text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from statistics import mode

from reportqa.characters import replacer, width
from reportqa.document import Block, Document, Location, Paragraph, Table
from reportqa.errors import EmptyFileError, UnknownFormatError
from reportqa.readers._build import without_radicals
from reportqa.readers._chrome import is_share_bar
from reportqa.readers._flat.aligned import aligned_rows
from reportqa.readers._flat.aligned_grid import grids
from reportqa.readers._flat.form import Carried, blocks_of
from reportqa.readers._flat.pipes import is_piped, is_rule, pipe_table, pipes_end, without_markup
from reportqa.readers._flat.text import BLANKS, Line, Piece, piece, rows_of
from reportqa.readers._run.tables import run_blocks

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]*\]")
_visible = replacer(dict.fromkeys(map(ord, "\u200b\u200c\u200d\ufeff\u00ad\x0c\x0b")))
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f]+")
_BLANKS_AT_END = BLANKS.replace("\t", "")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f]")
_PAGE_NUMBER = re.compile(
    r"^ *(?:[-‐–—―－·]+\s*\d{1,4}\s*[-‐–—―－·]+"
    r"|第\s*\d{1,4}\s*[页頁](?:[\s，,/]*共\s*\d{1,4}\s*[页頁])?"
    r"|\d{1,3} ?/ ?\d{1,3}|(?:Page|PAGE|page) ?\d{1,4}(?: ?of ?\d{1,4})?)\s*$"
)
_PROPERTY = re.compile(r"^([一-鿿]{2,6})\s*[:：]\s*(.*)$")
_PROPERTIES = {
    "标题": "title", "名称": "title",
    "发布时间": "published", "发布日期": "published", "成文日期": "published",
    "发布机构": "publisher", "发布单位": "publisher", "来源": "publisher",
    "原文链接": "source_url", "链接": "source_url", "网址": "source_url",
}  # fmt: skip
_OTHER_PROPERTIES = {"文号", "栏目", "索引号", "本地目录", "主题分类", "关键词", "有效性"}
_DATE = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_RULE = re.compile(r"^[=\-*_]{5,}.*|^[=]{3,}.*[=]{3,}$")
_MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+")
_HEADING = re.compile(
    r"^\s*(?:第[一二三四五六七八九十]{1,3}[部章节条]|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[、.．)）](?!\d)|[①-⑳])"
)
_GAP = re.compile(r"\S(?: {2,}|\u3000{2,})\S")
_SENTENCE_END = "。！？：；!?:;…"


def read_text(data: bytes) -> Document:
    """Read a text file in UTF-8, UTF-16 or GB18030.

    Raises EmptyFileError where nothing is to be read and UnknownFormatError where the bytes are
    no text. ``properties`` holds the scraper's header lines: title, published (ISO date),
    publisher, source_url.
    """
    raw = decode(data)
    if not raw.strip():
        raise EmptyFileError("The file holds no text.", "Give a file with content.")
    lines = [_clean(line) for line in raw.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    properties, lines = _header(lines)
    lines = _unwrap([line for line in lines if not _is_of_the_page(line)])
    text = "\n".join(lines)
    doubts: list[str] = []
    blocks = tuple(_blocks(_placed(lines), text, doubts))
    return Document("text", text, blocks, properties=properties, doubts=tuple(doubts))


def _is_of_the_page(line: str) -> bool:
    """A page number, or a bar of places to share: they stand in the middle of tables, too."""
    if _PAGE_NUMBER.match(line):
        return True
    return " " in line.strip() and not line.startswith("\t") and is_share_bar(line)


def decode(data: bytes) -> str:
    """The characters of a text file: by its byte order mark, else UTF-8, UTF-16, GB18030.

    Raises UnknownFormatError where none fits.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decode(data, name)
    even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
    if even or odd:
        # without a mark the line ends and digits, whose high byte is 0, tell the order
        return _decode(data, "utf-16-le" if odd > even else "utf-16-be")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(data, "gb18030")
    return _decode(data, "utf-8")


def _decode(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise UnknownFormatError(
            "The file is no text in UTF-8, UTF-16 or GB18030.", "Save it as UTF-8 text."
        ) from error
    if len(_STRANGE.findall(text)) > len(text) // 100:
        raise UnknownFormatError("The file is no text.", "Save it as UTF-8 text.")
    return text


def _clean(line: str) -> str:
    """A line without invisible characters, markers, and blanks at its end; tabs stay."""
    if line[1:].isascii() and line[1:].isalnum() and line[0] == "\t":
        return line  # a bare figure in a cell
    plain = line.isprintable()
    if not plain:
        line = _visible(line)
    if not line.isascii():
        line = without_radicals(line)
    if "[" in line:
        line = _BOOKMARK.sub("", line)
    if not plain:
        line = _CONTROLS.sub("", line)
    # an empty cell is a tab, perhaps with blanks behind it: the tab is kept
    return without_markup(line.rstrip(_BLANKS_AT_END))


def _header(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The scraper's ``key: value`` lines at the top, and the lines below them."""
    found: dict[str, str] = {}
    known = at = 0
    for i, line in enumerate(lines[:40]):
        match = _PROPERTY.match(line)
        if match and (match[1] in _PROPERTIES or match[1] in _OTHER_PROPERTIES):
            known += 1
            name, value = _PROPERTIES.get(match[1]), match[2].strip()
            if name and value:
                found.setdefault(name, value)
        elif _RULE.match(line) and known:
            at = i + 1
            break
        elif line.strip() and not (known and _before_rule(lines, i)):
            at = i
            break
        at = i + 1
    if known < 2:
        return {}, list(lines)
    if "published" in found:
        date = _DATE.search(found.pop("published"))
        if date:
            found["published"] = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}"
    return found, list(lines[at:])


def _before_rule(lines: Sequence[str], at: int) -> bool:
    """Whether the header still goes on: a rule such as ==== stands a few lines below."""
    return any(_RULE.match(line) for line in lines[at : at + 5])


def _unwrap(lines: Sequence[str]) -> list[str]:
    """Join lines that were broken at the page's width, where the text shows such a width."""
    prose = [w for line in lines if _is_prose(line) and 40 <= (w := width(line.strip())) <= 120]
    if len(prose) < 8:
        return list(lines)
    usual = mode(w // 2 for w in prose) * 2
    full = [w for w in prose if usual - 6 <= w <= usual + 4]
    if len(full) < 0.5 * len(prose) or any(w > usual + 16 for w in prose):
        return list(lines)
    joined: list[str] = []
    open_line = False  # the line above was as wide as the page and did not end its sentence
    for line in lines:
        body = line.strip()
        if open_line and _is_prose(line) and body and not _HEADING.match(line):
            joined[-1] = _glue(joined[-1], body)
        else:
            joined.append(line)
        full_line = usual - 6 <= width(body) <= usual + 4
        open_line = _is_prose(line) and bool(body) and full_line and body[-1] not in _SENTENCE_END
    return joined


def _is_prose(line: str) -> bool:
    if line.startswith("\t"):
        return False
    # blanks inside a line line up columns
    gap = ("  " in line or "\u3000\u3000" in line) and _GAP.search(line)
    drawn = gap or is_piped(line) or is_rule(line)
    return not (drawn or _MARKDOWN_HEADING.match(line))


def _glue(above: str, below: str) -> str:
    """Two halves of a wrapped line; Latin words and numbers keep a blank between them."""
    latin = above[-1:].isascii() and below[:1].isascii()
    return f"{above} {below}" if latin and above[-1:].isalpha() else above + below


def _placed(lines: Sequence[str]) -> list[Line]:
    placed, at = [], 0
    for line in lines:
        placed.append(Line(line, at))
        at += len(line) + 1
    return placed


def _blocks(lines: Sequence[Line], text: str, doubts: list[str]) -> list[Block]:
    """The blocks in order; sentences about faults of the print are added to ``doubts``."""
    blocks: list[Block] = []
    carried = Carried()
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.tabbed:
            end = _table_end(lines, i)
            found, carried = blocks_of(rows_of(lines[i:end], text), text, carried)
            for block in found:
                blocks.extend([block] if isinstance(block, Table) else _paragraphs_of(block))
            i = end
        elif (end := pipes_end(lines, i)) > i:
            blocks.append(pipe_table(lines[i:end]))
            i = end
        else:
            end = i
            while end < len(lines) and not (lines[end].tabbed or pipes_end(lines, end) > end):
                end += 1
            blocks.extend(_prose(lines[i:end], text, doubts))
            i = end
    return blocks


def _prose(lines: Sequence[Line], text: str, doubts: list[str]) -> list[Block]:
    """Paragraphs, and tables where their cells begin at fixed places of the line."""
    blocks: list[Block] = []
    at = 0
    for first, behind, rows in grids(lines):
        found, _ = blocks_of(rows, text, Carried())
        if not all(isinstance(block, Table) for block in found):
            continue
        blocks.extend(_lined_up(lines[at:first], text, doubts))
        blocks.extend(block for block in found if isinstance(block, Table))
        at = behind
    return [*blocks, *_lined_up(lines[at:], text, doubts)]


def _lined_up(lines: Sequence[Line], text: str, doubts: list[str]) -> list[Block]:
    """Paragraphs, and the form's tables where blanks line up their columns or nothing does."""
    blocks: list[Block] = []
    at = 0
    for first, behind, rows in aligned_rows(lines):
        tables, _ = blocks_of(rows, text, Carried())
        blocks.extend(_running(lines[at:first], text, doubts))
        blocks.extend(table for table in tables if isinstance(table, Table))
        at = behind
    return [*blocks, *_running(lines[at:], text, doubts)]


def _running(lines: Sequence[Line], text: str, doubts: list[str]) -> list[Block]:
    """Paragraphs, and the form's tables where their cells run together."""
    if not lines:
        return []
    found, faults = run_blocks(text, lines[0].start, lines[-1].end)
    doubts.extend(faults)
    blocks: list[Block] = []
    for part in found:
        if isinstance(part, Table):
            blocks.append(part)
            continue
        inside = [_between(line, *part) for line in lines]
        blocks.extend(_paragraph(line) for line in inside if line is not None and not line.blank)
    return blocks


def _between(line: Line, start: int, end: int) -> Line | None:
    """The part of a line that lies in a stretch of the text; None where none does."""
    a, b = max(line.start, start), min(line.end, end)
    return Line(line.text[a - line.start : b - line.start], a) if a < b else None


def _table_end(lines: Sequence[Line], start: int) -> int:
    """Index behind the last line of a flattened table."""
    end = i = start
    while i < len(lines):
        line = lines[i]
        if line.tabbed:
            end = i + 1
        elif line.blank:
            pass
        elif i == end and _continues(line):
            end = i + 1
        else:
            break
        i += 1
    return end


def _continues(line: Line) -> bool:
    """Whether a line without a tab, right below a cell, can be the rest of that cell."""
    body = line.text.strip()
    return (
        len(body) <= 60
        and body[-1] not in "。！？"
        and not re.match(r"^(?:第[一二三四五六七八九十]+部分|[一二三四五六七八九十]{1,2}、)", body)
    )


def _paragraphs_of(prose: Piece) -> list[Paragraph]:
    """Prose from behind a tab, each line a paragraph."""
    lines = _placed(prose.text.split("\n"))
    pieces = [piece(line.text, prose.start + line.start) for line in lines]
    return [Paragraph(p.text, Location(p.start, p.end)) for p in pieces if p.text]


def _paragraph(line: Line) -> Paragraph:
    mark = _MARKDOWN_HEADING.match(line.text)
    skip = mark.end() if mark else 0
    p = piece(line.text[skip:], line.start + skip)
    return Paragraph(p.text, Location(p.start, p.end), len(mark[1]) if mark else None)
