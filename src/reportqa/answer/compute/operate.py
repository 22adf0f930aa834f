"""Carries out the plan of a question over one thing of the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from reportqa.answer.compute import wording
from reportqa.answer.compute.arithmetic import (
    Result,
    Term,
    added,
    mean,
    meets,
    ranked,
    rounded,
)
from reportqa.answer.compute.draft import Draft
from reportqa.answer.compute.groups import groups_of
from reportqa.answer.compute.kinds import Plan
from reportqa.answer.compute.parts import Subject
from reportqa.answer.compute.pool import Pool
from reportqa.answer.compute.year_order import names_earlier_first
from reportqa.answer.model import Answer
from reportqa.answer.scope import Scope
from reportqa.answer.wording import with_unit
from reportqa.question.parse import Question
from reportqa.store.model import Store

MOST_SHOWN = 12
"""Figures that are shown beside an extreme; of more only the ends are."""

_OPERATIONS = {
    "together": "sum", "average": "average", "ranking": "rank", "filter": "filter",
    "compare": "compare",
}  # fmt: skip


def over_reports(
    question: Question, plan: Plan, scope: Scope, subject: Subject, store: Store
) -> Answer | None:
    """A computation over several reports; None where the plan asks for none."""
    if plan.kind not in _WORK:
        return None
    draft = Draft(question, scope)
    for group in groups_of(question, plan, scope):
        carry_out(draft, plan, Pool(draft, plan, group, subject, store))
    return draft.answer(operation_of(plan), subject)


def operation_of(plan: Plan) -> str:
    """What an answer calls the operation of a plan over several reports."""
    if plan.kind == "extreme":
        return "minimum" if plan.lowest else "maximum"
    if plan.kind == "difference":
        return "change" if plan.percent else "difference"
    return _OPERATIONS.get(plan.kind, "")


_Work = Callable[[Draft, Plan, Pool], Result | None]


def carry_out(draft: Draft, plan: Plan, pool: Pool) -> None:
    """One group's result, with what could not take part."""
    if not pool.findings:
        draft.lines.append(_end(draft, pool.missing))
        draft.result(None)
        return
    if pool.named_with_parent and plan.kind in {"together", "average"}:
        draft.lines.append(_all(draft, pool))
        draft.lines.append(wording.parents(pool.parents, draft.language))
        draft.result(None)
        return
    if pool.mixed:
        draft.lines.append(_all(draft, pool))
        draft.lines.append(wording.mixed_units(draft.language))
        draft.result(None)
        return
    result = _WORK[plan.kind](draft, plan, pool)
    notes = [*pool.lacking, *pool.missing]
    if notes:
        partial = plan.kind in {"together", "average"} and not pool.is_whole
        draft.lines.append(wording.left_out(notes, draft.language, partial=partial))
        for finding in pool.without:
            if len(pool.findings) <= MOST_SHOWN:
                pool.cite(draft, finding)
    if pool.parents:
        draft.warnings.append(wording.parents(pool.parents, draft.language))
    if len(set(pool.names)) > 1:
        draft.warnings.append(wording.definitions(pool.names, draft.language))
    draft.result(result)


def _end(draft: Draft, sentences: Sequence[str]) -> str:
    if not sentences:
        return ""
    text = ("，" if draft.zh else "; ").join(sentences)
    return f"{text}。" if draft.zh else f"{text[0].upper()}{text[1:]}."


def _all(draft: Draft, pool: Pool) -> str:
    """Every figure of a group in a row."""
    items = [
        f"{pool.label(f, draft)}{'' if draft.zh else ': '}{pool.shown(draft, f)}"
        for f in pool.findings
    ]
    name = pool.name
    return f"{name}：{'；'.join(items)}。" if draft.zh else f"{name}: {'; '.join(items)}."


def _together(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    return _aggregate(draft, pool, added, "合计" if draft.zh else "in total")


def _average(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    over = "agencies" if plan.axis == "agencies" else "years"
    word = {"years": "平均每年", "agencies": "平均每个机关"}[over]
    return _aggregate(draft, pool, mean, word if draft.zh else f"on average over {over}")


def _aggregate(
    draft: Draft, pool: Pool, how: Callable[[Sequence[Term], str | None], Result], word: str
) -> Result | None:
    """A sum or a mean; no value where a figure that belongs to it lacks."""
    if not pool.terms:
        draft.lines.append(_all(draft, pool))
        return None
    result = how(pool.terms, pool.unit)
    marks = "".join(pool.cite(draft, t.finding) for t in pool.terms)
    shown = len(pool.terms) <= MOST_SHOWN
    where = pool.scope_text(draft)
    if not pool.is_whole:
        where += "（仅有数字的部分）" if draft.zh else " (only what has a figure)"
    what = f"{where}{pool.name}{word}" if draft.zh else f"{where}: {pool.name}, {word}:"
    if not shown:
        result = replace(result, derivation=None)
    draft.lines.append(wording.result(what, result, draft.language, marks))
    return result if pool.is_whole else None


def _extreme(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    if len(pool.terms) < 2:
        draft.lines.append(_all(draft, pool))
        if draft.zh:
            draft.lines.append("可比的数字不足两个，无法比较。")
        else:
            draft.lines.append("Fewer than two figures: nothing to compare.")
        return None
    places = ranked(pool.terms, lowest=plan.lowest)
    first = places[0]
    if len(places) == 1:
        text = _same(draft, pool, first)
    else:
        text = _first(draft, plan, pool, first)
        draft.first += [(t.finding.report.agency, t.finding.report.year or 0) for t in first]
        rest = [t for place in places[1:] for t in place]
        if len(pool.terms) <= MOST_SHOWN:
            text += _others(draft, pool, rest)
    draft.lines.append(text)
    if len(first) > 1:
        return Result(first[0].value, pool.unit)
    return Result(pool.number(first[0]), pool.unit, pool.how(first[0].finding))


def _same(draft: Draft, pool: Pool, terms: Sequence[Term]) -> str:
    value = pool.amount(terms[0].value)
    labels = _labels(draft, pool, terms)
    if draft.zh:
        return f"{pool.head(draft)}都是{value}，不分多少：{labels}。"
    return f"{pool.head(draft)}: all equal, {value}: {labels}."


def _first(draft: Draft, plan: Plan, pool: Pool, first: Sequence[Term]) -> str:
    value = pool.amount(first[0].value)
    labels = _labels(draft, pool, first)
    if len(first) == 1 and pool.how(first[0].finding):
        value = pool.shown(draft, first[0].finding)
        labels = pool.label(first[0].finding, draft)
    if draft.zh:
        word = pool.words["zh"][plan.lowest]
        tie = "并列" if len(first) > 1 else ""
        tail = "，均为" if tie else "，为"
        return f"{pool.head(draft)}{tie}{word}的是{labels}{tail}{value}。"
    word = pool.words["en"][plan.lowest]
    tie = " (a tie)" if len(first) > 1 else ""
    return f"{pool.head(draft)}: {word}{tie}: {labels}, {value}."


def _labels(draft: Draft, pool: Pool, terms: Sequence[Term]) -> str:
    shown = [f"{pool.label(t.finding, draft)}{pool.cite(draft, t.finding)}" for t in terms]
    return ("、" if draft.zh else ", ").join(shown)


def _others(draft: Draft, pool: Pool, terms: Sequence[Term]) -> str:
    items = [
        f"{pool.label(t.finding, draft)}{'' if draft.zh else ' '}{pool.shown(draft, t.finding)}"
        for t in terms
    ]
    return f"其余：{'；'.join(items)}。" if draft.zh else f" The others: {'; '.join(items)}."


def _ranking(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    """A list by place; equal figures share a place and the next one is skipped."""
    places = ranked(pool.terms, lowest=plan.lowest)
    items: list[str] = []
    nth: Result | None = None
    place = 1
    for terms in places:
        wanted = (not plan.count or place <= plan.count) and (not plan.nth or place == plan.nth)
        if wanted:
            nth = Result(terms[0].value, pool.unit) if plan.nth else None
            for term in terms:
                if plan.place_of and term.finding.report.agency not in plan.place_of:
                    continue
                label = pool.label(term.finding, draft)
                shown = pool.shown(draft, term.finding)
                tie = len(terms) > 1
                if draft.zh:
                    items.append(f"{'并列' if tie else ''}第{place}名 {label} {shown}")
                else:
                    items.append(f"{place}{' (a tie)' if tie else ''}. {label}: {shown}")
        place += len(terms)
    head = pool.head(draft)
    if plan.place_of:
        head += f"（{len(pool.terms)}个机关）" if draft.zh else f" (of {len(pool.terms)})"
    if not items:
        none = "没有这个名次" if draft.zh else "no such place"
        draft.lines.append(f"{head}：{none}。" if draft.zh else f"{head}: {none}.")
        return None
    order = (
        ("由少到多" if plan.lowest else "由多到少")
        if draft.zh
        else ("from the fewest" if plan.lowest else "from the most")
    )
    draft.lines.append(f"{head}（{order}）：" if draft.zh else f"{head} ({order}):")
    draft.lines += [f"- {item}" for item in items]
    return nth


def _filter(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    met: list[Term] = []
    for term in pool.terms:
        outcomes = [meets(term.value, pool.unit, bound) for bound in plan.bounds]
        if None in outcomes:
            draft.lines.append(wording.mixed_units(draft.language))
            return None
        if all(outcomes):
            met.append(term)
    words = "、".join(
        ("为0" if draft.zh else "0") if b.name == "equal" else b.words for b in plan.bounds
    )
    head = pool.head(draft)
    if not met:
        for term in pool.terms[:MOST_SHOWN]:
            pool.cite(draft, term.finding)
        none = f"没有“{words}”的" if draft.zh else f"none is “{words}”"
        draft.lines.append(f"{head}：{none}。" if draft.zh else f"{head}: {none}.")
        return None
    items = [
        f"{pool.label(t.finding, draft)}{'' if draft.zh else ' '}{pool.shown(draft, t.finding)}"
        for t in sorted(met, key=lambda t: -t.value)
    ]
    if draft.zh:
        draft.lines.append(f"{head}“{words}”的有{len(met)}个：{'；'.join(items)}。")
    else:
        draft.lines.append(f"{head}, “{words}”: {len(met)}: {'; '.join(items)}.")
    return None


def _compare(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    draft.lines.append(_all(draft, pool))
    if len(pool.terms) == 2:
        draft.lines.append(_distance(draft, pool, pool.terms[0], pool.terms[1]))
    return None


def _distance(draft: Draft, pool: Pool, one: Term, other: Term) -> str:
    gap = abs(one.value - other.value)
    more, less = (one, other) if one.value >= other.value else (other, one)
    a, b = pool.label(more.finding, draft), pool.label(less.finding, draft)
    if not gap:
        return "两者相同。" if draft.zh else "Both are the same."
    shown = with_unit(gap, pool.unit)
    if draft.zh:
        return f"{a}比{b}多{shown}。"
    return f"{a}: {shown} more than {b}."


def _difference(draft: Draft, plan: Plan, pool: Pool) -> Result | None:
    """Later less earlier, or first named less second; the percentage beside it."""
    draft.lines.append(_all(draft, pool))
    ends = (pool.findings[0], pool.findings[-1])
    terms = [t for t in pool.terms if t.finding in ends]
    if len(terms) != 2 or (plan.axis == "agencies" and len(pool.findings) != 2):
        return None
    first, second = terms
    later, earlier = (first, second) if plan.axis == "agencies" else (second, first)
    backwards = plan.axis == "years" and not plan.previous and names_earlier_first(draft.question)
    if backwards:
        later, earlier = earlier, later
    if plan.axis == "agencies" and _names_base_first(draft.question):
        later, earlier = earlier, later
    plain, percent = pool.distance(later, earlier, draft.language)
    if backwards:
        draft.lines.append(_less_earlier(draft, pool, (later, earlier), plain, percent))
    else:
        draft.lines.append(_change_text(draft, plan, pool, plain, percent))
    if plan.percent:
        if percent.value is None:
            draft.lines.append(wording.zero_base(draft.language))
            return None
        return percent
    if plan.absolute:
        return replace(plain, value=abs(plain.number))
    return plain


def _less_earlier(
    draft: Draft, pool: Pool, pair: tuple[Term, Term], plain: Result, percent: Result
) -> str:
    """An earlier year against a later one: it has so many more or fewer."""
    one, other = (pool.label(t.finding, draft) for t in pair)
    if not plain.number:
        return "两者相同。" if draft.zh else "Both are the same."
    gap = _gap(pool, plain)
    share = f"{rounded(abs(percent.value))}%" if percent.value is not None else ""
    if draft.zh:
        word = "多" if plain.number > 0 else "少"
        text = f"{one}比{other}{word}{gap}（{plain.derivation}）"
        return text + (f"，{word}{wording.about(percent.number, 'zh')}{share}。" if share else "。")
    word = "more" if plain.number > 0 else "fewer"
    text = f"{one}: {gap} {word} than {other} ({plain.derivation})"
    return text + (f", {wording.about(percent.number, 'en')}{share}." if share else ".")


def _gap(pool: Pool, plain: Result) -> str:
    if pool.unit != plain.unit:
        return wording.shown(abs(plain.number), plain.unit)
    return with_unit(abs(plain.number), pool.unit)


def _names_base_first(question: Question) -> bool:
    """Whether the first agency stands behind "than": "how many more than A had B"."""
    than = next((o.start for o in question.operations if o.name == "than"), -1)
    first = question.agency_words.split(" ")[0]
    return question.language == "en" and 0 <= than < question.plain.find(first)


def _change_text(draft: Draft, plan: Plan, pool: Pool, plain: Result, percent: Result) -> str:
    value = plain.number
    gap = _gap(pool, plain)
    how = plain.derivation
    share = f"{rounded(abs(percent.value))}%" if percent.value is not None else ""
    about = wording.about(percent.value, draft.language) if percent.value is not None else ""
    if draft.zh:
        if not value:
            return "两者相同，没有变化。"
        if plan.axis == "agencies":
            word = "前者比后者多" if value > 0 else "前者比后者少"
            return f"{word}{gap}（{how}）。"
        word, rate = ("增加", "增幅") if value > 0 else ("减少", "降幅")
        return f"{word}{gap}（{how}）" + (f"，{rate}{about}{share}。" if share else "。")
    if not value:
        return "Both are the same: no change."
    if plan.axis == "agencies":
        which = "second" if _names_base_first(draft.question) else "first"
        return f"The {which} has {gap} {'more' if value > 0 else 'fewer'} ({how})."
    word = "An increase of" if value > 0 else "A decrease of"
    return f"{word} {gap} ({how})" + (f", {about}{share}." if share else ".")


_WORK: dict[str, _Work] = {
    "together": _together,
    "average": _average,
    "extreme": _extreme,
    "ranking": _ranking,
    "filter": _filter,
    "compare": _compare,
    "difference": _difference,
}
