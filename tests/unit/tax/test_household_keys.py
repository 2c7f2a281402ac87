"""Keys of a year reach the return under the same name."""

import pytest

from lotwise.core.errors import BadInputError
from lotwise.core.money import usd
from lotwise.tax.household import facts_for, household_of

MONEY = (
    "social_security_benefits",
    "adjustments_to_income",
    "student_loan_interest",
    "qualified_tips",
    "qualified_overtime",
    "car_loan_interest",
    "mortgage_interest",
    "medical_expenses",
    "charity_cash",
    "charity_property",
)
TOP = 'time_zone = "America/New_York"\nfiling_status = "{status}"\n[year.2026]\n'


@pytest.mark.parametrize("key", MONEY)
def test_amounts_reach_the_return_and_are_never_negative(key: str) -> None:
    text = TOP.format(status="single") + f"wages = 100\n{key} = 12.50"
    facts = facts_for(household_of(text, "household.toml"), 2026)
    assert getattr(facts, key) == usd("12.50")
    with pytest.raises(BadInputError, match=f"{key}: -1 is negative"):
        household_of(TOP.format(status="single") + f"{key} = -1", "household.toml")


@pytest.mark.parametrize("key", ["has_lived_apart_all_year", "is_claimed_as_dependent"])
def test_answers_reach_the_return(key: str) -> None:
    facts = facts_for(household_of(TOP.format(status="mfs") + f"{key} = true", "household.toml"), 2026)
    assert getattr(facts, key) is True


def test_only_spouses_who_file_separately_can_have_lived_apart() -> None:
    with pytest.raises(BadInputError, match="has_lived_apart_all_year counts only on a separate return"):
        household_of(TOP.format(status="hoh") + "has_lived_apart_all_year = true", "household.toml")
