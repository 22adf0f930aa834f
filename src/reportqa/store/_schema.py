"""The tables of library.sqlite: one file a generation, written once, then only read.

Paths of labels, boxes and warnings are JSON lists; a value is the exact decimal as text, so that
every number comes back as it was printed.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

FORMAT = 2
"""Version of the tables and files of a generation; a library of another one is read anew."""

metadata = MetaData()

reports = Table(
    "reports",
    metadata,
    Column("report", Text, primary_key=True),
    Column("file", Text, nullable=False, unique=True),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("modified_ns", Integer, nullable=False),
    Column("read_by", Text, nullable=False),  # fingerprint of the program that read the file
    Column("is_form", Boolean, nullable=False),
    Column("agency", Text, nullable=False),
    Column("year", Integer),
    Column("title", Text, nullable=False),
    Column("edition", Integer),
    Column("format", Text, nullable=False),
    Column("pages", Integer),
    Column("sections", Integer, nullable=False),
    Column("tables", Integer, nullable=False),
    Column("figures", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("published", Text, nullable=False),
    Column("source_url", Text, nullable=False),
    Column("recognised", Boolean, nullable=False),  # read by OCR, at least in part
    Column("warnings", Text, nullable=False),
    Column("reading", Text, nullable=False),
    Column("duplicate_of", Text, nullable=False, default=""),
    Column("duplicate_warnings", Text, nullable=False, default="[]"),
)

documents = Table(
    "documents",
    metadata,
    Column("report", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

sections = Table(
    "sections",
    metadata,
    Column("report", Text, primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("parent", Integer),
    Column("level", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("key", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer),
    Column("report", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("text_sha256", Text, nullable=False),
    Column("section", Integer),
    Column("path", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("table", Integer),
)

figures = Table(
    "figures",
    metadata,
    Column("id", Integer),
    Column("report", Text, primary_key=True),
    Column("sentence", Boolean, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("table", Text),
    Column("section", Integer),
    Column("path", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("column", Text, nullable=False),
    Column("measure", Text),
    Column("raw", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text),
    Column("unit", Text),
    Column("start", Integer),
    Column("end", Integer),
    Column("boxes", Text, nullable=False),
    Column("cell", Text),
    Column("note", Text, nullable=False),
    Column("doubt", Text, nullable=False),
    Column("confidence", Float),
    Column("subject", Text, nullable=False),
    Column("qualifier", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("quote", Text, nullable=False),
)

skipped = Table(
    "skipped",
    metadata,
    # files that were looked at and are not held: unknown kinds, unreadable ones
    Column("file", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("modified_ns", Integer, nullable=False),
    Column("read_by", Text, nullable=False),
    # what was set to be recognised, and why it is not held, where that is sure to stay so
    Column("ocr", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    # what a person has set right about a file; it outlives every new reading of it
    Column("file", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

agencies = Table(
    "agencies",
    metadata,
    # the agencies that should report, by the file that lists them; lists are JSON
    Column("file", Text, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("aliases", Text, nullable=False),
    Column("former", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("region", Text, nullable=False),
    Column("parent", Text, nullable=False),
)

INDEXES = (
    Index("passages_id", passages.c.id, unique=True),
    Index("figures_id", figures.c.id, unique=True),
    Index("figures_measure", figures.c.measure, figures.c.report),
)
"""Made last, when all rows are there."""
OF_REPORT = (documents, sections, passages, figures)
"""Tables whose rows belong to one report, by its id."""
