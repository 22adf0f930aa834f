"""The tables of library.sqlite, the one source of truth of a library.

Paths of labels, boxes and warnings are JSON lists; a value is the exact decimal as text, so that
every number comes back as it was printed. ``report_key`` numbers the reports as they came; the
rows of one report lie together. ``crc`` is the checksum of a row: see ``rows``.
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

FORMAT = 5
"""Version of the tables and files, kept as ``user_version``; see ``migrations``."""

APPLICATION = 0x72707161
"""``application_id`` of the database: "rpqa"."""

metadata = MetaData()

reports = Table(
    "reports",
    metadata,
    Column("report_key", Integer, primary_key=True),
    Column("report", Text, nullable=False, unique=True),
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
    Index("reports_claim", "agency", "year"),
)

documents = Table(
    "documents",
    metadata,
    Column("report_key", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

sections = Table(
    "sections",
    metadata,
    Column("report_key", Integer, primary_key=True, autoincrement=False),
    Column("index", Integer, primary_key=True),
    Column("parent", Integer),
    Column("level", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("key", Text),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    sqlite_with_rowid=False,
)

passages = Table(
    "passages",
    metadata,
    # ids are never given twice, and those of one report follow each other
    Column("id", Integer, primary_key=True),
    Column("report_key", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_sha256", LargeBinary, nullable=False),
    Column("section", Integer),
    Column("path", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("table", Integer),
    Index("passages_place", "report_key", "ordinal", unique=True),
    Index("passages_text", "text_sha256"),
)

vectors = Table(
    "vectors",
    metadata,
    # the vector of each passage, half-precision numbers, least significant byte
    # first; the vector files are made from these
    Column("id", Integer, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

figures = Table(
    "figures",
    metadata,
    Column("report_key", Integer, primary_key=True, autoincrement=False),
    Column("sentence", Boolean, primary_key=True),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
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
    Column("crc", Integer, nullable=False),
    Index("figures_measure", "measure", "report_key"),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    # problems and commitments, in reading order; see commitments.model.Item
    Column("report_key", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("section", Integer),
    Column("path", Text, nullable=False),
    Column("page", Integer),
    Column("topic", Text, nullable=False),
    Column("status", Text, nullable=False),  # "" of a problem
    Column("problem", Integer),
    Column("subject", Text, nullable=False),
    Column("deadline", Text, nullable=False),
    Column("numbers", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("crc", Integer, nullable=False),
    Index("items_topic", "topic", "report_key"),
    sqlite_with_rowid=False,
)

followups = Table(
    "followups",
    metadata,
    # what later reports tell of a commitment: made anew with every report of its agency
    Column("report_key", Integer, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("finding", Text, nullable=False),
    Column("later_key", Integer),  # the report that was looked at
    Column("start", Integer),
    Column("end", Integer),
    Column("quote", Text, nullable=False),
    Column("score", Float),
    Column("crc", Integer, nullable=False),
    Index("followups_finding", "finding", "report_key"),
    sqlite_with_rowid=False,
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

remarks = Table(
    "remarks",
    metadata,
    # what people have said of checks of a file; none is ever changed
    Column("id", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("check", Text, nullable=False),  # its id within the report
    Column("verdict", Text, nullable=False),  # "confirmed", "dismissed" or "reopened"
    Column("remark", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("cells", Text, nullable=False),  # fingerprint of the cells that were seen
    Index("remarks_file", "file"),
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

segments = Table(
    "segments",
    metadata,
    # the index files: each holds the passages whose ids lie from first to last
    Column("name", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # "exact" or "approximate"; see segments.py
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("trained", Integer, nullable=False),  # passages it was trained on
    Column("words", Text, nullable=False),  # JSON: what tantivy says of its parts
    Column("files", Text, nullable=False),  # JSON: SHA-256 and size by name
)

state = Table(
    "state",
    metadata,
    # one row, written anew with every publication
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("stamp", Text, nullable=False),  # unlike that of any other state of any library
    Column("model", Text, nullable=False),
    Column("model_name", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("words", Text, nullable=False),  # folder of the word index, "" without passages
    Column("next_key", Integer, nullable=False),
    Column("next_passage", Integer, nullable=False),
    Column("untidy", Boolean, nullable=False),  # pages may still hold what was removed
)

OF_REPORT = (documents, sections, passages, figures, items, followups)
"""Tables whose rows belong to one report, by its key."""
