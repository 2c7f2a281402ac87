"""Properties of plans with limits on cash, exposure and fees, on random households."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cash_cases import cash_case
from lotwise.core.money import CENT, DOLLAR, Usd
from lotwise.harvest.constraints import Constraints, cash_of
from lotwise.harvest.plan import best_sales
from lotwise.harvest.unbought import Unbought, is_reached
from lotwise.harvest.value import Valuer
from random_harvests import Case

pytest.importorskip("highspy")

seeds = st.integers(min_value=0, max_value=10**9)
dollars = st.integers(min_value=0, max_value=20_000)
few = settings(max_examples=10, deadline=None)


def worth(case: Case, limits: Constraints, valuer: Valuer | None = None) -> Usd | None:
    """Return the value of the best plan under some limits; None where they cannot be kept."""
    found = Unbought(case.candidates, valuer or Valuer(case.outlook)).best(case.candidates, limits)
    return found.npv_usd if is_reached(found, limits) else None


def never_falls(case: Case, tight: Constraints, loose: Constraints) -> None:
    """Loosening a limit never lowers the value, but for a cent a lot of cutting to steps."""
    valuer = Valuer(case.outlook)  # one for both: it remembers the later years it has seen
    before, after = worth(case, tight, valuer), worth(case, loose, valuer)
    if before is not None:
        assert after is not None
        assert after >= before - CENT * (1 + len(case.candidates))


@example(7126, 19_680)  # costs matter in a corner only, where all losses are sold and bought back
@given(seeds, dollars)
@few
def test_more_tolerance_never_lowers_the_value(seed: int, more: int) -> None:
    case = cash_case(seed, most_lots=5)
    limits = replace(case.constraints, minimum_trade_usd=0)
    looser = limits.exposure_tolerance_usd + more * DOLLAR
    never_falls(case, limits, replace(limits, exposure_tolerance_usd=looser))


@given(seeds, dollars)
@few
def test_less_cash_with_as_much_more_tolerance_never_lowers_the_value(seed: int, less: int) -> None:
    """What was a plan before brings as much as is tolerated now."""
    case = cash_case(seed, most_lots=5)
    limits = replace(case.constraints, minimum_trade_usd=0)
    gone = min(limits.cash_wanted_usd, less * DOLLAR)
    other = replace(
        limits,
        cash_wanted_usd=limits.cash_wanted_usd - gone,
        exposure_tolerance_usd=limits.exposure_tolerance_usd + gone,
    )
    never_falls(case, limits, other)


@given(seeds, dollars)
@few
def test_more_fees_never_lower_the_value(seed: int, more: int) -> None:
    case = cash_case(seed, most_lots=5)
    fees = case.constraints.most_fees_usd or 50 * DOLLAR
    limits = replace(case.constraints, most_fees_usd=fees)
    never_falls(case, limits, replace(limits, most_fees_usd=fees + more * DOLLAR))


@given(seeds)
@few
def test_limits_that_bind_nothing_change_nothing(seed: int) -> None:
    """With fees enough, the program finds what the search finds."""
    case = cash_case(seed, most_lots=5)
    plain = replace(
        case.constraints,
        cash_wanted_usd=0,
        exposure_tolerance_usd=0,
        most_fees_usd=None,
        minimum_trade_usd=0,
    )
    _, found = best_sales(case.candidates, Valuer(case.outlook), plain)
    free = worth(case, replace(plain, most_fees_usd=10**9 * DOLLAR))
    assert free is not None
    assert abs(free - found.npv_usd) <= CENT * (1 + len(case.candidates))


@given(seeds)
@few
def test_no_more_of_a_lot_is_sold_than_there_is_and_the_cash_is_raised(seed: int) -> None:
    case = cash_case(seed, most_lots=5)
    found = Unbought(case.candidates, Valuer(case.outlook)).best(case.candidates, case.constraints)
    sold: dict[str, int] = {}
    for one, quantity in (*found.quantities, *found.unbought):
        sold[one.valued.lot.id] = sold.get(one.valued.lot.id, 0) + quantity
    assert all(sold.get(one.valued.lot.id, 0) <= one.quantity for one in case.candidates)
    assert not sold or cash_of(found.unbought) >= case.constraints.cash_wanted_usd
