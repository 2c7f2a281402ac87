"""The whole return: what must always hold, what a dollar of loss is worth, and the guide's own numbers."""

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.errors import MissingRuleError
from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import Outcome, evaluate, outcome, outcome_by_gains, worksheet

RULES = us_rules()

dollars = st.one_of(st.just(0), st.integers(0, 30_000), st.integers(0, 1_500_000)).map(lambda n: n * DOLLAR)
signed = st.one_of(st.just(0), st.integers(-60_000, 60_000), st.integers(-900_000, 900_000)).map(
    lambda n: n * DOLLAR
)
modes = st.sampled_from(TaxMode)


def in_dollars(amounts: dict[str, int]) -> dict[str, Any]:
    return {name: amount * DOLLAR for name, amount in amounts.items()}


@st.composite
def returns(draw: st.DrawFn) -> ReturnFacts:
    """Any household of any year, most of them ordinary, some absurd."""
    qualified = draw(dollars)
    seniors = draw(st.integers(0, 2))
    return ReturnFacts(
        year=draw(st.integers(2023, 2027)),
        filing_status=draw(st.sampled_from(FilingStatus)),
        tax_mode=TaxMode.EXACT,
        aged_or_blind_boxes=seniors + draw(st.integers(0, 1)),
        seniors=seniors,
        wages=draw(dollars),
        interest=draw(dollars),
        ordinary_dividends=qualified + draw(dollars),
        qualified_dividends=qualified,
        other_ordinary_income=draw(signed),
        digital_asset_income=draw(dollars),
        short_term_gain=draw(signed),
        long_term_gain=draw(signed),
        other_long_term_gain=draw(signed),
        collectibles_gain=draw(signed),
        short_term_carryover_in=draw(dollars),
        long_term_carryover_in=draw(dollars),
        itemized_deductions=draw(dollars),
        state_and_local_taxes=draw(dollars),
    )


@given(facts=returns(), more=st.integers(1, 200_000), mode=modes)
def test_more_wages_are_never_less_tax(facts: ReturnFacts, more: int, mode: TaxMode) -> None:
    before = replace(facts, tax_mode=mode)
    after = replace(before, wages=facts.wages + more * DOLLAR)
    assert outcome(before, RULES).total_tax_usd <= outcome(after, RULES).total_tax_usd


@given(facts=returns(), loss=st.integers(1, 200_000))
def test_more_short_term_loss_is_never_more_tax(facts: ReturnFacts, loss: int) -> None:
    after = replace(facts, short_term_gain=facts.short_term_gain - loss * DOLLAR)
    assert outcome(after, RULES).total_tax_usd <= outcome(facts, RULES).total_tax_usd


@given(facts=returns(), moved=signed)
def test_it_does_not_matter_where_gain_of_one_character_comes_from(facts: ReturnFacts, moved: Usd) -> None:
    short = replace(
        facts,
        short_term_gain=facts.short_term_gain - moved,
        reported_short_term_gain=moved // 2,
        other_short_term_gain=moved - moved // 2,
    )
    long = replace(facts, long_term_gain=facts.long_term_gain - moved, reported_long_term_gain=moved)
    assert outcome(facts, RULES) == outcome(short, RULES) == outcome(long, RULES)


@given(facts=returns(), moved=dollars)
def test_interest_and_dividends_that_are_not_qualified_are_alike(facts: ReturnFacts, moved: Usd) -> None:
    more_interest = replace(facts, interest=facts.interest + moved)
    more_dividends = replace(facts, ordinary_dividends=facts.ordinary_dividends + moved)
    assert outcome(more_interest, RULES) == outcome(more_dividends, RULES)


@given(facts=returns())
def test_a_carryover_never_exceeds_the_loss_and_nothing_is_lost_but_what_was_used(facts: ReturnFacts) -> None:
    values = evaluate(facts, RULES)
    short, long = values["short_term_carryover_out"], values["long_term_carryover_out"]
    loss = max(0, -values["net_gain_or_loss"])
    used = values["loss_used"] if values["has_capital_loss_to_carry"] else values["capital_loss_allowed"]
    assert short + long == loss - used
    assert short <= max(0, -values["net_short_term"])
    assert long <= max(0, -values["net_long_term"])


@given(facts=returns(), mode=modes)
def test_the_three_ways_to_ask_give_the_same(facts: ReturnFacts, mode: TaxMode) -> None:
    asked = replace(facts, tax_mode=mode)
    short_answer, values, sheet = outcome(asked, RULES), evaluate(asked, RULES), worksheet(asked, RULES)
    assert short_answer == Outcome(
        values["liability"], values["short_term_carryover_out"], values["long_term_carryover_out"]
    )
    assert {line.name: line.value for line in sheet.lines}.items() <= values.items()
    by_gains = outcome_by_gains(replace(asked, short_term_gain=1, long_term_gain=2), RULES)
    assert short_answer == by_gains(
        facts.short_term_gain,
        facts.long_term_gain,
        facts.short_term_carryover_in,
        facts.long_term_carryover_in,
    )


@given(facts=returns())
def test_tax_is_never_negative(facts: ReturnFacts) -> None:
    values = evaluate(facts, RULES)
    for name in ("income_tax", "alternative_minimum_tax", "net_investment_income_tax"):
        assert values[name] >= 0


def single(year: int = 2026, **amounts: int) -> ReturnFacts:
    return ReturnFacts(
        year=year,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        **in_dollars(amounts),
    )


def saved(facts: ReturnFacts, *, short: int = 0, long: int = 0) -> Usd:
    """This year's tax that a loss saves."""
    after = replace(
        facts,
        short_term_gain=facts.short_term_gain - short * DOLLAR,
        long_term_gain=facts.long_term_gain - long * DOLLAR,
    )
    return outcome(facts, RULES).total_tax_usd - outcome(after, RULES).total_tax_usd


@pytest.mark.parametrize(
    ("loss", "worth"), [(5_000, 1_200), (15_000, 2_700), (18_000, 3_420), (19_000, 3_420), (90_000, 3_420)]
)
def test_a_loss_is_worth_less_the_more_of_it_there_is(loss: int, worth: int) -> None:
    """24 % bracket, 5,000 of short-term and 10,000 of long-term gain: 24 %, 15 %, 24 %, then nothing."""
    assert saved(single(wages=150_000, short_term_gain=5_000, long_term_gain=10_000), short=loss) == usd(
        worth
    )


def test_a_loss_can_be_wasted_on_gain_that_is_taxed_at_0_percent() -> None:
    """Income 60,000 and 5,000 of gain at 0 %: of 8,000 of loss only 3,000 save anything, at 12 %."""
    assert saved(single(wages=60_000, long_term_gain=5_000), short=8_000) == usd(360)


@pytest.mark.parametrize(
    ("facts", "loss", "worth"),
    [
        # the guide's coin, 100,000 → 68,000: 11,840 only against short-term gain at 37 %
        (single(wages=1_000_000, short_term_gain=32_000), {"short": 32_000}, "13056"),
        (single(wages=1_000_000), {"short": 32_000}, "1110"),
        # 50,000 of gain less 30,000 of loss: 7,200 if short-term at 24 %, 4,500 if long-term at 15 %
        (single(wages=130_000, short_term_gain=50_000), {"short": 30_000}, "7200"),
        (single(wages=130_000, long_term_gain=50_000), {"long": 30_000}, "4500"),
    ],
)
def test_the_guides_savings_by_law(facts: ReturnFacts, loss: dict[str, int], worth: str) -> None:
    """The first is 37 % and the 3.8 % that the guide leaves out: 11,840 + 1,216."""
    assert saved(facts, **loss) == usd(worth)


@pytest.mark.parametrize(
    ("gains", "loss", "carried"),
    [(150_000, 260_000, 107_000), (0, 30_000, 27_000), (30_000, 50_000, 17_000), (0, 9_800, 6_800)],
)
def test_the_guides_carryovers_by_law(gains: int, loss: int, carried: int) -> None:
    """Scenario 4 (the guide says 110,000), FAQ 4, FAQ 15, scenario 3."""
    after = outcome(single(wages=900_000, short_term_gain=gains - loss), RULES)
    assert after.short_term_carryover_usd == carried * DOLLAR


def test_inside_the_senior_phase_out_a_dollar_of_loss_saves_more() -> None:
    """Single, 65, 2026, income 100,000: 22 % and 6 % more deduction, so 23.32 %."""
    facts = replace(single(other_ordinary_income=100_000), seniors=1, aged_or_blind_boxes=1)
    assert saved(facts, short=1_000) == usd("233.20")


def test_inside_the_phase_down_of_the_cap_on_taxes_a_dollar_of_loss_saves_more() -> None:
    """Joint, 2026, income 570,000, taxes 60,000: 35 % and 30 % more deduction, so 45.5 %."""
    facts = replace(
        single(other_ordinary_income=570_000, state_and_local_taxes=60_000, itemized_deductions=30_000),
        filing_status=FilingStatus.JOINT,
    )
    assert evaluate(facts, RULES)["taxable_income"] > usd(512_450)
    assert saved(facts, short=1_000) == usd("455")


def test_a_year_without_law_is_an_error_and_never_a_guess() -> None:
    for year in (2022, 2028):
        with pytest.raises(MissingRuleError, match=str(year)):
            outcome(single(year, wages=1), RULES)


def test_every_field_of_the_facts_is_a_line() -> None:
    names = {line.name for line in worksheet(single(wages=1), RULES).lines}
    assert {field.name for field in fields(ReturnFacts)} - names == {"year", "filing_status"}


def test_every_line_says_what_it_is_how_it_is_computed_and_by_which_law() -> None:
    for line in worksheet(single(wages=1, long_term_gain=700_000), RULES).lines:
        assert line.label
        assert line.source
        assert bool(line.formula) == bool(line.inputs)
        assert line.formula.endswith(".") or not line.formula
