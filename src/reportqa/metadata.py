"""Whose report, for which year, under which title: facts with the place that each came from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from reportqa.document import Document, Fact, Paragraph, Section, Table
from reportqa.form.labels import plain
from reportqa.numbers import chinese_number
from reportqa.script import simplified

_ORGAN = (
    "人民政府|行政公署|管理委员会|管委会|办事处|办公厅|办公室|委员会|管理局|监督局|执法局|"
    "总局|分局|支队|大队|总队|中心|研究院|学院|大学|学校|医院|法院|检察院|银行|公司|集团|协会|联合会|"
    "局|厅|委|署|办|院|部|馆|站|处|所|社|会"
)
_NAME = re.compile(rf"[一-鿿（）()·]{{2,40}}?(?:{_ORGAN})$")
_STRONG = re.compile(r"(?:政府|公署|委员会|管委会|办事处|办公厅|办公室|局|厅|委|署|中心)$")
_REGION = re.compile(
    r"^[一-鿿]{1,30}(?:特别行政区|自治区|自治州|自治县|自治旗|省|市|州|盟|地区|县|区|旗|新城|园区|街道|镇|乡|兵团)$"
)
_GOVERNED = re.compile(r"(?:自治区|自治州|自治县|自治旗|省|市|州|县|旗|镇|乡)$")
_DEVELOPMENT = re.compile(
    r"(?:新区|开发区|实验区|示范区|园区|度假区|风景区|名胜区|保税区|高新区|试验区|管理区|合作区|功能区|经开区)$"
)
_KIND_ONLY = re.compile(
    r"(?:市场|社会|城市|城乡|公共|行政|综合|资源|管理|监督|保障|执法|街道|人民|生态|环境|发展|改革"
    rf"|旅游|体育|卫生|健康|应急|事务|军人|建设|规划|技术|产业|经济|[和与])*(?:{_ORGAN})"
)
"""The kind of an agency without the place or field that tells it from others: half a name."""
_SEATS = "人民政府|管理委员会|管委会|行政公署|街道办事处|办事处"
_YEAR = re.compile(r"(20[0-3]\d)\s*年?\s*度?")
_CJK_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_REPORT = re.compile(
    r"(?:政府)?(?:政府信息|政务|信息)公开.{0,8}?(?:年度)?(?:工作)?(?:年度)?(?:情况)?(?:的)?(?:报告|年报)"
)
_REST = re.compile(
    r"(?:关于|政府信息公开|学年|政务公开|信息公开|年度|工作|报告|年报|情况|的|本级|[（(].*?[)）]"
    r"|[《》“”\"'])"
)
_PERIOD = re.compile(
    r"统计(?:的)?(?:数据)?(?:期限|时限|时间|周期|区间)[^\d]{0,12}(20\d{2})\s*年\s*1\s*月\s*1\s*日"
)
_SIGNED = (
    r"(20\d{2}|二[〇○零O0][一二三四五六七八九〇○零]{2})年"
    r"([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})日?"
)
_SIGNED_SHORT = r"(20\d{2})[-./](\d{1,2})[-./](\d{1,2})"
_DATE_LINE = re.compile(rf"^[(]?(?:{_SIGNED}|{_SIGNED_SHORT})[)]?$")
_SIGNED_LINE = re.compile(rf"^([一-鿿（）()]{{3,40}}?(?:{_ORGAN})){_SIGNED}$")
_PUBLISHED = re.compile(
    r"(?:(?:发布|公布|公开|发文|印发|上传|更新|成文|生成)(?:日期|时间)|^(?:日期|时间))[:： ]*"
    r"(20\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})"
)
_PUBLISHER = re.compile(
    r"(?:发布|公开|责任|编制)(?:机构|单位|主体|机关)[:：]\s*([一-鿿（）]{3,40})"
)
_SOURCE = re.compile(
    r"(?:原文|本文|文章|网页|页面|来源|信息来源)?(?:链接|网址|地址|来源|出处)[:：]\s*"
    r"(https?://[!-{}~]+)"
)
_LISTED_DATE = re.compile(r"\s[\[(（]?20\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?[\])）]?\s*$")
_TITLE = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was found out about a report; None where it could not be."""

    agency: Fact | None
    year: Fact | None
    title: Fact | None
    published: Fact | None
    source_url: Fact | None


def find_metadata(document: Document, sections: Sequence[Section], file_name: str) -> Metadata:
    """Agency, year, title, date of publication and address, each from the best place there is.

    ``published`` is an ISO date. The agency is a full name: a title that names only a region
    (某某市2024年…) is that region's government, by the name that the text itself uses. All but the
    title is in simplified characters.
    """
    printed, document = plain(document.text), _in_simplified(document)
    title = _title(document, sections)
    year = _year(document, sections, title, file_name)
    return Metadata(
        agency=_agency(document, sections, title, file_name),
        year=year,
        title=title and _as_printed(title, printed),
        published=_published(document, year),
        source_url=_source_url(document),
    )


def _in_simplified(document: Document) -> Document:
    """The document with its paragraphs in simplified characters, every offset the same."""
    if simplified(document.text) == document.text:
        return document
    blocks = [
        replace(b, text=simplified(b.text)) if isinstance(b, Paragraph) else b
        for b in document.blocks
    ]
    properties = {name: simplified(value) for name, value in document.properties.items()}
    text = simplified(document.text)
    return replace(document, text=text, blocks=tuple(blocks), properties=properties)


def _as_printed(title: Fact, printed: str) -> Fact:
    """A title in the characters of the text, where it stands there in one piece."""
    at = simplified(printed).find(title.value)
    return Fact(printed[at : at + len(title.value)], title.source) if at >= 0 else title


def _folded(text: str) -> str:
    return simplified(unicodedata.normalize("NFKC", plain(text)))


def _property(document: Document, name: str) -> Fact | None:
    value = document.properties.get(name, "").strip()
    return Fact(value, "properties") if value else None


# ---- title


def _title(document: Document, sections: Sequence[Section]) -> Fact | None:
    """The line that calls itself a report on disclosure, with the lines it goes on in.

    A page may list the reports of other years beside its own: the title that the page names as its
    own is taken, else the heading, else the one of the year that the text speaks of, else the last
    one before the text begins.
    """
    first = min((s.start for s in sections if s.key), default=len(document.text))
    head = [p for p in document.paragraphs[:120] if plain(p.text)]
    above = [p for p in head if (p.location.start or 0) < first]
    found = list(_titles(head if len(above) < 2 else above))
    # 政府信息公开年报 above it is the name of the page's column
    found = [t for t in found if _first_year(t[0]) or _without_report(t[0])] or found
    listed = plain(document.properties.get("title", ""))
    if not found:
        parts = _parts(document.properties.get("title", ""))
        return next((Fact(part, "properties") for part in parts if _REPORT.search(part)), None)
    own = [t for t, _ in found if t in listed] if _is_described(document) else []
    headings = [t for t, heading in found if heading]
    if own or headings:
        return Fact(max(own, key=len) if own else headings[0], "title")
    if len({_first_year(t) for t, _ in found} - {None}) < 2:
        return Fact(found[0][0], "title")
    spoken = _year_of_text(document, sections)
    of_year = [t for t, _ in found if spoken and _first_year(t) == spoken.value]
    return Fact((of_year or [t for t, _ in found])[-1], "title")


def _is_described(document: Document) -> bool:
    """Whether the title that a file gives itself is its own; an office file's may be a template's.

    A PDF has it from the office file that it was made of.
    """
    return document.format in {"html", "text"}


def _titles(head: Sequence[Paragraph]) -> Iterator[tuple[str, bool]]:
    """Lines at the head that are a title, and whether the file marks them as a heading."""
    for i, paragraph in enumerate(head):
        text = plain(paragraph.text)
        if i > 0 and re.match(r"^(?:一、|第一部分|1、)", text):
            break
        running = re.match(r"^[^，。；：]{0,60}?(?:报告|年报)(?=\s)", paragraph.text)
        if running and (len(text) > _TITLE or _LISTED_DATE.search(paragraph.text)):
            text = plain(running[0])
        # an announcement of the report with the report below; a notice about reports is another
        quoted = re.fullmatch(r"(?:关于)?(?:发布|公布|公开)?《([^《》]*)》(?:的公[告示])?", text)
        if quoted and _REPORT.search(quoted[1]) and len(text) <= _TITLE:
            text = quoted[1]
        if len(text) > _TITLE or re.search(r"[。；，：>＞»]|根据《|目录|[A-Za-z]{9}", text):
            continue
        following = plain(head[i + 1].text) if i + 1 < len(head) else ""
        goes_on = re.match(r"^(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)", following)
        rest = "公开" in text and goes_on and not re.search(r"报告|年报", text)
        text += following if rest or _is_cut(text, following) else ""
        if _REPORT.search(text):
            title = _with_line_above(text, plain(head[i - 1].text) if i else "")
            yield title, paragraph.heading is not None


def _is_cut(text: str, following: str) -> bool:
    """Whether a title is broken within a word, and ends in the next line (…工作年, 度报告)."""
    alone = _REPORT.search(following) and not (text + following[:4]).endswith("政府信息公开")
    found = None if alone or _REPORT.search(text) else _REPORT.search(text + following)
    return found is not None and found.end() == len(text + following) and len(following) <= 20


def _parts(title: str) -> list[str]:
    """A page's title without the names of column and site: 报告_年度报告_某某市人民政府."""
    parts = re.split(r"[_|｜]|\s+[-–—]+\s+|--|——|(?<=[一-鿿])[-－](?=[一-鿿])", title)
    return [plain(part) for part in parts if part.strip()]


def _with_line_above(title: str, above: str) -> str:
    """The title with the line above it, where that line holds its agency or the agency's head."""
    if not above or len(above) > 30 or re.search(r"[。；，：:!？?>＞]", above):
        return title
    rest, joined = _without_report(title), _without_report(above + title)
    if not (_NAME.match(joined) or _REGION.match(joined)):
        return title
    if not rest:
        return above + title if joined == _without_report(above) else title
    is_kind = _KIND_ONLY.fullmatch(rest) is not None
    cut = is_kind or not (_NAME.match(rest) or _REGION.match(rest))
    # a line that ends within a word, above the end of a name: …开发区管, 理委员会…
    start = _without_report(above)
    if len(start) >= 5 and not (_NAME.match(start) or _REGION.match(start)):
        cut = cut or not re.search(r"[省市州县区旗镇乡道]", rest)
    return above + title if cut and re.search(r"[省市州县区旗镇乡道]", above) else title


def _without_report(title: str) -> str:
    """What a title names besides the year and the kind of report: the agency or its region."""
    text = (
        _folded(title).translate(_CJK_DIGITS) if re.search("[二〇○]{2}", title) else _folded(title)
    )
    text = re.sub(r"(?:20\d{2}年?[-—至])?20\d{2}年?度?", "", text)
    return _REST.sub("", text).strip(" -—_:：,，、.。")


# ---- agency


def _agency(
    document: Document, sections: Sequence[Section], title: Fact | None, file_name: str
) -> Fact | None:
    candidates: list[tuple[str, str]] = []
    if title is not None:
        candidates.append((_without_report(title.value), "title"))
    listed = [
        (_without_report(part), "properties")
        for part in _parts(document.properties.get("title", ""))
        if _REPORT.search(part) and (title is None or title.value != part)
    ]
    described = _is_described(document)
    candidates.extend(listed if described else ())
    candidates.extend((name, "header") for name in _header_names(document, sections))
    signature = _signature(document)
    if signature is not None:
        candidates.append((signature[0], "signature"))
    candidates.extend((name, "text") for name in _acting(document))
    candidates.extend(listed if not described else ())
    stem = _folded(PurePath(file_name).stem)
    named = _without_report(stem)
    if _REPORT.search(stem) or _STRONG.search(named):
        candidates.append((named, "file name"))
    candidates.append((document.properties.get("publisher", "").strip(), "properties"))
    if document.format == "html":
        candidates.append((document.properties.get("author", "").strip(), "properties"))
    for text, source in candidates:
        name = _full_name(text, document)
        if name:
            return Fact(name, source)
    # a zone that nobody gives the name of its office: its own name, for none may be made up
    for text, source in candidates:
        if 4 <= len(text) <= 30 and _REGION.match(text) and _DEVELOPMENT.search(text):
            return Fact(text, source)
    return None


def _full_name(text: str, document: Document) -> str | None:
    """The full name of an agency, or of the government of a region; None for anything else."""
    text = text.strip()
    if not 2 <= len(text) <= 40 or not re.fullmatch(r"[一-鿿（）()·]+", text):
        return None
    if text in {"本机关", "我局", "我区", "本单位"} or _KIND_ONLY.fullmatch(text):
        return None
    if re.search(r"网站$|门户网?$", text):
        return None
    if _REGION.match(text):
        return _government(text, document)
    return text if _NAME.match(text) else None


def _government(region: str, document: Document) -> str | None:
    """The body that governs a region, by the name that the text uses most."""
    text = plain(document.text + "\n" + document.properties.get("publisher", ""))
    names: Counter[str] = Counter(re.findall(rf"{re.escape(region)}(?:{_SEATS})", text))
    if names:
        most = max(names.values())
        return next(name for name in names if names[name] == most)
    if region.endswith("街道"):
        return region + "办事处"
    if _DEVELOPMENT.search(region):
        return None
    if _GOVERNED.search(region) or region.endswith("区"):
        return region + "人民政府"
    return None


def _header_names(document: Document, sections: Sequence[Section]) -> Iterator[str]:
    """Names that stand above the first section: a line of their own, or after 发布机构."""
    first = min((s.start for s in sections), default=len(document.text))
    for table in document.tables[:2]:
        if (table.location.start or 0) < first:
            yield from _publishers(table)
    for paragraph in document.paragraphs[:12]:
        if (paragraph.location.start or 0) >= first:
            break
        text = plain(paragraph.text)
        match = _PUBLISHER.search(text) if len(text) <= 120 else None
        if match:
            yield match[1]
        elif len(text) <= 30 and _STRONG.search(text) and _NAME.match(text):
            yield text


def _publishers(table: Table) -> Iterator[str]:
    """What stands right of 发布机构 in the table of facts above a page's text."""
    for row in table.grid:
        for label, value in pairwise(row):
            if label is not None and value is not None and label is not value:
                name = plain(value.text)
                if _PUBLISHER.search(f"{plain(label.text).rstrip(':：')}:{name}"):
                    yield name


def _signature(document: Document) -> tuple[str, int] | None:
    """The agency at the end with the date below it: name and year of the date."""
    tail = [plain(p.text) for p in document.paragraphs if plain(p.text)][-8:]
    for i in range(len(tail) - 1, -1, -1):
        text = unicodedata.normalize("NFKC", tail[i])
        date = _DATE_LINE.match(text)
        if date and i and len(tail[i - 1]) <= 40 and _NAME.match(tail[i - 1]):
            return tail[i - 1], _year_number(date[1] or date[4])
        both = _SIGNED_LINE.match(text)
        if both:
            return both[1], _year_number(both[2])
    return None


def _year_number(printed: str) -> int:
    """2021 and 二〇二一 as a number."""
    return int(printed.translate(_CJK_DIGITS).replace("O", "0"))


def _acting(document: Document) -> Iterator[str]:
    """Who the opening says has acted: 2025年，某某局坚持…"""
    pattern = re.compile(
        rf"20\d{{2}}年(?:度|以来)?[，,]\s*([一-鿿]{{2,28}}?(?:{_ORGAN}))"
        r"(?=坚持|认真|深入|严格|按照|全面|以习近平|紧紧|围绕|根据|高度|切实|积极|在)"
    )
    for paragraph in document.paragraphs[:15]:
        for match in pattern.finditer(plain(paragraph.text)):
            if not match[1].startswith(("我", "本", "区", "市", "县", "省", "在", "全")):
                yield match[1]


# ---- year and the rest


def _first_year(text: str) -> str | None:
    folded = _folded(text)
    if re.search("二[〇○零]", folded):
        folded = folded.translate(_CJK_DIGITS)
    match = _YEAR.search(folded)
    return match[1] if match else None


def _year(
    document: Document, sections: Sequence[Section], title: Fact | None, file_name: str
) -> Fact | None:
    """The year that the report is about, never the year in which it was published."""
    year = _first_year(title.value) if title else None
    if year:
        return Fact(year, "title")
    listed = document.properties.get("title", "")
    named = _first_year(listed) if _REPORT.search(plain(listed)) else None
    if named and _is_described(document):
        return Fact(named, "title")
    spoken = _year_of_text(document, sections)
    if spoken is not None:
        return spoken
    signature = _signature(document)
    if signature is not None:
        return Fact(str(signature[1] - 1), "signature")
    if named:
        return Fact(named, "title")
    stem = PurePath(file_name).stem
    year = _first_year(stem) if re.search(r"公开|年报|xxgk|report", stem, re.I) else None
    return Fact(year, "file name") if year else None


def _year_of_text(document: Document, sections: Sequence[Section]) -> Fact | None:
    """The year that the text says it is about: the period of its figures, else its opening."""
    period = _PERIOD.search(_folded(document.text))
    if period:
        return Fact(period[1], "period")
    first = next((s for s in sections if s.key == "1"), None)
    opening = document.text[first.start : first.start + 400] if first else document.text[:800]
    match = re.search(r"(20\d{2})年(?:度|以来)?[,，]", _folded(opening))
    return Fact(match[1], "text") if match else None


def _edge_lines(document: Document) -> list[str]:
    """The short lines at the top and the bottom, where a page tells of itself."""
    paragraphs: Sequence[Paragraph] = document.paragraphs
    lines = [*paragraphs[:10], *paragraphs[10:][-5:]]
    return [_folded(p.text) for p in lines if len(p.text) < 300]


def _source_url(document: Document) -> Fact | None:
    """The address that the file itself names: its properties, else a line such as 原文链接."""
    found = _property(document, "source_url")
    if found:
        return found
    for line in _edge_lines(document):
        match = _SOURCE.search(line)
        if match:
            return Fact(match[1], "header")
    return None


def _published(document: Document, year: Fact | None) -> Fact | None:
    """Date of publication: named as such, else a date that stands alone on its line.

    Such a line is the signature's or stands below the title; a date before the year that the
    report is about is none of its publication.
    """
    found = _property(document, "published")
    if found:
        return found
    lines = _edge_lines(document)
    for line in lines:
        match = _PUBLISHED.search(line)
        if match and (day := _iso(match[1], match[2], match[3])):
            return Fact(day, "header")
    for line in reversed(lines):
        match = _DATE_LINE.match(line) or _SIGNED_LINE.match(line)
        parts = [g for g in match.groups() if g][-3:] if match else []
        if match and (day := _iso(*parts)) and (year is None or day[:4] >= year.value):
            return Fact(day, "signature")
    return None


def _iso(year: str, month: str, day: str) -> str:
    """An ISO date from digits or Chinese numerals; "" where there is no such day."""
    m, d = (int(p) if p.isdecimal() else int(chinese_number(p) or 0) for p in (month, day))
    try:
        return date(_year_number(year), m, d).isoformat()
    except ValueError:
        return ""
