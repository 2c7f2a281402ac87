"""The curve of tax against loss is the return itself: everywhere, to the rounding of single lines."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lotwise.core.money import CENT, DOLLAR
from lotwise.lots.holding import Term
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts, TaxMode
from lotwise.tax.liability import outcome
from lotwise.tax.marginal import walk
from lotwise.tax.pieces import ROUNDING

RULES = us_rules()
_MOST_PIECES = 100
"""A line of the law that is not straight between bends would make thousands."""

amounts = st.one_of(st.just(0), st.integers(0, 30_000 * DOLLAR), st.integers(0, 1_500_000 * DOLLAR))
signed = st.one_of(st.just(0), st.integers(-60_000, 60_000).map(lambda n: n * DOLLAR))


@st.composite
def returns(draw: st.DrawFn) -> ReturnFacts:
    """Any household of any year."""
    qualified, seniors = draw(amounts), draw(st.integers(0, 2))
    names = ("wages", "interest", "short_term_carryover_in", "long_term_carryover_in", "itemized_deductions")
    money: dict[str, Any] = {name: draw(amounts) for name in names}
    gains = ("short_term_gain", "long_term_gain", "other_long_term_gain", "collectibles_gain")
    money |= {name: draw(signed) for name in gains}
    return ReturnFacts(
        year=draw(st.integers(2023, 2027)),
        filing_status=draw(st.sampled_from(FilingStatus)),
        tax_mode=TaxMode.EXACT,
        aged_or_blind_boxes=seniors,
        seniors=seniors,
        qualified_dividends=qualified,
        ordinary_dividends=qualified + draw(amounts),
        state_and_local_taxes=draw(amounts),
        **money,
    )


@settings(max_examples=60, deadline=None)
@given(
    facts=returns(),
    term=st.sampled_from(Term),
    is_loss=st.booleans(),
    asked=st.lists(st.integers(0, 600_000 * DOLLAR), min_size=12, max_size=12),
)
def test_the_curve_is_the_return(facts: ReturnFacts, term: Term, is_loss: bool, asked: list[int]) -> None:
    found = walk(facts, RULES, term, is_loss=is_loss)
    name = "short_term_gain" if term is Term.SHORT else "long_term_gain"
    for amount in [0, *asked, *(one.start_usd for one in found.pieces)]:
        moved = replace(facts, **{name: getattr(facts, name) + (-amount if is_loss else amount)})
        exact = outcome(moved, RULES).total_tax_usd
        assert abs(found.tax_at(amount) - exact) <= 2 * ROUNDING < CENT
    assert len(found.pieces) < _MOST_PIECES


@settings(max_examples=40, deadline=None)
@given(facts=returns(), term=st.sampled_from(Term))
def test_every_dollar_of_loss_is_used_or_carried(facts: ReturnFacts, term: Term) -> None:
    """Nothing changes after the last piece: tax stays, and every further dollar is carried over."""
    last = walk(facts, RULES, term, is_loss=True).pieces[-1]
    assert last.tax_per_dollar == 0
    assert last.short_carryover_per_dollar + last.long_carryover_per_dollar == 1
    assert last.stop_usd is None
    assert last.parts == ()


@settings(max_examples=30, deadline=None)
@given(facts=returns(), term=st.sampled_from(Term))
def test_where_a_dollar_is_carried_it_saves_nothing_this_year(facts: ReturnFacts, term: Term) -> None:
    for piece in walk(facts, RULES, term, is_loss=True).pieces:
        if piece.short_carryover_per_dollar + piece.long_carryover_per_dollar == 1:
            assert piece.tax_per_dollar == 0
