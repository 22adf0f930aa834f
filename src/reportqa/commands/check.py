"""``reportqa check``: the figures of a library or of a draft, and the sheet of what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from reportqa import export
from reportqa.commands.options import (
    AgencyOption,
    IndexOption,
    JsonOption,
    YearOption,
    library_of,
)
from reportqa.errors import NoLibraryError
from reportqa.jsonio import dumps

if TYPE_CHECKING:
    from reportqa.checking import Draft, ReportCheck, Verdict


def check(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="A draft: checked as it is, without taking it into the library."),
    ] = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    report: Annotated[str | None, typer.Option("--report", help="Only this report.")] = None,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="Only what fails and nobody has dismissed.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Also what holds, in words.")] = False,
    confirm: Annotated[
        str | None, typer.Option("--confirm", metavar="ID", help="Confirm that a check fails.")
    ] = None,
    dismiss: Annotated[
        str | None, typer.Option("--dismiss", metavar="ID", help="Set a check aside.")
    ] = None,
    reopen: Annotated[
        str | None, typer.Option("--reopen", metavar="ID", help="Take back what was said of it.")
    ] = None,
    remark: Annotated[
        str, typer.Option("--remark", help="Why, with --confirm, --dismiss or --reopen.")
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Who says so.")] = "",
    form: Annotated[
        str, typer.Option("--format", help="text, or a correction sheet: html or xlsx.")
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the sheet to this file.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Of a sheet: zh or en.")] = "zh",
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Check the figures: sums, one year against the next, text against table."""
    said = [("confirmed", confirm), ("dismissed", dismiss), ("reopened", reopen)]
    given = [(verdict, id_) for verdict, id_ in said if id_]
    if len(given) > 1 or (given and file is not None):
        raise typer.BadParameter("one of --confirm, --dismiss, --reopen at a time, without FILE")
    if form not in {"text", "html", "xlsx"} or language not in {"zh", "en"}:
        raise typer.BadParameter("--format takes text, html or xlsx, --language zh or en")
    if (form == "text") != (output is None):
        raise typer.BadParameter("a sheet needs a file, and a file a sheet: --format html -o FILE")
    from reportqa import checking, sheet

    sheets: list[sheet.Sheet] = []
    if file is not None:
        draft = checking.read_draft(file)
        checks = _checks_of_draft(context, index, draft)
        if checks:
            sheets = [sheet.make_sheet(checks, draft.report.document, draft.report.figures)]
    else:
        with library_of(context, index) as library:
            for verdict, id_ in given:
                library.remark_on(id_, cast("Verdict", verdict), remark=remark, name=by)
            checks = library.check(agency=agency, year=year, report=report)
            checks = [c for c in checks if not given or c.id == given[0][1]]
            if output is not None:
                sheets = sheet.sheets_of(library, checks)
    if output is not None:
        sheet.write_sheets(sheets, output, form, cast("sheet.Language", language))
        return
    if only_failed:
        checks = list(checking.only_failed(checks))
    if as_json:
        print(dumps([export.check_json(c) for c in checks]))
    else:
        text = export.checks_text(checks, all_of_them=every or bool(given))
        print(text or ("No check fails." if only_failed else "There is nothing to check."))


def _checks_of_draft(context: typer.Context, index: str | None, draft: Draft) -> list[ReportCheck]:
    """The checks of a file, beside the library if there is one."""
    from reportqa.checking import check_draft

    try:
        with library_of(context, index) as library:
            return library.check(draft)
    except NoLibraryError:
        return check_draft(draft)
