"""What the words of a sentence or a clause say: a problem, a promise, work done, or none of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_BAD = r"(?:问题|不足(?:之处)?|短板|差距|距离|薄弱环节|困难|弱项|不尽如人意(?:之处|的地方)?|需要[^，。；]{0,12}的(?:地方|环节))"
_FILL = (
    r"(?:一些|一定|一点|不少|不小|较大|很大|许多|诸多|若干|几个|几点|几方面|以下|如下|主要|突出|明显|的|着|和|及|与|、|或|等|方面|"
    r"[一二三四五六七八两]个|[一二三四五六]点|困难|" + _BAD + r")"
)
_GENERIC = re.compile(
    rf"(?:存在|有|发现|面临|看到|遇到|是|列出|列举|查摆出)(?:着|了)?{_FILL}*{_BAD}(?:{_FILL}|需要(?:改进|解决|加强)|亟待解决|主要有|主要是|主要表现|表现|在|有待(?:改进|解决))*[：，。；]?$"
)
_ANNOUNCES = re.compile(
    r"(?:如下|以下|下列|下面)[^，。；]{0,14}$|(?:^|[从在好有绕取])(?:这|[一二三四五六七八两几]|几|多)个?(?:大|主要)?(?:方面|几点|点|件事|项工作|项措施|问题)[^，。；]{0,10}$|"
    r"(?:方面|几点)(?:入手|着手|着力|发力|改进|加强|努力|下功夫|抓整改|做好工作|工作)?$|"
    r"做好(?:以下|如下|下列)[^，]{0,6}工作$|(?:采取|制定)[^，。；]{0,8}(?:以下|如下)[^，。；]{0,14}$|主要(?:有|是|表现在?|体现在|存在|包括|原因)$|(?:表现在|体现在|包括|具体(?:是|为|有)|其中)$|"
    r"也(?:要|应)?(?:清醒(?:地)?)?(?:看到|认识到)[^，。；]{0,16}$|清醒(?:地)?(?:看到|认识到)[^，。；]{0,16}(?:差距|不足|问题)$|采取[^，。；]{0,6}(?:改进|整改)?措施$|(?:改进|整改)措施(?:有|是|如下)?$|(?:几|两|三|四|五)(?:件|个|点)[^，。]{0,8}(?:正视|说一说|重视|关注|解决|改进)$|重点(?:做好|抓好)[^，。]{0,3}(?:件事|项工作)$|逐项销号$|(?:整改|改进)如下$"
)


@cache
def _lists() -> dict[str, str]:
    text = (files(__package__) / "words.toml").read_text("utf-8")
    return {name: "(?:" + "|".join(words) + ")" for name, words in tomllib.loads(text).items()}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    words = _lists()
    who, later, verbs = words["who"], words["later"], words["verbs"]
    lead = rf"(?:(?:同时|此外|另外|为此|对此|因此|其中|并且|而且|还|也|在|，)*(?:{later}|20\d\d年(?:度|上半年|下半年|底|内)?)?(?:的?(?:工作|实践|日常工作)?(?:里|中)?)?，?(?:{who}){{0,2}})"
    return {
        "lack": re.compile(words["lack"]),
        "no_lack": re.compile(words["no_lack"]),
        "done": re.compile(words["done"]),
        "finished": re.compile(words["finished"]),
        "slogan": re.compile(words["slogan"]),
        "praise": re.compile(words["praise"]),
        "imperative": re.compile(
            rf"^(?:同时|此外|另外|对此|为此|，|是|还|也|要)*{words['imperative']}"
        ),
        "later": re.compile(
            rf"^(?:同时|此外|另外|为此|对此|因此|针对[^，。；]*|，|在|还|也)*{later}"
        ),
        "who": re.compile(who),
        "part": re.compile(words["part"]),
        "mild": re.compile(words["mild"]),
        "handling": re.compile(words["handling"]),
        "intends": re.compile(
            rf"(?:{who}|^|，|还|，并)(?:还|也|正)?(?:拟(?!定|稿|制|人|办|不予|予以|公开|答复)|计划(?!单列|生育|投资|总结|类|》|”)|打算|准备)(?!不)(?=[一-鿿\d])"
        ),
        "will": re.compile(rf"(?:{who})(?:还|也)?将(?=[^近其来])"),
        "sorting": re.compile(
            r"将[^，。；]{1,30}(?:分为|分成|划分|拆成|归并|归为|写入|了)|将近|即将"
        ),
        "future": re.compile(
            rf"(?:{who}|{later}|20\d\d年(?:度|[上下]半年)?|后|^|，|今后|还|也)(?:，|中|里|工作|的|在|我)*(?:也|还|就|都)?将(?:要|会)?(?:，)?(?:{verbs})"
            rf"|(?:{later})[^，。；]{{0,10}}(?:，)?(?:{who})?[^，。；]{{0,6}}(?:将|要|拟|计划|打算|力争|争取|准备)"
        ),
        "promise": re.compile(words["promise"]),
        "clause": re.compile(
            rf"^{lead}(?:(?:也|还|就|都|又)?将(?:要|会)?(?:{verbs}|[一-鿿]{{1,12}}纳入)|拟(?!定|稿|制)|计划(?!单列|生育)|打算|准备|要(?:求)?(?:{verbs})|力争|争取(?!到))"
            rf"|^(?:{later})"
        ),
    }


def lacks(text: str) -> int:
    """How many words tell of something wrong; what is absent or to be mended is not counted."""
    patterns = _patterns()
    return len(patterns["lack"].findall(patterns["no_lack"].sub("", text)))


def promises(text: str) -> int:
    """How many signs of the future or of an order a stretch holds."""
    patterns = _patterns()
    plain = unquoted(text)
    return (
        len(patterns["future"].findall(plain))
        + len(patterns["promise"].findall(plain))
        + bool(patterns["later"].search(plain))
        + bool(re.search(r"今后|明年|务必|下一步|往后", plain))
        + bool(patterns["intends"].search(plain))
        + (bool(patterns["will"].search(plain)) and not patterns["sorting"].search(plain))
    )


def unquoted(text: str) -> str:
    """A text without what stands in quotes and titles."""
    return re.sub(r"“[^”]*”|《[^》]*》", "“”", text)


def names_later_year(text: str, year: int | None) -> bool:
    """Whether a text names a year after the report's own, other than in a title."""
    years = re.findall(r"(?<![—至\-–])(20\d\d)年(?![度]?(?:至|—|-))", unquoted(text))
    return year is not None and any(int(y) > year for y in years)


def is_part(text: str) -> bool:
    """Whether a sentence speaks of some of many, or turns to the other side (但)."""
    return bool(_patterns()["part"].search(text))


def may_lack(text: str) -> bool:
    """Whether a sentence among problems has any word that a problem could be told with."""
    return bool(_patterns()["mild"].search(text))


def is_handling(text: str) -> bool:
    """Whether a sentence of a plan begins with what is dealt with (对…予以整合)."""
    return bool(_patterns()["handling"].search(text))


def is_imperative(text: str) -> bool:
    """Whether a sentence begins as plans do, with a verb and no one who acts."""
    return bool(_patterns()["imperative"].search(text))


def begins_later(text: str) -> bool:
    """Whether a sentence begins with a time to come: 下一步, 明年, 今后."""
    return bool(_patterns()["later"].search(text))


def begins_promise(clause: str) -> bool:
    """Whether a clause begins as a promise: 我们将严格, 拟, 下一步."""
    return bool(_patterns()["clause"].search(clause))


def is_future(text: str) -> bool:
    """Whether a stretch says that something will be done, in so many words."""
    plain = unquoted(text)
    found = _patterns()["future"].search(plain) or _patterns()["intends"].search(plain)
    return bool(found) and not _patterns()["sorting"].search(plain)


def dones(text: str) -> int:
    """How many words tell of work carried out."""
    clauses = re.split(r"[，；。]", unquoted(text))
    told = "，".join(c for c in clauses if not re.search(r"不少于|不低于|至少|不超过|力争", c))
    return len(_patterns()["done"].findall(told))


def is_finished(text: str) -> bool:
    """Whether a verb is told as finished (了), a weaker sign than ``dones``."""
    return bool(_patterns()["finished"].search(unquoted(text)))


def is_slogan(text: str) -> bool:
    """Whether a sentence is fine words alone."""
    return bool(_patterns()["slogan"].search(text))


def is_praise(text: str) -> bool:
    """Whether a sentence tells of success."""
    return bool(_patterns()["praise"].search(text))


def is_generic(text: str) -> bool:
    """Whether a sentence says that there are problems, and not which."""
    return bool(_GENERIC.search(text))


def announces(text: str) -> bool:
    """Whether a stretch (without its stop) only says that a list comes."""
    return bool(_ANNOUNCES.search(text))


def speaker(text: str) -> str:
    """Who is spoken of (我局, 我们), "" where nobody is named; the last one."""
    found = _patterns()["who"].findall(text)
    return found[-1] if found else ""
