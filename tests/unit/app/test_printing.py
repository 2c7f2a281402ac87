"""Printing: files are there when all of them are right, and none is there when one is not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lotwise.app import printing
from lotwise.app.printing import Papers, Wish, for_programs, open_matters, print_forms
from lotwise.core.errors import BadInputError
from lotwise.core.findings import Finding, Severity
from lotwise.importers.statements.heads import Head
from lotwise.importers.statements.reading import read_statements
from lotwise.reports.form_8949 import Missing
from lotwise.reports.pdf.checking import PrintMismatchError
from lotwise.reports.pdf.reading import pages_of
from lotwise.reports.rounding import rounded
from lotwise.reports.schedule_d import Answer
from printed_forms import SCHEDULE_D, form, row, varied

ANSWERS = (
    Answer(line="", question="A fund?", answer="", why=""),
    Answer(line="17", question="Both gains?", answer="Yes", why=""),
    Answer(line="22", question="Dividends?", answer="No", why=""),
)
DAY = date(2026, 2, 7)


@pytest.fixture
def blanks(shared: Path) -> Path:
    return shared / "forms"


def papers(year: int = 2025) -> Papers:
    return Papers(form=varied(year), lines=SCHEDULE_D, answers=ANSWERS)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_official_forms_and_the_statement_are_written(blanks: Path, tmp_path: Path, year: int) -> None:
    first = print_forms(papers(year), Wish(out=tmp_path / "a", blanks=blanks, name="Jordan Example"))
    assert [path.name for path in first.files] == [
        f"schedule_d_{year}.pdf",
        f"form_8949_{year}.pdf",
        f"form_8949_statement_{year}.pdf",
    ]
    again = print_forms(papers(year), Wish(out=tmp_path / "b", blanks=blanks, name="Jordan Example"))
    for one, other in zip(first.files, again.files, strict=True):
        assert one.name == other.name
        assert list(pages_of(one.read_bytes())), "it can be read"
    assert names(tmp_path / "a") == sorted(path.name for path in first.files), "nothing else is left"


def test_own_papers_are_never_taken_for_a_statement_of_a_broker(tmp_path: Path) -> None:
    files = (
        *print_forms(papers(), Wish(out=tmp_path)).files,
        *for_programs(varied(2025), tmp_path, DAY).files,
    )
    for path in files:
        if path.suffix == ".pdf" or path.name.startswith("sales_by_column"):
            read = read_statements(path.name, path.read_bytes(), Head(broker="Coinbase", year=2025))
            assert not read.statements, path.name
            assert "made by lotwise from your own books" in read.findings[0].what


def test_the_same_forms_give_the_same_bytes(blanks: Path, tmp_path: Path) -> None:
    same = papers()
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        print_forms(same, Wish(out=folder, blanks=blanks))
    one, other = ([path.read_bytes() for path in sorted(folder.iterdir())] for folder in folders)
    assert one == other


def test_what_is_left_to_the_hand_is_said(blanks: Path, tmp_path: Path) -> None:
    made = print_forms(papers(), Wish(out=tmp_path, blanks=blanks))
    replaced = (
        "1 description has letters that the PDF cannot show; they are printed without accents or as question "
        "marks. The CSV has them all."
    )
    assert made.notes == (
        "Schedule D lines 11, 12, 13: divide $25.00 among them by hand; lines 7, 15 and 16 include it.",
        "Schedule D, at the top: answer by hand. A fund?",
        replaced,
    )


def test_without_blanks_only_the_statement_is_printed_of_any_year(tmp_path: Path) -> None:
    made = print_forms(papers(2026), Wish(out=tmp_path))
    assert [path.name for path in made.files] == ["form_8949_statement_2026.pdf"]


def test_whole_dollars_are_printed_as_such(blanks: Path, tmp_path: Path) -> None:
    whole = Papers(form=rounded(varied(2025)))
    made = print_forms(whole, Wish(out=tmp_path, blanks=blanks))
    texts = {text.text for page in pages_of(made.files[0].read_bytes()) for text in page.texts}
    assert "1,234,568" in texts


def test_a_year_without_rows_prints_schedule_d_alone(blanks: Path, tmp_path: Path) -> None:
    made = print_forms(Papers(form=form(2025, []), lines=SCHEDULE_D), Wish(out=tmp_path, blanks=blanks))
    assert [path.name for path in made.files] == ["schedule_d_2025.pdf"]
    assert made.notes[-1] == "There is no row for Form 8949 of 2025, so none was printed."


def test_a_draft_has_it_in_its_name_and_on_every_page(blanks: Path, tmp_path: Path) -> None:
    made = print_forms(papers(), Wish(out=tmp_path, blanks=blanks, draft_because=("A row is unclear.",)))
    for path in made.files:
        assert path.stem.endswith("_2025_DRAFT")
        assert all(page.turned == ("DRAFT",) for page in pages_of(path.read_bytes()))


@pytest.mark.parametrize("faulty", ["form_8949_pdf", "schedule_d_pdf", "statement_pdf"])
def test_a_pdf_that_says_something_else_leaves_no_file(
    blanks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faulty: str
) -> None:
    make = getattr(printing, faulty)

    def of_another(made: Any, *rest: Any) -> Any:
        is_form = hasattr(made, "rows")
        return make(replace(made, rows=made.rows[1:]) if is_form else made[:-1], *rest)

    monkeypatch.setattr(printing, faulty, of_another)
    with pytest.raises(PrintMismatchError):
        print_forms(papers(), Wish(out=tmp_path / "out", blanks=blanks))
    assert not (tmp_path / "out").exists()


def test_a_missing_blank_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds no blank of Schedule D for 2025"):
        print_forms(papers(), Wish(out=tmp_path / "out", blanks=tmp_path))
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "form_8949_statement_2025.pdf").mkdir()
    with pytest.raises(BadInputError, match="cannot be written"):
        print_forms(papers(), Wish(out=tmp_path))
    assert names(tmp_path) == ["form_8949_statement_2025.pdf"]


def test_files_for_programs_say_what_they_lack(tmp_path: Path) -> None:
    made = for_programs(form(2025, [row("A", "1 sh. ACME"), row("H"), row("I", f="B", g="2")]), tmp_path, DAY)
    assert names(tmp_path) == [
        "form_8949_2025.txf",
        "sales_by_column_2025.csv",
        "turbotax_digital_assets_2025.csv",
    ]
    sums = "It has 1, with proceeds of $100.00 and a gain of -$150.10."
    by_hand = "lacks 2 rows, to be typed into the program"
    no_codes = "TXF has no code for box H (1); TXF has no code for box I (1)"
    no_place = "TurboTax's list has no place for the code B (1)"
    no_security = "TurboTax's list is for digital assets, and this is a security (1)"
    assert made.notes == (
        f"form_8949_2025.txf {by_hand}: {no_codes}. {sums}",
        f"turbotax_digital_assets_2025.csv {by_hand}: {no_place}; {no_security}. {sums}",
    )


def test_a_file_that_would_be_empty_is_not_written(tmp_path: Path) -> None:
    made = for_programs(form(2025, [row("H")]), tmp_path, DAY, is_draft=True)
    assert names(tmp_path) == ["sales_by_column_2025_DRAFT.csv", "turbotax_digital_assets_2025_DRAFT.csv"]
    assert made.notes == (
        "form_8949_2025.txf was not written, for it would hold no row: TXF has no code for box H (1).",
    )


def test_open_matters_are_blocking_findings_and_rows_that_are_missing() -> None:
    def finding(severity: Severity) -> Finding:
        return Finding(code="x", severity=severity, what=f"Something {severity.value}.", fix="Look.")

    lacking = Missing(
        disposition_id="d",
        description="2 ETH",
        wallet="Kraken",
        disposed_on=date(2025, 3, 4),
        lacks=("basis", "date acquired"),
    )
    made = replace(form(2025, []), missing=(lacking,))
    assert open_matters([finding(each) for each in Severity], made) == (
        "Something blocking.",
        "2 ETH, disposed of on 03/04/2025, is not on the form: its basis and date acquired are not known.",
    )


@pytest.mark.parametrize(("what", "most"), [("name", 60), ("number", 11)])
def test_a_name_fits_its_line_or_is_refused(blanks: Path, tmp_path: Path, what: str, most: int) -> None:
    def wish(letters: int) -> Wish:
        named: dict[str, Any] = {what: "W" * letters}
        return Wish(out=tmp_path, blanks=blanks, **named)

    for year in (2024, 2025):
        assert print_forms(papers(year), wish(most)).files
    with pytest.raises(BadInputError, match=f"The {what} has {most + 1} letters"):
        print_forms(papers(), wish(most + 1))
