"""How cells and Chinese numerals are read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportqa.document import Kind
from reportqa.numbers import Reading, chinese_number, half_width, normalise, read_cell

FULL = str.maketrans("0123456789,.+-%", "０１２３４５６７８９，．＋－％")


def number(value: str, unit: str | None = None, note: str = "", qualifier: str = "") -> Reading:
    return Reading(Kind.NUMBER, Decimal(value), unit, note, qualifier)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3878", number("3878")),
        ("１，３８９", number("1389")),
        ("1,389", number("1389")),
        ("1,234,567.80", number("1234567.80")),
        ("\u300036", number("36")),
        ("\xa0 36 \u200b", number("36")),
        ("0", number("0")),
        ("0.5", number("0.5")),
        ("96171.6", number("96171.6")),
        ("+3", number("3")),
        ("＋３", number("3")),
        ("增3", number("3")),
        ("增加3项", number("3", "项")),
        ("减2", number("-2")),
        ("减少2", number("-2")),
        ("-18", number("-18")),
        ("－18", number("-18")),
        ("−18", number("-18")),
        ("251000元", number("251000", "元")),
        ("251000 元", number("251000", "元")),
        ("12.5万元", number("12.5", "万元")),
        ("8232万条", number("8232", "万条")),
        ("3.6万", number("3.6", "万")),
        ("90%", number("90", "%")),
        ("９０％", number("90", "%")),
        ("290余篇", number("290", "篇", qualifier="余")),
        ("约5件", number("5", "件", qualifier="约")),
        ("22（其中修订16件）", number("22", note="其中修订16件")),
        ("22\n（其中修订\n16件）", number("22", note="其中修订\n16件")),
        ("38\n78", number("3878")),
        ("1,\n389", number("1389")),
        ("96171\n.6", number("96171.6")),
        ("251000\n元", number("251000", "元")),
    ],
)
def test_numbers(text: str, expected: Reading) -> None:
    assert read_cell(text) == expected


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\xa0", "\n", "\t \n", "\u200b", "\ufeff"])
def test_blank(text: str) -> None:
    assert read_cell(text) == Reading(Kind.BLANK)


@pytest.mark.parametrize("text", ["/", "／", "//", "\\", " / "])
def test_slash(text: str) -> None:
    assert read_cell(text) == Reading(Kind.SLASH)


@pytest.mark.parametrize("text", ["-", "—", "——", "－", "–", "- -", "─"])
def test_dash(text: str) -> None:
    assert read_cell(text) == Reading(Kind.DASH)


@pytest.mark.parametrize("text", ["无", "见附件1", "暂无数据", "①", "10²", "第5项", "5件6", "全部"])
def test_word(text: str) -> None:
    assert read_cell(text) == Reading(Kind.WORD)


@pytest.mark.parametrize(
    "text",
    [
        "1 2",
        "12 34",
        "1\u30002",
        "1,23",
        "1，23",
        "1.2.3",
        "3-5",
        "+-3",
        "00",
        "007",
        "3/5",
        "增3减2",
    ],
)
def test_what_could_be_read_in_two_ways_is_unread(text: str) -> None:
    assert read_cell(text) == Reading(Kind.UNREAD)


@given(st.text(max_size=20))
def test_any_text_is_read_without_error(text: str) -> None:
    reading = read_cell(text)
    assert (reading.value is not None) == (reading.kind is Kind.NUMBER)


@given(st.decimals(min_value=0, max_value=10**30, allow_nan=False, places=3))
def test_a_printed_number_is_exact_in_either_width(value: Decimal) -> None:
    for text in (f"{value:f}", f"{value:,f}"):
        assert read_cell(text).value == value
        assert read_cell(text.translate(FULL)).value == value


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_two_numbers_are_never_one(first: int, second: int) -> None:
    for blank in (" ", "\u3000", "\xa0"):
        assert read_cell(f"{first}{blank}{second}").kind is not Kind.NUMBER


@given(st.text(max_size=30))
def test_half_width_keeps_the_length(text: str) -> None:
    assert len(half_width(text)) == len(text)
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0),
        ("一", 1),
        ("两", 2),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百", 100),
        ("一百零五", 105),
        ("一百二十", 120),
        ("两千零五", 2005),
        ("一千零一十", 1010),
        ("三万", 30000),
        ("三万零五十", 30050),
        ("十二万三千", 123000),
        ("一亿两千万", 120000000),
    ],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    "text", ["", "二〇二〇", "三百五", "三万二", "万", "十十", "百", "二两", "第一", "一二", "几十"]
)
def test_what_is_no_plain_numeral_is_none(text: str) -> None:
    assert chinese_number(text) is None


def spell(n: int) -> str:
    """An independent spelling of 0 to 9999, digit by digit."""
    digits = "零一二三四五六七八九"
    if n == 0:
        return "零"
    out = ""
    gap = False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    return out.removeprefix("一") if 10 <= n < 20 else out


@given(st.integers(0, 9999))
def test_every_spelling_is_read_back(n: int) -> None:
    assert chinese_number(spell(n)) == n


@given(st.text(alphabet="零一二三四五六七八九十百千万亿两〇", max_size=10))
def test_numerals_never_raise(text: str) -> None:
    value = chinese_number(text)
    assert value is None or value >= 0
