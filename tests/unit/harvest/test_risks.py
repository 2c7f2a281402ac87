"""Risks of a plan in words: a rule speaks only where it concerns the plan, and names its dollars."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from lotwise.core.money import DOLLAR
from lotwise.harvest.risks import MANY_SALES, Risk, RiskFacts, risks_of

PLAIN = RiskFacts(
    on=date(2025, 6, 1),
    minimum_gap_minutes=60,
    worth_usd=5_000 * DOLLAR,
    sale_in_years=Decimal(5),
    worth_sold_soon_usd=5_000 * DOLLAR,
    horizon_years=30,
    own_books_until=date(2026, 12, 31),
)
ALWAYS = {"economic_substance", "straddle"}


def named(**other: Any) -> dict[str, Risk]:
    return {risk.rule: risk for risk in risks_of(replace(PLAIN, **other))}


def test_a_plain_plan_has_only_the_risks_that_no_file_can_rule_out() -> None:
    assert set(named()) == ALWAYS


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"fifo_wallets": ("Robinhood",)}, "broker_fifo"),
        ({"told_wallets": ("Kraken",)}, "broker_notice"),
        ({"broker_wallets": ("Kraken",), "on": date(2026, 2, 7)}, "broker_notice"),
        ({"unknown_lots": 1}, "unknown_lots"),
        ({"worth_sold_soon_usd": 1_000 * DOLLAR}, "sale_within_a_year"),
        ({"sale_in_years": Decimal("0.5")}, "sale_within_a_year"),
        ({"wasted_usd": 1}, "zero_bracket"),
        ({"unused_usd": 100_000_000}, "unused_carryover"),
        ({"funds": ("BTC",)}, "fund_near"),
        ({"own_wallets": ("Ledger",)}, "related_party"),
        ({"sales": MANY_SALES}, "trader_status"),
        ({"jump_usd": 40 * DOLLAR}, "jump_near"),
        ({"fifo_worth_usd": 0, "fifo_loss_usd": 0}, "identification_missing"),
    ],
)
def test_a_rule_speaks_where_it_concerns_the_plan(facts: dict[str, Any], rule: str) -> None:
    found = named(**facts)
    assert set(found) == ALWAYS | {rule}
    risk = found[rule]
    assert all((risk.what, risk.why, risk.source, risk.action))
    assert all(text.endswith(".") for text in (risk.what, risk.why, risk.action))


@pytest.mark.parametrize(
    "facts",
    [
        {"broker_wallets": ("Kraken",)},
        {"sales": MANY_SALES - 1},
        {"worth_sold_soon_usd": 6_000 * DOLLAR},
        {"fifo_worth_usd": 1, "fifo_loss_usd": None},
    ],
)
def test_and_is_silent_where_it_does_not(facts: dict[str, Any]) -> None:
    assert set(named(**facts)) == ALWAYS


def test_beside_a_jump_it_is_said_on_which_side_to_stay() -> None:
    more = named(jump_usd=4_363 * DOLLAR)["jump_near"]
    less = named(jump_usd=4_363 * DOLLAR, is_jump_above=True)["jump_near"]
    assert "two dollars below the plan's, $4,363.00 of it are gone" in more.what
    assert "two dollars above" in less.what
    assert (more.action.split()[:3], less.action.split()[:3]) == (
        ["Sell", "somewhat", "more"],
        ["Sell", "somewhat", "less"],
    )


def test_what_an_early_sale_costs_is_told_in_dollars() -> None:
    risk = named(worth_sold_soon_usd=-1_000 * DOLLAR)["sale_within_a_year"]
    assert "-$1,000.00 instead of $5,000.00" in risk.what
    assert risk.amount_usd == 6_000 * DOLLAR


def test_without_identification_the_loss_or_the_gain_is_named() -> None:
    loss = named(fifo_worth_usd=4_000 * DOLLAR, fifo_loss_usd=900 * DOLLAR)["identification_missing"]
    assert "a loss of $900.00" in loss.why
    assert loss.amount_usd == 1_000 * DOLLAR
    gain = named(fifo_worth_usd=6_000 * DOLLAR, fifo_loss_usd=-900 * DOLLAR)["identification_missing"]
    assert "a gain of $900.00" in gain.why
    assert gain.amount_usd == 0


def test_the_gap_is_the_owners_setting() -> None:
    assert "at least 15 minutes" in named(minimum_gap_minutes=15)["economic_substance"].action
    assert "set no gap" in named(minimum_gap_minutes=0)["economic_substance"].action


def test_rows_left_out_about_derivatives_make_the_straddle_plain() -> None:
    assert "cannot be seen" in named()["straddle"].what
    assert "1 row of margin" in named(derivative_rows=1)["straddle"].what
    assert "3 rows of margin" in named(derivative_rows=3)["straddle"].what


def test_a_broker_without_choice_is_told_with_what_the_notice_changes_until_it_ends() -> None:
    relieved = named(fifo_wallets=("Robinhood",), on=date(2026, 12, 31))["broker_fifo"]
    assert "until 2026-12-31" in relieved.why
    assert relieved.source == "26 CFR § 1.1012-1(j)(3)(i), (ii); Notice 2026-20 § 4.03"
    after = named(fifo_wallets=("Robinhood",), on=date(2027, 1, 1))["broker_fifo"]
    assert "until" not in after.why
    assert after.source == "26 CFR § 1.1012-1(j)(3)(i), (ii)"


def test_the_last_day_of_own_books_is_told_as_such() -> None:
    told = named(told_wallets=("Kraken",), on=date(2027, 1, 1))["broker_notice"]
    assert "until 2026-12-31 only" in told.why
    soon = named(broker_wallets=("Kraken",), on=date(2026, 12, 31))["broker_notice"]
    assert "After 2026-12-31" in soon.what


def test_carrying_charges_are_cited_only_where_they_are_spoken_of() -> None:
    """§ 263(g) is about interest and carrying charges; the loss waits by § 1092(a)(1)."""
    silent, seen = named()["straddle"], named(derivative_rows=1)["straddle"]
    assert "263(g)" not in silent.source
    assert "263(g)(1)" in seen.source
    assert "carrying charges" in seen.why
    assert "§ 1092(a)(1)" in silent.source


def test_a_spouse_is_no_related_party_but_no_buyer_either() -> None:
    """§ 267 denies losses to family and to companies; § 1041 recognizes neither gain nor loss to a spouse."""
    risk = named(own_wallets=("Ledger",))["related_party"]
    assert "spouse brings neither gain nor loss" in risk.why
    assert "1041(a)" in risk.source
    assert "267(a)(1)" in risk.source


def test_a_plan_without_losses_has_no_risk_that_only_a_loss_has() -> None:
    found = named(has_losses=False, derivative_rows=3, own_wallets=("Ledger",), funds=("BTC",))
    assert set(found) == {"economic_substance"}


def test_a_wallet_that_takes_no_choice_of_lots_needs_no_notice() -> None:
    on = date(2026, 2, 7)
    both = named(broker_wallets=("Kraken", "Robinhood"), fifo_wallets=("Robinhood",), on=on)
    assert both["broker_notice"].why.startswith("The plan sells at Kraken. ")
    assert "broker_notice" not in named(broker_wallets=("Robinhood",), fifo_wallets=("Robinhood",), on=on)
