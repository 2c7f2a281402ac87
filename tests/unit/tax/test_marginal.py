"""What one more dollar is worth: the curve from the household on, why it bends, and where nothing is left."""

from fractions import Fraction

import pytest

from lotwise.core.money import DOLLAR, Usd, usd
from lotwise.lots.holding import Term
from lotwise.rules.book import us_rules
from lotwise.tax.facts import FilingStatus, ReturnFacts
from lotwise.tax.marginal import Curves, Walk, curves, walk
from lotwise.tax.reasons import hundredths

RULES = us_rules()
PLACE = {"year": 2026, "filing_status": FilingStatus.SINGLE}


def single(**amounts: int) -> ReturnFacts:
    money = {name: amount * DOLLAR for name, amount in amounts.items()}
    return ReturnFacts(year=2026, filing_status=FilingStatus.SINGLE, **money)  # type: ignore[arg-type]


def told(found: Walk) -> list[tuple[int, str, str]]:
    """Return where each piece begins in dollars, what a dollar saves in cents, and why."""
    return [
        (one.start_usd // DOLLAR, hundredths(one.saves_per_dollar), "; ".join(one.why))
        for one in found.pieces
    ]


def loss(facts: ReturnFacts, term: Term = Term.SHORT) -> Walk:
    return walk(facts, RULES, term, is_loss=True)


def gain(facts: ReturnFacts, term: Term = Term.LONG) -> Walk:
    return walk(facts, RULES, term, is_loss=False)


def test_a_dollar_of_loss_meets_gains_then_income_then_nothing() -> None:
    """24 % bracket, 5,000 of short-term and 10,000 of long-term gain: 24 %, 15 %, 24 %, then nothing."""
    assert told(loss(single(wages=150_000, short_term_gain=5_000, long_term_gain=10_000))) == [
        (0, "24", "short-term gain at 24 %"),
        (5_000, "15", "long-term gain at 15 %"),
        (15_000, "24", "other income (up to $3,000) at 24 %"),
        (18_000, "0", "only carried over"),
    ]


def test_long_term_loss_meets_long_term_gain_first() -> None:
    found = loss(single(wages=150_000, short_term_gain=5_000, long_term_gain=10_000), Term.LONG)
    assert [cents for _, cents, _ in told(found)] == ["15", "24", "0"]
    assert found.pieces[-1].long_carryover_per_dollar == 1
    assert found.end_usd == 18_000 * DOLLAR


def test_the_guides_return_adds_the_net_investment_income_tax() -> None:
    """Until 1,850 of interest is all the investment income that is left to be offset."""
    facts = single(wages=214_000, interest=1_850, short_term_gain=11_649, long_term_gain=27_990)
    niit = "net investment income tax 3.8 %"
    assert told(loss(facts)) == [
        (0, "35.8", f"short-term gain at 32 %; {niit}"),
        (9_624, "27.8", f"short-term gain at 24 %; {niit}"),
        (11_649, "18.8", f"long-term gain at 15 %; {niit}"),
        (39_639, "27.8", f"other income (up to $3,000) at 24 %; {niit}"),
        (41_489, "24", "other income (up to $3,000) at 24 %"),
        (42_639, "0", "only carried over"),
    ]


def test_gain_taxed_at_0_percent_wastes_the_loss() -> None:
    found = loss(single(wages=60_000, long_term_gain=5_000))
    assert told(found) == [
        (0, "0", "long-term gain at 0 %: wasted"),
        (5_000, "12", "other income (up to $3,000) at 12 %"),
        (8_000, "0", "only carried over"),
    ]
    assert found.saves_per_dollar == 0


def test_a_loss_below_the_deductions_is_carried_and_not_lost() -> None:
    found = loss(single(wages=5_000))
    assert told(found) == [(0, "0", "only carried over")]
    assert found.pieces[0].short_carryover_per_dollar == 1


def test_ordinary_income_can_push_gain_out_of_0_percent() -> None:
    facts = single(wages=60_000, long_term_gain=9_000)
    assert told(gain(facts, Term.SHORT))[0] == (
        0,
        "-27",
        "short-term gain at 12 %, moving gain from 0 % to 15 %",
    )


def test_a_phase_out_makes_a_dollar_worth_more_and_says_so() -> None:
    facts = ReturnFacts(
        **PLACE,  # type: ignore[arg-type]
        seniors=1,
        aged_or_blind_boxes=1,
        other_ordinary_income=100_000 * DOLLAR,
        short_term_gain=9_000 * DOLLAR,
    )
    first = loss(facts).pieces[0]
    assert first.saves_per_dollar == Fraction(2332, 10_000)
    assert first.why == (
        "short-term gain at 22 %",
        "deductions grow by 6 cents (enhanced deduction for seniors)",
    )


def test_the_parts_of_a_dollar_add_up() -> None:
    facts = single(wages=214_000, short_term_gain=11_649, long_term_gain=27_990)
    for found in curves(facts, RULES).walks:
        for piece in found.pieces:
            assert sum(part.tax_per_dollar for part in piece.parts) == pytest.approx(
                piece.tax_per_dollar, abs=1e-6
            )


def test_a_gain_first_takes_back_what_would_be_carried_over() -> None:
    facts = single(wages=90_000, short_term_gain=-20_000, long_term_carryover_in=5_000)
    assert told(gain(facts))[:4] == [
        (0, "0", "uses up loss that would be carried over"),
        (5_000, "0", "uses up loss that would be carried over"),
        (22_000, "-22", "less loss off other income, at 22 %"),
        (25_000, "-15", "long-term gain at 15 %"),
    ]
    assert gain(facts).pieces[0].long_carryover_per_dollar == -1


def test_the_alternative_minimum_tax_is_named_where_it_grows() -> None:
    facts = single(wages=214_000, short_term_gain=11_649, long_term_gain=27_990)
    inside = gain(facts).piece_at(350_000 * DOLLAR)
    assert "alternative minimum tax 13 %" in inside.why


def test_a_cliff_is_told_as_a_jump() -> None:
    """Illinois gives no exemptions above an income of 250,000: all at once."""
    facts = ReturnFacts(**PLACE, state="IL", wages=240_000 * DOLLAR, short_term_gain=12_000 * DOLLAR)  # type: ignore[arg-type]
    jumps = [one for one in loss(facts).pieces if one.jump_usd]
    assert [one.start_usd for one in jumps] == [2_000 * DOLLAR]
    assert jumps[0].jump_usd < -100 * DOLLAR
    assert "state income tax 4.95 %" in jumps[0].why


@pytest.fixture(scope="module")
def guide() -> Curves:
    return curves(single(wages=214_000, short_term_gain=11_649, long_term_gain=27_990), RULES)


def test_all_walks_start_at_the_same_tax_and_bend_nowhere_without_reason(guide: Curves) -> None:
    for one in guide.walks:
        assert one.tax_at(0) == guide.tax_usd
        for piece in one.pieces:
            assert piece.why
        for left, right in zip(one.pieces, one.pieces[1:], strict=False):
            assert left.stop_usd is not None
            assert right.start_usd - left.stop_usd in {0, 1}


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Fraction(583, 2500), "23.32"),
        (Fraction(24, 100), "24"),
        (Fraction(-1, 3), "-33.33"),
        (Fraction(0), "0"),
    ],
)
def test_cents_are_short(ratio: Fraction, text: str) -> None:
    assert hundredths(ratio) == text


def test_nothing_but_dollars_is_counted_in_the_reach() -> None:
    """A loss larger than everything in the return changes nothing more than one a little smaller."""
    facts = single(wages=30_000, long_term_gain=400_000, short_term_carryover_in=7_000)
    far: Usd = 10_000_000 * DOLLAR
    assert loss(facts).tax_at(far) == loss(facts).tax_at(usd("396000.5"))
