"""A government web page: menus around the article, a layout table around all of it."""

from __future__ import annotations

from html import escape

from support.model import InventedReport, Layout, layouts

_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="{charset}">
<title>{title}_政府信息公开年报_{agency}</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 09:30">
<meta name="ContentSource" content="{agency}">
<style>.nav li{{display:inline}} td{{padding:2px}}</style>
<script>var page = "第二十条第（一）项 0 0 0"; /* not part of the text */</script>
</head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li>
<a href="/xxgk">政府信息公开</a></li><li><a href="/hd">互动交流</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; 政府信息公开 &gt; 政府信息公开年报</div>
<table width="1000" border="0" cellpadding="0"><tr><td width="200" valign="top">
<table><tr><td>公开指南</td></tr><tr><td>公开目录</td></tr><tr><td>公开年报</td></tr></table>
</td><td width="800">
<h1 class="title">{title}</h1>
<div class="info"><span>发布日期：{published}</span>&nbsp;&nbsp;<span>来源：{agency}</span>
<span>字号：<a href="#">大</a> <a href="#">中</a> <a href="#">小</a></span></div>
<div class="TRS_Editor">
{body}
</div>
<div class="tools"><a href="#">打印本页</a> <a href="#">关闭窗口</a></div>
</td></tr></table>
<div class="footer">主办：{agency}　网站标识码：0000000000　<img src="ga.png" alt="公安备案"></div>
</body></html>
"""


def to_html(report: InventedReport, charset: str = "utf-8") -> str:
    """The page as text; ``charset`` is what it claims to be written in."""
    two, three, four = layouts(report)
    tables = {1: two, 2: three, 3: four}
    body = [f'<p style="text-indent:2em">{escape(p)}</p>' for p in report.preamble]
    for i, (heading, paragraphs) in enumerate(report.sections):
        body.append(f'<p style="text-indent:2em"><strong>{escape(heading)}</strong></p>')
        body += [f'<p style="text-indent:2em">{escape(p)}</p>' for p in paragraphs]
        if i in tables:
            body.append(_table(tables[i]))
    return _PAGE.format(
        charset=charset,
        title=escape(report.title),
        agency=escape(report.agency),
        published=report.published,
        body="\n".join(body),
    )


def _table(layout: Layout) -> str:
    lines = ['<table border="1" cellspacing="0" style="border-collapse:collapse"><tbody>']
    for row in range(layout.height):
        lines.append("<tr>")
        for p in layout.starting_in(row):
            spans = f' rowspan="{p.row_span}"' if p.row_span > 1 else ""
            spans += f' colspan="{p.column_span}"' if p.column_span > 1 else ""
            text = escape(p.text) or "&nbsp;"
            lines.append(f'<td{spans}><p align="center"><span>{text}</span></p></td>')
        lines.append("</tr>")
    return "\n".join([*lines, "</tbody></table>"])
