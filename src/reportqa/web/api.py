"""The HTTP API: the same JSON as the command line, with exact numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from reportqa import jsonio
from reportqa.export import check_json, figure_json, hit_json, report_json
from reportqa.register import Wanted
from reportqa.register_lines import commitment_json
from reportqa.web.talk import LONGEST_QUESTION

if TYPE_CHECKING:
    from reportqa.library import Library

Text = Annotated[str | None, Query(max_length=200)]
Year = Annotated[int | None, Query(ge=1900, le=2999)]
Question = Annotated[str, Query(min_length=1, max_length=LONGEST_QUESTION)]


def exact_json(value: Any, status: int = 200) -> Response:
    """A response whose numbers are written digit for digit."""
    return Response(jsonio.dumps(value), status_code=status, media_type="application/json")


def api_routes(library: Library) -> APIRouter:
    """The routes under /api, over one library."""
    api = APIRouter(prefix="/api", tags=["api"])

    @api.get("/ask")
    def ask(
        q: Question,
        previous: Annotated[list[str] | None, Query(max_length=50)] = None,
        agency: Text = None,
        year: Year = None,
    ) -> Response:
        """An answer. ``previous`` are earlier questions of the same conversation, oldest first."""
        answer = library.ask(q, previous=previous or [], agency=agency, year=year)
        return exact_json(answer.as_json())

    @api.get("/reports")
    def reports() -> Response:
        """What the library holds."""
        return exact_json([report_json(r) for r in library.reports()])

    @api.get("/search")
    def search(
        q: Question,
        agency: Text = None,
        year: Year = None,
        section: Annotated[str, Query(max_length=200)] = "",
        top: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> Response:
        """The passages nearest to a query, best first."""
        hits = library.search(q, agency=agency, year=year, section=section, top=top)
        return exact_json([hit_json(rank, hit) for rank, hit in enumerate(hits, start=1)])

    @api.get("/figures")
    def figures(
        agency: Text = None,
        year: Year = None,
        report: Text = None,
        table: Text = None,
        sentences: bool = False,
    ) -> Response:
        """Every value cell, or with ``sentences`` every figure of the text."""
        found = library.figures(
            agency=agency, year=year, report=report, table=table, sentences=sentences
        )
        return exact_json([figure_json(f) for f in found])

    @api.get("/check")
    def check(
        agency: Text = None,
        year: Year = None,
        report: Text = None,
        only_failed: bool = False,
    ) -> Response:
        """The checks of the reports held, or only those that fail and nobody has dismissed."""
        found = library.check(agency=agency, year=year, report=report, only_failed=only_failed)
        return exact_json([check_json(c) for c in found])

    @api.get("/commitments")
    def commitments(
        q: Annotated[str | None, Query(max_length=LONGEST_QUESTION)] = None,
        agency: Text = None,
        year: Year = None,
        since: Year = None,
        until: Year = None,
        topic: Annotated[str, Query(max_length=200)] = "",
        status: Annotated[str, Query(max_length=200)] = "",
        finding: Annotated[str, Query(max_length=200)] = "",
        top: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        """The register of commitments; with ``q`` the lines nearest to it, best first."""
        wanted = Wanted(
            agency=agency, year=year, since=since, until=until, topic=topic, status=status,
            finding=finding,
        )  # fmt: skip
        if q:
            hits = library.search_commitments(q, wanted, top=top)
            return exact_json([commitment_json(item, score) for score, item in hits])
        return exact_json([commitment_json(item) for item in library.commitments(wanted)])

    return api
