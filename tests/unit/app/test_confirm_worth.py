"""What fills amount to: the planner's own count where nothing went otherwise, and by hand where it did."""

from dataclasses import replace

import pytest

from harvests import LATELY, LONG_AGO, candidates, holding
from lotwise.app.confirm_worth import Bought, Slice, harvest_of_slices
from lotwise.core.money import DOLLAR
from lotwise.harvest.candidates import Candidate
from lotwise.harvest.value import Harvest

FEE = "0.01"


def sold(one: Candidate, units: int) -> Slice:
    """Return units of a lot as a fill at the planned price and fee sells them."""
    lot, fmv = one.valued.lot, one.valued.fmv_usd
    basis = lot.root.basis_of(lot.start, lot.start + units)
    assert fmv is not None
    assert basis is not None
    value, fee = fmv * units // lot.quantity, one.sale_fee_usd * units // lot.quantity
    return Slice(
        quantity=units,
        basis_usd=basis,
        net_usd=value - fee,
        fee_usd=fee,
        term=one.term,
        is_short_at_sale=one.is_short_at_sale,
    )


def back(one: Candidate, units: int) -> Bought:
    fmv = one.valued.fmv_usd
    assert fmv is not None
    whole = one.quantity
    return Bought(quantity=units, gross_usd=fmv * units // whole, fee_usd=one.rebuy_fee_usd * units // whole)


@pytest.mark.parametrize(
    ("paid", "worth", "acquired_on"), [(40_000, 30_000, LATELY), (20_000, 30_000, LONG_AGO)]
)
@pytest.mark.parametrize("is_short_at_sale", [False, True])
@pytest.mark.parametrize("tenths", [10, 4])
def test_as_planned_it_is_the_planners_own_harvest(
    paid: int, worth: int, acquired_on: str, is_short_at_sale: bool, tenths: int
) -> None:
    (one,) = candidates(holding(paid, worth, acquired_on), fee_rate=FEE)
    one = replace(one, is_short_at_sale=is_short_at_sale)
    units = one.quantity * tenths // 10
    assert harvest_of_slices([sold(one, units)], back(one, units)) == one.part(units)
    assert harvest_of_slices([sold(one, units)], Bought()) == one.left(units)


def test_half_bought_back_is_half_a_rebuy_and_half_a_sale() -> None:
    (one,) = candidates(holding(40_000, 30_000), fee_rate=FEE)
    half = one.quantity // 2
    made = harvest_of_slices([sold(one, one.quantity)], back(one, half))
    assert made == one.part(half).plus(one.left(half))


def test_a_dearer_rebuy_is_a_cost_and_a_higher_basis() -> None:
    (one,) = candidates(holding(40_000, 30_000), fee_rate="0")
    dear = replace(back(one, one.quantity), gross_usd=30_500 * DOLLAR)
    made = harvest_of_slices([sold(one, one.quantity)], dear)
    assert made == Harvest(short_loss_usd=10_000 * DOLLAR, deferred_usd=9_500 * DOLLAR, fees_usd=500 * DOLLAR)


def test_units_that_shall_not_be_bought_back_count_last_as_bought() -> None:
    dear, cheap = candidates(holding(40_000, 30_000), holding(34_000, 30_000), fee_rate="0")
    first = replace(sold(dear, dear.quantity), is_bought_back=False)
    made = harvest_of_slices([first, sold(cheap, cheap.quantity)], back(cheap, cheap.quantity))
    assert made == cheap.part(cheap.quantity).plus(dear.left(dear.quantity))
