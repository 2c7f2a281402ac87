"""A household file is read whole, or every problem in it is told at once."""

from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from lotwise.core.errors import BadInputError
from lotwise.core.money import usd
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.household import Household, facts_for, household_of, is_senior

FULL = """
time_zone = "America/New_York"
filing_status = "mfj"
born_on = 1960-04-12
spouse_born_on = 1987-09-30
is_spouse_blind = true
state = "tx"

[year.2026]
wages = 180000
interest = 1200.50
ordinary_dividends = 3000
qualified_dividends = 2500
other_ordinary_income = -700
other_short_term_gain = -10
other_long_term_gain = 9000
collectibles_gain = 4000
short_term_carryover = 5000
long_term_carryover = 6000
itemized_deductions = 21000
state_and_local_taxes = 18000
is_digital_asset_income_investment = false

[year.2027]
wages = 190000

[future]
wages = 200000
short_term_gain = 1000
long_term_gain = -2000
discount_rate = 0.04
sale_in_years = "never"
probability_of_taxable_sale = 0.5

[plan]
minimum_benefit = 250
default_fee_rate = 0.004

[plan.fee_rate]
"Coinbase" = 0.006
"""

SMALL = 'time_zone = "America/New_York"\nfiling_status = "single"\n'


KEYS = (
    "time_zone, filing_status, born_on, spouse_born_on, is_blind, is_spouse_blind, state, year, future, plan"
)
TOO_FINE = "has more than 8 decimal places. Round it to 8 places."


def problems(text: str) -> list[str]:
    """Each problem of a file, as told."""
    with pytest.raises(BadInputError) as refused:
        household_of(text, "household.toml")
    heading, *listed = str(refused.value).splitlines()
    count = len(listed)
    assert heading == f"household.toml has {count} problem{'s' * (count > 1)}:"
    return [problem.removeprefix("- ") for problem in listed]


def test_a_full_file_is_read() -> None:
    household = household_of(FULL, "household.toml")
    assert household.name == "household.toml"
    assert household.time_zone == ZoneInfo("America/New_York")
    assert household.filing_status is FilingStatus.JOINT
    assert (household.born_on, household.spouse_born_on) == (date(1960, 4, 12), date(1987, 9, 30))
    assert (household.is_blind, household.is_spouse_blind) == (False, True)
    assert household.state == "TX"
    assert sorted(household.years) == [2026, 2027]
    assert household.years[2026].interest == usd("1200.50")
    assert household.years[2027].given == {"wages"}
    assert household.future.wages == usd(200_000)
    assert household.future.long_term_gain == usd(-2_000)
    assert household.future.discount_rate == Decimal("0.04")
    assert household.future.sale_in_years is None
    assert household.future.probability_of_taxable_sale == Decimal("0.5")
    assert household.plan.minimum_benefit_usd == usd(250)
    assert household.plan.fee_rate("Coinbase") == Decimal("0.006")
    assert household.plan.fee_rate("Kraken") == Decimal("0.004")


def test_what_is_not_stated_has_its_default() -> None:
    household = household_of(SMALL, "household.toml")
    assert household == Household(
        name="household.toml", time_zone=ZoneInfo("America/New_York"), filing_status=FilingStatus.SINGLE
    )
    assert household.future.discount_rate == Decimal("0.05")
    assert household.future.sale_in_years == 5
    assert household.future.wages is None
    assert household.plan.minimum_benefit_usd == usd(500)
    assert household.plan.fee_rate("Coinbase") == Decimal("0.005")


def test_the_edges_of_what_is_allowed_are_allowed() -> None:
    household = household_of(
        SMALL
        + "[year.2026]\nordinary_dividends = 10\nqualified_dividends = 10\n"
        + "[future]\ndiscount_rate = 0\nsale_in_years = 0.5\nprobability_of_taxable_sale = 1\n",
        "household.toml",
    )
    assert household.years[2026].qualified_dividends == usd(10)
    assert household.future.discount_rate == 0
    assert household.future.sale_in_years == Decimal("0.5")


def test_the_facts_of_a_year_are_those_of_the_file() -> None:
    assert facts_for(household_of(FULL, "household.toml"), 2026) == ReturnFacts(
        year=2026,
        filing_status=FilingStatus.JOINT,
        tax_mode=TaxMode.TABLE,
        aged_or_blind_boxes=2,
        seniors=1,
        wages=usd(180_000),
        interest=usd("1200.50"),
        ordinary_dividends=usd(3_000),
        qualified_dividends=usd(2_500),
        other_ordinary_income=usd(-700),
        is_digital_asset_income_investment=False,
        other_short_term_gain=usd(-10),
        other_long_term_gain=usd(9_000),
        collectibles_gain=usd(4_000),
        short_term_carryover_in=usd(5_000),
        long_term_carryover_in=usd(6_000),
        itemized_deductions=usd(21_000),
        state_and_local_taxes=usd(18_000),
    )


def test_a_year_that_the_file_does_not_have_is_an_error() -> None:
    with pytest.raises(BadInputError, match=r"says nothing about 2025\. Add a table \[year\.2025\]"):
        facts_for(household_of(FULL, "household.toml"), 2025)


@pytest.mark.parametrize(
    ("born_on", "year", "senior"),
    [
        (date(1961, 1, 1), 2025, True),  # born before January 2, 1961
        (date(1961, 1, 2), 2025, False),
        (date(1962, 1, 1), 2026, True),
        (date(1962, 1, 2), 2026, False),
        (None, 2026, False),
    ],
)
def test_65_is_reached_on_the_day_before_the_birthday(
    born_on: date | None, year: int, *, senior: bool
) -> None:
    assert is_senior(born_on, year) is senior


def test_each_spouse_of_65_counts_and_blindness_counts_apart() -> None:
    text = SMALL.replace('"single"', '"mfj"')
    text += "born_on = 1950-01-01\nspouse_born_on = 1951-01-01\nis_blind = true\n[year.2026]\nwages = 1\n"
    facts = facts_for(household_of(text, "household.toml"), 2026)
    assert (facts.seniors, facts.aged_or_blind_boxes) == (2, 3)


def test_every_problem_is_told_at_once() -> None:
    text = """
filing_status = "married"
born_on = "1985-04-12"
is_blind = 1
state = "TEXAS"
colour = "red"

[year.2026]
wage = 180000
interest = -5
ordinary_dividends = "3000"
qualified_dividends = 0.123456789

[future]
discount_rate = 5
sale_in_years = "soon"
"""
    assert problems(text) == [
        'filing_status: "married" is not one of single, mfj, mfs, hoh, qss.',
        'born_on: "1985-04-12" is not a date. Write it like 1985-04-12, without quotes.',
        "is_blind: 1 is neither true nor false.",
        'state: "TEXAS" is no state. Write its postal code, such as "TX".',
        f"colour is no key; the keys are {KEYS}.",
        'time_zone is missing; write for example time_zone = "America/New_York".',
        "[year.2026] wage is no key; did you mean wages?",
        "[year.2026] interest: -5 is negative. Write it as a positive number.",
        '[year.2026] ordinary_dividends: "3000" is not a number. Write US dollars like 1234.56.',
        f"[year.2026] qualified_dividends: '0.123456789' {TOO_FINE}",
        "[future] discount_rate: 5 is more than 1. Write 5 % as 0.05.",
        '[future] sale_in_years: "soon" is not a number of years. Write 5, or "never".',
    ]


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        ('time_zone = "Mars"', None),
        ("year = 2026", "year: this is a table. Write it in brackets on a line of its own."),
        ("[year]\nwages = 5", "[year.wages] a tax year is a table of its own, such as [year.2026]."),
        ("[year.26]\nwages = 5", "[year.26] a tax year is a table of its own, such as [year.2026]."),
        (
            "[year.2026]\nwages = true",
            "[year.2026] wages: True is not a number. Write US dollars like 1234.56.",
        ),
        ("[year.2026]\nwages = nan", "[year.2026] wages: Decimal('NaN') is not a number lotwise can hold."),
        (
            '[year.2026]\nordinary_dividends = "x"\nqualified_dividends = 11',
            '[year.2026] ordinary_dividends: "x" is not a number.',
        ),
        (
            "[year.2026]\nqualified_dividends = 11",
            "[year.2026] qualified_dividends are part of ordinary_dividends and cannot be more.",
        ),
        (
            "[year.2026]\nordinary_dividends = 10\nqualified_dividends = 11",
            "[year.2026] qualified_dividends are part of ordinary_dividends and cannot be more.",
        ),
        ("spouse_born_on = 1987-09-30", "spouse_born_on counts only on a joint return (mfj); delete it."),
        ("is_spouse_blind = false", "is_spouse_blind counts only on a joint return (mfj); delete it."),
        (
            "[year.2026]\nhas_itemizing_spouse = true",
            "[year.2026] has_itemizing_spouse counts only on a separate return (mfs); delete it.",
        ),
        ("born_on = 1985-04-12T10:00:00", "born_on: 1985-04-12 10:00:00 is not a date."),
        ("[plan.fee_rate]\nCoinbase = 1.5", "[plan.fee_rate] Coinbase: 1.5 is more than 1."),
        ("[plan]\nfees = 0.1", "[plan] fees is no key; did you mean fee_rate?"),
        ("[future]\ndiscount_rate = -0.01", "[future] discount_rate: -0.01 is not a number of 0 or more."),
    ],
)
def test_each_kind_of_problem_has_its_sentence(addition: str, problem: str | None) -> None:
    if problem is None:
        text = SMALL.replace("America/New_York", "Mars")
        assert problems(text) == [
            "time_zone: 'Mars' is not a time zone. Use a name such as America/New_York or UTC."
        ]
        return
    (found,) = problems(SMALL + addition)
    assert found.startswith(problem)


def test_a_file_that_is_no_toml_says_where() -> None:
    with pytest.raises(BadInputError, match=r"household\.toml is not TOML: .*line 2") as refused:
        household_of("time_zone = 'UTC'\nfiling_status single\n", "household.toml")
    assert refused.value.fix
