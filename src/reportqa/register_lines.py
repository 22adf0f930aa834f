"""Lines of the register of commitments written out, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from reportqa.register import Recurring, commitment_text
from reportqa.store.model import StoredFollowup, StoredItem


def commitment_json(stored: StoredItem, score: float | None = None) -> dict[str, Any]:
    """A line of the register; ``score`` says how near it is to what was searched for."""
    item = stored.item
    own = commitment_text(item)
    is_problem = item.kind == "problem"
    return {
        "id": stored.id,
        "agency": stored.agency or None,
        "year": stored.year,
        "problem": own if is_problem else stored.problem or None,
        "commitment": None if is_problem else own,
        "topic": item.topic,
        "deadline": item.deadline or None,
        "numbers": list(item.numbers),
        "status": item.status,
        "quote": item.quote,
        "report": stored.report,
        "file": stored.file,
        "section": " > ".join(stored.path),
        "page": item.page,
        "start": item.start,
        "end": item.end,
        "followups": [_followup_json(f) for f in stored.followups],
        **({} if score is None else {"score": score}),
    }


def _followup_json(stored: StoredFollowup) -> dict[str, Any]:
    followup = stored.followup
    return {
        "year": followup.year,
        "finding": followup.finding,
        "quote": followup.quote or None,
        "score": followup.score,
        "report": stored.report or None,
        "start": followup.start,
        "end": followup.end,
    }


def commitment_row(stored: StoredItem, score: float | None = None) -> dict[str, Any]:
    """A line of the register for a spreadsheet: one cell tells what each later year tells."""
    row = commitment_json(stored, score)
    told = [
        f"{f['year']}: {f['finding']}" + (f" “{f['quote']}”" if f["quote"] else "")
        for f in row.pop("followups")
    ]
    return row | {"followups": "\n".join(told)}


def commitments_text(found: Sequence[StoredItem]) -> str:
    """Lines of the register for people, report by report, with what later reports tell."""
    out: list[str] = []
    for report, group in groupby(found, key=lambda s: s.report):
        out.append(report)
        for stored in group:
            item = stored.item
            mark = {"planned": "→", "done": "✓", None: "!"}[item.status]
            due = f", {item.deadline}" if item.deadline else ""
            out.append(f"  {mark} [{item.topic}{due}] {commitment_text(item)}  ({stored.id})")
            if stored.problem:
                out.append(f"      ! {stored.problem}")
            for one in stored.followups:
                told = one.followup
                quote = f": “{told.quote}”" if told.quote else ""
                score = f" ({told.score:.2f})" if told.score is not None else ""
                out.append(f"      {told.year} {told.finding}{score}{quote}")
    return "\n".join(out) or "The register has no such line."


def recurring_text(found: Sequence[Recurring]) -> str:
    """Problems that come again, for people."""
    out: list[str] = []
    for one in found:
        out.append(f"{one.agency}: {', '.join(map(str, one.years))}")
        out += [f"  {i.year} {commitment_text(i.item)}  ({i.id})" for i in one.items]
    return "\n".join(out) or "No problem comes again."


def recurring_json(one: Recurring) -> dict[str, Any]:
    """A problem that comes again; ``scores`` are of each but the first."""
    return {
        "agency": one.agency,
        "years": list(one.years),
        "scores": list(one.scores),
        "problems": [commitment_json(item) for item in one.items],
    }
