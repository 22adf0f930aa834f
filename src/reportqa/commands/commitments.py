"""``reportqa commitments``: the register of problems and promises, and what became of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from reportqa import export
from reportqa.commands.options import AgencyOption, IndexOption, YearOption, library_of

if TYPE_CHECKING:
    from reportqa.sheet.model import Language


def commitments(
    context: typer.Context,
    query: Annotated[
        str | None, typer.Argument(help="Words or a sentence: the lines nearest to it.")
    ] = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    since: Annotated[int | None, typer.Option("--since", help="From this year on.")] = None,
    until: Annotated[int | None, typer.Option("--until", help="Up to this year.")] = None,
    topic: Annotated[
        str, typer.Option("--topic", help="依申请公开, 政策解读, 平台建设, 队伍培训 …")
    ] = "",
    status: Annotated[str, typer.Option("--status", help="planned or done.")] = "",
    finding: Annotated[
        str,
        typer.Option(
            "--finding",
            help="What a later report tells: reported, repeated, not mentioned, no report held.",
        ),
    ] = "",
    recurring: Annotated[
        bool, typer.Option("--recurring", help="Problems that come again in several years.")
    ] = False,
    top: Annotated[
        int, typer.Option("--top", min=1, max=1000, help="How many, of those nearest to a query.")
    ] = 20,
    form: Annotated[
        str, typer.Option("--format", help="table, jsonl, csv, xlsx, or html: a sheet to print.")
    ] = "table",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Of a sheet: zh or en.")] = "zh",
    index: IndexOption = None,
) -> None:
    """What reports promise, the problems behind it, and what later reports tell of it."""
    if form not in {*export.FORMATS, "html"} or language not in {"zh", "en"}:
        raise typer.BadParameter("--format takes table, jsonl, csv, xlsx or html")
    if form in {"xlsx", "html"} and output is None:
        raise typer.BadParameter(f"{form} needs a file: -o FILE.{form}")
    if recurring and (query or form not in {"table", "jsonl"}):
        raise typer.BadParameter("--recurring takes no words, and table or jsonl as --format")
    from reportqa import register_lines
    from reportqa.register import Wanted

    wanted = Wanted(
        agency=agency, year=year, since=since, until=until, topic=topic, status=status,
        finding=finding,
    )  # fmt: skip
    with library_of(context, index) as library:
        if recurring:
            again = library.recurring_problems(wanted)
            text = register_lines.recurring_text(again)
            rows = [register_lines.recurring_json(one) for one in again]
            export.write_rows(rows, form, output, text=text)
            return
        scores: list[float | None]
        if query:
            hits = library.search_commitments(query, wanted, top=top)
            found, scores = [item for _, item in hits], [score for score, _ in hits]
        else:
            found = library.commitments(wanted)
            scores = [None] * len(found)
        if form == "html" and output is not None:
            from reportqa.sheet.promises import to_html

            page = to_html(found, library.reports(), cast("Language", language))
            output.write_text(page, "utf-8")
            return
    written = register_lines.commitment_json if form == "jsonl" else register_lines.commitment_row
    rows = [written(item, score) for item, score in zip(found, scores, strict=True)]
    text = register_lines.commitments_text(found)
    export.write_rows(rows, form, output, name="commitments", text=text)
