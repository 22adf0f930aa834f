"""What of a web page is not the document: menus, breadcrumbs, share bars, footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

_DROP = {
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "canvas",
    "video", "audio", "select", "button", "textarea", "input", "nav", "footer", "map", "datalist",
}  # fmt: skip
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|crumb|crumbs|breadcrumb|breadcrumbs|share|bdshare"
    r"|bdsharebuttonbox|foot|footer|copyright|toolbar|qrcode|ewm|sidebar|aside|topbar|searchbar"
    r"|search|friendlink|friendlinks|links|pager|pagination|backtop|gotop|weixin|wechat|weibo)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHARES = re.compile(
    r"\s*(?:(?:微信|微博|新浪微博|腾讯微博|qq空间|qq好友|qq|人人网|豆瓣|朋友圈|打印(?:本页)?|关闭窗口"
    r"|收藏|分享到?)[\s|·、：:]*)+",
    re.IGNORECASE,
)
_LINES = re.compile(
    r"^(?:您?(?:现在|当前|所在)的?位置|您(?:现在)?(?:的位置|所在)|当前位置|所在位置)"
    r"|^(?:首\s*页|网站首页)\s*(?:[>＞»›/\\|-].*)?$"
    r"|^[【\[]?\s*(?:打印(?:本页|本文|文章|此页)?|关闭(?:窗口|本页|此页)?|字体|字号|返回顶部|收藏)"
    r"[\s：:、|/【】\[\]（）()大中小打印关闭窗口本页收藏返回顶部]*$"
    r"|^(?:分享(?:到|至)?|扫一扫|一键分享|相关(?:链接|阅读|新闻|文章|信息)|上一篇|下一篇|无障碍|智能问答)"
    r"|版权所有|ICP\s*备|公网安备|网站标识码|建议使用.{0,20}浏览器|^(?:网站地图|关于我们|联系我们|隐私声明|法律声明)"
    r"|^(?:技术支持|网站维护|网站管理)\s*[：:]|^copyright\b|©",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BLOCKS = ("ul", "ol", "dl", "div", "td", "table", "section", "aside", "form", "header")
_NAMED = {*_BLOCKS, "p", "span"}

_FEWEST_LINKS = 5
"""Of a menu."""

_LONG = 120
"""A chrome line is short; a longer paragraph with such words is prose about them."""


def is_chrome_line(text: str) -> bool:
    """Whether a paragraph is page chrome."""
    plain = text.strip()
    return len(plain) <= _LONG and (_LINES.search(plain) is not None or is_share_bar(plain))


def is_share_bar(text: str) -> bool:
    """Whether a line only names where to share a page: it may stand anywhere, even in a table."""
    return _SHARES.fullmatch(text) is not None


def prune(root: Any) -> None:
    """Remove the elements that are not the document from an lxml tree, in place."""
    for element in list(root.iter(*_DROP)):
        _remove(element)
    candidates = set(_may_be_chrome(root))
    for element in [e for e in root.iter("*") if e in candidates]:
        if element.getparent() is None or element.tag in {"html", "body"}:
            continue
        if _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
            _remove(element)
            continue
        if _is_named_chrome(element) or (element.tag in _BLOCKS and _is_link_list(element)):
            _remove(element)


def _may_be_chrome(root: Any) -> Iterator[Any]:
    """Those that need a closer look; found by lxml itself, for most of a page are plain cells."""
    yield from root.xpath("//@style/.. | //@hidden/.. | //@class/.. | //@id/.. | //@role/..")
    links: Counter[Any] = Counter()
    for link in root.iter("a"):
        links.update(link.iterancestors(*_BLOCKS))
    yield from (block for block, count in links.items() if count >= _FEWEST_LINKS)


def _is_named_chrome(element: Any) -> bool:
    """Named as chrome, and holding neither a table of figures nor prose to speak of."""
    if element.tag not in _NAMED:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    role = element.get("role") in {"navigation", "banner", "contentinfo", "search"}
    if not role and not _NAMES.search(name):
        return False
    return not _holds_document(element)


def _holds_document(element: Any) -> bool:
    text = "".join(element.itertext())
    links = sum(len("".join(a.itertext())) for a in element.iter("a"))
    has_figures = any(
        sum(1 for _ in table.iter("td", "th")) >= 8 and re.search(r"\d", "".join(table.itertext()))
        for table in element.iter("table")
    )
    return has_figures or len("".join(text.split())) - links > 400


def _is_link_list(element: Any) -> bool:
    """A menu: several short links and hardly anything else."""
    links = [" ".join("".join(a.itertext()).split()) for a in element.iter("a")]
    links = [link for link in links if link]
    if len(links) < _FEWEST_LINKS:
        return False
    text = len("".join("".join(element.itertext()).split()))
    linked = sum(len("".join(link.split())) for link in links)
    return linked > 0.85 * text and linked / len(links) < 12


def _remove(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    if tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)
