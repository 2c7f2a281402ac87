"""The Social Security Benefits Worksheet, with the examples of Pub. 915 and figures by hand."""

import pytest

from lotwise.core.money import usd
from return_values import values


@pytest.mark.parametrize(
    ("status", "facts", "taxable"),
    [
        # Pub. 915, examples 1 to 4: other income stands for the pensions.
        (
            "single",
            {"social_security_benefits": 5_980, "wages": 9_400, "other_ordinary_income": 19_590},
            2_990,
        ),
        (
            "mfj",
            {"social_security_benefits": 5_600, "wages": 29_750, "adjustments_to_income": 1_000},
            0,
        ),
        ("mfj", {"social_security_benefits": 10_000, "wages": 38_000, "interest": 2_500}, 6_275),
        ("mfs", {"social_security_benefits": 4_000, "wages": 8_000}, 3_400),
        # Never more than 85 % of the benefits.
        ("single", {"social_security_benefits": 20_000, "wages": 200_000}, 17_000),
        # Tax-exempt interest counts: 10,000 + 20,000 + 1,000 is 6,000 above 25,000, and half of it is taxed.
        ("hoh", {"social_security_benefits": 20_000, "wages": 20_000, "tax_exempt_interest": 1_000}, 3_000),
        # A surviving spouse has the base of a single person.
        ("qss", {"social_security_benefits": 20_000, "wages": 21_000}, 3_000),
        # A loss lowers it, by 3,000 at most: 10,000 + 21,000 - 3,000 is 3,000 above.
        (
            "single",
            {"social_security_benefits": 20_000, "wages": 21_000, "short_term_gain": -9_000},
            1_500,
        ),
    ],
)
def test_benefits_are_taxed_in_two_tiers(status: str, facts: dict[str, int], taxable: int) -> None:
    assert values(2025, status, **facts)["taxable_social_security"] == usd(taxable)


def test_spouses_who_lived_apart_all_year_have_the_base_of_a_single_person() -> None:
    found = values(2025, "mfs", social_security_benefits=20_000, wages=21_000, has_lived_apart_all_year=True)
    assert found["taxable_social_security"] == usd(3_000)


def test_a_dollar_of_gain_can_bring_85_cents_of_benefits_into_income() -> None:
    before = values(social_security_benefits=30_000, wages=25_000, long_term_gain=1_000)
    after = values(social_security_benefits=30_000, wages=25_000, long_term_gain=1_100)
    assert after["adjusted_gross_income"] - before["adjusted_gross_income"] == usd(185)


def test_benefits_are_in_total_income_and_nowhere_where_there_are_none() -> None:
    found = values(2025, social_security_benefits=5_980, wages=28_990)
    assert found["adjusted_gross_income"] == usd(28_990 + 2_990)
    assert values(wages=28_990)["taxable_social_security"] == 0


def test_student_loan_interest_does_not_change_the_benefits_taxed() -> None:
    facts = {"social_security_benefits": 20_000, "wages": 21_000}
    with_loan = values(2025, "single", student_loan_interest=2_000, **facts)
    assert with_loan["taxable_social_security"] == usd(3_000)
    assert with_loan["adjusted_gross_income"] == usd(21_000 + 3_000 - 2_000)
