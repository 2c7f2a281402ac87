"""`lotwise lots --law`: everything computed under a bill, beside the law as it is; nothing is recorded."""

from typing import Any, Final

from end_to_end.project_files import coinbase, coinbase_row, household, too_wide
from terminal import Run

DAY: Final = "2026-11-22"
HARVEST: Final = (
    coinbase_row("c01", "2026-01-10 15:00:00", "Buy", "2 BTC", "200000"),
    coinbase_row("c02", "2026-10-05 15:00:00", "Sell", "-2 BTC", "130000"),
    coinbase_row("c03", "2026-10-05 15:10:00", "Buy", "1 BTC", "65100"),
)
"""A loss of 70,000, and half of it bought back ten minutes later."""


def story(run: Run) -> None:
    run("init")
    run("import", coinbase(*HARVEST), household(), "--as-of", DAY)


def lots(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = run("lots", *words, "--json", "--as-of", DAY).json
    return found


def test_by_the_law_as_it_is_the_loss_counts_and_the_basis_is_what_was_paid(run: Run) -> None:
    story(run)
    for words in ((), ("--law", "current")):
        [lot] = lots(run, *words)["lots"]
        assert (lot["basis_usd"], lot["acquired_on"]) == ("65100.00", "2026-10-05")
    assert lots(run, "--law", "current")["law"]["years"] == []


def test_under_a_bill_half_of_the_loss_waits_in_the_basis_of_the_replacement(run: Run) -> None:
    story(run)
    answer = lots(run, "--law", "hr10357")
    [lot] = answer["lots"]
    assert (lot["basis_usd"], lot["acquired_on"]) == ("100100.00", "2026-01-10"), (
        "35,000 more, 268 days longer"
    )
    [year] = answer["law"]["years"]
    assert (year["tax_year"], year["disallowed_usd"], year["dispositions"]) == (2026, "35000.00", 1)
    assert (year["now"]["short_usd"], year["then"]["short_usd"]) == ("-70000.00", "-35000.00")
    assert answer["law"]["status"] == "proposed"


def test_a_bill_that_reaches_only_later_sales_changes_nothing(run: Run) -> None:
    story(run)
    assert lots(run, "--law", "2027")["law"]["years"] == []


def test_people_are_told_that_a_bill_is_no_law(run: Run) -> None:
    story(run)
    said = run("lots", "--law", "hr9172", "--as-of", DAY)
    assert "It is not law." in said.out
    assert "$35,000.00" in said.out
    assert too_wide(said.out) == []


def test_nothing_is_recorded(run: Run) -> None:
    story(run)
    before = run("verify", "--json").json
    run("lots", "--law", "hr10357", "--as-of", DAY)
    assert run("verify", "--json").json == before


def test_a_law_that_nobody_knows_is_refused_with_the_choices(run: Run) -> None:
    story(run)
    refused = run("lots", "--law", "hr1", "--as-of", DAY)
    assert refused.code == 2
    assert "current, hr9172, hr10357, 2027" in refused.err
