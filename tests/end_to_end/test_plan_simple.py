"""`lotwise plan --simple`: the sum of the articles, step by step, beside the true result."""

from typing import Any, Final

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, prices
from terminal import DAY, Run

# The guide's fourth scenario: 5 BTC bought at 120,000, now 68,000, and 150,000 of other gains.
BIG: Final = coinbase_row("b01", "2025-10-06 15:00:00", "Buy", "5 BTC", "600000")


def project(run: Run) -> Run:
    run("init")
    quotes = prices(f"{DAY},BTC,68000")
    run("import", coinbase(BIG), household("other_short_term_gain = 150000"), quotes, "--as-of", DAY)
    return run


def simple(run: Run, rate: str) -> dict[str, Any]:
    found: dict[str, Any] = run("plan", "--simple", "--rate", rate, "--json", "--as-of", DAY).json["simple"]
    return found


def test_the_steps_of_the_big_portfolio(run: Run) -> None:
    """(150,000 + 3,000) × 37 % = 56,610. What is left is the loss less 153,000; the sale fee is loss too."""
    every = simple(project(run), "0.37")["everything"]
    loss, fee = float(every["loss_usd"]), 68_000 * 5 * 0.005
    assert loss == pytest.approx(260_000 + fee)
    assert (every["gains_usd"], every["limit_usd"]) == ("150000.00", "3000.00")
    assert (every["used_usd"], every["saved_usd"]) == ("153000.00", "56610.00")
    assert float(every["carried_usd"]) == pytest.approx(107_000 + fee)
    assert float(every["carried_worth_usd"]) == pytest.approx((107_000 + fee) * 0.37)


def test_another_rate_also_in_percent(run: Run) -> None:
    assert simple(project(run), "24%")["everything"]["saved_usd"] == "36720.00"


def test_the_screen_shows_the_sum_the_truth_and_what_is_left_out(run: Run) -> None:
    told = project(run)("plan", "--simple", "--as-of", DAY).out
    for words in (
        "The simple sum at 37 %",
        "$56,610.00",
        "True worth, today's dollars",
        "What the simple sum leaves out, for every loss",
        "Your rates:",
        "Time:",
        "The new basis:",
        "Fees and spread of both legs:",
    ):
        assert words in told


def test_what_a_realized_gain_saves_later_is_named(run: Run) -> None:
    """The simple sum promises nothing for a gain at 0 %; the tax that it spares at the final sale is why."""
    text = 'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n[year.2026]\n'
    gain = coinbase_row("b02", "2023-11-20 15:00:00", "Buy", "5 ETH", "5000")
    run("init")
    facts = household("wages = 20000", "[future]", "wages = 100000", "sale_in_years = 3", text=text)
    run("import", coinbase(gain), facts, prices(f"{DAY},ETH,2000"), "--as-of", DAY)
    found = run("plan", "--simple", "--json", "--as-of", DAY).json
    worth = found["simple"]["plan"]["worth"]
    assert worth["future_tax_usd"].startswith("-")
    told = " ".join(run("plan", "--simple", "--as-of", DAY).out.split())
    assert f"${float(worth['future_tax_usd'][1:]):,.2f} less in today's dollars" in told


def test_a_rate_that_is_none_is_refused(run: Run) -> None:
    refused = project(run)("plan", "--simple", "--rate", "37", "--as-of", DAY)
    assert refused.code != 0
    assert "is no tax rate" in refused.out + refused.err
