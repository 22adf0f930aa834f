"""The errors of reportqa.

::

    ReportqaError                   every error a person is meant to read
    ├── ReadError                   a file could not be read
    │   ├── UnknownFormatError      no reader knows this kind of file
    │   ├── EncryptedError          a password is needed
    │   └── EmptyFileError          the file holds nothing to read
    ├── NotAReportError             readable, but not an annual disclosure report
    ├── LibraryError                the library itself
    │   ├── NoLibraryError          there is no library at this place
    │   ├── LibraryBusyError        another process is writing
    │   ├── LibraryDamagedError     a file of the library is missing or changed
    │   │   └── DamagedIndexError   one that can be made anew from the database
    │   ├── ModelMismatchError      it was made with another embedding model
    │   └── UnknownReportError      no report of that id is held
    └── SettingsError               a setting or option that cannot be used

Each message says what happened and where; ``remedy`` says what to do about it.
"""

from __future__ import annotations


class ReportqaError(Exception):
    """An error for people: ``message`` says what and where, ``remedy`` what to do (may be "")."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class ReadError(ReportqaError):
    """A file could not be read; the message names the file and, where known, the page."""


class UnknownFormatError(ReadError):
    """The content of a file is of no kind that a reader knows."""


class EncryptedError(ReadError):
    """The file is protected by a password."""


class EmptyFileError(ReadError):
    """The file holds nothing to read."""


class NotAReportError(ReportqaError):
    """The file is readable but no annual report on information disclosure."""


class LibraryError(ReportqaError):
    """Something is wrong with the library."""


class NoLibraryError(LibraryError):
    """There is no library at the place that was named."""


class LibraryBusyError(LibraryError):
    """Another process is writing to the library."""


class LibraryDamagedError(LibraryError):
    """A file of the library is missing or is not the one that was written."""


class DamagedIndexError(LibraryDamagedError):
    """An index file is missing or changed; it can be made anew from the database."""


class ModelMismatchError(LibraryError):
    """The library was made with another embedding model than the one it is to be used with."""


class UnknownReportError(LibraryError):
    """No report of that id is held."""


class SettingsError(ReportqaError):
    """A setting or an option has a value that cannot be used."""
