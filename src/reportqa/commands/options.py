"""Options that several commands have, and the library that they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from reportqa.library import Library

IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index", metavar="DIR", help="Where the library lies (default: REPORTQA_INDEX or index)."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document for programs.")]
AgencyOption = Annotated[
    str | None, typer.Option("--agency", help="Only this agency (a name or a part of one).")
]
YearOption = Annotated[int | None, typer.Option("--year", help="Only reports for this year.")]


def index_of(context: typer.Context, index: str | None) -> str:
    """The folder of the library: an option, or the environment."""
    from os import environ

    return index or context.obj or environ.get("REPORTQA_INDEX") or "index"


@contextmanager
def library_of(
    context: typer.Context, index: str | None, create: bool = False
) -> Iterator[Library]:
    """The library, opened; raises NoLibraryError and the like."""
    from reportqa.library import Library

    library = Library.open(index_of(context, index), create=create)
    try:
        yield library
    finally:
        library.close()
