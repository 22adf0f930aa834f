"""Answers from passages: the sentences that answer, quoted in order, each with its citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportqa.answer import wording
from reportqa.answer.cite import Citations
from reportqa.answer.evidence import coverage, unspoken
from reportqa.answer.model import Answer, Interpretation
from reportqa.answer.scope import Scope
from reportqa.question.parse import Question
from reportqa.question.text import normalise
from reportqa.store.model import Hit, Store, StoredPassage

MOST_SENTENCES = 5

_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；]?[”’）】]*")
_PROBLEM = re.compile(
    r"问题|不足|短板|困难|薄弱|problem|shortcoming|weak|deficien|difficult|challenge"
)
_MEASURE = re.compile(
    r"改进|措施|下一步|打算|计划|整改|承诺|今后|将来|improve|measure|plan|promise|commit|next step|remed"
)
_PROBLEM_TEXT = re.compile(
    r"问题|不足|有待|不够|不高|不强|不深|不到位|欠缺|薄弱|单一|短板|困难|仍需|需要进一步|需进一步|"
    r"尚需|需持续"
)
_MEASURE_TEXT = re.compile(r"将|继续|进一步|加强|提升|完善|推进|丰富|强化|加大|优化|改进|措施")

# Calibrated on questions with and without an answer; see docs/answers.md.
_DENSE_AT_LEAST = 0.42
_SPOKEN_AT_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class _Sentence:
    passage: StoredPassage
    start: int
    end: int
    text: str
    score: float


def from_passages(question: Question, scope: Scope, store: Store) -> Answer | None:
    """Quoted sentences that answer; None where no passage does.

    A question for a number is answered by a passage only if one passage speaks of all its content
    words: similar is not enough where a figure is asked for.
    """
    ids = [r.report for r in scope.reports]
    if not ids:
        return None
    plain = question.plain
    problems, measures = bool(_PROBLEM.search(plain)), bool(_MEASURE.search(plain))
    topical = problems or measures
    topic = _topic(question)
    hits = store.search(plain, reports=ids, section="问题" if topical else "", top=8)
    if topical and not hits:
        hits = store.search(plain, reports=ids, top=8)
    hits = [h for h in hits if h.passage.passage.table is None]
    if not hits:
        return None
    if topical:
        sentences = _of_section_five(hits, topic, problems, measures)
    elif _is_answer(question, topic, hits):
        sentences = _nearest(hits, topic)
    else:
        return None
    return _compose(question, scope, sentences) if sentences else None


def _topic(question: Question) -> tuple[str, ...]:
    """The content words but for those that only say that problems or measures are asked for."""
    words = []
    for run in question.content:
        rest = _PROBLEM.sub(" ", _MEASURE.sub(" ", run))
        words += [w for w in rest.split() if len(w) > 1 or not re.match(r"[\u3400-\u9fff]", w)]
    return tuple(
        w for w in words if w not in {"存在", "主要", "方面", "main", "ments", "s", "ment"}
    )


def _is_answer(question: Question, topic: Sequence[str], hits: Sequence[Hit]) -> bool:
    """Whether the passages speak of what is asked: by words, or by meaning beyond doubt."""
    texts = [normalise(h.passage.passage.text) for h in hits[:3]]
    spoken = max((coverage(topic, t) for t in texts), default=0.0)
    if question.wants_number:
        return bool(topic) and any(not unspoken(topic, t) for t in texts)
    if question.language == "zh" and topic:
        return spoken >= _SPOKEN_AT_LEAST
    dense = max((h.dense or 0.0 for h in hits[:3]), default=0.0)
    return bool(topic) and (spoken >= _SPOKEN_AT_LEAST or dense >= _DENSE_AT_LEAST)


def _sentences(passage: StoredPassage) -> list[tuple[int, int, str]]:
    text = passage.passage.text
    base = passage.passage.start
    found = []
    for match in _SENTENCE.finditer(text):
        stripped = match[0].strip()
        if len(stripped) > 1:
            start = match.start() + match[0].index(stripped)
            found.append((base + start, base + start + len(stripped), stripped))
    return found


def _nearest(hits: Sequence[Hit], topic: Sequence[str]) -> list[_Sentence]:
    """The best sentences of the best passages, in the order of the reports."""
    scored = []
    for rank, hit in enumerate(hits[:4]):
        for start, end, text in _sentences(hit.passage):
            score = coverage(topic, normalise(text)) - 0.1 * rank
            scored.append(_Sentence(hit.passage, start, end, text, score))
    scored.sort(key=lambda s: -s.score)
    best = scored[0].score if scored else 0.0
    keep = [s for s in scored[:MOST_SENTENCES] if s.score >= max(0.25, best - 0.3)] or scored[:2]
    return sorted(keep, key=lambda s: (s.passage.id, s.start))


def _of_section_five(
    hits: Sequence[Hit], topic: Sequence[str], problems: bool, measures: bool
) -> list[_Sentence]:
    """Sentences on problems or on measures of the reports' sections on them."""
    found: dict[tuple[int, int], _Sentence] = {}
    for hit in hits:
        for start, end, text in _sentences(hit.passage):
            says_problem = bool(_PROBLEM_TEXT.search(text))
            says_measure = bool(_MEASURE_TEXT.search(text))
            fits = (problems and says_problem) or (measures and says_measure)
            score = coverage(topic, normalise(text)) if topic else 0.0
            if fits and (not topic or score >= _SPOKEN_AT_LEAST):
                found[(hit.passage.id, start)] = _Sentence(hit.passage, start, end, text, score)
    best = sorted(found.values(), key=lambda s: (-s.score, s.passage.id, s.start))
    return sorted(best[:MOST_SENTENCES], key=lambda s: (s.passage.id, s.start))


def _compose(question: Question, scope: Scope, sentences: Sequence[_Sentence]) -> Answer:
    zh = question.language == "zh"
    citations = Citations(scope.reports)
    lines = []
    last = ""
    for sentence in sentences:
        stored = sentence.passage
        record = next(r for r in scope.reports if r.report == stored.report)
        mark = citations.passage(stored, sentence.start, sentence.end, sentence.text)
        where = wording.report_name(record, question.language)
        if where != last:
            lines.append(f"{where}：" if zh else f"{where}:")
            last = where
        lines.append(f"“{sentence.text}”[{mark}]")
    if scope.missing:
        lines.append(wording.missing_text(scope.missing, question.language))
    used = {s.passage.report for s in sentences}
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
        citations=citations.all,
    )
