"""Invented reports for tests and benchmarks: everything in them is known, nothing ever happened.

::

    from bench.invented import invent, series, write

    report = invent(7, traps={"separators", "label_typos"})     # one report of the form
    report.known        # every value cell: labels, kind, value, unit
    report.counted      # figures of the sentences;  report.promises, report.faults
    file = write(report, "pdf", {"labels_cut"})                 # its bytes and suffix
    series(7, [2018, 2019, 2020, 2021])                         # an agency over the years

The same seed gives the same report. ``bench.invented.traps`` lists every trap by name.
"""

from __future__ import annotations

from collections.abc import Set
from random import Random

from bench.invented.model import Invented, Known
from bench.invented.story import invent, series
from bench.invented.traps import AUTHOR, FORMATS, traps_of

__all__ = [
    "AUTHOR", "FORMATS", "SUFFIXES", "Invented", "Known", "UnavailableError", "invent", "series",
    "traps_of", "write",
]  # fmt: skip

SUFFIXES = {
    "text": ".txt", "pipes": ".txt", "markdown": ".md", "tabs": ".txt", "aligned": ".txt",
    "run_together": ".txt", "html": ".html", "docx": ".docx", "pdf": ".pdf", "pdf_lines": ".pdf",
    "pdf_bare": ".pdf", "xlsx": ".xlsx", "doc": ".doc", "zip": ".zip", "ofd": ".ofd",
    "scan": ".pdf",
}  # fmt: skip
_RULINGS = {"pdf": "all", "pdf_lines": "lines", "pdf_bare": "none"}


class UnavailableError(Exception):
    """This machine lacks what a format needs: a font, a program, a writer."""


def write(report: Invented, form: str, traps: Set[str] = frozenset()) -> bytes:
    """The report as a file of the format, with the format's own traps of ``traps``.

    Raises UnavailableError where this machine cannot make the format.
    """
    random = Random(report.seed * 104_729 + sum(map(ord, form)))
    if form in _RULINGS or form in {"scan", "ofd"}:
        from bench.invented.paper import NoFontError, to_pages

        try:
            if form == "scan":
                from bench.invented.scan import to_scan

                return to_scan(report, traps, random)
            if form == "ofd":
                from bench.invented.ofd import OfdCanvas

                return to_pages(report, traps, random, canvas=OfdCanvas)
            return to_pages(report, traps, random, _RULINGS[form])
        except NoFontError as error:
            raise UnavailableError(str(error)) from None
    if form == "html":
        from bench.invented.web import to_html

        return to_html(report, traps, random)
    if form == "docx":
        from bench.invented.word import to_docx

        return to_docx(report, traps, random)
    if form in {"xlsx", "doc", "zip"}:
        from bench.invented import packed

        try:
            maker = {"xlsx": packed.to_xlsx, "doc": packed.to_doc, "zip": packed.to_zip}[form]
            return maker(report, traps, random)
        except packed.NoProgramError as error:
            raise UnavailableError(str(error)) from None
    from bench.invented.flat import to_flat

    return to_flat(report, form, traps, random)
