"""Income and deductions that move with gains, over random returns."""

from dataclasses import replace
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from lotwise.core.money import DOLLAR, Usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate, outcome

ROUNDING: Final[Usd] = 32
"""Each line is rounded to 10⁻⁸ dollar."""


def dollars(most: int) -> st.SearchStrategy[Usd]:
    return st.one_of(st.just(0), st.integers(0, most)).map(lambda amount: amount * DOLLAR)


@st.composite
def returns(draw: st.DrawFn) -> ReturnFacts:
    """A return that may have everything at once, with incomes in and around the phase-outs."""
    status = draw(st.sampled_from(FilingStatus))
    seniors = draw(st.integers(0, 2 if status is FilingStatus.JOINT else 1))
    return ReturnFacts(
        year=draw(st.integers(2023, 2027)),
        filing_status=status,
        tax_mode=TaxMode.EXACT,
        seniors=seniors,
        aged_or_blind_boxes=seniors,
        has_lived_apart_all_year=draw(st.booleans()),
        is_claimed_as_dependent=draw(st.booleans()),
        wages=draw(dollars(700_000)),
        interest=draw(dollars(5_000)),
        tax_exempt_interest=draw(dollars(5_000)),
        social_security_benefits=draw(dollars(60_000)),
        adjustments_to_income=draw(dollars(8_000)),
        student_loan_interest=draw(dollars(3_000)),
        qualified_tips=draw(dollars(30_000)),
        qualified_overtime=draw(dollars(30_000)),
        car_loan_interest=draw(dollars(12_000)),
        mortgage_interest=draw(dollars(30_000)),
        medical_expenses=draw(dollars(50_000)),
        charity_cash=draw(dollars(300_000)),
        charity_property=draw(dollars(300_000)),
        state_and_local_taxes=draw(dollars(60_000)),
        short_term_gain=draw(st.integers(-50_000, 200_000)) * DOLLAR,
        long_term_gain=draw(st.integers(-50_000, 400_000)) * DOLLAR,
    )


@given(facts=returns(), loss=st.integers(1, 20_000))
def test_more_loss_is_never_more_federal_tax_but_for_charity_at_its_limit(
    facts: ReturnFacts, loss: int
) -> None:
    """A limit that is a part of income falls with it; see `test_charity.py` for what that costs."""
    without = replace(facts, charity_cash=0, charity_property=0)
    more = replace(without, short_term_gain=facts.short_term_gain - loss * DOLLAR)
    assert evaluate(more, us_rules())["liability"] <= evaluate(without, us_rules())["liability"] + ROUNDING


@given(facts=returns(), gain=st.integers(1, 20_000))
def test_a_dollar_of_gain_is_never_more_than_a_dollar_and_85_cents_of_income_and_a_loan(
    facts: ReturnFacts, gain: int
) -> None:
    """Benefits bring 85 cents; student loan interest of 2,500 is lost over a range of 15,000, a sixth."""
    before = evaluate(facts, us_rules())["adjusted_gross_income"]
    after = evaluate(replace(facts, short_term_gain=facts.short_term_gain + gain * DOLLAR), us_rules())
    assert 0 <= after["adjusted_gross_income"] - before <= gain * DOLLAR * 185 * 7 // 600 + 10


@given(facts=returns())
def test_deductions_are_never_negative_and_never_more_than_was_paid(facts: ReturnFacts) -> None:
    found = evaluate(facts, us_rules())
    for deduction, paid in (
        ("taxable_social_security", facts.social_security_benefits * 85 // 100),
        ("student_loan_interest_deduction", facts.student_loan_interest),
        ("tips_deduction", facts.qualified_tips),
        ("overtime_deduction", facts.qualified_overtime),
        ("car_loan_interest_deduction", facts.car_loan_interest),
        ("medical_deduction", facts.medical_expenses),
        ("charity_itemized", facts.charity_cash + facts.charity_property),
        ("charity_without_itemizing", facts.charity_cash),
        ("state_and_local_taxes_itemized", facts.state_and_local_taxes),
    ):
        assert 0 <= found[deduction] <= paid, deduction


@given(facts=returns())
def test_both_speeds_agree(facts: ReturnFacts) -> None:
    found, quick = evaluate(facts, us_rules()), outcome(facts, us_rules())
    assert quick.total_tax_usd == found["all_tax"]
    assert quick.short_term_carryover_usd == found["short_term_carryover_out"]
    assert quick.long_term_carryover_usd == found["long_term_carryover_out"]
