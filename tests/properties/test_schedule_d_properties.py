"""The lines for gain taxed at 25 and 28 % equal the printed forms, followed number by number."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lotwise.core.money import DOLLAR
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate
from properties.slow_schedule_d import SheetFacts, schedule_d_tax, tentative_minimum_tax


def dollars(least: int, most: int) -> st.SearchStrategy[int]:
    return st.integers(least, most).map(lambda amount: amount * DOLLAR)


FACTS = st.builds(
    ReturnFacts,
    year=st.integers(2023, 2027),
    filing_status=st.sampled_from(FilingStatus),
    tax_mode=st.just(TaxMode.EXACT),
    wages=dollars(0, 900_000),
    qualified_dividends=dollars(0, 30_000),
    ordinary_dividends=st.just(30_000 * DOLLAR),
    short_term_gain=dollars(-80_000, 80_000),
    other_long_term_gain=dollars(-50_000, 1_200_000),
    collectibles_gain=st.just(0) | dollars(-60_000, 400_000),
    unrecaptured_1250_gain=st.just(0) | dollars(1, 600_000),
    long_term_carryover_in=st.just(0) | dollars(0, 100_000),
)


def sheet_facts(values: dict[str, Any]) -> SheetFacts:
    return SheetFacts(
        taxable_income=values["taxable_income"],
        qualified_dividends=values["qualified_dividends"],
        line_7=values["net_capital_gain"],
        line_18=values["twenty_eight_percent_gain"],
        line_19=values["twenty_five_percent_gain"],
        zero_top=values["zero_rate_top"],
        fifteen_top=values["fifteen_rate_top"],
        low_top=values["low_brackets_top"],
        schedule=values["rate_schedule"],
        amt_line_6=values["amt_base"],
        amt_schedule=values["amt_schedule"],
    )


@settings(max_examples=1_500)
@given(facts=FACTS)
def test_the_tax_is_that_of_the_printed_worksheets(facts: ReturnFacts) -> None:
    values = evaluate(facts, us_rules())
    if not values["uses_schedule_d_tax_worksheet"]:
        return
    sheet = sheet_facts(values)
    tax, lines = schedule_d_tax(sheet)
    assert abs(values["income_tax"] - tax) <= 1
    if values["uses_lower_rates_for_amt"]:
        assert abs(values["tentative_minimum_tax"] - tentative_minimum_tax(sheet, lines)) <= 1
    if not sheet.line_18:
        assert values["income_at_twenty_eight"] == 0
    if not sheet.line_19:
        assert values["income_at_twenty_five"] == values["amt_at_twenty_five"] == 0


@settings(max_examples=500)
@given(facts=FACTS)
def test_gain_from_depreciation_costs_at_most_25_percent_and_never_saves(facts: ReturnFacts) -> None:
    facts = replace(facts, collectibles_gain=0)
    without = evaluate(replace(facts, unrecaptured_1250_gain=0), us_rules())
    values = evaluate(facts, us_rules())
    more = values["income_tax"] - without["income_tax"]
    assert 0 <= more <= values["twenty_five_percent_gain"] * 25 // 100
