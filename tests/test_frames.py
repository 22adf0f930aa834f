"""Web pages that show a report out of another file, or in a drawing: it is named, not passed by."""

from __future__ import annotations

from base64 import b64encode

import pytest

from reportqa.answer.doubts import doubt_text
from reportqa.readers.html import read_html

TEXT = "本机关没有其他需要报告的事项，全年共收到申请若干件。"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400">'
    '<text x="9">收到申请 528</text><text x="99">办结 <tspan>517</tspan></text></svg>'
)


def doubts(content: str) -> tuple[str, ...]:
    """What is told of a page with a paragraph and this."""
    document = read_html(f"<html><body><p>{TEXT}</p>{content}</body></html>".encode())
    assert document.text.strip() == TEXT
    return document.doubts


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="files/2023年度报告.pdf"></iframe>',
        '<iframe src="/pdfjs/web/viewer.html?file=%2Fa%2F2023年度报告.pdf"></iframe>',
        '<object data="2023年度报告.pdf" type="application/pdf"></object>',
        '<embed src="files/2023年度报告.pdf#page=1">',
    ],
)
def test_a_file_that_a_page_shows_in_a_frame_is_named(frame: str) -> None:
    (doubt,) = doubts(frame + frame)
    assert "2023年度报告.pdf" in doubt
    assert doubt_text(doubt, "zh") == "网页在框架中显示文件2023年度报告.pdf，没有读；请提供该文件"


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="/share/bar.html"></iframe>',
        '<iframe style="display:none" src="a.pdf"></iframe>',
    ],
)
def test_other_frames_are_passed_by(frame: str) -> None:
    assert not doubts(frame)


def test_a_drawing_with_figures_is_named() -> None:
    (doubt,) = doubts(SVG)
    assert "SVG" in doubt
    assert doubt_text(doubt, "zh") == "网页上有一幅带数字的矢量图（SVG），没有读"
    assert not doubts('<svg width="16"><path d="M 0 0 L 9 9"/><text>1</text></svg>')


@pytest.mark.parametrize("kind", ["data", "file"])
def test_a_large_picture_that_is_a_drawing_is_named(kind: str) -> None:
    packed = "<?xml version='1.0'?><!-- " + "a" * 2000 + " -->" + SVG
    data = f"data:image/svg+xml;base64,{b64encode(packed.encode()).decode()}"
    source = data if kind == "data" else "table.svg"
    (doubt,) = doubts(f'<img src="{source}" width="600" height="400">')
    assert ("SVG" in doubt) == (kind == "data")
    assert not doubts('<img src="icon.svg">')
    assert not doubts('<img src="icon.svg" width="16" height="16">')
