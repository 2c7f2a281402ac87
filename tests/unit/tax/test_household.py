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
cash_wanted = 5000
exposure_tolerance = 2000.50
most_fees = 0

[plan.fee_rate]
"Coinbase" = 0.006
"""

SMALL = 'time_zone = "America/New_York"\nfiling_status = "single"\n'


KEYS = (
    "time_zone, filing_status, born_on, spouse_born_on, spouse_died_on, is_blind, is_spouse_blind, state, "
    "year, future, plan"
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
    assert household.future.facts.wages == usd(200_000)
    assert household.future.long_term_gain == usd(-2_000)
    assert household.future.discount_rate == Decimal("0.04")
    assert household.future.sale_in_years is None
    assert household.future.probability_of_taxable_sale == Decimal("0.5")
    assert household.plan.minimum_benefit_usd == usd(250)
    assert household.plan.fee_rate("Coinbase") == Decimal("0.006")
    assert household.plan.fee_rate("Kraken") == Decimal("0.004")
    assert household.plan.cash_wanted_usd == usd(5_000)
    assert household.plan.exposure_tolerance_usd == usd("2000.50")
    assert household.plan.most_fees_usd == 0, "nothing may be paid, which is not the same as any amount"


def test_what_is_not_stated_has_its_default() -> None:
    household = household_of(SMALL, "household.toml")
    assert household == Household(
        name="household.toml", time_zone=ZoneInfo("America/New_York"), filing_status=FilingStatus.SINGLE
    )
    assert household.future.discount_rate == Decimal("0.05")
    assert household.future.sale_in_years == 5
    assert not household.future.facts.given
    assert household.plan.minimum_benefit_usd == usd(500)
    assert household.plan.fee_rate("Coinbase") == Decimal("0.005")
    assert household.plan.cash_wanted_usd == household.plan.exposure_tolerance_usd == 0
    assert household.plan.most_fees_usd is None


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
        state="TX",
        tax_mode=TaxMode.TABLE,
        aged_or_blind_boxes=2,
        seniors=1,
        is_of_working_age=True,
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
        'state: "TEXAS" is no postal code of a state. Write one such as "TX".',
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
        ("[year.0000]\nwages = 5", "[year.0000] a tax year is a table of its own, such as [year.2026]."),
        ("[year.1912]\nwages = 5", "[year.1912] a tax year is a table of its own, such as [year.2026]."),
        (
            "[year.2026]\nwages = true",
            "[year.2026] wages: True is not a number. Write US dollars like 1234.56.",
        ),
        ("[year.2026]\nwages = nan", "[year.2026] wages: NaN is not an amount of money."),
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
        ("[year.2026]\nwages = 1e400", "[year.2026] wages: 1E+400 is not an amount of money."),
        (f"[year.2026]\nwages = {10**17}", f"[year.2026] wages: {10**17} is not an amount of money."),
        ("born_on = 1985-04-12T10:00:00", "born_on: 1985-04-12 10:00:00 is not a date."),
        (
            "born_on = 2090-01-01\n[year.2026]\nwages = 1",
            "born_on: nobody born on 2090-01-01 files for 2026; correct the date.",
        ),
        (
            "born_on = 1085-04-12\n[year.2026]\nwages = 1",
            "born_on: nobody born on 1085-04-12 files for 2026; correct the date.",
        ),
        (
            "[year.2026]\nwages = 5\nqualified_overtime = 6",
            "[year.2026] qualified_overtime is a part of wages and cannot be more.",
        ),
        ("[plan.fee_rate]\nCoinbase = 1.5", "[plan.fee_rate] Coinbase: 1.5 is more than 1."),
        ("[plan]\nfees = 0.1", "[plan] fees is no key; did you mean most_fees?"),
        ("[plan]\ncash_wanted = -5", "[plan] cash_wanted: -5 is negative."),
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


# ── years that differ, and spouses ──────────────────────────────────────────────────────────────

COUPLE = """
time_zone = "America/New_York"
filing_status = "single"
born_on = 1950-01-01
spouse_born_on = 1951-01-01
is_spouse_blind = true
state = "TX"
[year.2024]
filing_status = "mfj"
state = "ny"
wages = 100000
ordinary_dividends = 100
qualified_dividends = 80
[year.2024.spouse]
wages = 40000
[year.2025]
wages = 50000
"""


def test_how_they_file_and_where_they_live_may_differ_by_year() -> None:
    household = household_of(COUPLE, "household.toml")
    married, alone = facts_for(household, 2024), facts_for(household, 2025)
    assert (married.filing_status, married.state) == (FilingStatus.JOINT, "NY")
    assert (alone.filing_status, alone.state) == (FilingStatus.SINGLE, "TX")
    assert (married.seniors, married.aged_or_blind_boxes) == (2, 3)
    assert (alone.seniors, alone.aged_or_blind_boxes) == (1, 1), "a spouse counts on a joint return only"
    assert household.status_in(2030) is FilingStatus.SINGLE, "a year that says nothing is as the top"


def test_the_spouses_part_is_read_with_the_keys_of_the_year() -> None:
    spouse = household_of(COUPLE, "household.toml").years[2024].spouse
    assert spouse is not None
    assert (spouse.wages, spouse.given) == (usd(40_000), frozenset({"wages"}))


def test_a_spouse_who_died_in_the_year_counts_as_65_only_if_that_was_reached() -> None:
    text = SMALL.replace('"single"', '"mfj"') + "born_on = 1985-01-01\nspouse_born_on = 1960-03-10\n"
    for died_on, seniors in (("2025-03-08", 0), ("2025-03-09", 1)):
        household = household_of(
            f"{text}spouse_died_on = {died_on}\n[year.2025]\nwages = 1\n", "household.toml"
        )
        assert facts_for(household, 2025).seniors == seniors


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("wages = 40000", "wages = 100001", "wages is a part of wages in [year.2024], and cannot be more."),
        (
            "wages = 40000",
            "interest = 1",
            "interest is a part of interest in [year.2024], and cannot be more.",
        ),
        ("wages = 40000", "wage = 1", "wage is no key; did you mean wages?"),
        ("wages = 40000", "wages = -1", "wages: -1 is negative. Write it as a positive number."),
        ("wages = 40000", 'state = "NY"', "state is no key here;"),
        (
            "wages = 40000",
            "ordinary_dividends = 50",
            "what is left to you has more qualified_dividends than ordinary_dividends.",
        ),
        (
            "wages = 40000",
            "ordinary_dividends = 50\nqualified_dividends = 60",
            "qualified_dividends are part of ordinary_dividends and cannot be more.",
        ),
    ],
)
def test_a_spouses_part_must_fit_its_sum(old: str, new: str, problem: str) -> None:
    (found,) = problems(COUPLE.replace(old, new))
    assert found.startswith(f"[year.2024.spouse] {problem}")


def test_a_signed_part_may_be_more_than_the_sum() -> None:
    text = COUPLE.replace("wages = 40000", "other_short_term_gain = 900")
    spouse = household_of(text, "household.toml").years[2024].spouse
    assert spouse is not None
    assert spouse.other_short_term_gain == usd(900)


@pytest.mark.parametrize(
    ("addition", "problem"),
    [
        (
            "[year.2026]\n[year.2026.spouse]\nwages = 0",
            "[year.2026] the table spouse divides a joint return (mfj); any other has sums of yours alone.",
        ),
        (
            '[year.2026]\ncarryover = "computed"\nlong_term_carryover = 5',
            '[year.2026] carryover = "computed" and amounts of carryover are both stated; delete one.',
        ),
        (
            '[year.2026]\ncarryover = "guess"',
            '[year.2026] carryover: "guess" is not one of stated, computed.',
        ),
        (
            '[year.2026]\nfiling_status = "both"',
            '[year.2026] filing_status: "both" is not one of single, mfj,',
        ),
        ('[year.2026]\nstate = "Utopia"', '[year.2026] state: "Utopia" is no postal code of a state.'),
        (
            (
                "[year.2027]\nhas_itemizing_spouse = true\n"
                '[year.2026]\nfiling_status = "mfs"\nhas_itemizing_spouse = true'
            ),
            "[year.2027] has_itemizing_spouse counts only on a separate return (mfs); delete it.",
        ),
    ],
)
def test_a_year_must_fit_how_they_file_for_it(addition: str, problem: str) -> None:
    (found,) = problems(COUPLE + addition)
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("died_on", "year", "status", "problem"),
    [
        ("2025-05-05", 2025, "mfj", ""),
        ("2025-05-05", 2026, "mfj", "[year.2026] mfj ends with 2025, the year in which your spouse died;"),
        ("2025-05-05", 2026, "mfs", "[year.2026] mfs ends with 2025, the year in which your spouse died;"),
        ("2025-05-05", 2025, "qss", "[year.2025] qss is for 2026 and 2027, the two years after"),
        ("2025-05-05", 2027, "qss", ""),
        ("2025-05-05", 2028, "qss", "[year.2028] qss is for 2026 and 2027, the two years after"),
        ("1949-05-05", 2026, "single", "spouse_died_on is not after spouse_born_on; correct one of them."),
    ],
)
def test_a_death_must_fit_how_they_file(died_on: str, year: int, status: str, problem: str) -> None:
    text = SMALL.replace('"single"', '"mfj"' if year < 2026 else '"single"')
    text = f"{text}spouse_died_on = {died_on}\n[year.{year}]\nfiling_status = '{status}'\n"
    if problem.startswith("spouse_died_on"):
        text = text.replace("spouse_died_on", "spouse_born_on = 1950-01-01\nspouse_died_on")
        text = text.replace("[year.2026]", "[year.2024]\nfiling_status = 'mfj'\n[year.2026]")
        assert problem in problems(text)
    elif problem:
        (found,) = problems(text)
        assert found.startswith(problem)
    else:
        assert household_of(text, "household.toml").spouse_died_on == date.fromisoformat(died_on)


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises(BadInputError, match="holds a number with thousands of digits"):
        household_of(f"{SMALL}[year.2026]\nwages = {'9' * 5_000}", "household.toml")
