"""What a spreadsheet shows for a number: its format applied, as Excel prints it.

Formats: ECMA-376, part 1, 18.8.31. What a format says beyond digits, signs, dates and words of its
own (fractions, Chinese numerals, conditions) is not imitated: then the plain number is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_PLAIN = {"", "general", "@", "通用格式", "g/通用格式"}
_COLOUR = re.compile(
    r"\[(?:black|blue|cyan|green|magenta|red|white|yellow|colou?r\s?\d+|[黑蓝绿红白黄]色?)\]",
    re.IGNORECASE,
)
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_DATE_LETTERS = re.compile(r"[ymdhs]|上午|下午", re.IGNORECASE)
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|'
    r"(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)(?P<power>[eE][+-]0+)?|(?P<other>.)",
    re.DOTALL,
)
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<elapsed>h+|m+|s+)\]|(?P<half>am/pm|a/p|上午/下午)|'
    r"(?P<field>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4})|_.|\*.|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LARGEST_DATE = 2958465  # the 31st of December 9999


@dataclass(frozen=True, slots=True)
class Shown:
    """``text`` as a spreadsheet shows it; ``is_exact`` False where the format is not imitated."""

    text: str
    is_exact: bool = True


def shown(raw: str, code: str, *, since_1904: bool = False) -> Shown:
    """What is shown for a number; ``raw`` is as the file stores it, ``code`` the format."""
    try:
        value = Decimal(raw.strip())
        return _shown(value, code, since_1904) if value.is_finite() else Shown(raw)
    except ArithmeticError:  # no number, or one beyond all counting
        return Shown(raw)


def _shown(value: Decimal, code: str, since_1904: bool) -> Shown:
    sections = _sections(_COLOUR.sub("", _CURRENCY.sub(r'"\1"', code)))
    if sections[0].strip().lower() in _PLAIN and len(sections) == 1:
        return Shown(plain(value))
    if any("[" in re.sub(r"\[[hms]+\]", "", s, flags=re.IGNORECASE) for s in sections):
        return Shown(plain(value), is_exact=False)  # a condition, or numerals of another script
    section, magnitude = _pick(sections, value)
    if not section.strip():
        return Shown("")  # a format without this part shows nothing
    if section.strip().lower() in _PLAIN:
        return Shown(plain(magnitude))
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.', "", section)
    if _DATE_LETTERS.search(re.sub(r"general|[eE][+-]0+", "", bare, flags=re.IGNORECASE)):
        return _date(section, value, since_1904)
    return _number(section, magnitude)


def shown_text(text: str, code: str) -> str:
    """What is shown for words: a format may put more around them."""
    sections = _sections(_COLOUR.sub("", code))
    if len(sections) > 3 and "general" not in sections[3].lower():
        section = sections[3]  # of words; where it is empty, it shows none
    else:
        section = next((s for s in sections[:3] if "@" in s), "@")
    if section.strip() == "@":
        return text
    parts = []
    for token in _TOKEN.finditer(section):
        if token["quoted"] is not None or token["escaped"]:
            parts.append(token["quoted"] or token["escaped"] or "")
        elif token["other"]:
            parts.append(text if token["other"] == "@" else token["other"])
    return "".join(parts)


def plain(value: Decimal) -> str:
    """A number as it is: fifteen digits, which is what a stored one is good for."""
    digits = value.normalize().adjusted() + 1
    if value and len(value.as_tuple().digits) > 15:
        value = value.quantize(Decimal(1).scaleb(digits - 15), ROUND_HALF_UP)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[str, ...]:
    """The parts of a format, for positive, negative, zero and words."""
    parts, start, quoted, i = [], 0, False, 0
    while i < len(code):
        if code[i] == '"':
            quoted = not quoted
        elif code[i] == "\\":
            i += 1
        elif code[i] == ";" and not quoted:
            parts.append(code[start:i])
            start = i + 1
        i += 1
    return (*parts, code[start:])


def _pick(sections: Sequence[str], value: Decimal) -> tuple[str, Decimal]:
    """The section for a number, and the number that is to be shown by it.

    A section for negative numbers prints its own sign, or none.
    """
    numbers = [s for s in sections if "@" not in s] or sections
    if value < 0 and len(numbers) > 1:
        return numbers[1], -value
    if value == 0 and len(numbers) > 2:
        return numbers[2], value
    return numbers[0], value


def _number(section: str, value: Decimal) -> Shown:
    before: list[str] = []
    after: list[str] = []
    mask = power = ""
    percent = 0
    for token in _TOKEN.finditer(section):
        literal = token["quoted"] if token["quoted"] is not None else token["escaped"]
        side = after if mask else before
        if token["digits"]:
            if mask:
                return Shown(plain(value), is_exact=False)  # digits on both sides of a word
            mask, power = token["digits"], token["power"] or ""
        elif literal is not None:
            side.append(literal)
        elif token["other"]:
            if token["other"] in "/eE" and "?" in section:
                return Shown(plain(value), is_exact=False)  # a fraction
            percent += token["other"] == "%"
            side.append(token["other"])
    if not mask:
        return Shown("".join(before))  # words alone, or nothing: that is what stands there
    if before[-1:] == ["("] and after[:1] == [")"]:
        before[-1], after[0] = "-", ""  # a negative number as bookkeepers write it
    value = value.scaleb(2 * percent)
    whole, _, fraction = mask.partition(".")
    thousands = len(whole) - len(whole.rstrip(","))
    digits = _scientific(value, fraction, power) if power else _digits(
        value.scaleb(-3 * thousands), whole.rstrip(","), fraction
    )  # fmt: skip
    sign = "-" if digits.startswith("-") else ""
    return Shown(sign + "".join(before) + digits.removeprefix("-") + "".join(after))


def _digits(value: Decimal, whole: str, fraction: str) -> str:
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    text, _, decimals = format(rounded, "f").partition(".")
    least = len(fraction.rstrip("#?"))
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    text = text.lstrip("0").rjust(max(whole.count("0"), bool(decimals)), "0")
    if "," in whole:
        text = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", text)
    sign = "-" if value < 0 and rounded else ""
    return sign + text + ("." + decimals if decimals else "")


def _scientific(value: Decimal, fraction: str, power: str) -> str:
    places = len(fraction)
    mantissa, _, exponent = format(value, f".{places}E").partition("E")
    number = int(exponent)
    sign = "-" if number < 0 else "+" if "+" in power else ""
    return f"{mantissa}E{sign}{abs(number):0{power.count('0')}d}"


def _date(section: str, value: Decimal, since_1904: bool) -> Shown:
    if not 0 <= value <= _LARGEST_DATE:
        return Shown(plain(value), is_exact=False)
    moment = _moment(value, since_1904)
    tokens = list(_DATE_TOKEN.finditer(section))
    fields = [(t["field"] or t["elapsed"] or "").lower() for t in tokens]
    half = any(t["half"] for t in tokens)
    parts = []
    for i, token in enumerate(tokens):
        field = fields[i]
        if token["quoted"] is not None:
            parts.append(token["quoted"])
        elif token["escaped"] or token["other"]:
            parts.append(token["escaped"] or token["other"])
        elif token["half"]:
            noon = token["half"].split("/")
            parts.append(noon[moment.hour >= 12])
        elif token["elapsed"]:
            unit = {"h": 3600, "m": 60, "s": 1}[field[0]]
            parts.append(str(round(value * 86400) // unit).rjust(len(field), "0"))
        elif field:
            minutes = field[0] == "m" and len(field) < 3 and _beside_time(fields, i)
            parts.append(_field(field, moment, minutes=minutes, half=half))
    return Shown("".join(parts))


def _beside_time(fields: list[str], at: int) -> bool:
    """Whether an m is for minutes: it stands after hours or before seconds."""
    before = next((f for f in reversed(fields[:at]) if f), "")
    after = next((f for f in fields[at + 1 :] if f), "")
    return before.startswith("h") or after.startswith("s")


def _field(field: str, moment: datetime, *, minutes: bool, half: bool) -> str:
    letter, long = field[0], len(field) > 1
    if minutes:
        return f"{moment.minute:02d}" if long else str(moment.minute)
    if letter == "y":
        return f"{moment.year:04d}" if len(field) > 2 else f"{moment.year % 100:02d}"
    if letter == "a":
        day = "一二三四五六日"[moment.weekday()]
        return day if len(field) == 3 else "星期" + day
    if letter == "m" and len(field) > 2:
        return moment.strftime({3: "%b", 4: "%B"}.get(len(field), "%b"))
    if letter == "d" and len(field) > 2:
        return moment.strftime("%a" if len(field) == 3 else "%A")
    hour = (moment.hour % 12 or 12) if half else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}[letter]
    return f"{number:02d}" if long else str(number)


def _moment(value: Decimal, since_1904: bool) -> datetime:
    days = int(value)
    seconds = round((value - days) * 86400)
    if since_1904:
        start = date(1904, 1, 1)
    else:
        # Excel counts a 29th of February 1900, which never was
        start = date(1899, 12, 30) if days >= 60 else date(1899, 12, 31)
    return datetime.combine(start + timedelta(days), time()) + timedelta(seconds=seconds)
