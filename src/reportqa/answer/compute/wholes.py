"""What a part of the form is a part of, and the parts that a whole of it is made of."""

from __future__ import annotations

from reportqa.answer.targets import Target, target_of
from reportqa.form.catalogue import Applicant, Catalogue, Group, Measure

_CONCLUDED = "总计"
"""The last row of the results of table three, and the last column of table four."""


def whole_of(part: Target, catalogue: Catalogue) -> Target | None:
    """The natural whole of a part; None where the form has none, or two (an applicant's result).

    An applicant's row: the row's 总计. A result: （七）总计 of the results. An outcome: the 总计 of
    its case. A kind of lawsuit: all lawsuits.
    """
    if part.table == "3":
        if not part.whole:
            return _row_total(part, catalogue)
        return _concluded(part, catalogue)
    if part.table == "4":
        return _of_case(part, catalogue)
    return None


def _row_total(part: Target, catalogue: Catalogue) -> Target | None:
    entry = _entry(part.name, catalogue)
    return target_of(entry, (), catalogue) if entry else None


def _concluded(part: Target, catalogue: Catalogue) -> Target | None:
    rows = [catalogue.by_name[m] for m in part.members]
    results = [m for m in catalogue.of_table("3") if len(m.row) > 1]
    whole = next((m for m in results if m.row[-1].endswith(_CONCLUDED)), None)
    if whole is None or part.name == whole.name or any(r not in results for r in rows):
        return None
    return target_of(whole, (), catalogue)


def _of_case(part: Target, catalogue: Catalogue) -> Target | None:
    columns = [catalogue.by_name[m].column for m in part.members]
    totals = {c[-1] == _CONCLUDED for c in columns}
    if totals == {False}:
        wanted = {(*c[:-1], _CONCLUDED) for c in columns}
    elif totals == {True} and len(columns) == 1 and len(columns[0]) > 2:
        wanted = {
            m.column
            for m in catalogue.of_table("4")
            if m.column[0] == columns[0][0] and m.column[-1] == _CONCLUDED
        }
    else:
        return None
    for entry in catalogue.entries:
        if entry.table == "4":
            members = entry.members if isinstance(entry, Group) else (entry.name,)
            if {catalogue.by_name[m].column for m in members} == wanted:
                return target_of(entry, (), catalogue)
    return None


def parts_of(whole: Target, catalogue: Catalogue) -> tuple[Target, ...]:
    """The parts that a whole is made of; () where it has none.

    A group: its rows. A row of table three: the applicants. A case's 总计: its outcomes.
    """
    if len(whole.members) > 1 and whole.table == "3" and whole.whole:
        rows = (catalogue.by_name[m] for m in whole.members)
        return tuple(target_of(row, (), catalogue) for row in rows)
    if whole.table == "3" and whole.whole:
        entry = catalogue.by_name[whole.members[0]]
        columns: tuple[Applicant, ...] = catalogue.applicants[:-1]
        return tuple(target_of(entry, (a,), catalogue) for a in columns)
    if whole.table == "4" and len(whole.members) == 1:
        column = catalogue.by_name[whole.members[0]].column
        if column[-1] == _CONCLUDED:
            return tuple(
                target_of(m, (), catalogue)
                for m in catalogue.of_table("4")
                if m.column[:-1] == column[:-1] and m.column != column
            )
    return ()


def _entry(name: str, catalogue: Catalogue) -> Measure | Group | None:
    return next((e for e in catalogue.entries if e.name == name), None)
