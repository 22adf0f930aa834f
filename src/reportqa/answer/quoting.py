"""Answers from passages: the sentences that answer, quoted in order, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from reportqa.answer import wording
from reportqa.answer.boilerplate import commonness
from reportqa.answer.cite import Citations
from reportqa.answer.counted import asks_how_many, counts, names_unit
from reportqa.answer.details import Detail, details_in, gives
from reportqa.answer.evidence import coverage, unspoken
from reportqa.answer.figures import NOT_OF_THE_FORM
from reportqa.answer.glossary import asks_for_meaning
from reportqa.answer.likewise import grouped, says_the_same
from reportqa.answer.model import Answer, Interpretation
from reportqa.answer.scope import MOST_AGENCIES, Scope, department_notes
from reportqa.answer.search import Nearest, nearest_passages, nearness, share_related, topic_of
from reportqa.answer.section_five import items, section_five
from reportqa.answer.sureness import model, sureness
from reportqa.answer.topics import Topic, speaks_of, topics_in
from reportqa.passages import sentences_in
from reportqa.question.content import Run
from reportqa.question.parse import Question
from reportqa.question.text import normalise
from reportqa.store.model import Hit, ReportRecord, Store, StoredPassage

MOST_SENTENCES = 5

_HEADING = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,2}[）)]\s?[^，,；;：:]{1,20}[。]?$|"
    r"[一二三四五六七八九十]是[^，,；;：:。]{1,6}[。]$"
)
"""A heading that stands in the text answers nothing."""
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)])[^，,；;：:。]{1,30}$"
)
_PROBLEM = re.compile(
    r"问题|不足|短板|困难|薄弱|problem|shortcoming|weak|deficien|difficult|challenge"
)
_MEASURE = re.compile(
    r"改进|措施|下一步|打算|计划|整改|承诺|今后|将来|(?:怎么|如何|怎样|咋)(?:去|来)?改(?![变进善革])|"
    r"improve|measure|plan|promise|commit|next step|remed"
)

_NO_TOPIC = re.compile(
    rf"(?:{_PROBLEM.pattern}|{_MEASURE.pattern})(?<=[a-z])\w*|"
    rf"{_PROBLEM.pattern}|{_MEASURE.pattern}|"
    r"存在|主要|方面|准备|改$|采取|(?:政府|政务)?(?:信息)?公开(?:年度)?工作|"
    r"政府信息公开|政务公开|信息公开|工作|做|"
    r"\b(?:main|announced?|promised?|admit(?:ted)?|mention(?:ed)?|named?|describ\w+|identif\w+|"
    r"disclosure|information|work|introduc\w+|list(?:ed)?|see|found|find)\b"
)
"""Words that go along with any question for problems or measures."""

_SPOKEN_AT_LEAST = 0.5
"""Calibrated on questions with and without an answer; see docs/answers.md."""

_IN_REPORTS_WORDS, _ON_TOPIC, _COMMON = 0.2, 0.2, 0.1
"""What a sentence is nearer by, besides its words and its vector, when one is chosen to quote."""

_GOES_ON = re.compile("其中|包括|分别|即|主要|如|具体|对此|[一二三]是")

_ASKED_FOR_DETAILS = 5
"""Of so many passages that speak of the topic one may give the detail that is asked for."""

_LOOKED_THROUGH = 20
_TAKEN = 8
"""Of so many passages that the search finds, at most so many are asked whether they answer."""


@dataclass(frozen=True, slots=True)
class _Quote:
    report: str
    start: int
    end: int
    text: str
    score: float
    path: tuple[str, ...]
    page: int | None
    likewise: tuple[_Quote, ...] = ()
    """What other years' reports say in the same words."""


def from_passages(
    question: Question, scope: Scope, store: Store, *, numeric: bool = False
) -> Answer | None:
    """Quoted sentences that answer; None where no passage does.

    A question for a number is answered by a passage only if one passage speaks of all its content
    words, or one of its sentences of all topics with a number of that kind; one that may mean a
    figure (``numeric``) only if it speaks of half of them: similar is not enough where a figure is
    asked for. A question for a detail is answered by sentences that have it.
    """
    if not scope.reports or _names_another_place(question):
        return None
    if question.wants_number and not asks_how_many(question):
        question, numeric = replace(question, wants_number=False), False
    plain = _asked(question)
    problems, measures = bool(_PROBLEM.search(plain)), bool(_MEASURE.search(plain))
    topic = _topic(question)
    quotes: list[_Quote] = []
    if (problems or measures) and not question.wants_number:
        quotes = _of_section_five(scope, topic, store, problems=problems, measures=measures)
    if not quotes:
        ids = [r.report for r in scope.reports]
        found = nearest_passages(question, ids, store, top=_LOOKED_THROUGH)
        about = topic_of(question)
        topics, details = topics_in(about), details_in(about)
        found = in_prose(found)
        hits = [h for h in found.hits if speaks_of(topics, _text(h))][:_TAKEN]
        found = Nearest(hits, found.near)
        if not hits or not _is_answer(question, topic, found, numeric, topics):
            return None
        for first in range(_ASKED_FOR_DETAILS if topics and details else 1):
            quotes = quotes or _nearest(question, hits[first:], topic, details, store)
    if not question.years:
        quotes = _told_once(quotes, scope)
    return _compose(question, scope, quotes) if quotes else None


_PLACE = re.compile(
    r"\b([A-Z][a-z]+)(?:'s)?,? (?i:district|county|city|province|municipality|town(?:ship)?)\b"
)


def _names_another_place(question: Question) -> bool:
    """Whether an English question names a place that no agency held lies in: Putuo district."""
    left = {word for words in question.left for word in words.split()}
    return any(place.lower() in left for place in _PLACE.findall(question.text))


def _asked(question: Question) -> str:
    """The question, with what a follow-up takes over from the one before."""
    taken = [run.words for run in question.content if run.text not in question.plain]
    return " ".join([question.plain, *taken])


def asks_for_plans(question: Question) -> bool:
    """Whether a question is about improvements, which a report announces for the year after."""
    return bool(_MEASURE.search(_asked(question))) and not question.wants_number


def _topic(question: Question) -> tuple[Run, ...]:
    """The content but for words that only say that problems or measures are asked for."""
    topic = []
    for run in question.content:
        needed = list(run.needed)
        for match in _NO_TOPIC.finditer(run.text):
            needed[match.start() : match.end()] = [False] * len(match[0])
        if any(needed):
            topic.append(Run(run.text, tuple(needed)))
    return tuple(topic)


def _counts_so(question: Question, text: str) -> bool:
    """Whether a text counts in what is asked for (公里), where no case is counted in it."""
    if not question.counts & NOT_OF_THE_FORM:
        return True
    return any(word in text for word in question.count_words)


def in_prose(found: Nearest) -> Nearest:
    """The passages of prose; what stands before the first section only names the report."""
    prose = [h for h in found.hits if h.passage.passage.table is None]
    return Nearest([h for h in prose if h.passage.passage.section is not None] or prose, found.near)


def _text(hit: Hit) -> str:
    return normalise(hit.passage.passage.text)


def _is_answer(
    question: Question,
    topic: Sequence[Run],
    found: Nearest,
    numeric: bool,
    topics: Sequence[Topic],
) -> bool:
    """Whether the passages speak of what is asked: by words, or by meaning beyond doubt.

    ``topics`` are those that the question names; all these passages speak of them.
    """
    texts = [_text(h) for h in found.hits[:3]]
    if not topic:
        return False
    if question.wants_number:
        if any(not unspoken(topic, t) and _counts_so(question, t) for t in texts):
            return True
        told = _sentences(found.hits[0].passage) if topics else ()
        counted = any(
            speaks_of(topics, t)
            and counts(question, t)
            and (names_unit(question) or coverage(topic, t))
            for t in told
        )
        return counted and sureness(question, found) >= model().at_least
    if max(coverage(topic, t) for t in texts) >= _SPOKEN_AT_LEAST:
        return True
    # what a word means no report says: a passage that uses it is none
    if numeric or asks_for_meaning(question):
        return False
    return bool(topics) or sureness(question, found) >= model().at_least


def _sentences(stored: StoredPassage) -> tuple[str, ...]:
    text = stored.passage.text
    return tuple(normalise(sentence) for _, sentence in sentences_in(text, 0, len(text)))


def _quotes(stored: StoredPassage, topic: Sequence[Run]) -> list[_Quote]:
    """The sentences of a passage, each with how much of the topic it speaks of."""
    passage = stored.passage
    labels = {_plain(label) for label in passage.path}
    found = []
    for at, text in sentences_in(passage.text, 0, len(passage.text)):
        if not _is_heading(text, labels):
            start = passage.start + at
            score = coverage(topic, normalise(text))
            found.append(
                _Quote(
                    stored.report, start, start + len(text), text, score, passage.path, passage.page
                )
            )
    return found


def _is_heading(text: str, labels: Set[str]) -> bool:
    """Whether a line of a passage is a heading: the passage's own, or one in its text."""
    bare = _plain(text).rstrip("。")
    if _HEADING.match(text) or bare in labels:
        return True
    return bool(_NUMBERED.match(bare)) and text[-1] not in "。！？；!?;"


def _plain(text: str) -> str:
    return "".join(text.split())


def _nearest(
    question: Question,
    hits: Sequence[Hit],
    topic: Sequence[Run],
    details: Sequence[Detail],
    store: Store,
) -> list[_Quote]:
    """The first passage's best sentence with what follows it, and equally good ones of others.

    None where the best, with what goes on with it, lacks the details that are asked for.
    """
    if not hits:
        return []
    first = _quotes(hits[0].passage, topic)
    if not first:
        return []
    text = topic_of(question)
    near = nearness([q.text for q in first], store.vectors([text])[0], store)
    topics = topics_in(text)

    def fit(i: int) -> float:
        sentence = normalise(first[i].text)
        on_topic = bool(topics) and speaks_of(topics, sentence)
        told = _IN_REPORTS_WORDS * share_related(text, sentence) + _ON_TOPIC * on_topic
        return first[i].score + near[i] + told - _COMMON * commonness(sentence, store)

    best = max(range(len(first)), key=lambda i: (fit(i), -i))
    keep = set(range(best, min(best + 2, len(first))))
    goes_on = best + 1 in keep and (
        first[best].text.endswith(("：", "；")) or _GOES_ON.match(first[best + 1].text)
    )
    if not gives(details, first[best].text + (first[best + 1].text if goes_on else "")):
        return []
    keep |= {i for i, q in enumerate(first) if q.score >= max(0.3, first[best].score - 0.3)}
    # the best is never cut off
    chosen = sorted(sorted(keep, key=lambda i: (abs(i - best), i))[:MOST_SENTENCES])
    quotes = [first[i] for i in chosen]
    # what several years say alike counts once, where no year is asked for
    same = _says_the_same if not question.years else (lambda one, other: one == other)
    for hit in hits[1:]:
        for quote in _quotes(hit.passage, topic):
            known = any(same(q, quote) for q in quotes)
            if quote.score >= max(0.5, first[best].score) and (
                known or len(grouped(quotes, same)) < MOST_SENTENCES
            ):
                quotes.append(quote)
    return sorted(quotes, key=lambda q: (q.report, q.start))


def _says_the_same(one: _Quote, other: _Quote) -> bool:
    return one.report != other.report and says_the_same(one.text, other.text)


def _told_once(quotes: Sequence[_Quote], scope: Scope) -> list[_Quote]:
    """What reports of one agency say alike, told by the newest of them."""
    records = {r.report: r for r in scope.reports}

    def same(one: _Quote, other: _Quote) -> bool:
        agencies = {records[one.report].agency, records[other.report].agency}
        return len(agencies) == 1 and _says_the_same(one, other)

    told = []
    for group in grouped(quotes, same):
        *others, newest = sorted(group, key=lambda q: (records[q.report].year or 0, q.start))
        told.append(replace(newest, likewise=tuple(others)))
    return sorted(told, key=lambda q: (q.report, q.start))


def _of_section_five(
    scope: Scope, topic: Sequence[Run], store: Store, *, problems: bool, measures: bool
) -> list[_Quote]:
    """Problems or measures as the reports' own sections on them tell them."""
    chosen: list[_Quote] = []
    for report in scope.reports:
        document, sections = store.document(report.report), store.sections(report.report)
        section = section_five(sections)
        if section is None:
            continue
        of_report = []
        for item in items(document, sections):
            if (measures and item.measure) or (problems and not item.measure):
                score = coverage(topic, normalise(item.text)) if topic else 1.0
                of_report.append(
                    _Quote(
                        report.report, item.start, item.end, item.text, score,
                        (section.label,), section.page,
                    )
                )  # fmt: skip
        if topic:
            of_report = [q for q in of_report if q.score >= _SPOKEN_AT_LEAST]
        chosen += of_report
    if len(scope.reports) == 1:
        best = sorted(chosen, key=lambda q: (-q.score, q.start))[:MOST_SENTENCES]
        return sorted(best, key=lambda q: q.start)
    return chosen[: MOST_SENTENCES * MOST_AGENCIES]


def _compose(question: Question, scope: Scope, quotes: Sequence[_Quote]) -> Answer:
    zh = question.language == "zh"
    citations = Citations(scope.reports)
    records = {r.report: r for r in scope.reports}
    lines = []
    last = ""
    for quote in quotes:
        record = records[quote.report]
        mark = _cited(quote, citations, records)
        where = wording.report_name(record, question.language)
        if where != last:
            lines.append(f"{where}：" if zh else f"{where}:")
            last = where
        lines.append(f"“{quote.text}”[{mark}]{_others(quote, citations, records, zh=zh)}")
    if scope.missing:
        lines.append(wording.missing_text(scope.missing, question.language))
    used = {q.report for quote in quotes for q in (quote, *quote.likewise)}
    reports = [r for r in scope.reports if r.report in used]
    return Answer(
        question=question.text,
        language=question.language,
        kind="passage",
        text="\n".join(lines),
        interpretation=Interpretation(
            agencies=tuple(dict.fromkeys(r.agency for r in reports)),
            years=tuple(sorted({r.year for r in reports if r.year})),
        ),
        warnings=tuple(department_notes(question, scope)),
        citations=citations.all,
    )


def _cited(quote: _Quote, citations: Citations, records: Mapping[str, ReportRecord]) -> int:
    return citations.text(
        records[quote.report], quote.start, quote.end, quote.text, path=quote.path, page=quote.page
    )


def _others(
    quote: _Quote, citations: Citations, records: Mapping[str, ReportRecord], *, zh: bool
) -> str:
    """The other years that say the same, each with its citation; "" without any."""
    years = [f"{records[q.report].year}[{_cited(q, citations, records)}]" for q in quote.likewise]
    if not years:
        return ""
    return f"（{'、'.join(years)}年同样）" if zh else f" (likewise in {', '.join(years)})"
