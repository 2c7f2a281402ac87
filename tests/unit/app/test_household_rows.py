"""A household as rows: amounts are shown as money, numbers of years, minutes and days are not."""

from types import SimpleNamespace
from typing import Any

from lotwise.app.household_facts import household_rows
from lotwise.tax.household import household_of

TEXT = """
time_zone = "UTC"
filing_status = "single"
[future]
horizon_years = 12
[plan]
minimum_benefit = 250
minimum_gap_minutes = 45
"""


def test_only_amounts_are_shown_as_money() -> None:
    state: Any = SimpleNamespace(need_household=lambda: household_of(TEXT, "household.toml"))
    rows = dict(household_rows(state))
    assert rows["plan minimum_benefit"] == "$250.00"
    assert rows["plan minimum_gap_minutes"] == "45"
    assert rows["future horizon_years"] == "12"
    assert not any("days" in name and "$" in text for name, text in rows.items())
