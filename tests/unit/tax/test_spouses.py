"""A couple's year comes apart into two that add up to it."""

from collections.abc import Mapping
from dataclasses import fields

from builders import books_of, bought, earned, sold
from lotwise.core.money import CENT, usd
from lotwise.ledger.asset_classes import Classes
from lotwise.ledger.transaction import Owner
from lotwise.tax.facts import FilingStatus
from lotwise.tax.household import facts_for, household_of
from lotwise.tax.realized import Total, realized
from lotwise.tax.spouses import realized_by_spouse, separate_households

COUPLE = """
time_zone = "America/New_York"
filing_status = "mfj"
born_on = 1950-01-01
spouse_born_on = 1990-01-01
is_spouse_blind = true
state = "NY"
[year.2026]
wages = 150000
interest = 1000
other_ordinary_income = -500
children_under_17 = 2
is_digital_asset_income_investment = false
[year.2026.spouse]
wages = 60000
other_ordinary_income = 700
"""
OWNERS: Mapping[str, Owner] = {"Hers": Owner.SPOUSE, "Ours": Owner.JOINT}


def test_the_years_of_both_add_up_to_the_joint_one() -> None:
    household = household_of(COUPLE, "household.toml")
    apart = separate_households(household, 2026)
    assert apart is not None
    joint = facts_for(household, 2026)
    mine, theirs = (facts_for(one, 2026) for one in apart)
    assert (mine.wages, theirs.wages) == (usd(90_000), usd(60_000))
    assert (mine.other_ordinary_income, theirs.other_ordinary_income) == (usd(-1_200), usd(700))
    assert mine.filing_status is theirs.filing_status is FilingStatus.SEPARATE
    assert (mine.seniors, theirs.seniors) == (1, 0)
    assert (mine.aged_or_blind_boxes, theirs.aged_or_blind_boxes) == (1, 1)
    assert (mine.children_under_17, theirs.children_under_17) == (2, 0)
    assert (mine.state, theirs.state) == ("NY", "NY")
    for field in fields(joint):
        whole = getattr(joint, field.name)
        if (
            isinstance(whole, int)
            and not isinstance(whole, bool)
            and field.name not in {"year", "spouse_wages"}
        ):
            assert getattr(mine, field.name) + getattr(theirs, field.name) == whole, field.name
        elif isinstance(whole, bool) and field.name != "is_of_working_age":
            assert getattr(mine, field.name) == getattr(theirs, field.name) == whole, field.name


def test_a_year_whose_parts_nobody_states_stays_whole() -> None:
    text = COUPLE.partition("[year.2026.spouse]")[0]
    assert separate_households(household_of(text, "household.toml"), 2026) is None
    assert separate_households(household_of(text, "household.toml"), 2025) is None


def test_gains_go_with_the_owner_of_the_wallet_and_a_joint_wallet_is_halved() -> None:
    books = books_of(
        bought("3 BTC", "30000 USD", "2025-01-10", "Mine"),
        bought("3 BTC", "60000 USD", "2025-01-10", "Hers"),
        bought("3 BTC", "30000 USD", "2026-01-10", "Ours"),
        sold("1 BTC", "9000 USD", "2026-06-01", "Mine"),
        sold("1 BTC", "9000 USD", "2026-06-01", "Hers"),
        sold("1 BTC", "9999.99 USD", "2026-06-01", "Ours"),
        earned("1 ETH", "101.01", "2026-02-01", "Ours"),
    )
    rows = (books.dispositions, (), books.incomes, 2026, Classes())
    mine, theirs = realized_by_spouse(*rows, owner_of=lambda name: OWNERS.get(name, Owner.TAXPAYER))
    whole = realized(*rows)
    assert (mine.long_term.amount_usd, theirs.long_term.amount_usd) == (usd(-1_000), usd(-11_000))
    assert (mine.short_term.amount_usd, theirs.short_term.amount_usd) == (0, -CENT)
    assert (mine.digital_asset_income.amount_usd, theirs.digital_asset_income.amount_usd) == (
        usd("50.51"),
        usd("50.50"),
    )
    for field in fields(whole):
        total = getattr(whole, field.name)
        if isinstance(total, Total):
            parts = (getattr(mine, field.name), getattr(theirs, field.name))
            assert sum(part.amount_usd for part in parts) == total.amount_usd, field.name
            assert {*parts[0].ids, *parts[1].ids} == set(total.ids), field.name
