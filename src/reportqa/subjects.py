"""What the quantities of a sentence count, in the words of the sentence.

Rules of thumb over clauses, not a grammar. A clause that leaves its noun out (办结3件) borrows it
from the clause before; a part behind 其中 that cannot stand alone borrows the whole. Where no rule
finds a subject it is "" and the figure answers nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportqa import clause_words as words
from reportqa.numbers import half_width
from reportqa.quantities import Quantity

LONGEST = 40
"""Characters beyond which a subject is cut back to its last verb and noun."""

_RELATION = re.compile(r"(?:涉及|关于|针对|来自|不?属于)")
_CARRIED = re.compile(r"(?:顺延|结转)[到至]?下一?年度?[\u4e00-\u9fff]*$")


@dataclass(frozen=True, slots=True)
class Subject:
    """What one quantity counts: ``text`` without white space ("" if not found), and its ``period``.

    ``planned`` says that the sentence speaks of a plan or a requirement.
    """

    text: str
    period: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class _Named:
    """A figure already named, from which later ones may borrow verb and noun."""

    subject: str = ""
    verb: str = ""
    noun: str = ""
    relation: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around one quantity: cleaned ``lead``, ``tail``, and how it hangs on the last."""

    lead: str
    earlier: str
    tail: str
    unit: str
    listed: bool
    bracket: bool
    of: bool
    abuts: bool
    parts: bool
    joined: bool


def find_subjects(
    sentence: str, quantities: Sequence[Quantity], before: str = ""
) -> tuple[Subject, ...]:
    """The subject of each quantity of a sentence; ``before`` is the paragraph's text before it."""
    plain = half_width(sentence)
    flat = _flatten(plain)
    subjects: list[Subject] = []
    last = outer = _Named()
    whole: _Named | None = None
    for index, quantity in enumerate(quantities):
        start = quantities[index - 1].end if index else 0
        end = quantities[index + 1].start if index + 1 < len(quantities) else len(plain)
        gap = flat[start : quantity.start]
        if ")" in gap or "另" in gap:
            last = outer
        if ";" in gap:
            whole = None
        if "其中" in gap or (index and re.search(r"(?:包括|分别为?|包含)[:,]?", gap)):
            whole = last
        around = _around(
            plain, flat, quantity, start=start, end=end, after=index > 0, parts=whole is not None
        )
        named = _name(around, last, whole or last, before + plain[: quantity.start])
        named = replace(named, subject=_shorten(named.subject), unit=quantity.unit)
        head = plain[: quantity.start]
        subjects.append(
            Subject(named.subject, _period(flat[: quantity.start]), bool(words.PLAN.search(head)))
        )
        if not _is_share(quantity.unit) or named.subject.endswith("（原）"):
            last = named if named.noun else replace(last, subject=named.subject, unit=quantity.unit)
            if flat[: quantity.start].count("(") == flat[: quantity.start].count(")"):
                outer = last
    return tuple(subjects)


def _is_share(unit: str) -> bool:
    return unit in {"%", "‰", "个百分点"}


def _flatten(plain: str) -> str:
    """Same length; what stands in quotation marks and titles has no punctuation or digits left."""

    def blot(match: re.Match[str]) -> str:
        inner = re.sub(r"[,;:()、\d]", "某", match[0][1:-1])
        return match[0][0] + inner + match[0][-1]

    return re.sub(r"《[^》]*》|“[^“”]{0,80}”", blot, plain)


def _around(
    plain: str, flat: str, quantity: Quantity, *, start: int, end: int, after: bool, parts: bool
) -> _Around:
    gap = flat[start : quantity.start]
    cut = max((m.end() for m in re.finditer(r"[,;:()]|其中的?", gap)), default=0)
    if cut == 0 and after and re.match(r"\s*[、和及与]", gap):
        cut = gap.index(gap.strip()[0]) + 1
    raw = re.sub(r"\s", "", plain[start + cut : quantity.start])
    lead = clean(raw)
    earlier = ""
    if not lead and cut > 1 and gap[cut - 1] in ",:":
        earlier = _clause_before(plain, flat, start, start + cut - 1)
    tail = flat[quantity.end : end]
    stop = re.search(r"[,;:。()!?]|其中", tail)
    abuts = stop is None and end < len(plain)
    tail = re.sub(
        r"\s",
        "",
        plain[quantity.end : quantity.end + stop.start()] if stop else plain[quantity.end : end],
    )
    tail = re.sub(r"^(?:以上|以下|左右|上下|以内)", "", tail)
    return _Around(
        lead=lead,
        earlier=earlier,
        tail=tail,
        unit=quantity.unit,
        listed=after
        and re.fullmatch(r"\s*(?:[(][^()]*[)])?\s*[、,和及与]?", gap[:cut]) is not None,
        bracket=gap[cut - 1 : cut] == "(" and not gap[cut:].strip(),
        of=raw.endswith("的"),
        abuts=abuts,
        parts=parts,
        joined=after and cut == 0,
    )


def _clause_before(plain: str, flat: str, start: int, end: int) -> str:
    """The clause that ends at ``end``, for a number that stands alone behind a comma."""
    left = max((m.end() for m in re.finditer(r"[,;:()]", flat[start:end])), default=0)
    clause = clean(re.sub(r"\s", "", plain[start + left : end]))
    return clause if 2 <= len(clause) <= 30 else ""


def clean(raw: str) -> str:
    """The words before a number without time, numbering, 我局, 共 and other fillers."""
    text = re.sub(r"\s", "", raw)
    for match in words.TIME.finditer(text):
        head = text[: match.start()]
        glued = re.search(r"(?:情况|方面|概述|平台建设|保障|监督|渠道|机制|[)）])$", head)
        if glued or (head and re.match(r"[,，]?(?:全[省市区县镇]|我)", text[match.end() :])):
            text = text[match.start() :]
            break
    text = re.sub(
        rf"(?:{words.INNER_TIME})?(?:共计|累计|总共|一共|总计|合计|共)(?={words.VERB})", "", text
    )
    text = re.sub(rf"(?:{words.INNER_TIME})(?={words.VERB})", "", text)
    text = re.sub(r"(?<=.)共有", "", text)
    text = _strip(text)
    shorter = _strip(words.LISTED.sub("", text))
    return _balanced(shorter or text)


def _balanced(text: str) -> str:
    """Without a quotation mark whose other half was cut off."""
    text = re.sub(r"^([^“]*)”", r"\1", text)
    return re.sub(r"“([^”]*)$", r"\1", text)


def _strip(text: str) -> str:
    previous = None
    while text != previous:
        previous = text
        text = words.LEADING.sub("", text, count=1) if words.LEADING.match(text) else text
        text = words.TRAILING.sub("", text)
    return text


def _name(around: _Around, last: _Named, whole: _Named, before: str) -> _Named:
    lead = around.lead
    changed = _changed(around, last)
    if changed:
        return changed
    if _is_share(around.unit):
        return _Named(_share(around, last, whole))
    if re.match(r"(?:同比|环比|较|比)", lead):
        return replace(last, subject=last.subject + lead + ("" if last.subject else around.tail))
    if re.fullmatch(r"(?:增加|减少|增长|下降|上升|回落)(?:了)?", lead) and last.subject:
        return replace(last, subject=last.subject + lead)
    if lead.endswith("连续"):
        return _Named(lead.replace("已经", "").replace("已", "") + around.tail)
    counted = _tail_noun(around)
    if counted:
        return _named_behind(around, counted, last, before)
    if not lead and around.earlier:
        return _named_before(replace(around, lead=around.earlier), last, whole, before)
    if not lead:
        tail = words.CUT.sub("", around.tail) if not last.noun else around.tail
        known = last.noun or last.subject
        if known and _CARRIED.match(tail):
            return replace(last, subject=f"{tail}的{known}")
        return replace(last, subject=known + tail) if known and tail else _Named()
    return _named_before(around, last, whole, before)


def _changed(around: _Around, last: _Named) -> _Named | None:
    """由20天压缩至5天: the same thing before and after."""
    source = re.fullmatch(r"(.{2,}?)(?:由|从)[^由从]{0,6}", around.lead)
    if source and words.CHANGED_TO.match(around.tail):
        return _Named(source[1] + "（原）", "", source[1])
    if last.subject.endswith("（原）") and words.CHANGED_TO.fullmatch(around.lead):
        return _Named(last.noun + "（现）", "", last.noun)
    return None


def _tail_noun(around: _Around) -> str:
    """The noun behind the counting word, if that is what is counted, else ""."""
    lead, tail = around.lead, around.tail
    if re.match(r"为(?!了|主)", tail) and not lead:
        return tail[1:]
    open_lead = (
        not lead
        or bool(
            re.search(rf"(?:{words.VERBS})(?:了|过|出|到)?$", lead)
            and not re.search(rf"(?:{words.NOUNS.pattern})$", lead)
        )
        or lead.endswith(("等", "对", "在", "向", "为", "从", "与", "以", "涉及", "于"))
        or around.of
        or words.SCOPES.fullmatch(lead) is not None
    )
    if not tail or tail[0] in "、/":
        return ""
    if re.match(r"(?:以上)?[、,]", tail):
        return ""
    if not open_lead and words.PREDICATE.match(tail):
        return ""
    organ = words.ORGANS.match(tail)
    if organ and around.abuts and around.unit in {"个", "家"} and not words.PREDICATE.match(tail):
        return organ[0]
    if (
        not open_lead
        and around.abuts
        and not (re.search(r"[的、]", tail) or words.ATTRIBUTE.search(tail))
    ):
        return ""
    if not lead and re.match(
        r"(?:顺延|结转|予以|尚未|正在|均|全部|已|被|获|属|因|按|未|不|转|在|由|来自|是)", tail
    ):
        return ""
    if words.RELATIVE.match(tail) and "的" in tail:
        noun = tail.rsplit("的", 1)[1]
    else:
        noun = words.ADJECTIVES.sub("", tail)
        noun = re.split(r"(?<=..)的", noun, maxsplit=1)[0]
        noun = _list_part(noun)
    if around.abuts:
        attribute = words.ATTRIBUTE.search(noun)
        if attribute:
            noun = noun[: attribute.start()]
        elif organ:
            noun = organ[0]
        noun = _strip(noun)
    cut = words.CUT.search(noun)
    noun = noun[: cut.start()] if cut else noun
    return _strip(noun)


def _list_part(noun: str) -> str:
    """The first noun of a list, with the second where it is short and no clause of its own."""
    parts = noun.split("、")
    if len(parts) == 2 and len(parts[1]) <= 8 and not re.match(words.VERB, parts[1]):
        return noun
    return parts[0]


def _named_behind(around: _Around, counted: str, last: _Named, before: str) -> _Named:
    """受理298件信访件, 对29项文件进行解读: the noun stands behind."""
    lead = around.lead
    carried = _CARRIED.search(around.tail)
    if carried:
        return _Named(f"{carried[0]}的{counted}", "", counted)
    if lead and lead == last.noun:
        return _Named(last.verb + counted, last.verb, counted)
    done = re.search(rf"(?:进行|开展|予以|实施)(?:了)?((?:全面)?(?:{words.VERBS}))", around.tail)
    if lead.endswith(("对", "将")) and done:
        return _Named(done[1] + counted, done[1], counted)
    if lead.endswith("等") or len(lead) > 20:
        clause = re.split(r"[,;:。\n]", re.sub(r"\([^()]*\)", "", _flatten(before)))[-1]
        governing = _verbs(re.sub(r"\s", "", clause))
        verb = governing[0][0] if governing else ""
        return _Named(verb + counted, verb, counted)
    found = [] if around.of else _verbs(lead)
    if found:
        verb = found[-1][0]
        if around.abuts and found[-1][2] < len(lead) and words.ORGANS.fullmatch(counted):
            return _Named(lead + counted, verb, counted)
        at_end = found[-1][2] == len(lead)
        short = at_end and len(lead) <= 12
        return _Named((lead if short else verb) + counted, verb, counted)
    if lead.endswith(("等", "在", "向", "为", "从", "与", "以", "于", "对")):
        lead = ""
    if done and around.of:
        return _Named(done[1] + counted, done[1], counted)
    if around.listed and last.verb and not lead and last.unit == around.unit:
        return _Named(last.verb + counted, last.verb, counted)
    if around.of:
        lead = ""
    return _Named(lead + counted, "", counted)


def _named_before(around: _Around, last: _Named, whole: _Named, before: str) -> _Named:
    """受理申请3件: the noun, or the verb alone, stands before."""
    lead = around.lead
    ends_in_verb = bool(verbs := _verbs(lead)) and verbs[-1][2] == len(lead)
    alike = ends_in_verb and 2 < len(lead) <= 4 and last.noun.endswith(lead[-2:])
    if around.listed and last.verb and alike:
        return _Named(last.verb + lead, last.verb, lead)
    if around.joined and lead == last.noun and last.subject.endswith(lead):
        return replace(last, subject=last.subject[: -len(lead)] or lead)
    if words.OUTCOMES.search(lead) and not words.CASES.search(lead):
        for source in (whole, last):
            if words.CASES.search(source.noun):
                return _Named(source.noun + lead, "", source.noun)
    noun = _last_noun(whole.noun or last.noun)
    if words.STATES.fullmatch(lead):
        return _Named(lead + noun, "", noun)
    if noun and _CARRIED.fullmatch(lead):
        return _Named(f"{lead}的{noun}", "", noun)
    if words.BARE_VERB.fullmatch(lead):
        core = re.sub(rf"^(?:{words.ADVERBS})+(?=.)", "", lead)
        core = core if re.match(words.VERB, core) else lead
        noun = _last_noun(whole.noun or last.noun) or _noun_of(
            core, before[: len(before) - len(lead)]
        )
        return _Named(core + noun, core, noun)
    relation = _RELATION.match(lead)
    if relation:
        # what 属于… is said of; another 属于… beside it is none
        said_of = around.parts or not relation[0].startswith("不")
        if said_of and whole.noun and not _RELATION.match(whole.noun):
            return _Named(f"{lead}的{_last_noun(whole.noun)}", "", whole.noun, relation[0])
        return _Named(lead)
    found = _verbs(lead)
    if around.joined and found and found[0][1] == 1:
        # A slip of the pen between two figures, as in "5件办完成归档3件".
        lead, found = lead[1:], _verbs(lead[1:])
    if around.listed and not found:
        if last.relation and whole.noun:
            return _Named(
                f"{last.relation}{lead}的{_last_noun(whole.noun)}", "", whole.noun, last.relation
            )
        if (
            words.NOUN_ENDS.search(lead)
            and not around.parts
            and last.verb
            and last.unit == around.unit
        ):
            return _Named(last.verb + lead, last.verb, lead)
    if lead.endswith("类"):
        kind = re.search(r"类(.{1,6})$", last.subject)
        lead += kind[1] if kind and kind[1] not in lead else ""
    if found and found[0][2] < len(lead):
        verb, _, end = found[0]
        return _Named(lead, verb, lead[end:])
    return _Named(lead, "", re.sub(r"(?:总数|数量|数)$", "", lead))


def _verbs(text: str) -> list[tuple[str, int, int]]:
    """Verbs with their place, those inside known nouns and titles left out."""
    hidden = re.sub(r"《[^》]*》|“[^”]*”", lambda m: "\u0001" * len(m[0]), text)
    hidden = words.NOUNS.sub(lambda m: "\u0001" * len(m[0]), hidden)
    return [(m[0], m.start(), m.end()) for m in re.finditer(words.VERB, hidden)]


def _last_noun(noun: str) -> str:
    """The noun without what qualifies it: 通过网络提交的各类申请 is 申请."""
    short = re.sub(r"^各类", "", noun.rsplit("的", 1)[-1])
    return short if len(short) >= 2 else noun


def _noun_of(verb: str, before: str) -> str:
    """What the same verb was said of earlier in the paragraph."""
    found = re.findall(
        rf"{re.escape(verb)}(?![率量数])([\u4e00-\u9fff]{{2,14}})(?=[,，;；。])", before
    )
    return found[-1] if found else ""


def _share(around: _Around, last: _Named, whole: _Named) -> str:
    lead = around.lead
    if around.bracket:
        return last.subject + "占比" if last.subject else ""
    if not lead:
        known = last.noun or last.subject
        if around.tail.startswith("的"):
            return words.CUT.split(around.tail[1:])[0]
        return known + around.tail if known and around.tail else ""
    if lead.startswith("占"):
        return last.subject + (lead if len(lead) > 1 else "占比")
    if re.match(r"(?:同比|环比|较|比|在|增长|下降|上升|回落|提高|增加|减少|增幅|降幅)", lead):
        return last.subject + lead
    if words.BARE_RATE.fullmatch(lead):
        # Behind a part (其中…) a bare rate is that of the whole again.
        return _last_noun(whole.noun or last.noun) + lead
    return lead


def _shorten(subject: str) -> str:
    if len(subject) <= LONGEST:
        return subject
    for verb, start, end in reversed(_verbs(subject)):
        if len(subject) - end >= 2 and len(subject) - start <= LONGEST and verb:
            return subject[start:]
    return subject


def _period(head: str) -> str:
    """The last expression of time that opens a clause before the number, as printed."""
    text = re.sub(r"\s", "", head)
    period = ""
    for match in words.TIME.finditer(text):
        opens = re.search(r"(?:^|[,;:。()、]|情况|方面|概述|我.|[。）])$", text[: match.start()])
        if opens or re.match(rf"[,共我累]|{words.VERB}|全[省市区县镇]", text[match.end() :]):
            period = match[0]
    return period
