"""``lotwise print``: forms as PDF from a project, official ones from blanks, and drafts that say so."""

from pathlib import Path

import pytest

from lotwise.app import blanks
from lotwise.cli.main import COMMANDS
from lotwise.reports.pdf.reading import pages_of
from terminal import DAY, Run


@pytest.fixture(autouse=True)
def listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "print", COMMANDS.get("print", ""))


def texts(path: Path) -> list[str]:
    return [text.text for page in pages_of(path.read_bytes()) for text in page.texts]


def test_the_statement_and_the_files_for_programs_need_no_blank(household: Run) -> None:
    said = household("print", "--year", "2025", "--as-of", DAY)
    assert (said.code, said.err) == (0, "")
    assert sorted(path.name for path in Path("out").iterdir()) == [
        "form_8949_statement_2025.pdf",
        "sales_by_column_2025.csv",
        "turbotax_digital_assets_2025.csv",
    ]
    found = texts(Path("out/form_8949_statement_2025.pdf"))
    assert {"5,341.59", "1,928.91", "3,412.68", "Page 2 of 2"} <= set(found)
    assert "TXF has no code for box K" in " ".join(said.out.split())


def test_the_official_forms_are_filled_in_from_a_folder(household: Run, shared: Path) -> None:
    said = household(
        "print", "--year", "2025", "--as-of", DAY, "--blank", shared / "forms", "--name", "Jordan"
    )
    assert said.code == 0
    form, schedule = (texts(Path(f"out/{name}_2025.pdf")) for name in ("form_8949", "schedule_d"))
    assert form.count("Jordan") == schedule.count("Jordan") == 1
    assert form.count("3,412.68") == 2, "the row and line 2"
    assert {"3,412.68", "(4,200.00)", "3,000.00"} <= set(schedule), "lines 9, 16 and 21"


def test_whole_dollars_are_those_of_the_forms(household: Run, shared: Path) -> None:
    words = ("print", "--year", "2025", "--as-of", DAY, "--blank", shared / "forms", "--rounded")
    assert household(*words).code == 0
    assert {"5,342", "1,929", "3,413"} <= set(texts(Path("out/form_8949_2025.pdf")))
    assert "5341.59" in Path("out/sales_by_column_2025.csv").read_text("utf-8"), "programs round themselves"


def test_a_form_that_is_not_final_is_printed_only_as_a_draft(household: Run) -> None:
    Path("unclear.csv").write_text(
        "Date,Sent Amount,Sent Currency,Received Amount,Received Currency,Fee Amount,Fee Currency,"
        "Net Worth Amount,Net Worth Currency,Label,Description,TxHash\n"
        "2025-03-01 10:00:00 UTC,1,ETH,2000,USD,,,,,,,\n",
        encoding="utf-8",
    )
    assert household("import", "unclear.csv", "--wallet", "Elsewhere", "--as-of", DAY).code == 1
    refused = household("print", "--year", "2025", "--as-of", DAY)
    assert refused.code == 2
    assert "so the forms of 2025 are not final; first:" in refused.err
    assert not Path("out").exists()
    said = household("print", "--year", "2025", "--as-of", DAY, "--draft", "--json")
    assert said.code == 1
    assert said.json["draft_because"]
    path = Path("out/form_8949_statement_2025_DRAFT.pdf")
    assert all(page.turned == ("DRAFT",) for page in pages_of(path.read_bytes()))
    assert "Why this is a draft" in texts(path)


def test_a_blank_is_fetched_only_when_asked_and_needs_a_folder(
    household: Run, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def given(url: str, _: blanks.Patience) -> bytes:
        asked.append(url)
        name = url.rpartition("/")[2].replace("--", "_")
        return (shared / "forms" / name).read_bytes()

    monkeypatch.setattr(blanks, "_fetched", given)
    refused = household("print", "--year", "2025", "--as-of", DAY, "--fetch")
    assert (refused.code, refused.err) == (2, "--fetch needs a folder for the blanks. Add --blank DIR.\n")
    assert household("print", "--year", "2025", "--as-of", DAY, "--blank", "blanks").code == 2
    assert asked == []
    assert household("print", "--year", "2025", "--as-of", DAY, "--blank", "blanks", "--fetch").code == 0
    assert [url.rpartition("/")[2] for url in asked] == ["f8949--2025.pdf", "f1040sd--2025.pdf"]
    assert Path("out/form_8949_2025.pdf").exists()


def test_a_year_whose_blank_is_not_known_is_refused_by_name(household: Run, shared: Path) -> None:
    said = household("print", "--year", "2026", "--as-of", DAY, "--blank", shared / "forms")
    assert said.code == 2
    assert "cannot fill in the official Schedule D of 2026: it knows the blanks of 2024 and 2025." in said.err
