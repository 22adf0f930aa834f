"""The front door: a library of reports that can be filled, searched and asked."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reportqa import models
from reportqa.document import Document, Section
from reportqa.errors import DamagedIndexError, LibraryError, SettingsError
from reportqa.selection import select
from reportqa.store import place
from reportqa.store.local import LocalStore
from reportqa.store.model import Hit, ReportRecord, StoredFigure, StoredItem
from reportqa.store.place import State, StateChangedError

if TYPE_CHECKING:
    from types import TracebackType

    from reportqa.answer.model import Answer
    from reportqa.checking import Draft, ReportCheck, Verdict
    from reportqa.embedding import Embedder
    from reportqa.ingest import IngestResult
    from reportqa.readers.scan import Ocr
    from reportqa.register import Recurring, Wanted
    from reportqa.store.writer import Progress, Writer

T = TypeVar("T")

_TRIES = 20


class Library:
    """A library in a folder. Safe to share between threads; notices what other processes write.

    Open it with ``Library.open``. ``model`` is a sentence-transformers model by its folder or its
    name, "default" for the embedded one, or None for what REPORTQA_MODEL says; where that is not
    set either, the model that the library was made with, and the embedded default for a new one.
    """

    def __init__(self, root: Path, model: str | None = None) -> None:
        self.root = root
        self._model = model
        self._lock = threading.Lock()
        self._store: LocalStore | None = None
        self._choosing = threading.Lock()
        self._querying: Embedder | None = None  # outlives states: a model takes long to load

    @classmethod
    def open(
        cls, path: str | Path = "index", create: bool = False, *, model: str | None = None
    ) -> Library:
        """Open the library in a folder; with ``create`` make an empty one where there is none.

        Raises NoLibraryError, LibraryDamagedError, SettingsError.
        """
        if str(path).startswith(("postgresql://", "postgres://")):
            raise SettingsError(
                "Libraries in PostgreSQL are not supported by this version.", "Name a folder."
            )
        library = cls(Path(path), model)
        if library._is_earlier():
            library._migrate()
        elif create and not place.exists(library.root):
            library._create()
        _ = library.store
        return library

    @property
    def store(self) -> LocalStore:
        """The state in force, opened; raises NoLibraryError, LibraryDamagedError."""
        with self._lock:
            store = self._store
            if store is None or not store.is_in_force():
                self._store = store = LocalStore(self.root, self._for_queries, store)
            return store

    def ingest(
        self,
        paths: Iterable[str | Path],
        *,
        prune: bool = False,
        progress: Progress | None = None,
        jobs: int = 1,
        ocr: Ocr = "auto",
        change_model: bool = False,
    ) -> list[IngestResult]:
        """Read files and folders: new ones are added, changed ones replaced, others left.

        A file is known by its path and unchanged if its SHA-256 is, and the program that read it.
        ``prune`` drops held files at or below the paths that are gone. ``progress`` is called with
        a stage ("reading", "embedding", "writing"), what is done and all there is. ``ocr`` says
        which pages are recognised from pictures: those without text, all, or none; a file that was
        read with another choice counts as changed where that matters. A file agencies.csv, and the
        one that REPORTQA_AGENCIES names, lists the agencies that should report; it is no report and
        has no id. One result a file, ordered
        by file; one bad file never stops the others. Raises LibraryBusyError, LibraryDamagedError.
        """
        from reportqa import updating

        given = [paths] if isinstance(paths, str | Path) else list(paths)
        return self._write(
            lambda writer: updating.ingest_files(
                writer, given, prune=prune, jobs=jobs, ocr=ocr,
                progress=progress or (lambda *_: None), agency_list=_agency_list(),
            ),
            progress,
            self._for_change if change_model else self._for_ingest,
        )  # fmt: skip

    def check_model(self) -> None:
        """Raise ModelMismatchError or SettingsError where passages could not be searched."""
        if not models.is_free(self.store.state):
            self._for_queries(self.store.state)

    def remove(self, reports: Iterable[str]) -> list[IngestResult]:
        """Take reports out, leaving none of their text in any file of the library.

        Raises UnknownReportError before anything is changed; LibraryBusyError.
        """
        from reportqa import updating

        names = [reports] if isinstance(reports, str) else list(reports)
        return self._write(lambda writer: updating.remove_reports(writer, names))

    def correct(self, report: str, **values: str | int) -> ReportRecord:
        """Set the agency, year, title or edition of a report; it outlives every new reading.

        The id follows agency and year. Raises UnknownReportError, SettingsError.
        """
        from reportqa import updating

        texts = {name: str(value).strip() for name, value in values.items()}
        for name, text in texts.items():
            updating.check_correction(name, text)
        name = self._write(lambda writer: updating.correct_report(writer, report, texts))
        return next(record for record in self.reports() if record.report == name)

    def stale(self, paths: Iterable[str | Path]) -> bool:
        """Whether ``ingest(paths, prune=True)`` would change anything. Cheap where it would not."""
        from reportqa.staleness import is_stale

        given = [paths] if isinstance(paths, str | Path) else list(paths)
        listed = _agency_list()
        return is_stale(self.root, [*given, listed] if listed else given)

    def reports(self) -> tuple[ReportRecord, ...]:
        """All reports and plain documents, ordered by id."""
        return self._on_current(LocalStore.reports)

    def figures(
        self,
        agency: str | None = None,
        year: int | None = None,
        report: str | None = None,
        table: str | None = None,
        sentences: bool = False,
    ) -> list[StoredFigure]:
        """Every value cell, or with ``sentences`` every figure of the text, in reading order.

        ``agency`` is a full name or a part of one. Raises UnknownReportError.
        """
        return self._on_current(
            lambda store: store.figures(
                reports=select(store.reports(), agency, year, report),
                table=table,
                sentences=sentences,
            )
        )

    def search(
        self,
        query: str,
        agency: str | None = None,
        year: int | None = None,
        section: str | None = None,
        top: int = 10,
    ) -> list[Hit]:
        """The passages nearest to a query, best first; ``section`` is a part of a heading.

        Agencies and years that the query names and the library holds keep the search to their
        reports, as ``agency`` and ``year`` do.
        """
        self.store.prepare()  # while the rest is imported
        from reportqa.answer import search

        return self._on_current(
            lambda store: search(
                store,
                query,
                reports=select(store.reports(), agency, year, None),
                section=section or "",
                top=top,
            )
        )

    def check(
        self,
        file: str | Path | Draft | None = None,
        *,
        agency: str | None = None,
        year: int | None = None,
        report: str | None = None,
        only_failed: bool = False,
    ) -> list[ReportCheck]:
        """Check the figures of the reports held, or of a ``file`` that stays outside.

        A file, or one that was read (``checking.read_draft``), is checked beside the report of its
        agency for the year before, if that is held.
        ``only_failed`` leaves those that fail and that nobody has dismissed. Raises
        UnknownReportError, ReadError.
        """
        from reportqa import checking

        draft = checking.read_draft(Path(file)) if isinstance(file, str | Path) else file

        def work(store: LocalStore) -> list[ReportCheck]:
            if draft is not None:
                return checking.check_draft(draft, store)
            return list(
                checking.check_library(store, select(store.reports(), agency, year, report))
            )

        checks = self._on_current(work)
        return list(checking.only_failed(checks)) if only_failed else checks

    def remark_on(self, check: str, verdict: Verdict, *, remark: str, name: str) -> ReportCheck:
        """Confirm, dismiss or reopen a check by its id, with a person's name and words.

        It holds as long as the cells stay as they are; earlier remarks are kept. Raises
        UnknownReportError for an id that no check has, SettingsError without a name or, but to
        reopen, without words.
        """
        from reportqa import checking, updating

        file, said = checking.remark_for(self.check, check, verdict, remark=remark, name=name)
        self._write(lambda writer: updating.remark(writer, file, said))
        return checking.named(self.check, check)

    def commitments(
        self, wanted: Wanted | None = None, *, limit: int | None = None
    ) -> list[StoredItem]:
        """The lines of the register of commitments, by agency, year and place.

        Raises UnknownReportError.
        """
        from reportqa import register

        return self._on_current(
            lambda store: register.lines(store, wanted or register.Wanted(), limit=limit)
        )

    def search_commitments(
        self, query: str, wanted: Wanted | None = None, *, top: int = 20
    ) -> list[tuple[float, StoredItem]]:
        """The lines of the register nearest to a query, best first. Raises UnknownReportError."""
        from reportqa import register

        return self._on_current(
            lambda store: register.search(store, query, wanted or register.Wanted(), top=top)
        )

    def recurring_problems(self, wanted: Wanted | None = None) -> list[Recurring]:
        """Problems that an agency's reports admit in several years. Raises UnknownReportError."""
        from reportqa import register

        return self._on_current(
            lambda store: register.recurring_problems(store, wanted or register.Wanted())
        )

    def document(self, report: str) -> Document:
        """The document as it was read; raises UnknownReportError."""
        return self._on_current(lambda store: store.document(report))

    def sections(self, report: str) -> tuple[Section, ...]:
        """The section tree of a report in reading order; raises UnknownReportError."""
        return self._on_current(lambda store: store.sections(report))

    def ask(
        self,
        question: str,
        *,
        previous: Sequence[str] = (),
        agency: str | None = None,
        year: int | None = None,
        today: date | None = None,
    ) -> Answer:
        """Answer a question; ``previous`` are earlier ones of the conversation, oldest first.

        ``today`` is what 今年 and last year are counted from, the calendar's day by default.
        """
        from reportqa.answer import answer

        earlier = tuple(previous)
        return self._on_current(
            lambda store: answer(
                store, question, previous=earlier, agency=agency, year=year, today=today
            )
        )

    def close(self) -> None:
        """Release files."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store = None

    def __enter__(self) -> Library:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _on_current(self, work: Callable[[LocalStore], T]) -> T:
        """Work on the state in force, again on the next one if that came in the middle."""
        mended = False
        for _ in range(_TRIES):
            try:
                return work(self.store)
            except StateChangedError:
                continue
            except DamagedIndexError as error:
                if mended or not self._mend():
                    raise error from None
                mended = True
        raise LibraryError(f"The library in {self.root} changes too fast to be read.")

    def _mend(self) -> bool:
        """Have damaged index files made anew; False where this process cannot write."""
        from reportqa import updating

        try:
            self._write(updating.mend)
        except LibraryError:
            return False
        return True

    def _is_earlier(self) -> bool:
        from reportqa.store import migrations

        return migrations.is_needed(self.root)

    def _migrate(self) -> None:
        from reportqa.store import migrations

        with self._writing():
            migrations.migrate(self.root)

    def _create(self) -> None:
        from reportqa import updating

        with self._writing():
            if not place.exists(self.root):
                updating.make_empty(self.root, models.new_model(self._setting))

    def _write(
        self,
        work: Callable[[Writer], T],
        progress: Progress | None = None,
        model: Callable[[State], Embedder] | None = None,
    ) -> T:
        """Change the library; ``model`` gives what to embed with where anything may be."""
        from reportqa.store.writer import Writer

        with self._writing():
            state = self.store.state
            if model is None and state.fingerprint:
                model = models.held_model
            embedder = (model or self._for_ingest)(state)
            with Writer(self.root, embedder, progress) as writer:
                return work(writer)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the writer's lock; what the disk refuses becomes an error for people."""
        try:
            with place.writing(self.root):
                yield
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(
                f"The library in {self.root} could not be written ({error}); "
                "what it held before is still in force.",
                "Check the free space and the permissions of the folder.",
            ) from error

    def _for_ingest(self, state: State) -> Embedder:
        return models.model_for(self.root, self._setting, state)

    def _for_change(self, state: State) -> Embedder:
        return models.new_model(self._setting, state.model)

    def _for_queries(self, state: State) -> Embedder:
        """The model that the vectors were made with."""
        with self._choosing:
            held = self._querying
            if held is None or held.fingerprint != state.fingerprint:
                self._querying = held = models.model_for(self.root, self._setting, state)
            return held

    @property
    def _setting(self) -> str:
        return models.named_model(self._model)


def _agency_list() -> Path | None:
    """The list of agencies that a setting names."""
    if not os.environ.get("REPORTQA_AGENCIES"):  # spares importing what reads the settings
        return None
    from reportqa.settings import load_settings

    return Path(load_settings().agencies)
