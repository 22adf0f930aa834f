"""What the form's terms mean: a glossary of our own, for questions that ask for no figure.

The terms stand in glossary.toml. A question is one for a definition if it asks what a word means,
what something is, or how an indicator is computed, and holds nothing else: with an agency or a
year beside it, "what is" asks for a figure of a report.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from reportqa.answer.model import Answer, Interpretation
from reportqa.answer.refusal import offering
from reportqa.question.parse import Question
from reportqa.question.spans import Meaning, Role, cover, merge
from reportqa.question.text import Language, normalise
from reportqa.question.vocabulary import find, find_words
from reportqa.question.wordings import Wordings
from reportqa.question.years import FIRST_YEAR

_MOST_TERMS = 3
_MOST_NEAR = 4
_NEAR_AT_LEAST = 50
_MUCH_FARTHER = 25
_CONFUSABLE_AT_LEAST = 70
"""Percent of letters in common: 行政处分 is offered 行政处罚, 里程 nothing."""

_FIGURE = re.compile(
    r"多少|几[个件条次项篇起宗份人家户期场类名轮批套回种年]|百分之[几\d]|几成|\d\s?[件起个宗份]|"
    r"\bhow many\b|\bhow much\b|\bpercent"
)
"""A question for a figure is none for a definition, whatever stands beside it."""

_MEANING = re.compile(
    r"(?:是|指的是|指)?(?:什么|啥)(?:意思|含义|概念)|"
    r"(?<!我)(?<!我的)的?(?:含义|定义|意思|概念)(?:是(?:什么|啥)|呢)?(?=[?。!呀啊 ]|$)|"
    r"(?:是|所)?指的?(?:是)?(?:什么|啥|哪些)|意味着(?:什么|啥)|何谓|何为|什么叫(?:做|作)?|啥叫|"
    r"(?:是)?(?:怎么|如何|怎样|咋)(?:计?算|得出|定义|理解|解释|统计)(?:出?来)?的?|"
    r"计算(?:公式|方法|方式|口径)|公式|^(?:请|请问|帮我|麻烦)?解释(?:一下|下)?|名词解释|"
    r"\bwhat (?:is|are) (?:meant|understood) by\b|"
    r"(?<!\bi )(?<!\bwe )(?<!\bthe )(?<=\w )mean(?=[?. ]*$| (?:in|on|here|for|when)\b)|"
    r"\bmeanings?\b(?: of\b)?|(?<=\w )means[?. ]*$|\bmeant(?: by)?\b|"
    r"\bdefin(?:e|es|ed|ition|itions)\b(?: of\b)?|"
    r"^(?:please |can you |could you )*explain\b|\bexplanation of\b|"
    r"\bhow (?:is|are|do you|does one|to)\b(?=.*\b(?:calculate|compute|define|work out|worked))|"
    r"\b(?:calculated?|computed?|worked out|work out)\b|\bformula(?: for| of)?\b"
)
"""Asks for the meaning of a word even beside an agency or a year."""

_WHAT_IS = re.compile(
    r"什么是|啥是|是(?:什么|啥)(?:东西)?(?=[?。!呀啊呢 ]|$)|"
    r"(?:都|又)?(?:包括|包含)(?:哪些|什么|啥|哪几[类种项])|"
    r"(?:都|又)?(?:是|有|指)哪[几两三四五六3-6][类种项个](?=[?。!呀啊呢 ]|$)|"
    r"\bwhat(?:'s| exactly is| is| are| does| do)\b"
)
_COUNTED = re.compile(
    r"\b(?:number|total|amount|count|figures?|sum|rate|share|percentage|ratio)s?\b"
)
"""What is the number of …: no definition."""

_DIFFERENCE = re.compile(
    r"(?:之间)?(?:的|有)?(?:什么|啥|何|哪些)?(?:区别|不同|差别)(?:是什么|在哪里?|吗|呢)?|"
    r"\bdifferences? between\b|\bdiffer(?:s|ent)?(?: from)?\b"
)
_ABOUT_WORDS = re.compile(
    r"这个|该|这|名词|术语|词语|一词|词|概念|指标|这一[行列栏格]|[行列栏](?=$|[?。 ])|"
    r"表[二三四]里?|"
    r"\b(?:the )?(?:terms?|words?|phrase|concept|expression|indicator|rows?|columns?|labels?|form|"
    r"here|table(?: (?:two|three|four|[234]))?)\b"
)


_A_YEAR = re.compile(r"(?=((?:19|20)\d\d(?:年度?)?|[去今前]年度?))")


@dataclass(frozen=True, slots=True)
class Term:
    """A term with its explanation in both languages.

    ``zh`` and ``en`` hold its names, the one that is shown first. ``articles`` are those of the
    Regulations on Open Government Information that the explanation goes by. ``editions`` are the
    editions of the form that have it, empty where that says nothing.
    """

    zh: tuple[str, ...]
    en: tuple[str, ...]
    text: str
    text_en: str
    articles: tuple[int, ...] = ()
    editions: tuple[int, ...] = ()

    def name(self, language: Language) -> str:
        """How it is shown."""
        return self.zh[0] if language == "zh" else self.en[0]


@cache
def glossary() -> tuple[Term, ...]:
    """All terms, in the order of the form."""
    text = files(__package__).joinpath("glossary.toml").read_text(encoding="utf-8")
    return tuple(
        Term(
            (e["zh"], *e.get("also", ())),
            (e["en"], *e.get("also_en", ())),
            e["text"],
            e["text_en"],
            tuple(e.get("articles", ())),
            tuple(e.get("editions", ())),
        )
        for e in tomllib.loads(text)["entry"]
    )


def asks_for_meaning(question: Question) -> bool:
    """Whether what a word means is asked, and no figure: then no number may answer."""
    return bool(_MEANING.search(question.plain)) and not _FIGURE.search(question.plain)


def define(question: Question) -> Answer | None:
    """The explanation of the terms that a question asks for; None where they are none of ours."""
    rest = _asked_about(question)
    terms = _terms_in(rest) if rest is not None else ()
    if not terms:
        return None
    language = question.language
    return Answer(
        question=question.text,
        language=language,
        kind="definition",
        text="\n".join([*(_explain(t, language) for t in terms), _mark(terms, language)]),
        interpretation=Interpretation(measure=terms[0].name(language)),
    )


def with_near_terms(answer: Answer, question: Question) -> Answer:
    """A refusal to say what a word means, with the terms of the glossary that come near it."""
    near = near_terms(question) if answer.kind == "no_answer" else ()
    if not near:
        return answer
    said = (
        "名词解释中没有这个词，相近的有："
        if answer.language == "zh"
        else "The glossary does not have this term; near it are:"
    )
    return offering(answer, said, near)


def is_confusable(question: Question) -> bool:
    """Whether a word that is asked for looks like one of the glossary and is none."""
    scored = _near(question)
    return bool(scored) and -scored[0][0] >= _CONFUSABLE_AT_LEAST


def near_terms(question: Question) -> tuple[str, ...]:
    """Questions for the terms of the glossary that are nearest to the one asked for."""
    shown = [term.name(question.language) for _, term in _near(question)[:_MOST_NEAR]]
    return tuple(
        f"什么是{n}？" if question.language == "zh" else f"What does “{n}” mean?" for n in shown
    )


def _near(question: Question) -> list[tuple[float, Term]]:
    from rapidfuzz import fuzz

    rest = _asked_about(question)
    wanted = "".join(c for c in rest or "" if c.isalnum() or c == " ").strip()
    if not wanted:
        return []
    scored = []
    for term in glossary():
        names = term.zh if question.language == "zh" else term.en
        score = max(fuzz.ratio(wanted, normalise(name)) for name in names)
        if score >= _NEAR_AT_LEAST:
            scored.append((-score, term))
    scored.sort(key=lambda entry: entry[0])
    return [entry for entry in scored if entry[0] <= scored[0][0] + _MUCH_FARTHER]


def _asked_about(question: Question) -> str | None:
    """What is left of a question for a definition without the asking; None where it is none."""
    plain = question.plain
    if _FIGURE.search(plain):
        return None
    what_is = (_WHAT_IS.search(plain) and not _COUNTED.search(plain)) or _DIFFERENCE.search(plain)
    somewhere = question.agencies or _says_year(plain)
    if not (_MEANING.search(plain) or (what_is and not somewhere)):
        return None
    rest = plain
    for pattern in (_MEANING, _WHAT_IS, _DIFFERENCE):
        rest = pattern.sub(" , ", rest)
    for word in question.agency_words.split() if question.agencies else ():
        rest = rest.replace(word, " , ", 1)
    return rest


def _says_year(plain: str) -> bool:
    numbers = (int(n) for n in re.findall(r"(?<!\d)\d{4}(?!\d)(?!年?版)(?! edition)", plain))
    return any(FIRST_YEAR <= n <= FIRST_YEAR + 100 for n in numbers) or bool(
        re.search(r"[去今前上]年(?!结转|项目|度?结转)|\b(?:last|this) year\b(?!')", plain)
    )


def _terms_in(rest: str) -> tuple[Term, ...]:
    """The terms that explain all of a text beside words without content; () where they do not."""
    found = list(find(_about_words(), rest, Meaning(Role.STOP, "")))
    found += find(_A_YEAR, rest, Meaning(Role.STOP, ""))
    found += [f for f in find_words(rest) if f[2].role is Role.STOP]
    for number, pattern in enumerate(_patterns()):
        found += find(pattern, rest, Meaning(Role.TERM, str(number)))
    spans, left = cover(rest, merge(found))
    if left:
        return ()
    numbers = [int(min(s.ids(Role.TERM))) for s in spans if s.has(Role.TERM)]
    terms = tuple(dict.fromkeys(glossary()[n] for n in numbers))
    return terms if len(terms) <= _MOST_TERMS else ()


@cache
def _about_words() -> re.Pattern[str]:
    return re.compile(f"(?=({_ABOUT_WORDS.pattern}))")


@cache
def _patterns() -> tuple[Wordings, ...]:
    return tuple(
        Wordings(
            [re.escape(normalise(n)) for n in term.zh], [re.escape(normalise(n)) for n in term.en]
        )
        for term in glossary()
    )


def _explain(term: Term, language: Language) -> str:
    if language == "zh":
        editions = "、".join(str(e) for e in term.editions)
        only = f"（只见于{editions}年版格式）" if editions else ""
        return f"“{term.zh[0]}”{only}：{term.text}"
    editions = ", ".join(str(e) for e in term.editions)
    only = f" (only in the {editions} edition of the form)" if editions else ""
    return f"“{term.en[0]}” ({term.zh[0]}){only}: {term.text_en}"


def _mark(terms: Sequence[Term], language: Language) -> str:
    """Whose words these are, and which articles they go by."""
    articles = sorted({a for t in terms for a in t.articles})
    if language == "zh":
        listed = "、".join(f"第{a}条" for a in articles)
        by = f"参照《中华人民共和国政府信息公开条例》{listed}。" if articles else ""
        return f"（reportqa 名词解释，不是报告中的表述。{by}）"
    listed = ", ".join(map(str, articles))
    plural = "s" if len(articles) > 1 else ""
    by = (
        f" See article{plural} {listed} of the Regulations on Open Government Information."
        if articles
        else ""
    )
    return f"(A glossary explanation by reportqa, not a statement of a report.{by})"
