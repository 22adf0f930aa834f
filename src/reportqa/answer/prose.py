"""Answers from figures that stand in sentences ("今年共走访64次").

A sentence's figure answers only if what it is understood from speaks of every content word of the
question, its own subject and clause of a good part of them, and its unit is of the kind asked for.
Two figures that answer equally well and differ are an ambiguity, not an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.answer import wording
from reportqa.answer.cite import Citations, answer_figure
from reportqa.answer.doubts import recognised_notes
from reportqa.answer.evidence import back_coverage, coverage
from reportqa.answer.model import Answer, AnswerFigure, Interpretation
from reportqa.answer.none_told import none_text, none_told
from reportqa.answer.notes import taken_as
from reportqa.answer.scope import MOST_AGENCIES, Scope
from reportqa.answer.stretch import MEMBERS, Stretch, stretches
from reportqa.clause_words import BARE_VERB
from reportqa.document import Document
from reportqa.nothing import states_none
from reportqa.numbers import MONEY
from reportqa.question.operations import EACH, WHICH
from reportqa.question.parse import NEUTRAL, Question
from reportqa.question.text import normalise
from reportqa.store.model import ReportRecord, Store, StoredFigure

_SUBJECT_AT_LEAST = 0.34
_TOGETHER = 0.6
_MARGIN = 0.2

_ENGLISH_COUNTERS = {
    "times": {"次"}, "issues": {"期"}, "issue": {"期"}, "episodes": {"期"},
    "rounds": {"轮", "次", "期"}, "sessions": {"场", "次", "期"},
    "articles": {"篇", "条"}, "posts": {"条", "篇"},
    "types": {"类", "种"}, "kinds": {"类", "种"}, "type": {"类", "种"}, "kind": {"类", "种"},
    "categories": {"类", "种"}, "sorts": {"类", "种"}, "days": {"天", "日"}, "hours": {"小时"},
    "minutes": {"分钟"}, "weeks": {"周", "星期"}, "months": {"个月", "月"},
}  # fmt: skip

_GENERIC = {"件", "个", "项", "条", "起"}
_TENS = "万亿百千"
_ALIKE = {("批", "批次"), ("名", "人"), ("位", "人"), ("人", "名")}
_WRITINGS = {"条", "篇", "份", "期", "则", "幅", "批次", "次", "场"}
_TIMES = {"次", "场", "期", "轮", "回", "趟", "批次"}
"""Counting words that people use for one another."""
_CASES = {"件", "条", "篇", "起", "份"}
"""In these neither persons nor firms or places are counted."""

_SHARE_WORD = re.compile("比例|比重|比率|占比|份额|百分")
_ASKS_SHARE = re.compile(r"率|占|比例|比重|\b(?:share|rate|proportion|ratio)s?\b")

_ASKS_MONEY = re.compile(r"[费钱款]|金额|资金|\bhow much\b|\b(?:amount|fees?|money|cost|sum)\b")

_SHARES = {"%", "‰"}


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: StoredFigure
    subject: float
    back: float
    part: bool = False
    """Told after 其中, in words that the question does not hold."""

    @property
    def score(self) -> float:
        return self.subject + 0.5 * self.back


def from_sentences(question: Question, scope: Scope, store: Store) -> Answer | None:
    """The answer of the reports' sentences; None where none speaks of all that is asked."""
    if question.guards or not names_a_thing(question):
        return None
    if question.asks("together") and re.search("截至|截止|至今", question.plain):
        return None
    if question.asks(*WHICH, *EACH, "which_year", "which_part"):
        return None
    if not question.content or not scope.reports or len(scope.agencies) > MOST_AGENCIES:
        return None
    chosen: list[tuple[ReportRecord, StoredFigure]] = []
    for report in scope.reports:
        figures = store.figures(reports=[report.report], sentences=True)
        numbers = [f for f in figures if not states_none(f.figure)]
        candidates = _candidates(question, numbers, store.document(report.report))
        best = _best(candidates) if candidates else none_told(question, report, figures)
        if best is not None:
            chosen.append((report, best))
    return _compose(question, scope, chosen) if chosen else None


_ONLY_VERBS = frozenset(
    {"received", "decided", "concluded_loosely", "new", "charged", "procured", "granted_loosely"}
    | {"result", "cases", "decision", "reason", "refused_loosely"}
)
"""Terms that say what was done, not to what: alone they fit too many sentences."""


_OPENLY = re.compile(
    r"公开(?=征求|征集|听取|招|选|摇|竞|遴|比选|拍卖|审理|开庭|道歉|承诺|述职|曝光)"
)


def _is_done_openly(said: str, question: Question) -> bool:
    """Whether a text only tells of something done in the open (公开征求意见), and 公开 is asked."""
    asked = "公开" in question.plain and not _OPENLY.search(question.plain)
    return asked and bool(_OPENLY.search(said)) and "公开" not in _OPENLY.sub("", said)


_BARE_DISCLOSURE = re.compile(r"(?:主动)?(?:公开|发布|公布)|disclos(?:ed?|ure)|publish(?:ed)?")


def names_a_thing(question: Question) -> bool:
    """Whether the content holds more than what was done (受理多少件)."""
    if all(_BARE_DISCLOSURE.fullmatch(run.words) for run in question.content):
        return False
    plain = any(ids - NEUTRAL and not ids & _ONLY_VERBS for ids in question.terms)
    return bool(question.left) or plain


def _candidates(
    question: Question, figures: Sequence[StoredFigure], document: Document
) -> list[_Candidate]:
    """The figures of one report that fit a question."""
    candidates = []
    at = stretches(figures, document)
    for stored in figures:
        figure = stored.figure
        if figure.value is None or figure.doubt or not unit_fits(question, figure.unit):
            continue
        subject = normalise(MEMBERS.sub("", figure.subject))
        stretch = at[stored.id]
        # what is counted together answers only who asks for all of it
        together = back_coverage(stretch.members, question.content) >= _TOGETHER
        members = stretch.members if together else ""
        own_words = f"{subject} {stretch.clause} {members}"
        said = f"{stretch.context} {own_words} {normalise(figure.period)}"
        if coverage(question.content, said) < 1.0:
            continue
        if _is_done_openly(own_words, question):
            continue
        if _is_only_announced(subject, f"{own_words} {figure.period}", stretch, question):
            continue
        if _is_change(f"{subject} {stretch.near}") and not _is_change(question.plain):
            continue
        if _RECEIVED.search(subject) and not _SAYS_RECEIVED.search(question.plain):
            continue
        if _is_half(subject, question) or _is_one_side(stretch.whole, question, 6):
            continue
        if _is_narrower(f"{subject} {stretch.near}", question) or _is_of(question, figure.unit):
            continue
        if _is_category(subject, question):
            continue
        if not _says_rate(subject, question):
            continue
        if (
            coverage(question.content, _NO_THING.sub("", f"{subject} {stretch.near} {members}"))
            == 0
        ):
            continue
        own = coverage(question.content, own_words)
        completes = coverage(question.content, stretch.earlier) < 1.0
        if own >= _SUBJECT_AT_LEAST or (own > 0 and completes):
            named = coverage(question.content, subject)
            back = back_coverage(subject, question.content)
            part = stretch.near.startswith("其中") and back < 1.0
            candidates.append(_Candidate(stored, (own + named) / 2, back, part))
    return candidates


def _best(candidates: Sequence[_Candidate]) -> StoredFigure | None:
    """The one figure that answers; None where several fit about equally well and differ.

    Of a whole and its part (210批次，其中企业来访109批次) the whole, unless the part is asked for.
    """
    whole = [c for c in candidates if not c.part]
    return _one_of(candidates) or (_one_of(whole) if whole else None)


def _one_of(candidates: Sequence[_Candidate]) -> StoredFigure | None:
    best, *others = sorted(candidates, key=lambda c: (-c.score, c.figure.id))
    rivals = [
        c
        for c in others
        if best.score - c.score < _MARGIN
        and (c.figure.figure.value, c.figure.figure.unit)
        != (best.figure.figure.value, best.figure.figure.unit)
    ]
    return None if rivals else best.figure


def _is_only_announced(subject: str, own_words: str, stretch: Stretch, question: Question) -> bool:
    """Whether what is asked stands in the heading, and the figure counts another thing.

    Under 主动公开政府信息情况 "举办信息公开培训15场" counts training. A bare verb (共制作12期) does
    count what the heading names.
    """
    context = stretch.context.replace(stretch.line, " ") if stretch.line else stretch.context
    if coverage(question.content, f"{context} {own_words}") == 1.0:
        return False
    thing = subject.rstrip("）)”》")[-2:]
    return not BARE_VERB.fullmatch(subject) and back_coverage(thing, question.content) == 0


_CHANGE = re.compile(
    r"同比|环比|[比较][上去前]年|增长|增加|增幅|减少|下降|降低|上升|提高了?|多了|少了|升幅|降幅|"
    r"\b(?:increas|decreas|grow|grew|rise|rose|fell|fall|drop|more than)\w*"
)


def _is_change(text: str) -> bool:
    return bool(_CHANGE.search(text))


def _is_one_side(text: str, question: Question, width: int) -> bool:
    """Whether two things are told of together (建议和提案) and the question names one of them.

    ``width`` is how many characters about the 和 may belong to the two.
    """
    asked = " ".join(run.text for run in question.content)
    side = f"([\u4e00-\u9fff]{{2,{width}}})"
    for match in re.finditer(f"{side}(?:[和与及、]|以及){side}", text):
        one, other = (_pairs(side) for side in match.groups())
        spoken = [any(pair in asked for pair in pairs) for pairs in (one - other, other - one)]
        if spoken[0] != spoken[1]:
            return True
    return False


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


_NARROWS = re.compile(
    r"采纳|关停|注销|关闭|撤销|取消|停用|下架|新增|新开|新建|整改|收集|解决|化解|顺延|结转|维持|纠正|"
    r"不予|无法|未"
)


def _is_narrower(text: str, question: Question) -> bool:
    """Whether a figure is of what was closed, new, solved … and the question says none of it."""
    said = _NARROWS.findall(text)
    return bool(said) and not any(_speaks_of(question, word) for word in said)


def _speaks_of(question: Question, word: str) -> bool:
    return (
        word in question.plain
        or (word[0] == "新" and bool(re.search(r"新(?!媒体|闻)|\bnew(?! media)", question.plain)))
        or back_coverage(word, question.content) > 0
    )


_NO_THING = re.compile(r"占比|比例|比率|占")
"""What a subject says of the kind of figure, and not of what it is about."""

_RECEIVED = re.compile(r"(?:收到?|接到|受理)[^，]{0,14}申请$")
_SAYS_RECEIVED = re.compile(r"收|接到|受理|提|\brecei|\bfil|\bsubmit|\bgot\b|\bget\b|\bcame\b")
"""What was received does not tell what was handled (已办申请)."""

_RATE = re.compile(r"([\u4e00-\u9fff]{2})率$")


def _says_rate(subject: str, question: Question) -> bool:
    """Whether the question says of what kind a rate is (办结率): a share is not just any rate."""
    rate = _RATE.search(subject)
    return rate is None or rate[0] in _NO_RATE or back_coverage(rate[1], question.content) > 0


_NO_RATE = {"的比率", "占比率"}

_CATEGORY = re.compile(r"类(?:占比)?$")
_SAYS_CATEGORY = re.compile(r"类|信息|条|\b(?:categor|information|items?\b|types?\b)")


def _is_category(subject: str, question: Question) -> bool:
    """Whether a figure is of a class of published items (提案类), asked for as the thing itself."""
    return bool(_CATEGORY.search(subject)) and not _SAYS_CATEGORY.search(question.plain)


_THINGS = re.compile(
    r"(?:多少|几)[家个]?(?:企业|公司|商户|单位|部门|机构|人|群众|市民|学校|村|社区|街道|乡镇)|"
    r"\bhow many (?:\w+ )?(?:firms?|compan\w+|enterprises?|business\w*|people|persons|citizens|"
    r"residents|departments|agencies|schools|villages|communities|towns)\b"
)


def _is_of(question: Question, unit: str | None) -> bool:
    """Whether things are asked for and a figure counts cases or how often something was done."""
    return unit in _TIMES | _CASES and bool(_THINGS.search(question.plain))


_COORDINATED = re.compile(
    r"([\u4e00-\u9fff]{2})(?:[和与及、]|以及)([\u4e00-\u9fff]{2})|(线上)(线下)"
)


def _is_half(subject: str, question: Question) -> bool:
    """Whether the subject joins two things and the question names only one of them."""
    for match in _COORDINATED.finditer(subject):
        one, other = (part for part in match.groups() if part)
        spoken = [back_coverage(part, question.content) > 0 for part in (one, other)]
        if spoken[0] != spoken[1]:
            return True
    return _is_one_side(subject, question, 4)


def unit_fits(question: Question, unit: str | None) -> bool:
    """Shares answer only questions for shares; a counting word asked for must be the figure's."""
    shares = [o for o in question.operations if o.name == "share"]
    counters = {w for w in question.count_words if w not in {"%", "百分之几", "百分比"}}
    asks_share = (
        "share" in question.counts
        or question.asks("percent")
        or any(_SHARE_WORD.search(o.words) for o in shares)
        or (not counters and (question.asks("share") or bool(_ASKS_SHARE.search(question.plain))))
    )
    if (unit in _SHARES) != asks_share:
        return False
    if unit in MONEY and not ("money" in question.counts or _ASKS_MONEY.search(question.plain)):
        return False
    if "money" in question.counts and unit not in MONEY:
        return False
    for word in question.count_words:
        if word in _ENGLISH_COUNTERS and unit is not None:
            return unit in _ENGLISH_COUNTERS[word]
    asked = {w for w in question.count_words if not w.isascii()}
    if re.search("几个|多少个", question.plain):
        asked.add("个")
    if re.search(r"\d月", question.plain):
        asked.discard("月")
    if not asked or unit is None or asks_share or asked & MONEY.keys():
        return True
    return any(_same_counter(word, unit) for word in asked)


def _same_counter(asked: str, unit: str) -> bool:
    asked = asked.removeprefix("多少").removeprefix("几").lstrip(_TENS)
    unit = unit.lstrip(_TENS)
    if not asked or asked == unit or (asked, unit) in _ALIKE:
        return True
    if asked in {"个", "家"} and unit in _WRITINGS:
        # 网站有几个 is not how many items stand on it
        return False
    if asked in _TIMES and unit in _TIMES:
        return True
    return asked in _GENERIC and unit in _GENERIC | {"篇", "份", "宗", "场", "期", "类"}


def _compose(
    question: Question, scope: Scope, chosen: Sequence[tuple[ReportRecord, StoredFigure]]
) -> Answer:
    zh = question.language == "zh"
    citations = Citations(scope.reports)
    figures: list[AnswerFigure] = []
    lines, warnings = [], []
    for report, stored in chosen:
        mark = citations.figure(stored)
        figure = stored.figure
        figures.append(answer_figure(stored, figure.subject, mark))
        where = wording.report_name(report, question.language)
        if states_none(figure):
            lines.append(none_text(where, stored, mark, question.language))
        elif zh:
            lines.append(f"{where}：{figure.subject}，{figure.raw}[{mark}]。原文：“{figure.quote}”")
        else:
            own = f"In its own words: “{figure.quote}”"
            lines.append(f"{where}: {figure.subject}: {figure.raw} [{mark}]. {own}")
        if figure.qualifier:
            warnings.append(
                f"原文写作“{figure.raw}”，不是确切数（“{figure.qualifier}”）"
                if zh
                else f"The report prints “{figure.raw}”, which is not exact (“{figure.qualifier}”)"
            )
        if "截至" in figure.period or "截止" in figure.period:
            warnings.append(
                f"这个数字的统计期间是“{figure.period}”，不是全年"
                if zh
                else f"The figure covers “{figure.period}”, not the whole year"
            )
    warnings += recognised_notes([f.figure for _, f in chosen], question.language)
    warnings += taken_as(question, scope, [r for r, _ in chosen])
    if scope.missing:
        lines.append(wording.missing_text(scope.missing, question.language))
    alone = len(chosen) == 1 and not scope.missing and not question.every_year
    single = chosen[0][1].figure if alone else None
    return Answer(
        question=question.text,
        language=question.language,
        kind="figure",
        text="\n".join(lines),
        value=single.value if single else None,
        unit=single.unit if single else None,
        interpretation=Interpretation(
            agencies=tuple(dict.fromkeys(r.agency for r, _ in chosen)),
            years=tuple(sorted({r.year for r, _ in chosen if r.year})),
            measure=chosen[0][1].figure.subject,
            operation="value" if len({r.year for r, _ in chosen}) == 1 else "trend",
        ),
        figures=tuple(figures),
        warnings=tuple(dict.fromkeys(warnings)),
        citations=citations.all,
    )
