"""Questions in two steps: 许可最多的那年处罚多少 asks which year it is, then for that year."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportqa.answer.model import Answer
from reportqa.answer.several import together
from reportqa.question.text import normalise


@dataclass(frozen=True, slots=True)
class Steps:
    """The question for an agency or a year, and the one that is asked of it.

    ``after``: the second one names whose year it is.
    """

    which: str
    then: str
    after: bool = False


_YEAR = r"那?一?(?:年份?|年度)(?:里|中|内|度)?"
_AGENCY = r"(?:那|这)?(?:一)?个?(?:(?P<kind>局|部门|委办局)|单位|机关)(?:里|中)?"
_ASKS = re.compile(r"多少|几[件宗起个条项份元万次]|率(?:是|为)?[?。]?$")
_CHINESE = re.compile(
    r"^(?P<which>.*最[多少高低大小]的?)(?:(?P<year>" + _YEAR + r")|" + _AGENCY + r")"
    r"[,]?(?:它|其|该[局单位]*|当年|那年|这家)?(?:的)?(?P<then>.+)$"
)
_NO_SECOND = re.compile(
    r"^(?:是|为|有[哪几多]|在哪|排|比|占|和|与|跟|同|或|还是|之|名|都|到|至|前|后|以|与|及)|哪|谁|最|分别|各"
)
_OPEN = re.compile(r"^(?:又|一共|总共|共)?公开了?(?:多少|几)(?:件|份|个)?[?。]?$")
_APPLIED = re.compile("申请")
_IN_THE_YEAR = re.compile(
    r"^(?P<then>how (?:many|much) .+?) (?:in|for|during) the year "
    r"(?P<of>(?:when|in which|that|with|of) .*\b(?:most|highest|fewest|lowest|largest)\b.*)$"
)
_OF_THE_AGENCY = re.compile(
    r"^(?P<then>how (?:many|much) .+?) (?:of|by|at|for|in|from|did) the "
    r"(?P<kind>bureau|department|agency|authority) "
    r"(?:with|that|which) (?P<of>.*\b(?:most|highest|fewest|lowest|largest)\b.*)$"
)
_HAD = re.compile(r"^(?:had|has|received|issued|imposed|made|got|handled|is|was)\b")


def steps_of(question: str) -> Steps | None:
    """The two steps of a question; None for a question of one."""
    plain = normalise(question).rstrip("?。. ")
    match = _CHINESE.match(plain)
    if match is not None:
        then = match["then"].strip()
        if not _ASKS.search(then) or _NO_SECOND.search(then) or _ASKS.search(match["which"]):
            return None
        which = match["which"].rstrip("的")
        ask = "是哪一年" if match["year"] else "的局是哪个" if match["kind"] else "的单位是哪个"
        if _OPEN.match(then) and _APPLIED.search(which):
            # what was disclosed of the applications: two rows of the form
            then = "予以公开和部分公开各多少件"
        return Steps(f"{which}{'的' if match['year'] else ''}{ask}".replace("的的", "的"), then)
    match = _IN_THE_YEAR.match(plain)
    if match is not None and " year" not in match["then"]:
        return Steps(f"what was the year {match['of']}", match["then"], after=True)
    match = _OF_THE_AGENCY.match(plain)
    if match is not None and not re.search(r"\bwhich\b|\d", match["then"]):
        verb = "" if _HAD.match(match["of"]) else "had "
        return Steps(f"which {match['kind']} {verb}{match['of']}", match["then"])
    return None


def in_two_steps(
    question: str,
    first: Callable[[str, Sequence[str]], Answer],
    then: Callable[[str, str, int], Answer],
) -> Answer | None:
    """The second question asked of what the first one finds; None where either has no answer.

    ``first`` answers a question after others, ``then`` one of an agency and a year. Of a tie each
    is asked.
    """
    steps = steps_of(question)
    if steps is None:
        return None
    which = first(steps.which, [steps.then] if steps.after else [])
    if which.kind != "figure" or which.value is None or not which.first:
        return None
    answers = [then(steps.then, agency, year) for agency, year in which.first]
    if any(a.kind != "figure" for a in answers):
        return None
    asked = [(steps.which, which), *((steps.then, a) for a in answers)]
    merged = together(question, which.language, asked)
    if merged is None or len(answers) > 1:
        return merged
    (second,) = answers
    return replace(
        merged,
        value=second.value,
        unit=second.unit,
        interpretation=second.interpretation,
        derivation=second.derivation,
    )
