"""Questions made from known cells: every measure, column, agency, year, wording and operation.

::

    python -m bench.questions [--questions 20000] [--seed N] [--jobs N] [--show N]
                              [--county DIR] [--index DIR]

asks a library of the invented county of ``bench.county`` and judges every answer against the cells
that were written, not those that were read. What is expected is computed here, exactly, by no part
of the product. An answer is right, wrong (a number that is not the expected one, or one where none
may be) or missed. Exit status 1 if any is wrong; the last line is one JSON object.
"""

from __future__ import annotations

from bench.questions.cells import Cells
from bench.questions.judging import judge
from bench.questions.making import TODAY, make
from bench.questions.model import Asked

__all__ = ["TODAY", "Asked", "Cells", "judge", "make"]
