"""The word index: exact words and pairs of Chinese characters, ranked by BM25.

Chinese is written without blanks, so that every two neighbouring characters are one term, which
finds any word of two or more; a character that stands alone is a term itself. Everything else is
cut at what is neither letter nor digit, in lower case, a number being one term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

_HEAP_BYTES = 64_000_000
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


def build(folder: Path, rows: Iterable[tuple[int, str, str, Sequence[str]]]) -> None:
    """Write the index of (id, report, text, labels of the sections above) into a new folder."""
    import tantivy

    folder.mkdir()
    index = tantivy.Index(_schema(), path=str(folder))
    # one thread: the same rows give the same index
    writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
    for identifier, report, text, labels in rows:
        document = tantivy.Document()
        document.add_unsigned("id", identifier)
        document.add_text("report", report)
        document.add_text("text", " ".join(terms(text)))
        document.add_text("path", " ".join(terms(" ".join(labels))))
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


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
        reports: Sequence[str] | None = None,
        ids: Sequence[int] | None = None,
        top: int,
    ) -> list[tuple[int, float]]:
        """(id, BM25) of the best passages of these reports and ids, best first."""
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
        for field, allowed in (("report", reports), ("id", ids)):
            if allowed is not None:
                among = make.term_set_query(self._schema, field, list(allowed))
                parts.append((occur.Must, make.const_score_query(among, 0.0)))
        hits = self._searcher.search(make.boolean_query(parts), min(top, self.size), count=False)
        addresses = [address for _, address in hits.hits]
        found = self._searcher.fast_field_values("id", addresses)
        pairs = [(int(i or 0), float(s)) for i, (s, _) in zip(found, hits.hits, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def _frequency(self, term: str) -> int:
        """In how many passages a term occurs."""
        return int(self._searcher.doc_freq("text", term))


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("report", tokenizer_name="raw", index_option="basic")
    for field in ("text", "path"):
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
