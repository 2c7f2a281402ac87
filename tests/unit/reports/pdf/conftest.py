"""Blanks of the IRS, from the reference data."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from lotwise.reports.pdf.blank import Blank, blank_of

STEMS = {"Form 8949": "f8949", "Schedule D": "f1040sd"}


@pytest.fixture(scope="session")
def blank(shared: Path) -> Callable[[str, int], Blank]:
    """Return a function that gives the blank of a form and year."""

    @cache
    def read(form: str, year: int) -> Blank:
        path = shared / "forms" / f"{STEMS[form]}_{year}.pdf"
        return blank_of(path.read_bytes(), path.name)

    return read
