"""A document understood as an annual report on government information disclosure."""

from __future__ import annotations

import re

from reportqa.document import Document, Report, Section
from reportqa.errors import ReadError
from reportqa.figures import TWICE, edition_of, table_figures
from reportqa.form.catalogue import EDITIONS
from reportqa.form.labels import plain
from reportqa.metadata import Metadata, find_metadata
from reportqa.recognition import doubt_failing_sums
from reportqa.recognition import doubts as recognition_doubts
from reportqa.script import simplified
from reportqa.sentences import sentence_figures
from reportqa.several import reports_in
from reportqa.structure import find_sections

_TOPICS = (
    "主动公开",
    "依申请公开",
    "行政复议",
    "行政诉讼",
    "存在的问题",
    "主要问题",
    "信息公开条例",
    "政府信息公开",
)


def understand(document: Document, file_name: str) -> Report:
    """Sections, figures and facts of a document; ``is_form`` False where it is another document.

    ``file_name`` is looked at only where the document itself does not tell agency or year. Raises
    ReadError where the file holds several reports: their figures would be one agency's.
    """
    sections = find_sections(document)
    titles = reports_in(document)
    if titles:
        raise ReadError(
            f"the file holds {len(titles)} reports ({'; '.join(titles)}).",
            "Save each report as a file of its own.",
        )
    metadata = find_metadata(document, sections, file_name)
    figures = doubt_failing_sums(document, table_figures(document, sections))
    is_form = _is_report(document, sections, metadata, {f.table for f in figures})
    doubts = [*document.doubts, *recognition_doubts(figures)]
    if any(f.doubt == TWICE for f in figures):
        doubts.append("A table of the form is printed more than once, with other figures.")
    if is_form and metadata.agency is None:
        doubts.append("The agency could not be found.")
    if is_form and metadata.year is None:
        doubts.append("The year of the report could not be found.")
    if is_form and not any(f.table in _FORM for f in figures) and _has_form(metadata):
        doubts.append("No table of the form was found: its figures cannot be asked for.")
    return Report(
        document=document,
        is_form=is_form,
        agency=metadata.agency,
        year=metadata.year,
        title=metadata.title,
        edition=edition_of(figures) if is_form else None,
        published=metadata.published,
        source_url=metadata.source_url,
        sections=sections,
        figures=figures,
        sentences=sentence_figures(document, sections),
        doubts=tuple(doubts),
    )


_FORM = frozenset({"2", "3", "4"})


def _has_form(metadata: Metadata) -> bool:
    """Whether the report is of a year for which the national form holds."""
    return metadata.year is not None and int(metadata.year.value) >= EDITIONS[0]


def _is_report(
    document: Document, sections: tuple[Section, ...], metadata: Metadata, tables: set[str | None]
) -> bool:
    """By its title together with sections, tables or topics of such a report; or by these alone.

    A title alone is not enough: a notice about the reports names them too.
    """
    keys = {s.key for s in sections if s.key}
    forms = tables & _FORM
    if document.format == "image":
        # screenshots and photos show pieces of reports; a whole one has its title and its tables
        title = metadata.title.value if metadata.title is not None else ""
        printed = metadata.title is not None and metadata.title.source == "title"
        return printed and title.endswith(("报告", "年报")) and bool(forms)
    text = simplified(plain(document.text))
    if len(forms) >= 2 or (len(keys) >= 2 and forms):
        return True
    title = metadata.title.value if metadata.title else ""
    if re.search(r"(?:通知|办法|规定|方案|要点|指南|意见)$", title) and not forms:
        return False
    named = metadata.title or metadata.agency or metadata.year
    if len(keys) >= 4 and text.count("信息公开") >= 3 and named:
        return True
    if metadata.title is None or re.search(r"通知|办法|规定|格式|方案", title):
        return False
    topics = sum(topic in text for topic in _TOPICS)
    return bool(keys or forms) or (topics >= 5 and len(sections) >= 3)
