"""What of the form a question asks for: a measure or a sum of measures, and whose applications."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reportqa.form.catalogue import Applicant, Catalogue, Group, Measure, catalogue
from reportqa.question.parse import ALL_BUT, NEUTRAL, OPTIONAL, Question
from reportqa.question.vocabulary import label_term


@dataclass(frozen=True, slots=True)
class Target:
    """Cells of the form that answer together: the sum over ``members`` and ``applicants``.

    ``members`` are names of measures, one for a measure of its own. ``applicants`` is empty but
    for table three: one for a column, several for 法人或其他组织, which has no cell of its own.
    ``whole`` is set where the column is 总计 because no applicant was named.
    """

    name: str
    en: str
    table: str
    unit: str | None
    editions: tuple[int, ...]
    members: tuple[str, ...]
    applicants: tuple[Applicant, ...] = ()
    applicant_name: str = ""
    applicant_en: str = ""
    whole: bool = True

    @property
    def is_sum(self) -> bool:
        """Whether the form has no cell of its own for it."""
        return len(self.members) > 1 or len(self.applicants) > 1


def find_targets(question: Question, catalogue: Catalogue) -> tuple[Target, ...]:
    """Everything of the form that the question means: each of its terms is accounted for.

    A reading that needs more of the question's words is meant rather than one that only lets them
    pass; words that may as well be counting words do not decide.
    """
    terms = [ids for ids in question.terms if not ids <= NEUTRAL]
    if not terms:
        return ()
    found = [
        (weight, target)
        for entry in catalogue.entries
        for weight, target in _match(entry, terms, catalogue)
    ]
    if not _JOINS.search(question.plain):
        # granted only partial disclosure: the verb names no second outcome
        found = [(w, t) for w, t in found if not set(t.members) >= _OUTCOMES]
    if _says_closed(question):
        # the 总计 of reviews and lawsuits counts those not yet closed too
        found = [(w, t) for w, t in found if t.table != "4" or not _is_total(t)]
    most = max((weight for weight, _ in found), default=(0, 0))
    return tuple(target for weight, target in found if weight == most)


_OUTCOMES = {"予以公开", "部分公开"}
_JOINS = re.compile(
    r"[和与及或、,跟加/+]|同(?!意)|连同|还有|公开率|实质|"
    r"\b(?:and|or|plus|with|both|together|total|fully|wholly)\b"
)


_CLOSED = re.compile(
    r"办结.*|办[理好]?完.*|处理完.*|了结.*|"
    r"(?:decid|conclud|clos|settl|finish|complet|resolv)e?d?"
)


def _says_closed(question: Question) -> bool:
    """Whether a word of the question asks for what was brought to an end."""
    return any(a >= 0 and _CLOSED.fullmatch(question.plain[a:b]) for a, b in question.places)


def _is_total(target: Target) -> bool:
    return all(m.endswith("总计") for m in target.members)


def find_wider(question: Question, catalogue: Catalogue) -> tuple[Target, ...]:
    """What a question could mean if it said more: every term fits, some that are needed lack."""
    terms = [ids for ids in question.terms if not ids <= NEUTRAL]
    if not terms:
        return ()
    found = []
    for entry in catalogue.entries:
        named = frozenset().union(*terms) & entry.needs
        if named and all(ids & (entry.needs | entry.may | NEUTRAL) for ids in terms):
            found.append(target_of(entry, (), catalogue))
    return tuple(found)


def _match(
    entry: Measure | Group, terms: list[frozenset[str]], catalogue: Catalogue
) -> list[tuple[tuple[int, int], Target]]:
    """The entry and how many words need it, for each reading of the terms as applicants.

    Words that may as well be something else count last.
    """
    readings: list[tuple[Applicant, ...]] = [()]
    if entry.table == "3":
        named = frozenset().union(*terms)
        readings += [(a,) for a in catalogue.applicants if a.needs & named - {"total"}]
        if "organisation" in named:
            readings.append(tuple(a for a in catalogue.applicants if len(a.path) > 1))
    left_out = frozenset(t for ids in terms for t in ids if t.startswith(ALL_BUT))
    if left_out and entry.table != "3":
        return []
    targets = []
    for reading in readings:
        applicants = reading
        own = frozenset().union(*(a.needs for a in applicants)) if applicants else frozenset()
        if len(applicants) > 1:
            own = frozenset({"organisation"})
        if left_out:
            own |= left_out
            applicants = _all_but(applicants, left_out, catalogue)
            if not applicants:
                continue
        may = entry.may | NEUTRAL
        ways = (entry.needs, *entry.also, frozenset({label_term(entry.name)}))
        fitting = [n | own for n in ways if _fits(terms, n | own, may | entry.needs)]
        if fitting:
            certain = [ids for ids in terms if OPTIONAL not in ids]
            weight = max(
                (sum(bool(t & n) for t in certain), sum(bool(t & n) for t in terms))
                for n in fitting
            )
            targets.append((weight, target_of(entry, applicants, catalogue)))
    return targets


def left_out(question: Question) -> tuple[str, ...]:
    """The names of the agencies or applicants that the question leaves out."""
    if question.excluded:
        return question.excluded
    columns = catalogue().applicants
    zh = question.language == "zh"
    names = (next((a for a in columns if t in a.needs), None) for t in question.without)
    other = "法人或其他组织" if zh else "organisations"
    return tuple(other if a is None else a.name if zh else a.en for a in names)


def _all_but(
    applicants: tuple[Applicant, ...], left_out: frozenset[str], catalogue: Catalogue
) -> tuple[Applicant, ...]:
    """Those of the applicants, of all where none was named, that are not left out."""
    those = applicants or catalogue.applicants[:-1]
    terms = frozenset(t.removeprefix(ALL_BUT) for t in left_out)
    if "organisation" in terms:
        those = tuple(a for a in those if len(a.path) == 1)
    return tuple(a for a in those if a.needs.isdisjoint(terms))


def _fits(terms: list[frozenset[str]], needs: frozenset[str], may: frozenset[str]) -> bool:
    """Every term is needed or allowed, and every need is met by a term of its own."""
    if not all(ids & (needs | may) for ids in terms):
        return False
    return _assign(sorted(needs), terms)


def _assign(needs: list[str], terms: list[frozenset[str]]) -> bool:
    if not needs:
        return True
    first, *rest = needs
    return any(
        first in ids and _assign(rest, [*terms[:i], *terms[i + 1 :]]) for i, ids in enumerate(terms)
    )


def _name_of(applicants: tuple[Applicant, ...], catalogue: Catalogue) -> tuple[str, str]:
    if len(applicants) == 1:
        return applicants[0].name, applicants[0].en
    if applicants == tuple(a for a in catalogue.applicants if len(a.path) > 1):
        return "法人或其他组织", "legal persons and other organisations"
    names = "、".join(a.name for a in applicants)
    return names, ", ".join(a.en for a in applicants)


def target_of(
    entry: Measure | Group, applicants: tuple[Applicant, ...], catalogue: Catalogue
) -> Target:
    """The cells of an entry in the columns of some applicants; () for 总计."""
    members = entry.members if isinstance(entry, Group) else (entry.name,)
    whole = not applicants
    if entry.table == "3" and whole:
        applicants = (catalogue.applicants[-1],)
    name, en = "", ""
    if not whole:
        name, en = _name_of(applicants, catalogue)
    return Target(
        name=entry.name,
        en=entry.en,
        table=entry.table,
        unit=entry.unit,
        editions=entry.editions,
        members=members,
        applicants=applicants if entry.table == "3" else (),
        applicant_name=name,
        applicant_en=en,
        whole=whole,
    )
