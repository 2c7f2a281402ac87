"""What holds of every return, on made-up households: both speeds agree, terms are alike, loss lowers tax.

The cases in which more loss does cost tax are the law's; each stands here with its worksheet, and in
docs/law/tax.md under "When more loss costs tax".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from households import facts_of, households
from lotwise.core.money import DOLLAR, Usd
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import evaluate, outcome, outcome_by_gains, worksheet
from lotwise.tax.return_columns import COLUMNS, columns_of

MANY: Final = 1_500
LAST_DIGITS: Final = 5
"""Steps of 10⁻⁸ dollar: products are rounded one by one, and a sum of some may be off by as much."""
CENT: Final = DOLLAR // 100
GAINS: Final = ("short_term_gain", "long_term_gain", "short_term_carryover_in", "long_term_carryover_in")

amounts = st.integers(0, 900_000).map(lambda dollars: dollars * DOLLAR)
gains = st.integers(-700_000, 2_000_000).map(lambda dollars: dollars * DOLLAR)


@st.composite
def returns(draw: st.DrawFn) -> ReturnFacts:
    """Any return of the years whose law is known, with the facts that every table of households has."""
    status = draw(st.sampled_from(FilingStatus))
    seniors = draw(st.integers(0, 2 if status is FilingStatus.JOINT else 1))
    dividends = draw(amounts)
    return ReturnFacts(
        year=draw(st.integers(2023, 2026)),
        filing_status=status,
        tax_mode=TaxMode.EXACT,
        aged_or_blind_boxes=seniors,
        seniors=seniors,
        wages=draw(amounts),
        interest=draw(amounts),
        ordinary_dividends=dividends,
        qualified_dividends=draw(st.sampled_from((0, dividends // 2, dividends))),
        short_term_gain=draw(gains),
        long_term_gain=draw(gains),
        collectibles_gain=draw(st.sampled_from((0, 1, -1))) * draw(amounts),
        short_term_carryover_in=draw(st.sampled_from((0, 1))) * draw(amounts),
        long_term_carryover_in=draw(st.sampled_from((0, 1))) * draw(amounts),
        itemized_deductions=draw(st.sampled_from((0, 1))) * draw(amounts) // 8,
        state_and_local_taxes=draw(st.sampled_from((0, 1))) * draw(amounts) // 8,
    )


# ── two speeds ──────────────────────────────────────────────────────────────────────────────────


@given(returns(), st.sampled_from(TaxMode))
def test_the_fast_path_is_the_worksheet(facts: ReturnFacts, mode: TaxMode) -> None:
    facts = replace(facts, tax_mode=mode)
    sheet = {line.name: line.value for line in worksheet(facts, us_rules()).lines}
    values = evaluate(facts, us_rules())
    fast = outcome(facts, us_rules())
    assert (fast.short_term_carryover_usd, fast.long_term_carryover_usd) == (
        values["short_term_carryover_out"],
        values["long_term_carryover_out"],
    )
    assert fast == outcome_by_gains(facts, us_rules())(*(getattr(facts, name) for name in GAINS))
    assert sheet["liability"] == values["liability"] == fast.total_tax_usd, "no credits and no state here"
    assert all(values[name] == value for name, value in sheet.items())


@given(returns())
def test_a_column_of_the_batch_is_its_line(facts: ReturnFacts) -> None:
    columns = dict(zip(COLUMNS, columns_of(facts, us_rules()), strict=True))
    exact = evaluate(facts, us_rules())
    table = evaluate(replace(facts, tax_mode=TaxMode.TABLE), us_rules())
    assert columns["agi"] == exact["adjusted_gross_income"]
    assert columns["total_exact"] == exact["liability"]
    assert columns["total_table"] == table["liability"]
    assert columns["tax_table"] + columns["amt_table"] + columns["niit"] == columns["total_table"]
    assert columns["lt_carryover_out"] == exact["long_term_carryover_out"]


# ── netting ─────────────────────────────────────────────────────────────────────────────────────


@given(returns())
def test_netting_treats_both_terms_alike(facts: ReturnFacts) -> None:
    """Exchange the terms: the year's net, the loss deducted, income and all loss carried stay."""
    turned = replace(
        facts,
        short_term_gain=facts.long_term_gain,
        long_term_gain=facts.short_term_gain,
        short_term_carryover_in=facts.long_term_carryover_in,
        long_term_carryover_in=facts.short_term_carryover_in,
    )
    one, other = evaluate(facts, us_rules()), evaluate(turned, us_rules())
    for name in (
        "net_gain_or_loss",
        "capital_loss_allowed",
        "adjusted_gross_income",
        "taxable_income_unfloored",
        "loss_used",
        "net_investment_income_tax",
    ):
        assert one[name] == other[name], name
    assert one["net_short_term"] == other["net_long_term"]
    assert carried(one) == carried(other)


def carried(values: dict[str, Usd]) -> Usd:
    return values["short_term_carryover_out"] + values["long_term_carryover_out"]


@given(returns(), gains, gains)
def test_it_does_not_matter_from_which_account_a_gain_comes(
    facts: ReturnFacts, short: Usd, long: Usd
) -> None:
    moved = replace(
        facts,
        short_term_gain=facts.short_term_gain - short,
        reported_short_term_gain=short,
        long_term_gain=facts.long_term_gain - long,
        other_long_term_gain=long,
    )
    assert outcome(moved, us_rules()) == outcome(facts, us_rules())


# ── more loss ───────────────────────────────────────────────────────────────────────────────────


@given(returns(), st.integers(1, 10**8), st.integers(0, 10**8), st.sampled_from(TaxMode))
def test_more_loss_never_raises_this_years_tax(
    facts: ReturnFacts, short: int, long: int, mode: TaxMode
) -> None:
    """For all that a table of households states: steps of cents, of either term or both, in both modes."""
    asked = outcome_by_gains(replace(facts, tax_mode=mode), us_rules())
    carry = facts.short_term_carryover_in, facts.long_term_carryover_in
    before = asked(facts.short_term_gain, facts.long_term_gain, *carry)
    after = asked(facts.short_term_gain - short * CENT, facts.long_term_gain - long * CENT, *carry)
    assert after.total_tax_usd <= before.total_tax_usd + LAST_DIGITS


@pytest.mark.parametrize("mode", TaxMode)
def test_more_loss_never_raises_the_tax_of_made_up_households(mode: TaxMode) -> None:
    """The same on households that lie where the law bends, with losses of every order of magnitude."""
    chance = Random(1211)  # noqa: S311 - made-up data
    for row in households(MANY, seed=1211):
        facts = facts_of(row, mode)
        asked = outcome_by_gains(facts, us_rules())
        carry = facts.short_term_carryover_in, facts.long_term_carryover_in
        before = asked(facts.short_term_gain, facts.long_term_gain, *carry).total_tax_usd
        for most in (100, 10_000, 500_000, 200_000_000):
            loss = chance.randint(1, most) * CENT
            by_term = (
                asked(facts.short_term_gain - loss, facts.long_term_gain, *carry),
                asked(facts.short_term_gain, facts.long_term_gain - loss, *carry),
            )
            assert max(after.total_tax_usd for after in by_term) <= before + LAST_DIGITS, (row, loss)


@given(returns(), st.data())
def test_more_loss_never_raises_the_tax_of_a_family_without_gifts_and_marketplace_plan(
    facts: ReturnFacts, data: st.DataObject
) -> None:
    """The same with all else that reacts to income: benefits, adjustments, Schedule 1-A, children."""
    some = st.one_of(st.just(0), amounts)
    more = replace(
        facts,
        social_security_benefits=data.draw(some) // 10,
        adjustments_to_income=data.draw(some) // 20,
        student_loan_interest=data.draw(some) // 300,
        qualified_overtime=data.draw(some) // 40,
        car_loan_interest=data.draw(some) // 80,
        medical_expenses=data.draw(some) // 10,
        unrecaptured_1250_gain=data.draw(some),
        children_under_17=data.draw(st.integers(0, 3)),
        other_dependents=data.draw(st.integers(0, 2)),
    )
    asked = outcome_by_gains(more, us_rules())
    carry = more.short_term_carryover_in, more.long_term_carryover_in
    before = asked(more.short_term_gain, more.long_term_gain, *carry)
    loss = data.draw(st.integers(1, 10**8)) * CENT
    for short, long in ((loss, 0), (0, loss)):
        after = asked(more.short_term_gain - short, more.long_term_gain - long, *carry)
        assert after.total_tax_usd <= before.total_tax_usd + LAST_DIGITS


def with_more_loss(facts: ReturnFacts, loss: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the worksheet of a return, and that with so many dollars more of long-term loss."""
    after = replace(facts, long_term_gain=facts.long_term_gain - loss * DOLLAR)
    before_lines, after_lines = (
        {line.name: line.value for line in worksheet(one, us_rules()).lines} for one in (facts, after)
    )
    return before_lines, after_lines


def test_a_loss_that_lowers_the_limit_of_gifts_can_cost_tax() -> None:
    """Cash gifts count up to 60 % of income; the loss takes gain at 0 %, and uncovers wages at 10 %."""
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        wages=60_000 * DOLLAR,
        long_term_gain=40_000 * DOLLAR,
        charity_cash=70_000 * DOLLAR,
    )
    before, after = with_more_loss(facts, 10_000)
    assert (before["adjusted_gross_income"], after["adjusted_gross_income"]) == dollars(100_000, 90_000)
    assert (before["charity_itemized"], after["charity_itemized"]) == dollars(60_000, 54_000)
    assert (before["taxable_income"], after["taxable_income"]) == dollars(40_000, 36_000)
    assert (before["preferred_income"], after["preferred_income"]) == dollars(40_000, 30_000)
    assert (before["income_at_ordinary_rates"], after["income_at_ordinary_rates"]) == dollars(0, 6_000)
    assert (before["income_tax"], after["income_tax"]) == dollars(0, 600)


def test_a_loss_against_gain_at_fifteen_percent_can_cost_tax_too() -> None:
    """$10,000 less gain saves 18.8 %; $6,000 fewer gifts uncover wages at 32 %."""
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        wages=800_000 * DOLLAR,
        long_term_gain=200_000 * DOLLAR,
        charity_cash=700_000 * DOLLAR,
    )
    before, after = with_more_loss(facts, 10_000)
    assert (before["charity_itemized"], after["charity_itemized"]) == dollars(600_000, 594_000)
    assert (before["income_at_ordinary_rates"], after["income_at_ordinary_rates"]) == dollars(
        200_000, 206_000
    )
    assert after["income_tax"] - before["income_tax"] == (1_920 - 1_500) * DOLLAR
    assert after["net_investment_income_tax"] - before["net_investment_income_tax"] == -380 * DOLLAR
    assert after["liability"] - before["liability"] == 40 * DOLLAR


def test_a_loss_that_takes_income_below_the_poverty_line_can_cost_the_premium_credit() -> None:
    """The line for 2025 is that of 2024: $15,060 for one person; below it there is no credit."""
    facts = ReturnFacts(
        year=2025,
        filing_status=FilingStatus.SINGLE,
        tax_mode=TaxMode.EXACT,
        state="TX",
        wages=14_000 * DOLLAR,
        long_term_gain=3_000 * DOLLAR,
        marketplace_premium=8_000 * DOLLAR,
        benchmark_premium=8_000 * DOLLAR,
    )
    before, after = with_more_loss(facts, 3_000)
    assert (before["adjusted_gross_income"], after["adjusted_gross_income"]) == dollars(17_000, 14_000)
    assert (before["poverty_percent"], after["poverty_percent"]) == (112, 92)
    assert (before["premium_credit"], after["premium_credit"]) == dollars(8_000, 0)
    assert (before["tax_after_credits"], after["tax_after_credits"]) == dollars(-8_000, 0)


def dollars(*whole: int) -> tuple[Usd, ...]:
    return tuple(amount * DOLLAR for amount in whole)


# ── lives ───────────────────────────────────────────────────────────────────────────────────────

LIVES: Final = 1_000
LIFE: Final = 10


@dataclass(slots=True, kw_only=True)
class Account:
    """Where the losses of a life went, in an accounting that knows no worksheet.

    Attributes:
        realized: All loss of a term's year.
        netted: Set against gain.
        used: Deducted from other income that was there.
        wasted: Deducted without income to absorb it; that part stays carried.
        short: Short-term loss carried.
        long: Long-term loss carried.
    """

    realized: Usd = 0
    netted: Usd = 0
    used: Usd = 0
    wasted: Usd = 0
    short: Usd = 0
    long: Usd = 0

    def year(self, gains: Sequence[Usd], room: Usd, limit: Usd) -> None:
        """Book a year: what was realized by term, the income there is to absorb a loss, and the law's limit.

        26 U.S.C. § 1212(b)(2)(A): what is deducted, as far as there is income, is treated as short-term gain.
        """
        lost, won = sum(max(0, -gain) for gain in gains), sum(max(0, gain) for gain in gains)
        in_hand = self.short + self.long + lost
        left = max(0, in_hand - won)
        deducted = min(limit, left)
        used = min(deducted, max(0, room))
        self.realized += lost
        self.netted += in_hand - left
        self.used += used
        self.wasted += deducted - used
        short, long = gains[0] - self.short + used, gains[1] - self.long
        self.short = max(0, -short - max(0, long))
        self.long = max(0, -long - max(0, short))


def life(chance: Random) -> Iterator[ReturnFacts]:
    """Give the returns of ten years in a row; the four years of known law come round again."""
    status = chance.choice([*FilingStatus])
    seniors = chance.choice((0, 0, 1))
    for n in range(LIFE):
        yield ReturnFacts(
            year=2023 + n % 4,
            filing_status=status,
            tax_mode=chance.choice([*TaxMode]),
            aged_or_blind_boxes=seniors,
            seniors=seniors,
            wages=chance.choice((0, chance.randint(0, 30_000), chance.randint(0, 600_000))) * DOLLAR,
            interest=chance.randint(0, 90_000_000) * CENT if chance.random() < 0.2 else 0,
            other_ordinary_income=-chance.randint(0, 60_000) * DOLLAR if chance.random() < 0.2 else 0,
            itemized_deductions=chance.choice((0, 0, chance.randint(0, 60_000))) * DOLLAR,
            short_term_gain=chance.randint(-6_000_000, 4_000_000) * CENT,
            long_term_gain=chance.randint(-6_000_000, 6_000_000) * CENT,
        )


def test_no_dollar_of_loss_is_lost_or_made_in_a_thousand_lives() -> None:
    chance = Random(1212)  # noqa: S311 - made-up data
    seen = {"netted": 0, "used": 0, "wasted": 0}
    for _ in range(LIVES):
        account, short, long = Account(), 0, 0
        for plain in life(chance):
            facts = replace(plain, short_term_carryover_in=short, long_term_carryover_in=long)
            values = evaluate(facts, us_rules())
            other = facts.wages + facts.interest + facts.other_ordinary_income
            limit = 1_500 if facts.filing_status is FilingStatus.SEPARATE else 3_000
            own_gains = (facts.short_term_gain, facts.long_term_gain)
            account.year(own_gains, other - values["total_deductions"], limit * DOLLAR)
            short, long = values["short_term_carryover_out"], values["long_term_carryover_out"]
            assert (short, long) == (account.short, account.long), facts
            assert account.realized == account.netted + account.used + short + long, facts
        seen = {name: seen[name] + bool(getattr(account, name)) for name in seen}
    assert min(seen.values()) > LIVES // 2, f"lives of every kind: {seen}"
