"""The rate schedule, and the Tax Table made of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import CENT, DOLLAR, usd
from lotwise.rules.book import us_rules
from lotwise.tax.brackets import Rate, RateSchedule, TaxTable, rate_of, tax_of
from lotwise.tax.facts import FilingStatus, TaxMode
from lotwise.tax.inputs import LAWS, law_of


def schedule_and_table(year: int, status: str) -> tuple[RateSchedule, TaxTable]:
    law = dict(zip((spec.name for spec in LAWS), law_of(us_rules(), year, FilingStatus(status)), strict=True))
    return law["rate_schedule"], law["tax_table"]


@pytest.mark.parametrize(
    ("amount", "tax"),
    [
        ("0", "0"),
        ("12400", "1240.00"),
        ("12400.01", "1240.0012"),
        ("50400", "5800.00"),
        ("105700", "17966.00"),
        ("201775", "41024.00"),
        ("256225", "58448.00"),
        ("640600", "192979.25"),
        ("640601", "192979.62"),
    ],
)
def test_tax_at_the_edges_of_the_brackets(amount: str, tax: str) -> None:
    """Single, 2026: a top belongs to the bracket below it (26 U.S.C. § 1(j)(2): "not over")."""
    schedule, _ = schedule_and_table(2026, "single")
    assert schedule.tax_on(usd(amount)) == usd(tax)


@pytest.mark.parametrize(
    ("taxable_income", "tax"),
    [
        # the first rows are narrow
        ("0", 0),
        ("4.99", 0),
        ("5", 1),
        ("14.99", 1),
        ("15", 2),
        ("24.99", 2),
        ("25", 4),
        ("49.99", 4),
        ("50", 6),
        ("2975", 299),
        ("2999.99", 299),
        # then rows of $50, half a dollar rounded up
        ("3000", 303),
        ("3049.99", 303),
        ("3050", 308),
        # Instructions for Form 1040 (2025), the example of the Tax Table: a couple with 25,300
        ("25300", 2562),
        ("25349.99", 2562),
        ("99950", 11823),
        # beyond the table the schedule counts to the cent
        ("100000", "11828.00"),
        ("100000.50", "11828.11"),
    ],
)
def test_rows_of_the_tax_table(taxable_income: str, tax: int | str) -> None:
    """Joint, 2025."""
    assert tax_of(usd(taxable_income), *schedule_and_table(2025, "mfj"), TaxMode.TABLE) == usd(tax)


def test_exact_mode_knows_no_rows() -> None:
    schedule, table = schedule_and_table(2025, "mfj")
    assert tax_of(usd("25300"), schedule, table, TaxMode.EXACT) == usd("2559")
    assert tax_of(usd("25300.50"), schedule, table, TaxMode.EXACT) == usd("2559.06")


@given(cents=st.integers(0, 20_000_000), status=st.sampled_from(["single", "mfj", "mfs", "hoh", "qss"]))
def test_the_table_is_never_far_from_the_schedule(cents: int, status: str) -> None:
    """Half a row of $50 at 24 % and half a dollar of rounding."""
    schedule, table = schedule_and_table(2026, status)
    amount = cents * CENT
    apart = tax_of(amount, schedule, table, TaxMode.TABLE) - schedule.tax_on(amount)
    assert abs(apart) <= usd("6.50")


@given(cents=st.integers(0, 100_000_000), more=st.integers(0, 1_000_000))
def test_more_income_is_never_less_tax_and_never_taxed_above_the_top_rate(cents: int, more: int) -> None:
    schedule, _ = schedule_and_table(2026, "hoh")
    before, after = schedule.tax_on(cents * CENT), schedule.tax_on((cents + more) * CENT)
    assert before <= after <= before + Rate(37, 100).of(more * CENT) + 1


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026, 2027])
@given(dollars=st.integers(0, 250_000))
def test_two_separate_halves_pay_what_the_couple_pays_up_to_the_35_percent_bracket(
    year: int, dollars: int
) -> None:
    joint, _ = schedule_and_table(year, "mfj")
    separate, _ = schedule_and_table(year, "mfs")
    amount = min(dollars * DOLLAR, separate.tops[-2])
    assert joint.tax_on(2 * amount) == 2 * separate.tax_on(amount)


def test_a_surviving_spouse_has_the_couples_brackets() -> None:
    assert schedule_and_table(2026, "qss") == schedule_and_table(2026, "mfj")


def test_rates_are_exact_and_read_well() -> None:
    assert rate_of(Decimal("0.038")).of(usd("100.01")) == usd("3.80038")
    assert [str(rate) for rate in (Rate(1, 10), Rate(19, 500), Rate(2, 37), Rate(0, 1))] == [
        "10 %",
        "3.8 %",
        "2/37",
        "0 %",
    ]
