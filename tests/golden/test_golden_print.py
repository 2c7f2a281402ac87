"""What stands where on printed forms, as it was when somebody last looked at them on paper.

The golden files tell the texts with their places, not the bytes: those change with the library that writes
PDF files. Each line is page, place in points from the lower left, size of the font, and the text.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from lotwise.reports.pdf.blank import Blank, blank_of
from lotwise.reports.pdf.look import Look
from lotwise.reports.pdf.official import form_8949_pdf, schedule_d_pdf
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.pdf.statement import statement_pdf
from printed_forms import SCHEDULE_D, varied

LOOK = Look(name="Jordan Example", number="000-00-0000")
DRAFT = Look(reasons=("2 ETH of Kraken lack their basis.",))


def told(raw: bytes) -> str:
    lines = [
        f"{number} {text.x / 1000:7.2f} {text.y / 1000:7.2f} {font} {text.text}"
        for number, page in enumerate(pages_of(raw), 1)
        for text in page.texts
        for font in (f"{text.size}{'b' if text.is_bold else ' '}",)
    ]
    return "\n".join([*lines, ""])


def blank(shared: Path, name: str) -> Blank:
    return blank_of((shared / "forms" / name).read_bytes(), name)


@pytest.mark.parametrize("year", [2024, 2025])
def test_form_8949(shared: Path, golden: Callable[[str, str], str], year: int) -> None:
    now = told(form_8949_pdf(varied(year), blank(shared, f"f8949_{year}.pdf"), LOOK))
    assert now == golden(f"print/form_8949_{year}.txt", now)


@pytest.mark.parametrize("year", [2024, 2025])
def test_schedule_d(shared: Path, golden: Callable[[str, str], str], year: int) -> None:
    answers = {"qualified_opportunity_fund": False, "17": False, "22": True}
    now = told(schedule_d_pdf(SCHEDULE_D, blank(shared, f"f1040sd_{year}.pdf"), LOOK, answers))
    assert now == golden(f"print/schedule_d_{year}.txt", now)


def test_statement(golden: Callable[[str, str], str]) -> None:
    now = told(statement_pdf(varied(2025), DRAFT))
    assert now == golden("print/statement_2025.txt", now)
