"""`lotwise forms`: what stops them, drafts, whole dollars, exceptions, and statements that decide."""

from pathlib import Path

import pytest

from end_to_end.project_files import HOUSEHOLD, coinbase, coinbase_row
from terminal import Run

BOUGHT = coinbase_row("b1", "2025-01-05 10:00:00", "Buy", "1 BTC", "90000.50")
MORE = coinbase_row("b2", "2025-01-06 10:00:00", "Buy", "1 BTC", "91000.25")
SOLD = coinbase_row("s1", "2025-06-05 10:00:00", "Sell", "-1.5 BTC", "150000.75")
UNHELD = coinbase_row("s2", "2025-07-05 10:00:00", "Sell", "-5 ETH", "9000")
LATER = coinbase_row("s3", "2026-01-15 10:00:00", "Sell", "-5 ETH", "9000")
STRANGE = coinbase_row("x1", "2026-01-16 10:00:00", "Teleport", "-5 ETH", "9000")
DAY = "2026-02-07"
YEAR = ("forms", "--year", "2025", "--as-of", DAY)


def project(run: Run, *rows: str) -> None:
    Path("household.toml").write_text(HOUSEHOLD)
    run("init")
    run("import", coinbase(*rows), "household.toml", "--as-of", DAY)


def plain(text: str) -> str:
    return " ".join(text.split())


def names(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


def test_nothing_is_written_while_a_finding_blocks(run: Run) -> None:
    project(run, BOUGHT, UNHELD)
    said = run(*YEAR)
    assert (said.code, Path("out").exists()) == (1, False)
    assert "the forms of 2025 were not made" in plain(said.out)
    assert "Schedule D" not in said.out.replace("`", "")
    told = run(*YEAR, "--json").json
    assert ("form_8949" in told, len(told["stops"]) > 0, told["written"]) == (False, True, [])


def test_a_draft_says_so_everywhere_and_lists_what_blocks(run: Run) -> None:
    project(run, BOUGHT, MORE, SOLD, UNHELD)
    said = run(*YEAR, "--draft")
    assert said.code == 1
    assert "DRAFT: not to be filed." in said.out
    assert "Do not file these numbers" in plain(said.out)
    assert names("out") == [
        "DRAFT_2025.txt",
        "form_8949_2025_DRAFT.csv",
        "other_lines_2025_DRAFT.csv",
        "report_2025.html",
        "schedule_d_2025_DRAFT.csv",
    ]
    text = Path("out/DRAFT_2025.txt").read_text()
    assert text.startswith("DRAFT: the forms of 2025 are not to be filed as they are.")
    assert all(one["what"] in text for one in run(*YEAR, "--draft", "--json").json["stops"])


def test_a_draft_of_what_nothing_blocks_is_still_a_draft(run: Run) -> None:
    project(run, BOUGHT, MORE, SOLD)
    assert run(*YEAR, "--draft").code == 0
    assert "Nothing blocks them" in Path("out/DRAFT_2025.txt").read_text()


def test_a_later_year_does_not_stop_an_earlier_one(run: Run) -> None:
    project(run, BOUGHT, MORE, SOLD, LATER)
    assert run(*YEAR).code == 0
    later = run("forms", "--year", "2026", "--as-of", DAY)
    assert (later.code, "were not made" in plain(later.out)) == (1, True)


def test_a_row_that_cannot_be_read_stops_every_year(run: Run) -> None:
    project(run, BOUGHT, MORE, SOLD, STRANGE)
    said = run(*YEAR)
    assert (said.code, "Teleport" in said.out) == (1, True)


def test_whole_dollars_tie_and_say_what_they_change(run: Run) -> None:
    project(run, BOUGHT, MORE, SOLD)
    told = run(*YEAR, "--rounded", "--json").json
    rows = told["form_8949"]["rows"]
    # 100,000.50 - 90,000.50 and 50,000.25 - 45,500.13 (12.5 cents up), each in whole dollars
    assert sorted((row["proceeds_usd"], row["basis_usd"], row["gain_usd"]) for row in rows) == [
        ("100001.00", "90001.00", "10000.00"),
        ("50000.00", "45500.00", "4500.00"),
    ]
    by_line = {line["line"]: line["gain_usd"] for line in told["schedule_d"]}
    assert by_line["16"] == "14500.00"
    assert told["rounding_usd"] == "-0.12"
    assert [one["totals"]["gain_usd"] for one in told["pages"]] == ["14500.00"]
    other = {(one["form"], one["line"]): one["amount_usd"] for one in told["other_lines"]}
    assert other["Form 1040", "7a"] == "14500.00"
    assert "Whole dollars change Schedule D line 16 by -$0.12." in plain(run(*YEAR, "--rounded").out)


def test_one_row_a_sale_and_an_attached_statement(run: Run) -> None:
    project(run, BOUGHT, MORE, SOLD)
    (row,) = run(*YEAR, "--various", "--json").json["form_8949"]["rows"]
    assert (row["description"], row["acquired"], row["proceeds_usd"]) == (
        "1.5 BTC, ID s1",
        "VARIOUS",
        "150000.75",
    )
    attached = run(*YEAR, "--attach", "--out", "attached")
    assert "2 rows stand on the attached statement" in plain(attached.out)
    assert "form_8949_statement_2025.csv" in names("attached")
    assert "Coinbase see attached statement" in Path("attached/form_8949_2025.csv").read_text()
    assert len(Path("attached/form_8949_statement_2025.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    "words", [(), ("--lines",), ("--rounded", "--various", "--attach", "--lines", "--draft")]
)
def test_everything_fits_into_80_columns(run: Run, words: tuple[str, ...]) -> None:
    project(run, BOUGHT, MORE, SOLD)
    said = run(*YEAR, *words)
    assert [line for line in said.out.splitlines() if len(line) > 80] == []
    assert "question on digital assets: Yes" in plain(said.out) or "At any time during 2025" in said.out


def test_a_form_that_came_decides_box_and_codes(run: Run) -> None:
    project(run, BOUGHT, coinbase_row("s1", "2025-06-05 10:00:00", "Sell", "-1 BTC", "100000"))
    expected = run(*YEAR)
    assert "Boxes are the expected ones" in expected.out
    fields = (
        "1b=Bitcoin",
        "1c=1",
        "1d=2025-01-05",
        "1e=2025-06-05",
        "1f=100000",
        "1g=80000",
        "2=yes",
        "6=short",
    )
    entered = run("statements", "enter", "--broker", "Coinbase", "--year", "2025", *fields, "box=G")
    assert entered.code == 0, entered
    told = run(*YEAR, "--json").json
    (row,) = told["form_8949"]["rows"]
    assert (row["box"], row["basis_usd"], row["code"], row["adjustment_usd"]) == (
        "G",
        "80000.00",
        "B",
        "-10000.50",
    )
    assert row["gain_usd"] == "9999.50"
    assert "Boxes are the expected ones" not in run(*YEAR).out
    assert run("explain", row["id"], "--as-of", DAY).code == 0


def test_totals_without_rows_need_the_form(run: Run) -> None:
    project(run, BOUGHT, coinbase_row("s1", "2025-06-05 10:00:00", "Sell", "-1 BTC", "100000"))
    assert len(run(*YEAR, "--totals", "--json").json["form_8949"]["rows"]) == 1
    fields = ("1b=Bitcoin", "1c=1", "1e=2025-06-05", "1f=100000", "1g=90000.50", "2=yes", "6=short", "box=G")
    run("statements", "enter", "--broker", "Coinbase", "--year", "2025", *fields)
    told = run(*YEAR, "--totals", "--json").json
    assert told["form_8949"]["rows"] == []
    by_line = {line["line"]: line["gain_usd"] for line in told["schedule_d"]}
    assert (by_line["1a"], by_line["7"]) == ("9999.50", "9999.50")
