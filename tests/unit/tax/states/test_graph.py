"""A state's lines follow the federal ones; what a state does not have is zero and not shown."""

import pytest

from lotwise.core.money import usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.liability import evaluate, outcome, worksheet
from lotwise.tax.states.findings import state_finding
from lotwise.tax.states.graph import state_law_of, state_lines

RULES = us_rules()


def household(
    state: str, year: int = 2025, *, wages: int = 0, short_term_gain: int = 0, long_term_gain: int = 0
) -> ReturnFacts:
    return ReturnFacts(
        year=year,
        filing_status=FilingStatus.SINGLE,
        state=state,
        wages=usd(wages),
        short_term_gain=usd(short_term_gain),
        long_term_gain=usd(long_term_gain),
    )


def test_illinois_takes_4_95_percent_of_income_above_the_exemption() -> None:
    # Form IL-1040: 100,000 - 2,850 = 97,150, of which 4.95 %
    values = evaluate(household("IL", wages=100_000), RULES)
    assert values["state_tax"] == usd("4808.925")
    assert values["all_tax"] == values["liability"] + values["state_tax"]


def test_illinois_gives_no_exemption_above_its_limit() -> None:
    at = evaluate(household("IL", wages=250_000), RULES)["state_tax"]
    above = evaluate(household("IL", wages=250_001), RULES)["state_tax"]
    assert above - at == usd("2850") * 495 // 10_000 + usd("0.0495")


def test_the_outcome_counts_the_state_and_a_loss_saves_its_tax_too() -> None:
    without = outcome(household("TX", wages=100_000), RULES).total_tax_usd
    here = outcome(household("IL", wages=100_000), RULES).total_tax_usd
    assert here - without == usd("4808.925")
    after = outcome(household("IL", wages=100_000, short_term_gain=-3_000), RULES).total_tax_usd
    assert here - after >= usd("148.50")


@pytest.mark.parametrize("state", ["", "TX", "XX"])
def test_without_a_tax_or_a_law_only_federal_tax_is_due(state: str) -> None:
    values = evaluate(household(state, wages=90_000, long_term_gain=5_000), RULES)
    assert values["state_tax"] == 0
    assert values["all_tax"] == values["liability"]


def test_a_year_whose_law_is_not_here_is_not_guessed() -> None:
    assert evaluate(household("IL", year=2023, wages=90_000), RULES)["state_tax"] == 0
    found = state_finding("household.toml", "IL", 2023)
    assert found is not None
    assert found.code == "state_tax_not_computed"


def test_a_state_without_a_tax_says_so_and_an_unknown_one_shows_nothing() -> None:
    assert worksheet(household("TX", wages=1), RULES).line("state_tax").text == "$0.00"
    names = {line.name for line in worksheet(household("", wages=1), RULES).lines}
    assert not any(name.startswith("state_") and "local" not in name for name in names)


def test_what_a_state_does_not_have_is_not_shown() -> None:
    sheet = worksheet(household("IL", wages=100_000), RULES)
    shown = {line.name for line in sheet.lines if line.name.startswith("state_")}
    assert {"state_exemptions", "state_taxable_income", "state_tax"} <= shown
    assert not {"state_gain_exclusion", "state_surtax", "state_other_credits"} & shown
    assert sheet.line("state_exemptions").label == "Illinois: exemptions"
    assert sheet.line("state_exemptions").form == "Form IL-1040"


def test_every_line_of_a_state_feeds_its_tax() -> None:
    lines = state_lines("IL", 2025)
    needed = {name for line in lines for name in line.needs} | {"state_tax"}
    assert {line.name for line in lines} <= needed


def test_tables_of_law_are_readable() -> None:
    law = state_law_of("OH", 2025, FilingStatus.SINGLE)
    assert str(law["state_exemption_steps"]) == "40000, 2150; 80000, 1900; 750000, 0"
    assert str(law["state_senior_credit"]) == "0, 50, 50"
    sheet = worksheet(household("OH", wages=100_000), RULES)
    assert sheet.line("state_senior_credit").text == "0, 50, 50"
