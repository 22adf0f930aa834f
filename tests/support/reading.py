"""What tests expect of a file that is read, and of one that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

import support
from reportqa.document import Report
from reportqa.errors import ReadError
from reportqa.readers import read


def assert_read(found: Report, written: support.InventedReport) -> None:
    """Every cell, and what is known of the report."""
    places = [support.place(f) for f in found.figures]
    assert len(places) == len(set(places))
    assert set(places) == support.expected(written)
    for figure in found.figures:
        assert (figure.kind, figure.value) == support.meaning(support.squeeze(figure.raw))
    assert found.is_form
    assert found.edition == written.edition
    assert found.agency is not None
    assert found.agency.value == written.agency
    assert found.year is not None
    assert found.year.value == str(written.year)


def refused(tmp_path: Path, name: str, data: bytes) -> ReadError:
    """The error for a file of that content, which must be one line with file and remedy."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)
    error = caught.value
    assert str(path) in error.message, "the message says which file"
    assert error.remedy, "the message says what to do"
    assert "\n" not in str(error), "one line"
    assert len(str(error)) < 500
    return error
