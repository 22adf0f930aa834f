"""The command line: thin commands over the library.

Text is for people; ``--json`` and ``jsonl`` are for programs: UTF-8, one document on stdout and
nothing else. Progress, warnings and errors go to stderr.

Exit status: 0 done; 1 it could not be done; 2 wrong usage; 3 some files were not read; 4 there is
no index here.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from reportqa import export
from reportqa.commands.check import check
from reportqa.commands.commitments import commitments
from reportqa.commands.options import (
    AgencyOption,
    IndexOption,
    JsonOption,
    YearOption,
    library_of,
)
from reportqa.errors import NoLibraryError, ReportqaError
from reportqa.jsonio import dumps

if TYPE_CHECKING:
    from reportqa.readers.scan import Ocr

NO_INDEX = 4
PARTLY = 3

app = typer.Typer(
    name="reportqa",
    help="Exact, cited answers over annual reports on government information disclosure.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _common(context: typer.Context, index: IndexOption = None) -> None:
    context.obj = index


def _say(text: str) -> None:
    print(text, file=sys.stderr)


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, folders and zip archives.")],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Files read at once.")] = 1,
    ocr: Annotated[
        str,
        typer.Option(
            "--ocr",
            help="Pages and pictures to recognise: auto (where text is missing), always, never.",
        ),
    ] = "auto",
    prune: Annotated[
        bool, typer.Option("--prune", help="Drop reports whose file is gone from these folders.")
    ] = False,
    change_model: Annotated[
        bool,
        typer.Option(
            "--change-model", help="Embed all passages anew with the model of REPORTQA_MODEL."
        ),
    ] = False,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Read files and folders into the library; what did not change is skipped.

    Formats: PDF, scans, pictures, DOCX, HTML, MHTML, XLSX, OFD, Markdown, text, and ZIP of these.

    DOC, WPS, RTF, ODT, XLS and ODS need LibreOffice on this machine.
    """
    from reportqa.progress import progress_bar

    if ocr not in {"auto", "always", "never"}:
        raise typer.BadParameter("--ocr takes auto, always or never")
    with library_of(context, index, create=True) as library, progress_bar(sys.stderr) as progress:
        results = library.ingest(
            paths, prune=prune, jobs=jobs, progress=progress, ocr=cast("Ocr", ocr),
            change_model=change_model,
        )  # fmt: skip
    if as_json:
        print(dumps([r.as_json() for r in results]))
    else:
        for result in results:
            print("\n".join(export.ingest_lines(result)))
    if not results:
        _say(f"There are no files to read in {', '.join(map(str, paths))}.")
    failed = [r for r in results if r.status == "failed"]
    if as_json:
        for result in failed:
            _say(f"{result.file}: {result.error}")
    if failed:
        raise typer.Exit(1 if all(r.status == "failed" for r in results) else PARTLY)


@app.command()
def reports(
    context: typer.Context,
    changes: Annotated[
        list[str] | None,
        typer.Argument(help="With --set: agency=… year=… title=… edition=…", show_default=False),
    ] = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Agencies by years.")] = False,
    correct: Annotated[
        str | None,
        typer.Option("--set", metavar="REPORT", help="Correct what was read about this report."),
    ] = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """List what the library holds, or correct what was read about a report."""
    if changes and not correct:
        raise typer.BadParameter("corrections need --set REPORT before them")
    with library_of(context, index) as library:
        if correct:
            record = library.correct(correct, **_changes(changes or []))
            _say(f"{record.report}: corrected")
        held = library.reports()
    if as_json:
        print(dumps([export.report_json(r) for r in held]))
    elif matrix:
        print(export.matrix_text(held))
    else:
        print(export.reports_text(held))


def _changes(pairs: list[str]) -> dict[str, str]:
    changes: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name not in {"agency", "year", "title", "edition"}:
            raise typer.BadParameter(f"{pair}: write agency=… year=… title=… or edition=…")
        if name in {"year", "edition"} and not value.isdigit():
            raise typer.BadParameter(f"{pair}: {name} is a number")
        changes[name] = value
    if not changes:
        raise typer.BadParameter("--set needs at least one of agency=… year=… title=… edition=…")
    return changes


@app.command()
def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="The question, Chinese or English.")],
    previous: Annotated[
        list[str] | None,
        typer.Option("--previous", help="An earlier question of the conversation, oldest first."),
    ] = None,
    agency: AgencyOption = None,
    year: YearOption = None,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Answer a question, with citations."""
    with library_of(context, index) as library:
        answer = library.ask(question, previous=previous or (), agency=agency, year=year)
    print(dumps(answer.as_json()) if as_json else export.answer_text(answer))


@app.command()
def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="Words or a sentence.")],
    agency: AgencyOption = None,
    year: YearOption = None,
    section: Annotated[
        str | None, typer.Option("--section", help="Only sections whose title holds this.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=1000, help="How many.")] = 10,
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Find passages, by words and by meaning."""
    with library_of(context, index) as library:
        hits = library.search(query, agency=agency, year=year, section=section, top=top)
    found = [export.hit_json(rank, hit) for rank, hit in enumerate(hits, 1)]
    print(dumps(found) if as_json else export.hits_text(found))


@app.command()
def figures(
    context: typer.Context,
    agency: AgencyOption = None,
    year: YearOption = None,
    report: Annotated[str | None, typer.Option("--report", help="Only this report.")] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="Only this table: 2, 3, 4 or a title.")
    ] = None,
    sentences: Annotated[
        bool, typer.Option("--sentences", help="Also the figures of the text.")
    ] = False,
    form: Annotated[str, typer.Option("--format", help="table, jsonl, csv or xlsx.")] = "table",
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write to this file.")
    ] = None,
    index: IndexOption = None,
) -> None:
    """Every value cell of every table, and with --sentences every figure of the text."""
    if form not in export.FORMATS:
        raise typer.BadParameter(f"--format takes {', '.join(export.FORMATS)}")
    if form == "xlsx" and output is None:
        raise typer.BadParameter("xlsx needs a file: -o FILE.xlsx")
    with library_of(context, index) as library:
        chosen = library.figures(agency=agency, year=year, report=report, table=table)
        if sentences and table is None:
            chosen += library.figures(agency=agency, year=year, report=report, sentences=True)
    rows: list[dict[str, Any]] = [export.figure_json(f) for f in chosen]
    export.write_rows(rows, form, output)


app.command()(check)
app.command()(commitments)


@app.command()
def remove(
    context: typer.Context,
    ids: Annotated[list[str], typer.Argument(metavar="REPORT...", help="Ids of reports.")],
    index: IndexOption = None,
) -> None:
    """Take reports out of the library; ingest brings back those whose file is still there."""
    with library_of(context, index) as library:
        library.remove(ids)
    _say(f"removed: {', '.join(ids)}")


@app.command(name="eval")
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Questions with known answers, one JSON a line.")],
    as_json: JsonOption = False,
    index: IndexOption = None,
) -> None:
    """Run questions with known answers and print the scores by kind."""
    from reportqa.evaluation import evaluate as run
    from reportqa.evaluation import load_questions, scores_text

    questions = load_questions(file)
    with library_of(context, index) as library:
        scores = run(library, questions)
    print(dumps(scores) if as_json else scores_text(scores))


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option("--host", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Its port.")] = 7860,
    index: IndexOption = None,
) -> None:
    """Serve the web application over the library as it is; Ctrl-C stops it."""
    from reportqa.web.server import serve as run

    with library_of(context, index) as library:
        run(library, host, port)


def main() -> None:
    """The command ``reportqa``: every error that a person can mend is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except NoLibraryError as error:
        _say(f"reportqa: {error}")
        sys.exit(NO_INDEX)
    except ReportqaError as error:
        _say(f"reportqa: {error}")
        sys.exit(1)
    except BrokenPipeError:
        # the reader of our output has gone, as with `| head`
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        _say(f"reportqa: {error.strerror or error}: {error.filename or ''}".rstrip(": "))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
