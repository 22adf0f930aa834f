"""The word index: exact words and pairs of Chinese characters, ranked by BM25.

Chinese is written without blanks, so that every two neighbouring characters are one term, which
finds any word of two or more; a character that stands alone is a term itself. Everything else is
cut at what is neither letter nor digit, in lower case, a number being one term.
"""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

Parts = list[Mapping[str, Any]]
"""What tantivy's own list of an index says of its segments."""

_META = "meta.json"
_HEAP_BYTES = 64_000_000
_MORE = 14
"""So many more are asked for, to see whether the last wanted one has equals."""
_PATH_WEIGHT = 0.3
"""What a term in the labels of the sections above counts, against one in the text."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〇"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_{_HAN}]+)")


def terms(text: str) -> list[str]:
    """The terms of a text, in order, with repetitions."""
    found: list[str] = []
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text).lower()):
        run = match[0]
        if match.lastgroup == "han" and len(run) > 1:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
        elif match.lastgroup == "number":
            found.append(run.replace(",", ""))
        else:
            found.append(run)
    return found


Row = tuple[int, int, str, Sequence[str], Iterable[int]]
"""A passage: id, key of the report, text, labels above, facets of its items."""


def build(folder: Path, rows: Iterable[Row]) -> Parts:
    """Write the index of passages into a new folder."""
    import tantivy

    folder.mkdir()
    index = tantivy.Index(_schema(), path=str(folder))
    # one thread: fewer parts
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for identifier, report, text, labels, facets in rows:
        document = tantivy.Document()
        document.add_unsigned("id", identifier)
        for number in (report, *facets):
            document.add_unsigned("report", number)
        document.add_text("text", " ".join(terms(text)))
        document.add_text("path", " ".join(terms(" ".join(labels))))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    return _parts(folder)


def merge(folder: Path) -> Parts:
    """Let tantivy make one part of the small ones in a folder, if it finds that worth while."""
    import tantivy

    index = tantivy.Index.open(str(folder))
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    writer.commit()
    writer.wait_merging_threads()
    return _parts(folder)


def assemble(folder: Path, parts: Iterable[Mapping[str, Any]]) -> None:
    """Let a folder that holds the files of some parts be the index of all of them.

    Document frequencies and lengths count over all parts, so that the scores are those of one
    index made at once.
    """
    meta = _frame() | {"segments": list(parts)}
    (folder / _META).write_text(json.dumps(meta), "utf-8")


def is_list_of(folder: Path, parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a folder's list of an index is the one that ``assemble`` wrote of these parts.

    Raises OSError, ValueError.
    """
    found: object = json.loads((folder / _META).read_text("utf-8"))
    return found == _frame() | {"segments": list(parts)}


def file_names(folder: Path, parts: Parts) -> list[str]:
    """The files of some parts in a folder."""
    stems = {str(part["segment_id"]).replace("-", "") for part in parts}
    return sorted(p.name for p in folder.iterdir() if p.name.split(".")[0] in stems)


def _parts(folder: Path) -> Parts:
    found: Parts = json.loads((folder / _META).read_text("utf-8"))["segments"]
    return found


class WordIndex:
    """A word index, opened for reading."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        self._index = tantivy.Index.open(str(folder))
        self._index.config_reader("manual")  # it never changes: nothing to watch for
        self._index.reload()
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self.size: int = self._searcher.num_docs
        self.frequency = lru_cache(maxsize=4096)(self._frequency)

    def search(
        self,
        query: str,
        *,
        reports: Sequence[int] | None = None,
        ids: Sequence[int] | None = None,
        facets: Sequence[Sequence[int]] = (),
        top: int,
    ) -> list[tuple[int, float]]:
        """(id, BM25) of the best passages of these reports (by key) and ids, best first.

        Only those that have one facet of each of ``facets``. More than ``top`` where several are as
        good as the last of these.
        """
        wanted = list(dict.fromkeys(terms(query)))
        if not wanted or top < 1 or not self.size:
            return []
        make, occur = self._tantivy.Query, self._tantivy.Occur
        should = []
        for term in wanted:
            in_path = make.term_query(self._schema, "path", term, "freq")
            should += [
                (occur.Should, make.term_query(self._schema, "text", term, "freq")),
                (occur.Should, make.boost_query(in_path, _PATH_WEIGHT)),
            ]
        parts = [(occur.Must, make.boolean_query(should))]
        filters = [("report", reports), ("id", ids), *(("report", any_of) for any_of in facets)]
        for field, allowed in filters:
            if allowed is not None:
                among = make.term_set_query(self._schema, field, list(allowed))
                parts.append((occur.Must, make.const_score_query(among, 0.0)))
        whole = make.boolean_query(parts)
        limit = min(top + _MORE, self.size)
        while True:
            hits = self._searcher.search(whole, limit, count=False).hits
            if len(hits) < limit or limit == self.size or hits[-1][0] < hits[top - 1][0]:
                break
            limit = min(limit * 4, self.size)  # equals are all found, or chance would choose
        hits = [hit for n, hit in enumerate(hits) if n < top or hit[0] == hits[top - 1][0]]
        found = self._searcher.fast_field_values("id", [address for _, address in hits])
        return [(int(i or 0), float(s)) for i, (s, _) in zip(found, hits, strict=True)]

    def _frequency(self, term: str) -> int:
        """In how many passages a term occurs."""
        return int(self._searcher.doc_freq("text", term))


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_unsigned_field("report", stored=False, indexed=True, fast=False)
    for field in ("text", "path"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@cache
def _frame() -> dict[str, Any]:
    """What tantivy writes down of an index without passages: its fields and settings."""
    import tantivy

    with tempfile.TemporaryDirectory() as folder:
        tantivy.Index(_schema(), path=folder)
        found: dict[str, Any] = json.loads((Path(folder) / _META).read_text("utf-8"))
        return found
