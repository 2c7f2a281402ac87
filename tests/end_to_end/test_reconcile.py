"""``lotwise reconcile``: statements beside own books, and what they will show."""

from pathlib import Path

import pytest

from end_to_end.project_files import plain, too_wide
from lotwise.app.demo import example_folder
from terminal import DAY, Run

BITCOIN = ("1b=Bitcoin", "1c=0.05", "1e=2025-06-12")


@pytest.fixture
def with_example(run: Run) -> Run:
    assert run("init").code == 0
    run("import", str(example_folder()), "--as-of", DAY)
    return run


def enter(run: Run, *fields: str, broker: str = "Coinbase") -> None:
    said = run("statements", "enter", "--broker", broker, "--year", "2025", *fields)
    assert said.code == 0, said.err


def test_without_a_statement_it_says_which_are_awaited(with_example: Run) -> None:
    said = with_example("reconcile", "--as-of", DAY)
    assert said.code == 0
    assert "No statement of 2025 was added yet" in plain(said.out)
    assert "No statement of Coinbase for 2025 was added yet" in plain(said.out)


def test_a_fee_outside_of_proceeds_goes_through_to_the_forms(with_example: Run) -> None:
    enter(with_example, *BITCOIN, "1f=5395.00", "9=yes")
    said = with_example("reconcile", "--year", "2025", "--as-of", DAY)
    assert said.code == 0
    assert "proceeds before the fee" in said.out
    assert "Box K: (d) $5,395.00, (e) $1,928.91, code E, (g) -$53.41, (h) $3,412.68." in plain(said.out)
    assert not too_wide(said.out)
    shown = plain(with_example("forms", "--year", "2025", "--as-of", DAY).out)
    assert "3,412.68 E" in shown
    assert "A letter behind a gain is the code of column (f)" in shown
    rows = with_example("forms", "--year", "2025", "--as-of", DAY, "--json").json["form_8949"]["rows"]
    (row,) = [one for one in rows if one["asset"] == "BTC"]
    assert (row["box"], row["code"], row["proceeds_usd"], row["adjustment_usd"]) == (
        "K",
        "E",
        "5395.00",
        "-53.41",
    )


def test_a_sale_that_is_not_in_the_books_blocks_and_ties_all_the_same(with_example: Run) -> None:
    enter(with_example, *BITCOIN, "1f=5341.59", "9=yes")
    enter(with_example, "1b=Bitcoin", "1c=0.3", "1e=2025-08-12", "1f=9000", "9=yes")
    said = with_example("reconcile", "--year", "2025", "--as-of", DAY, "--json")
    assert said.code == 1
    (bridge,) = said.json["bridges"]
    assert (bridge["told"]["proceeds_usd"], bridge["filed"]["proceeds_usd"]) == ("14341.59", "5341.59")
    assert [one["code"] for one in said.json["findings"]] == ["statement_sale_unknown"]
    (open_one,) = [one for one in said.json["compared"] if not one["filed"]]
    assert open_one["causes"] == ["missing in your books"]
    assert "The taxpayer's records have no such sale." in " ".join(open_one["explanation"])


def test_the_forms_say_how_many_sales_no_statement_lists(with_example: Run) -> None:
    enter(with_example, "1b=Bitcoin", "1c=0.3", "1e=2025-11-14", "1f=28536", "9=yes")
    said = with_example("forms", "--year", "2025", "--as-of", DAY)
    assert said.code == 0
    assert "1 row is on no statement, though one of that broker came (box I or L)" in plain(said.out)


def test_findings_tell_what_blocks_in_the_comparison(with_example: Run) -> None:
    enter(with_example, "1b=Bitcoin", "1c=0.3", "1e=2025-08-12", "1f=9000", "9=yes")
    said = with_example("findings", "--as-of", DAY, "--json")
    assert said.code == 1
    assert [one["finding"]["code"] for one in said.json["findings"] if one["blocking"]] == [
        "statement_sale_unknown"
    ]


def test_what_is_expected_is_listed_only_when_asked(with_example: Run) -> None:
    enter(with_example, *BITCOIN, "1f=5341.59", "9=yes")
    said = with_example("reconcile", "--year", "2025", "--as-of", DAY)
    assert "Agree in everything: 0. Differ only as expected: 1" in plain(said.out)
    assert "Differences" not in said.out
    assert "Differences" in with_example("reconcile", "--year", "2025", "--as-of", DAY, "--all").out


def test_the_page_answers_a_notice(with_example: Run, tmp_path: Path) -> None:
    enter(with_example, *BITCOIN, "1f=5395.00", "9=yes")
    file = tmp_path / "answer.html"
    assert with_example("reconcile", "--year", "2025", "--as-of", DAY, "--out", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert "do not reflect the fee of the sale; code E takes it off" in text
    assert "From the brokers" in text


def test_the_forecast_tells_past_and_planned_sales(with_example: Run, tmp_path: Path) -> None:
    said = with_example("reconcile", "--forecast", "--as-of", DAY)
    assert said.code == 0
    assert "* planned by `lotwise plan`" in plain(said.out)
    assert not too_wide(said.out)
    told = with_example("reconcile", "--forecast", "--as-of", DAY, "--json").json
    link = next(one for one in told["sales"] if one["asset"] == "LINK")
    assert [(line["basis_usd"], line["is_long"]) for line in link["lines"]] == [(link["basis_usd"], False)]
    assert {one["is_planned"] for one in told["sales"]} == {True, False}
    file = tmp_path / "forecast.html"
    with_example("reconcile", "--forecast", "--as-of", DAY, "--out", str(file))
    assert "What the Forms 1099-DA of 2026 will show" in file.read_text(encoding="utf-8")


def test_before_2025_there_is_nothing_to_forecast(with_example: Run) -> None:
    said = with_example("reconcile", "--forecast", "--year", "2024", "--as-of", DAY)
    assert said.code == 2
    assert "no broker had to send a Form 1099-DA" in plain(said.err)
