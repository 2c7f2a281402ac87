"""What `lotwise plan` says of where it stops and of what limits cost; and what it must not say."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from end_to_end.project_files import coinbase, coinbase_row, household, plain, prices, too_wide
from lotwise.app.plan_words import below_words
from lotwise.app.planning import plan_report
from lotwise.app.projects import existing_project
from lotwise.app.workspace import load
from lotwise.harvest.constraints import FREE
from terminal import DAY, Run

GAINS = "other_short_term_gain = 40000"
LOSS = coinbase_row("c1", "2025-11-20 15:00:00", "Buy", "10 ETH", "30000")
GAIN = coinbase_row("c2", "2023-11-20 15:00:00", "Buy", "5 ETH", "5000")
OTHER = coinbase_row("c3", "2025-12-01 15:00:00", "Buy", "1 BTC", "90000")
QUOTES = (f"{DAY},ETH,2000", f"{DAY},BTC,70000")


def project(run: Run, *rows: str, facts: tuple[str, ...] = (GAINS,), quotes: tuple[str, ...] = QUOTES) -> Run:
    run("init")
    run("import", coinbase(*rows), household(*facts), prices(*quotes), "--as-of", DAY)
    return run


def told(run: Run, *words: str, on: str = DAY) -> str:
    said = run(*words, "--as-of", on)
    assert too_wide(said.out) == []
    return plain(said.out + said.err)


def planned(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = run("plan", *words, "--json", "--as-of", DAY).json
    return found


# ── where it stops ──────────────────────────────────────────────────────────────────────────────


def test_fees_that_stop_a_plan_are_named_at_the_stop(run: Run) -> None:
    pytest.importorskip("highspy")
    shown = told(project(run, LOSS, OTHER, facts=(GAINS, "[plan]", "most_fees = 100")), "plan")
    assert "more of it would add to the plan, but the fees you allow do not let it." in shown
    assert "Below the line some rows would add to it, but the fees you allow do not let them." in shown
    assert "selling more of it would cost more than it saves" not in shown


def test_a_lot_sold_whole_and_bought_back_in_part_is_not_where_the_plan_stops(run: Run) -> None:
    pytest.importorskip("highspy")
    shown = told(project(run, LOSS, OTHER, facts=(GAINS, "[plan]", "cash_wanted = 5000")), "plan")
    assert "(part)" in shown
    assert "selling more of it would cost more than it saves" not in shown
    assert "the sale that adds least" in shown


def test_a_line_stops_at_the_last_lot_that_is_sold(run: Run) -> None:
    project(run, LOSS, GAIN)
    run("wallets", "--set", "Coinbase", "ability", "FIFO only")
    assert "The plan stops at ETH of 2025-11-20 in Coinbase: the last that is sold there" in told(run, "plan")


def test_where_no_limit_is_set_none_is_blamed_for_what_stands_below(run: Run) -> None:
    """A search that ended at its limit may leave a row that would add something."""
    project(run, LOSS, OTHER, facts=(GAINS, "[plan]", "most_trades = 1"))
    with existing_project(Path("lotwise.db")) as opened:
        report = plan_report(load(opened, date.fromisoformat(DAY)))
    assert below_words(report).endswith("but the number of trades you allow does not let them.")
    said = below_words(replace(report, constraints=FREE))
    assert "allow" not in said
    assert said.endswith("but the search went no further; the bound says how much that can be.")


# ── what limits cost ────────────────────────────────────────────────────────────────────────────


def test_keeping_the_only_asset_tells_what_that_costs(run: Run) -> None:
    project(run, LOSS, facts=(GAINS, "[plan]", 'keep = ["eth"]'))
    (shadow,) = planned(run)["certificate"]["shadows"]
    assert f"Not keeping ETH would add ${float(shadow['worth_usd']):,.2f}." in told(run, "plan")


def test_the_smallest_trade_has_a_price(run: Run) -> None:
    """Nothing is left of a size that is allowed; with any size the plan is what it is without the limit."""
    project(run, LOSS, OTHER)
    free = float(planned(run)["npv_usd"])
    run("import", household(GAINS, "[plan]", "minimum_trade = 90000"), "--as-of", DAY)
    found = planned(run)
    (shadow,) = found["certificate"]["shadows"]
    assert (found["trades"], shadow["constraint"]) == ([], "minimum_trade")
    assert float(shadow["worth_usd"]) == pytest.approx(free, abs=0.02)
    assert f"worth less than $90,000.00, too, would add ${float(shadow['worth_usd']):,.2f}." in told(
        run, "plan"
    )


def test_asking_for_good_evidence_has_a_price(household: Run) -> None:
    best, free = planned(household, "--evidence", "a"), planned(household)
    (shadow,) = [one for one in best["certificate"]["shadows"] if one["constraint"] == "evidence"]
    assert shadow["name"] == "A"
    less = float(free["npv_usd"]) - float(best["npv_usd"])
    assert float(shadow["worth_usd"]) == pytest.approx(less, abs=0.02)
    shown = told(household, "plan", "--evidence", "a")
    assert f"Selling lots that are evidenced worse than A, too, would add ${less:,.2f}." in shown
    why = told(household, "plan", "--evidence", "a", "--why", "certificate.shadows.1.worth")
    assert "value of the best plan with that limit loosened" in why


# ── what is not so ──────────────────────────────────────────────────────────────────────────────


def test_lots_of_a_retirement_account_are_not_called_none(run: Run) -> None:
    project(run, LOSS)
    run("wallets", "--set", "Coinbase", "owner", "IRA")
    shown = told(run, "plan")
    assert "your lots lie in retirement accounts or belong on another return" in shown
    assert "you hold no lot" not in shown


def test_a_price_that_is_too_old_is_told_once_and_not_called_missing(run: Run) -> None:
    shown = told(project(run, LOSS, quotes=("2026-01-10,ETH,2000",)), "plan")
    assert "its price is 28 days old, and you allow 7" in shown
    assert "The newest price of ETH is of 2026-01-10, 28 days before" in shown
    assert "no price is known" not in shown
    assert "No price of" not in shown


def test_missing_prices_of_other_assets_are_told_beside_an_old_one(run: Run) -> None:
    shown = told(project(run, LOSS, OTHER, quotes=("2026-01-10,ETH,2000",)), "plan")
    assert f"No price of {DAY} is known for BTC:" in shown
    assert "no price is known" in shown


def test_where_lots_cannot_be_named_nobody_is_asked_to_name_them(run: Run) -> None:
    project(run, LOSS, GAIN)
    assert "Write down which lots you sell" in told(run, "plan")
    assert "no longer suffices" in told(run, "plan")
    run("wallets", "--set", "Coinbase", "ability", "FIFO only")
    shown = told(run, "plan")
    assert "lots cannot be named there" in shown
    assert "Write down which lots you sell" not in shown
    assert "no longer suffices" not in shown


def test_a_plan_of_gains_alone_warns_of_nothing_that_losses_meet(run: Run) -> None:
    text = 'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n[year.2026]\n'
    run("init")
    facts = household("wages = 20000", "[future]", "wages = 100000", "sale_in_years = 3", text=text)
    run("import", coinbase(GAIN), facts, prices("2026-11-20,ETH,2000"), "--as-of", "2026-11-20")
    shown = told(run, "plan", "--risks", on="2026-11-20")
    assert "A loss below zero is a gain." in shown
    for words in ("would defer losses", "sell at a loss", "straddle", "close family"):
        assert words not in shown


def test_a_plan_by_projected_law_says_so(run: Run) -> None:
    text = 'time_zone = "America/New_York"\nfiling_status = "single"\nstate = "TX"\n[year.2027]\n'
    run("init")
    facts, day = household("wages = 100000", GAINS, text=text), "2027-03-01"
    run("import", coinbase(LOSS), facts, prices(f"{day},ETH,2000"), "--as-of", day)
    assert "The law's numbers for 2027 are projections" in told(run, "plan", on=day)
    found = run("plan", "--json", "--as-of", day).json["findings"]
    assert [one["code"] for one in found] == ["law_projected"]


def test_discounting_is_called_continuous(run: Run) -> None:
    shown = told(project(run, LOSS), "plan")
    assert "discounted at 5 % a year, continuously: a dollar a year later counts 95.12 cents." in shown
