"""Reports as web pages of a government site."""

from __future__ import annotations

from collections.abc import Set
from html import escape
from random import Random

from bench.invented.model import Grid, Heading, Invented, Place

_MENU = "".join(f'<li><a href="/{i}">{t}</a></li>' for i, t in enumerate(
    ("首页", "机构设置", "政府信息公开", "政策文件", "统计数据", "互动交流", "专题专栏")
))  # fmt: skip
_TOP = (
    '<div class="header"><ul class="nav">{menu}</ul></div><div class="crumbs">当前位置：'
    '<a href="/">首页</a> &gt; <a href="/xxgk">政府信息公开</a> &gt; 政府信息公开年报</div>'
)
_INFO = (
    '<div class="info"><span>发布时间：{published}</span>&nbsp;<span>来源：{agency}</span>'
    "<span>浏览次数：<em>2358</em> 次</span><span>字号：大 中 小</span>"
    '<div class="share">分享到：<a>微信</a> <a>微博</a> <a>QQ空间</a></div></div>'
)
_END = (
    '<div class="tools"><a href="#">打印本页</a> <a href="#">关闭窗口</a></div>'
    '<div class="footer">主办：{agency}　网站标识码：0000000000　备案号00000000号</div>'
)


def to_html(report: Invented, traps: Set[str], random: Random) -> bytes:
    """The page's bytes."""
    charset = "gb2312" if "gb2312" in traps else "utf-8"
    text_of = {"published": report.published, "agency": escape(report.agency)}
    body = [f"<p>{escape(p)}</p>" for p in report.preamble]
    for part in report.parts:
        if isinstance(part, Grid):
            body.append(_table(part, traps, random))
        elif isinstance(part, Heading):
            body.append(f'<p style="text-indent:2em"><strong>{escape(part.text)}</strong></p>')
        else:
            body.append(f'<p style="text-indent:2em">{escape(part.text)}</p>')
    if report.signed:
        body += [f'<p align="right">{escape(t)}</p>' for t in (report.agency, report.signed_on)]
    article = f'<h1>{escape(report.title)}</h1>{{info}}<div id="zoom">' + "\n".join(body) + "</div>"
    chrome = "page_chrome" in traps
    article = article.replace("{info}", _INFO.format(**text_of) if chrome else "")
    if "nested_layout" in traps:
        article = (
            '<table width="1000" border="0"><tr><td colspan="2">公开年报</td></tr><tr>'
            '<td width="200"><table><tr><td>公开指南</td></tr><tr><td>公开制度</td></tr></table>'
            f'</td><td><table width="100%"><tr><td>{article}</td></tr></table></td></tr></table>'
        )
    if chrome:
        article = _TOP.format(menu=_MENU) + article + _END.format(**text_of)
    if "word_html" in traps:
        article = "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->" + article
    page = article
    if "fragment" not in traps:
        page = (
            f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; '
            f'charset={charset}"><title>{escape(report.title)}</title>'
            f'<meta name="PubDate" content="{report.published} 09:30">'
            f'<meta name="Url" content="{report.source_url}">'
            f"<style>td{{padding:2px}}</style></head><body>{article}</body></html>"
        )
    if charset == "gb2312":
        return page.encode("gb18030")
    return page.encode("utf-8-sig" if "bom" in traps else "utf-8")


def _table(grid: Grid, traps: Set[str], random: Random) -> str:
    doubled = 2 if "spare_colspans" in traps else 1
    header = grid.header or 1
    lines = ['<table border="1" cellspacing="0">']
    if "th_cells" in traps:
        lines.append("<thead>")
    for r, row in enumerate(grid.lines):
        if r == header and "th_cells" in traps:
            lines.append("</thead><tbody>")
        tag = "th" if "th_cells" in traps and r < header else "td"
        lines.append("<tr>" + "".join(_cell(p, tag, doubled, traps, random) for p, b in row if b))
        lines.append("" if "unclosed" in traps else "</tr>")
        inside = any(p.row + p.row_span > r + 1 for p, _ in row)
        if "empty_rows" in traps and not inside and random.random() < 0.3:
            lines.append("<tr></tr>")
    if "th_cells" in traps:
        lines.append("</tbody>")
    return "\n".join([*lines, "</table>"])


def _cell(place: Place, tag: str, doubled: int, traps: Set[str], random: Random) -> str:
    columns = place.column_span * doubled
    spans = f' colspan="{columns}"' if columns > 1 else ""
    spans += f' rowspan="{place.row_span}"' if place.row_span > 1 else ""
    text = escape(place.text, quote=False).replace("\u00a0", "&nbsp;").replace("\n", "<br>")
    if "paragraphs_in_cells" in traps and place.known is None and len(place.text) > 5:
        at = len(place.text) // 2
        text = "".join(
            f"<p>{escape(t, quote=False)}</p>" for t in (place.text[:at], place.text[at:])
        )
    else:
        text = f'<p align="center"><span>{text or "&nbsp;"}</span></p>'
    if "hidden" in traps and random.random() < 0.1:
        text += '<span style="display:none">99</span>'
    if "comments" in traps and random.random() < 0.2:
        text = f"<!-- 77 -->{text}<!-- <td>88</td> -->"
    if "word_html" in traps:
        text = text.replace("<span>", '<span lang="EN-US"><span style="mso-spacerun:yes">')
        text = text.replace("</span>", "<o:p></o:p></span></span>")
        return f"<{tag}{spans} class=MsoNormal style='mso-border-alt:solid'>{text}</{tag}>"
    if "unclosed" in traps:
        return f"<{tag.upper()}{spans.upper()}>{text}"
    return f"<{tag}{spans}>{text}</{tag}>"
